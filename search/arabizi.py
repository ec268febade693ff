"""Arabic written in Latin letters and digits: «da3esh» is داعش, «el mo7tawa» المحتوى."""

import itertools
import math
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from kashaf.index import letters
from kashaf.index.letters import ALEF, WAW, YEH
from kashaf.search.choosing import Option, chosen
from kashaf.search.known import ARABIC, ARTICLE, CAPITAL_INSIDE, Found, Known
from kashaf.search.pieces import Piece, Question

AIN = "\u0639"
_WORD = re.compile(r"[A-Za-z\u00c0-\u00f6\u00f8-\u00ff2-9'’]+(?:-[A-Za-z\u00c0-\u00f6\u00f8-\u00ff2-9'’]+)*")
_LATIN_LETTER = re.compile("[A-Za-z]")
_ARTICLE = re.compile(r"(?:[aeiu]l|l)[-'’]")
_ASSIMILATED = re.compile(r"[aeiu](th|dh|sh|[tdrznsl])[-'’](?=\1)")
_ARTICLE_ALONE = frozenset(("al", "el", "il", "ul"))
_LONGEST_NAME = 4
_MOST_KEYS = 48
_MOST_COMPARED = 400
_LETTERS_MORE = 2
_MOST_OPTIONS = 4

_UNITS: dict[str, tuple[str, dict[str, float], float]] = {
    # Latin unit: the keys it may leave, the letters it may stand for with their costs, the cost of standing for none.
    # Vowels leave no key; a letter at the end of its word is marked by $: «aldawla» is الدوله, folded from الدولة.
    "aa": ("", {"ا": 0, "ع": 0.5}, 0.6),
    "a": ("", {"ا": 0, "ه$": 0, "ي$": 0.1, "ع": 0.5, "و": 0.8}, 0.15),
    "ah": ("|h", {"ه$": 0, "ا": 0.3}, 0.6),
    "eh": ("|h", {"ه$": 0}, 0.6),
    "e": ("", {"ي": 0.25, "ا": 0.25, "ه$": 0.15, "ع": 0.6}, 0.1),
    "ee": ("", {"ي": 0}, 0.5),
    "ii": ("", {"ي": 0}, 0.5),
    "ei": ("", {"ي": 0}, 0.4),
    "ai": ("", {"ي": 0.05, "ا": 0.1}, 0.6),
    "ay": ("", {"ي": 0}, 0.6),
    "i": ("", {"ي": 0.1, "ا": 0.25, "ع": 0.6}, 0.15),
    "y": ("", {"ي": 0}, 0.4),
    "o": ("", {"و": 0.1, "ا": 0.35, "ع": 0.6}, 0.15),
    "u": ("", {"و": 0.1, "ا": 0.35, "ع": 0.6}, 0.15),
    "ou": ("", {"و": 0.05, "ا": 0.45}, 0.2),
    "oo": ("", {"و": 0}, 0.4),
    "uu": ("", {"و": 0}, 0.4),
    "au": ("", {"و": 0.05}, 0.6),
    "aw": ("", {"و": 0}, 0.6),
    "w": ("", {"و": 0}, 0.5),
    "2": ("", {"ا": 0.1, "ي": 0.1, "و": 0.2}, 0.1),
    "'": ("", {"ع": 0.05, "ا": 0.2}, 0.1),
    "3": ("", {"ع": 0}, 1.5),
    "4": ("d", {"ذ": 0}, 1),
    "b": ("b", {"ب": 0}, 2),
    "p": ("b", {"ب": 0}, 2),
    "t": ("t|", {"ت": 0, "ط": 0.15, "ه$": 0.15}, 2),
    "6": ("t", {"ط": 0}, 2),
    "th": ("s|d|z|t", {"ث": 0, "ذ": 0.15, "ظ": 0.3, "ت": 0.3, "ط": 0.4}, 2),
    "s": ("s", {"س": 0, "ص": 0.15, "ث": 0.4}, 2),
    "j": ("g", {"ج": 0}, 2),
    "dj": ("g", {"ج": 0}, 2),
    "g": ("g|k", {"ج": 0.05, "غ": 0.15, "ق": 0.3, "ك": 0.5}, 2),
    "7": ("h", {"ح": 0}, 2),
    "7'": ("x", {"خ": 0}, 2),
    "h": ("h", {"ه": 0.1, "ح": 0.1}, 2),
    "5": ("x", {"خ": 0}, 2),
    "kh": ("x", {"خ": 0}, 2),
    "d": ("d", {"د": 0, "ض": 0.15, "ذ": 0.3}, 2),
    "9'": ("d", {"ض": 0}, 2),
    "dh": ("d|z", {"ذ": 0, "ض": 0.1, "ظ": 0.1}, 2),
    "z": ("z|d", {"ز": 0, "ظ": 0.2, "ذ": 0.3}, 2),
    "6'": ("z", {"ظ": 0}, 2),
    "r": ("r", {"ر": 0}, 2),
    "sh": ("S", {"ش": 0}, 2),
    "ch": ("S", {"ش": 0}, 2),
    "9": ("k|s", {"ق": 0, "ص": 0.2}, 2),
    "gh": ("g", {"غ": 0}, 2),
    "8": ("k|g", {"غ": 0.1, "ق": 0.1}, 2),
    "3'": ("g", {"غ": 0}, 2),
    "f": ("f", {"ف": 0}, 2),
    "v": ("f", {"ف": 0}, 2),
    "q": ("k", {"ق": 0}, 2),
    "k": ("k", {"ك": 0, "ق": 0.3}, 2),
    "c": ("k|s", {"ك": 0.1, "س": 0.2, "ق": 0.3}, 2),
    "ck": ("k", {"ك": 0}, 2),
    "x": ("ks", {"ك": 0.3}, 2),
    "l": ("l", {"ل": 0}, 2),
    "m": ("m", {"م": 0}, 2),
    "n": ("n", {"ن": 0}, 2),
}
_VOWELS = frozenset("aeiou")
_ONLY_BEFORE = {"ah": "$", "eh": "$", "ay": "(?![aeiou])", "aw": "(?![aeiou])"}
"""What must follow a unit: «karahiya» has no ah, «de3aya» no ay."""
_UNIT = re.compile(
    "|".join(
        re.escape(unit) + _ONLY_BEFORE.get(unit, "") for unit in sorted(_UNITS, key=lambda unit: (-len(unit), unit))
    )
)
_AGAIN = re.compile(r"(.)\1+")

