"""The stem of a word form: clitics and inflection come off as far as a lexicon vouches for what is left.

The one file that knows simplemma (a lexicon of 298,000 forms) and Tashaphyne (affix tables, segmentation, roots).
Neither is loaded before the first Arabic word is asked for.
"""

import re
import threading
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from kashaf.index.letters import ALEF_HAMZA_ABOVE, ALEF_MADDA, LETTER_CLASS, PERSIAN, SPELLING, fold

_DATA = Path(__file__).with_name("data")
_CACHED_WORDS = 200_000
_ARABIC_WORD = re.compile(f"[{LETTER_CLASS}]+").fullmatch
_POSSESSIVE = re.compile(r"(?<=[a-z0-9])['’]s?$")


def table(name: str) -> list[list[str]]:
    """The rows of a table of `data/`, split at tabs; lines that begin with # are comments."""
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


# ---------------------------------------------------------------- function words

STOP_WORDS = frozenset(fold(word) for row in table("stopwords.txt") for word in row[0].split())
"""Function words, folded; without their forms with و and ف, which `is_stop` takes off."""

# «فهم» is understanding and «وهم» illusion more often than they are ف or و with a pronoun.
_NO_STOP = frozenset({"فهم", "وهم"})


def is_stop(word: str) -> bool:
    """Whether the word is a function word, with or without و or ف before it.

    >>> is_stop("وعلى"), is_stop("قال")
    (True, False)
    """
    folded = fold(word)
    if folded in STOP_WORDS:
        return True
    return folded[:1] in ("و", "ف") and folded[1:] in STOP_WORDS and folded not in _NO_STOP


# ---------------------------------------------------------------- affixes


def _by_end(affixes: Iterable[str], end: int) -> dict[str, tuple[str, ...]]:
    """Affixes grouped by the letter a word must show at that end (0 or -1) to have them."""
    groups: dict[str, tuple[str, ...]] = {}
    for affix in affixes:
        groups[affix[end]] = (*groups.get(affix[end], ()), affix)
    return groups


_ARTICLES = _by_end((c + a for c in ("", "و", "ف") for a in ("ال", "بال", "كال", "لل")), 0)
_PROCLITICS = _by_end([c + p for c in ("", "و", "ف") for p in ("", "ب", "ل", "ك", "س") if c + p], 0)
_ENCLITICS = _by_end(("ه", "ها", "هم", "هن", "هما", "ك", "كم", "كن", "نا", "ي", "ني"), -1)
_INFLECTIONS = _by_end(
    "ون ين ان ات ة ية يات يين يون تين تان وا ت ا تم تما وه وها وهم يه يها يهم "
    "ته تها تهم تنا تي تك تهما اته اتها اتهم اتنا اتي اتك اتهما يته يتها يتهم يتنا ياته ياتها ياتهم".split(),
    -1,
)
# The letter that a suffix changed or pushed out: سياسته ← سياسة, مقاتليه ← مقاتلين, مستواه ← مستوى, أصدقائه ← أصدقاء.
_RESTORED = {"ت": ("ة",), "ي": ("ن", ""), "و": ("ن", "ا"), "ا": ("ى",), "ئ": ("ء",), "ؤ": ("ء",)}
_REPLACED = frozenset("تائؤ")


# Nouns with ل whose remainder is a word too, and the rarer one: «للجنة» is the committee before it is Paradise.
_LAM_NOUNS = frozenset("لقاء لقاءات لجنة لجان لغة لغات ليل ليلة لحظة لحظات لقب لوحة لوحات لحن لحم لبن لون لوم لهجة لعب".split())


def _bases(rest: str) -> tuple[str, ...]:
    """What a word may have been before a suffix was put to `rest`."""
    last = rest[-1]
    restored = _RESTORED.get(last)
    if restored is None:
        return (rest,)
    if last in _REPLACED:
        return (rest, rest[:-1] + restored[0])
    return (rest, *(rest + letter for letter in restored if letter))


# ---------------------------------------------------------------- loanwords and names

