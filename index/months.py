"""The calendars of Arabic texts: names of months and weekdays, Hijri years, and the years a weekday fits."""

from dataclasses import dataclass
from datetime import date
from importlib import resources

from kashaf.index.letters import fold


@dataclass(frozen=True, slots=True)
class Month:
    """A month that a name stands for; a name that is `doubtful` is another word too (مارس: practised)."""

    calendar: str
    number: int
    doubtful: bool = False


def _months() -> dict[str, Month]:
    table: dict[str, Month] = {}
    content = (resources.files("kashaf.index.data") / "months.tsv").read_text(encoding="utf-8")
    for line in content.splitlines():
        if line.startswith("#"):
            continue
        calendar, number, names, doubtful_names = line.split("\t")
        for name in filter(None, names.split("|")):
            table[fold(name)] = Month(calendar, int(number))
        for name in filter(None, doubtful_names.split("|")):
            table[fold(name)] = Month(calendar, int(number), doubtful=True)
    return table


MONTHS = _months()
"""Folded name of a month to the month, in every tradition: آذار, مارس; غشت, أغسطس, آب, أوت; رمضان."""

WEEKDAYS = {
    fold(name): number
    for number, names in enumerate(("الاثنين الإثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"))
    for name in names.split()
}
"""Folded name of a weekday to its number, Monday 0, as `datetime.date.weekday` counts."""

FIRST_HIJRI, LAST_HIJRI = 1, 1500
TABULAR_EPOCH = 227014
"""Day before 1 Muharram 1 as `date.toordinal` counts days (civil epoch, 16 July 622 Julian)."""
REFORM = date(1582, 10, 15).toordinal()


def _tabular_year(year: int, month: int, day: int) -> int:
    """The year of a Hijri day by the arithmetical calendar, right to a day or two (Reingold and Dershowitz).

    Days before the Gregorian reform are counted in the Julian calendar, as historians give them.
    """
    days = TABULAR_EPOCH + 354 * (year - 1) + (3 + 11 * year) // 30 + 29 * (month - 1) + month // 2 + day
    if days < REFORM:
        return (4 * (days + 1) + 1464) // 1461
    return date.fromordinal(days).year


def _gregorian_year(year: int, month: int, day: int) -> int:
    """The Gregorian year of a Hijri day: Umm al-Qura where its table reaches (1343-1500), arithmetic elsewhere."""
    # Loaded here: most articles name no Hijri date, and a command line should not wait for the table.
    from hijridate import Hijri

    try:
        return Hijri(year, month, day).to_gregorian().year
    except (OverflowError, ValueError):
        # OverflowError: outside the table. ValueError: the 30th of a month that Umm al-Qura gives 29 days.
        return _tabular_year(year, month, day)


def hijri_years(year: int, month: int | None = None, day: int | None = None) -> tuple[int, ...]:
    """The Gregorian years that a Hijri year, month or day touches, in order; empty where there is no such date.

    >>> hijri_years(1436)
    (2014, 2015)
    >>> hijri_years(1436, 8, 15)
    (2015,)
    >>> hijri_years(656)
    (1258,)
    """
    if not FIRST_HIJRI <= year <= LAST_HIJRI or (day is not None and not 1 <= day <= 30):
        return ()
    first = _gregorian_year(year, month or 1, day or 1)
    last = _gregorian_year(year, month or 12, day or 29)
    return (first,) if first == last else (first, last)


def is_day(year: int, month: int, day: int) -> bool:
    """Whether the Gregorian calendar has this day."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def weekday_years(weekday: int, day: int, month: int, first: int, last: int) -> tuple[int, ...]:
    """The years from `first` to `last` in which this day of the month falls on this weekday (Monday 0).

    >>> weekday_years(4, 13, 3, 2000, 2020)
    (2009, 2015, 2020)
    """
    return tuple(
        year
        for year in range(first, last + 1)
        if is_day(year, month, day) and date(year, month, day).weekday() == weekday
    )
