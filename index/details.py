"""The metadata of one article out of whatever a file calls it: names of columns, clean values, dates made ISO."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from kashaf.index.letters import DIGITS, bare, fold


@dataclass(frozen=True, slots=True)
class Key:
    """A field of an article and the names it goes by in columns, JSON keys and front matter, the first preferred."""

    field: str
    names: tuple[str, ...]


KEYS = (
    Key("id", ("id", "_id", "المعرف")),
    Key("title", ("title", "العنوان")),
    Key("text", ("text", "body", "content", "النص")),
    Key("source", ("source", "outlet", "site", "المصدر")),
    Key("date", ("date", "published", "year", "التاريخ")),
    Key("url", ("url", "link", "الرابط")),
    Key("author", ("author", "الكاتب")),
    Key("topics", ("topics", "tags", "الموضوعات")),
)
PLACES = {fold(name): (key.field, rank) for key in KEYS for rank, name in enumerate(key.names)}

FIRST_YEAR, LAST_YEAR = 1500, 2100
"""Years outside are no dates of publication here: 1436 is a Hijri year, and not to be taken for a Gregorian one."""

TIME = "(?:[T ,]+\\d{1,2}:\\d{2}.*)?"
YEAR_FIRST = re.compile(f"(\\d{{4}})م?(?:([-/.])(\\d{{1,2}})(?:\\2(\\d{{1,2}}){TIME})?)?", re.ASCII)
DAY_FIRST = re.compile(f"(\\d{{1,2}})([-/.])(\\d{{1,2}})\\2(\\d{{4}})م?{TIME}", re.ASCII)
COMPACT = re.compile("(\\d{4})(\\d{2})(\\d{2})", re.ASCII)
DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
TOPIC_SEPARATORS = re.compile("[,;|\u060c\u061b]")


@dataclass(frozen=True, slots=True)
class Details:
    """The metadata of one article, cleaned; None is what is not known."""

    title: str | None = None
    source: str | None = None
    date: str | None = None
    url: str | None = None
    author: str | None = None
    topics: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def field_of(name: str) -> tuple[str, int] | None:
    """The field a column, JSON key or front matter name stands for and its rank among the names of it.

    >>> field_of("Body"), field_of("colour")
    (('text', 1), None)
    """
    return PLACES.get(fold(name).strip())


def known(record: Mapping[str, object]) -> dict[str, object]:
    """The values of a row by field, whatever its columns are called; empty values are left out.

    >>> known({"_id": 7, "Body": "نص", "outlet": ""})
    {'id': 7, 'text': 'نص'}
    """
    found: dict[str, tuple[int, object]] = {}
    for name, value in record.items():
        place = field_of(name) if isinstance(name, str) else None
        if place is None or value is None or value == "":
            continue
        field, rank = place
        if field not in found or rank < found[field][0]:
            found[field] = (rank, value)
    return {field: value for field, (_, value) in found.items()}


def details(values: Mapping[str, object]) -> Details:
    """The metadata among `values` (by field, as `known` gives them), cleaned; what cannot be used is noted."""
    notes: list[str] = []
    date = url = None
    if (stated := one_line(values.get("date"))) is not None:
        date = iso_date(stated)
        if date is None:
            notes.append(f'date "{stated[:40]}" not understood and left out; write it as 2015-03-13')
    if (address := one_line(values.get("url"))) is not None:
        # Anything else, as javascript:, would become a link on a page.
        if address.lower().startswith(("http://", "https://")):
            url = address
        else:
            notes.append(f'address "{address[:60]}" does not begin with http:// or https:// and was left out')
    return Details(
        title=one_line(values.get("title")),
        source=one_line(values.get("source")),
        date=date,
        url=url,
        author=one_line(values.get("author")),
        topics=_topics(values.get("topics")),
        notes=tuple(notes),
    )


def one_line(value: object) -> str | None:
    """A value as one line: white space collapsed, the values of a list joined; None when nothing is left.

    >>> one_line("  هل تنجح\\n المطاردة؟ "), one_line(2015), one_line(["أ", "ب"]), one_line({})
    ('هل تنجح المطاردة؟', '2015', 'أ، ب', None)
    """
    if isinstance(value, (list, tuple)):
        return "، ".join(filter(None, map(one_line, value))) or None
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    return " ".join(str(value).split()) or None


def iso_date(stated: str) -> str | None:
    """The date as ISO 8601, as precise as stated (2015, 2015-03, 2015-03-13), or None if it is no date known here.

    Day before month, as Arabic newspapers write; Arabic digits; a time of day is left out.

    >>> iso_date("١٣/٠٣/٢٠١٥"), iso_date("2015-03-13T08:00:00+03:00"), iso_date("2015/3"), iso_date("1436")
    ('2015-03-13', '2015-03-13', '2015-03', None)
    """
    text = bare(stated).translate(DIGITS).strip()
    if match := YEAR_FIRST.fullmatch(text):
        year, month, day = match[1], match[3], match[4]
    elif match := DAY_FIRST.fullmatch(text):
        year, month, day = match[4], match[3], match[1]
    elif match := COMPACT.fullmatch(text):
        year, month, day = match.groups()
    else:
        return None
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        return None
    if month is None:
        return str(year)
    if not 1 <= int(month) <= 12:
        return None
    if day is None:
        return f"{year}-{int(month):02}"
    leap = int(year) % 4 == 0 and (int(year) % 100 != 0 or int(year) % 400 == 0)
    last = 28 if int(month) == 2 and not leap else DAYS[int(month) - 1]
    return f"{year}-{int(month):02}-{int(day):02}" if 1 <= int(day) <= last else None


def _topics(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, (list, tuple)) else TOPIC_SEPARATORS.split(one_line(value) or "")
    return tuple(dict.fromkeys(topic for topic in map(one_line, values) if topic))
