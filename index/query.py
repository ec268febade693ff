"""The questions an engine can be asked, as a tree of plain values that says nothing of how they are answered."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """One word, as typed. `level` is the loosest level it may match at; None leaves that to the request.

    `part` is "title" or "body"; None means either.
    """

    text: str
    level: str | None = None
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words one after the other, matched at the spelling level; a word's place may not be skipped."""

    words: tuple[str, ...]
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words whose spelling begins so."""

    text: str
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Among:
    """Articles that hold one of these values of a facet, or lie in one of its ranges (first, last; None is open)."""

    facet: str
    values: tuple[str, ...] = ()
    ranges: tuple[tuple[int | None, int | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """Words that are a name: what they find, and every article that counts under the name."""

    query: "Query"
    facet: str
    value: str


@dataclass(frozen=True, slots=True)
class All:
    """Every part must match."""

    parts: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part must match."""

    parts: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Most:
    """What plain words in a row mean: most of the parts must match, and the more do, the better.

    Where fewer than `ENOUGH` articles hold `needed` of them, those that hold one less follow, and so on.
    """

    parts: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a question in a sentence means: the words that match must carry `SENTENCE_SHARE` of its weight.

    A word weighs log((size + 1) / (found + .5)), `found` being the articles of `size` that match it: rare words weigh
    more, and those that stand in no article nothing.
    """

    parts: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Without:
    """Articles that match `query` and do not match `excluded`."""

    query: "Query"
    excluded: "Query"


@dataclass(frozen=True, slots=True)
class Everything:
    """All articles: the empty question, or one made of exclusions and filters alone."""


Query = Word | Phrase | Prefix | Among | Named | All | Any | Most | Sentence | Without | Everything

SENTENCE_SHARE = 0.2
"""On questions with known answers a fifth costs nothing and leaves a third of what matching any word finds."""

ENOUGH = 10
"""A page of hits."""


def needed(count: int) -> int:
    """How many of so many words an article must hold to match `Most` of them: more than half, and both of two.

    >>> [needed(count) for count in range(1, 9)]
    [1, 2, 2, 3, 3, 4, 4, 5]
    """
    return count // 2 + 1
