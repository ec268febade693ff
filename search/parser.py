"""A reader's question to a tree: it never fails, and says where it read something otherwise than written."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal, NamedTuple

from kashaf.index.query import All, Among, Any, Everything, Most, Query, Without
from kashaf.search import signs
from kashaf.search.lexemes import Lexeme, settled
from kashaf.search.lexer import Lexer
from kashaf.search.plain import plain
from kashaf.search.problems import TOO_LONG, Notes, Problem, problem
from kashaf.search.sentences import sentenced
from kashaf.search.values import Names

__all__ = ["Names", "Parsed", "Problem", "in_full", "parse"]

MOST_CHARACTERS = 2000


@dataclass(frozen=True, slots=True)
class Parsed:
    """A question as it was understood, and what in it was read otherwise than written."""

    query: Query
    problems: tuple[Problem, ...]


def parse(text: str, names: Names) -> Parsed:
    """The tree of a question; any text has one. `names(facet, text)` gives the id of a name, or None.

    >>> parse('"تنظيم الدولة" -تويتر', lambda facet, text: None).query
    Without(query=Phrase(words=('تنظيم', 'الدولة'), part=None), excluded=Word(text='تويتر', level=None, part=None))
    """
    query = plain(text) if len(text) <= MOST_CHARACTERS else None
    return in_full(text, names) if query is None else Parsed(sentenced(query, text), ())


def in_full(text: str, names: Names) -> Parsed:
    """The tree of a question, character by character: what `parse` does where `plain` does not suffice."""
    shown = text
    if len(text) > MOST_CHARACTERS:
        shown = text[:MOST_CHARACTERS]
        if not text[MOST_CHARACTERS].isspace():  # a word cut in two would be another word
            shown = "".join(shown.rpartition(" ")[:2]) or shown
    places: Sequence[int] = range(len(shown))
    seen = signs.INVISIBLE.sub("", shown)
    if len(seen) < len(shown):
        places = [place for place, character in enumerate(shown) if not signs.INVISIBLE.match(character)]
    notes = Notes(places)
    lexemes = Lexer(seen, names, notes).read()
    query = _level(_Reading(settled(lexemes, notes)))
    found = notes.problems()
    if shown is not text:
        found += (problem(TOO_LONG, len(shown), len(text), limit=MOST_CHARACTERS),)
    return Parsed(sentenced(_question(query) or Everything(), shown), found)


class _Item(NamedTuple):
    """A part of a run of the question: a plain word, a part that must match, a filter, or what is left out."""

    query: Query
    role: Literal["plain", "marked", "filter", "excluded"]


_Run = list[_Item]
_Chain = list[_Run]  # joined by AND
_Alternatives = list[_Chain]  # joined by OR


@dataclass(slots=True)
class _Reading:
    lexemes: Sequence[Lexeme]
    at: int = 0


def _level(reading: _Reading) -> _Alternatives:
    """Everything up to the parenthesis that closes this level, or to the end."""
    alternatives: _Alternatives = [[[]]]
    while reading.at < len(reading.lexemes) and reading.lexemes[reading.at].kind != "close":
        kind = reading.lexemes[reading.at].kind
        if kind == "or":
            alternatives.append([[]])
        elif kind == "and":
            alternatives[-1].append([])
        else:
            alternatives[-1][-1].extend(_items(reading))
            continue
        reading.at += 1
    return alternatives


def _items(reading: _Reading) -> _Run:
    """One operand, with the NOT before it; parentheses that change nothing dissolve into the words around them."""
    lexeme = reading.lexemes[reading.at]
    reading.at += 1
    if lexeme.kind == "not":
        excluded = _question([[_items(reading)]])
        return [_Item(excluded, "excluded")] if excluded else []
    if lexeme.kind == "operand" and lexeme.query is not None:
        return [_Item(lexeme.query, lexeme.role)]
    alternatives = _level(reading)
    reading.at += 1
    if len(alternatives) == 1 and len(alternatives[0]) == 1 and not lexeme.part:
        return alternatives[0][0]
    query = _question(alternatives)
    return [_Item(query, "filter" if isinstance(query, Among) else "marked")] if query else []


def _question(alternatives: _Alternatives) -> Query | None:
    """The tree of one level; None where nothing is asked."""
    alternatives = [chain for chain in alternatives if any(chain)]
    if len(alternatives) < 2:
        return _joined(alternatives[0]) if alternatives else None
    common, alternatives = _common(alternatives)
    parts = [query for chain in alternatives if (query := _joined(chain))]
    return _joined([[_Item(Any(_flat(parts, Any)), "marked"), *common]])


def _common(alternatives: _Alternatives) -> tuple[_Run, _Alternatives]:
    """The filters and exclusions that narrow all alternatives, and the alternatives without them.

    In «داعش أو القاعدة منصة:تويتر» the filter, written at the edge, is meant for both; in «داعش منصة:تويتر أو القاعدة
    منصة:يوتيوب» each has its own. One that stands alone beside أو is itself an alternative.
    """
    first, last = alternatives[0][0], alternatives[-1][-1]
    leading = list(takewhile(_narrows, first))
    trailing = list(takewhile(_narrows, reversed(last)))[::-1]
    leading = [] if len(leading) == len(first) else leading
    trailing = [] if len(trailing) == len(last) else trailing
    if len(leading) + len(trailing) < sum(_narrows(item) for chain in alternatives for run in chain for item in run):
        return [], alternatives
    rest = [[list(run) for run in chain] for chain in alternatives]
    del rest[0][0][: len(leading)]
    del rest[-1][-1][len(last) - len(trailing) :]
    return leading + trailing, rest


def _narrows(item: _Item) -> bool:
    return item.role in ("filter", "excluded")


def _joined(chain: _Chain) -> Query | None:
    """Words in a row as Most, whatever is marked or joined by AND as All, filters last, without what is excluded."""
    parts: list[Query] = []
    for run in chain:
        words = tuple(dict.fromkeys(item.query for item in run if item.role == "plain"))
        parts += [Most(words)] if len(words) > 1 else words
        parts += [item.query for item in run if item.role == "marked"]
    items = [item for run in chain for item in run]
    parts += [item.query for item in items if item.role == "filter"]
    excluded = [item.query for item in items if item.role == "excluded"]
    if not parts and not excluded:
        return None
    query = _one(_flat(parts, All), All) if parts else Everything()
    return Without(query, _one(_flat(excluded, Any), Any)) if excluded else query


def _flat(parts: Sequence[Query], kind: type[All] | type[Any]) -> tuple[Query, ...]:
    """The parts, those of the same kind opened, each once."""
    flat: dict[Query, None] = {}
    for part in parts:
        flat.update(dict.fromkeys(part.parts if isinstance(part, kind) else (part,)))
    return tuple(flat)


def _one(parts: tuple[Query, ...], kind: type[All] | type[Any]) -> Query:
    return parts[0] if len(parts) == 1 else kind(parts)
