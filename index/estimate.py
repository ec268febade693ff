"""The year an article came out as far as its text gives it away, with the reason in a sentence; often it does not."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kashaf.index.events import Found, events
from kashaf.index.letters import UNWRITTEN, bare, fold
from kashaf.index.model import PublicationYear, YearMention
from kashaf.index.months import MONTHS
from kashaf.index.scan import Scan
from kashaf.index.year_text import YearText, letters

Lifetimes = Mapping[str, tuple[int | None, int | None]]

NEAR = 3
"""Years after the latest event or year said within which an article's own dates are looked for."""
PASSAGE = 400
"""Letters after an event in which مارس الماضي is taken to have followed it."""
FRESH = (
    "relative-day",
    "relative-weekday",
    "relative-month",
    "relative-month-or-week",
    "relative-year",
    "weekday-date",
)
"""Rules whose finds show that a text was written close to what it tells."""
NOT_SAID = (*FRESH, "relative-two-years", "years-ago", "same-year", "that-year", "next-year", "decade", "spelled")

PAST = "الماضي الماضية المنصرم المنصرمة الفائت الفائتة"
FUTURE = "المقبل المقبلة القادم القادمة"
PAST_WORDS, FUTURE_WORDS = frozenset(map(fold, PAST.split())), frozenset(map(fold, FUTURE.split()))
OWN_YEAR = tuple(
    (re.compile(rf"(?:{'|'.join(map(fold, words.split()))})\b"), away)
    for words, away in ((PAST, 1), ("الجاري الجارية الحالي الحالية هذا هذه", 0), (FUTURE, -1))
)
"""Words beside a year that say where the writer stands: العام الماضي 2012 was written in 2013."""
FIRST_OWN = 1950
NOT_OWN = re.compile(r"دراسي|جامعي|اكاديمي|مالي|سنوات|اعوام|عامي")
"""العام الدراسي الحالي 2017 runs over two years, السنوات المقبلة (2017-2019) over several."""

PLANS = re.compile(
    r"\b[وفبلك]?(?:ال)?(?:بحلول|حلول|حتي|لغايه|مقبل|مقبله|قادم|قادمه|رويه|رويتها|خطه|خطتها|خطط|مخطط|استراتيجيه|مونديال"
    r"|كاس|اكسبو|سوف|مقرر|مزمع|توقع|يتوقع|متوقع|توقعات|تستضيف|لعام|للعام|موسم|اولمبياد|بطوله|انتخابات|نهاييات|اعتبارا"
    r"|ابتدا|بدايه من|تستمر|يستمر|لتنتهي|غضون|هدف|تهدف|يهدف|اهداف|تعهد|مشروع|مشروعات|انجاز|انتها|لمده"
    r"|ان [يتن]\w{2,}|س[تين](?!ا|د|ه|م\b)\w{3,})\b"
)
"""Folded words in whose sentence a year may lie ahead of the writer, and so be no lower bound. Better too many."""
WORD = re.compile(r"\w+")
REACH = 150
"""Letters before and behind a year that are read for signs of a plan."""


EVENT, SAID, SINCE = "event", "said", "since"


@dataclass(frozen=True, slots=True)
class Bound:
    """A year before which the text was not written, and why. `month` 0 where only the year is known."""

    year: int
    month: int
    why: str
    kind: str
    """EVENT: it happened then, or lived that year only. SAID: a year by its number. SINCE: in use from then on."""
    start: int = -1
    """Where it stands in the text."""


def estimated_year(
    text: str, years: Sequence[YearMention], lifetimes: Lifetimes, latest: int, scan: Scan | None = None
) -> PublicationYear:
    """What text, years mentioned in it and entities named in it allow; `latest` is the last year there can be.

    Basis "estimated" where one year is left, else "unknown" with the years that remain.
    """
    own = _own_years(years, latest)
    if own is not None:
        return own
    found = [one for one in events(text, scan) if one.event.year <= latest]
    bounds = _bounds(text, found, years, lifetimes, latest)
    floor = max((bound.year for bound in bounds), default=None)
    return (
        _by_calendar(years, bounds, found, lifetimes, latest)
        or (_by_event(years, bounds, latest) if any(mention.rule in FRESH for mention in years) else None)
        or _unknown(bounds, floor, latest)
    )


