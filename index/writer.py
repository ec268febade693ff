"""Writing to an index: articles in, one commit at the end that readers see whole or not at all."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn, Self

import numpy as np
from whoosh.reading import IndexReader
from whoosh.writing import IndexWriter

from kashaf.index import folder as folders
from kashaf.index import records
from kashaf.index.column_index import ColumnIndex
from kashaf.index.engine import BrokenIndex, EngineError, Known, MissingIndex, OtherVersion
from kashaf.index.merging import merge, worth_merging
from kashaf.index.model import Record
from kashaf.index.segment import Segment, SegmentName, write_deleted
from kashaf.index.series import Made, SegmentSeries
from kashaf.index.verifying import damage_told
from kashaf.index.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Help:
    """What a process needs to write articles for a writer; plain values, so that they can be sent to it."""

    folder: Path
    generation: int
    segments: tuple[SegmentName, ...]
    """Of the last commit; their words need not be worked out again."""
    memory_mb: int
    place: int
    places: int

    def open(self) -> SegmentSeries:
        terms = Vocabulary([Segment(self.folder, name) for name in self.segments]).terms_of
        return SegmentSeries(self.folder, self.generation, terms, self.memory_mb, place=self.place, places=self.places)


class WhooshWriter(IndexWriter):
    """The one writer of an index folder, which it makes if there is none; see `kashaf.index.engine.Writer`.

    With `full`, the commit holds nothing but what is put now. Segments are written as they fill, and belong to nothing
    until `commit` names them: killed at any moment, the last commit stands, with files that the next run removes.
    """

    def __init__(self, folder: Path, authorities: str, *, full: bool = False, memory_mb: int = 512) -> None:
        self.folder = folder
        self._held = ExitStack()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise EngineError(f"{folder}: cannot be made: {error.strerror}; choose another with --index") from error
        self._held.enter_context(folders.locked(folder))
        try:
            with folders.writing(self.folder):
                self._open(authorities, full, memory_mb)
        except BaseException:
            self._held.close()
            raise

    def _open(self, authorities: str, full: bool, memory_mb: int) -> None:
        before = None
        if folders.exists(self.folder) and not full:
            before = folders.read_commit(self.folder, authorities)
        self._commit = before or folders.first_commit(self.folder, authorities)
        self._generation, self._memory_mb = self._commit.generation + 1, memory_mb
        self._sweep()  # at once: a disk that is full of what a killed run left must have room for this one
        self._segments = [Segment(self.folder, name) for name in self._commit.segments]
        self._places: dict[str, tuple[Segment, int]] = {}
        self._known: dict[str, Known] = {}
        with damage_told(self._segments):
            for segment in self._segments:
                for number, known in enumerate(segment.known()):
                    if segment.alive[number]:
                        self._places[known.id] = (segment, number)
                        self._known[known.id] = known
        self._kept: dict[str, str] = {}
        self.is_closed = False
        self._series = self.help(0, 1).open()
        self._held.callback(self._series.close)

    def _sweep(self) -> None:
        """Remove the files that the commit on the disk has no use for."""
        try:
            folders.clean(self.folder, folders.read_commit(self.folder).files)
        except MissingIndex:
            folders.clean(self.folder, frozenset())
        except (BrokenIndex, OtherVersion):  # what it names is not known, but none of what this run wrote
            for path in self.folder.glob(f"*-{self._generation}-*.kashaf"):
                path.unlink(missing_ok=True)

    def help(self, place: int, places: int) -> "Help":
        """What one of several processes needs to write articles for this writer; place 0 is the writer's own."""
        return Help(self.folder, self._generation, self._commit.segments, self._memory_mb, place, places)

    def known(self) -> Mapping[str, Known]:
        return self._known

    def text_hash(self, text: str) -> str:
        return self._series.words.text_hash(text)

    def put(self, record: Record, known: Known) -> None:
        self.expect(known)
        self._series.put(record, known)

    def expect(self, known: Known) -> None:
        """An article that another process writes, by what `help` gave it; to be adopted before the commit."""
        self._drop(known.id)
        self._known[known.id] = known

    def write_out(self) -> None:
        """Write what was put so far as segments."""
        self.adopt(self._series.finish())

    def adopt(self, made: Iterable[object]) -> None:
        """Take in the segments that were written for this writer. Of an id put twice, the later article stays."""
        with folders.writing(self.folder):
            for one in made:
                assert isinstance(one, Made)  # of `SegmentSeries.finish`
                segment = Segment(self.folder, SegmentName(one.file))
                self._segments.append(segment)
                for number, id in enumerate(one.ids):
                    self._drop(id)
                    self._places[id] = (segment, number)

    def remove(self, ids: Iterable[str]) -> None:
        for id in ids:
            self._drop(id)
            del self._known[id]

    def _drop(self, id: str) -> None:
        segment, number = self._places.pop(id, (None, 0))
        if segment is not None:
            segment.alive[number] = False

    def record(self, id: str) -> Record:
        """An article that was in the index when the writer was opened, and was not put or removed since."""
        segment, number = self._places[id]
        with damage_told([segment]):
            return records.from_row(*segment.stored.row(number))

    def kept(self, name: str) -> str | None:
        return self._kept[name] if name in self._kept else folders.read_kept(self.folder, self._commit, name)

    def keep(self, name: str, text: str) -> None:
        self._kept[name] = text

    def commit(self, **_: Any) -> None:
        with folders.writing(self.folder):
            self.write_out()
            for id in self._places.keys() - self._known.keys():  # put and removed again
                self._drop(id)
            self._segments = [segment for segment in self._segments if segment.alive.any()]
            while chosen := worth_merging(self._segments):
                self._merge(chosen)
            kept = dict(self._commit.kept)
            for name, text in self._kept.items():
                kept[name] = self._series.fresh("kept")
                folders.write_kept(self.folder / kept[name], text)
            names = tuple(self._named(segment) for segment in self._segments)
            commit = replace(self._commit, generation=self._generation, segments=names, kept=kept)
            folders.write_commit(self.folder, commit)
        with suppress(OSError):  # the commit stands; what could not be removed is removed by the next run
            folders.clean(self.folder, commit.files)
        self.is_closed = True
        self._held.close()

    def _merge(self, chosen: Sequence[Segment]) -> None:
        name = SegmentName(self._series.fresh("segment"))
        merge(chosen, self.folder / name.file)
        left = [segment for segment in self._segments if segment not in chosen]
        self._segments = [*left, Segment(self.folder, name)]

    def _named(self, segment: Segment) -> SegmentName:
        """The name of a segment with its deletions of now, which are written if there are more than before."""
        deleted = np.flatnonzero(~segment.alive)
        if len(deleted) == segment.deleted_count:
            return segment.name
        name = SegmentName(segment.name.file, self._series.fresh("deleted"))
        write_deleted(self.folder / (name.deleted or ""), deleted)
        return name

    def cancel(self, **_: Any) -> None:
        """Leave the index as it was, and no file of this run: a full disk may be full of them."""
        if not self.is_closed:
            self.is_closed = True
            with suppress(OSError, EngineError):  # what could not be removed is removed by the next run
                self._sweep()
        self._held.close()

    # ------------------------------------------------------------ as a writer of Whoosh

    def reader(self, **_: Any) -> IndexReader:
        """What the index held when the writer was opened, less what was deleted since."""
        index: Any = ColumnIndex(self.folder, self._commit, self._segments)
        reader: IndexReader = index.reader()
        return reader

    def add_document(self, **fields: Any) -> None:
        self.put(fields["record"], fields["known"])

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        for segment in self._segments:
            if docnum < segment.size:
                segment.alive[docnum] = not delete
                return
            docnum -= segment.size
        raise IndexError("there is no article of this number in the index")

    def add_reader(self, reader: IndexReader) -> NoReturn:  # noqa: ARG002  # Whoosh's name for it
        raise TypeError("segments are merged as arrays (kashaf.index.merging), not read back article by article")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.cancel()
