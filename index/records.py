"""Records to bytes and back, compressed; what stands in the text is stored once and cut out of it again."""

import hashlib
import json
import zlib
from collections.abc import Sequence
from typing import Any

from kashaf.index.analysis import words
from kashaf.index.letters import fold
from kashaf.index.model import Article, Mention, PublicationYear, Record, YearMention, Zone

_LEVEL = 6  # zlib's default; 9 saves 1 % and takes twice as long


def to_bytes(record: Record) -> bytes:
    """The record as compressed JSON."""
    article = record.article
    row = {
        "article": [getattr(article, name) for name in Article.__dataclass_fields__],
        "title": record.title,
        "title_start": record.title_start,
        "zones": [[zone.start, zone.end, zone.kind] for zone in record.zones],
        "mentions": [_mention_row(mention) for mention in record.mentions],
        "years": [_year_row(year) for year in record.years],
        "title_mentions": [_mention_row(mention) for mention in record.title_mentions],
        "title_years": [_year_row(year) for year in record.title_years],
        "year": [record.year.value, record.year.basis, record.year.reason, record.year.candidates],
    }
    return zlib.compress(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode(), _LEVEL)


def from_bytes(data: bytes) -> Record:
    """The record that `to_bytes` wrote."""
    row: dict[str, Any] = json.loads(zlib.decompress(data))
    fields = dict(zip(Article.__dataclass_fields__, row["article"], strict=True))
    article = Article(**{**fields, "topics": tuple(fields["topics"]), "notes": tuple(fields["notes"])})
    title = row["title"] or ""
    value, basis, reason, candidates = row["year"]
    return Record(
        article=article,
        title=row["title"],
        title_start=row["title_start"],
        zones=tuple(Zone(*zone) for zone in row["zones"]),
        mentions=tuple(_mention(mention, article.text) for mention in row["mentions"]),
        years=tuple(_year(year, article.text) for year in row["years"]),
        title_mentions=tuple(_mention(mention, title) for mention in row["title_mentions"]),
        title_years=tuple(_year(year, title) for year in row["title_years"]),
        year=PublicationYear(value, basis, reason, tuple(candidates)),
    )


def article_hash(article: Article) -> str:
    """A hash of all that was read for the article, its path aside; when it changes, it must be indexed again."""
    row = [getattr(article, name) for name in Article.__dataclass_fields__ if name != "path"]
    return hashlib.sha256(json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def text_hash(article: Article) -> str:
    """A hash of the folded words of the text: equal for copies that differ in spelling, spacing or commas alone."""
    folded = " ".join(words(fold(article.text)))
    return hashlib.sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _mention_row(mention: Mention) -> list[object]:
    return [mention.facet, mention.value, mention.start, mention.end, mention.rule, mention.zone]


def _mention(row: Sequence[Any], text: str) -> Mention:
    facet, value, start, end, rule, zone = row
    return Mention(facet, value, start, end, text[start:end], rule, zone)


def _year_row(year: YearMention) -> list[object]:
    return [year.value, year.candidates, year.start, year.end, year.rule, year.confidence, year.zone]


def _year(row: Sequence[Any], text: str) -> YearMention:
    value, candidates, start, end, rule, confidence, zone = row
    return YearMention(value, tuple(candidates), start, end, text[start:end], rule, confidence, zone)
