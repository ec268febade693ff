"""The compiled loops against their twins in numpy, and those against formulas and loops written out."""

import math
from collections.abc import Sequence
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kashaf.index import kernels, near, plain, strings
from kashaf.index.kernels import recency
from kashaf.index.wordlist import GAP, PlainTable, classes

native: Any = pytest.importorskip(
    "kashaf.index._kernels", reason="the loops were not compiled: a C compiler and Python's headers are needed"
)
words_native: Any = pytest.importorskip("kashaf.index._words", reason="the loops were not compiled")

WEIGHTS = (0.1, 0.3, 1.0, 0.8)


def u4(*values: int) -> plain.Forms:
    return np.array(values, dtype=np.uint32)


def f4(values: Sequence[float]) -> plain.Floats:
    return np.array(values, dtype=np.float32)


def test_bm25_is_the_formula_written_out() -> None:
    norms = 1.2 * (0.25 + 0.75 * f4([10, 40]) / 20)
    idf = math.log(1 + (100 - 2 + 0.5) / (2 + 0.5))
    expected = [
        idf * 1 * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 10 / 20)),
        idf * 3 * 2.2 / (3 + 1.2 * (0.25 + 0.75 * 40 / 20)),
    ]
    assert plain.bm25(f4([1, 3]), norms, found=2, size=100, k1=1.2) == pytest.approx(expected, rel=1e-6)


def test_the_form_of_a_word_adds_up_and_the_better_of_stem_and_root_counts() -> None:
    levels = f4([[0.1, 0.3, 1, 0.5], [0, 0.3, 1, 2], [0, 0, 0, 0.5]])  # type: ignore[list-item]
    assert plain.word_scores(levels).tolist() == pytest.approx([1.4, 2.3, 0.5])


@given(st.lists(st.floats(0, 4, width=16), min_size=4, max_size=4), st.integers(0, 3), st.floats(0, 4, width=16))
def test_a_better_score_at_one_level_never_makes_a_word_worth_less(
    scores: list[float], level: int, more: float
) -> None:
    better = [score + more * (place == level) for place, score in enumerate(scores)]
    assert plain.word_scores(f4([better]))[0] >= plain.word_scores(f4([scores]))[0]  # type: ignore[list-item]


def test_recency_halves_every_two_years_and_leaves_the_undated_alone() -> None:
    factors = recency(np.array([20200101, 20180101, 20160101, 0], np.int32), 0.4)
    assert factors == pytest.approx([1.4, 1.2, 1.1, 1.0], abs=1e-6)


# ---------------------------------------------------------------- best


@given(st.lists(st.sampled_from([0.0, 0.5, 1.0, 2.0]), max_size=60), st.integers(0, 80))
def test_best_is_a_stable_sort(values: list[float], count: int) -> None:
    slow = sorted(range(len(values)), key=lambda place: (-values[place], place))[:count]
    assert plain.best(f4(values), count).tolist() == slow
    assert np.frombuffer(native.best(f4(values), count), np.int32).tolist() == slow


# ---------------------------------------------------------------- inverting

FORMS = 5
texts = st.lists(st.lists(st.integers(0, 7), max_size=12), min_size=1, max_size=6)
"""Words of some articles; 0 is a gap and 7 a clitic that is left out."""
RANKS = u4(plain.LEFT_OUT, 2, 0, 4, 1, 1, 3, plain.LEFT_OUT)


def inverted(articles: list[list[int]], module: ModuleType = plain) -> list[plain.Array]:
    words = np.array([word for article in articles for word in article], dtype=np.uint32)
    ends = np.cumsum([len(article) for article in articles], dtype=np.int64)
    return list(module.invert(words, ends, RANKS, FORMS))


@given(texts)
def test_inverting_finds_every_word_at_its_place(articles: list[list[int]]) -> None:
    expected: dict[int, dict[int, list[int]]] = {form: {} for form in range(FORMS)}
    for article, words in enumerate(articles):
        position = 0
        for word in words:
            if word == 7:
                continue
            if word:
                expected[int(RANKS[word])].setdefault(article, []).append(position)
            position += 1
    for module in (plain, kernels):
        starts, ids, frequencies, position_starts, positions = inverted(articles, module)
        found: dict[int, dict[int, list[int]]] = {}
        for form in range(FORMS):
            place, found[form] = int(position_starts[form]), {}
            for at in range(starts[form], starts[form + 1]):
                found[form][int(ids[at])] = positions[place : place + int(frequencies[at])].tolist()
                place += int(frequencies[at])
            assert place == position_starts[form + 1]
        assert found == expected


