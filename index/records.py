"""Records to what is stored and back; what stands in the text is stored once and cut out of it again."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from kashaf.index.model import Article, Mention, PublicationYear, Record, YearMention, Zone

_FIELDS = tuple(name for name in Article.__dataclass_fields__ if name != "text")


def to_row(record: Record) -> tuple[str, str]:
    """The text of the article, and everything else as JSON."""
    article = record.article
    row = {
        "article": [getattr(article, name) for name in _FIELDS],
        "title": record.title,
        "title_start": record.title_start,
        "zones": [[zone.start, zone.end, zone.kind] for zone in record.zones],
        "mentions": [_mention_row(mention) for mention in record.mentions],
        "years": [_year_row(year) for year in record.years],
        "title_mentions": [_mention_row(mention) for mention in record.title_mentions],
        "title_years": [_year_row(year) for year in record.title_years],
        "year": [record.year.value, record.year.basis, record.year.reason, record.year.candidates],
    }
    return article.text, json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def from_row(text: str, rest: str) -> Record:
    """The record that `to_row` was given."""
    row: dict[str, Any] = json.loads(rest)
    fields = dict(zip(_FIELDS, row["article"], strict=True))
    article = Article(text=text, **{**fields, "topics": tuple(fields["topics"]), "notes": tuple(fields["notes"])})
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
    row = json.dumps([getattr(article, name) for name in _FIELDS if name != "path"], ensure_ascii=False)
    return hashlib.sha256(f"{row}\0{article.text}".encode("utf-8", "surrogatepass")).hexdigest()[:32]


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
