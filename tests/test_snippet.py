"""Passages and marks: whole words, no markup, text as published."""

from kashaf.index.analysis import tokens
from kashaf.index.arabic import terms
from kashaf.index.engine import AskedWord
from kashaf.search.snippet import LENGTH, Marker, passage, whole


def asked(text: str) -> AskedWord:
    levels = terms(text)
    return AskedWord(text, {name: frozenset([term]) for name, term in levels._asdict().items() if term})


def phrase(text: str) -> AskedWord:
    return AskedWord(text, {"spelling": frozenset([text])})


def marker(text: str, *words: AskedWord) -> Marker:
    return Marker(words, {token.text: terms(token.text) for token in tokens(text)})


def shown(text: str, *words: AskedWord) -> tuple[str, list[str]]:
    found = passage(text, marker(text, *words).marks(text), [(0, len(text))])
    return found.text, [found.text[start:end] for start, end in found.marks]


def test_whole_words_are_marked_at_every_level() -> None:
    text = "أغلق الموقع حساباتهم وحسابه، ثم فتح الحسابات."
    assert shown(text, asked("حساب")) == (text, ["حساباتهم", "وحسابه", "الحسابات"])


def test_vowel_signs_belong_to_the_marked_word() -> None:
    assert shown("هذا كِتَابٌ جديد", asked("كتاب"))[1] == ["كِتَابٌ"]


def test_a_phrase_is_marked_where_its_words_stand_together() -> None:
    text = "الدولة قوية، وتنظيم قديم، وقال إن تنظيم الدولة ضعيف"
    assert shown(text, phrase("تنظيم الدوله"))[1] == ["تنظيم", "الدولة"]


def test_the_passage_shows_the_place_where_most_words_match() -> None:
    filler = "كلام طويل لا صلة له بالسؤال على الإطلاق. " * 20
    text = f"ذُكر تويتر هنا وحده. {filler}أغلق تويتر حسابات داعش كلها. {filler}"
    found, marks = shown(text, asked("تويتر"), asked("داعش"))
    assert marks == ["تويتر", "داعش"]
    assert found.startswith("…")
    assert found.endswith("…")
    assert len(found) <= LENGTH + 42


def test_no_word_is_cut_at_the_ends_of_a_passage() -> None:
    text = "المستخدمون يتواصلون باستمرار " * 30 + "داعش" + " المستخدمون يتواصلون باستمرار" * 30
    found, _ = shown(text, asked("داعش"))
    assert set(found.strip("…").split()) <= {"المستخدمون", "يتواصلون", "باستمرار", "داعش"}


def test_line_breaks_become_spaces_and_marks_move_along() -> None:
    found, marks = shown("أغلق\n\n  الموقع\nحسابات كثيرة", asked("حساب"))
    assert found == "أغلق الموقع حسابات كثيرة"
    assert marks == ["حسابات"]


def test_without_a_match_the_passage_is_the_beginning() -> None:
    assert shown("أول الكلام ثم آخره") == ("أول الكلام ثم آخره", [])


def test_a_title_is_shown_whole() -> None:
    title = "حسابات داعش"
    found = whole(title, marker(title, asked("حساب")).marks(title))
    assert (found.text, found.marks) == (title, ((0, 6),))
