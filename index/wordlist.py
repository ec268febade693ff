"""Every distinct word of a run has a number, and a text is an array of them: a word is folded once, not each time."""

import hashlib
import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Protocol

import numpy as np

from kashaf.index import letters
from kashaf.index.analysis import CLASSES, CLITICS, WORD
from kashaf.index.kernels import COMPILED
from kashaf.index.plain import LEFT_OUT, Array
from kashaf.index.term_columns import TermColumns

GAP = "\x1e"
"""Stands between the pieces of a text that no phrase may run across; as a word it has the number 0."""

_CODE_POINTS, _FIRST_PLANE = 0x110000, 0x10000
_GAP_CLASS = 8
_FIRST_ROOM = 1 << 16
_GAP_ALONE = np.zeros(1, dtype=np.uint32)

TermsOf = Callable[[Sequence[str]], TermColumns]
"""Bare word forms to their terms, in their order."""


@cache
def classes() -> bytes:
    """For each code point what it may be in a word: the place of its class among `CLASSES` + 1, 0 for none."""
    every = "".join(map(chr, range(_CODE_POINTS)))
    found = bytearray(_CODE_POINTS)
    for number, members in reversed(list(enumerate(CLASSES, start=1))):
        beyond = number == len(CLASSES)  # all but other scripts stand in the first plane, which is faster to go through
        for run in re.compile(f"{members}+").finditer(every, 0, _CODE_POINTS if beyond else _FIRST_PLANE):
            found[run.start() : run.end()] = bytes([number]) * (run.end() - run.start())
    found[ord(GAP)] = _GAP_CLASS
    return bytes(found)


class _Table(Protocol):
    """Distinct words, numbered as they come; `scan` gives the numbers of a text's words, their starts, their ends."""

    def scan(self, text: str) -> Any: ...

    def words(self, first: int) -> list[str]: ...

    def __len__(self) -> int: ...


class PlainTable:
    """The table of `native/words.c` in Python."""

    def __init__(self) -> None:
        self._numbers = {"": 0}
        self._pattern = re.compile(f"{GAP}|{WORD.pattern}")

    def __len__(self) -> int:
        return len(self._numbers)

    def scan(self, text: str) -> bytes:
        numbers = self._numbers
        found: list[tuple[int, int, int]] = []
        for match in self._pattern.finditer(text):
            word = match[0] if match[0] != GAP else ""
            found.append((numbers.setdefault(word, len(numbers)), *match.span()))
        return np.array(found, dtype=np.uint32).reshape(-1, 3).T.tobytes()

    def words(self, first: int) -> list[str]:
        return list(self._numbers)[first:]


def table() -> _Table:
    """An empty table, compiled if it can be."""
    if COMPILED:
        from kashaf.index._words import Table

        made: _Table = Table(classes())
        return made
    return PlainTable()


class WordList:
    """The words met so far: of each its bare form, and a hash of its spelling that is the same in every run.

    `form_of` gives the number of a word's form among `forms`, `LEFT_OUT` for the gap and for clitics that stand alone.
    """

    def __init__(self) -> None:
        self._table = table()
        self._known = 1
        self._last: str | None = None
        self._found: Array = np.empty((3, 0), dtype=np.uint32)
        self._form_numbers: dict[str, int] = {}
        self.forms: list[str] = []
        self._terms: list[list[str | None]] = [[] for _ in TermColumns._fields]
        self._form_of = np.full(_FIRST_ROOM, LEFT_OUT, dtype=np.uint32)
        self._hash_of = np.zeros(_FIRST_ROOM, dtype=np.uint64)

    def __len__(self) -> int:
        return self._known

    @property
    def form_of(self) -> Array:
        return self._form_of[: self._known]

    def numbers(self, text: str) -> Array:
        """The numbers of the words of a text, where they start and where they end (3 x words); a `GAP` has number 0."""
        if text is not self._last:  # an article is looked at for its copies, and again for its words
            self._found = np.frombuffer(self._table.scan(text), dtype=np.uint32).reshape(3, -1)
            self._last = text
            if len(self._table) > self._known:
                self._learn(self._table.words(self._known))
        return self._found

    def in_ranges(self, text: str, ranges: Sequence[tuple[int, int]]) -> Array:
        """The words that stand in some ranges of a text, one after the other with a gap between two ranges."""
        numbers: Array
        numbers, starts, ends = self.numbers(text)
        if not ranges or not len(numbers):
            return numbers[:0]
        borders = np.array(ranges, dtype=np.uint32)
        firsts = np.searchsorted(starts, borders)
        if (np.where(firsts, ends[firsts - 1], 0) > borders).any():
            return self.in_pieces([text[start:end] for start, end in ranges])  # a border inside a word
        pieces = [piece for first, last in firsts.tolist() for piece in (numbers[first:last], _GAP_ALONE)][:-1]
        return pieces[0] if len(pieces) == 1 else np.concatenate(pieces)

    def in_pieces(self, pieces: Sequence[str]) -> Array:
        """The words of a text that was cut into pieces, one after the other with a gap between two."""
        numbers: Array = self.numbers(GAP.join(piece.replace(GAP, " ") for piece in pieces))[0]
        return numbers

    def hashes(self, numbers: Array) -> Array:
        """The hashes of words by their numbers, 64 bits each; gaps are left out."""
        without_gaps = numbers if np.count_nonzero(numbers) == len(numbers) else numbers[numbers > 0]
        found: Array = self._hash_of.take(without_gaps)
        return found

    def text_hash(self, text: str) -> str:
        """A hash of the folded words of a text: equal for copies that differ in spelling, spacing or commas alone."""
        return hashlib.sha256(self.hashes(self.numbers(text)[0]).astype("<u8").tobytes()).hexdigest()[:32]

    def terms(self, numbers: Sequence[int], work_out: TermsOf) -> TermColumns:
        """The terms of forms by their numbers, worked out once in the life of the list."""
        for column in self._terms:
            column += [None] * (len(self.forms) - len(column))
        exact = self._terms[0]
        fresh = [number for number in numbers if exact[number] is None]
        made = work_out([self.forms[number] for number in fresh])
        for column, terms in zip(self._terms, made, strict=True):
            for number, term in zip(fresh, terms, strict=True):
                column[number] = term
        return TermColumns(*(list(map(column.__getitem__, numbers)) for column in self._terms))  # type: ignore[arg-type]

    def _learn(self, words: Sequence[str]) -> None:
        first, self._known = self._known, self._known + len(words)
        while self._known > len(self._form_of):
            self._form_of = np.concatenate([self._form_of, np.full_like(self._form_of, LEFT_OUT)])
            self._hash_of = np.concatenate([self._hash_of, np.zeros_like(self._hash_of)])
        forms, spellings = letters.bare_and_folded(words)
        numbers = self._form_numbers
        for form in forms:
            if form not in numbers:
                numbers[form] = LEFT_OUT if form in CLITICS else len(self.forms)
                if form not in CLITICS:
                    self.forms.append(form)
        self._form_of[first : self._known] = [numbers[form] for form in forms]
        digests = [hashlib.blake2b(one.encode("utf-8", "surrogatepass"), digest_size=8).digest() for one in spellings]
        self._hash_of[first : self._known] = np.frombuffer(b"".join(digests), dtype="<u8")
