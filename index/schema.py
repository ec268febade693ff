"""The Whoosh schema: a field for each level of each part of the text, one for each facet, and what is stored."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from whoosh import columns, fields, formats

from kashaf.index import arabic
from kashaf.index.fields import FIELDS, TEXT_PARTS

ARTICLE, COPY = "article", "copy"
"""The two values of the field `kind`; copies are kept but never found."""


class Words(fields.FieldType):
    """Terms that are ready: a sequence of strings, None where a place holds no term; lengths are kept for BM25."""

    def __init__(self, *, positions: bool) -> None:
        super().__init__(formats.Positions() if positions else formats.Frequency(), analyzer=None, scorable=True)
        self.positions = positions

    def index(self, value: Sequence[str | None], **_: object) -> Iterator[tuple[bytes, int, float, bytes]]:
        if self.positions:
            places: dict[str, list[int]] = defaultdict(list)
            for place, term in enumerate(value):
                if term is not None:
                    places[term].append(place)
            for term, found in places.items():
                yield term.encode(), len(found), float(len(found)), self.format.encode(found)
        else:
            for term, count in Counter(value).items():
                if term is not None:
                    yield term.encode(), count, float(count), count.to_bytes(4, "big")


class Values(fields.FieldType):
    """Whole strings that are either there or not: ids, names, years."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), analyzer=None, scorable=False)

    def index(self, value: Iterable[str], **_: object) -> Iterator[tuple[bytes, int, float, bytes]]:
        for text in dict.fromkeys(value):
            yield text.encode(), 1, 1.0, b""


def text_field(part: str, level: str) -> str:
    """The name of the Whoosh field that holds the terms of one part of the text at one level.

    >>> text_field("title", "stem")
    'title_stem'
    """
    return f"{part}_{level}"


def schema() -> fields.Schema:
    """The schema; always passed when an index is opened, so that the pickled one in the index is not used."""
    words = {
        text_field(part, level): Words(positions=level == arabic.SPELLING)
        for part in TEXT_PARTS
        for level in arabic.NAMES
    }
    values = {field.name: Values() for field in FIELDS if field.kind != "text"}
    return fields.Schema(
        **words,
        **values,
        id=Values(),
        kind=Values(),
        copy_of=Values(),
        date=fields.COLUMN(columns.NumericColumn("i", default=0)),
        title_order=fields.COLUMN(columns.VarBytesColumn()),
        sketch=fields.COLUMN(columns.VarBytesColumn()),
        known=fields.STORED(),
        record=fields.STORED(),
    )
