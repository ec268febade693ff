"""Text to words: where each word stands in the text as published, and the bare form that all levels start from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kashaf.index import letters

# A word of Arabic letters ends after ة: no suffix is ever written behind it, so «المتحدةالأمريكية» is two words whose
# space was lost. Up to three digits may close a word («عربي21»); four are a year typed without its space («عام2015»).
_LETTER = letters.LETTER_CLASS + "\ufb50-\ufc5d\ufc64-\ufcf1\ufcf5-\ufdcf\ufdf0-\ufdf9\ufe80-\ufefc"
_BEFORE_LAST = _LETTER.replace("\u0620-\u063f", "\u0620-\u0628\u062a-\u063f")
_DIGIT = "0-9" + letters.ARABIC_DIGITS + letters.PERSIAN_DIGITS
_LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
_MARK = letters.MARK_CLASS

CLASSES = (
    f"[{_BEFORE_LAST}]",
    f"[{letters.TEH_MARBUTA}]",
    f"[{_MARK}]",
    "[0-9]",
    f"[{letters.ARABIC_DIGITS}{letters.PERSIAN_DIGITS}]",
    f"[{_LATIN}]",
    f"[^\\W_{_LETTER}{_LATIN}{_DIGIT}{_MARK}]",  # other scripts
)
"""What a character may be in a word: letter, letter that ends one, mark, digit of either kind, Latin, other."""

WORD = re.compile(
    f"[{_BEFORE_LAST}][{_BEFORE_LAST}{_MARK}]*(?:{letters.TEH_MARBUTA}[{_MARK}]*)?(?:[{_DIGIT}]{{1,3}}(?![{_DIGIT}]))?"
    f"|[{_LATIN}0-9]+"  # facebook, mp3, 8kun, 2015; a dot or hyphen ends it, so «justpaste.it» is two words
    f"|[{_DIGIT}]+"
    f"|{letters.TEH_MARBUTA}[{_MARK}]*"
    f"|{CLASSES[-1]}+"  # other scripts, whole
)
"""The same as `native/words.c` spells out over `CLASSES`; the tests hold the two to each other."""

CLITICS = frozenset("وفبلكس")
"""One-letter words left over before a quotation mark, as in ب«داعش»; they are no words of their own."""


_bare = lru_cache(1 << 16)(letters.bare)
"""Words repeat: a page of results has ten times as many tokens as different ones."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: `text` is its bare form, `start` and `end` its place in the text as published."""

    text: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The words of a text in order, clitics that stand alone before a quotation mark left out.

    >>> [token.text for token in tokens("استهدف ب«داعش» الولايات المتحدةالأمريكية")]
    ['استهدف', 'داعش', 'الولايات', 'المتحدة', 'الأمريكية']
    """
    return list(_tokens(text))


def _tokens(text: str) -> Iterator[Token]:
    for match in WORD.finditer(text):
        form = _bare(match[0])
        if form not in CLITICS:
            yield Token(form, match.start(), match.end())


def words(text: str) -> list[str]:
    """The words of a text as they stand, marks and all; for indexing, where each distinct one is looked at once."""
    return WORD.findall(text)
