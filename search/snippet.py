"""The best passage of an article for a question, and the words of it to mark; text and ranges, no markup."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

from kashaf.index.analysis import Token, tokens
from kashaf.index.arabic import RANK, SPELLING, Terms
from kashaf.index.engine import AskedWord
from kashaf.search.request import Snippet

LENGTH = 240
"""Characters of a passage, about two lines of a page; ends are moved to word borders."""

_GAP = "…"
_SPACE = re.compile("\\s+")
_LONGEST_WORD = 40


class Marker:
    """Finds the words of a question in texts, at every level it was asked at."""

    def __init__(self, words: Sequence[AskedWord], levels: Mapping[str, Terms]) -> None:
        single = [word for word in words if not _is_phrase(word)]
        self._level_of = {form: level for form, terms in levels.items() if (level := _strictest(single, terms))}
        self._spelling_of = {form: terms.spelling for form, terms in levels.items()}
        self._phrases = [next(iter(word.terms[SPELLING])).split(" ") for word in words if _is_phrase(word)]

    def marks(self, text: str) -> list[tuple[Token, str]]:
        """The words of the text that match, in order, each with the strictest level at which it does."""
        found = tokens(text)
        marked = {
            place: level for place, token in enumerate(found) if (level := self._level_of.get(token.text)) is not None
        }
        spellings = [self._spelling_of.get(token.text, "") for token in found] if self._phrases else []
        for phrase in self._phrases:
            for place in range(len(found) - len(phrase) + 1):
                if spellings[place : place + len(phrase)] == phrase:
                    marked.update(dict.fromkeys(range(place, place + len(phrase)), SPELLING))
        return [(found[place], level) for place, level in sorted(marked.items())]


def passage(text: str, marks: Sequence[tuple[Token, str]], pieces: Sequence[tuple[int, int]]) -> Snippet:
    """About `LENGTH` characters of the text around the place where most different words match, strict levels first.

    `pieces` are the ranges of the text that are body; the passage begins in one of them and does not leave it.
    """
    windows = []
    for piece in pieces:
        inside = [(token, level) for token, level in marks if piece[0] <= token.start < piece[1]]
        if inside:
            worth, first, last = _best_window(inside)
            windows.append((worth, -first, first, last, piece))
    if windows:
        _, _, first, last, piece = max(windows)
        start = max(piece[0], first - max(0, LENGTH - (last - first)) // 3)
    else:
        piece = pieces[0] if pieces else (0, len(text))
        start = piece[0]
    end = min(piece[1], start + LENGTH)
    start, end = _word_start(text, start, piece[0]), _word_end(text, end, piece[1])
    shown = [(token.start, token.end) for token, _ in marks if start <= token.start and token.end <= end]
    return _cut(text, start, end, shown, _GAP if start > piece[0] else "", _GAP if end < piece[1] else "")


def _cut(text: str, start: int, end: int, marks: Sequence[tuple[int, int]], before: str, after: str) -> Snippet:
    """The range of the text on one line, white space collapsed, with its marks moved along."""
    shown, moved, place = before, [], start
    for first, last in marks:
        shown += _SPACE.sub(" ", text[place:first])
        moved.append((len(shown), len(shown) + last - first))
        shown += text[first:last]
        place = last
    return Snippet(shown + _SPACE.sub(" ", text[place:end]).rstrip() + after, tuple(moved))


def whole(text: str, marks: Iterable[tuple[Token, str]]) -> Snippet:
    """A short text such as a title, all of it."""
    return Snippet(text, tuple((token.start, token.end) for token, _ in marks))


def _is_phrase(word: AskedWord) -> bool:
    return list(word.terms) == [SPELLING] and not word.prefix and any(" " in term for term in word.terms[SPELLING])


def _strictest(words: Iterable[AskedWord], terms: Terms) -> str | None:
    """The strictest level at which one of the words matches a form with these terms."""
    levels = (level for word in words for level, wanted in word.terms.items() if getattr(terms, level) in wanted)
    return min(levels, key=RANK.__getitem__, default=None)


def _best_window(marks: Sequence[tuple[Token, str]]) -> tuple[float, int, int]:
    """The window of at most `LENGTH` characters worth most (many words, different, strict): its worth, start, end."""
    starts = [token.start for token, _ in marks]
    best: tuple[float, int, int] = (-1.0, 0, 0)
    for place, (token, _) in enumerate(marks):
        beyond = bisect_left(starts, token.start + LENGTH)
        inside = marks[place:beyond]
        different = {one.text for one, _ in inside}
        worth = sum(1.0 / (1 + RANK[level]) for _, level in inside) * 0.2 + sum(
            max(1.0 / (1 + RANK[level]) for one, level in inside if one.text == text) for text in different
        )
        if worth > best[0] + 1e-9:
            best = (worth, token.start, inside[-1][0].end)
    return best


def _word_start(text: str, place: int, least: int) -> int:
    """The nearest place at or before `place` where a word begins, so that no word is cut."""
    spaces = list(_SPACE.finditer(text, max(least, place - _LONGEST_WORD), place))
    return spaces[-1].end() if spaces else max(least, place - _LONGEST_WORD)


def _word_end(text: str, place: int, most: int) -> int:
    """The nearest place at or before `place` where a word ends."""
    if place >= most:
        return most
    cut = text[place - _LONGEST_WORD : place + 1]
    spaces = list(_SPACE.finditer(cut))
    return place - _LONGEST_WORD + spaces[-1].start() if spaces else place
