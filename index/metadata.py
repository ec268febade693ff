"""The table given with --metadata: what it says of which article, and which of its rows found none."""

import unicodedata
from dataclasses import dataclass, field, replace
from pathlib import Path

from kashaf.index.details import Details, details, one_line
from kashaf.index.errors import InputError
from kashaf.index.model import Article, Skipped
from kashaf.index.tables import NoHeader, csv_rows

COLUMNS = "id,title,source,date,url,author,topics"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: where it stands, whom it speaks of, what it says."""

    line: int
    id: str
    details: Details


@dataclass(slots=True)
class Metadata:
    """The rows of the table by id, and which of them have found their article; `Metadata()` says nothing."""

    path: Path | None = None
    rows: dict[str, Row] = field(default_factory=dict)
    skipped: tuple[Skipped, ...] = ()
    """Rows that cannot be used, and why."""
    used: set[str] = field(default_factory=set)

    def row(self, article_id: str, file_name: str | None = None) -> Row | None:
        """The row of an article: by its id, else by its file name with or without suffix; marks the row as used."""
        if not self.rows:
            return None
        for name in (article_id, file_name, Path(file_name).stem if file_name else None):
            if name is not None and (found := self.rows.get(same_name(name))):
                self.used.add(same_name(found.id))
                return found
        return None

    def applied(self, article: Article, file_name: str | None = None) -> Article:
        """The article with what the table says of it; the table wins over the file.

        `file_name` is None for an article that shares its file with others.
        """
        row = self.row(article.id, file_name)
        if row is None:
            return article
        said = row.details
        return replace(
            article,
            title=said.title or article.title,
            source=said.source or article.source,
            date=said.date or article.date,
            url=said.url or article.url,
            author=said.author or article.author,
            topics=said.topics or article.topics,
            notes=(*article.notes, *said.notes),
        )

    def unused(self) -> tuple[Skipped, ...]:
        """The rows that no article was found for, in the order of the table."""
        return tuple(
            Skipped(str(self.path), row.line, f'no article has the id "{row.id}"; correct it or remove the row')
            for name, row in self.rows.items()
            if name not in self.used
        )


def load_metadata(path: Path) -> Metadata:
    """The table in a CSV file (comma, semicolon or tab) with a header that names a column id.

    Raises `InputError` if the file cannot be read or has no such header.
    """
    rows: dict[str, Row] = {}
    skipped: list[Skipped] = []
    try:
        for record in csv_rows(path, ",;\t", "id"):
            if isinstance(record, Skipped):
                skipped.append(record)
                continue
            row_id = one_line(record.values.get("id"))
            if row_id is None:
                skipped.append(Skipped(str(path), record.line, "no id; add one or remove the row"))
            elif first := rows.get(same_name(row_id)):
                reason = f'"{row_id}" has a row on line {first.line} already, which is used; remove one of them'
                skipped.append(Skipped(str(path), record.line, reason))
            else:
                rows[same_name(row_id)] = Row(record.line, row_id, details(record.values))
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}; --metadata wants a CSV file") from error
    except NoHeader as error:
        raise InputError(f"{path}: {error}; write {COLUMNS}") from error
    return Metadata(path, rows, tuple(skipped))


def same_name(name: str) -> str:
    """An id or file name in one Unicode form: a Mac stores «أ» of a file name as two characters, a table holds one."""
    return unicodedata.normalize("NFC", name.strip())
