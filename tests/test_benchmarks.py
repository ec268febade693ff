"""What the benchmark makes before and after it measures: articles, questions, ratios. Nothing here is timed."""

import importlib
import json
import random
import subprocess
import sys
from itertools import islice
from pathlib import Path
from typing import Any

import growth
import pytest
import questions
import report
from peers import PEERS

ROOT = Path(__file__).resolve().parents[1]


def articles(count: int) -> list[growth.Article]:
    return list(growth.grown(growth.shipped, count))


def distinct(articles: list[growth.Article]) -> int:
    return len({word for _, text in articles for word in growth.WORD.findall(text)})


def test_a_collection_grows_the_same_way_every_time() -> None:
    assert articles(150) == articles(150)
    assert articles(150)[:100] == articles(100)


def test_the_first_round_is_the_collection_as_it_is() -> None:
    assert articles(20) == list(islice(growth.shipped(), 20))


def test_a_further_round_has_other_ids_and_replaces_a_fixed_share_of_the_words() -> None:
    given = list(growth.shipped())
    made = articles(2 * len(given))[len(given) :]
    assert len({id for id, _ in (*given, *made)}) == 2 * len(given)
    for (_, before), (_, after) in zip(given, made, strict=True):
        words, others = before.split(" "), after.split(" ")
        replaced = sum(word != other for word, other in zip(words, others, strict=True))
        assert replaced == pytest.approx(growth.SHARE * len(words), rel=0.15, abs=1)
        assert after.count("\n") == before.count("\n")


def test_the_vocabulary_goes_on_growing_as_it_did() -> None:
    chance = random.Random(1)
    forms = ["".join(chance.choices("ابتثجحخدذر", k=7)) for _ in range(20_000)]
    weights = [rank**-1.3 for rank in range(1, 20_001)]
    given = [(str(number), " ".join(chance.choices(forms, weights, k=300))) for number in range(200)]
    counted = [(300 * count, distinct(given[:count])) for count in range(1, 201)]
    expected = growth.growth(counted)
    assert 0.6 < expected.exponent < 0.8
    made = list(growth.grown(lambda: given, 600))
    assert distinct(made) == pytest.approx(expected.distinct(180_000), rel=0.01)


def test_questions_are_drawn_as_said() -> None:
    held = articles(200)
    drawn, whole = questions.draw(lambda: held, each=60)
    texts = [text for _, text in held]
    words = [set(growth.WORD.findall(text)) for text in texts]

    def found(question: questions.Question) -> int:
        return sum(set(question.words) <= held for held in words)

    assert {kind: len(asked) for kind, asked in drawn.items()} == {kind.name: 60 for kind in questions.KINDS}
    assert all(questions.RARE[0] <= found(question) <= questions.RARE[1] for question in drawn["rare"])
    assert all(10 <= found(question) <= 100 for question in drawn["common"])
    assert {len(question.words) for question in drawn["few"]} == {1, 2, 3, 4}
    assert {len(question.words) for question in drawn["several"]} == {2, 3, 4}
    assert all(found(question) for question in (*drawn["few"], *drawn["several"]))
    for kind, count in (("phrase", 2), ("sentence", 8)):
        assert all(len(question.words) == count for question in drawn[kind])
        assert all(any(" ".join(question.words) in text for text in texts) for question in drawn[kind])
    assert (whole.articles, whole.distinct_words) == (200, distinct(held))
    assert questions.draw(lambda: held, each=60) == (drawn, whole)


def test_questions_that_are_timed_are_not_those_that_warm() -> None:
    held = articles(300)
    drawn, _ = questions.draw(lambda: held, each=40)
    for kind in ("rare", "few", "several", "sentence"):
        assert not set(drawn[kind][:20]) & set(drawn[kind][20:])


def test_questions_come_back_as_they_were_written(tmp_path: Path) -> None:
    asked = {"phrase": [questions.Question(("تنظيم", "الدولة"), phrase=True)]}
    questions.write(asked, tmp_path / "questions.json")
    assert questions.read(tmp_path / "questions.json") == asked
    assert asked["phrase"][0].text == '"تنظيم الدولة"'


