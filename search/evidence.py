"""The sentences of an article that put it under a value of a facet."""

import re
from collections.abc import Sequence

from kashaf.index.contents import COUNTED_CONFIDENCE, UNCOUNTED_RULES
from kashaf.index.model import Mention, Record, YearMention
from kashaf.index.zones import ZONES, reading
from kashaf.search.request import Evidence, Snippet

_END = re.compile('[.!?؟]+[\\s»”"]*|\\n+')
_LONGEST = 400
"""Characters of a sentence shown; crawled text may hold one sentence of thousands."""


def evidence(record: Record, facet: str, value: str) -> tuple[Evidence, ...]:
    """Every place that speaks for the value, with its sentence; those that do not count are there too, marked so."""
    found: Sequence[Mention | YearMention]
    titled: Sequence[Mention | YearMention]
    if facet == "year_mentioned":
        found = [one for one in record.years if value in map(str, one.candidates or (one.value,))]
        titled = [one for one in record.title_years if value in map(str, one.candidates or (one.value,))]
    else:
        found = [one for one in record.mentions if (one.facet, one.value) == (facet, value)]
        titled = [one for one in record.title_mentions if (one.facet, one.value) == (facet, value)]
    text = reading(record.article.text, record.zones)
    rows = [_row(one, record.title or "") for one in titled] + [_row(one, text) for one in found]
    return tuple([*rows, *_publication(record, value)] if facet == "year" else rows)


def _row(one: Mention | YearMention, text: str) -> Evidence:
    counted = ZONES[one.zone].counted
    if isinstance(one, YearMention):
        counted = (
            counted
            and one.value is not None
            and one.confidence in COUNTED_CONFIDENCE
            and one.rule not in UNCOUNTED_RULES
        )
    return Evidence(_sentence(text, one.start, one.end), one.rule, one.zone, counted)


def _publication(record: Record, value: str) -> list[Evidence]:
    """The reason of the year of publication, which is no place in the text."""
    if str(record.year.value) != value:
        return []
    return [Evidence(Snippet(record.year.reason or record.year.basis), record.year.basis, "metadata", counted=True)]


def _sentence(text: str, start: int, end: int) -> Snippet:
    """The sentence around a place, the place marked."""
    first = max((match.end() for match in _END.finditer(text, 0, start)), default=0)
    after = _END.search(text, end)
    last = after.end() if after else len(text)
    first, last = max(first, start - _LONGEST), min(last, end + _LONGEST)
    shown = text[first:last].replace("\n", " ")
    lead = len(shown) - len(shown.lstrip())
    return Snippet(shown.strip(), ((start - first - lead, end - first - lead),))
