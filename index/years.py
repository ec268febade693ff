"""The years an article speaks of, outright or from where the writer stands, each with its place and how sure it is."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import date as day_of
from functools import lru_cache

from kashaf.index.model import YearMention, Zone
from kashaf.index.months import MONTHS
from kashaf.index.reference import reference
from kashaf.index.scan import Scan
from kashaf.index.year_rule import HIGH, LOW, MEDIUM, Found, Rule
from kashaf.index.year_rules import RULES
from kashaf.index.year_text import YearText, letters

SIGN, MONTH_SIGN = re.compile("[YTdWLIhKicC]"), re.compile("[MA][RJF]")
"""Letters without which no rule can match; two patterns, as one of both would be tried at every letter."""

SAME_YEAR = (
    # rule, pattern, years after the year said last, most confidence it can have
    ("same-year", re.compile("[IE](?:(?<=I)(?<!jI)e|(?<=E)[CI])"), 0, HIGH),
    ("that-year", re.compile("QI"), 0, MEDIUM),
    ("next-year", re.compile("I(?<!jI)N"), 1, MEDIUM),
)
SAME_YEAR_SIGNS = frozenset("IE")
"""One of these stands where any of them matches."""
DECIDING = "YRJFIE"
"""Letters asked for first: most rules need one of them. Few, as what is possible is remembered for each choice."""
UNSAID = ("relative-", "years-ago")
"""Rules whose years are not said, so that العام نفسه does not go back to them."""
HIJRI_AND_GREGORIAN = re.compile("[-/(,]{0,2}V?")
"""What stands between 1436 هـ and 2015 م where they are one date."""


def years(
    text: str, zones: Sequence[Zone], date: str | None, scan: Scan | None = None, *, this_year: int | None = None
) -> tuple[YearMention, ...]:
    """Years the text speaks of, in the order of the text; `text[m.start:m.end] == m.text`.

    `date`: the publication date of metadata, ISO and as precise as known; without it relative expressions
    (العام الماضي) have no value. `scan`: that of the text, where it was made. `this_year`: the latest year that a date
    without year may fall in; by default that of the clock.

    >>> [(mention.value, mention.text) for mention in years("بين عامي 2014 و2016", (), None)]
    [(2014, 'عامي 2014'), (2016, '2016')]
    """
    said = scan.years if scan is not None else letters(text)
    if not (SIGN.search(said) or MONTH_SIGN.search(said)):
        return ()
    article = YearText(text, said, scan)
    # A reader in another time zone may already be in the new year; an article is never dated by a day of difference.
    point = reference(date, this_year or day_of.today().year)  # noqa: DTZ011
    taken = bytearray(len(said))
    found: list[tuple[Found, str]] = []
    present = "".join([letter for letter in DECIDING if letter in said])
    for rule, needs in _possible(present):
        for needed in needs:
            if needed in said:
                break
        else:
            if needs:
                continue
        for match in rule.matches(said):
            first, last = match.start(), match.end() - 1
            if 1 in taken[first : last + 1]:
                continue
            for item in rule.read(article, first, last, point):
                taken[item.first : item.last + 1] = b"\1" * (item.last - item.first + 1)
                found.append((item, rule.name))
    found = _one_date(said, _narrowed(article, found))
    if not SAME_YEAR_SIGNS.isdisjoint(present):
        found = _same_years(said, taken, found)
    return _mentions(article, found, zones)


@lru_cache(maxsize=1 << 6)
def _possible(present: str) -> tuple[tuple[Rule, tuple[str, ...]], ...]:
    """The rules that can match where these are all letters of DECIDING, and what else each needs.

    Most texts say few years, and are done with after a look at which letters they have.
    """
    possible, missing = [], set(DECIDING).difference(present)
    for rule in RULES:
        needs = tuple([needed for needed in rule.needs if missing.isdisjoint(needed)])
        if needs:
            possible.append((rule, () if any(len(needed) == 1 and needed in present for needed in needs) else needs))
    return tuple(possible)


def _mentions(article: YearText, found: Sequence[tuple[Found, str]], zones: Sequence[Zone]) -> tuple[YearMention, ...]:
    if not found:
        return ()
    text, spans = article.text, article.spans
    zones = sorted(zones, key=lambda zone: zone.start)
    starts = [zone.start for zone in zones]
    mentions = []
    for item, rule in found:
        start, end = spans[2 * item.first], spans[2 * item.last + 1]
        if _may_be_in_address(text, start) and _holds_address(text) and _in_address(text, start):
            continue
        zone = "body"
        for candidate in zones[: bisect_right(starts, start)]:
            if start < candidate.end:
                zone = candidate.kind
        value = item.candidates[0] if len(item.candidates) == 1 else None
        mentions.append(YearMention(value, item.candidates, start, end, text[start:end], rule, item.confidence, zone))
    return tuple(mentions)


ADDRESS_SIGNS = ("://", "www.", "@", "#", "_")
ADDRESS_SIGN = re.compile(r"\.[a-z]{2,4}/")
"""One of these stands in every address."""
PART_OF_ADDRESS = re.compile(r"[/@#_]|www\.")
"""One of these stands between the spaces around any letter of an address."""
ADDRESS = re.compile(r"(?:https?://|www\.|[\w.-]+\.[a-zA-Z]{2,6}/|[@#])\S+|\S+@\S+|\S*\w_\w\S*")
"""Web and mail addresses, names of accounts and hashtags: their digits date nothing."""


def _may_be_in_address(text: str, place: int) -> bool:
    last = text.find(" ", place)
    return PART_OF_ADDRESS.search(text, text.rfind(" ", 0, place) + 1, last if last >= 0 else len(text)) is not None


def _holds_address(text: str) -> bool:
    return any(sign in text for sign in ADDRESS_SIGNS) or ADDRESS_SIGN.search(text) is not None


def _in_address(text: str, place: int) -> bool:
    """Whether this letter is part of an address; no address holds white space."""
    first, last = place, place
    while first and not text[first - 1].isspace():
        first -= 1
    while last < len(text) and not text[last].isspace():
        last += 1
    return any(match.start() <= place < match.end() for match in ADDRESS.finditer(text, first, last))


def _narrowed(article: YearText, found: list[tuple[Found, str]]) -> list[tuple[Found, str]]:
    """Dates by weekday, day and month narrowed by each other: the years in which all of a season's dates fit.

    Dates more than five months apart may lie on both sides of a new year, and say nothing of each other.
    """
    dates = [item for item, rule in found if rule == "weekday-date"]
    if len(dates) < 2:
        return found
    dated = [(item, _month_of(article, item)) for item in dates]
    narrowed: dict[int, Found] = {}
    for item, month in dated:
        common = set(item.candidates)
        for other, other_month in dated:
            if abs(month - other_month) <= 5 and common & set(other.candidates):
                common &= set(other.candidates)
        candidates = tuple(sorted(common))
        narrowed[item.first] = replace(item, candidates=candidates, confidence=HIGH if len(common) == 1 else MEDIUM)
    return [(narrowed[item.first] if rule == "weekday-date" else item, rule) for item, rule in found]


def _month_of(article: YearText, item: Found) -> int:
    position = next(at for at in range(item.first, item.last + 1) if article.letters[at] in "MA")
    return MONTHS[article.word(position)].number


def _one_date(said: str, found: list[tuple[Found, str]]) -> list[tuple[Found, str]]:
    """Hijri years decided by the Gregorian one beside them: 1436 هـ (2015 م)."""
    ordered = sorted(found, key=lambda pair: pair[0].first)
    if not any(rule.startswith("hijri") for _, rule in ordered):
        return ordered
    result = list(ordered)
    for place, (item, rule) in enumerate(ordered):
        if not rule.startswith("hijri") or len(item.candidates) == 1:
            continue
        for other, _ in ordered[max(0, place - 1) : place] + ordered[place + 1 : place + 2]:
            low, high = sorted((item, other), key=lambda pair: pair.first)
            between = said[low.last + 1 : high.first]
            decides = len(other.candidates) == 1 and other.candidates[0] in item.candidates
            if decides and HIJRI_AND_GREGORIAN.fullmatch(between):
                result[place] = (replace(item, candidates=other.candidates), rule)
    return result


def _same_years(said: str, taken: bytearray, found: list[tuple[Found, str]]) -> list[tuple[Found, str]]:
    """Adds العام نفسه and its like: the year that was last said outright before it."""
    explicit = [(item.first, item) for item, rule in found if len(item.candidates) == 1 and not rule.startswith(UNSAID)]
    explicit = [pair for pair in explicit if pair[1].confidence != LOW]
    positions = [first for first, _ in explicit]
    result = list(found)
    for name, pattern, away, most in SAME_YEAR:
        for match in pattern.finditer(said):
            first, last = match.start(), match.end() - 1
            if any(taken[first : last + 1]):
                continue
            before = bisect_right(positions, first)
            if before == 0:
                result.append((Found(first, last, (), LOW), name))
                continue
            year = explicit[before - 1][1]
            confidence = MEDIUM if MEDIUM in (most, year.confidence) else HIGH
            result.append((Found(first, last, (year.candidates[0] + away,), confidence), name))
    return sorted(result, key=lambda pair: pair[0].first)
