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
from kashaf.search.request import FacetValue, ResultHit, SearchRequest, SearchResult, SimilarArticle
from kashaf.search.rescue import BY_NAME as SUGGESTIONS
from kashaf.web import changes
from kashaf.web.languages import Interface
from kashaf.web.markup import direction, marked
from kashaf.web.urls import MANY_VALUED, MOST_PAGES, Years

SHOWN_VALUES = 8
"""Values of a facet that are shown before "more": those with the most articles, and whatever is chosen."""
PAGES_AROUND = 2
MOST_ALIKE = 10
"""Of one kind beside an article; a report of an agency may have hundreds of near duplicates."""

State = Literal["free", "covered", "chosen", "excluded"]
"""Of a value: "covered" is one that lies in a chosen range of years and was not chosen by itself."""


@dataclass(frozen=True, slots=True)
class Option:
    """One of several ways to see the results, such as an order; `current` is the one in use."""

    label: str
    request: SearchRequest
    current: bool


@dataclass(frozen=True, slots=True)
class Suggested:
    """Another wording of the question, and in what way it differs."""

    query: str
    way: str
    request: SearchRequest


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that shapes the results; `request` is without it, `removal` says so in words.

    `field` is None where it is the value of nothing.
    """

    kind: Literal["choice", "excluded", "setting", "read"]
    field: str | None
    label: str
    request: SearchRequest
    removal: str


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A value of a facet. `request` is what its name leads to, `also` and `without` what the signs beside it do.

    Where all choices of the facet must hold, the name itself leads to one choice more, and there is no `also`.
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
    """A facet with the values shown at once and those under "more"; `years` where it can be narrowed to a range.

    `binding` leads from any of the chosen values to all of them and back; None where there are not two.
    """

    name: str
    label: str
    shown: tuple[ValueRow, ...]
    more: tuple[ValueRow, ...]
    years: bool
    binding: Option | None


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
class Alike:
    """Articles like another in one way; `shared` where their share is that of the text, worth telling."""

    label: str
    shared: bool
    articles: tuple[SimilarArticle, ...]


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


def alike(found: Sequence[SimilarArticle], ui: Interface) -> list[Alike]:
    """Articles like the one shown, under what makes them so, in their order; each group cut where it is long."""
    grouped: dict[str, list[SimilarArticle]] = {}
    for one in found:
        grouped.setdefault(one.kind, []).append(one)
    return [
        Alike(ui.name("alike", kind), kind == "near duplicate", tuple(rows[:MOST_ALIKE]))
        for kind, rows in grouped.items()
    ]


def sorts(request: SearchRequest, ui: Interface) -> list[Option]:
    return [Option(ui.name("sort", name), changes.sorted_by(request, name), request.sort == name) for name in SORTS]


def levels(request: SearchRequest, ui: Interface) -> list[Option]:
    """The levels from loose to strict: the loosest is where everybody starts."""
    return [
        Option(ui.of(row), changes.matching(request, row.name), request.level == row.name) for row in reversed(LEVELS)
    ]


def suggestions(found: SearchResult, ui: Interface) -> list[Suggested]:
    return [
        Suggested(one.query, ui.of(SUGGESTIONS[one.kind]), changes.asking(found.request, one.query))
        for one in found.suggestions
    ]


def chips(result: SearchResult, ui: Interface, authorities: Authorities) -> list[Chip]:
    """Everything beside the words of the question that shapes the results, each removable."""
    request, remove = result.request, ui.text("remove")
    found = [chip for choice in request.choices for chip in _chips(choice, request, ui, authorities)]
    if request.grouped:
        found.append(Chip("choice", None, ui.text("grouped"), changes.ungrouped(request), remove))
    loosest = LEVELS[-1].name
    if request.level != loosest:
        strictest = next(ui.of(row) for row in LEVELS if row.name == request.level)
        found.append(Chip("setting", ui.text("match"), strictest, changes.matching(request, loosest), remove))
    if not request.names:
        found.append(Chip("setting", None, ui.text("words_only"), changes.by_names(request, True), remove))
    # Every name goes at once: the address knows names on or off, not one by one.
    literal = changes.by_names(request, False)
    found += [Chip("read", ui.text("name"), one.label, literal, ui.text("as_words")) for one in result.interpretations]
    return found


def _chips(choice: Choice, request: SearchRequest, ui: Interface, authorities: Authorities) -> Iterator[Chip]:
    field, remove = ui.of(BY_NAME[choice.facet]), ui.text("remove")
    kind: Literal["choice", "excluded"] = "excluded" if choice.excluded else "choice"
    for value in choice.values:
        name = label(choice.facet, value, ui.code, authorities)
        yield Chip(kind, field, name, changes.freed(request, choice.facet, value), remove)
    for limits in choice.ranges:
        freed = changes.freed_years(request, choice.facet, limits, excluded=choice.excluded)
        yield Chip(kind, field, years_label(limits, ui), freed, remove)


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
        binding=_binding(field.name, request, ui),
    )


def _binding(facet: str, request: SearchRequest, ui: Interface) -> Option | None:
    own = [choice for choice in request.choices if choice.facet == facet and not choice.excluded]
    if facet not in MANY_VALUED or not own or len(own[0].values) < 2 or own[0].ranges:
        return None
    every = own[0].every
    return Option(ui.text("any" if every else "every"), changes.requiring(request, facet, every=not every), every)


def _value(facet: str, value: FacetValue, most: int, request: SearchRequest) -> ValueRow:
    chosen = [choice for choice in request.choices if choice.facet == facet]
    named = {one: choice.excluded for choice in chosen for one in choice.values}
    state: State = "covered" if value.selected else "free"
    if value.value in named:
        state = "excluded" if named[value.value] else "chosen"
    every = any(choice.every for choice in chosen)
    change = changes.freed if value.value in named else changes.also if every else changes.only
    others = any(not choice.excluded for choice in chosen)
    return ValueRow(
        label=value.label,
        count=value.count,
        percent=round(100 * value.count / most) if most else 0,
        state=state,
        request=change(request, facet, value.value),
        also=changes.also(request, facet, value.value) if others and state == "free" and not every else None,
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
