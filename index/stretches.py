"""Which stretches of words that many articles of one source share are boilerplate: counted by arrays, then judged."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

RUN = 6
"""Words; what is repeated in fewer is left to cue words."""
SHARE = 0.05
"""A stretch stands in more than this share of the articles of its source …"""
FEWEST = 5
"""… and in at least so many."""
FEWEST_ARTICLES = 20
"""Of fewer articles nothing is learned."""

PLATEAU = 0.5
"""A run belongs to a stretch if it stands in at least this share of the articles that the stretch's commonest run does:
«اكتب رأيك وقال» is no bar, though many articles go on with وقال after it."""
MOST_OF_ARTICLE = 0.5
"""Articles that are repeated in more than this share are forms filled in, or copies, and say nothing."""
MOST_TIMES = 1.5
"""Times that boilerplate stands in one article, on average; «رسول الله صلى الله عليه وسلم» stands there three times."""
BREAKS = 0.8
"""Share of the places in which boilerplate begins, or ends, where a sentence or a line does."""
MOST_SAME = 0.05
"""How often two places may have the same neighbour where no sentence ends; «السمو الشيخ …» follows صاحب every time."""
FEWEST_NEIGHBOURS = 12
"""Of fewer neighbours, that they differ says nothing."""
COMMON = 0.2
"""A stretch in more than this share of the articles may have an open side: «اكتب رأيك وقال المتحدث»; a rarer one only
towards the text, at its very beginning or end. «وقال المتحدث باسم وزارة الداخلية العميد» has an open side too: none
that begins with و may have one."""
MOST_ALIKE_OPEN = 1.2
"""`MOST_ALIKE` for stretches with an open side."""
MOST_PARTICLES = 0.05
"""Share of the places in which a stretch may follow a word that no sentence ends with: «أن صاحب السمو …» is prose."""
OWN = 0.75
"""Share of the three-word runs of boilerplate that stand in it more often than elsewhere."""
MOST_ALIKE = 1.5
"""How much more alike the articles that hold boilerplate may be than any two of the source: a quotation, a verse or the
terms of the stock market are shared by articles on one matter, a share bar by articles on anything."""

Ids = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Kinds:
    """The numbers of words that no sentence ends with, of those in digits, and of those that begin with و."""

    particles: frozenset[int]
    digits: frozenset[int]
    joined: frozenset[int]


@dataclass(frozen=True, slots=True)
class Text:
    """The words of an article as numbers from 1 on, 0 where the text is cut; and which of them begin a sentence."""

    words: npt.NDArray[np.uint32]
    opens: Flags


@dataclass(frozen=True, slots=True)
class Side:
    """What stands before, or after, the places of a stretch.

    `breaks` is the share of them where a sentence or line ends, `border` that where the whole text does, `same` the
    chance that two of the others have the same neighbour (1 where they are too few to tell).
    """

    breaks: float
    border: float
    same: float

    @property
    def closed(self) -> bool:
        return self.breaks >= BREAKS


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that a number of articles share, and what speaks for or against their being boilerplate.

    `share` is that of the articles that hold it, `times` how often one holds it, `particles` the share of its places
    after a word that no sentence ends with (1 if it ends with one itself), `own` that of its three-word runs that are
    its own, `alike` how much more alike the articles that hold it are than others, `joined` whether it begins with و.
    """

    words: tuple[int, ...]
    articles: int
    share: float
    times: float
    left: Side
    right: Side
    particles: float
    own: float
    alike: float
    joined: bool

    @property
    def boilerplate(self) -> bool:
        """Whether nothing speaks for its being text."""
        return (
            self.times <= MOST_TIMES
            and self.particles <= MOST_PARTICLES
            and self.own >= OWN
            and self.alike <= (MOST_ALIKE if self.left.closed and self.right.closed else MOST_ALIKE_OPEN)
            and self.apart
        )

    @property
    def apart(self) -> bool:
        """Whether it stands apart from the text on both sides."""
        if self.left.closed and self.right.closed:
            return True
        return not self.joined and any(
            closed.closed and other.same <= MOST_SAME and (self.share > COMMON or closed.border >= BREAKS)
            for closed, other in ((self.left, self.right), (self.right, self.left))
        )


