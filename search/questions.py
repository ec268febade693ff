"""Commands that ask many questions at once: answer a file of them, or measure the ranking by judged ones."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kashaf.search.options import (
    DONE,
    NOTHING,
    authorities_option,
    engine_option,
    format_option,
    index_option,
    level_option,
    open_index,
)

if TYPE_CHECKING:
    from kashaf.search.evaluate import Judged
    from kashaf.search.runs import Run

_NAMED = 5
"""How many ids a warning names."""


@click.command()
@click.argument("judgments", type=click.Path(path_type=Path))
@click.argument("runs", nargs=-1, type=click.Path(path_type=Path))
@click.option("--run", "run_file", type=click.Path(path_type=Path), help="Write the answers as a TREC run file.")
@click.option("--score", multiple=True, metavar="RUN", type=click.Path(path_type=Path),
              help="Measure this run file, and any named after it, instead of searching.")  # fmt: skip
@click.option("--compare", nargs=2, metavar="RUN RUN", type=click.Path(path_type=Path),
              help="Two run files: which questions differ most, and whether it may be chance.")  # fmt: skip
@click.option("--measure", "more", multiple=True, metavar="NAME",
              help="Also this measure of ir_measures (P@5, AP@100); may be given more than once.")  # fmt: skip
@click.option("--size", type=click.IntRange(0), default=10, show_default=True, help="Questions shown by --compare.")
@level_option
@authorities_option
@index_option
@engine_option
@format_option
def evaluate(
    judgments: Path, runs: tuple[Path, ...], run_file: Path | None, score: tuple[Path, ...],
    compare: tuple[Path, Path] | None, more: tuple[str, ...], size: int, level: str, output: str, **options: Any,
) -> int:  # fmt: skip
    """Measure the ranking by judged questions, or run files by the same judgments.

    JUDGMENTS is a folder in BEIR form (corpus.jsonl, queries.jsonl, qrels.tsv or qrels/test.tsv), whose corpus is
    indexed for the occasion, or a table with the columns query, article and grade over the index. RUNS are run files
    after the first given with --score.
    """
    from kashaf.search import measures
    from kashaf.search.evaluate import load

    if runs and not score:
        raise click.UsageError(f"{runs[0]}: is one file too many; run files are measured with --score")
    if sum(map(bool, (run_file, score, compare))) > 1:
        raise click.UsageError("--run, --score and --compare are three different things; choose one")
    if compare and more:
        raise click.UsageError("--measure goes with searching and with --score; --compare has its own measures")
    measures.must_be_known(more)
    judged = load(judgments)
    if score:
        return _score((*score, *runs), judged, more, output)
    if compare:
        return _compare(compare, judged, size, output)
    return _search(judgments, judged, run_file, more, level, output, options)


def _search(
    judgments: Path, judged: "Judged", run_file: Path | None, more: Sequence[str], level: str, output: str,
    options: dict[str, Any],
) -> int:  # fmt: skip
    from kashaf.index.authorities import load as load_authorities
    from kashaf.search import as_json, measures, terminal
    from kashaf.search import evaluate as evaluation
    from kashaf.search.printing import show
    from kashaf.search.runs import write_run

    authorities = load_authorities(options["authority_files"])
    with (
        evaluation.indexed(judgments, options["folder"], options["engine_name"], authorities) as folder,
        open_index({**options, "folder": folder}) as opened,
    ):
        _warn(judgments, "articles judged right that are not in the index and count as not found",
              evaluation.absent(judged, opened.engine))  # fmt: skip
        answers = evaluation.answers(judged, opened.engine, opened.authorities, level)
    if run_file:
        write_run(run_file, answers)
    found = evaluation.quality(judged.grades, answers)
    whole = as_json.quality(found, measures.by_ir_measures(more, judged.grades, answers))
    show(output, whole, "", lambda: terminal.pairs(whole))
    return DONE


def _score(paths: Sequence[Path], judged: "Judged", more: Sequence[str], output: str) -> int:
    from kashaf.search import as_json, measures, terminal
    from kashaf.search.evaluate import quality
    from kashaf.search.printing import show

    rows = []
    for path in paths:
        run = _read(path, judged)
        others = measures.by_ir_measures(more, judged.grades, run.answers)
        rows.append({"run": str(path), **as_json.quality(quality(judged.grades, run.answers), others)})
    show(output, {"runs": rows}, "runs", lambda: terminal.rows(rows))
    return DONE


def _compare(paths: tuple[Path, Path], judged: "Judged", size: int, output: str) -> int:
    from kashaf.search import as_json, terminal
    from kashaf.search.compare import compare
    from kashaf.search.printing import show

    a, b = (_read(path, judged) for path in paths)
    found = compare(judged, a.answers, b.answers)
    whole = {"a": str(a.path), "b": str(b.path), **as_json.comparison(found, size)}
    show(output, whole, "questions", lambda: terminal.comparison(whole))
    return DONE


def _read(path: Path, judged: "Judged") -> "Run":
    from kashaf.search.runs import read_run

    run = read_run(path, judged.grades)
    _warn(path, "questions that are not judged and are left out", run.unjudged)
    _warn(path, "judged questions without an answer, which count as 0", run.unanswered)
    return run


def _warn(path: Path, sentence: str, ids: Sequence[str]) -> None:
    """Say on standard error how many ids something is wrong with, and name the first."""
    if ids:
        named = ", ".join(ids[:_NAMED]) + (" …" if len(ids) > _NAMED else "")
        click.echo(f"kashaf: {path}: {sentence}: {len(ids)} ({named})", err=True)


@click.command()
@click.argument("queries", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--size", type=click.IntRange(1, 1000), default=10, show_default=True, help="Hits for each question.")
@click.option("--strict", is_flag=True, help="Exit with status 1 if a line was skipped.")
@level_option
@authorities_option
@index_option
@engine_option
@format_option
def batch(queries: Path, size: int, strict: bool, level: str, output: str, **options: Any) -> int:
    """Answer every question in a file, a row for each hit, as the questions are read.

    QUERIES is a text file with a question a line, a .csv or .tsv table with the columns query and, if there is one,
    id, a .jsonl file with the same names, or - for lines on standard input. A line that holds no question is told and
    skipped. Exits with status 1 if nothing is found.
    """
    from kashaf.search import as_json, batch, streaming

    hits = 0
    skipped: list[batch.Broken] = []
    unanswered: list[str] = []
    with (
        open_index(options) as opened,
        batch.opened(queries) as lines,
        streaming.output(output, as_json.BATCH_COLUMNS) as printed,
    ):
        for question in batch.questions(queries, lines):
            if isinstance(question, batch.Broken):
                skipped.append(question)
                click.echo(f"kashaf: {queries}:{question.line}: {question.reason}; skipped", err=True)
                continue
            found = batch.answer(question, opened.engine, opened.authorities, level, size)
            for problem in found.problems:
                click.echo(f"kashaf: {queries}:{question.line}: {problem}", err=True)
            printed.rows(as_json.batch_rows(found))
            hits += len(found.hits)
            unanswered += [] if found.hits else [question.id]
        printed.more |= {"unanswered": unanswered, "skipped": [as_json.broken(one) for one in skipped]}
    _warn(queries, "questions that found nothing", unanswered)
    return DONE if hits and not (strict and skipped) else NOTHING
