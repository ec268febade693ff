"""One commit of a Whoosh index as arrays: postings, lengths, facet values, dates; read once and kept."""

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from whoosh.query.positional import Phrase
from whoosh.reading import IndexReader
from whoosh.searching import Searcher

from kashaf.index import near
from kashaf.index.arabic import SPELLING
from kashaf.index.fields import FACETS, TEXT_PARTS
from kashaf.index.kernels import Floats, Ids, Mask
from kashaf.index.schema import ARTICLE, text_field

_KEPT_POSTINGS = 4096
"""How many term postings stay in memory; the common words of common questions fit."""

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Postings:
    """The articles that hold a term, rising, and how often each does."""

    ids: Ids
    frequencies: Floats


@dataclass(frozen=True, slots=True)
class FacetColumn:
    """All values of a facet; the articles of value v are `ids[offsets[v]:offsets[v + 1]]`."""

    values: tuple[str, ...]
    offsets: npt.NDArray[np.int64]
    ids: Ids


class Snapshot:
    """A reader over one commit, shared between threads; articles have numbers from 0 to `size` - 1."""

    def __init__(self, reader: IndexReader) -> None:
        self.reader = reader
        self.size = int(reader.doc_count_all())
        self._lock = threading.RLock()
        self._kept: dict[Any, Any] = {}

    def close(self) -> None:
        with self._lock:
            self.reader.close()

    def _keep(self, key: object, make: Callable[[], Item]) -> Item:
        with self._lock:
            if key not in self._kept:
                if len(self._kept) >= _KEPT_POSTINGS:
                    self._kept.pop(next(iter(self._kept)))
                self._kept[key] = make()
            found: Item = self._kept[key]
            return found

    @cached_property
    def articles(self) -> Mask:
        """Which numbers belong to articles that can be found: neither deleted nor copies."""
        mask = np.zeros(self.size, dtype=bool)
        mask[self.ids("kind", ARTICLE)] = True
        return mask

    def ids(self, field: str, term: str) -> Ids:
        """The numbers of the articles that hold a term."""
        return self.postings(field, term).ids

    def postings(self, field: str, term: str) -> Postings:
        return self._keep((field, term), lambda: self._read(field, term.encode()))

    def _read(self, field: str, term: bytes) -> Postings:
        ids: list[int] = []
        frequencies: list[float] = []
        for leaf, base in self.reader.leaf_readers():
            if (field, term) not in leaf:
                continue
            matcher = leaf.postings(field, term)
            while matcher.is_active():
                ids.append(base + matcher.id())
                frequencies.append(matcher.weight())
                matcher.next()
        return Postings(np.array(ids, dtype=np.int32), np.array(frequencies, dtype=np.float32))

    def phrase(self, part: str, level: str, terms: tuple[str, ...]) -> Ids:
        """The articles whose part holds the terms one after the other."""
        field = text_field(part, level)

        def read() -> Ids:
            query = Phrase(field, list(terms))
            with self._lock:
                searcher = Searcher(self.reader)
                return np.array(sorted(query.docs(searcher)), dtype=np.int32)

        return self._keep((field, terms), read)

    def beginning(self, field: str, prefix: str, most: int) -> tuple[tuple[str, ...], bool]:
        """The terms that begin so, in order, at most so many; and whether there are more."""
        found: list[str] = []
        with self._lock:
            for term in self.reader.expand_prefix(field, prefix.encode()):
                if len(found) == most:
                    return tuple(found), True
                found.append(bytes(term).decode())
        return tuple(found), False

    @cached_property
    def spellings(self) -> dict[str, int]:
        """Every folded word with the number of articles that hold it, those with it in title and text counted twice."""
        found: Counter[str] = Counter()
        with self._lock:
            for leaf, _ in self.reader.leaf_readers():
                for part in TEXT_PARTS:
                    for term, about in leaf.iter_field(text_field(part, SPELLING)):
                        found[bytes(term).decode()] += int(about.doc_frequency())
        return found

    def holding(self, level: str, terms: Iterable[str]) -> dict[str, int]:
        """In how many articles each term stands in title or text, whichever is more."""
        fields = [text_field(part, level) for part in TEXT_PARTS]
        with self._lock:
            return {
                term: max(int(self.reader.doc_frequency(field, term.encode())) for field in fields)
                for term in dict.fromkeys(terms)
            }

    @cached_property
    def titles(self) -> tuple[tuple[str, str], ...]:
        """The folded title and the id of every article that has a title."""
        return tuple(
            (title.decode(), str(self.stored(number)["known"][0]))
            for number, title in enumerate(self.title_orders)
            if title and self.articles[number]
        )

    def lengths(self, part: str, level: str) -> Floats:
        """The number of terms in this part of each article at this level (as Whoosh keeps it: rounded above 100)."""
        field = text_field(part, level)

        def read() -> Floats:
            out = np.zeros(self.size, dtype=np.float32)
            for leaf, base in self.reader.leaf_readers():
                for number in leaf.all_doc_ids():
                    out[base + number] = leaf.doc_field_length(number, field) or 0
            return out

        return self._keep(("lengths", field), read)

    def facet(self, name: str) -> FacetColumn:
        """The values of a facet and their articles."""

        def read() -> FacetColumn:
            values: list[str] = []
            columns: list[Ids] = []
            with self._lock:
                lexicon = [bytes(term) for term in self.reader.lexicon(name)]
            for term in lexicon:
                ids = self._read(name, term).ids
                ids = ids[self.articles[ids]]
                if len(ids):
                    values.append(term.decode())
                    columns.append(ids)
            offsets = np.zeros(len(columns) + 1, dtype=np.int64)
            np.cumsum([len(ids) for ids in columns], out=offsets[1:])
            return FacetColumn(tuple(values), offsets, np.concatenate(columns) if columns else np.empty(0, np.int32))

        return self._keep(("facet", name), read)

    @cached_property
    def dates(self) -> npt.NDArray[np.int32]:
        """The date of each article as yyyymmdd, 0 where it is unknown."""
        return np.array(list(self._column("date")), dtype=np.int32)

    @cached_property
    def title_orders(self) -> list[bytes]:
        """The folded title of each article, for sorting by the Arabic alphabet."""
        return [bytes(title) for title in self._column("title_order")]

    @cached_property
    def sketches(self) -> list[near.Sketch]:
        """The near-duplicate sketch of each article."""
        return [near.from_bytes(bytes(data)) for data in self._column("sketch")]

    def _column(self, name: str) -> Iterable[Any]:
        for leaf, _ in self.reader.leaf_readers():
            column = leaf.column_reader(name, translate=False)
            for number in range(leaf.doc_count_all()):
                yield column[number]

    def stored(self, number: int) -> dict[str, Any]:
        """What is stored for an article: `known` and `record`."""
        with self._lock:
            found: dict[str, Any] = self.reader.stored_fields(number)
            return found

    def number(self, id: str) -> int | None:
        """The number of an article or copy by its id."""
        ids = self._read("id", id.encode()).ids
        return int(ids[0]) if len(ids) else None

    def facet_mask(self, name: str, values: Iterable[str]) -> Mask:
        """Which articles hold one of the values of a facet or label field."""
        mask = np.zeros(self.size, dtype=bool)
        for value in values:
            mask[self.ids(name, value)] = True
        return mask & self.articles

    def warm(self) -> None:
        """Read what every search needs, so that the first reader need not wait for it."""
        for field in FACETS:
            self.facet(field.name)
