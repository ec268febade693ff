"""Which weights rank best: a search over judged questions that pulls every posting once and then works on arrays.

    python benchmarks/weights.py [--keep DIR] FOLDER...          # folders in BEIR form

Prints, as nDCG@10: the weights as shipped beside others, what the grid chooses for each set from the other sets
alone, how flat it is around the weights as shipped, and other ways of adding up the levels. With --keep the indexes
are made once and found again. Questions with signs in them (quotes, exclusions) are left out; the tables in
docs/decisions.md come from here.
"""

import argparse
import itertools
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kashaf.index.arabic import NAMES, RANK
from kashaf.index.authorities import load
from kashaf.index.build import build
from kashaf.index.engine import Ask, Weights
from kashaf.index.engine_whoosh import WhooshEngine
from kashaf.index.engines import engine
from kashaf.index.kernels import bm25, word_scores
from kashaf.index.matching import Matching
from kashaf.index.metadata import Metadata
from kashaf.index.query import Most, Query, Sentence, Word
from kashaf.index.schema import text_field
from kashaf.search.evaluate import load as judgments
from kashaf.search.parser import parse
from kashaf.search.ranking import WEIGHTS

Array = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]

CANDIDATES = 300
"""Articles kept of each question by each of `WIDE`, beside the right ones; the others come nowhere near the first ten."""
CHECKED = 50
AGREEMENT = 1e-4
"""How far, of the score, the arrays may be from the engine."""


def weights(exact: float, spelling: float, root: float, title: float, k1: float, b: float) -> Weights:
    return Weights(dict(zip(NAMES, (exact, spelling, 1.0, root), strict=True)), title, k1, b)


LUCENE_LIKE = weights(0.0, 0.0, 0.0, 1.0, 1.2, 0.75)
WIDE = (WEIGHTS, LUCENE_LIKE, replace(WEIGHTS, b=0.3))
GRID: Mapping[str, tuple[float, ...]] = {
    "exact": (0.0, 0.1, 0.2),
    "spelling": (0.2, 0.3, 0.4),
    "root": (0.6, 0.8, 1.0),
    "title": (2.0, 3.0, 4.0),
    "k1": (1.2, 1.5, 1.8, 2.1),
    "b": (0.5, 0.6, 0.7),
}
NEARBY: Mapping[str, tuple[float, ...]] = {
    "exact": (0.0, 0.05, 0.1, 0.2, 0.4),
    "spelling": (0.0, 0.1, 0.2, 0.3, 0.4, 0.6, 1.0),
    "root": (0.0, 0.2, 0.4, 0.6, 0.8, 1.0),
    "title": (1.0, 2.0, 3.0, 4.0, 6.0),
    "k1": (0.9, 1.2, 1.5, 1.8, 2.1, 2.5),
    "b": (0.4, 0.5, 0.6, 0.7, 0.8),
}
"""The stem weighs 1 throughout; the other levels are measured by it."""


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
            one = bm25(
                frequencies[:, level], lengths[level][article], average, found, self.size, chosen.k1, chosen.b
            )
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


Shape = Callable[[Pulled, Weights], Array]


def as_shipped(pulled: Pulled, chosen: Weights) -> Array:
    return pulled.summed(word_scores(*pulled.parts(chosen)))


def all_levels_added(pulled: Pulled, chosen: Weights) -> Array:
    return pulled.summed(np.sum(pulled.parts(chosen), axis=0))


def best_level_alone(pulled: Pulled, chosen: Weights) -> Array:
    return pulled.summed(np.max(pulled.parts(chosen), axis=0))


def without_function_words(pulled: Pulled, chosen: Weights) -> Array:
    return pulled.summed(word_scores(*pulled.parts(chosen)) * ~pulled.stop[pulled.word])


def rarity_of_the_stem(pulled: Pulled, chosen: Weights) -> Array:
    """The idf of the stem, or the spelling where there is none, at every level."""
    stem, spelling = pulled.found[:, RANK["stem"]], pulled.found[:, RANK["spelling"]]
    found = np.where(pulled.found > 0, np.where(stem > 0, stem, spelling)[:, None], 0).astype(np.float32)
    return as_shipped(replace(pulled, found=found), chosen)


def coordination(power: float) -> Shape:
    """The score times the share of the question's weight that is found, to a power."""

    def shape(pulled: Pulled, chosen: Weights) -> Array:
        found = pulled.found.max(axis=1)
        weight = np.where(pulled.stop | (found == 0), 0, np.log((pulled.size + 1) / (found + 0.5)))
        whole = np.bincount(pulled.asker, weight, minlength=len(pulled.ideal))[pulled.question]
        share = pulled.summed(weight[pulled.word].astype(np.float32)) / np.maximum(whole, 1e-9)
        return (as_shipped(pulled, chosen) * share**power).astype(np.float32)

    return shape


SHAPES: Mapping[str, Shape] = {
    "the better of stem and root, as shipped": as_shipped,
    "all levels added": all_levels_added,
    "the best level alone": best_level_alone,
    "the stem's idf at every level": rarity_of_the_stem,
    "function words not scored": without_function_words,
    "coordination ^ .1": coordination(0.1),
    "coordination ^ .3": coordination(0.3),
}


