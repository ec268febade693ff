"""How clitics and inflection come off an Arabic word, given a lexicon that says which remainders are words."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kashaf.index.letters import SPELLING, TEH_MARBUTA
from kashaf.index.loanwords import by_letter

ARTICLES = by_letter((c + a for c in ("", "و", "ف") for a in ("ال", "بال", "كال", "لل")), 0)
_PROCLITICS = by_letter([c + p for c in ("", "و", "ف") for p in ("", "ب", "ل", "ك", "س") if c + p], 0)
_ENCLITICS = by_letter(("ه", "ها", "هم", "هن", "هما", "ك", "كم", "كن", "نا", "ي", "ني"), -1)
# No ية يات يين: «حضارية» is of «حضاري» and not of a «حضار», whether or not the lexicon lists it.
INFLECTIONS = (
    "ون", "ين", "ان", "ات", "ة", "تين", "تان", "وا", "ت", "ا", "تم", "تما", "وه", "وها", "وهم", "يه", "يها", "يهم",
    "ته", "تها", "تهم", "تنا", "تي", "تك", "تهما", "اته", "اتها", "اتهم", "اتنا", "اتي", "اتك", "اتهما",
)  # fmt: skip
_INFLECTIONS = by_letter(INFLECTIONS, -1)
_FEMININE = by_letter(("ه",), -1)
# No pronoun follows a word that has the article: «الحضاري» is not «حضار» with «my».
_DEFINITE = by_letter(("ون", "ين", "ان", "ات", "ة", "تين", "تان"), -1)

# What a letter before a suffix may have been, and whether it is written instead of that letter or before it:
# سياسته is سياسة, مستواه is مستوى, أصدقائه is أصدقاء; مقاتليه is مقاتلين, قتلوه is قتلوا.
_INSTEAD_OF = {"ت": "ة", "ا": "ى", "ئ": "ء", "ؤ": "ء"}
_BEFORE = {"ي": "ن", "و": "نا"}

# Nouns with ل whose remainder is a word too, and the rarer one: «للجنة» is the committee before it is Paradise.
_LAM_NOUNS = frozenset({
    "لقاء", "لقاءات", "لجنة", "لجان", "لغة", "لغات", "ليل", "ليلة", "لحظة", "لحظات", "لقب", "لوحة", "لوحات",
    "لحن", "لحم", "لبن", "لون", "لوم", "لهجة", "لعب",
})  # fmt: skip

_IMPERFECT = frozenset("يتنأا")

# Cost of each letter cut off in front, of each behind, and of a form before a suffix that is not its own lemma:
# «كتابه» is «كتاب» with a pronoun, not ك with «تاب» and a pronoun.
_FRONT, _BEHIND, _NOT_LEMMA = 3, 1, 2


def _bases(rest: str) -> tuple[str, ...]:
    """What a word may have been before a suffix was put to `rest`."""
    last = rest[-1]
    if last in _INSTEAD_OF:
        return rest, rest[:-1] + _INSTEAD_OF[last]
    return (rest, *(rest + letter for letter in _BEFORE.get(last, "")))


@dataclass(frozen=True)
class Lexicon:
    """Forms of words with their lemmas, as written, and the rules that read them.

    `corrections` win over `forms`; a correction of a form with ال counts only under the article: «الكتب» are books,
    «كتب» may be «he wrote».
    """

    forms: Mapping[str, str]
    corrections: Mapping[str, str]

    @cached_property
    def respelled(self) -> dict[str, str]:
        """Folded form → the form it stands for, one that is its own lemma before others."""
        folded: dict[str, str] = {}
        for form, lemma in self.forms.items():
            key = form.translate(SPELLING)
            if key not in folded or (form == lemma and self.forms[folded[key]] != folded[key]):
                folded[key] = form
        return folded

    # ------------------------------------------------------------ peeling

    def lemma(self, word: str) -> str | None:
        """The lemma of a word as written; None where no form of the lexicon is inside it.

        A word spelled otherwise than the lexicon has it («واضاف», «شهره») is looked for by folded spelling.
        """
        if (lemma := self.corrections.get(word)) is not None:
            return lemma
        peeled = self._peeled(word, self.forms, _ENCLITICS) or self._inflected(word, self.forms)
        if peeled is None:
            folded = word.translate(SPELLING)
            if not folded:
                return None
            if word.endswith(
                TEH_MARBUTA
            ):  # folded it looks like the pronoun of «حضاريه», but ة stands behind a whole word
                peeled = self._peeled(folded, self.respelled, {}) or self._peeled(folded, self.respelled, _FEMININE)
            else:
                peeled = self._peeled(folded, self.respelled, _ENCLITICS) or self._inflected(folded, self.respelled)
            if peeled is None:
                return None
            peeled = self.respelled[peeled[0]], peeled[1]
        form, definite = peeled
        if definite and (lemma := self.corrections.get("ال" + form)) is not None:
            return lemma
        return self.lemma_of_form(form, definite=definite)

    def _peeled(
        self, word: str, known: Mapping[str, str], suffixes: Mapping[str, tuple[str, ...]]
    ) -> tuple[str, bool] | None:
        """The form that is left when the fewest letters are cut off, and whether the article was among them."""
        if word.startswith("وو") and len(word) >= 4:
            word = word[1:]  # no Arabic word begins with وو, though the lexicon lists «ووصل»
        for article in ARTICLES.get(word[0], ()):
            if word.startswith(article):
                rest = word[len(article) :]
                if article.endswith("لل") and self._begins_with_lam("ل" + rest, rest):
                    rest = "ل" + rest
                elif article.endswith("ال") and self._is_verbal_noun_of_lam(whole := "الت" + rest[1:], rest):
                    return whole, False
                if rest in known and (len(rest) >= 3 or (len(rest) == 2 == len(article) and not self._is_lemma(word))):
                    return rest, True
                # «الحضاري»: the lexicon lists «الحضار», but what follows the article is a whole word.
                if len(rest) >= 4 and (form := self._cheapest(rest, known, _DEFINITE, ("",))):
                    return form, True
        form = self._cheapest(word, known, suffixes, ("", *_PROCLITICS.get(word[0], ())))
        return (form, False) if form else None

    def _cheapest(
        self,
        word: str,
        known: Mapping[str, str],
        suffixes: Mapping[str, tuple[str, ...]],
        proclitics: tuple[str, ...],
    ) -> str | None:
        forms = self.forms
        best: tuple[int, int, int, str] | None = None
        endings = suffixes.get(word[-1], ())
        for proclitic in proclitics:
            start = len(proclitic)
            if (start and not word.startswith(proclitic)) or (best is not None and _FRONT * start > best[0]):
                continue
            rest = word[start:]
            # س stands before يفعل تفعل نفعل أفعل alone, and an article behind a proclitic was looked for already.
            if start and (rest.startswith("ال") or (proclitic[-1] == "س" and rest[:1] not in _IMPERFECT)):
                continue
            if len(rest) >= 2 and rest in known:
                cost = (_FRONT * start, start, start, rest)
                if best is None or cost < best:
                    best = cost
            for ending in endings:
                size = len(rest) - len(ending)
                if size < 2 or not rest.endswith(ending):
                    continue
                for base in _bases(rest[:size]):
                    # Where the lexicon lists neither, ي is rather the nisba than «my»: «حضاري» is not of «حاضر».
                    if ending == "ي" and base == rest[:size] and forms.get(base) != base:
                        continue
                    # What follows the article was looked for already: «العمراني» is not «العمران» with a suffix.
                    if base in known and not (base.startswith("ال") and forms.get(base, "")[:2] != "ال"):
                        letters = _FRONT * start + _BEHIND * len(ending)
                        cost = (
                            letters + (0 if forms.get(base) == base else _NOT_LEMMA),
                            start + len(ending),
                            start,
                            base,
                        )
                        if best is None or cost < best:
                            best = cost
        return best[3] if best else None

    def _inflected(self, word: str, known: Mapping[str, str]) -> tuple[str, bool] | None:
        """As `_peeled`, for forms whose inflection the lexicon does not list either: تغريدته."""
        return self._peeled(word, known, _INFLECTIONS) if len(word) >= 4 else None

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

    # ------------------------------------------------------------ form to lemma

    def lemma_of_form(self, form: str, *, definite: bool = False) -> str:
        """The lemma of a form the lexicon lists; `definite` where it stood under the article and so is a noun."""
        forms, corrections = self.forms, self.corrections
        if (lemma := corrections.get(form)) is not None:
            return lemma
        lemma = forms[form]
        if lemma == form:
            if not definite:
                lemma = self._verb(form)
                if lemma == form and form.endswith("ا"):
                    lemma = self._accusative(form)
        elif form.endswith(("ات", "تان", "تين")) and forms.get(lemma + "ة") == lemma + "ة":
            # «مشاركات» are of a «مشاركة», though they may be women; «خلافات» are of «خلاف», not of a «خلافة».
            if form.endswith(("تان", "تين")) or (lemma.startswith("م") and len(lemma) >= 5):
                lemma += "ة"
        elif self._is_noun_of_its_own(form, lemma, definite):
            lemma = form
        elif form[0] == "ي" and lemma[0] == "ي":
            lemma = self._verb(form)  # «يأتي» is listed under «يأت»
        if (corrected := corrections.get(lemma)) is not None:
            return corrected
        if lemma == form and form[0] == "ا" and "الأ" + form[1:] in forms and "أ" + form[1:] in forms:
            return self.lemma_of_form("أ" + form[1:], definite=definite)  # «اسواق» is «أسواق» without its hamza
        if lemma.endswith("ية") and "ال" + lemma[:-1] in forms:
            return lemma[:-1]  # nisba: الإرهابية ← إرهابي
        if lemma.endswith("ة") and lemma[:2] in ("مت", "مس", "من") and lemma[:-1] in forms:
            return lemma[:-1]  # participles: متطرفة ← متطرف
        return lemma

    def _is_noun_of_its_own(self, form: str, lemma: str, definite: bool) -> bool:
        """Whether a form listed under another word is a noun of its own.

        «إرهاب» is listed under the verb «أرهب», but «الإرهاب» as a noun, and what takes the article is a noun.
        «كتابة» is listed under «كتب», a verb since «كتبتما» is its form, and no verb ends in ة.
        """
        forms = self.forms
        if form in (lemma + "ة", lemma + "ي"):
            return False
        if forms.get("ال" + form) == form and (definite or len(form) >= (5 if form[0] in "يت" else 4)):
            return True
        if len(form) < 5:
            return False
        nominal = form[-1] == "ة" or (form[0] in "اإ" and form[-2] == "ا") or _is_tafeel(form)
        past = lemma[:-1] + "ي" if lemma[-1] in "ىا" else lemma
        verbal = forms.get(past + "تما") == lemma or (forms.get(lemma + "تا") == lemma and lemma + "ة" not in forms)
        return nominal and verbal

    def _accusative(self, form: str) -> str:
        """The noun of an adverb or object that the lexicon lists by itself: ليلا ← ليل, دوليا ← دولي."""
        noun = form[:-1]
        return self.forms[noun] if len(noun) >= 3 and "ال" + noun in self.forms and noun in self.forms else form

    def _verb(self, form: str) -> str:
        """The lemma of a finite verb that the lexicon lists without one.

        Where it lists «ينشر» and «ينشرون» bare it still knows the dual: «ينشران» belongs to «نشر».
        """
        forms = self.forms
        if (
            len(form) < (3 if form[0] in "يت" else 4) or "ال" + form in forms
        ):  # what takes the article is a noun: «تجمع», «نظير»
            return form
        if form[0] == "ي":
            for ending in ("ون", "وا", "ين", "ن", ""):
                base = form[: len(form) - len(ending)]
                if form.endswith(ending) and len(base) >= 3:
                    if ending and (single := forms.get(base, base)) != base:
                        return single
                    weak = base[:-1] if base[-1] in "ىا" else base
                    if dual := forms.get(base + "ان") or forms.get(weak + "يان") or forms.get(base[:-1] + "آن"):
                        return dual
            return form[1:] if form[1] == "ت" and forms.get(form[1:]) == form[1:] else form
        for ending in ("نا", "ت"):  # «قلنا» by way of «قلتما»
            if form.endswith(ending) and (dual := forms.get(form[: -len(ending)] + "تما")):
                return dual
        if form.endswith("ت") and (dual := forms.get(form + "ا")):
            return dual
        if form.endswith("وا") and (dual := forms.get(form[:-2] + "تا") or forms.get(form[:-2] + "ا")):
            return dual
        first_person = form[0] == "أ" and len(form) >= 5
        if (form[0] in "تن" or first_person) and form[1] != "ا" and (he := "ي" + form[1:]) in forms:
            # «تقدم» may be the noun, since «يتقدمان» is listed; «تنشر» can only be the verb.
            if form[0] == "ت" and ("يت" + form[1:] + "ان" in forms or _is_tafeel(form)):
                return form
            return forms[he] if forms[he] != he else self._verb(he)
        return form


def _is_tafeel(form: str) -> bool:
    """Whether the form has the shape of the verbal noun تفعيل."""
    return len(form) == 5 and form[0] == "ت" and form[3] == "ي"
