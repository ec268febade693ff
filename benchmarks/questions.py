"""The questions that are asked of every peer, drawn from the articles they are asked about, a row for each kind.

    python benchmarks/questions.py ARTICLES.jsonl QUESTIONS.json

Writes the questions and prints what was counted on the way: the size of the text and how its vocabulary grows.
"""

import json
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from growth import SEED, WORD, Article, from_file, growth

EACH = 200
WARMING = 200
"""Questions of each kind that are asked first and not timed."""

TRIES = 2000

PLAIN = re.compile("[\u0621-\u064a]{2,}")
JOINING = frozenset(("أو", "او", "ليس", "وليس"))
"""Words that Kashaf reads as signs, which would make its question another than that of its peers."""

RARE = (2, 5)
"""In how many articles a rare word stands."""
COMMON = (0.05, 0.5)
"""In what share of the articles a common word stands."""


@dataclass(frozen=True)
class Question:
    """The words of a question; with `phrase` they must stand one after the other."""

    words: tuple[str, ...]
    phrase: bool = False

    @property
    def text(self) -> str:
        """The question as it is typed into nearly every search engine."""
        return f'"{" ".join(self.words)}"' if self.phrase else " ".join(self.words)


class Drawn:
    """What questions are drawn from: in how many articles each word stands, and some articles picked by chance."""

    def __init__(self, articles: int, found: Counter[str], picked: Sequence[str], chance: random.Random) -> None:
        self.chance = chance
        self.found = found
        self.picked = picked
        usable = sorted(word for word in found if len(word) >= 3 and usual(word))
        self.rare = [word for word in usable if RARE[0] <= found[word] <= RARE[1]] or usable
        low, high = COMMON[0] * articles, COMMON[1] * articles
        self.common = [word for word in usable if low <= found[word] <= high] or usable

    def article(self) -> list[str]:
        return [word for word in WORD.findall(self.chance.choice(self.picked)) if usual(word)]

    def some(self, fewest: int, most: int) -> Question:
        """Different words of one article, of three letters or more, that stand in another article too."""
        count = self.chance.randint(fewest, most)
        for _ in range(TRIES):
            words = [word for word in dict.fromkeys(self.article()) if len(word) >= 3 and self.found[word] > 1]
            if len(words) >= count:
                return Question(tuple(self.chance.sample(words, count)))
        raise SystemExit(f"the articles have not {count} words in common to make a question of; give more of them")

    def row(self, count: int, *, phrase: bool = False) -> Question:
        """Words that follow each other in an article with nothing but a space between them."""
        for _ in range(TRIES):
            text = self.chance.choice(self.picked)
            starts = [match.start() for match in WORD.finditer(text)]
            words = text[self.chance.choice(starts) :].split(" ", count)[:count] if starts else []
            if len(words) == count and all(usual(word) for word in words):
                return Question(tuple(words), phrase)
        raise SystemExit(f"the articles have not {count} plain words in a row to make a question of; give longer ones")


def usual(word: str) -> bool:
    return bool(PLAIN.fullmatch(word)) and word not in JOINING


@dataclass(frozen=True)
class Kind:
    """A kind of question: what it is called and how one is drawn."""

    name: str
    label: str
    draw: Callable[[Drawn], Question]


KINDS = (
    Kind("rare", "rare word", lambda drawn: Question((drawn.chance.choice(drawn.rare),))),
    Kind("common", "common word", lambda drawn: Question((drawn.chance.choice(drawn.common),))),
    Kind("few", "1-4 words", lambda drawn: drawn.some(1, 4)),
    Kind("several", "2-4 words", lambda drawn: drawn.some(2, 4)),
    Kind("phrase", "phrase of two", lambda drawn: drawn.row(2, phrase=True)),
    Kind("sentence", "8 words", lambda drawn: drawn.row(8)),
    Kind("filtered", "2-4 words, one filter", lambda drawn: drawn.some(2, 4)),
    Kind("facets", "2-4 words, all facets", lambda drawn: drawn.some(2, 4)),
)
EVERYWHERE = ("rare", "common", "few", "several", "phrase", "sentence")
"""The kinds that every full-text engine can be asked."""


@dataclass(frozen=True)
class Counted:
    """What a collection is: its articles, bytes of UTF-8, words and distinct words, and Heaps' exponent."""

    articles: int
    bytes: int
    words: int
    distinct_words: int
    exponent: float


def different(kind: Kind, drawn: Drawn, count: int) -> list[Question]:
    """So many questions of a kind, no two alike as long as there are others."""
    asked: dict[Question, None] = {}
    for _ in range(TRIES):
        if len(asked) == count:
            return list(asked)
        asked[kind.draw(drawn)] = None
    return [*asked, *(kind.draw(drawn) for _ in range(count - len(asked)))]


def draw(
    articles: Callable[[], Iterable[Article]], each: int = EACH + WARMING, seed: int = SEED
) -> tuple[dict[str, list[Question]], Counted]:
    """`each` questions of each kind; those of another kind have other words. The articles are read twice."""
    chance = random.Random(seed)
    found: Counter[str] = Counter()
    size = words = 0
    counted = []
    for _, text in articles():
        here = WORD.findall(text)
        found.update(set(here))
        size += len(text.encode())
        words += len(here)
        counted.append((words, len(found)))
    wanted = set(chance.sample(range(len(counted)), min(len(counted), 5 * each)))
    picked = [text for number, (_, text) in enumerate(articles()) if number in wanted]
    drawn = Drawn(len(counted), found, picked, chance)
    questions = {kind.name: different(kind, drawn, each) for kind in KINDS}
    whole = Counted(len(counted), size, words, len(found), growth(counted).exponent)
    return questions, whole


def write(questions: dict[str, list[Question]], path: Path) -> None:
    rows = {kind: [asdict(question) for question in asked] for kind, asked in questions.items()}
    path.write_text(json.dumps(rows, ensure_ascii=False), "utf-8")


def read(path: Path) -> dict[str, list[Question]]:
    rows = json.loads(path.read_text("utf-8"))
    return {kind: [Question(tuple(row["words"]), row["phrase"]) for row in asked] for kind, asked in rows.items()}


def main() -> None:
    articles, path = map(Path, sys.argv[1:])
    questions, whole = draw(lambda: from_file(articles))
    write(questions, path)
    print(json.dumps(asdict(whole)))


if __name__ == "__main__":
    main()
