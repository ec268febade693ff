"""The Whoosh schema: a field for each level of each part of the text, one for each facet, and what is stored."""

from collections import Counter, defaultdict
from collections.abc import Generator, Iterable, Sequence
from typing import Any, cast

import numpy as np
from whoosh import columns, fields, formats
from whoosh.analysis.analyzers import Analyzer, IDAnalyzer

from kashaf.index import arabic
from kashaf.index.fields import FIELDS, TEXT_PARTS

ARTICLE, COPY = "article", "copy"
"""The two values of the field `kind`; copies are kept but never found."""


Posting = tuple[bytes, int, float | int, bytes]
"""A term, how often it stands in the article, its weight, and its places as the field's format encodes them."""


# Whoosh asks every field for an analyzer; ours get terms that are ready and never call it.
_UNUSED = cast(Analyzer, IDAnalyzer())


class Places(formats.Format):
    """Where a term stands in an article, as little-endian numbers; Whoosh's own format would unpickle them."""

    def encode(self, places: Iterable[int]) -> bytes:
        return np.fromiter(places, dtype="<u4").tobytes()

    def decode_positions(self, value: bytes) -> list[int]:
        found: list[int] = np.frombuffer(value, dtype="<u4").tolist()
        return found

    def decode_frequency(self, value: bytes) -> int:
        return len(value) // 4

    def decode_weight(self, value: bytes) -> float:
        return float(self.decode_frequency(value))

    def combine(self, values: Iterable[bytes]) -> bytes:
        return self.encode(sorted({place for value in values for place in self.decode_positions(value)}))


class Words(fields.FieldType):
    """Terms that are ready: a sequence of strings, None where a place holds no term; lengths are kept for BM25."""

    def __init__(self, *, positions: bool) -> None:
        self._places = Places() if positions else None
        super().__init__(self._places or formats.Frequency(), analyzer=_UNUSED, scorable=True)

    def index(self, value: Sequence[str | None], **_: Any) -> Generator[Posting, Any, None]:
        if self._places:
            places: dict[str, list[int]] = defaultdict(list)
            for place, term in enumerate(value):
                if term is not None:
                    places[term].append(place)
            for term, found in places.items():
                yield term.encode(), len(found), float(len(found)), self._places.encode(found)
        else:
            for term, count in Counter(value).items():
                if term is not None:
                    yield term.encode(), count, float(count), count.to_bytes(4, "big")


class Values(fields.FieldType):
    """Whole strings that are either there or not: ids, names, years."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), analyzer=_UNUSED, scorable=False)

    def index(self, value: Iterable[str], **_: Any) -> Generator[Posting, Any, None]:
        for text in dict.fromkeys(value):
            yield text.encode(), 1, 1.0, b""


def text_field(part: str, level: str) -> str:
    """The name of the Whoosh field that holds the terms of one part of the text at one level.

    >>> text_field("title", "stem")
    'title_stem'
    """
    return f"{part}_{level}"


TEXT_FIELDS = {text_field(part, level): (part, level) for part in TEXT_PARTS for level in arabic.NAMES}
"""Name of a text field → the part and the level it holds."""


def schema() -> fields.Schema:
    """The schema; no index holds one, so that none can bring code with it."""
    words = {name: Words(positions=level == arabic.SPELLING) for name, (_, level) in TEXT_FIELDS.items()}
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