def words_of(query: Query) -> tuple[Word, ...]:
    """The words of a plain question; none where it holds anything else."""
    parts = query.parts if isinstance(query, (Most, Sentence)) else (query,)
    plain = [part for part in parts if isinstance(part, Word) and not part.part and not part.level]
    return tuple(plain) if len(plain) == len(parts) else ()


def pull(name: str, index: WhooshEngine, folder: Path) -> Pulled:
    judged, names, snapshot = judgments(folder), load().resolve, index.snapshot
    number = {id: found for id in {id for one in judged.grades.values() for id in one} if (found := snapshot.number(id)) is not None}
    lengths = np.stack([[snapshot.lengths(part, level) for level in NAMES] for part in ("title", "body")])
    gathered = _Gathered(snapshot.size, int(snapshot.articles.sum()), lengths, snapshot.articles)
    for id, grades in judged.grades.items():
        query = parse(judged.questions[id], names).query
        if not (words := words_of(query)):
            continue
        matching = Matching(snapshot, index._vocabulary, Ask(query, WEIGHTS))
        mask = matching.find(query).mask
        content = {asked.text for asked in matching.words}
        counts = []
        for word in words:
            count = np.zeros((2, len(NAMES), snapshot.size), np.float32)
            for level, terms in matching._terms(word.text, RANK["root"]).items():
                for part, place in (("title", 0), ("body", 1)):
                    for term in sorted(terms):
                        postings = snapshot.postings(text_field(part, level), term)
                        count[place, RANK[level], postings.ids] += postings.frequencies
            counts.append(count)
        gains = {number[one]: 2.0**grade - 1 for one, grade in grades.items() if one in number}
        ideal = sorted((2.0**grade - 1 for grade in grades.values()), reverse=True)[:10]
        gathered.add(
            counts,
            [word.text not in content for word in words],
            np.flatnonzero(mask),
            gains,
            sum(gain / np.log2(place + 2) for place, gain in enumerate(ideal)),
        )
    print(f"{name}: {len(gathered.ideal)} of {len(judged.grades)} questions", file=sys.stderr)
    return gathered.pulled(name)


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
        for wide in WIDE:
            question = _Gathered(self.size, self.articles, self.lengths, self.counted)
            if len(ids) <= CANDIDATES:
                keep[:] = True
                break
            question._put(counts, stop, ids, gains, ideal, found)
            keep[np.argsort(-as_shipped(question.pulled(""), wide), kind="stable")[:CANDIDATES]] = True
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
            self.rows.append((self.pair_count + hit, np.full(len(hit), len(self.words)), here[0].T[hit], here[1].T[hit]))
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


def row(label: str, values: Iterable[float]) -> None:
    values = list(values)
    print(f"| {label} | {' | '.join(f'{value:.4f}' for value in values)} | {np.mean(values):.4f} |", flush=True)


def heading(label: str, sets: list[Pulled]) -> None:
    print(f"\n| {label} | {' | '.join(one.name for one in sets)} | mean |\n|{'---|' * (len(sets) + 2)}")


def shipped() -> dict[str, float]:
    levels = {name: WEIGHTS.levels[name] for name in ("exact", "spelling", "root")}
    return {**levels, "title": WEIGHTS.title, "k1": WEIGHTS.k1, "b": WEIGHTS.b}


def search(sets: list[Pulled]) -> None:
    heading("one parameter at a time", sets)
    for name, values in NEARBY.items():
        for value in values:
            mark = "**" if value == shipped()[name] else ""
            chosen = weights(**{**shipped(), name: value})
            row(f"{mark}{name} {value:g}{mark}", [one.ndcg(as_shipped(one, chosen)) for one in sets])
    heading("shape", sets)
    for name, shape in SHAPES.items():
        row(name, [one.ndcg(shape(one, WEIGHTS)) for one in sets])
    grid = [dict(zip(GRID, values, strict=True)) for values in itertools.product(*GRID.values())]
    table = np.array([[one.ndcg(as_shipped(one, weights(**point))) for one in sets] for point in grid])
    heading(f"of {len(grid)} points", sets)
    row("as shipped", [one.ndcg(as_shipped(one, WEIGHTS)) for one in sets])
    top = int(table.mean(axis=1).argmax())
    row(f"best mean: {_said(grid[top])}", table[top])
    row("median point", np.median(table, axis=0))
    row("worst point", table.min(axis=0))
    row("each set's own best", table.max(axis=0))
    others = [np.delete(table, place, axis=1).mean(axis=1).argmax() for place in range(len(sets))]
    row("chosen on the others", [table[best, place] for place, best in enumerate(others)])
    for one, best in zip(sets, others, strict=True):
        print(f"\nwithout {one.name}: {_said(grid[int(best)])}")


def _said(point: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {value:g}" for name, value in point.items())


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    arguments.add_argument("--keep", type=Path, help="where the indexes stay between runs")
    asked = arguments.parse_args()
    authorities, sets = load(), []
    with tempfile.TemporaryDirectory() as made:
        for folder in asked.folders:
            place = (asked.keep or Path(made)) / folder.name
            if not place.exists():
                with engine("whoosh").write(place, authorities.version, True) as writer:
                    build([folder / "corpus.jsonl"], writer, authorities, Metadata())
            index = WhooshEngine(place)
            sets.append(pull(folder.name, index, folder))
            print(f"{folder.name}: at most {check(sets[-1], index, folder):.1e} from the engine", file=sys.stderr)
            index.close()
    search(sets)


if __name__ == "__main__":
    main()
