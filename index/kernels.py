"""The loops over arrays that searching and indexing spend their time in: compiled ones, or numpy where there are none.

`kashaf.index.plain` says what each computes. KASHAF_PLAIN=1 in the environment asks for numpy.
"""

import os
import sys
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from kashaf.index import plain
from kashaf.index.plain import Array, Floats, Forms, Ids, Mask, Ranks

__all__ = ["COMPILED", "Array", "Floats", "Forms", "Ids", "Mask", "Ranks"]

try:
    from kashaf.index import _kernels as _native
except ImportError:
    COMPILED = False
else:
    COMPILED = sys.byteorder == "little" and not os.environ.get("KASHAF_PLAIN")
"""Whether the compiled loops are used."""


class Answer(NamedTuple):
    """How many articles hold enough and how many as much as was asked for; the best, with what each part adds to them;
    and, if listed, all that hold enough, and those of them that pass the filter."""

    total: int
    full: int
    ids: Ids
    scores: Floats
    levels: Ranks
    shares: Floats
    found: Ids | None
    hits: Ids | None


class LookedUp(NamedTuple):
    """The stems and roots of the forms spelled like a word, and its forms at each level, ranks rising."""

    stems: frozenset[str]
    roots: frozenset[str]
    forms: tuple[Forms, Forms, Forms, Forms]


Part: Any = _native.Part if COMPILED else plain.Part
Room: Any = _native.Room if COMPILED else plain.Room


def score(
    room: Any,
    sources: Sequence[tuple[Any, float, Forms, Forms, Forms, Forms]],
    norms: Array,
    alive: Array,
    size: float,
    k1: float,
    weights: tuple[float, float, float, float],
) -> tuple[Ids, Floats, Ranks]:
    if not COMPILED:
        return plain.score(room, sources, norms, alive, size, k1, weights)
    ids, scores, levels = _native.score(room, tuple(sources), norms, alive, size, k1, weights)
    return np.frombuffer(ids, np.int32), np.frombuffer(scores, np.float32), np.frombuffer(levels, np.uint8)


def together(
    room: Any, parts: Sequence[plain.Weighed], extras: Sequence[plain.Weighed], least: float, enough: int = 0
) -> tuple[Ids, Floats, Ranks, Mask | None]:
    if not COMPILED:
        return plain.together(room, parts, extras, least, enough)
    ids, scores, levels, first = _native.together(room, tuple(parts), tuple(extras), least, enough)
    return (
        np.frombuffer(ids, np.int32),
        np.frombuffer(scores, np.float32),
        np.frombuffer(levels, np.uint8),
        None if first is None else np.frombuffer(first, np.bool_),
    )


def answer(
    room: Any,
    parts: Sequence[tuple[Any, ...]],
    extras: Sequence[tuple[Ids, Floats, Ranks, float]],
    alive: Array,
    norms: Array,
    size: float,
    k1: float,
    needed: tuple[int, float, int],
    keep: Mask | None,
    wanted: int,
    listed: bool,
) -> "Answer | None":
    """A question of plain words in one go; only compiled: `kashaf.index.matching` answers every question step by step.

    A part is (sources as in `score` but with whole weights, weights of the levels, members or None, what one earns).
    An extra is what a function word finds, and the most of its scores.
    `needed` is how many parts must be held, or the share of their weight if that is not 0, and what is enough. `alive`
    has a bit for each article, 64 to a number. None where no part of a weighed question stands anywhere.
    """
    found = _native.answer(room, tuple(parts), tuple(extras), alive, norms, size, k1, *needed, keep, wanted, listed)
    if found is None:
        return None
    total, full, ids, scores, levels, shares, every, hits = found
    return Answer(
        total,
        full,
        np.frombuffer(ids, np.int32),
        np.frombuffer(scores, np.float32),
        np.frombuffer(levels, np.uint8),
        np.frombuffer(shares, np.float32).reshape(len(ids) // 4, len(parts)),
        None if every is None else np.frombuffer(every, np.int32),
        None if hits is None else np.frombuffer(hits, np.int32),
    )


def best(scores: Floats, count: int) -> Ids:
    return np.frombuffer(_native.best(scores, count), np.int32) if COMPILED else plain.best(scores, count)


def tally(counts: npt.NDArray[np.int64], ids: Ids, base: int, starts: Forms, values: Array) -> None:
    tally = _native.tally if COMPILED else plain.tally
    tally(counts, ids, base, starts, values)


def phrase(part: Any, words: Sequence[Forms]) -> Ids:
    return np.frombuffer(_native.phrase(part, tuple(words)), np.int32) if COMPILED else plain.phrase(part, words)


def invert(
    words: Forms, ends: npt.NDArray[np.int64], ranks: Forms, forms: int
) -> tuple[Array, Array, Array, Array, Array]:
    if not COMPILED:
        return plain.invert(words, ends, ranks, forms)
    starts, articles, frequencies, position_starts, positions, widths = _native.invert(words, ends, ranks, forms)
    return (
        np.frombuffer(starts, np.uint32),
        np.frombuffer(articles, f"u{widths[0]}"),
        np.frombuffer(frequencies, np.uint8),
        np.frombuffer(position_starts, np.uint32),
        np.frombuffer(positions, f"u{widths[1]}"),
    )


def order(text: npt.NDArray[np.uint8], starts: Forms) -> tuple[npt.NDArray[np.uint8], Forms, Forms]:
    if not COMPILED:
        return plain.order(text, starts)
    sorted_text, sorted_starts, numbers = _native.order(text, starts)
    return (
        np.frombuffer(sorted_text, np.uint8),
        np.frombuffer(sorted_starts, np.uint32),
        np.frombuffer(numbers, np.uint32),
    )


def look_up(levels: tuple[Any, ...], spelling: str, exact: str) -> "LookedUp | None":
    """What a word is looked for by in one segment; only compiled: `kashaf.index.snapshot` does the same table by table.

    `levels` are the arrays of the segment's four `TermTable`s. None where no form is spelled so.
    """
    found = _native.look_up(levels, spelling.encode("utf-8", "surrogatepass"), exact.encode("utf-8", "surrogatepass"))
    if found is None:
        return None
    stems, roots, *forms = found
    as_written, alike, of_stems, of_roots = (np.frombuffer(one, np.uint32) for one in forms)
    return LookedUp(frozenset(stems), frozenset(roots), (as_written, alike, of_stems, of_roots))


def find(text: npt.NDArray[np.uint8], starts: Forms, wanted: bytes) -> int:
    return _native.find(text, starts, wanted) if COMPILED else plain.find(text, starts, wanted)


def texts(text: npt.NDArray[np.uint8], starts: Forms, places: Forms) -> list[str]:
    return _native.texts(text, starts, places) if COMPILED else plain.texts(text, starts, places)


def recency(dates: npt.NDArray[np.int32], weight: float) -> Floats:
    """A gentle factor for newer articles: 1 + weight for the newest, half of it two years before, and so on.

    `dates` are yyyymmdd; articles without a date (0) and a weight of 0 have the factor 1.
    """
    years = dates // 10000 + (dates // 100 % 100 - 1) / 12
    newest = float(years.max()) if len(years) else 0.0
    factors: Floats = np.where(dates > 0, 1 + weight * 0.5 ** ((newest - years) / 2), 1).astype(np.float32)
    return factors
