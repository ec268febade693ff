"""The arrays of a segment as they are written, be it from articles that come in or from segments that are merged."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from whoosh.util.numeric import byte_to_length

from kashaf.index import arabic, strings
from kashaf.index.columns import Array, ColumnWriter, narrow
from kashaf.index.engine import Known
from kashaf.index.plain import Forms
from kashaf.index.segment import VALUED
from kashaf.index.termtable import Ranked

LENGTHS: Array = np.array([byte_to_length(byte) for byte in range(256)])
"""Whoosh's 256 lengths: exact up to 100 words, then ever coarser; kept, so that scores are those of its own codec."""
_AT_ONCE = 1 << 16
"""Postings, so that what is made of them in between stays in the cache: a tenth of the time of all at once."""


@dataclass(slots=True)
class Row:
    """What a segment keeps of an article beside its words and its record."""

    known: Known
    kind: int
    date: int = 0
    title_order: str = ""
    facts: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Postings:
    """The arrays of a `kashaf.index.plain.Part`, as wide as they come."""

    starts: Array
    articles: Array
    frequencies: Array
    position_starts: Array
    positions: Array


def put_postings(writer: ColumnWriter, part: str, found: Postings, vocabulary: Ranked, size: int) -> None:
    """Write the postings of a part, and how long the part is in each of `size` articles at each level."""
    if len(found.articles):  # a part that no article has, such as titles, takes no room
        writer.put(f"{part}.starts", found.starts)
        writer.put(f"{part}.position_starts", found.position_starts)
    writer.put(f"{part}.articles", narrow(found.articles, least=2))
    writer.put(f"{part}.frequencies", narrow(found.frequencies))
    writer.put(f"{part}.positions", narrow(found.positions))
    for level, lengths in _lengths(found, vocabulary, size).items():
        writer.put(f"{part}.{level}.lengths", np.minimum(np.searchsorted(LENGTHS, lengths), 255).astype(np.uint8))


def _lengths(found: Postings, vocabulary: Ranked, size: int) -> dict[str, Array]:
    """How many words with a term at each level stand in each article.

    Ranks put the forms without a root first, and of these the ones without a stem, so that what a level counts are the
    postings from some form on: each posting is counted in one stretch, and a stretch serves every level that begins
    before it. A word of any level has a term at the stricter ones.
    """
    firsts = {level: vocabulary.first_held(level) for level in arabic.NAMES}
    borders = sorted({*firsts.values(), len(found.starts) - 1})
    lengths: dict[int, Array] = {borders[-1]: np.zeros(size, dtype=np.int64)}
    for first, last in reversed(list(pairwise(borders))):
        at = slice(int(found.starts[first]), int(found.starts[last]))
        lengths[first] = lengths[last] + _summed(found.articles[at], found.frequencies[at], size)
    return {level: lengths[first] for level, first in firsts.items()}


def _summed(articles: Array, frequencies: Array, size: int) -> Array:
    summed = np.zeros(size, dtype=np.int64)
    for first in range(0, len(articles), _AT_ONCE):
        at = slice(first, first + _AT_ONCE)
        summed += np.bincount(articles[at], frequencies[at], minlength=size).astype(np.int64)
    return summed


def put_rows(writer: ColumnWriter, rows: Sequence[Row]) -> None:
    """Write what is known of the articles, their dates and titles to sort by, and their facets."""
    writer.put("kinds", np.array([row.kind for row in rows], dtype=np.uint8))
    writer.put("dates", np.array([row.date for row in rows], dtype=np.int32))
    strings.put(writer, "title_orders", strings.packed([row.title_order for row in rows]))
    by_id = sorted(range(len(rows)), key=lambda number: rows[number].known.id)
    places = np.empty(len(rows), dtype=np.uint32)
    places[by_id] = np.arange(len(rows), dtype=np.uint32)
    strings.put(writer, "ids", strings.packed([rows[number].known.id for number in by_id]))
    writer.put("ids.articles", np.array(by_id, dtype=np.uint32))
    writer.put("ids.places", places)
    _put_known(writer, [row.known for row in rows])
    for name in VALUED:
        _put_facet(writer, name, [row.facts.get(name, []) for row in rows])


def _put_known(writer: ColumnWriter, known: Sequence[Known]) -> None:
    for name in ("root", "path"):  # one table may hold a million articles: its path is written once
        values = sorted({getattr(one, name) for one in known})
        numbers = {value: number for number, value in enumerate(values)}
        strings.put(writer, f"known.{name}s", strings.packed(values))
        of = np.array([numbers[getattr(one, name)] for one in known], dtype=np.uint32)
        writer.put(f"known.{name}_of", narrow(of))
    for name in ("file_hash", "article_hash", "text_hash"):
        hashes = b"".join(bytes.fromhex(getattr(one, name) or "0" * 32) for one in known)
        writer.put(f"known.{name}es", np.frombuffer(hashes, dtype=np.uint8))
    strings.put(writer, "known.copies", strings.packed([one.copy_of or "" for one in known]))


def _put_facet(writer: ColumnWriter, name: str, held: Sequence[Sequence[str]]) -> None:
    values = sorted({value for one in held for value in one})
    numbers = {value: number for number, value in enumerate(values)}
    starts = np.zeros(len(held) + 1, dtype=np.uint32)
    np.cumsum([len(one) for one in held], out=starts[1:])
    values_of = np.array([numbers[value] for one in held for value in one], dtype=np.uint32)
    order = np.argsort(values_of, kind="stable")
    articles: Forms = np.repeat(np.arange(len(held), dtype=np.uint32), np.diff(starts))[order]
    strings.put(writer, f"{name}.values", strings.packed(values))
    writer.put(f"{name}.firsts", np.searchsorted(values_of[order], np.arange(len(values) + 1)).astype(np.uint32))
    writer.put(f"{name}.articles", articles)
    writer.put(f"{name}.starts", starts)
    writer.put(f"{name}.values_of", narrow(values_of))


def put_sketches(writer: ColumnWriter, sketches: Sequence[Array]) -> None:
    starts = np.zeros(len(sketches) + 1, dtype=np.uint32)
    np.cumsum([len(one) for one in sketches], out=starts[1:])
    writer.put("sketches", np.concatenate([*sketches, np.empty(0, np.uint32)]).astype(np.uint32))
    writer.put("sketches.starts", starts)