def _own_years(years: Sequence[YearMention], latest: int) -> PublicationYear | None:
    said: dict[int, str] = {}
    for mention in years:
        if mention.value is None or mention.rule not in ("year", "date") or mention.value < FIRST_OWN:
            continue
        for away in _own_years_away(mention.text):
            if mention.value + away <= latest:
                said.setdefault(mention.value + away, mention.text)
                break
    if not said:
        return None
    if len(said) == 1:
        ((year, words),) = said.items()
        return PublicationYear(year, "estimated", f'The text says from where it speaks: "{words}".', (year,))
    quoted = " and ".join(f'"{words}"' for words in said.values())
    return PublicationYear(None, "unknown", f"The text speaks from different years: {quoted}.", tuple(sorted(said)))


@lru_cache(maxsize=1 << 12)
def _own_years_away(said: str) -> tuple[int, ...]:
    """How many years after the year it says the words of a mention may be written, the first that can be counting."""
    folded = fold(said)
    if NOT_OWN.search(folded):
        return ()
    return tuple([away for pattern, away in OWN_YEAR if pattern.search(folded)])


def _bounds(
    text: str, found: Sequence[Found], years: Sequence[YearMention], lifetimes: Lifetimes, latest: int
) -> list[Bound]:
    bounds = [Bound(one.event.year, one.event.month, _named(one), one.event.kind, one.start) for one in found]
    for name, (since, until) in lifetimes.items():
        if since is not None and since <= latest:
            bounds.append(Bound(since, 0, f"{name} (since {since})", EVENT if since == until else SINCE))
    for mention in years:
        if mention.value is None or mention.confidence != "high" or mention.rule in NOT_SAID or mention.value > latest:
            continue
        if not _speaks_of_plans(_sentence(text, mention)):
            bounds.append(Bound(mention.value, 0, f'"{mention.text}"', SAID))
    return bounds


def _speaks_of_plans(around: str) -> bool:
    """Whether PLANS matches, a word at a time: all it names is one word, but for «أن يتم» and «بداية من»."""
    if UNWRITTEN.search(around):
        around = bare(around)
    kinds = bytes(map(_kind, WORD.findall(around)))
    return _PLAN in kinds or (_TWO_WORDS.search(kinds) is not None and PLANS.search(fold(around)) is not None)


_PLAN, _FIRST, _SECOND = 1, 2, 4
"""A word that is a sign of a plan; the first of two that may be one, and the second, or both."""
_TWO_WORDS = re.compile(b"[\2\6][\4\6]")


@lru_cache(maxsize=1 << 16)
def _kind(word: str) -> int:
    folded = fold(word)
    if any(PLANS.fullmatch(part) for part in WORD.findall(folded)):
        return _PLAN
    first, second = folded.endswith(("ان", "بدايه")), folded.startswith(("ي", "ت", "ن", "من"))
    return _FIRST * first + _SECOND * second


def _named(found: Found) -> str:
    return f"«{found.event.name}» ({found.event.year})"


def _sentence(text: str, mention: YearMention) -> str:
    """The words around a mention, no further than its line, full stops and a hundred letters or two."""
    start = max(0, mention.start - REACH)
    before = re.split(r"[\n!?\u061f]|\.(?!\d)", text[start : mention.start])[-1]
    after = re.split(r"[\n!?\u061f]|\.(?!\d)", text[mention.start : mention.end + REACH])[0]
    return before + after


def _told_in(year: int, month: int, mention: YearMention) -> tuple[int, ...]:
    """The years in which a text can have told of a month as مارس الماضي, مارس المقبل or مارس, the likeliest alone.

    What was last December is told in the next year; of last October and November neither year is likelier. Likewise
    next January is told of in the year before.
    """
    tense = fold(mention.text.split()[-1])
    if tense in PAST_WORDS and month >= 10:
        return (year + 1,) if month == 12 else (year, year + 1)
    if tense in FUTURE_WORDS and month <= 3:
        return (year - 1,) if month == 1 else (year - 1, year)
    return (year,)


def _month_of(mention: YearMention) -> int:
    """The month that a mention of a month or a date names."""
    text = YearText(mention.text, letters(mention.text))
    return next(MONTHS[text.word(at)].number for at, letter in enumerate(text.letters) if letter in "MA")


