"""The Whoosh codec over segments of arrays: whatever Whoosh asks of an index, answered from columns.

The engine goes to the arrays itself; through here the generic matchers of Whoosh run over the same files, and so do its
queries, term cursors and columns. Articles are written by `kashaf.index.writer`, since postings of the levels are
projections of those of the word forms and cannot be taken one by one.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
from whoosh.codec import base
from whoosh.columns import ColumnReader
from whoosh.filedb.filestore import FileStorage
from whoosh.formats import Format
from whoosh.matching.mcore import ListMatcher
from whoosh.reading import TermInfo, TermNotFound

from kashaf.index import strings
from kashaf.index.engine import Known
from kashaf.index.field_terms import Found, TextTerms, ValueTerms, value_terms
from kashaf.index.plain import LEFT_OUT, Array
from kashaf.index.schema import ARTICLE, COPY, TEXT_FIELDS
from kashaf.index.segment import VALUED, Segment, SegmentName
from kashaf.index.segment_columns import LENGTHS

_ELSEWHERE = "articles are written by kashaf.index.writer.WhooshWriter, not one posting at a time"


class ColumnSegment(base.Segment):
    """A segment as Whoosh knows it; opened once, whatever is read from it."""

    def __init__(self, folder: Path, name: SegmentName, opened: Segment | None = None) -> None:
        self.indexname, self.segid, self.compound = "kashaf", name.file, False
        self.opened = opened or Segment(folder, name)

    def codec(self) -> base.Codec:
        return ColumnCodec()

    def segment_id(self) -> str:
        return f"{self.opened.name.file} {self.opened.name.deleted}"

    def should_assemble(self) -> bool:
        return False

    def doc_count_all(self) -> int:
        return self.opened.size

    def deleted_count(self) -> int:
        return int(np.count_nonzero(~self.opened.alive))

    def deleted_docs(self) -> set[int]:
        return set(np.flatnonzero(~self.opened.alive).tolist())

    def is_deleted(self, docnum: int) -> bool:
        return not self.opened.alive[docnum]

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        self.opened.alive[docnum] = not delete

    @cached_property
    def fields(self) -> dict[str, TextTerms | ValueTerms]:
        """What is indexed, by the name of the field."""
        opened = self.opened
        text = {
            name: TextTerms(opened.levels[level], opened.parts[part], places=level == "spelling")
            for name, (part, level) in TEXT_FIELDS.items()
        }
        facets = {name: opened.facet(name) for name in VALUED}
        values = {name: ValueTerms(one.values, one.firsts, one.articles) for name, one in facets.items()}
        ids = ValueTerms(opened.ids, np.arange(opened.size + 1), opened.columns["ids.articles"])
        kinds = value_terms([COPY if kind else ARTICLE for kind in opened.kinds.tolist()])
        copies = value_terms([copy or None for copy in strings.read(opened.columns, "known.copies")])
        return {**text, **values, "id": ids, "kind": kinds, "copy_of": copies}


class ColumnCodec(base.Codec):
    """Reads `ColumnSegment`; see the module for who writes them."""

    def per_document_reader(self, _storage: FileStorage, segment: ColumnSegment) -> "ColumnArticles":
        return ColumnArticles(segment)

    def terms_reader(self, _storage: FileStorage, segment: ColumnSegment) -> "ColumnTerms":
        return ColumnTerms(segment)

    def postings_reader(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("postings are read by their term; ask the terms reader for its matcher")

    def per_document_writer(self, *_: Any) -> NoReturn:
        raise TypeError(_ELSEWHERE)

    def field_writer(self, *_: Any) -> NoReturn:
        raise TypeError(_ELSEWHERE)

    def postings_writer(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError(_ELSEWHERE)

    def new_segment(self, *_: Any) -> NoReturn:
        raise TypeError(_ELSEWHERE)


class ColumnTerms(base.TermsReader):
    """The terms of a segment and their postings."""

    def __init__(self, segment: ColumnSegment) -> None:
        self._fields, self._opened = segment.fields, segment.opened

    def _place(self, fieldname: str, text: bytes) -> int | None:
        field = self._fields.get(fieldname)
        place = field.terms.at_or_after(text) if field else 0
        there = field and place < len(field.terms) and field.there[place] and field.terms.raw(place) == text
        return place if there else None

    def _found(self, fieldname: str, text: bytes) -> Found:
        place = self._place(fieldname, text)
        return Found([], [], None) if place is None else self._fields[fieldname].found(place)

    def _required(self, fieldname: str, text: bytes) -> Found:
        found = self._found(fieldname, text)
        if not found.articles:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        return found

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._place(*term) is not None

    def indexed_field_names(self) -> Sequence[str]:
        return sorted(self._fields)

    def cursor(self, fieldname: str, fieldobj: Any) -> "ColumnCursor":
        return ColumnCursor(self, fieldname, self._fields[fieldname], fieldobj)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return self.terms_from(min(self._fields), b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """The terms from this one on, those of the fields that follow included."""
        if fieldname not in self._fields:
            return
        for name in self.indexed_field_names():
            if name < fieldname:
                continue
            field = self._fields[name]
            for place in range(field.terms.at_or_after(prefix if name == fieldname else b""), len(field.terms)):
                if field.there[place]:
                    yield name, field.terms.raw(place)

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        found = self._required(fieldname, text)
        lengths = [1]
        if fieldname in TEXT_FIELDS:
            lengths = LENGTHS[self._opened.lengths(*TEXT_FIELDS[fieldname])[found.articles]].tolist()
        return TermInfo(
            sum(found.weights),
            len(found.articles),
            min(lengths),
            max(lengths),
            max(found.weights),
            found.articles[0],
            found.articles[-1],
        )

    def frequency(self, fieldname: str, text: bytes) -> float:
        return sum(self._found(fieldname, text).weights)

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """0 for a term that another segment may hold: Whoosh adds these up."""
        return len(self._found(fieldname, text).articles)

    def matcher(self, fieldname: str, text: bytes, format_: Format, scorer: Any = None) -> ListMatcher:
        found = self._required(fieldname, text)
        info = self.term_info(fieldname, text)
        term = (fieldname, text)
        return _PostingsMatcher(found.articles, found.weights, found.values, format_, scorer, term=term, terminfo=info)


class _PostingsMatcher(ListMatcher):
    """Whoosh's matcher over lists, which also tells the phrase query where its words stand."""

    def spans(self) -> list[Any]:
        from whoosh.query.spans import Span

        return [Span(place) for place in self.value_as("positions")]


