"""The patterns that tell the signs of a question apart, made from the table of operators."""

import re
from functools import lru_cache
from typing import Literal

from kashaf.index import letters
from kashaf.index.fields import FIELDS
from kashaf.search.operators import BY_NAME, OPERATORS


def _class(characters: str) -> str:
    return "".join(re.escape(character) for character in characters)


def _spelled(word: str) -> str:
    """A word as operators are compared: او is أو, but «or» is not OR."""
    return letters.bare(word).translate(letters.SPELLING)


Joining = Literal["and", "or", "not"]
_JOINING: tuple[Joining, ...] = ("and", "or", "not")
JOINERS: dict[str, Joining] = {_spelled(sign): kind for kind in _JOINING for sign in BY_NAME[kind].signs}
"""AND, أو, ليس, … as compared → "and", "or" or "not"."""

FIELD_NAMES = {letters.fold(name): field for field in FIELDS for name in field.names}

QUOTES = {quote: family for family in BY_NAME["phrase"].signs for quote in family}
"""A quotation mark → those that may close what it opens."""

_QUOTE = _class("".join(QUOTES))
_STAR = _class("".join(BY_NAME["prefix"].signs))
_MINUS = _class("".join(BY_NAME["exclusion"].signs))
_EXACT = _class("".join(BY_NAME["exact"].signs))
_COMMA = _class("".join(BY_NAME["list"].signs))
_COLON = _class("".join(BY_NAME["field"].signs))
_LATIN_OR_DIGIT = f"A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f0-9{letters.ARABIC_DIGITS}{letters.PERSIAN_DIGITS}"

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""Marks of direction and joining that pasted text brings along; a minus behind one still begins its word."""

_NO_SPACE = re.compile(r"\S")
_CLOSING = {family: re.compile(f"[{_class(family)}]") for family in BY_NAME["phrase"].signs}
SIGNS = re.compile(f"[{_MINUS}{_EXACT}]+")
MINUS = re.compile(f"[{_MINUS}]")
EXACT = re.compile(f"[{_EXACT}]")
STARS = re.compile(f"[{_STAR}]+")
CHUNK = re.compile(rf"[^\s()|{_QUOTE}]+")
"""What stands between spaces, parentheses, quotation marks and bars."""
VALUE = re.compile(rf"[^\s()|{_QUOTE}{_COMMA}]+")
"""The same, up to a comma too: one value of a field."""
FURTHER = re.compile(rf"\s+(?P<word>[^\s()|{_QUOTE}{_COMMA}{_COLON}{_MINUS}{_EXACT}{_STAR}]+)(?=[\s()|{_COMMA}]|$)")
"""A plain word that may still belong to a name: «جهة:الأمم المتحدة»."""
SEPARATOR = re.compile(rf"(?P<before>\s*)(?P<sign>[{_COMMA}|])(?P<after>\s*)")
FIELD = re.compile(rf"(?P<name>[\w{letters.MARK_CLASS}]+)[{_COLON}]")
GROUP_OF_VALUES = re.compile(r"\((?P<inside>[^()]*)(?P<close>\)?)")
_OR = "|".join(re.escape(sign) for sign in (*BY_NAME["or"].signs, "او"))
BETWEEN_VALUES = re.compile(rf"\s*[{_COMMA}|]\s*|\s+(?:{_OR})\s+")
CLITIC = re.compile(
    # ب«داعش», لـ"داعش", وال(…), الـBBC: never words of their own.
    f"(?:[وف]?(?:[بكل]?ال|لل|[بكلس])|[وف]){letters.TATWEEL}*(?=[{_QUOTE}(A-Za-z])"
)
SCHEME = re.compile(r"(?:https?|ftp)://(?:www\.)?|www\.", re.IGNORECASE)
JOINT = re.compile(r"[.\-−–_@/&'’]")
"""What makes one name of Latin words and numbers: justpaste.it, COVID-19, AT&T."""
LATIN = re.compile(f"[{_LATIN_OR_DIGIT}]+")
INNER_QUESTION = re.compile(r"(?<=[^\W\d_])\?(?=[^\W\d_])")
SETS = ("phrase", "group")
"""Operators whose signs are sets of characters, of which one opens and one closes."""
_WRITTEN = {
    written
    for operator in OPERATORS
    for sign in operator.signs
    for written in (sign if operator.name in SETS else (sign,))
}
ANY = re.compile("|".join(re.escape(sign) for sign in sorted(_WRITTEN) if not sign.isalpha()))
"""The sign of any operator that is no word; words that join are told by `joiner`."""
TRAILING = "،,.؛;:!?؟…"
"""Punctuation that ends a word without belonging to it."""


@lru_cache(1 << 12)
def joiner(word: str) -> Joining | None:
    """Whether a word stands for an operator: "and", "or", "not" or None.

    >>> joiner("أو"), joiner("OR"), joiner("or")
    ('or', 'or', None)
    """
    return JOINERS.get(_spelled(word))


def quoted(text: str, at: int) -> tuple[str, int, bool]:
    """What the quotation mark at `at` opens, where its closing mark ends, and whether there is one.

    Either mark of a pair opens and either closes: “…” is also typed ”…“, and «…» turns into »…« when copied.

    >>> quoted("قال ”نعم“ أمس", 4)
    ('نعم', 9, True)
    >>> quoted("قال «نعم", 4)
    ('نعم', 8, False)
    """
    closing = _CLOSING[QUOTES[text[at]]].search(text, at + 1)
    if closing is None:
        return text[at + 1 :], len(text), False
    return text[at + 1 : closing.start()], closing.end(), True


def after_space(text: str, at: int) -> int:
    """Where the next character stands that is no space; the end of the text where there is none."""
    found = _NO_SPACE.search(text, at)
    return found.start() if found else len(text)
