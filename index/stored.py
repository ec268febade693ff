"""Records in compressed blocks: a few articles to a block, so that showing one need not unpack many."""

import struct
import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress

import numpy as np

from kashaf.index.columns import Columns, ColumnWriter
from kashaf.index.plain import Array

ARTICLES = 8
"""In a block. One alone takes a fifth more room; with sixteen, showing one takes twice as long."""

_LEVEL = 1
"""Of zlib: on Arabic in one byte a letter, 6 saves 8 % of the room and takes three times as long."""
_MOST_BYTES = 1 << 30
"""Of a block when unpacked: eight of the longest articles there may be take a third of it. A file that lies could claim
a thousand times its own size."""
_WAITING = 64
"""Blocks that may wait to be compressed; more would only fill the memory."""

_ONE_BYTE = "cp1256"
"""Arabic in half the bytes of UTF-8 before it is compressed: a third less room after, in half the time. Text with
other letters (Arabic digits are among them) is stored as UTF-8."""
_UTF8, _OTHER = "utf-8", 1 << 31
_LENGTH = struct.Struct("<II")
"""Bytes of the text, its highest bit set for UTF-8; bytes of the rest."""

Row = tuple[str, str]
"""The text of an article, and the rest of its record (`kashaf.index.records`)."""


def _pack(rows: Sequence[Row]) -> bytes:
    heads, bodies = [struct.pack("<I", len(rows))], []
    for text, rest in rows:
        encoded, other = b"", _OTHER
        with suppress(UnicodeEncodeError):
            encoded, other = text.encode(_ONE_BYTE), 0
        if other:
            encoded = text.encode(_UTF8, "surrogatepass")
        rest_bytes = rest.encode(_UTF8, "surrogatepass")
        heads.append(_LENGTH.pack(len(encoded) | other, len(rest_bytes)))
        bodies += [encoded, rest_bytes]
    return zlib.compress(b"".join(heads + bodies), _LEVEL)


def _unpack(block: bytes) -> Iterator[Row]:
    unpacking = zlib.decompressobj()
    data = unpacking.decompress(block, _MOST_BYTES)
    if not unpacking.eof:
        raise ValueError("a block of records is cut short, or larger than any that is written")
    (count,) = struct.unpack_from("<I", data)
    place = 4 + count * _LENGTH.size
    for number in range(count):
        length, rest = _LENGTH.unpack_from(data, 4 + number * _LENGTH.size)
        encoding = _UTF8 if length & _OTHER else _ONE_BYTE
        end = place + (length & ~_OTHER)
        yield data[place:end].decode(encoding, "surrogatepass"), data[end : end + rest].decode(_UTF8, "surrogatepass")
        place = end + rest


class StoredWriter:
    """Takes rows in the order of the articles and gives blocks to `write`; a thread of its own compresses them."""

    def __init__(self) -> None:
        self._rows: list[Row] = []
        self._waiting: list[Future[bytes]] = []
        self._thread = ThreadPoolExecutor(1, "kashaf-stored")
        self._blocks: list[bytes] = []
        self._firsts = [0]

    def add(self, row: Row) -> None:
        self._rows.append(row)
        if len(self._rows) == ARTICLES:
            self._flush()

    def _flush(self) -> None:
        if not self._rows:
            return
        self._firsts.append(self._firsts[-1] + len(self._rows))
        self._waiting.append(self._thread.submit(_pack, self._rows))
        self._rows = []
        if len(self._waiting) >= _WAITING:
            self._blocks.append(self._waiting.pop(0).result())

    def close(self) -> None:
        """Give up what waits; to be called whether or not it was written."""
        self._thread.shutdown(cancel_futures=True)

    def write(self, writer: ColumnWriter) -> None:
        self._flush()
        self._blocks += [one.result() for one in self._waiting]
        starts = np.zeros(len(self._blocks) + 1, dtype=np.uint64)
        np.cumsum([len(block) for block in self._blocks], out=starts[1:])
        with writer.stream("stored.blocks") as file:
            for block in self._blocks:
                file.write(block)
        writer.put("stored.starts", starts)
        writer.put("stored.firsts", np.array(self._firsts, dtype=np.uint32))


class Stored:
    """The rows of a segment, by the numbers of its articles."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._blocks: Array = columns["stored.blocks"]
        self._starts: Array = columns["stored.starts"]
        self._firsts: Array = columns["stored.firsts"]

    def row(self, number: int) -> Row:
        block = int(np.searchsorted(self._firsts, number, "right")) - 1
        return self._block(block)[number - int(self._firsts[block])]

    def _block(self, block: int) -> list[Row]:
        try:
            rows = list(_unpack(self._blocks[self._starts[block] : self._starts[block + 1]].tobytes()))
        except (LookupError, ValueError, struct.error, zlib.error) as error:
            raise self._columns.broken(
                f"block {block} of what is stored of its articles is damaged ({error})"
            ) from error
        if len(rows) != int(self._firsts[block + 1]) - int(self._firsts[block]):
            raise self._columns.broken(f"block {block} of what is stored does not hold the articles it should")
        return rows

    def __iter__(self) -> Iterator[Row]:
        for block in range(len(self._starts) - 1):
            yield from self._block(block)
