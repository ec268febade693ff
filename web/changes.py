"""What one click changes in a request; whatever changes the answer goes back to its first page."""

from collections.abc import Iterable
from dataclasses import replace

from kashaf.index.engine import Choice, Sort
from kashaf.search.request import SearchRequest
from kashaf.web.urls import Years, canonical


def asking(request: SearchRequest, text: str) -> SearchRequest:
    return replace(request, text=text, page=1)


def sorted_by(request: SearchRequest, sort: Sort) -> SearchRequest:
    return replace(request, sort=sort, page=1)


def matching(request: SearchRequest, level: str) -> SearchRequest:
    return replace(request, level=level, page=1)


def ungrouped(request: SearchRequest) -> SearchRequest:
    return replace(request, grouped=False, page=1)


def by_names(request: SearchRequest, names: bool) -> SearchRequest:
    """With names in the question standing for what they name, or for their words only."""
    return replace(request, names=names, page=1)


def at_page(request: SearchRequest, page: int) -> SearchRequest:
    return replace(request, page=page)


def in_language(request: SearchRequest, language: str) -> SearchRequest:
    """The same answer, read in another language: the page stays."""
    return replace(request, language=language)


def only(request: SearchRequest, facet: str, value: str) -> SearchRequest:
    """The value as the one choice in its facet: this gives exactly the count that stands beside it."""
    others = tuple(choice for choice in request.choices if choice.facet != facet or choice.excluded)
    return _with(request, (*_less(others, facet, value), Choice(facet, (value,))))


def also(request: SearchRequest, facet: str, value: str) -> SearchRequest:
    """The value beside those chosen in its facet already: articles with any of them, or all if all must hold."""
    return _with(request, (*_less(request.choices, facet, value), Choice(facet, (value,))))


def without(request: SearchRequest, facet: str, value: str) -> SearchRequest:
    """Articles with the value left out."""
    return _with(request, (*_less(request.choices, facet, value), Choice(facet, (value,), excluded=True)))


def freed(request: SearchRequest, facet: str, value: str) -> SearchRequest:
    """The value neither chosen nor excluded."""
    return _with(request, _less(request.choices, facet, value))


def freed_years(request: SearchRequest, facet: str, years: Years, *, excluded: bool) -> SearchRequest:
    """A range of years taken out of the choices, or out of the exclusions."""
    return _with(
        request,
        (
            replace(choice, ranges=tuple(limits for limits in choice.ranges if limits != years))
            if (choice.facet, choice.excluded) == (facet, excluded)
            else choice
            for choice in request.choices
        ),
    )


def requiring(request: SearchRequest, facet: str, *, every: bool) -> SearchRequest:
    """All the chosen values of a facet required of an article, or any of them."""
    return _with(
        request,
        (
            replace(choice, every=every) if choice.facet == facet and not choice.excluded else choice
            for choice in request.choices
        ),
    )


def all_freed(request: SearchRequest) -> SearchRequest:
    return replace(_with(request, ()), grouped=False)


def _with(request: SearchRequest, choices: Iterable[Choice]) -> SearchRequest:
    return replace(request, choices=canonical(choices), page=1)


def _less(choices: Iterable[Choice], facet: str, value: str) -> tuple[Choice, ...]:
    """The choices without this value, be it chosen or excluded."""
    return tuple(
        replace(choice, values=tuple(one for one in choice.values if one != value)) if choice.facet == facet else choice
        for choice in choices
    )
