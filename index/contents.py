"""What of a record is searched, and what it counts as in each facet."""

from kashaf.index.fields import FIELDS, UNKNOWN
from kashaf.index.model import Record
from kashaf.index.zones import ZONES, reading

COUNTED_CONFIDENCE = frozenset({"high", "medium"})
"""Years said or inferred with less confidence are shown as evidence and not counted."""
_NOT_TEXT = tuple(field.name for field in FIELDS if field.kind != "text")
UNCOUNTED_RULES = frozenset({"relative-day", "relative-weekday", "relative-month-or-week"})
"""«أمس» and «الشهر الماضي» speak of a day or month; counted, they would give every report its own year."""


def body_pieces(record: Record) -> list[tuple[int, int]]:
    """The ranges of the text that are searched as its body, the title aside.

    Lines that were broken in mid-sentence are one piece; related links, contact lines and the like are none.
    """
    text = reading(record.article.text, record.zones)
    pieces: list[tuple[int, int]] = []
    open_piece = False
    for zone in record.zones:
        searched = zone.kind != "title" and ZONES[zone.kind].searched
        if searched and open_piece and "\n" not in text[pieces[-1][1] : zone.start]:
            pieces[-1] = (pieces[-1][0], zone.end)
        elif searched:
            pieces.append((zone.start, zone.end))
        open_piece = searched
    return pieces


def text_parts(record: Record) -> dict[str, list[str]]:
    """The searched text of each part in pieces; a phrase may run through a piece and not from one into the next.

    Topics given with an article are searched with its text: they say in other words what it is about.
    """
    text = record.article.text
    return {
        "title": [record.title] if record.title else [],
        "body": [*(text[start:end] for start, end in body_pieces(record)), *record.article.topics],
    }


def facts(record: Record) -> dict[str, list[str]]:
    """The values of each field that is not text; "unknown" where there are none."""
    single = {
        "year": [str(record.year.value)] if record.year.value is not None else [],
        "year_mentioned": years_counted(record),
        "year_basis": [record.year.basis],
        "source": [record.article.source] if record.article.source else [],
    }
    known = _named(record) | single
    return {name: known.get(name) or [UNKNOWN] for name in _NOT_TEXT}


def years_counted(record: Record) -> list[str]:
    """The years the article speaks of that are sure enough and stand where it counts, sorted."""
    return sorted(
        {
            str(year.value)
            for year in (*record.years, *record.title_years)
            if year.value is not None
            and year.confidence in COUNTED_CONFIDENCE
            and year.rule not in UNCOUNTED_RULES
            and ZONES[year.zone].counted
        }
    )


def values(record: Record, facet: str) -> list[str]:
    """The ids of the authority file that the article counts under in a facet, sorted."""
    return _named(record).get(facet, [])


def _named(record: Record) -> dict[str, list[str]]:
    """Facet → the ids of the authority file that the article counts under, sorted."""
    found: dict[str, set[str]] = {}
    for mention in (*record.mentions, *record.title_mentions):
        if ZONES[mention.zone].counted:
            found.setdefault(mention.facet, set()).add(mention.value)
    return {facet: sorted(ids) for facet, ids in found.items()}
