"""Evaluation: measures equal to trec_eval's, run files, and two runs compared."""

import json
import os
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kashaf.index.authorities import Authorities
from kashaf.index.engine import Engine
from kashaf.index.errors import InputError
from kashaf.search import batch, measures
from kashaf.search.batch import Question
from kashaf.search.compare import EXACT, compare, randomization
from kashaf.search.evaluate import Judged, absent, answers, load, quality
from kashaf.search.request import SearchRequest
from kashaf.search.runs import read_run, write_run
from kashaf.search.service import search

from .conftest import TEN, write
from .test_cli import kashaf, said

NOT_BUILT = "ir_measures is not installed: pip install 'kashaf[evaluate]'"


def judged_table(path: Path, *rows: tuple[str, str, int]) -> Path:
    lines = ["query\tarticle\tgrade", *("\t".join(map(str, row)) for row in rows)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evaluate")
    assert kashaf("index", write(folder / "articles", TEN), "--index", folder / "index").returncode == 0
    return folder / "index"


@pytest.mark.parametrize(
    ("answer", "ndcg", "mrr", "recall"),
    [
        (["a", "b"], 1.0, 1.0, 1.0),
        (["b", "a"], 0.7967, 1.0, 1.0),  # (1 + 3 / log2 3) / (3 + 1 / log2 3)
        (["x", "a"], 0.5213, 0.5, 0.5),  # (3 / log2 3) / (3 + 1 / log2 3)
        ([*"0123456789", "a"], 0.0, 0.0, 0.5),
        ([], 0.0, 0.0, 0.0),
    ],
)
def test_the_gain_of_an_article_is_its_grade(answer: list[str], ndcg: float, mrr: float, recall: float) -> None:
    found = quality({"q": {"a": 3, "b": 1}}, {"q": answer})
    assert (found.queries, found.ndcg_10, found.mrr_10, found.recall_100) == (1, ndcg, mrr, recall)


def test_a_question_without_an_answer_counts_as_nothing() -> None:
    assert quality({"q": {"a": 1}, "r": {"a": 1}}, {"q": ["a"]}).ndcg_10 == 0.5


GRADES = st.dictionaries(
    st.sampled_from(["q1", "q2", "q3"]), st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 3), min_size=1),
    min_size=1,
)  # fmt: skip
SCORES = st.dictionaries(
    st.sampled_from(["q1", "q2", "q3"]), st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 3), min_size=1)
)
"""Few articles and scores, so that right ones are found and scores are tied."""


@settings(max_examples=200, deadline=None)
@given(GRADES, SCORES)
def test_a_run_file_measures_as_trec_eval_measures_it(
    tmp_path_factory: pytest.TempPathFactory, grades: dict[str, dict[str, int]], scores: dict[str, dict[str, int]]
) -> None:
    ir_measures = pytest.importorskip("ir_measures", reason=NOT_BUILT)
    path = tmp_path_factory.getbasetemp() / "run"
    path.write_text("".join(f"{q} Q0 {a} 0 {s} x\n" for q, one in scores.items() for a, s in one.items()), "utf-8")
    found = measures.means(grades, read_run(path, grades).answers)
    # RR without a cut is trec_eval's; with ten or fewer articles it is the same, and ties are broken alike.
    names = {"ndcg@10": "nDCG@10", "mrr@10": "RR", "recall@100": "R@100"}
    wanted = ir_measures.calc_aggregate(list(map(ir_measures.parse_measure, names.values())), grades, scores)
    by_name = {str(measure): value for measure, value in wanted.items()}
    assert {names[name]: value for name, value in found.items()} == pytest.approx(by_name)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 150), unique=True), st.dictionaries(st.integers(0, 150), st.integers(1, 3), min_size=1))
