"""Files of many articles: JSON lines and tables, with their broken rows."""

import gzip
import json
from pathlib import Path

import pytest

from kashaf.index.lines import LONGEST_LINE
from kashaf.index.metadata import Metadata
from kashaf.index.model import Article, Skipped
from kashaf.index.readers import read, sources


def found(path: Path) -> list[Article | Skipped]:
    results: list[Article | Skipped] = []
    for source in sources([path]):
        results += [source] if isinstance(source, Skipped) else read(source, Metadata())
    return results


def articles(path: Path) -> list[Article]:
    return [one for one in found(path) if isinstance(one, Article)]


def only_reason(path: Path) -> str:
    (skipped,) = found(path)
    assert isinstance(skipped, Skipped)
    assert skipped.path == str(path)
    return skipped.reason


def put(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


# JSON lines


def test_json_rows_become_articles_under_any_of_their_names(tmp_path: Path) -> None:
    rows = [
        {"id": 1, "title": " عنوان ", "text": "نص", "source": "الأنباء", "date": "2015", "url": "https://example.org"},
        {"_id": "b", "body": "نص", "outlet": "الأنباء", "published": "13/03/2015", "tags": ["أ", "ب"]},
        {"content": "نص", "site": "الأنباء", "year": 2015, "author": None, "title": ""},
    ]
    path = put(tmp_path / "a.jsonl", "\n\n".join(json.dumps(row, ensure_ascii=False) for row in rows))
    assert [(one.id, one.title, one.text, one.source, one.date, one.topics) for one in articles(path)] == [
        ("1", "عنوان", "نص", "الأنباء", "2015", ()),
        ("b", None, "نص", "الأنباء", "2015-03-13", ("أ", "ب")),
        ("a#5", None, "نص", "الأنباء", "2015", ()),
    ]


def test_broken_line_is_skipped_and_the_others_come(tmp_path: Path) -> None:
    path = put(tmp_path / "a.jsonl", '{"id":1,"text":"أ"}\n{"id":2,"text":"ب"}\n{"id":3,"text":\n{"id":4,"text":"د"}\n')
    assert [one.id if isinstance(one, Article) else (one.line, one.reason) for one in found(path)] == [
        "1",
        "2",
        (3, "not JSON: Expecting value at character 16; fix or remove the line"),
        "4",
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"id": 1}', "no text; fill the field text or remove the row"),
        ('{"id": 1, "text": null}', "no text; fill the field text or remove the row"),
        ('{"id": 1, "text": " "}', "the text is empty; fill it or remove the row"),
        ('{"id": 1, "text": ["أ"]}', 'the text is no string; write "text": "…"'),
        ('["أ"]', 'not a JSON object; write {"id": …, "text": …}'),
        ("[" * 100_000, "not JSON: nested too deeply; fix or remove the line"),
        ('{"id": ' + "1" * 5000 + "}", "not JSON: Exceeds the limit"),
        ("[", "JSON over several lines; write one object a line, as jq -c does"),
    ],
)
def test_line_that_is_no_article_says_why(tmp_path: Path, line: str, reason: str) -> None:
    (skipped,) = found(put(tmp_path / "a.jsonl", line + "\n"))
    assert isinstance(skipped, Skipped)
    assert skipped.line == 1
    assert skipped.reason.startswith(reason)


def test_characters_that_cannot_be_stored_are_replaced_and_noted(tmp_path: Path) -> None:
    article = articles(put(tmp_path / "a.jsonl", '{"id": "\\udc00", "text": "أ\\ud83d ب\\u0000"}'))[0]
    assert (article.id, article.text) == ("\ufffd", "أ\ufffd ب ")
    assert article.notes == ("halves of surrogate pairs stand as \ufffd", "1 NUL characters became spaces")


def test_line_of_fifty_megabytes_is_skipped_and_the_next_line_comes(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("wb") as file:
        file.write(b'{"text": "' + b"x" * (LONGEST_LINE + 10_000_000) + b'"}\n{"id": "next", "text": "y"}\n')
    first, second = found(path)
    assert isinstance(first, Skipped)
    assert first.line == 1
    assert isinstance(second, Article)
    assert second.id == "next"


def test_damaged_gzip_gives_its_sound_lines_and_is_reported(tmp_path: Path) -> None:
    packed = gzip.compress(b"".join(b'{"id": %d, "text": "x"}\n' % number for number in range(20_000)))
    results = found(put(tmp_path / "a.jsonl.gz", packed[: len(packed) // 2]))
    assert isinstance(results[0], Article)
    assert isinstance(results[-1], Skipped)
    assert "the gzip file is damaged here" in results[-1].reason
    assert "the gzip file is damaged here" in only_reason(put(tmp_path / "b.jsonl.gz", b"no gzip"))


# Tables with comma, semicolon, tab


def test_csv_cells_may_be_quoted_and_go_over_lines(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", 'id,title,text\n1,"قال ""نعم""","أ\r\nب، ج"\n\n2,,د\n')
    assert [(one.id, one.title, one.text) for one in articles(path)] == [
        ("1", 'قال "نعم"', "أ\nب، ج"),
        ("2", None, "د"),
    ]


def test_separator_is_comma_or_semicolon_in_csv_and_tab_in_tsv(tmp_path: Path) -> None:
    for name, separator in (("a.csv", ","), ("b.csv", ";"), ("c.tsv", "\t")):
        path = put(tmp_path / name, f"المعرف{separator}النص\n7{separator}أ، ب\n")
        assert [(one.id, one.text) for one in articles(path)] == [("7", "أ، ب")]


def test_bad_rows_are_skipped_with_their_line_and_the_others_come(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", 'id,text\n1,أ\n2\n3,"قال "نعم""\n4,د\n5,"مفتوح\n6,و\n')
    assert [one.id if isinstance(one, Article) else (one.line, one.reason.split(";")[0]) for one in found(path)] == [
        "1",
        (3, "1 columns where the header has 2"),
        (4, "not CSV: ',' expected after '\"'"),
        "4",
        (6, "not CSV: a quotation mark opens a cell and none closes it"),
        "6",
    ]


def test_table_without_a_text_column_is_skipped_as_a_whole(tmp_path: Path) -> None:
    (skipped,) = found(put(tmp_path / "a.csv", "name,age\nأ,1\nب,2\n"))
    assert isinstance(skipped, Skipped)
    assert skipped.line == 1
    assert skipped.reason == 'no column "text" in the first line, which names the columns (found: name, age)'


def test_quotation_marks_in_tab_separated_cells_may_stand_as_they_are(tmp_path: Path) -> None:
    path = put(tmp_path / "a.tsv", 'id\ttext\n1\t"داعش".. هل يخسر؟\n2\t"مغلق"\n')
    assert [one.text for one in articles(path)] == ['"داعش".. هل يخسر؟', "مغلق"]


def test_rows_without_id_go_by_file_and_line(tmp_path: Path) -> None:
    path = put(tmp_path / "news" / "a.csv", 'text\n"أ\nب"\nج\n')
    assert [one.id for one in articles(path.parent)] == ["a#2", "a#4"]
