"""Articles like another: its copies, its near duplicates, and those on the same matter."""

from collections import Counter
from collections.abc import Sequence
from math import log

from kashaf.index.analysis import tokens
from kashaf.index.analysis import words as words_of
from kashaf.index.arabic import STEM
from kashaf.index.contents import text_parts
from kashaf.index.engine import Ask, Engine, Similar
from kashaf.index.letters import fold
from kashaf.index.model import Record
from kashaf.index.query import Query, Sentence, Word
from kashaf.search.ranking import WEIGHTS
from kashaf.search.request import SimilarArticle

TELLING_WORDS = 12
MOST = 10
LEAST_SHARE = 0.15
"""Of the score of the article itself; below it two articles have some words in common and no matter."""

_TITLE = 2
"""How often a word of the title counts."""


def telling_words(record: Record, engine: Engine, duplicates: int = 0) -> tuple[str, ...]:
    """The words that tell an article from others, most telling first: one form of each of the stems highest by tf·idf.

    A stem weighs (1 + log tf) · log(articles / df), Salton and Buckley, Term-weighting approaches in automatic text
    retrieval (1988). Words that stand in no other article than this one and its `duplicates` are left out, since they
    find none; so are numbers.
    """
    parts = {part: [token.text for piece in pieces for token in tokens(piece)]
             for part, pieces in text_parts(record).items()}  # fmt: skip
    levels = engine.levels({form for forms in parts.values() for form in forms})
    forms: dict[str, Counter[str]] = {}
    for part, found in parts.items():
        for form in found:
            stem = levels[form].stem if form in levels else None
            if stem is not None and not stem.isdigit():
                forms.setdefault(stem, Counter())[form] += _TITLE if part == "title" else 1
    held = engine.holding(STEM, forms)
    articles = engine.info().articles
    weights = {
        stem: (1 + log(counted.total())) * log((articles + 1) / held[stem])
        for stem, counted in forms.items()
        if held[stem] > 1 + duplicates
    }
    best = sorted(weights, key=lambda stem: (-weights[stem], stem))[:TELLING_WORDS]
    return tuple(max(forms[stem], key=lambda form: (forms[stem][form], form)) for stem in best)


def similar(record: Record, engine: Engine, most: int = MOST) -> tuple[Similar, ...]:
    """The copies of an article, its near duplicates, then at most so many others on the same matter, most alike first.

    The last are found by a search for the telling words; their share is that of the score which the article itself
    has in that search.
    """
    alike = engine.similar(record.article.id)
    return alike + _same_matter(record, engine, alike, most)


def _same_matter(record: Record, engine: Engine, alike: Sequence[Similar], most: int) -> tuple[Similar, ...]:
    known = {one.id for one in alike}
    duplicates = sum(one.kind != "copy" for one in alike)  # copies are not counted among the articles
    words: tuple[Query, ...] = tuple(Word(word, level=STEM) for word in telling_words(record, engine, duplicates))
    if not words:
        return ()
    hits = engine.search(Ask(Sentence(words), WEIGHTS, size=most + len(known) + 1)).hits
    own = max((hit.score for hit in hits), default=0.0)
    copied = _folded(record.article.text)
    found = []
    for hit in hits:
        if hit.id == record.article.id or hit.id in known or hit.score < LEAST_SHARE * own:
            continue
        same = hit.score > 0.9 * own and _folded(engine.records([hit.id])[0].article.text) == copied
        found.append(Similar(hit.id, 1.0 if same else round(hit.score / own, 3), "copy" if same else "same matter"))
    return tuple(found[:most])


def with_titles(found: Sequence[Similar], engine: Engine) -> tuple[SimilarArticle, ...]:
    """The same with the titles of the articles."""
    records = engine.records([one.id for one in found])
    return tuple(
        SimilarArticle(one.id, record.title, one.share, one.kind) for one, record in zip(found, records, strict=True)
    )


def _folded(text: str) -> list[str]:
    return words_of(fold(text))
