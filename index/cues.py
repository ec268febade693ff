"""The table of cue words in data/boilerplate.tsv, and how the words of a line are looked up in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from kashaf.index.letters import LETTER_CLASS, MARK_CLASS, PRESENTATION_CLASS, fold

# Marks belong to their word: «تعرّف» is one. Built of ranges, which match faster than the negation of what is no letter.
WORD = re.compile(
    f"[0-9A-Za-z\u00c0-\u024f\u0660-\u0669\u06f0-\u06f9{LETTER_CLASS}{MARK_CLASS}{PRESENTATION_CLASS}]+|©"
)
folded_word = lru_cache(maxsize=1 << 16)(fold)


@dataclass(frozen=True, slots=True)
class Cue:
    """A row of the table: its words (folded), the zone it makes of a line, and under which conditions."""

    words: tuple[str, ...]
    kind: str
    match: str
    most_words: int
    follows: int


Table = dict[str, tuple[Cue, ...]]
"""Cues by their first word, the longest first."""


def words_of(text: str) -> list[str]:
    """The words and numbers of a text, folded.

    >>> words_of("إظهار التعليقات (٣)")
    ['اظهار', 'التعليقات', '3']
    """
    return [word for written in WORD.findall(text) if (word := folded_word(written))]


@lru_cache(maxsize=1)
def cues() -> dict[str, Table]:
    """The table, by way of matching."""
    found: dict[str, dict[str, list[Cue]]] = {}
    rows = (files("kashaf.index.data") / "boilerplate.tsv").read_text(encoding="utf-8").splitlines()
    for row in [row for row in rows if row and not row.startswith("#")][1:]:
        text, kind, match, most_words, follows = row.split("\t")
        cue = Cue(tuple(words_of(text)), kind, match, int(most_words), int(follows))
        found.setdefault(match, {}).setdefault(cue.words[0], []).append(cue)
    return {
        match: {word: tuple(sorted(same, key=lambda cue: -len(cue.words))) for word, same in by_word.items()}
        for match, by_word in found.items()
    }


def cue_at(table: Table, words: Sequence[str], at: int) -> Cue | None:
    """The longest cue that stands among `words` from place `at` on."""
    for cue in table.get(words[at], ()):
        if tuple(words[at : at + len(cue.words)]) == cue.words:
            return cue
    return None
