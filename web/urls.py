"""Requests as query strings and back: `?q=…&platform=twitter&not.organization=nato&year=2015..2017&page=2`.

`read(write(request), …).request == request`. Parameters are sorted, so that one request has one address; whatever
cannot be read is left out and said.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from kashaf.index import arabic
from kashaf.index.engine import SORTS, Choice
from kashaf.index.fields import FACETS, FIELDS
from kashaf.index.letters import DIGITS
from kashaf.search.parser import MOST_CHARACTERS
from kashaf.search.request import SearchRequest
from kashaf.search.values import Names, meaning
from kashaf.web.languages import BY_CODE, DEFAULT, Interface

PAGE_SIZE = 10
MOST_PAGES = 1000
MOST_PARAMETERS = 100
FORMATS = ("html", "json")
EXCLUDED = "not."
"""What stands before the name of a facet whose value is not wanted."""

FILTERS = {
    (EXCLUDED if excluded else "") + field.name: (field, excluded)
    for field in FIELDS
    if field.kind != "text"
    for excluded in (False, True)
}
_ORDER = {(field.name, excluded): place for place, (field, excluded) in enumerate(FILTERS.values())}
_LONGEST_SHOWN = 40

EMPTY = SearchRequest(size=PAGE_SIZE, facets=tuple(field.name for field in FACETS))
"""The request of the page without parameters."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter that stands once: the attribute of the request it fills, and how its text is read and written.

    `read` gives None for a text that is no value.
    """

    name: str
    attribute: str
    read: Callable[[str], Any]
    write: Callable[[Any], str] = str


@dataclass(frozen=True, slots=True)
class Address:
    """What a query string asks for, in which format, and what in it could not be read."""

    request: SearchRequest
    format: str
    problems: tuple[str, ...]


def _one_of(values: Iterable[str]) -> Callable[[str], str | None]:
    allowed = frozenset(values)
    return lambda text: text if text in allowed else None


def _question(text: str) -> str:
    # One more than the parser reads, so that it still says that there was more; a page repeats the question in its links.
    return text[: MOST_CHARACTERS + 1]


def _page(text: str) -> int | None:
    number = text.translate(DIGITS)
    return int(number) if re.fullmatch("[1-9][0-9]{0,3}", number) and int(number) <= MOST_PAGES else None


PARAMETERS = (
    Parameter("q", "text", _question),
    Parameter("match", "level", _one_of(arabic.NAMES)),
    Parameter("sort", "sort", _one_of(SORTS)),
    Parameter("group", "grouped", lambda text: True if text == "1" else None, lambda _: "1"),
    Parameter("page", "page", _page),
)
LANGUAGE = Parameter("lang", "language", _one_of(BY_CODE))
FORMAT = Parameter("format", "format", _one_of(FORMATS))
ONCE = {row.name: row for row in (*PARAMETERS, LANGUAGE, FORMAT)}


def write(request: SearchRequest, language: str = DEFAULT) -> str:
    """The query string of a request; `language` is what a reader gets who names none. Size and facets are fixed.

    >>> write(replace(EMPTY, text="تويتر", choices=(Choice("year", ranges=((2015, None),)),), page=2))
    'page=2&q=%D8%AA%D9%88%D9%8A%D8%AA%D8%B1&year=2015..'
    """
    return urlencode(pairs(request, language))


def pairs(request: SearchRequest, language: str = DEFAULT) -> list[tuple[str, str]]:
    """The parameters of a request, sorted; forms hold them as hidden fields."""
    found = [
        (row.name, row.write(value))
        for row in PARAMETERS
        if (value := getattr(request, row.attribute)) != getattr(EMPTY, row.attribute)
    ]
    if request.language != language:
        found.append((LANGUAGE.name, request.language))
    for choice in request.choices:
        name = (EXCLUDED if choice.excluded else "") + choice.facet
        found += [(name, value) for value in (*choice.values, *map(years, choice.ranges))]
    return sorted(found)


def years(limits: tuple[int | None, int | None]) -> str:
    """A range of years as it is written: 2015..2017, 2015.. or ..2017."""
    return "..".join("" if year is None else str(year) for year in limits)


def read(query: str, names: Names, language: str = DEFAULT) -> Address:
    """What a query string asks for; never raises. `names(facet, text)` gives the id of a name, or None.

    `language` is that of readers who name none.
    """
    typed = [(name, value) for name, value in parse_qsl(query, errors="replace") if value.strip()]
    once: dict[str, str] = {}
    for name, value in typed:
        once.setdefault(name, value)
    ui = Interface(LANGUAGE.read(once.get(LANGUAGE.name, "")) or language)
    request, format = replace(EMPTY, language=ui.code), FORMATS[0]
    problems: list[str] = []
    choices: list[Choice] = []
    if len(typed) > MOST_PARAMETERS:
        problems.append(ui.text("too_many", limit=MOST_PARAMETERS))
    for place, (name, text) in enumerate(typed[:MOST_PARAMETERS]):
        value: Any
        if name in FILTERS:
            field, excluded = FILTERS[name]
            value = meaning(field, text, names)
            if value is not None:
                choices.append(Choice(field.name, value.among.values, value.among.ranges, excluded))
        elif name not in ONCE:
            problems.append(ui.text("unknown_parameter", name=_short(name)))
            continue
        elif any(name == earlier for earlier, _ in typed[:place]):
            problems.append(ui.text("repeated", name=name))
            continue
        else:
            value = ONCE[name].read(text)
            if value is not None and ONCE[name] is FORMAT:
                format = value
            elif value is not None:
                request = replace(request, **{ONCE[name].attribute: value})
        if value is None:
            problems.append(ui.text("unknown_value", value=_short(text), name=name))
    return Address(replace(request, choices=canonical(choices)), format, tuple(dict.fromkeys(problems)))


def canonical(choices: Iterable[Choice]) -> tuple[Choice, ...]:
    """The same choices with one per facet and side, their values sorted and each once; empty ones are left out."""
    found: dict[tuple[str, bool], list[Choice]] = {}
    for choice in choices:
        found.setdefault((choice.facet, choice.excluded), []).append(choice)
    return tuple(
        Choice(facet, values, ranges, excluded)
        for facet, excluded in sorted(found, key=_ORDER.__getitem__)
        if (parts := found[facet, excluded])
        and ((values := _values(parts)), (ranges := _ranges(parts)))
        and (values or ranges)
    )


def _values(choices: Sequence[Choice]) -> tuple[str, ...]:
    return tuple(sorted({value for choice in choices for value in choice.values}))


def _ranges(choices: Sequence[Choice]) -> tuple[tuple[int | None, int | None], ...]:
    return tuple(sorted({limits for choice in choices for limits in choice.ranges}, key=years))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
