"""The year an article came out as far as its text gives it away, with the reason in a sentence; often it does not."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kashaf.index.events import Event, events
from kashaf.index.letters import fold
from kashaf.index.model import PublicationYear, YearMention
from kashaf.index.months import MONTHS

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
OWN_YEAR = tuple(
    (re.compile(rf"(?:{'|'.join(map(fold, words.split()))})\b"), away)
    for words, away in ((PAST, 1), ("الجاري الجارية الحالي الحالية هذا هذه", 0), ("المقبل المقبلة القادم القادمة", -1))
)
"""Words beside a year that say where the writer stands: العام الماضي 2012 was written in 2013."""
FIRST_OWN = 1950
SCHOOL_YEAR = re.compile(r"دراسي|جامعي|اكاديمي|مالي")
"""العام الدراسي الحالي 2017 runs into the next year, or from the one before."""

PLANS = re.compile(
    r"\b[وفبلك]?(?:ال)?(?:بحلول|حلول|حتي|لغايه|مقبل|مقبله|قادم|قادمه|رويه|رويتها|خطه|خطتها|خطط|مخطط|استراتيجيه|مونديال|كاس|اكسبو|سوف|مقرر"
    r"|مزمع|توقع|يتوقع|متوقع|توقعات|تستضيف|لعام|للعام|موسم|اولمبياد|بطوله|انتخابات|نهاييات|اعتبارا|ابتداء?|بدايه من|تستمر|يستمر|لتنتهي|غضون"
    r"|هدف|تهدف|يهدف|اهداف|تعهد|مشروع|مشروعات|انجاز|انتهاء|لمده|ان [يتن]\w{2,}|س[تين](?!ا|د|ه|م\b)\w{3,})\b"
)
"""Words in the sentence of a year that may lie ahead of the writer: such a year is no lower bound. Better too many than too few."""
REACH = 150
"""Letters before and behind a year that are read for signs of a plan."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A year before which the text was not written, and why. `month` 0 where only the year is known."""

    year: int
    month: int
    why: str
    dated: bool
    """It is of that year (an event, a site that lived a day); a name in use since then is not."""
    start: int = -1
    """Where it stands in the folded text."""


def estimated_year(text: str, years: Sequence[YearMention], lifetimes: Lifetimes, latest: int) -> PublicationYear:
    """What text, years mentioned in it and entities named in it allow; `latest` is the last year there can be.

    Basis "estimated" where one year is left, else "unknown" with the years that remain.
    """
    own = _own_years(years, latest)
    if own is not None:
        return own
    folded = fold(text)
    found = [(one.event, one.start) for one in events(folded) if one.event.year <= latest]
    bounds = _bounds(text, found, years, lifetimes, latest)
    floor = max((bound.year for bound in bounds), default=None)
    return (
        _by_calendar(years, bounds, found, lifetimes, latest)
        or (_by_event(folded, years, bounds) if any(mention.rule in FRESH for mention in years) else None)
        or _unknown(bounds, floor, latest)
    )


def _own_years(years: Sequence[YearMention], latest: int) -> PublicationYear | None:
    said: dict[int, str] = {}
    for mention in years:
        if mention.value is None or mention.rule not in ("year", "date"):
            continue
        if mention.value < FIRST_OWN or SCHOOL_YEAR.search(fold(mention.text)):
            continue
        for pattern, away in OWN_YEAR:
            if pattern.search(fold(mention.text)) and mention.value + away <= latest:
                said.setdefault(mention.value + away, mention.text)
                break
    if not said:
        return None
    if len(said) == 1:
        ((year, words),) = said.items()
        return PublicationYear(year, "estimated", f'The text says from where it speaks: "{words}".', (year,))
    quoted = " and ".join(f'"{words}"' for words in said.values())
    return PublicationYear(None, "unknown", f"The text speaks from different years: {quoted}.", tuple(sorted(said)))


