"""From a form that the lexicon lists to its lemma, which the lexicon does not always know."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Forms:
    """Forms of words with their lemmas, as written.

    `corrections` win over `forms`; a correction of a form with ال counts only under the article: «الكتب» are books,
    «كتب» may be «he wrote».
    """

    forms: Mapping[str, str]
    corrections: Mapping[str, str]

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
