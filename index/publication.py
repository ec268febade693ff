"""The year an article came out: from metadata, a dateline or its address; else estimated from the text."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from kashaf.index.estimate import estimated_year
from kashaf.index.letters import LETTER_CLASS, fold
from kashaf.index.model import Article, PublicationYear, YearMention, Zone
from kashaf.index.months import is_day
from kashaf.index.scan import Scan
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
    map(fold, ("نشر", "نشرت", "النشر", "نشره", "تحديث", "التحديث", "حرر", "كتب", "كتبت", "أضيف", "الطبعة", "الصادر"))
) | {"published", "updated", "posted"}
"""Words that say of a date that the text came out then: تاريخ النشر, آخر تحديث."""
WORD = re.compile(f"[{LETTER_CLASS}A-Za-z]{{2,}}")
# «دبي في 13 مارس 2015 (رويترز) - قال»: an agency's opening goes on in the same line.
AGENCY = re.compile(r"\s*(?:م\s*)?(?:\([^()\n]{2,30}\)\s*)?[-–—/:]")

_YEAR, _MONTH, _DAY = r"(?P<year>(?:19|20)\d\d)", r"(?P<month>0?[1-9]|1[0-2])", r"(?P<day>0?[1-9]|[12]\d|3[01])"
_TIME = r"(?:T?(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?Z?)?"
# The edges keep out hashes: 000_23b5cb7405b881f6 holds no date, whatever digits stand in it.
_EDGE, _END = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
NAME_DATES = (
    re.compile(rf"{_EDGE}{_YEAR}(?P<mark>[_.-]){_MONTH}(?P=mark){_DAY}(?:T[0-9:.]*Z?)?{_END}"),
    re.compile(rf"{_EDGE}{_DAY}(?P<mark>[_.-]){_MONTH}(?P=mark){_YEAR}{_END}"),
    re.compile(rf"{_EDGE}{_YEAR}(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01]){_TIME}{_END}"),
)
"""Dates inside a name, the surest first: story-2016-08-25, 20160825."""
FOLDER_DATES = (
    re.compile(rf"(?<=/){_YEAR}/{_MONTH}/{_DAY}(?=/)"),
    re.compile(rf"(?<=/){_YEAR}[/-](?P<month>0[1-9]|1[0-2])(?=/)"),
    re.compile(rf"(?<=/){_YEAR}(?=/)"),
)
"""Dates that folders spell, the most precise first: /2016/08/25/story."""


def publication_year(
    article: Article,
    text: str,
    zones: Sequence[Zone],
    years: Sequence[YearMention],
    lifetimes: Mapping[str, tuple[int | None, int | None]],
    scan: Scan | None = None,
    *,
    this_year: int | None = None,
) -> PublicationYear:
    """The year the article came out and how that is known; a year that the text merely mentions is never taken for it.

    `years` are those of `text` (`kashaf.index.years.years`); `lifetimes` the first and last year of the entities that
    the article names, by id; `scan` that of the text, where it was made. `this_year` bounds estimates: the year of the
    clock by default.
    """
    latest = this_year or date.today().year  # noqa: DTZ011
    if article.date is not None and re.match(r"\d{4}(?!\d)", article.date):
        return PublicationYear(int(article.date[:4]), "metadata", "The metadata gives the date.")
    known = _dateline(text, years, latest) or _address(article, latest)
    if known is not None:
        return known
    searched = _searched(text, zones)
    counted = [mention for mention in years if _counts(mention)]
    return estimated_year(searched, counted, lifetimes, latest, scan.of(searched) if scan else None)


def _counts(mention: YearMention) -> bool:
    return mention.zone not in ZONES or ZONES[mention.zone].searched


def _searched(text: str, zones: Sequence[Zone]) -> str:
    """The text with what is no part of the article blanked: a related link names other events."""
    for zone in zones:
        if zone.kind in ZONES and not ZONES[zone.kind].searched:
            text = text[: zone.start] + " " * (zone.end - zone.start) + text[zone.end :]
    return text


def _lines(text: str) -> list[tuple[int, int]]:
    """Start and end of every line with something on it."""
    return [match.span() for match in re.finditer(r"[^\n]*\S[^\n]*", text)]


def _dateline(text: str, years: Sequence[YearMention], latest: int) -> PublicationYear | None:
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
            said = alone = False
            if end - start <= LONGEST_DATELINE:
                words = [fold(word) for word in WORD.findall(f"{before} {after}")]
                said = not PUBLISHED.isdisjoint(words)
                alone = len(words) <= DATELINE_WORDS and _has_day(mention)
            opens = place == "top" and AGENCY.match(after) is not None and len(WORD.findall(before)) <= DATELINE_WORDS
            if said or (mention.zone not in ("title", "heading") and (alone or (opens and _has_day(mention)))):
                found.append((said, mention, place))
    if not found:
        return None
    _, mention, place = min(found, key=lambda one: not one[0])
    return PublicationYear(mention.value, "dateline", f'The text is dated "{mention.text}" at its {place}.')


def _has_day(mention: YearMention) -> bool:
    return re.search(r"(?<!\d)\d{1,2}(?!\d)", mention.text) is not None


def _addresses(article: Article) -> Iterator[tuple[str, str, tuple[re.Pattern[str], ...]]]:
    """What may hold a date, in words and as it stands, with the dates that count in it."""
    if article.url:
        yield "URL", article.url, FOLDER_DATES[:1] + NAME_DATES + FOLDER_DATES[1:]
    # The id is the path below the folder that was indexed. Of the path, only the name and the folders right above
    # it: those farther up say when a disk was filled, crawl-2019-05-03 when a crawler ran.
    folders, _, name = article.id.rpartition("/")
    yield "file name", name, NAME_DATES
    path = article.path.replace("\\", "/").split("/")
    yield "file name", path[-1], NAME_DATES
    yield "folder", f"/{folders}/", FOLDER_DATES
    yield "folder", "/".join(("", *path[-4:-1], "")), FOLDER_DATES[:1]


def _address(article: Article, latest: int) -> PublicationYear | None:
    # no date in most of them, and none is made where they are cut and joined
    if not any("19" in place or "20" in place for place in (article.id, article.path, article.url or "")):
        return None
    for kind, address, patterns in _addresses(article):
        if "19" not in address and "20" not in address:
            continue
        for pattern in patterns:
            for match in pattern.finditer(address):
                parts = {name: int(part) for name, part in match.groupdict().items() if part and part.isdigit()}
                year = parts["year"]
                if FIRST_ADDRESS_YEAR <= year <= latest and is_day(year, parts.get("month", 1), parts.get("day", 1)):
                    return PublicationYear(year, "address", f'The {kind} holds the date "{match[0]}".')
    return None
