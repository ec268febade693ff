"""The four levels at which a word of a question can match a word of an article, from strict to loose."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from kashaf.index import letters, roots, stem

EXACT, SPELLING, STEM, ROOT = "exact", "spelling", "stem", "root"


@dataclass(frozen=True, slots=True)
class Level:
    """A level: its id, its labels, and how a bare word form becomes its term (None: no term at this level)."""

    name: str
    label_ar: str
    label_en: str
    meaning_ar: str
    meaning_en: str
    term: Callable[[str], str | None]


def _stem(form: str) -> str | None:
    return None if stem.is_stop(form) else stem.stem(form)


def _root(form: str) -> str | None:
    return None if stem.is_stop(form) else roots.root(form)


LEVELS = (
    Level(EXACT, "كما كُتبت", "as written", "الكلمة كما كُتبت بلا تشكيل", "the word as written, vowel signs aside", str),
    Level(
        SPELLING,
        "الرسم",
        "spelling",
        "أ إ آ مثل ا، وى مثل ي، وة مثل ه",
        "hamza, ى/ي, ة/ه, digits and Latin case are one",
        letters.fold,
    ),
    Level(STEM, "الجذع", "stem", "بلا سوابق ولواحق ولا تصريف", "without clitics and inflection", _stem),
    Level(ROOT, "الجذر", "root", "كل ما اشتُق من الجذر نفسه", "whatever is derived from the same root", _root),
)
NAMES = tuple(level.name for level in LEVELS)
RANK = {name: rank for rank, name in enumerate(NAMES)}
"""Place of each level from strict (0) to loose (3)."""


class Terms(NamedTuple):
    """The terms of one word form, a field for each level; None where it has none (stop words, Latin names)."""

    exact: str
    spelling: str
    stem: str | None
    root: str | None


def terms(form: str) -> Terms:
    """The terms of a bare word form at every level; `kashaf.index.term_columns` has those of many at once.

    >>> terms("بالتغريدات").stem == terms("تغريدة").stem
    True
    """
    exact, spelling, stemmed, rooted = (level.term(form) for level in LEVELS)
    return Terms(exact or form, spelling or form, stemmed, rooted)
