"""The articles that are measured: those of a file or of the shipped collection, and as many more as are asked for.

Where a collection is too small it is read again and again, and in each further round `SHARE` of the words of an
article are replaced: by words drawn as often as they stand in the collection, and by forms made up, without which no
new word would ever come and the vocabulary would stop growing. How many are made up follows the collection's own
growth (`Growth`), but half of the replaced words at the most, so that a small collection grows slower than it did; each
time one is, an earlier one comes again, so that half of them stand only once, as in real text.
The same collection and the same number give the same articles.

    python benchmarks/growth.py ARTICLES.jsonl COUNT [FILE]
"""

import gzip
import json
import math
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARE = 0.15
SEED = 7

WORD = re.compile(r"[^\W\d_]+")

Article = tuple[str, str]
"""An article's id and its text."""

Collection = Callable[[], Iterable[Article]]
"""What is read anew in each round, so that it is never held in memory."""


def from_file(path: Path) -> Iterator[Article]:
    """The articles of a .jsonl or .jsonl.gz whose rows have an id and a text."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield str(row.get("id", row.get("_id"))), row["text"]


def shipped() -> Iterator[Article]:
    """The articles of the shipped collection, without what stands before their texts."""
    for path in sorted((ROOT / "corpus").glob("20*/*.md")):
        yield path.stem, path.read_text("utf-8").split("\n---\n", 1)[1]


@dataclass(frozen=True)
class Growth:
    """How the distinct words of a text grow with its length: as length to the power of `exponent` (Heaps' law).

    >>> Growth(1_000_000, 80_000, 0.5).distinct(4_000_000)
    160000
    """

    words: int
    distinct_words: int
    exponent: float

    def distinct(self, words: int) -> int:
        """How many distinct words so many words would have."""
        return round(self.distinct_words * math.pow(words / self.words, self.exponent))


def growth(counted: list[tuple[int, int]]) -> Growth:
    """The growth over the second half of a collection, from the words and distinct words after each article."""
    words, distinct = counted[-1]
    half = next((row for row in counted if row[0] * 2 >= words), counted[0])
    if half[0] == words or half[1] == distinct:
        return Growth(words, distinct, 0.0)
    return Growth(words, distinct, math.log(distinct / half[1]) / math.log(words / half[0]))


class _Words:
    """What words there are and how often, to draw from; and the forms made up so far."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.often: Counter[str] = Counter()
        self.counted: list[tuple[int, int]] = []
        self.made: list[str] = []
        self.length = 0

    def count(self, text: str) -> None:
        words = WORD.findall(text)
        self.often.update(words)
        self.length += len(words)
        self.counted.append((self.length, len(self.often)))

    def settle(self) -> None:
        """The first round is over: what there is to draw from, and how it grew, stays as it is now."""
        self.growth = growth(self.counted)
        self.counted.clear()
        self.forms = list(self.often)
        self.heights = list(accumulate(self.often.values()))
        self.known = set(self.forms)
        self.long = [form for form in self.forms if len(form) >= 4]

    def draw(self, count: int) -> list[str]:
        return self.chance.choices(self.forms, cum_weights=self.heights, k=count)

    def replacements(self, count: int, length: int) -> list[str]:
        """So many words for an article of so many; no more than half of them are forms that were never seen."""
        self.length += length
        owed = self.growth.distinct(self.length) - len(self.known)
        new = [self._make() for _ in range(min(max(owed, 0), count // 2))]
        again = [self.chance.choice(self.made) for _ in new]
        found = [*new, *again, *self.draw(count - len(new) - len(again))]
        self.chance.shuffle(found)
        return found

    def _make(self) -> str:
        """A form that stands nowhere: the beginning of one word and the end of another."""
        form = ""
        while not form or form in self.known:
            first, last = self.chance.choice(self.long), self.chance.choice(self.long)
            form = first[: len(first) // 2 + 1] + last[len(last) // 2 :]
        self.known.add(form)
        self.made.append(form)
        return form


def changed(text: str, words: _Words) -> str:
    """The text with `SHARE` of its words replaced; lines stay as they are divided."""
    pieces = text.split(" ")
    places = [place for place, piece in enumerate(pieces) if piece and "\n" not in piece]
    chosen = words.chance.sample(places, int(len(places) * SHARE))
    for place, word in zip(chosen, words.replacements(len(chosen), len(places)), strict=True):
        pieces[place] = word
    return " ".join(pieces)


def grown(collection: Collection, count: int, seed: int = SEED) -> Iterator[Article]:
    """`count` articles, one after the other: the collection as it is, then its changed rounds."""
    words = _Words(random.Random(seed))
    given = turn = 0
    while given < count:
        before = given
        for id, text in collection():
            if given == count:
                return
            if turn == 0:
                words.count(text)
                yield id, text
            else:
                yield f"{id}~{turn}", changed(text, words)
            given += 1
        if given == before:
            raise SystemExit("the collection has no articles; give a file of rows with id and text")
        if turn == 0 and given < count:
            words.settle()
        turn += 1


def main() -> None:
    """Write so many articles, of a file or of the shipped collection, to a .jsonl."""
    path, count, *file = sys.argv[1:]
    collection: Collection = partial(from_file, Path(file[0])) if file else shipped
    with Path(path).open("w", encoding="utf-8") as written:
        for id, text in grown(collection, int(count)):
            written.write(json.dumps({"id": id, "text": text}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