_NISBA_AND_PLURAL = (
    ("ات", ""), ("ين", ""), ("ون", ""), ("ه", ""), ("تين", ""), ("ا", ""),
    ("يين", "ي"), ("يون", "ي"), ("يات", "ي"), ("يه", "ي"), ("يا", "ي"), ("ي", "ي"),
)  # fmt: skip
_NAME_CLITICS = _by_end(
    ["ال", *(c + a for c in ("", "و", "ف") for a in ("بال", "كال", "لل")), "وال", "فال"]
    + [c + p for c in ("", "و", "ف") for p in ("", "ب", "ل", "ك") if c + p],
    0,
)


@cache
def _loanwords() -> dict[str, str]:
    """Folded spelling → folded stem of every protected word."""
    spellings: dict[str, str] = {}
    for canonical, *variants in table("loanwords.tsv"):
        for spelling in (canonical, *" ".join(variants).split()):
            spellings.setdefault(fold(spelling), fold(canonical))
    return spellings


def _inflected_loanword(folded: str) -> str | None:
    names = _loanwords()
    if (name := names.get(folded)) is not None:
        return name
    for ending, kept in _NISBA_AND_PLURAL:
        if folded.endswith(ending) and len(folded) - len(ending) >= 4:
            name = names.get(folded[: -len(ending)])
            if name is not None:
                return name if name.endswith(kept) else name + kept
    return None


@lru_cache(_CACHED_WORDS)
def loanword(word: str) -> str | None:
    """The stem of a protected loanword or name, under whatever clitics; None for every other word.

    >>> loanword("ولمايكروسوفت") == loanword("مايكروسوفت")
    True
    """
    folded = fold(word)
    if (name := _inflected_loanword(folded)) is not None:
        return name
    for clitic in _NAME_CLITICS.get(folded[:1], ()):
        rest = folded[len(clitic) :]
        if folded.startswith(clitic) and len(rest) >= 3 and (name := _inflected_loanword(rest)) is not None:
            # A word of the lexicon is no loanword under a one-letter clitic: «كروس» may be, «دروس» never.
            return None if len(clitic) == 1 and len(rest) < 5 and word in _forms() else name
    return None


# ---------------------------------------------------------------- the lexicon


class _Loaded:
    """The parts of the two libraries that are needed, loaded once for all threads."""

    lock = threading.RLock()


def _once(load: Callable[[], Any]) -> Callable[[], Any]:
    cached = cache(load)

    def locked() -> Any:
        with _Loaded.lock:
            return cached()

    return locked


@cache
def _forms() -> dict[str, str]:
    """Every form of the lexicon → its lemma, both as written."""
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    return dict(DefaultDictionaryFactory(cache_max_size=0).get_dictionary("ar").items())


@cache
def _folded_forms() -> dict[str, str]:
    """Folded form → the form of the lexicon it stands for, those before others that are their own lemma."""
    folded: dict[str, str] = {}
    for form, lemma in _forms().items():
        key = form.translate(SPELLING)
        if key not in folded or (form == lemma and _forms()[folded[key]] != folded[key]):
            folded[key] = form
    return folded


@cache
def _corrections() -> dict[str, str]:
    return {form: lemma for form, lemma in table("lemmas.tsv")}


def _lemma(form: str) -> str:
    """The lemma of a form of the lexicon."""
    corrections, forms = _corrections(), _forms()
    if (lemma := corrections.get(form)) is not None:
        return lemma
    lemma = forms[form]
    if lemma == form:
        lemma = _accusative(form) if form.endswith("ا") and not form.endswith("وا") else _verb(form)
    elif form.endswith(("ات", "تان", "تين")) and forms.get(lemma + "ة") == lemma + "ة":
        # «مشاركات» are of a «مشاركة», though they may be women; «خلافات» are of «خلاف», not of a «خلافة».
        if lemma.startswith("م") and len(lemma) >= 5 or form.endswith(("تان", "تين")):
            lemma += "ة"
    elif forms.get("ال" + form) == form and form != lemma + "ة" and (form[0] not in "يت" or len(form) >= 5):
        # «إرهاب» is listed as a form of the verb «أرهب», «الإرهاب» as a noun: with the article only nouns are meant.
        lemma = form
    if (corrected := corrections.get(lemma)) is not None:
        return corrected
    if lemma.endswith("ية") and lemma[:-1] in forms:
        return lemma[:-1]  # nisba: الإرهابية ← إرهابي
    if lemma.endswith("ة") and lemma[:2] in ("مت", "مس", "من") and lemma[:-1] in forms:
        return lemma[:-1]  # participles: متطرفة ← متطرف
    return lemma


