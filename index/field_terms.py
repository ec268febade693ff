"""The terms of a field as Whoosh asks for them, out of the arrays of a segment: sorted, each with its postings."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kashaf.index import strings
from kashaf.index.plain import Array, Part, postings
from kashaf.index.schema import Places
from kashaf.index.strings import Strings
from kashaf.index.termtable import TermTable


@dataclass(frozen=True, slots=True)
class Found:
    """The postings of a term: articles rising, how often it stands in each, and the same or where it stands, encoded as
    the field's format has it (None for a format that says nothing)."""

    articles: list[int]
    weights: list[float]
    values: list[bytes] | None


class TextTerms:
    """The terms of one part at one level, those that stand in the other part alone left out."""

    def __init__(self, table: TermTable, part: Part, *, places: bool) -> None:
        self.terms = table.terms
        self._table, self._part, self._places = table, part, places

    @cached_property
    def there(self) -> Array:
        """Which terms stand in an article."""
        held = np.concatenate([[0], np.cumsum(np.diff(self._part.starts.astype(np.int64))[self._table.forms])])
        found: Array = held[self._table.firsts[1:]] > held[self._table.firsts[:-1]]
        return found

    def found(self, place: int) -> Found:
        table, part = self._table, self._part
        forms = table.forms[table.firsts[place] : table.firsts[place + 1]]
        at = postings(part.starts, forms, len(part.articles_of))
        articles, frequencies = part.articles_of[at], part.frequencies[at]
        each, inverse = np.unique(articles, return_inverse=True)
        weights = np.bincount(inverse, frequencies, minlength=len(each))
        if self._places:
            values = self._where(forms, np.repeat(articles, frequencies), each)
        else:
            values = [int(times).to_bytes(4, "big") for times in weights]
        return Found(each.tolist(), weights.tolist(), values)

    def _where(self, forms: Array, articles: Array, each: Array) -> list[bytes]:
        every = self._part.positions
        positions = every[postings(self._part.position_starts, forms, len(every))]
        order = np.lexsort((positions, articles))
        borders = np.searchsorted(articles[order], each[1:])
        encode = Places().encode
        return [encode(one.tolist()) for one in np.split(positions[order], borders)]


class ValueTerms:
    """The terms of a field of whole values: facets, labels, ids."""

    def __init__(self, terms: Strings, firsts: Array, articles: Array) -> None:
        self.terms = terms
        self._firsts, self._articles = firsts, articles
        self.there = np.ones(len(terms), dtype=bool)

    def found(self, place: int) -> Found:
        articles = sorted(self._articles[self._firsts[place] : self._firsts[place + 1]].tolist())
        return Found(articles, [1.0] * len(articles), None)


def value_terms(held: Sequence[str | None]) -> ValueTerms:
    values = sorted({value for value in held if value is not None})
    numbers = {value: number for number, value in enumerate(values)}
    articles = sorted(
        (number for number, value in enumerate(held) if value is not None),
        key=lambda number: (numbers[held[number] or ""], number),
    )
    firsts = np.searchsorted([numbers[held[number] or ""] for number in articles], np.arange(len(values) + 1))
    return ValueTerms(strings.packed(values), firsts, np.array(articles, dtype=np.uint32))
