"""Why an article answers a question: which of its words match, at which level, for what share of the score."""

from collections.abc import Mapping, Sequence

from kashaf.index.arabic import RANK, Terms
from kashaf.index.engine import AskedWord, Hit
from kashaf.index.model import Record
from kashaf.search.request import WordMatch
from kashaf.search.snippet import Marker


def explained(
    hit: Hit, words: Sequence[AskedWord], record: Record, levels: Mapping[str, Terms], pieces: Sequence[tuple[int, int]]
) -> tuple[WordMatch, ...]:
    """A row for each word of the question; `pieces` are the ranges of the text that are searched."""
    return tuple(
        _match(word, record, levels, pieces, share / hit.score if hit.score else 0.0)
        for word, share in zip(words, hit.shares, strict=True)
    )


def _match(
    word: AskedWord, record: Record, levels: Mapping[str, Terms], pieces: Sequence[tuple[int, int]], share: float
) -> WordMatch:
    marker = Marker([word], levels)
    title = marker.marks(record.title or "")
    text = [
        (token, level)
        for token, level in marker.marks(record.article.text)
        if any(start <= token.start < end for start, end in pieces)
    ]
    found = [*title, *text]
    return WordMatch(
        word=word.text,
        level=min((level for _, level in found), key=RANK.__getitem__, default=None),
        forms=tuple(dict.fromkeys(token.text for token, _ in found)),
        in_title=len(title),
        in_text=len(text),
        share=round(share, 3),
    )
