"""What a line is by its own words: link, share bar, contact, caption, byline, furniture of the page, or nothing."""

import re
from dataclasses import dataclass

from kashaf.index.cues import WORD, Table, cue_at, cues, folded_word, words_of
from kashaf.index.share_bars import bar

LONGEST_LINE = 500
"""Characters; a longer line is a paragraph and not held against the cues."""

INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2069\ufeff"
NUMBER_OR_ADDRESS = re.compile(r"(?:\d[ -]?){7,}|\S@\S+\.\w")
INNER_STOP = re.compile(r"[.!?\u061f\u061b](?:\s|$)")
CREDIT = re.compile(r"[(\[/|]\s*([^()\[\]/|]{1,40}?)\s*[)\]]?\s*$")
# «المغرب - عبد العالي زينون:»: a place, a dash, a name, and the colon before what he wrote.
SIGNED = re.compile(r"[^:.!\u061f\"«»\u060c\d]{2,40}\s[-–—]\s?[^:.!\u061f\"«»\u060c\d]{2,50}:")
MOST_WHOLE_WORDS = 12
MOST_SIGNED_WORDS = 8
MOST_DATE_WORDS = 12
MOST_CAPTION_WORDS = 30
MOST_DATELINE_WORDS = 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a line is: its zone, where in it a picture's credit begins, how many of the next short lines go with it."""

    kind: str
    credit: int | None = None
    follows: int = 0
    lone_name: bool = False
    """The line is a single name of a share button and counts only beside another."""


def verdict(line: str, near_start: bool) -> Verdict | None:
    """What a line is by its words alone, or None. `near_start`: it is among the first lines, where bylines stand.

    >>> verdict("إظهار التعليقات (٣)", near_start=False).kind
    'chrome'
    >>> verdict("شارك الرئيس في القمة", near_start=False) is None
    True
    """
    if len(line) > LONGEST_LINE:
        return None
    line = line.rstrip(INVISIBLE)
    words = words_of(line)
    if not words:
        return None
    table = cues()
    return (
        _whole(table["whole"], words)
        or _begins(table, words, line)
        or _holds(table["holds"], words)
        or _photo(table["photo"], words, line)
        or _agency(table["agency"], words, line, near_start)
        or _bar(words)
        or (_dated(table["day"], words) if near_start else None)
        or (Verdict("byline") if near_start and len(words) <= MOST_SIGNED_WORDS and SIGNED.fullmatch(line) else None)
    )


def _whole(table: Table, words: list[str]) -> Verdict | None:
    """The line is a cue and perhaps numbers: «التعليقات (3)»."""
    if len(words) > MOST_WHOLE_WORDS:
        return None
    spoken = [word for word in words if not word.isdigit()]
    cue = cue_at(table, spoken, 0) if spoken else None
    if cue is None or len(cue.words) != len(spoken) or len(words) > cue.most_words:
        return None
    return Verdict(cue.kind, follows=cue.follows)


def _begins(table: dict[str, Table], words: list[str], line: str) -> Verdict | None:
    """The line begins with a cue and meets the condition that the way of matching sets."""
    closed = line.endswith((".", "\u061f"))
    for match in ("starts", "opens", "colon", "number", "dated"):
        cue = cue_at(table[match], words, 0)
        if cue is None or len(words) > cue.most_words:
            continue
        met = {
            "starts": not closed,
            "opens": True,
            "colon": not closed and _sign_after(line, len(cue.words)),
            "number": NUMBER_OR_ADDRESS.search(line) is not None,
            "dated": any(word.isdigit() for word in words),
        }
        if met[match]:
            return Verdict(cue.kind, follows=cue.follows if len(words) == len(cue.words) else 0)
    return None


def _sign_after(line: str, size: int) -> bool:
    """Whether a colon, dash or slash stands after the first `size` words."""
    ends = [word.end() for word in _words_in(line)]
    return len(ends) > size and line[ends[size - 1] :].lstrip()[:1] in (":", "-", "–", "/", "|")


def _words_in(line: str) -> list[re.Match[str]]:
    """The places of the words that `words_of` gives."""
    return [word for word in WORD.finditer(line) if folded_word(word.group())]


def _holds(table: Table, words: list[str]) -> Verdict | None:
    if table.keys().isdisjoint(words):
        return None
    for at in range(len(words)):
        cue = cue_at(table, words, at)
        if cue is not None and len(words) <= cue.most_words:
            return Verdict(cue.kind)
    return None


def _photo(table: Table, words: list[str], line: str) -> Verdict | None:
    """The line names the source of a picture: «مقاتلون مصدر الصورة AFP» is a caption up to the cue, then a credit."""
    if table.keys().isdisjoint(words) or INNER_STOP.search(line):
        return None
    for at in range(len(words)):
        cue = cue_at(table, words, at)
        if cue is None or len(words) > cue.most_words:
            continue
        start = _words_in(line)[at].start()
        return Verdict(cue.kind, credit=len(line[:start].rstrip().rstrip("/|([–-")))
    return None


def _agency(table: Table, words: list[str], line: str, near_start: bool) -> Verdict | None:
    """The line ends in an agency in brackets or after a slash."""
    match = CREDIT.search(line)
    if match is None or len(words) > MOST_CAPTION_WORDS:
        return None
    named = words_of(match[1])
    cue = cue_at(table, named, 0) if named else None
    if cue is None or len(cue.words) != len(named):
        return None
    # «القاهرة (رويترز)» says who wrote, «جنود عراقيون في الموصل (رويترز)» whose picture it is.
    if len(words) - len(named) <= MOST_DATELINE_WORDS:
        return Verdict("byline") if near_start else None
    return None if INNER_STOP.search(line[: match.start()]) else Verdict("caption", credit=match.start())


def _bar(words: list[str]) -> Verdict | None:
    """The line is names of platforms and words of share buttons, and nothing else."""
    names, taken = bar(words)
    if names == 0 or taken < len(words):
        return None
    return Verdict("share", lone_name=names == 1 and len(words) <= 2)


def _dated(table: Table, words: list[str]) -> Verdict | None:
    """The line is a date and nothing else: «الجمعة 13 مارس 2015 - 10:30»."""
    if len(words) > MOST_DATE_WORDS:
        return None
    spoken = [word for word in words if not word.isdigit()]
    if not spoken or len(spoken) == len(words):
        return None
    at = 0
    while at < len(spoken):
        cue = cue_at(table, spoken, at)
        if cue is None:
            return None
        at += len(cue.words)
    return Verdict("byline")
