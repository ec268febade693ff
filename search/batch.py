"""Many questions at once: read from a file line by line, each answered before the next is read."""

import csv
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kashaf.index.authorities import Authorities
from kashaf.index.engine import Engine, Hit
from kashaf.index.errors import InputError
from kashaf.index.model import Record
from kashaf.search.asking import asked

STANDARD_INPUT = Path("-")


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the number of its line, and its id: the one given, else that number."""

    line: int
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Broken:
    """A line that holds no question, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A question's best articles with what is known of them, and what was read otherwise than written."""

    question: Question
    hits: tuple[tuple[Hit, Record], ...]
    problems: tuple[str, ...]


Line = tuple[int, str]
Read = Callable[[Iterator[Line | Broken], Path], Iterator[Question | Broken]]


@contextmanager
def opened(path: Path) -> Iterator[Iterable[bytes]]:
    """The lines of a file, or of standard input as they arrive."""
    if path == STANDARD_INPUT:
        yield sys.stdin.buffer
        return
    try:
        file = path.open("rb")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    with file:
        yield file


def questions(path: Path, lines: Iterable[bytes]) -> Iterator[Question | Broken]:
    """The questions in the lines of a file, read as its suffix says; what is broken is told, and the rest goes on."""
    return BY_SUFFIX.get(path.suffix.lower(), _plain)(_decoded(lines), path)


def _decoded(lines: Iterable[bytes]) -> Iterator[Line | Broken]:
    for number, line in enumerate(lines, 1):
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
        except UnicodeDecodeError as error:
            yield Broken(number, f"is not UTF-8 ({error.reason} at byte {error.start})")
        else:
            if text.strip():
                yield number, text


def _plain(lines: Iterator[Line | Broken], _path: Path) -> Iterator[Question | Broken]:
    for line in lines:
        yield line if isinstance(line, Broken) else Question(line[0], str(line[0]), line[1].strip())


def _separated(delimiter: str) -> Read:
    def read(lines: Iterator[Line | Broken], path: Path) -> Iterator[Question | Broken]:
        header: Sequence[str] | None = None
        for line in lines:
            # A question has no line breaks; so a quotation mark left open spoils its own line and no other.
            row = line if isinstance(line, Broken) else _cells(line, delimiter)
            if header is None:
                header = () if isinstance(row, Broken) else [cell.strip() for cell in row[1]]
                if "query" not in header:
                    raise InputError(f'{path}: the first line must name the columns, and one of them must be "query"')
            elif isinstance(row, Broken):
                yield row
            elif len(row[1]) != len(header):
                yield Broken(row[0], f"{len(row[1])} columns instead of {len(header)}")
            else:
                yield _question(row[0], dict(zip(header, row[1], strict=True)))

    return read


def _cells(line: Line, delimiter: str) -> tuple[int, list[str]] | Broken:
    number, text = line
    if delimiter == "\t":  # where phrases may stand in quotation marks that are part of the question
        return number, text.split("\t")
    try:
        return number, next(csv.reader([text], delimiter=delimiter, strict=True))
    except csv.Error as error:
        return Broken(number, f"is no row of a table ({error})")


def _objects(lines: Iterator[Line | Broken], _path: Path) -> Iterator[Question | Broken]:
    for line in lines:
        if isinstance(line, Broken):
            yield line
            continue
        try:
            row = json.loads(line[1])
        except ValueError as error:
            yield Broken(line[0], f"is no JSON ({error})")
            continue
        if not isinstance(row, dict):
            yield Broken(line[0], 'is no object; write {"query": …}')
            continue
        known = {"query": row.get("query", row.get("text")), "id": row.get("id", row.get("_id"))}
        yield _question(line[0], {name: str(value) for name, value in known.items() if value is not None})


def _question(number: int, row: dict[str, str]) -> Question | Broken:
    text = row.get("query", "").strip()
    return Question(number, row.get("id", "").strip() or str(number), text) if text else Broken(number, "no question")


BY_SUFFIX: dict[str, Read] = {
    ".csv": _separated(","),
    ".tsv": _separated("\t"),
    ".jsonl": _objects,
    ".ndjson": _objects,
}
"""How files that are not plain text are read; any other holds one question a line."""


def answer(question: Question, engine: Engine, authorities: Authorities, level: str, size: int) -> Answer:
    """The first `size` articles for a question; no passages are cut, which would take longer than the search."""
    ask, read_otherwise = asked(question.text, authorities, level, size)
    reply = engine.search(ask)
    records = engine.records([hit.id for hit in reply.hits])
    problems = (*(problem.message_en for problem in read_otherwise), *reply.problems)
    return Answer(question, tuple(zip(reply.hits, records, strict=True)), problems)
