"""Questions typed while the keyboard stood on the other script: «j,djv» is تويتر, «فصهففثق» is twitter."""

import itertools
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from kashaf.index import analysis, letters
from kashaf.search import signs
from kashaf.search.known import ARABIC, Found, Known
from kashaf.search.pieces import Piece, Question

_MOST_LAM_ALEFS = 3
_SIGN_LEFT = 1.0
"""A reading that leaves a sign at the end is the less likely one: «lhs;» is ماسك, not ماس and a semicolon."""
_INSIDE = re.compile(r"[^\W\d_][\[\];'`,./^$!:*ù]+[^\W\d_]|[\[\];'`/][^\W\d_]")
"""Keys of Arabic letters among Latin ones: «av;m» is شركة, even where «av» and «m» stand in articles."""


@dataclass(frozen=True)
class Layout:
    """A Latin keyboard and the Arabic one of the same machine: the nth key of `keys` gives the nth of `arabic`.

    `shifted` are the keys whose Arabic letters need shift. A key may give two letters: b is لا.
    """

    name: str
    keys: str
    arabic: tuple[str, ...]
    shifted: str
    shifted_arabic: tuple[str, ...]

    @cached_property
    def to_arabic(self) -> dict[str, str]:
        """Key → letters; a Latin capital stands for its small letter where shift gives no Arabic letter (Caps Lock)."""
        plain = dict(zip(self.keys, self.arabic, strict=True))
        capitals = {key.upper(): letter for key, letter in plain.items() if key.isalpha()}
        return capitals | plain | dict(zip(self.shifted, self.shifted_arabic, strict=True))

    @cached_property
    def to_latin(self) -> dict[str, str]:
        """One letter or sign → key; لا is looked at apart, since g and h give it as well as b."""
        plain = dict(zip(self.arabic, self.keys, strict=True))
        return {
            letter: key
            for letter, key in (dict(zip(self.shifted_arabic, self.shifted, strict=True)) | plain).items()
            if len(letter) == 1
        }

    @cached_property
    def pairs(self) -> dict[str, str]:
        """Two letters that one key gives → that key: لا is b."""
        return {
            pair: key
            for pair, key in zip(self.arabic + self.shifted_arabic, self.keys + self.shifted, strict=True)
            if len(pair) == 2
        }


_ROWS = ("ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤر", "لا", "ىةوزظ", "ذ")
_LETTERS = tuple(letter for row in _ROWS for letter in ((row,) if row == "لا" else row))

LAYOUTS = (
    Layout(
        "US and Arabic 101",
        "qwertyuiop[]asdfghjkl;'zxcvbnm,./`",
        _LETTERS,
        # The brackets under shift come out turned round: D is ], F is [.
        "HYGTBNQWERASXJKDFCVUIOPZM",
        ("أ", "إ", "لأ", "لإ", "لآ", "آ", *"\u064e\u064b\u064f\u064c\u0650\u064d\u0652\u0640،][}{‘÷×؛~’"),
    ),
    Layout("French and Arabic 102 AZERTY", "azertyuiop^$qsdfghjklmùwxcvbn,;:!*", _LETTERS, "", ()),
)
"""The layouts of Windows and Linux, by the physical place of each key."""


def suggested(question: Question, known: Known, _found: Found) -> Iterator[str]:
    """The question as the other layout reads it, the best first: only where every word of it is then known."""
    readings = []
    for layout in LAYOUTS:
        for everything in (True, False):
            reading = _reading(question, layout, known, everything)
            if reading is not None:
                readings.append(reading)
    readings.sort(key=lambda reading: -reading[0])
    for _, text in readings:
        yield text


def _reading(question: Question, layout: Layout, known: Known, everything: bool) -> tuple[float, str] | None:
    """The question with the pieces that are not known read on the other layout, or with `everything` all that can be.

    The score is the mean logarithm of the number of articles; None where a piece is known in neither reading.
    """
    new: dict[tuple[int, int], str] = {}
    scores: list[float] = []
    unknown = False
    for piece in question.pieces:
        stays = not _INSIDE.search(piece.text) and known.holds(piece.text)
        best = None if stays and not everything else _best(piece, layout, known)
        if best is None and not stays and not _may_stay(piece):
            return None
        unknown = unknown or not (stays or _may_stay(piece))
        if best is not None:
            score, place, text = best
            new[place] = text
            scores.append(score)
    return (sum(scores) / len(scores), question.replaced(new)) if new and unknown else None


def _may_stay(piece: Piece) -> bool:
    """Whether a piece need not be a known word: what is left out, the beginning of a word, a number."""
    return piece.excluded or not any(letter.isalpha() for letter in piece.text) or bool(signs.STARS.search(piece.text))


def _best(piece: Piece, layout: Layout, known: Known) -> tuple[float, tuple[int, int], str] | None:
    """The most frequent known reading of a piece, with its score and place."""
    best = None
    for start, end in _places(piece):
        for text in _typed(piece.text[start - piece.start : end - piece.start], layout):
            if text and known.holds(text):
                found = _worth(text, known) - (_SIGN_LEFT if end < piece.end else 0.0)
                if best is None or found > best[0]:
                    best = found, (start, end), text
    return best


def _places(piece: Piece) -> Iterator[tuple[int, int]]:
    """All of a piece, and it without the signs at its end: a star or stop there may be one, or a key."""
    yield piece.start, piece.end
    body = signs.STARS.sub("", piece.text).rstrip(signs.TRAILING)
    if body and len(body) < len(piece.text) and piece.text.startswith(body):
        yield piece.start, piece.start + len(body)


def _typed(text: str, layout: Layout) -> Iterator[str]:
    """What the keys of a text give on the other layout, in every way where لا is one key or two."""
    if not ARABIC.search(text):
        for keys in dict.fromkeys((text, text.lower())):
            read = "".join(layout.to_arabic.get(key, key) for key in keys)
            if ARABIC.search(read) and _is_plain(read):
                yield read
        return
    split = _parted(text, layout.pairs)
    choices = [(layout.pairs[part], _latin(part, layout)) if part in layout.pairs else (_latin(part, layout),)
               for part in split]  # fmt: skip
    if sum(len(choice) > 1 for choice in choices) <= _MOST_LAM_ALEFS:
        for parts in itertools.product(*choices):
            read = "".join(parts)
            if read.isascii() and _is_plain(read):
                yield read


def _is_plain(read: str) -> bool:
    """Whether every key gave a letter, and all of one script: «'البان» is read off no keyboard."""
    bare = letters.bare(read)
    if letters.TEH_MARBUTA in bare[:-1]:  # it ends a word
        return False
    return bare.isalpha() and (bare.isascii() or not any(letter.isascii() for letter in bare))


def _parted(text: str, pairs: dict[str, str]) -> list[str]:
    parts, at = [], 0
    while at < len(text):
        size = 2 if text[at : at + 2] in pairs else 1
        parts.append(text[at : at + size])
        at += size
    return parts


def _latin(text: str, layout: Layout) -> str:
    return "".join(layout.to_latin.get(letter, letter) for letter in text)


def _worth(text: str, known: Known) -> float:
    words = [token.text for token in analysis.tokens(text)]
    counts = [known.articles(word) for word in words]
    if not words or not all(counts):
        return 0.0 if not known.names(text) else math.log1p(max(known.names(text).values()))
    return sum(math.log1p(count) for count in counts) / len(counts)
