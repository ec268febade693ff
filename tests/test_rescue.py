"""Questions that find little or nothing: what is suggested, what is kept of the question, and how it is explained."""

import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kashaf.index.authorities import Authorities, load
from kashaf.search.keyboards import LAYOUTS, Layout
from kashaf.search.known import known
from kashaf.search.missing import explained
from kashaf.search.pieces import read
from kashaf.search.rescue import FEW, KINDS, MOST, Kind, suggestions

ROOT = Path(__file__).resolve().parents[1]
NAMES = load()
WORDS = {
    "تويتر": 40,
    "داعش": 50,
    "حسابات": 30,
    "الحسابات": 20,
    "تنظيم": 30,
    "الدوله": 25,
    "المتحده": 30,
    "في": 60,
    "من": 60,
    "علي": 55,
    "العراق": 12,
    "المحتوي": 22,
    "الانترنت": 33,
    "فيسبوك": 30,
    "تليغرام": 9,
    "شركه": 14,
    "للمنصات": 5,
    "twitter": 2,
}
"""A vocabulary in plain sight: folded form → number of articles."""


def asked(text: str, total: int = 0, words: dict[str, int] = WORDS) -> list[tuple[str, str]]:
    """The kinds and wordings suggested where a phrase finds nothing, another question as much as its rarest word."""
    vocabulary = known(words, NAMES)

    def count(question: str) -> int:
        if "«" in question:
            return 0
        return min((vocabulary.articles(word.text) for word in read(question, NAMES.resolve).words()), default=0)

    return [(one.kind, one.query) for one in suggestions(text, total, words, NAMES, count)]


@pytest.mark.parametrize(
    ("typed", "kind", "meant"),
    [
        ("j,djv", "keyboard", "تويتر"),
        ("j;djv", "keyboard", "تويتر"),
        ("J,DJV", "keyboard", "تويتر"),
        ("jk/dl hg],gm", "keyboard", "تنظيم الدولة"),
        ("فصهففثق", "keyboard", "twitter"),
        ("av;m", "keyboard", "شركة"),
        ("da3esh", "arabizi", "داعش"),
        ("el mo7tawa", "arabizi", "المحتوي"),
        ("al-dawla", "arabizi", "الدوله"),
        ("تيوتر", "spelling", "تويتر"),
        ("المتحذة", "spelling", "المتحدة"),
        ("الإنترنن", "spelling", "الإنترنت"),
        ("وللمنضات", "spelling", "وللمنصات"),
        ("فيالعراق", "spacing", "في العراق"),
        ("تلي غرام", "spacing", "تليغرام"),
        ("«داعش تويتر»", "looser", "داعش تويتر"),
    ],
)
def test_what_was_meant_is_suggested_first(typed: str, kind: str, meant: str) -> None:
    assert asked(typed)[0] == (kind, meant)


def test_questions_that_find_enough_get_no_suggestions() -> None:
    assert asked("تيوتر", FEW - 1)[0] == ("spelling", "تويتر")
    assert asked("تيوتر", FEW) == []


def test_nothing_is_suggested_that_finds_no_more_than_the_question() -> None:
    assert suggestions("تيوتر", 2, WORDS, NAMES, lambda _: 2) == ()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("تيوتر -فيسبوك", "تويتر -فيسبوك"),
        ("عنوان:تيوتر سنة:2015..2017", "عنوان:تويتر سنة:2015..2017"),
        ("منصة:تويتر داعشش", "منصة:تويتر داعش"),
        ("(تيوتر أو فيسبوك) العراق", "(تويتر أو فيسبوك) العراق"),
        ("تيوتر ليس فيسبوك", "تويتر ليس فيسبوك"),
        ("=تيوتر", "=تويتر"),
        ("j,djv -tdsf,;", "تويتر -فيسبوك"),
    ],
)
def test_operators_fields_and_exclusions_stay_as_they_are(typed: str, meant: str) -> None:
    assert meant in [query for _, query in asked(typed)]


@pytest.mark.parametrize(
    "good", ["تويتر", "حسابات داعش", "وبتويتر", "منصة:تويتر", "تويت*", "QAnon", "", "  ", "()", "2015"]
)
def test_known_words_names_fields_and_beginnings_are_left_alone(good: str) -> None:
    assert asked(good) == []


def test_word_that_no_article_spells_so_is_not_taken_for_a_layout() -> None:
    assert [kind for kind, _ in asked("jk/dl zzzz")] != ["keyboard"]


def test_names_in_latin_letters_become_the_name_that_articles_use() -> None:
    assert asked("telegram")[0] == ("arabizi", "تليغرام")
    assert asked("isis")[0] == ("arabizi", "داعش")


def test_every_layout_has_a_letter_for_each_key() -> None:
    for layout in LAYOUTS:
        assert len(layout.keys) == len(layout.arabic)
        assert len(layout.shifted) == len(layout.shifted_arabic)
        assert set("ابتثجحخدذرزسشصضطظعغفقكلمنهويةىئءؤ") <= set(layout.arabic)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_what_is_typed_on_the_other_layout_comes_back(layout: Layout) -> None:
    for word in WORDS:
        if word == "twitter":
            continue
        typed = word
        for pair, key in layout.pairs.items():
            typed = typed.replace(pair, key)
        typed = "".join(layout.to_latin.get(letter, letter) for letter in typed)
        assert asked(typed)[0] == ("keyboard", word), typed


