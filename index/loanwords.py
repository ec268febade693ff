"""Words no rule takes apart: loanwords and foreign names under their clitics, and function words."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from kashaf.index.letters import fold

_DATA = Path(__file__).with_name("data")


def table(name: str) -> list[list[str]]:
    """The rows of a table of `data/`, split at tabs; lines that begin with # are comments."""
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def by_beginning(affixes: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Affixes grouped by the two letters a word must begin with to have them; by one where a second tells no more."""
    groups = {affix[:1]: tuple(other for other in affixes if other == affix[:1]) for affix in affixes}
    for beginning in [affix[:2] for affix in affixes if len(affix) > 1]:
        groups[beginning] = tuple(affix for affix in affixes if affix[:2] in (beginning, beginning[:1]))
    return groups


STOP_WORDS = frozenset(fold(word) for row in table("stopwords.txt") for word in row[0].split())
"""Function words, folded, without those that only `is_stop` recognizes: و or ف before one of them."""

# «فهم» is understanding and «وهم» illusion at least as often as they are ف or و with a pronoun.
_CONTENT = frozenset({"فهم", "وهم"})
STOP_SPELLINGS = STOP_WORDS | (frozenset(clitic + word for clitic in "وف" for word in STOP_WORDS) - _CONTENT)
"""Every folded spelling that `is_stop` recognizes."""


def is_stop(word: str) -> bool:
    """Whether the word is a function word, with or without و or ف before it.

    >>> is_stop("وعلى"), is_stop("قال")
    (True, False)
    """
    return fold(word) in STOP_SPELLINGS


_CLITICS = by_beginning([c + p for c in ("", "و", "ف") for p in ("ال", "بال", "كال", "لل", "", "ب", "ل", "ك") if c + p])
# Ending, and what it makes of the name: «فيسبوكية» goes with «فيسبوكي», «هاشتاغات» with «هاشتاغ».
_ENDINGS = (
    ("ات", ""), ("ين", ""), ("ون", ""), ("تين", ""), ("ه", ""), ("ا", ""),
    ("يين", "ي"), ("يون", "ي"), ("يات", "ي"), ("يه", "ي"), ("يا", "ي"), ("ي", "ي"),
)  # fmt: skip
_SHORTEST_NAME_WITH_ENDING = 4
_SHORTEST_NAME_WITH_CLITIC = 3
TELLING = _SHORTEST_NAME_WITH_CLITIC
"""How many of its first and of its last letters tell most words from a name."""


@cache
def _names() -> dict[str, str]:
    """Folded spelling → folded stem of every protected word, under every ending."""
    names: dict[str, str] = {}
    for stem, *spellings in table("loanwords.tsv"):
        for spelling in (stem, *" ".join(spellings).split()):
            names.setdefault(fold(spelling), fold(stem))
    for spelling, name in list(names.items()):
        if len(spelling) >= _SHORTEST_NAME_WITH_ENDING:
            for ending, kept in _ENDINGS:
                names.setdefault(spelling + ending, name if name.endswith(kept) else name + kept)
    return names


@cache
def name_endings() -> frozenset[str]:
    """The last letters of all spellings of protected words: a word that ends otherwise holds none."""
    return frozenset(name[-TELLING:] for name in _names())


@cache
def name_beginnings() -> frozenset[str]:
    """The first letters of all spellings of protected words, under clitics or not."""
    clitics = ("", *sorted({clitic for group in _CLITICS.values() for clitic in group}))
    return frozenset((clitic + name)[:TELLING] for name in _names() for clitic in clitics)


def under_clitics(folded: str) -> tuple[str, str] | None:
    """The clitics before a protected word, if any, and its stem; None for every other word.

    >>> under_clitics("ولمايكروسوفت"), under_clitics("هاشتاقات")
    (('ول', 'مايكروسوفت'), ('', 'هاشتاغ'))
    """
    if folded[-TELLING:] not in name_endings():
        return None
    names = _names()
    if (name := names.get(folded)) is not None:
        return "", name
    for clitic in _CLITICS.get(folded[:2]) or _CLITICS.get(folded[:1], ()):
        if folded.startswith(clitic) and len(folded) - len(clitic) >= _SHORTEST_NAME_WITH_CLITIC:
            name = names.get(folded[len(clitic) :])
            if name is not None:
                return clitic, name
    return None
