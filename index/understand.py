"""Everything that is read out of one article: its zones, title, mentions, years and the year it came out."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from kashaf.index.authorities import Authorities
from kashaf.index.letters import fold
from kashaf.index.mentions import mentions
from kashaf.index.model import Article, Mention, Record, YearMention, Zone
from kashaf.index.publication import publication_year
from kashaf.index.repeated import Table, cut
from kashaf.index.years import years
from kashaf.index.zones import ZONES, reading, zones

_BETWEEN = "\n\n"

Spanned = TypeVar("Spanned", Mention, YearMention)


def understand(article: Article, authorities: Authorities, repeated: Table | None = None) -> Record:
    """The record of an article. A title known from metadata alone is read together with the text, as its headline.

    `repeated` is the boilerplate of its source (`kashaf.index.repeated.table`), which becomes zones of its own.
    """
    layout = zones(article.text, article.title)
    if repeated:
        layout = cut(article.text, layout, repeated)
    heading = next((zone for zone in layout if zone.kind == "title"), None)
    in_text = article.text[heading.start : heading.end] if heading else None
    title = article.title or (" ".join(in_text.split()) if in_text else None)
    apart = title if title and not (in_text and fold(" ".join(in_text.split())) == fold(title)) else None

    text, shift = reading(article.text, layout), 0
    if apart:
        shift = len(apart) + len(_BETWEEN)
        text = apart + _BETWEEN + text
    shifted = (Zone(0, len(apart), "title"), *(_moved(zone, shift) for zone in layout)) if apart else layout

    scan = authorities.scanner(text)
    named = mentions(text, shifted, authorities, scan)
    dated = years(text, shifted, article.date, scan)
    lifetimes = {
        mention.value: (entity.since, entity.until)
        for mention in named
        if ZONES[mention.zone].counted and (entity := authorities.entities[mention.value])
    }
    return Record(
        article=article,
        title=title,
        title_start=heading.start if heading and not apart else None,
        zones=layout,
        mentions=named if text is article.text else _within_text(named, shift, article.text),
        years=dated if text is article.text else _within_text(dated, shift, article.text),
        year=publication_year(article, text, shifted, dated, lifetimes, scan),
        title_mentions=tuple([mention for mention in named if mention.end <= shift]) if shift else (),
        title_years=tuple([year for year in dated if year.end <= shift]) if shift else (),
    )


def _moved(zone: Zone, shift: int) -> Zone:
    return replace(zone, start=zone.start + shift, end=zone.end + shift)


def _within_text(found: Sequence[Spanned], shift: int, text: str) -> tuple[Spanned, ...]:
    """Those that stand in the text itself, with offsets into it and the words as published."""
    return tuple(
        replace(one, start=one.start - shift, end=one.end - shift, text=text[one.start - shift : one.end - shift])
        for one in found
        if one.start >= shift
    )
