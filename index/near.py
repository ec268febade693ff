"""Near duplicates by bottom-k sketches: which articles share most of their four-word runs.

Broder, On the resemblance and containment of documents (1997): the k smallest hashes of a text's runs are a sample
of them, and the share that two samples have in common estimates the share of the texts.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from kashaf.index.kernels import COMPILED

SIZE = 64
RUN = 4
LEAST_SHARE = 0.3
"""Under this share two articles are no near duplicates: cut in half, a text still shares about .5 with itself."""

Sketch = npt.NDArray[np.uint32]


def sketch(hashes: npt.NDArray[np.uint64]) -> Sketch:
    """The smallest hashes of the runs of four words, in rising order, at most 64; of shorter texts, of all of it.

    `hashes` are those of the words of a text, in their order (`kashaf.index.wordlist.WordList.hashes`).
    """
    if COMPILED:
        from kashaf.index._words import sketch as compiled

        return np.frombuffer(compiled(hashes), dtype=np.uint32)
    return plain_sketch(hashes)


def plain_sketch(words: npt.NDArray[np.uint64]) -> Sketch:
    """The same in numpy."""
    if not len(words):
        return np.empty(0, dtype=np.uint32)
    run = min(RUN, len(words))
    mixed = np.zeros(len(words) - run + 1, dtype=np.uint64)
    for place in range(run):
        # multiply and rotate, so that the order of the words counts
        mixed = mixed * np.uint64(0x9E3779B97F4A7C15) + words[place : place + len(mixed)]
        mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    return np.unique((mixed >> np.uint64(32)).astype(np.uint32))[:SIZE]


def share(one: Sketch, other: Sketch) -> float:
    """The estimated share, 0 to 1, of runs in common: of the k smallest of both, how many stand in each."""
    both = np.union1d(one, other)[: max(1, min(SIZE, max(len(one), len(other))))]
    common = np.intersect1d(np.intersect1d(one, other, assume_unique=True), both, assume_unique=True)
    return float(len(common) / len(both)) if len(both) else 0.0


def groups(sketches: Sequence[Sketch]) -> list[int]:
    """For each sketch the index of the first that it is a near duplicate of, be it through others; else its own."""
    first = list(range(len(sketches)))

    def leader(index: int) -> int:
        while first[index] != index:
            first[index] = first[first[index]]
            index = first[index]
        return index

    for one, other in _pairs(sketches):
        if share(sketches[one], sketches[other]) >= LEAST_SHARE:
            low, high = sorted((leader(one), leader(other)))
            first[high] = low
    return [leader(index) for index in range(len(sketches))]


def _pairs(sketches: Sequence[Sketch]) -> list[tuple[int, int]]:
    """Pairs that share enough hashes to be worth comparing; a hash found everywhere pairs each with the first only."""
    if not sketches:
        return []
    owners = np.repeat(np.arange(len(sketches)), [len(one) for one in sketches])
    hashes = np.concatenate(sketches)
    if not len(hashes):
        return []
    order = np.lexsort((owners, hashes))
    hashes, owners = hashes[order], owners[order]
    fresh = np.r_[True, hashes[1:] != hashes[:-1]]
    heads = owners[np.maximum.accumulate(np.where(fresh, np.arange(len(owners)), 0))]
    candidates = np.stack([heads[~fresh], owners[~fresh]], axis=1)
    if not len(candidates):
        return []
    pairs, seen = np.unique(candidates, axis=0, return_counts=True)
    return [(int(one), int(other)) for (one, other), times in zip(pairs, seen, strict=True) if times >= 4]
