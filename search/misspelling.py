"""Misspelled words: forms of the articles a letter or two away, likelier slips and more frequent forms first."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kashaf.index import letters, trie
from kashaf.index.letters import LAM
from kashaf.search.choosing import Option, chosen
from kashaf.search.known import ARTICLE, CAPITAL_INSIDE, Found, Known
from kashaf.search.pieces import Piece, Question

_SHORTEST = 4
_SHORTEST_FOR_TWO = 6
"""Folded letters from which one slip, and two, are looked for: three letters are one slip away from too much."""
_MOST_WORDS = 3
_MOST_OPTIONS = 4
_MOST_IN_SHORT = 4
"""In questions of more words only likely slips are looked for: a sentence has names that just stand in no article."""
_FAR_BEHIND = 0.6
"""Corrections whose score is so much below the best are noise beside it."""
_MOST_WEIGHED = 40
_RARE, _MUCH_MORE = 2, 10
"""A form that so few articles have may be a slip itself, if one a likely slip away stands in so many times more."""

_ALIKE = frozenset(
    frozenset(pair)
    for group in ("ضظ", "ضد", "دذ", "ذز", "ظز", "ظط", "ذظ", "ثت", "ثس", "سص", "طت", "قك", "قغ", "غج", "حه", "حخ", "جح",
                  "جخ", "عغ", "عا", "اه", "بت", "تن", "نب", "يب", "ين", "فق", "رز", "سش", "صض", "هت", "وا", "اي", "وي")
    for pair in (group,)
)  # fmt: skip
"""Letters that sound alike or differ by dots."""
_ROWS = ("ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤرلىةوزظ", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = frozenset(frozenset(pair) for row in _ROWS for pair in pairwise(row.translate(letters.SPELLING)))
"""Letters on keys side by side."""
_VOWELS = frozenset("اويaeiou")
_CHEAP, _LIKELY, _DEAR = 0.5, 0.65, 1.0


def suggested(question: Question, known: Known, found: Found) -> Iterator[str]:
    """The question with the words that find nothing spelled like words of the articles, the best first.

    Where all find something, those that find hardly anything may be slips that an author made too.
    """
    words = [word for word in _whole(question, known) if _is_letters(word.text)]
    finding = {word: known.articles(word.text) or found(word.text) for word in words}
    doubted = [word for word in words if not finding[word]]
    if doubted:
        dearest = _LIKELY if len(words) > _MOST_IN_SHORT else math.inf
        corrected = [_instead(word.text, known, dearest) for word in doubted[:_MOST_WORDS]]
    else:
        doubted = [word for word in words if finding[word] <= _RARE]
        corrected = [_usual(word.text, finding[word], known) for word in doubted[:_MOST_WORDS]]
    yield from chosen(question, [((word.start, word.end), new) for word, new in zip(doubted, corrected, strict=False)])


def _whole(question: Question, known: Known) -> Iterator[Piece]:
    """The words of a question; one that a mistyped ة cuts in two is whole: «المحتةى» is the word المحتوى."""
    words = question.words()
    for piece in question.pieces:
        inside = [word for word in words if piece.start <= word.start < piece.end]
        if (
            len(inside) > 1
            and letters.bare(piece.text).isalpha()
            and not all(known.holds(word.text) for word in inside)
        ):
            yield piece
        else:
            yield from inside


def _instead(word: str, known: Known, dearest: float) -> list[Option]:
    """What to write for a word that finds nothing: of a name, the form that articles use."""
    if known.entities(word):
        return [Option(name, -place) for place, name in enumerate(known.names(word))][:_MOST_OPTIONS]
    return corrections(word, known, dearest=dearest)


def _is_letters(text: str) -> bool:
    long = len(letters.fold(text)) >= _SHORTEST and any(letter.isalpha() for letter in text)
    return long and not CAPITAL_INSIDE.search(text)


def corrections(word: str, known: Known, most_slips: int = 2, dearest: float = math.inf) -> list[Option]:
    """The forms nearest to an unknown word, in the word's own spelling where their letters agree, the best first.

    Proclitics stay: «وللمنضات» is corrected behind ولل. Slips that cost more than `dearest` are left out.
    """
    form = letters.fold(word)
    found: dict[str, float] = {}
    for clitic, rest, dropped in trie.peeled(form):
        if dropped or len(rest) < _SHORTEST:
            continue
        for near, slip in _near(rest, known, most_slips):
            if slip > dearest or (clitic and near.startswith(LAM + LAM)):
                continue
            meant = letters.fold(known.single_names.get(near, near))  # «قوقلل» is قوقل, which articles call غوغل
            score = _score(meant, slip + (_CLITIC_COST if clitic else 0.0), known)
            whole = _joined(clitic, meant)
            found[whole] = max(found.get(whole, score), score)
    best = sorted(found.items(), key=lambda row: (-row[1], row[0]))[:_MOST_OPTIONS]
    return [Option(_in_spelling_of(word, near), score) for near, score in best if score > best[0][1] - _FAR_BEHIND]


_CLITIC_COST = 0.15


def _usual(word: str, finding: int, known: Known) -> list[Option]:
    """Much more frequent forms one likely slip away from a word that finds so few articles."""
    near = [
        Option(_in_spelling_of(word, form), _score(form, slip, known))
        for form, slip in _near(letters.fold(word), known, 1)
        if slip < _DEAR and known.forms.get(form, 0) >= finding * _MUCH_MORE
    ]
    return sorted(near, key=lambda option: (-option.score, option.text))[:_MOST_OPTIONS]


def _score(form: str, cost: float, known: Known) -> float:
    return 0.15 * math.log1p(known.forms.get(form, 0)) - cost


def _joined(clitic: str, form: str) -> str:
    return clitic + LAM + form[2:] if clitic.endswith(LAM) and form.startswith(ARTICLE) else clitic + form


def _near(form: str, known: Known, most_slips: int) -> list[tuple[str, float]]:
    """Forms of the articles within so many slips (a letter more, less, another, or two exchanged), with their cost."""
    from rapidfuzz import process  # a tenth of a second that only questions without an answer pay
    from rapidfuzz.distance import OSA

    slips = min(most_slips, 2 if len(form) >= _SHORTEST_FOR_TWO else 1)
    table = _table(known)
    found = [
        (0.15 * math.log1p(known.forms.get(near, 0)) - 0.7 * distance, near)
        for length in range(len(form) - slips, len(form) + slips + 1)
        for near, distance, _ in process.extract(
            form,
            _with_like_letters(form, table.get(length), slips),
            scorer=OSA.distance,
            score_cutoff=slips,
            limit=None,
        )
        if near != form
    ]
    return [(near, cost(form, near)) for _, near in sorted(found, reverse=True)[:_MOST_WEIGHED]]


def cost(typed: str, meant: str) -> float:
    """How unlikely it is that a folded word came out so: the sum over its slips, less for those that happen often.

    >>> cost("تيوتر", "تويتر") < cost("تخوتر", "تويتر")
    True
    """
    # Optimal string alignment, row by row; `before` is the row two up, for exchanged letters.
    before: list[float] = []
    row = [0.0]
    for letter in meant:
        row.append(row[-1] + _missing(letter, ""))
    for at, letter in enumerate(typed):
        new = [row[0] + _missing(letter, typed[at - 1] if at else "")]
        for place, right in enumerate(meant):
            ways = [
                row[place] + _exchanged(letter, right),
                row[place + 1] + _missing(letter, typed[at - 1] if at else ""),
                new[place] + _missing(right, meant[place - 1] if place else ""),
            ]
            if at and place and typed[at - 1] == right and letter == meant[place - 1]:
                ways.append(before[place - 1] + _CHEAP)
            new.append(min(ways))
        before, row = row, new
    # The first letter is seldom wrong.
    return row[-1] + (0.2 if typed[:1] != meant[:1] else 0.0)


def _exchanged(one: str, other: str) -> float:
    if one == other:
        return 0.0
    pair = frozenset((one, other))
    return _CHEAP if pair in _ALIKE else _LIKELY if pair in _BESIDE else _DEAR


def _missing(letter: str, neighbour: str) -> float:
    """The cost of a letter too many or too few: little for one doubled, and for long vowels."""
    return _CHEAP if letter == neighbour else _LIKELY if letter in _VOWELS else 0.9


def _in_spelling_of(word: str, form: str) -> str:
    """A folded form with the hamzas and the ة of the word as typed, where their letters agree.

    >>> _in_spelling_of("المتحذة", "المتحده")
    'المتحدة'
    """
    from rapidfuzz.distance import Levenshtein

    kept = [(letter, folded) for letter in letters.bare(word) if (folded := letters.fold(letter))]
    typed = "".join(folded for _, folded in kept)
    out = list(form)
    for block in Levenshtein.opcodes(typed, form):
        if block.tag == "equal":
            ends = (block.src_end == len(typed)) == (block.dest_end == len(form))
            taken = [letter for letter, _ in kept[block.src_start : block.src_end]]
            if not ends and taken[-1] == letters.TEH_MARBUTA:  # ة stands at the end of a word only
                taken[-1] = form[block.dest_end - 1]
            out[block.dest_start : block.dest_end] = taken
    return "".join(out)


@dataclass(frozen=True, slots=True)
class _Forms:
    """Forms of one length, and the letters in each as a set of 32 bits; letters may share a bit."""

    forms: list[str]
    letters: NDArray[np.uint32]


def _with_like_letters(form: str, table: _Forms | None, slips: int) -> list[str]:
    """The forms whose letters allow so few slips: one slip takes away a letter and adds one at the most,
    and a letter more or less does one of the two.

    Leaves about a hundredth of the forms to be compared letter by letter.
    """
    if table is None:
        return []
    differing = table.letters ^ _letters([form])
    ones = _ones()
    bits = ones[differing & 0xFFFF] + ones[differing >> 16]
    longer = abs(len(table.forms[0]) - len(form))
    return [table.forms[place] for place in np.flatnonzero(bits <= 2 * slips - longer)]


def _table(known: Known) -> dict[int, _Forms]:
    """Length → the forms of articles and the names of so many letters."""
    found = known.tables.get("misspelling")
    if not isinstance(found, dict):
        by_length: dict[int, list[str]] = {}
        for form in (*known.forms, *known.single_names):
            if len(form) >= _SHORTEST - 1 and form.isalpha():
                by_length.setdefault(len(form), []).append(form)
        found = {length: _Forms(forms, _letters(forms)) for length, forms in by_length.items()}
        known.tables["misspelling"] = found
    return found


def _letters(forms: list[str]) -> NDArray[np.uint32]:
    """The letters of each form, all of one length, as bits by code point; shape (forms,)."""
    codes = np.frombuffer("".join(forms).encode("utf-32-le", "surrogatepass"), np.uint32).reshape(len(forms), -1)
    bits: NDArray[np.uint32] = np.bitwise_or.reduce(np.uint32(1) << (codes & np.uint32(31)), axis=1)
    return bits


@cache
def _ones() -> NDArray[np.uint8]:
    """The number of ones in each number of 16 bits."""
    return np.array([number.bit_count() for number in range(1 << 16)], np.uint8)
