"""The word forms of an index with their terms at every level, so that a search need not load the stemmer."""

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

from kashaf.index.arabic import Terms

_BATCH = 500  # below SQLite's limit of 999 variables in old builds

_SCHEMA = """
CREATE TABLE IF NOT EXISTS words (form TEXT PRIMARY KEY, spelling TEXT NOT NULL, stem TEXT, root TEXT) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS by_spelling ON words (spelling);
"""


class Vocabulary:
    """A table form → terms in a file of its own.

    Rows are pure functions of the form and the analyzer, so rows that an interrupted run left behind do no harm, and
    the table need not change in step with the index.
    """

    def __init__(self, path: Path, *, create: bool = False) -> None:
        mode = "rwc" if create else "ro"
        self._lock = threading.Lock()
        self._table = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, check_same_thread=False)
        if create:
            self._table.executescript(_SCHEMA)

    def add(self, rows: Iterable[Terms]) -> None:
        with self._lock, self._table:
            self._table.executemany("INSERT OR IGNORE INTO words VALUES (?, ?, ?, ?)", rows)

    def of_forms(self, forms: Iterable[str]) -> dict[str, Terms]:
        """The rows of those forms that the table holds."""
        return {row.exact: row for row in self._rows("form", forms)}

    def of_spellings(self, spellings: Iterable[str]) -> list[Terms]:
        """The rows of all forms with one of these spellings, ordered by form."""
        return sorted(self._rows("spelling", spellings))

    def count(self) -> int:
        with self._lock:
            return int(self._table.execute("SELECT COUNT(*) FROM words").fetchone()[0])

    def check(self) -> Iterator[str]:
        """SQLite's own report of damage, one sentence each."""
        with self._lock:
            for (line,) in self._table.execute("PRAGMA quick_check"):
                if line != "ok":
                    yield str(line)

    def close(self) -> None:
        self._table.close()

    def _rows(self, column: str, values: Iterable[str]) -> Iterator[Terms]:
        wanted = list(dict.fromkeys(values))
        for start in range(0, len(wanted), _BATCH):
            batch = wanted[start : start + _BATCH]
            marks = ",".join("?" * len(batch))
            with self._lock:
                rows = self._table.execute(f"SELECT * FROM words WHERE {column} IN ({marks})", batch).fetchall()
            yield from (Terms(*row) for row in rows)