def test_long_answers_are_cut_where_ir_measures_cuts_them(found: list[int], right: dict[int, int]) -> None:
    pytest.importorskip("ir_measures", reason=NOT_BUILT)
    grades = {"q": {str(id): grade for id, grade in right.items()}}
    answered = {"q": list(map(str, found))}
    elsewhere = [measure.elsewhere for measure in measures.MEASURES]
    wanted = measures.by_ir_measures(elsewhere, grades, answered)
    ours = measures.means(grades, answered)
    assert [ours[measure.name] for measure in measures.MEASURES] == pytest.approx([wanted[one] for one in elsewhere])


def test_a_gain_of_two_to_the_grade_may_be_asked_for() -> None:
    pytest.importorskip("ir_measures", reason=NOT_BUILT)
    name = "nDCG(gains={1: 1, 2: 3, 3: 7})@10"
    found = measures.by_ir_measures([name], {"q": {"a": 3, "b": 1}}, {"q": ["b", "a"]})
    assert found[name] == pytest.approx(0.7098, abs=1e-4)  # (1 + 7 / log2 3) / (7 + 1 / log2 3)


def test_a_measure_that_is_none_is_told() -> None:
    pytest.importorskip("ir_measures", reason=NOT_BUILT)
    with pytest.raises(InputError, match='"goodness" is no measure of ir_measures'):
        measures.must_be_known(["goodness"])
    with pytest.raises(InputError, match="cannot be measured with what comes with ir_measures"):
        measures.must_be_known(["ERR@10"])


def test_further_measures_without_their_extra_name_it(index: Path, tmp_path: Path) -> None:
    judgments = judged_table(tmp_path / "judged.tsv", ("حسابات داعش", "2015/census", 1))
    (tmp_path / "ir_measures.py").write_text('raise ImportError("no trec_eval here")', "utf-8")
    path = os.pathsep.join(filter(None, (str(tmp_path), os.environ.get("PYTHONPATH"))))
    done = kashaf("evaluate", judgments, "--measure", "P@5", "--index", index, settings={"PYTHONPATH": path})
    assert done.returncode == 2
    assert "pip install 'kashaf[evaluate]'" in said(done)


def test_a_run_file_read_again_holds_the_answers_written(tmp_path: Path) -> None:
    grades = {"حسابات داعش": {"my articles/one": 1}, "تويتر": {"two": 1}}
    written = {"حسابات داعش": ["other", "my articles/one"], "تويتر": ["two"]}
    write_run(tmp_path / "run", written)
    run = read_run(tmp_path / "run", grades)
    assert (run.answers, run.unjudged, run.unanswered) == (written, (), ())


def test_scores_and_not_ranks_order_a_run_and_of_ties_the_greater_id_is_first(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("q Q0 a 1 1.5 x\nq Q0 b 2 2.5 x\n\nq Q0 c 3 1.5 x\n", "utf-8")
    assert read_run(tmp_path / "run", {"q": {"a": 1}}).answers == {"q": ["b", "c", "a"]}


def test_unknown_and_unanswered_questions_of_a_run_are_named(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("q Q0 a 1 2 x\nz Q0 a 1 2 x\n", "utf-8")
    run = read_run(tmp_path / "run", {"q": {"a": 1}, "r": {"a": 1}})
    assert (run.unjudged, run.unanswered) == (("z",), ("r",))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"q Q0 a 2 1.0", "5 columns instead of 6"),
        (b"q Q0 a 2 high x", 'the score "high" is not a number'),
        (b"q Q0 a 2 nan x", 'the score "nan" is not a number'),
        (b"q Q0 a 1 2 x", "a answers q a second time"),
        (b"q Q0 \xff 1 2 x", "is not UTF-8"),
    ],
)
def test_a_broken_line_of_a_run_is_named_with_file_and_number(tmp_path: Path, line: bytes, reason: str) -> None:
    (tmp_path / "run").write_bytes(b"q Q0 a 1 3.0 x\n" + line + b"\n")
    with pytest.raises(InputError, match=f"run:2: {reason}"):
        read_run(tmp_path / "run", {"q": {"a": 1}})


