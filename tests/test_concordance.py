"""Keyword in context: every match where it stands, with the text around it, aligned on the keyword."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from kashaf.index.authorities import Authorities
from kashaf.index.build import Report
from kashaf.index.engine import Engine
from kashaf.index.engines import engine
from kashaf.search.aligned import aligned
from kashaf.search.concordance import beside, concordance, first_words, last_words
from kashaf.search.request import Line, SearchRequest
from kashaf.search.service import search

from .conftest import TEN, write
from .test_cli import kashaf

Lines = Callable[..., tuple[Line, ...]]


@pytest.fixture
def lines(ten: Engine, authorities: Authorities) -> Lines:
    """lines(question, level=…, width=…, order=…): the concordance over the ten articles, in the order of the dates."""

    def of(question: str, level: str = "root", width: int = 40, order: str | None = None, size: int = 10) -> object:
        request = SearchRequest(question, level=level, sort="date", size=size)
        return concordance(search(request, ten, authorities), ten, width, order)  # type: ignore[arg-type]

    return of  # type: ignore[return-value]


def shown(found: Sequence[Line]) -> list[tuple[str, str, str, str, int]]:
    return [(line.before, line.match, line.after, line.id, line.start) for line in found]


def test_every_match_stands_in_its_context(lines: Lines) -> None:
    assert shown(lines("تويتر")) == [
        ("نشر تنظيم الدولة صورا على ", "تويتر", " وفيسبوك.", "2014/mosul", 26),
        ("أحصى الباحثون حسابات داعش على ", "تويتر", ".", "2015/census", 30),
        ("وقعت فيسبوك ومايكروسوفت ", "وتويتر", " ويوتيوب مدونة السلوك.", "2016/code", 24),
    ]


def test_a_phrase_is_one_match(lines: Lines) -> None:
    assert shown(lines('"تنظيم الدولة"')) == [("نشر ", "تنظيم الدولة", " صورا على تويتر وفيسبوك.", "2014/mosul", 4)]
    assert [line.match for line in lines('"تنظيم الدولة" تويتر', size=1)] == ["تنظيم الدولة", "تويتر"]


def test_a_name_has_a_line_in_whatever_form_it_is_mentioned(lines: Lines) -> None:
    assert [(line.match, line.level) for line in lines("داعش")] == [("تنظيم الدولة", "name"), ("داعش", "exact")]


def test_words_match_at_the_level_asked_for(lines: Lines) -> None:
    assert [(line.match, line.level) for line in lines("الانترنت")] == [("الانترنت", "exact"), ("بالإنترنت", "stem")]
    assert [line.match for line in lines("الانترنت", level="spelling")] == ["الانترنت"]
    assert [line.match for line in lines("حساب")] == ["حسابات", "الحسابات"]
    assert lines("حساب", level="spelling") == ()


def test_context_is_cut_between_words(lines: Lines) -> None:
    assert shown(lines("داعش", width=12))[1:] == [("حسابات ", "داعش", " على تويتر.", "2015/census", 21)]
    assert last_words("وعلى تويتر ", 11) == "وعلى تويتر "
    assert last_words("وعلى تويتر ", 10) == "تويتر "
    assert first_words(" على تويتر", 9) == " على"
    assert first_words("كلمةطويلةجدا", 4) == "كلمة"


def test_lines_may_be_sorted_by_the_words_beside_the_match(lines: Lines) -> None:
    assert [line.id for line in lines("تويتر", order="before")] == ["2015/census", "2014/mosul", "2016/code"]
    assert [line.id for line in lines("تويتر", order="after")] == ["2015/census", "2014/mosul", "2016/code"]
    assert beside(lines("داعش")[1], "before") == ["حسابات", "الباحثون", "احصي"]


def test_no_more_articles_are_read_than_the_size_says(lines: Lines) -> None:
    assert {line.id for line in lines("تويتر", size=2)} == {"2014/mosul", "2015/census"}


def test_a_title_in_the_text_has_a_place_and_one_from_metadata_has_none(
    tmp_path: Path, update: Callable[..., Report], authorities: Authorities, lines: Lines
) -> None:
    assert [line.match for line in lines("المنتدى")] == ["منتدى"]  # not the title «المنتدى العالمي»
    text = "حملة على حسابات تويتر\n\nأعلنت الشركة يوم الاثنين أنها أغلقت آلاف الحسابات التي تدعو إلى العنف.\n"
    update(tmp_path / "index", write(tmp_path / "articles", {"a": text}))
    opened = engine("whoosh").read(tmp_path / "index")
    found = concordance(search(SearchRequest("حسابات"), opened, authorities), opened)
    opened.close()
    assert [(line.before, line.match, line.after) for line in found] == [
        ("حملة على ", "حسابات", " تويتر"),
        ("الشركة يوم الاثنين أنها أغلقت آلاف ", "الحسابات", " التي تدعو إلى العنف."),
    ]


SPACE = re.compile(r"\s+")


@pytest.fixture(scope="module")
def messy(tmp_path_factory: pytest.TempPathFactory, authorities: Authorities) -> object:
    """Texts with every kind of white space, vowel signs, lines broken in mid-sentence, and words of two scripts."""
    from kashaf.index.build import build
    from kashaf.index.metadata import Metadata

    folder = tmp_path_factory.mktemp("messy")
    texts = {
        "spaces": "نشر   تنظيم\u00a0الدولة\tصورا " + " " * 300 + "على تويتر\nوقال إن «تويتر» حذف الحساب، و تويتر صامت.",
        "marks": "أَحْصَى الباحِثُونَ حِساباتِ داعِش على Twitter وتويتر\u200f و\u202bفيسبوك\u202c 2015.",
        "long": "كلمة" * 60 + " تويتر " + "x" * 200 + " وتويتر " + "تنظيم\nالدولة " * 9 + "😀😀 تويتر😀",
    }
    with engine("whoosh").write(folder / "index", authorities.version, True) as writer:
        build([write(folder / "articles", texts)], writer, authorities, Metadata())
    opened = engine("whoosh").read(folder / "index")
    yield opened
    opened.close()


@given(
    question=st.sampled_from(["تويتر", '"تنظيم الدولة"', '"تنظيم الدولة" تويتر حساب', "twitter", "داعش*", "الدولة"]),
    level=st.sampled_from(["exact", "spelling", "stem", "root"]),
    width=st.integers(1, 120),
    order=st.sampled_from([None, "before", "after"]),
)
def test_what_a_line_shows_stands_in_the_text(
    messy: Engine, authorities: Authorities, question: str, level: str, width: int, order: str | None
) -> None:
    found = search(SearchRequest(question, level=level), messy, authorities)
    for line in concordance(found, messy, width, order):  # type: ignore[arg-type]
        text = messy.records([line.id])[0].article.text
        assert text[line.start : line.end] == line.match
        assert line.before + SPACE.sub(" ", line.match) + line.after in SPACE.sub(" ", text)
        assert max(len(line.before), len(line.after)) <= width


def cells(text: str) -> int:
    """Cells of a terminal, counted the plain way: marks and signs of direction take none, pictures two."""
    wide = sum(unicodedata.east_asian_width(letter) == "W" for letter in text)
    return sum(unicodedata.category(letter) not in ("Mn", "Cf") for letter in text) + wide


@given(
    before=st.text("ابت كِ٢xy😀", max_size=60),
    match=st.sampled_from(["تويتر", "كِتَابٌ", "Twitter"]),
    after=st.text("ابت كِ٢xy😀", max_size=60),
)
def test_the_keyword_begins_in_the_same_column_of_every_line(before: str, match: str, after: str) -> None:
    line = Text.from_markup(aligned((before, match, after), width=20, longest=10))
    (span,) = line.spans
    assert line.plain[span.start : span.end] == match
    assert cells(line.plain[: span.start]) == 20
    assert cells(line.plain) == 50


def test_concordance_on_the_command_line(tmp_path: Path) -> None:
    kashaf("index", write(tmp_path / "articles", TEN), "--index", tmp_path / "index")
    asked = ("search", "داعش", "--literal", "--concordance", "--index", tmp_path / "index")
    assert kashaf(*asked, "--width", 8).stdout == "حسابات \tداعش\t على\t2015/census\t21\n"
    whole = json.loads(kashaf(*asked, "--format", "json").stdout)
    assert whole["lines"] == [
        {
            "before": "أحصى الباحثون حسابات ",
            "match": "داعش",
            "after": " على تويتر.",
            "id": "2015/census",
            "start": 21,
            "end": 25,
            "level": "exact",
            "title": "إحصاء حسابات تويتر",
        }
    ]
    (row,) = csv.DictReader(io.StringIO(kashaf(*asked, "--format", "csv").stdout))
    assert (row["before"], row["match"], row["after"]) == ("أحصى الباحثون حسابات ", "داعش", " على تويتر.")
    assert kashaf("search", "المريخ", "--concordance", "--index", tmp_path / "index").returncode == 1
