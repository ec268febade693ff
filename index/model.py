"""What an article is, as read and as understood: frozen values without engine or IO.

Every offset counts characters of `Article.text`, the text as published, whatever is folded, joined or left out later.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Article:
    """One article as a reader found it, before anything is inferred from its text."""

    id: str
    text: str
    path: str
    title: str | None = None
    """From metadata; None where only the text itself may tell (`kashaf.index.zones.headline`)."""
    source: str | None = None
    date: str | None = None
    """ISO 8601, as precise as known: 2015, 2015-03 or 2015-03-13."""
    url: str | None = None
    author: str | None = None
    topics: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """What a reader should know about the file: decoding damage, an encoding that was guessed."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file, or a line of one, that gave no article, and why."""

    path: str
    line: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of the text and the part it plays; `kind` is a key of `kashaf.index.zones.ZONES`."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where a name of the authority file stands: `text` is `Article.text[start:end]`."""

    facet: str
    value: str
    start: int
    end: int
    text: str
    rule: str
    zone: str


@dataclass(frozen=True, slots=True)
class YearMention:
    """A place where the text speaks of a year, said or inferred.

    `value` is None while several `candidates` remain. `confidence` is "high", "medium" or "low"; only years of high
    or medium confidence count in the facet.
    """

    value: int | None
    candidates: tuple[int, ...]
    start: int
    end: int
    text: str
    rule: str
    confidence: str
    zone: str


@dataclass(frozen=True, slots=True)
class PublicationYear:
    """The year an article came out and how that is known.

    `basis` is one of "metadata", "dateline", "address" (URL or file name), "estimated", "unknown".
    """

    value: int | None
    basis: str
    reason: str = ""
    candidates: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """An article with everything read out of it; what an engine stores and gives back."""

    article: Article
    title: str | None
    title_start: int | None
    """Where the title stands in the text; None where it comes from metadata alone or there is none."""
    zones: tuple[Zone, ...]
    mentions: tuple[Mention, ...]
    years: tuple[YearMention, ...]
    year: PublicationYear
    title_mentions: tuple[Mention, ...] = ()
    """Mentions in a title that is not part of the text; their offsets count characters of the title."""
    title_years: tuple[YearMention, ...] = ()
