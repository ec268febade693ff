"""Whether an index is sound: every byte against its checksum, and every record against its text."""

import struct
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kashaf.index import folder as folders
from kashaf.index import records
from kashaf.index.engine import BrokenIndex, EngineError
from kashaf.index.errors import KashafError
from kashaf.index.segment import Segment
from kashaf.index.snapshot import Snapshot

_UNREADABLE = (ArithmeticError, LookupError, RecursionError, TypeError, ValueError, struct.error, zlib.error)
"""What reading arrays and records raises where they are not as they were written."""


@contextmanager
def damage_told(segments: Sequence[Segment]) -> Iterator[None]:
    """Say which file is damaged, and the remedy, where reading fails because one is; another failure stays as it is.

    Nothing is checked beforehand: to open an index reads a little of it, to check it all.
    """
    try:
        yield
    except KashafError:
        raise
    except Exception as error:
        for segment in segments:
            segment.require_sound(error)
        raise


def problems_of(folder: Path, snapshot: Snapshot) -> Iterator[str]:
    """What is damaged, one sentence each, with the remedy."""
    try:
        _read_kept(folder)
    except EngineError as error:
        yield str(error)
    for segment in snapshot.segments:
        damaged = list(segment.check())
        # with them damaged, whatever the records say is known to be wrong
        for problem in damaged or _records(segment):
            yield f"{problem}; {folders.remedy(folder)}"


def _read_kept(folder: Path) -> None:
    """Read the texts kept with the last commit, which may give way to another meanwhile."""
    commit = folders.read_commit(folder)
    try:
        for name in commit.kept:
            folders.read_kept(folder, commit, name)
    except BrokenIndex:
        if folders.read_commit(folder) == commit:
            raise
        _read_kept(folder)


def _records(segment: Segment) -> Iterator[str]:
    number = 0
    try:
        for number, row in enumerate(segment.stored):
            record = records.from_row(*row)
            if record.article.id != segment.id(number):
                yield f"{segment.name.file}: article {number} is stored under the id of another"
            if any(record.article.text[one.start : one.end] != one.text for one in record.mentions):
                yield f"{record.article.id}: a mention is not where it should be"
    except (EngineError, *_UNREADABLE) as error:
        yield f"{segment.name.file}: what is stored of article {number} or the next cannot be read ({error})"
