"""Questions of plain words: the quick way reads them as the parser does, and leaves it whatever has a sign."""

import runpy
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kashaf.index.fields import FIELDS
from kashaf.index.query import Everything, Most, Query, Word
from kashaf.search import signs
from kashaf.search.lexer import MOST_WORDS
from kashaf.search.operators import OPERATORS, Operator
from kashaf.search.parser import in_full, parse
from kashaf.search.plain import plain

GOLDEN = runpy.run_path(str(Path(__file__).resolve().parent / "golden" / "write_questions.py"))
NAMES: Callable[[str, str], str | None] = GOLDEN["names"]

SIGNS = sorted({piece for operator in OPERATORS for sign in operator.signs for piece in (sign, *sign)})
WORDS = [
    "داعش",
    "تويتر",
    "الدَّولة",
    "الدولة",
    "في",
    "متى",
    "twitter",
    "or",
    "او",
    "ب",
    "ـ",
    "ء",
    "ة",
    "2015",
    "٢٠١٥",
    "عربي21",
]
ODD = ["؟", "?", "!", "/", ".", "AT&T", "x.com", "www.", "http://", "الـBBC", "لISIS", "#", "中文", "½", "ﻻ", "\x00"]
MARKS = ["\u200f", "\u200e", "\u00ad", "\ufeff"]
SPACES = [" ", " ", "  ", "\t", "\n", "\u00a0", "\u3000", "\x1c"]
PIECES = [
    *WORDS,
    *WORDS,
    *ODD,
    *MARKS,
    *SPACES,
    *SPACES,
    *SIGNS,
    *(f"{name}:" for field in FIELDS for name in field.names),
]
ROWS = st.lists(st.sampled_from([*WORDS, *ODD]), max_size=MOST_WORDS + 6).map(" ".join)
QUESTIONS = st.one_of(st.text(), ROWS, st.lists(st.sampled_from(PIECES), max_size=40).map("".join))


@given(QUESTIONS)
@example(" ".join(["داعش"] * MOST_WORDS))
@example(" ".join(["داعش"] * (MOST_WORDS + 1)))
@example("\u200fالدولة\u200f الدَّولة \u200f")
@example(".\u200f.")
@example("كلمة " * 500)
def test_any_question_is_read_the_same_both_ways(question: str) -> None:
    assert parse(question, NAMES) == in_full(question, NAMES)


@pytest.mark.parametrize(("_kind", "question"), GOLDEN["questions"]())
def test_golden_questions_are_read_the_same_both_ways(_kind: str, question: str) -> None:
    assert parse(question, NAMES) == in_full(question, NAMES)


@pytest.mark.parametrize(
    ("question", "tree"),
    [
        ("داعش", Word("داعش")),
        ("داعش  داعش؟", Word("داعش")),
        ("حسابات داعش على تويتر", Most(tuple(map(Word, ("حسابات", "داعش", "على", "تويتر"))))),
        ("\u200fالمتحدةالأمريكية\n2015", Most(tuple(map(Word, ("المتحدة", "الأمريكية", "2015"))))),
        ("cats and dogs or not", Most(tuple(map(Word, ("cats", "and", "dogs", "or", "not"))))),
        ("", Everything()),
        ("؟ !", Everything()),
    ],
)
def test_plain_words_need_no_parser(question: str, tree: Query) -> None:
    assert plain(question) == tree


def name(operator: Operator) -> str:
    return operator.name


@pytest.mark.parametrize("operator", [one for one in OPERATORS if one.signs], ids=name)
def test_whatever_has_the_sign_of_an_operator_is_left_to_the_parser(operator: Operator) -> None:
    written = [piece for sign in operator.signs for piece in (sign if operator.name in signs.SETS else (sign,))]
    for question in (operator.example_ar, operator.example_en, *(f"تويتر {sign} داعش" for sign in written)):
        assert plain(question) is None, question


@pytest.mark.parametrize("question", ["AT&T", "x.com", "دا?ش", "أوـ", "\u200fأو\u200f", "ليس", ".\u200f.", "ا" * 33])
def test_what_takes_more_than_words_is_left_to_the_parser(question: str) -> None:
    assert plain(question) is None
    assert plain(f"تويتر {question} داعش") is None
