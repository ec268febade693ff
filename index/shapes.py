"""What the arrays of a segment must be like, a row each, so that a file that lies is told from one that can be read.

A checksum tells what changed by accident. This tells what was written with a checksum and still makes no sense: arrays
that are missing, too short or of another type, and numbers that point nowhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from kashaf.index.arabic import NAMES
from kashaf.index.columns import Array, Columns
from kashaf.index.fields import FIELDS, TEXT_PARTS
from kashaf.index.plain import LEFT_OUT

_BYTES, _NUMBERS, _PLACES, _DATES = ("<u1",), ("<u4",), ("<u8",), ("<i4",)
_NARROW = ("<u1", "<u2", "<u4")
_HASH = 16


@dataclass(frozen=True, slots=True)
class Shape:
    """An array: the types it may have, and how long it is: `times` for each of `per`, and `more`.

    `per` and `below` name what is counted: articles, forms, blocks, or a row of strings. `below` bounds the numbers in
    the array. Where `slices` names other arrays, the numbers rise from 0 to the length of each of those. One that is
    `implied` may be missing: each term has one form then, in their order, or no form stands in the part.
    """

    array: str
    types: tuple[str, ...]
    per: str | None = None
    times: int = 1
    more: int = 0
    below: str | None = None
    slices: tuple[str, ...] = ()
    implied: bool = False


def _strings(name: str, per: str | None = None) -> tuple[Shape, ...]:
    starts = Shape(f"{name}.starts", _NUMBERS, per, more=1, slices=(f"{name}.text",))
    return Shape(f"{name}.text", _BYTES), starts


def _facet(name: str) -> tuple[Shape, ...]:
    values = f"{name}.values"
    return (
        *_strings(values),
        Shape(f"{name}.firsts", _NUMBERS, values, more=1, slices=(f"{name}.articles",)),
        Shape(f"{name}.articles", _NUMBERS, below="articles"),
        Shape(f"{name}.starts", _NUMBERS, "articles", more=1, slices=(f"{name}.values_of",)),
        Shape(f"{name}.values_of", _NARROW, below=values),
    )


def _level(name: str) -> tuple[Shape, ...]:
    terms = f"{name}.terms"
    return (
        *_strings(terms),
        Shape(f"{name}.firsts", _NUMBERS, terms, more=1, slices=(f"{name}.forms",), implied=True),
        Shape(f"{name}.forms", _NUMBERS, below="forms"),
        Shape(f"{name}.of", _NUMBERS, "forms", below=terms),
    )


def _part(name: str) -> tuple[Shape, ...]:
    return (
        Shape(
            f"{name}.starts",
            _NUMBERS,
            "forms",
            more=1,
            slices=(f"{name}.articles", f"{name}.frequencies"),
            implied=True,
        ),
        Shape(f"{name}.articles", _NARROW[1:], below="articles"),
        Shape(f"{name}.frequencies", _BYTES),
        Shape(f"{name}.position_starts", _NUMBERS, "forms", more=1, slices=(f"{name}.positions",), implied=True),
        Shape(f"{name}.positions", _NARROW),
        *(Shape(f"{name}.{level}.lengths", _BYTES, "articles") for level in NAMES),
    )


SHAPES = (
    Shape("kinds", _BYTES, "articles"),
    Shape("dates", _DATES, "articles"),
    *_strings("title_orders", "articles"),
    *_strings("ids", "articles"),
    Shape("ids.articles", _NUMBERS, "articles", below="articles"),
    Shape("ids.places", _NUMBERS, "articles", below="articles"),
    *_strings("known.roots"),
    *_strings("known.paths"),
    *_strings("known.copies", "articles"),
    Shape("known.root_of", _NARROW, "articles", below="known.roots"),
    Shape("known.path_of", _NARROW, "articles", below="known.paths"),
    *(Shape(f"known.{name}_hashes", _BYTES, "articles", times=_HASH) for name in ("file", "article", "text")),
    *(shape for field in FIELDS if field.kind != "text" for shape in _facet(field.name)),
    *(shape for level in NAMES for shape in _level(level)),
    *(shape for part in TEXT_PARTS for shape in _part(part)),
    Shape("sketches", _NUMBERS),
    Shape("sketches.starts", _NUMBERS, "articles", more=1, slices=("sketches",)),
    Shape("stored.blocks", _BYTES),
    Shape("stored.starts", _PLACES, "blocks", more=1, slices=("stored.blocks",)),
    Shape("stored.firsts", _NUMBERS, "blocks", more=1, slices=("kinds",)),
)

_SIZED_BY = {"forms": ("exact.of", 0), "blocks": ("stored.starts", 1)}


def misshapen(columns: Columns) -> Iterator[str]:
    """What arrays are missing, of another type or length, one sentence each. None of them is read."""
    articles = columns.facts.get("articles")
    if type(articles) is not int or articles < 0:
        yield "it does not say how many articles it holds"
        return
    for shape in SHAPES:
        if shape.implied and shape.array not in columns:
            continue
        kind, length = columns.shape(shape.array) or ("", 0)
        wanted = None if shape.per is None else _count(columns, shape.per) * shape.times + shape.more
        if kind not in shape.types or length < shape.more or wanted not in (None, length):
            yield f'its array "{shape.array}" is missing or of the wrong size'


def senseless(columns: Columns) -> Iterator[str]:
    """Which arrays hold numbers that point nowhere, one sentence each; all that point anywhere are read."""
    sound_so_far = True
    for shape in SHAPES:
        if shape.array not in columns:
            continue
        array = columns[shape.array]
        sound = True
        if shape.below is not None:
            numbers = array[array != LEFT_OUT] if shape.array.endswith(".of") else array
            sound = not (numbers >= _count(columns, shape.below)).any()
        if shape.slices:
            rising = not (array[1:] < array[:-1]).any()
            sound = rising and array[0] == 0 and all(array[-1] == len(columns[name]) for name in shape.slices)
            if sound and shape.slices[0].endswith(".text"):
                sound = _is_text(columns[shape.slices[0]], array)
        if not sound:
            sound_so_far = False
            yield f'its array "{shape.array}" makes no sense'
    for part in TEXT_PARTS if sound_so_far else ():
        if f"{part}.starts" not in columns:
            continue
        # each posting has as many positions as its word stands in its article, one posting after the other
        before = np.concatenate([[0], np.cumsum(columns[f"{part}.frequencies"], dtype=np.int64)])
        if not np.array_equal(before[columns[f"{part}.starts"]], columns[f"{part}.position_starts"]):
            yield f'its array "{part}.position_starts" makes no sense'


def _is_text(text: Array, starts: Array) -> bool:
    """Whether the bytes are UTF-8, and every string begins where a character does."""
    try:
        text.tobytes().decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    begins = text[starts[starts < len(text)]]
    return not (begins & 0xC0 == 0x80).any()


def _count(columns: Columns, what: str) -> int:
    if what == "articles":
        return int(columns.facts["articles"])
    array, less = _SIZED_BY.get(what, (f"{what}.starts", 1))
    return max(0, (columns.shape(array) or ("", 0))[1] - less)
