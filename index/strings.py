"""Many strings as two arrays: their UTF-8 one after the other, and where each begins."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from kashaf.index import kernels
from kashaf.index.columns import Columns, ColumnWriter

_HIGHEST = b"\xff"  # above every byte of UTF-8
_BREAK = "\n"


@dataclass(frozen=True, slots=True)
class Strings(Sequence[str]):
    """A row of strings; string n is `text[starts[n]:starts[n + 1]]`. `find` and `between` ask that they be sorted."""

    text: npt.NDArray[np.uint8]
    starts: npt.NDArray[np.uint32]

    def __len__(self) -> int:
        return max(0, len(self.starts) - 1)

    def __getitem__(self, place: int) -> str:  # type: ignore[override]  # slices are never asked for
        return self.raw(place).decode("utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        text, starts = self.text.tobytes(), self.starts.tolist()
        for start, end in pairwise(starts):
            yield text[start:end].decode("utf-8", "surrogatepass")

    def raw(self, place: int) -> bytes:
        return self.text[self.starts[place] : self.starts[place + 1]].tobytes()

    def find(self, wanted: str) -> int | None:
        """The place of a string; None where it is not among them."""
        place = kernels.find(self.text, self.starts, wanted.encode("utf-8", "surrogatepass"))
        return place if place >= 0 else None

    def between(self, prefix: bytes) -> tuple[int, int]:
        """The first place of those that begin so, and the place after the last."""
        return self.at_or_after(prefix), self.at_or_after(prefix + _HIGHEST)

    def at_or_after(self, wanted: bytes) -> int:
        """The place of a string, or else of the first that is greater."""
        place = kernels.find(self.text, self.starts, wanted)
        return place if place >= 0 else -place - 1


def packed(strings: Sequence[str]) -> Strings:
    """The strings as arrays. Raises OverflowError where their text is longer than four gigabytes."""
    # encoded together, since a call costs more than a word; _BREAK is one byte, and stands in no other character
    text = np.frombuffer((_BREAK.join(strings) + _BREAK).encode("utf-8", "surrogatepass"), dtype=np.uint8)
    if len(text) >= 1 << 32:
        raise OverflowError("too much text for one row of strings")
    breaks = np.flatnonzero(text == ord(_BREAK)) if strings else np.empty(0, dtype=np.int64)
    if len(breaks) != len(strings):  # one of them holds a break
        encoded = [string.encode("utf-8", "surrogatepass") for string in strings]
        text, breaks = np.frombuffer(b"".join(encoded), dtype=np.uint8), np.cumsum([len(one) for one in encoded])
    else:
        text, breaks = text[text != ord(_BREAK)], breaks - np.arange(len(breaks))
    return Strings(text, np.concatenate([[0], breaks]).astype(np.uint32))


def numbered(strings: Sequence[str]) -> tuple[Strings, npt.NDArray[np.uint32]]:
    """The distinct ones of some strings, sorted, and of every string its number among them.

    >>> numbered(["ب", "ا", "ب"])[1].tolist()
    [1, 0, 1]
    """
    together = packed(strings)
    text, starts, numbers = kernels.order(together.text, together.starts)
    return Strings(text, starts), numbers


def put(writer: ColumnWriter, name: str, strings: Strings) -> None:
    writer.put(f"{name}.text", strings.text)
    writer.put(f"{name}.starts", strings.starts)


def read(columns: Columns, name: str) -> Strings:
    return Strings(columns[f"{name}.text"], columns[f"{name}.starts"])
