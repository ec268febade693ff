"""What each word of a text is to a reader of years: a table of words, and one letter for every token.

The rules (`kashaf.index.year_rules`) are patterns over these letters: clitics, spelling and offsets are settled here.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources

from kashaf.index.letters import ALEF, BEH, DIGITS, FEH, KAF, LAM, LETTER_CLASS, MARK_CLASS, WAW, bare, fold
from kashaf.index.months import MONTHS, WEEKDAYS

_WORD = f"[{LETTER_CLASS}][{LETTER_CLASS}{MARK_CLASS}]*"
_MARKS = f"[{MARK_CLASS}]*"
_HEADS = "تشرين|كانون|ربيع|جماد[ىيا]|ذ[ويىا]"
_TAILS = "(?:ال)?(?:[أا]ول[ىي]?|ثاني|ثانية|[آا]خر|[آا]خرة|قعد[ةه]|حج[ةه])"
TOKEN = re.compile(
    rf"(?:[وفبلك]{{0,2}}(?:{_HEADS}){_MARKS}[ \u00a0]+{_TAILS}(?![{LETTER_CLASS}]))"
    rf"|{_WORD}|\d+|[A-Za-z]+|[/.,،;؛:()\[\]\n!?؟%٪$€£–—-]"
)
"""Words, numbers, Latin words and the marks that join or part dates; تشرين الأول and ربيع الآخر are one token."""

# Letters of the patterns: what a token is. A word that stands nowhere here is `w`.
YEAR, NUMBER3, NUMBER, OTHER_NUMBER = "Y", "k", "n", "x"
MONTH, DOUBTFUL_MONTH, HIJRI_MONTH, WEEKDAY, WORD = "M", "A", "H", "W", "w"


def _table() -> dict[str, str]:
    """Letters to their words, from data/year_words.tsv."""
    content = (resources.files("kashaf.index.data") / "year_words.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in content.splitlines() if not line.startswith("#")]
    return {letter: words for letter, _, words in rows}


WORDS = _table()
NOT_COUNTED = frozenset(map(fold, WORDS.pop("!").split()))
"""Words that end as a counted noun does (ـا, ـة) and are none: 2014 خاصة."""

MARKERS = {"م": "g", "ميلادي": "g", "ميلاديه": "g", "للميلاد": "g", "ه": "h", "هجري": "h", "هجريه": "h"}
MARKERS |= {"للهجره": "h", "الهجري": "h", "الهجريه": "h"}
"""Marks of a calendar after a number; never with a clitic, or لم (not) would be ل + م."""

DECADES = {
    fold(stem + ending): first
    for stem, first in (
        ("عشرين", 20),
        ("ثلاثين", 30),
        ("أربعين", 40),
        ("خمسين", 50),
        ("ستين", 60),
        ("سبعين", 70),
        ("ثمانين", 80),
        ("تسعين", 90),
    )
    for ending in ("يات", "ات")
}

PUNCTUATION = {"–": "-", "—": "-", "،": ",", "؛": ";", "[": "(", "]": ")", "٪": "%", "$": "%", "€": "%", "£": "%"}

_SYMBOLS = {fold(word): symbol for symbol, words in WORDS.items() for word in words.split()}
# The calendar has the last word: كانون is a camera only without الأول behind it, ربيع a season.
_SYMBOLS |= dict.fromkeys(WEEKDAYS, WEEKDAY)
_SYMBOLS |= dict.fromkeys(DECADES, "d") | {"ال" + decade: "d" for decade in DECADES}
_MONTH_SYMBOLS = {
    name: HIJRI_MONTH if month.calendar == "hijri" else DOUBTFUL_MONTH if month.doubtful else MONTH
    for name, month in MONTHS.items()
}
# أب with hamza is "father"; with clitics it is half of a dozen words: باب (door), لاب (top).
FATHER = fold("أب")
AUGUST = "آب"
_CONJUNCTIONS = (WAW, FEH)
_PREPOSITIONS = (BEH, LAM, KAF)


def _without_clitics(word: str) -> list[str]:
    """The word and what remains of it when conjunction and preposition are taken off, longest first."""
    forms = [word]
    rest = word[1:] if word.startswith(_CONJUNCTIONS) and len(word) > 2 else word
    if rest != word:
        forms.append(rest)
    if rest.startswith(LAM + LAM):
        forms.append("ا" + rest[1:])  # للعام is ل + العام
    elif rest.startswith(_PREPOSITIONS) and len(rest) > 2:
        forms.append(rest[1:])
    return forms


@lru_cache(maxsize=1 << 16)
def reading(raw: str) -> tuple[str, str]:
    """What a token is: its letter in the patterns, and the folded word without clitics.

    >>> reading("ولعام"), reading("٢٠١٥"), reading("بآذار")
    (('C', 'عام'), ('Y', '2015'), ('M', 'اذار'))
    """
    if raw[0].isdecimal():
        number = raw.translate(DIGITS)
        return number_letter(number), number
    if len(raw) == 1 and not raw.isalpha():
        return PUNCTUATION.get(raw, raw), raw
    plain = " ".join(bare(raw).split())
    word = fold(plain)
    if word in MARKERS:
        return MARKERS[word], word
    for form in _without_clitics(word):
        if form == FATHER:
            if plain.endswith(AUGUST):
                return MONTH, form
            if form != word:
                continue
        symbol = _MONTH_SYMBOLS.get(form) or _SYMBOLS.get(form)
        if symbol is not None:
            return symbol, form
    return WORD, word


def number_letter(number: str) -> str:
    """The letter of a number in Latin digits: of a year, of three digits, of one or two, of more."""
    if len(number) == 4 and "1000" <= number <= "2199":
        return YEAR
    if len(number) <= 2:
        return NUMBER
    return NUMBER3 if len(number) == 3 and number[0] != "0" else OTHER_NUMBER


def read_words() -> Iterator[str]:
    """Every folded word that is more to a reader of years than a word, with each clitic that may stand before it."""
    yield from MARKERS
    for word in {*_MONTH_SYMBOLS, *_SYMBOLS}:
        if " " in word:
            continue
        for conjunction in ("", *_CONJUNCTIONS):
            yield from (conjunction + preposition + word for preposition in ("", *_PREPOSITIONS))
            if word.startswith(ALEF + LAM):
                yield conjunction + LAM + word[1:]


def decided(word: str) -> bool:
    """Whether a folded word tells its letter: of أب and آب, or باب, only the hamza does."""
    return FATHER not in _without_clitics(word)


def paired_heads() -> frozenset[str]:
    """Folded words that may be one token with the next: تشرين الأول, وربيع الآخر."""
    heads = ("تشرين", "كانون", "ربيع", "جمادي", "جمادا", "ذو", "ذي", "ذا")
    clitics = (*_CONJUNCTIONS, *_PREPOSITIONS)
    before = ("", *clitics, *(first + second for first in clitics for second in clitics))
    return frozenset(letters + head for letters in before for head in heads)
