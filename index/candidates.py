"""Finds where a text spells a name of the authority file, whether or not it counts there.

Only where the scan of the text says that a name may begin is the text cut into the tokens of `kashaf.index.trie`. No
token holds white space, so it can be cut from any space on.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kashaf.index.authorities import Authorities, Beside
from kashaf.index.authority_file import Entity
from kashaf.index.scan import Scan
from kashaf.index.scan_words import BESIDE, GAP, LOOK, NOTHING, OPENS, SECOND, SINGLE, with_bit
from kashaf.index.trie import TOKEN, Name, Start, Word, Words

_MAY_OPEN = re.compile(
    # beginning with one class of letters, so that the search skips all others at once
    f"{with_bit(SINGLE | OPENS, LOOK)}(?:(?<={with_bit(SINGLE, LOOK)})|(?={GAP}*{with_bit(SECOND, LOOK)}))"
)
"""Where in the layer of names one may begin."""
_SECOND = frozenset(chr(ord(NOTHING) + bits) for bits in range(2 * BESIDE) if bits & SECOND)
_IN_ADDRESS = re.compile("[A-Za-z@]")
"""A word glued to one of these may be part of an address, and no token."""


@dataclass(slots=True, eq=False)
class Candidate:
    """A run of tokens that is some name, and the rule once one lets it count. Offsets count characters."""

    start: int
    end: int
    places: tuple[int, ...]
    """Where its tokens begin."""
    written: tuple[str, ...]
    name: Name
    entity: Entity
    beside: Beside
    clitic: str
    rule: str = ""
    head: int | None = None
    """Where the head of a weak name begins, if it belongs to the mention."""

    @property
    def first(self) -> int:
        """Where the mention begins."""
        return self.start if self.head is None else self.head


@dataclass(frozen=True, slots=True)
class Token:
    """A token of the text, and what it means to the matcher."""

    start: int
    end: int
    written: str
    word: Word | None


def candidates(text: str, scan: Scan | None, authorities: Authorities) -> tuple[list[Candidate], set[tuple[int, int]]]:
    """Every run of tokens that spells a name, by any reading of its first token, in the order of the text.

    And the spans, with all inside them, of the runs that look like a name and are none.
    """
    words = authorities.words
    found: list[Candidate] = []
    decoys: set[tuple[int, int]] = set()

    def add(name: Name, opening: Start, tokens: Sequence[Token]) -> None:
        places = tuple([token.start for token in tokens])
        if name.entity is None:
            ends = [token.end for token in tokens]
            decoys.update((first, last) for at, first in enumerate(places) for last in ends[at:])
            return
        written = tuple([token.written for token in tokens])
        entity, beside = authorities.by_number[name.entity], authorities.beside[name.entity]
        found.append(Candidate(places[0], tokens[-1].end, places, written, name, entity, beside, opening.clitic))

    for start, end, number in _openings(text, scan):
        written = text[start:end]
        word = words[written]
        if word is None or not word.starts:
            continue
        goes_on = scan is None or number < 0 or _may_go_on(scan, words, number, word.starts)
        run: _Run | None = None
        for opening in word.starts:
            for name in opening.node.names:
                if name.takes(opening.clitic, opening.dropped_article):
                    add(name, opening, (Token(start, end, written, word),))
            if not goes_on or not opening.node.next:
                continue
            run = run or _Run(text, words, Token(start, end, written, word))
            node, size = opening.node, 1
            while node.next and (following := run.word(size)) is not None and following.key in node.next:
                node, size = node.next[following.key], size + 1
                for name in node.names:
                    if name.takes(opening.clitic, opening.dropped_article):
                        add(name, opening, run.tokens[:size])
    return found, decoys


class _Run:
    """The tokens from an opening on, cut as far as they are asked for."""

    def __init__(self, text: str, words: Words, opening: Token) -> None:
        self._words = words
        self.tokens = [opening]
        self._following = TOKEN.finditer(text, opening.end)

    def word(self, number: int) -> Word | None:
        """What the token of this number means; None behind the last one of the text."""
        if number == len(self.tokens):
            match = next(self._following, None)
            if match is None:
                return None
            written = match.group()
            self.tokens.append(Token(match.start(), match.end(), written, self._words[written]))
        return self.tokens[number].word


def _may_go_on(scan: Scan, words: Words, number: int, starts: Sequence[Start]) -> bool:
    """Whether the token behind this one, as the scan cuts it, can be the second of a name that the first opens."""
    names = scan.names
    number += 1
    while names.startswith(GAP, number):
        number += 1
    letter = names[number : number + 1]
    if letter not in _SECOND:
        return letter == LOOK
    word = words[scan.text[scan.spans[2 * number] : scan.spans[2 * number + 1]]]
    return word is not None and any(word.key in start.node.next for start in starts)


def _openings(text: str, scan: Scan | None) -> Iterator[tuple[int, int, int]]:
    """Spans of the tokens that may open a name, in order, with their number in the scan.

    Without a number, -1, where the text must be cut anew: all of it where it was not scanned or holds letters unknown
    to the scan, and what may be an address.
    """
    if scan is None or scan.strange:
        for token in TOKEN.finditer(text):
            yield *token.span(), -1
        return
    spans = scan.spans
    addresses = LOOK in scan.names or "@" in text
    done = 0
    for match in _MAY_OPEN.finditer(scan.names):
        number = match.start()
        start, end = spans[2 * number], spans[2 * number + 1]
        if not addresses:
            yield start, end, number
            continue
        if start < done:
            continue
        if match.group() != LOOK:
            first, last = _between_spaces(text, start, end)
            if not _IN_ADDRESS.search(text, first, last):
                yield start, end, number
                continue
        first, done = _between_spaces(text, start, end)
        for token in TOKEN.finditer(text, first):
            if token.start() >= done:
                break
            yield *token.span(), -1


def _between_spaces(text: str, start: int, end: int) -> tuple[int, int]:
    """The span grown to the white space around it."""
    while start and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, end
