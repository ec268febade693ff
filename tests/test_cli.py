"""The command line as users meet it: output, formats, exit statuses, a clear sentence for every kind of bad input."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from .conftest import TEN, write


def kashaf(*arguments: object, settings: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run the installed command in a process of its own, warnings being errors."""
    return subprocess.run(
        [sys.executable, "-m", "kashaf.search.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        env={**os.environ, "PYTHONWARNINGS": "error", "PYTHONIOENCODING": "utf-8", **(settings or {})},
    )


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    done = kashaf("index", write(folder / "articles", TEN), "--index", folder / "index", "--format", "json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert (report["added"], report["articles"], report["skipped"]) == (10, 10, [])
    return folder / "index"


def said(done: subprocess.CompletedProcess[str]) -> str:
    """What was said on standard error, which is never a traceback."""
    assert "Traceback" not in done.stderr
    return done.stderr


def test_search_prints_hits_with_marks_and_facets(index: Path) -> None:
    done = kashaf("search", "حسابات داعش", "--index", index, "--facets")
    assert done.returncode == 0
    assert "[حسابات] [داعش]" in done.stdout
    assert "█" in done.stdout
    assert "\x1b" not in done.stdout


def test_search_as_json_holds_what_is_promised(index: Path) -> None:
    found = json.loads(kashaf("search", "تويتر", "--platform", "facebook", "--index", index, "--format", "json").stdout)
    assert list(found) == [
        "query", "understood", "total", "full", "page", "size", "took_ms", "hits", "facets", "suggestions", "problems",
        "problem_spans", "interpretations",
    ]  # fmt: skip
    assert found["total"] == 2
    hit = found["hits"][0]
    assert set(hit) >= {
        "id", "title", "source", "date", "year", "score", "level", "platforms", "organizations", "years_mentioned",
        "snippet",
    }  # fmt: skip
    marked = [hit["snippet"]["text"][start:end] for start, end in hit["snippet"]["marks"]]
    assert marked == ["وتويتر"] or marked == ["تويتر"]
    assert {value["value"]: value["selected"] for value in found["facets"]["platform"]}["facebook"] is True


def test_show_gives_every_mention_in_its_place(index: Path) -> None:
    shown = json.loads(kashaf("show", "2014/mosul", "--index", index, "--format", "json").stdout)
    assert {"id", "title", "text", "source", "date", "year", "year_basis", "mentions", "years"} <= set(shown)
    assert {mention["value"] for mention in shown["mentions"]} >= {"twitter", "facebook", "islamic-state"}
    for one in shown["mentions"] + shown["years"]:
        assert shown["text"][one["start"] : one["end"]] == one["text"]
    assert (shown["year"], shown["year_basis"]) == (2014, "metadata")


@pytest.mark.parametrize("output", ["jsonl", "csv", "tsv"])
def test_hits_are_one_a_line_in_the_line_formats(index: Path, output: str) -> None:
    text = kashaf("search", "تويتر", "--index", index, "--format", output).stdout
    if output == "jsonl":
        rows = [json.loads(line) for line in text.splitlines()]
    else:
        rows = list(csv.DictReader(io.StringIO(text), delimiter="," if output == "csv" else "\t"))
    assert {row["id"] for row in rows} == {"2014/mosul", "2015/census", "2016/code"}


def test_facets_lists_values_and_finds_them_however_spelled(index: Path) -> None:
    rows = [
        json.loads(line)
        for line in kashaf("facets", "platform", "--index", index, "--format", "jsonl").stdout.splitlines()
    ]
    assert {row["value"]: row["count"] for row in rows}["facebook"] == 4
    some = kashaf("facets", "platform", "--containing", "فيسبوك", "--index", index, "--format", "csv").stdout
    assert [row["value"] for row in csv.DictReader(io.StringIO(some))] == ["facebook"]


def test_facets_may_be_listed_by_the_alphabet(index: Path) -> None:
    rows = kashaf(
        "facets", "platform", "--order", "label", "--language", "ar", "--index", index, "--format", "csv"
    ).stdout
    labels = [row["label"] for row in csv.DictReader(io.StringIO(rows))]
    assert labels == ["تلغرام", "تويتر", "فيسبوك", "يوتيوب", "غير معروف"]


def test_why_prints_the_sentences_that_put_an_article_under_a_value(index: Path) -> None:
    done = kashaf("show", "2014/mosul", "--why", "platform=فيسبوك", "--index", index)
    assert done.stdout.splitlines()[0] == "نشر تنظيم الدولة صورا على تويتر [وفيسبوك]."
    assert kashaf("show", "2014/mosul", "--why", "platform=telegram", "--index", index).returncode == 1
    assert "FACET=VALUE" in said(kashaf("show", "2014/mosul", "--why", "twitter", "--index", index))


def test_show_marks_every_mention_in_the_text(index: Path) -> None:
    assert "نشر [تنظيم الدولة] صورا على [تويتر] [وفيسبوك]." in kashaf("show", "2014/mosul", "--index", index).stdout


def test_explain_says_which_word_matched_how(index: Path) -> None:
    arguments = ("search", "حساب", "داعش", "--explain", "--index", index, "--format", "json")
    hit = json.loads(kashaf(*arguments).stdout)["hits"][0]
    assert [(one["word"], one["level"], one["forms"]) for one in hit["explained"]] == [
        ("حساب", "stem", ["حسابات"]),
        ("داعش", "exact", ["داعش"]),
    ]
    assert sum(one["share"] for one in hit["explained"]) == pytest.approx(1, abs=0.01)


def test_newer_articles_may_be_preferred(index: Path) -> None:
    def scores(*more: str) -> dict[str, float]:
        found = json.loads(kashaf("search", "تويتر", *more, "--index", index, "--format", "json").stdout)
        return {hit["id"]: hit["score"] for hit in found["hits"]}

    plain, recent = scores(), scores("--recent")
    gains = {id: recent[id] / plain[id] for id in plain}
    assert 1 < gains["2014/mosul"] < gains["2015/census"] < gains["2016/code"] < 1.3


def test_a_problem_says_where_it_lies(index: Path) -> None:
    found = json.loads(kashaf("search", "تويتر (داعش", "--index", index, "--format", "json").stdout)
    assert len(found["problems"]) == len(found["problem_spans"])
    assert found["problem_spans"][0] == [6, 7]


def test_every_value_may_be_asked_for(index: Path) -> None:
    arguments = ("search", "--platform", "twitter", "--platform", "youtube", "--index", index, "--format", "json")
    assert json.loads(kashaf(*arguments).stdout)["total"] == 3
    assert json.loads(kashaf(*arguments, "--every", "platform").stdout)["total"] == 1


def test_authorities_are_listed_searched_and_tried(index: Path) -> None:
    rows = [json.loads(line) for line in kashaf("authorities", "تليغرام", "--format", "jsonl").stdout.splitlines()]
    assert "telegram" in {row["id"] for row in rows}
    tried = kashaf("authorities", "--text", "استهدف ب«داعش» موقع تويتر", "--format", "jsonl").stdout
    assert [json.loads(line)["id"] for line in tried.splitlines()] == ["islamic-state", "twitter"]
    assert kashaf("authorities", "--missing", "--index", index).returncode in (0, 1)


def test_analyze_prints_the_levels_of_each_word() -> None:
    rows = [json.loads(line) for line in kashaf("analyze", "بالتغريدات", "--format", "jsonl").stdout.splitlines()]
    assert [(row["word"], row["spelling"], row["stem"]) for row in rows] == [("بالتغريدات", "بالتغريدات", "تغريده")]


def test_info_and_verify_speak_of_the_index(index: Path) -> None:
    about = json.loads(kashaf("info", "--index", index, "--format", "json").stdout)
    assert list(about)[:7] == ["engine", "articles", "terms", "bytes", "created", "version", "analyzer"]
    assert about["articles"] == 10
    assert kashaf("verify", "--index", index).returncode == 0


def test_evaluate_measures_a_table_of_judgments(index: Path, tmp_path: Path) -> None:
    (tmp_path / "judged.tsv").write_text("query\tarticle\tgrade\nحسابات داعش\t2015/census\t3\n", "utf-8")
    done = kashaf("evaluate", tmp_path / "judged.tsv", "--index", index, "--format", "json", "--run", tmp_path / "run")
    assert json.loads(done.stdout) == {"queries": 1, "ndcg@10": 1.0, "mrr@10": 1.0, "recall@100": 1.0}
    assert (tmp_path / "run").read_text("utf-8").split()[2:4] == ["2015/census", "1"]


def test_evaluate_indexes_a_beir_folder_for_the_occasion(tmp_path: Path) -> None:
    (tmp_path / "corpus.jsonl").write_text('{"_id": "a", "title": "", "text": "حسابات تويتر"}\n', "utf-8")
    (tmp_path / "queries.jsonl").write_text('{"_id": "q", "text": "حساب"}\n', "utf-8")
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq\ta\t1\n", "utf-8")
    done = kashaf("evaluate", tmp_path, "--index", tmp_path / "none", "--format", "json")
    assert json.loads(done.stdout)["ndcg@10"] == 1.0


def test_nothing_found_is_status_one(index: Path) -> None:
    assert kashaf("search", "المريخ", "--index", index).returncode == 1


def test_the_index_may_be_named_by_a_setting(index: Path) -> None:
    assert kashaf("search", "تويتر", settings={"KASHAF_INDEX": str(index)}).returncode == 0


def test_a_missing_index_is_status_three_and_says_how_to_make_one(tmp_path: Path) -> None:
    done = kashaf("search", "تويتر", "--index", tmp_path / "none")
    assert done.returncode == 3
    assert "make one with 'kashaf index" in said(done)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["search", "تويتر", "--platform", "لا أحد"], 'there is no platform called "لا أحد"'),
        (["search", "تويتر", "--year", "قديم"], "is no year; write 2015 or 2015..2017"),
        (["search", "تويتر", "--year", "²"], "is no year"),
        (["search", "تويتر", "--year", ".."], "no range of years"),
        (["facets", "colour"], "choose one of platform, organization, year, year_mentioned"),
        (["search", "تويتر", "--engine", "lucene"], "choose one of whoosh"),
        (["index", "nowhere-at-all"], "nowhere-at-all"),
        (["evaluate", "nowhere-at-all.tsv"], "nowhere-at-all.tsv"),
        (["search", "--page", "0"], "--page"),
        (["no-such-command"], "no-such-command"),
    ],
)
def test_wrong_usage_is_told_in_a_sentence(index: Path, arguments: list[str], sentence: str) -> None:
    more = [] if arguments[0] == "no-such-command" else ["--index", str(index)]
    done = kashaf(*arguments, *more)
    assert done.returncode in (2, 3)
    assert sentence in said(done)


