"""Says in words how a question was understood, so that a reader sees what was read otherwise than meant."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import assert_never

from kashaf.index.arabic import LEVELS
from kashaf.index.fields import BY_NAME, UNKNOWN
from kashaf.index.query import All, Among, Any, Everything, Most, Named, Phrase, Prefix, Query, Sentence, Without, Word

Label = Callable[[str, str], str]
"""(facet, id) → the name to show."""


@dataclass(frozen=True, slots=True)
class _Phrases:
    """The wording of one language."""

    everything: str
    word: str
    phrase: str
    most: str
    sentence: str
    every: str
    any: str
    without: str
    prefix: str
    quoted: str
    part: str
    both: str
    either: str
    but: str
    comma: str
    years: str
    since: str
    until: str
    unknown: str


_PHRASES = {
    "ar": _Phrases(
        everything="كل المقالات",
        word="الكلمة: {}",
        phrase="العبارة: {}",
        most="معظم الكلمات: {}",
        sentence="أهم الكلمات من: {}",
        every="كل ما يلي: {}",
        any="أيٌّ مما يلي: {}",
        without="بدون: {}",
        prefix="ما يبدأ بـ«{}»",
        quoted="«{}»",
        part="{text} في {field}",
        both=" و ",
        either=" أو ",
        but="{} بدون {}",
        comma="، ",
        years="من {} إلى {}",
        since="منذ {}",
        until="حتى {}",
        unknown="غير معروف",
    ),
    "en": _Phrases(
        everything="all articles",
        word="the word: {}",
        phrase="the phrase: {}",
        most="most of the words: {}",
        sentence="the weighty words of: {}",
        every="all of: {}",
        any="any of: {}",
        without="without: {}",
        prefix="words beginning with “{}”",
        quoted="“{}”",
        part="{text} in the {field}",
        both=" and ",
        either=" or ",
        but="{} without {}",
        comma=", ",
        years="{} to {}",
        since="since {}",
        until="until {}",
        unknown="unknown",
    ),
}


def understood(query: Query, language: str, label: Label) -> str:
    """The question in words: what is looked for, what is left out, and what it is narrowed to.

    `language` is "ar" for Arabic; any other is answered in English.

    >>> question = Without(Most((Word("تنظيم"), Word("تويتر"))), Word("فيسبوك"))
    >>> understood(question, "ar", lambda facet, id: id)
    'معظم الكلمات: تنظيم، تويتر — بدون: فيسبوك'
    >>> understood(question, "en", lambda facet, id: id)
    'most of the words: تنظيم, تويتر — without: فيسبوك'
    """
    return " — ".join(_Saying(_PHRASES["ar" if language == "ar" else "en"], language, label).clauses(query))


@dataclass(frozen=True, slots=True)
class _Saying:
    phrases: _Phrases
    language: str
    label: Label

    def clauses(self, query: Query) -> list[str]:
        """What the whole question says, a clause for each of its parts; filters come last."""
        left_out: list[str] = []
        if isinstance(query, Without):
            excluded = query.excluded.parts if isinstance(query.excluded, Any) else (query.excluded,)
            left_out = [self.phrases.without.format(self._row(excluded, self.phrases.comma))]
            query = query.query
        parts = query.parts if isinstance(query, All) else (query,)
        filters = [part for part in parts if isinstance(part, Among)]
        wanted = [part for part in parts if not isinstance(part, Among)]
        simple = len(wanted) > 1 and not any(isinstance(part, (Most, Sentence)) for part in wanted)
        said = [self.phrases.every.format(self._row(wanted, self.phrases.comma))] if simple else []
        return (said or [self._clause(part) for part in wanted]) + left_out + [self._said(part) for part in filters]

    def _clause(self, query: Query) -> str:
        """A part of the question by itself, with a word on what it is."""
        match query:
            case Word():
                return self.phrases.word.format(self._said(query))
            case Phrase():
                return self.phrases.phrase.format(self._said(query))
            case Any() if not any(isinstance(part, (All, Most, Sentence, Without, Among)) for part in query.parts):
                return self.phrases.any.format(self._row(query.parts, self.phrases.comma))
            case _:
                return self._said(query)

    def _said(self, query: Query) -> str:
        match query:
            case Word(text, level, part):
                names = {level.name: (level.label_ar if self.language == "ar" else level.label_en) for level in LEVELS}
                return self._in_part(text if level is None else f"{text} ({names[level]})", part)
            case Phrase(words, part):
                return self._in_part(self.phrases.quoted.format(" ".join(words)), part)
            case Prefix(text, part):
                return self._in_part(self.phrases.prefix.format(text), part)
            case Among():
                return self._among(query)
            case All(parts):
                return self._row(parts, self.phrases.both)
            case Any(parts):
                return self._row(parts, self.phrases.either)
            case Named(named, facet, value):
                parts = named.parts if isinstance(named, All) else (named,)
                return f"{' '.join(self._said(part) for part in parts)} = {self.label(facet, value)}"
            case Most(parts):
                return self.phrases.most.format(self._row(parts, self.phrases.comma))
            case Sentence(parts):
                return self.phrases.sentence.format(self._row(parts, self.phrases.comma))
            case Without(wanted, excluded):
                return self.phrases.but.format(self._inside(wanted), self._inside(excluded))
            case Everything():
                return self.phrases.everything
            case _:
                assert_never(query)

    def _inside(self, query: Query) -> str:
        """A part within another, in parentheses where it has parts itself."""
        said = self._said(query)
        return f"({said})" if isinstance(query, (All, Any, Most, Sentence, Without)) else said

    def _row(self, parts: Sequence[Query], between: str) -> str:
        return between.join(self._inside(part) for part in parts)

    def _in_part(self, said: str, part: str | None) -> str:
        return self.phrases.part.format(text=said, field=self._field(part).lower()) if part else said

    def _field(self, name: str) -> str:
        return BY_NAME[name].label_ar if self.language == "ar" else BY_NAME[name].label_en

    def _among(self, among: Among) -> str:
        values = [self._value(among.facet, value) for value in among.values]
        values += [self._years(first, last) for first, last in among.ranges]
        return f"{self._field(among.facet)}: {self.phrases.either.join(values)}"

    def _value(self, facet: str, value: str) -> str:
        if value == UNKNOWN:
            return self.phrases.unknown
        return self.label(facet, value) if BY_NAME[facet].kind == "name" else value

    def _years(self, first: int | None, last: int | None) -> str:
        if first is not None and last is not None:
            return self.phrases.years.format(first, last)
        return self.phrases.until.format(last) if last is not None else self.phrases.since.format(first)
