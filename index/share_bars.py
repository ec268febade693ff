"""Rows of share buttons as crawls leave them, often within a paragraph: «شارك من خلال تويتر فيسبوك اكتب رأيك»."""

import re
from collections.abc import Iterator, Sequence

from kashaf.index.cues import WORD, cue_at, cues, folded_word, words_of

OPENERS = re.compile(
    r"(?<!\w)(?:شارك(?:ها|نا|وا)?|المشاركة|مشاركة|انشر(?:ها)?|أرسل|إرسال|تابعونا|تابعنا|[Ss]hare)(?!\w)"
)
OPENER_SIGNS = ("شارك", "انشر", "رسل", "إرسال", "تابع", "hare")
"""One of these stands in every opener; looking for them first is much faster."""
BEFORE_SIGN = 3
"""Letters that an opener has before its sign, at most: المشاركة."""
# «شارك هذا الخبر عبر تويتر …»: what may stand between the invitation and the first name.
BEFORE_NAMES = frozenset(words_of("من خلال عبر على في هذا المقال الخبر الموضوع الصفحة مع on with via"))
# No comma and no «و»: «شارك عبر تويتر وفيسبوك» is prose.
BETWEEN_NAMES = re.compile(r"[\s|/·•+_-]*")
FEWEST_NAMES = 2
REACH = 240
"""Characters after the opener in which a bar is looked for."""


def share_bars(line: str) -> list[tuple[int, int]]:
    """Spans of share bars within a line: an invitation to share and at least two names of platforms after it.

    >>> share_bars("انتهى. شارك من خلال تويتر فيسبوك جوجل بلس اكتب رأيك")
    [(7, 51)]
    >>> share_bars("شارك الناشطون عبر تويتر وفيسبوك ويوتيوب صور المظاهرة")
    []
    """
    spans: list[tuple[int, int]] = []
    seen = 0
    for opener in _openers(line):
        if opener.start() < seen:
            continue
        tokens = list(WORD.finditer(line, opener.end(), opener.end() + REACH))
        reached = opener.end()
        for number, token in enumerate(tokens):
            if BETWEEN_NAMES.fullmatch(line, reached, token.start()) is None:
                del tokens[number:]
                break
            reached = token.end()
        names, taken = bar([folded_word(token.group()) for token in tokens])
        seen = tokens[taken - 1].end() if taken else opener.end()
        if names >= FEWEST_NAMES:
            spans.append((opener.start(), seen))
    return spans


def _openers(line: str) -> Iterator[re.Match[str]]:
    """The invitations to share in a line, in order."""
    signs: set[int] = set()
    for sign in OPENER_SIGNS:
        at = line.find(sign)
        while at >= 0:
            signs.add(at)
            at = line.find(sign, at + 1)
    starts = {at - letters for at in signs for letters in range(BEFORE_SIGN + 1) if at >= letters}
    for start in sorted(starts):
        opener = OPENERS.match(line, start)
        if opener is not None:
            yield opener


def bar(words: Sequence[str]) -> tuple[int, int]:
    """How many names of platforms the bar has that `words` (folded) begin with, and how many of the words are in it."""
    names_table, others = cues()["bar"], cues()["bar-end"]
    at = names = taken = 0
    while at < len(words):
        if name := cue_at(names_table, words, at):
            names += 1
            at += len(name.words)
            taken = at
        elif other := cue_at(others, words, at):
            at += len(other.words)
            taken = at
        elif names == 0 and words[at] in BEFORE_NAMES:
            at += 1
        else:
            break
    return names, taken