def test_questions_alike_in_a_run_file_are_told_apart_or_refused(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("", "utf-8")
    with pytest.raises(InputError, match="alike in a run file"):
        read_run(tmp_path / "run", {"a b": {"x": 1}, "a_b": {"x": 1}})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is empty"),
        ("query\tarticle\tgrade\n", "no question has an article with a grade above 0"),
        ("query\tarticle\tgrade\nq\ta\t0\n", "no question has an article with a grade above 0"),
        ("\nquery\tarticle\n", ":2: the columns must be query, article, grade"),
        ("query\tarticle\tgrade\nq\ta\n", ":2: 2 columns instead of 3"),
        ("query\tarticle\tgrade\nq\ta\tgood\n", ':2: the grade "good" is not a number'),
        ("query\tarticle\tgrade\n \ta\t1\n", ":2: there is no question"),
    ],
)
def test_judgments_that_cannot_be_used_are_told(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "judged.tsv").write_text(text, "utf-8")
    with pytest.raises(InputError, match=reason):
        load(tmp_path / "judged.tsv")


def test_a_folder_as_beir_ships_it_is_read(tmp_path: Path) -> None:
    # U+2028 is a line break to Python's splitlines, and none to JSON.
    (tmp_path / "queries.jsonl").write_text(
        '{"_id": "q", "text": "حساب\u2028تويتر"}\n{"_id": "r", "text": "x"}\n', "utf-8"
    )
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq\ta\t2\nq\tb\t0\n", "utf-8")
    judged = load(tmp_path)
    assert (judged.questions["q"], judged.grades) == ("حساب\u2028تويتر", {"q": {"a": 2}})


def test_articles_judged_and_not_indexed_are_found_out(ten: Engine, authorities: Authorities) -> None:
    judged = Judged({"q": "تويتر"}, {"q": {"2014/mosul": 1, "gone": 1}})
    assert absent(judged, ten) == ("gone",)
    assert set(answers(judged, ten, authorities, "root")["q"]) == {"2014/mosul", "2015/census", "2016/code"}


@pytest.mark.parametrize("question", ["تويتر", "حسابات داعش", "ISIS", '"تنظيم الدولة" -فيسبوك', "منصة:twitter حذف"])
def test_what_is_measured_and_answered_in_batches_is_what_search_finds(
    ten: Engine, authorities: Authorities, question: str
) -> None:
    found = [(hit.record.article.id, hit.score) for hit in search(SearchRequest(question), ten, authorities).hits]
    in_batch = batch.answer(Question(1, "1", question), ten, authorities, "root", 10).hits
    assert [(hit.id, hit.score) for hit, _ in in_batch] == found
    assert answers(Judged({"q": question}, {"q": {"a": 1}}), ten, authorities, "root")["q"] == [id for id, _ in found]


def obvious(differences: list[float]) -> float:
    """The test written out: every way of giving the differences a sign, those of zero too."""
    sums = [
        abs(sum(s * d for s, d in zip(signs, differences, strict=True)))
        for signs in product((1, -1), repeat=len(differences))
    ]
    return sum(one >= abs(sum(differences)) - 1e-9 for one in sums) / len(sums)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-4, 4).map(lambda one: one / 4), min_size=1, max_size=9))
def test_chance_is_reckoned_over_all_patterns_of_signs(differences: list[float]) -> None:
    assert randomization(differences) == pytest.approx(obvious(differences))


def test_many_questions_are_reckoned_by_patterns_drawn_always_alike() -> None:
    few = [0.5, 0.25, -0.25, 0.125] * 4
    many = [0.1, -0.05, 0.2, 0.0, -0.1, 0.05] * 20
    assert len(few) == EXACT
    assert randomization([*few, 1e-12]) == pytest.approx(randomization(few), abs=0.02)
    assert randomization(many) == randomization(many)
    assert randomization([1.0] * 60) == pytest.approx(1 / 10_001)
    assert randomization([]) == randomization([0.0, 0.0]) == 1.0


