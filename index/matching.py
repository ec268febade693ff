"""A question's tree over one snapshot: which articles match, how well, and at which level."""

from dataclasses import dataclass, field
from functools import reduce
from typing import assert_never

import numpy as np

from kashaf.index import arabic, letters
from kashaf.index.analysis import tokens
from kashaf.index.arabic import RANK, SPELLING
from kashaf.index.choices import choice_mask
from kashaf.index.engine import Ask, AskedWord, Choice
from kashaf.index.fields import TEXT_PARTS
from kashaf.index.kernels import Floats, Mask, bm25, word_scores
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
from kashaf.index.snapshot import Snapshot
from kashaf.index.stem import is_stop
from kashaf.index.vocabulary import Vocabulary

MOST_EXPANSIONS = 1000
"""A prefix stands for at most so many words; more make neither sense nor haste."""
_NO_LEVEL = len(RANK)


@dataclass(slots=True)
class Found:
    """What a part of the question matched: arrays with one value for each article of the snapshot.

    `levels` is the rank of the strictest level at which a word of it matched; 4 where none did.
    """

    mask: Mask
    scores: Floats
    levels: np.ndarray[tuple[int], np.dtype[np.uint8]]
    first: Mask | None = None
    """Those that hold as many of the words as were asked for, where others with fewer follow them."""


