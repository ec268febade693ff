"""Finds the names of the authority file in a text: where each stands, and the rule that let it count.

Facets do not see each other: in «شركة تويتر» an organization is named, and inside it a platform. Within a facet the
longest name wins. Nothing is ever matched through stems, which damage names (فيسبوك would become سب).
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kashaf.index.authorities import Authorities, Beside
from kashaf.index.authority_file import Entity
from kashaf.index.datelines import spans as dateline_spans
from kashaf.index.letters import WAW
from kashaf.index.model import Mention, Zone
from kashaf.index.trie import COMMAS, TOKEN, Name, Word, plain_latin
from kashaf.index.zones import ZONES

BODY = "body"
"""The zone of text that no zone covers."""

CONTEXT_REACH = 6
"""Tokens on either side in which a context word is looked for."""

RULES = {
    "name": "a name that needs nothing beside it",
    "latin": "a name in Latin letters",
    "address": "the address of a site or a page on it",
    "head": "an everyday word right after the word that makes it a name: صحيفة الحياة",
    "context": "an everyday word with a word of the name's field near it",
    "dateline": "a newspaper or agency in a dateline or at the end of its report: دبي: «الخليج»، (وام)",
    "quoted": "an everyday word alone in quotation marks: قال لـ«الخليج»",
    "coordinated": "an everyday word joined to a name of the same kind: تنظيما الدولة الإسلامية والقاعدة",
    "carried over": "an everyday word in an article that names the same entity in full",
    "short form": "what an entity is called once it has been named: التنظيم",
}
"""Every value of `Mention.rule`."""


_UNCOUNTED = frozenset(kind for kind, row in ZONES.items() if not row.counted)

_PREFERENCE = {"head": 0, "name": 1, "latin": 1, "address": 1, "dateline": 1, "context": 2, "quoted": 2}
"""Which of two readings of the same tokens is taken."""

_LICENSING = frozenset({"name", "latin", "address", "head"})
"""Rules sure enough to let other forms of the same entity count elsewhere in the article."""

_JOINING = COMMAS | {WAW}

_QUOTES = frozenset("\"«»“”„‟'‘’")

_OUTLET = "media"
"""The kind of entity that datelines and credits name; (حزب الله) at the end of a paragraph is none."""

_BYLINE = "byline"


@dataclass(slots=True, eq=False)
class _Candidate:
    """A run of tokens, `start` to `end`, that is some name, and the rule once one lets it count."""

    start: int
    end: int
    name: Name
    entity: Entity
    beside: Beside
    clitic: str
    rule: str = ""
    head: int = 0
    """Tokens before `start` that belong to the mention: the head of a weak name."""


def mentions(text: str, zones: Sequence[Zone], authorities: Authorities) -> tuple[Mention, ...]:
    """The mentions in a text, in order; `zones` lie in order and may leave gaps, which are body.

    `text[mention.start : mention.end] == mention.text`, always whole words: «لداعش» with its ل. A full name in a zone
    that does not count licenses no short form and carries nothing over.
    """
    words = authorities.words
    tokens = TOKEN.findall(text)
    met = [words[token] for token in tokens]
    opening = [at for at, word in enumerate(met) if word is not None and word.starts]
    if not opening:
        return ()
    candidates, decoys = _candidates(met, opening, authorities)
    if not candidates:
        return ()
    return _Reading(text, tokens, met, _spans(text, tokens), zones).mentions(candidates, decoys)


def _spans(text: str, tokens: Iterable[str]) -> list[tuple[int, int]]:
    """Where the tokens stand. What TOKEN skips holds no letter or digit, so each is the next place that reads like it.

    Cheaper than matching the text once more, which most texts would need.
    """
    spans = []
    end = 0
    for token in tokens:
        start = text.index(token, end)
        end = start + len(token)
        spans.append((start, end))
    return spans


def _candidates(
    met: Sequence[Word | None], opening: Iterable[int], authorities: Authorities
) -> tuple[list[_Candidate], list[tuple[int, int]]]:
    """Every run of tokens that spells a name, by any reading of its first token; and the runs that name nothing."""
    candidates: list[_Candidate] = []
    decoys: list[tuple[int, int]] = []
    for at in opening:
        word = met[at]
        for start in word.starts if word is not None else ():
            node, end = start.node, at + 1
            while True:
                for name in node.names:
                    if not name.takes(start.clitic, start.dropped_article):
                        continue
                    if name.entity is None:
                        decoys.append((at, end))
                    else:
                        entity, beside = authorities.by_number[name.entity], authorities.beside[name.entity]
                        candidates.append(_Candidate(at, end, name, entity, beside, start.clitic))
                following = met[end] if end < len(met) else None
                step = node.next.get(following.key) if following is not None else None
                if step is None:
                    break
                node, end = step, end + 1
    return candidates, decoys


class _Reading:
    """One text while its candidates are judged."""

    def __init__(
        self,
        text: str,
        tokens: Sequence[str],
        met: Sequence[Word | None],
        spans: Sequence[tuple[int, int]],
        zones: Sequence[Zone],
    ):
        self.text = text
        self.tokens = tokens
        self.met = met
        self.spans = spans
        self.zones = zones
        self.zone_starts = [zone.start for zone in zones]
        self.datelines = dateline_spans(text)
        self.taken: list[_Candidate] = []
        self.place: dict[tuple[str, int], _Candidate] = {}
        """What was taken, by facet and token."""

    def mentions(self, candidates: Iterable[_Candidate], decoys: Iterable[tuple[int, int]]) -> tuple[Mention, ...]:
        """The candidates that count, surest rules first: what they settle is what the later rules build on."""
        hidden = {
            (at, at_end) for start, end in decoys for at in range(start, end) for at_end in range(at + 1, end + 1)
        }
        standing = [
            one
            for one in candidates
            if (one.start, one.end) not in hidden and self._stands(one) and not self._blocked(one)
        ]
        standing.sort(key=lambda one: (one.start, -one.end, len(one.clitic)))
        for one in standing:
            self._judge(one)
        self._take(one for one in standing if one.rule)
        self._join([one for one in standing if not one.rule and one.name.strength == "weak"])
        self._carry([one for one in standing if not one.rule])
        return tuple(self._mention(one) for one in sorted(self.taken, key=lambda one: (one.start, -one.end)))

    def _stands(self, one: _Candidate) -> bool:
        """Whether the run is not a piece of a longer Latin word or number, and is cased as the name asks."""
        start, end = self.spans[one.start][0], self.spans[one.end - 1][1]
        if start and _glued(self.text[start - 1], self.text[start]):
            return False
        if end < len(self.text) and _glued(self.text[end - 1], self.text[end]):
            return False
        if one.name.cased is None:
            return True
        return one.name.cased == tuple(plain_latin(token) for token in self.tokens[one.start : one.end])

    def _blocked(self, one: _Candidate) -> bool:
        before, after = one.beside.blocked_before, one.beside.blocked_after
        return self._near(one.start - 1, one.start, before) or self._near(one.end, one.end + 1, after)

    def _judge(self, one: _Candidate) -> None:
        """Set the rule of a candidate that counts by what stands in it and right around it."""
        context = one.beside.context
        if one.name.strength in ("name", "latin", "address"):
            one.rule = one.name.strength
        elif one.name.strength != "weak":
            return
        elif self._in_dateline(one):
            one.rule = "dateline"
        elif (one.name.length > 1 or not one.clitic) and self._near(one.start - 1, one.start, one.beside.heads):
            one.rule, one.head = "head", 1
        elif self._near(one.start - CONTEXT_REACH, one.start, context) or self._near(
            one.end, one.end + CONTEXT_REACH, context
        ):
            one.rule = "context"
        elif one.entity.quoted and not one.clitic and self._quoted(one):
            one.rule = "quoted"

    def _in_dateline(self, one: _Candidate) -> bool:
        start, end = self.spans[one.start][0], self.spans[one.end - 1][1]
        return one.entity.kind == _OUTLET and any(first <= start and end <= last for first, last in self.datelines)

    def _quoted(self, one: _Candidate) -> bool:
        """Whether the name stands alone in quotation marks."""
        start, end = self.spans[one.start][0], self.spans[one.end - 1][1]
        before, after = self.text[max(0, start - 2) : start].rstrip(" ")[-1:], self.text[end : end + 2].lstrip(" ")[:1]
        return bool(before and after) and before in _QUOTES and after in _QUOTES

    def _near(self, start: int, end: int, wanted: frozenset[str]) -> bool:
        """Whether one of the tokens from `start` to `end` is a wanted word, with or without proclitics."""
        if not wanted:
            return False
        return any(
            word is not None and not wanted.isdisjoint(word.forms) for word in self.met[max(0, start) : max(0, end)]
        )

    def _take(self, candidates: Iterable[_Candidate]) -> None:
        """Take leftmost and longest names first, one reading for each stretch of text and facet."""
        for one in sorted(candidates, key=lambda one: (one.start, -one.end, _PREFERENCE.get(one.rule, 3))):
            facet = one.entity.facet
            if (facet, one.start - 1) in self.place:
                one.head = 0  # a head that is itself a mention stays one
            spots = [(facet, at) for at in range(one.start - one.head, one.end)]
            if not any(spot in self.place for spot in spots):
                self.taken.append(one)
                self.place.update(dict.fromkeys(spots, one))

    def _join(self, candidates: Sequence[_Candidate]) -> None:
        """«تنظيما الدولة الإسلامية والقاعدة»: let a weak name count that is joined to a name of its kind, and so on."""
        grown = True
        while grown:
            grown = False
            for one in candidates:
                near = (*range(one.start - 3, one.start), *range(one.end, one.end + 3))
                others = [self.place.get((one.entity.facet, at)) for at in near]
                if not one.rule and any(other is not None and self._joined(one, other) for other in others):
                    one.rule = "coordinated"
                    self._take([one])
                    grown = True

    def _joined(self, one: _Candidate, other: _Candidate) -> bool:
        if one.entity.kind != other.entity.kind:
            return False
        first, second = (one, other) if one.start < other.start else (other, one)
        if second.start < first.end:
            return False
        between = self.tokens[first.end : second.start]
        return len(between) <= 2 and _JOINING.issuperset(between) and (bool(between) or second.clitic.startswith(WAW))

    def _carry(self, candidates: Sequence[_Candidate]) -> None:
        """Let weak names and short forms count that a full name elsewhere in the article licenses."""
        first_named: dict[str, int] = {}
        for one in sorted(self.taken, key=lambda one: one.start):
            if one.rule in _LICENSING and self._zone(one) not in _UNCOUNTED:
                first_named.setdefault(one.entity.id, one.start)
        claims: dict[tuple[int, int, str], int] = {}
        for one in candidates:
            if one.name.strength == "short" and one.entity.id in first_named:
                place = (one.start, one.end, one.entity.facet)
                claims[place] = claims.get(place, 0) + 1
        for one in candidates:
            if one.entity.id not in first_named:
                continue
            if one.name.strength == "weak":
                # An acronym is no everyday word: FSA in an article on الجيش السوري الحر is that army.
                one.rule = "carried over" if one.entity.carries or one.name.is_acronym else ""
            # «الخارجية» after two ministries were named is neither
            elif claims[one.start, one.end, one.entity.facet] == 1 and first_named[one.entity.id] < one.start:
                after = one.beside.short_after
                one.rule = "short form" if not after or self._near(one.start - 1, one.start, after) else ""
        self._take(one for one in candidates if one.rule in ("carried over", "short form"))

    def _zone(self, one: _Candidate) -> str:
        start = self.spans[one.start - one.head][0]
        at = bisect_right(self.zone_starts, start) - 1
        zone = self.zones[at].kind if at >= 0 and start < self.zones[at].end else BODY
        # Every article of a newspaper would count for it, and for the agency it took its report from.
        return _BYLINE if zone not in _UNCOUNTED and self._in_dateline(one) else zone

    def _mention(self, one: _Candidate) -> Mention:
        start, end = self.spans[one.start - one.head][0], self.spans[one.end - 1][1]
        return Mention(one.entity.facet, one.entity.id, start, end, self.text[start:end], one.rule, self._zone(one))


def _glued(left: str, right: str) -> bool:
    """Whether a Latin word or number goes on: MIT6 is not MIT. Arabic words always end where their token ends."""
    return left.isascii() and right.isascii() and left.isalnum() and right.isalnum()