def _accusative(form: str) -> str:
    """The noun of an adverb or object that the lexicon lists by itself: ليلا ← ليل, دوليا ← دولي."""
    forms, noun = _forms(), form[:-1]
    return forms[noun] if len(noun) >= 3 and "ال" + noun in forms and noun in forms else form


def _verb(form: str) -> str:
    """The lemma of a finite verb that the lexicon lists without one.

    Where it lists «ينشر» and «ينشرون» bare it still knows the dual: «ينشران» belongs to «نشر».
    """
    forms = _forms()
    size = len(form)
    if size < 4 or "ال" + form in forms:  # what takes the article is a noun: «تجمع», «نظير»
        return form
    if form[0] == "ي":
        for ending in ("ون", "وا", "ين", "ن", ""):
            base = form[: size - len(ending)]
            if form.endswith(ending) and len(base) >= 3:
                single = forms.get(base, base)
                if single != base:
                    return single
                weak = base[:-1] if base[-1] in "ىا" else base
                if dual := forms.get(base + "ان") or forms.get(weak + "يان"):
                    return dual
    elif form[0] in "تن" and "ي" + form[1:] in forms:
        return _verb("ي" + form[1:]) if forms["ي" + form[1:]] == "ي" + form[1:] else forms["ي" + form[1:]]
    elif form.endswith("وا"):
        past = form[:-2]
        return forms.get(past + "تا") or forms.get(past + "ا") or forms.get(past) or form
    elif form.endswith("ت"):
        return forms.get(form + "ا") or form
    return form


# ---------------------------------------------------------------- peeling


def _peeled(word: str, known: Mapping[str, str], suffixes: Mapping[str, tuple[str, ...]]) -> str | None:
    """The form of the lexicon that is left when the fewest letters are cut off the word; None where none is.

    A proclitic letter costs three, a letter of a suffix one, a form that is not its own lemma two: «كتابه» is «كتاب»
    with a pronoun, not ك with «تاب».
    """
    for article in _ARTICLES.get(word[0], ()):
        if word.startswith(article):
            rest = word[len(article) :]
            if article.endswith("لل") and _begins_with_lam("ل" + rest, rest):
                rest = "ل" + rest
            if len(rest) >= 2 and rest in known:
                return "ال" + rest if "ال" + rest in _corrections() else rest
    forms = _forms()
    best: tuple[int, int, int, str] | None = None
    endings = suffixes.get(word[-1], ())
    for proclitic in ("", *_PROCLITICS.get(word[0], ())):
        start = len(proclitic)
        if start and not word.startswith(proclitic):
            continue
        rest = word[start:]
        if best is not None and 3 * start > best[0]:
            continue
        if len(rest) >= 2 and rest in known:
            cost = 3 * start + (0 if forms.get(rest) == rest else 2)
            if best is None or (cost, start, start, rest) < best:
                best = (cost, start, start, rest)
        for ending in endings:
            if len(rest) - len(ending) < 2 or not rest.endswith(ending):
                continue
            cut = start + len(ending)
            for base in _bases(rest[: -len(ending)]):
                if base in known:
                    cost = 3 * start + len(ending) + (0 if forms.get(base) == base else 2)
                    if best is None or (cost, cut, start, base) < best:
                        best = (cost, cut, start, base)
    return best[3] if best else None


def _begins_with_lam(whole: str, rest: str) -> bool:
    """Whether لل before `rest` is ل before a noun that itself begins with ل: «للقاء» is no «قاء»."""
    return whole in _LAM_NOUNS or whole in (forms := _forms()) and "ال" + whole in forms and rest not in forms


def _inflected(word: str, known: Mapping[str, str]) -> str | None:
    """As `_peeled`, for forms whose inflection the lexicon does not list either: للمقاتلين, تغريدته."""
    for article in _ARTICLES.get(word[0], ()):
        if word.startswith(article) and len(word) - len(article) >= 4:
            word = word[len(article) :]
            break
    return _peeled(word, known, _INFLECTIONS) if len(word) >= 4 else None


def base(word: str) -> str | None:
    """The form of the lexicon inside an Arabic word as written; None where there is none."""
    forms = _forms()
    found = _peeled(word, forms, _ENCLITICS) or _inflected(word, forms)
    if found is None:
        respelled = _folded_forms()
        folded = word.translate(SPELLING)
        key = _peeled(folded, respelled, _ENCLITICS) or _inflected(folded, respelled)
        found = respelled[key] if key else None
    return found


