"""What the compiled loops compute, in numpy: slower, obvious, and all there is where nothing was compiled.

Articles are numbered 0 to size - 1; ids are int32 article numbers in rising order, each once. A word or part of a
question finds (ids, scores, levels): float32 scores, and the rank of the strictest level at which it matched (uint8; 4
is none). `kashaf.index.kernels` chooses between these functions and those of `native/kernels.c`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Ids = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]
Ranks = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Forms = npt.NDArray[np.uint32]

LEVELS = 4
NO_LEVEL = LEVELS

MOST_TIMES = 255
"""How often a word stands in an article by one posting at the most."""

LEFT_OUT = 0xFFFFFFFF
"""The form of a word that has none: one-letter clitics that stand alone."""


@dataclass(frozen=True, slots=True)
class Part:
    """The postings of one part (title, body) of one segment.

    Those of form f are `articles_of[starts[f]:starts[f + 1]]`, where 0 is article `base` of the index, with their
    `frequencies`; their positions are those from `position_starts[f]` on, posting after posting.
    """

    base: int
    articles: int
    starts: Forms
    articles_of: Array
    frequencies: Array
    position_starts: Forms
    positions: Array


@dataclass(frozen=True, slots=True)
class Room:
    """Where a search adds up; the compiled one keeps its memory between searches."""

    size: int


def bm25(frequencies: Array, norms: Array, found: float, size: float, k1: float) -> Array:
    """BM25 of one term in each article that holds it; `norms` is k1 (1 - b + b length / average length) of each.

    Robertson and Zaragoza, The Probabilistic Relevance Framework (2009), formula 3.15, with the idf
    log(1 + (size - found + .5) / (found + .5)) that never falls below zero (Lucene's).
    """
    idf = np.log1p((size - found + 0.5) / (found + 0.5))
    return np.asarray(idf * frequencies * (k1 + 1.0) / (frequencies + norms + 1e-30))


def word_scores(levels: Array) -> Floats:
    """What one word adds to the score of each article, from its weighted scores at the four levels (articles x 4).

    Levels of the form add up: who holds كتاب as written holds its stem too. Stem and root are two readings of one
    kinship, and the better counts: whatever shares a stem shares the root, so added up they would pay twice, and the
    articles full of كاتب and مكتوب most. The better, and not "the root where there is no stem", so that no word more
    makes an article worth less.
    """
    scores: Floats = (levels[:, 0] + levels[:, 1] + np.maximum(levels[:, 2], levels[:, 3])).astype(np.float32)
    return scores


def postings(starts: Forms, forms: Forms, size: int) -> npt.NDArray[np.int64]:
    """The places, of `size` that there are, of all postings of some forms, which rise.

    Where the numbers of a file lie, none is given twice and none beyond the last, so that memory stays bounded.
    """
    if not len(forms):
        return np.empty(0, np.int64)
    numbers = forms.astype(np.int64)
    first, last = starts[numbers].astype(np.int64), np.minimum(starts[numbers + 1].astype(np.int64), size)
    first[1:] = np.maximum(first[1:], np.maximum.accumulate(last)[:-1])
    return np.concatenate([np.arange(*one) for one in zip(first.tolist(), last.tolist(), strict=True)])


Source = tuple[Part, float, Forms, Forms, Forms, Forms]


def score(
    room: Room,
    sources: Sequence[Source],
    norms: Array,
    alive: Array,
    size: float,
    k1: float,
    weights: tuple[float, float, float, float],
) -> tuple[Ids, Floats, Ranks]:
    """What a word finds, given its forms at each level in each part of each segment, and what the part weighs.

    `norms` (articles x 4) are those of `bm25`, `alive` marks the articles that can be found, `size` of them.
    """
    counts = np.zeros((room.size, LEVELS), dtype=np.float32)
    for part, weight, *by_level in sources:
        for level, forms in enumerate(by_level):
            at = postings(part.starts, forms, len(part.articles_of))
            at = at[part.articles_of[at] < part.articles]
            added = np.bincount(part.articles_of[at], part.frequencies[at] * weight, minlength=part.articles)
            counts[part.base : part.base + part.articles, level] += added[: part.articles].astype(np.float32)
    ids = np.flatnonzero(counts.any(axis=1) & alive.astype(bool)).astype(np.int32)
    held = counts[ids]
    found = (held > 0).sum(axis=0)
    scores = np.stack(
        [
            weights[level] * bm25(held[:, level], norms[ids, level], float(found[level]), size, k1)
            for level in range(LEVELS)
        ],
        axis=1,
    )
    return ids, word_scores(scores), np.argmax(held > 0, axis=1).astype(np.uint8)


Weighed = tuple[Array, Array, Array, float]
"""Ids, scores, levels, and what the part carries."""


def together(
    room: Room, parts: Sequence[Weighed], extras: Sequence[Weighed], least: float, enough: int
) -> tuple[Ids, Floats, Ranks, Mask | None]:
    """The articles whose parts carry at least `least`, with what all parts and extras add to their scores.

    Where fewer than `enough` articles carry that much, those that carry one less follow, and so on down to 1; the last
    of the four then marks those that carry it all.
    """
    carried = np.zeros(room.size)
    scores = np.zeros(room.size, dtype=np.float32)
    levels = np.full(room.size, NO_LEVEL, dtype=np.uint8)
    touched = np.zeros(room.size, dtype=bool)
    for ids, added, ranks, weight in parts:
        carried[ids] += weight
        touched[ids] = True
        scores[ids] += added
        levels[ids] = np.minimum(levels[ids], ranks)
    strict = least
    while enough and least > 1 and np.count_nonzero(carried >= least) < enough:
        least -= 1
    passing = touched & (carried >= least)
    for ids, added, ranks, _ in extras:
        scores[ids] += added
        levels[ids] = np.minimum(levels[ids], ranks)
    found = np.flatnonzero(passing).astype(np.int32)
    return found, scores[found], levels[found], carried[found] >= strict if least < strict else None


def best(scores: Floats, count: int) -> Ids:
    """The places of the `count` highest scores, best first, equal ones in their order."""
    places = np.arange(len(scores))
    if 0 < count < len(scores):
        border = np.partition(scores, len(scores) - count)[len(scores) - count]
        places = np.flatnonzero(scores >= border)
    return places[np.lexsort((places, -scores[places]))][: max(0, count)].astype(np.int32)


def tally(counts: npt.NDArray[np.int64], ids: Ids, base: int, starts: Forms, values: Array) -> None:
    """Add one to `counts[value]` for each value that each of the articles holds.

    The values of the segment's article a, whose number in the index is base + a, are `values[starts[a]:starts[a + 1]]`.
    """
    here = ids[(ids >= base) & (ids < base + len(starts) - 1)] - base
    found = values[postings(starts, here.astype(np.uint32), len(values))]
    counts += np.bincount(found[found < len(counts)], minlength=len(counts))


def phrase(part: Part, words: Sequence[Forms]) -> Ids:
    """The articles, numbered from 0 in the part, that hold the words one after the other; each word by its forms."""
    kept: Array | None = None
    for offset, forms in enumerate(words):
        at = postings(part.starts, forms, len(part.articles_of))
        articles = np.repeat(part.articles_of[at].astype(np.int64), part.frequencies[at])
        positions = part.positions[postings(part.position_starts, forms, len(part.positions))].astype(np.int64) - offset
        places = articles[positions >= 0] << 32 | positions[positions >= 0]
        kept = np.unique(places) if kept is None else np.intersect1d(kept, places)
    return np.unique((kept if kept is not None else np.empty(0, np.int64)) >> 32).astype(np.int32)


def invert(
    words: Forms, ends: npt.NDArray[np.int64], ranks: Forms, forms: int
) -> tuple[Array, Array, Array, Array, Array]:
    """Words of articles, one after the other, to the five arrays of a `Part`.

    Word 0 is a gap, which takes a place and is no word; `ends` says where each article ends; `ranks` gives the form of
    each word, `LEFT_OUT` for one that takes no place. A word that stands more than 255 times in an article has several
    postings there, so that a frequency is always one byte.
    """
    of = ranks[words]
    articles = np.repeat(np.arange(len(ends)), np.diff(ends, prepend=0))
    gap = words == 0
    stays = gap | (of != LEFT_OUT)
    of, articles, gap = of[stays], articles[stays], gap[stays]
    first = np.searchsorted(articles, np.arange(len(ends)))
    positions = np.arange(len(of)) - first[articles] if len(of) else np.empty(0, np.int64)
    of, articles, positions = of[~gap], articles[~gap], positions[~gap]
    order = np.argsort(of, kind="stable")
    of, articles, positions = of[order], articles[order], positions[order]
    fresh = np.ones(len(of), dtype=bool)
    fresh[1:] = (of[1:] != of[:-1]) | (articles[1:] != articles[:-1])
    heads = np.flatnonzero(fresh)
    within = np.arange(len(of)) - np.repeat(heads, np.diff(np.append(heads, len(of))))
    heads = np.flatnonzero(within % MOST_TIMES == 0)
    frequencies = np.diff(np.append(heads, len(of)))
    starts = np.searchsorted(of[heads], np.arange(forms + 1))
    position_starts = np.searchsorted(of, np.arange(forms + 1))
    return tuple(one.astype(np.uint32) for one in (starts, articles[heads], frequencies, position_starts, positions))  # type: ignore[return-value]


def order(text: npt.NDArray[np.uint8], starts: Forms) -> tuple[npt.NDArray[np.uint8], Forms, Forms]:
    """The distinct ones of some strings, sorted by their bytes, and of every string its number among them."""
    whole, places = text.tobytes(), starts.tolist()
    each = [whole[start:end] for start, end in pairwise(places)]
    distinct = sorted(set(each))
    numbers = {one: number for number, one in enumerate(distinct)}
    sorted_starts = np.cumsum([0, *map(len, distinct)]).astype(np.uint32)
    of = np.array([numbers[one] for one in each], dtype=np.uint32)
    return np.frombuffer(b"".join(distinct), np.uint8), sorted_starts, of


def find(text: npt.NDArray[np.uint8], starts: Forms, wanted: bytes) -> int:
    """The place of a string among sorted ones; where it is not, -1 less the place of the first that is greater."""
    low, high = 0, max(0, len(starts) - 1)
    while low < high:
        middle = (low + high) // 2
        one = text[starts[middle] : starts[middle + 1]].tobytes()
        if one == wanted:
            return middle
        if one < wanted:
            low = middle + 1
        else:
            high = middle
    return -low - 1


def texts(text: npt.NDArray[np.uint8], starts: Forms, places: Forms) -> list[str]:
    """The strings at some places of a row."""
    return [text[starts[at] : starts[at + 1]].tobytes().decode("utf-8", "surrogatepass") for at in places.tolist()]
