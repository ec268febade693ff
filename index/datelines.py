"""Finds datelines and agency credits: «دبي - "الخليج":» where a paragraph begins, «(أ.ف.ب)» where it ends."""

import re

from kashaf.index.letters import LETTER_CLASS, MARK_CLASS

_WORD = f"[{LETTER_CLASS}{MARK_CLASS}A-Za-z]+"
_SPACE = "[^\\S\n]"
_GAP = f"[^\\S\n{MARK_CLASS}]*"
_OPEN = "[\"'«“”(\\[]"
_CLOSE = "[\"'»“”)\\]]"
_DASH = "[-\u2013\u2014\u2012/|,\u060c:]"
_END = "[:\u2013\u2014/-]"

# أ.ف.ب is typed with stops, spaces or both; two and more outlets are joined by a dash, a comma or و.
_OUTLET = f"{_WORD}(?:[.{MARK_CLASS} \t\u00a0،,/-]{{1,3}}{_WORD}){{0,7}}[.]?"
_DATE = f"(?:{_SPACE}+[0-9٠-٩]{{1,2}}{_SPACE}+{_WORD}(?:{_SPACE}+[0-9٠-٩]{{4}})?)?"
_PLACE = f"{_WORD}(?:{_SPACE}+{_WORD}){{0,2}}{_DATE}"
_SHORT_OUTLET = f"{_WORD}(?:[. \t]{{1,3}}{_WORD}){{0,3}}"

# Where most datelines come from: with these no mark is needed, where «التقت «الخليج» الوزير» must not be one.
_USUAL_PLACES = (
    "دبي|أبوظبي|أبو ظبي|الشارقة|عجمان|العين|الفجيرة|رأس الخيمة|أم القيوين|القاهرة|الإسكندرية|عمان|عمّان|بيروت|دمشق|"
    "بغداد|أربيل|صنعاء|عدن|الرباط|الدار البيضاء|تونس|الجزائر|طرابلس|بنغازي|الخرطوم|مقديشو|نواكشوط|غزة|رام الله|"
    "القدس|القدس المحتلة|الرياض|جدة|مكة المكرمة|الدوحة|الكويت|المنامة|مسقط|طهران|أنقرة|إسطنبول|لندن|باريس|برلين|"
    "بروكسل|جنيف|فيينا|موسكو|واشنطن|نيويورك|بكين|طوكيو|نيودلهي|إسلام آباد|كابول|عواصم"
)

_OPENING = re.compile(
    "|".join(
        (
            # «القاهرة «الخليج»:», «لندن (أ.ف.ب) -», «دبي: «الخليج» حققت»; «نقطة الوصول (AP) الجديدة» has too few marks
            f"{_PLACE}{_GAP}(?:{_DASH}{_GAP})?{_OPEN}{_GAP}{_OUTLET}{_GAP}{_CLOSE}{{1,2}}{_GAP}{_END}",
            f"{_PLACE}{_GAP}{_DASH}{_GAP}{_OPEN}{_GAP}{_OUTLET}{_GAP}{_CLOSE}",
            # without quotes it takes a mark on either side: «واشنطن - رويترز:»; «أبوظبي: الخليج أفق واسع» is a sentence
            f"{_PLACE}{_GAP}[-\u2013\u2014/،]{_GAP}{_SHORT_OUTLET}{_GAP}{_END}",
            f"(?:{_USUAL_PLACES}){_GAP}{_OPEN}{_GAP}{_SHORT_OUTLET}{_GAP}{_CLOSE}",
            # the outlet alone or before the place: «"الخليج" - دبي:»
            f"{_OPEN}{_GAP}{_OUTLET}{_GAP}{_CLOSE}{_GAP}{_END}",
        )
    )
)
_CLOSING = re.compile(
    f"(?:[(\\[]{_GAP}{_OUTLET}{_GAP}[)\\]]|[-\u2013\u2014]{_GAP}{_SHORT_OUTLET}{_GAP}[-\u2013\u2014])[\\s.\u200b-\u200f]*$"
)
_LONGEST_CLOSING = 70
"""Characters at the end of a paragraph among which an outlet is looked for."""
_LONGEST_OPENING = 90
"""Characters at its beginning."""


def may_hold(text: str, start: int, end: int) -> bool:
    """Whether words lie near enough to an end of their paragraph to be in one of its `spans`."""
    foot = text.find("\n", end, start + _LONGEST_CLOSING)
    if foot >= 0 or len(text) <= start + _LONGEST_CLOSING:
        return True
    top = text.rfind("\n", 0, start) + 1
    return end <= top + _LONGEST_OPENING or len(text[top:end].lstrip()) <= _LONGEST_OPENING


def spans(text: str) -> list[tuple[int, int]]:
    """Where paragraphs say whence and by whom they come: spans from the first letter to the closing mark, in order.

    Only the shape is known here, not what is an outlet: a place, a mark and a name in quotes or brackets.

    >>> [text[a:b] for text in ['دبي - "الخليج": أعلنت هيئة (وام)'] for a, b in spans(text)]
    ['دبي - "الخليج":', '(وام)']
    """
    found: list[tuple[int, int]] = []
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        opening_end = start
        while start < end and text[start].isspace():
            start += 1
        head = _OPENING.match(text, start, min(end, start + _LONGEST_OPENING))
        if head is not None:
            opening_end = head.end()
            found.append((start, opening_end))
        # most paragraphs end in a stop after a word and are done here
        if end > opening_end and (text[end - 1] in ".)] -\u2013\u2014" or text[end - 1].isspace()):
            tail = _CLOSING.search(text, max(opening_end, end - _LONGEST_CLOSING), end)
            if tail is not None:
                found.append((tail.start(), tail.start() + len(tail.group().rstrip(" .\t\r\u00a0"))))
        start = end + 1
    return found
