"""The array kernels against slow, obvious twins."""

import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kashaf.index.kernels import best, bm25, counts, recency, word_scores


def test_bm25_is_the_formula_written_out() -> None:
    frequencies, lengths = np.array([1, 3], np.float32), np.array([10, 40], np.float32)
    found = bm25(frequencies, lengths, average=20.0, found=2, size=100, k1=1.2, b=0.75)
    idf = math.log(1 + (100 - 2 + 0.5) / (2 + 0.5))
    expected = [
        idf * 1 * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 10 / 20)),
        idf * 3 * 2.2 / (3 + 1.2 * (0.25 + 0.75 * 40 / 20)),
    ]
    assert found == pytest.approx(expected, rel=1e-6)


def test_bm25_grows_with_the_frequency_and_falls_with_the_length() -> None:
    more = bm25(np.array([1, 2], np.float32), np.array([10, 10], np.float32), 10.0, 2, 100, 1.2, 0.75)
    longer = bm25(np.array([1, 1], np.float32), np.array([10, 20], np.float32), 10.0, 2, 100, 1.2, 0.75)
    assert more[0] < more[1]
    assert longer[0] > longer[1]


@given(st.lists(st.sampled_from([0.0, 0.5, 1.0, 2.0]), max_size=30), st.integers(0, 40))
def test_best_is_a_stable_sort(values: list[float], count: int) -> None:
    scores = np.array(values, np.float32)
    ids = np.arange(len(values), dtype=np.int32)
    slow = sorted(range(len(values)), key=lambda id: (-values[id], id))[:count]
    assert best(scores, ids, count).tolist() == slow


def test_best_looks_at_the_given_ids_alone() -> None:
    assert best(np.array([9, 1, 2], np.float32), np.array([1, 2], np.int32), 5).tolist() == [2, 1]


@given(st.lists(st.lists(st.integers(0, 9), unique=True).map(sorted), max_size=6), st.sets(st.integers(0, 9)))
def test_counts_are_the_sizes_of_the_intersections(columns: list[list[int]], chosen: set[int]) -> None:
    mask = np.zeros(10, dtype=bool)
    mask[sorted(chosen)] = True
    offsets = np.cumsum([0, *(len(column) for column in columns)])
    ids = np.array([id for column in columns for id in column], np.int32)
    assert counts(offsets, ids, mask).tolist() == [len(set(column) & chosen) for column in columns]


def floats(*values: float) -> npt.NDArray[np.float32]:
    return np.array(values, np.float32)


def test_the_form_of_a_word_adds_up_and_the_better_of_stem_and_root_counts() -> None:
    found = word_scores(floats(0.1, 0, 0), floats(0.3, 0.3, 0), floats(1, 1, 0), floats(0.5, 2, 0.5))
    assert found.tolist() == pytest.approx([1.4, 2.3, 0.5])


@given(st.lists(st.floats(0, 4, width=16), min_size=4, max_size=4), st.integers(0, 3), st.floats(0, 4, width=16))
def test_a_better_score_at_one_level_never_makes_a_word_worth_less(
    scores: list[float], level: int, more: float
) -> None:
    better = [score + more * (place == level) for place, score in enumerate(scores)]
    assert word_scores(*map(floats, better))[0] >= word_scores(*map(floats, scores))[0]


def test_recency_halves_every_two_years_and_leaves_the_undated_alone() -> None:
    factors = recency(np.array([20200101, 20180101, 20160101, 0], np.int32), 0.4)
    assert factors == pytest.approx([1.4, 1.2, 1.1, 1.0], abs=1e-6)