def stretches(texts: Sequence[Text], kinds: Kinds) -> list[Stretch]:
    """The stretches that more than a twentieth of the articles of one source share, the commonest first."""
    if len(texts) < FEWEST_ARTICLES:
        return []
    return _Source(texts, kinds).stretches(max(FEWEST, int(len(texts) * SHARE) + 1))


class _Source:
    """The articles of one source end to end, each word with its article, a 0 after each text."""

    def __init__(self, texts: Sequence[Text], kinds: Kinds) -> None:
        self.number = len(texts)
        gap = np.zeros(1, dtype=np.uint32)
        self.words: Ids = np.concatenate([part for text in texts for part in (text.words, gap)]).astype(np.int64)
        shut = np.ones(1, dtype=np.bool_)
        self.opens: Flags = np.concatenate([part for text in texts for part in (text.opens, shut)])
        self.opens |= self.words == 0
        self.article: Ids = np.repeat(np.arange(len(texts)), [len(text.words) + 1 for text in texts])
        self.ends = np.cumsum([len(text.words) + 1 for text in texts]) - 1
        self.particles, self.digits, self.joined = (
            np.array(sorted(numbers), dtype=np.int64) for numbers in (kinds.particles, kinds.digits, kinds.joined)
        )

    def stretches(self, least: int) -> list[Stretch]:
        runs = _hashes(self.words, RUN)
        order = np.argsort(runs, kind="stable")
        order = order[np.searchsorted(runs[order], 1) :]  # 0 is no run
        if not len(order):
            return []
        same, holder = runs[order], self.article[order]
        starts = np.flatnonzero(np.r_[True, same[1:] != same[:-1]])
        ends = np.r_[starts[1:], len(same)]
        first_in_article = np.r_[True, (same[1:] != same[:-1]) | (holder[1:] != holder[:-1])]
        articles = np.add.reduceat(first_in_article.astype(np.int64), starts)

        self.shared_by = np.zeros(len(runs), dtype=np.int64)
        self.shared_by[order] = np.repeat(articles, ends - starts)
        common = self.shared_by >= least
        covered = self._covered(common)
        whole = np.bincount(self.article[self.words > 0], minlength=self.number)
        shared = np.bincount(self.article[covered], minlength=self.number)
        self.counts = shared <= MOST_OF_ARTICLE * whole
        self.alike = _Alikeness(self, ~covered & (self.words > 0))
        _, name, number = np.unique(_hashes(self.words, 3), return_inverse=True, return_counts=True)
        self.same_three = number[name]

        places = {
            int(same[starts[run]]): order[starts[run] : ends[run]] for run in np.flatnonzero(articles >= least).tolist()
        }
        found = []
        for start, end in self._candidates(common):
            at = places[int(runs[start])]
            at = at[at + (end - start) <= len(self.words)]
            for offset in range(RUN, end - start):
                at = at[self.words[at + offset] == self.words[start + offset]]
            at = at[self.counts[self.article[at]]]
            holders = np.unique(self.article[at])
            if len(holders) >= least:
                found.append(self._judged(at, end - start, holders))
        return sorted(found, key=lambda one: (-one.articles, one.words))

    def _covered(self, common: Flags) -> Flags:
        """Which words stand in one of the runs marked at their first word."""
        steps = np.zeros(len(self.words) + RUN, dtype=np.int64)
        at = np.flatnonzero(common)
        steps[at] += 1
        steps[at + RUN] -= 1
        return np.cumsum(steps)[: len(self.words)] > 0

    def _candidates(self, common: Flags) -> list[tuple[int, int]]:
        """One place, first word to last, of each stretch of common runs, cut where much fewer articles go on."""
        common = common & self.counts[self.article]
        edges = np.flatnonzero(np.diff(np.r_[False, common, False].astype(np.int8)))
        seen: dict[tuple[int, ...], tuple[int, int]] = {}
        for first, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            seen.setdefault(tuple(self.words[first : last + RUN - 1].tolist()), (first, last))
        found: dict[tuple[int, ...], tuple[int, int]] = {}
        for first, last in seen.values():
            for start, end in _plateaus(self.shared_by[first:last].tolist()):
                span = first + start, first + end + RUN - 1
                found.setdefault(tuple(self.words[span[0] : span[1]].tolist()), span)
        return list(found.values())

    def _judged(self, at: Ids, length: int, holders: Ids) -> Stretch:
        after = at + length
        words = self.words[at[0] : after[0]]
        ends_open = bool(np.isin(words[-1], self.particles))
        return Stretch(
            words=tuple(words.tolist()),
            articles=len(holders),
            share=len(holders) / self.number,
            times=len(at) / len(holders),
            left=self._side(at - 1, self.opens[at], (at == 0) | (self.article[at - 1] != self.article[at])),
            right=self._side(after, self.opens[after], np.isin(after, self.ends)),
            particles=1.0
            if ends_open
            else float(np.mean(np.isin(self.words[at - 1], self.particles) & ~self.opens[at])),
            own=float(np.mean(self.same_three[at[0] : after[0] - 2] < 2 * len(at))),
            alike=self.alike.of(holders),
            joined=bool(np.isin(words[0], self.joined)),
        )

    def _side(self, beside: Ids, at_break: Flags, at_border: Flags) -> Side:
        inside = self.words[beside[~at_break]]
        inside = np.where(np.isin(inside, self.digits), -1, inside)
        _, counts = np.unique(inside, return_counts=True)
        pairs = len(inside) * (len(inside) - 1)
        same = float((counts * (counts - 1)).sum() / pairs) if len(inside) >= FEWEST_NEIGHBOURS else 1.0
        return Side(float(np.mean(at_break)), float(np.mean(at_border)), same)


