"""Opening what a command works on: the engine with its index, the authority file, the reader's choices."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kashaf.index.authorities import Authorities, load
from kashaf.index.engine import Choice, Engine
from kashaf.index.engines import engine
from kashaf.index.errors import InputError
from kashaf.index.fields import BY_NAME, FACETS, FIELDS, UNKNOWN, Field
from kashaf.index.letters import DIGITS

YEAR = re.compile("[0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class Opened:
    """An open index and the authority file."""

    engine: Engine
    authorities: Authorities


@contextmanager
def opened(name: str, folder: Path, authority_files: Sequence[Path]) -> Iterator[Opened]:
    """Open an index with an engine, and close it at the end."""
    authorities = load(authority_files)
    index = engine(name).read(folder)
    try:
        yield Opened(index, authorities)
    finally:
        index.close()


def choices(options: Mapping[str, Any], authorities: Authorities) -> tuple[Choice, ...]:
    """The choices among command options: `platform`, `not_platform` and so on, each a sequence of what was typed."""
    found = []
    for field in FIELDS:
        for excluded in (False, True):
            typed = options.get(f"not_{field.name}" if excluded else field.name, ())
            if typed:
                one = choice(field, typed, authorities, excluded=excluded)
                found.append(replace(one, every=not excluded and field.name in options.get("every", ())))
    return tuple(found)


def facet_value(typed: str, authorities: Authorities) -> tuple[str, str]:
    """What was typed as platform=twitter: the facet and the value."""
    name, sign, value = typed.partition("=")
    field = BY_NAME.get(name.replace("-", "_"))
    if not sign or field is None or not field.facet:
        facets = ", ".join(field.name for field in FACETS)
        raise InputError(f'"{typed}" names no value of a facet; write FACET=VALUE, FACET being one of {facets}')
    return field.name, (choice(field, [value], authorities, excluded=False).values or (value,))[0]


def choice(field: Field, typed: Sequence[str], authorities: Authorities, *, excluded: bool) -> Choice:
    """What was typed for one field as a choice; raises InputError for a name or year that is none."""
    values: list[str] = []
    ranges: list[tuple[int | None, int | None]] = []
    for text in _parts(field, typed):
        if text == UNKNOWN or field.kind == "label":
            values.append(text)
        elif field.kind == "year":
            first, dots, last = text.translate(DIGITS).partition("..")
            ranges += [_range(field, text, first, last)] if dots else []
            values += [] if dots else [str(_year(field, text, first))]
        else:
            id = authorities.resolve(field.name, text)
            if id is None:
                raise InputError(
                    f'there is no {field.label_en.lower()} called "{text}"; '
                    f"'kashaf facets {field.name}' lists those in the index"
                )
            values.append(id)
    return Choice(field.name, tuple(dict.fromkeys(values)), tuple(ranges), excluded)


def _parts(field: Field, typed: Sequence[str]) -> list[str]:
    """Names and years may be given as a list, a,b; the name of a source may hold a comma."""
    if field.kind == "label":
        return [one.strip() for one in typed]
    return [part.strip() for one in typed for part in one.replace("،", ",").split(",")]


def _range(field: Field, text: str, first: str, last: str) -> tuple[int | None, int | None]:
    if not first and not last:
        raise InputError(f'"{text}" is no range of years; write 2015..2017, 2015.. or ..2017')
    low, high = (_year(field, text, one) if one else None for one in (first, last))
    return (high, low) if low is not None and high is not None and low > high else (low, high)


def _year(field: Field, text: str, year: str) -> int:
    if not YEAR.fullmatch(year):
        raise InputError(f'{field.label_en}: "{text}" is no year; write 2015 or 2015..2017')
    return int(year)
