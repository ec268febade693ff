"""An index folder on disk: what the last commit holds, what it was built with, and who may write to it.

INDEX/current.json        the commit: which files belong to the index; replaced by one atomic rename
INDEX/segment-G-N.kashaf  some articles with all that is known of them (`kashaf.index.segment`), made by commit G
INDEX/deleted-G-N.kashaf  which articles of a segment are deleted
INDEX/kept-G-N.kashaf     a text kept with the index, such as what was learned of boilerplate
INDEX/lock                held by the one process that writes

No file but current.json is ever written to twice. Every file is checksummed, and none is read by anything that could
run code.
"""

import json
import os
import re
import shutil
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.util.filelock import FileLock

from kashaf.index.analyzer_version import ANALYZER_VERSION
from kashaf.index.columns import Columns, ColumnWriter
from kashaf.index.engine import BrokenIndex, EngineError, LockedIndex, MissingIndex, OtherVersion
from kashaf.index.segment import SegmentName

FORMAT = 2
"""Raised when what is on disk changes, so that older and newer indexes are refused instead of misread."""

_CURRENT = "current.json"
_OURS = re.compile(r"(?:segment|deleted|kept)-(\d+)-\d+\.kashaf|data-(\d+)|current\.json\.new")
"""Files that a commit may name, and what format 1 and killed runs left behind."""


@dataclass(frozen=True, slots=True)
class Commit:
    """What an index is: its segments, the texts kept with it by their names, and what it was built with."""

    generation: int
    format: int
    analyzer: str
    authorities: str
    version: str
    created: str
    segments: tuple[SegmentName, ...] = ()
    kept: Mapping[str, str] = field(default_factory=dict)

    @property
    def files(self) -> frozenset[str]:
        """The names of all files that belong to it."""
        deleted = (segment.deleted for segment in self.segments if segment.deleted)
        return frozenset([*(segment.file for segment in self.segments), *deleted, *self.kept.values()])


def first_commit(folder: Path, authorities: str) -> Commit:
    """An empty commit of this version of the program, numbered above whatever lies in the folder."""
    used = [int(found[1] or 0) for path in folder.iterdir() if (found := _OURS.fullmatch(path.name))]
    with suppress(EngineError, KeyError, TypeError, ValueError):  # whatever stands there is replaced
        used.append(int(_row(folder)["generation"]))
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Commit(max(used, default=0), FORMAT, ANALYZER_VERSION, authorities, version("kashaf"), now)


def _row(folder: Path) -> dict[str, Any]:
    path = folder / _CURRENT
    try:
        row = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise MissingIndex(
            f"{folder}: there is no index here; make one with 'kashaf index PATH --index {folder}'"
        ) from None
    except OSError as error:
        raise EngineError(f"{path}: cannot be read: {error.strerror}; check the folder's permissions") from error
    except (ValueError, RecursionError) as error:
        raise BrokenIndex(f"{path}: is damaged ({error}); {remedy(folder)}") from error
    if not isinstance(row, dict) or not isinstance(row.get("format"), int):
        raise BrokenIndex(f"{path}: is damaged (it holds no commit); {remedy(folder)}")
    stated = row.pop("checksum", None)
    if stated is not None and stated != checksum(row):
        raise BrokenIndex(f"{path}: is damaged (its checksum differs); {remedy(folder)}")
    if row["format"] != FORMAT:
        age = "a newer" if row["format"] > FORMAT else "an older"
        raise OtherVersion(
            f"{folder}: the index was built by {age} version of Kashaf (format {row['format']}, this one reads "
            f"{FORMAT}); use that version, or {remedy(folder)}"
        )
    if stated is None:
        raise BrokenIndex(f"{path}: is damaged (it has no checksum); {remedy(folder)}")
    return row


def checksum(row: Mapping[str, Any]) -> int:
    """What a commit must state of itself, so that a byte of it that changed is noticed."""
    return zlib.crc32(json.dumps(row, sort_keys=True).encode())


