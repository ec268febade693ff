"""The tokens beside a name, cut only where the scan of the text cannot rule out that one looked for is there."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from kashaf.index.letters import LETTER_CLASS
from kashaf.index.scan import Scan
from kashaf.index.scan_words import BESIDE, GAP, LOOK, with_bit
from kashaf.index.trie import TOKEN, Word, Words

REACH = 6
"""Tokens on either side of a name that are ever read."""

_BESIDE = re.compile(with_bit(BESIDE))
"""Where in the layer of names a word stands that may let the name beside it count, or not."""
_HELD = re.compile(with_bit(BESIDE, LOOK + GAP))
"""Where it must be looked at what stands there; without one of these no word beside decides."""
_UNKNOWN_MARK = re.compile(r"[{}\r|…•]")
"""Tokens of the trie that are none of the scan."""
_SURELY_A_WORD = re.compile(f"[{LETTER_CLASS}]{{2}}")
_ADDRESS_SIGN = re.compile("[A-Za-z@]")
"""Where one of these stands, many tokens of the scan may be one to the trie: www.bbc.com/عربي/صحيفة."""


class Token(NamedTuple):
    """A token of the text, and what it means to the matcher."""

    start: int
    end: int
    written: str
    word: Word | None


class Surroundings:
    """The tokens of one text, asked for from where a name starts or ends."""

    def __init__(self, text: str, words: Words, scan: Scan | None) -> None:
        self.text = text
        self._words = words
        self._scan = None if scan is None or scan.strange else scan
        self._addresses = self._scan is not None and (LOOK in self._scan.names or "@" in text)
        self._starts = () if self._scan is None else self._scan.starts
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

    def hold_before(self, start: int, count: int, wanted: frozenset[str]) -> bool:
        """Whether one of the last tokens before is a wanted word, with or without proclitics."""
        if not wanted:
            return False
        if self._scan is not None and not self._addresses:
            last = bisect_left(self._starts, start)
            if _HELD.search(self._scan.names, max(0, last - count), last) is None:
                return False
        numbers = self.numbers_before(start, count)
        if numbers is not None and self._scan is not None:
            place = self._place_of(wanted, numbers, nearest_last=True)
            if place is None:
                return False
            if self._cut_alike(place, numbers[-1] + 1, self._scan.spans[2 * place], start):
                return True
        return _any_of(self.before(start)[-count:], wanted)

    def hold_after(self, end: int, count: int, wanted: frozenset[str]) -> bool:
        """Whether one of the first tokens after is a wanted word, with or without proclitics."""
        if not wanted:
            return False
        if self._scan is not None and not self._addresses:
            names, first = self._scan.names, bisect_left(self._starts, end)
            if _HELD.search(names, first, first + count) is None and names[first - 1 : first] != LOOK:
                return False
        numbers = self.numbers_after(end, count)
        if numbers is not None and self._scan is not None:
            place = self._place_of(wanted, numbers)
            if place is None:
                return False
            if self._cut_alike(numbers[0], place + 1, end, self._scan.spans[2 * place + 1]):
                return True
        return _any_of(self.after(end)[:count], wanted)

    def joined(self, end: int, start: int, joining: frozenset[str]) -> list[str] | None:
        """The tokens between one that ends and one that starts, if they are two at most and all of them joining."""
        if _SURELY_A_WORD.search(self.text, end, start):
            return None
        between = self.between(end, start)
        return between if len(between) <= 2 and joining.issuperset(between) else None

    def numbers_before(self, start: int, count: int) -> range | None:
        """Tokens of the scan that have all those among them; None where the scan cuts the text in another way."""
        if self._scan is None:
            return None
        names = self._scan.names
        last = bisect_left(self._starts, start)
        number = max(0, last - count)
        window = names[number:last]
        if LOOK in window:
            return None
        # a sign may be none to the trie, and then does not count
        missing = window.count(GAP)
        while number and missing:
            number -= 1
            if names[number] == LOOK:
                return None
            missing -= names[number] != GAP
        if self._addresses and number < last:
            space = self.text.rfind(" ", 0, self._starts[number])
            if _ADDRESS_SIGN.search(self.text, space + 1, start):
                return None
        return range(number, last)

    def numbers_after(self, end: int, count: int) -> range | None:
        """As `numbers_before`."""
        if self._scan is None:
            return None
        names = self._scan.names
        first = bisect_left(self._starts, end)
        number = min(len(names), first + count)
        window = names[max(0, first - 1) : number]
        if LOOK in window:
            return None
        missing = window.count(GAP, 1 if first else 0)
        while number < len(names) and missing:
            if names[number] == LOOK:
                return None
            missing -= names[number] != GAP
            number += 1
        if self._addresses and first < number:
            space = self.text.find(" ", self._scan.spans[2 * number - 1])
            if _ADDRESS_SIGN.search(self.text, end, space if space >= 0 else len(self.text)):
                return None
        return range(first, number)

    def _place_of(self, wanted: frozenset[str], numbers: range, *, nearest_last: bool = False) -> int | None:
        """The first of these tokens of the scan that is a wanted word, or the last."""
        if self._scan is None:
            return None
        spans, found = self._scan.spans, None
        for match in _BESIDE.finditer(self._scan.names, numbers.start, numbers.stop):
            number = match.start()
            word = self._words[self.text[spans[2 * number] : spans[2 * number + 1]]]
            if word is not None and not wanted.isdisjoint(word.forms):
                found = number
                if not nearest_last:
                    break
        return found

    def _cut_alike(self, first: int, last: int, start: int, end: int) -> bool:
        """Whether it is sure that the trie has as many tokens here as the scan."""
        if self._scan is None or GAP in self._scan.names[first:last]:
            return False
        return _UNKNOWN_MARK.search(self.text, start, end) is None

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


def _any_of(tokens: Sequence[Token], wanted: frozenset[str]) -> bool:
    return any(token.word is not None and not wanted.isdisjoint(token.word.forms) for token in tokens)
