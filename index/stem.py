"""The stem of a word form: clitics and inflection off, as far as a lexicon vouches for what is left.

The one file that knows simplemma (a lexicon of 298,000 forms), which is not loaded before the first Arabic word is
asked for, since a search finds its words in the index.
"""

import re
import threading
import zlib
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from kashaf.index import cutting, loanwords
from kashaf.index.letters import LETTER_CLASS, PERSIAN, SPELLING, fold
from kashaf.index.loanwords import STOP_WORDS, is_stop
from kashaf.index.peeling import Lexicon

__all__ = ["ANALYZER_VERSION", "STOP_WORDS", "analysis", "is_stop", "stem"]

_CACHED_WORDS, _CACHED_LEMMAS = 200_000, 50_000
_SAFE_UNDER_ONE_CLITIC = 5
"""A name of four letters under one more is no word by chance, though the lexicon may list it: «والله», «لبوتين»."""
_ARABIC_WORD = re.compile(f"[{LETTER_CLASS}]+").fullmatch
# The only English rule: "Reuters", "Windows" and "James" are no plurals, so s alone stays.
_POSSESSIVE = re.compile("(?<=[a-z0-9])['\u2019]s?$")

# ---------------------------------------------------------------- version

_RULES = 1
"""To be raised with every change of code in stem.py, cutting.py, peeling.py, lemmas.py, loanwords.py or
roots.py that changes a result."""

_TABLES = ("lemmas.tsv", "loanwords.tsv", "patterns.tsv", "roots.tsv", "stopwords.txt")


def _version() -> str:
    checksum = 0
    for name in _TABLES:
        checksum = zlib.crc32((Path(__file__).with_name("data") / name).read_bytes(), checksum)
    return f"{_RULES}-{checksum:08x} simplemma-{version('simplemma')} tashaphyne-{version('tashaphyne')}"


ANALYZER_VERSION = _version()
"""Changes whenever a stem or a root may: rules, tables, and the versions of the two libraries, which stay unloaded."""


# ---------------------------------------------------------------- the two libraries

_loading = threading.Lock()
_lexicon_loaded: Lexicon | None = None


def lexicon() -> Lexicon:
    """The forms of simplemma and the corrections of ours, loaded when first asked for."""
    global _lexicon_loaded
    if _lexicon_loaded is None:
        with _loading:
            if _lexicon_loaded is None:
                from simplemma.strategies.dictionaries import DefaultDictionaryFactory

                # Without a cache the factory lets its bytes go once they are decoded.
                forms = dict(DefaultDictionaryFactory(cache_max_size=0).get_dictionary("ar").items())
                corrections = dict(loanwords.table("lemmas.tsv"))
                for form, lemma in corrections.items():
                    forms.setdefault(form, lemma)
                _lexicon_loaded = Lexicon(forms, corrections)
    return _lexicon_loaded


# ---------------------------------------------------------------- words to stems


def is_arabic(word: str) -> bool:
    """Whether the word is of Arabic letters alone."""
    return _ARABIC_WORD(word) is not None


class Analysis(NamedTuple):
    """A word of Arabic letters: without Persian ones, folded, and the name it is or the lemma inside it, or neither."""

    written: str
    folded: str
    name: str | None
    lemma: str | None


def name_inside(written: str, folded: str) -> str | None:
    """The name that a word of Arabic letters is, with clitics or without, Persian letters replaced; None for others."""
    found = loanwords.under_clitics(folded)
    if found is None:
        return None
    clitics, name = found
    # A short word that the lexicon lists is no name under one letter.
    one_letter_off = len(clitics) == 1 and len(folded) < _SAFE_UNDER_ONE_CLITIC
    return None if one_letter_off and written in lexicon().forms else name


@lru_cache(_CACHED_WORDS)
def analysis(word: str) -> Analysis:
    """The analysis that stem and root of a word of Arabic letters have in common.

    >>> analysis("وبالفايسبوك").name, analysis("وللمقاتلين").lemma
    ('فيسبوك', 'مقاتل')
    """
    written = word.translate(PERSIAN)
    folded = written.translate(SPELLING)
    if (name := name_inside(written, folded)) is not None:
        return Analysis(written, folded, name, None)
    return Analysis(written, folded, None, lexicon().lemma(written))


@lru_cache(_CACHED_LEMMAS)
def of_lemma(lemma: str) -> str:
    """The stem of every word that has this lemma."""
    return lemma.translate(SPELLING)


def of_unknown(written: str, folded: str) -> str:
    """The stem of a word of Arabic letters that holds neither a name nor a form of the lexicon."""
    found = cutting.light_stem(written)
    return (found if written == folded else found.translate(SPELLING)) or folded or written


def of_analysis(analysed: Analysis) -> str:
    """The stem of a word of Arabic letters."""
    written, folded, name, lemma = analysed
    if name is not None:
        return name
    return of_unknown(written, folded) if lemma is None else of_lemma(lemma) or folded or written


def of_other(word: str, folded: str) -> str:
    """The stem of a word that is not of Arabic letters alone."""
    return _POSSESSIVE.sub("", folded) or word


@lru_cache(_CACHED_WORDS)
def stem(word: str) -> str:
    """The stem, folded, of a word as written with its marks off (`letters.bare`) but hamza, ة and ى still told apart.

    >>> stem("وبالتنظيمات") == stem("تنظيم")
    True
    >>> stem("Twitter's"), stem("٢٠١٥")
    ('twitter', '2015')
    """
    return of_analysis(analysis(word)) if is_arabic(word) else of_other(word, fold(word))


# ---------------------------------------------------------------- what roots are found with


def known(form: str) -> bool:
    """Whether the lexicon lists the form, as written."""
    return form in lexicon().forms
