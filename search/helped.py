"""What a reader is told where little or nothing is found: other wordings that find more, and why this one does not."""

from dataclasses import replace

from kashaf.index.arabic import RANK, ROOT, STEM
from kashaf.index.authorities import Authorities
from kashaf.index.engine import Ask, Engine, Reply
from kashaf.search.asking import read
from kashaf.search.request import SearchRequest, Suggestion

KEYBOARD = "keyboard"
FEW = 3
"""Questions that find fewer articles than this get suggestions; for others nothing is computed."""


def helped(
    request: SearchRequest, ask: Ask, reply: Reply, engine: Engine, authorities: Authorities
) -> tuple[tuple[Suggestion, ...], tuple[str, ...]]:
    """Suggestions, and sentences on why nothing was found; nothing is computed where enough articles match.

    An answer whose best hit shares no more than a root with the question is as good as none.
    """
    total = 0 if reply.hits and reply.hits[0].level == ROOT else reply.full
    if total >= FEW or not request.text.strip() or request.page > 1 or not request.size:
        return (), ()
    from kashaf.search import missing, rescue  # here, since most questions find enough

    def count(text: str, level: str = request.level) -> int:
        query = read(text, authorities, names=request.names).query
        return engine.search(replace(ask, query=query, level=level, start=0, size=0, facets=(), grouped=False)).full

    by_stem = min(request.level, STEM, key=RANK.__getitem__)
    found = rescue.suggestions(
        request.text, total, engine.spellings(), authorities, count, lambda text: count(text, by_stem)
    )
    if found and found[0].kind == KEYBOARD:
        return found, ()  # «djv» is a word of no language, and to say that it is missing helps nobody
    why = missing.explained(
        request.text, reply.full, authorities.resolve, count, request.level, lambda level: count(request.text, level)
    )
    if why is None:
        return found, ()
    return found, why.messages_ar if request.language == "ar" else why.messages_en
