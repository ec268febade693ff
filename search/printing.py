"""Records to the terminal or a pipe: one row per output format."""

import csv
import io
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Format:
    """An output format: `write` turns one object, or the rows in it, into text."""

    name: str
    meaning: str
    write: Callable[[Json, str], str]


def _json(whole: Json, _rows: str) -> str:
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _jsonl(whole: Json, rows: str) -> str:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in _rows_of(whole, rows))


def _separated(delimiter: str) -> Callable[[Json, str], str]:
    def write(whole: Json, rows: str) -> str:
        found = list(_rows_of(whole, rows))
        out = io.StringIO()
        table = csv.DictWriter(out, list(found[0]) if found else [], delimiter=delimiter, lineterminator="\n")
        table.writeheader()
        table.writerows({name: _cell(value) for name, value in row.items()} for row in found)
        return out.getvalue().rstrip("\n")

    return write


def _rows_of(whole: Json, rows: str) -> Sequence[Json]:
    """The list under `rows` in the object, or the object itself as the one row there is."""
    return whole[rows] if rows else [whole]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(map(_cell, value))
    if isinstance(value, dict):
        return str(value["text"]) if "text" in value else json.dumps(value, ensure_ascii=False)
    # A cell may hold line breaks; tables of one line a record are what shell tools expect.
    return " ".join(str(value).split("\n"))


FORMATS = (
    Format("json", "one object", _json),
    Format("jsonl", "one object a line, a line for each record", _jsonl),
    Format("csv", "comma-separated, with a header", _separated(",")),
    Format("tsv", "tab-separated, with a header", _separated("\t")),
)
TABLE = "table"
NAMES = (TABLE, *(row.name for row in FORMATS))


def show(format: str, whole: Json, rows: str, table: Callable[[], None]) -> None:
    """Print an object; `rows` names the list in it that CSV and JSON lines print, `table` prints it for people."""
    if format == TABLE:
        table()
        return
    write = next(row.write for row in FORMATS if row.name == format)
    say([write(whole, rows)])


def say(lines: Iterable[str]) -> None:
    """Print lines to standard output."""
    for line in lines:
        sys.stdout.write(line + "\n")
