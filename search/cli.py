"""The command line: one function a command; the one file that puts readers, index, search and pages together.

Every import that costs time stands inside the command that needs it, so that a search does not wait for the rest.
"""

import os
import sys
from pathlib import Path
from typing import Any

import click

from kashaf.index.errors import InputError, KashafError
from kashaf.index.fields import FACETS
from kashaf.search.options import (
    DONE,
    FAILED,
    NOTHING,
    WRONG_USAGE,
    authorities_option,
    engine_option,
    facet_options,
    format_option,
    index_option,
    language_option,
    level_option,
    open_index,
)
from kashaf.search.tools import TOOLS


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="kashaf", prog_name="kashaf")
def cli() -> None:
    """Search collections of Arabic articles. كشّاف: بحث في مجموعات المقالات العربية."""


@cli.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--metadata", type=click.Path(path_type=Path), help="A CSV table of id, title, source, date, url.")
@click.option("--full", is_flag=True, help="Build the index anew; the old one answers until the new one is done.")
@click.option("--keep-repeated", is_flag=True, help="Search and count text that many articles of a source repeat.")
@click.option("--strict", is_flag=True, help="Exit with status 1 if anything was skipped.")
@click.option("--processes", type=click.IntRange(1, 64),
              help="How many processes share the work; if there is much to read, all processors do.")  # fmt: skip
@click.option("--memory", "memory_mb", type=click.IntRange(16), default=512, show_default=True, metavar="MB",
              help="What articles may take, in each process, before they are written.")  # fmt: skip
