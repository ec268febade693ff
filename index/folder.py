"""An index folder on disk: which data folder is current, what it was built with, and who may write to it.

INDEX/current.json   the stamp, naming the data folder; replaced by one atomic rename
INDEX/data-N/        one Whoosh index with its vocabulary, and what was learned of the collection
INDEX/lock           held by the one process that writes
"""

import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from whoosh.util.filelock import FileLock

from kashaf.index.engine import BrokenIndex, EngineError, LockedIndex, MissingIndex, OtherVersion
from kashaf.index.stem import ANALYZER_VERSION

FORMAT = 1
"""Raised when what is on disk changes, so that older and newer indexes are refused instead of misread."""

_CURRENT = "current.json"
_DATA = re.compile(r"data-(\d+)")


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an index was built with. `data` is the name of its data folder."""

    data: str
    format: int
    analyzer: str
    authorities: str
    version: str
    created: str


def new_stamp(data: str, authorities: str) -> Stamp:
    """The stamp of an index that is built now by this version of the program."""
    return Stamp(
        data, FORMAT, ANALYZER_VERSION, authorities, version("kashaf"), datetime.now(UTC).isoformat(timespec="seconds")
    )


def read_stamp(folder: Path, authorities: str | None = None) -> Stamp:
    """The stamp of the index in a folder; says in an error what is wrong where it cannot be used.

    With `authorities`, the version of an authority file, the index must have been built with that one.
    """
    path = folder / _CURRENT
    try:
        row = json.loads(path.read_text("utf-8"))
        found = int(row["format"])
    except (FileNotFoundError, NotADirectoryError):
        raise MissingIndex(
            f"{folder}: there is no index here; make one with 'kashaf index PATH --index {folder}'"
        ) from None
    except OSError as error:
        raise EngineError(f"{path}: cannot be read: {error.strerror}; check the folder's permissions") from error
    except (ValueError, KeyError, TypeError) as error:
        raise BrokenIndex(f"{path}: is damaged ({error}); {_rebuild(folder)}") from error
    if found != FORMAT:
        age = "a newer" if found > FORMAT else "an older"
        raise OtherVersion(
            f"{folder}: the index was built by {age} version of Kashaf (format {found}, this one reads {FORMAT}); "
            f"use that version, or {_rebuild(folder)}"
        )
    try:
        stamp = Stamp(**row)
    except TypeError as error:
        raise BrokenIndex(f"{path}: is damaged ({error}); {_rebuild(folder)}") from error
    if stamp.analyzer != ANALYZER_VERSION:
        raise OtherVersion(
            f"{folder}: the index was built with another analyzer ({stamp.analyzer}, this one is {ANALYZER_VERSION}), "
            f"so its words would not be found; {_rebuild(folder)}"
        )
    if authorities not in (None, stamp.authorities):
        raise OtherVersion(
            f"{folder}: the index was built with another authority file, so articles would count under different "
            f"names; give the same --authorities as before, or {_rebuild(folder)}"
        )
    if not _DATA.fullmatch(stamp.data) or not (folder / stamp.data).is_dir():
        raise BrokenIndex(f"{path}: names a data folder that is not there ({stamp.data}); {_rebuild(folder)}")
    return stamp


def write_stamp(folder: Path, stamp: Stamp) -> None:
    """Make the stamp's data folder the current one, in one step that survives a power cut."""
    _replace(folder / _CURRENT, json.dumps(asdict(stamp), ensure_ascii=False, indent=1))


def read_kept(folder: Path, data: str, name: str) -> str | None:
    """A text that lies beside the articles in the data folder; None if there is none of that name."""
    path = folder / data / name
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenIndex(f"{path}: cannot be read ({error}); {_rebuild(folder)}") from error


def write_kept(folder: Path, data: str, name: str, text: str) -> None:
    """Put a text beside the articles in the data folder, or replace it, whole or not at all."""
    _replace(folder / data / name, text)


def _replace(path: Path, text: str) -> None:
    """Write a file in one step that survives a power cut."""
    fresh = path.with_name(f"{path.name}.new")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def exists(folder: Path) -> bool:
    """Whether there is an index in the folder, sound or not."""
    return (folder / _CURRENT).exists()


def next_data(folder: Path) -> str:
    """A name for a data folder that is not in use."""
    numbers = [int(found[1]) for path in folder.iterdir() if (found := _DATA.fullmatch(path.name))]
    return f"data-{max(numbers, default=0) + 1}"


def clean(folder: Path, keep: str) -> None:
    """Remove data folders that interrupted or replaced runs left behind; only the holder of the lock may."""
    for path in folder.iterdir():
        if _DATA.fullmatch(path.name) and path.name != keep:
            shutil.rmtree(path, ignore_errors=True)  # a file still open on some systems; the next run tries again


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; raises LockedIndex at once if another process does. A killed process frees its lock."""
    lock = FileLock(str(folder / "lock"))
    try:
        free = lock.acquire()
    except OSError as error:
        raise EngineError(f"{folder}: cannot be written to: {error.strerror}; choose another with --index") from error
    if not free:
        raise LockedIndex(
            f"{folder}: another 'kashaf index' is writing to this index; wait until it is done, then run this again"
        )
    try:
        yield
    finally:
        lock.release()


def size(folder: Path) -> int:
    """The bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _rebuild(folder: Path) -> str:
    return f"rebuild it with 'kashaf index --full PATH --index {folder}'"
