"""Stems and roots: what they are for words in plain sight, and that they do not depend on process, thread or order."""

import importlib.util
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kashaf.index import loanwords, peeling, roots, stem
from kashaf.index.analyzer_version import ANALYZER_VERSION
from kashaf.index.letters import bare, fold
from kashaf.index.loanwords import table
from kashaf.index.roots import root

HERE = Path(__file__).resolve().parent


def _golden() -> dict[str, tuple[list[tuple[str, str]], list[tuple[str, str]]]]:
    """Name of a golden table → its rows as written, and as they come out now."""
    spec = importlib.util.spec_from_file_location("golden_write", HERE / "golden" / "write.py")
    assert spec is not None
    assert spec.loader is not None
    write = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(write)
    return {
        name: (rows := write.rows(name), [(word, result(word)) for word, _ in rows])
        for name, result in write.TABLES.items()
    }


@pytest.mark.parametrize("name", ["stems.tsv", "roots.tsv"])
def test_words_have_the_stems_and_roots_of_the_golden_tables(name: str) -> None:
    written, now = _golden()[name]
    changed = [f"{word}: {old} -> {new}" for (word, old), (_, new) in zip(written, now, strict=True) if old != new]
    assert not changed, (
        f"{name}: {len(changed)} words changed; if each is for the better, run tests/golden/write.py and raise _RULES "
        "in index/stem.py:\n" + "\n".join(changed)
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("وبالتنظيمات", "تنظيم"),
        ("مقاتلين", "للمقاتلون"),
        ("يستخدمون", "استخدمت"),
        ("أصدقائه", "صديق"),
        ("بمستواه", "مستوى"),
        ("للقاء", "لقاءات"),
        ("ومايكروسوفت", "مايكروسوفت"),
        ("بالإسلاموفوبيا", "الإسلاموفوبيا"),
        ("الفايسبوك", "لفيسبوك"),
        ("الأنترنيت", "انترنت"),
        ("الدواعش", "لداعش"),
        ("الأميركية", "أمريكي"),
        ("مرتبطه", "مرتبطة"),
        ("واضاف", "أضافت"),
        ("کتاب", "كتاب"),
    ],
)
def test_forms_of_one_word_have_one_stem(one: str, other: str) -> None:
    assert stem.stem(one) == stem.stem(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("نشر", "نشاط"), ("فهم", "هم"), ("مكان", "تمكن"), ("هوية", "هواية"), ("التهاب", "هاب"), ("خلافات", "خلافة")],
)
def test_words_that_only_look_alike_keep_their_stems(one: str, other: str) -> None:
    assert stem.stem(one) != stem.stem(other)


@pytest.mark.parametrize(
    ("word", "expected"),
    [("Twitter's", "twitter"), ("Reuters", "reuters"), ("٢٠١٥", "2015"), ("۲۰۱۵", "2015"), ("عربي21", "عربي21")],
)
def test_latin_words_and_digits_are_folded_and_no_more(word: str, expected: str) -> None:
    assert (stem.stem(word), root(word)) == (expected, None)


@given(st.text(alphabet="ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيabz019'", min_size=1, max_size=14))
def test_a_stem_is_never_empty_and_a_root_has_three_or_four_letters(word: str) -> None:
    assert stem.stem(word)
    assert len(root(word) or "كتب") in (3, 4)


@pytest.mark.parametrize("row", table("patterns.tsv"), ids=lambda row: str(row[0]))
def test_each_pattern_gives_the_root_of_the_word_given_for_it(row: list[str]) -> None:
    pattern, written_roots, example = row
    seats = str.maketrans({"أ": "ء", "إ": "ء", "ؤ": "ء", "ئ": "ء", "آ": "ءا"})
    shape, word = pattern.translate(seats), example.translate(seats)
    assert len(shape) == len(word)
    assert all(letter in "فعل" or letter == written for letter, written in zip(shape, word, strict=True))
    possible = []
    for written in written_roots.split():
        places = {letter: [place for place, other in enumerate(shape) if other == letter] for letter in "فعل"}
        letters = [word[places[letter][0]] if letter in "فعل" else letter for letter in written]
        for place, letter in enumerate(written):  # a letter of the root that the pattern holds twice: حقوق, ترجم
            nth = written[:place].count(letter)
            if letter in "فعل" and nth < len(places[letter]):
                letters[place] = word[places[letter][nth]]
        possible.append(fold("".join(letters).replace("ء", "ا")))
    assert root_of_lemma(example) in possible


