"""Years said from where the writer stands: العام الماضي, مارس المقبل, قبل ثلاث سنوات, أمس الأول.

All need the publication date; without it they are found, as signs of a text close to its events, and carry no year.
"""

import re
from collections.abc import Iterator

from kashaf.index.months import MONTHS
from kashaf.index.reference import FUTURE, PAST, YEARS_AWAY, Reference
from kashaf.index.year_rule import LOW, MEDIUM, PAIR, Core, Found, Rule
from kashaf.index.year_text import YearText
from kashaf.index.year_words import NUMBER

FARTHEST = 60
"""Years back that "ago" still tells: قبل 1400 سنة is a manner of speaking."""

BLESSED = ("الفضيل", "الكريم", "المبارك")
"""Behind هذا الشهر these speak of Ramadan, in whatever year."""


def _found(first: int, last: int, candidates: tuple[int, ...], confidence: str = MEDIUM) -> Iterator[Found]:
    yield Found(first, last, candidates, confidence if candidates else LOW)


def _general(text: YearText, first: int) -> bool:
    """Whether العام is "general" here: الأمين العام الحالي."""
    return first > 0 and text.letters[first - 1] == "j"


def _year(text: YearText, first: int, last: int, reference: Reference) -> Iterator[Found]:
    if _general(text, first):
        return
    letter = text.letters[last]
    if text.letters[first : last + 1] in ("GI", "IG"):
        away = 0
    elif last - first > 1:  # العام قبل الماضي
        away = 2 * YEARS_AWAY[letter]
    else:
        away = YEARS_AWAY[letter]
    yield from _found(first, last, reference.years_away(away))


def _last_two_years(_: YearText, first: int, last: int, reference: Reference) -> Iterator[Found]:
    yield from _found(first, last, reference.years_away(-2) + reference.years_away(-1))


def _ago(text: YearText, first: int, last: int, reference: Reference) -> Iterator[Found]:
    said = text.letters[first : last + 1]
    unit = text.word(last)
    numbers = [position for position in range(first, last + 1) if text.letters[position] in "nu"]
    if numbers:
        years = (
            int(text.word(numbers[0])) if text.letters[numbers[0]] == NUMBER else text.spelled(numbers[0], numbers[-1])
        )
    else:
        years = {"عام": 1, "سنه": 1, "عامين": 2, "سنتين": 2}.get(unit)
    if years is None or not 0 < years <= FARTHEST or _named_span(text, last):
        return
    if any(text.folded(position) == "ونصف" for position in text.following(last, 1)):  # قبل عام ونصف
        yield from _found(first, last, reference.years_away(-years - 1) + reference.years_away(-years))
        return
    yield from _found(first, last, reference.years_away(-years), LOW if "r" in said else MEDIUM)


def _named_span(text: YearText, last: int) -> bool:
    """Whether the words behind say from when, or which year: قبل عام من وفاته, منذ عام النكسة."""
    following = [text.folded(position) for position in text.following(last, 2)]
    if not following:
        return False
    if following[0] == "من":
        return following[1:] not in (["الان"], ["اليوم"])
    behind = text.letters[last + 1]
    return behind in "nkYTHM(" or (text.letters[last] == "C" and following[0].startswith("ال"))


def _month(text: YearText, first: int, last: int, reference: Reference) -> Iterator[Found]:
    month_at = next(position for position in range(first, last + 1) if text.letters[position] in "MA")
    day = int(text.word(first)) if text.letters[first] == NUMBER else None
    candidates = reference.month_named(MONTHS[text.word(month_at)].number, text.letters[last], day)
    yield from _found(first, last, candidates)


def _unit(text: YearText, first: int, last: int, reference: Reference) -> Iterator[Found]:
    tense = next((text.letters[position] for position in (first, last) if text.letters[position] in YEARS_AWAY), "J")
    if any(text.folded(position) in BLESSED for position in text.following(last, 1)):
        return
    unit_at = next(position for position in (first, last) if text.letters[position] == "i")
    step = YEARS_AWAY[tense]
    month = text.word(unit_at) == "الشهر"
    yield from _found(first, last, reference.months_away(step) if month else reference.days_away(7 * step))


def _weekday(text: YearText, first: int, last: int, reference: Reference) -> Iterator[Found]:
    yield from _found(first, last, reference.days_away(7 * YEARS_AWAY[text.letters[last]]))


def _yesterday(text: YearText, first: int, last: int, reference: Reference) -> Iterator[Found]:
    if any(text.folded(position) == "الحاجه" for position in text.following(last, 1)):  # في أمس الحاجة: in dire need
        return
    if text.folded(last) == "الامس":  # بالأمس is yesterday, رمضان الأمس was long ago
        return
    yield from _found(first, last, reference.days_away(-1 if first == last else -2))


RELATIVE_RULES = (
    Rule("relative-two-years", ("LR",), re.compile(f"L{PAST}"), _last_two_years),
    Rule(
        "relative-year",
        ("GI", "IR", "IJ", "IF", "pR"),
        re.compile(rf"GI(?!{PAST})|I(?:w?p)?{PAST}|I[J{FUTURE}]"),
        _year,
    ),
    Rule(
        "relative-month",
        ("MR", "MJ", "MF", "AR", "AJ", "AF", ")R", ")J", ")F"),
        re.compile(rf"(?:nf?s?|s)?{PAIR}[RJF]"),
        _month,
        Core(re.compile(r"[MA]\)?[RJF]"), 5),
    ),
    Rule("years-ago", ("C", "c", "a"), re.compile(r"[pz](?:rf?|w(?=r))*(?:n|u(?:o?u)*)?[Cca]"), _ago),
    Rule("relative-month-or-week", ("iR", "iJ", "iF", "Gi"), re.compile(r"i[RJF]|Gi"), _unit),
    Rule("relative-weekday", ("WR", "WF"), re.compile(r"W[RF]"), _weekday),
    Rule("relative-day", ("K",), re.compile(r"KO|OK|K"), _yesterday),
)