class ColumnCursor(base.FieldCursor):
    """Walks the terms of one field in order."""

    def __init__(self, reader: ColumnTerms, fieldname: str, terms: TextTerms | ValueTerms, fieldobj: Any) -> None:
        self._reader, self._name, self._terms, self._field = reader, fieldname, terms, fieldobj
        self._place = -1
        self.next()

    def _settle(self, place: int) -> Any:
        there = self._terms.there[place:]
        self._place = place + int(np.argmax(there)) if there.any() else len(self._terms.there)
        return self.text()

    def first(self) -> Any:
        return self._settle(0)

    def find(self, term: Any) -> Any:
        wanted = term if isinstance(term, bytes) else self._field.to_bytes(term)
        return self._settle(self._terms.terms.at_or_after(wanted))

    def next(self) -> Any:
        return self._settle(self._place + 1)

    def text(self) -> Any:
        return self._field.from_bytes(self._terms.terms.raw(self._place)) if self.is_valid() else None

    def term_info(self) -> TermInfo | None:
        return self._reader.term_info(self._name, self._terms.terms.raw(self._place)) if self.is_valid() else None

    def is_valid(self) -> bool:
        return self._place < len(self._terms.there)


class _Column(ColumnReader):
    """The values of a column in the order of the articles."""

    def __init__(self, values: Sequence[Any]) -> None:
        self._values = values

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, docnum: int) -> Any:
        return self._values[docnum]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values)


class ColumnArticles(base.PerDocumentReader):
    """The articles of a segment: which are deleted, how long their parts are, what is stored of them."""

    def __init__(self, segment: ColumnSegment) -> None:
        self._segment, self._opened = segment, segment.opened

    def doc_count(self) -> int:
        return self._opened.size - self._segment.deleted_count()

    def doc_count_all(self) -> int:
        return self._opened.size

    def has_deletions(self) -> bool:
        return self._segment.deleted_count() > 0

    def is_deleted(self, docnum: int) -> bool:
        return self._segment.is_deleted(docnum)

    def deleted_docs(self) -> set[int]:
        return self._segment.deleted_docs()

    def supports_columns(self) -> bool:
        return True

    def has_column(self, fieldname: str) -> bool:
        return fieldname in self._columns

    def list_columns(self) -> list[str]:
        return sorted(self._columns)

    def column_reader(self, fieldname: str, _column: Any) -> ColumnReader:
        return _Column(self._columns[fieldname])

    @cached_property
    def _columns(self) -> dict[str, Sequence[Any]]:
        opened = self._opened
        starts, hashes = opened.columns["sketches.starts"].tolist(), opened.columns["sketches"]
        return {
            "date": opened.columns["dates"].tolist(),
            "title_order": [title.encode("utf-8", "surrogatepass") for title in opened.title_orders],
            "sketch": [hashes[first:last].tobytes() for first, last in pairwise(starts)],
        }

    def _lengths(self, fieldname: str) -> Array | None:
        place = TEXT_FIELDS.get(fieldname)
        return LENGTHS[self._opened.lengths(*place)] if place else None

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        lengths = self._lengths(fieldname)
        return default if lengths is None else int(lengths[docnum])

    @cached_property
    def _field_lengths(self) -> dict[str, int]:
        """The words of all articles; their own lengths are rounded and would add up to something else."""
        found = {}
        for name, (part, level) in TEXT_FIELDS.items():
            own = self._opened.parts[part]
            holds = np.repeat(self._opened.levels[level].of != LEFT_OUT, np.diff(own.starts))
            found[name] = int(own.frequencies[holds].sum(dtype=np.int64))
        return found

    def field_length(self, fieldname: str) -> int:
        return self._field_lengths.get(fieldname, 0)

    def min_field_length(self, fieldname: str) -> int:
        lengths = self._lengths(fieldname)
        return 0 if lengths is None or not len(lengths) else int(lengths.min())

    def max_field_length(self, fieldname: str) -> int:
        lengths = self._lengths(fieldname)
        return 0 if lengths is None or not len(lengths) else int(lengths.max())

    @cached_property
    def _known(self) -> list[Known]:
        return list(self._opened.known())

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        return {"known": self._known[docnum], "record": self._opened.stored.row(docnum)}
