"""One segment: some articles with their vocabulary, postings, facets and texts, in one file that never changes.

What is deleted from it later stands in a file of its own, named by the commit that deleted it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from kashaf.index import arabic, kernels, shapes, strings, termtable
from kashaf.index.columns import Array, Columns, ColumnWriter
from kashaf.index.engine import Known
from kashaf.index.fields import FIELDS, TEXT_PARTS
from kashaf.index.plain import Forms, Part, Ranks
from kashaf.index.stored import Stored
from kashaf.index.strings import Strings
from kashaf.index.termtable import TermTable

ARTICLE, COPY = 0, 1
"""The two kinds; copies are kept but never found."""

VALUED = tuple(field.name for field in FIELDS if field.kind != "text")
"""The fields whose values are whole: facets and labels."""


_REMEMBERED = tuple(shape.array for shape in shapes.SHAPES if shape.array.startswith(("known.", "ids")))


@dataclass(frozen=True, slots=True)
class FacetColumn:
    """All values of a facet in a segment, sorted, and which article holds which, both ways round.

    The articles of value v are `articles[firsts[v]:firsts[v + 1]]`; the values of article a are
    `values_of[starts[a]:starts[a + 1]]`. Articles are numbered from 0 in the segment.
    """

    values: Strings
    firsts: Forms
    articles: Forms
    starts: Forms
    values_of: Array


@dataclass(frozen=True, slots=True)
class SegmentName:
    """A segment as a commit names it: its file, and the file that says what is deleted, if anything is."""

    file: str
    deleted: str | None = None


class Segment:
    """An open segment. Raises BrokenIndex where a file of it is missing or cannot be one of a segment; whether every
    byte is as it was written, `check` alone tells."""

    def __init__(self, folder: Path, name: SegmentName) -> None:
        self.name = name
        self.columns = Columns(folder / name.file)
        if problem := next(shapes.misshapen(self.columns), None):
            raise self.columns.broken(problem)
        self.size: int = self.columns.facts["articles"]
        self.alive = np.ones(self.size, dtype=bool)
        self.deletions = Columns(folder / name.deleted) if name.deleted else None
        self.deleted_count = 0
        """As it stands in the file; `alive` may have changed since."""
        if self.deletions is not None:
            self._delete(self.deletions)

    def _delete(self, deletions: Columns) -> None:
        """Take note of what is deleted. All of it is checked, since a search would not fail where it is damaged."""
        problem = next(deletions.check(), None)
        if problem or deletions.shape("deleted") != ("<u4", len(deleted := deletions["deleted"])):
            raise deletions.broken(problem or "it does not say what is deleted")
        if len(deleted) and int(deleted.max()) >= self.size:
            raise deletions.broken("it names articles that its segment does not hold")
        self.alive[deleted] = False
        self.deleted_count = len(deleted)

    @cached_property
    def levels(self) -> dict[str, TermTable]:
        return {level: termtable.read(self.columns, level) for level in arabic.NAMES}

    def tables(self) -> tuple[tuple[Array, ...], ...]:
        """The arrays of the levels, as the compiled loops take them."""
        return tuple(
            (table.terms.text, table.terms.starts, table.firsts, table.forms, table.of)
            for table in (self.levels[level] for level in arabic.NAMES)
        )

    @cached_property
    def parts(self) -> dict[str, Part]:
        """Title and body, numbered from 0."""
        return {part: self.part(part, 0) for part in TEXT_PARTS}

    def part(self, name: str, base: int) -> Part:
        none = np.zeros(len(self.columns["exact.of"]) + 1, dtype=np.uint32)
        starts, position_starts = (self.columns.get(f"{name}.{array}", none) for array in ("starts", "position_starts"))
        articles, frequencies, positions = (
            self.columns[f"{name}.{array}"] for array in ("articles", "frequencies", "positions")
        )
        return Part(base, self.size, starts, articles, frequencies, position_starts, positions)

    def lengths(self, part: str, level: str) -> Ranks:
        """The length of a part of each article at a level as Whoosh rounds it to a byte, `codec.LENGTHS` undoes it."""
        found: Ranks = self.columns[f"{part}.{level}.lengths"]
        return found

    def facet(self, name: str) -> FacetColumn:
        return FacetColumn(
            strings.read(self.columns, f"{name}.values"),
            *(self.columns[f"{name}.{array}"] for array in ("firsts", "articles", "starts", "values_of")),
        )

    @cached_property
    def kinds(self) -> Ranks:
        return self.columns["kinds"]

    @cached_property
    def ids(self) -> Strings:
        """The ids, sorted."""
        return strings.read(self.columns, "ids")

    @cached_property
    def _places_of_ids(self) -> Forms:
        return self.columns["ids.places"]

    def id(self, number: int) -> str:
        return self.ids[int(self._places_of_ids[number])]

    def ids_of(self, numbers: Array) -> list[str]:
        """The ids of some articles."""
        return kernels.texts(self.ids.text, self.ids.starts, self._places_of_ids[numbers])

    def number(self, id: str) -> int | None:
        """The number of the article with an id, be it deleted or not."""
        place = self.ids.find(id)
        return None if place is None else int(self.columns["ids.articles"][place])

    @cached_property
    def _copies(self) -> Strings:
        return strings.read(self.columns, "known.copies")

    def copy_of(self, number: int) -> str | None:
        """The id of the article whose copy this one is; None for one that is none."""
        return self._copies[number] or None

    @cached_property
    def title_orders(self) -> Strings:
        """The folded titles, in the order of the articles."""
        return strings.read(self.columns, "title_orders")

    @cached_property
    def stored(self) -> Stored:
        return Stored(self.columns)

    def known(self) -> Iterator[Known]:
        """What is remembered of each article, in their order; checked, since what a run does is decided by it."""
        if problem := next(self.columns.check_arrays(_REMEMBERED), None):
            raise self.columns.broken(problem)
        roots, paths, copies = (strings.read(self.columns, f"known.{name}") for name in ("roots", "paths", "copies"))
        hashes = [
            [one.hex() if any(one) else "" for one in map(bytes, self.columns[f"known.{name}"].reshape(-1, 16))]
            for name in ("file_hashes", "article_hashes", "text_hashes")
        ]
        ids = list(self.ids)
        rows = zip(
            self._places_of_ids.tolist(),
            self.columns["known.root_of"].tolist(),
            self.columns["known.path_of"].tolist(),
            *hashes,
            copies,
            strict=True,
        )
        for id, root, path, file_hash, article_hash, text_hash, copy_of in rows:
            yield Known(ids[id], roots[root], paths[path], file_hash, article_hash, text_hash, copy_of or None)

    def check(self) -> Iterator[str]:
        """What is damaged, one sentence each; every byte of its files is read."""
        sound = True
        for columns in filter(None, (self.columns, self.deletions)):
            for problem in columns.check():
                sound = False
                yield f"{columns.path.name}: {problem}"
        if sound:
            yield from (f"{self.name.file}: {problem}" for problem in shapes.senseless(self.columns))

    def require_sound(self, error: Exception | None = None) -> None:
        """Raise BrokenIndex, because of an error if there was one, where anything is damaged."""
        if problem := next(self.check(), None):
            raise self.columns.broken(problem.removeprefix(f"{self.name.file}: ")) from error


def write_deleted(path: Path, deleted: Array) -> None:
    """Write which articles of a segment are deleted, by their numbers in it."""
    writer = ColumnWriter(path)
    try:
        writer.put("deleted", deleted.astype(np.uint32))
        writer.finish({})
    except BaseException:
        writer.give_up()
        raise
