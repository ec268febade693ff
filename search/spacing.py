"""Spaces lost and spaces too many: «فيالعراق» is في العراق, «تلي غرام» تليغرام."""

import math
from collections.abc import Iterator
from itertools import pairwise

from kashaf.index import letters, trie
from kashaf.search.choosing import Option, chosen
from kashaf.search.known import ARABIC, ARTICLE, Found, Known
from kashaf.search.misspelling import corrections
from kashaf.search.pieces import Piece, Question

_LONGEST = 40
_SHORTEST_JOINED = 5
_SHORT_WORDS = frozenset(
    ("في", "من", "عن", "ما", "لا", "لم", "لن", "هو", "هي", "ان", "او", "كل", "بن", "يا", "كم", "قد", "هل", "مع", "اي")
)
"""Words of two letters that stand alone; any other two letters are a piece of a word."""
_COMMON = 0.01
"""The share of articles that a word of three letters must stand in: «الغربيات» is not الغرب and «يات»."""
_MISSPELLED = 0.4


def suggested(question: Question, known: Known, found: Found) -> Iterator[str]:
    """The question with spaces put in or taken out, the best first."""
    words = question.words()
    unknown = {word for word in words if not (known.articles(word.text) or known.entities(word.text))}
    unknown = {word for word in unknown if not found(word.text)}
    split = [((word.start, word.end), _split(word.text, known)) for word in words if word in unknown]
    yield from chosen(question, [(place, [_apart(question, place, one) for one in new]) for place, new in split])
    for one, other in pairwise(words):
        if one.run == other.run and question.text[one.end : other.start].isspace():
            yield from chosen(question, [((one.start, other.end), _joined(one, other, known, unknown))])


def _apart(question: Question, place: tuple[int, int], option: Option) -> Option:
    """An option with the space that «مكافحةالإرهابفيأوروبا» lacks before it too."""
    joined = place[0] > 0 and question.text[place[0] - 1].isalpha()
    return Option(" " + option.text, option.score) if joined else option


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
    found = known.forms.get(form, 0)
    return found if len(form) > 3 or found >= _COMMON * known.most_articles else 0


def _joined(one: Piece, other: Piece, known: Known, unknown: set[Piece]) -> list[Option]:
    """Two words as one: a form more frequent than the rarer of them, a name, or, where one is unknown, near one."""
    word = one.text + other.text
    form = letters.fold(word)
    if len(form) < _SHORTEST_JOINED:
        return []
    rarer = min(known.articles(one.text), known.articles(other.text))
    found = known.forms.get(form, 0)
    if found > rarer:
        return [Option(word, 0.0)]
    if known.entities(word):
        apart = known.entities(f"{one.text} {other.text}")  # «الأمم المتحدة» is a name as it stands
        return [] if apart else [Option(name, -place) for place, name in enumerate(known.names(word))][:2]
    if unknown & {one, other}:
        right = letters.fold(other.text)  # «عو الفريق» is not والفريق
        return [
            Option(near.text, near.score - _MISSPELLED)
            for near in corrections(word, known, 1)[:2]
            if all(rest != right for _, rest, _ in trie.peeled(letters.fold(near.text)))
        ]
    return []