_KEYS = str.maketrans(
    dict(zip("بتطثسصجغحهخدضذظزرشفقكلمن", "bttsssgghhxdddzzrSfkklmn", strict=True)) | dict.fromkeys("اويعء")
)
_LEFT_OUT = {"ا": 0.5, "ع": 0.3, "ه$": 0.25, "و": 0.7, "ي": 0.6, "ي$": 0.4}
"""What it costs that a letter stands for nothing in the Latin word; a consonant costs 2."""

_DEAREST = 0.85
_PER_UNIT = 0.06
_ARTICLE_MORE, _ARTICLE_LESS = 0.35, 0.2


def suggested(question: Question, known: Known, found: Found) -> Iterator[str]:
    """The question with its Latin words in Arabic, the best first; none where articles hold it so."""
    words = _latin_words(question)
    if not words:
        return
    if all(known.spellings.get(word.text.lower()) for word in words) and found(question.text):
        return
    options: list[tuple[tuple[int, int], list[Option]]] = []
    at = 0
    while at < len(words):
        size, new = _options(words, at, known)
        options.append(((words[at].start, words[at + size - 1].end), new))
        at += size
    yield from chosen(question, options)


def _latin_words(question: Question) -> list[Piece]:
    return [
        Piece(piece.start + match.start(), piece.start + match.end(), match[0], piece.run)
        for piece in question.pieces
        if not piece.excluded and not ARABIC.search(piece.text)
        for match in _WORD.finditer(piece.text)
        if _LATIN_LETTER.search(match[0]) and not CAPITAL_INSIDE.search(match[0])
    ]


def _options(words: list[Piece], at: int, known: Known) -> tuple[int, list[Option]]:
    """How many words are read as one from here, and what they may be: a name, or a word with the article before it."""
    beside = [word for word in words[at : at + _LONGEST_NAME] if word.run == words[at].run]
    for size in range(len(beside), 0, -1):
        name = " ".join(word.text for word in beside[:size])
        if len(name) > 1 and known.entities(name):  # «QAnon» is no قانون, even where no article names it
            used = [Option(name, 2 + _worth(found)) for name, found in known.names(name).items()]
            return size, used[:_MOST_OPTIONS]
    if beside[0].text.lower() in _ARTICLE_ALONE and len(beside) > 1:
        return 2, _words(beside[1].text, True, known)
    kept = known.spellings.get(beside[0].text.lower(), 0)
    found = _words(beside[0].text, False, known)
    return 1, [*found, Option(beside[0].text, _worth(kept) - 0.5)] if kept else found


