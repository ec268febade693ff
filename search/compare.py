"""Two runs side by side: where they differ most, and whether the difference could be chance."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kashaf.search.evaluate import Judged
from kashaf.search.measures import MEASURES, Answers

ROUNDS = 10_000
SEED = 0
EXACT = 16
"""So many questions that differ have 65,536 sign patterns, which are all tried."""
SHOWN_IDS = 3

TEST = f"paired randomization, two-sided: {ROUNDS:,} rounds with seed {SEED}, all sign patterns up to {EXACT} questions"


@dataclass(frozen=True, slots=True)
class Difference:
    """The mean of one measure in both runs, how much B is above A, and how likely chance alone gives as much."""

    measure: str
    a: float
    b: float
    difference: float
    p: float


@dataclass(frozen=True, slots=True)
class Differing:
    """A question, its nDCG@10 in both runs, the articles judged right, and the first that each run found."""

    id: str
    question: str
    a: float
    b: float
    difference: float
    right: tuple[str, ...]
    first_a: tuple[str, ...]
    first_b: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All measures; how many questions B answers better, worse and equally well; those that differ, most first."""

    queries: int
    measures: tuple[Difference, ...]
    better: int
    worse: int
    same: int
    questions: tuple[Differing, ...]
    test: str = TEST


def compare(judged: Judged, a: Answers, b: Answers) -> Comparison:
    """Compare two runs over all judged questions; one that a run does not answer counts as 0."""
    values = {
        measure.name: np.array(
            [[measure.of(grade, run.get(id, ())) for run in (a, b)] for id, grade in judged.grades.items()]
        )
        for measure in MEASURES
    }
    first = values[MEASURES[0].name]
    rows = zip(judged.grades.items(), first.tolist(), strict=True)
    differing = [
        Differing(
            id, judged.questions[id], in_a, in_b, in_b - in_a,
            tuple(sorted(grade, key=lambda article: -grade[article])),
            tuple(a.get(id, ())[:SHOWN_IDS]), tuple(b.get(id, ())[:SHOWN_IDS]),
        )
        for (id, grade), (in_a, in_b) in rows
        if in_a != in_b
    ]  # fmt: skip
    better = sum(one.difference > 0 for one in differing)
    return Comparison(
        queries=len(first),
        measures=tuple(_difference(name, pairs) for name, pairs in values.items()),
        better=better,
        worse=len(differing) - better,
        same=len(first) - len(differing),
        questions=tuple(sorted(differing, key=lambda one: (-abs(one.difference), one.id))),
    )


def _difference(name: str, pairs: NDArray[np.float64]) -> Difference:
    a, b = pairs.mean(axis=0).tolist()
    return Difference(name, a, b, b - a, randomization((pairs[:, 1] - pairs[:, 0]).tolist()))


def randomization(differences: Sequence[float]) -> float:
    """The two-sided p of a paired randomization test (Fisher 1935; Smucker, Allan and Carterette 2007).

    `differences` holds one number a question. If the runs were equally good, each could as well have the other sign;
    p is the share of sign patterns whose sum is as far from 0. Beyond EXACT questions that differ, patterns are drawn,
    the pattern seen counting as one of them.

    >>> randomization([1.0, 1.0, 1.0])
    0.25
    """
    differing = np.array([one for one in differences if one], dtype=float)
    count = len(differing)
    # Sums that are equal on paper differ in the last bits by the order of adding.
    seen = abs(differing.sum()) - 1e-9
    if count <= EXACT:
        patterns = (np.arange(2**count)[:, None] >> np.arange(count)) & 1
        return float(np.mean(_sums(patterns, differing) >= seen))
    chance = np.random.default_rng(SEED)
    # A thousand at a time: ten thousand patterns of ten thousand questions would not fit into memory.
    far = sum(
        int(np.sum(_sums(chance.integers(0, 2, (ROUNDS // 10, count), dtype=np.int8), differing) >= seen))
        for _ in range(10)
    )
    return (far + 1) / (ROUNDS + 1)


def _sums(patterns: NDArray[np.integer], differing: NDArray[np.float64]) -> NDArray[np.float64]:
    """patterns: rounds x questions of 0 and 1 → rounds: the absolute sums with 0 as minus."""
    return np.abs((2.0 * patterns - 1.0) @ differing)
