"""What a person sees in a terminal: tables, marked passages, bars, progress; plain text where it goes into a pipe."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn
from rich.table import Table

from kashaf.index.arabic import LEVELS
from kashaf.index.authorities import Authorities
from kashaf.index.engine import Similar
from kashaf.index.fields import BY_NAME
from kashaf.index.model import Record
from kashaf.index.zones import ZONES
from kashaf.search.facets import label
from kashaf.search.request import (
    Completion,
    Evidence,
    FacetValue,
    SearchResult,
    SimilarArticle,
    Snippet,
    WordMatch,
)

if TYPE_CHECKING:  # a search need not load what builds an index
    from kashaf.index.build import Progress as Told
    from kashaf.index.build import Report

_BAR = 24
_SHOWN_VALUES = 8
_SHOWN_YEARS = 12
"""So many more of the years, which stand in their order, not by number."""
_SHOWN_LINES = 20
_SHOWN_FORMS = 6


def _console() -> Console:
    # In a pipe a line is a record: it must not be folded at 80 columns.
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=10_000, soft_wrap=True)


def marked(snippet: Snippet, *, colour: bool) -> str:
    """The snippet with its marks: coloured words on a terminal, [words] in brackets elsewhere."""
    pieces, end = [], 0
    for first, last in snippet.marks:
        word = escape(snippet.text[first:last])
        pieces += [escape(snippet.text[end:first]), f"[black on yellow]{word}[/]" if colour else f"\\[{word}]"]
        end = last
    return "".join([*pieces, escape(snippet.text[end:])])


def result(found: SearchResult) -> None:
    """The hits of a page with their passages, then the facets as bars."""
    console = _console()
    colour = console.is_terminal
    english = found.request.language == "en"
    for problem in found.problems:
        console.print(f"[yellow]![/] {escape(problem)}")
    heading = f"{found.total} articles" if english else f"المقالات: {found.total}"
    console.print(f"[bold]{heading}[/]  {escape(found.understood)}  [dim]{found.took_ms} ms[/]")
    first = (found.request.page - 1) * found.request.size + 1
    for place, hit in enumerate(found.hits, first):
        article = hit.record.article
        title = marked(hit.title, colour=colour) if hit.title else escape(f"({_no_title(english)})")
        console.print()
        console.print(f"{place}. [bold]{title}[/]")
        known = [article.source, article.date or _year(hit.record), _level_label(hit.level, english), article.id]
        console.print("   [dim]" + _apart(known, isolate=colour) + "[/]")
        console.print("   " + marked(hit.snippet, colour=colour))
        for one in hit.explained:
            console.print("   [dim]" + _explained(one, english) + "[/]")
        if hit.similar:
            console.print("   [dim]+ " + escape(", ".join(hit.similar)) + "[/]")
    if found.suggestions:
        from kashaf.search.rescue import BY_NAME as SUGGESTIONS  # here, since most questions need none
    for other in found.suggestions:
        kind = SUGGESTIONS[other.kind]
        console.print(f"[yellow]?[/] {kind.label_en if english else kind.label_ar}: {escape(other.query)}")
    facets(found.facets, found.total, found.request.language, most=_SHOWN_VALUES)


def _apart(known: Sequence[str | None], *, isolate: bool) -> str:
    """What is known, side by side. On a terminal each is isolated: a date beside Arabic words would be turned round."""
    return " · ".join(f"\u2068{escape(one)}\u2069" if isolate else escape(one) for one in known if one)


def _explained(found: WordMatch, english: bool) -> str:
    """Why an article answers, for one word of the question."""
    if found.level is None:
        return f"{escape(found.word)}: " + ("not found" if english else "غير موجودة")
    places = f"{found.in_title} + {found.in_text}"
    forms = ", ".join(map(escape, found.forms[:_SHOWN_FORMS]))
    return f"{escape(found.word)}: {_level_label(found.level, english)} · {forms} · {places} · {found.share:.0%}"


def _no_title(english: bool) -> str:
    return "no title" if english else "بلا عنوان"


def _year(record: Record) -> str | None:
    return f"≈ {record.year.value}" if record.year.value is not None else None


def _level_label(level: str | None, english: bool) -> str | None:
    return next(((row.label_en if english else row.label_ar) for row in LEVELS if row.name == level), None)


def facets(found: Mapping[str, Sequence[FacetValue]], total: int, language: str, most: int | None = None) -> None:
    """Each facet with its values, counts and bars; of many values the first `most` unless chosen."""
    console = _console()
    for name, values in found.items():
        field = BY_NAME[name]
        console.print()
        console.print(f"[bold]{field.label_en if language == 'en' else field.label_ar}[/]")
        limit = most if most is None or field.kind != "year" else most + _SHOWN_YEARS
        shown = [value for place, value in enumerate(values) if limit is None or place < limit or value.selected]
        for value in shown:
            bar = "█" * max(1 if value.count else 0, round(_BAR * value.count / max(total, 1)))
            sign = "✓" if value.selected else "✗" if value.excluded else " "
            id = "" if value.label == value.value else f"  [dim]{escape(value.value)}[/]"
            name_and_id = escape(value.label) + id
            console.print(f"  {sign} {value.count:>6}  {bar:<{_BAR}}  {name_and_id}")
        if len(shown) < len(values):
            console.print(f"    [dim]+ {len(values) - len(shown)}[/]")


def record(found: Record, similar: Sequence[Similar], language: str, authorities: Authorities) -> None:
    """An article as published, what is known of it, and the evidence for each facet value."""
    console = _console()
    article = found.article
    console.print(f"[bold]{escape(found.title or _no_title(language == 'en'))}[/]")
    basis = f"{found.year.value or '?'} ({found.year.basis})"
    known = [article.source, article.author, article.date, basis, article.url, ", ".join(article.topics), article.id]
    console.print("[dim]" + _apart(known, isolate=console.is_terminal) + "[/]")
    for note in (*article.notes, *([found.year.reason] if found.year.reason else [])):
        console.print(f"[dim]{escape(note)}[/]")
    console.print()
    places = sorted({(one.start, one.end) for one in found.mentions} | {(one.start, one.end) for one in found.years})
    apart = [place for at, place in enumerate(places) if not at or place[0] >= places[at - 1][1]]
    console.print(marked(Snippet(article.text, tuple(apart)), colour=console.is_terminal))
    console.print()
    table = Table("start", "text", "value", "rule", "zone", box=None)
    rows = [
        (one.start, one.text, f"{one.facet}: {label(one.facet, one.value, language, authorities)}", one.rule, one.zone)
        for one in found.mentions
    ]
    rows += [
        (one.start, one.text, f"year: {one.value or ' | '.join(map(str, one.candidates))}", one.rule, one.zone)
        for one in found.years
    ]
    for start, text, value, rule, zone in sorted(rows):
        counted = zone if ZONES[zone].counted else f"{zone} (not counted)"
        table.add_row(str(start), escape(" ".join(text.split())), escape(value), escape(rule), counted)
    console.print(table)
    for one in similar:
        console.print(f"≈ {one.share:.2f}  {one.kind:<14}  {escape(one.id)}")


def evidence(found: Sequence[Evidence]) -> None:
    """The sentences that put an article under a value."""
    console = _console()
    for one in found:
        console.print(marked(one.sentence, colour=console.is_terminal))
        known = [one.rule, ZONES[one.zone].label_ar if one.zone in ZONES else one.zone]
        known += [] if one.counted else ["لا يُحسب (not counted)"]
        console.print("   [dim]" + _apart(known, isolate=console.is_terminal) + "[/]")


def rows(found: Sequence[Mapping[str, Any]]) -> None:
    """Any rows as a table, lists joined."""
    table = Table(*(found[0] if found else ()), box=None)
    for row in found:
        table.add_row(*(escape(", ".join(cell) if isinstance(cell, list) else str(cell)) for cell in row.values()))
    _console().print(table)


def levels(rows: Sequence[Mapping[str, Any]], language: str) -> None:
    """The table of `kashaf analyze`."""
    labels = [row.label_en if language == "en" else row.label_ar for row in LEVELS]
    table = Table("word" if language == "en" else "الكلمة", *labels, box=None)
    for row in rows:
        table.add_row(*(escape(row[name] or "–") for name in ("word", *(level.name for level in LEVELS))))
    _console().print(table)


def report(done: "Report", folder: Path) -> None:
    """What an index run did, and what it skipped and why."""
    console = _console()
    skipped = [(f"{one.path}:{one.line}" if one.line else one.path, one.reason) for one in done.skipped]
    _listed(console, "skipped", skipped)
    repeated = [(one.source, f"{one.text} ({one.articles} articles)") for one in done.repeated]
    _listed(console, "repeated in", repeated)
    _listed(console, "note", [(one.path, one.note) for one in done.notes])
    counts = f"{done.added} added, {done.updated} updated, {done.unchanged} unchanged, {done.removed} removed"
    console.print(f"{counts}, {len(done.skipped)} skipped in {done.took_s:.1f} s")
    copies = f" and {len(done.duplicates)} copies" if done.duplicates else ""
    console.print(f"[bold]{done.articles} articles[/]{copies} in {escape(str(folder))}")


def _listed(console: Console, word: str, rows: Sequence[tuple[str, str]]) -> None:
    """A line for each place and what is said of it; of very many the first."""
    for place, said in rows[:_SHOWN_LINES]:
        console.print(f"[yellow]{word}[/] {escape(place)}: {escape(said)}")
    if len(rows) > _SHOWN_LINES:
        console.print(f"[yellow]{word}[/] … and {len(rows) - _SHOWN_LINES} more; --format json lists all")


def pairs(rows: Mapping[str, object]) -> None:
    """Names and values, a line each."""
    for name, value in rows.items():
        _console().print(f"{name:<12} {escape(str(value))}")


def problems(found: Sequence[str]) -> None:
    for problem in found:
        _console().print(f"[red]damaged[/] {escape(problem)}")
    if not found:
        _console().print("the index is sound")


@contextmanager
def progress() -> "Iterator[Told]":
    """A bar with rate and time left on a terminal's standard error, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _done, _whole: None
        return
    columns = (TextColumn("indexing"), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("indexing", total=None)
        yield lambda done, whole: bar.update(task, completed=done, total=whole)


def batch_row(row: Mapping[str, Any]) -> str:
    """A hit of `kashaf batch` as a line, under its question where it is the first."""
    isolate = sys.stdout.isatty()
    known = [row["level"], row["id"], row["date"], row["title"]]
    parts = [f"\u2068{one}\u2069" if isolate else str(one) for one in known if one]
    heading = f"\n{row['query']}\n" if row["rank"] == 1 else ""
    return f"{heading}{row['rank']:>4}  {row['score']:8.3f}  {' · '.join(parts)}\n"


def comparison(whole: Mapping[str, Any]) -> None:
    """Two runs: their means with what chance says, then the questions that differ most."""
    console = _console()
    console.print(f"A  {escape(whole['a'])}\nB  {escape(whole['b'])}")
    table = Table("", "A", "B", "B - A", "p", box=None)
    for row in whole["measures"]:
        figures = (f"{row['a']:.4f}", f"{row['b']:.4f}", f"{row['difference']:+.4f}", f"{row['p']:.4f}")
        table.add_row(row["measure"], *figures)
    console.print(table)
    console.print(f"[dim]p: {escape(whole['test'])}[/]")
    console.print(
        f"of {whole['queries']} questions B answers {whole['better']} better, {whole['worse']} worse, "
        f"{whole['same']} equally well"
    )
    for row in whole["questions"]:
        console.print()
        console.print(f"{row['difference']:+.3f}  {row['a']:.3f} → {row['b']:.3f}  [bold]{escape(row['question'])}[/]")
        console.print(f"        [dim]{escape(row['id'])}[/]")
        for name, ids in (("right", row["right"]), ("A", row["first_a"]), ("B", row["first_b"])):
            console.print(f"        [dim]{name:<6}[/] {escape(', '.join(ids) or '–')}")


def completions(found: Sequence[Completion]) -> None:
    """What was meant by the beginning of a word, a line each."""
    console = _console()
    for one in found:
        known = [one.query, one.text, f"{one.facet}: {one.id}" if one.facet else one.id, one.count]
        parts = [str(part) for part in dict.fromkeys(known) if part is not None]
        console.print(f"{one.kind:<7} " + _apart(parts, isolate=console.is_terminal))


def similar(found: Sequence[SimilarArticle]) -> None:
    """Articles like another, a line each."""
    console = _console()
    for one in found:
        console.print(f"{one.share:.2f}  {one.kind:<14}  " + _apart([one.id, one.title], isolate=console.is_terminal))
