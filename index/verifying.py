"""Whether an index is sound: every byte against its checksum, and every record against its text."""

from collections.abc import Iterator
from pathlib import Path

from kashaf.index import folder as folders
from kashaf.index import records
from kashaf.index.engine import EngineError
from kashaf.index.segment import Segment
from kashaf.index.snapshot import Snapshot


def problems_of(folder: Path, snapshot: Snapshot) -> Iterator[str]:
    """What is damaged, one sentence each."""
    try:
        commit = folders.read_commit(folder)
        for name in commit.kept:
            folders.read_kept(folder, commit, name)
    except EngineError as error:
        yield str(error)
    for segment in snapshot.segments:
        damaged = list(segment.check())
        yield from damaged
        if not damaged:  # with them damaged, whatever the records say is known to be wrong
            yield from _records(segment)


def _records(segment: Segment) -> Iterator[str]:
    for number, row in enumerate(segment.stored):
        record = records.from_row(*row)
        if record.article.id != segment.id(number):
            yield f"{segment.name.file}: article {number} is stored under the id of another"
        if any(record.article.text[one.start : one.end] != one.text for one in record.mentions):
            yield f"{record.article.id}: a mention is not where it should be"