# ---------------------------------------------------------------- words and phrases


def parts(articles: list[list[int]], base: int, widths: tuple[str, str, str]) -> tuple[plain.Part, Any]:
    starts, ids, frequencies, position_starts, positions = inverted(articles)
    arrays = (
        starts, ids.astype(widths[0]), frequencies.astype(widths[1]), position_starts, positions.astype(widths[2]),
    )  # fmt: skip
    return plain.Part(base, len(articles), *arrays), native.Part(base, len(articles), *arrays)


widths = st.tuples(
    st.sampled_from(["u2", "u4"]), st.sampled_from(["u1", "u2", "u4"]), st.sampled_from(["u1", "u2", "u4"])
)
forms = st.sets(st.integers(0, FORMS - 1)).map(lambda chosen: u4(*sorted(chosen)))


@given(texts, texts, widths, st.tuples(forms, forms, forms, forms), st.data())
@settings(deadline=None)
def test_a_word_scores_alike_in_both(
    first: list[list[int]],
    second: list[list[int]],
    width: tuple[str, str, str],
    levels: tuple[plain.Forms, ...],
    data: st.DataObject,
) -> None:
    size = len(first) + len(second)
    alive = np.array(data.draw(st.lists(st.booleans(), min_size=size, max_size=size)), dtype=bool)
    norms = f4(data.draw(st.lists(st.floats(0, 3, width=16), min_size=4 * size, max_size=4 * size))).reshape(size, 4)
    pairs = [parts(first, 0, width), parts(second, len(first), width), parts(first, 0, width)]
    weigh = (1.0, 1.0, 3.0)
    slow = plain.score(
        plain.Room(size), [(one, weight, *levels) for (one, _), weight in zip(pairs, weigh, strict=True)],  # type: ignore[misc]
        norms, alive, float(alive.sum()), 1.8, WEIGHTS,
    )  # fmt: skip
    room = native.Room(size)
    for _ in range(2):  # the room is clean again
        fast = native.score(
            room, tuple((one, weight, *levels) for (_, one), weight in zip(pairs, weigh, strict=True)),
            norms, alive, float(alive.sum()), 1.8, WEIGHTS,
        )  # fmt: skip
        assert np.frombuffer(fast[0], np.int32).tolist() == slow[0].tolist()
        assert np.frombuffer(fast[1], np.float32) == pytest.approx(slow[1], rel=1e-5, abs=1e-6)
        assert np.frombuffer(fast[2], np.uint8).tolist() == slow[2].tolist()


@given(texts, widths, st.lists(forms, min_size=1, max_size=4))
def test_a_phrase_is_found_alike_in_both_and_word_by_word(
    articles: list[list[int]], width: tuple[str, str, str], words: list[plain.Forms]
) -> None:
    slow, fast = parts(articles, 0, width)
    expected = []
    for article, text in enumerate(articles):
        places = [None if not word else int(RANKS[word]) for word in text if word != 7]
        if any(
            all(places[at + offset] in form.tolist() for offset, form in enumerate(words))
            for at in range(len(places) - len(words) + 1)
        ):
            expected.append(article)
    assert plain.phrase(slow, words).tolist() == expected
    assert np.frombuffer(native.phrase(fast, tuple(words)), np.int32).tolist() == expected


# ---------------------------------------------------------------- parts of a question

SIZE = 70
found = st.dictionaries(
    st.integers(0, SIZE - 1), st.tuples(st.sampled_from([0.5, 1.0, 2.0]), st.integers(0, 4)), max_size=30
)


def weighed(articles: dict[int, tuple[float, int]], weight: float) -> plain.Weighed:
    ids = sorted(articles)
    return (
        np.array(ids, np.int32), f4([articles[id][0] for id in ids]),
        np.array([articles[id][1] for id in ids], np.uint8), weight,
    )  # fmt: skip


