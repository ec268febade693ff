"""Whether the words of a question are keywords, most of which must match, or a sentence, whose weighty words must."""

from functools import lru_cache

from kashaf.index.letters import fold
from kashaf.index.loanwords import is_stop
from kashaf.index.query import All, Most, Query, Sentence, Without, Word

QUESTION_MARKS = "؟?"
INTERROGATIVES = frozenset(
    map(fold, ("متى", "أين", "كيف", "كم", "هل", "لماذا", "ماذا", "أي", "أية", "ماهو", "ماهي", "وكيف", "ولماذا", "وهل"))
)
"""Words that stand in questions alone. من and ما are none: «مقاتلون من أوروبا» is no question."""
MOST_KEYWORDS = 4
"""Nobody types more keywords than so many and means them all."""


def sentenced(query: Query, text: str) -> Query:
    """The query with its row of plain words taken as a sentence if the text is one.

    The order of the words plays no part in it, so that the same words always find the same.
    """
    match query:
        case Most(parts) if _is_sentence(parts, text):
            return Sentence(parts)
        case All(parts):
            return All(tuple(sentenced(part, text) for part in parts))
        case Without(wanted, excluded):
            return Without(sentenced(wanted, text), excluded)
        case _:
            return query


def _is_sentence(parts: tuple[Query, ...], text: str) -> bool:
    if any(mark in text for mark in QUESTION_MARKS):
        return True
    return sum(_weight(part.text) if isinstance(part, Word) else 1 for part in parts) > MOST_KEYWORDS


@lru_cache(1 << 14)
def _weight(word: str) -> int:
    """What a word counts for towards more keywords than anybody types; one that stands in questions alone suffices."""
    return MOST_KEYWORDS + 1 if fold(word) in INTERROGATIVES else int(not is_stop(word))
