"""Words of texts: where they stand, what holds them together, what ends them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kashaf.index import letters
from kashaf.index.analysis import tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("الْكِتَابُ الجديدُ", ["الكتاب", "الجديد"]),
        ("محمّـــد", ["محمد"]),
        ('ب«داعش» ولـ"داعش"', ["داعش", "ول", "داعش"]),
        ("الولايات المتحدةالأمريكية", ["الولايات", "المتحدة", "الأمريكية"]),
        ("مدرسةٌ كبيرة", ["مدرسة", "كبيرة"]),
        ('ترجمته "عربي21"', ["ترجمته", "عربي21"]),
        ("عام2015", ["عام", "2015"]),
        ("موقع justpaste.it", ["موقع", "justpaste", "it"]),
        ("COVID-19", ["COVID", "19"]),
        ("داعشISIS", ["داعش", "ISIS"]),
        ("٢٠١٥ و۲۰۱۶", ["٢٠١٥", "۲۰۱۶"]),
        ("فيس\u200cبوك", ["فيسبوك"]),
        ("ﻻ ﷲ", ["لا", "الله"]),
        ("؟!… — «»", []),
        ("ـــ", []),
        ("Москва", ["Москва"]),
    ],
)
def test_words_of_a_text(text: str, words: list[str]) -> None:
    assert [token.text for token in tokens(text)] == words


@given(st.text(alphabet=st.sampled_from("ابتةىأإء ًـ\u200c«».,؟21٢aB-\n"), max_size=60))
def test_a_word_is_the_bare_form_of_what_stands_in_its_place(text: str) -> None:
    end = 0
    for token in tokens(text):
        assert end <= token.start < token.end <= len(text)
        assert token.text == letters.bare(text[token.start : token.end])
        assert token.text
        end = token.end


@given(st.text(max_size=80))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert letters.fold(letters.fold(text)) == letters.fold(text)
