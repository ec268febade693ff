"""Arrays in a file: written once, checksummed, then mapped into memory and read as they lie there.

A file is a header, the arrays, a directory that names them, and a trailer that says where the directory is. All numbers
are little-endian; every array begins at a multiple of 64. Each byte of the file is under some checksum. Nothing that is
read back can name code: the directory is JSON, and an array is of one of `TYPES`.
"""

import json
import mmap
import os
import struct
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from kashaf.index.engine import BrokenIndex, EngineError

Array = npt.NDArray[Any]
Buffer = bytes | memoryview

MAGIC = b"kashaf\x00\x01"
"""The last byte is the version of this layout; what the arrays mean is `kashaf.index.folder.FORMAT`."""
TYPES = frozenset({"<u1", "<u2", "<u4", "<u8", "<i4", "<i8", "<f4"})

_ALIGNED = 64
_MADV_POPULATE_READ = 22
_TRAILER = struct.Struct("<QQII8s")
"""Place and length of the directory, its checksum, the checksum of these three, the magic."""


def narrow(numbers: Array, least: int = 1) -> Array:
    """The numbers, none below zero, in the smallest unsigned type of at least so many bytes that holds them all.

    >>> narrow(np.array([1, 255])).dtype, narrow(np.array([256])).dtype
    (dtype('uint8'), dtype('uint16'))
    """
    most = int(numbers.max()) if len(numbers) else 0
    return numbers.astype(next(f"<u{size}" for size in (1, 2, 4) if size >= least and most < 1 << 8 * size), copy=False)


