"""What a reader asks of the search and what comes back: plain values, the same for shell, page and program."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kashaf.index.engine import AskedWord, Choice, Sort
from kashaf.index.model import Record

MOST_PER_PAGE = 1000


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A question as a reader puts it. Pages count from 1; `facets` names those to count."""

    text: str = ""
    choices: tuple[Choice, ...] = ()
    level: str = "root"
    sort: Sort = "relevance"
    page: int = 1
    size: int = 10
    facets: tuple[str, ...] = ()
    grouped: bool = False
    explained: bool = False
    """Whether each hit says which word of the question matched at which level."""
    recent: bool = False
    """Whether newer articles are preferred, gently."""
    names: bool = True
    """Whether a name in the question stands for its entity: داعش also finds articles that say تنظيم الدولة."""
    language: str = "ar"


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage and the ranges in it to mark, whole words each; offsets count characters of `text`."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class WordMatch:
    """Why an article answers: a word of the question, the strictest level it matched at, the forms found, how often.

    `level` is None and `forms` empty where the word does not stand in the article; `share` is its part of the score.
    """

    word: str
    level: str | None
    forms: tuple[str, ...]
    in_title: int
    in_text: int
    share: float


@dataclass(frozen=True, slots=True)
class ResultHit:
    """An article found. `level` is the strictest level at which a word of the question matched, None if none did."""

    record: Record
    title: Snippet | None
    snippet: Snippet
    score: float
    level: str | None
    similar: tuple[str, ...] = ()
    explained: tuple[WordMatch, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that speaks for a value of a facet, the rule that found it, its zone, and whether it counts."""

    sentence: Snippet
    rule: str
    zone: str
    counted: bool


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet; `count` is the number of hits if it were the one choice in its facet."""

    value: str
    label: str
    count: int
    selected: bool = False
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another question worth asking, and what kind of help it is."""

    kind: str
    query: str


@dataclass(frozen=True, slots=True)
class Interpretation:
    """A name that was found in the question and is asked for as such."""

    facet: str
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer to a request: how it was understood, the page of hits, and the facets."""

    request: SearchRequest
    understood: str
    total: int
    hits: tuple[ResultHit, ...]
    facets: Mapping[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    suggestions: tuple[Suggestion, ...] = ()
    interpretations: tuple[Interpretation, ...] = ()
    problem_spans: tuple[tuple[int, int] | None, ...] = ()
    """For each problem its place in the question, None for one that has none."""
    full: int = 0
    """How many of the hits hold as many of the words as were asked for; where they are few, others follow."""
    problems: tuple[str, ...] = ()
    took_ms: float = 0.0
    words: tuple[AskedWord, ...] = ()
    """The words of the question with the terms they were looked for by."""


@dataclass(frozen=True, slots=True)
class Completion:
    """What may be meant by what was typed: `text` is shown, `query` is the whole question with it.

    `kind` is "word" (`count` articles at the most hold it), "entity" (a name, whose `facet` and `id` may be chosen)
    or "title" (of the article `id`).
    """

    kind: str
    text: str
    query: str
    facet: str | None = None
    id: str | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class SimilarArticle:
    """An article like another, and in what way; see `kashaf.search.similar`."""

    id: str
    title: str | None
    share: float
    kind: str


@dataclass(frozen=True, slots=True)
class Line:
    """A match with the text around it: `match` is `text[start:end]` of the article as published.

    In `before` and `after` white space is collapsed; the space beside the match, if there is one, belongs to them.
    """

    id: str
    title: str | None
    start: int
    end: int
    before: str
    match: str
    after: str
    level: str
