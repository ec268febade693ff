"""Boilerplate that only a whole collection shows: learned from a sample of each source, kept, cut out of articles."""

import hashlib
import heapq
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from kashaf.index.cues import WORD, folded_word, words_of
from kashaf.index.letters import WAW
from kashaf.index.model import Article, Zone
from kashaf.index.stretches import FEWEST_ARTICLES, Kinds, Text, stretches
from kashaf.index.zones import ZONES, zones

KIND = "repeated"
SAMPLE = 1_000
"""Articles of one source that are judged."""
SMALLEST_SAMPLE = 5 * FEWEST_ARTICLES
MOST_WORDS = 20_000_000
"""Words of all samples together, at five bytes each; beyond it samples are halved down to the smallest."""

# A full stop within a number ends no sentence.
_PARTS = re.compile(f"{WORD.pattern}|[\\n!?؟…|•]|\\.(?![0-9\u0660-\u0669])")
_ENDS = frozenset("\n!?؟….|•")
_CLOSING = re.compile(r"[^\w\s«“\"'(\[]+")
# After these a sentence goes on: what follows them is a part of it.
_PARTICLES = frozenset(
    words_of(
        "من في على إلى عن أن إن لأن بأن وأن كأن لكن كان كانت التي الذي الذين مع حيث كما قال وقال قالت وقالت أنه أنها"
        " إنه هو هي وهو وهي ما لم لا لن بين بعد قبل خلال عند منذ حتى قد وقد ثم أو أم بل غير كل بعض هذا هذه ذلك تلك وفي"
        " ومن وعلى إذا لو يا صاحب لدى ضد نحو عبر حول دون تحت فوق أمام يكون تكون ليس ليست باسم بن ابن"
        " the of in on to and"
    )
)

Known = dict[str, tuple[str, ...]]
"""The boilerplate of each source: stretches of folded words with spaces between."""


def source_of(article: Article, path: Path, many: bool) -> str:
    """Whose boilerplate an article may hold: its source, else the table it is a row of, else its folder."""
    return article.source or str(path if many else path.parent)


_END = -1
_NOTHING = -2
_GAP = ""


class _Numbers(dict[str, int]):
    """The number of each part of a text as written: words that fold to the same have the same, from 1 on."""

    def __init__(self) -> None:
        super().__init__(dict.fromkeys(_ENDS, _END))
        self[_GAP] = 0
        self.folded: dict[str, int] = {}

    def __missing__(self, written: str) -> int:
        word = folded_word(written)
        number = self.folded.setdefault(word, len(self.folded) + 1) if word else _NOTHING
        self[written] = number
        return number


@dataclass(slots=True)
class _Sample:
    """Texts of one source by the hash of the text, which makes copies one; those with the smallest hashes are kept."""

    texts: dict[int, Text] = field(default_factory=dict)
    largest: list[int] = field(default_factory=list)
    """A heap of the negated hashes."""

    def drop_to(self, limit: int) -> int:
        """Drop texts beyond the limit; returns how many words they had."""
        dropped = 0
        while len(self.texts) > limit:
            dropped += len(self.texts.pop(-heapq.heappop(self.largest)).words)
        return dropped


