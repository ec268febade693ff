"""One pass over a text for all that is read out of it: its tokens, and what each may be to the steps that follow.

Text is cut as the rules on years cut it (`kashaf.index.year_words.TOKEN`), every word is folded and looked up in the
table of `kashaf.index.scan_words`. The compiled loop does this where it was built; the same comes of a regex and
a dictionary of words already met, some ten times slower.
"""

import re
from array import array
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Any

from kashaf.index.events import ALL, NO_EVENT
from kashaf.index.letters import (
    ARABIC_DIGITS,
    LETTER_CLASS,
    MARK_CLASS,
    PERSIAN_DIGITS,
    PRESENTATION_CLASS,
    TEH_MARBUTA,
    fold,
)
from kashaf.index.name_runs import NameRuns, Run
from kashaf.index.scan_words import (
    ANY,
    ASK,
    BRIDGE,
    DEFAULTS,
    LONGEST,
    LOOK,
    NOTHING,
    PAIR,
    SIGNS,
    SINGLE,
    Entry,
    table,
)
from kashaf.index.trie import Words
from kashaf.index.year_words import TOKEN, reading

compiled: Any
try:
    compiled = import_module("kashaf.index._scan")
except ImportError:  # there was no compiler where it was installed
    compiled = None

Compiled = Callable[[str, Callable[[str, int], tuple[int, bytes]]], tuple[bytes, str, str, str, bool, bytes]]

_KNOWN_WORDS = 200_000
"""Distinct tokens remembered at once by the dictionary."""

# Numbered as in native/scan.c; what comes later wins. STRANGE is added to the class of a letter that kashaf.index.trie
# takes for part of a word and the rules on years do not: é, and ligatures as PDF converters write them.
_MARK, _STRANGE = 2, 16
_PLANES = 0x20000
"""Code points that are classed; beyond are no digits and no letters that any pattern here names."""
_FOLDED = 0x2100
"""Code points that are folded, the last of them €."""

_CLASSES = (
    (f"[{LETTER_CLASS}]", 1),
    (f"[{MARK_CLASS}]", _MARK),
    (TEH_MARBUTA, 3),
    (r"\d", 5),
    (f"[0-9{ARABIC_DIGITS}{PERSIAN_DIGITS}]", 4),
    ("[A-Za-z]", 6),
    (f"[{re.escape(SIGNS)}]", 7),
)
_STRANGE_LETTER = re.compile(f"[\u00c0-\u024f{PRESENTATION_CLASS}]")
_TORN = re.compile(f"{TEH_MARBUTA}[{MARK_CLASS}]*[{LETTER_CLASS}]")
"""A word that has ة inside is two to `kashaf.index.trie`: المتحدةالأمريكية."""

_OPENING, _NO_BRIDGE = re.compile(f"[^\0{chr(BRIDGE)}]"), re.compile(f"[^{chr(BRIDGE)}]")


class Scan:
    """A text after the pass: where its tokens stand, and a letter for each of them in every layer."""

    __slots__ = ("_places", "_runs", "_scanner", "_spans", "_starts", "events", "names", "strange", "text", "years")

    def __init__(
        self,
        scanner: "Scanner",
        text: str,
        layers: tuple[str, str, str],
        strange: bool,
        places: bytes | None = None,
        runs: bytes | None = None,
    ) -> None:
        self.text = text
        self._scanner = scanner
        self.years, self.names, self.events = layers
        self.strange = strange
        """Whether names must be looked for everywhere: in the text are letters that the pass does not know."""
        self._places = places
        self._runs = runs
        self._spans: memoryview[int] | array[int] | None = None
        self._starts: memoryview[int] | array[int] | None = None

    def of(self, text: str) -> "Scan":
        """The scan of another form of the text, by the same tables."""
        return self if text == self.text else self._scanner(text)

    @property
    def runs(self) -> "tuple[NameRuns, Iterator[Run]] | None":
        """The runs of tokens that spell a name, and what tells which; None where the loop did not look for them."""
        if self._runs is None or self._scanner.names is None:
            return None
        numbers = iter(memoryview(self._runs).cast("I"))
        return self._scanner.names, zip(numbers, numbers, numbers, numbers, strict=True)

    @property
    def spans(self) -> "memoryview[int] | array[int]":
        """Start and end of the first token, of the second, and so on."""
        if self._spans is None:
            self._spans = self._found() if self._places is None else memoryview(self._places).cast("I")
        return self._spans

    @property
    def starts(self) -> "memoryview[int] | array[int]":
        """Where the tokens start."""
        if self._starts is None:
            self._starts = self.spans[::2]
        return self._starts

    def _found(self) -> "array[int]":
        found = array("I")
        end = 0
        # What TOKEN skips holds no letter, digit or sign, so each token is the next place that reads like it.
        for token in TOKEN.findall(self.text):
            start = self.text.index(token, end)
            end = start + len(token)
            found.extend((start, end))
        return found


