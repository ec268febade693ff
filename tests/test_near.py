"""Near duplicates: edited, cut and spelled otherwise they are found; texts that merely share a subject are not."""

from pathlib import Path

import pytest

from kashaf.index import near
from kashaf.index.wordlist import WordList

ROOT = Path(__file__).resolve().parents[1]
TEXTS = [path.read_text("utf-8").split("---", 2)[2] for path in sorted((ROOT / "corpus").glob("20*/*.md"))]


def sketch(text: str) -> near.Sketch:
    words = WordList()
    return near.sketch(words.hashes(words.numbers(text)[0]))


@pytest.fixture(scope="module")
def originals() -> list[near.Sketch]:
    return [sketch(text) for text in TEXTS]


def share_of(edit: "list[str]", originals: list[near.Sketch]) -> float:
    alike = [near.share(sketch(text), one) >= near.LEAST_SHARE for text, one in zip(edit, originals, strict=True)]
    return sum(alike) / len(alike)


def test_other_spelling_is_no_difference(originals: list[near.Sketch]) -> None:
    assert share_of([text.replace("أ", "ا").replace("ة", "ه") for text in TEXTS], originals) == 1


def test_a_share_bar_added_is_little_difference(originals: list[near.Sketch]) -> None:
    assert share_of([text + " شارك من خلال تويتر فيسبوك واتساب طباعة" for text in TEXTS], originals) == 1


def test_every_twentieth_word_changed_is_found(originals: list[near.Sketch]) -> None:
    changed = [
        " ".join("كذا" if place % 20 == 7 else word for place, word in enumerate(text.split())) for text in TEXTS
    ]
    assert share_of(changed, originals) == 1


def test_cut_in_half_is_found(originals: list[near.Sketch]) -> None:
    assert share_of([text[: len(text) // 2] for text in TEXTS], originals) >= 0.95


def test_articles_on_the_same_subject_are_no_near_duplicates(originals: list[near.Sketch]) -> None:
    pairs = [(i, j) for i in range(len(originals)) for j in range(i)]
    assert not [pair for pair in pairs if near.share(originals[pair[0]], originals[pair[1]]) >= near.LEAST_SHARE]


def test_groups_are_led_by_their_first_article() -> None:
    text, other = TEXTS[0], TEXTS[1]
    assert near.groups([sketch(one) for one in (other, text, text[: len(text) * 3 // 4], other + " تعليق")]) == [
        0,
        1,
        1,
        0,
    ]


def test_the_empty_text_is_like_nothing() -> None:
    assert near.share(sketch(""), sketch(TEXTS[0])) == 0
    assert near.groups([sketch(""), sketch("")]) == [0, 1]
