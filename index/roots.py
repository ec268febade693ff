"""The root of a word form: its lemma laid against the patterns of Arabic words, checked against a list of roots."""

from collections import Counter
from functools import cache, lru_cache
from typing import NamedTuple

from kashaf.index import stem as stems
from kashaf.index.letters import ALEF, HAMZA, fold
from kashaf.index.loanwords import table

_ROOT_LETTERS = "فعل"
_HAMZA_SEATS = str.maketrans({"أ": HAMZA, "إ": HAMZA, "ؤ": HAMZA, "ئ": HAMZA, "آ": HAMZA + ALEF})


class _Pattern(NamedTuple):
    """What a pattern makes of a word that fits it: for each root the places or the letters it is put together from."""

    rank: int
    roots: tuple[tuple[int | str, ...], ...]


class _Fixed(NamedTuple):
    """Patterns of one length whose fixed letters stand in the same places."""

    places: tuple[int, ...]
    patterns: dict[str, list[_Pattern]]


@cache
def _patterns() -> dict[int, list[_Fixed]]:
    """Length of a word → its patterns."""
    grouped: dict[int, dict[tuple[int, ...], dict[str, list[_Pattern]]]] = {}
    for rank, (written, roots, _) in enumerate(table("patterns.tsv")):
        shape = written.translate(_HAMZA_SEATS)
        places: dict[str, list[int]] = {}
        for place, letter in enumerate(shape):
            places.setdefault(letter, []).append(place)
        fixed = tuple(place for place, letter in enumerate(shape) if letter not in _ROOT_LETTERS)
        built = []
        for root in roots.split():
            used: Counter[str] = Counter()
            parts: list[int | str] = []
            for letter in root:
                if letter in _ROOT_LETTERS:
                    slots = places[letter]
                    parts.append(slots[min(used[letter], len(slots) - 1)])
                    used[letter] += 1
                else:
                    parts.append(letter)
            built.append(tuple(parts))
        letters = "".join(shape[place] for place in fixed)
        grouped.setdefault(len(shape), {}).setdefault(fixed, {}).setdefault(letters, []).append(
            _Pattern(rank, tuple(built))
        )
    return {size: [_Fixed(*group) for group in groups.items()] for size, groups in grouped.items()}


# Words that most living roots have: قول, يقول, قولة, تقويل, أقوال, …
_PROBES = (
    "{}{}{}", "ي{}{}{}", "{}{}{}ة", "ت{}{}ي{}", "أ{}{}ا{}", "م{}{}و{}", "{}ا{}{}", "{}{}ا{}", "{}{}و{}", "{}{}ي{}",
    "م{}{}{}", "ال{}{}{}", "ا{}ت{}{}", "ان{}{}{}", "است{}{}{}", "ت{}{}{}", "ت{}ا{}{}", "م{}ا{}{}", "إ{}{}ا{}",
    "أ{}{}{}", "م{}{}{}ة",
)  # fmt: skip


@lru_cache(20_000)
def _support(root: str) -> int:
    """How many words of plain patterns the lexicon holds for a root: قول has يقول قول أقوال, مقل has next to none."""
    probes = (shape.format(root[0], root[1], root[2:]) for shape in _PROBES)
    return sum(_listed_with_hamza(probe) if HAMZA in probe else stems.known(probe) for probe in probes)


def _listed_with_hamza(form: str) -> bool:
    """Whether the lexicon lists the form with its ء on one of the seats it may have."""
    return any(stems.known(form.replace(HAMZA, seat).replace("أا", "آ").replace("أأ", "آ")) for seat in "أئؤء")


# A later pattern wins over an earlier one only if the lexicon speaks for its root this much more: «مثال» is مثل, not
# ثول as «مقال» is قول, but «مدينة» stays مدن although دين is the root of more words.
_TIMES, _MORE = 1.6, 3


def _fitting(word: str) -> str | None:
    """The root of a word that fits a pattern as it stands, hamza as ء; None where no listed root comes out."""
    fitting = [
        pattern
        for places, patterns in _patterns().get(len(word), ())
        for pattern in patterns.get("".join([word[place] for place in places]), ())
    ]
    listed = _listed()
    best: str | None = None
    for pattern in sorted(fitting):
        for parts in pattern.roots:
            root = "".join([word[part] if isinstance(part, int) else part for part in parts])
            if root in listed and root != best and (best is None or _support(root) >= _TIMES * _support(best) + _MORE):
                best = root
    return best


@cache
def _irregular() -> dict[str, str]:
    """Lemma → root, for the words whose root no pattern shows."""
    return dict(table("roots.tsv"))


@cache
def _listed() -> frozenset[str]:
    return stems.listed_roots() | frozenset(_irregular().values())


# What is left on a lemma that patterns do without: ة, the nisba, and plurals that are words of their own.
_ENDINGS = ("", "ة", "ي", "ية", "ان", "ات", "ون", "ين", "ا", "اني", "انية", "وي")
_SHORTEST_BEFORE_ENDING = 3


@lru_cache(100_000)
def _of_lemma(lemma: str) -> str | None:
    if (irregular := _irregular().get(lemma)) is not None:
        return irregular
    word = lemma.translate(_HAMZA_SEATS)
    for ending in _ENDINGS:
        bare = word[: len(word) - len(ending)]
        fits = word.endswith(ending) and (not ending or len(bare) >= _SHORTEST_BEFORE_ENDING)
        if fits and (root := _fitting(bare)):
            return root
    return None


def _of_cuts(word: str) -> str | None:
    """The root that most of Tashaphyne's cuts of a word outside the lexicon lead to; of equals the first by letters."""
    votes = Counter(root for cut in stems.cuts(word) if (root := _fitting(cut.translate(_HAMZA_SEATS))))
    return min(votes, key=lambda root: (-votes[root], root)) if votes else None


@lru_cache(200_000)
def root(word: str) -> str | None:
    """The root of a word as written, folded with hamza as ا; None for names, Latin, digits and where none is found.

    >>> root("المكتبات"), root("مسؤولين"), root("فيسبوك")
    ('كتب', 'سال', None)
    """
    if not stems.is_arabic(word):
        return None
    _, name, lemma = stems.analysis(word)
    if name is not None:
        return None
    found = _of_cuts(word) if lemma is None else _of_lemma(lemma)
    return fold(found.replace(HAMZA, ALEF)) if found else None
