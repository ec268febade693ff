"""Words no rule takes apart: loanwords and foreign names under their clitics, and function words."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from kashaf.index.letters import fold

_DATA = Path(__file__).with_name("data")


def table(name: str) -> list[list[str]]:
    """The rows of a table of `data/`, split at tabs; lines that begin with # are comments."""
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def by_letter(affixes: Iterable[str], place: int) -> dict[str, tuple[str, ...]]:
    """Affixes grouped by their first (0) or last (-1) letter, so that most words need not be tried against most."""
    groups: dict[str, tuple[str, ...]] = {}
    for affix in affixes:
        groups[affix[place]] = (*groups.get(affix[place], ()), affix)
    return groups


STOP_WORDS = frozenset(fold(word) for row in table("stopwords.txt") for word in row[0].split())
"""Function words, folded, without those that only `is_stop` recognizes: و or ف before one of them."""

# «فهم» is understanding and «وهم» illusion at least as often as they are ف or و with a pronoun.
_CONTENT = frozenset({"فهم", "وهم"})


def is_stop(word: str) -> bool:
    """Whether the word is a function word, with or without و or ف before it.

    >>> is_stop("وعلى"), is_stop("قال")
    (True, False)
    """
    folded = fold(word)
    if folded in STOP_WORDS:
        return True
    return folded[:1] in ("و", "ف") and folded[1:] in STOP_WORDS and folded not in _CONTENT


_CLITICS = by_letter(
    [c + p for c in ("", "و", "ف") for p in ("ال", "بال", "كال", "لل", "", "ب", "ل", "ك") if c + p],
    0,
)
# Ending, and what it makes of the name: «فيسبوكية» goes with «فيسبوكي», «هاشتاغات» with «هاشتاغ».
_ENDINGS = (
    ("ات", ""), ("ين", ""), ("ون", ""), ("تين", ""), ("ه", ""), ("ا", ""),
    ("يين", "ي"), ("يون", "ي"), ("يات", "ي"), ("يه", "ي"), ("يا", "ي"), ("ي", "ي"),
)  # fmt: skip
_SHORTEST_NAME_WITH_ENDING = 4
_SHORTEST_NAME_WITH_CLITIC = 3


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


def plain(folded: str) -> str | None:
    """The stem of a protected word without clitics; None for every other word.

    >>> plain("هاشتاقات")
    'هاشتاغ'
    """
    return _names().get(folded)


def under_clitics(folded: str) -> tuple[str, str] | None:
    """The clitics before a protected word and its stem; None for every other word.

    >>> under_clitics("ولمايكروسوفت")
    ('ول', 'مايكروسوفت')
    """
    names = _names()
    for clitic in _CLITICS.get(folded[:1], ()):
        if folded.startswith(clitic) and len(folded) - len(clitic) >= _SHORTEST_NAME_WITH_CLITIC:
            name = names.get(folded[len(clitic) :])
            if name is not None:
                return clitic, name
    return None
