"""Five real articles as crawled, against what a reader found in them; skipped where third-party data is absent."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kashaf.index.authorities import Authorities
from kashaf.index.build import Report
from kashaf.index.contents import values, years_counted
from kashaf.index.engine import Choice, Engine
from kashaf.index.engines import engine
from kashaf.index.metadata import load_metadata
from kashaf.index.model import Record
from kashaf.search.request import SearchRequest, SearchResult
from kashaf.search.service import search

ROOT = Path(__file__).resolve().parents[1]
IDS = {
    "000": "000_23b5cb7405b881f6",
    "001": "001_f7828c36f914e45b",
    "002": "002_d4208ea2cd4aee7a",
    "003": "003_23f625123d89add3",
    "004": "004_635d5c0df36f452c",
}
ALL_FIVE = set(IDS)

Update = Callable[..., Report]


@pytest.fixture(scope="module")
def gold(shared: Path) -> dict[str, dict[str, object]]:
    articles: dict[str, dict[str, object]] = json.loads((shared / "gold" / "seeds.json").read_text("utf-8"))["articles"]
    return articles


@pytest.fixture(scope="module")
def seeds(shared: Path, tmp_path_factory: pytest.TempPathFactory, authorities: Authorities) -> Iterator[Engine]:
    from kashaf.index.build import build
    from kashaf.index.metadata import Metadata

    folder = tmp_path_factory.mktemp("seeds")
    with engine("whoosh").write(folder, authorities.version, True) as writer:
        report = build([shared / "seeds"], writer, authorities, Metadata())
    assert (report.added, report.skipped) == (5, [])
    opened = engine("whoosh").read(folder)
    yield opened
    opened.close()


def answer(seeds: Engine, authorities: Authorities, text: str, *choices: Choice) -> SearchResult:
    return search(SearchRequest(text, choices), seeds, authorities)


def found(result: SearchResult) -> set[str]:
    return {hit.record.article.id[:3] for hit in result.hits}


def record(seeds: Engine, number: str) -> Record:
    return seeds.records([IDS[number]])[0]


def test_only_what_changed_is_read_again(shared: Path, tmp_path: Path, update: Update) -> None:
    copy = tmp_path / "seeds"
    shutil.copytree(shared / "seeds", copy)
    copy.chmod(0o755)

    def counts() -> tuple[int, int, int, int]:
        report = update(tmp_path / "index", copy)
        return report.added, report.updated, report.unchanged, report.removed

    assert counts() == (5, 0, 0, 0)
    assert counts() == (0, 0, 5, 0)
    edited, removed = sorted(copy.glob("*.txt"))[:2]
    edited.chmod(0o644)
    edited.write_text(edited.read_text("utf-8") + "\nجملة جديدة.\n", "utf-8")
    assert counts() == (0, 1, 4, 0)
    removed.unlink()
    assert counts() == (0, 0, 4, 1)


@pytest.mark.parametrize(
    ("question", "articles"),
    [
        ("تويتر", ALL_FIVE),
        ("الإنترنت", ALL_FIVE),
        ("الانترنت", ALL_FIVE),
        ("بالإنترنت", ALL_FIVE),
        ("حساب", ALL_FIVE),
        ("بالتغريدات", {"000", "002", "004"}),
        ("«تنظيم الدولة»", {"000", "002", "003"}),
        ("«الدولة تنظيم»", set()),
        ("منصة:تلغرام", {"004"}),
    ],
)
def test_questions_find_the_articles_they_should(
    seeds: Engine, authorities: Authorities, question: str, articles: set[str]
) -> None:
    assert found(answer(seeds, authorities, question)) == articles


def test_forms_of_a_word_are_marked_whole(seeds: Engine, authorities: Authorities) -> None:
    marked = {
        hit.snippet.text[start:end]
        for hit in answer(seeds, authorities, "حساب").hits
        for start, end in hit.snippet.marks
    }
    assert {"حساب", "حسابات", "الحسابات"} <= marked
    assert all(re.fullmatch(r"\w+", word) for word in marked)


def test_a_platform_is_chosen_exactly(seeds: Engine, authorities: Authorities) -> None:
    assert found(answer(seeds, authorities, "", Choice("platform", ("telegram",)))) == {"004"}


@pytest.mark.parametrize("number", sorted(ALL_FIVE))
def test_platforms_are_those_a_reader_found_in_the_body(
    seeds: Engine, gold: dict[str, dict[str, object]], number: str
) -> None:
    named = {one["id"] for one in gold[number]["platforms"] if one["zone"] == "body"}  # type: ignore[attr-defined]
    assert set(values(record(seeds, number), "platform")) == named


@pytest.mark.parametrize("number", sorted(ALL_FIVE))
def test_explicit_years_are_those_a_reader_found(
    seeds: Engine, gold: dict[str, dict[str, object]], number: str
) -> None:
    said = {str(one["year"]) for one in gold[number]["years"]["explicit"]}  # type: ignore[index]
    assert set(years_counted(record(seeds, number))) == said


@pytest.mark.parametrize("number", sorted(ALL_FIVE))
def test_titles_are_found_or_honestly_absent(seeds: Engine, gold: dict[str, dict[str, object]], number: str) -> None:
    assert record(seeds, number).title == gold[number]["title"]


def test_publication_years_are_estimated_or_unknown_with_candidates(seeds: Engine) -> None:
    years = {number: record(seeds, number).year for number in ALL_FIVE}
    assert {number: year.value for number, year in years.items()} == {
        "000": 2015, "001": None, "002": 2015, "003": 2015, "004": 2016,
    }  # fmt: skip
    assert {year.basis for number, year in years.items() if number != "001"} == {"estimated"}
    assert 2017 in years["001"].candidates


def test_every_mention_stands_where_it_says(seeds: Engine) -> None:
    for number in ALL_FIVE:
        found_record = record(seeds, number)
        for one in (*found_record.mentions, *found_record.years):
            assert found_record.article.text[one.start : one.end] == one.text


def test_the_metadata_table_gives_titles_and_dates(shared: Path, tmp_path: Path, update: Update) -> None:
    table = load_metadata(ROOT / "corpus" / "seeds.csv")
    report = update(tmp_path / "index", shared / "seeds", metadata=table)
    assert (report.added, report.skipped) == (5, [])
    opened = engine("whoosh").read(tmp_path / "index")
    records = opened.records([IDS[number] for number in sorted(ALL_FIVE)])
    opened.close()
    assert all(one.title for one in records)
    assert [one.year.value for one in records] == [2015, 2017, 2015, 2015, 2016]
    assert {one.year.basis for one in records} == {"metadata"}
