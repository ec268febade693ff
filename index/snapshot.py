"""One commit as a search sees it: the arrays of its segments side by side, articles numbered through all of them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from kashaf.index import arabic, kernels, letters
from kashaf.index.arabic import EXACT, NAMES, RANK, ROOT, SPELLING, STEM
from kashaf.index.engine import Weights
from kashaf.index.fields import TEXT_PARTS
from kashaf.index.kernels import Array, Floats, Forms, Ids, Mask, Ranks
from kashaf.index.numbered import Numbered
from kashaf.index.segment import FacetColumn, Segment
from kashaf.index.segment_columns import LENGTHS
from kashaf.index.termtable import NO_FORMS
from kashaf.index.vocabulary import Vocabulary

LevelTerms = dict[str, frozenset[str]]
"""Level → the terms that are looked for at it."""
WordForms = tuple[Forms, Forms, Forms, Forms]
"""The forms of a word in a segment at each level, ranks rising."""


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet over all segments: its values, and each segment's column with the places of its values among them."""

    values: tuple[str, ...]
    columns: tuple[tuple[FacetColumn, Array], ...]


class Snapshot(Numbered):
    """The words and facets of a commit's segments, over the numbers of its articles."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        super().__init__(segments)
        self.vocabulary = Vocabulary(self.segments)
        self.room = kernels.Room(self.size)
        """To be used by who holds `lock`."""

    def warm(self) -> None:
        """Have at hand what most questions read: met page by page it takes twice as long as the search itself."""
        for segment in self.segments:
            for part in TEXT_PARTS:
                for array in ("articles", "frequencies"):
                    segment.columns.populate(f"{part}.{array}")

    # ------------------------------------------------------------ words

    @cached_property
    def _parts(self) -> dict[str, tuple[Any, ...]]:
        made: dict[str, tuple[Any, ...]] = {}
        for name in TEXT_PARTS:
            parts = [segment.part(name, base) for segment, base in zip(self.segments, self.bases, strict=False)]
            made[name] = tuple(
                kernels.Part(
                    one.base,
                    one.articles,
                    one.starts,
                    one.articles_of,
                    one.frequencies,
                    one.position_starts,
                    one.positions,
                )
                for one in parts
            )
        return made

    def norms(self, part: str | None, weights: Weights) -> Array:
        """The k1 (1 - b + b length / average length) of each article at each level, of a part or both together."""

        def work_out() -> Array:
            norms = np.empty((self.size, len(NAMES)), dtype=np.float32)
            for place, level in enumerate(NAMES):
                lengths = np.zeros(self.size, dtype=np.float32)
                for name in [part] if part else TEXT_PARTS:
                    lengths += np.float32(self.weight(name, part, weights)) * self.lengths(name, level)
                average = float(lengths[self.articles].mean()) if self.article_count else 0.0
                norms[:, place] = weights.k1 * (1.0 - weights.b + weights.b * lengths / max(average, 1e-9))
            return norms

        return self.keep(("norms", part, weights.title, weights.k1, weights.b), work_out)

    @staticmethod
    def weight(name: str, part: str | None, weights: Weights) -> float:
        """What a word in a part weighs, where one part or both are searched."""
        return weights.title if name == "title" and not part else 1.0

    def lengths(self, part: str, level: str) -> Floats:
        """The number of terms in this part of each article at this level (as Whoosh keeps it: rounded above 100)."""
        return self._whole([LENGTHS[segment.lengths(part, level)] for segment in self.segments], np.float32).astype(
            np.float32
        )

    def score(
        self, terms: LevelTerms, part: str | None, weights: Weights, levels: tuple[float, float, float, float]
    ) -> tuple[Ids, Floats, Ranks]:
        """What a word finds that is looked for by these terms; `levels` is what each level weighs."""
        sources = self.sources(terms, part, weights)
        norms = self.norms(part, weights)
        with self.lock:
            return kernels.score(self.room, sources, norms, self.articles, self.article_count, weights.k1, levels)

    def sources(
        self, terms: LevelTerms, part: str | None, weights: Weights
    ) -> list[tuple[Any, float, Forms, Forms, Forms, Forms]]:
        """Where a word is looked for: each part of each segment, what it weighs, and the word's forms at each level."""
        return self.sources_of([self._forms(segment, terms) for segment in self.segments], part, weights)

    def sources_of(
        self, by_segment: Sequence[WordForms], part: str | None, weights: Weights
    ) -> list[tuple[Any, float, Forms, Forms, Forms, Forms]]:
        """The same for the forms of a word in each segment."""
        return [
            (one, self.weight(name, part, weights), *forms)
            for name in ([part] if part else TEXT_PARTS)
            for one, forms in zip(self._parts[name], by_segment, strict=True)
        ]

    def word(self, text: str, loosest: int) -> tuple[LevelTerms, tuple[WordForms, ...]]:
        """What a word is looked for by at the levels allowed, strict first, and its forms in each segment.

        Stems and roots are those of every form in the index that is spelled like the word: whoever types احمد means
        أحمد too, and both then find the same.
        """
        return self.keep(("word", text, loosest), lambda: self._word(text, loosest))

    def _word(self, text: str, loosest: int) -> tuple[LevelTerms, tuple[WordForms, ...]]:
        spelling = letters.fold(text)
        if kernels.COMPILED and len(self.segments) == 1 and loosest == RANK[ROOT]:
            tables = self.keep("tables", lambda: self.segments[0].tables())
            if (found := kernels.look_up(tables, spelling, text)) is not None:
                terms = {
                    EXACT: frozenset([text]),
                    SPELLING: frozenset([spelling]),
                    STEM: found.stems,
                    ROOT: found.roots,
                }
                return {level: one for level, one in terms.items() if one}, (found.forms,)
        terms = {EXACT: frozenset([text]), SPELLING: frozenset([spelling])}
        if loosest > RANK[SPELLING]:
            rows = self.vocabulary.of_spellings([spelling]) or [arabic.terms(text)]
            terms[STEM] = frozenset(row.stem for row in rows if row.stem)
            terms[ROOT] = frozenset(row.root for row in rows if row.root)
        terms = {level: found for level, found in terms.items() if RANK[level] <= loosest and found}
        return terms, tuple(self._forms(segment, terms) for segment in self.segments)

    @staticmethod
    def _forms(segment: Segment, terms: LevelTerms) -> WordForms:
        """The forms that the terms of each level have in a segment, ranks rising."""
        found = []
        for level in NAMES:
            wanted = terms.get(level, ())
            forms = [segment.levels[level].forms_of(term) for term in wanted]
            found.append(forms[0] if len(forms) == 1 else np.unique(np.concatenate(forms)) if forms else NO_FORMS)
        exact, spelling, stem, root = found
        return exact, spelling, stem, root

    def phrase(self, part: str, spellings: Sequence[str]) -> Ids:
        """The articles whose part holds the words, by their folded spellings, one after the other."""
        found = []
        for segment, base, own in zip(self.segments, self.bases, self._parts[part], strict=False):
            words = [segment.levels[SPELLING].forms_of(spelling) for spelling in spellings]
            if all(map(len, words)):
                found.append(kernels.phrase(own, words) + np.int32(base))
        return self._whole(found, np.int32)

    def beginning(self, prefix: str, most: int) -> tuple[tuple[str, ...], bool]:
        """The spellings that begin so, in order, at most so many; and whether there are more."""
        found: set[str] = set()
        more = False
        for segment in self.segments:
            spellings = segment.levels[SPELLING].terms
            first, last = spellings.between(prefix.encode("utf-8", "surrogatepass"))
            more = more or last - first > most
            found.update(spellings[place] for place in range(first, min(last, first + most)))
        return tuple(sorted(found)[:most]), more or len(found) > most

    @cached_property
    def spellings(self) -> dict[str, int]:
        """Every folded word with the number of articles that hold it, those with it in title and text counted twice."""
        found: Counter[str] = Counter()
        for segment in self.segments:
            table = segment.levels[SPELLING]
            counts = sum(_articles_of_terms(segment, part, table.firsts, table.forms) for part in TEXT_PARTS)
            found.update(dict(zip(table.terms, np.asarray(counts).tolist(), strict=True)))
        return found

    def holding(self, level: str, terms: Iterable[str]) -> dict[str, int]:
        """In how many articles each term stands in title or text, whichever is more, at the most: forms add up."""
        found = {}
        for term in dict.fromkeys(terms):
            by_part: Counter[str] = Counter()
            for segment in self.segments:
                forms = segment.levels[level].forms_of(term)
                for part in TEXT_PARTS:
                    starts = segment.parts[part].starts
                    by_part[part] += int((starts[forms + 1].astype(np.int64) - starts[forms]).sum())
            found[term] = max(by_part.values(), default=0)
        return found

    # ------------------------------------------------------------ facets

    def facet(self, name: str) -> Facet:
        """The values of a facet or label field over all segments."""

        def work_out() -> Facet:
            columns = [segment.facet(name) for segment in self.segments]
            held = [list(column.values) for column in columns]
            values = sorted({value for one in held for value in one})
            places = {value: place for place, value in enumerate(values)}
            return Facet(
                tuple(values),
                tuple(
                    (column, np.array([places[value] for value in one], dtype=np.int64))
                    for column, one in zip(columns, held, strict=True)
                ),
            )

        return self.keep(("facet", name), work_out)

    def counts(self, name: str, ids: Ids) -> dict[str, int]:
        """How many of the articles hold each value of a facet; values that none holds are left out."""
        facet = self.facet(name)
        total = np.zeros(len(facet.values), dtype=np.int64)
        for base, (column, places) in zip(self.bases, facet.columns, strict=False):
            counts = np.zeros(len(places), dtype=np.int64)
            kernels.tally(counts, ids, base, column.starts, column.values_of)
            total[places] += counts
        return {facet.values[place]: int(total[place]) for place in np.flatnonzero(total).tolist()}

    def members(self, name: str, value: str) -> Ids:
        """The articles that hold a value of a facet."""
        return self.keep(
            ("members", name, value), lambda: np.flatnonzero(self.facet_mask(name, [value])).astype(np.int32)
        )

    def longest(self, title_weight: float) -> float:
        """The most words an article holds, one in its title counted as often as it weighs; rounded up."""

        def work_out() -> float:
            longest = [self.lengths(part, EXACT).max(initial=0.0) for part in TEXT_PARTS]
            # what is rounded to the last of Whoosh's lengths may be any longer
            if max(longest) >= float(LENGTHS[-1]):
                return float("inf")
            return float(title_weight * longest[0] + longest[1])

        return self.keep(("longest", title_weight), work_out)

    def facet_mask(self, name: str, values: Iterable[str]) -> Mask:
        """Which articles hold one of the values of a facet or label field."""
        mask = np.zeros(self.size, dtype=bool)
        wanted = tuple(values)
        for base, (column, _) in zip(self.bases, self.facet(name).columns, strict=False):
            for value in wanted:
                if (place := column.values.find(value)) is not None:
                    mask[base + column.articles[column.firsts[place] : column.firsts[place + 1]].astype(np.int64)] = (
                        True
                    )
        return mask & self.articles


def _articles_of_terms(segment: Segment, part: str, firsts: Forms, forms: Forms) -> Array:
    """How many postings of a part the forms of each term have."""
    held = np.concatenate([[0], np.cumsum(np.diff(segment.parts[part].starts.astype(np.int64))[forms])])
    return np.asarray(held[firsts[1:]] - held[firsts[:-1]])
