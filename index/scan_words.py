"""The table of words that one pass over a text looks for: signs of years, beginnings of names, beginnings of events.

What a word is stands as one letter in each of three layers. The layer of years is exact: it is what the rules on years
read. Those of names and events say where something *may* begin, so that the exact reading is left out everywhere else;
they may say too much, never too little.
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kashaf.index.events import NO_EVENT, SIGN, openers
from kashaf.index.letters import BEH, FEH, KAF, LAM, WAW
from kashaf.index.trie import ARTICLE, Words
from kashaf.index.year_words import PUNCTUATION, decided, number_letter, paired_heads, read_words, reading

ASK = "\0"
"""In the layer of years: the folded word does not decide (أب, آب), or may go on behind a space (ربيع الآخر)."""

NOTHING = "0"
SINGLE, PAIR, BESIDE = 1, 2, 4
"""Bits of the layer of names, added to "0": a name by itself, the first of two words that may begin one, a word that
lets the name beside it count, or not."""
LOOK = "L"
"""In the layer of names: whatever it is, it must be read as `kashaf.index.trie` cuts it; for all Latin words."""
GAP, STOP = "-", "."
"""In the layer of names: a sign that a name may reach across, and one that ends it."""


def with_bit(bits: int, other: str = "") -> str:
    """The class of the letters of the layer of names that hold one of these bits, and another, for a pattern."""
    return f"[{''.join(chr(ord(NOTHING) + letter) for letter in range(2 * BESIDE) if letter & bits)}{other}]"


SIGNS = "/.,،;؛:()[]\n!?؟%٪$€£–—-"
_BRIDGED = ".%٪$€£–—-"
"""Signs that are not always a token to `kashaf.index.trie`: the stops of أ.ف.ب."""

_CLITICS = ("", WAW, FEH)
_PREPOSITIONS = ("", BEH, LAM, KAF)

BRIDGE, ANY = 0x8000, 0x7FFF
"""Masks of a sign that may stand between two words of a name, and of a word that may be the second of any name."""
_COLORS = 15


class Entry(NamedTuple):
    """What the table says of a word.

    Two tokens may begin a name where `opens` of the first and `seconds` of the second have a bit in common: each first
    word of the names has one of fifteen bits, by chance.
    """

    letters: str
    opens: int = 0
    seconds: int = 0


DEFAULTS = (
    Entry(f"w{NOTHING}{NO_EVENT}"),
    Entry(f"x{NOTHING}{NO_EVENT}"),
    Entry(f"w{LOOK}{NO_EVENT}", seconds=ANY),
)
"""A word, a number and a Latin word that are not in the table."""
LONGEST = 48
"""Letters of the longest word that the compiled loop knows."""


def table(words: Words) -> dict[str, Entry]:
    """The folded words to what is known of them; numbers of up to four digits are all there."""
    named, dated, years = _names(words), openers(), _years()
    found: dict[str, Entry] = {}
    for word in {*named, *dated, *years}:
        year = years.get(word) or ("x" if word.isdecimal() else "w")
        name, opens, seconds = named.get(word, _UNNAMED)
        if word[0].isascii() and word[0].isalpha():
            found[word] = Entry(year + LOOK + dated.get(word, NO_EVENT), seconds=ANY)
        else:
            found[word] = Entry(year + chr(ord(NOTHING) + name) + dated.get(word, NO_EVENT), opens, seconds)
    for sign in SIGNS:
        # no rule on years asks for a question mark, of either script
        letter = "?" if sign == "؟" else PUNCTUATION.get(sign, sign)
        found[sign] = Entry(letter + GAP + SIGN, BRIDGE) if sign in _BRIDGED else Entry(letter + STOP + SIGN)
    return found


_UNNAMED = (0, 0, 0)


def _years() -> dict[str, str]:
    """The layer of years of the words and numbers that are more to it than a word or a long number."""
    found = {word: reading(word)[0] if decided(word) else ASK for word in read_words()}
    for digits in range(1, 5):
        for number in range(10**digits):
            written = f"{number:0{digits}}"
            found[written] = number_letter(written)
    return found | dict.fromkeys(paired_heads(), ASK)


def _names(words: Words) -> dict[str, tuple[int, int, int]]:
    """Words that names are of or stand beside, clitics and variant spellings included, to their bits and masks."""
    found: dict[str, tuple[int, int, int]] = {}

    def add(word: str, bits: int, opens: int = 0, seconds: int = 0) -> None:
        for written in _respelled(word, words.spellings):
            old = found.get(written, _UNNAMED)
            found[written] = (old[0] | bits, old[1] | opens, old[2] | seconds)

    for key, node in words.root.next.items():
        color = 1 << zlib.crc32(key.encode()) % _COLORS
        for clitic, word, dropped_article in _with_clitics(key):
            alone = any(name.takes(clitic, dropped_article) for name in node.names)
            if alone or node.next:
                add(word, SINGLE if alone else 0, color if node.next else 0)
        for further, child in node.next.items():
            add(further, 0, seconds=color)
            # what stands later in a name is nothing by itself, but the walk through the names must know it
            for later in child.below():
                add(later, 0)
    for key in words.beside:
        for _, word, dropped_article in _with_clitics(key):
            if not dropped_article:
                add(word, BESIDE)
    return found


def _with_clitics(key: str) -> Iterator[tuple[str, str, bool]]:
    """Every word that `kashaf.index.trie.peeled` reads as this key, with the proclitic and whether ال was left off."""
    yield "", key, False
    if key[0].isascii():
        return
    for dropped_article, base in ((False, key), (True, ARTICLE + key)):
        for conjunction in _CLITICS:
            for preposition in _PREPOSITIONS:
                yield conjunction + preposition, conjunction + preposition + base, dropped_article
            if base.startswith(ARTICLE):
                yield conjunction + LAM, conjunction + LAM + LAM + base[2:], dropped_article


def _respelled(word: str, spellings: Sequence[tuple[str, str]]) -> Iterable[str]:
    """Every word that the spellings of the authority file, applied one after the other, turn into this one."""
    found = [word]
    for variant, usual in reversed(spellings):
        if usual in word or len(found) > 1:
            found = [written for one in found for written in _undone(one, variant, usual)]
    return found


def _undone(word: str, variant: str, usual: str) -> Iterator[str]:
    """The word with `usual` or `variant` at every place where `usual` stands."""
    at = word.find(usual)
    if at < 0:
        yield word
        return
    for rest in _undone(word[at + 1 :], variant, usual):
        yield word[: at + 1] + rest
    for rest in _undone(word[at + len(usual) :], variant, usual):
        yield word[:at] + variant + rest
