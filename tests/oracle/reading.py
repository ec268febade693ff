"""What a Whoosh reader says of its articles, one posting at a time; nothing here knows how an index is stored."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from whoosh.query.positional import Phrase
from whoosh.reading import IndexReader, TermNotFound
from whoosh.searching import Searcher

from kashaf.index import letters
from kashaf.index.arabic import EXACT, SPELLING
from kashaf.index.fields import TEXT_PARTS
from kashaf.index.schema import ARTICLE, text_field


class Articles:
    """The articles of a reader; every list of postings is read once, one by one, and kept."""

    def __init__(self, reader: IndexReader, forms: Iterable[str] | None = None) -> None:
        self.reader = reader
        self._postings: dict[tuple[str, str], dict[int, float]] = {}
        self._lengths: dict[str, dict[int, int]] = {}
        self._phrases: dict[tuple[str, tuple[str, ...]], set[int]] = {}
        self.forms: dict[str, set[str]] = {}
        """Folded word → the forms the index knows that are spelled so; see `forms_of`."""
        for form in forms_of(reader) if forms is None else forms:
            self.forms.setdefault(letters.fold(form), set()).add(form)
        self.living = set(self.postings("kind", ARTICLE))

    def postings(self, field: str, term: str) -> dict[int, float]:
        """The articles that hold a term and how often each does, deleted ones left out."""
        key = field, term
        if key not in self._postings:
            found: dict[int, float] = {}
            try:
                matcher = self.reader.postings(field, term.encode())
            except TermNotFound:
                matcher = None
            while matcher is not None and matcher.is_active():
                found[matcher.id()] = matcher.weight()
                matcher.next()
            self._postings[key] = found
        return self._postings[key]

    def lengths(self, field: str) -> dict[int, int]:
        if field not in self._lengths:
            self._lengths[field] = {one: self.reader.doc_field_length(one, field) or 0 for one in sorted(self.living)}
        return self._lengths[field]

    def phrase(self, field: str, terms: Sequence[str]) -> set[int]:
        key = field, tuple(terms)
        if key not in self._phrases:
            query = Phrase(field, list(terms)).normalize()  # of one word a term: as a phrase it would find nothing
            self._phrases[key] = set(query.docs(Searcher(self.reader))) & self.living
        return self._phrases[key]

    def beginning(self, prefix: str) -> list[str]:
        """The spellings in title or text that begin so, sorted."""
        fields = [text_field(part, SPELLING) for part in TEXT_PARTS]
        return sorted({bytes(one).decode() for name in fields for one in self.expanded(name, prefix)})

    def expanded(self, field: str, prefix: str) -> Iterable[bytes]:
        found: Iterable[bytes] = self.reader.expand_prefix(field, prefix.encode())
        return found

    @cached_property
    def ids(self) -> dict[int, str]:
        return {number: id for id in self.values("id") for number in self.postings("id", id)}

    def values(self, field: str) -> list[str]:
        return [bytes(value).decode() for value in self.reader.lexicon(field)]

    @cached_property
    def dates(self) -> dict[int, int]:
        return {number: int(date) for number, date in self._column("date").items()}

    @cached_property
    def titles(self) -> dict[int, bytes]:
        return {number: bytes(title) for number, title in self._column("title_order").items()}

    def _column(self, name: str) -> Mapping[int, Any]:
        """Of articles alone: the stock codec keeps no place for a copy that comes last."""
        column = self.reader.column_reader(name, translate=False)
        return {number: column[number] for number in sorted(self.living)}


def forms_of(reader: IndexReader) -> set[str]:
    """The word forms an index knows: those of articles deleted and not yet merged away are among them."""
    fields = [text_field(part, EXACT) for part in TEXT_PARTS]
    return {bytes(form).decode() for name in fields for form in reader.lexicon(name)}
