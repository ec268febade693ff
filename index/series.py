"""Articles to one segment after another, in the process that holds the index or in one that helps it."""

from dataclasses import dataclass
from pathlib import Path

from kashaf.index.engine import Known
from kashaf.index.folder import writing
from kashaf.index.model import Record
from kashaf.index.segment_builder import SegmentBuilder
from kashaf.index.wordlist import TermsOf, WordList

_MOST_WORDS_KNOWN = 4_000_000
"""Distinct words remembered from one segment to the next: some half a gigabyte."""


@dataclass(frozen=True, slots=True)
class Made:
    """A segment that was written: its file, and the ids of its articles in their order."""

    file: str
    ids: tuple[str, ...]


class SegmentSeries:
    """Writes segments as they fill, under names of its own: those of commit `generation` with a number that leaves the
    remainder `place` when divided by `places`."""

    def __init__(
        self, folder: Path, generation: int, terms: TermsOf, memory_mb: int, *, place: int = 0, places: int = 1
    ) -> None:
        self._folder, self._generation, self._terms, self._memory_mb = folder, generation, terms, memory_mb
        self._number, self._places = place, places
        self.words = WordList()
        self._made: list[Made] = []
        self._builder = SegmentBuilder(self.words, terms, memory_mb)

    def fresh(self, kind: str) -> str:
        """The name of a file that is not there yet."""
        self._number += self._places
        return f"{kind}-{self._generation}-{self._number}.kashaf"

    def put(self, record: Record, known: Known) -> None:
        if self._builder.full:
            self._flush()
        self._builder.add(record, known)

    def finish(self) -> list[Made]:
        """Write what was gathered; all segments made since the last call."""
        self._flush()
        made, self._made = self._made, []
        return made

    def _flush(self) -> None:
        if not len(self._builder):
            return
        file = self.fresh("segment")
        with writing(self._folder):
            self._builder.write(self._folder / file)
        self._made.append(Made(file, tuple(row.known.id for row in self._builder.rows)))
        self._builder.close()
        if len(self.words) > _MOST_WORDS_KNOWN:
            self.words = WordList()
        self._builder = SegmentBuilder(self.words, self._terms, self._memory_mb)

    def close(self) -> None:
        self._builder.close()
