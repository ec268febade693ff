"""The whole search on one page: parse the question, ask the engine, label the facets, cut the snippets."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kashaf.index.analysis import tokens
from kashaf.index.arabic import Terms
from kashaf.index.authorities import Authorities
from kashaf.index.contents import body_pieces
from kashaf.index.engine import Ask, AskedWord, Engine, Hit, Reply
from kashaf.index.model import Record
from kashaf.index.zones import reading
from kashaf.search.asking import read
from kashaf.search.explain import explained
from kashaf.search.facets import facet_values, label
from kashaf.search.helped import helped
from kashaf.search.interpret import interpretations
from kashaf.search.ranking import RECENCY, WEIGHTS
from kashaf.search.request import Interpretation, ResultHit, SearchRequest, SearchResult
from kashaf.search.snippet import Marker, passage, whole
from kashaf.search.understood import understood


def search(request: SearchRequest, engine: Engine, authorities: Authorities) -> SearchResult:
    """Answer a request. Never fails for what was typed; raises EngineError when the index cannot be read."""
    started = time.perf_counter()
    parsed = read(request.text, authorities, names=request.names)
    query = parsed.query
    ask = Ask(
        query=query,
        weights=replace(WEIGHTS, recency=RECENCY) if request.recent else WEIGHTS,
        choices=request.choices,
        level=request.level,
        sort=request.sort,
        start=(request.page - 1) * request.size,
        size=request.size,
        facets=request.facets,
        grouped=request.grouped,
    )
    reply = engine.search(ask)
    suggestions, why_none = helped(request, ask, reply, engine, authorities)
    language = request.language
    said = [problem.message_ar if language == "ar" else problem.message_en for problem in parsed.problems]
    others = (*_widened(reply, language), *why_none, *reply.problems)
    return SearchResult(
        request=request,
        understood=understood(query, language, lambda facet, value: label(facet, value, language, authorities)),
        total=reply.total,
        hits=result_hits(reply.hits, reply.words, engine, explain=request.explained),
        facets={
            name: facet_values(name, counts, request.choices, language, authorities)
            for name, counts in reply.counts.items()
        },
        interpretations=tuple(
            Interpretation(one.facet, one.value, label(one.facet, one.value, language, authorities))
            for one in dict.fromkeys(interpretations(query))
        ),
        full=reply.full,
        suggestions=suggestions,
        problems=(*said, *others),
        problem_spans=(*((problem.start, problem.end) for problem in parsed.problems), *(None for _ in others)),
        took_ms=round((time.perf_counter() - started) * 1000, 1),
        words=reply.words,
    )


_WIDENED = {
    "ar": "المقالات التي فيها معظم الكلمات: {}، وبعدها مقالات فيها أقل",
    "en": "articles that hold most of the words: {}; those that hold fewer follow",
}


def _widened(reply: Reply, language: str) -> tuple[str, ...]:
    return (_WIDENED[language].format(reply.full),) if reply.full < reply.total else ()


def result_hits(
    hits: Sequence[Hit], words: Sequence[AskedWord], engine: Engine, *, explain: bool = False
) -> tuple[ResultHit, ...]:
    """The hits of one page with their articles, titles and passages; only their texts are read."""
    records = engine.records([hit.id for hit in hits])
    levels = engine.levels(_forms(records))
    marker = Marker(words, levels)
    return tuple(
        _result_hit(hit, record, marker, (words, levels) if explain else None)
        for hit, record in zip(hits, records, strict=True)
    )


def _forms(records: Sequence[Record]) -> set[str]:
    return {
        token.text for record in records for text in (record.article.text, record.title or "") for token in tokens(text)
    }


def _result_hit(
    hit: Hit, record: Record, marker: Marker, why: tuple[Sequence[AskedWord], Mapping[str, Terms]] | None
) -> ResultHit:
    text, pieces = reading(record.article.text, record.zones), body_pieces(record)
    return ResultHit(
        record=record,
        title=whole(record.title, marker.marks(record.title)) if record.title else None,
        snippet=passage(text, marker.marks(text), pieces),
        score=hit.score,
        level=hit.level,
        similar=hit.similar,
        explained=explained(hit, why[0], record, why[1], pieces) if why else (),
    )
