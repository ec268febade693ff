"""Finds the names of the authority file in a text: where each stands, and the rule that let it count.

Facets do not see each other: in «شركة تويتر» an organization is named, and inside it a platform. Within a facet the
longest name wins. Nothing is ever matched through stems, which damage names (فيسبوك would become سب).
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence, Set

from kashaf.index.authorities import Authorities
from kashaf.index.candidates import Candidate, candidates
from kashaf.index.datelines import may_hold
from kashaf.index.datelines import spans as dateline_spans
from kashaf.index.letters import WAW
from kashaf.index.model import Mention, Zone
from kashaf.index.scan import Scan
from kashaf.index.surroundings import REACH, Surroundings
from kashaf.index.trie import COMMAS, plain_latin
from kashaf.index.zones import ZONES

BODY = "body"
"""The zone of text that no zone covers."""

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


def mentions(
    text: str, zones: Sequence[Zone], authorities: Authorities, scan: Scan | None = None
) -> tuple[Mention, ...]:
    """The mentions in a text, in order; `zones` lie in order and may leave gaps, which are body.

    `text[mention.start : mention.end] == mention.text`, always whole words: «لداعش» with its ل. A full name in a zone
    that does not count licenses no short form and carries nothing over. `scan`: that of the text, where it was made.
    """
    found, decoys = candidates(text, scan, authorities)
    return _Reading(text, zones, Surroundings(text, authorities.words, scan)).mentions(found, decoys) if found else ()


class _Reading:
    """One text while its candidates are judged."""

    def __init__(self, text: str, zones: Sequence[Zone], beside: Surroundings):
        self.text = text
        self.zones = zones
        self.zone_starts = [zone.start for zone in zones]
        self.beside = beside
        self.taken: list[Candidate] = []
        self.spots: dict[str, set[int]] = {}
        """Where the tokens of what was taken begin, by facet."""
        self._datelines: list[tuple[int, int]] | None = None

    @property
    def datelines(self) -> list[tuple[int, int]]:
        if self._datelines is None:
            self._datelines = dateline_spans(self.text)
        return self._datelines

    def mentions(self, found: Iterable[Candidate], decoys: Set[tuple[int, int]]) -> tuple[Mention, ...]:
        """The candidates that count, surest rules first: what they settle is what the later rules build on."""
        shown = [one for one in found if (one.start, one.end) not in decoys] if decoys else list(found)
        shown.sort(key=lambda one: (one.start, -one.end, len(one.clitic)))
        standing = [one for one in shown if one.name.strength != "short" and self._stands(one)]
        for one in standing:
            self._judge(one)
        self._take(one for one in standing if one.rule)
        self._join([one for one in standing if not one.rule and one.name.strength == "weak"])
        self._carry([one for one in standing if not one.rule], [one for one in shown if one.name.strength == "short"])
        return tuple(self._mention(one) for one in sorted(self.taken, key=lambda one: (one.start, -one.end)))

    def _stands(self, one: Candidate) -> bool:
        """Whether the run is not a piece of a longer Latin word or number, and cased and placed as the name asks."""
        text, start, end = self.text, one.start, one.end
        if text[start].isascii() and start and _glued(text[start - 1], text[start]):
            return False
        if text[end - 1].isascii() and end < len(text) and _glued(text[end], text[end - 1]):
            return False
        if one.name.cased is not None and one.name.cased != self._cased(one):
            return False
        before, after = one.beside.blocked_before, one.beside.blocked_after
        if before and self.beside.hold_before(start, 1, before):
            return False
        return not (after and self.beside.hold_after(end, 1, after))

    def _cased(self, one: Candidate) -> tuple[str, ...]:
        spans = zip(one.places[::2], one.places[1::2], strict=True)
        return tuple([plain_latin(self.text[start:end]) for start, end in spans])

    def _judge(self, one: Candidate) -> None:
        """Set the rule of a candidate that counts by what stands in it and right around it."""
        context = one.beside.context
        if one.name.strength in ("name", "latin", "address"):
            one.rule = one.name.strength
        elif one.name.strength != "weak":
            return
        elif self._in_dateline(one):
            one.rule = "dateline"
        elif (
            one.beside.heads
            and (one.name.length > 1 or not one.clitic)
            and self.beside.hold_before(one.start, 1, one.beside.heads)
        ):
            one.rule, one.head = "head", self.beside.before(one.start)[-1].start
        elif context and (
            self.beside.hold_before(one.start, REACH, context) or self.beside.hold_after(one.end, REACH, context)
        ):
            one.rule = "context"
        elif one.entity.quoted and not one.clitic and self._quoted(one):
            one.rule = "quoted"

    def _in_dateline(self, one: Candidate) -> bool:
        if one.entity.kind != _OUTLET or (self._datelines is None and not may_hold(self.text, one.start, one.end)):
            return False
        return any(first <= one.start and one.end <= last for first, last in self.datelines)

    def _quoted(self, one: Candidate) -> bool:
        """Whether the name stands alone in quotation marks."""
        start, end = one.start, one.end
        before, after = self.text[max(0, start - 2) : start].rstrip(" ")[-1:], self.text[end : end + 2].lstrip(" ")[:1]
        return bool(before and after) and before in _QUOTES and after in _QUOTES

    def _take(self, found: Iterable[Candidate]) -> None:
        """Take leftmost and longest names first, one reading for each stretch of text and facet."""
        for one in sorted(found, key=lambda one: (one.start, -one.end, _PREFERENCE.get(one.rule, 3))):
            spots = self.spots.get(one.entity.facet)
            if spots is None:
                spots = self.spots[one.entity.facet] = set()
            if one.head in spots:
                one.head = None  # a head that is itself a mention stays one
            starts = one.places[::2]
            if spots.isdisjoint(starts):
                self.taken.append(one)
                spots.update(starts)
                if one.head is not None:
                    spots.add(one.head)

    def _join(self, found: Sequence[Candidate]) -> None:
        """«تنظيما الدولة الإسلامية والقاعدة»: let a weak name count that is joined to a name of its kind, and so on."""
        kinds = {(one.entity.facet, one.entity.kind) for one in self.taken}
        joinable = [one for one in found if (one.entity.facet, one.entity.kind) in kinds]
        grown = bool(joinable)
        while grown:
            grown = False
            for one in joinable:
                if not one.rule and any(self._joined(one, other) for other in self.taken):
                    one.rule = "coordinated"
                    self._take([one])
                    grown = True

    def _joined(self, one: Candidate, other: Candidate) -> bool:
        if one.entity.kind != other.entity.kind or one.entity.facet != other.entity.facet:
            return False
        first, second = (one, other) if one.start < other.start else (other, one)
        if second.start < first.end:
            return False
        between = self.beside.joined(first.end, second.start, _JOINING)
        return between is not None and (bool(between) or second.clitic.startswith(WAW))

    def _carry(self, weak: Sequence[Candidate], short: Sequence[Candidate]) -> None:
        """Let weak names and short forms count that a full name elsewhere in the article licenses."""
        weak = [one for one in weak if one.entity.carries or one.name.is_acronym]
        if not (weak or short):
            return
        first_named: dict[str, int] = {}
        for one in sorted(self.taken, key=lambda one: one.start):
            if one.rule in _LICENSING and self._zone(one) not in _UNCOUNTED:
                first_named.setdefault(one.entity.id, one.start)
        if not first_named:
            return
        claims: dict[tuple[int, int, str], list[Candidate]] = {}
        for one in short:
            if one.entity.id in first_named and self._stands(one):
                claims.setdefault((one.start, one.end, one.entity.facet), []).append(one)
        carried = []
        for one in weak:
            # An acronym is no everyday word: FSA in an article on الجيش السوري الحر is that army.
            if not one.rule and one.entity.id in first_named:
                one.rule = "carried over"
                carried.append(one)
        for claimed in claims.values():
            one = claimed[0]
            # «الخارجية» after two ministries were named is neither
            if len(claimed) > 1 or first_named[one.entity.id] >= one.start:
                continue
            after = one.beside.short_after
            if not after or self.beside.hold_before(one.start, 1, after):
                one.rule = "short form"
                carried.append(one)
        carried.sort(key=lambda one: (one.start, -one.end, len(one.clitic), one.number))
        self._take(carried)

    def _zone(self, one: Candidate) -> str:
        start = one.first
        at = bisect_right(self.zone_starts, start) - 1
        zone = self.zones[at].kind if at >= 0 and start < self.zones[at].end else BODY
        # Every article of a newspaper would count for it, and for the agency it took its report from.
        return _BYLINE if zone not in _UNCOUNTED and self._in_dateline(one) else zone

    def _mention(self, one: Candidate) -> Mention:
        start, end = one.first, one.end
        return Mention(one.entity.facet, one.entity.id, start, end, self.text[start:end], one.rule, self._zone(one))


def _glued(outside: str, inside: str) -> bool:
    """Whether a Latin word or number goes on: MIT6 is not MIT. Arabic words always end where their token ends."""
    return inside.isascii() and inside.isalnum() and outside.isascii() and outside.isalnum()