class Samples:
    """Articles of each source taken by the hash of their text: as good as at random, and the same in every run."""

    def __init__(self) -> None:
        self._samples: dict[str, _Sample] = {}
        self._limit = SAMPLE
        self._words = 0
        self._numbers = _Numbers()

    def wants(self, source: str, article: Article) -> bool:
        """Whether the article belongs to the sample of its source as it stands."""
        sample = self._samples.get(source)
        if sample is None:
            return True
        key = _key(article)
        return key not in sample.texts and (len(sample.texts) < self._limit or key < -sample.largest[0])

    def add(self, source: str, article: Article) -> None:
        """Take in an article that is wanted; others may have to leave."""
        sample = self._samples.setdefault(source, _Sample())
        key, text = _key(article), self._text(article)
        sample.texts[key] = text
        heapq.heappush(sample.largest, -key)
        self._words += len(text.words) - sample.drop_to(self._limit)
        while self._words > MOST_WORDS and self._limit > SMALLEST_SAMPLE:
            self._limit = max(self._limit // 2, SMALLEST_SAMPLE)
            self._words -= sum(sample.drop_to(self._limit) for sample in self._samples.values())

    def boilerplate(self) -> Known:
        """What is judged boilerplate of each source."""
        numbers = self._numbers.folded
        kinds = Kinds(
            frozenset(numbers[word] for word in _PARTICLES if word in numbers),
            frozenset(number for word, number in numbers.items() if word.isdigit()),
            frozenset(number for word, number in numbers.items() if word[0] == WAW),
        )
        words = ["", *numbers]
        found: Known = {}
        for source, sample in self._samples.items():
            texts = [sample.texts[key] for key in sorted(sample.texts)]
            if judged := [one for one in stretches(texts, kinds) if one.boilerplate]:
                found[source] = tuple(" ".join(words[number] for number in one.words) for one in judged)
        return found

    def _text(self, article: Article) -> Text:
        parts: list[str] = []
        for zone in _searched(zones(article.text, article.title)):
            parts += (*((_GAP,) if parts else ()), "\n", *_PARTS.findall(article.text, zone.start, zone.end))
        numbers = np.array([self._numbers[part] for part in parts], dtype=np.int64)
        numbers = numbers[numbers != _NOTHING]
        ends = numbers == _END
        words = np.flatnonzero(~ends)
        return Text(numbers[words].astype(np.uint32), ends[words - 1])


def merged(one: Mapping[str, Sequence[str]], other: Mapping[str, Sequence[str]]) -> Known:
    """What either knows."""
    return {
        source: tuple(dict.fromkeys((*one.get(source, ()), *other.get(source, ()))))
        for source in dict.fromkeys((*one, *other))
    }


def to_text(known: Known) -> str:
    """What is known as JSON, for `from_text`."""
    return json.dumps(known, ensure_ascii=False, indent=1)


def from_text(text: str) -> Known:
    """What `to_text` wrote; raises ValueError for anything else."""
    rows = json.loads(text)
    if not isinstance(rows, dict) or not all(isinstance(row, list) for row in rows.values()):
        raise ValueError("no table of sources")
    return {source: tuple(str(stretch) for stretch in row) for source, row in rows.items()}


Table = dict[str, list[tuple[str, ...]]]
"""Stretches by their first word, the longest first."""


def table(known: Iterable[str]) -> Table:
    """The stretches of one source as `cut` looks them up."""
    found: Table = {}
    for stretch in sorted((tuple(one.split()) for one in known), key=lambda words: (-len(words), words)):
        found.setdefault(stretch[0], []).append(stretch)
    return found


def cut(text: str, layout: Sequence[Zone], known: Table) -> tuple[Zone, ...]:
    """The zones of a text with what is known to be boilerplate as zones of its own; titles are left whole.

    An article that would be left without text is left as it is.
    """
    pieces: list[Zone] = []
    for zone in layout:
        pieces += _pieces(text, zone, known) if zone.kind in _CUT else (zone,)
    if any(WORD.search(text, piece.start, piece.end) for piece in _searched(pieces)):
        return tuple(pieces)
    return tuple(layout)


class _Word(NamedTuple):
    start: int
    end: int
    folded: str
    opens: bool
    """Whether a sentence or line begins with it."""


_CUT = frozenset(kind for kind, row in ZONES.items() if row.counted and kind != "title")


def _searched(layout: Iterable[Zone]) -> Iterator[Zone]:
    return (zone for zone in layout if zone.kind in _CUT)


def _words(text: str, zone: Zone) -> Iterator[_Word]:
    opens = True
    for part in _PARTS.finditer(text, zone.start, zone.end):
        written = part.group()
        if written in _ENDS:
            opens = True
        elif folded := folded_word(written):
            yield _Word(part.start(), part.end(), folded, opens)
            opens = False


def _pieces(text: str, zone: Zone, known: Table) -> Iterator[Zone]:
    """The zone cut around the stretches in it; those with no word between them are one."""
    words = list(_words(text, zone))
    spans: list[tuple[int, int]] = []
    at = 0
    while at < len(words):
        size = _length_at(words, at, known)
        if not size:
            at += 1
            continue
        if spans and spans[-1][1] == at:
            spans[-1] = (spans[-1][0], at + size)
        else:
            spans.append((at, at + size))
        at += size
    done = zone.start
    for first, after in spans:
        start = words[first].start if first else zone.start
        end = zone.end
        if after < len(words):
            closing = _CLOSING.match(text, words[after - 1].end, words[after].start)
            end = closing.end() if closing else words[after - 1].end
        yield from _trimmed(text, replace(zone, start=done, end=start))
        yield Zone(start, end, KIND)
        done = end
    yield from _trimmed(text, replace(zone, start=done))


def _length_at(words: Sequence[_Word], at: int, known: Table) -> int:
    """How many words the longest stretch has that begins here; 0 for none.

    It must begin or end with a sentence: what a sentence quotes of it is text.
    """
    for stretch in known.get(words[at].folded, ()):
        after = at + len(stretch)
        stands_there = tuple(word.folded for word in words[at:after]) == stretch
        if stands_there and (words[at].opens or after == len(words) or words[after].opens):
            return len(stretch)
    return 0


def _trimmed(text: str, zone: Zone) -> Iterator[Zone]:
    """The zone without blanks at its ends; nothing where it is blank."""
    piece = text[zone.start : zone.end]
    if piece.strip():
        yield replace(zone, start=zone.start + len(piece) - len(piece.lstrip()), end=zone.start + len(piece.rstrip()))


def _key(article: Article) -> int:
    digest = hashlib.blake2b(article.text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big")
