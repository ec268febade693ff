"""What part each stretch of an article plays: title, text, caption, related links, share bar, furniture of the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kashaf.index.boilerplate import Verdict, verdict
from kashaf.index.cues import words_of
from kashaf.index.headline import TextLine, hard_wrapped, is_headline, runs_on, sentence_ends, text_lines
from kashaf.index.model import Zone
from kashaf.index.share_bars import share_bars


@dataclass(frozen=True, slots=True)
class ZoneKind:
    """A part a stretch of text can play: whether its words are searched, whether what it names counts in facets."""

    kind: str
    searched: bool
    counted: bool
    label_ar: str
    label_en: str


# A caption is written for the article and names what it is about, so it counts. Whose picture it is does not, nor do
# place and agency of a byline: every article of a newspaper would count for that newspaper.
_ROWS = (
    ZoneKind("title", True, True, "العنوان", "title"),
    ZoneKind("heading", True, True, "عنوان فرعي", "heading"),
    ZoneKind("body", True, True, "النص", "text"),
    ZoneKind("caption", True, True, "شرح الصورة", "caption"),
    ZoneKind("byline", True, False, "الكاتب والتاريخ", "byline and date"),
    ZoneKind("credit", False, False, "مصدر الصورة", "photo credit"),
    ZoneKind("related", False, False, "روابط ذات صلة", "related links"),
    ZoneKind("contact", False, False, "بيانات الاتصال", "contact"),
    ZoneKind("share", False, False, "أزرار المشاركة", "share bar"),
    ZoneKind("chrome", False, False, "عناصر الصفحة", "page furniture"),
    ZoneKind("repeated", False, False, "نص متكرر في المصدر", "repeated throughout the source"),
)
ZONES = {row.kind: row for row in _ROWS}

FIRST_LINES = 8
"""Lines with something on them among which title, byline and date are looked for."""
LONGEST_HEADING = 10
LONGEST_DECK = 30
"""Words of the line under the title that sums the article up."""
LINK_WORDS = range(4, 15)
"""Words of a link to a related article; a shorter line is a heading of what comes after the links."""
LONG_LINE = 500
"""Characters; a text that is one such line has no other parts than body and share bars."""


def headline(text: str) -> tuple[int, int] | None:
    """The span of the title in a text that comes without one, or None if the text opens with its first sentence."""
    lines = text_lines(text)[: 2 * FIRST_LINES]
    at = _headline(lines, _verdicts(lines))
    return None if at is None else (lines[at].start, lines[at].end)


def zones(text: str, title: str | None) -> tuple[Zone, ...]:
    """The parts of a text, in order, without overlap; every line that is not blank lies in one or more of them.

    `title` is the title known from metadata; where one of the first lines says the same, that is its place. Without
    it the text's own headline is looked for. Body text is one zone as far as it goes on, other kinds one a line.
    """
    if "\n" not in text and len(line := text.strip()) > LONG_LINE and not share_bars(line):
        start = len(text) - len(text.lstrip())
        return (Zone(start, start + len(line), "body"),)
    lines = text_lines(text)
    if len(lines) == 1 and len(lines[0].text) > LONG_LINE:
        return _spans(lines, ["body"], [None])
    verdicts = _verdicts(lines)
    kinds = [found.kind if found else None for found in verdicts]
    at = _titled(lines, title) if title else _headline(lines, verdicts)
    if at is not None:
        kinds[at] = "title"
    _mark_related(lines, verdicts, kinds)
    _mark_headings(lines, kinds, at)
    marked = [kind or "body" for kind in kinds]
    credit = [
        found.credit if found and kind == "caption" else None for found, kind in zip(verdicts, marked, strict=True)
    ]
    return _spans(lines, marked, credit)


def reading(text: str, zones: Sequence[Zone]) -> str:
    """The text with lines of the body that break off in mid-sentence joined: their line end becomes a space.

    As long as the text, so that offsets into one hold in the other.

    >>> reading("ترجمته \\"\\nعربي21\\"، أن\\nالنص", [Zone(0, 24, "body")])
    'ترجمته " عربي21"، أن النص'
    """
    if "\n" not in text:
        return text
    parts: list[str] = []
    done = 0
    for zone in zones:
        if zone.kind != "body":
            continue
        parts.append(text[done : zone.start])
        rows = text[zone.start : zone.end].split("\n")
        quote_open = False
        for row, after in pairwise(rows):
            line, follows = row.strip(), after.strip()
            quote_open ^= row.count('"') % 2 == 1
            joined = line and follows and not sentence_ends(line, quote_open) and not _listed(follows)
            quote_open = quote_open and bool(joined)
            parts += (row, " " if joined else "\n")
        parts.append(rows[-1])
        done = zone.end
    parts.append(text[done:])
    return "".join(parts)


def _listed(line: str) -> bool:
    """Whether a line is an item of a list: «- …», «• …», «3. …»."""
    number = line.lstrip("0123456789٠١٢٣٤٥٦٧٨٩")
    return line[0] in "-–—•*·▪●" or (number != line and number[:1] in (".", "-", ")"))


def _verdicts(lines: Sequence[TextLine]) -> list[Verdict | None]:
    found = [verdict(line.text, near_start=number < FIRST_LINES) for number, line in enumerate(lines)]
    for number, one in enumerate(found):
        if one is None:
            continue
        beside = found[max(number - 1, 0) : number] + found[number + 1 : number + 2]
        # «تويتر» on a line of its own may be a heading; among other names it is a button.
        lone = one.lone_name and not any(other and other.kind == "share" for other in beside)
        # A caption has text after it; a last line «… (أ ف ب)» is the end of the agency's report.
        last = one.kind == "caption" and bool(one.credit) and 0 < number == len(found) - 1
        if lone or last:
            found[number] = None
    return found


def _headline(lines: Sequence[TextLine], verdicts: Sequence[Verdict | None]) -> int | None:
    """The number of the first line that is not furniture, if it is a headline."""
    for number, found in enumerate(verdicts[:FIRST_LINES]):
        if found is None:
            rest = [
                line
                for line, other in zip(lines[number + 1 :], verdicts[number + 1 :], strict=True)
                if other is None or ZONES[other.kind].searched
            ]
            return number if is_headline(lines[number], rest) else None
    return None


def _titled(lines: Sequence[TextLine], title: str) -> int | None:
    """The number of the line among the first that says the same as the title, with or without the name of the site."""
    wanted = words_of(title)
    without_site = words_of(title.rpartition(" | ")[0] or title.rpartition(" - ")[0])
    for number, line in enumerate(lines[:FIRST_LINES]):
        if len(line.text) <= 2 * len(title):  # vowel signs can double it
            words = words_of(line.text)
            if words and (words == wanted or (len(words) > 2 and words == without_site)):
                return number
    return None


def _mark_related(lines: Sequence[TextLine], verdicts: Sequence[Verdict | None], kinds: list[str | None]) -> None:
    """Give the short lines under «اقرأ أيضا:» to it, as long as they look like headlines."""
    for number, found in enumerate(verdicts):
        if found is None or not found.follows:
            continue
        for after in range(number + 1, min(number + 1 + found.follows, len(lines))):
            text = lines[after].text
            if kinds[after] is not None or text[-1] in ".:" or len(text.split()) not in LINK_WORDS:
                break
            kinds[after] = found.kind


def _mark_headings(lines: Sequence[TextLine], kinds: list[str | None], title: int | None) -> None:
    """Mark the line under the title that sums the article up, and the short lines that stand over paragraphs."""
    spaced = sum(line.after_blank for line in lines) > len(lines) / 2
    wrapped = hard_wrapped(lines)
    for number, line in enumerate(lines[:-1]):
        if number == 0 or kinds[number] is not None:
            continue
        if _listed(line.text) or line.text[-1] in ".:!" or runs_on(line.text):
            continue
        below = next((lines[place] for place in range(number + 1, len(lines)) if kinds[place] is None), None)
        if below is None or len(below.text) < len(line.text) or kinds[number + 1] in ("related", "share", "chrome"):
            continue
        words = len(line.text.split())
        alone = line.after_blank and lines[number + 1].after_blank
        closed_before = kinds[number - 1] is not None or sentence_ends(lines[number - 1].text, False)
        if (alone or not (spaced or wrapped)) and (
            (number - 1 == title and words <= LONGEST_DECK) or (words <= LONGEST_HEADING and (alone or closed_before))
        ):
            kinds[number] = "heading"


def _spans(lines: Sequence[TextLine], kinds: Sequence[str], credit: Sequence[int | None]) -> tuple[Zone, ...]:
    found: list[Zone] = []
    for line, kind, credit_start in zip(lines, kinds, credit, strict=True):
        cuts = [(0, kind)]
        if credit_start is not None:
            cuts.append((credit_start, "credit"))
        elif kind == "body":
            for start, end in share_bars(line.text):
                cuts += [(start, "share"), (end, kind)]
        for number, (start, piece_kind) in enumerate(cuts):
            end = cuts[number + 1][0] if number + 1 < len(cuts) else len(line.text)
            piece = line.text[start:end]
            if not piece.strip():
                continue
            begin = line.start + start + len(piece) - len(piece.lstrip())
            finish = line.start + start + len(piece.rstrip())
            if found and found[-1].kind == piece_kind == "body":
                begin = found.pop().start
            found.append(Zone(begin, finish, piece_kind))
    return tuple(found)
