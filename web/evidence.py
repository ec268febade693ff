"""What an article's page shows beside its text: every mention and year with its rule, grouped by what it speaks of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kashaf.index.analysis import tokens
from kashaf.index.authorities import Authorities
from kashaf.index.contents import COUNTED_CONFIDENCE
from kashaf.index.engine import Ask, Engine
from kashaf.index.fields import BY_NAME
from kashaf.index.model import Mention, Record, YearMention
from kashaf.index.zones import ZONES, reading
from kashaf.search.facets import label
from kashaf.search.parser import parse
from kashaf.search.ranking import WEIGHTS
from kashaf.search.request import SearchRequest
from kashaf.search.snippet import Marker
from kashaf.web import changes
from kashaf.web.languages import Interface
from kashaf.web.markup import Line, Range, direction, lines

YEAR = "year_mentioned"
"""The facet of years that a text speaks of."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the article: the form found, the rule and zone in words; `anchor` leads to it in the text.

    `anchor` is None in a title that is not part of the text.
    """

    anchor: str | None
    form: str
    rule: str
    zone: str
    confidence: str | None
    counted: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something an article speaks of; `request` finds all articles that count for it, None where this one does not."""

    field: str
    label: str
    places: tuple[Place, ...]
    request: SearchRequest | None

    @property
    def counted(self) -> bool:
        return any(place.counted for place in self.places)


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of the text as published, and how it is shown: "title", "heading", "text", or "aside" if not searched."""

    line: Line
    look: str
    direction: str


def places(record: Record) -> Iterator[tuple[str | None, Mention | YearMention]]:
    """Mentions and years with their anchors: those of a separate title, then those of the text in order."""
    in_title: list[Mention | YearMention] = [*record.title_mentions, *record.title_years]
    in_text: list[Mention | YearMention] = [*record.mentions, *record.years]
    yield from ((None, one) for one in in_title)
    for number, one in enumerate(sorted(in_text, key=lambda one: (one.start, one.end)), 1):
        yield f"e{number}", one


def evidence(record: Record, empty: SearchRequest, ui: Interface, authorities: Authorities) -> list[Evidence]:
    """The evidence by facet and value, what counts first; `empty` is the request that choices are added to."""
    grouped: dict[tuple[str, str], list[tuple[Place, Mention | YearMention]]] = {}
    for anchor, one in places(record):
        facet = one.facet if isinstance(one, Mention) else YEAR
        name = _label(one, ui, authorities)
        grouped.setdefault((facet, name), []).append((_place(anchor, one, ui), one))
    found = [
        Evidence(
            field=ui.of(BY_NAME[facet]) if facet in BY_NAME else facet,
            label=name,
            places=tuple(place for place, _ in rows),
            request=_request(facet, rows, empty),
        )
        for (facet, name), rows in grouped.items()
    ]
    order = list(BY_NAME.values())
    fields = {ui.of(field): place for place, field in enumerate(order)}
    return sorted(found, key=lambda one: (fields.get(one.field, len(order)), not one.counted, -len(one.places)))


def _label(one: Mention | YearMention, ui: Interface, authorities: Authorities) -> str:
    if isinstance(one, Mention):
        return label(one.facet, one.value, ui.code, authorities)
    return str(one.value) if one.value is not None else years_label(one.candidates, ui)


def years_label(candidates: Sequence[int], ui: Interface) -> str:
    """Years of which one is meant: two are named, more are given by the first and last of them."""
    if len(candidates) > 2:
        return ui.text("years_between", first=candidates[0], last=candidates[-1])
    return ui.text("or").join(map(str, candidates)) or ui.text("year_unknown")


def _place(anchor: str | None, one: Mention | YearMention, ui: Interface) -> Place:
    sure = isinstance(one, Mention) or (one.value is not None and one.confidence in COUNTED_CONFIDENCE)
    return Place(
        anchor=anchor,
        form=" ".join(one.text.split()),
        rule=ui.name("rule", one.rule),
        zone=ui.of(ZONES[one.zone]),
        confidence=None if isinstance(one, Mention) else ui.name("confidence", one.confidence),
        counted=sure and ZONES[one.zone].counted,
    )


def _request(facet: str, rows: list[tuple[Place, Mention | YearMention]], empty: SearchRequest) -> SearchRequest | None:
    value = rows[0][1].value
    if facet not in BY_NAME or value is None or not any(place.counted for place, _ in rows):
        return None
    return changes.only(empty, facet, str(value))


def marks(record: Record, request: SearchRequest, engine: Engine, authorities: Authorities) -> list[Range]:
    """The words of the article that answer the question of a request; none for an empty one."""
    if not request.text.strip():
        return []
    query = parse(request.text, authorities.resolve).query
    words = engine.search(Ask(query=query, weights=WEIGHTS, level=request.level, size=0)).words
    text = reading(record.article.text, record.zones)
    marker = Marker(words, engine.levels({token.text for token in tokens(text)}))
    return [Range(token.start, token.end) for token, _ in marker.marks(text)]


def text_lines(record: Record, words: list[Range]) -> list[TextLine]:
    """The text as published in lines, with the words of the question marked and the evidence led to."""
    named = [Range(one.start, one.end, anchor) for anchor, one in places(record) if anchor]
    looks = {"title": "title", "heading": "heading"}
    zones, found, at = record.zones, list[TextLine](), 0
    for line in lines(record.article.text, [*words, *named]):
        while at < len(zones) and zones[at].end <= line.start:
            at += 1
        # A zone begins at its first letter, a line at the space before it.
        kind = zones[at].kind if at < len(zones) else "body"
        look = looks.get(kind, "text" if ZONES[kind].searched else "aside")
        found.append(TextLine(line, look, direction(line.text)))
    return found
