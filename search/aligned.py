"""Keyword in context for a person's eyes: lines under one another with the keyword in one column."""

import sys
from collections.abc import Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape

from kashaf.search import signs
from kashaf.search.concordance import first_words, last_words
from kashaf.search.printing import say
from kashaf.search.request import Line, SearchResult

_LEFT_TO_RIGHT_MARK = "\u200e"
_RIGHT_TO_LEFT, _END = "\u2067", "\u2069"
_LEAST = 10
"""Characters of context below which a line too long for the terminal is not cut further."""


def concordance(found: SearchResult, lines: Sequence[Line]) -> None:
    """The lines: in a pipe before, match, after, id and position with tabs between; aligned on a terminal."""
    if not sys.stdout.isatty():
        say("\t".join((line.before, _one_line(line.match), line.after, line.id, str(line.start))) for line in lines)
        return
    console = Console(highlight=False)
    for problem in found.problems:
        console.print(f"[yellow]![/] {escape(problem)}")
    shown = [(_one_line(line.before), _one_line(line.match), _one_line(line.after)) for line in lines]
    places = [f"{line.id}:{line.start}" for line in lines]
    longest = max((cell_len(match) for _, match, _ in shown), default=0)
    beside = console.width - longest - max(map(cell_len, places), default=0) - 4
    width = max(_LEAST, min(max((max(len(row[0]), len(row[2])) for row in shown), default=0), beside // 2))
    for row, place in zip(shown, places, strict=True):
        console.print(f"{aligned(row, width, longest)}  [dim]{escape(place)}[/]", soft_wrap=True)
    console.print(f"[dim]{len(lines)} · {found.total}[/]  {escape(found.understood)}")


def aligned(row: tuple[str, str, str], width: int, longest: int) -> str:
    """One line with rich's markup, as wide as all others with the same numbers, which count terminal cells.

    The line is one right-to-left run: a terminal that knows Arabic shows what stands before the keyword to its right
    and what stands after it to its left; one that does not shows both in the order of the text. Either way the
    keyword begins in the same column. Each of the three is isolated, so that Latin words at its ends do not change
    places with the keyword.
    """
    before, match, after = row
    before, after = last_words(before, width), first_words(after, width)
    while cell_len(before) > width:  # pictures take two cells each
        before = last_words(before, len(before) - 1)
    while cell_len(after) > width:
        after = first_words(after, len(after) - 1)
    leading = " " * (width - cell_len(before))
    trailing = " " * (width + longest - cell_len(match) - cell_len(after))
    parts = (escape(before), f"[black on yellow]{escape(match)}[/]", escape(after))
    run = "".join(f"{_RIGHT_TO_LEFT}{part}{_END}" for part in parts)
    # The mark keeps the paragraph left to right where the terminal would take its direction from an Arabic id.
    return f"{_LEFT_TO_RIGHT_MARK}{_RIGHT_TO_LEFT}{leading}{run}{trailing}{_END}"


def _one_line(text: str) -> str:
    """The text without line ends, and without invisible marks that would turn the rest of the line round."""
    inner = " ".join(signs.INVISIBLE.sub("", text).split())
    return f"{' ' * text.startswith(' ')}{inner}{' ' * (bool(inner) and text.endswith(' '))}"