@authorities_option
@index_option
@engine_option
@format_option
def index(
    paths: tuple[Path, ...], metadata: Path | None, full: bool, keep_repeated: bool, strict: bool,
    processes: int | None, memory_mb: int, authority_files: tuple[Path, ...], folder: Path, engine_name: str,
    output: str,
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
    opened = engine(engine_name).write(folder, authorities.version, full, memory_mb)
    with opened as writer, terminal.progress() as told:
        report = build(paths, writer, authorities, table, told, repeated=not keep_repeated, processes=processes)
    done = as_json.report(report)
    show(output, done, "skipped", lambda: terminal.report(report, folder))
    return NOTHING if strict and report.skipped else DONE


@cli.command()
@click.argument("query", nargs=-1)
@facet_options
@level_option
@click.option("--sort", type=click.Choice(["relevance", "date", "-date", "title"]), default="relevance",
              show_default=True, help="The order of the hits; -date is newest first.")  # fmt: skip
@click.option("--page", type=click.IntRange(1), default=1, show_default=True)
@click.option("--size", type=click.IntRange(1, 1000), default=10, show_default=True, help="Hits on a page.")
@click.option("--facets", "with_facets", is_flag=True, help="Count the values of every facet in all hits.")
@click.option("--group", "grouped", is_flag=True, help="Show near duplicates as one hit.")
@click.option("--recent", is_flag=True, help="Prefer newer articles, gently.")
@click.option("--literal", is_flag=True, help="Take names in the question as mere words.")
@click.option("--explain", "explained", is_flag=True, help="Say for each hit which word matched, how and how much.")
@click.option("--concordance", "in_context", is_flag=True,
              help="Print every match in these articles on a line, in its context.")  # fmt: skip
@click.option("--width", type=click.IntRange(1, 500), default=40, show_default=True,
              help="Characters of context on each side of a match.")  # fmt: skip
@click.option("--context-order", type=click.Choice(["before", "after"]),
              help="Sort the matches by the words before or after them.")  # fmt: skip
@authorities_option
@language_option
@index_option
@engine_option
@format_option
def search(query: tuple[str, ...], with_facets: bool, output: str, language: str, **options: Any) -> int:
    """Search the index. Exits with status 1 if nothing is found; put -- before a query that begins with a minus."""
    from kashaf.search import as_json, terminal
    from kashaf.search.opening import choices
    from kashaf.search.printing import show
    from kashaf.search.request import SearchRequest
    from kashaf.search.service import search as answer

    with open_index(options) as opened:
        request = SearchRequest(
            text=" ".join(query),
            choices=choices(options, opened.authorities),
            level=options["level"],
            sort=options["sort"],
            page=options["page"],
            size=options["size"],
            facets=tuple(field.name for field in FACETS) if with_facets or output == "json" else (),
            grouped=options["grouped"],
            explained=options["explained"],
            names=not options["literal"],
            recent=options["recent"],
            language=language,
        )
        found = answer(request, opened.engine, opened.authorities)
        if options["in_context"]:
            from kashaf.search import aligned
            from kashaf.search.concordance import concordance

            lines = concordance(found, opened.engine, options["width"], options["context_order"])
            whole = as_json.concordance(found, lines)
            show(output, whole, "lines", lambda: aligned.concordance(found, lines))
            return DONE if lines else NOTHING
    show(output, as_json.result(found), "hits", lambda: terminal.result(found))
    return DONE if found.total else NOTHING


@cli.command()
@click.argument("id")
@click.option("--why", metavar="FACET=VALUE", help="Only the sentences that put the article under this value.")
@click.option("--similar", "only_similar", is_flag=True,
              help="Only the articles like it: copies, near duplicates, then those on the same matter.")  # fmt: skip
@language_option
@authorities_option
@index_option
@engine_option
@format_option
def show(id: str, why: str | None, only_similar: bool, output: str, language: str, **options: Any) -> int:
    """Show an article with its evidence: every mention and year, with the rule that found it."""
    from kashaf.search import as_json, terminal
    from kashaf.search.evidence import evidence
    from kashaf.search.opening import facet_value
    from kashaf.search.printing import show as print_out
    from kashaf.search.similar import similar, with_titles

    with open_index(options) as opened:
        record = opened.engine.records([id])[0]
        if why is not None:
            facet, value = facet_value(why, opened.authorities)
            found = evidence(record, facet, value)
            rows = [as_json.evidence(one) for one in found]
            print_out(output, {"id": id, facet: value, "evidence": rows}, "evidence", lambda: terminal.evidence(found))
            return DONE if found else NOTHING
        alike = similar(record, opened.engine)
        if only_similar:
            named = with_titles(alike, opened.engine)
            whole = {"id": id, "similar": [as_json.similar_article(one) for one in named]}
            print_out(output, whole, "similar", lambda: terminal.similar(named))
            return DONE if named else NOTHING
        whole = as_json.record(record, alike)
        print_out(output, whole, "", lambda: terminal.record(record, alike, language, opened.authorities))
    return DONE


@cli.command()
@click.argument("name", required=False)
@click.argument("query", nargs=-1)
@facet_options
@click.option("--containing", default="", help="Only values whose label contains these words, however spelled.")
@click.option("--order", type=click.Choice(["count", "label"]), default="count", show_default=True,
              help="Most first, or by the Arabic alphabet; years by number are in their order.")  # fmt: skip
@authorities_option
@language_option
@index_option
@engine_option
@format_option
def facets(
    name: str | None, query: tuple[str, ...], containing: str, order: str, output: str, language: str, **options: Any
) -> int:  # fmt: skip
    """Count the values of one facet, or of all, in the articles that a query finds; without a query, in all."""
    from kashaf.search import as_json, terminal
    from kashaf.search.facets import ordered, with_label
    from kashaf.search.opening import choices
    from kashaf.search.printing import show as print_out
    from kashaf.search.request import SearchRequest
    from kashaf.search.service import search as answer

    names = tuple(field.name for field in FACETS)
    if name is not None and name not in names:
        raise click.UsageError(f"{name}: there is no such facet; choose one of {', '.join(names)}")
    with open_index(options) as opened:
        request = SearchRequest(
            text=" ".join(query),
            choices=choices(options, opened.authorities),
            size=0,
            facets=(name,) if name else names,
            language=language,
        )
        found = answer(request, opened.engine, opened.authorities)
    rows = {facet: ordered(with_label(values, containing), order) for facet, values in found.facets.items()}
    flat = [{"facet": facet, **as_json.facet_value(value)} for facet, values in rows.items() for value in values]
    whole = {"query": request.text, "total": found.total, "values": flat}
    print_out(output, whole, "values", lambda: terminal.facets(rows, found.total, language))
    return DONE if flat else NOTHING


@cli.command()
@click.argument("prefix", nargs=-1, required=True)
@click.option("--most", type=click.IntRange(1, 100), default=8, show_default=True, help="So many at the most.")
@authorities_option
@language_option
@index_option
@engine_option
@format_option
def suggest(prefix: tuple[str, ...], most: int, output: str, language: str, **options: Any) -> int:
    """Complete the last word of PREFIX: to words of the articles, names that facets know, and titles."""
    from kashaf.search import as_json, terminal
    from kashaf.search.printing import show as print_out
    from kashaf.search.suggest import completions

    with open_index(options) as opened:
        found = completions(" ".join(prefix), opened.engine, opened.authorities, language, most)
    whole = {"prefix": " ".join(prefix), "completions": [as_json.completion(one) for one in found]}
    print_out(output, whole, "completions", lambda: terminal.completions(found))
    return DONE if found else NOTHING


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@authorities_option
@index_option
@engine_option
def serve(host: str, port: int, **options: Any) -> int:
    """Serve the search page to a browser."""
    from kashaf.web.app import serve as serve_pages

    with open_index(options) as opened:
        serve_pages(opened.engine, opened.authorities, host, port)
    return DONE


for tool in TOOLS:
    cli.add_command(tool)


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
