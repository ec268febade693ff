"""Lines of a file that may be too large for memory: plain or gzipped, decoded one by one, none longer than a bound."""

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kashaf.index.decoding import SAMPLE, NotText, decode, utf_16
from kashaf.index.model import Skipped
from kashaf.index.sources import printable

LONGEST_ARTICLE = 10_000_000
"""Characters of the longest article that is read: three times War and Peace. What is longer is no article."""
LONGEST_LINE = 4 * LONGEST_ARTICLE
"""Bytes of the longest line that is read: an Arabic letter takes two in UTF-8, six as a JSON escape."""
TOO_LONG = f"longer than {LONGEST_ARTICLE:,} characters, the most of one article; split it"

Stream = io.BufferedReader | gzip.GzipFile


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its end, its number counted from 1, and what had to be guessed or repaired to read it."""

    number: int
    text: str
    notes: tuple[str, ...]


def lines(path: Path) -> Iterator[Line | Skipped]:
    """The lines of a text file, gzipped if its name ends in .gz; a line that cannot be read is a `Skipped`.

    Lines are decoded one by one, so that a damaged one does not cost the others. Raises `OSError` if the file cannot
    be opened.
    """
    number = 0
    try:
        with _opened(path) as stream:
            sample = stream.peek(SAMPLE)
            wide = utf_16(sample)
            if wide is None and b"\0" in sample:
                yield Skipped(printable(path), None, "binary data (NUL bytes), not text; give a text file")
                return
            encoding: str | None = None
            readline, newline = _reading(stream, wide)
            while piece := readline(LONGEST_LINE):
                number += 1
                if len(piece) == LONGEST_LINE and not piece.endswith(newline):  # type: ignore[arg-type]
                    while (rest := readline(1 << 20)) and not rest.endswith(newline):  # type: ignore[arg-type]
                        pass
                    yield Skipped(printable(path), number, TOO_LONG)
                elif isinstance(piece, str):
                    yield Line(number, piece, (f"read as {wide}",))
                else:
                    if encoding is None and not _is_utf_8(piece):
                        # A header of three words tells less of the encoding than the first pages of the file.
                        encoding = _encoding_of(sample if number == 1 or not _is_utf_8(sample) else piece)
                    yield _decoded(path, number, piece, encoding)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield Skipped(printable(path), number + 1, f"the gzip file is damaged here: {error}; pack it again")


def _opened(path: Path) -> Stream:
    if path.name.lower().endswith(".gz"):
        return gzip.GzipFile(path)
    return io.BufferedReader(io.FileIO(path), SAMPLE)


def _reading(stream: Stream, wide: str | None) -> tuple[Callable[[int], str | bytes], str | bytes]:
    """How to take the next piece and what ends a line; UTF-16 cannot be cut at the byte of `\\n`."""
    if wide is None:
        return stream.readline, b"\n"
    return io.TextIOWrapper(stream, encoding=wide, errors="replace").readline, "\n"


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > len(data) - 4  # the sample may end within a letter
    return True


def _encoding_of(data: bytes) -> str | None:
    try:
        return decode(data).encoding
    except NotText:
        return None


def _decoded(path: Path, number: int, piece: bytes, encoding: str | None) -> Line | Skipped:
    try:
        found = decode(piece, encoding)
    except NotText as error:
        return Skipped(printable(path), number, str(error))
    return Line(number, found.text, found.notes)
