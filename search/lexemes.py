"""The pieces of a question, and which of the joining words among them join something."""

from typing import Literal, NamedTuple

from kashaf.index.query import Query
from kashaf.search import problems
from kashaf.search.problems import Notes, Wording

Kind = Literal["operand", "open", "close", "and", "or", "not"]
Role = Literal["plain", "marked", "filter"]


class Lexeme(NamedTuple):
    """A piece of a question; `query` is what an operand asks, or an Arabic joining word where it joins nothing.

    `role`: "plain" words ask for most of them, "marked" parts must match, a "filter" narrows. `part` is the field that
    an opening parenthesis stands behind.
    """

    kind: Kind
    start: int
    end: int
    text: str = ""
    query: Query | None = None
    role: Role = "plain"
    part: str | None = None


def settled(lexemes: list[Lexeme], notes: Notes) -> list[Lexeme]:
    """Only joining words that join something; the others become words (أو, ليس) or are ignored with a problem."""
    lexemes = _without_empty(lexemes)
    excluding: list[Lexeme] = []
    for lexeme in reversed(lexemes):
        following = excluding[-1].kind if excluding else "close"
        if lexeme.kind != "not" or (following in ("operand", "open") and _excludes(lexeme, excluding)):
            excluding.append(lexeme)
        elif following != "not":  # in «NOT -word» once is enough
            _misused(lexeme, problems.EXCLUDES_NOTHING, excluding, notes)
    excluding.reverse()
    joined: list[Lexeme] = []
    for place, lexeme in enumerate(excluding):
        following = excluding[place + 1].kind if place + 1 < len(excluding) else "close"
        if lexeme.kind not in ("and", "or") or (
            joined and joined[-1].kind in ("operand", "close") and following in ("operand", "open", "not")
        ):
            joined.append(lexeme)
        elif lexeme.query is None or following not in ("and", "or"):  # «أو أو» is said once
            _misused(lexeme, problems.JOINS_NOTHING, joined, notes)
    return joined


def _without_empty(lexemes: list[Lexeme]) -> list[Lexeme]:
    """Parentheses around nothing ask nothing, and nothing can be left out."""
    kept: list[Lexeme] = []
    for lexeme in lexemes:
        if lexeme.kind != "close" or kept[-1].kind != "open":
            kept.append(lexeme)
            continue
        kept.pop()
        while kept and _is_not(kept[-1]):
            kept.pop()
    return kept


def _is_not(lexeme: Lexeme) -> bool:
    return lexeme.kind == "not"


def _excludes(lexeme: Lexeme, following: list[Lexeme]) -> bool:
    """Whether a NOT excludes what follows it, nearest last.

    ليس is also a word of prose: in «ليس هناك سلام» it excludes nothing, in «تويتر ليس فيسبوك» it does.
    """
    if lexeme.query is None or following[-1].kind == "open" or following[-1].role != "plain":
        return True
    return len(following) == 1 or following[-2].kind in ("close", "and", "or")


def _misused(lexeme: Lexeme, wording: Wording, kept: list[Lexeme], notes: Notes) -> None:
    if lexeme.query is not None:
        kept.append(Lexeme("operand", lexeme.start, lexeme.end, query=lexeme.query))
    elif lexeme.text:
        notes.add(wording, lexeme.start, lexeme.end, lexeme.text)