class _Alikeness:
    """How many of their rarer words articles have in common, the words of shared runs aside."""

    def __init__(self, source: _Source, told: Flags) -> None:
        self.number = source.number
        size = int(source.words.max(initial=0)) + 1
        pairs = np.unique(source.article[told] * size + source.words[told])
        self.article, self.word = pairs // size, pairs % size
        self.size = size

    def of(self, holders: Ids) -> float:
        """How much more alike these articles are than any two of the source; 1 for articles taken at random."""
        inside = np.zeros(self.number, dtype=np.bool_)
        inside[holders] = True
        everywhere = np.bincount(self.word, minlength=self.size)
        rare = everywhere <= max(self.number // 10, len(holders))
        among = np.bincount(self.word[inside[self.article]], minlength=self.size)[rare]
        everywhere = everywhere[rare]
        # Of two articles, each pair of words is as likely to be the same here as there.
        chance = _pairs(everywhere) / (_pairs(self.number) * (everywhere.sum() / self.number) ** 2 or 1)
        expected = float(chance * _pairs(len(holders)) * (among.sum() / len(holders)) ** 2)
        found = float(_pairs(among))
        # Less its own scatter: four words in common where two are expected prove nothing.
        return (found - found**0.5) / expected if expected else 0.0


def _pairs(number: Ids | int) -> int:
    """How many pairs there are among so many; among each of several numbers, added up."""
    return int(np.sum(number * (number - 1) // 2))


def _plateaus(counts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where neighbouring runs stand in about as many articles: spans of places, cut at every fall and rise.

    >>> list(_plateaus([100, 98, 97, 12, 11]))
    [(0, 3), (3, 5)]
    """
    start, low, high = 0, counts[0], counts[0]
    for place, count in enumerate(counts):
        low, high = min(low, count), max(high, count)
        if low < PLATEAU * high:
            yield start, place
            start, low, high = place, count, count
    yield start, len(counts)


def _hashes(words: Ids, run: int) -> Ids:
    """A number for each place that stands for the words from there on, the same for the same words; 0 for no run."""
    mixed = np.zeros(len(words), dtype=np.uint64)
    valid = np.zeros(len(words), dtype=np.bool_)
    last = len(words) - run + 1
    if last <= 0:
        return mixed.astype(np.int64)
    valid[:last] = True
    for offset in range(run):
        piece = words[offset : offset + last]
        valid[:last] &= piece > 0
        mixed[:last] = mixed[:last] * np.uint64(0x9E3779B97F4A7C15) + piece.astype(np.uint64)
        mixed[:last] ^= mixed[:last] >> np.uint64(29)
    return np.where(valid, (mixed >> np.uint64(1)) | np.uint64(1), np.uint64(0)).astype(np.int64)