class ColumnWriter:
    """Writes one file of arrays; what is not closed by `finish` is no valid file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._arrays: dict[str, tuple[str, int, int, int]] = {}
        self._file = path.open("xb")
        self._place = 0
        self._checksum = 0
        self._write(MAGIC)
        self._align()

    def put(self, name: str, array: Array) -> None:
        """Write an array whole, as little-endian numbers."""
        plain = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
        with self.stream(name, plain.dtype.str.replace("|", "<")) as file:
            file.write(plain.data.cast("B") if plain.size else b"")

    @contextmanager
    def stream(self, name: str, kind: str = "<u1") -> Iterator["_Stream"]:
        """Write an array piece by piece."""
        if kind not in TYPES or name in self._arrays:
            raise ValueError(f"{name}: no second array of this name, and no array of {kind}, can be written")
        start, self._checksum = self._place, 0
        yield _Stream(self)
        size = (self._place - start) // int(kind[2:])
        self._align()
        self._arrays[name] = (kind, size, start, self._checksum)

    def finish(self, facts: Mapping[str, Any]) -> None:
        """Write the directory, with facts that JSON can hold, and make sure that all of it is on the disk."""
        row = {"facts": facts, "arrays": self._arrays}
        directory = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        place = self._place
        self._write(directory)
        head = struct.pack("<QQI", place, len(directory), zlib.crc32(directory))
        self._write(head + struct.pack("<I8s", zlib.crc32(head), MAGIC))
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def give_up(self) -> None:
        """Close and remove what was written so far."""
        with suppress(OSError):  # on a full disk even closing fails, since it writes what is left
            self._file.close()
        self.path.unlink(missing_ok=True)

    def _write(self, data: Buffer) -> None:
        self._place += self._file.write(data)
        self._checksum = zlib.crc32(data, self._checksum)

    def _align(self) -> None:
        self._write(b"\0" * (-self._place % _ALIGNED))


class _Stream:
    def __init__(self, writer: ColumnWriter) -> None:
        self._writer = writer

    def write(self, data: Buffer) -> None:
        self._writer._write(data)


class Columns:
    """An open file of arrays, mapped into memory. Raises BrokenIndex for a file that is damaged or none of ours."""

    def __init__(self, path: Path) -> None:
        self.path = path
        """Where it was read from; it may be removed since, while it stays mapped."""
        try:
            with path.open("rb") as file:
                self._map = self._mapped(file)
        except FileNotFoundError:
            raise self.broken("is missing") from None
        except OSError as error:
            raise EngineError(f"{path}: cannot be read: {error.strerror}; check the folder's permissions") from error
        self._view = memoryview(self._map)
        self.facts, self._arrays, self._directory = self._read()

    def _mapped(self, file: IO[bytes]) -> mmap.mmap:
        size = os.fstat(file.fileno()).st_size
        if size < _ALIGNED + _TRAILER.size:
            raise self.broken(f"is cut short at {size} bytes")
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def broken(self, what: str) -> BrokenIndex:
        """An error that says what is wrong with the file, and the remedy."""
        return BrokenIndex(
            f"{self.path}: {what}; rebuild the index with 'kashaf index --full PATH --index {self.path.parent}'"
        )

    def _read(self) -> tuple[dict[str, Any], dict[str, tuple[str, int, int, int]], tuple[int, int]]:
        trailer = bytes(self._view[-_TRAILER.size :])
        place, length, checksum, own, magic = _TRAILER.unpack(trailer)
        if magic != MAGIC or bytes(self._view[: len(MAGIC)]) != MAGIC:
            raise self.broken("is no file of this version of Kashaf, or its first or last bytes are damaged")
        end = place + length
        if own != zlib.crc32(trailer[:20]) or end + _TRAILER.size != len(self._view):
            raise self.broken("its last bytes are damaged")
        data = bytes(self._view[place:end])
        if zlib.crc32(data) != checksum:
            raise self.broken("its directory is damaged")
        try:
            row = json.loads(data.decode("utf-8", "surrogatepass"))
            facts = dict(row["facts"])
            arrays = {name: (str(one[0]), int(one[1]), int(one[2]), int(one[3])) for name, one in row["arrays"].items()}
        except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
            raise self.broken(f"its directory makes no sense ({error})") from error
        for name, (kind, size, start, _) in arrays.items():
            if kind not in TYPES or start % _ALIGNED or not _ALIGNED <= start <= start + size * int(kind[2:]) <= place:
                raise self.broken(f'its array "{name}" lies outside the file')
        return facts, arrays, (place, end)

    def shape(self, name: str) -> tuple[str, int] | None:
        """The type and the length of an array, of which nothing is read; None where there is no such array."""
        return self._arrays[name][:2] if name in self._arrays else None

    def __contains__(self, name: str) -> bool:
        return name in self._arrays

    def __getitem__(self, name: str) -> Array:
        """An array, as it lies in the file; on a big-endian machine a copy in its own order."""
        try:
            kind, size, start, _ = self._arrays[name]
        except KeyError:
            raise self.broken(f'holds no array "{name}"') from None
        found = np.frombuffer(self._view, dtype=kind, count=size, offset=start)
        return found if sys.byteorder == "little" else found.astype(found.dtype.newbyteorder("="))

    def check_arrays(self, names: Iterable[str]) -> Iterator[str]:
        """Which of some arrays are damaged, one sentence each."""
        for name in names:
            kind, size, start, checksum = self._arrays[name]
            end = start + size * int(kind[2:])
            if zlib.crc32(self._view[start : end + -end % _ALIGNED]) != checksum:
                yield f'its array "{name}" is damaged'

    def populate(self, name: str) -> None:
        """Bring an array into the memory of the process at once, where the system can; this need not be done."""
        kind, size, start, _ = self._arrays[name]
        first, end = start - start % mmap.PAGESIZE, start + size * int(kind[2:])
        if sys.platform == "linux" and end > first:
            with suppress(OSError, ValueError):  # before Linux 5.14 there was no such advice
                self._map.madvise(_MADV_POPULATE_READ, first, end - first)

    def get(self, name: str, other: Array) -> Array:
        """An array, or another where the file holds none of this name."""
        if name in self._arrays:
            return self[name]
        return other

    def check(self) -> Iterator[str]:
        """What is damaged, one sentence each: every byte is read."""
        regions = sorted(self._arrays.items(), key=lambda one: one[1][2])
        if any(self._view[len(MAGIC) : _ALIGNED]):
            yield "its header is damaged"
        expected = _ALIGNED
        for name, (kind, size, start, _) in regions:
            if start != expected:
                yield f'bytes before its array "{name}" belong to no array'
            yield from self.check_arrays([name])
            end = start + size * int(kind[2:])
            expected = end + -end % _ALIGNED
        if expected != self._directory[0]:
            yield "bytes before its directory belong to no array"