def root_of_lemma(lemma: str) -> str:
    return fold((roots._of_lemma(lemma) or "").replace("ء", "ا"))


def test_content_words_are_no_stop_words() -> None:
    content = ("قال", "عام", "الماضي", "ضد", "يوم", "مليون", "تنظيم", "حساب", "نشر", "موقع", "دولة", "قاعدة", "حرب")
    assert [word for word in content if stem.is_stop(word)] == []


def test_stop_words_are_known_with_and_without_the_letters_before_them() -> None:
    assert [word for word in ("في", "وفي", "فإنه", "الذي", "والتي", "إلى", "الى") if not stem.is_stop(word)] == []


def test_stop_words_are_folded() -> None:
    assert [word for word in stem.STOP_WORDS if fold(word) != word] == []


def test_no_spelling_belongs_to_two_loanwords() -> None:
    owners: dict[str, set[str]] = {}
    for canonical, *variants in table("loanwords.tsv"):
        for spelling in (canonical, *" ".join(variants).split()):
            owners.setdefault(fold(spelling), set()).add(canonical)
    assert {spelling: names for spelling, names in owners.items() if len(names) > 1} == {}


def test_no_row_of_a_table_is_there_twice() -> None:
    for name in ("loanwords.tsv", "lemmas.tsv", "roots.tsv"):
        keys = [row[0] for row in table(name)]
        assert sorted(keys) == sorted(set(keys)), name


def test_lemma_of_a_word_follows_the_lexicon_it_is_given() -> None:
    lexicon = peeling.Lexicon({"كتاب": "كتاب", "كتب": "كتب", "تاب": "تاب"}, {"الكتب": "كتاب"})
    assert [lexicon.lemma(word) for word in ("كتابه", "والكتب", "وكتب", "قمر")] == ["كتاب", "كتاب", "كتب", None]


def test_clitics_of_a_loanword_are_told_apart_from_the_name() -> None:
    assert loanwords.under_clitics("وللفيسبوك") == ("ولل", "فيسبوك")
    assert loanwords.under_clitics("كتاب") is None


def _words() -> list[str]:
    return [word for word, _ in _golden()["stems.tsv"][0]]


def test_stems_and_roots_do_not_depend_on_the_hash_seed() -> None:
    program = (
        "import json, sys\n"
        "from kashaf.index.roots import root\n"
        "from kashaf.index.stem import stem\n"
        "print(json.dumps([(stem(word), root(word)) for word in json.load(sys.stdin)]))\n"
    )
    answers = [
        subprocess.run(
            [sys.executable, "-c", program],
            input=json.dumps(_words()[::2]),
            capture_output=True,
            check=True,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
        ).stdout
        for seed in ("1", "20")
    ]
    assert answers[0] == answers[1]


def test_four_threads_give_what_one_gives() -> None:
    # Names of no lexicon go through Tashaphyne, whose stemmers keep the word at hand in themselves.
    words = [
        *_words(),
        *(f"{first}ا{second}غول{third}" for first in "بتثجحخد" for second in "شصضطظ" for third in "رزن"),
    ]
    alone = [(stem.stem(word), root(word)) for word in words]
    for cached in (stem.stem, stem.analysis, root):
        cached.cache_clear()
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda word: (stem.stem(word), root(word)), words * 4))
    assert together == alone * 4


def test_importing_the_stemmer_loads_neither_library() -> None:
    program = (
        "import sys, kashaf.index.stem, kashaf.index.roots\n"
        "print([name for name in ('simplemma', 'tashaphyne', 'pyarabic') if name in sys.modules])\n"
    )
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True).stdout
    assert loaded.strip() == "[]"


def test_version_names_the_libraries_it_was_made_with() -> None:
    assert "simplemma-" in ANALYZER_VERSION
    assert "tashaphyne-" in ANALYZER_VERSION


def test_root_of_a_word_is_that_of_its_bare_form_only() -> None:
    assert roots.root(bare("المُقَاتِلينَ")) == "قتل"
