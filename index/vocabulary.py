"""The word forms of an index with their terms at every level, so that a search need not load the stemmer."""

from collections.abc import Iterable, Iterator, Sequence

from kashaf.index import arabic, term_columns
from kashaf.index.arabic import EXACT, SPELLING, Terms
from kashaf.index.segment import Segment
from kashaf.index.term_columns import TermColumns

_KEPT = 1 << 16
"""Forms whose terms stay in memory; what a page of results marks is mostly among them."""


class Vocabulary:
    """What the segments of a commit hold; every row is a pure function of its form, so any segment's will do."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self._rows: dict[str, Terms | None] = {}

    def of_forms(self, forms: Iterable[str]) -> dict[str, Terms]:
        """The rows of those forms that articles of the index hold."""
        found = {form: self._row(form) for form in dict.fromkeys(forms)}
        return {form: row for form, row in found.items() if row is not None}

    def _row(self, form: str) -> Terms | None:
        try:
            return self._rows[form]
        except KeyError:
            pass
        if len(self._rows) >= _KEPT:
            self._rows.clear()
        row = self._rows[form] = next(self._look_up(form), None)
        return row

    def _look_up(self, form: str) -> Iterator[Terms]:
        for segment in self._segments:
            for rank in segment.levels[EXACT].forms_of(form).tolist():
                yield _terms(segment, rank)

    def of_spellings(self, spellings: Iterable[str]) -> list[Terms]:
        """The rows of all forms with one of these spellings, ordered by form."""
        found = {
            row.exact: row
            for spelling in dict.fromkeys(spellings)
            for segment in self._segments
            for rank in segment.levels[SPELLING].forms_of(spelling).tolist()
            for row in [_terms(segment, rank)]
        }
        return [found[form] for form in sorted(found)]

    def count(self) -> int:
        if len(self._segments) == 1:
            return len(self._segments[0].levels[EXACT].terms)
        return len({form for segment in self._segments for form in segment.levels[EXACT].terms})

    def terms_of(self, forms: Sequence[str]) -> TermColumns:
        """The terms of any forms; those that no article holds yet are worked out."""
        if not self._segments:
            return term_columns.columns_of(forms)
        held = self.of_forms(forms)
        fresh = [form for form in forms if form not in held]
        held |= dict(zip(fresh, term_columns.terms_of(fresh), strict=True))
        return term_columns.columns(held[form] for form in forms)


def rows_of(segment: Segment) -> list[Terms]:
    """The rows of all forms of a segment, in the order of their ranks."""
    columns = []
    for level in arabic.NAMES:
        table = segment.levels[level]
        terms: list[str | None] = [*table.terms, None]
        columns.append([terms[min(term, len(terms) - 1)] for term in table.of.tolist()])
    return [
        Terms(exact or "", spelling or "", stem, root) for exact, spelling, stem, root in zip(*columns, strict=True)
    ]


def _terms(segment: Segment, rank: int) -> Terms:
    exact, spelling, stem, root = (segment.levels[level].term_of(rank) for level in arabic.NAMES)
    return Terms(exact or "", spelling or "", stem, root)
