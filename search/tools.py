"""Commands about the analysis and the index itself, rather than about its articles."""

from typing import Any

import click

from kashaf.search.options import (
    DONE,
    FAILED,
    NOTHING,
    authorities_option,
    engine_option,
    format_option,
    index_option,
    language_option,
    open_index,
)
from kashaf.search.questions import batch, evaluate


@click.command()
@click.argument("words", nargs=-1)
@click.option("--facet", help="Only names of this facet.")
@click.option("--text", help="Show what is found in this text instead.")
@click.option("--missing", is_flag=True, help="List likely names in the index that no entry covers.")
@authorities_option
@language_option
@index_option
@engine_option
@format_option
def authorities(
    words: tuple[str, ...], facet: str | None, text: str | None, missing: bool, output: str, language: str,
    **options: Any,
) -> int:  # fmt: skip
    """List the names that facets know, those that contain WORDS however spelled; or try them on a text."""
    from kashaf.index.authorities import load
    from kashaf.search import names, terminal
    from kashaf.search.printing import show as print_out

    known = load(options["authority_files"])
    if text is not None:
        rows = names.tried(text, known, language)
    elif missing:
        with open_index(options) as opened:
            rows = names.missing(opened.engine, known)
    else:
        rows = names.listed(known, " ".join(words), facet)
    print_out(output, {"names": rows}, "names", lambda: terminal.rows(rows))
    return DONE if rows else NOTHING


@click.command()
@click.argument("text", nargs=-1, required=True)
@language_option
@format_option
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


@click.command()
@index_option
@engine_option
@format_option
def verify(output: str, **options: Any) -> int:
    """Read the whole index once and say what is damaged; exits with status 3 if anything is."""
    from kashaf.search import terminal
    from kashaf.search.printing import show as print_out

    with open_index(options) as opened:
        problems = opened.engine.verify()
    whole = {"sound": not problems, "problems": [{"problem": problem} for problem in problems]}
    print_out(output, whole, "problems", lambda: terminal.problems(problems))
    return FAILED if problems else DONE


@click.command()
@index_option
@engine_option
@format_option
def info(output: str, **options: Any) -> int:
    """Say what the index holds and what it was built with."""
    from kashaf.search import as_json, terminal
    from kashaf.search.printing import show as print_out

    with open_index(options) as opened:
        whole = as_json.info(opened.engine.info())
    print_out(output, whole, "", lambda: terminal.pairs(whole))
    return DONE


TOOLS = (analyze, authorities, batch, evaluate, verify, info)
