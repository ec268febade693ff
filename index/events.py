"""Dated events and names that a text mentions: the earliest moment from which it can have been written."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import islice
from typing import TYPE_CHECKING

from kashaf.index.letters import LETTER_CLASS, MARK_CLASS, fold

if TYPE_CHECKING:
    from kashaf.index.scan import Scan

ATTACK_WORDS = (
    "هجوم",
    "هجمات",
    "هجومي",
    "اعتداء",
    "اعتداءات",
    "تفجير",
    "تفجيرات",
    "تفجيرا",
    "تفجيري",
    "مجزرة",
    "مذبحة",
    "حادث",
    "حادثة",
    "عملية",
    "عمليات",
)
HEADS = frozenset(map(fold, ATTACK_WORDS))
COORDINATED = 6
"""Words behind هجمات in which a further place may stand: هجمات باريس وإسطنبول."""
CLUBS = frozenset(map(fold, ("سان", "يونايتد", "سيتي")))
"""Words that make a football club of a place: هجمات باريس سان جيرمان."""
LINKS = frozenset(map(fold, ("على", "في", "مجلة", "صحيفة", "مدينة", "جريدة", "مقر")))
"""Words between the attack and its place: الهجوم على صحيفة شارلي إيبدو."""
CLITICS = "وفبلك"
MOST_LINKS = 6
"""Links in a row that are reckoned with at first."""
ENOUGH = 24
"""Words that a name takes, or links, places and the longest place together."""
_WORD = re.compile(f"[{LETTER_CLASS}][{LETTER_CLASS}{MARK_CLASS}]*|\\d+|[A-Za-z]+")

_folded = lru_cache(maxsize=1 << 16)(fold)


@dataclass(frozen=True, slots=True)
class Event:
    """Something dated: `kind` "event" for what happened then, "since" for a name in use from then on."""

    name: str
    year: int
    month: int
    kind: str
    until: int | None = None
    """The last year in which news spoke of it as of the day, for a name that had its time (داعش)."""


@dataclass(frozen=True, slots=True)
class Found:
    """An event in a text and the offset of its name, so that what stands near it can be read."""

    event: Event
    start: int


Names = dict[str, list[tuple[tuple[str, ...], Event]]]
"""Names as folded words, by their first word."""


@cache
def _tables() -> tuple[Names, dict[str, list[tuple[tuple[str, ...], str | None, Event]]], dict[str, str]]:
    """Names that stand alone; names that need a word for an attack, with that word or None for any; and words that
    begin either, with and without a clitic, to the bare word."""
    alone: Names = {}
    attacks: dict[str, list[tuple[tuple[str, ...], str | None, Event]]] = {}
    content = (resources.files("kashaf.index.data") / "events.tsv").read_text(encoding="utf-8")
    for line in content.splitlines():
        if line.startswith("#"):
            continue
        names, year, month, kind, *until = line.split("\t")
        last = int(until[0]) if until else None
        for words, name in {tuple(map(fold, _WORD.findall(name))): name for name in reversed(names.split("|"))}.items():
            event = Event(name, int(year), int(month), "since" if kind == "since" else "event", last)
            if kind != "attack":
                alone.setdefault(words[0], []).append((words, event))
            elif words[0] in HEADS:
                attacks.setdefault(words[1], []).append((words[1:], words[0], event))
            else:
                attacks.setdefault(words[0], []).append((words, None, event))
    # لداعش; الهجوم and بالهجوم are heads as هجوم is.
    first = {clitic + word: word for word in (*alone, *HEADS) for clitic in ("", *CLITICS)}
    first |= {clitic + "ال" + head: head for head in HEADS for clitic in ("", *"وفبك")}
    first |= {"لل" + head: head for head in HEADS}
    return alone, attacks, first


SINGLE, OPENS, FURTHER, HEAD, LINK, PLACE = 1, 2, 4, 8, 16, 32
"""What a word can be to an event: its whole name, the first word of a name, the second, a word for an attack, a word
between the attack and its place, the first word of that place."""
ALL = SINGLE | OPENS | FURTHER | HEAD | LINK | PLACE
NO_EVENT, SIGN = "0", "."
"""Letter of a word that is none of these; the bits of others are added to it. Letter of what is no word."""


def _having(bit: int) -> str:
    return f"[{''.join(map(re.escape, (chr(ord(NO_EVENT) + bits) for bits in range(2 * PLACE) if bits & bit)))}]"


POSSIBLE = re.compile(
    # beginning with one class of letters, so that the search skips all others at once
    rf"{_having(SINGLE | OPENS | HEAD)}(?:(?<={_having(SINGLE)})|(?<={_having(OPENS)})(?=\.*{_having(FURTHER)})"
    rf"|(?<={_having(HEAD)})(?=(?:\.*{_having(LINK)})*(?:\.*[^.]){{0,{COORDINATED - 1}}}?\.*{_having(PLACE)}))"
)
"""Where in the letters of a text an event may be named."""


def openers() -> dict[str, str]:
    """The words that can stand in an event to their letters."""
    alone, attacks, first = _tables()
    found: dict[str, int] = dict.fromkeys(LINKS, LINK)
    for word, bare in first.items():
        sizes = {len(name) for name, _ in alone.get(bare, ())}
        bits = (SINGLE if 1 in sizes else 0) | (OPENS if sizes - {1} else 0) | (HEAD if bare in HEADS else 0)
        found[word] = found.get(word, 0) | bits
    for word in {name[1] for names in alone.values() for name, _ in names if len(name) > 1}:
        found[word] = found.get(word, 0) | FURTHER
    for place in attacks:
        for word in (place, "و" + place):
            found[word] = found.get(word, 0) | PLACE
    return {word: chr(ord(NO_EVENT) + bits) for word, bits in found.items()}


def _attacks(words: Sequence[str], head: str) -> Iterator[Event]:
    """Events whose place follows a word for an attack, the first of `words`, the places behind و included."""
    places = _tables()[1]
    position = 1
    while position < len(words) and words[position] in LINKS:
        position += 1
    for place_at in range(position, min(position + COORDINATED, len(words))):
        word = words[place_at]
        if place_at > position:
            if not word.startswith("و"):
                continue
            word = word[1:]
        for place, only, event in places.get(word, ()):
            after = place_at + len(place)
            named = only in (None, head) and tuple(words[place_at + 1 : after]) == place[1:]
            if named and CLUBS.isdisjoint(words[after : after + 1]):
                yield event


def events(text: str, scan: "Scan | None" = None) -> tuple[Found, ...]:
    """The events of the table that a text names, each at its first place, in the order of the text.

    `scan`: that of the text, where it was made.

    >>> [(found.event.year, found.event.name) for found in events("بعد هجمات شارلي إيبدو")]
    [(2015, 'شارلي إيبدو')]
    """
    alone, _, first = _tables()
    places: dict[Event, int] = {}
    for start, end in _openings(text, scan):
        for opening in _WORD.finditer(text, start, end):
            bare = first.get(_folded(opening.group()))
            if bare is None:
                continue
            names = alone.get(bare, ())
            enough = ENOUGH if bare in HEADS else max([len(name) for name, _ in names], default=0)
            words = _words(text, opening.start(), enough)
            for name, event in names:
                if tuple(words[1 : len(name)]) == name[1:]:
                    places.setdefault(event, opening.start())
            for event in _attacks(words, bare) if bare in HEADS else ():
                places.setdefault(event, opening.start())
    return tuple(Found(event, start) for event, start in places.items())


def _openings(text: str, scan: "Scan | None") -> Iterator[tuple[int, int]]:
    """Where an event may begin: spans of tokens, or the whole text where nothing is known of it."""
    if scan is None:
        yield 0, len(text)
        return
    for match in POSSIBLE.finditer(scan.events):
        at = match.start()
        yield scan.spans[2 * at], scan.spans[2 * at + 1]


def _words(text: str, start: int, enough: int) -> list[str]:
    """The folded words from a place on, as many as an event can take: so many, or more behind links in a row."""
    found = [_folded(word.group()) for word in islice(_WORD.finditer(text, start), enough)]
    if len(found) == ENOUGH and LINKS.issuperset(found[1:MOST_LINKS]):
        return [_folded(word) for word in _WORD.findall(text, start)]
    return found
