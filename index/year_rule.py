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
class Rule:
    """A way of saying a year: `needs` are letters without which no text can match.

    `core`, where it is given, is a part of the pattern that every match holds and that is found fast: it begins with
    one of a few letters, where the pattern itself begins with words that may be missing.
    """

    name: str
    needs: str
    pattern: re.Pattern[str]
    read: Reader
    core: re.Pattern[str] | None = None

    def may_match(self, said: str) -> bool:
        return self.needs in said and (self.core is None or self.core.search(said) is not None)
