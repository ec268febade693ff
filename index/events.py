"""Dated events and names that a text mentions: the earliest moment from which it can have been written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from kashaf.index.letters import fold

ATTACK_WORDS = (
    "هجوم هجمات هجومي اعتداء اعتداءات تفجير تفجيرات تفجيرا تفجيري مجزرة مذبحة حادث حادثة عملية عمليات".split()
)
COORDINATED = 4
"""Words behind هجمات in which a further place may stand: هجمات باريس وإسطنبول."""
CLUBS = ("سان", "يونايتد", "سيتي")
"""Words that make a football club of a place: هجمات باريس سان جيرمان."""
_HEAD = re.compile(rf"(?<!\w)[وفبلك]?(?:ال)?({'|'.join(sorted(map(fold, ATTACK_WORDS), key=len, reverse=True))}) ")
_LINK = re.compile(r"(?:علي |في |مجله |صحيفه |مدينه |ال(?=\w))*")
_CLITICS = "وفبلك"


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
    """An event in a text: where its name begins in the folded text, so that what stands near it can be read."""

    event: Event
    start: int


@cache
def _tables() -> tuple[tuple[tuple[str, Event], ...], tuple[tuple[str, str | None, Event], ...]]:
    """Folded names that stand alone, and names that need a word for an attack: (place, that word or None for any, event)."""
    alone: list[tuple[str, Event]] = []
    attacks: list[tuple[str, str | None, Event]] = []
    heads = {fold(word) for word in ATTACK_WORDS}
    content = (resources.files("kashaf.index.data") / "events.tsv").read_text(encoding="utf-8")
    for line in content.splitlines():
        if line.startswith("#"):
            continue
        names, year, month, kind, *until = line.split("\t")
        for folded, name in {fold(name): name for name in reversed(names.split("|"))}.items():
            last = int(until[0]) if until else None
            event = Event(name, int(year), int(month), "since" if kind == "since" else "event", last)
            if kind != "attack":
                alone.append((folded, event))
                continue
            head, _, place = folded.partition(" ")
            attacks.append((place, head, event) if head in heads else (folded, None, event))
    return tuple(alone), tuple(attacks)


def _ends(text: str, end: int) -> bool:
    return end >= len(text) or not text[end].isalnum()


def _begins(text: str, start: int) -> bool:
    """Whether a word begins here, with or without a clitic: لداعش."""
    if start == 0 or not text[start - 1].isalnum():
        return True
    return text[start - 1] in _CLITICS and (start == 1 or not text[start - 2].isalnum())


def _attacks(folded: str) -> Iterator[Found]:
    places = _tables()[1]
    for match in _HEAD.finditer(folded):
        at, words = match.end(), 0
        while words <= COORDINATED:
            link = _LINK.match(folded, at)
            start = link.end() if link else at
            for place, head, event in places:
                end = start + len(place)
                if head in (None, match[1]) and folded.startswith(place, start) and _ends(folded, end):
                    if not folded.startswith(CLUBS, end + 1):
                        yield Found(event, match.start())
            at = folded.find(" و", at, at + 30) + 2
            words += 1
            if at == 1:
                break


def events(folded: str) -> tuple[Found, ...]:
    """The events of the table whose names stand in a folded text (`kashaf.index.letters.fold`).

    >>> [(found.event.year, found.event.name) for found in events(fold("بعد هجمات شارلي إيبدو"))]
    [(2015, 'شارلي إيبدو')]
    """
    found = list(_attacks(folded))
    for name, event in _tables()[0]:
        start = folded.find(name)
        while start >= 0:
            if _begins(folded, start) and _ends(folded, start + len(name)):
                found.append(Found(event, start))
                break
            start = folded.find(name, start + 1)
    return tuple(found)
