"""Results, articles and reports as the JSON that the shell, the API and the documentation promise."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kashaf.index.contents import values, years_counted
from kashaf.index.engine import Info, Similar
from kashaf.index.model import Mention, Record, Skipped, YearMention
from kashaf.search.request import (
    Completion,
    Evidence,
    FacetValue,
    Line,
    ResultHit,
    SearchResult,
    SimilarArticle,
    Snippet,
    WordMatch,
)

if TYPE_CHECKING:  # a search need not load what builds an index
    from kashaf.index.build import Report
    from kashaf.search.batch import Answer, Broken
    from kashaf.search.compare import Comparison
    from kashaf.search.evaluate import Quality

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
        "problem_spans": [list(span) if span else None for span in found.problem_spans],
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
        "similar": [{"id": one.id, "share": one.share, "kind": one.kind} for one in similar],
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
        "repeated": [{"source": one.source, "text": one.text, "articles": one.articles} for one in done.repeated],
        "took_s": done.took_s,
    }


def skipped(found: Skipped) -> Json:
    return {"path": found.path, "line": found.line, "reason": found.reason}


def info(found: Info) -> Json:
    return {name: getattr(found, name) for name in Info.__dataclass_fields__}


def quality(found: "Quality", more: Mapping[str, float]) -> Json:
    """The means over judged questions, and those of further measures by their names."""
    return {
        "queries": found.queries,
        "ndcg@10": found.ndcg_10,
        "mrr@10": found.mrr_10,
        "recall@100": found.recall_100,
        **{name: round(value, 4) for name, value in more.items()},
    }


def comparison(found: "Comparison", most: int) -> Json:
    """Two runs compared, with the first `most` of the questions that differ."""
    return {
        "queries": found.queries,
        "test": found.test,
        "measures": [
            {
                "measure": one.measure,
                "a": round(one.a, 4),
                "b": round(one.b, 4),
                "difference": round(one.difference, 4),
                "p": round(one.p, 5),
            }
            for one in found.measures
        ],
        "better": found.better,
        "worse": found.worse,
        "same": found.same,
        "questions": [
            {
                "id": one.id,
                "question": one.question,
                "a": round(one.a, 4),
                "b": round(one.b, 4),
                "difference": round(one.difference, 4),
                "right": list(one.right),
                "first_a": list(one.first_a),
                "first_b": list(one.first_b),
            }
            for one in found.questions[:most]
        ],
    }


BATCH_COLUMNS = ("query", "rank", "id", "title", "date", "score", "level", "query_id")


def batch_rows(found: "Answer") -> list[Json]:
    """The hits for one of many questions, a row of BATCH_COLUMNS each."""
    asked = found.question
    return [
        dict(
            zip(
                BATCH_COLUMNS,
                (asked.text, rank, hit.id, record.title, record.article.date, hit.score, hit.level, asked.id),
                strict=True,
            )
        )
        for rank, (hit, record) in enumerate(found.hits, 1)
    ]


def broken(found: "Broken") -> Json:
    return {"line": found.line, "reason": found.reason}


def completion(found: Completion) -> Json:
    return {name: getattr(found, name) for name in Completion.__dataclass_fields__}


def similar_article(found: SimilarArticle) -> Json:
    return {name: getattr(found, name) for name in SimilarArticle.__dataclass_fields__}


def concordance(found: SearchResult, lines: Sequence[Line]) -> Json:
    """The matches of a page of hits in their context; `text[start:end]` of an article is the `match`."""
    columns = ("before", "match", "after", "id", "start", "end", "level", "title")
    return {
        "query": found.request.text,
        "understood": found.understood,
        "total": found.total,
        "page": found.request.page,
        "size": found.request.size,
        "lines": [{name: getattr(line, name) for name in columns} for line in lines],
        "problems": list(found.problems),
    }
