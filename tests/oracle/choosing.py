"""Choices in facets over a reader, as sets of articles."""

from collections.abc import Iterable, Sequence

from kashaf.index import letters
from kashaf.index.engine import Choice
from kashaf.index.fields import BY_NAME

from .reading import Articles

Limits = tuple[int | None, int | None]


class Holding:
    """Which articles hold which values."""

    def __init__(self, articles: Articles) -> None:
        self.articles = articles
        self._values: dict[str, list[str]] = {}

    def values(self, facet: str) -> list[str]:
        if facet not in self._values:
            self._values[facet] = self.articles.values(facet)
        return self._values[facet]

    def holders(self, facet: str, value: str) -> set[int]:
        return set(self.articles.postings(facet, value)) & self.articles.living

    def any_of(self, facet: str, values: Sequence[str], ranges: Iterable[Limits] = ()) -> set[int]:
        """The articles that hold one of the values or lie in one of the ranges; labels whatever their spelling."""
        wanted = set(values)
        for first, last in ranges:
            numbers = [int(value) for value in self.values(facet) if value.isdigit()]
            wanted |= {str(one) for one in numbers if (first or one) <= one <= (one if last is None else last)}
        if BY_NAME[facet].kind == "label":
            folded = set(map(letters.fold, wanted))
            wanted = {value for value in self.values(facet) if letters.fold(value) in folded}
        return set().union(*(self.holders(facet, value) for value in wanted))

    def passing(self, choices: Sequence[Choice], *, but: str | None = None) -> set[int]:
        """The articles that pass all choices; the plain choices of the facet `but` are not applied."""
        passing = set(self.articles.living)
        widened: dict[str, set[int]] = {}
        for choice in choices:
            held = self.any_of(choice.facet, choice.values, choice.ranges)
            if choice.excluded:
                passing -= held
            elif choice.every:
                for value in choice.values:
                    passing &= self.any_of(choice.facet, [value])
                for limits in choice.ranges:
                    passing &= self.any_of(choice.facet, [], [limits])
            else:
                widened.setdefault(choice.facet, set()).update(held)
        for facet, held in widened.items():
            if facet != but:
                passing &= held
        return passing
