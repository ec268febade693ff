"""A question as `kashaf search` asks it, without the page around the answer: for batches and for measuring."""

from kashaf.index.authorities import Authorities
from kashaf.index.engine import Ask
from kashaf.search.interpret import interpreted
from kashaf.search.parser import parse
from kashaf.search.problems import Problem
from kashaf.search.ranking import WEIGHTS


def asked(text: str, authorities: Authorities, level: str, size: int) -> tuple[Ask, tuple[Problem, ...]]:
    """What to ask of an engine for the first `size` articles, and what was read otherwise than written."""
    parsed = parse(text, authorities.resolve)
    return Ask(interpreted(parsed.query, authorities), WEIGHTS, level=level, size=size), parsed.problems
