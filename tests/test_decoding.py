"""Decoding: encodings told apart, damage repaired or said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kashaf.index.decoding import NotText, decode, repaired

TEXT = "قال وزير الثقافة إن المكتبة الوطنية ستفتح أبوابها في الصيف، وإن العمل في المبنى انتهى."
SHORT = "المكتبة الوطنية تفتح أبوابها"
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1256", "iso8859_6", "cp720"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("text", [TEXT, SHORT, "عنوان\n" + TEXT])
def test_text_is_read_in_whatever_encoding_it_is(text: str, encoding: str) -> None:
    kept = text.encode(encoding, "ignore").decode(encoding)  # cp720 has no Arabic comma
    assert decode(kept.encode(encoding)).text == kept


@pytest.mark.parametrize(
    ("encoding", "note"),
    [("utf-8", ()), ("utf-8-sig", ()), ("cp1256", ("read as cp1256",)), ("utf-16", ("read as utf-16",))],
)
def test_encoding_that_had_to_be_found_out_is_noted(encoding: str, note: tuple[str, ...]) -> None:
    assert decode(TEXT.encode(encoding)).notes == note


def test_declared_encoding_is_tried_before_guessing() -> None:
    found = decode("بلد".encode("iso8859_6"), "ISO-8859-6")
    assert (found.text, found.notes) == ("بلد", ("read as iso8859-6",))


def test_declared_encoding_that_does_not_exist_or_fit_is_passed_over() -> None:
    assert decode(TEXT.encode("cp1256"), "klingon").text == TEXT
    assert decode(TEXT.encode("cp1256"), "utf-8").text == TEXT
    assert decode(TEXT.encode("utf-8"), "cp1256").text == TEXT


def test_line_ends_become_one_kind() -> None:
    assert decode("أ\r\nب\rج\n".encode()).text == "أ\nب\nج\n"


def test_utf_8_cut_within_a_letter_stays_utf_8_and_the_loss_is_said() -> None:
    found = decode(TEXT.encode()[:-2])
    assert found.text == TEXT[:-2] + "\ufffd"
    assert found.notes == ("1 undecodable bytes or characters stand as \ufffd",)


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", bytes(range(256)) * 4, b"PK\x03\x04\0\0" * 50])
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(NotText, match="binary data"):
        decode(data)


def test_binary_data_without_nul_is_refused() -> None:
    with pytest.raises(NotText, match="binary data"):
        decode(bytes(byte or 1 for byte in range(256)) * 4)


@pytest.mark.parametrize(
    ("true", "mistaken"),
    [("utf-8", "cp1256"), ("utf-8", "cp1252"), ("utf-8", "latin-1"), ("cp1256", "latin-1"), ("iso8859_6", "latin-1")],
)
@pytest.mark.parametrize("text", [TEXT, SHORT])
def test_text_once_read_in_a_wrong_encoding_is_repaired(text: str, true: str, mistaken: str) -> None:
    text = text.replace("ف", "ق") if mistaken == "cp1252" else text  # see the next test
    found, notes = repaired(text.encode(true).decode(mistaken))
    assert found == text
    assert len(notes) == 1
    assert notes[0].startswith(f"decoding damage repaired: {true} had been read as")


def test_letter_that_windows_1252_has_no_place_for_is_restored() -> None:
    damaged = TEXT.encode().decode("cp1252", "replace")
    assert "\ufffd" in damaged
    assert repaired(damaged)[0] == TEXT


def test_twice_damaged_text_is_repaired_twice() -> None:
    damaged = TEXT.encode().decode("cp1256").encode().decode("cp1256")
    found, notes = repaired(damaged)
    assert found == TEXT
    assert len(notes) == 2


def test_only_the_damaged_lines_are_repaired() -> None:
    damaged = TEXT + "\n" + TEXT.encode("cp1256").decode("latin-1") + "\n" + TEXT
    assert repaired(damaged)[0] == "\n".join([TEXT, TEXT, TEXT])


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "المادة § 12 من القانون „الأساسي“",
        "Ça va, dit-il, en français: «garçon», París, é í ê.",
        "طظ",
        "",
    ],
)
def test_sound_text_is_left_alone(text: str) -> None:
    assert repaired(text) == (text, ())


def test_replacement_characters_in_the_text_are_counted() -> None:
    assert repaired("قال ال\ufffdزير \ufffd")[1] == ("2 undecodable bytes or characters stand as \ufffd",)


@given(st.binary(max_size=300))
def test_any_bytes_give_a_text_or_are_refused(data: bytes) -> None:
    try:
        text = decode(data).text
    except NotText:
        return
    assert "\r" not in text


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_utf_8_comes_back_as_it_was(text: str) -> None:
    assert decode(text.encode()).text in (text, text.removeprefix("\ufeff"), repaired(text)[0])
