"""Records printed as they come, for answers too many to wait for: one row per output format."""

import csv
import io
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from kashaf.search.printing import TABLE
from kashaf.search.terminal import batch_row

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stream:
    """An output format in pieces: what stands before all rows, a row, between rows, and after them.

    `after` is given what else belongs into the one object of a format that has one.
    """

    name: str
    before: Callable[[Sequence[str]], str]
    row: Callable[[Json], str]
    between: str
    after: Callable[[Json], str]


def _separated(name: str, delimiter: str) -> Stream:
    def line(cells: Sequence[Any]) -> str:
        out = io.StringIO()
        # A cell may hold line breaks; tables of one line a record are what shell tools expect.
        one_line = ["" if cell is None else " ".join(str(cell).split("\n")) for cell in cells]
        csv.writer(out, delimiter=delimiter, lineterminator="\n").writerow(one_line)
        return out.getvalue()

    return Stream(name, line, lambda row: line(list(row.values())), "", lambda _more: "")


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


STREAMS = (
    Stream(TABLE, lambda _columns: "", batch_row, "", lambda _more: ""),
    Stream(
        "json",
        lambda _columns: '{"hits": [\n',
        _dumped,
        ",\n",
        lambda more: "\n]" + "".join(f", {_dumped(name)}: {_dumped(value)}" for name, value in more.items()) + "}\n",
    ),
    Stream("jsonl", lambda _columns: "", lambda row: _dumped(row) + "\n", "", lambda _more: ""),
    _separated("csv", ","),
    _separated("tsv", "\t"),
)


@dataclass(slots=True)
class Output:
    """Rows on their way to standard output, and what is to be said after the last."""

    stream: Stream
    more: Json = field(default_factory=dict)
    started: bool = False

    def rows(self, rows: Sequence[Json]) -> None:
        """Print rows, and let the reader of a pipe have them now."""
        for row in rows:
            sys.stdout.write((self.stream.between if self.started else "") + self.stream.row(row))
            self.started = True
        sys.stdout.flush()


@contextmanager
def output(name: str, columns: Sequence[str]) -> Iterator[Output]:
    """Print what begins a format, then the rows given to `Output.rows`, then what ends it."""
    stream = next(row for row in STREAMS if row.name == name)
    sys.stdout.write(stream.before(columns))
    printed = Output(stream)
    yield printed
    sys.stdout.write(stream.after(printed.more))
