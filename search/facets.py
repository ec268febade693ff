"""Counts of an engine and choices of a reader to facet values with labels."""

from collections.abc import Iterable

from kashaf.index.authorities import Authorities
from kashaf.index.engine import Choice, Count
from kashaf.index.fields import BY_NAME, UNKNOWN
from kashaf.index.letters import fold
from kashaf.search.request import FacetValue

_UNKNOWN = {"ar": "غير معروف", "en": "unknown"}


def label(facet: str, value: str, language: str, authorities: Authorities) -> str:
    """What a value is called: names by their entry in the authority file, anything else by itself."""
    if value == UNKNOWN:
        return _UNKNOWN[language]
    if BY_NAME[facet].kind == "name" and value in authorities.entities:
        return authorities.label(value, language)
    return value


def facet_values(
    facet: str, counts: Iterable[Count], choices: Iterable[Choice], language: str, authorities: Authorities
) -> tuple[FacetValue, ...]:
    """The values of one facet in the order of the counts, with what the reader chose marked."""
    own = [choice for choice in choices if choice.facet == facet]

    def picked(value: str, *, excluded: bool) -> bool:
        return any(
            value in choice.values or any(_within(value, *limits) for limits in choice.ranges)
            for choice in own
            if choice.excluded == excluded
        )

    return tuple(
        FacetValue(
            value=row.value,
            label=label(facet, row.value, language, authorities),
            count=row.count,
            selected=picked(row.value, excluded=False),
            excluded=picked(row.value, excluded=True),
        )
        for row in counts
    )


def _within(value: str, first: int | None, last: int | None) -> bool:
    return value.isdigit() and (first is None or int(value) >= first) and (last is None or int(value) <= last)


def ordered(values: Iterable[FacetValue], order: str) -> tuple[FacetValue, ...]:
    """The values as they come, or by the Arabic alphabet of their labels, hamza and the article aside."""
    if order != "label":
        return tuple(values)
    return tuple(sorted(values, key=lambda value: (value.value == UNKNOWN, fold(value.label).removeprefix("ال"))))


def with_label(values: Iterable[FacetValue], words: str) -> tuple[FacetValue, ...]:
    """The values whose label or id contains the words, however they are spelled; all of them for no words."""
    wanted = fold(words).split()
    return tuple(value for value in values if all(word in fold(f"{value.label} {value.value}") for word in wanted))
