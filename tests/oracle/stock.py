"""The same articles in an index of Whoosh's stock codec: its own segments, postings, columns and merging."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from whoosh.index import FileIndex, create_in
from whoosh.writing import CLEAR, NO_MERGE

from kashaf.index import arabic, letters
from kashaf.index.analysis import CLITICS, WORD
from kashaf.index.arabic import Terms
from kashaf.index.contents import facts, text_parts
from kashaf.index.engine import Known
from kashaf.index.model import Record
from kashaf.index.schema import ARTICLE, COPY, schema, text_field

MERGING: Mapping[str, Mapping[str, Any]] = {
    "as Whoosh does": {},
    "never": {"mergetype": NO_MERGE},
    "all to one": {"optimize": True},
}
"""What a commit to the stock index does with the segments that are there."""

terms = cache(arabic.terms)


def words(piece: str) -> list[Terms]:
    """The words of a piece of text with their terms; one-letter clitics that stand alone leave no place."""
    forms = [letters.bare(word) for word in WORD.findall(piece)]
    return [terms(form) for form in forms if form not in CLITICS]


def places(pieces: Iterable[str], level: str) -> list[str | None]:
    """The terms of a text at a level in their places, None where a place holds none and between two pieces."""
    found: list[str | None] = []
    for number, piece in enumerate(pieces):
        found += [None] if number else []
        found += [getattr(word, level) for word in words(piece)]
    return found


def date_number(date: str | None) -> int:
    """yyyymmdd, with 01 for what is not known.

    >>> date_number("2015"), date_number("2015-03"), date_number(None)
    (20150101, 20150301, 0)
    """
    return int((date + "-01-01")[:10].replace("-", "")) if date else 0


def document(record: Record, known: Known) -> dict[str, Any]:
    """What the stock index is given for an article; copies are kept and hold no words."""
    if known.copy_of:
        return {"id": [known.id], "kind": [COPY], "copy_of": [known.copy_of]}
    return {
        "id": [known.id],
        "kind": [ARTICLE],
        "date": date_number(record.article.date),
        "title_order": letters.fold(record.title or "").encode(),
        **facts(record),
        **{
            text_field(part, level): places(pieces, level)
            for part, pieces in text_parts(record).items()
            for level in arabic.NAMES
        },
    }


class StockIndex:
    """An index of the stock codec in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self.index: FileIndex = create_in(str(folder), schema())

    def commit(
        self, put: Iterable[tuple[Record, Known]], gone: Iterable[str], *, full: bool = False, merging: str = "never"
    ) -> None:
        """Add articles and delete those of these ids that were there before; with `full`, all of them."""
        with self.index.searcher() as searcher:
            there = {id: number for id in gone if (number := searcher.document_number(id=id)) is not None}
        writer = self.index.writer(limitmb=64)
        for number in there.values():
            writer.delete_document(number)
        for record, known in put:
            writer.add_document(**document(record, known))
        writer.commit(**({"mergetype": CLEAR} if full else MERGING[merging]))
