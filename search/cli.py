"""The command line: one function a command; the one file that puts readers, index, search and pages together.

Every import that costs time stands inside the command that needs it, so that a search does not wait for the rest.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kashaf.index.errors import InputError, KashafError
from kashaf.index.fields import FACETS, FIELDS

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from kashaf.search.opening import Opened

DEFAULT_INDEX = ".kashaf"
DONE, NOTHING, WRONG_USAGE, FAILED = 0, 1, 2, 3
"""Exit statuses: done; the answer is no; wrong usage or input; the index or the engine failed."""

Command = TypeVar("Command", bound=Callable[..., Any])

_index_option = click.option(
    "--index", "folder", type=click.Path(path_type=Path), envvar="KASHAF_INDEX", default=DEFAULT_INDEX,
    show_default=True, show_envvar=True, help="The folder of the index.",
)  # fmt: skip
_engine_option = click.option(
    "--engine", "engine_name", envvar="KASHAF_ENGINE", default="whoosh", show_default=True, show_envvar=True,
    help="The engine that holds the index.",
)  # fmt: skip
_authorities_option = click.option(
    "--authorities", "authority_files", type=click.Path(path_type=Path), multiple=True, envvar="KASHAF_AUTHORITIES",
    help="Your own file of names, read after the built-in one; may be given more than once.",
)  # fmt: skip
_format_option = click.option(
    "--format", "output", type=click.Choice(["table", "json", "jsonl", "csv", "tsv"]), default="table",
    show_default=True, help="How to print: a table for people, or for programs.",
)  # fmt: skip
_language_option = click.option(
    "--language", type=click.Choice(["ar", "en"]), envvar="KASHAF_LANGUAGE", default="ar", show_default=True,
    help="The language of labels and explanations.",
)  # fmt: skip


def _facet_options(command: Command) -> Command:
    """--platform, --not-platform and so on, for every field that is not text."""
    for field in reversed([field for field in FIELDS if field.kind != "text"]):
        flag = field.name.replace("_", "-")
        metavar = {"year": "2015 | 2015..2017", "name": "NAME", "label": "TEXT"}[field.kind]
        command = click.option(
            f"--not-{flag}", f"not_{field.name}", multiple=True, metavar=metavar,
            help=f"Leave out articles with this {field.label_en.lower()}.",
        )(command)  # fmt: skip
        command = click.option(
            f"--{flag}", field.name, multiple=True, metavar=metavar,
            help=f"Only articles with this {field.label_en.lower()}; several: any of them.",
        )(command)  # fmt: skip
    return command


def _open(options: dict[str, Any]) -> "AbstractContextManager[Opened]":
    from kashaf.search.opening import opened

    return opened(options["engine_name"], options["folder"], options.get("authority_files", ()))


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="kashaf", prog_name="kashaf")
def cli() -> None:
    """Search collections of Arabic articles. كشّاف: بحث في مجموعات المقالات العربية."""


@cli.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--metadata", type=click.Path(path_type=Path), help="A CSV table of id, title, source, date, url.")
@click.option("--full", is_flag=True, help="Build the index anew; the old one answers until the new one is done.")
@click.option("--strict", is_flag=True, help="Exit with status 1 if anything was skipped.")
@_authorities_option
@_index_option
@_engine_option
@_format_option
def index(
    paths: tuple[Path, ...], metadata: Path | None, full: bool, strict: bool, authority_files: tuple[Path, ...],
    folder: Path, engine_name: str, output: str,
) -> int:  # fmt: skip
    """Index the articles in files and folders: new and changed ones are read, those that are gone are removed."""
    from kashaf.index.authorities import load
    from kashaf.index.build import build
    from kashaf.index.engines import engine
    from kashaf.index.metadata import Metadata, load_metadata
    from kashaf.search import as_json, terminal
    from kashaf.search.printing import show

    for path in paths:
        if not path.exists():
            raise InputError(f"{path}: there is no such file or folder; nothing was indexed")
    authorities = load(authority_files)
    table = load_metadata(metadata) if metadata else Metadata()
    with engine(engine_name).write(folder, authorities.version, full) as writer, terminal.progress() as told:
        report = build(paths, writer, authorities, table, told)
    done = as_json.report(report)
    show(output, done, "skipped", lambda: terminal.report(report, folder))
    return NOTHING if strict and report.skipped else DONE


@cli.command()
@click.argument("query", nargs=-1)
@_facet_options
@click.option("--match", "level", type=click.Choice(["exact", "spelling", "stem", "root"]), default="root",
              show_default=True, help="The loosest way in which a word may match.")  # fmt: skip
@click.option("--sort", type=click.Choice(["relevance", "date", "-date", "title"]), default="relevance",
              show_default=True, help="The order of the hits; -date is newest first.")  # fmt: skip
@click.option("--page", type=click.IntRange(1), default=1, show_default=True)
@click.option("--size", type=click.IntRange(1, 1000), default=10, show_default=True, help="Hits on a page.")
@click.option("--facets", "with_facets", is_flag=True, help="Count the values of every facet in all hits.")
@click.option("--group", "grouped", is_flag=True, help="Show near duplicates as one hit.")
@_authorities_option
@_language_option
@_index_option
@_engine_option
@_format_option
def search(query: tuple[str, ...], with_facets: bool, output: str, language: str, **options: Any) -> int:
    """Search the index. Exits with status 1 if nothing is found; put -- before a query that begins with a minus."""
    from kashaf.search import as_json, terminal
    from kashaf.search.opening import choices
    from kashaf.search.printing import show
    from kashaf.search.request import SearchRequest
    from kashaf.search.service import search as answer

    with _open(options) as opened:
        request = SearchRequest(
            text=" ".join(query),
            choices=choices(options, opened.authorities),
            level=options["level"],
            sort=options["sort"],
            page=options["page"],
            size=options["size"],
            facets=tuple(field.name for field in FACETS) if with_facets or output == "json" else (),
            grouped=options["grouped"],
            language=language,
        )
        found = answer(request, opened.engine, opened.authorities)
    show(output, as_json.result(found), "hits", lambda: terminal.result(found))
    return DONE if found.total else NOTHING


@cli.command()
@click.argument("id")
@_language_option
@_authorities_option
@_index_option
@_engine_option
@_format_option
def show(id: str, output: str, language: str, **options: Any) -> int:
    """Show an article with its evidence: every mention and year, with the rule that found it."""
    from kashaf.search import as_json, terminal
    from kashaf.search.printing import show as print_out

    with _open(options) as opened:
        record = opened.engine.records([id])[0]
        similar = opened.engine.similar(id)
        whole = as_json.record(record, similar)
        print_out(output, whole, "", lambda: terminal.record(record, similar, language, opened.authorities))
    return DONE


@cli.command()
@click.argument("name", required=False)
@click.argument("query", nargs=-1)
@_facet_options
@click.option("--containing", default="", help="Only values whose label contains these words, however spelled.")
@_authorities_option
@_language_option
@_index_option
@_engine_option
@_format_option
def facets(
    name: str | None, query: tuple[str, ...], containing: str, output: str, language: str, **options: Any
) -> int:  # fmt: skip
    """Count the values of one facet, or of all, in the articles that a query finds; without a query, in all."""
    from kashaf.search import as_json, terminal
    from kashaf.search.facets import with_label
    from kashaf.search.opening import choices
    from kashaf.search.printing import show as print_out
    from kashaf.search.request import SearchRequest
    from kashaf.search.service import search as answer

    names = tuple(field.name for field in FACETS)
    if name is not None and name not in names:
        raise click.UsageError(f"{name}: there is no such facet; choose one of {', '.join(names)}")
    with _open(options) as opened:
        request = SearchRequest(
            text=" ".join(query),
            choices=choices(options, opened.authorities),
            size=0,
            facets=(name,) if name else names,
            language=language,
        )
        found = answer(request, opened.engine, opened.authorities)
    rows = {facet: with_label(values, containing) for facet, values in found.facets.items()}
    flat = [{"facet": facet, **as_json.facet_value(value)} for facet, values in rows.items() for value in values]
    whole = {"query": request.text, "total": found.total, "values": flat}
    print_out(output, whole, "values", lambda: terminal.facets(rows, found.total, language))
    return DONE if flat else NOTHING


@cli.command()
@click.argument("text", nargs=-1, required=True)
@_language_option
@_format_option
def analyze(text: tuple[str, ...], language: str, output: str) -> int:
    """Show the terms of each word of a text at every level of matching."""
    from kashaf.index.analysis import tokens
    from kashaf.index.arabic import terms
    from kashaf.search import terminal
    from kashaf.search.printing import show as print_out

    rows = [
        {"word": token.text, "start": token.start, "end": token.end, **terms(token.text)._asdict()}
        for token in tokens(" ".join(text))
    ]
    print_out(output, {"words": rows}, "words", lambda: terminal.levels(rows, language))
    return DONE


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@_authorities_option
@_index_option
@_engine_option
def serve(host: str, port: int, **options: Any) -> int:
    """Serve the search page to a browser."""
    from kashaf.web.app import serve as serve_pages

    with _open(options) as opened:
        serve_pages(opened.engine, opened.authorities, host, port)
    return DONE


@cli.command()
@click.argument("judgments", type=click.Path(path_type=Path))
@click.option("--run", "run_file", type=click.Path(path_type=Path), help="Write the answers as a TREC run file.")
@click.option("--match", "level", type=click.Choice(["exact", "spelling", "stem", "root"]), default="root",
              show_default=True, help="The loosest way in which a word may match.")  # fmt: skip
@_authorities_option
@_index_option
@_engine_option
@_format_option
def evaluate(judgments: Path, run_file: Path | None, level: str, output: str, **options: Any) -> int:
    """Measure the ranking by judged questions.

    JUDGMENTS is a folder in BEIR form (corpus.jsonl, queries.jsonl, qrels.tsv), whose corpus is indexed for the
    occasion, or a table with the columns query, article and grade over the index.
    """
    from kashaf.index.authorities import load
    from kashaf.search import evaluate as measures
    from kashaf.search import terminal
    from kashaf.search.printing import show as print_out

    judged = measures.load(judgments)
    authorities = load(options["authority_files"])
    with (
        measures.indexed(judgments, options["folder"], options["engine_name"], authorities) as folder,
        _open({**options, "folder": folder}) as opened,
    ):
        answers = measures.answers(judged, opened.engine, opened.authorities, level)
    if run_file:
        measures.write_run(run_file, answers)
    found = measures.quality(judged.grades, answers)
    whole = {
        "queries": found.queries,
        "ndcg@10": found.ndcg_10,
        "mrr@10": found.mrr_10,
        "recall@100": found.recall_100,
    }
    print_out(output, whole, "", lambda: terminal.pairs(whole))
    return DONE


@cli.command()
@_index_option
@_engine_option
@_format_option
def verify(output: str, **options: Any) -> int:
    """Read the whole index once and say what is damaged; exits with status 3 if anything is."""
    from kashaf.search import terminal
    from kashaf.search.printing import show as print_out

    with _open(options) as opened:
        problems = opened.engine.verify()
    whole = {"sound": not problems, "problems": [{"problem": problem} for problem in problems]}
    print_out(output, whole, "problems", lambda: terminal.problems(problems))
    return FAILED if problems else DONE


@cli.command()
@_index_option
@_engine_option
@_format_option
def info(output: str, **options: Any) -> int:
    """Say what the index holds and what it was built with."""
    from kashaf.search import as_json, terminal
    from kashaf.search.printing import show as print_out

    with _open(options) as opened:
        whole = as_json.info(opened.engine.info())
    print_out(output, whole, "", lambda: terminal.pairs(whole))
    return DONE


def main() -> None:
    """Run the command line; errors become one sentence on standard error and an exit status."""
    try:
        status = cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        _complain("interrupted; an index that was being written is as it was before")
        status = 130
    except click.ClickException as error:
        error.show()
        status = WRONG_USAGE
    except InputError as error:
        _complain(str(error))
        status = WRONG_USAGE
    except KashafError as error:
        _complain(str(error))
        status = FAILED
    except BrokenPipeError:
        # The reader of the pipe, such as head, has seen enough; nothing more may be written to it at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = DONE
    sys.exit(status or DONE)


def _complain(sentence: str) -> None:
    click.echo(f"kashaf: {sentence}", err=True)


if __name__ == "__main__":
    main()
