"""How Arabic texts say years: one row per way of saying, a pattern over token letters and what it means.

Letters of the patterns are those of `kashaf.index.year_words`; data/year_words.tsv says what each word's letter means.
A token belongs to the first row that takes it.
"""

import re
from collections.abc import Iterator

from kashaf.index.letters import fold
from kashaf.index.months import MONTHS, WEEKDAYS, hijri_years, is_day, weekday_years
from kashaf.index.reference import Reference
from kashaf.index.relative_years import RELATIVE_RULES
from kashaf.index.year_rule import HIGH, LOW, MEDIUM, PAIR, Core, Found, Rule
from kashaf.index.year_text import YearText
from kashaf.index.year_words import DECADES, NUMBER, YEAR

HIJRI_NOW = range(1300, 1451)
"""Hijri years that a modern text may name without saying هـ."""
BARE, WEAK = range(1900, 2051), range(1800, 2101)
"""What a number may be to pass for a year without any cue, and after a weak one (في, بين)."""
FIRST_WEEKDAY_YEAR = 1990


def _chain(text: YearText, first: int, last: int, confidence: str, window: range, loose: bool) -> Iterator[Found]:
    """Every year of a match, the first with its cue: بين عامي 2014 و2016 gives two.

    `loose`: the cue is weak (في, بين), so a word that may be counted behind the number rules it out.
    """
    start, previous = first, None
    for position in range(first, last + 1):
        letter = text.letters[position]
        if letter == NUMBER and previous is not None and text.letters[position - 1] in "-/":
            if int(text.word(position)) == (previous + 1) % 100:  # موسم 2014-15
                yield Found(position, position, (previous + 1,), confidence)
            continue
        if letter != YEAR:
            continue
        year = text.year(position)
        if year is None or year not in window or (loose and text.may_be_counted(position)):
            return
        if previous is not None and (year <= previous or text.counted(position)):
            return
        yield Found(start, position, (year,), confidence)
        start, previous = position + 1, year
        # The connector is no part of the next mention: 2016, not و2016.
        while start <= last and text.letters[start] in "-/otv,fPz":
            start += 1


def _cue(text: YearText, first: int, last: int, _: Reference) -> Iterator[Found]:
    position = text.letters.index(YEAR, first)
    number = int(text.word(position))
    if text.letters[position - 1] == "," and not text.comma_before_number(position):
        return
    if text.letters[position - 1] == "(" and number not in BARE:  # العام الماضي (1532 حالة)
        return
    if number % 50 == 0 and text.counted(position):  # كل عام 2000 طالب
        return
    if number in HIJRI_NOW:
        hijri = hijri_years(number)
        # عام 1435: in a text that counts Hijri years one of them; else it cannot be told.
        candidates = hijri if {"h", "H"} & set(text.letters) else (number, *hijri)
        yield Found(first, position, candidates, MEDIUM)
        return
    yield from _chain(text, first, last, HIGH, range(1000, 2200), loose=False)


def _weak_cue(text: YearText, first: int, last: int, _: Reference) -> Iterator[Found]:
    if text.amount_before(first) or text.amount_before(text.letters.index(YEAR, first)):
        return
    found = tuple(_chain(text, first, last, HIGH, WEAK, loose=True))
    said = text.letters[first : last + 1]
    # بين 1500 و2000 شخص: what rules out the end of a range rules out its beginning.
    if len(found) == said.count(YEAR) or not RANGE_SIGNS & set(said):
        yield from found


RANGE_SIGNS = {"t", "B", "-", "f"}


def _from(text: YearText, first: int, last: int, reference: Reference) -> Iterator[Found]:
    if text.letters.count(YEAR, first, last + 1) > 1 or (first and text.folded(first - 1) in STARTS):
        yield from _weak_cue(text, first, last, reference)


STARTS = frozenset(map(fold, ("ابتداء", "اعتبارا", "واعتبارا", "بدءا", "بداية", "انطلاقا")))
"""Before من: اعتبارا من 2012."""


def _date(text: YearText, first: int, last: int, _: Reference) -> Iterator[Found]:
    position = text.letters.index(YEAR, first)
    year = text.year(position)
    doubtful = text.letters[first] == "A" and last - first == 1
    if year is None or (doubtful and text.may_be_counted(position)):  # مارس 2000 لاعب: practised
        return
    yield from _chain(text, first, last, HIGH, range(1500, 2200), loose=False)