@given(st.lists(found, max_size=5), st.lists(found, max_size=2), st.integers(1, 4), st.sampled_from([0, 3, 10]))
def test_parts_of_a_question_go_together_alike_in_both(
    held: list[dict[int, tuple[float, int]]], more: list[dict[int, tuple[float, int]]], least: int, enough: int
) -> None:
    some, extras = [weighed(one, 1.0) for one in held], [weighed(one, 1.0) for one in more]
    slow = plain.together(plain.Room(SIZE), some, extras, least, enough)
    room = native.Room(SIZE)
    for _ in range(2):
        fast = native.together(room, tuple(some), tuple(extras), least, enough)
        assert np.frombuffer(fast[0], np.int32).tolist() == slow[0].tolist()
        assert np.frombuffer(fast[1], np.float32) == pytest.approx(slow[1], rel=1e-6)
        assert np.frombuffer(fast[2], np.uint8).tolist() == slow[2].tolist()
        assert (fast[3] is None) == (slow[3] is None)
        if slow[3] is not None:
            assert np.frombuffer(fast[3], np.bool_).tolist() == slow[3].tolist()


@given(st.lists(found, min_size=1, max_size=4), st.floats(0.1, 3))
def test_parts_that_carry_weights_pass_alike_in_both(held: list[dict[int, tuple[float, int]]], least: float) -> None:
    some = [weighed(one, 0.7 * (place + 1)) for place, one in enumerate(held)]
    slow = plain.together(plain.Room(SIZE), some, [], least, 0)
    fast = native.together(native.Room(SIZE), tuple(some), (), least, 0)
    assert np.frombuffer(fast[0], np.int32).tolist() == slow[0].tolist()


def test_an_article_outside_the_index_is_refused_and_the_room_stays_clean() -> None:
    room = native.Room(3)
    inside, outside = weighed({0: (1.0, 0)}, 1.0), weighed({7: (1.0, 0)}, 1.0)
    with pytest.raises(ValueError, match="outside the index"):
        native.together(room, (inside, outside), (), 1.0, 0)
    assert native.together(room, (), (), 0.5, 0)[0] == b""


# ---------------------------------------------------------------- facets and strings


@given(st.lists(st.lists(st.integers(0, 9), max_size=3, unique=True), max_size=20), st.sets(st.integers(0, 19)))
def test_counts_of_values_are_those_of_a_loop(held: list[list[int]], chosen: set[int]) -> None:
    ids = np.array(sorted(id for id in chosen if id < len(held)), np.int32) + np.int32(5)
    starts = np.cumsum([0, *map(len, held)]).astype(np.uint32)
    values = np.array([value for one in held for value in one], dtype=np.uint8)
    expected = [sum(value in held[id - 5] for id in ids) for value in range(10)]
    for module in (plain, native):
        counts = np.zeros(10, np.int64)
        module.tally(counts, ids, 5, starts, values)
        assert counts.tolist() == expected


@given(st.sets(st.text(alphabet="اأبت\u0640az", max_size=4)), st.text(alphabet="اأبت\u0640az", max_size=4))
def test_a_string_is_found_among_sorted_ones_or_its_place_is(strings: set[str], wanted: str) -> None:
    encoded = [one.encode() for one in sorted(strings)]
    text = np.frombuffer(b"".join(encoded), np.uint8)
    starts = np.cumsum([0, *map(len, encoded)]).astype(np.uint32)
    place = sum(one < wanted.encode() for one in encoded)
    expected = place if wanted in strings else -place - 1
    assert plain.find(text, starts, wanted.encode()) == expected
    every = np.arange(len(encoded), dtype=np.uint32)
    assert plain.texts(text, starts, every) == native.texts(text, starts, every) == sorted(strings)
    assert native.find(text, starts, wanted.encode()) == expected


@given(st.integers(0, 400), st.integers(1, 1000), st.integers(0, 2**32))
def test_sketches_are_alike_in_both(count: int, distinct: int, seed: int) -> None:
    known = np.random.default_rng(seed).integers(0, 1 << 64, distinct, np.uint64)
    hashes = known[np.random.default_rng(seed + 1).integers(0, distinct, count)]
    assert np.frombuffer(words_native.sketch(hashes), np.uint32).tolist() == near.plain_sketch(hashes).tolist()


long_texts = st.text(alphabet="اأب\0\n\U0001f600a", max_size=3) | st.text(alphabet="اa", min_size=6, max_size=20)


