"""READERS: for each suffix, how a file becomes articles; what cannot be read is a `Skipped` that says why."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from kashaf.index.decoding import REPLACEMENT
from kashaf.index.details import details, one_line
from kashaf.index.documents import EMPTY, html, markdown, plain
from kashaf.index.lines import LONGEST_ARTICLE, TOO_LONG
from kashaf.index.metadata import Metadata
from kashaf.index.model import Article, Skipped
from kashaf.index.sources import Source, files, printable, suffix_of
from kashaf.index.tables import NoHeader, Record, csv_rows, json_rows


@dataclass(frozen=True, slots=True)
class Reader:
    """A kind of file: its suffixes, how its articles are read, whether it holds many, the extra it needs, in words."""

    suffixes: tuple[str, ...]
    read: Callable[[Source], Iterator[Article | Skipped]]
    many: bool
    label: str
    extra: str | None = None


def sources(paths: Sequence[Path]) -> Iterator[Source | Skipped]:
    """The files to read among and below `paths`; see `kashaf.index.sources.files`."""
    return files(paths, SUFFIXES)


def reader(path: Path) -> Reader:
    """The row of READERS for a file that `sources` gave."""
    return BY_SUFFIX[suffix_of(path.name, LONGEST_FIRST) or ""]


def read(source: Source, metadata: Metadata) -> Iterator[Article | Skipped]:
    """The articles of a file, with what the metadata table says of them; never raises on what a file holds."""
    row = reader(source.path)
    file_name = None if row.many else printable(source.path.name)
    try:
        if metadata.path is not None and source.path.samefile(metadata.path):
            return  # the table lies in the folder it describes
        for found in row.read(source):
            yield found if isinstance(found, Skipped) else metadata.applied(found, file_name)
    except OSError as error:
        yield Skipped(
            printable(source.path), None, f"cannot be read: {error.strerror or error}; change its permissions"
        )
    except NoHeader as error:
        yield Skipped(printable(source.path), 1, str(error))


def _one(document: Callable[[Source], Record | Skipped], source: Source) -> Iterator[Article | Skipped]:
    found = document(source)
    yield found if isinstance(found, Skipped) else _article(source, found, source.name)


def _many(rows: Callable[[Path], Iterator[Record | Skipped]], source: Source) -> Iterator[Article | Skipped]:
    empty = True
    for found in rows(source.path):
        empty = False
        if isinstance(found, Skipped):
            yield found
        else:
            row_id = one_line(found.values.get("id"))
            yield _article(source, found, row_id or f"{source.name}#{found.line}", found.line)
    if empty:
        yield Skipped(printable(source.path), None, EMPTY)


def _article(source: Source, record: Record, article_id: str, line: int | None = None) -> Article | Skipped:
    path = printable(source.path)
    text = record.values.get("text")
    if text is None:
        return Skipped(path, line, "no text; fill the field text or remove the row")
    if not isinstance(text, str):
        return Skipped(path, line, 'the text is no string; write "text": "…"')
    if not text.strip():
        return Skipped(path, line, EMPTY if line is None else "the text is empty; fill it or remove the row")
    if len(text) > LONGEST_ARTICLE:
        return Skipped(path, line, TOO_LONG)
    text, damage = _storable(text)
    about = details(record.values)
    return Article(
        id=_storable(article_id)[0],
        text=text,
        path=path,
        title=about.title and _storable(about.title)[0],
        source=about.source and _storable(about.source)[0],
        date=about.date,
        url=about.url and _storable(about.url)[0],
        author=about.author and _storable(about.author)[0],
        topics=tuple(_storable(topic)[0] for topic in about.topics),
        notes=(*record.notes, *damage, *about.notes),
    )


def _storable(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without what JSON can hold and UTF-8 or an index cannot: halves of surrogate pairs, NUL."""
    notes: list[str] = []
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        text = "".join(REPLACEMENT if "\ud800" <= character <= "\udfff" else character for character in text)
        notes.append(f"halves of surrogate pairs stand as {REPLACEMENT}")
    if "\0" in text:
        notes.append(f"{text.count(chr(0))} NUL characters became spaces")
        text = text.replace("\0", " ")
    return text, tuple(notes)


_JSON = partial(_many, json_rows)
_CSV = partial(_many, partial(csv_rows, separators=",;", needed="text"))
_TSV = partial(_many, partial(csv_rows, separators="\t", needed="text"))

READERS = (
    Reader((".txt",), partial(_one, plain), False, "plain text"),
    Reader((".md",), partial(_one, markdown), False, "Markdown with front matter"),
    Reader((".html", ".htm"), partial(_one, html), False, "saved web pages", extra="html"),
    Reader((".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz"), _JSON, True, "JSON lines"),
    Reader((".csv", ".csv.gz"), _CSV, True, "tables with comma or semicolon"),
    Reader((".tsv", ".tsv.gz"), _TSV, True, "tables with tabs"),
)
SUFFIXES = tuple(suffix for row in READERS for suffix in row.suffixes)
LONGEST_FIRST = tuple(sorted(SUFFIXES, key=len, reverse=True))
BY_SUFFIX = {suffix: row for row in READERS for suffix in row.suffixes}