def test_two_runs_are_compared_by_the_questions_that_differ_most() -> None:
    judged = Judged({"q": "تويتر", "r": "تلغرام", "s": "بث"}, {"q": {"a": 1}, "r": {"b": 2, "c": 1}, "s": {"d": 1}})
    found = compare(judged, {"q": ["x", "a"], "r": ["b", "c"], "s": ["d"]}, {"q": ["a"], "s": ["d"]})
    assert (found.queries, found.better, found.worse, found.same) == (3, 1, 1, 1)
    assert [(one.id, one.question, round(one.a, 3), round(one.b, 3)) for one in found.questions] == [
        ("r", "تلغرام", 1.0, 0.0),
        ("q", "تويتر", 0.631, 1.0),
    ]
    assert (found.questions[0].right, found.questions[0].first_a, found.questions[0].first_b) == (
        ("b", "c"), ("b", "c"), (),
    )  # fmt: skip
    mrr = next(one for one in found.measures if one.measure == "mrr@10")
    assert (round(mrr.a, 4), round(mrr.b, 4), round(mrr.difference, 4), mrr.p) == (0.8333, 0.6667, -0.1667, 1.0)


def test_run_files_are_scored_and_compared_by_commands(index: Path, tmp_path: Path) -> None:
    judgments = judged_table(
        tmp_path / "judged.tsv", ("حسابات داعش", "2015/census", 3), ("الإنترنت", "2021/internet", 1)
    )
    searched = ("evaluate", judgments, "--index", index, "--format", "json")
    best = json.loads(kashaf(*searched, "--run", tmp_path / "best").stdout)
    kashaf(*searched, "--match", "exact", "--run", tmp_path / "exact")
    (tmp_path / "other").write_text("الإنترنت Q0 undated 1 9 x\nغيرها Q0 undated 1 9 x\n", "utf-8")
    scored = kashaf("evaluate", judgments, "--score", tmp_path / "best", tmp_path / "other", "--format", "json")
    rows = json.loads(scored.stdout)["runs"]
    assert rows[0] == {"run": str(tmp_path / "best"), **best}
    assert (rows[1]["queries"], rows[1]["ndcg@10"]) == (2, 0.0)
    assert "other: questions that are not judged and are left out: 1 (غيرها)" in said(scored)
    assert "other: judged questions without an answer, which count as 0: 1 (حسابات_داعش)".replace("_", " ") in said(
        scored
    )
    compared = json.loads(
        kashaf("evaluate", judgments, "--compare", tmp_path / "best", tmp_path / "other", "--format", "json").stdout
    )
    assert (compared["better"], compared["worse"], compared["same"]) == (0, 2, 0)
    assert {row["question"] for row in compared["questions"]} == {"حسابات داعش", "الإنترنت"}
    assert compared["measures"][0]["a"] == best["ndcg@10"]
    assert "randomization" in compared["test"]
    shown = kashaf("evaluate", judgments, "--compare", tmp_path / "best", tmp_path / "other", "--size", "1").stdout
    assert "of 2 questions B answers 0 better, 2 worse, 0 equally well" in shown


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["a.run"], "run files are measured with --score"),
        (["--score", "a.run", "--run", "b.run"], "choose one"),
        (["--score", "a.run"], "a.run: cannot be read as a run file"),
        (["--compare", "a.run", "b.run", "--measure", "P@5"], "--compare has its own measures"),
    ],
)
def test_wrong_usage_of_evaluate_is_told(tmp_path: Path, arguments: list[str], sentence: str) -> None:
    done = kashaf("evaluate", judged_table(tmp_path / "judged.tsv", ("q", "a", 1)), *arguments)
    assert done.returncode == 2
    assert sentence in said(done)
