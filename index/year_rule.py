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
    """A way of saying a year: `needs` is a letter without which no text can match."""

    name: str
    needs: str
    pattern: re.Pattern[str]
    read: Reader