def _numeric_date(text: YearText, first: int, last: int, _: Reference) -> Iterator[Found]:
    if text.glued_to_date(first, last):
        return
    numbers = [int(text.word(position)) for position in range(first, first + 5, 2)]
    if text.letters[first] == YEAR:
        numbers.reverse()
    day, month, year = numbers
    hijri = text.letters[last] == "h" or year < 1500
    if hijri:
        candidates = hijri_years(year, month, day) if month <= 12 else ()
    else:
        candidates = (year,) if is_day(year, month, day) or is_day(year, day, month) else ()
    if candidates:
        yield Found(first, last, candidates, HIGH)


def _month_number(text: YearText, first: int, last: int, _: Reference) -> Iterator[Found]:
    year = text.year(last, before="/")
    if year is not None and year in BARE and 1 <= int(text.word(first)) <= 12 and not text.counted(last):
        yield Found(first, last, (year,), MEDIUM)


def _hijri_date(text: YearText, first: int, last: int, _: Reference) -> Iterator[Found]:
    letters = text.letters
    month_at = letters.index("H", first)
    year_at = last - 1 if letters[last] == "h" else last
    year = int(text.word(year_at))
    if letters[last] != "h" and year not in HIJRI_NOW:
        if year in WEAK:  # رمضان 2014
            yield from _date(text, first, last, _)
        return
    day = int(text.word(first)) if letters[first] == NUMBER else None
    month = MONTHS[text.word(month_at)].number
    candidates = hijri_years(year, month, day)
    if candidates:
        yield Found(first, last, candidates, HIGH if len(candidates) == 1 else MEDIUM)


def _hijri_year(text: YearText, first: int, last: int, _: Reference) -> Iterator[Found]:
    candidates = hijri_years(int(text.word(last if text.letters[last] == YEAR else last - 1)))
    if candidates:
        yield Found(first, last, candidates, MEDIUM)


def _gregorian_mark(text: YearText, first: int, last: int, _: Reference) -> Iterator[Found]:
    year = int(text.word(first))
    # 1500 م is a race, 2000 ميلادية is not.
    if year % 50 == 0 and len(text.word(last)) == 1 and not text.between_brackets(first, last):
        return
    if text.letters[first] == YEAR or len(text.word(last)) > 1:
        yield Found(first, last, (year,), HIGH)


def _bracket(text: YearText, first: int, last: int, _: Reference) -> Iterator[Found]:
    yield from _chain(text, first + 1, last - 1, MEDIUM, WEAK, loose=True)


def _range(text: YearText, first: int, last: int, _: Reference) -> Iterator[Found]:
    found = tuple(_chain(text, first, last, MEDIUM, WEAK, loose=True))
    if len(found) == 2 and found[1].candidates[0] - found[0].candidates[0] <= 60 and not text.amount_before(first):
        yield from found


def _named_event(text: YearText, first: int, last: int, _: Reference) -> Iterator[Found]:
    yield from _chain(text, first, last, MEDIUM, WEAK, loose=True)


def _spelled(text: YearText, first: int, last: int, _: Reference) -> Iterator[Found]:
    start = text.letters.index("T", first)
    year = text.spelled(start, last)
    cued = start > first
    if year is None or year not in WEAK or (not cued and (last - start < 1 or text.counted(last))):
        return
    yield Found(first, last, (year,), HIGH if cued else LOW)


def _two_digits(text: YearText, first: int, last: int, _: Reference) -> Iterator[Found]:
    number = int(text.word(last))
    if number >= 30 and not text.may_be_counted(last) and text.unbroken(last):  # عام 67
        yield Found(first, last, (1900 + number,), LOW)


CENTURIES = {
    "الماضي": 20,
    "المنصرم": 20,
    "الفايت": 20,
    "العشرين": 20,
    "الحالي": 21,
    "الجاري": 21,
    "20": 20,
    "19": 19,
    "21": 21,
}
CENTURIES |= {"التاسع عشر": 19, "الثامن عشر": 18, "السابع عشر": 17, "الحادي والعشرين": 21, "الواحد والعشرين": 21}


def _decade(text: YearText, first: int, _last: int, _: Reference) -> Iterator[Found]:
    decade = DECADES[text.word(first).removeprefix("ال")]
    if any(text.folded(position).removeprefix("ال").startswith("عمر") for position in text.following(first, 3)):
        return  # في الستينيات من عمره
    end, century = first, 20
    for position in text.following(first, 2):
        if text.letters[position] != "q":
            continue
        for length in (3, 2, 1):
            words = [text.folded(after) for after in text.following(position, length)]
            said = CENTURIES.get(" ".join(word for word in words if word != "ال"))
            if said is not None:
                end, century = position + len(words), said
                break
    start = 100 * (century - 1) + decade
    # Without its century العشرينيات is the last one's or this one's.
    sure = end > first or decade != 20
    yield Found(first, end, tuple(range(start, start + 10)), MEDIUM if sure else LOW)


