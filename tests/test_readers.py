"""Reading files into articles: what every format must bear, plain text, Markdown, web pages."""

import gzip
import json
import sys
from pathlib import Path

import pytest

from kashaf.index.lines import LONGEST_ARTICLE
from kashaf.index.metadata import Metadata, load_metadata
from kashaf.index.model import Article, Skipped
from kashaf.index.readers import READERS, SUFFIXES, read, reader, sources

BODY = "قال وزير الثقافة إن المكتبة الوطنية ستفتح أبوابها في الصيف، وإن العمل في المبنى انتهى."


def found(path: Path, metadata: Metadata | None = None) -> list[Article | Skipped]:
    results: list[Article | Skipped] = []
    for source in sources([path]):
        results += [source] if isinstance(source, Skipped) else read(source, metadata or Metadata())
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


# All formats


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_empty_file_is_skipped(tmp_path: Path, suffix: str) -> None:
    content = gzip.compress(b"") if suffix.endswith(".gz") else b""
    assert "empty" in only_reason(put(tmp_path / f"a{suffix}", content))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_binary_file_is_skipped(tmp_path: Path, suffix: str) -> None:
    content = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\1\2\3" * 20
    path = put(tmp_path / f"a{suffix}", gzip.compress(content) if suffix.endswith(".gz") else content)
    results = found(path)
    assert results
    assert all(isinstance(one, Skipped) for one in results)
    assert "binary data" in "".join(one.reason for one in results if isinstance(one, Skipped))


@pytest.mark.parametrize("row", READERS)
def test_reader_says_whether_a_file_holds_many_articles(row: object) -> None:
    assert isinstance(row, type(READERS[0]))
    for suffix in row.suffixes:
        assert reader(Path(f"a{suffix.upper()}")) is row
        assert row.many == suffix.startswith((".jsonl", ".ndjson", ".csv", ".tsv"))
    assert {suffix for suffix in SUFFIXES if suffix.endswith(".gz")} == {
        f"{suffix}.gz" for suffix in SUFFIXES if reader(Path(f"a{suffix}")).many and not suffix.endswith(".gz")
    }


@pytest.mark.parametrize("suffix", [".txt", ".md", ".jsonl", ".csv", ".tsv.gz"])
def test_other_encodings_are_read_and_noted(tmp_path: Path, suffix: str) -> None:
    text = {".jsonl": json.dumps({"text": BODY}, ensure_ascii=False)}.get(suffix, BODY)
    text = f"text\nnone\n{text}\n" if suffix in (".csv", ".tsv.gz") else text
    data = text.replace("،", " ").encode("cp1256")
    path = put(tmp_path / f"a{suffix}", gzip.compress(data) if suffix.endswith(".gz") else data)
    article = articles(path)[-1]
    assert article.text.strip() == BODY.replace("،", " ")
    assert article.notes == ("read as cp1256",)


