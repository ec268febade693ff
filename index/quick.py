"""Questions of plain words, which most are, answered by one compiled loop instead of step by step.

The same answer as `kashaf.index.matching` gives, which the tests hold this to; None for any other question.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kashaf.index import kernels
from kashaf.index.engine import Ask, AskedWord
from kashaf.index.kernels import Answer, Mask
from kashaf.index.matching import Matching, asked_for, is_function_word
from kashaf.index.query import ENOUGH, SENTENCE_SHARE, All, Any, Most, Named, Query, Sentence, Word, needed
from kashaf.index.snapshot import Snapshot

_MOST_PARTS = 16
_MOST_COUNT = 0xFFFF
"""How often a word may stand in an article, one in the title counted as often as it weighs."""


@dataclass(frozen=True, slots=True)
class _Plain:
    """Words, some of them names, and how many must be held, what share of their weight, and what is enough."""

    parts: Sequence[Query]
    content: Sequence[bool]
    needed: tuple[int, float, int]


def answered(snapshot: Snapshot, ask: Ask, keep: Mask | None) -> tuple[Answer, tuple[AskedWord, ...]] | None:
    """The answer to a plain question, and the words that were looked for; `keep` marks what choices in facets leave."""
    plain = _plain(ask.query)
    weights = ask.weights
    if (
        plain is None
        or not kernels.COMPILED
        or ask.sort != "relevance"
        or ask.grouped
        or weights.recency
        or weights.title != int(weights.title)
        or snapshot.longest(weights.title) > _MOST_COUNT
    ):
        return None
    matching = Matching(snapshot, ask)
    parts, extras, words = [], [], []
    for part, asked in zip(plain.parts, plain.content, strict=True):
        word = part.query if isinstance(part, Named) else part
        assert isinstance(word, Word)  # `_plain` lets nothing else through
        terms = matching.terms(word)
        if not asked:
            found = matching.find(word)
            extras.append((found.ids, found.scores, found.levels, float(found.scores.max(initial=0.0))))
            continue
        members = snapshot.members(part.facet, part.value) if isinstance(part, Named) else None
        if members is not None and not len(members):
            members = None
        sources = _sources(snapshot, word, matching.loosest(word), ask)
        earned = 0.0 if members is None else matching.rarity(len(members))
        parts.append((sources, matching.levels(terms), members, earned))
        words.append(AskedWord(word.text, terms))
    answer = kernels.answer(
        snapshot.room, parts, extras, snapshot.alive_bits, snapshot.norms(None, weights), snapshot.article_count,
        weights.k1, plain.needed, keep, ask.start + ask.size, bool(ask.facets),
    )  # fmt: skip
    return None if answer is None else (answer, tuple(words))


def _sources(snapshot: Snapshot, word: Word, loosest: int, ask: Ask) -> tuple[tuple[object, ...], ...]:
    """Where the word stands, with whole weights."""
    forms = snapshot.word(word.text, loosest)[1]
    return tuple((part, int(weight), *found) for part, weight, *found in snapshot.sources_of(forms, None, ask.weights))


def _plain(query: Query) -> _Plain | None:
    match query:
        case Word() | Named():
            found = _Plain((query,), (True,), (1, 0.0, 0))
        case Most(parts):
            content = asked_for(parts)
            found = _Plain(parts, content, (needed(sum(content)), 0.0, ENOUGH))
        case Sentence(parts):
            found = _Plain(parts, asked_for(parts), (1, SENTENCE_SHARE, 0))
        case All(parts):
            content = asked_for(parts)
            found = _Plain(parts, content, (sum(content), 0.0, 0))
        case Any(parts):
            found = _Plain(parts, [True] * len(parts), (1, 0.0, 0))
        case _:
            return None
    plain = 0 < len(found.parts) <= _MOST_PARTS and all(map(_is_word, found.parts))
    return found if plain else None


def _is_word(query: Query) -> bool:
    """Whether a part is a word in either part of the text, or a name of one word."""
    word = query.query if isinstance(query, Named) else query
    return isinstance(word, Word) and not word.part and not (isinstance(query, Named) and is_function_word(word))
