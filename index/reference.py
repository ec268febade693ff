"""The day from which an article speaks, as precisely as metadata gives it, and the years that lie around it."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

ISO_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
CENTURIES_OF_PRINT = range(1400, 2200)
PAST, PRESENT, FUTURE = "R", "J", "F"
"""Letters of الماضي, الجاري and المقبل in the patterns."""
YEARS_AWAY = {PAST: -1, PRESENT: 0, FUTURE: 1}


@dataclass(frozen=True, slots=True)
class Reference:
    """A publication date; all None where it is not known. `last_year`: the latest a date without year may fall in."""

    year: int | None
    month: int | None
    day: int | None
    last_year: int

    def years_away(self, years: int) -> tuple[int, ...]:
        """The year so many years on; empty where the date is not known."""
        return () if self.year is None else (self.year + years,)

    def days_away(self, days: int) -> tuple[int, ...]:
        """The year of the day so many days on."""
        if self.year is None:
            return ()
        if self.month is not None and self.day is not None:
            return ((date(self.year, self.month, self.day) + timedelta(days)).year,)
        if self.month == 1 and days < 0:
            return (self.year - 1, self.year)
        if self.month == 12 and days > 0:
            return (self.year, self.year + 1)
        return (self.year,)

    def months_away(self, months: int) -> tuple[int, ...]:
        """The year of the month so many months on."""
        if self.year is None:
            return ()
        if self.month is None:
            return tuple(sorted({self.year, self.year + (months > 0) - (months < 0)}))
        return (self.year + (self.month - 1 + months) // 12,)

    def month_named(self, month: int, tense: str, day: int | None = None) -> tuple[int, ...]:
        """The year of مارس الماضي, الجاري or المقبل; two where the date does not decide."""
        if self.year is None:
            return ()
        if tense == PRESENT:
            return (self.year,)
        step = YEARS_AWAY[tense]
        if self.month is None or (month == self.month and day is not None):
            return tuple(sorted((self.year, self.year + step)))
        passed = month < self.month if tense == PAST else month > self.month
        return (self.year,) if passed else (self.year + step,)

    def near(self, year: int, month: int, tense: str) -> bool:
        """Whether a day and month without year may lie in this year: newspapers leave it out within months."""
        if self.year is None:
            return False
        if tense in YEARS_AWAY:
            return year in self.month_named(month, tense, day=1)
        return abs(year - self.year) <= 1


@lru_cache(maxsize=1 << 12)
def reference(iso: str | None, this_year: int) -> Reference:
    """The publication date of metadata (2015, 2015-03, 2015-03-13) as a reference.

    A date that no calendar holds keeps the parts before the wrong one; a text that is no date counts as none.
    """
    match = ISO_DATE.match(iso) if iso else None
    if match is None or int(match[1]) not in CENTURIES_OF_PRINT:
        return Reference(None, None, None, this_year)
    year = int(match[1])
    month = int(match[2]) if match[2] and 1 <= int(match[2]) <= 12 else None
    day = int(match[3]) if match[3] and month else None
    if day is not None:
        try:
            date(year, month or 1, day)
        except ValueError:
            day = None
    return Reference(year, month, day, year + 1)