def test_an_unknown_id_names_it(index: Path) -> None:
    done = kashaf("show", "no/such", "--index", index)
    assert done.returncode == 3
    assert "no/such" in said(done)


def test_bad_files_are_named_with_line_and_reason_and_the_good_ones_indexed(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles", {"good": "مقال سليم عن تويتر."})
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "rows.jsonl").write_text('{"id": "a", "text": "أول"}\n{"id": "b", "text": "ثان"}\n{broken\n', "utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    done = kashaf("index", folder, "--index", tmp_path / "index", "--format", "json")
    assert done.returncode == 0
    report = json.loads(done.stdout)
    assert report["added"] == 3
    places = {(Path(one["path"]).name, one["line"]) for one in report["skipped"]}
    assert places == {("binary.txt", None), ("empty.txt", None), ("rows.jsonl", 3), ("picture.png", None)}
    assert all(one["reason"] for one in report["skipped"])
    assert kashaf("index", folder, "--index", tmp_path / "index", "--strict").returncode == 1


def test_a_line_of_fifty_megabytes_is_skipped_and_the_next_one_read(tmp_path: Path) -> None:
    table = tmp_path / "huge.jsonl"
    with table.open("w", encoding="utf-8") as file:
        file.write('{"id": "huge", "text": "' + "كلمة " * 5_500_000 + '"}\n{"id": "small", "text": "مقال صغير"}\n')
    done = kashaf("index", table, "--index", tmp_path / "index", "--format", "json")
    report = json.loads(done.stdout)
    assert (report["added"], [one["line"] for one in report["skipped"]]) == (1, [1])


def test_a_question_of_ten_thousand_characters_is_answered(index: Path) -> None:
    done = kashaf("search", "تويتر " * 1700, "--index", index)
    assert done.returncode == 0
    assert "!" in done.stdout
    assert not said(done)


def test_an_index_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    articles = write(tmp_path / "articles", {"a": "مقال."})
    done = kashaf("index", articles, "--index", tmp_path / "file" / "index")
    assert done.returncode == 3
    assert "choose another with --index" in said(done)


def test_a_closed_pipe_is_no_error(index: Path) -> None:
    done = subprocess.run(
        f"{sys.executable} -m kashaf.search.cli search --size 1000 --format json --index '{index}' | head -c 1",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""


def test_a_damaged_index_is_told_with_the_remedy(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles", {"a": "مقال عن تويتر."})
    kashaf("index", folder, "--index", tmp_path / "index")
    for file in (tmp_path / "index").glob("segment-*"):
        file.write_bytes(b"damaged")
    done = kashaf("search", "تويتر", "--index", tmp_path / "index")
    assert done.returncode == 3
    assert "kashaf index --full" in said(done)


def test_a_search_does_not_load_the_stemmer_or_the_pages(index: Path) -> None:
    code = (
        "import sys; from kashaf.search.cli import cli; "
        f"cli.main(['search', 'تويتر', '--index', {str(index)!r}], standalone_mode=False); "
        "print([name for name in ('simplemma', 'tashaphyne', 'flask', 'trafilatura', 'yaml') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
