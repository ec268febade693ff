"""Words outside the lexicon, cut where the affix tables of Tashaphyne allow; the one file that knows it.

What may be cut off depends on no more than the longest beginning of the word that a prefix begins with and the longest
end that a suffix ends with. So each pair of the two goes through `segment` once, whatever words have it.
"""

import threading
from collections.abc import Collection, Iterable
from functools import cache, lru_cache
from typing import Any

from kashaf.index.letters import ALEF_HAMZA_ABOVE, ALEF_MADDA
from kashaf.index.peeling import ARTICLES, INFLECTIONS

# ب ل ك ف stay: where no lexicon knows «بلير» nothing tells it from ب with «لير». Only م behind ب or ل tells, since
# participles and nouns of place begin with it: «بمواصفات».
_LIGHT_PREFIXES = ("", "و")  # Tashaphyne heeds a list only if it holds the empty affix
_LIGHT_SUFFIXES = ("", *sorted(INFLECTIONS))
_SHORTEST_STEM = 4
_SHORTEST_CUT = 3

# Stands for the middle of a word: no affix holds a ظ.
_MIDDLE = "ظظظ"
_PAIRS = 1 << 16

_own = threading.local()


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


def _light() -> Any:
    return _stemmer("light", _LIGHT_PREFIXES, _LIGHT_SUFFIXES)


def _full() -> Any:
    return _stemmer("full", (), ())


def _affixes(stemmer: Any, head: str, tail: str) -> list[tuple[int, int, str]]:
    """What Tashaphyne cuts off in front and behind, in letters and as its tables write it; without the whole word."""
    word = head + _MIDDLE + tail
    size = len(word)
    return [
        (left, size - right, f"{word[:left]}-{word[right:]}")
        for left, right in sorted(stemmer.segment(word))
        if right - left < size
    ]


def _begin(affixes: Iterable[str]) -> frozenset[str]:
    return frozenset(affix[:end] for affix in affixes for end in range(1, len(affix) + 1))


def _end(affixes: Iterable[str]) -> frozenset[str]:
    return frozenset(affix[start:] for affix in affixes for start in range(len(affix)))


@cache
def _heads() -> frozenset[str]:
    """What a prefix may begin with."""
    return _begin(_full().get_prefix_list())


@cache
def _tails() -> frozenset[str]:
    """What a suffix may end with."""
    return _end(_full().get_suffix_list())


_LIGHT_TAILS = _end(_LIGHT_SUFFIXES)


def _head(word: str, heads: frozenset[str]) -> str:
    """The longest beginning of a word that a prefix begins with."""
    end = 1
    while word[:end] in heads and end <= len(word):
        end += 1
    return word[: end - 1]


def _tail(word: str, tails: frozenset[str]) -> str:
    """The longest end of a word that a suffix ends with."""
    size = len(word)
    start = size - 1
    while start >= 0 and word[start:] in tails:
        start -= 1
    return word[start + 1 :]


def _without_article(word: str) -> str:
    for article in ARTICLES.get(word[:2], ()):
        if word.startswith(article) and len(word) - len(article) >= _SHORTEST_CUT:
            return word[len(article) :]
    return word


# ---------------------------------------------------------------- stems


@lru_cache(_PAIRS)
def _light_affixes(head: str, tail: str) -> tuple[tuple[int, int], ...]:
    """Lengths of what may be cut off in front and behind, most in front first, then most behind."""
    from tashaphyne.affix_const import NOUN_AFFIX_LIST

    allowed = [(left, behind) for left, behind, both in _affixes(_light(), head, tail) if both in NOUN_AFFIX_LIST]
    return tuple(sorted(allowed, reverse=True))


def light_stem(word: str) -> str:
    """The shortest stem that Tashaphyne's affix tables allow, of a word outside the lexicon."""
    word = _without_article(word)
    if word[0] in "بل" and word[1:2] == "م" and len(word) > _SHORTEST_STEM + 1:
        word = word[1:]
    size = len(word)
    if size <= _SHORTEST_STEM:
        return word
    if ALEF_MADDA in word:
        word = word.replace(ALEF_MADDA, ALEF_HAMZA_ABOVE)  # segment() counts آ as two letters
    for left, behind in _light_affixes("و" if word[0] == "و" else "", _tail(word, _LIGHT_TAILS)):
        if size - left - behind >= _SHORTEST_STEM:
            return word[left : size - behind]
    return word


# ---------------------------------------------------------------- roots


@cache
def listed_roots() -> frozenset[str]:
    """Tashaphyne's 7,504 roots, hamza as ء."""
    from tashaphyne.roots_const import ROOTS

    return frozenset(ROOTS)


@lru_cache(_PAIRS)
def _full_affixes(head: str, tail: str) -> tuple[tuple[int, int], ...]:
    """Lengths of what may be cut off in front and behind."""
    from tashaphyne.affix_const import NOUN_AFFIX_LIST, VERB_AFFIX_LIST

    return tuple(
        (left, behind)
        for left, behind, both in _affixes(_full(), head, tail)
        if both in NOUN_AFFIX_LIST or both in VERB_AFFIX_LIST
    )


def cuts(word: str) -> tuple[str, list[tuple[int, int]]]:
    """A word without its article, and where in it what its affixes may leave begins and ends, three letters or more."""
    word = _without_article(word)
    if ALEF_MADDA in word:
        word = word.replace(ALEF_MADDA, ALEF_HAMZA_ABOVE)
    size = len(word)
    found = [(0, size)] if size >= _SHORTEST_CUT else []
    for left, behind in _full_affixes(_head(word, _heads()), _tail(word, _tails())):
        right = size - behind
        if right - left >= _SHORTEST_CUT:
            found.append((left, right))
    return word, found