def peer(seconds: float, size: int, *times: float) -> dict[str, Any]:
    index = {"seconds": seconds, "processor": seconds, "bytes": size, "peak_mb": 900}
    asked = {"few": [list(times)] * 3}
    return {
        "about": "",
        "version": "1",
        "index": index,
        "times": asked,
        "answered": {},
        "cold": [80],
        "search_mb": [90],
    }


def sized(count: int, **peers: dict[str, Any]) -> dict[str, Any]:
    counted = {"articles": count, "bytes": 1_000_000, "words": 9, "distinct_words": 8, "exponent": 0.5}
    return {"counted": counted, "peers": {name.replace("_", " "): row for name, row in peers.items()}, "commands": {}}


def figures(one: dict[str, Any]) -> dict[str, str]:
    return {bound.what: bound.measured(one) for bound in report.BOUNDS}


def test_ratios_are_of_kashaf_to_its_peers_and_bold_where_they_do_not_hold() -> None:
    measured = sized(
        1000,
        Kashaf=peer(2, 3_000_000, 1.0, 2.0, 3.0),
        tantivy=peer(1, 2_000_000, 4.0, 4.0, 4.0),
        Kashaf_with_2_processes=peer(0.5, 3_000_000, 1.0),
        Lucene=peer(1, 2_500_000, 1.0, 1.0, 1.0),
        stock_Whoosh=peer(20, 9_000_000, 1.0, 1.0, 1.0),
    )
    assert figures(measured) == {
        "articles indexed a second, one process, against tantivy": "**0.50 x**",
        "the same with two processes, against tantivy with one": "2.00 x",
        "the same by the processor's second, all threads counted": "0.50 x",
        "articles indexed a second, one process, against stock Whoosh": "10.00 x",
        "first ten of 1-4 words, median, against tantivy": "0.50 x",
        "first ten of 1-4 words, p95, against tantivy": "0.75 x",
        "2-4 words with all facets counted, median": "-",
        "size of the index against Lucene's": "1.20 x",
        "size of the index against tantivy's": "1.50 x",
        "peak memory of indexing": "900 MB",
        "memory of a search process": "90 MB",
        "cold, from opening to the first answer": "80 ms",
        "`kashaf search`, the whole process": "-",
    }


def test_nothing_is_said_of_a_peer_that_is_missing() -> None:
    missing = {"about": "", "missing": "not installed: tantivy"}
    measured = sized(1000, Kashaf=peer(2, 3_000_000, 1.0), tantivy=missing)
    assert figures(measured)["first ten of 1-4 words, median, against tantivy"] == "-"
    assert "| tantivy | not installed: tantivy |" in report.section(measured)


def test_the_time_of_a_question_is_the_median_of_its_rounds() -> None:
    row = {"times": {"few": [[1.0, 5.0], [2.0, 50.0], [90.0, 6.0]]}}
    assert report.times(row, "few") == [2.0, 6.0]


def test_the_page_has_every_peer_bound_and_kind_of_question() -> None:
    rows = {one.name.replace(" ", "_"): peer(2, 3_000_000, 1.0) for one in PEERS}
    results = {"machine": {"memory": "24 GB"}, "shipped": True, "rounds": 3, "sizes": [sized(1000, **rows)]}
    page = report.page(results)
    assert "- memory: 24 GB" in page
    for words in (*(bound.what for bound in report.BOUNDS), *(kind.label for kind in questions.KINDS), *rows):
        assert words.replace("_", " ") in page
    assert "$" not in page


@pytest.mark.parametrize("name", [one.name for one in PEERS if one.version])
def test_a_peer_gives_its_version_or_says_what_it_lacks(name: str) -> None:
    call = [sys.executable, str(ROOT / "benchmarks" / "one_peer.py"), name, "version"]
    row = json.loads(subprocess.run(call, capture_output=True, text=True, check=True).stdout)
    assert set(row) in ({"version"}, {"missing"})


@pytest.mark.parametrize("path", sorted((ROOT / "benchmarks").glob("*.py")), ids=lambda path: path.stem)
def test_every_benchmark_finds_what_it_measures(path: Path) -> None:
    if path.stem == "tools":
        pytest.importorskip("kashaf.index._kernels", reason="the loops were not compiled")
    importlib.import_module(path.stem)