@dataclass(slots=True)
class Matching:
    """Answers trees over one snapshot; gathers the words that were looked for and what had to be left out."""

    snapshot: Snapshot
    vocabulary: Vocabulary
    ask: Ask
    words: list[AskedWord] = field(default_factory=list)
    scores: list[Floats] = field(default_factory=list)
    """What each of the words adds to the score of each article."""
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
                return self._plain(choice_mask(self.snapshot, Choice(query.facet, query.values, query.ranges)))
            case Named():
                return self._named(query)
            case All():
                found, content = self._parts(query.parts)
                return self._matched(found, content, sum(content))
            case Any():
                return self._together([self.find(part) for part in query.parts], 1)
            case Most():
                found, content = self._parts(query.parts)
                return self._most(found, content, needed(sum(content)))
            case Sentence():
                found, content = self._parts(query.parts)
                return self._weighty(found, content)
            case Without():
                wanted, seen = self.find(query.query), len(self.words)
                unwanted = self.find(query.excluded)
                self._forget(seen)  # what must not be there is not marked either
                wanted.mask &= ~unwanted.mask
                return wanted
            case Everything():
                return self._plain(self.snapshot.articles.copy())
            case _:
                assert_never(query)

    def _asked(self, word: AskedWord, found: Found) -> None:
        self.words.append(word)
        self.scores.append(found.scores)

    def _forget(self, since: int) -> None:
        del self.words[since:], self.scores[since:]

    def _plain(self, mask: Mask) -> Found:
        size = self.snapshot.size
        return Found(mask, np.zeros(size, np.float32), np.full(size, _NO_LEVEL, np.uint8))

    def _parts(self, parts: tuple[Query, ...]) -> tuple[list[Found], list[bool]]:
        """What each part finds, and which parts are asked for: words such as «من» help the score and no more."""
        content = [not _is_stop(part) for part in parts]
        content = content if any(content) else [True] * len(parts)
        found = []
        for part, asked in zip(parts, content, strict=True):
            seen = len(self.words)
            found.append(self.find(part))
            if not asked:
                self._forget(seen)  # nor are they marked
        return found, content

    def _matched(self, found: list[Found], content: list[bool], least: int) -> Found:
        """Articles that at least so many of the parts asked for match, scored by all parts."""
        must = self._together([one for one, asked in zip(found, content, strict=True) if asked], least)
        everything = self._together(found, 0)
        return Found(must.mask, everything.scores, everything.levels, must.first)

    def _most(self, found: list[Found], content: list[bool], least: int) -> Found:
        """Articles that hold as many parts as asked for; where they are few, those that hold fewer after them."""
        strict = self._matched(found, content, least)
        widened = strict
        while least > 1 and int(widened.mask.sum()) < ENOUGH:
            least -= 1
            widened = self._matched(found, content, least)
        if widened is not strict and (widened.mask & ~strict.mask).any():
            widened.first = strict.mask
        return widened

    def _weighty(self, found: list[Found], content: list[bool]) -> Found:
        """Articles in which the parts that match carry their share of the sentence, scored by all parts."""
        size = self.snapshot.articles.sum()
        asked = [one.mask for one, counts in zip(found, content, strict=True) if counts and one.mask.any()]
        weights = [float(np.log((size + 1) / (mask.sum() + 0.5))) for mask in asked]
        carried = np.zeros(self.snapshot.size)
        for mask, weight in zip(asked, weights, strict=True):
            carried += weight * mask
        everything = self._together(found, 0)
        least = SENTENCE_SHARE * sum(weights) - 1e-9
        return Found((carried >= least) & self._together(found, 1).mask, everything.scores, everything.levels)

    def _together(self, found: list[Found], least: int) -> Found:
        """At least so many of the parts; the scores of those that match add up."""
        together = self._plain(np.zeros(self.snapshot.size, dtype=bool))
        matched = np.zeros(self.snapshot.size, dtype=np.uint16)
        for one in found:
            matched += one.mask
            together.scores += np.where(one.mask, one.scores, np.float32(0))
            together.levels = np.minimum(together.levels, np.where(one.mask, one.levels, _NO_LEVEL)).astype(np.uint8)
        together.mask = (matched >= least) & self.snapshot.articles
        if least == len(found) and any(one.first is not None for one in found):
            together.first = reduce(np.logical_and, [one.mask if one.first is None else one.first for one in found])
        return together

    def _word(self, word: Word) -> Found:
        loosest = min(RANK[self.ask.level], RANK[word.level] if word.level else _NO_LEVEL)
        terms = self._terms(word.text, loosest)
        found = self._plain(np.zeros(self.snapshot.size, dtype=bool))
        self._asked(AskedWord(word.text, terms), found)
        at = dict.fromkeys(RANK, found.scores)
        for level, wanted in reversed(terms.items()):
            mask, scores = self._score(level, wanted, word.part)
            found.mask |= mask
            found.levels[mask] = RANK[level]
            at[level] = np.float32(self.ask.weights.levels[level]) * scores
        found.scores += word_scores(**at)  # in place: `scores` holds this array too
        found.mask &= self.snapshot.articles
        return found

    def _terms(self, text: str, loosest: int) -> dict[str, frozenset[str]]:
        """The terms of a word at each level allowed, strict first.

        Stems and roots are those of every form in the index that is spelled like the word: whoever types احمد means
        أحمد too, and both then find the same.
        """
        spelling = letters.fold(text)
        terms = {arabic.EXACT: frozenset([text]), SPELLING: frozenset([spelling])}
        if loosest > RANK[SPELLING]:
            rows = self.vocabulary.of_spellings([spelling]) or [arabic.terms(text)]
            terms[arabic.STEM] = frozenset(row.stem for row in rows if row.stem)
            terms[arabic.ROOT] = frozenset(row.root for row in rows if row.root)
        return {level: found for level, found in terms.items() if RANK[level] <= loosest and found}

    def _score(self, level: str, terms: frozenset[str], part: str | None) -> tuple[Mask, Floats]:
        """BM25 of a set of terms taken as one word, title and text as one field in which the title counts more.

        Robertson, Zaragoza and Taylor, Simple BM25 Extension to Multiple Weighted Fields (2004).
        """
        snapshot, weights = self.snapshot, self.ask.weights
        frequencies = np.zeros(snapshot.size, dtype=np.float32)
        lengths = np.zeros(snapshot.size, dtype=np.float32)
        for name in [part] if part else TEXT_PARTS:
            weight = np.float32(weights.title if name == "title" and not part else 1.0)
            lengths += weight * snapshot.lengths(name, level)
            for term in sorted(terms):
                postings = snapshot.postings(text_field(name, level), term)
                frequencies[postings.ids] += weight * postings.frequencies
        mask = (frequencies > 0) & snapshot.articles
        ids = np.flatnonzero(mask)
        scores = np.zeros(snapshot.size, dtype=np.float32)
        size = int(snapshot.articles.sum())
        average = float(lengths[snapshot.articles].mean()) if size else 0.0
        scores[ids] = bm25(frequencies[ids], lengths[ids], average, len(ids), size, weights.k1, weights.b)
        return mask, scores

    def _named(self, named: Named) -> Found:
        """What the words find by themselves, and the articles that count under the name, which add its rarity.

        Of several words only articles under the name: «تنظيم» and «الدولة» far apart are no mention of it.
        """
        seen = len(self.words)
        found = self.find(named.query)
        members = self.snapshot.facet_mask(named.facet, [named.value])
        if not members.any():
            return found
        size, count = int(self.snapshot.articles.sum()), int(members.sum())
        rarity = float(self.ask.weights.name * np.log1p((size - count + 0.5) / (count + 0.5)))
        earned = np.where(members, np.float32(rarity), np.float32(0))
        literal = found.mask & members if isinstance(named.query, All) else found.mask
        found.scores = np.where(literal, found.scores, np.float32(0)) + earned
        if len(self.scores) > seen:
            self.scores[-1] = self.scores[-1] + earned  # the name is the share of its last word
        found.levels[~literal] = _NO_LEVEL
        found.mask = literal | members
        return found

    def _phrase(self, phrase: Phrase) -> Found:
        spellings = tuple(letters.fold(word) for word in phrase.words)
        mask = np.zeros(self.snapshot.size, dtype=bool)
        for part in [phrase.part] if phrase.part else TEXT_PARTS:
            mask[self.snapshot.phrase(part, SPELLING, spellings)] = True
        found = self._plain(mask & self.snapshot.articles)
        for spelling in spellings:
            _, scores = self._score(SPELLING, frozenset([spelling]), phrase.part)
            found.scores += np.where(found.mask, scores, np.float32(0))
        found.levels[found.mask] = RANK[SPELLING]
        self._asked(AskedWord(" ".join(phrase.words), {SPELLING: frozenset([" ".join(spellings)])}), found)
        return found

    def _prefix(self, prefix: Prefix) -> Found:
        spelling = letters.fold(prefix.text)
        terms: set[str] = set()
        for part in [prefix.part] if prefix.part else TEXT_PARTS:
            some, more = self.snapshot.beginning(text_field(part, SPELLING), spelling, MOST_EXPANSIONS)
            terms.update(some)
            if more:
                self.problems.append(
                    f"{prefix.text}* stands for more than {MOST_EXPANSIONS} words; only the first were looked for"
                )
        mask, scores = self._score(SPELLING, frozenset(terms), prefix.part)
        found = self._plain(mask)
        found.scores += scores
        found.levels[mask] = RANK[SPELLING]
        self._asked(AskedWord(f"{prefix.text}*", {SPELLING: frozenset(terms)}, prefix=True), found)
        return found


def _is_stop(query: Query) -> bool:
    return isinstance(query, Word) and all(is_stop(token.text) for token in tokens(query.text))
