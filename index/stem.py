"""The stem of a word form: clitics and inflection off, as far as a lexicon vouches for what is left.

The one file that knows simplemma (a lexicon of 298,000 forms) and Tashaphyne (affix tables, segmentation, roots).
Neither is loaded before the first Arabic word is asked for, since a search finds its words in the index.
"""

import re
import threading
import zlib
from collections.abc import Collection
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from kashaf.index import loanwords
from kashaf.index.letters import ALEF_HAMZA_ABOVE, ALEF_MADDA, LETTER_CLASS, PERSIAN, SPELLING, fold
from kashaf.index.loanwords import STOP_WORDS, is_stop
from kashaf.index.peeling import ARTICLES, INFLECTIONS, Lexicon

__all__ = ["ANALYZER_VERSION", "STOP_WORDS", "analysis", "is_stop", "stem"]

_CACHED_WORDS = 200_000
_SAFE_UNDER_ONE_CLITIC = 5
"""A name of four letters under one more is no word by chance, though the lexicon may list it: «والله», «لبوتين»."""
_ARABIC_WORD = re.compile(f"[{LETTER_CLASS}]+").fullmatch
# The only English rule: "Reuters", "Windows" and "James" are no plurals, so s alone stays.
_POSSESSIVE = re.compile("(?<=[a-z0-9])['\u2019]s?$")

# ---------------------------------------------------------------- version

_RULES = 1
"""To be raised with every change of code in stem.py, peeling.py, loanwords.py or roots.py that changes a result."""

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
_own = threading.local()


def _lexicon() -> Lexicon:
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


def _stemmer(name: str, prefixes: Collection[str], suffixes: Collection[str]) -> Any:
    """A Tashaphyne stemmer of this thread, since it keeps its word in itself; its affixes stay where none are given."""
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


# ب ل ك ف stay: where no lexicon knows «بلير» nothing tells it from ب with «لير». Only م behind ب or ل tells, since
# participles and nouns of place begin with it: «بمواصفات».
_LIGHT_PREFIXES = ("", "و")  # Tashaphyne heeds a list only if it holds the empty affix
_LIGHT_SUFFIXES = ("", *sorted(INFLECTIONS))
_SHORTEST_STEM = 4
_SHORTEST_CUT = 3


def _without_article(word: str) -> str:
    for article in ARTICLES.get(word[0], ()):
        if word.startswith(article) and len(word) - len(article) >= _SHORTEST_CUT:
            return word[len(article) :]
    return word


def _light_stem(word: str) -> str:
    """The shortest stem that Tashaphyne's affix tables allow, of a word outside the lexicon."""
    from tashaphyne.affix_const import NOUN_AFFIX_LIST

    word = _without_article(word)
    if word[0] in "بل" and word[1:2] == "م" and len(word) > _SHORTEST_STEM + 1:
        word = word[1:]
    if len(word) <= _SHORTEST_STEM:
        return word
    word = word.replace(ALEF_MADDA, ALEF_HAMZA_ABOVE)  # segment() counts آ as two letters
    best = (0, len(word))
    for left, right in sorted(_stemmer("light", _LIGHT_PREFIXES, _LIGHT_SUFFIXES).segment(word)):
        better = right - left >= _SHORTEST_STEM and (left, -right) > (best[0], -best[1])
        if better and f"{word[:left]}-{word[right:]}" in NOUN_AFFIX_LIST:
            best = (left, right)
    return word[best[0] : best[1]]


# ---------------------------------------------------------------- words to stems


def is_arabic(word: str) -> bool:
    """Whether the word is of Arabic letters alone."""
    return _ARABIC_WORD(word) is not None


class Analysis(NamedTuple):
    """A word of Arabic letters: folded, with the name it is or the lemma, as written, that is inside it, or neither."""

    folded: str
    name: str | None
    lemma: str | None


@lru_cache(_CACHED_WORDS)
def analysis(word: str) -> Analysis:
    """The analysis that stem and root of a word of Arabic letters have in common.

    >>> analysis("وبالفايسبوك").name, analysis("وللمقاتلين").lemma
    ('فيسبوك', 'مقاتل')
    """
    word = word.translate(PERSIAN)
    folded = word.translate(SPELLING)
    if (name := loanwords.plain(folded)) is not None:
        return Analysis(folded, name, None)
    lexicon = _lexicon()
    if (found := loanwords.under_clitics(folded)) is not None:
        clitics, name = found
        # A short word that the lexicon lists is no name under one letter.
        if len(clitics) > 1 or len(folded) >= _SAFE_UNDER_ONE_CLITIC or word not in lexicon.forms:
            return Analysis(folded, name, None)
    return Analysis(folded, None, lexicon.lemma(word))


@lru_cache(_CACHED_WORDS)
def stem(word: str) -> str:
    """The stem, folded, of a word as written with its marks off (`letters.bare`) but hamza, ة and ى still told apart.

    >>> stem("وبالتنظيمات") == stem("تنظيم")
    True
    >>> stem("Twitter's"), stem("٢٠١٥")
    ('twitter', '2015')
    """
    if not is_arabic(word):
        return _POSSESSIVE.sub("", fold(word)) or word
    folded, name, lemma = analysis(word)
    if name is not None:
        return name
    found = _light_stem(word.translate(PERSIAN)) if lemma is None else lemma
    return found.translate(SPELLING) or folded or word


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

    word = _without_article(word.translate(PERSIAN)).replace(ALEF_MADDA, ALEF_HAMZA_ABOVE)
    found = []
    for left, right in sorted(_stemmer("full", (), ()).segment(word)):
        affixes = f"{word[:left]}-{word[right:]}"
        whole = right - left == len(word)
        if right - left >= _SHORTEST_CUT and (whole or affixes in NOUN_AFFIX_LIST or affixes in VERB_AFFIX_LIST):
            found.append(word[left:right])
    return found
