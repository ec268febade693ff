"""Finds where a text spells a name of the authority file, whether or not it counts there.

Only where the scan of the text says that a name may begin is the text cut into the tokens of `kashaf.index.trie`. No
token holds white space, so it can be cut from any space on.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from kashaf.index.authorities import Authorities, Beside
from kashaf.index.authority_file import Entity
from kashaf.index.scan import Scan
from kashaf.index.scan_words import BESIDE, LOOK, NOTHING, PAIR, SINGLE, with_bit
from kashaf.index.trie import TOKEN, Name, Word, Words

_MAY_OPEN = re.compile(with_bit(SINGLE | PAIR, LOOK))
"""Where in the layer of names one may begin."""
_PAIRED = frozenset(chr(ord(NOTHING) + bits) for bits in range(2 * BESIDE) if bits & PAIR)
_SPACE = (" ", "")
_IN_ADDRESS = re.compile("[A-Za-z@]")
"""A word glued to one of these may be part of an address, and no token."""


@dataclass(slots=True, eq=False)
class Candidate:
    """A run of tokens that is some name, and the rule once one lets it count. Offsets count characters."""

    start: int
    end: int
    tokens: "tuple[Token, ...]"
    name: Name
    entity: Entity
    beside: Beside
    clitic: str
    number: int
    """Its place among all that were spelled."""
    rule: str = ""
    head: int | None = None
    """Where the head of a weak name begins, if it belongs to the mention."""

    @property
    def first(self) -> int:
        """Where the mention begins."""
        return self.start if self.head is None else self.head


class Token(NamedTuple):
    """A token of the text, and what it means to the matcher."""

    start: int
    end: int
    written: str
    word: Word | None


_Spelled = tuple[tuple[Token, ...], Name, str]
"""A run of tokens that spells a name, the name, and the proclitic before it."""


def candidates(text: str, scan: Scan | None, authorities: Authorities) -> tuple[list[Candidate], set[tuple[int, int]]]:
    """Every run of tokens that spells a name, by any reading of its first token, in the order of the text.

    And the spans, with all inside them, of the runs that look like a name and are none.
    """
    spelled = list(_spelled(text, scan, authorities.words))
    # what is short stands for an entity that the text names in full, which most texts do not
    named = {name.entity for _, name, _ in spelled if name.strength != "short"}
    found: list[Candidate] = []
    decoys: set[tuple[int, int]] = set()
    for number, (tokens, name, clitic) in enumerate(spelled):
        if name.entity is None:
            decoys.update((first.start, last.end) for at, first in enumerate(tokens) for last in tokens[at:])
        elif name.entity in named:
            entity, beside = authorities.by_number[name.entity], authorities.beside[name.entity]
            found.append(Candidate(tokens[0].start, tokens[-1].end, tokens, name, entity, beside, clitic, number))
    return found, decoys


def _spelled(text: str, scan: Scan | None, words: Words) -> Iterator[_Spelled]:
    for start, end, number in _openings(text, scan):
        written = text[start:end]
        word = words[written]
        if word is None or not word.starts:
            continue
        first = Token(start, end, written, word)
        if word.alone:
            tokens = (first,)
            for name, clitic in word.alone:
                yield tokens, name, clitic
        if scan is not None and number >= 0 and scan.names[number] not in _PAIRED:
            continue
        run = _Run(text, words, first)
        for opening in word.starts:
            if not opening.node.next:
                continue
            node, size = opening.node, 1
            while node.next and (following := run.word(size)) is not None and following.key in node.next:
                node, size = node.next[following.key], size + 1
                for name in node.names:
                    if name.takes(opening.clitic, opening.dropped_article):
                        yield tuple(run.tokens[:size]), name, opening.clitic


class _Run:
    """The tokens from an opening on, cut as far as they are asked for."""

    def __init__(self, text: str, words: Words, opening: Token) -> None:
        self._text = text
        self._words = words
        self.tokens = [opening]

    def word(self, number: int) -> Word | None:
        """What the token of this number means; None behind the last one of the text."""
        if number == len(self.tokens):
            match = TOKEN.search(self._text, self.tokens[-1].end)
            if match is None:
                return None
            written = match.group()
            self.tokens.append(Token(match.start(), match.end(), written, self._words[written]))
        return self.tokens[number].word


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
            if text[start - 1 : start] in _SPACE and text[end : end + 1] in _SPACE:
                yield start, end, number
                continue
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
