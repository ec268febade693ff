"""The root of a word form: its stem laid against the patterns of Arabic words, the letters checked against a list of roots."""

from collections import Counter
from functools import cache, lru_cache
from typing import NamedTuple

from kashaf.index import stem as stems
from kashaf.index.letters import HAMZA, fold
from kashaf.index.loanwords import table

_ROOT_LETTERS = "فعل"
_HAMZA_SEATS = str.maketrans({"أ": HAMZA, "إ": HAMZA, "ؤ": HAMZA, "ئ": HAMZA, "آ": HAMZA + "ا"})
_NO_ROOT_LETTER = frozenset("اىة")


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


_PROBES = (
    "{}{}{} ي{}{}{} {}{}{}ة ت{}{}ي{} أ{}{}ا{} م{}{}و{} {}ا{}{} {}{}ا{} {}{}و{} {}{}ي{} م{}{}{} ال{}{}{} ا{}ت{}{} ان{}{}{} "
    "است{}{}{} ت{}{}{} ت{}ا{}{} م{}ا{}{} إ{}{}ا{} أ{}{}{} م{}{}{}ة"
).split()


@lru_cache(20_000)
def _support(root: str) -> int:
    """How many words of plain patterns the lexicon holds for a root: قول has يقول قول أقوال, مقل has next to none."""
    probes = (shape.format(root[0], root[1], root[2:]) for shape in _PROBES)
    return sum(_listed_with_hamza(probe) if HAMZA in probe else stems.known(probe) for probe in probes)


def _listed_with_hamza(form: str) -> bool:
    """Whether the lexicon lists the form with its ء on one of the seats it may have."""
    return any(stems.known(form.replace(HAMZA, seat).replace("أا", "آ").replace("أأ", "آ")) for seat in "أئؤء")


def _fitting(word: str) -> str | None:
    """The root of a word that fits a pattern as it stands; None where no listed root comes out."""
    found = []
    for places, patterns in _patterns().get(len(word), ()):
        for pattern in patterns.get("".join([word[place] for place in places]), ()):
            found.append(pattern)
    listed = _listed()
    best: str | None = None
    for pattern in sorted(found):
        for parts in pattern.roots:
            root = "".join([word[part] if isinstance(part, int) else part for part in parts])
            if root in listed and (best is None or _support(root) >= RATIO * _support(best) + STEP):
                best = root
    return best


RATIO, STEP = 1.6, 3


_ENDINGS = ("", "ة", "ي", "ية", "ان", "ات", "ون", "ين", "ا", "اني", "انية", "وي")


@cache
def _irregular() -> dict[str, str]:
    return dict(table("roots.tsv"))


@cache
def _listed() -> frozenset[str]:
    return stems.listed_roots() | frozenset(_irregular().values())


@lru_cache(100_000)
def _of_lemma(lemma: str) -> str | None:
    if (irregular := _irregular().get(lemma)) is not None:
        return irregular
    word = lemma.translate(_HAMZA_SEATS)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= (3 if ending else 2):
            root = _fitting(word[: len(word) - len(ending)])
            if root:
                return root
    return None


def _of_cuts(word: str) -> str | None:
    """The root most of Tashaphyne's cuts of a word outside the lexicon lead to."""
    votes: Counter[str] = Counter()
    for cut in stems.cuts(word):
        root = _fitting(cut.translate(_HAMZA_SEATS))
        if root:
            votes[root] += 1
    return min(votes, key=lambda root: (-votes[root], root)) if votes else None


@lru_cache(200_000)
def root(word: str) -> str | None:
    """The root of a word as written, folded with hamza as ا; None for names, Latin, digits and where no root is found.

    >>> root("المكتبات"), root("مسؤولين"), root("فيسبوك")
    ('كتب', 'سال', None)
    """
    if not stems.is_arabic(word) or stems.loanword(word) is not None:
        return None
    lemma = stems.lemma(word)
    found = _of_lemma(lemma) if lemma else _of_cuts(word)
    return fold(found.replace(HAMZA, "ا")) if found else None