def _by_calendar(
    years: Sequence[YearMention],
    bounds: Sequence[Bound],
    found: Sequence[Found],
    lifetimes: Lifetimes,
    latest: int,
) -> PublicationYear | None:
    """From dates by weekday, day and month: the years they fit, no earlier than what the text names, in its time."""
    dates = [mention for mention in years if mention.rule == "weekday-date" and mention.candidates]
    if not dates:
        return None
    common = set(dates[0].candidates).intersection(*(mention.candidates for mention in dates))
    floor = max(bounds, key=lambda bound: bound.year, default=None)
    left = sorted(year for year in common if year <= latest and (floor is None or year >= floor.year))
    if not left:
        return None
    quoted = " and ".join(f'"{mention.text}"' for mention in dates)
    fits = f"{quoted} fits {_listed(left)}"
    if floor is not None:
        fits += f", no earlier than {floor.why}"
    ends = [(one.event.until, one.event.name) for one in found if one.event.until is not None]
    ends += [(until, name) for name, (_, until) in lifetimes.items() if until is not None]
    last, name = min(ends, default=(latest, ""))
    timely = [year for year in left if year <= last]
    near = [year for year in left if floor is not None and floor.kind != SINCE and year - floor.year <= NEAR]
    if len(left) > 1 and len(timely) == 1:
        fits += f"; {name} was news until {last}"
    elif len(left) > 1 and len(near) == 1:
        timely = near
        fits += "; the one near it is taken"
    if len(timely) != 1 and len(left) != 1:
        return PublicationYear(None, "unknown", f"{fits}.", tuple(left))
    year = left[0] if len(left) == 1 else timely[0]
    told = [one for one in _told_in(year, _month_of(dates[-1]), dates[-1]) if one <= latest] or [year]
    if len(told) > 1:
        return PublicationYear(None, "unknown", f"{fits}; it may be told a year later.", tuple(told))
    return PublicationYear(told[0], "estimated", f"{fits}.", tuple(left))


def _by_event(years: Sequence[YearMention], bounds: Sequence[Bound], latest: int) -> PublicationYear | None:
    """From the latest event of a text that is close to what it tells, if a second sign points to the same year."""
    dated = [bound for bound in bounds if bound.kind == EVENT]
    event = max(dated, key=lambda bound: (bound.year, bound.month), default=None)
    said = max((bound for bound in bounds if bound.kind == SAID), key=lambda bound: bound.year, default=None)
    if event is None or any(bound.year > event.year for bound in bounds):
        return None
    if said is not None and said.year == event.year:  # «the attack of 2019» is how later years speak
        return None
    for mention in years:
        if mention.rule != "relative-month" or event.start < 0 or not event.month:
            continue
        if 0 < mention.start - event.start <= PASSAGE and fold(mention.text.split()[-1]) in PAST_WORDS:
            month = _month_of(mention)
            told = tuple(
                year for year in _told_in(event.year + (month < event.month), month, mention) if year <= latest
            )
            if len(told) == 1:
                reason = f'The text speaks of {event.why} and, after it, of "{mention.text}".'
                return PublicationYear(told[0], "estimated", reason, told)
            if told:
                reason = f'"{mention.text}", after {event.why}, may be told in {_listed(told)}.'
                return PublicationYear(None, "unknown", reason, told)
    # The last year is said by its number, the event without one: it is of the year after.
    if said is not None and said.year == event.year - 1 and event.month < 10:
        reason = f"The text tells of recent days, of {event.why} without its year, and of {said.why} before."
        return PublicationYear(event.year, "estimated", reason, (event.year, event.year + 1))
    return None


def _unknown(bounds: Sequence[Bound], floor: int | None, latest: int) -> PublicationYear:
    if floor is None:
        return PublicationYear(None, "unknown", "Nothing in the text tells when it was written.")
    why = max(bounds, key=lambda bound: bound.year).why
    reason = f"The text was not written before {floor}, since it speaks of {why}."
    return PublicationYear(None, "unknown", reason, tuple(range(floor, latest + 1)))


def _listed(years: Sequence[int]) -> str:
    return " or ".join(map(str, years))
