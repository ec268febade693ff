"""The stem of a word form: clitics and inflection off, as far as a lexicon vouches for what is left.

The one file that knows simplemma (a lexicon of 298,000 forms) and Tashaphyne (affix tables, segmentation, roots).
Neither is loaded before the first Arabic word is asked for, since a search finds its words in the index.
"""

import re
import threading
import zlib
from collections.abc import Collection
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from kashaf.index import loanwords
from kashaf.index.letters import ALEF_HAMZA_ABOVE, ALEF_MADDA, LETTER_CLASS, PERSIAN, fold
from kashaf.index.loanwords import STOP_WORDS, is_stop
from kashaf.index.peeling import ARTICLES, Lexicon

__all__ = ["ANALYZER_VERSION", "STOP_WORDS", "is_stop", "lemma", "loanword", "stem"]

_CACHED_WORDS = 200_000
_ARABIC_WORD = re.compile(f"[{LETTER_CLASS}]+").fullmatch
# The only English rule: "Reuters", "Windows" and "James" are no plurals, so s alone stays.
_POSSESSIVE = re.compile("(?<=[a-z0-9])['\u2019]s?$")

# ---------------------------------------------------------------- version

_RULES = 1
"""To be raised with every change of code in stem.py, peeling.py, loanwords.py or roots.py that changes a result."""

_TABLES = ("lemmas.tsv", "loanwords.tsv", "patterns.tsv", "roots.tsv", "stopwords.txt")


@cache
def analyzer_version() -> str:
    """A text that changes whenever a stem or a root may: rules, tables, and versions of the two libraries."""
    from importlib.metadata import version

    checksum = 0
    for name in _TABLES:
        checksum = zlib.crc32((Path(__file__).with_name("data") / name).read_bytes(), checksum)
    return f"{_RULES}-{checksum:08x}-simplemma {version('simplemma')}-tashaphyne {version('tashaphyne')}"


def __getattr__(name: str) -> str:
    if name == "ANALYZER_VERSION":
        return analyzer_version()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


# ---------------------------------------------------------------- the two libraries

_loading = threading.Lock()
_lexicon_loaded: Lexicon | None = None
_own = threading.local()


def _lexicon() -> Lexicon:
    global _lexicon_loaded
    if _lexicon_loaded is None:
        with _loading:
            if _lexicon_loaded is None:
                from simplemma.strategies.dictionaries import DefaultDictionaryFactory

                # Without a cache the factory lets its bytes go once they are decoded.
                forms = dict(DefaultDictionaryFactory(cache_max_size=0).get_dictionary("ar").items())
                corrections = {form: lemma for form, lemma in loanwords.table("lemmas.tsv")}
                for form, lemma in corrections.items():
                    forms.setdefault(form, lemma)
                _lexicon_loaded = Lexicon(forms, corrections)
    return _lexicon_loaded


def _stemmer(name: str, prefixes: Collection[str], suffixes: Collection[str]) -> Any:
    """A Tashaphyne stemmer of this thread, since it keeps the word at hand in itself; default affixes where none given."""
    stemmer = getattr(_own, name, None)
    if stemmer is None:
        from tashaphyne.stemming import ArabicLightStemmer

        stemmer = ArabicLightStemmer()
        if prefixes:
            stemmer.set_prefix_list(prefixes)
        if suffixes:
            stemmer.set_suffix_list(suffixes)
        setattr(_own, name, stemmer)
    return stemmer


# ب ل ك ف stay: where no lexicon knows «بلير» nothing tells it from ب with «لير». So do ون ين ان: «كلينتون», «بوتين».
_LIGHT_PREFIXES = ("", "و")  # Tashaphyne takes a list of suffixes only if it holds the empty one
_LIGHT_SUFFIXES = ("", *"ات ية يات يين يون ة ه ها هم هما نا ته تها تهم اته اتها اتهم".split())
_SHORTEST_STEM, _SHORTEST_STEM_WITH_PREFIX, _LONGEST_KEPT = 3, 4, 4


