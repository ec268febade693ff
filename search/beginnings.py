"""Sorted arrays of words, names and titles in which those that begin in some way stand side by side."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

import numpy as np

from kashaf.index import letters, trie
from kashaf.index.analysis import words
from kashaf.index.authorities import Authorities, Entity

_LAST = "\U0010ffff"
_CHUNK = 64
"""So many of the best are put in order at first; a caller seldom wants more."""


class Beginnings:
    """Keys in the order of their letters, with a weight each; equal keys may stand more than once."""

    def __init__(self, keys: Iterable[str], weights: Iterable[float]) -> None:
        found = list(keys)
        order = sorted(range(len(found)), key=found.__getitem__)
        self.keys = [found[place] for place in order]
        self.order = order
        """For each key in its place, the place at which it was given."""
        self._below = -np.fromiter(weights, dtype=np.float64, count=len(found))[order]

    def ranked(self, beginning: str) -> Iterator[int]:
        """The places of the keys that begin so, the heaviest first, of equal ones the first by the alphabet."""
        low, high = place(self.keys, beginning), place(self.keys, beginning + _LAST)
        below = self._below[low:high]
        first = np.arange(len(below))
        if len(below) > _CHUNK:
            border = np.partition(below, _CHUNK)[_CHUNK]
            first = np.flatnonzero(below < border)
        some = first[np.argsort(below[first], kind="stable")]
        yield from (low + int(at) for at in some)
        if len(first) < len(below):
            rest = np.flatnonzero(below >= border)
            yield from (low + int(at) for at in rest[np.argsort(below[rest], kind="stable")])


def place(keys: Sequence[str], key: str) -> int:
    """The first place in sorted keys at which `key` could stand."""
    return bisect_left(keys, key)


class Names:
    """The names of the authority file by their beginning and by the beginning of each word in them.

    An entity none of whose names stands in the articles is left out: to offer it is to promise what is not there.
    """

    def __init__(self, authorities: Authorities, spellings: Mapping[str, int]) -> None:
        keys: list[str] = []
        weights: list[float] = []
        self._rows: list[tuple[str, str]] = []
        named = {entity: [(name, _words(name)) for name in _names(entity)] for entity in authorities.entities.values()}
        held = _held({word for names in named.values() for _, parts in names for word in parts}, spellings)
        for entity, names in named.items():
            # As often as the rarest word of the most used name.
            used = max((min(held[word] for word in parts) for _, parts in names if parts), default=0)
            for number, (name, parts) in enumerate(names if used else ()):
                sure = name not in entity.weak and name not in entity.latin_weak
                for at in range(len(parts)):
                    for key in dict.fromkeys((" ".join(parts[at:]), " ".join(parts[at:]).removeprefix(trie.ARTICLE))):
                        keys.append(key)
                        weights.append(_weight(used, at, number))
                        self._rows.append((entity.id, name if sure else entity.label_ar))
        self._beginnings = Beginnings(keys, weights)

    def beginning(self, text: str) -> Iterator[tuple[str, str]]:
        """The id and the name of entities that the text begins, most used first; an id may come again."""
        return (self._rows[self._beginnings.order[at]] for at in self._beginnings.ranked(text))


def _weight(used: int, at: int, number: int) -> float:
    """Names that begin so before those that hold such a word, the most used first; the label is number 0."""
    return (1e9 if at == 0 else 0.0) + used - number / 1000


def _held(names: set[str], spellings: Mapping[str, int]) -> Counter[str]:
    """How many articles hold each of these words, also behind clitics and the article: «وبتويتر» holds «تويتر»."""
    held: Counter[str] = Counter()
    for form, count in spellings.items():
        for rest in {rest for _, rest, _ in trie.peeled(form)} & names:
            held[rest] += count
    return held


def _names(entity: Entity) -> tuple[str, ...]:
    label = () if "(" in entity.label_ar else (entity.label_ar,)
    return (*label, *entity.names, *entity.latin, *entity.latin_exact, *entity.weak, *entity.latin_weak)


def _words(text: str) -> list[str]:
    return words(letters.fold(text))


class Titles:
    """The words of all titles, each with the titles it stands in."""

    def __init__(self, titles: Sequence[tuple[str, str]]) -> None:
        raw = [words(title) for title, _ in titles]
        folded = {word: letters.fold(word) for word in {word for some in raw for word in some}}
        parts = [[folded[word] for word in some] for some in raw]
        # Numbered by length, so that the lowest numbers are the best: a short title says what it is about.
        order = sorted(range(len(titles)), key=lambda at: (len(parts[at]), titles[at]))
        self._titles = [titles[at] for at in order]
        numbers: dict[str, list[int]] = {}
        for number, at in enumerate(order):
            for position, word in enumerate(parts[at]):
                row = number if position == 0 else number + len(titles)
                numbers.setdefault(word, []).append(row)
                if word.startswith(trie.ARTICLE):
                    numbers.setdefault(word.removeprefix(trie.ARTICLE), []).append(row)
        self._words = sorted(numbers)
        self._offsets = np.cumsum([0, *(len(numbers[word]) for word in self._words)])
        self._rows = np.array(list(chain.from_iterable(numbers[word] for word in self._words)), dtype=np.int32)
        """Title numbers, word by word; raised by the number of titles where the word does not open the title."""

    def beginning(self, last: str, others: Sequence[str], most: int) -> Iterator[tuple[str, str]]:
        """At most so many titles with a word that begins so and with all the others; those it opens come first."""
        rows = self._between(last, last + _LAST)
        for word in others:
            holds = np.zeros(len(self._titles), dtype=bool)
            for form in (word, word.removeprefix(trie.ARTICLE)):
                holds[self._between(form, form + "\0") % len(self._titles)] = True
            rows = rows[holds[rows % len(self._titles)]]
        wanted = 4 * most  # a title may hold several such words
        rows = np.partition(rows, wanted)[:wanted] if len(rows) > wanted else rows
        found = dict.fromkeys(int(row) % len(self._titles) for row in np.sort(rows))
        return (self._titles[number] for number in list(found)[:most])

    def _between(self, first: str, beyond: str) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
        low, high = place(self._words, first), place(self._words, beyond)
        rows: np.ndarray[tuple[int], np.dtype[np.int32]] = self._rows[self._offsets[low] : self._offsets[high]]
        return rows