def lemma(word: str) -> str | None:
    """The lemma of an Arabic word as written, unfolded; None where the lexicon knows nothing inside it."""
    found = _corrections().get(word) or base(word)
    return _lemma(found) if found else None


# ---------------------------------------------------------------- words the lexicon does not know

_LIGHT_PREFIXES = ["", "و"]
# «ب ل ك ف» stay: nothing tells «بلير» from «بـ» and «لير» when no lexicon knows either.
_LIGHT_SUFFIXES = ["", *sorted({ending for group in _INFLECTIONS.values() for ending in group})]
_thread = threading.local()


def _light_stemmer() -> Any:
    """Tashaphyne's stemmer with short affix lists, one for each thread since it keeps its word in itself."""
    stemmer = getattr(_thread, "light", None)
    if stemmer is None:
        from tashaphyne.stemming import ArabicLightStemmer

        stemmer = _thread.light = ArabicLightStemmer()
        stemmer.set_prefix_list(_LIGHT_PREFIXES)  # must hold "", or set_suffix_list has no effect
        stemmer.set_suffix_list(_LIGHT_SUFFIXES)
    return stemmer


def _light_stem(word: str) -> str:
    """The shortest stem that Tashaphyne's affix tables allow, of a word outside the lexicon."""
    from tashaphyne.affix_const import NOUN_AFFIX_LIST

    for article in _ARTICLES.get(word[0], ()):
        if word.startswith(article) and len(word) - len(article) >= 3:
            word = word[len(article) :]
            break
    if len(word) <= 4:
        return word
    word = word.replace(ALEF_MADDA, ALEF_HAMZA_ABOVE)  # segment() counts آ as two letters
    best = (0, len(word))
    for left, right in sorted(_light_stemmer().segment(word)):
        if (
            right - left >= (4 if left else 3)
            and (left, -right) > (best[0], -best[1])
            and f"{word[:left]}-{word[right:]}" in NOUN_AFFIX_LIST
        ):
            best = (left, right)
    return word[best[0] : best[1]]


@lru_cache(_CACHED_WORDS)
def stem(word: str) -> str:
    """The stem of a word as written, vowel signs off (`letters.bare`) and hamza, ة and ى still on; folded.

    >>> stem("وبالتنظيمات") == stem("تنظيم")
    True
    >>> stem("Twitter's"), stem("٢٠١٥")
    ('twitter', '2015')
    """
    folded = fold(word)
    if not _ARABIC_WORD(word):
        return _POSSESSIVE.sub("", folded) or folded or word
    if (name := loanword(word)) is not None:
        return name
    word = word.translate(PERSIAN)
    found = lemma(word)
    return fold(found if found else _light_stem(word)) or folded or word


# ---------------------------------------------------------------- what the roots are found with


def is_arabic(word: str) -> bool:
    return _ARABIC_WORD(word) is not None


def known(form: str) -> bool:
    """Whether the lexicon lists the form, as written."""
    return form in _forms()


@cache
def listed_roots() -> frozenset[str]:
    """Tashaphyne's 7,504 roots, hamza as ء."""
    from tashaphyne.roots_const import ROOTS

    return frozenset(ROOTS)


def _full_stemmer() -> Any:
    stemmer = getattr(_thread, "full", None)
    if stemmer is None:
        from tashaphyne.stemming import ArabicLightStemmer

        stemmer = _thread.full = ArabicLightStemmer()
    return stemmer


def cuts(word: str) -> list[str]:
    """What Tashaphyne's full affix lists may leave of a word, every cut that its affix tables allow."""
    from tashaphyne.affix_const import NOUN_AFFIX_LIST, VERB_AFFIX_LIST

    word = word.translate(PERSIAN).replace(ALEF_MADDA, ALEF_HAMZA_ABOVE)
    found = []
    for left, right in sorted(_full_stemmer().segment(word)):
        affixes = f"{word[:left]}-{word[right:]}"
        if right - left >= 3 and (affixes == "-" or affixes in NOUN_AFFIX_LIST or affixes in VERB_AFFIX_LIST):
            found.append(word[left:right])
    return found
