"""A question as `kashaf search` asks it, without the page around the answer: for batches and for measuring."""

from kashaf.index.authorities import Authorities
from kashaf.index.engine import Ask
from kashaf.search.interpret import interpreted
from kashaf.search.parser import Parsed, parse
from kashaf.search.problems import Problem
from kashaf.search.ranking import WEIGHTS


def read(text: str, authorities: Authorities, *, names: bool = True) -> Parsed:
    """The question as it is searched: parsed, with the names in it taken for their entities unless `names` is off."""
    parsed = parse(text, authorities.resolve)
    return Parsed(interpreted(parsed.query, authorities), parsed.problems) if names else parsed


def asked(text: str, authorities: Authorities, level: str, size: int) -> tuple[Ask, tuple[Problem, ...]]:
    """What to ask of an engine for the first `size` articles, and what was read otherwise than written."""
    parsed = read(text, authorities)
    return Ask(parsed.query, WEIGHTS, level=level, size=size), parsed.problems