def _bounds(
    text: str, found: Sequence[tuple[Event, int]], years: Sequence[YearMention], lifetimes: Lifetimes, latest: int
) -> list[Bound]:
    bounds = [
        Bound(event.year, event.month, f"«{event.name}» ({event.year})", event.kind == "event", start)
        for event, start in found
    ]
    for name, (since, until) in lifetimes.items():
        if since is not None and since <= latest:
            bounds.append(Bound(since, 0, f"{name} (since {since})", since == until))
    for mention in years:
        if mention.value is None or mention.confidence != "high" or mention.rule in NOT_SAID or mention.value > latest:
            continue
        around = fold(_sentence(text, mention))
        if not PLANS.search(around):
            bounds.append(Bound(mention.value, 0, f'"{mention.text}"', False))
    return bounds


def _sentence(text: str, mention: YearMention) -> str:
    """The words around a mention, no further than its line, full stops and a hundred letters or two."""
    start = max(0, mention.start - REACH)
    before = re.split(r"[\n!?\u061f]|\.(?!\d)", text[start : mention.start])[-1]
    after = re.split(r"[\n!?\u061f]|\.(?!\d)", text[mention.start : mention.end + REACH])[0]
    return before + after


def _months_after(month: int, mention: YearMention) -> int:
    """Years that مارس الماضي moves publication on: what was last December is told in the next year."""
    words = mention.text.split()
    return 1 if month == 12 and fold(words[-1]) in map(fold, PAST.split()) else 0


def _month_of(mention: YearMention) -> int | None:
    folded = fold(mention.text)
    found = [(len(name), month.number) for name, month in MONTHS.items() if re.search(rf"(?<!\w)\w?{name}\b", folded)]
    return max(found)[1] if found else None


def _by_calendar(
    years: Sequence[YearMention],
    bounds: Sequence[Bound],
    found: Sequence[tuple[Event, int]],
    lifetimes: Lifetimes,
    latest: int,
) -> PublicationYear | None:
    """From dates by weekday, day and month: the years they fit, no earlier than the text, in the time of what it names."""
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
    ends = [(event.until, event.name) for event, _ in found if event.until is not None]
    ends += [(until, name) for name, (_, until) in lifetimes.items() if until is not None]
    last, name = min(ends, default=(latest, ""))
    timely = [year for year in left if year <= last]
    near = [year for year in left if floor is not None and floor.dated and year - floor.year <= NEAR]
    if len(left) > 1 and len(timely) == 1:
        fits += f"; {name} was news until {last}"
    elif len(left) > 1 and len(near) == 1:
        timely = near
        fits += "; the one near it is taken"
    if len(timely) != 1 and len(left) != 1:
        return PublicationYear(None, "unknown", f"{fits}.", tuple(left))
    year = left[0] if len(left) == 1 else timely[0]
    away = max(_months_after(_month_of(mention) or 0, mention) for mention in dates)
    return PublicationYear(min(year + away, latest), "estimated", f"{fits}.", tuple(left))


def _by_event(folded: str, years: Sequence[YearMention], bounds: Sequence[Bound]) -> PublicationYear | None:
    """From the latest event of a text that is close to what it tells, if a second sign points to the same year."""
    event = max((bound for bound in bounds if bound.dated), key=lambda bound: (bound.year, bound.month), default=None)
    if event is None or any(bound.year > event.year for bound in bounds):
        return None
    for mention in years:
        if mention.rule != "relative-month" or event.start < 0 or not event.month:
            continue
        at = folded.find(fold(mention.text), event.start, event.start + PASSAGE)
        month = _month_of(mention)
        if at >= 0 and month is not None and mention.text.split()[-1] in PAST.split():
            year = event.year + (month < event.month) + _months_after(month, mention)
            reason = f'The text speaks of {event.why} and, after it, of "{mention.text}".'
            return PublicationYear(year, "estimated", reason, (year,))
    # A year before the event or the event's own, said by its number: the text follows the two closely.
    said = [bound for bound in bounds if not bound.dated and bound.why.startswith('"')]
    said.sort(key=lambda bound: bound.year)
    if said and said[-1].year >= event.year - 1 and event.month <= 10:
        reason = (
            f"The latest that the text tells is {event.why}, after {said[-1].why}, and it speaks as of recent days."
        )
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
