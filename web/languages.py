"""The languages of the pages: one row per language, one table of texts, plural forms, dates and numbers."""

from collections.abc import Callable
from dataclasses import dataclass

from kashaf.web.texts import COUNTED, NAMES, TEXTS


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the pages: its code, its own name, the direction it is written in, its plural rule and months.

    `category` gives the CLDR plural category of a whole number: zero, one, two, few, many or other.
    """

    code: str
    name: str
    direction: str
    category: Callable[[int], str]
    months: tuple[str, ...]


def arabic_category(number: int) -> str:
    """The plural category of a number in Arabic (CLDR): 3 مقالات, 11 مقالة, 100 مقالة, 103 مقالات.

    >>> [arabic_category(number) for number in (0, 1, 2, 3, 10, 11, 99, 100, 102, 103, 111)]
    ['zero', 'one', 'two', 'few', 'few', 'many', 'many', 'other', 'other', 'few', 'many']
    """
    if number <= 2:
        return ("zero", "one", "two")[number]
    rest = number % 100
    if rest < 3:
        return "other"
    return "few" if rest <= 10 else "many"


def english_category(number: int) -> str:
    """The plural category of a number in English: one or other."""
    return "one" if number == 1 else "other"


LANGUAGES = (
    Language(
        "ar",
        "العربية",
        "rtl",
        arabic_category,
        (
            "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو",
            "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
        ),
    ),
    Language(
        "en",
        "English",
        "ltr",
        english_category,
        (
            "January", "February", "March", "April", "May", "June",
            "July", "August", "September", "October", "November", "December",
        ),
    ),
)  # fmt: skip
BY_CODE = {language.code: language for language in LANGUAGES}
DEFAULT = LANGUAGES[0].code


@dataclass(frozen=True, slots=True)
class Interface:
    """The words of one language, as pages use them: `Interface("ar").text("search")`."""

    code: str

    @property
    def language(self) -> Language:
        return BY_CODE[self.code]

    @property
    def others(self) -> tuple[Language, ...]:
        """The languages a reader can change to."""
        return tuple(language for language in LANGUAGES if language.code != self.code)

    def text(self, key: str, **values: object) -> str:
        """A text of the table with its {names} filled in."""
        return TEXTS[key][self.code].format(**values)

    def name(self, table: str, key: str) -> str:
        """What an id such as a rule's is called; an id that has no name stands for itself."""
        return NAMES[table].get(key, {}).get(self.code, key)

    def of(self, row: object, attribute: str = "label") -> str:
        """The value of an attribute that rows of other tables hold once per language: label_ar, label_en."""
        return str(getattr(row, f"{attribute}_{self.code}"))

    def counted(self, key: str, number: int) -> str:
        """A number with the noun in the form it asks for.

        >>> Interface("ar").counted("articles", 2), Interface("ar").counted("articles", 1250)
        ('مقالتان', '1,250 مقالة')
        """
        forms = COUNTED[key][self.code]
        return forms.get(self.language.category(number), forms["other"]).format(number=self.number(number))

    def number(self, number: int) -> str:
        """A whole number in Latin digits, as Arabic sites write them, with thousands set apart."""
        return f"{number:,}"

    def date(self, iso: str) -> str:
        """An ISO date in words, as precise as it is.

        >>> Interface("ar").date("2015-03-13"), Interface("en").date("2015-03"), Interface("en").date("2015")
        ('13 مارس 2015', 'March 2015', '2015')
        """
        year, *rest = iso.split("-")
        month = [self.language.months[int(rest[0]) - 1]] if rest else []
        day = [str(int(rest[1]))] if len(rest) > 1 else []
        return " ".join([*day, *month, year])
