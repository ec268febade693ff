"""Terms of many words at once: what one word alone gets, and what Tashaphyne and plain loops give."""

from collections import Counter
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kashaf.index import arabic, cutting, letters, roots, stem, term_columns
from kashaf.index.letters import ALEF_HAMZA_ABOVE, ALEF_MADDA, bare, fold, fold_all

HERE = Path(__file__).resolve().parent
ARABIC = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيکیگپ"
BEFORE = ("", "و", "ف", "ب", "ل", "ك", "س", "ال", "وال", "بال", "لل", "ولل", "وو", "ي", "ت", "است")
BEHIND = ("", "ه", "ها", "هم", "ي", "ين", "ون", "ات", "ة", "ية", "تهم", "نا", "وا", "اته", "ئه", "ان", "تان")


def written() -> list[str]:
    """Some two thousand words that a speaker has looked at."""
    lines = (HERE / "golden" / "stems.tsv").read_text("utf-8").splitlines()
    return [line.split("\t")[0] for line in lines if line and not line.startswith("#")]


WRITTEN = written()
letters_alone = st.text(alphabet=ARABIC, min_size=1, max_size=12)
words = st.one_of(
    st.builds("{}{}{}".format, st.sampled_from(BEFORE), st.sampled_from(WRITTEN), st.sampled_from(BEHIND)),
    letters_alone,
    st.text(alphabet=ARABIC + "abzİΣ019٢۵'\n \u0640\u064e\u200f\ufefb", min_size=1, max_size=8),
)


def test_words_of_the_golden_table_have_the_terms_at_once_that_they_have_one_by_one() -> None:
    assert term_columns.terms_of(WRITTEN) == [arabic.terms(word) for word in WRITTEN]


@given(st.lists(words, max_size=20))
def test_terms_at_once_are_terms_one_by_one(forms: list[str]) -> None:
    assert term_columns.terms_of(forms) == [arabic.terms(form) for form in forms]


texts_of_all_kinds = st.text(max_size=8) | words | st.text(alphabet="Σσİa\u064eﻻی۱أ\u0301\n", max_size=6)


@given(st.lists(texts_of_all_kinds, max_size=8))
def test_texts_fold_at_once_as_they_fold_one_by_one(texts: list[str]) -> None:
    assert fold_all(texts) == [fold(text) for text in texts]
    assert letters.bare_and_folded(texts) == ([bare(text) for text in texts], [fold(text) for text in texts])


def test_a_ligature_in_one_text_changes_no_other() -> None:
    assert fold_all(["ﻻ", "x²", "آخِر"]) == ["لا", "x²", "اخر"]


def test_no_letter_is_folded_to_one_that_is_itself_folded() -> None:
    for letters_folded in (letters._FOLD, letters.PERSIAN, letters.SPELLING):
        assert not {ord(letter) for other in letters_folded.values() for letter in other or ""} & {*letters_folded}


def test_stop_words_are_told_by_their_folded_spelling() -> None:
    spellings = {clitic + word for word in stem.STOP_WORDS for clitic in ("", "و", "ف", "وف")}
    assert {word for word in spellings if stem.is_stop(word)} == {
        word
        for word in spellings
        if word in stem.STOP_WORDS or (word[0] in "وف" and word[1:] in stem.STOP_WORDS and word not in ("فهم", "وهم"))
    }


# ---------------------------------------------------------------- Tashaphyne


def stemmer(light: bool) -> Any:
    from tashaphyne.stemming import ArabicLightStemmer

    made = ArabicLightStemmer()
    if light:
        made.set_prefix_list(cutting._LIGHT_PREFIXES)
        made.set_suffix_list(cutting._LIGHT_SUFFIXES)
    return made


LIGHT, FULL = stemmer(light=True), stemmer(light=False)


def segmented(word: str) -> list[str]:
    """What `cutting.cuts` gives, by Tashaphyne's segmentation of the word itself."""
    from tashaphyne.affix_const import NOUN_AFFIX_LIST, VERB_AFFIX_LIST

    word = cutting._without_article(word).replace(ALEF_MADDA, ALEF_HAMZA_ABOVE)
    return [
        word[left:right]
        for left, right in FULL.segment(word)
        if right - left >= 3
        and (right - left == len(word) or f"{word[:left]}-{word[right:]}" in NOUN_AFFIX_LIST | VERB_AFFIX_LIST)
    ]


def shortest(word: str) -> str:
    """What `cutting.light_stem` gives, by Tashaphyne's segmentation of the word itself."""
    from tashaphyne.affix_const import NOUN_AFFIX_LIST

    word = cutting._without_article(word)
    if word[0] in "بل" and word[1:2] == "م" and len(word) > 5:
        word = word[1:]
    if len(word) <= 4:
        return word
    word = word.replace(ALEF_MADDA, ALEF_HAMZA_ABOVE)
    allowed = [
        (left, -right)
        for left, right in LIGHT.segment(word)
        if right - left >= 4 and f"{word[:left]}-{word[right:]}" in NOUN_AFFIX_LIST
    ]
    left, right = max([(0, -len(word)), *allowed])
    return word[left:-right]


def cuts(word: str) -> list[str]:
    without_article, places = cutting.cuts(word)
    return [without_article[left:right] for left, right in places]


def test_words_are_cut_where_tashaphyne_cuts_them() -> None:
    for word in WRITTEN:
        if stem.is_arabic(word):
            assert (Counter(cuts(word)), cutting.light_stem(word)) == (Counter(segmented(word)), shortest(word))


@given(
    st.builds(
        "{}{}{}".format,
        st.sampled_from(sorted(map(bare, FULL.get_prefix_list()))),
        st.text(alphabet=ARABIC, max_size=5),
        st.sampled_from(sorted(map(bare, FULL.get_suffix_list()))),
    ).filter(bool)
)
def test_any_letters_between_affixes_are_cut_where_tashaphyne_cuts_them(word: str) -> None:
    assert Counter(cuts(word)) == Counter(segmented(word))
    assert cutting.light_stem(word) == shortest(word)


def test_no_affix_holds_the_letters_that_stand_for_the_middle_of_a_word() -> None:
    assert not set("".join((*cutting._heads(), *cutting._tails(), *cutting._LIGHT_TAILS))) & set(cutting._MIDDLE)


# ---------------------------------------------------------------- plain loops


@given(st.text(alphabet="ءاتمنسودزصضطيىةفلقرك", min_size=1, max_size=8))
def test_a_word_fits_the_patterns_whose_fixed_letters_it_has(word: str) -> None:
    fitting = [
        (shape, written_root)
        for shape, written_roots, _ in roots._ROWS
        if len(shape) == len(word) and all(a in "فعل" or a == b for a, b in zip(shape, word, strict=True))
        for written_root in written_roots.split()
    ]
    expected = []
    for shape, written_root in fitting:
        used: Counter[str] = Counter()
        letters_of_root = ""
        for letter in written_root:
            places = [place for place, other in enumerate(shape) if other == letter] if letter in "فعل" else []
            letters_of_root += word[places[min(used[letter], len(places) - 1)]] if places else letter
            used[letter] += 1
        expected.append(letters_of_root)
    taken = roots._roots_taken(word)
    assert ["".join(letters_of_root(word + roots._PATTERN_ONLY)) for letters_of_root in taken] == expected
