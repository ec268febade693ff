"""What the search page shows of a result: rows of plain values, each with the request that its link leads to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from kashaf.index.arabic import LEVELS
from kashaf.index.authorities import Authorities
from kashaf.index.engine import SORTS, Choice
from kashaf.index.fields import BY_NAME, Field
from kashaf.search.facets import label
from kashaf.search.request import FacetValue, ResultHit, SearchRequest, SearchResult
from kashaf.web import changes
from kashaf.web.languages import Interface
from kashaf.web.markup import direction, marked
from kashaf.web.urls import MOST_PAGES, Years

SHOWN_VALUES = 8
"""Values of a facet that are shown before "more": those with the most articles, and whatever is chosen."""
PAGES_AROUND = 2

State = Literal["free", "covered", "chosen", "excluded"]
"""Of a value: "covered" is one that lies in a chosen range of years and was not chosen by itself."""


@dataclass(frozen=True, slots=True)
class Option:
    """One of several ways to see the results, such as an order; `current` is the one in use."""

    label: str
    request: SearchRequest
    current: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that narrows the results; `request` is without it. `field` is None where it is no facet's value."""

    field: str | None
    label: str
    excluded: bool
    request: SearchRequest


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A value of a facet. `request` is what its name leads to, `also` and `without` what the signs beside it do.

    `percent` is its count against the largest of the facet.
    """

    label: str
    count: int
    percent: int
    state: State
    request: SearchRequest
    also: SearchRequest | None
    without: SearchRequest | None


@dataclass(frozen=True, slots=True)
class FacetBox:
    """A facet with the values shown at once and those under "more"; `years` where it can be narrowed to a range."""

    name: str
    label: str
    shown: tuple[ValueRow, ...]
    more: tuple[ValueRow, ...]
    years: bool


@dataclass(frozen=True, slots=True)
class HitRow:
    """A hit in words; `date` is as precise as known, `year` stands where only the year is known or estimated."""

    id: str
    direction: str
    title: Markup | None
    snippet: Markup
    source: str | None
    date: str | None
    year: int | None
    basis: str
    level: str | None
    similar: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of a result near the one shown; None in `numbers` stands for pages left out."""

    numbers: tuple[int | None, ...]
    previous: int | None
    next: int | None


def hits(found: SearchResult, ui: Interface) -> Iterator[HitRow]:
    return (_hit(one, ui) for one in found.hits)


def _hit(found: ResultHit, ui: Interface) -> HitRow:
    article, year = found.record.article, found.record.year
    return HitRow(
        id=article.id,
        direction=direction(f"{found.record.title or ''} {found.snippet.text}"),
        title=marked(found.title) if found.title else None,
        snippet=marked(found.snippet),
        source=article.source,
        date=article.date,
        year=year.value,
        basis=ui.name("basis", year.basis),
        level=next((ui.of(row) for row in LEVELS if row.name == found.level), None),
        similar=found.similar,
    )


def sorts(request: SearchRequest, ui: Interface) -> list[Option]:
    return [Option(ui.name("sort", name), changes.sorted_by(request, name), request.sort == name) for name in SORTS]


def levels(request: SearchRequest, ui: Interface) -> list[Option]:
    """The levels from loose to strict: the loosest is where everybody starts."""
    return [
        Option(ui.of(row), changes.matching(request, row.name), request.level == row.name) for row in reversed(LEVELS)
    ]


def chips(request: SearchRequest, ui: Interface, authorities: Authorities) -> list[Chip]:
    """Everything beside the question that narrows the results, each removable."""
    found = [chip for choice in request.choices for chip in _chips(choice, request, ui, authorities)]
    if request.grouped:
        found.append(Chip(None, ui.text("grouped"), False, changes.ungrouped(request)))
    loosest = LEVELS[-1].name
    if request.level != loosest:
        strictest = next(ui.of(row) for row in LEVELS if row.name == request.level)
        found.append(Chip(ui.text("match"), strictest, False, changes.matching(request, loosest)))
    return found


def _chips(choice: Choice, request: SearchRequest, ui: Interface, authorities: Authorities) -> Iterator[Chip]:
    field = ui.of(BY_NAME[choice.facet])
    for value in choice.values:
        name = label(choice.facet, value, ui.code, authorities)
        yield Chip(field, name, choice.excluded, changes.freed(request, choice.facet, value))
    for limits in choice.ranges:
        freed = changes.freed_years(request, choice.facet, limits, excluded=choice.excluded)
        yield Chip(field, years_label(limits, ui), choice.excluded, freed)


def years_label(limits: Years, ui: Interface) -> str:
    """A range of years in words."""
    first, last = limits
    if first is None or last is None:
        return ui.text("years_since", first=first) if last is None else ui.text("years_until", last=last)
    return ui.text("years_between", first=first, last=last)


def facets(found: SearchResult, ui: Interface) -> list[FacetBox]:
    return [_facet(BY_NAME[name], values, found.request, ui) for name, values in found.facets.items()]


def _facet(field: Field, values: Sequence[FacetValue], request: SearchRequest, ui: Interface) -> FacetBox:
    most = max((value.count for value in values), default=0)
    ranked = sorted(values, key=lambda value: (not (value.selected or value.excluded), -value.count))
    first = {value.value for value in ranked[:SHOWN_VALUES]} | {value.value for value in values if value.selected}
    rows = {value.value: _value(field.name, value, most, request) for value in values}
    return FacetBox(
        name=field.name,
        label=ui.of(field),
        shown=tuple(row for value, row in rows.items() if value in first),
        more=tuple(row for value, row in rows.items() if value not in first),
        years=field.kind == "year",
    )


def _value(facet: str, value: FacetValue, most: int, request: SearchRequest) -> ValueRow:
    chosen = [choice for choice in request.choices if choice.facet == facet]
    named = {one: choice.excluded for choice in chosen for one in choice.values}
    state: State = "covered" if value.selected else "free"
    if value.value in named:
        state = "excluded" if named[value.value] else "chosen"
    others = any(not choice.excluded for choice in chosen)
    return ValueRow(
        label=value.label,
        count=value.count,
        percent=round(100 * value.count / most) if most else 0,
        state=state,
        request=(changes.freed if value.value in named else changes.only)(request, facet, value.value),
        also=changes.also(request, facet, value.value) if others and state == "free" else None,
        without=changes.without(request, facet, value.value) if value.value not in named else None,
    )


def pages(found: SearchResult) -> Pages:
    """Links to the first and last page and those around the one shown."""
    last = min(MOST_PAGES, -(-found.total // max(1, found.request.size)))
    here = found.request.page
    near = sorted({1, last, *range(max(1, here - PAGES_AROUND), min(last, here + PAGES_AROUND) + 1)} - {0})
    numbers: list[int | None] = []
    for number in near:
        if numbers and number - (numbers[-1] or 0) > 1:
            numbers.append(None)
        numbers.append(number)
    return Pages(
        numbers=tuple(numbers) if last > 1 else (),
        previous=here - 1 if 1 < here <= last else None,
        next=here + 1 if here < last else None,
    )
