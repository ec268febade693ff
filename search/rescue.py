"""Suggestions for questions that find little or nothing: offered to the reader, never searched unasked."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice

from kashaf.index.authorities import Authorities
from kashaf.index.letters import fold
from kashaf.search import arabizi, keyboards, misspelling, spacing
from kashaf.search.helped import FEW
from kashaf.search.known import Found, Known, known
from kashaf.search.pieces import Question, read
from kashaf.search.request import Suggestion

MOST = 5
_MOST_PIECES = 24
_MOST_TRIED = 6


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of help: its id, its labels, whether it makes the kinds below it needless, and what finds it.

    The function gives other wordings of a question, the best first.
    """

    name: str
    label_ar: str
    label_en: str
    sure: bool
    suggested: Callable[[Question, Known, Found], Iterator[str]]


def _looser(question: Question, _known: Known, found: Found) -> Iterator[str]:
    """The question without its quotation marks and =, which ask for words in a row and as written."""
    if question.tight and not found(question.text):
        yield question.replaced(dict.fromkeys(question.tight, ""))


KINDS = (
    Kind("keyboard", "بلوحة المفاتيح الأخرى", "on the other keyboard", True, keyboards.suggested),
    Kind("arabizi", "بالحروف العربية", "in Arabic letters", False, arabizi.suggested),
    Kind("looser", "بلا تشديد", "less strictly", False, _looser),
    Kind("spacing", "بمسافات أخرى", "with other spaces", False, spacing.suggested),
    Kind("spelling", "بإملاء آخر", "spelled otherwise", False, misspelling.suggested),
)
BY_NAME = {kind.name: kind for kind in KINDS}


def suggestions(
    text: str,
    total: int,
    spellings: Mapping[str, int],
    authorities: Authorities,
    count: Found,
    count_by_stem: Found | None = None,
) -> tuple[Suggestion, ...]:
    """Other questions that find more than this one, which found `total` articles; the best first, `MOST` at the most.

    `spellings` are the folded word forms in articles with their number of articles, one mapping object for each state
    of the index: what is made of it is kept. `count(question)` gives the number of articles that a question finds;
    it is asked for every suggestion. `count_by_stem` does so without matches by the root, which hide a slip: «الكراهبة»
    finds what is derived from كره. Where the best hit matched by its root only, give a `total` of 0.
    """
    if total >= FEW:
        return ()
    question = read(text, authorities.resolve)
    if not question.pieces or len(question.pieces) > _MOST_PIECES:
        return ()
    vocabulary = known(spellings, authorities)
    found_by = cache(count)
    words_by = cache(count_by_stem) if count_by_stem else found_by
    seen = {_compared(text)}
    found: list[Suggestion] = []
    for kind in KINDS:
        for wording in islice(kind.suggested(question, vocabulary, words_by), _MOST_TRIED):
            if _compared(wording) not in seen and found_by(wording) > total:
                found.append(Suggestion(kind.name, wording))
            seen.add(_compared(wording))
        if len(found) >= MOST or (found and kind.sure):
            break
    return tuple(found[:MOST])


def _compared(text: str) -> str:
    """Questions that differ in spelling only find the same."""
    return " ".join(fold(text).split())
