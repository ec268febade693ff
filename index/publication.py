"""The year an article came out: from metadata, a dateline or its address; else estimated from what the text gives away."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from kashaf.index.estimate import estimated_year
from kashaf.index.letters import LETTER_CLASS, fold
from kashaf.index.model import Article, PublicationYear, YearMention, Zone
from kashaf.index.months import is_day
from kashaf.index.zones import ZONES

FIRST_YEAR = 1800
"""Earliest year that metadata, datelines and addresses are believed."""
FIRST_ADDRESS_YEAR = 1990
EDGE_LINES = 6
"""Lines with something on them, from the top and from the foot, among which a dateline is looked for."""
DATELINE_WORDS = 4
"""Words beside the date that a line may hold and still be a dateline: place, agency, name."""
LONGEST_DATELINE = 120
FULL_DATES = ("date", "numeric-date", "hijri-date")
PUBLISHED = frozenset(
    map(fold, "نشر نشرت النشر نشره تحديث التحديث حرر كتب كتبت أضيف آخر الطبعة الصادر published updated posted".split())
)
"""Words that say of a date that the text came out then: تاريخ النشر, آخر تحديث."""
WORD = re.compile(f"[{LETTER_CLASS}A-Za-z]{{2,}}")
# «دبي في 13 مارس 2015 (رويترز) - قال»: an agency's opening goes on in the same line.
AGENCY = re.compile(r"\s*(?:م\s*)?(?:\([^()\n]{2,30}\)\s*)?[-–—/:]")

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_MONTH = r"(?P<month>0?[1-9]|1[0-2])"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
ADDRESS_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        # The edges keep out hashes: 000_23b5cb7405b881f6 holds no date, whatever digits stand in it.
        rf"(?<![0-9A-Za-z]){_YEAR}(?P<mark>[/_.-]){_MONTH}(?P=mark){_DAY}(?![0-9A-Za-z])",
        rf"(?<![0-9A-Za-z]){_DAY}(?P<mark>[/_.-]){_MONTH}(?P=mark){_YEAR}(?![0-9A-Za-z])",
        r"(?<![0-9A-Za-z])(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])"
        r"(?:T?(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?Z?)?(?![0-9A-Za-z])",
        rf"(?<![0-9A-Za-z]){_YEAR}[/_-](?P<month>0[1-9]|1[0-2])(?![0-9A-Za-z])",
        rf"(?<=/){_YEAR}(?=/)",
    )
)
"""Dates in a URL or path, the most precise first; a year alone counts only as a folder."""


def publication_year(
    article: Article,
    text: str,
    zones: Sequence[Zone],
    years: Sequence[YearMention],
    lifetimes: Mapping[str, tuple[int | None, int | None]],
    *,
    this_year: int | None = None,
) -> PublicationYear:
    """The year the article came out and how that is known; a year that the text merely mentions is never taken for it.

    `years` are those of `text` (`kashaf.index.years.years`); `lifetimes` the first and last year of the entities that
    the article names, by id. `this_year` bounds estimates: the year of the clock by default.
    """
    latest = this_year or date.today().year  # noqa: DTZ011
    if article.date is not None and re.match(r"\d{4}(?!\d)", article.date):
        return PublicationYear(int(article.date[:4]), "metadata", "The metadata gives the date.")
    return (
        _dateline(text, zones, years, latest)
        or _address(article, latest)
        or estimated_year(_searched(text, zones), [mention for mention in years if _counts(mention)], lifetimes, latest)
    )


def _counts(mention: YearMention) -> bool:
    return mention.zone not in ZONES or ZONES[mention.zone].searched


def _searched(text: str, zones: Sequence[Zone]) -> str:
    """The text with what is no part of the article blanked: a related link names other events."""
    parts = list(text)
    for zone in zones:
        if zone.kind in ZONES and not ZONES[zone.kind].searched:
            parts[zone.start : zone.end] = [" "] * (min(zone.end, len(parts)) - zone.start)
    return "".join(parts)


def _lines(text: str) -> list[tuple[int, int]]:
    """Start and end of every line with something on it."""
    return [match.span() for match in re.finditer(r"[^\n]*\S[^\n]*", text)]


def _dateline(text: str, zones: Sequence[Zone], years: Sequence[YearMention], latest: int) -> PublicationYear | None:
    """The date that stands by itself among the first or last lines, or opens the text as news agencies do."""
    dates = [
        mention
        for mention in years
        if mention.rule in FULL_DATES and mention.value is not None and FIRST_YEAR <= mention.value <= latest + 1
    ]
    if not dates:
        return None
    lines = _lines(text)
    edges = [(span, "top") for span in lines[:EDGE_LINES]]
    edges += [(span, "foot") for span in lines[max(EDGE_LINES, len(lines) - EDGE_LINES) :]]
    found: list[tuple[bool, YearMention, str]] = []
    for (start, end), place in edges:
        for mention in dates:
            if not start <= mention.start < end or not _counts(mention):
                continue
            before, after = text[start : mention.start], text[mention.end : end]
            words = [fold(word) for word in WORD.findall(f"{before} {after}")]
            said = not PUBLISHED.isdisjoint(words) and end - start <= LONGEST_DATELINE
            alone = len(words) <= DATELINE_WORDS and end - start <= LONGEST_DATELINE and _has_day(mention)
            opens = place == "top" and len(WORD.findall(before)) <= DATELINE_WORDS and AGENCY.match(after) is not None
            if said or (mention.zone not in ("title", "heading") and (alone or (opens and _has_day(mention)))):
                found.append((said, mention, place))
    if not found:
        return None
    _, mention, place = min(found, key=lambda one: not one[0])
    return PublicationYear(mention.value, "dateline", f'The text is dated "{mention.text}" at its {place}.')


def _has_day(mention: YearMention) -> bool:
    return re.search(r"(?<!\d)\d{1,2}(?!\d)", mention.text) is not None


def _addresses(article: Article) -> Iterator[tuple[str, str]]:
    if article.url:
        yield "URL", article.url
    # The id is the path below the folder that was indexed: a folder above it says when a disk was filled, not more.
    yield "file name", f"/{article.id}"
    yield "path", "/".join(("", *article.path.replace("\\", "/").split("/")[-4:]))


def _address(article: Article, latest: int) -> PublicationYear | None:
    for kind, address in _addresses(article):
        for pattern in ADDRESS_DATES[: -1 if kind == "path" else None]:
            for match in pattern.finditer(address):
                parts = {name: int(part) for name, part in match.groupdict().items() if part and part.isdigit()}
                year = parts["year"]
                if FIRST_ADDRESS_YEAR <= year <= latest and is_day(year, parts.get("month", 1), parts.get("day", 1)):
                    return PublicationYear(year, "address", f'The {kind} holds the date "{match[0]}".')
    return None
