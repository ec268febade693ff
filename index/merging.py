"""Several segments to one, without what was deleted; postings move as whole arrays, in memory bounded by the policy."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from kashaf.index import termtable
from kashaf.index.columns import Array, ColumnWriter
from kashaf.index.fields import TEXT_PARTS
from kashaf.index.plain import LEFT_OUT, Part
from kashaf.index.segment import VALUED, Segment
from kashaf.index.segment_builder import MOST_ARTICLES
from kashaf.index.segment_columns import Postings, Row, put_postings, put_rows, put_sketches
from kashaf.index.stored import StoredWriter
from kashaf.index.term_columns import columns
from kashaf.index.vocabulary import rows_of

TIER = 4
"""Segments of one size class are merged once they are more than so many; each class is four times the one below."""
MOST_WORDS = 1 << 24
"""Words of the segments merged at a time: with some 30 bytes each, half a gigabyte of memory."""


def worth_merging(segments: Sequence[Segment]) -> list[Segment]:
    """The segments to merge now, if any: too many of one size, or one that is mostly deleted; never into a huge one."""
    tiers: dict[int, list[Segment]] = {}
    for segment in segments:
        alive = int(segment.alive.sum())
        if alive * 2 < segment.size:
            return [segment]
        tiers.setdefault(max(1, alive).bit_length() // 2, []).append(segment)
    for _, together in sorted(tiers.items()):
        chosen: list[Segment] = []
        for segment in together:
            if _fit([*chosen, segment]):
                chosen.append(segment)
        if len(chosen) > TIER:
            return chosen
    return []


def _fit(segments: Sequence[Segment]) -> bool:
    articles = sum(int(segment.alive.sum()) for segment in segments)
    words = sum(len(segment.columns[f"{part}.positions"]) for segment in segments for part in TEXT_PARTS)
    return articles <= MOST_ARTICLES and words <= MOST_WORDS


def merge(segments: Sequence[Segment], path: Path) -> int:
    """Write the articles of the segments that are not deleted as one; how many they are. 0, and no file, for none.

    Raises BrokenIndex where one of the segments is damaged: written again, the damage would stand under a checksum.
    """
    for segment in segments:
        segment.require_sound()
    rows = [row for segment in segments for row in _rows(segment)]
    if not rows:
        return 0
    writer = ColumnWriter(path)
    try:
        _put_stored(writer, segments)
        _put_words(writer, segments, len(rows))
        put_rows(writer, rows)
        put_sketches(writer, [sketch for segment in segments for sketch in _sketches(segment)])
        writer.finish({"articles": len(rows)})
    except BaseException:
        writer.give_up()
        raise
    return len(rows)


def _rows(segment: Segment) -> list[Row]:
    facets = {}
    for name in VALUED:
        column = segment.facet(name)
        values, starts, values_of = list(column.values), column.starts.tolist(), column.values_of.tolist()
        facets[name] = [[values[one] for one in values_of[starts[at] : starts[at + 1]]] for at in range(segment.size)]
    columns = zip(
        segment.known(), segment.kinds.tolist(), segment.columns["dates"].tolist(), segment.title_orders, strict=True
    )
    return [
        Row(known, kind, date, title, {name: facets[name][number] for name in VALUED})
        for number, (known, kind, date, title) in enumerate(columns)
        if segment.alive[number]
    ]


def _sketches(segment: Segment) -> list[Array]:
    starts, hashes = segment.columns["sketches.starts"].tolist(), segment.columns["sketches"]
    return [hashes[starts[number] : starts[number + 1]] for number in np.flatnonzero(segment.alive).tolist()]


def _put_stored(writer: ColumnWriter, segments: Sequence[Segment]) -> None:
    stored = StoredWriter()
    try:
        for segment in segments:
            for number, row in enumerate(segment.stored):
                if segment.alive[number]:
                    stored.add(row)
        stored.write(writer)
    finally:
        stored.close()


def _put_words(writer: ColumnWriter, segments: Sequence[Segment], size: int) -> None:
    """The vocabulary of what is left, and its postings.

    All segments rank their forms in the same order, so the postings of each stay sorted when their ranks are renewed.
    """
    rows_of_segment = [rows_of(segment) for segment in segments]
    used = [_used(segment) for segment in segments]
    rows = {
        row.exact: row
        for own, held in zip(rows_of_segment, used, strict=True)
        for row, is_used in zip(own, held.tolist(), strict=True)
        if is_used
    }
    forms = list(rows)
    vocabulary = termtable.ranked(columns(rows.values()))
    termtable.put(writer, vocabulary)
    new = {forms[place]: rank for rank, place in enumerate(vocabulary.order.tolist())}
    ranks = [np.array([new.get(row.exact, LEFT_OUT) for row in own], dtype=np.uint32) for own in rows_of_segment]
    for part in TEXT_PARTS:
        put_postings(writer, part, _postings(segments, part, ranks, len(forms)), vocabulary, size)


def _used(segment: Segment) -> Array:
    """Which forms of a segment stand in an article that is not deleted."""
    used = np.zeros(len(segment.levels["exact"].of), dtype=bool)
    for part in segment.parts.values():
        used[_form_of(part)[segment.alive[part.articles_of]]] = True
    return used


def _form_of(part: Part) -> Array:
    """The form of each posting."""
    return np.repeat(np.arange(len(part.starts) - 1, dtype=np.uint32), np.diff(part.starts))


def _postings(segments: Sequence[Segment], name: str, ranks: Sequence[Array], forms: int) -> Postings:
    of, articles, frequencies, first_places, texts = [], [], [], [], []
    base, places = 0, 0
    for segment, new in zip(segments, ranks, strict=True):
        part = segment.parts[name]
        kept = segment.alive[part.articles_of]
        numbers = base + np.cumsum(segment.alive, dtype=np.uint32) - 1
        of.append(new[_form_of(part)[kept]])
        articles.append(numbers[part.articles_of[kept]].astype(np.uint32))
        frequencies.append(part.frequencies[kept].astype(np.uint32))
        # positions stand posting after posting, so where those of one begin is the sum of the frequencies before it
        before = np.cumsum(part.frequencies, dtype=np.int64) - part.frequencies
        first_places.append(before[kept] + places)
        texts.append(part.positions)
        base += int(segment.alive.sum())
        places += len(part.positions)
    order = np.argsort(np.concatenate(of), kind="stable")  # sorted runs, which this merges
    form_of, times = np.concatenate(of)[order], np.concatenate(frequencies)[order]
    position_ends = np.cumsum(times, dtype=np.int64)
    moved = np.repeat(np.concatenate(first_places)[order] - (position_ends - times), times)
    moved += np.arange(len(moved))
    starts = np.searchsorted(form_of, np.arange(forms + 1)).astype(np.uint32)
    return Postings(
        starts,
        np.concatenate(articles)[order],
        times,
        np.concatenate([[0], position_ends])[starts].astype(np.uint32),
        np.concatenate([one.astype(np.uint32) for one in texts])[moved],
    )