@pytest.mark.parametrize("suffix", [".txt", ".jsonl", ".csv"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig"])
def test_unicode_in_other_forms_is_read(tmp_path: Path, suffix: str, encoding: str) -> None:
    text = {".txt": "مرحبا\n", ".jsonl": '{"id": 1, "text": "مرحبا\\n"}\n', ".csv": 'id,text\n1,"مرحبا\n"\n'}[suffix]
    assert [article.text for article in articles(put(tmp_path / f"a{suffix}", text.encode(encoding)))] == ["مرحبا\n"]


def test_article_longer_than_the_bound_is_skipped(tmp_path: Path) -> None:
    long = "ا" * (LONGEST_ARTICLE + 1)
    for name, content in (
        ("a.txt", long),
        ("a.md", long),
        ("a.jsonl", json.dumps({"text": long}, ensure_ascii=False)),
        ("a.csv", f"text\n{long}\n"),
    ):
        (skipped,) = found(put(tmp_path / name, content))
        assert isinstance(skipped, Skipped)
        assert "longer than 10,000,000 characters, the most of one article; split it" in skipped.reason


def test_metadata_table_in_the_folder_is_applied_and_not_read_as_articles(tmp_path: Path) -> None:
    put(tmp_path / "a.txt", BODY)
    put(tmp_path / "rows.jsonl", '{"id": 7, "text": "نص", "title": "من السطر"}')
    table = put(tmp_path / "metadata.csv", "id,title\na.txt,عنوان\n7,من الجدول\nrows,لا أحد\n")
    metadata = load_metadata(table)
    assert [(one.id, one.title) for one in found(tmp_path, metadata) if isinstance(one, Article)] == [
        ("a", "عنوان"),
        ("7", "من الجدول"),
    ]
    assert [skipped.line for skipped in metadata.unused()] == [4]


# Plain text and Markdown


def test_text_is_kept_as_published_but_for_line_ends(tmp_path: Path) -> None:
    assert articles(put(tmp_path / "a.txt", " أ\r\n\r\n  ب \r\n"))[0].text == " أ\n\n  ب \n"


def test_text_of_white_space_is_empty(tmp_path: Path) -> None:
    assert only_reason(put(tmp_path / "a.txt", " \n\t\n")) == "empty; remove it or fill it"


def test_damage_done_before_is_noted(tmp_path: Path) -> None:
    assert articles(put(tmp_path / "a.txt", "قال ال\ufffdزير"))[0].notes == (
        "1 undecodable bytes or characters stand as \ufffd",
    )


def test_front_matter_gives_metadata_and_the_rest_is_text(tmp_path: Path) -> None:
    front = (
        '---\ntitle: "داعش: هل يخسر؟"\ndate: 2015-03-13\nsource: الأنباء\nurl: https://example.org/1\nauthor: ليلى\n'
    )
    article = articles(put(tmp_path / "a.md", f"{front}topics: [سوريا, تركيا]\n---\n\n# عنوان\n\nنص\n"))[0]
    assert article == Article(
        "a",
        "\n# عنوان\n\nنص\n",
        str(tmp_path / "a.md"),
        title="داعش: هل يخسر؟",
        source="الأنباء",
        date="2015-03-13",
        url="https://example.org/1",
        author="ليلى",
        topics=("سوريا", "تركيا"),
    )


@pytest.mark.parametrize(
    ("front", "line"),
    [
        ("title: داعش: هل يخسر\n", 2),
        ("date: 2015\ntitle: [أ, ب\n", 3),
        ("- أ\n- ب\n", 2),
        ("title: &a [*a, *b]\n", 2),
    ],
)
def test_broken_front_matter_is_skipped_naming_the_line(tmp_path: Path, front: str, line: int) -> None:
    (skipped,) = found(put(tmp_path / "a.md", f"---\n{front}---\nنص\n"))
    assert isinstance(skipped, Skipped)
    assert skipped.line == line
    assert skipped.reason.startswith("front matter")


def test_front_matter_that_does_not_end_is_skipped_and_a_rule_is_text(tmp_path: Path) -> None:
    (skipped,) = found(put(tmp_path / "a.md", "---\ntitle: عنوان\nنص\n"))
    assert skipped == Skipped(
        str(tmp_path / "a.md"), 1, "front matter begins here and does not end; close it with a line ---"
    )
    assert articles(put(tmp_path / "b.md", "---\nنص بعد خط\n"))[0].text == "---\nنص بعد خط\n"


def test_front_matter_without_text_is_no_article(tmp_path: Path) -> None:
    assert "empty" in only_reason(put(tmp_path / "a.md", "---\ntitle: عنوان\n---\n"))


def test_impossible_date_in_front_matter_is_noted(tmp_path: Path) -> None:
    article = articles(put(tmp_path / "a.md", "---\ndate: 2015-02-31\nid: 007\n---\nنص\n"))[0]
    assert (article.id, article.date) == ("a", None)
    assert article.notes == ('date "2015-02-31" not understood and left out; write it as 2015-03-13',)


# Web pages

PAGE = """<!DOCTYPE html>
<html lang="ar" dir="rtl"><head><meta charset="{charset}"><title>المكتبة تفتح أبوابها | الأنباء</title>
<meta property="og:title" content="المكتبة تفتح أبوابها"><meta property="og:site_name" content="الأنباء">
<meta property="article:published_time" content="2016-05-12T10:00:00+03:00">
<link rel="canonical" href="https://example.org/news/1"></head>
<body><nav><a href="/">الرئيسية</a> <a href="/sport">رياضة</a></nav>
<article><h1>المكتبة تفتح أبوابها</h1><p>{body}</p><p>{body} وأضاف أن القاعات جديدة.</p></article>
<footer>جميع الحقوق محفوظة</footer></body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "windows-1256"])
def test_web_page_gives_text_in_paragraphs_and_its_metadata(tmp_path: Path, charset: str) -> None:
    pytest.importorskip("trafilatura", reason="the extra html is not installed")
    page = PAGE.format(charset=charset, body=BODY)
    article = articles(put(tmp_path / "a.html", page.encode(charset)))[0]
    assert article.text.split("\n")[-2:] == [BODY, f"{BODY} وأضاف أن القاعات جديدة."]
    assert "جميع الحقوق" not in article.text
    assert (article.id, article.title, article.source) == ("a", "المكتبة تفتح أبوابها", "الأنباء")
    assert (article.date, article.url) == ("2016-05-12", "https://example.org/news/1")


def test_date_of_a_web_page_is_not_guessed_from_its_text(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura", reason="the extra html is not installed")
    body = f"{BODY} وكان المبنى قد افتتح في 12/03/1998."
    page = f"<html><head><title>خبر</title></head><body><article><p>{body}</p><p>{BODY}</p></article></body></html>"
    assert articles(put(tmp_path / "a.htm", page))[0].date is None


@pytest.mark.parametrize("page", ["<html></html>", "<", "<html><body><script>1</script></body></html>"])
def test_page_without_an_article_is_skipped(tmp_path: Path, page: str) -> None:
    pytest.importorskip("trafilatura", reason="the extra html is not installed")
    assert "no article found in the page" in only_reason(put(tmp_path / "a.html", page))


def test_web_page_without_the_extra_says_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    assert "pip install 'kashaf[html]'" in only_reason(put(tmp_path / "a.html", "<p>نص</p>"))
