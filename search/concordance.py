"""Keyword in context: every match in the articles found, each on a line with the text before and after it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kashaf.index.analysis import Token, tokens, words
from kashaf.index.arabic import SPELLING, Terms
from kashaf.index.contents import body_pieces
from kashaf.index.engine import AskedWord, Engine
from kashaf.index.letters import fold
from kashaf.index.model import Record
from kashaf.search.request import Line, SearchResult
from kashaf.search.snippet import Marker

WIDTH = 40
"""Characters of context on each side."""
ORDERS: tuple[Literal["before", "after"], ...] = ("before", "after")

NAME = "name"
"""The level of a match that is another name of what was asked for."""

_SPACE = re.compile("\\s+")
_REACH = 4
"""Context is cut out of so many times its width, so that runs of white space do not use it up."""


@dataclass(frozen=True, slots=True)
class _Match:
    start: int
    end: int
    level: str


def concordance(
    found: SearchResult, engine: Engine, width: int = WIDTH, order: Literal["before", "after"] | None = None
) -> tuple[Line, ...]:
    """A line for each place in the articles of a page where a word, a phrase or a name of the question stands.

    A name stands where the article mentions it in whatever form: «تنظيم الدولة» for «داعش»; its level is "name".

    Lines come in the order of the hits and of the text; with `order`, by the words before the match, the nearest
    first, or by those after it. What is not searched (related links, share bars) has no lines, nor has a title that
    comes from metadata alone, since it has no place in the text. Context does not run from one part of the text into
    the next.
    """
    records = [hit.record for hit in found.hits]
    texts = [tokens(record.article.text) for record in records]
    levels = engine.levels({token.text for text in texts for token in text})
    marker = Marker([word for word in found.words if not _is_phrase(word)], levels)
    phrases = [next(iter(word.terms[SPELLING])).split(" ") for word in found.words if _is_phrase(word)]
    names = {(one.facet, one.value) for one in found.interpretations}
    lines = [
        line
        for record, text in zip(records, texts, strict=True)
        for line in _lines(
            record, _with_names(_matches(record.article.text, text, marker, phrases, levels), record, names), width
        )
    ]
    return tuple(sorted(lines, key=lambda line: beside(line, order)) if order else lines)


def beside(line: Line, order: Literal["before", "after"]) -> list[str]:
    """The folded words on one side of a match, the nearest first.

    >>> beside(Line("a", None, 9, 14, "أحصى حسابات ", "تويتر", "", "exact"), "before")
    ['حسابات', 'احصي']
    """
    found = words(fold(line.before if order == "before" else line.after))
    return found[::-1] if order == "before" else found


def last_words(text: str, width: int) -> str:
    """The end of a text, at most so many characters, cut where a word begins.

    >>> last_words("نشر تنظيم الدولة ", 12)
    'الدولة '
    """
    if len(text) <= width:
        return text
    cut = text[len(text) - width - 1 :]
    return cut[cut.find(" ") + 1 :] if " " in cut.rstrip() else cut[1:]


def first_words(text: str, width: int) -> str:
    """The beginning of a text, at most so many characters, cut where a word ends."""
    if len(text) <= width:
        return text
    cut = text[: width + 1]
    return cut[: cut.rfind(" ")] if " " in cut.lstrip() else cut[:-1]


def _is_phrase(word: AskedWord) -> bool:
    return list(word.terms) == [SPELLING] and not word.prefix and any(" " in term for term in word.terms[SPELLING])


def _matches(
    text: str, found: Sequence[Token], marker: Marker, phrases: Sequence[Sequence[str]], levels: Mapping[str, Terms]
) -> list[_Match]:
    """The words and phrases of the question in a text; a word inside a phrase that matches is part of it."""
    whole = sorted(_phrases(found, phrases, levels), key=lambda match: (match.start, -match.end))
    # «الدولة الإسلامية» inside «تنظيم الدولة الإسلامية», both asked for, is one match.
    whole = [match for at, match in enumerate(whole) if not any(match.end <= other.end for other in whole[:at])]
    taken = {place for match in whole for place in range(match.start, match.end)}
    single = [_Match(token.start, token.end, level) for token, level in marker.marks(text) if token.start not in taken]
    return sorted([*whole, *single], key=lambda match: match.start)


def _phrases(found: Sequence[Token], phrases: Sequence[Sequence[str]], levels: Mapping[str, Terms]) -> Iterator[_Match]:
    spellings = [levels[token.text].spelling if token.text in levels else "" for token in found] if phrases else []
    for phrase in phrases:
        for at in range(len(found) - len(phrase) + 1):
            if spellings[at : at + len(phrase)] == phrase:
                yield _Match(found[at].start, found[at + len(phrase) - 1].end, SPELLING)


def _with_names(matches: Sequence[_Match], record: Record, names: set[tuple[str, str]]) -> list[_Match]:
    """The matches, and the mentions of these entities that none of them overlaps."""
    taken = {place for match in matches for place in range(match.start, match.end)}
    mentioned = [
        _Match(one.start, one.end, NAME)
        for one in record.mentions
        if (one.facet, one.value) in names and taken.isdisjoint(range(one.start, one.end))
    ]
    return sorted([*matches, *mentioned], key=lambda match: match.start)


def _lines(record: Record, matches: Sequence[_Match], width: int) -> Iterator[Line]:
    text = record.article.text
    pieces = [*body_pieces(record), *((zone.start, zone.end) for zone in record.zones if zone.kind == "title")]
    for match in matches:
        for first, last in pieces:
            if first <= match.start and match.end <= last:
                yield Line(
                    id=record.article.id,
                    title=record.title,
                    start=match.start,
                    end=match.end,
                    before=_before(text[first : match.start], width),
                    match=text[match.start : match.end],
                    after=_after(text[match.end : last], width),
                    level=match.level,
                )
                break


def _before(text: str, width: int) -> str:
    """The end of a text on one line; where it is all white space for too long, less than could be shown."""
    near = text[-_REACH * width - 1 :]
    shown = _SPACE.sub(" ", near)
    return last_words(shown, min(width, len(shown) - (len(near) < len(text)))).lstrip() if shown.strip() else ""


def _after(text: str, width: int) -> str:
    near = text[: _REACH * width + 1]
    shown = _SPACE.sub(" ", near)
    return first_words(shown, min(width, len(shown) - (len(near) < len(text)))).rstrip()
