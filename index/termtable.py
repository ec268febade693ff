"""The vocabulary of a segment: its word forms, and at each level the terms with the forms that have them.

Forms have ranks: they are ordered by root, then stem, spelling and form, so that all postings of a root lie side by side,
and nearly always those of a stem. A level is a projection: it stores which forms a term has, and no postings of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kashaf.index import arabic, strings
from kashaf.index.arabic import Terms
from kashaf.index.columns import Columns, ColumnWriter
from kashaf.index.plain import LEFT_OUT, Forms
from kashaf.index.strings import Strings

NO_FORMS: Forms = np.empty(0, dtype=np.uint32)


def order(rows: Sequence[Terms]) -> list[int]:
    """The places of the rows in the order of their ranks."""
    # One string to compare instead of a tuple with None in it; no term holds the zero character.
    keys = [f"{row.root or ''}\0{row.stem or ''}\0{row.spelling}\0{row.exact}" for row in rows]
    return sorted(range(len(rows)), key=keys.__getitem__)


@dataclass(frozen=True, slots=True)
class TermTable:
    """One level: its terms, sorted; term t has the forms `forms[firsts[t]:firsts[t + 1]]`, ranks rising.

    `of` gives the term of each form, `LEFT_OUT` where it has none at this level.
    """

    terms: Strings
    firsts: Forms
    forms: Forms
    of: Forms

    def forms_of(self, term: str) -> Forms:
        place = self.terms.find(term)
        return NO_FORMS if place is None else self.forms[self.firsts[place] : self.firsts[place + 1]]

    def term_of(self, form: int) -> str | None:
        term = int(self.of[form])
        return None if term == LEFT_OUT else self.terms[term]


def put(writer: ColumnWriter, rows: Sequence[Terms]) -> None:
    """Write the tables of all levels; `rows` stand in the order of their ranks."""
    for level in arabic.NAMES:
        column = [getattr(row, level) for row in rows]
        terms = sorted({term for term in column if term is not None})
        numbers = {term: number for number, term in enumerate(terms)}
        of = np.array([LEFT_OUT if term is None else numbers[term] for term in column], dtype=np.uint32)
        forms = np.argsort(of, kind="stable")[: int(np.count_nonzero(of != LEFT_OUT))]
        firsts = np.searchsorted(of[forms], np.arange(len(terms) + 1)).astype(np.uint32)
        strings.put(writer, f"{level}.terms", strings.packed(terms))
        writer.put(f"{level}.firsts", firsts)
        writer.put(f"{level}.forms", forms.astype(np.uint32))
        writer.put(f"{level}.of", of)


def read(columns: Columns, level: str) -> TermTable:
    return TermTable(
        strings.read(columns, f"{level}.terms"),
        columns[f"{level}.firsts"],
        columns[f"{level}.forms"],
        columns[f"{level}.of"],
    )
