"""An index folder as a Whoosh index: the same segments, for Whoosh's readers, searchers and queries."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex

from kashaf.index import folder as folders
from kashaf.index.codec import ColumnSegment
from kashaf.index.schema import schema
from kashaf.index.segment import Segment


class ColumnIndex(FileIndex):
    """A Whoosh index over one commit of a folder, or over the latest where none is given.

    Its table of contents is `current.json`: no pickle of Whoosh's is written or read.
    """

    def __init__(
        self, folder: Path, commit: folders.Commit | None = None, opened: Sequence[Segment] | None = None
    ) -> None:
        self.storage = FileStorage(str(folder))
        self.indexname = "kashaf"
        self._folder, self._commit, self._opened = folder, commit, opened

    @property
    def schema(self) -> Schema:
        """Always the program's own."""
        return schema()

    def latest_generation(self) -> int:
        return folders.read_commit(self._folder).generation

    def _read_toc(self) -> TOC:
        commit = self._commit or folders.read_commit(self._folder)
        if self._opened is None:
            segments = [ColumnSegment(self._folder, name) for name in commit.segments]
        else:
            segments = [ColumnSegment(self._folder, one.name, one) for one in self._opened]
        return TOC(self.schema, segments, commit.generation)

    def segments(self) -> list[Segment]:
        """The segments, opened."""
        return [segment.opened for segment in self._read_toc().segments]

    def writer(self, procs: int = 1, **options: Any) -> Any:
        """The one writer of the folder (`kashaf.index.writer.WhooshWriter`)."""
        from kashaf.index.writer import WhooshWriter  # which reads its own index through this class

        if procs != 1:
            raise ValueError("an index has one writer; kashaf.index.build spreads the work over processes")
        return WhooshWriter(self._folder, folders.read_commit(self._folder).authorities, **options)
