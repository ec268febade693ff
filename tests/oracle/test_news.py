"""The engine and the oracle over 2,000 articles as newspapers print them; skipped where the news is absent."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from kashaf.index.analysis import tokens
from kashaf.index.authorities import Authorities
from kashaf.index.engine import SORTS, Ask, Choice
from kashaf.index.fields import FACETS
from kashaf.index.model import Article
from kashaf.index.query import All, Among, Any, Most, Phrase, Prefix, Query, Sentence, Without, Word
from kashaf.index.understand import understand
from kashaf.search.asking import read
from kashaf.search.ranking import RECENCY, WEIGHTS

from .pair import Asked, Pair

ARTICLES, RUNS = 2000, 4
LONGEST = 1000
"""Characters; the stock index takes a minute for more."""
QUESTIONS = 240
GOLDEN = Path(__file__).parents[1] / "golden" / "questions.tsv"
FACET_NAMES = tuple(facet.name for facet in FACETS)


def news(path: Path) -> Iterator[Article]:
    """Short articles of the file. It has no titles and dates: every third begins with its title, every fifth has none
    of the dates, which go round."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = (row for row in map(json.loads, lines) if len(row["text"]) <= LONGEST)
        for number, row in enumerate(islice(rows, ARTICLES)):
            title = " ".join(row["text"].split()[:6]) if number % 3 == 0 else None
            date = f"{2008 + number % 7}-{1 + number % 12:02}-15" if number % 5 else None
            yield Article(row["id"], row["text"], path.name, title=title, date=date, source=row["category"])


@dataclass(frozen=True, slots=True)
class News:
    articles: list[Article]
    asked: Asked


@pytest.fixture(scope="module")
def printed(shared: Path, tmp_path_factory: pytest.TempPathFactory, authorities: Authorities) -> Iterator[News]:
    """The articles in the engine and the stock index, in several segments."""
    articles = list(news(shared / "data" / "news" / "alkhaleej.jsonl.gz"))
    pair = Pair(tmp_path_factory.mktemp("news"))
    for run in range(RUNS):
        pair.run([understand(one, authorities) for one in articles[run::RUNS]])
    with pair.asked() as asked:
        yield News(articles, asked)


def question(words: list[str], random: Random) -> Query:
    """A question of words that stand one after the other in an article."""
    first = random.randrange(max(1, len(words) - 8))
    run = words[first : first + 8]
    some = tuple(Word(word, part=random.choice((None, None, None, "title", "body"))) for word in random.sample(run, 3))
    within = Among("year", (), ((2009, random.choice((2010, 2013, None))),))
    return random.choice(
        (
            some[0],
            Most(some),
            Phrase(tuple(run[:2])),
            Phrase(tuple(run[:3]), random.choice(("title", "body"))),
            Prefix(run[0][: random.randint(2, 4)]),
            Sentence(tuple(map(Word, run))),
            All((Most(some[:2]), within)),
            Any((*some[:2], Phrase(tuple(run[1:3])))),
            Without(Most(some), Word(run[-1])),
            Without(Any(some), within),
        )
    )


def drawn(words: list[str], random: Random) -> Ask:
    """A question with all that shapes its answer."""
    chosen = (Choice("year", ("2010", "2012")), Choice("source", ("sports",), excluded=True))
    return Ask(
        question(words, random),
        random.choice((WEIGHTS, WEIGHTS, replace(WEIGHTS, recency=RECENCY))),
        random.choice(((), (), chosen[:1], chosen)),
        random.choice(("root", "root", "stem", "spelling", "exact")),
        random.choice(("relevance", "relevance", *SORTS)),
        random.choice((0, 10)),
        facets=random.choice(((), FACET_NAMES)),
    )


def test_questions_drawn_from_the_articles_are_answered_alike(printed: News) -> None:
    random = Random(1930)
    for _ in range(QUESTIONS):
        words = [token.text for token in tokens(random.choice(printed.articles).text)]
        printed.asked.compare(drawn(words, random))


def test_the_golden_questions_are_answered_alike(printed: News, authorities: Authorities) -> None:
    for line in GOLDEN.read_text("utf-8").splitlines()[1:]:
        printed.asked.compare(Ask(read(line.split("\t")[1], authorities).query, WEIGHTS, facets=FACET_NAMES))


def test_judged_questions_are_answered_alike(printed: News, shared: Path, authorities: Authorities) -> None:
    lines = (shared / "data" / "ir" / "arcd" / "queries.jsonl").read_text("utf-8").splitlines()
    for line in lines[::20]:
        printed.asked.compare(Ask(read(json.loads(line)["text"], authorities).query, WEIGHTS))
