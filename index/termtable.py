"""The vocabulary of a segment: its word forms, and at each level the terms with the forms that have them.

Forms have ranks: they are ordered by root, then stem, spelling and form, so that all postings of a root lie side by
side, and nearly always those of a stem. A level is a projection: it stores which forms a term has, and no postings.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kashaf.index import arabic, strings
from kashaf.index.columns import Columns, ColumnWriter
from kashaf.index.plain import LEFT_OUT, Forms
from kashaf.index.strings import Strings
from kashaf.index.term_columns import TermColumns

NO_FORMS: Forms = np.empty(0, dtype=np.uint32)


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


@dataclass(frozen=True, slots=True)
class Ranked:
    """The vocabulary of a segment on its way there.

    `order` gives the places of the forms by rank among those it was made of; `terms` the sorted terms of each level,
    and `of` the number of the term of each form by rank, `LEFT_OUT` where it has none.
    """

    order: npt.NDArray[np.int64]
    terms: Mapping[str, Strings]
    of: Mapping[str, Forms]

    def first_held(self, level: str) -> int:
        """The first form that has a term at a level: those without one come first, since none has one at a looser."""
        return int(np.count_nonzero(self.of[level] == LEFT_OUT))


def ranked(columns: TermColumns) -> Ranked:
    """Some forms, each once, in the order of their ranks."""
    terms: dict[str, Strings] = {}
    of: dict[str, Forms] = {}
    for level, column in zip(arabic.NAMES, columns, strict=True):
        held = np.array([term is not None for term in column], dtype=bool)
        terms[level], numbers = strings.numbered([term for term in column if term is not None])
        of[level] = np.full(len(column), LEFT_OUT, dtype=np.uint32)
        of[level][held] = numbers
    # LEFT_OUT + 1 is 0: forms without a root come first, and of those the ones without a stem
    order = np.lexsort([of[level] + np.uint32(1) for level in arabic.NAMES])
    return Ranked(order, terms, {level: one[order] for level, one in of.items()})


def put(writer: ColumnWriter, vocabulary: Ranked) -> None:
    """Write the tables of all levels."""
    for level, terms in vocabulary.terms.items():
        of = vocabulary.of[level]
        forms = np.argsort(of, kind="stable")[: int(np.count_nonzero(of != LEFT_OUT))]
        strings.put(writer, f"{level}.terms", terms)
        if len(terms) < len(forms):
            writer.put(f"{level}.firsts", np.searchsorted(of[forms], np.arange(len(terms) + 1)).astype(np.uint32))
        writer.put(f"{level}.forms", forms.astype(np.uint32))
        writer.put(f"{level}.of", of)


def read(columns: Columns, level: str) -> TermTable:
    terms = strings.read(columns, f"{level}.terms")
    # where each term has one form, as written, it is not stored which
    firsts = columns[f"{level}.firsts"] if f"{level}.firsts" in columns else np.arange(len(terms) + 1, dtype=np.uint32)
    return TermTable(terms, firsts, columns[f"{level}.forms"], columns[f"{level}.of"])