def read_commit(folder: Path, authorities: str | None = None) -> Commit:
    """The last commit in a folder; says in an error what is wrong where it cannot be used.

    With `authorities`, the version of an authority file, the index must have been built with that one.
    """
    row = _row(folder)
    try:
        segments = tuple(SegmentName(file, deleted) for file, deleted in row.pop("segments"))
        commit = Commit(segments=segments, **row)
        names_files = all(found and found[1] for found in map(_OURS.fullmatch, commit.files))
    except (AttributeError, TypeError, ValueError, KeyError) as error:
        raise BrokenIndex(f"{folder / _CURRENT}: is damaged ({error}); {remedy(folder)}") from error
    if commit.analyzer != ANALYZER_VERSION:
        raise OtherVersion(
            f"{folder}: the index was built with another analyzer ({commit.analyzer}, this one is {ANALYZER_VERSION}), "
            f"so its words would not be found; {remedy(folder)}"
        )
    if authorities not in (None, commit.authorities):
        raise OtherVersion(
            f"{folder}: the index was built with another authority file, so articles would count under different "
            f"names; give the same --authorities as before, or {remedy(folder)}"
        )
    if not names_files or type(commit.generation) is not int:
        raise BrokenIndex(f"{folder / _CURRENT}: names a file that is none of an index; {remedy(folder)}")
    return commit


def write_commit(folder: Path, commit: Commit) -> None:
    """Make a commit the current one, in one step that survives a power cut; its files must be on the disk already."""
    row = {**asdict(commit), "segments": [[segment.file, segment.deleted] for segment in commit.segments]}
    row["checksum"] = checksum(row)
    path = folder / _CURRENT
    fresh = path.with_name(f"{path.name}.new")
    with fresh.open("w", encoding="utf-8") as file:
        json.dump(row, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    _sync(folder)  # the names of the new files, before anything relies on them
    fresh.replace(path)
    _sync(folder)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_kept(folder: Path, commit: Commit, name: str) -> str | None:
    """A text kept with a commit; None if there is none of that name."""
    if name not in commit.kept:
        return None
    columns = Columns(folder / commit.kept[name])
    if problem := next(columns.check(), None):
        raise BrokenIndex(f"{columns.path}: {problem}; {remedy(folder)}")
    return bytes(columns["text"]).decode("utf-8")


def write_kept(path: Path, text: str) -> None:
    """Write a text that is kept with an index."""
    writer = ColumnWriter(path)
    try:
        writer.put("text", np.frombuffer(text.encode("utf-8"), dtype=np.uint8))
        writer.finish({})
    except BaseException:
        writer.give_up()
        raise


def exists(folder: Path) -> bool:
    """Whether there is an index in the folder, sound or not."""
    return (folder / _CURRENT).exists()


def clean(folder: Path, keep: frozenset[str]) -> None:
    """Remove files that interrupted or replaced runs left behind; only the holder of the lock may.

    Readers that hold them open go on reading them.
    """
    for path in folder.iterdir():
        if not _OURS.fullmatch(path.name) or path.name in keep:
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


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


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """What goes wrong on the disk while an index is written, in a sentence."""
    try:
        yield
    except OSError as error:
        raise EngineError(
            f"{folder}: cannot be written to: {error.strerror or error}; the index is as it was before; "
            "make room or choose another folder with --index, and run this again"
        ) from error


def size(folder: Path, commit: Commit) -> int:
    """The bytes of all files of a commit that are still there: a newer one removes those it has no more use for."""
    total = 0
    for name in {*commit.files, _CURRENT}:
        with suppress(FileNotFoundError):
            total += (folder / name).stat().st_size
    return total


def remedy(folder: Path) -> str:
    """What helps where an index cannot be used."""
    return f"rebuild it with 'kashaf index --full PATH --index {folder}'"
