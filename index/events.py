"""Dated events and names that a text mentions: the earliest moment from which it can have been written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from kashaf.index.letters import LETTER_CLASS, MARK_CLASS, fold

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


def _attacks(words: list[str], at: int, head: str) -> Iterator[Event]:
    """Events whose place follows a word for an attack, the places behind و included."""
    places = _tables()[1]
    position = at + 1
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


def events(text: str) -> tuple[Found, ...]:
    """The events of the table that a text names, each at its first place, in the order of the text.

    >>> [(found.event.year, found.event.name) for found in events("بعد هجمات شارلي إيبدو")]
    [(2015, 'شارلي إيبدو')]
    """
    words = [_folded(word) for word in _WORD.findall(text)]
    alone, _, first = _tables()
    places: dict[Event, int] = {}
    for at, word in enumerate(words):
        bare = first.get(word)
        if bare is None:
            continue
        for name, event in alone.get(bare, ()):
            if tuple(words[at + 1 : at + len(name)]) == name[1:]:
                places.setdefault(event, at)
        for event in _attacks(words, at, bare) if bare in HEADS else ():
            places.setdefault(event, at)
    if not places:
        return ()
    starts = [match.start() for match in _WORD.finditer(text)]
    return tuple(Found(event, starts[at]) for event, at in places.items())
