"""Finds where a text spells a name of the authority file, whether or not it counts there.

Only where the scan of the text says that a name may begin is the text cut into the tokens of `kashaf.index.trie`. No
token holds white space, so it can be cut from any space on.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kashaf.index.authorities import Authorities, Beside
from kashaf.index.authority_file import Entity
from kashaf.index.name_runs import UNSURE
from kashaf.index.scan import Scan
from kashaf.index.scan_words import BESIDE, LOOK, NOTHING, PAIR, SINGLE, with_bit
from kashaf.index.trie import TOKEN, Name, Words

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
    places: Sequence[int]
    """Start and end of the first token, of the second, and so on."""
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


_Spelled = tuple[Sequence[int], Name, str]
"""Starts and ends of tokens that spell a name, the name, and the proclitic before it."""


def candidates(text: str, scan: Scan | None, authorities: Authorities) -> tuple[list[Candidate], set[tuple[int, int]]]:
    """Every run of tokens that spells a name, by any reading of its first token, in the order of the text.

    And the spans, with all inside them, of the runs that look like a name and are none.
    """
    spelled = list(_spelled(text, scan, authorities.words))
    # what is short stands for an entity that the text names in full, which most texts do not
    named = {name.entity for _, name, _ in spelled if name.strength != "short"}
    found: list[Candidate] = []
    decoys: set[tuple[int, int]] = set()
    entities, besides = authorities.by_number, authorities.beside
    for number, (places, name, clitic) in enumerate(spelled):
        if name.entity is None:
            decoys.update((first, last) for at, first in enumerate(places[::2]) for last in places[2 * at + 1 :: 2])
        elif name.entity in named:
            entity, beside = entities[name.entity], besides[name.entity]
            found.append(Candidate(places[0], places[-1], places, name, entity, beside, clitic, number))
    return found, decoys


def _spelled(text: str, scan: Scan | None, words: Words) -> Iterator[_Spelled]:
    runs = None if scan is None or scan.strange else scan.runs
    if scan is None or runs is None:
        for start, end, number in _openings(text, scan):
            yield from _spelled_at(text, scan, words, number, (start, end))
        return
    names, spans = runs[0].names, scan.spans
    addresses = LOOK in scan.names or "@" in text
    done = past = 0  # where the stretch ends that was cut anew, and the last opening before it
    for first, last, way, node in runs[1]:
        start, end = spans[2 * first], spans[2 * first + 1]
        if start < done:
            continue
        if addresses and _cut_otherwise(text, start, end, scan.names[first]):
            opening, done = _between_spaces(text, start, end)
            for token in TOKEN.finditer(text, max(opening, past), done):
                yield from _spelled_at(text, scan, words, -1, token.span())
            continue
        past = end
        if node == UNSURE:
            yield from _spelled_at(text, scan, words, first, (start, end))
        else:
            places = (start, end) if first == last else spans[2 * first : 2 * last + 2].tolist()
            for name, clitic in names(way, node):
                yield places, name, clitic


def _spelled_at(
    text: str, scan: Scan | None, words: Words, number: int, opening: tuple[int, int]
) -> Iterator[_Spelled]:
    """What is spelled from a token on; `number` is its own in the scan, or -1."""
    word = words[text[opening[0] : opening[1]]]
    if word is None:
        return
    for name, clitic in word.alone:
        yield opening, name, clitic
    if not word.further or (scan is not None and number >= 0 and scan.names[number] not in _PAIRED):
        return
    run = _Run(text, words, scan, number, opening)
    for start in word.further:
        node, size = start.node, 1
        while node.next and (key := run.key(size)) is not None and key in node.next:
            node, size = node.next[key], size + 1
            for name in node.names:
                if name.takes(start.clitic, start.dropped_article):
                    yield run.places[: 2 * size], name, start.clitic


class _Run:
    """The tokens from an opening on, cut as far as they are asked for."""

    __slots__ = ("_keys", "_number", "_scan", "_text", "_words", "places")

    def __init__(self, text: str, words: Words, scan: Scan | None, number: int, opening: tuple[int, int]) -> None:
        self._text = text
        self._words = words
        self._scan = scan
        self._number = number
        """Of the last token in the scan; -1 where it was cut anew."""
        self._keys: list[str | None] = [None]
        self.places = list(opening)
        """Start and end of the tokens so far."""

    def key(self, number: int) -> str | None:
        """The folded form of the token of this number; None if no name holds it, and behind the last one."""
        if number == len(self._keys):
            self._keys.append(self._next())
        return self._keys[number]

    def _next(self) -> str | None:
        text, scan, end = self._text, self._scan, self.places[-1]
        number = self._number = self._number + 1 if self._number >= 0 else -1
        if scan is not None and 0 <= number < len(scan.names) and scan.spans[2 * number] == end + 1:
            first, last = end + 1, scan.spans[2 * number + 1]
            # Behind a space, a word in Arabic letters is one token here and there; «2015» may go on as an address.
            if text[end] == " " and NOTHING <= scan.names[number] < LOOK and text[first].isalpha():
                return self._cut(first, last)
        self._number = -1
        match = TOKEN.search(text, end)
        return None if match is None else self._cut(match.start(), match.end())

    def _cut(self, start: int, end: int) -> str | None:
        self.places += (start, end)
        word = self._words[self._text[start:end]]
        return None if word is None else word.key


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
    done = past = 0  # where the stretch ends that was cut anew, and the last opening before it
    for match in _MAY_OPEN.finditer(scan.names):
        number = match.start()
        start, end = spans[2 * number], spans[2 * number + 1]
        if start < done:
            continue
        if addresses and _cut_otherwise(text, start, end, match.group()):
            first, done = _between_spaces(text, start, end)
            for token in TOKEN.finditer(text, max(first, past), done):
                yield *token.span(), -1
        else:
            past = end
            yield start, end, number


def _cut_otherwise(text: str, start: int, end: int, letter: str) -> bool:
    """Whether a token of the scan may be none here: it is of letters that the scan leaves open, or of an address."""
    if letter == LOOK:
        return True
    if text[start - 1 : start] in _SPACE and text[end : end + 1] in _SPACE:
        return False
    return _IN_ADDRESS.search(text, *_between_spaces(text, start, end)) is not None


def _between_spaces(text: str, start: int, end: int) -> tuple[int, int]:
    """The span grown to the white space around it."""
    while start and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, end
