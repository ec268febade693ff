"""Results, articles and reports as the JSON that the shell, the API and the documentation promise."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kashaf.index.contents import values, years_counted
from kashaf.index.engine import Info, Similar
from kashaf.index.model import Mention, Record, Skipped, YearMention
from kashaf.search.request import Evidence, FacetValue, ResultHit, SearchResult, Snippet, WordMatch

if TYPE_CHECKING:  # a search need not load what builds an index
    from kashaf.index.build import Report

Json = dict[str, Any]


def result(found: SearchResult) -> Json:
    """A page of hits with counts, as `kashaf search --format json` prints it."""
    return {
        "query": found.request.text,
        "understood": found.understood,
        "total": found.total,
        "full": found.full,
        "page": found.request.page,
        "size": found.request.size,
        "took_ms": found.took_ms,
        "hits": [hit(one) for one in found.hits],
        "facets": {name: [facet_value(one) for one in rows] for name, rows in found.facets.items()},
        "suggestions": [{"kind": one.kind, "query": one.query} for one in found.suggestions],
        "problems": list(found.problems),
        "interpretations": [
            {"facet": one.facet, "value": one.value, "label": one.label} for one in found.interpretations
        ],
    }


def hit(found: ResultHit) -> Json:
    article = found.record.article
    return {
        "id": article.id,
        "title": found.record.title,
        "source": article.source,
        "date": article.date,
        "year": found.record.year.value,
        "score": found.score,
        "level": found.level,
        "platforms": values(found.record, "platform"),
        "organizations": values(found.record, "organization"),
        "years_mentioned": [int(year) for year in years_counted(found.record)],
        "snippet": snippet(found.snippet),
        "title_marks": [list(mark) for mark in found.title.marks] if found.title else [],
        "similar": list(found.similar),
        **({"explained": [word_match(one) for one in found.explained]} if found.explained else {}),
    }


def word_match(found: WordMatch) -> Json:
    """Why an article answers, for one word of the question."""
    return {
        "word": found.word,
        "level": found.level,
        "forms": list(found.forms),
        "in_title": found.in_title,
        "in_text": found.in_text,
        "share": found.share,
    }


def snippet(found: Snippet) -> Json:
    return {"text": found.text, "marks": [list(mark) for mark in found.marks]}


def facet_value(found: FacetValue) -> Json:
    return {"value": found.value, "label": found.label, "count": found.count, "selected": found.selected}


def record(found: Record, similar: Sequence[Similar]) -> Json:
    """An article with its evidence; for every mention and year, `text[start:end]` is its `text`.

    Those in a title that is not part of the text stand apart, with offsets into the title.
    """
    article = found.article
    return {
        "id": article.id,
        "title": found.title,
        "text": article.text,
        "source": article.source,
        "date": article.date,
        "url": article.url,
        "author": article.author,
        "topics": list(article.topics),
        "path": article.path,
        "notes": list(article.notes),
        "year": found.year.value,
        "year_basis": found.year.basis,
        "year_reason": found.year.reason,
        "year_candidates": list(found.year.candidates),
        "platforms": values(found, "platform"),
        "organizations": values(found, "organization"),
        "zones": [{"start": zone.start, "end": zone.end, "kind": zone.kind} for zone in found.zones],
        "mentions": [mention(one) for one in found.mentions],
        "years": [year(one) for one in found.years],
        "title_mentions": [mention(one) for one in found.title_mentions],
        "title_years": [year(one) for one in found.title_years],
        "similar": [{"id": one.id, "share": one.share} for one in similar],
    }


def evidence(found: Evidence) -> Json:
    return {"sentence": snippet(found.sentence), "rule": found.rule, "zone": found.zone, "counted": found.counted}


def mention(found: Mention) -> Json:
    return {
        "facet": found.facet,
        "value": found.value,
        "start": found.start,
        "end": found.end,
        "text": found.text,
        "rule": found.rule,
        "zone": found.zone,
    }


def year(found: YearMention) -> Json:
    return {
        "value": found.value,
        "candidates": list(found.candidates),
        "start": found.start,
        "end": found.end,
        "text": found.text,
        "rule": found.rule,
        "confidence": found.confidence,
        "zone": found.zone,
    }


def report(done: "Report") -> Json:
    return {
        "added": done.added,
        "updated": done.updated,
        "unchanged": done.unchanged,
        "removed": done.removed,
        "articles": done.articles,
        "duplicates": [{"id": one.id, "of": one.of} for one in done.duplicates],
        "skipped": [skipped(one) for one in done.skipped],
        "notes": [{"path": one.path, "note": one.note} for one in done.notes],
        "took_s": done.took_s,
    }


def skipped(found: Skipped) -> Json:
    return {"path": found.path, "line": found.line, "reason": found.reason}


def info(found: Info) -> Json:
    return {name: getattr(found, name) for name in Info.__dataclass_fields__}
