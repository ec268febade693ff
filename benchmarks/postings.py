"""The postings of judged questions as arrays, so that trying a weighting takes a fraction of a second.

`pull` asks the index for them once; `as_shipped` scores them as the engine does, and `check` holds it to that.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kashaf.index.arabic import NAMES, RANK
from kashaf.index.authorities import load
from kashaf.index.engine import Ask, Weights
from kashaf.index.engine_whoosh import WhooshEngine
from kashaf.index.matching import Matching
from kashaf.index.plain import bm25, postings, word_scores
from kashaf.index.query import Most, Query, Sentence, Word
from kashaf.search.evaluate import load as judgments
from kashaf.search.parser import parse
from kashaf.search.ranking import WEIGHTS

Array = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]
PARTS = ("title", "body")

CANDIDATES = 300
"""Articles kept of each question by each of `WIDE`, beside the right ones; the others come nowhere near the first."""
WIDE = (WEIGHTS, replace(WEIGHTS, b=0.3), Weights(dict(zip(NAMES, (0, 0, 1, 0), strict=True)), 1.0, 1.2, 0.75))
CHECKED = 50
AGREEMENT = 1e-4
"""How far, of the score, the arrays may be from the engine."""


@dataclass(frozen=True)
class Pulled:
    """The plain questions of a set with all that their scores are made of.

    A pair is a question and an article it may find, in order of questions, then articles; a row is a pair and a word
    of the question that stands in the article, with how often it does at each level, in title and body. `found` says
    in how many articles a word stands at each level, `lengths` how long each part of each article is.
    """

    name: str
    size: int
    question: Numbers
    article: Numbers
    gain: Array
    pair: Numbers
    word: Numbers
    title: Array  # rows x levels
    body: Array  # rows x levels
    found: Array  # words x levels
    stop: npt.NDArray[np.bool_]  # words
    asker: Numbers  # words: their question
    lengths: Array  # parts x levels x articles
    counted: npt.NDArray[np.bool_]  # articles
    ideal: Array  # questions

    def parts(self, chosen: Weights) -> list[Array]:
        """The weighted scores of each row at each level."""
        lengths = np.float32(chosen.title) * self.lengths[0] + self.lengths[1]
        frequencies = np.float32(chosen.title) * self.title + self.body
        article = self.article[self.pair]
        scores = []
        for level, name in enumerate(NAMES):
            average = float(lengths[level][self.counted].mean())
            found = self.found[self.word, level]
            norms = chosen.k1 * (1.0 - chosen.b + chosen.b * lengths[level][article] / average)
            one = bm25(frequencies[:, level], norms, found, self.size, chosen.k1)
            scores.append((np.float32(chosen.levels[name]) * one).astype(np.float32))
        return scores

    def summed(self, rows: Array) -> Array:
        return np.bincount(self.pair, rows, minlength=len(self.question)).astype(np.float32)

    def ndcg(self, scores: Array) -> float:
        """The mean of `evaluate.ndcg_10`."""
        order = np.lexsort((self.article, -scores, self.question))
        first = np.searchsorted(self.question, self.question)
        place = np.empty(len(order), np.int64)
        place[order] = np.arange(len(order)) - first[order]
        right = np.flatnonzero((self.gain > 0) & (place < 10))
        gains = self.gain[right] / np.log2(place[right] + 2.0)
        return float((np.bincount(self.question[right], gains, minlength=len(self.ideal)) / self.ideal).mean())


def as_shipped(pulled: Pulled, chosen: Weights) -> Array:
    return pulled.summed(word_scores(np.stack(pulled.parts(chosen), axis=1)))


def words_of(query: Query) -> tuple[Word, ...]:
    """The words of a plain question; none where it holds anything else."""
    parts = query.parts if isinstance(query, (Most, Sentence)) else (query,)
    plain = [part for part in parts if isinstance(part, Word) and not part.part and not part.level]
    return tuple(plain) if len(plain) == len(parts) else ()


def pull(name: str, index: WhooshEngine, folder: Path) -> Pulled:
    judged, names, snapshot = judgments(folder), load().resolve, index.snapshot
    right = {id for grades in judged.grades.values() for id in grades}
    number = {id: found for id in right if (found := snapshot.number(id)) is not None}
    lengths = np.stack([[snapshot.lengths(part, level) for level in NAMES] for part in PARTS])
    gathered = _Gathered(snapshot.size, int(snapshot.articles.sum()), lengths, snapshot.articles)
    for id, grades in judged.grades.items():
        query = parse(judged.questions[id], names).query
        if not (words := words_of(query)):
            continue
        matching = Matching(snapshot, Ask(query, WEIGHTS))
        ids = matching.find(query).ids
        content = {asked.text for asked in matching.words}
        counts = [_counts(matching, word.text) for word in words]
        gains = {number[one]: 2.0**grade - 1 for one, grade in grades.items() if one in number}
        ideal = sorted((2.0**grade - 1 for grade in grades.values()), reverse=True)[:10]
        gathered.add(
            counts,
            [word.text not in content for word in words],
            ids.astype(np.int64),
            gains,
            sum(gain / np.log2(place + 2) for place, gain in enumerate(ideal)),
        )
    print(f"{name}: {len(gathered.ideal)} of {len(judged.grades)} questions", file=sys.stderr)
    return gathered.pulled(name)


def _counts(matching: Matching, text: str) -> Array:
    """How often a word stands in each article: parts x levels x articles."""
    snapshot = matching.snapshot
    counts = np.zeros((len(PARTS), len(NAMES), snapshot.size), np.float32)
    for segment, base, forms in zip(
        snapshot.segments, snapshot.bases, snapshot.word(text, RANK["root"])[1], strict=False
    ):
        for level, some in enumerate(forms):
            for place, name in enumerate(PARTS):
                part = segment.parts[name]
                at = postings(part.starts, some, len(part.articles_of))
                added = np.bincount(part.articles_of[at], part.frequencies[at], minlength=segment.size)
                counts[place, level, base : base + segment.size] += added
    return counts


class _Gathered:
    """The pairs, rows and words of the questions so far."""

    def __init__(self, size: int, articles: int, lengths: Array, counted: npt.NDArray[np.bool_]) -> None:
        self.size, self.articles, self.lengths, self.counted = size, articles, lengths, counted
        self.pairs: list[tuple[Numbers, Numbers, Array]] = []
        self.rows: list[tuple[Numbers, Numbers, Array, Array]] = []
        self.words: list[tuple[int, bool, Array]] = []
        self.ideal: list[float] = []
        self.pair_count = 0

    def add(
        self, counts: list[Array], stop: list[bool], ids: Numbers, gains: Mapping[int, float], ideal: float
    ) -> None:
        """One question: its words' counts (parts x levels x articles), the articles it finds, and what they gain."""
        found = [((count.sum(axis=0) > 0) & self.counted).sum(axis=1).astype(np.float32) for count in counts]
        keep = np.isin(ids, list(gains))
        alone = _Gathered(self.size, self.articles, self.lengths, self.counted)
        alone._put(counts, stop, ids, gains, ideal, found)
        for wide in WIDE:
            keep[np.argsort(-as_shipped(alone.pulled(""), wide), kind="stable")[:CANDIDATES]] = True
        self._put(counts, stop, ids[keep], gains, ideal, found)

    def _put(
        self,
        counts: list[Array],
        stop: list[bool],
        ids: Numbers,
        gains: Mapping[int, float],
        ideal: float,
        found: list[Array],
    ) -> None:
        asker = len(self.ideal)
        for count, stops, one in zip(counts, stop, found, strict=True):
            here = count[:, :, ids]
            hit = np.flatnonzero(here.any(axis=(0, 1)))
            self.rows.append(
                (self.pair_count + hit, np.full(len(hit), len(self.words)), here[0].T[hit], here[1].T[hit])
            )
            self.words.append((asker, stops, one))
        gain = np.array([gains.get(id, 0.0) for id in ids.tolist()], np.float32)
        self.pairs.append((np.full(len(ids), asker), ids, gain))
        self.ideal.append(ideal)
        self.pair_count += len(ids)

    def pulled(self, name: str) -> Pulled:
        question, article, gain = (np.concatenate(column) for column in zip(*self.pairs, strict=True))
        pair, word, title, body = (np.concatenate(column) for column in zip(*self.rows, strict=True))
        asker, stop, found = zip(*self.words, strict=True)
        return Pulled(
            name, self.articles, question, article, gain, pair, word, title, body,
            np.array(found), np.array(stop, bool), np.array(asker), self.lengths, self.counted,
            np.array(self.ideal, np.float32),
        )  # fmt: skip


def check(pulled: Pulled, index: WhooshEngine, folder: Path) -> float:
    """The greatest difference from the engine's scores over some questions, as a share of the score."""
    judged, names = judgments(folder), load().resolve
    queries = [parse(judged.questions[id], names).query for id in judged.grades]
    plain = [query for query in queries if words_of(query)]
    scores, worst = as_shipped(pulled, WEIGHTS), 0.0
    for number in range(0, len(plain), max(1, len(plain) // CHECKED)):
        mine = pulled.question == number
        own = dict(zip(pulled.article[mine].tolist(), scores[mine].tolist(), strict=True))
        for hit in index.search(Ask(plain[number], WEIGHTS, size=20)).hits:
            article = index.snapshot.number(hit.id)
            worst = max(worst, abs(own[article or 0] - hit.score) / max(hit.score, 1e-9))
    if worst > AGREEMENT:
        raise SystemExit(f"{pulled.name}: the arrays are {worst:.2%} from the engine's scores; they score otherwise")
    return worst
