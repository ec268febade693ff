"""What stands behind the colon of a field: names of the authority file, years, words as they stand in the metadata."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from dataclasses import field as default

from kashaf.index import letters
from kashaf.index.fields import UNKNOWN, Field
from kashaf.index.query import Among
from kashaf.search import problems, signs
from kashaf.search.operators import BY_NAME
from kashaf.search.problems import Wording

Names = Callable[[str, str], str | None]
"""(facet, name as typed) → id of the authority file, or None where the name is not known."""

_WORDS_IN_A_NAME = 6
_YEAR = "[0-9]{3,4}"
_DOTS = "|".join(re.escape(sign) for sign in BY_NAME["range"].signs)
_ONE_YEAR = re.compile(f"({_YEAR})م?")  # 2015م is a year of this calendar; 1436هـ is not
YEARS = re.compile(
    # A hyphen joins years only between two of them: «سنة:-2015» leaves a year out.
    rf"(?P<first>{_YEAR})?م?\s*(?:(?:{_DOTS})+|(?<=[0-9م])\s*[-–−](?=\s*[0-9]))\.?\s*(?P<last>{_YEAR})?م?"
)
_UNKNOWN = frozenset(
    letters.fold(word) for word in (UNKNOWN, "غير معروف", "غير معروفة", "غير_معروف", "غير_معروفة", "مجهول", "مجهولة")
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a value stands for; `backwards` where its years had to be turned round."""

    among: Among
    backwards: bool = False


def meaning(field: Field, text: str, names: Names) -> Meaning | None:
    """What a value of a field stands for; None where it is no such value (an unknown name, a year that is none)."""
    if not text.strip():
        return None
    if field.kind != "label" and letters.fold(text.strip()) in _UNKNOWN:
        return Meaning(Among(field.name, (UNKNOWN,)))
    if field.kind == "year":
        return _years(field, letters.bare(text).translate(letters.DIGITS).strip())
    if field.kind == "label":
        return Meaning(Among(field.name, (text.strip(),)))
    found = names(field.name, text.strip())
    return Meaning(Among(field.name, (found,))) if found else None


def _years(field: Field, text: str) -> Meaning | None:
    if year := _ONE_YEAR.fullmatch(text):
        return Meaning(Among(field.name, (str(int(year[1])),)))
    years = YEARS.fullmatch(text)
    if not years or not (years["first"] or years["last"]):
        return None
    first = int(years["first"]) if years["first"] else None
    last = int(years["last"]) if years["last"] else None
    backwards = first is not None and last is not None and first > last
    return Meaning(Among(field.name, ranges=((last, first) if backwards else (first, last),)), backwards)


def any_of(meanings: list[Among]) -> Among:
    """One filter for all values of a field that stand in a list."""
    values = dict.fromkeys(value for among in meanings for value in among.values)
    ranges = dict.fromkeys(years for among in meanings for years in among.ranges)
    return Among(meanings[0].facet, tuple(values), tuple(ranges))


@dataclass(slots=True)
class Listed:
    """Values read behind a colon, up to `end`; `unknown` are (start, end, whether quoted) of those that are none."""

    end: int
    known: list[Among] = default(default_factory=list)
    unknown: list[tuple[int, int, bool]] = default(default_factory=list)
    notes: list[tuple[Wording, int, int]] = default(default_factory=list)

    def take(self, found: Meaning | None, field: Field, place: tuple[int, int], *, in_quotes: bool = False) -> None:
        """Add a value that stands at `place` of the question."""
        if found is None:
            wording = problems.NOT_A_YEAR if field.kind == "year" else problems.UNKNOWN_VALUE
            self.unknown.append((*place, in_quotes))
            self.notes.append((wording, *place))
            return
        self.known.append(found.among)
        if found.backwards:
            self.notes.append((problems.REVERSED_YEARS, *place))


def listed(field: Field, text: str, at: int, names: Names) -> Listed | None:
    """The values of a filter that stand at `at`, with commas between them; None where no value stands there.

    Behind a space only a known name or a year counts as one: «المصدر: الجيش يتقدم» is prose.
    """
    start = signs.after_space(text, at)
    if start > at and not _is_known(field, text, start, names):
        return None
    if text.startswith("(", start):
        result = _in_parentheses(field, text, start, names)
        return result if result.known or result.unknown else None
    result = Listed(start)
    while value := _value(field, text, result.end, names, result):
        result.end = value
        separator = signs.SEPARATOR.match(text, value)
        if not separator:
            break
        glued = separator["sign"] != "|" and not separator["before"] and not separator["after"]
        if not glued and not _is_known(field, text, separator.end(), names):
            break
        result.end = separator.end()
    return result if result.known or result.unknown else None


def _value(field: Field, text: str, at: int, names: Names, result: Listed) -> int | None:
    """Take the one value that stands at `at` and say where it ends; None where none does."""
    if text[at : at + 1] in signs.QUOTES:
        inside, end, closed = signs.quoted(text, at)
        if not closed:
            result.notes.append((problems.UNCLOSED_PHRASE, at, end))
        if inside.strip():
            result.take(meaning(field, inside, names), field, (at, end), in_quotes=True)
        return end
    found = _longest(field, text, at, names)
    if found is None:
        word = signs.VALUE.match(text, at)
        if word is None or not word[0].strip(signs.TRAILING):
            return None
        result.take(None, field, (at, word.end()))
        return word.end()
    result.take(found[0], field, (at, found[1]))
    return found[1]


def _longest(field: Field, text: str, at: int, names: Names) -> tuple[Meaning, int] | None:
    """The longest run of words at `at` that is a value: «جهة:الأمم المتحدة» needs no quotation marks."""
    first = signs.VALUE.match(text, at)
    if first is None:
        return None
    ends = [first.end()]
    if field.kind != "label":
        while len(ends) < _WORDS_IN_A_NAME and (further := signs.FURTHER.match(text, ends[-1])):
            if signs.joiner(further["word"]):
                break
            ends.append(further.end())
    for end in reversed(ends):
        typed = text[at:end]
        bare = typed.strip(signs.TRAILING)
        for form in (bare, typed) if field.kind == "label" else (typed, bare):  # «2015..» is not «2015.»
            if found := meaning(field, form, names):
                return found, end
    return None


def _is_known(field: Field, text: str, at: int, names: Names) -> bool:
    if field.kind == "label" or at >= len(text):
        return False
    if text[at] in signs.QUOTES:
        return meaning(field, signs.quoted(text, at)[0], names) is not None
    return _longest(field, text, at, names) is not None


def _in_parentheses(field: Field, text: str, at: int, names: Names) -> Listed:
    """The values in «منصة:(تويتر أو يوتيوب)»: any of them, as with commas."""
    group = signs.GROUP_OF_VALUES.match(text, at)
    assert group is not None  # the pattern matches every opening parenthesis
    result = Listed(group.end())
    if not group["close"]:
        result.notes.append((problems.UNCLOSED_GROUP, at, at + 1))
    for start, end in _pieces(text, group.start("inside"), group.end("inside")):
        inside = text[start:end].strip("".join(signs.QUOTES))
        if inside.strip(signs.TRAILING):
            result.take(meaning(field, inside, names), field, (start, end), in_quotes=inside != text[start:end])
    return result


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Places of what stands between separators, spaces around it left out."""
    for separator in signs.BETWEEN_VALUES.finditer(text, start, end):
        yield _stripped(text, start, separator.start())
        start = separator.end()
    yield _stripped(text, start, end)


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    inside = text[start:end]
    return end - len(inside.lstrip()), start + len(inside.rstrip())