def _words(latin: str, article: bool, known: Known) -> list[Option]:
    """The forms in articles that a Latin word may stand for, the best first."""
    latin = latin.lower().replace("’", "'")
    bare = _ASSIMILATED.sub("", _ARTICLE.sub("", latin, count=1), count=1) if not article else latin
    article = article or bare != latin
    units = _UNIT.findall(bare.replace("-", ""))
    table = _table(known)
    forms: dict[str, float] = {}
    for key in _latin_keys(tuple(units)):
        forms |= dict.fromkeys(table.get(key, ()), 0.0)
        forms |= {form: 0.0 for form in table.get("l" + key, ()) if form.startswith(ARTICLE)}
    ayns, most = bare.count("3") - bare.count("3'"), len(units) + _LETTERS_MORE
    likely = (form for form in forms if form.count(AIN) >= ayns and len(form) <= most)
    often = sorted(likely, key=lambda form: (-known.forms[form], form))[:_MOST_COMPARED]
    scored: list[Option] = []
    for form in often:
        worth = _worth(known.forms[form])
        if len(scored) == _MOST_OPTIONS and worth < scored[-1].score:
            break  # no form further down, which is rarer still, can score more
        cost = _cost(units, form, article)
        if cost <= _DEAREST + _PER_UNIT * len(units):
            scored.append(Option(form, worth - cost))
            scored = sorted(scored, key=lambda option: (-option.score, option.text))[:_MOST_OPTIONS]
    return scored


def _worth(articles: int) -> float:
    return 0.09 * math.log1p(articles)


def _cost(units: list[str], form: str, article: bool) -> float:
    """What it costs to read these units as this form: 0 where each unit stands for its first letter.

    With `article` the units follow an article; without, an article of the form that they do not write costs a little.
    """
    if article:
        with_article = form.startswith(ARTICLE)
        return _aligned(units, form[2:] if with_article else form) + (0 if with_article else _ARTICLE_LESS)
    plain = _aligned(units, form)
    return min(plain, _aligned(units, form[2:]) + _ARTICLE_MORE) if form.startswith(ARTICLE) else plain


def _aligned(units: list[str], form: str) -> float:
    """The least cost over all ways to walk through units and letters side by side."""
    marked = [*form[:-1], form[-1:] + "$"] if form else []
    row = [0.0]
    for place, letter in enumerate(marked):
        carries = not place and letter == ALEF and form[1:2] in (WAW, YEH)  # «orobbi»: one vowel for او
        row.append(row[-1] + (0.1 if carries else _left_out(letter)))
    previous, first = "", True
    for unit in units:
        _, stands_for, alone = _UNITS[unit]
        if unit == previous:
            alone = 0.05  # tashaddud: ll is written once
        previous = unit
        opens = first and unit[0] in _VOWELS
        if opens:  # an Arabic word opens with a letter: «irhab» is ارهاب rather than رحاب
            alone += 0.4
        first = False
        new = [row[0] + alone]
        for place, letter in enumerate(marked):
            cost = stands_for.get(letter, stands_for.get(letter[0], 3.0))
            if opens and not place and letter == ALEF:
                cost = 0.05
            new.append(min(row[place] + cost, row[place + 1] + alone, new[place] + _left_out(letter)))
        row = new
    return row[-1]


def _left_out(letter: str) -> float:
    return _LEFT_OUT.get(letter, _LEFT_OUT.get(letter[0], 2.0))


@lru_cache(1024)
def _latin_keys(units: tuple[str, ...]) -> tuple[str, ...]:
    """The keys a Latin word may have; none for a word without consonants.

    >>> _latin_keys(("7", "a", "r", "b"))
    ('hrb',)
    """
    parts = [_UNITS[unit][0].split("|") for unit in units]
    if parts and units[-1] == "h":
        parts[-1] = ["", "h"]
    for place, unit in enumerate(units[:-1]):
        if unit == "t":
            parts[place] = ["t"]
    keys = itertools.islice(itertools.product(*parts), _MOST_KEYS)
    return tuple(dict.fromkeys(key for key in (_AGAIN.sub(r"\1", "".join(one)) for one in keys) if key))


def _table(known: Known) -> dict[str, list[str]]:
    """Consonant key → the Arabic forms that have it."""
    found = known.tables.get("arabizi")
    if not isinstance(found, dict):
        table: defaultdict[str, list[str]] = defaultdict(list)
        for form in known.forms:
            if ARABIC.match(form):
                table[_key(form)].append(form)
        known.tables["arabizi"] = found = dict(table)
    return found


def _key(form: str) -> str:
    """The consonants of a folded form, doubled ones once, without the ه at the end that ة became.

    >>> _key("المحتوي"), _key("الدوله"), _key("حساب")
    ('lmht', 'ldl', 'hsb')
    """
    bare = form[:-1] if form.endswith(letters.HEH) else form
    return _AGAIN.sub(r"\1", bare.translate(_KEYS))