def test_missing_words_are_named_and_the_others_counted() -> None:
    count = {"حسابات": 30, "بورصات": 0, "داعش": 50, "حسابات داعش": 17}.__getitem__
    told = explained("حسابات بورصات داعش", 0, NAMES.resolve, count)
    assert told is not None
    assert [(word.word, word.start, word.end) for word in told.missing] == [("بورصات", 7, 13)]
    assert (told.rest, told.articles) == ("حسابات داعش", 17)
    assert told.messages_en == ("In no article: بورصات", "Without it: حسابات داعش (articles: 17)")
    assert told.messages_ar == ("لا ترد في أي مقالة: «بورصات»", "بدونها: «حسابات داعش» (عدد المقالات: 17)")


def test_words_that_never_stand_together_are_told_with_their_counts() -> None:
    told = explained("تويتر العراق", 0, NAMES.resolve, {"تويتر": 40, "العراق": 12}.__getitem__)
    assert told is not None
    assert told.missing == ()
    assert told.messages_en == ("Each word stands in articles, but not together: تويتر (40), العراق (12)",)


def test_the_strictest_looser_level_that_finds_something_is_offered() -> None:
    told = explained(
        "تغريداتهم", 0, NAMES.resolve, lambda _: 0, "exact", {"spelling": 0, "stem": 4, "root": 9}.__getitem__
    )
    assert told is not None
    assert told.looser is not None
    assert (told.looser.level, told.looser.articles) == ("stem", 4)
    assert told.messages_en[-1] == "With looser matching (stem), articles: 4"


def test_nothing_is_explained_where_something_is_found_or_no_word_asked() -> None:
    assert explained("تويتر", 3, NAMES.resolve, lambda _: 3) is None
    assert explained("منصة:تويتر", 0, NAMES.resolve, lambda _: 0) is None


SIGNS = st.sampled_from([*"()|\"«»=-*:،,.;'[]/ \n", "أو", "ليس", "NOT", "عنوان:", "منصة:تويتر", "سنة:2015"])
LETTERS = st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهويةىئءؤأإآabcdefghijklmnopqrstuvwxyz0123456789٠٢\u0640\u064e", max_size=9)
QUESTIONS = st.one_of(
    st.text(max_size=60),
    st.lists(st.one_of(SIGNS, LETTERS, st.sampled_from([*WORDS, "تيوتر", "da3esh", "hg],gm"])), max_size=8).map(
        " ".join
    ),
    st.lists(st.one_of(SIGNS, LETTERS), max_size=8).map("".join),
)


@settings(deadline=None, max_examples=200)
@given(QUESTIONS, st.integers(0, FEW - 1))
def test_any_text_gets_few_suggestions_that_differ_from_it_and_always_the_same(text: str, total: int) -> None:
    found = suggestions(text, total, WORDS, NAMES, lambda _: FEW)
    assert len(found) <= MOST
    assert text not in [one.query for one in found]
    assert len({one.query for one in found}) == len(found)
    assert {one.kind for one in found} <= {kind.name for kind in KINDS}
    assert found == suggestions(text, total, dict(WORDS), NAMES, lambda _: FEW)
    explained(text, 0, NAMES.resolve, lambda _: 0)


@settings(deadline=None)
@given(QUESTIONS)
def test_pieces_are_where_they_say(text: str) -> None:
    question = read(text, NAMES.resolve)
    assert all(question.text[piece.start : piece.end] == piece.text for piece in question.pieces)
    places = [(piece.start, piece.end) for piece in question.pieces]
    assert places == sorted(places)
    assert all(one[1] <= other[0] for one, other in pairwise(places))


def test_what_is_made_of_a_vocabulary_is_kept_for_the_same_vocabulary_only() -> None:
    words = dict(WORDS)
    assert known(words, NAMES) is known(words, NAMES)
    assert known(words, NAMES) is not known(dict(WORDS), NAMES)


def test_rapidfuzz_is_loaded_only_when_a_word_is_misspelled() -> None:
    code = "import sys; import kashaf.search.rescue; sys.exit('rapidfuzz' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_of_suggestion_is_described(kind: Kind) -> None:
    usage = (ROOT / "docs" / "usage.md").read_text("utf-8")
    assert f"| `{kind.name}` |" in usage


def _measure() -> ModuleType:
    path = ROOT / "tests" / "quality" / "measure_rescue.py"
    spec = importlib.util.spec_from_file_location("quality_measure_rescue", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["quality_measure_rescue"] = module
    spec.loader.exec_module(module)
    return module


measure = _measure()

FLOORS = {"keyboard": 98.0, "arabizi": 90.0, "spelling": 85.0, "spacing": 80.0}
"""Percent of tests/quality/rescue.tsv that come out right over corpus/."""


@pytest.fixture(scope="module")
def shipped() -> Iterator[object]:
    authorities: Authorities = load()
    with measure.shipped(authorities) as collection:
        yield collection


@pytest.fixture(scope="module")
def shares(shipped: object) -> dict[str, object]:
    return dict(measure.shares(shipped, shipped.authorities, measure.cases()))  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", FLOORS)
def test_share_of_questions_rescued_keeps_above_its_floor(kind: str, shares: dict[str, object]) -> None:
    share = shares[kind]
    assert share.percent >= FLOORS[kind], share  # type: ignore[attr-defined]


def test_few_good_questions_get_a_suggestion(shipped: object) -> None:
    good = measure.questions(ROOT / "corpus" / "judgments.tsv")
    share = measure.alarms(shipped, shipped.authorities, good)  # type: ignore[attr-defined]
    # «بافيل دوروف» and «تيرورجرام», which articles spell بافل and تيرورغرام, find nothing as typed.
    assert share.hits <= 3, share
