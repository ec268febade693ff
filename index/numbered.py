"""The articles of a commit, numbered through its segments: which can be found, and what is known of each."""

import threading
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np

from kashaf.index import near
from kashaf.index.kernels import Array, Ids, Mask
from kashaf.index.segment import ARTICLE, Segment

_KEPT = 4096
"""Things worked out of the arrays that stay in memory: norms, facets, masks of values."""

Item = TypeVar("Item")


class Numbered:
    """Segments side by side, shared between threads; articles have numbers from 0 to `size` - 1."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self.segments = tuple(segments)
        self.bases: list[int] = [0, *np.cumsum([segment.size for segment in self.segments]).tolist()]
        self.size = self.bases[-1]
        self.lock = threading.RLock()
        self._kept: dict[Any, Any] = {}

    def keep(self, key: object, make: Callable[[], Item]) -> Item:
        """What `make` gives, made once as long as there is room for it."""
        try:
            found: Item = self._kept[key]
        except KeyError:
            with self.lock:
                if len(self._kept) >= _KEPT:
                    self._kept.pop(next(iter(self._kept)))
                found = self._kept[key] = make()
        return found

    @cached_property
    def articles(self) -> Mask:
        """Which numbers belong to articles that can be found: neither deleted nor copies."""
        return self._whole([segment.alive & (segment.kinds == ARTICLE) for segment in self.segments], np.bool_)

    @cached_property
    def alive_bits(self) -> Array:
        """The same as a bit for each article, 64 to a number, with a number to spare."""
        bits = np.zeros((self.size // 64 + 1) * 8, dtype=np.uint8)
        packed = np.packbits(self.articles, bitorder="little")
        bits[: len(packed)] = packed
        return bits.view(np.uint64)

    @cached_property
    def article_count(self) -> int:
        return int(self.articles.sum())

    @cached_property
    def copy_count(self) -> int:
        return sum(int((segment.alive & (segment.kinds != ARTICLE)).sum()) for segment in self.segments)

    def _whole(self, pieces: Sequence[Array], kind: Any) -> Array:
        return np.concatenate([*pieces, np.empty(0, kind)])

    @cached_property
    def dates(self) -> Array:
        """The date of each article that can be found as yyyymmdd, 0 where it is unknown."""
        return self._whole([segment.columns["dates"] for segment in self.segments], np.int32) * self.articles

    @cached_property
    def title_orders(self) -> list[bytes]:
        """The folded title of each article, for sorting by the Arabic alphabet."""
        return [title.encode("utf-8", "surrogatepass") for segment in self.segments for title in segment.title_orders]

    @cached_property
    def titles(self) -> tuple[tuple[str, str], ...]:
        """The folded title and the id of every article that has a title."""
        titles = (title for segment in self.segments for title in segment.title_orders)
        return tuple((title, self.id(number)) for number, title in enumerate(titles) if title and self.articles[number])

    @cached_property
    def sketches(self) -> list[near.Sketch]:
        """The near-duplicate sketch of each article."""
        found: list[near.Sketch] = []
        for segment in self.segments:
            starts, hashes = segment.columns["sketches.starts"].tolist(), segment.columns["sketches"]
            found += [hashes[first:last] for first, last in pairwise(starts)]
        return found

    def _segment_of(self, number: int) -> tuple[Segment, int]:
        place = bisect_right(self.bases, number) - 1
        return self.segments[place], number - self.bases[place]

    def id(self, number: int) -> str:
        segment, own = self._segment_of(number)
        return segment.id(own)

    def ids_of(self, numbers: Ids) -> list[str]:
        """The ids of some articles, in their order."""
        if len(self.segments) == 1:
            return self.segments[0].ids_of(numbers)
        return [self.id(number) for number in numbers.tolist()]

    def stored(self, number: int) -> tuple[str, str]:
        """The text of an article and the rest of its record."""
        segment, own = self._segment_of(number)
        return segment.stored.row(own)

    def number(self, id: str) -> int | None:
        """The number of an article or copy by its id."""
        for segment, base in zip(self.segments, self.bases, strict=False):
            if (own := segment.number(id)) is not None and segment.alive[own]:
                return base + own
        return None

    def copies(self, id: str) -> list[int]:
        """The numbers of the copies of an article."""
        return [
            base + number
            for segment, base in zip(self.segments, self.bases, strict=False)
            for number in np.flatnonzero(segment.alive & (segment.kinds != ARTICLE)).tolist()
            if segment.copy_of(number) == id
        ]
