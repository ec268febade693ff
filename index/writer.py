"""Writing to a Whoosh index: articles in, one commit at the end that readers see whole or not at all."""

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.writing import SegmentWriter

from kashaf.index import folder as folders
from kashaf.index import letters, near, records
from kashaf.index.analysis import CLITICS, words
from kashaf.index.arabic import NAMES, Terms, terms
from kashaf.index.contents import facts, text_parts
from kashaf.index.engine import EngineError, Known
from kashaf.index.engine_whoosh import VOCABULARY
from kashaf.index.fields import TEXT_PARTS
from kashaf.index.model import Record
from kashaf.index.schema import ARTICLE, COPY, schema, text_field
from kashaf.index.vocabulary import Vocabulary


class WhooshWriter:
    """The one writer of an index folder, which it makes if there is none; see `kashaf.index.engine.Writer`.

    With `full`, a new data folder is filled and takes the place of the old one at the commit.
    """

    def __init__(self, folder: Path, authorities: str, *, full: bool = False, memory_mb: int = 256) -> None:
        self.folder = folder
        self._authorities = authorities
        self._held = ExitStack()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise EngineError(f"{folder}: cannot be made: {error.strerror}; choose another with --index") from error
        self._held.enter_context(folders.locked(folder))
        try:
            self._open(full, memory_mb)
        except BaseException:
            self._held.close()
            raise

    def _open(self, full: bool, memory_mb: int) -> None:
        self._fresh = full or not folders.exists(self.folder)
        if self._fresh:
            self._stamp = folders.new_stamp(folders.next_data(self.folder), self._authorities)
            (self.folder / self._stamp.data).mkdir()
        else:
            self._stamp = folders.read_stamp(self.folder, self._authorities)
            folders.clean(self.folder, keep=self._stamp.data)
        data = self.folder / self._stamp.data
        storage = FileStorage(str(data))
        self._index = FileIndex.create(storage, schema()) if self._fresh else FileIndex(storage, schema())
        self._vocabulary = Vocabulary(data / VOCABULARY, create=True)
        self._held.callback(self._vocabulary.close)
        self._reader = self._index.reader()
        self._held.callback(self._reader.close)
        self._numbers: dict[str, int] = {}
        self._known: dict[str, Known] = {}
        for number in self._reader.all_doc_ids():
            known = Known(*self._reader.stored_fields(number)["known"])
            self._numbers[known.id] = number
            self._known[known.id] = known
        self._writer = SegmentWriter(self._index, limitmb=memory_mb)
        self._held.callback(self._give_up)
        self._terms: dict[str, tuple[Terms, int] | None] = {}
        self._new_forms: list[Terms] = []
        self._kept: dict[str, str] = {}

    def known(self) -> Mapping[str, Known]:
        return self._known

    def put(self, record: Record, known: Known) -> None:
        self._drop(known.id)
        self._known[known.id] = known
        row = {"id": [known.id], "known": _row(known), "record": records.to_bytes(record)}
        if known.copy_of:
            self._writer.add_document(kind=[COPY], copy_of=[known.copy_of], **row)
            return
        parts = {part: self._part(pieces) for part, pieces in text_parts(record).items()}
        columns = {
            text_field(part, level): [None if one is None else one[0][place] for one in parts[part]]
            for part in TEXT_PARTS
            for place, level in enumerate(NAMES)
        }
        hashes = [one[1] for part in TEXT_PARTS for one in parts[part] if one is not None]
        self._writer.add_document(
            kind=[ARTICLE],
            date=_date_number(record.article.date),
            title_order=letters.fold(record.title or "").encode(),
            sketch=near.to_bytes(near.sketch(hashes)),
            **row,
            **columns,
            **facts(record),
        )

    def _part(self, pieces: Iterable[str]) -> list[tuple[Terms, int] | None]:
        """The terms and hashes of the words of a part; None between pieces, so that no phrase spans two."""
        found: list[tuple[Terms, int] | None] = []
        for piece in pieces:
            raw = words(piece)
            unknown = [word for word in dict.fromkeys(raw) if word not in self._terms]
            if unknown:
                self._learn(unknown)
            found += [one for word in raw if (one := self._terms[word]) is not None]
            found.append(None)
        return found

    def _learn(self, raw: Iterable[str]) -> None:
        """Work out the terms of words seen for the first time in this run."""
        forms = {word: letters.bare(word) for word in raw}
        held = self._vocabulary.of_forms(forms.values())
        fresh = [terms(form) for form in dict.fromkeys(forms.values()) if form not in held]
        self._new_forms += fresh
        rows = held | {row.exact: row for row in fresh}
        for word, form in forms.items():
            row = rows[form]
            self._terms[word] = None if form in CLITICS else (row, near.word_hash(row.spelling))

    def remove(self, ids: Iterable[str]) -> None:
        for id in ids:
            self._drop(id)
            del self._known[id]

    def _drop(self, id: str) -> None:
        if (number := self._numbers.pop(id, None)) is not None:
            self._writer.delete_document(number)

    def record(self, id: str) -> Record:
        """An article that was in the index when the writer was opened."""
        return records.from_bytes(self._reader.stored_fields(self._numbers[id])["record"])

    def kept(self, name: str) -> str | None:
        if name in self._kept:
            return self._kept[name]
        return folders.read_kept(self.folder, self._stamp.data, name)

    def keep(self, name: str, text: str) -> None:
        self._kept[name] = text

    def commit(self) -> None:
        self._vocabulary.add(self._new_forms)
        for name, text in self._kept.items():
            folders.write_kept(self.folder, self._stamp.data, name, text)
        self._writer.commit()
        if self._fresh:
            folders.write_stamp(self.folder, self._stamp)
            folders.clean(self.folder, keep=self._stamp.data)
        self._held.close()

    def _give_up(self) -> None:
        if not self._writer.is_closed:
            self._writer.cancel()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._held.close()


def _row(known: Known) -> list[str | None]:
    return [getattr(known, name) for name in Known.__dataclass_fields__]


def _date_number(date: str | None) -> int:
    """yyyymmdd; a year or month alone counts as its first day, no date as 0.

    >>> _date_number("2015-03")
    20150301
    """
    year, month, day = [*(date or "").split("-"), "", ""][:3]
    return int(f"{year or 0}{month or '01'}{day or '01'}") if date else 0
