"""Text with ranges to HTML: the one place where markup is made, of escaped pieces only."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from markupsafe import Markup, escape

from kashaf.index.letters import LETTER_CLASS, MARK_CLASS
from kashaf.search.request import Snippet

MARKED = Markup("<mark>{}</mark>")
NAMED = Markup('<span class="named">{}</span>')
NAMED_AT = Markup('<span class="named" id="{}">{}</span>')

_ARABIC = re.compile(f"[{LETTER_CLASS}][{LETTER_CLASS}{MARK_CLASS}]*")
_OTHER = re.compile(f"[^\\W\\d_{LETTER_CLASS}]+")


def direction(text: str) -> Literal["rtl", "ltr"]:
    """The direction of a text by most of its words.

    dir=auto goes by the first letter alone, and «Europol تضرب شبكة داعش على Telegram» would be laid out backwards.
    """
    return "rtl" if len(_ARABIC.findall(text)) >= len(_OTHER.findall(text)) else "ltr"


@dataclass(frozen=True, slots=True)
class Range:
    """A stretch of a text: words of the question where `anchor` is None, else evidence that links lead to."""

    start: int
    end: int
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text with its markup; `start` is its offset, `after_blank` whether an empty line stands before it."""

    start: int
    text: str
    html: Markup
    after_blank: bool


def marked(snippet: Snippet) -> Markup:
    """A snippet with its words marked.

    >>> marked(Snippet("<b> تويتر", ((4, 9),)))
    Markup('&lt;b&gt; <mark>تويتر</mark>')
    """
    return _pieces(snippet.text, 0, len(snippet.text), [Range(start, end) for start, end in snippet.marks])


def lines(text: str, ranges: Iterable[Range]) -> list[Line]:
    """The lines of a text that are not blank, marked; a range that runs over a line end goes on in the next line."""
    within = sorted(
        (piece for one in ranges for piece in _by_line(text, one)), key=lambda piece: (piece.start, -piece.end)
    )
    starts = [one.start for one in within]
    found: list[Line] = []
    at, blank = 0, False
    for row in text.split("\n"):
        end = at + len(row)
        if row.strip():
            inside = within[bisect_left(starts, at) : bisect_left(starts, end)]
            found.append(Line(at, row, _pieces(text, at, end, inside), blank))
        blank = not row.strip()
        at = end + 1
    return found


def _by_line(text: str, one: Range) -> Iterable[Range]:
    """The parts of a range that lie in one line each; only the first can be led to."""
    start, anchor = one.start, one.anchor
    while (end := text.find("\n", start, one.end)) != -1:
        if end > start:
            yield Range(start, end, anchor)
            anchor = "" if anchor is not None else None
        start = end + 1
    if start < one.end:
        yield Range(start, one.end, anchor)


def _pieces(text: str, start: int, end: int, ranges: Sequence[Range]) -> Markup:
    """A stretch of text cut wherever a range begins or ends; `ranges` are sorted by their start."""
    cuts = sorted({start, end, *(one.start for one in ranges), *(min(one.end, end) for one in ranges)})
    html, active, following = list[Markup](), list[Range](), 0
    for first, last in pairwise(cuts):
        opening: list[Range] = []
        while following < len(ranges) and ranges[following].start <= first:
            opening.append(ranges[following])
            following += 1
        active = [one for one in (*active, *opening) if one.end > first]
        html.append(_wrapped(escape(text[first:last]), active, [one.anchor for one in opening if one.anchor]))
    return Markup().join(html)


def _wrapped(piece: Markup, active: Sequence[Range], anchors: Sequence[str]) -> Markup:
    if any(one.anchor is None for one in active):
        piece = MARKED.format(piece)
    if anchors:
        for anchor in anchors:
            piece = NAMED_AT.format(anchor, piece)
    elif any(one.anchor is not None for one in active):
        piece = NAMED.format(piece)
    return piece