class Scanner:
    """Scans texts for the names of an authority file, for years and events."""

    def __init__(self, words: Words) -> None:
        self._table = table(words)
        self._met = _Met(self._table)
        self._compiled: Compiled | None = None
        self.names: NameRuns | None = None
        if compiled is not None:
            self.names, self._compiled = _compiled(words, self._table)

    def __call__(self, text: str) -> Scan:
        """The scan of a text.

        >>> from kashaf.index.authorities import load
        >>> load().scanner("في عام 2015").years
        'PCY'
        """
        if self._compiled is None:
            return self.by_regex(text)
        places, years, names, events, strange, runs = self._compiled(text, self._asked)
        return Scan(self, text, (years, names, events), strange, places, runs)

    def by_regex(self, text: str) -> Scan:
        """The same scan without the compiled loop."""
        met = self._met
        letters = "".join([met[token] for token in TOKEN.findall(text)])
        names = _paired(letters[1::5], letters[3::5], letters[4::5])
        strange = _STRANGE_LETTER.search(text) is not None
        return Scan(self, text, (letters[::5], names, letters[2::5]), strange)

    def _asked(self, text: str, start: int) -> tuple[int, bytes]:
        """The end and the letters of a token that the table does not decide."""
        token = TOKEN.match(text, start)
        if token is None:
            raise ValueError(f"no token at {start}")
        return token.end(), self._met[token.group()][:3].encode()


def _paired(names: str, opens: str, seconds: str) -> str:
    """The layer of names with the first of every two tokens marked whose masks meet."""
    marked = list(names)
    for match in _OPENING.finditer(opens):
        first = match.start()
        following = _NO_BRIDGE.search(opens, first + 1)
        if following is not None and ord(opens[first]) & ord(seconds[following.start()]):
            marked[first] = chr(ord(names[first]) | PAIR)
    return "".join(marked)


class _Met(dict[str, str]):
    """Every token met so far to its letters, and its two masks as characters."""

    def __init__(self, words: Mapping[str, Entry]) -> None:
        super().__init__()
        self._words = words

    def __missing__(self, token: str) -> str:
        if len(self) >= _KNOWN_WORDS:
            self.clear()
        letters, opens, seconds = self._entry(token)
        found = self[token] = letters + chr(opens) + chr(seconds)
        return found

    def _entry(self, token: str) -> Entry:
        folded = " ".join(fold(token).split())
        if len(token) == 1 and not token.isalnum():
            return self._words[token]
        found = self._words.get(folded)
        if found is None:
            found = DEFAULTS[1 if token[0].isdecimal() else 2 if token.isascii() else 0]
        asked = found.letters[0] == ASK or " " in folded or len(folded) > LONGEST or _TORN.search(token) is not None
        if not asked and (folded.isascii() or not token[0].isdecimal()):
            return found
        event = self._words[folded].letters[2] if folded in self._words else NO_EVENT
        if " " in folded and any(self._words.get(word, found).letters[2] != NO_EVENT for word in folded.split()):
            event = chr(ord(NO_EVENT) + ALL)
        return Entry(reading(token)[0] + LOOK + event, seconds=ANY)


def _compiled(words: Words, entries_of: Mapping[str, Entry]) -> tuple[NameRuns, Compiled]:
    """The compiled loop over these words, and the names it knows."""
    known = [word for word in entries_of if len(word) <= LONGEST]
    entries = [*(entries_of[word] for word in known), *DEFAULTS]
    names = NameRuns(words, known, [_may_open(entry) for entry in entries[: len(known)]])
    letters = "".join([entry.letters for entry in entries]).encode()
    masks = array("H", [mask for entry in entries for mask in (entry.opens, entry.seconds)])
    return names, compiled.Scanner(_classes(), _folds(), known, letters, masks.tobytes(), names.arrays)


def _may_open(entry: Entry) -> bool:
    name = entry.letters[1]
    return entry.opens not in (0, BRIDGE) or (NOTHING <= name < LOOK and ord(name) & SINGLE > 0)


def _classes() -> bytes:
    """The class of every code point."""
    characters = "".join(map(chr, range(_PLANES)))
    classes = bytearray(_PLANES)
    for pattern, number in _CLASSES:
        for match in re.finditer(pattern, characters):
            classes[match.start()] = number
    for match in _STRANGE_LETTER.finditer(characters):
        classes[match.start()] |= _STRANGE
    return bytes(classes)


def _folds() -> bytes:
    """What every character of a token is folded to, 0 where it is left out."""
    token = re.compile("|".join(pattern for pattern, number in _CLASSES if number != _MARK))
    folded = (fold(character) if token.match(character) else "" for character in map(chr, range(_FOLDED)))
    return array("H", [ord(character) if character else 0 for character in folded]).tobytes()