def _light_stem(word: str) -> str:
    """The shortest stem that Tashaphyne's affix tables allow, of a word outside the lexicon."""
    from tashaphyne.affix_const import NOUN_AFFIX_LIST

    for article in ARTICLES.get(word[0], ()):
        if word.startswith(article) and len(word) - len(article) >= _SHORTEST_STEM:
            word = word[len(article) :]
            break
    if len(word) <= _LONGEST_KEPT:
        return word
    word = word.replace(ALEF_MADDA, ALEF_HAMZA_ABOVE)  # segment() counts آ as two letters
    best = (0, len(word))
    for left, right in sorted(_stemmer("light", _LIGHT_PREFIXES, _LIGHT_SUFFIXES).segment(word)):
        if (
            right - left >= (_SHORTEST_STEM_WITH_PREFIX if left else _SHORTEST_STEM)
            and (left, -right) > (best[0], -best[1])
            and f"{word[:left]}-{word[right:]}" in NOUN_AFFIX_LIST
        ):
            best = (left, right)
    return word[best[0] : best[1]]


# ---------------------------------------------------------------- words to stems


def is_arabic(word: str) -> bool:
    """Whether the word is of Arabic letters alone."""
    return _ARABIC_WORD(word) is not None


@lru_cache(_CACHED_WORDS)
def loanword(word: str) -> str | None:
    """The stem of a protected loanword or name, whatever clitics it is under; None for every other word.

    >>> loanword("وبالفايسبوك")
    'فيسبوك'
    """
    folded = fold(word)
    if (name := loanwords.plain(folded)) is not None:
        return name
    found = loanwords.under_clitics(folded)
    if found is None:
        return None
    clitics, name = found
    # «كروس» could be ك with «روس», but no word of the lexicon is a short name under one letter.
    return None if len(clitics) == 1 and len(folded) < 6 and word in _lexicon().forms else name


@lru_cache(_CACHED_WORDS)
def lemma(word: str) -> str | None:
    """The lemma of an Arabic word, unfolded; None where the lexicon knows nothing inside it.

    >>> lemma("وللمقاتلين")
    'مقاتل'
    """
    return _lexicon().lemma(word.translate(PERSIAN))


@lru_cache(_CACHED_WORDS)
def stem(word: str) -> str:
    """The stem, folded, of a word as written with its marks off (`letters.bare`) but hamza, ة and ى still told apart.

    >>> stem("وبالتنظيمات") == stem("تنظيم")
    True
    >>> stem("Twitter's"), stem("٢٠١٥")
    ('twitter', '2015')
    """
    folded = fold(word)
    if not is_arabic(word):
        return _POSSESSIVE.sub("", folded) or word
    if (name := loanword(word)) is not None:
        return name
    found = lemma(word)
    return fold(found if found is not None else _light_stem(word.translate(PERSIAN))) or folded or word


# ---------------------------------------------------------------- what roots are found with


def known(form: str) -> bool:
    """Whether the lexicon lists the form, as written."""
    return form in _lexicon().forms


@cache
def listed_roots() -> frozenset[str]:
    """Tashaphyne's 7,504 roots, hamza as ء."""
    from tashaphyne.roots_const import ROOTS

    return frozenset(ROOTS)


def cuts(word: str) -> list[str]:
    """What may be left of a word, three letters or more, at every cut that Tashaphyne's affix tables allow."""
    from tashaphyne.affix_const import NOUN_AFFIX_LIST, VERB_AFFIX_LIST

    word = word.translate(PERSIAN).replace(ALEF_MADDA, ALEF_HAMZA_ABOVE)
    found = []
    for left, right in sorted(_stemmer("full", (), ()).segment(word)):
        affixes = f"{word[:left]}-{word[right:]}"
        whole = right - left == len(word)
        if right - left >= _SHORTEST_STEM and (whole or affixes in NOUN_AFFIX_LIST or affixes in VERB_AFFIX_LIST):
            found.append(word[left:right])
    return found