def _weekday_date(text: YearText, first: int, last: int, reference: Reference) -> Iterator[Found]:
    letters = text.letters
    day_at = letters.index(NUMBER, first)
    month_at = next(position for position in range(day_at, last + 1) if letters[position] in "MA")
    weekday_at = letters.index("W", first)
    weekday, day = WEEKDAYS[text.word(weekday_at)], int(text.word(day_at))
    month = MONTHS[text.word(month_at)].number
    candidates = weekday_years(weekday, day, month, FIRST_WEEKDAY_YEAR, reference.last_year)
    near = tuple(year for year in candidates if reference.near(year, month, letters[last]))
    candidates = near or candidates
    if candidates:
        yield Found(first, last, candidates, HIGH if len(candidates) == 1 else MEDIUM)


def _bare(text: YearText, first: int, last: int, _: Reference) -> Iterator[Found]:
    year = text.year(first)
    if year is None or year not in BARE:
        return
    if not (text.may_be_counted(first) or text.amount_before(first) or text.product_before(first)):
        yield Found(first, last, (year,), LOW)


_TAIL = r"(?:[-/otv,]{1,2}[CIPzf]?(?:Y|(?<=Y[-/])n))*"
"""Further years behind the first: -2016, و2016, وحتى عام 2016, /15."""
_CUE = r"(?:Sf?)?[CIL]y?[RJF]?[(:]?,?"

RULES = (
    Rule(
        "hijri-date", ("H",), re.compile(r"(?:nf?s?)?H,?(?:f?[CI])?,?(?:Yh?|kh)"), _hijri_date, Core(re.compile("H"), 3)
    ),
    Rule(
        "numeric-date",
        ("n/", "n-", "n."),
        re.compile(r"(?:n([/.-])n\1Y|Y([/.-])n\2n)[hg]?"),
        _numeric_date,
        Core(re.compile("[nY][/.-]n[/.-][nY]"), 0),
    ),
    Rule(
        "date",
        ("Y",),
        re.compile(rf"(?:WV?,?\(?)?(?:n[-/]?f?s?|s)?{PAIR}[-/,]?(?:f?G?[CI][RJF]?)?[(,]?Yg?{_TAIL}"),
        _date,
        Core(re.compile(r"[MA]\)?[-/,]?(?:f?G?[CI][RJF]?)?[(,]?Y"), 10),
    ),
    Rule("hijri-year", ("h",), re.compile(r"[CI],?(?:Y|k|n)h|(?:Y|k)h|[CI]h,?Y"), _hijri_year),
    Rule(
        "year",
        ("Y",),
        re.compile(rf"G?{_CUE}Yg?{_TAIL}|(?:S|4[Ow])f?,?Yg?{_TAIL}"),
        _cue,
        Core(re.compile("[CILS4][yRJFOwf]*[(:]?,?Y"), 3),
    ),
    Rule("gregorian-mark", ("Yg", "kg"), re.compile(r"[Yk]g"), _gregorian_mark),
    Rule("year-after-from", ("fY",), re.compile(rf"fY{_TAIL}"), _from),
    Rule(
        "year-after-preposition",
        ("PY", "BY", "zY", "pY", "vY", "fY", ",Y"),
        re.compile(rf"[PzpvB]f?,?Y{_TAIL}"),
        _weak_cue,
    ),
    Rule("range", ("Y-", "Y/"), re.compile(r"Y[-/](?:Y|n)"), _range),
    Rule("bracket", ("(Y",), re.compile(r"\(Y(?:-[Yn])?\)"), _bracket),
    Rule("month-number", ("n/Y",), re.compile(r"n/Y"), _month_number),
    Rule("named-event", ("X",), re.compile(rf"X[wWIMOf]{{0,3}},?Y{_TAIL}"), _named_event),
    Rule("spelled", ("T",), re.compile(r"(?:(?:Sf?)?[CI])?T(?:o?u)*"), _spelled, Core(re.compile("T"), 3)),
    Rule("decade", ("d",), re.compile(r"d"), _decade),
    Rule("weekday-date", ("W",), re.compile(rf"WV?,?\(?nf?s?{PAIR}[RJF]?"), _weekday_date),
    *RELATIVE_RULES,
    Rule("two-digit-year", ("Cn",), re.compile(r"Cn(?![-/.]n)"), _two_digits),
    Rule("bare", ("Y",), re.compile(r"Y"), _bare),
)
