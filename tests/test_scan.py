"""The one pass over a text: its letters, the compiled loop against its twin, and that nothing is lost by it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kashaf.index import scan as scan_module
from kashaf.index.authorities import load
from kashaf.index.candidates import candidates
from kashaf.index.events import events
from kashaf.index.mentions import mentions
from kashaf.index.scan import Scan
from kashaf.index.scan_words import LOOK, PAIR, SINGLE
from kashaf.index.year_text import YearText, letters
from kashaf.index.years import years

AUTHORITIES = load()
SCANNER = AUTHORITIES.scanner
CORPUS = sorted((Path(__file__).parents[1] / "corpus").rglob("*.md"))

PIECES = (
    *(
        "في",
        "عام",
        "2015",
        "٢٠١٥",
        "15",
        "مارس",
        "الماضي",
        "تشرين",
        "الأول",
        "وربيع\u00a0الآخر",
        "ذي",
        "باب",
        "لآب",
        "قبل",
    ),
    *(
        "تويتر",
        "ولتويتر",
        "لداعش",
        "تنظيم",
        "الدولة",
        "الإسلامية",
        "والقاعدة",
        "صحيفة",
        "الحياة",
        "الأميركية",
        "إف بي آي",
    ),
    *("هجمات", "باريس", "وإسطنبول", "الهجوم", "على", "مجلة", "شارلي", "إيبدو", "11", "سبتمبر", "المتحدةالأمريكية"),
    *(
        "Twitter",
        "justpasteit.com",
        "www.bbc.com/a",
        "@تويتر",
        "a@b.com",
        "MIT6",
        "U.N.",
        "Médecins",
        "أ.ف.ب",
        "ﻻ",
        "ء",
    ),
    *(
        " ",
        " ",
        " ",
        "\n",
        ".",
        "، ",
        ":",
        " - ",
        "-",
        "/",
        "(",
        ")",
        "«",
        "»",
        "%",
        "؟",
        "\u064e",
        "\u200f",
        "ة",
        "२०",
        "😀",
    ),
)
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=40).map("".join)
SPACED = st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join)


def _shown(scan: Scan) -> tuple[str, str, str, bool, list[int]]:
    return scan.years, scan.names, scan.events, scan.strange, list(scan.spans)


def test_every_token_has_a_letter_for_the_rules_on_years() -> None:
    assert SCANNER("في 13 مارس ٢٠١٥، قبل ألف عام").years == "PnAY,pTC"


def test_places_of_the_tokens_are_starts_and_ends() -> None:
    assert list(SCANNER("عام 2015.").spans) == [0, 3, 4, 8, 8, 9]


def test_month_of_two_words_is_one_token() -> None:
    scan = SCANNER("10 كانون الأول 2015")
    assert (scan.years, list(scan.spans)) == ("nMY", [0, 2, 3, 14, 15, 19])


def test_hamza_tells_august_from_father() -> None:
    assert (SCANNER("بآب").years, SCANNER("باب").years) == ("M", "w")


def test_names_may_begin_where_a_name_is_whole_or_its_second_word_follows() -> None:
    assert int(SCANNER("بتويتر").names) & SINGLE
    assert [int(letter) & PAIR for letter in SCANNER("الدولة الإسلامية").names] == [PAIR, 0]
    assert [int(letter) & PAIR for letter in SCANNER("الدولة ثم").names] == [0, 0]


def test_word_that_the_trie_cuts_in_two_is_looked_at() -> None:
    assert SCANNER("المتحدةالأمريكية").names == LOOK


@pytest.mark.skipif(scan_module.compiled is None, reason="no compiler where it was installed")
@given(TEXTS | SPACED | st.text())
def test_compiled_loop_and_its_twin_agree(text: str) -> None:
    assert _shown(SCANNER(text)) == _shown(SCANNER.by_regex(text))


def _spelled(text: str, scan: Scan | None) -> tuple[list[tuple[object, ...]], set[tuple[int, int]]]:
    found, decoys = candidates(text, scan, AUTHORITIES)
    return [(list(one.places), one.name, one.clitic, one.number) for one in found], decoys


@given(TEXTS | SPACED)
def test_walk_through_the_names_in_the_compiled_loop_and_its_twins_agree(text: str) -> None:
    scanned = _spelled(text, SCANNER(text))
    assert scanned == _spelled(text, SCANNER.by_regex(text))
    assert scanned == _spelled(text, None)


def test_name_before_a_month_of_two_words_is_spelled_once() -> None:
    text = "والقاعدة0تشرين"
    assert len(_spelled(text, SCANNER(text))[0]) == 1


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_names_of_an_article_are_spelled_alike_in_the_compiled_loop_and_its_twins(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert _spelled(text, SCANNER(text)) == _spelled(text, SCANNER.by_regex(text)) == _spelled(text, None)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_scan_of_an_article_is_what_its_tokens_read_one_by_one(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    slow = YearText(text, letters(text))
    scan = SCANNER(text)
    assert (scan.years.replace("?", "؟"), list(scan.spans)) == (slow.letters.replace("?", "؟"), list(slow.spans))
    assert _shown(scan) == _shown(SCANNER.by_regex(text))


@given(TEXTS | SPACED)
def test_nothing_is_found_or_lost_by_the_scan(text: str) -> None:
    scan = SCANNER(text)
    assert mentions(text, (), AUTHORITIES, scan) == mentions(text, (), AUTHORITIES)
    assert years(text, (), "2015-04", scan, this_year=2026) == years(text, (), "2015-04", this_year=2026)
    assert events(text, scan) == events(text)


@pytest.mark.parametrize(
    "text",
    [
        "www.bbc.com/صحيفة الحياة",
        "صحيفة www.bbc.com/قسم/خبر/محلي الحياة",
        "@صحيفة الحياة",
        "الحياة 2015ـصحيفة@x",
        "صحيفة {الحياة}",
        "صحيفة. الحياة",
        "قرأت صحيفة الحياة | صحيفة الشرق",
        "صحيفةالحياة المتحدةالحياة",
    ],
)
def test_what_stands_beside_a_name_is_what_the_trie_cuts(text: str) -> None:
    assert mentions(text, (), AUTHORITIES, SCANNER(text)) == mentions(text, (), AUTHORITIES)


def test_text_that_cannot_be_scanned_is_refused() -> None:
    with pytest.raises(TypeError):
        SCANNER(None)  # type: ignore[arg-type]
