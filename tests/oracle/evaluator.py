"""A question's tree answered slowly, with the formulas written out article by article."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from kashaf.index import arabic, letters
from kashaf.index.arabic import EXACT, NAMES, RANK, ROOT, SPELLING, STEM
from kashaf.index.engine import Ask
from kashaf.index.fields import TEXT_PARTS
from kashaf.index.query import (
    ENOUGH,
    SENTENCE_SHARE,
    All,
    Among,
    Any,
    Everything,
    Most,
    Named,
    Phrase,
    Prefix,
    Query,
    Sentence,
    Without,
    Word,
    needed,
)
from kashaf.index.schema import text_field
from kashaf.index.stem import is_stop

from .choosing import Holding
from .reading import Articles
from .stock import words

MOST_EXPANSIONS = 1000
NO_LEVEL = len(NAMES)


@dataclass(slots=True)
class Found:
    """What a part of a question matched: article → its score, and the rank of the strictest level of its words."""

    scores: dict[int, float] = field(default_factory=dict)
    levels: dict[int, int] = field(default_factory=dict)
    first: set[int] | None = None
    """Those that hold as many of the words as were asked for, where others follow them."""

    def only(self, kept: set[int]) -> "Found":
        """The same without other articles."""
        first = None if self.first is None else self.first & kept
        scores = {one: score for one, score in self.scores.items() if one in kept}
        return Found(scores, {one: self.levels[one] for one in scores}, first)


def plain(articles: Iterable[int], score: float = 0.0, level: int = NO_LEVEL) -> Found:
    every = sorted(articles)
    return Found(dict.fromkeys(every, score), dict.fromkeys(every, level))


def bm25(frequency: float, length: float, average: float, found: int, size: int, k1: float, b: float) -> float:
    """Robertson and Zaragoza (2009), formula 3.15, with an idf that never falls below zero."""
    idf = math.log(1 + (size - found + 0.5) / (found + 0.5))
    return idf * frequency * (k1 + 1) / (frequency + k1 * (1 - b + b * length / max(average, 1e-9)))


def is_function_word(query: Query) -> bool:
    return isinstance(query, Word) and all(is_stop(word.exact) for word in words(query.text))


class Matching:
    """Answers the tree of one question."""

    def __init__(self, articles: Articles, ask: Ask, holding: Holding) -> None:
        self.articles, self.ask, self.holding = articles, ask, holding
        self.words: list[tuple[str, list[Found]]] = []
        """The words that were looked for, with what adds to the score for each of them."""

    def find(self, query: Query) -> Found:
        match query:
            case Word():
                return self._asked(query.text, self._word(query))
            case Phrase():
                return self._asked(" ".join(query.words), self._phrase(query))
            case Prefix():
                spellings = self.articles.beginning(letters.fold(query.text))[:MOST_EXPANSIONS]
                return self._asked(f"{query.text}*", self._spelled(spellings, query.part))
            case Among():
                return plain(self.holding.any_of(query.facet, query.values, query.ranges))
            case Named():
                return self._named(query)
            case All():
                asked_for, extras = self._parts(query.parts)
                return together(asked_for, extras, len(asked_for))
            case Any():
                return together([self.find(part) for part in query.parts], [], 1)
            case Most():
                asked_for, extras = self._parts(query.parts)
                return most(asked_for, extras)
            case Sentence():
                asked_for, extras = self._parts(query.parts)
                return weighty(asked_for, extras, len(self.articles.living))
            case Without():
                wanted, seen = self.find(query.query), len(self.words)
                unwanted = self.find(query.excluded)
                del self.words[seen:]
                return wanted.only(set(wanted.scores) - set(unwanted.scores))
            case Everything():
                return plain(self.articles.living)
            case _:
                assert_never(query)

    def _asked(self, text: str, found: Found) -> Found:
        self.words.append((text, [found]))
        return found

    def _parts(self, parts: Sequence[Query]) -> tuple[list[Found], list[Found]]:
        """What the parts find that are asked for, and what function words beside them find."""
        asked = [not is_function_word(part) for part in parts]
        asked = asked if any(asked) else [True] * len(parts)
        found: tuple[list[Found], list[Found]] = [], []
        for part, counts in zip(parts, asked, strict=True):
            seen = len(self.words)
            found[0 if counts else 1].append(self.find(part))
            if not counts:
                del self.words[seen:]
        return found

    def _word(self, word: Word) -> Found:
        allowed = NAMES[: min(RANK[self.ask.level], RANK[word.level] if word.level else NO_LEVEL) + 1]
        wanted = {level: terms for level, terms in self._terms(word.text).items() if level in allowed}
        at = {level: self._scored(level, terms, word.part) for level, terms in wanted.items()}
        found = Found()
        for one in sorted(set().union(*at.values())):
            weighed = {
                level: self.ask.weights.levels[level] * at[level][one] if one in at.get(level, ()) else 0.0
                for level in NAMES
            }
            found.scores[one] = weighed[EXACT] + weighed[SPELLING] + max(weighed[STEM], weighed[ROOT])
            found.levels[one] = min(RANK[level] for level, scores in at.items() if one in scores)
        return found

    def _terms(self, text: str) -> dict[str, set[str]]:
        """Stems and roots are those of every form the index knows that is spelled like the word."""
        spelling = letters.fold(text)
        rows = [arabic.terms(form) for form in self.articles.forms.get(spelling, {text})]
        stems, roots = {row.stem for row in rows if row.stem}, {row.root for row in rows if row.root}
        return {EXACT: {text}, SPELLING: {spelling}, STEM: stems, ROOT: roots}

    def _scored(self, level: str, terms: Iterable[str], part: str | None) -> dict[int, float]:
        """BM25 of terms taken as one word, title and text as one field in which the title counts more."""
        articles, weights = self.articles, self.ask.weights
        frequencies: dict[int, float] = {}
        lengths = dict.fromkeys(articles.living, 0.0)
        for name in [part] if part else TEXT_PARTS:
            weight = weights.title if name == "title" and not part else 1.0
            for one, length in articles.lengths(text_field(name, level)).items():
                lengths[one] += weight * length
            for term in terms:
                for one, frequency in articles.postings(text_field(name, level), term).items():
                    frequencies[one] = frequencies.get(one, 0.0) + weight * frequency
        held = {one: frequency for one, frequency in frequencies.items() if frequency > 0 and one in lengths}
        size, k1, b = len(lengths), weights.k1, weights.b
        average = sum(lengths.values()) / size if size else 0.0
        return {one: bm25(times, lengths[one], average, len(held), size, k1, b) for one, times in held.items()}

    def _spelled(self, spellings: Sequence[str], part: str | None) -> Found:
        scores = self._scored(SPELLING, spellings, part)
        return Found(scores, dict.fromkeys(scores, RANK[SPELLING]))

    def _phrase(self, phrase: Phrase) -> Found:
        spellings = [letters.fold(word) for word in phrase.words]
        parts = [phrase.part] if phrase.part else TEXT_PARTS
        held = set().union(*(self.articles.phrase(text_field(part, SPELLING), spellings) for part in parts))
        by_word = [self._scored(SPELLING, [spelling], phrase.part) for spelling in spellings]
        scores = {one: sum(scores[one] for scores in by_word) for one in sorted(held)}
        return Found(scores, dict.fromkeys(scores, RANK[SPELLING]))

    def _named(self, named: Named) -> Found:
        """What the words find, of several only articles under the name, and all those, which earn its rarity."""
        seen = len(self.words)
        found = self.find(named.query)
        members = self.holding.any_of(named.facet, [named.value])
        if not members:
            return found
        size, count = len(self.articles.living), len(members)
        earned = plain(members, self.ask.weights.name * math.log(1 + (size - count + 0.5) / (count + 0.5)))
        if len(self.words) > seen:
            self.words[-1][1].append(earned)
        return together([found.only(members) if isinstance(named.query, All) else found, earned], [], 1)


def added(parts: Iterable[Found]) -> Found:
    """All that the parts match: scores add up, and the strictest level is that of any part."""
    found = Found()
    for part in parts:
        for one, score in part.scores.items():
            found.scores[one] = found.scores.get(one, 0.0) + score
            found.levels[one] = min(found.levels.get(one, NO_LEVEL), part.levels[one])
    return found


def together(parts: Sequence[Found], extras: Sequence[Found], least: int) -> Found:
    """Articles that match at least so many of the parts; extras help the score and no more."""
    counts = {one: sum(one in part.scores for part in parts) for part in parts for one in part.scores}
    found = added([*parts, *extras]).only({one for one, count in counts.items() if count >= least})
    if least == len(parts) and any(part.first is not None for part in parts):
        found.first = set(found.scores).intersection(*(part.first for part in parts if part.first is not None))
    return found


def most(parts: Sequence[Found], extras: Sequence[Found]) -> Found:
    """Articles that match more than half of the parts; where they are few, those that match fewer after them."""
    least = needed(len(parts))
    strict = found = together(parts, extras, least)
    while least > 1 and len(found.scores) < ENOUGH:
        least -= 1
        found = together(parts, extras, least)
    if len(found.scores) > len(strict.scores):
        found.first = set(strict.scores)
    return found


def weighty(parts: Sequence[Found], extras: Sequence[Found], size: int) -> Found:
    """Articles in which the parts that match carry their share of the sentence."""
    held = [(part, math.log((size + 1) / (len(part.scores) + 0.5))) for part in parts if part.scores]
    if not held:
        return added(extras)
    least = SENTENCE_SHARE * sum(weight for _, weight in held) - 1e-9
    every = {one for part, _ in held for one in part.scores}
    carried = {one: sum(weight for part, weight in held if one in part.scores) for one in every}
    return added([*parts, *extras]).only({one for one in every if carried[one] >= least})
