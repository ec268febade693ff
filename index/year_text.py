"""A text as the rules on years see it: one letter a token, and the questions that tell a year from any other number."""

import re
from collections.abc import Sequence
from functools import cache

from kashaf.index.letters import LETTER_CLASS, MARK_CLASS, fold
from kashaf.index.scan import Scan
from kashaf.index.year_words import NOT_COUNTED, TOKEN, WORD, YEAR, reading

LETTER = re.compile(f"[{LETTER_CLASS}]")
MARK = re.compile(f"[{MARK_CLASS}]")
COUNTED = "U%aCcT"
"""Letters of tokens that make the number before them an amount: شخصا, %, عاما, ألف."""
ALSO_COUNTED = ("يورو", "نسخه", "بطوله")
"""Counted behind a number, though a number behind them is a year: 2000 يورو, يورو 2008."""
SEPARATORS = ".,٫٬،:"


class YearText:
    """The tokens of a text. `letters[i]` is the class of token i; all positions below count tokens.

    Where they stand is found when it is first asked for: most texts say no year.
    """

    __slots__ = ("_scan", "_spans", "letters", "text")

    def __init__(self, text: str, letters: str, scan: Scan | None = None) -> None:
        self.text = text
        self.letters = letters
        self._scan = scan
        self._spans: Sequence[int] | None = None

    @property
    def spans(self) -> Sequence[int]:
        """Start and end of the first token, of the second, and so on."""
        if self._spans is None:
            self._spans = (
                self._scan.spans
                if self._scan is not None
                else [place for token in TOKEN.finditer(self.text) for place in token.span()]
            )
        return self._spans

    def start(self, position: int) -> int:
        return self.spans[2 * position]

    def end(self, position: int) -> int:
        return self.spans[2 * position + 1]

    def raw(self, position: int) -> str:
        spans = self.spans
        return self.text[spans[2 * position] : spans[2 * position + 1]]

    def word(self, position: int) -> str:
        """The folded token without clitics, a number in Latin digits."""
        return reading(self.raw(position))[1]

    def folded(self, position: int) -> str:
        """The folded token with its clitics."""
        return fold(self.raw(position))

    def following(self, position: int, count: int) -> range:
        return range(position + 1, min(position + 1 + count, len(self.letters)))

    def _before(self, position: int) -> tuple[str, int]:
        """The character before a token and its offset, past invisible marks."""
        at = self.start(position) - 1
        while at >= 0 and MARK.match(self.text[at]):
            at -= 1
        return (self.text[at], at) if at >= 0 else ("", -1)

    def _after(self, position: int) -> tuple[str, int]:
        at = self.end(position)
        while at < len(self.text) and MARK.match(self.text[at]):
            at += 1
        return (self.text[at], at) if at < len(self.text) else ("", at)

    def _is(self, position: int, letter: str) -> bool:
        return 0 <= position < len(self.letters) and self.letters[position] == letter

    def _digit(self, at: int) -> bool:
        return 0 <= at < len(self.text) and self.text[at].isdecimal()

    def year(self, position: int, before: str = "") -> int | None:
        """The number as a year; None where its digits are part of a name, an amount, an address or a decimal fraction.

        `before`: a separator that may stand glued before it.
        """
        character, at = self._before(position)
        if character and character != before:
            if LETTER.match(character):
                # عربي21 is a name; عام2015 and و2015 lack a space.
                if self.letters[position - 1] == WORD:
                    return None
            elif character.isalpha() or character in "$€£¥#@_+=&%٪×*\\~":
                return None
            elif character in SEPARATORS and self._digit(at - 1) and not self._is(position - 2, YEAR):
                return None  # 12,2015 is an amount; «2014,2015» a list
        character, at = self._after(position)
        if character:
            if character in "%٪$€£¥@_+°×=*\\~" or (character.isalpha() and not LETTER.match(character)):
                return None
            if character in SEPARATORS and self._digit(at + 1) and not self._is(position + 2, YEAR):
                return None
        if self.letters[position + 1 : position + 2] == "b" or self.letters[position + 1 : position + 3] == "pm":
            return None  # عام 500 ق.م
        return int(self.word(position))

    def unbroken(self, position: int) -> bool:
        """Whether a number stands alone, without a fraction or a letter on it."""
        return self.year(position) is not None and self._after(position)[0] not in ("-", "/")

    def _next_word(self, position: int) -> int | None:
        """The token right behind, with nothing but space between."""
        after = position + 1
        if after >= len(self.letters) or self.text[self.end(position) : self.start(after)].strip():
            return None
        return after

    def counted(self, position: int) -> bool:
        """Whether a noun that is counted, or a sign of percent or money, follows the number."""
        after = self._next_word(position)
        return after is not None and (self.letters[after] in COUNTED or self.word(after) in ALSO_COUNTED)

    def may_be_counted(self, position: int) -> bool:
        """Whether the next word looks like a counted noun: known, or ending as one (2014 مشجعا, 2015 قرية)."""
        if self.counted(position):
            return True
        after = self._next_word(position)
        if after is None or self.letters[after] != WORD:
            return False
        word = self.folded(after)
        if not word or word in NOT_COUNTED or word.startswith(("ال", "و", "لل")) or not LETTER.match(word[0]):
            return False
        if self.raw(after).endswith(("ا", "اً", "ًا")) and not word.endswith(("ها", "هما", "نا", "وا")) and len(word) > 3:
            return True
        if self.raw(after).endswith("ة") and not word.startswith("ب"):
            return True
        # 2000 مسجد: a round number before an unknown word; 2000 أعلنت and 2000 في are no amounts.
        return int(self.word(position)) % 50 == 0 and not self.raw(after).startswith(
            ("أ", "ا", "ت", "ي", "ك", "ل", "ب")
        )

    def amount_before(self, position: int) -> bool:
        """Whether the words before say that an amount or a number follows: رقم 2015, أكثر من 2000, نحو 1990."""
        before = position - 1
        while before >= 0 and position - before < 3 and self.letters[before] in ":fl":
            before -= 1
        if before < 0:
            return False
        telephone = self.letters[before] == "-" and self.letters[max(0, before - 1)] in "nkx"
        return telephone or self.letters[before] in "r%"

    def product_before(self, position: int) -> bool:
        """Whether one of the three words before is a product sold under a number: بي إم دبليو 2000."""
        return "Z" in self.letters[max(0, position - 3) : position]

    def comma_before_number(self, position: int) -> bool:
        """Whether the comma before a number belongs behind it: «عام ،2009 وتوسع», as right-to-left export leaves it."""
        start = self.start(position - 1)
        return self.end(position - 1) == self.start(position) and self.text[start - 1 : start].isspace()

    def glued_to_date(self, first: int, last: int) -> bool:
        """Whether a date of numbers is part of something longer: 1.2.3.2015, a version or an address."""
        before, at = self._before(first)
        after, end = self._after(last)
        return (before in ("/", "-", ".", "_", "=") and (before == "/" or self._digit(at - 1))) or (
            after in ("/", "-", ".", "_") and (after == "/" or self._digit(end + 1))
        )

    def between_brackets(self, first: int, last: int) -> bool:
        return self.letters[first - 1 : first] == "(" and self.letters[last + 1 : last + 2] == ")"

    def spelled(self, first: int, last: int) -> int | None:
        """The number that the words from `first` to `last` spell; None where a word is not known.

        تسع مئة is read as تسعمئة; pyarabic does the sum.
        """
        # Loaded here: few articles spell a year.
        from pyarabic.number import text2number
        from pyarabic.number_const import NUMBER_WORDS

        known = _number_words()
        words: list[str] = []
        for position in range(first, last + 1):
            word = self.word(position)
            if self.letters[position] == "o":
                continue
            if word in ("ميه", "مايه") and words and words[-1] + "مئة" in NUMBER_WORDS:
                words[-1] += "مئة"
                continue
            if word not in known:
                return None
            words.append(known[word])
        return int(text2number(" ".join(words)))


@cache
def _number_words() -> dict[str, str]:
    """Folded words of numbers to the spelling that pyarabic knows."""
    from pyarabic.number_const import NUMBER_WORDS

    known = {fold(word): word for word in NUMBER_WORDS}
    known |= {"اثنتين": "اثنين", "اثنتي": "اثنين", "اثنتا": "اثنين", "مايتين": "مئتين", "ثمانيمايه": "ثمانمائة"}
    return known


def letters(text: str) -> str:
    """The letters of a text's tokens, in order."""
    return "".join([reading(token)[0] for token in TOKEN.findall(text)])
