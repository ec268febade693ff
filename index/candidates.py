"""Finds where a text spells a name of the authority file, whether or not it counts there; and what stands beside it.

Only where the scan of the text says that a name may begin, and beside a name that asks for it, the text is cut into the
tokens of `kashaf.index.trie`. No token holds white space, so it can be cut from any space on.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from kashaf.index.authorities import Authorities, Beside
from kashaf.index.authority_file import Entity
from kashaf.index.scan import Scan
from kashaf.index.scan_words import GAP, LOOK, OPENS, SECOND, SINGLE, with_bit
from kashaf.index.trie import TOKEN, Name, Word, Words

REACH = 6
"""Tokens on either side of a name that are ever read."""

_MAY_OPEN = re.compile(
    # beginning with one class of letters, so that the search skips all others at once
    f"{with_bit(SINGLE | OPENS, LOOK)}(?:(?<={with_bit(SINGLE, LOOK)})|(?={GAP}*{with_bit(SECOND, LOOK)}))"
)
"""Where in the layer of names one may begin."""
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
    for start, end in _openings(text, scan):
        word = words[text[start:end]]
        if word is None or not word.starts:
            continue
        run = _Run(text, words, Token(start, end, text[start:end], word))
        for opening in word.starts:
            node, size = opening.node, 1
            while True:
                for name in node.names:
                    if not name.takes(opening.clitic, opening.dropped_article):
                        continue
                    tokens = run.tokens[:size]
                    places = tuple([token.start for token in tokens])
                    if name.entity is None:
                        ends = [token.end for token in tokens]
                        decoys.update((first, last) for at, first in enumerate(places) for last in ends[at:])
                        continue
                    entity, beside = authorities.by_number[name.entity], authorities.beside[name.entity]
                    written = tuple([token.written for token in tokens])
                    found.append(
                        Candidate(start, tokens[-1].end, places, written, name, entity, beside, opening.clitic)
                    )
                following = run.word(size) if node.next else None
                step = node.next.get(following.key) if following is not None else None
                if step is None:
                    break
                node, size = step, size + 1
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


def _openings(text: str, scan: Scan | None) -> Iterator[tuple[int, int]]:
    """Spans of the tokens that may open a name, in order; all of a text not scanned, or with letters unknown to it."""
    if scan is None or scan.strange:
        yield from (match.span() for match in TOKEN.finditer(text))
        return
    spans = scan.spans
    addresses = LOOK in scan.names or "@" in text
    done = 0
    for match in _MAY_OPEN.finditer(scan.names):
        at = 2 * match.start()
        start, end = spans[at], spans[at + 1]
        if not addresses:
            yield start, end
            continue
        if start < done:
            continue
        first, done = _between_spaces(text, start, end)
        if match.group() != LOOK and not _IN_ADDRESS.search(text, first, done):
            yield start, end
            done = end
            continue
        for token in TOKEN.finditer(text, first):
            if token.start() >= done:
                break
            yield token.span()


def _between_spaces(text: str, start: int, end: int) -> tuple[int, int]:
    """The span grown to the white space around it."""
    while start and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, end


class Surroundings:
    """The tokens beside the names of a text, cut when they are first asked for."""

    def __init__(self, text: str, words: Words) -> None:
        self.text = text
        self._words = words
        self._before: dict[int, list[Token]] = {}
        self._after: dict[int, list[Token]] = {}

    def before(self, start: int) -> list[Token]:
        """The last tokens before a token that starts here, REACH of them if there are so many, in their order."""
        found = self._before.get(start)
        if found is None:
            found = self._before[start] = self._last(start)
        return found

    def after(self, end: int) -> list[Token]:
        """The first tokens after a token that ends here, REACH of them if there are so many."""
        found = self._after.get(end)
        if found is None:
            following = islice(TOKEN.finditer(self.text, end), REACH)
            found = self._after[end] = [self._token(match) for match in following]
        return found

    def between(self, end: int, start: int) -> list[str]:
        """The tokens between one that ends and one that starts, three of them at most."""
        found: list[str] = []
        for match in TOKEN.finditer(self.text, end):
            if match.start() >= start or len(found) == 3:
                break
            found.append(match.group())
        return found

    def _last(self, start: int) -> list[Token]:
        at = start
        while True:
            for _ in range(REACH + 2):
                at = self.text.rfind(" ", 0, at)
                if at <= 0:
                    at = 0
                    break
            found: list[re.Match[str]] = []
            for match in TOKEN.finditer(self.text, at):
                if match.start() >= start:
                    break
                found.append(match)
            if at == 0 or len(found) >= REACH:
                return [self._token(match) for match in found[-REACH:]]

    def _token(self, match: re.Match[str]) -> Token:
        written = match.group()
        return Token(match.start(), match.end(), written, self._words[written])
