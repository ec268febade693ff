"""Spaces lost and spaces too many: «فيالعراق» is في العراق, «تلي غرام» تليغرام."""

import math
from collections.abc import Iterator
from itertools import pairwise

from kashaf.index import letters
from kashaf.search.choosing import Option, chosen
from kashaf.search.known import ARABIC, ARTICLE, Known
from kashaf.search.misspelling import corrections
from kashaf.search.pieces import Piece, Question

_LONGEST = 40
_SHORTEST_JOINED = 5
_SHORT_WORDS = frozenset(
    "في من عن ما لا لم لن هو هي ان او كل بن اذ ذي يا كم قد هل مع اي اب ام هم نا دي بي".split()
)  # fmt: skip
"""Words of two letters that stand alone; any other two letters are a piece of a word."""
_MISSPELLED = 0.4


def suggested(question: Question, known: Known) -> Iterator[str]:
    """The question with spaces put in or taken out, the best first."""
    words = question.words()
    unknown = {word for word in words if not known.articles(word.text) and not known.entities(word.text)}
    yield from chosen(
        question, [((word.start, word.end), _split(word.text, known)) for word in words if word in unknown]
    )
    for one, other in pairwise(words):
        if one.run == other.run and question.text[one.end : other.start].isspace():
            yield from chosen(question, [((one.start, other.end), _joined(one, other, known, unknown))])


def _split(word: str, known: Known) -> list[Option]:
    """A run of letters as the likeliest known words: the greatest product of their shares of all articles."""
    letters_of = [(letter, folded) for letter in letters.bare(word) if (folded := letters.fold(letter))]
    form = "".join(folded for _, folded in letters_of)
    if not ARABIC.match(form) or len(form) > _LONGEST or len(form) != len(letters_of):
        return []
    most = known.most_articles
    best: list[tuple[float, tuple[int, ...]] | None] = [(0.0, ())]
    for end in range(1, len(form) + 1):
        ways = [
            (before[0] + math.log(found / most), (*before[1], end))
            for start in range(end)
            if (before := best[start]) is not None and (found := _stands(form[start:end], known))
        ]
        best.append(max(ways) if ways else None)
    last = best[-1]
    if last is None or len(last[1]) < 2:
        return []
    starts = (0, *last[1][:-1])
    parts = ["".join(letter for letter, _ in letters_of[start:end]) for start, end in zip(starts, last[1], strict=True)]
    return [Option(" ".join(parts), last[0] / len(parts))]


def _stands(form: str, known: Known) -> int:
    """The number of articles with a form that may be one of several run together."""
    if len(form) == 1 or (len(form) == 2 and form not in _SHORT_WORDS) or form == ARTICLE:
        return 0
    return known.spellings.get(form, 0)


def _joined(one: Piece, other: Piece, known: Known, unknown: set[Piece]) -> list[Option]:
    """Two words as one: a form more frequent than the rarer of them, a name, or, where one is unknown, near one."""
    word = one.text + other.text
    form = letters.fold(word)
    if len(form) < _SHORTEST_JOINED:
        return []
    rarer = min(known.articles(one.text), known.articles(other.text))
    found = known.spellings.get(form, 0)
    if found > rarer:
        return [Option(word, 0.0)]
    if names := known.names(word):
        return [Option(name, -place) for place, name in enumerate(names) if name != one.text + " " + other.text][:2]
    if unknown & {one, other}:
        return [Option(near.text, near.score - _MISSPELLED) for near in corrections(word, known, 1)[:2]]
    return []
