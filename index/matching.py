"""A question's tree over one snapshot: which articles match, how well, and at which level."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from typing import assert_never

import numpy as np

from kashaf.index import kernels, letters
from kashaf.index.analysis import tokens
from kashaf.index.arabic import NAMES, RANK, SPELLING
from kashaf.index.choices import choice_mask
from kashaf.index.engine import Ask, AskedWord, Choice
from kashaf.index.fields import TEXT_PARTS
from kashaf.index.kernels import Floats, Ids, Mask, Ranks
from kashaf.index.plain import NO_LEVEL, Weighed
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
from kashaf.index.snapshot import LevelTerms, Snapshot
from kashaf.index.stem import is_stop

MOST_EXPANSIONS = 1000
"""A prefix stands for at most so many words; more make neither sense nor haste."""

_SPELLING_ALONE = (0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class Found:
    """What a part of the question matched: articles in rising order, with their scores and the rank of the strictest
    level at which a word of it matched (4 where none did)."""

    ids: Ids
    scores: Floats
    levels: Ranks
    first: Mask | None = None
    """Those that hold as many of the words as were asked for, where others with fewer follow them."""

    def weighed(self, weight: float = 1.0) -> Weighed:
        return self.ids, self.scores, self.levels, weight

    def where(self, keep: Mask) -> "Found":
        first = None if self.first is None else self.first[keep]
        return Found(self.ids[keep], self.scores[keep], self.levels[keep], first)


@dataclass(slots=True)
class Matching:
    """Answers trees over one snapshot; gathers the words that were looked for and what had to be left out."""

    snapshot: Snapshot
    ask: Ask
    words: list[AskedWord] = field(default_factory=list)
    shares: list[list[Found]] = field(default_factory=list)
    """What adds to the score of an article for each of the words."""
    problems: list[str] = field(default_factory=list)

    def find(self, query: Query) -> Found:
        """The articles that match the query; copies and deleted ones never do."""
        match query:
            case Word():
                return self._word(query)
            case Phrase():
                return self._phrase(query)
            case Prefix():
                return self._prefix(query)
            case Among():
                return _plain(choice_mask(self.snapshot, Choice(query.facet, query.values, query.ranges)))
            case Named():
                return self._named(query)
            case All():
                found, extras, _ = self._parts(query.parts)
                return self._together(found, extras, len(found))
            case Any():
                return self._together([self.find(part) for part in query.parts], [], 1)
            case Most():
                found, extras, _ = self._parts(query.parts)
                return self._together(found, extras, needed(len(found)), ENOUGH)
            case Sentence():
                return self._weighty(*self._parts(query.parts))
            case Without():
                wanted, seen = self.find(query.query), len(self.words)
                unwanted = self.find(query.excluded)
                self._forget(seen)  # what must not be there is not marked either
                keep = np.ones(self.snapshot.size, dtype=bool)
                keep[unwanted.ids] = False
                return wanted.where(keep[wanted.ids])
            case Everything():
                return _plain(self.snapshot.articles)
            case _:
                assert_never(query)

    def share(self, word: int, articles: Ids) -> Floats:
        """What a word adds to the scores of some articles; function words add a little more, which is not shown."""
        added = np.zeros(len(articles), dtype=np.float32)
        for found in self.shares[word]:
            if len(found.ids):
                places = np.minimum(np.searchsorted(found.ids, articles), len(found.ids) - 1)
                added += np.where(found.ids[places] == articles, found.scores[places], np.float32(0))
        return added

    def _asked(self, word: AskedWord, found: Found) -> None:
        self.words.append(word)
        self.shares.append([found])

    def _forget(self, since: int) -> None:
        del self.words[since:], self.shares[since:]

    def _parts(self, parts: tuple[Query, ...]) -> tuple[list[Found], list[Found], list[Found]]:
        """What the parts find that are asked for, what the others find, and what all do, in their order."""
        content = asked_for(parts)
        found = []
        for part, asked in zip(parts, content, strict=True):
            seen = len(self.words)
            found.append(self.find(part))
            if not asked:
                self._forget(seen)  # nor are they marked
        wanted = [one for one, asked in zip(found, content, strict=True) if asked]
        return wanted, [one for one, asked in zip(found, content, strict=True) if not asked], found

    def _together(self, found: list[Found], extras: list[Found], least: float, enough: int = 0) -> Found:
        """Articles that hold at least so many of the parts; the scores of those that match add up.

        Where they are fewer than `enough`, those that hold fewer parts follow them.
        """
        if len(found) == 1 and not extras and least == 1:
            return found[0]
        together = Found(*self._add_up([one.weighed() for one in found], extras, least, enough))
        if together.first is None and least == len(found) and any(one.first is not None for one in found):
            together.first = reduce(np.logical_and, [_first_among(one, together.ids) for one in found])
        return together

    def _add_up(
        self, parts: list[Weighed], extras: list[Found], least: float, enough: int = 0
    ) -> tuple[Ids, Floats, Ranks, Mask | None]:
        with self.snapshot.lock:
            return kernels.together(self.snapshot.room, parts, [one.weighed() for one in extras], least, enough)

    def _weighty(self, wanted: list[Found], extras: list[Found], every: list[Found]) -> Found:
        """Articles in which the parts that match carry their share of the sentence, scored by all parts."""
        size = self.snapshot.article_count
        weights = [float(np.log((size + 1) / (len(one.ids) + 0.5))) for one in wanted]
        held = [(one, weight) for one, weight in zip(wanted, weights, strict=True) if len(one.ids)]
        if not held:
            return self._together(every, [], 1)
        least = SENTENCE_SHARE * sum(weight for _, weight in held) - 1e-9
        return Found(*self._add_up([one.weighed(weight) for one, weight in held], extras, least))

    def _word(self, word: Word) -> Found:
        terms, weights = self.terms(word), self.ask.weights
        levels = self.levels(terms)

        def score() -> Found:
            return Found(*self.snapshot.score(terms, word.part, weights, levels))

        # Function words stand in most questions and most articles: «من» would be added up anew for each question.
        kept = ("stop", word, self.ask.level, weights.title, weights.k1, weights.b, levels)
        found = self.snapshot.keep(kept, score) if is_function_word(word) else score()
        self._asked(AskedWord(word.text, terms), found)
        return found

    def terms(self, word: Word) -> LevelTerms:
        """What a word is looked for by, at the levels that it and the question allow."""
        return self.snapshot.word(word.text, self.loosest(word))[0]

    def loosest(self, word: Word) -> int:
        """The rank of the loosest level that a word and the question allow."""
        return min(RANK[self.ask.level], RANK[word.level] if word.level else NO_LEVEL)

    def levels(self, terms: LevelTerms) -> tuple[float, float, float, float]:
        """What each level weighs, 0 for those that are not looked at."""
        weights = self.ask.weights.levels
        exact, spelling, stem, root = (weights[level] if level in terms else 0.0 for level in NAMES)
        return exact, spelling, stem, root

    def rarity(self, count: int) -> float:
        """What an article earns for counting under a name that so many articles count under."""
        size = self.snapshot.article_count
        return float(self.ask.weights.name * np.log1p((size - count + 0.5) / (count + 0.5)))

    def _named(self, named: Named) -> Found:
        """What the words find by themselves, and the articles that count under the name, which add its rarity.

        Of several words only articles under the name: «تنظيم» and «الدولة» far apart are no mention of it.
        """
        seen = len(self.words)
        found = self.find(named.query)
        members = self.snapshot.facet_mask(named.facet, [named.value])
        if not members.any():
            return found
        literal = found.where(members[found.ids]) if isinstance(named.query, All) else found
        earned = _plain(members)
        earned.scores = np.full(len(earned.ids), self.rarity(len(earned.ids)), dtype=np.float32)
        if len(self.words) > seen:
            self.shares[-1] = [*self.shares[-1], earned]  # the name is the share of its last word
        return self._together([literal, earned], [], 0.5)

    def _phrase(self, phrase: Phrase) -> Found:
        spellings = tuple(letters.fold(word) for word in phrase.words)
        mask = np.zeros(self.snapshot.size, dtype=bool)
        for part in [phrase.part] if phrase.part else TEXT_PARTS:
            mask[self.snapshot.phrase(part, spellings)] = True
        found = _plain(mask & self.snapshot.articles)
        for spelling in spellings:
            ids, scores, _ = self._by_spelling(frozenset([spelling]), phrase.part)
            found.scores = found.scores + scores[np.searchsorted(ids, found.ids)]  # each holds every word
        found.levels = np.full(len(found.ids), RANK[SPELLING], dtype=np.uint8)
        self._asked(AskedWord(" ".join(phrase.words), {SPELLING: frozenset([" ".join(spellings)])}), found)
        return found

    def _prefix(self, prefix: Prefix) -> Found:
        terms, more = self.snapshot.beginning(letters.fold(prefix.text), MOST_EXPANSIONS)
        if more:
            self.problems.append(
                f"{prefix.text}* stands for more than {MOST_EXPANSIONS} words; only the first were looked for"
            )
        found = Found(*self._by_spelling(frozenset(terms), prefix.part))
        self._asked(AskedWord(f"{prefix.text}*", {SPELLING: frozenset(terms)}, prefix=True), found)
        return found

    def _by_spelling(self, spellings: frozenset[str], part: str | None) -> tuple[Ids, Floats, Ranks]:
        """What words find by their spelling alone, taken as one word."""
        return self.snapshot.score({SPELLING: spellings}, part, self.ask.weights, _SPELLING_ALONE)


def _plain(mask: Mask) -> Found:
    """Articles that match without words."""
    ids = np.flatnonzero(mask).astype(np.int32)
    return Found(ids, np.zeros(len(ids), np.float32), np.full(len(ids), NO_LEVEL, np.uint8))


def _first_among(found: Found, ids: Ids) -> Mask:
    """Which of some articles, all of them found, hold as many words as were asked for."""
    if found.first is None:
        return np.ones(len(ids), dtype=bool)
    first: Mask = found.first[np.searchsorted(found.ids, ids)]
    return first


def asked_for(parts: Sequence[Query]) -> list[bool]:
    """Which parts are asked for: words such as «من» help the score and no more, unless there is nothing else."""
    content = [not is_function_word(part) for part in parts]
    return content if any(content) else [True] * len(parts)


def is_function_word(query: Query) -> bool:
    return isinstance(query, Word) and _is_stop(query.text)


@lru_cache(1 << 14)
def _is_stop(text: str) -> bool:
    return all(is_stop(token.text) for token in tokens(text))
