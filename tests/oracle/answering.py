"""A whole question answered slowly over any Whoosh reader: what the engine must reply."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from whoosh.reading import IndexReader

from kashaf.index.arabic import NAMES
from kashaf.index.engine import Ask
from kashaf.index.fields import BY_NAME, UNKNOWN

from .choosing import Holding
from .evaluator import Found, Matching
from .reading import Articles


@dataclass(frozen=True, slots=True)
class Row:
    """A hit with what it is sorted by."""

    number: int
    id: str
    score: float
    level: str | None
    full: bool
    date: int
    title: bytes
    shares: tuple[float, ...]

    def key(self, sort: str) -> tuple[object, ...]:
        """What is sorted by, less first; hits of one key may stand in any order."""
        match sort:
            case "date":
                return (not self.date, self.date)
            case "-date":
                return (not self.date, -self.date)
            case "title":
                return (not self.title, self.title)
            case _:
                return (not self.full, -self.score)


@dataclass(frozen=True, slots=True)
class Answer:
    """All hits, best first, and the counts as `Reply` has them."""

    rows: tuple[Row, ...]
    counts: Mapping[str, tuple[tuple[str, int], ...]]
    words: tuple[str, ...]


class Oracle:
    """Answers questions over a reader. `forms` are the word forms an index knows, those of the reader by default."""

    def __init__(self, reader: IndexReader, forms: Iterable[str] | None = None) -> None:
        self.articles = Articles(reader, forms)
        self.holding = Holding(self.articles)

    def answer(self, ask: Ask) -> Answer:
        matching = Matching(self.articles, ask, self.holding)
        found = matching.find(ask.query)
        passing = self.holding.passing(ask.choices)
        rows = [self._row(number, found, matching) for number in found.scores if number in passing]
        rows.sort(key=lambda row: (row.key(ask.sort), row.number))
        counts = {name: self._counts(name, set(found.scores), ask) for name in ask.facets}
        return Answer(tuple(rows), counts, tuple(text for text, _ in matching.words))

    def _row(self, number: int, found: Found, matching: Matching) -> Row:
        articles, rank = self.articles, found.levels[number]
        factor = self._recency(number, matching.ask.weights.recency)
        return Row(
            number,
            articles.ids[number],
            found.scores[number] * factor,
            NAMES[rank] if rank < len(NAMES) else None,
            found.first is None or number in found.first,
            articles.dates[number],
            articles.titles[number],
            tuple(sum(one.scores.get(number, 0.0) for one in some) * factor for _, some in matching.words),
        )

    @cached_property
    def _newest(self) -> float:
        return max(map(year, self.articles.dates.values()), default=0.0)

    def _recency(self, number: int, weight: float) -> float:
        """1 + weight for the newest article, half of the weight two years before, and so on."""
        date = self.articles.dates[number]
        return 1 + weight * 0.5 ** ((self._newest - year(date)) / 2) if date else 1.0

    def _counts(self, name: str, found: set[int], ask: Ask) -> tuple[tuple[str, int], ...]:
        passing = self.holding.passing(ask.choices, but=name) & found
        counts = {value: len(self.holding.holders(name, value) & passing) for value in self.holding.values(name)}
        picked = {value: 0 for choice in ask.choices if choice.facet == name for value in choice.values}
        rows = [(value, count) for value, count in {**picked, **counts}.items() if count or value in picked]
        if BY_NAME[name].kind == "year":
            return tuple(sorted(rows, key=lambda row: (row[0] == UNKNOWN, row[0])))
        return tuple(sorted(rows, key=lambda row: (-row[1], row[0])))


def year(date: int) -> float:
    """A date as a number of years: 20150701 is 2015.5."""
    return date // 10000 + (date // 100 % 100 - 1) / 12 if date else 0.0
