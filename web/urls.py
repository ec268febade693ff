"""Requests as query strings and back: `?q=…&platform=twitter&not.organization=nato&year=2015..2017&page=2`.

`every=platform` asks for all the chosen platforms in place of any, `names=off` for the words of the question only.

`read(write(request), …).request == request`. Parameters are sorted, so that one request has one address; whatever
cannot be read is left out and said.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from kashaf.index import arabic
from kashaf.index.engine import SORTS, Choice
from kashaf.index.fields import BY_NAME as FIELD
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

EVERY = "every"
"""The parameter that names facets whose chosen values must all hold."""

Years = tuple[int | None, int | None]
"""First and last year; None is open."""

FILTERS = {
    (EXCLUDED if excluded else "") + field.name: (field, excluded)
    for field in FIELDS
    if field.kind != "text"
    for excluded in (False, True)
}
MANY_VALUED = frozenset(field.name for field in FIELDS if field.kind == "name") | {"year_mentioned"}
"""Fields of which an article may hold several values; of the others no article holds two."""

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
    # Cut, because a page repeats the question in its links; one more than the parser reads, so that it says so.
    return text[: MOST_CHARACTERS + 1]


def _page(text: str) -> int | None:
    number = text.translate(DIGITS)
    return int(number) if re.fullmatch("[1-9][0-9]{0,3}", number) and int(number) <= MOST_PAGES else None


PARAMETERS = (
    Parameter("q", "text", _question),
    Parameter("match", "level", _one_of(arabic.NAMES)),
    Parameter("sort", "sort", _one_of(SORTS)),
    Parameter("group", "grouped", lambda text: True if text == "1" else None, lambda _: "1"),
    Parameter("names", "names", lambda text: False if text == "off" else None, lambda _: "off"),
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
        if choice.every:
            found.append((EVERY, choice.facet))
    return sorted(found)


def years(limits: Years) -> str:
    """A range of years as it is written: 2015..2017, 2015.. or ..2017."""
    return "..".join("" if year is None else str(year) for year in limits)


def read(query: str, names: Names, language: str = DEFAULT) -> Address:
    """What a query string asks for; never raises. `names(facet, text)` gives the id of a name, or None.

    `language` is that of readers who name none.
    """
    typed = [(name, text) for name, text in parse_qsl(query, errors="replace") if text.strip()]
    wanted = next((text for name, text in typed if name == LANGUAGE.name), "")
    ui = Interface(LANGUAGE.read(wanted) or language)
    problems = [ui.text("too_many", limit=MOST_PARAMETERS)] if len(typed) > MOST_PARAMETERS else []
    choices: list[Choice] = []
    every: dict[str, None] = {}
    once: dict[str, Any] = {}
    for name, text in typed[:MOST_PARAMETERS]:
        if name in FILTERS:
            found = _choice(name, text, names)
            choices += found
            understood = bool(found)
        elif name == EVERY:
            understood = text in MANY_VALUED
            every |= {text: None} if understood else {}
        elif name not in ONCE:
            problems.append(ui.text("unknown_parameter", name=_short(name)))
            continue
        elif name in once:
            problems.append(ui.text("repeated", name=name))
            continue
        else:
            once[name] = ONCE[name].read(text)
            understood = once[name] is not None
        if not understood:
            problems.append(ui.text("unknown_value", value=_short(text), name=name))
    filled = {row.attribute: once[row.name] for row in PARAMETERS if once.get(row.name) is not None}
    chosen = canonical((*choices, *(Choice(facet, every=True) for facet in every)))
    held = {choice.facet for choice in chosen if choice.every}
    problems += [ui.text("every_alone", facet=ui.of(FIELD[facet])) for facet in every if facet not in held]
    return Address(
        request=replace(EMPTY, **filled, language=ui.code, choices=chosen),
        format=once.get(FORMAT.name) or FORMATS[0],
        problems=tuple(dict.fromkeys(problems)),
    )


def _choice(name: str, text: str, names: Names) -> list[Choice]:
    """What a filter such as `not.year=2015..` chooses; nothing where its text is no value."""
    field, excluded = FILTERS[name]
    found = meaning(field, text, names)
    return [Choice(field.name, found.among.values, found.among.ranges, excluded)] if found else []


def canonical(choices: Iterable[Choice]) -> tuple[Choice, ...]:
    """The same choices with one per facet and side, their values sorted and each once; empty ones are left out.

    All the values of a facet must hold if one of its choices says so, there are two or more, and no range is beside
    them: of a range any year will do.
    """
    choices = tuple(choices)
    every = {choice.facet for choice in choices if choice.every and not choice.excluded} & MANY_VALUED
    values: dict[tuple[str, bool], set[str]] = {}
    ranges: dict[tuple[str, bool], set[Years]] = {}
    for choice in choices:
        values.setdefault((choice.facet, choice.excluded), set()).update(choice.values)
        ranges.setdefault((choice.facet, choice.excluded), set()).update(choice.ranges)
    return tuple(
        Choice(
            facet=side[0],
            values=tuple(sorted(values[side])),
            ranges=tuple(sorted(ranges[side], key=years)),
            excluded=side[1],
            every=side[0] in every and not side[1] and len(values[side]) > 1 and not ranges[side],
        )
        for side in sorted(values, key=_ORDER.__getitem__)
        if values[side] or ranges[side]
    )


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
