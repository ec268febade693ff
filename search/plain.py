"""Questions without signs, as most are: each word is read once by the lexer and remembered with what it asks.

A word without the sign of any operator reads the same wherever it stands, so a row of such words needs no lexer. What
this cannot vouch for is left to `parser.in_full`, and `tests/test_plain.py` holds the two to the same trees.
"""

from functools import lru_cache

from kashaf.index.query import Everything, Most, Query, Word
from kashaf.search import signs
from kashaf.search.lexer import MOST_WORDS, Lexer
from kashaf.search.problems import Notes

LONGEST = 32
"""Characters of a piece that is remembered: words are shorter with all their vowels, junk is not."""
REMEMBERED = 1 << 14


def plain(text: str) -> Query | None:
    """The tree of a question of plain words, or None where it takes the parser to read it.

    >>> plain("دعاية داعش")
    Most(parts=(Word(text='دعاية', level=None, part=None), Word(text='داعش', level=None, part=None)))
    >>> plain("دعاية أو داعش") is plain("دعاية -داعش") is None
    True
    """
    words: list[Word] = []
    for piece in text.split():
        if len(piece) > LONGEST or (found := _alone(piece)) is None:
            return None
        words += found
    if len(words) > MOST_WORDS:
        return None
    distinct = tuple(dict.fromkeys(words))
    if len(distinct) > 1:
        return Most(distinct)
    return distinct[0] if distinct else Everything()


@lru_cache(REMEMBERED)
def _alone(piece: str) -> tuple[Word, ...] | None:
    """The words of a piece between spaces; None where it has a sign, is a joining word, or raises a problem.

    A phrase (AT&T) counts as several of the words that a question may have, so it is left to the parser too.
    """
    text = signs.INVISIBLE.sub("", piece)
    if signs.ANY.search(text):
        return None
    notes = Notes(range(len(text)))
    lexemes = Lexer(text, _no_name, notes).read()
    words = tuple(
        lexeme.query
        for lexeme in lexemes
        if lexeme.kind == "operand" and lexeme.role == "plain" and isinstance(lexeme.query, Word)
    )
    return words if len(words) == len(lexemes) and not notes.problems() else None


def _no_name(_facet: str, _text: str) -> None:
    return None
