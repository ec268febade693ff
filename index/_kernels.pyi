"""The compiled loops of `native/kernels.c`; `kashaf.index.plain` says what each computes."""

from typing import Any

class Part:
    def __init__(
        self,
        base: int,
        articles: int,
        starts: Any,
        articles_of: Any,
        frequencies: Any,
        position_starts: Any,
        positions: Any,
    ) -> None: ...

class Room:
    def __init__(self, size: int) -> None: ...

def score(
    room: Any, sources: tuple[Any, ...], norms: Any, alive: Any, size: float, k1: float, weights: tuple[float, ...], /
) -> tuple[bytes, bytes, bytes]: ...
def together(
    room: Any, parts: tuple[Any, ...], extras: tuple[Any, ...], least: float, enough: int, /
) -> tuple[bytes, bytes, bytes, bytes | None]: ...
def answer(
    room: Any,
    parts: tuple[Any, ...],
    extras: tuple[Any, ...],
    alive: Any,
    norms: Any,
    size: float,
    k1: float,
    least: int,
    share: float,
    enough: int,
    keep: Any,
    wanted: int,
    listed: bool,
    /,
) -> tuple[int, int, bytes, bytes, bytes, bytes, bytes | None, bytes | None] | None: ...
def best(scores: Any, count: int, /) -> bytes: ...
def tally(counts: Any, ids: Any, base: int, starts: Any, values: Any, /) -> None: ...
def phrase(part: Any, words: tuple[Any, ...], /) -> bytes: ...
def invert(
    words: Any, ends: Any, ranks: Any, forms: int, /
) -> tuple[bytes, bytes, bytes, bytes, bytes, tuple[int, int]]: ...
def order(text: Any, starts: Any, /) -> tuple[bytes, bytes, bytes]: ...
def look_up(
    levels: tuple[Any, ...], spelling: bytes, exact: bytes, /
) -> tuple[list[str], list[str], bytes, bytes, bytes, bytes] | None: ...
def texts(text: Any, starts: Any, places: Any, /) -> list[str]: ...
def find(text: Any, starts: Any, wanted: bytes, /) -> int: ...
