"""Records to what is stored and back; what stands in the text is stored once and cut out of it again."""

import hashlib
import json
from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from kashaf.index.model import Article, Mention, PublicationYear, Record, YearMention, Zone

_FIELDS = tuple(name for name in Article.__dataclass_fields__ if name != "text")

# Made once: `json.dumps` makes an encoder for every call that asks for anything but its defaults.
_row_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_hashed_as_json = json.JSONEncoder(ensure_ascii=False).encode

_article_row = attrgetter(*_FIELDS)
_hashed_fields = attrgetter(*(name for name in _FIELDS if name != "path"))
_zone_row = attrgetter("start", "end", "kind")
_mention_row = attrgetter("facet", "value", "start", "end", "rule", "zone")
_year_row = attrgetter("value", "candidates", "start", "end", "rule", "confidence", "zone")


def to_row(record: Record) -> tuple[str, str]:
    """The text of the article, and everything else as JSON."""
    article = record.article
    row = {
        "article": _article_row(article),
        "title": record.title,
        "title_start": record.title_start,
        "zones": list(map(_zone_row, record.zones)),
        "mentions": list(map(_mention_row, record.mentions)),
        "years": list(map(_year_row, record.years)),
        "title_mentions": list(map(_mention_row, record.title_mentions)),
        "title_years": list(map(_year_row, record.title_years)),
        "year": [record.year.value, record.year.basis, record.year.reason, record.year.candidates],
    }
    return article.text, _row_as_json(row)


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
    row = _hashed_as_json(_hashed_fields(article))
    return hashlib.sha256(f"{row}\0{article.text}".encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _mention(row: Sequence[Any], text: str) -> Mention:
    facet, value, start, end, rule, zone = row
    return Mention(facet, value, start, end, text[start:end], rule, zone)


def _year(row: Sequence[Any], text: str) -> YearMention:
    value, candidates, start, end, rule, confidence, zone = row
    return YearMention(value, tuple(candidates), start, end, text[start:end], rule, confidence, zone)
