"""Writing to an index: articles in, one commit at the end that readers see whole or not at all."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
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
from kashaf.index.segment_builder import SegmentBuilder
from kashaf.index.verifying import damage_told
from kashaf.index.vocabulary import Vocabulary
from kashaf.index.wordlist import WordList

MEMORY_MB = 512
"""What the articles of a segment may take before it is written, by default."""
_MOST_WORDS_KNOWN = 4_000_000
"""Distinct words remembered from one segment to the next: some half a gigabyte."""


class WhooshWriter(IndexWriter):
    """The one writer of an index folder, which it makes if there is none; see `kashaf.index.engine.Writer`.

    With `full`, the commit holds nothing but what is put now. Segments are written as they fill, and belong to nothing
    until `commit` names them: killed at any moment, the folder holds the last commit and files that the next run
    removes.
    """

    def __init__(self, folder: Path, authorities: str, *, full: bool = False, memory_mb: int = MEMORY_MB) -> None:
        self.folder = folder
        self._held = ExitStack()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise EngineError(f"{folder}: cannot be made: {error.strerror}; choose another with --index") from error
        self._held.enter_context(folders.locked(folder))
        try:
            with self._writing():
                self._open(authorities, full, memory_mb)
        except BaseException:
            self._held.close()
            raise

    def _open(self, authorities: str, full: bool, memory_mb: int) -> None:
        before = None
        if folders.exists(self.folder) and not full:
            before = folders.read_commit(self.folder, authorities)
        self._written: list[Path] = []
        self._sweep()  # at once: a disk that is full of what a killed run left must have room for this one
        self._commit = before or folders.first_commit(self.folder, authorities)
        self._generation = self._commit.generation + 1
        self._files = 0
        self._segments = [Segment(self.folder, name) for name in self._commit.segments]
        self._places: dict[str, tuple[int, int]] = {}
        self._known: dict[str, Known] = {}
        with damage_told(self._segments):
            for place, segment in enumerate(self._segments):
                for number, known in enumerate(segment.known()):
                    if segment.alive[number]:
                        self._places[known.id] = (place, number)
                        self._known[known.id] = known
        self._kept: dict[str, str] = {}
        self._memory_mb = memory_mb
        self.is_closed = False
        self._words = WordList()
        self._terms = Vocabulary(tuple(self._segments)).terms_of
        self._builder = SegmentBuilder(self._words, self._terms, memory_mb)
        self._held.callback(lambda: self._builder.close())

    def _sweep(self) -> None:
        """Remove the files that the commit on the disk has no use for."""
        try:
            folders.clean(self.folder, folders.read_commit(self.folder).files)
        except MissingIndex:
            folders.clean(self.folder, frozenset())
        except (BrokenIndex, OtherVersion):  # what it names is not known, but it is not what this run wrote
            for path in self._written:
                path.unlink(missing_ok=True)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise EngineError(
                f"{self.folder}: cannot be written to: {error.strerror or error}; the index is as it was before; "
                "make room or choose another folder with --index, and run this again"
            ) from error

    def _fresh(self, kind: str) -> str:
        """The name of a file that is not there yet."""
        self._files += 1
        name = f"{kind}-{self._generation}-{self._files}.kashaf"
        self._written.append(self.folder / name)
        return name

    def known(self) -> Mapping[str, Known]:
        return self._known

    def text_hash(self, text: str) -> str:
        return self._words.text_hash(text)

    def put(self, record: Record, known: Known) -> None:
        self._drop(known.id)
        self._known[known.id] = known
        with self._writing():
            if self._builder.full:
                self._flush()
            self._places[known.id] = (len(self._segments), len(self._builder))
            self._builder.add(record, known)

    def _flush(self) -> None:
        """Write what was gathered as a segment."""
        if not len(self._builder):
            return
        name = SegmentName(self._fresh("segment"))
        self._builder.write(self.folder / name.file)
        self._builder.close()
        segment = Segment(self.folder, name)
        segment.alive[self._builder.dropped] = False
        self._segments.append(segment)
        if len(self._words) > _MOST_WORDS_KNOWN:
            self._words = WordList()
        self._builder = SegmentBuilder(self._words, self._terms, self._memory_mb)

    def remove(self, ids: Iterable[str]) -> None:
        for id in ids:
            self._drop(id)
            del self._known[id]

    def _drop(self, id: str) -> None:
        place, number = self._places.pop(id, (None, 0))
        if place is None:
            return
        if place == len(self._segments):
            self._builder.dropped.append(number)
        else:
            self._segments[place].alive[number] = False

    def record(self, id: str) -> Record:
        """An article that was in the index when the writer was opened, or that it has written out since."""
        place, number = self._places[id]
        with damage_told(self._segments):
            return records.from_row(*self._segments[place].stored.row(number))

    def kept(self, name: str) -> str | None:
        return self._kept[name] if name in self._kept else folders.read_kept(self.folder, self._commit, name)

    def keep(self, name: str, text: str) -> None:
        self._kept[name] = text

    def commit(self, **_: Any) -> None:
        with self._writing():
            self._flush()
            self._segments = [segment for segment in self._segments if segment.alive.any()]
            while chosen := worth_merging(self._segments):
                self._merge(chosen)
            kept = dict(self._commit.kept)
            for name, text in self._kept.items():
                kept[name] = self._fresh("kept")
                folders.write_kept(self.folder / kept[name], text)
            names = tuple(self._named(segment) for segment in self._segments)
            commit = replace(self._commit, generation=self._generation, segments=names, kept=kept)
            folders.write_commit(self.folder, commit)
        with suppress(OSError):  # the commit stands; what could not be removed is removed by the next run
            folders.clean(self.folder, commit.files)
        self.is_closed = True
        self._held.close()

    def _merge(self, chosen: Sequence[Segment]) -> None:
        name = SegmentName(self._fresh("segment"))
        merge(chosen, self.folder / name.file)
        left = [segment for segment in self._segments if segment not in chosen]
        self._segments = [*left, Segment(self.folder, name)]

    def _named(self, segment: Segment) -> SegmentName:
        """The name of a segment with its deletions of now, which are written if there are more than before."""
        deleted = np.flatnonzero(~segment.alive)
        if len(deleted) == segment.deleted_count:
            return segment.name
        name = SegmentName(segment.name.file, self._fresh("deleted"))
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
        index: Any = ColumnIndex(self.folder, self._segments)
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

    def add_reader(self, *_: Any) -> NoReturn:
        raise TypeError("segments are merged as arrays (kashaf.index.merging), not read back article by article")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.cancel()
