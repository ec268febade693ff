"""The metadata table, and the details of an article from whatever its columns are called."""

from pathlib import Path

import pytest

from kashaf.index.details import KEYS, details, field_of, iso_date, known
from kashaf.index.errors import InputError
from kashaf.index.metadata import Metadata, load_metadata
from kashaf.index.model import Article, Skipped

ARTICLE = Article("news/001", "نص", "news/001.txt", title="من الملف", source="الأنباء")


def table(folder: Path, text: str) -> Path:
    path = folder / "metadata.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("stated", "iso"),
    [
        ("2015", "2015"),
        ("2015م", "2015"),
        ("٢٠١٥", "2015"),
        ("2015-03", "2015-03"),
        ("2015/3", "2015-03"),
        ("2015-03-13", "2015-03-13"),
        ("2015/03/13", "2015-03-13"),
        ("2015.3.13", "2015-03-13"),
        ("13/03/2015", "2015-03-13"),
        ("3-4-2015", "2015-04-03"),
        ("١٣/٠٣/٢٠١٥", "2015-03-13"),
        ("\u200f13/03/2015", "2015-03-13"),
        ("20150313", "2015-03-13"),
        ("2015-03-13T08:30:00+03:00", "2015-03-13"),
        ("2015-03-13 08:30", "2015-03-13"),
        ("13/03/2015 08:30", "2015-03-13"),
        ("2016-02-29", "2016-02-29"),
        ("2015-02-29", None),
        ("2015-13-01", None),
        ("2015-00-01", None),
        ("2015-01-00", None),
        ("03/25/2015", None),
        ("1436", None),
        ("1436/05/22", None),
        ("13 مارس", None),
        ("1426204800", None),
        ("", None),
        ("أمس", None),
    ],
)
def test_date_becomes_iso_or_none(stated: str, iso: str | None) -> None:
    assert iso_date(stated) == iso


def test_date_that_is_not_understood_is_left_out_with_a_note() -> None:
    found = details({"date": "أواخر الشتاء", "title": "عنوان"})
    assert (found.title, found.date) == ("عنوان", None)
    assert found.notes == ('date "أواخر الشتاء" not understood and left out; write it as 2015-03-13',)


def test_address_that_is_no_web_address_is_left_out_with_a_note() -> None:
    found = details({"url": "javascript:alert(1)"})
    assert found.url is None
    assert "left out" in found.notes[0]


def test_values_are_cleaned_and_what_is_empty_is_none() -> None:
    found = details(
        {"title": "  هل تنجح\n المطاردة؟ ", "source": "  ", "topics": "سوريا، لاجئون; سوريا", "author": ["أ", "ب"]}
    )
    assert found.title == "هل تنجح المطاردة؟"
    assert found.source is None
    assert found.topics == ("سوريا", "لاجئون")
    assert found.author == "أ، ب"


@pytest.mark.parametrize("key", KEYS)
def test_every_name_of_a_field_is_understood_in_any_case(key: object) -> None:
    assert isinstance(key, type(KEYS[0]))
    for rank, name in enumerate(key.names):
        assert field_of(f" {name.upper()} ") == (key.field, rank)


def test_first_name_of_a_field_wins_over_the_others() -> None:
    assert known({"year": "2015", "date": "2015-03-13"}) == {"date": "2015-03-13"}
    assert known({"date": "", "year": "2015"}) == {"date": "2015"}


def test_table_wins_over_the_file_and_leaves_what_it_does_not_say(tmp_path: Path) -> None:
    metadata = load_metadata(table(tmp_path, "date,id,title\n13/03/2015,news/001,من الجدول\n"))
    assert metadata.applied(ARTICLE) == Article(
        "news/001", "نص", "news/001.txt", title="من الجدول", source="الأنباء", date="2015-03-13"
    )


@pytest.mark.parametrize("row_id", ["news/001", "001.txt", "001", " news/001 "])
def test_row_is_found_by_id_or_file_name(tmp_path: Path, row_id: str) -> None:
    metadata = load_metadata(table(tmp_path, f"id,title\n{row_id},من الجدول\n"))
    assert metadata.applied(ARTICLE, "001.txt").title == "من الجدول"
    assert metadata.unused() == ()


def test_row_by_id_comes_before_row_by_file_name(tmp_path: Path) -> None:
    metadata = load_metadata(table(tmp_path, "id,title\n001,باسم الملف\nnews/001,بالمعرف\n"))
    assert metadata.applied(ARTICLE, "001.txt").title == "بالمعرف"


def test_name_that_a_mac_stores_in_two_characters_is_found(tmp_path: Path) -> None:
    metadata = load_metadata(table(tmp_path, "id,title\n\u0623خبار,من الجدول\n"))
    assert metadata.applied(Article("\u0627\u0654خبار", "نص", "x.txt")).title == "من الجدول"


def test_rows_without_an_article_are_reported(tmp_path: Path) -> None:
    path = table(tmp_path, "id,title\nnews/001,أ\nnews/002,ب\n")
    metadata = load_metadata(path)
    metadata.applied(ARTICLE)
    reason = 'no article has the id "news/002"; correct it or remove the row'
    assert metadata.unused() == (Skipped(str(path), 3, reason),)


def test_rows_that_cannot_be_used_are_reported_with_their_line(tmp_path: Path) -> None:
    path = table(tmp_path, 'id,title\n,بلا رقم\n1,أ,زائد\n2,ب\n2,مكرر\n3,"مفتوح\n')
    metadata = load_metadata(path)
    assert list(metadata.rows) == ["2"]
    assert [(skipped.line, skipped.reason.split(";")[0]) for skipped in metadata.skipped] == [
        (2, "no id"),
        (3, "3 columns where the header has 2"),
        (5, '"2" has a row on line 4 already, which is used'),
        (6, "not CSV: a quotation mark opens a cell and none closes it"),
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_table_may_use_comma_semicolon_or_tab(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "metadata.csv"
    path.write_bytes(f"id{separator}title\r\n1{separator}عنوان\r\n".encode("utf-8-sig"))
    assert load_metadata(path).rows["1"].details.title == "عنوان"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", 'empty; the first line names the columns, one of them "id"'),
        (b"title,date\n", 'no column "id" in the first line'),
        (b"\0\1\2\0\0\0", "no column|binary|empty"),
    ],
)
def test_table_without_usable_header_is_an_error_that_names_it(tmp_path: Path, content: bytes, problem: str) -> None:
    path = tmp_path / "metadata.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=problem) as error:
        load_metadata(path)
    assert str(path) in str(error.value)


def test_missing_table_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.csv: cannot be read: No such file"):
        load_metadata(tmp_path / "nowhere.csv")
    with pytest.raises(InputError, match="cannot be read"):
        load_metadata(tmp_path)


def test_no_table_changes_nothing() -> None:
    assert Metadata().applied(ARTICLE, "001.txt") is ARTICLE
    assert Metadata().unused() == ()
