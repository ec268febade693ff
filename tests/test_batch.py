"""Many questions at once: read from every kind of file, answered as they come, in every format."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from kashaf.index.errors import InputError
from kashaf.search import batch
from kashaf.search.batch import Broken, Question
from kashaf.search.printing import NAMES as FORMATS
from kashaf.search.streaming import STREAMS

from .conftest import TEN, write
from .test_cli import kashaf, said


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("batch")
    assert kashaf("index", write(folder / "articles", TEN), "--index", folder / "index").returncode == 0
    return folder / "index"


def read(name: str, text: str | bytes) -> list[Question | Broken]:
    data = text.encode() if isinstance(text, str) else text
    return list(batch.questions(Path(name), io.BytesIO(data)))


def test_a_text_file_holds_a_question_a_line_and_a_broken_line_is_told() -> None:
    assert read("q.txt", "\ufeffتويتر\r\n\n".encode() + b"\xff\n" + "حسابات داعش".encode()) == [
        Question(1, "1", "تويتر"),
        Broken(3, "is not UTF-8 (invalid start byte at byte 0)"),
        Question(4, "4", "حسابات داعش"),
    ]


def test_a_table_holds_questions_with_ids_and_a_quotation_mark_left_open_spoils_one_line() -> None:
    assert read("q.csv", 'id,query\nq1,"تويتر, فيسبوك"\nq2,"مفتوح\nq3,\n,داعش\n') == [
        Question(2, "q1", "تويتر, فيسبوك"),
        Broken(3, "is no row of a table (unexpected end of data)"),
        Broken(4, "no question"),
        Question(5, "5", "داعش"),
    ]
    assert read("q.tsv", 'query\n"تنظيم الدولة"\nأ\tب\n') == [
        Question(2, "2", '"تنظيم الدولة"'),
        Broken(3, "2 columns instead of 1"),
    ]
    with pytest.raises(InputError, match='one of them must be "query"'):
        read("q.csv", "تويتر\nفيسبوك\n")


def test_json_lines_hold_questions_as_beir_names_them() -> None:
    assert read("q.jsonl", '{"_id": "q1", "text": "تويتر"}\n{"query": "بث", "id": 7}\n{broken\n[1]\n{"id": "x"}\n') == [
        Question(1, "q1", "تويتر"),
        Question(2, "7", "بث"),
        Broken(3, "is no JSON (Expecting property name enclosed in double quotes: line 1 column 2 (char 1))"),
        Broken(4, 'is no object; write {"query": …}'),
        Broken(5, "no question"),
    ]


def test_every_output_format_can_be_printed_as_it_comes() -> None:
    assert {stream.name for stream in STREAMS} == set(FORMATS)


@pytest.mark.parametrize("output", FORMATS)
def test_batch_answers_in_every_format(index: Path, tmp_path: Path, output: str) -> None:
    (tmp_path / "q.tsv").write_text("id\tquery\nq1\tحسابات داعش\n\nbroken\nq2\tالمريخ\nq3\tتلغرام\n", "utf-8")
    done = kashaf("batch", tmp_path / "q.tsv", "--size", "1", "--index", index, "--format", output)
    assert done.returncode == 0
    assert "q.tsv:4: 1 columns instead of 2; skipped" in said(done)
    assert "q.tsv: questions that found nothing: 1 (q2)" in said(done)
    if output == "table":
        assert "حسابات داعش\n   1 " in done.stdout
        assert "2015/census · 2015-03-10 · إحصاء حسابات تويتر" in done.stdout
        return
    if output == "json":
        whole = json.loads(done.stdout)
        rows = whole["hits"]
        assert (whole["unanswered"], whole["skipped"]) == (["q2"], [{"line": 4, "reason": "1 columns instead of 2"}])
    elif output == "jsonl":
        rows = [json.loads(line) for line in done.stdout.splitlines()]
    else:
        rows = list(csv.DictReader(io.StringIO(done.stdout), delimiter="," if output == "csv" else "\t"))
    assert list(rows[0]) == ["query", "rank", "id", "title", "date", "score", "level", "query_id"]
    assert [(row["query_id"], row["query"], str(row["rank"]), row["id"]) for row in rows] == [
        ("q1", "حسابات داعش", "1", "2015/census"),
        ("q3", "تلغرام", "1", "2015/channels"),
    ]


def test_batch_answers_a_question_before_the_next_is_asked(index: Path) -> None:
    command = [sys.executable, "-m", "kashaf.search.cli", "batch", "-", "--index", str(index), "--format", "jsonl"]
    with subprocess.Popen(
        [*command, "--size", "1"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdin
        assert running.stdout
        for question in ("حسابات داعش", "تلغرام"):
            running.stdin.write(f"{question}\n".encode())
            running.stdin.flush()
            assert json.loads(running.stdout.readline())["query"] == question
        running.stdin.close()
        assert running.stdout.read() == b""
    assert running.returncode == 0


def test_batch_says_no_where_nothing_is_found_and_with_strict_where_a_line_was_skipped(
    index: Path, tmp_path: Path
) -> None:
    (tmp_path / "none.txt").write_text("المريخ\n", "utf-8")
    assert kashaf("batch", tmp_path / "none.txt", "--index", index).returncode == 1
    (tmp_path / "some.txt").write_bytes("تويتر\n".encode() + b"\xff\n")
    assert kashaf("batch", tmp_path / "some.txt", "--index", index).returncode == 0
    assert kashaf("batch", tmp_path / "some.txt", "--index", index, "--strict").returncode == 1
    assert kashaf("batch", tmp_path / "gone.txt", "--index", index).returncode == 2
