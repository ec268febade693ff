"""The collection shipped with the project: whole, varied, of the length promised, and judged."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from kashaf.index.authorities import Authorities
from kashaf.index.build import build
from kashaf.index.engine import Ask, Engine
from kashaf.index.engines import engine
from kashaf.index.metadata import Metadata
from kashaf.index.query import Everything
from kashaf.search import evaluate
from kashaf.search.ranking import WEIGHTS

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
ARTICLES = sorted(path for path in CORPUS.rglob("*.md") if path.name != "README.md")


def body(path: Path) -> str:
    return path.read_text("utf-8").split("\n---\n", 1)[1]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory, authorities: Authorities) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("corpus")
    with engine("whoosh").write(folder, authorities.version, True) as writer:
        report = build([CORPUS], writer, authorities, Metadata())
    assert (report.added, report.skipped, report.duplicates) == (len(ARTICLES), [], [])
    opened = engine("whoosh").read(folder)
    yield opened
    opened.close()


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_articles_are_of_the_length_promised(path: Path) -> None:
    assert 120 <= len(body(path).split()) <= 350


def test_there_are_five_digests_and_every_year_has_articles() -> None:
    per_folder = Counter(path.parent.name for path in ARTICLES)
    assert per_folder["digests"] == 5
    assert all(per_folder[str(year)] >= 3 for year in range(2014, 2026))


def test_every_article_is_named_with_its_facts() -> None:
    readme = (CORPUS / "README.md").read_text("utf-8")
    assert [path.stem for path in ARTICLES if f"| {path.relative_to(CORPUS).with_suffix('')} |" not in readme] == []


def test_every_facet_has_several_values(corpus: Engine) -> None:
    counts = corpus.search(
        Ask(Everything(), WEIGHTS, facets=("platform", "organization", "year", "year_mentioned"))
    ).counts
    assert len(counts["platform"]) >= 15
    assert len(counts["organization"]) >= 30
    assert {row.value for row in counts["year"]} == {str(year) for year in range(2014, 2026)}
    assert len(counts["year_mentioned"]) >= 10


def test_the_judgments_name_articles_of_the_collection() -> None:
    with (CORPUS / "judgments.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    ids = {str(path.relative_to(CORPUS).with_suffix("")) for path in ARTICLES}
    assert {row["article"] for row in rows} <= ids
    assert len({row["query"] for row in rows}) >= 40
    assert {row["grade"] for row in rows} == {"1", "2", "3"}


def test_judged_questions_are_answered_well(corpus: Engine, authorities: Authorities) -> None:
    judged = evaluate.load(CORPUS / "judgments.tsv")
    answers = evaluate.answers(judged, corpus, authorities, "root")
    assert evaluate.quality(judged.grades, answers).mrr_10 >= 0.9


def test_no_sentence_of_the_digests_stands_in_a_seed(shared: Path) -> None:
    from kashaf.index.analysis import tokens
    from kashaf.index.letters import fold

    def runs(text: str) -> set[tuple[str, ...]]:
        words = [fold(token.text) for token in tokens(text)]
        return {tuple(words[place : place + 6]) for place in range(len(words) - 5)}

    names = set(json.loads((shared / "gold" / "seeds.json").read_text("utf-8"))["articles"])
    assert names == {"000", "001", "002", "003", "004"}
    seeds = set().union(*(runs(path.read_text("utf-8")) for path in (shared / "seeds").glob("*.txt")))
    assert {path.stem: runs(body(path)) & seeds for path in ARTICLES if runs(body(path)) & seeds} == {}
