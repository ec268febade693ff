"""How clitics and inflection come off an Arabic word, given a lexicon that says which remainders are words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from kashaf.index.lemmas import Forms
from kashaf.index.letters import SPELLING, TEH_MARBUTA, translate_all
from kashaf.index.loanwords import by_beginning

_Tiers = Mapping[str, tuple[tuple[str, ...], ...]]


def _tiers(*suffixes: Sequence[str]) -> _Tiers:
    """Tiers of suffixes, grouped by the two letters that a word must end with to have them.

    Those of one letter are also grouped by it, for words with any other letter before it.
    """
    ends = {suffix[-size:] for tier in suffixes for suffix in tier for size in (1, 2) if len(suffix) >= size}
    return {
        end: tuple(tuple(suffix for suffix in tier if suffix.endswith(end) or suffix == end[-1]) for tier in suffixes)
        if len(end) == 2
        else tuple(tuple(suffix for suffix in tier if suffix == end) for tier in suffixes)
        for end in sorted(ends)
    }


ARTICLES = by_beginning([c + a for c in ("", "و", "ف") for a in ("ال", "بال", "كال", "لل")])
_PROCLITICS = by_beginning([c + p for c in ("", "و", "ف") for p in ("", "ب", "ل", "ك", "س") if c + p])
_ENCLITICS = ("ه", "ها", "هم", "هن", "هما", "ك", "كم", "كن", "نا", "ي", "ني")
# No ية يات يين: «حضارية» is of «حضاري» and not of a «حضار», whether or not the lexicon lists it.
INFLECTIONS = (
    "ون", "ين", "ان", "ات", "ة", "تين", "تان", "وا", "ت", "ا", "تم", "تما", "وه", "وها", "وهم", "يه", "يها", "يهم",
    "ته", "تها", "تهم", "تنا", "تي", "تك", "تهما", "اته", "اتها", "اتهم", "اتنا", "اتي", "اتك", "اتهما",
)  # fmt: skip
# Inflection comes off only where the form is not listed with it, as that of تغريدته, and never off a short word.
_SHORT, _LONG = _tiers(_ENCLITICS), _tiers(_ENCLITICS, INFLECTIONS)
_SHORTEST_WITH_INFLECTION = 4
_BEHIND_TEH = _tiers((), ("ه",))
# No pronoun follows a word that has the article: «الحضاري» is not «حضار» with «my».
_DEFINITE = _tiers(("ون", "ين", "ان", "ات", "ة", "تين", "تان"))

# What a word may have been before a suffix, by its last letter now: how many letters to leave out, what to put there.
# سياسته is سياسة, مستواه is مستوى, أصدقائه is أصدقاء; مقاتليه is مقاتلين, قتلوه is قتلوا.
_OTHERWISE = {
    "ت": ((1, "ة"),), "ا": ((1, "ى"),), "ئ": ((1, "ء"),), "ؤ": ((1, "ء"),),
    "ي": ((0, "ن"),), "و": ((0, "ن"), (0, "ا")),
}  # fmt: skip
_OTHERWISE_FOLDED = {letter: others for letter, others in _OTHERWISE.items() if letter in "يو"}

# Nouns with ل whose remainder is a word too, and the rarer one: «للجنة» is the committee before it is Paradise.
_LAM_NOUNS = frozenset({
    "لقاء", "لقاءات", "لجنة", "لجان", "لغة", "لغات", "ليل", "ليلة", "لحظة", "لحظات", "لقب", "لوحة", "لوحات",
    "لحن", "لحم", "لبن", "لون", "لوم", "لهجة", "لعب",
})  # fmt: skip

_IMPERFECT = frozenset("يتنأا")

# Cost of each letter cut off in front, of each behind, and of a form before a suffix that is not its own lemma:
# «كتابه» is «كتاب» with a pronoun, not ك with «تاب» and a pronoun.
_FRONT, _BEHIND, _NOT_LEMMA = 3, 1, 2


_AT_ITS_BEGINNING = (0,)
_HEADS = 1 << 16
_LEMMAS = 1 << 17


@lru_cache(_HEADS)
def _starts(head: str) -> tuple[int, ...]:
    """Where a word with these first four letters may begin: at 0 and behind its proclitics."""
    found = [0]
    for proclitic in _PROCLITICS.get(head[:2]) or _PROCLITICS.get(head[:1], ()):
        rest = head[len(proclitic) :]
        # س stands before يفعل تفعل نفعل أفعل alone, and an article behind a proclitic was looked for already.
        if not rest.startswith("ال") and (proclitic[-1] != "س" or rest[:1] in _IMPERFECT):
            found.append(len(proclitic))
    return tuple(found)


@dataclass(frozen=True)
class Lexicon(Forms):
    """Forms of words with their lemmas, and the rules that find one of them inside a word."""

    @cached_property
    def respelled(self) -> dict[str, str]:
        """Folded form → the form it stands for, one that is its own lemma before others."""
        folded: dict[str, str] = {}
        for key, (form, lemma) in zip(translate_all(list(self.forms), SPELLING), self.forms.items(), strict=True):
            if key not in folded or (form == lemma and self.forms[folded[key]] != folded[key]):
                folded[key] = form
        return folded

    @cached_property
    def lemma_inside(self) -> Callable[[str, bool], str]:
        """As `lemma_of_form`, for a form found inside a word: many words have one form inside them."""

        def lemma(form: str, definite: bool) -> str:
            if definite and (corrected := self.corrections.get("ال" + form)) is not None:
                return corrected
            return self.lemma_of_form(form, definite=definite)

        return lru_cache(_LEMMAS)(lemma)

    def lemma(self, word: str) -> str | None:
        """The lemma of a word as written; None where no form of the lexicon is inside it."""
        found = self.inside(word, word.translate(SPELLING))
        return None if found is None else self.lemma_inside(*found)

    def inside(self, word: str, folded: str) -> tuple[str, bool] | None:
        """The form inside a word, given as written and folded, and whether the article stood before it.

        A word spelled otherwise than the lexicon has it («واضاف», «شهره») is looked for by folded spelling.
        """
        if word in self.corrections:
            return word, False
        tiers = _LONG if len(word) >= _SHORTEST_WITH_INFLECTION else _SHORT
        if (found := self._inside(word, self.forms, tiers)) is not None:
            return found
        if not folded:
            return None
        if word[-1] == TEH_MARBUTA:
            # Folded it looks like the pronoun of «حضاريه», but ة stands behind a whole word.
            tiers = _BEHIND_TEH
        elif len(folded) < _SHORTEST_WITH_INFLECTION:
            tiers = _SHORT
        found = self._inside(folded, self.respelled, tiers)
        return None if found is None else (self.respelled[found[0]], found[1])

    def _inside(self, word: str, known: Mapping[str, str], tiers: _Tiers) -> tuple[str, bool] | None:
        """The form that is left when the fewest letters are cut off, and whether the article was among them."""
        beginning = word[:2]
        if beginning == "وو" and len(word) >= 4:
            word = word[1:]  # no Arabic word begins with وو, though the lexicon lists «ووصل»
            beginning = word[:2]
        for article in ARTICLES.get(beginning, ()):
            if word.startswith(article) and (inside := self._under_article(word, article, known)):
                return inside
        if word in known and len(word) >= 2:
            return word, False
        starts = _starts(word[:4]) if beginning[:1] in _PROCLITICS or beginning in _PROCLITICS else _AT_ITS_BEGINNING
        found = []
        for start in starts[1:]:
            if (rest := word[start:]) in known and len(rest) >= 2:
                found.append((_FRONT * start, start, start, rest))
        if endings := tiers.get(word[-2:]) or tiers.get(word[-1]):
            self._add_suffixed(found, endings, word, known, starts)
        return (min(found)[3], False) if found else None

    def _under_article(self, word: str, article: str, known: Mapping[str, str]) -> tuple[str, bool] | None:
        rest = word[len(article) :]
        if article.endswith("لل") and self._begins_with_lam("ل" + rest, rest):
            rest = "ل" + rest
        elif article.endswith("ال") and self._is_verbal_noun_of_lam(whole := "الت" + rest[1:], rest):
            return whole, False
        if rest in known and (len(rest) >= 3 or (len(rest) == 2 == len(article) and not self._is_lemma(word))):
            return rest, True
        # «الحضاري»: the lexicon lists «الحضار», but what follows the article is a whole word.
        if len(rest) >= 4 and (endings := _DEFINITE.get(rest[-2:]) or _DEFINITE.get(rest[-1])):
            found: list[tuple[int, int, int, str]] = []
            self._add_suffixed(found, endings, rest, known, (0,))
            if found:
                return min(found)[3], True
        return None

    def _add_suffixed(
        self,
        found: list[tuple[int, int, int, str]],
        tiers: tuple[tuple[str, ...], ...],
        word: str,
        known: Mapping[str, str],
        starts: tuple[int, ...],
    ) -> None:
        """Put to the forms found those that stand before a suffix, each behind its cost, so that the cheapest is least.

        Suffixes of a tier are tried where those before it leave no form.
        """
        size = len(word)
        otherwise = _OTHERWISE if known is self.forms else _OTHERWISE_FOLDED
        for tier in tiers:
            for ending in tier:
                behind = len(ending)
                end = size - behind
                if end < 2 or (behind > 2 and not word.endswith(ending)):
                    continue
                others = otherwise.get(word[end - 1])
                for start in starts:
                    if end - start < 2:
                        break
                    # Where the lexicon lists neither, ي is rather the nisba than «my»: «حضاري» is not of «حاضر».
                    if (base := word[start:end]) in known and (ending != "ي" or self.forms.get(base) == base):
                        self._add(found, start, behind, base)
                    if others is not None:
                        for less, more in others:
                            if (base := word[start : end - less] + more) in known:
                                self._add(found, start, behind, base)
            if found:
                return

    def _add(self, found: list[tuple[int, int, int, str]], start: int, behind: int, base: str) -> None:
        lemma = self.forms.get(base, "")
        # What follows the article was looked for already: «العمراني» is not «العمران» with a suffix.
        if base.startswith("ال") and lemma[:2] != "ال":
            return
        letters = _FRONT * start + _BEHIND * behind
        found.append((letters + (0 if lemma == base else _NOT_LEMMA), start + behind, start, base))

    def _is_lemma(self, word: str) -> bool:
        lemma = self.forms.get(word)
        return lemma is not None and not (lemma == word and word.startswith("ال"))

    def _begins_with_lam(self, whole: str, rest: str) -> bool:
        """Whether لل before `rest` is ل before a noun that itself begins with ل: «للقاء» is no «قاء»."""
        forms = self.forms
        return whole in _LAM_NOUNS or (whole in forms and "ال" + whole in forms and rest not in forms)

    def _is_verbal_noun_of_lam(self, whole: str, rest: str) -> bool:
        """Whether ال is not the article but part of a verb with ل: «التهاب» is of «التهب», not a «تهاب»."""
        return rest[:1] == "ت" and self.forms.get(whole, "").startswith("الت") and "ال" + whole not in self.corrections
