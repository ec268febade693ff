"""What the authority file knows: its entries, what they find in a text, and which names it may lack."""

from collections.abc import Sequence
from typing import Any

from kashaf.index.authorities import Authorities
from kashaf.index.engine import Ask, Engine
from kashaf.index.letters import fold
from kashaf.index.mentions import mentions
from kashaf.index.missing_names import missing_names
from kashaf.index.query import Everything
from kashaf.search.ranking import WEIGHTS

_PAGE = 500
"""Articles read at a time when names are looked for in a whole index."""

Rows = Sequence[dict[str, Any]]


def listed(authorities: Authorities, words: str, facet: str | None) -> Rows:
    """The entries of a facet, or of all, one of whose names holds all the words."""
    wanted = fold(words).split()
    rows = [
        {
            "facet": entity.facet,
            "id": entity.id,
            "label_ar": entity.label_ar,
            "label_en": entity.label_en,
            "kind": entity.kind,
            "names": [*entity.names, *entity.weak, *entity.latin, *entity.latin_exact, *entity.domains],
        }
        for entity in authorities.entities.values()
        if facet in (None, entity.facet)
    ]
    return [row for row in rows if all(word in fold(_named(row)) for word in wanted)]


def _named(row: dict[str, Any]) -> str:
    return " ".join([row["id"], row["label_ar"], row["label_en"], *row["names"]])


def tried(text: str, authorities: Authorities, language: str) -> Rows:
    """The mentions found in a text, as an article of its own."""
    return [
        {
            "start": one.start,
            "end": one.end,
            "text": one.text,
            "facet": one.facet,
            "id": one.value,
            "label": authorities.label(one.value, language),
            "rule": one.rule,
        }
        for one in mentions(text, (), authorities)
    ]


def missing(engine: Engine, authorities: Authorities) -> Rows:
    """Likely names in all articles of an index that no entry covers, with their number, most first."""
    texts = []
    total = engine.search(Ask(Everything(), WEIGHTS, size=0)).total
    for start in range(0, total, _PAGE):
        page = engine.search(Ask(Everything(), WEIGHTS, start=start, size=_PAGE)).hits
        texts += [record.article.text for record in engine.records([hit.id for hit in page])]
    return [{"name": name, "count": count} for name, count in missing_names(texts, authorities)]
