"""Articles to a segment: words as numbers while they come in, everything else worked out once at the end."""

from pathlib import Path

import numpy as np

from kashaf.index import kernels, letters, near, records, termtable
from kashaf.index.columns import Array, ColumnWriter
from kashaf.index.contents import body_pieces, facts
from kashaf.index.engine import Known
from kashaf.index.fields import TEXT_PARTS
from kashaf.index.model import Record
from kashaf.index.plain import LEFT_OUT
from kashaf.index.segment import ARTICLE, COPY
from kashaf.index.segment_columns import Postings, Row, put_postings, put_rows, put_sketches
from kashaf.index.stored import StoredWriter
from kashaf.index.wordlist import TermsOf, WordList

MOST_ARTICLES = 1 << 16
"""In a segment, so that an article's number takes two bytes."""
_BYTES_A_WORD = 24
"""Of memory at the most, for a word of an article from its coming in to the end of the segment."""


NO_NUMBERS: Array = np.empty(0, dtype=np.uint32)
_GAP: Array = np.zeros(1, dtype=np.uint32)


class SegmentBuilder:
    """Gathers articles; `full` when as many as one segment holds or as `memory_mb` allows are there."""

    def __init__(self, words: WordList, terms: TermsOf, memory_mb: int) -> None:
        self._words, self._terms = words, terms
        self._most_words = (memory_mb << 20) // _BYTES_A_WORD
        self.rows: list[Row] = []
        self._texts: dict[str, list[Array]] = {part: [] for part in TEXT_PARTS}
        self._sketches: list[Array] = []
        self._count = 0
        self._stored = StoredWriter()

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def full(self) -> bool:
        return len(self.rows) >= MOST_ARTICLES or self._count >= self._most_words

    def add(self, record: Record, known: Known) -> None:
        self._stored.add(records.to_row(record))
        if known.copy_of:
            self.rows.append(Row(known, COPY))
            for part in TEXT_PARTS:
                self._texts[part].append(NO_NUMBERS)
            self._sketches.append(NO_NUMBERS)
            return
        words = self._words
        body = words.in_ranges(record.article.text, body_pieces(record))  # first: the text was looked at last
        title = words.in_pieces([record.title]) if record.title else NO_NUMBERS
        if record.article.topics:
            body = np.concatenate([body, _GAP, words.in_pieces(record.article.topics)])
        self._texts["title"].append(title)
        self._texts["body"].append(body)
        self._count += len(title) + len(body)
        together = np.concatenate([title, body]) if len(title) else body
        self._sketches.append(near.sketch(self._words.hashes(together)))
        order = letters.fold(record.title or "")
        self.rows.append(Row(known, ARTICLE, _date_number(record.article.date), order, facts(record)))

    def close(self) -> None:
        self._stored.close()

    def write(self, path: Path) -> None:
        """Write the segment; what was written of it is removed where that fails."""
        writer = ColumnWriter(path)
        try:
            self._stored.write(writer)
            self._put_words(writer)
            put_rows(writer, self.rows)
            put_sketches(writer, self._sketches)
            writer.finish({"articles": len(self.rows)})
        except BaseException:
            writer.give_up()
            raise

    def _put_words(self, writer: ColumnWriter) -> None:
        words, ends = {}, {}
        for part, texts in self._texts.items():
            ends[part] = np.cumsum([len(text) for text in texts], dtype=np.int64)
            words[part] = np.concatenate([*texts, NO_NUMBERS])
            texts.clear()
        used = np.zeros(len(self._words), dtype=bool)
        for one in words.values():
            used[one] = True
        form_of = self._words.form_of
        numbers = np.unique(form_of[used])
        numbers = numbers[numbers != LEFT_OUT]
        vocabulary = termtable.ranked(self._words.terms(numbers.tolist(), self._terms))
        rank_of = np.full(len(self._words.forms) + 1, LEFT_OUT, dtype=np.uint32)  # of form; the last is LEFT_OUT's
        rank_of[numbers[vocabulary.order]] = np.arange(len(numbers), dtype=np.uint32)
        ranks = rank_of[np.minimum(form_of, len(self._words.forms))]
        termtable.put(writer, vocabulary)
        for part in TEXT_PARTS:
            postings = Postings(*kernels.invert(words.pop(part), ends[part], ranks, len(numbers)))
            put_postings(writer, part, postings, vocabulary, len(self.rows))


def _date_number(date: str | None) -> int:
    """yyyymmdd; a year or month alone counts as its first day, no date as 0.

    >>> _date_number("2015-03")
    20150301
    """
    year, month, day = [*(date or "").split("-"), "", ""][:3]
    return int(f"{year or 0}{month or '01'}{day or '01'}") if date else 0
