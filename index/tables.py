"""Rows of files that hold many articles: JSON lines and tables of comma, semicolon or tab."""

import csv
import json
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kashaf.index.details import field_of, known
from kashaf.index.errors import InputError
from kashaf.index.lines import LONGEST_ARTICLE, TOO_LONG, Line, lines
from kashaf.index.model import Skipped
from kashaf.index.sources import printable


class NoHeader(InputError):
    """A table whose first line does not name the columns needed; the message does not name the file."""


@dataclass(frozen=True, slots=True)
class Record:
    """A row: the line it begins on, its values by field (`kashaf.index.details.KEYS`), notes on its decoding."""

    line: int
    values: dict[str, object]
    notes: tuple[str, ...] = ()


def json_rows(path: Path) -> Iterator[Record | Skipped]:
    """The rows of a file of JSON lines, one object a line; empty lines are passed over."""
    first = True
    for line in lines(path):
        if isinstance(line, Skipped):
            yield line
            continue
        text = line.text.strip()
        if not text:
            continue
        if first and text in ("[", "{"):
            # One message in place of one for each line of a pretty-printed file.
            yield Skipped(
                printable(path), line.number, "JSON over several lines; write one object a line, as jq -c does"
            )
            return
        first = False
        try:
            row = json.loads(text)
        except RecursionError:
            yield Skipped(printable(path), line.number, "not JSON: nested too deeply; fix or remove the line")
            continue
        except ValueError as error:
            yield Skipped(printable(path), line.number, f"not JSON: {_problem(error)}; fix or remove the line")
            continue
        if isinstance(row, dict):
            yield Record(line.number, known(row), line.notes)
        else:
            yield Skipped(printable(path), line.number, 'not a JSON object; write {"id": …, "text": …}')


def _problem(error: ValueError) -> str:
    # The error counts lines within the line: its own words would say «line 1» of every line.
    return f"{error.msg} at character {error.pos + 1}" if isinstance(error, json.JSONDecodeError) else str(error)


def csv_rows(path: Path, separators: str, needed: str) -> Iterator[Record | Skipped]:
    """The rows of a table whose first line names its columns, one of them standing for the field `needed`.

    `separators` are those the table may use; the most frequent one in the header is it. Fields may be quoted and go
    over several lines. A row that cannot be read is a `Skipped`, and reading goes on with the line after its first.
    Raises `NoHeader`.
    """
    feed = _Feed(path)
    separator = max(separators, key=feed.peek().count)
    header: list[str] | None = None
    while True:
        row = feed.next_row(separator)
        yield from feed.lost()
        if row is None:
            break
        if isinstance(row, Skipped):
            yield row
            continue
        if not any(cell.strip() for cell in row.cells):
            continue
        if header is None:
            header = row.cells
            if needed not in {place[0] for place in map(field_of, header) if place}:
                found = ", ".join(cell.strip()[:30] for cell in header[:8])
                raise NoHeader(f'no column "{needed}" in the first line, which names the columns (found: {found})')
        elif len(row.cells) != len(header):
            reason = f"{len(row.cells)} columns where the header has {len(header)}; quote cells that hold a separator"
            yield Skipped(printable(path), row.line, reason)
        else:
            yield Record(row.line, known(dict(zip(header, row.cells, strict=True))), row.notes)
    if header is None:
        raise NoHeader(f'empty; the first line names the columns, one of them "{needed}"')


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    cells: list[str]
    notes: tuple[str, ...]


class _Feed:
    """Lines on their way into the csv module, kept until their row is complete, so that a broken row costs one line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.source = lines(path)
        self.waiting: deque[Line] = deque()
        self.taken: list[Line] = []
        self.skipped: list[Skipped] = []
        # The module has one limit for all who use it; raise it, never lower it.
        csv.field_size_limit(max(csv.field_size_limit(), LONGEST_ARTICLE + 1))

    def peek(self) -> str:
        """The first line, without taking it."""
        line = self._line()
        if line is None:
            return ""
        self.waiting.append(line)
        return line.text

    def lost(self) -> list[Skipped]:
        """Lines that could not be read since the last call."""
        lost, self.skipped = self.skipped, []
        return lost

    def next_row(self, separator: str) -> _Row | Skipped | None:
        """The next row, what is wrong with it, or None at the end."""
        self.taken = []
        try:
            cells = next(csv.reader(self._texts(), delimiter=separator, strict=True), None)
        except csv.Error as error:
            return self._broken(separator, str(error))
        if cells is None or not self.taken:
            return None
        notes = dict.fromkeys(note for line in self.taken for note in line.notes)
        return _Row(self.taken[0].number, cells, tuple(notes))

    def _broken(self, separator: str, problem: str) -> _Row | Skipped:
        first, *rest = self.taken
        self.waiting.extendleft(reversed(rest))
        if separator == "\t":
            # Tab-separated files often know no quoting: «"داعش".. هل يخسر» is then a cell as it stands.
            return _Row(first.number, first.text.rstrip("\n").split("\t"), first.notes)
        if any(sign in problem for sign in ("unexpected end", "field limit", TOO_LONG)):
            problem = "a quotation mark opens a cell and none closes it"
        return Skipped(
            printable(self.path), first.number, f"not CSV: {problem}; write quotation marks within a cell twice"
        )

    def _texts(self) -> Iterator[str]:
        length = 0
        while (line := self._line()) is not None:
            self.taken.append(line)
            length += len(line.text)
            if length > 2 * LONGEST_ARTICLE:
                raise csv.Error(TOO_LONG)
            yield line.text

    def _line(self) -> Line | None:
        if self.waiting:
            return self.waiting.popleft()
        for line in self.source:
            if isinstance(line, Skipped):
                self.skipped.append(line)
            else:
                return line
        return None
