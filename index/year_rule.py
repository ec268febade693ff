"""What a rule on years is: a pattern over token letters, and a reader that says which years a match speaks of."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kashaf.index.reference import Reference
from kashaf.index.year_text import YearText

HIGH, MEDIUM, LOW = "high", "medium", "low"
PAIR = r"[MA](?:[/(-]?[MA]\)?)?"
"""A month, once or in two traditions: مارس, آذار/ مارس."""


@dataclass(frozen=True, slots=True)
class Found:
    """Years said between two tokens, both included; no candidates where the publication date would be needed."""

    first: int
    last: int
    candidates: tuple[int, ...]
    confidence: str


Reader = Callable[[YearText, int, int, Reference], Iterator[Found]]


@dataclass(frozen=True, slots=True)
class Core:
    """A part of a pattern that every match holds, and that is found fast: it begins with one of a few letters.

    The pattern itself may begin with what can be missing, and would be tried at every letter of a text. `before`: the
    most letters that a match has before its core.
    """

    pattern: re.Pattern[str]
    before: int


@dataclass(frozen=True, slots=True)
class Rule:
    """A way of saying a year: one of `needs` stands in every match."""

    name: str
    needs: tuple[str, ...]
    pattern: re.Pattern[str]
    read: Reader
    core: Core | None = None

    def matches(self, said: str) -> Iterator[re.Match[str]]:
        """The matches in the letters of a text, as `finditer` gives them."""
        return self.pattern.finditer(said) if self.core is None else _around(self.core, self.pattern, said)


def _around(core: Core, pattern: re.Pattern[str], said: str) -> Iterator[re.Match[str]]:
    done = 0
    found = core.pattern.search(said)
    while found is not None:
        place = found.start()
        for start in range(max(done, place - core.before), place + 1):
            match = pattern.match(said, start)
            if match is not None:
                yield match
                done = match.end()
                break
        found = core.pattern.search(said, max(done, place + 1))
