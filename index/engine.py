"""What every engine can be asked and what it answers; the promise that Whoosh and any other engine keep alike."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Protocol, Self

from kashaf.index.arabic import Terms
from kashaf.index.errors import KashafError
from kashaf.index.model import Record
from kashaf.index.query import Query


class EngineError(KashafError):
    """The index or the engine cannot do what was asked."""


class MissingIndex(EngineError):
    """There is no index where one was looked for."""


class OtherVersion(EngineError):
    """The index was built by another version of the program, its analyzer or its authority file."""


class BrokenIndex(EngineError):
    """The index is damaged."""


class LockedIndex(EngineError):
    """Another process is writing to the index."""


Sort = Literal["relevance", "date", "-date", "title"]
SORTS: tuple[Sort, ...] = ("relevance", "date", "-date", "title")


@dataclass(frozen=True, slots=True)
class Choice:
    """What a reader chose in one facet: any of `values` or of `ranges` (first, last; None is open).

    With `every`, an article must hold each of the values; with `excluded`, articles that hold one of them are left out.
    Choices travel apart from the query, so that a facet can be counted without its own.
    """

    facet: str
    values: tuple[str, ...] = ()
    ranges: tuple[tuple[int | None, int | None], ...] = ()
    excluded: bool = False
    every: bool = False


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each level counts, a word in the title against one in the text, BM25's k1 and b, and, for a name that is
    asked for, that an article counts under it."""

    levels: Mapping[str, float]
    title: float
    k1: float
    b: float
    name: float = 0.5
    recency: float = 0.0
    """How much more than another, at the most, the newest article scores; half of it two years before, and so on."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One question with everything that shapes its answer."""

    query: Query
    weights: Weights
    choices: tuple[Choice, ...] = ()
    level: str = "root"
    """The loosest level a word may match at."""
    sort: Sort = "relevance"
    start: int = 0
    size: int = 10
    facets: tuple[str, ...] = ()
    """The facets to count."""
    grouped: bool = False
    """Whether near duplicates are shown as one hit with the others under it."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that answers, its score and the strictest level at which one of the words matched.

    `level` is None where no word was asked for, or sorted by something else than words.
    """

    id: str
    score: float
    level: str | None
    similar: tuple[str, ...] = ()
    """Ids of the near duplicates that stand under this hit when grouped."""
    shares: tuple[float, ...] = ()
    """What each of the reply's words adds to the score; function words add a little more, which is not shown."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many hits there would be if `value` were the one choice in its facet.

    Where every choice of the facet must hold, it is how many there would be if it were one choice more.
    """

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class AskedWord:
    """A word of the question with the terms that were looked for at each level the question allows."""

    text: str
    terms: Mapping[str, frozenset[str]]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer: how many articles, the page of hits asked for, the counts, and the words to mark."""

    total: int
    hits: tuple[Hit, ...]
    counts: Mapping[str, tuple[Count, ...]]
    words: tuple[AskedWord, ...]
    full: int = 0
    """How many of all hits hold as many of the words as were asked for; the others follow them."""
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What the index remembers of an article, so that the next run can tell what changed.

    `root` is the path that was given, `path` the file below it; the hashes are of the file, of everything read out
    of it for this article, and of its folded text. `copy_of` names the article with the same folded text.
    """

    id: str
    root: str
    path: str
    file_hash: str
    article_hash: str
    text_hash: str
    copy_of: str | None = None


@dataclass(frozen=True, slots=True)
class Info:
    """What an index is: `terms` counts distinct word forms, `bytes` its files, `created` is an ISO time."""

    engine: str
    articles: int
    terms: int
    bytes: int
    created: str
    version: str
    analyzer: str
    copies: int = 0
    loops: str = ""
    """What does the work over arrays: "compiled" or "numpy" (see `kashaf.index.kernels`)."""


@dataclass(frozen=True, slots=True)
class Similar:
    """An article much like another: `share` of their four-word runs in common, 0 to 1.

    `kind` is "copy" (the same folded text), "near duplicate", or "same matter" (see `kashaf.search.similar`, where
    the share is another).
    """

    id: str
    share: float
    kind: Literal["copy", "near duplicate", "same matter"] = "near duplicate"


class Series(Protocol):
    """Where another process puts its share of the articles."""

    def put(self, record: Record, known: Known) -> None: ...

    def finish(self) -> Sequence[object]:
        """Write what was put; what the writer must adopt."""


class Help(Protocol):
    """How another process opens its series: plain values that can be sent to it."""

    def open(self) -> Series: ...


class Writer(Protocol):
    """Adds, replaces and removes articles; nothing is seen by readers until `commit`, and then all of it is."""

    def known(self) -> Mapping[str, Known]: ...

    def text_hash(self, text: str) -> str:
        """A hash of the folded words of a text: equal for copies that differ in spelling, spacing or commas alone."""

    def put(self, record: Record, known: Known) -> None:
        """Add an article, or replace the one with its id. One with `copy_of` is kept but never found by searches."""

    def help(self, place: int, places: int) -> Help:
        """For one of several processes that write for this writer; place 0 is the writer's own."""

    def expect(self, known: Known) -> None:
        """Another process will put this article; what it made must be adopted before the commit."""

    def write_out(self) -> None:
        """Write what was put so far to the disk; it is seen after the commit, as all else."""

    def adopt(self, made: Iterable[object]) -> None:
        """Take in what another process wrote."""

    def remove(self, ids: Iterable[str]) -> None: ...

    def record(self, id: str) -> Record: ...

    def kept(self, name: str) -> str | None:
        """The text that a run kept with the index under a name; None if there is none."""

    def keep(self, name: str, text: str) -> None:
        """Keep a text with the index from the commit on. It may stay if the run is killed while committing, so it
        must do no harm beside the articles of the run before."""

    def commit(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Without a `commit` before it, the index stays as it was."""


class Engine(Protocol):
    """An open index. Sees commits of others at the next call of `refresh`; safe to share between threads."""

    def search(self, ask: Ask) -> Reply: ...

    def records(self, ids: Sequence[str]) -> tuple[Record, ...]:
        """The articles of these ids, in their order; raises EngineError for an id that is not in the index."""

    def has(self, id: str) -> bool: ...

    def spellings(self) -> Mapping[str, int]:
        """Every folded word that stands in articles, and in how many at least one of its forms does, at the most."""

    def published(self, spellings: Iterable[str]) -> Mapping[str, str]:
        """The form in which most articles write each of these folded words: الانترنت → الإنترنت."""

    def titles(self) -> Sequence[tuple[str, str]]:
        """The folded title and the id of every article that has one; the same object until the next commit."""

    def holding(self, level: str, terms: Iterable[str]) -> Mapping[str, int]:
        """In how many articles each of these terms of a level stands, at the most; 0 for those that stand in none."""

    def levels(self, forms: Iterable[str]) -> Mapping[str, Terms]:
        """The terms of those bare word forms that stand in articles of the index."""

    def similar(self, id: str) -> tuple[Similar, ...]:
        """The copies of an article, then its near duplicates, most alike first; none for what is a copy itself."""

    def info(self) -> Info: ...

    def verify(self) -> tuple[str, ...]:
        """What is damaged, one sentence each; empty if all is well."""

    def refresh(self) -> bool:
        """Turn to the newest commit; True if there was a newer one."""

    def close(self) -> None: ...
