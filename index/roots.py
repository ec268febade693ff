"""The root of a word form: its lemma laid against the patterns of Arabic words, checked against a list of roots."""

from collections.abc import Callable
from functools import cache, lru_cache
from operator import itemgetter
from typing import NamedTuple

from kashaf.index import cutting
from kashaf.index import stem as stems
from kashaf.index.letters import ALEF, HAMZA, fold
from kashaf.index.loanwords import table

_ROOT_LETTERS = "فعل"
_HAMZA_SEATS = str.maketrans({"أ": HAMZA, "إ": HAMZA, "ؤ": HAMZA, "ئ": HAMZA, "آ": HAMZA + ALEF})


_ROWS = [(written.translate(_HAMZA_SEATS), roots, example) for written, roots, example in table("patterns.tsv")]
_LONGEST = max(len(shape) for shape, _, _ in _ROWS)
# What stands in a root without standing in its pattern, behind the word to be read: طعل of افتعل, «اضطرب».
_PATTERN_ONLY = "".join(sorted({letter for _, roots, _ in _ROWS for letter in roots} - {*_ROOT_LETTERS, " "}))
_PIECES = 1 << 16
"""Of words, kept with their roots: words that begin alike are cut into the same pieces."""
_Taken = Callable[[str], tuple[str, ...]]


class _Patterns(NamedTuple):
    """The patterns of one length; a set of them is a number with a bit for each, the first of the table lowest.

    `places` holds, for each place of a word, letter → the patterns that allow it there, and those that allow any other.
    `roots` holds, for each pattern, what takes the letters of a root out of a word with _PATTERN_ONLY behind it.
    """

    places: tuple[tuple[dict[str, int], int], ...]
    roots: tuple[tuple[_Taken, ...], ...]


def _taken(shape: str, root: str) -> _Taken:
    parts: list[int] = []
    for nth, letter in enumerate(root):
        if letter in _ROOT_LETTERS:
            slots = [place for place, other in enumerate(shape) if other == letter]
            parts.append(slots[min(root[:nth].count(letter), len(slots) - 1)])
        else:
            parts.append(len(shape) + _PATTERN_ONLY.index(letter))
    return itemgetter(*parts)


def _allowed(letters: list[str]) -> tuple[dict[str, int], int]:
    """Of the letters that patterns have in one place: which of the patterns allow a letter, and which any other."""
    any_letter = sum(1 << nth for nth, letter in enumerate(letters) if letter in _ROOT_LETTERS)
    return {
        fixed: any_letter | sum(1 << nth for nth, letter in enumerate(letters) if letter == fixed)
        for fixed in sorted({*letters} - {*_ROOT_LETTERS})
    }, any_letter


@cache
def _patterns() -> dict[int, _Patterns]:
    """Length of a word → its patterns."""
    grouped: dict[int, list[tuple[str, str]]] = {}
    for shape, roots, _ in _ROWS:
        grouped.setdefault(len(shape), []).append((shape, roots))
    return {
        size: _Patterns(
            tuple(_allowed([shape[place] for shape, _ in rows]) for place in range(size)),
            tuple(tuple(_taken(shape, root) for root in roots.split()) for shape, roots in rows),
        )
        for size, rows in grouped.items()
    }


@lru_cache(10_000)
def _taken_by(size: int, fitting: int) -> tuple[_Taken, ...]:
    """What takes roots out of a word that fits a set of patterns, in the order of the table."""
    return tuple(root for nth, roots in enumerate(_patterns()[size].roots) if fitting >> nth & 1 for root in roots)


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


def _roots_taken(word: str) -> tuple[_Taken, ...]:
    """What takes out of a word the roots it has by the patterns that it fits, in the order of the table."""
    size = len(word)
    if (patterns := _patterns().get(size)) is None:
        return ()
    fitting = -1
    for letter, (allowing, any_letter) in zip(word, patterns.places, strict=True):
        fitting &= allowing.get(letter, any_letter)
        if not fitting:  # as with most foreign names
            return ()
    return _taken_by(size, fitting)


@lru_cache(_PIECES)
def _fitting(word: str) -> str | None:
    """The root of a word that fits a pattern as it stands, hamza as ء; None where no listed root comes out."""
    if not (roots_taken := _roots_taken(word)):
        return None
    best: str | None = None
    listed, letters = _listed(), word + _PATTERN_ONLY
    for taken in roots_taken:
        root = listed.get(taken(letters))
        if root is not None and root != best and (best is None or _support(root) >= _TIMES * _support(best) + _MORE):
            best = root
    return best


@cache
def _irregular() -> dict[str, str]:
    """Lemma → root, for the words whose root no pattern shows."""
    return dict(table("roots.tsv"))


@cache
def _listed() -> dict[tuple[str, ...], str]:
    """Letters of a root → the root, for every root there is."""
    return {tuple(root): root for root in sorted(cutting.listed_roots().union(_irregular().values()))}


# What is left on a lemma that patterns do without: ة, the nisba, and plurals that are words of their own.
_ENDINGS = ("", "ة", "ي", "ية", "ان", "ات", "ون", "ين", "ا", "اني", "انية", "وي")
_SHORTEST_BEFORE_ENDING = 3


def _of_lemma(lemma: str) -> str | None:
    if (irregular := _irregular().get(lemma)) is not None:
        return irregular
    word = lemma.translate(_HAMZA_SEATS)
    for ending in _ENDINGS:
        size = len(word) - len(ending)
        fits = word.endswith(ending) and (not ending or size >= _SHORTEST_BEFORE_ENDING)
        if fits and (root := _fitting(word[:size])):
            return root
    return None


def _of_cuts(word: str) -> str | None:
    """The root that most of Tashaphyne's cuts of a word outside the lexicon lead to; of equals the first by letters."""
    word, places = cutting.cuts(word)
    word = word.translate(_HAMZA_SEATS)  # letter for letter, since no آ is left
    found = [root for left, right in places if right - left <= _LONGEST and (root := _fitting(word[left:right]))]
    if len(found) < 2:
        return found[0] if found else None
    return min(found, key=lambda root: (-found.count(root), root))


@lru_cache(20_000)
def _spelling(found: str | None) -> str | None:
    return fold(found.replace(HAMZA, ALEF)) if found else None


@lru_cache(100_000)
def of_lemma(lemma: str) -> str | None:
    """The root of every word that has this lemma, folded."""
    return _spelling(_of_lemma(lemma))


def of_unknown(written: str) -> str | None:
    """The root of a word of Arabic letters that holds neither a name nor a form of the lexicon."""
    return _spelling(_of_cuts(written))


def of_analysis(analysed: stems.Analysis) -> str | None:
    """The root of a word of Arabic letters."""
    written, _, name, lemma = analysed
    if name is not None:
        return None
    return of_unknown(written) if lemma is None else of_lemma(lemma)


@lru_cache(200_000)
def root(word: str) -> str | None:
    """The root of a word as written, folded with hamza as ا; None for names, Latin, digits and where none is found.

    >>> root("المكتبات"), root("مسؤولين"), root("فيسبوك")
    ('كتب', 'سال', None)
    """
    return of_analysis(stems.analysis(word)) if stems.is_arabic(word) else None