@given(st.lists(long_texts, max_size=40))
def test_strings_are_sorted_and_numbered_alike_in_both(each: list[str]) -> None:
    together, distinct = strings.packed(each), sorted(set(each))
    assert list(together) == each
    for module in (plain, kernels):
        text, starts, numbers = module.order(together.text, together.starts)
        assert list(strings.Strings(text, starts)) == distinct
        assert [distinct[number] for number in numbers.tolist()] == each


def test_starts_outside_the_text_are_refused() -> None:
    for starts in (u4(0, 3), u4(1, 0)):
        with pytest.raises(ValueError, match="must rise"):
            native.order(np.zeros(2, np.uint8), starts)


@given(
    st.text(
        alphabet=st.one_of(st.characters(), st.sampled_from("اأبةوىـًٌ٠١٢٣۴0129aZé\u200fﻻ中 .«»'\"_" + GAP)), max_size=40
    )
)
def test_a_text_is_cut_into_the_same_words_by_both_tables(text: str) -> None:
    slow, fast = PlainTable(), words_native.Table(classes())
    assert fast.scan(text) == slow.scan(text)
    assert fast.words(0) == slow.words(0)


# ---------------------------------------------------------------- numbers that make no sense


def u1(*values: int) -> plain.Array:
    return np.array(values, dtype=np.uint8)


@pytest.mark.parametrize(
    "arrays",
    [
        (u4(0, 4), u1(0, 1, 2, 3), u1(1, 1, 1, 1), u4(0, 4), u1(0, 0, 0, 0)),
        (u4(0, 4), u4(0, 1, 2, 3), np.ones(4, np.uint64), u4(0, 4), u1(0, 0, 0, 0)),
        (u4(0, 4), u4(0, 1, 2, 3), u1(1, 1, 1, 1), u4(0, 4), np.zeros(4, np.int64)),
        (np.array([0, 4]), u4(0, 1, 2, 3), u1(1, 1, 1, 1), u4(0, 4), u1(0, 0, 0, 0)),
    ],
)
def test_postings_of_another_width_than_is_read_are_refused(arrays: tuple[plain.Array, ...]) -> None:
    with pytest.raises(ValueError, match="bytes"):
        native.Part(0, 4, *arrays)


def test_postings_that_several_forms_claim_are_counted_once() -> None:
    articles = np.zeros(2, np.uint16)
    claimed = native.Part(0, 1, u4(*[0, 2] * 500), articles, u1(1, 1), u4(*[0, 2] * 500), u1(0, 1))
    forms = np.arange(999, dtype=np.uint32)
    norms, alive = np.ones((1, 4), np.float32), np.ones(1, bool)
    _, scores, _ = native.score(
        native.Room(1), ((claimed, 1.0, forms, u4(), u4(), u4()),), norms, alive, 1.0, 1.0, (1.0, 0, 0, 0)
    )
    once = plain.bm25(f4([2]), f4([1]), found=1, size=1, k1=1.0)
    assert np.frombuffer(scores, np.float32) == pytest.approx(once, rel=1e-6)
    assert np.frombuffer(native.phrase(claimed, (forms,)), np.int32).tolist() == [0]


def test_a_question_of_six_hundred_parts_is_put_together_alike_in_both() -> None:
    some = [(np.array([0, 1], np.int32), f4([1, 1]), u1(0, 0), 1.0)] * 598
    some += [(np.array([0], np.int32), f4([1]), u1(0), 1.0)] * 2
    slow = plain.together(plain.Room(2), some, [], 600, 5)
    fast = native.together(native.Room(2), tuple(some), (), 600, 5)
    for one, other in zip(slow, fast, strict=True):
        assert one is not None
        assert one.tobytes() == other


def test_what_was_never_made_is_refused() -> None:
    with pytest.raises(ValueError, match="not made"):
        native.together(native.Room.__new__(native.Room), (), (), 1.0, 0)
    with pytest.raises(ValueError, match="not made"):
        words_native.Table.__new__(words_native.Table).scan("كتاب")
    with pytest.raises(TypeError, match="Room"):
        native.together(native.Part(0, 0, u4(), u4(), u1(), u4(), u1()), (), (), 1.0, 0)
