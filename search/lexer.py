"""From the characters of a question to its operands, parentheses and joining words; parentheses come out in pairs."""

import re
from dataclasses import dataclass
from itertools import pairwise

from kashaf.index import analysis, letters
from kashaf.index.arabic import EXACT
from kashaf.index.fields import BY_NAME, Field
from kashaf.index.query import Any, Most, Phrase, Prefix, Query, Word
from kashaf.search import problems, signs
from kashaf.search.lexemes import Lexeme, Role
from kashaf.search.problems import Notes
from kashaf.search.values import YEARS, Listed, Names, any_of, listed

MOST_WORDS = 64
MOST_DEPTH = 32


@dataclass(frozen=True, slots=True)
class _Group:
    start: int
    part: str | None
    shown: bool


class Lexer:
    """Reads a question from left to right; `at` is the next character, `left` how many words may still come."""

    def __init__(self, text: str, names: Names, notes: Notes) -> None:
        self.text, self.names, self.notes = text, names, notes
        self.at, self.left = 0, MOST_WORDS
        self.full = self.void = False
        self.lexemes: list[Lexeme] = []
        self.groups: list[_Group] = []

    def read(self) -> list[Lexeme]:
        """All lexemes of the question."""
        while not self.full:
            self.at = signs.after_space(self.text, self.at)
            if self.at >= len(self.text):
                break
            if not (self._parenthesis() or self._joiner()):
                self._operand()
        if self.groups and not self.full:
            start = self.groups[-1].start
            self.notes.add(problems.UNCLOSED_GROUP, start, start + 1)
        while self.full and self.lexemes and self.lexemes[-1].kind in ("and", "or", "not"):
            self.lexemes.pop()
        while self.groups:
            self._close(len(self.text))
        return self.lexemes

    # Parentheses

    def _parenthesis(self) -> bool:
        sign = self._here()
        if sign == "(":
            self._open()
        elif sign == ")":
            self.at += 1
            if self.groups:
                self._close(self.at)
            else:
                self.notes.add(problems.UNOPENED_GROUP, self.at - 1, self.at)
        return sign in ("(", ")")

    def _open(self, part: str | None = None) -> None:
        shown = len(self.groups) < MOST_DEPTH
        if shown:
            self.lexemes.append(Lexeme("open", self.at, self.at + 1, part=part))
        else:
            self.notes.add(problems.TOO_DEEP, self.at, self.at + 1, limit=MOST_DEPTH)
        self.groups.append(_Group(self.at, part or self._part(), shown))
        self.at += 1

    def _close(self, end: int) -> None:
        if self.groups.pop().shown:
            self.lexemes.append(Lexeme("close", end, end))

    def _part(self) -> str | None:
        """The field whose parentheses this is in."""
        return self.groups[-1].part if self.groups else None

    # Joining words

    def _joiner(self) -> bool:
        if self._here() == "|":
            start = self.at
            while self._here() == "|":
                self.at += 1
            self.lexemes.append(Lexeme("or", start, self.at))
            return True
        chunk = signs.CHUNK.match(self.text, self.at)
        kind = signs.joiner(chunk[0]) if chunk else None
        if chunk is None or kind is None or signs.CLITIC.match(self.text, self.at):  # و«داعش» joins nothing
            return False
        self.at = chunk.end()
        text = chunk[0]
        words = [] if text.isascii() else analysis.tokens(text)
        query = Word(words[0].text, part=self._part()) if words and self.left else None
        lexeme = Lexeme(kind, chunk.start(), chunk.end(), text if text.isascii() else "", query)
        self.lexemes.append(lexeme)
        return True

    # Operands

    def _operand(self) -> None:
        start, self.void = self.at, False
        excluded, exact = self._signs()
        if self._ends_here():
            return
        if clitic := signs.CLITIC.match(self.text, self.at):
            self.at = clitic.end()
        name, word = signs.FIELD.match(self.text, self.at), self.at
        field = signs.FIELD_NAMES.get(letters.fold(name["name"])) if name else None
        if name and field:
            self.at = name.end()
            excluded_value, exact_value = self._signs()  # «عنوان:-داعش» leaves out what «-عنوان:داعش» does
            excluded, exact = excluded or excluded_value, exact or exact_value
        if excluded:
            self.lexemes.append(Lexeme("not", start, self.at))
        first = len(self.lexemes)
        if field:
            self._field(field, word, exact, excluded)
        elif self._here() in signs.QUOTES:
            self._phrase(self._part(), exact)
        elif self._here() == "(":
            self._open()
        else:
            self._chunk(self._part(), exact, whole=excluded)
        if len(self.lexemes) == first and (excluded or self.void):
            # What was to be left out cannot be read: the next word must not be left out in its place.
            while self.lexemes and self.lexemes[-1].kind == "not":
                self.lexemes.pop()

    def _here(self) -> str:
        return self.text[self.at : self.at + 1]

    def _ends_here(self) -> bool:
        here = self._here()
        return not here or here.isspace() or here in ")|"

    def _add(self, query: Query, start: int, role: Role = "plain") -> None:
        """Add an operand, or as much of a phrase as there is room for."""
        size = len(query.words) if isinstance(query, Phrase) else 1
        if size > self.left:
            self.full = True
            self.notes.add(problems.TOO_MANY, start, len(self.text), limit=MOST_WORDS)
            if not isinstance(query, Phrase) or not self.left:
                return
            query = Phrase(query.words[: self.left], query.part)
        self.left -= min(size, self.left)
        self.lexemes.append(Lexeme("operand", start, self.at, query=query, role=role))

    def _signs(self) -> tuple[bool, bool]:
        """Whether a minus and whether = stands before the operand; neither counts inside or after a word."""
        found = signs.SIGNS.match(self.text, self.at)
        if not found:
            return False, False
        begins = self.at == 0 or self.text[self.at - 1].isspace() or self.text[self.at - 1] in "(|:"
        self.at = found.end()
        return begins and bool(signs.MINUS.search(found[0])), begins and bool(signs.EXACT.search(found[0]))

    def _phrase(self, part: str | None, exact: bool) -> None:
        start = self.at
        inside, self.at, closed = signs.quoted(self.text, start)
        if not closed:
            self.notes.add(problems.UNCLOSED_PHRASE, start, self.at, self.text[start])
        if signs.STARS.search(inside):
            self.notes.add(problems.WILDCARD, start, self.at, inside)
        words = tuple(token.text for token in analysis.tokens(inside))
        if not words:
            self.void = True
        elif exact and len(words) == 1:
            self._add(Word(words[0], EXACT, part), start, "marked")
        else:
            if exact:
                self.notes.add(problems.EXACT_PHRASE, start, self.at)
            self._add(Phrase(words, part), start, "marked")

    def _chunk(
        self, part: str | None, exact: bool, *, whole: bool = False, pattern: re.Pattern[str] = signs.CHUNK
    ) -> None:
        """Words that no space parts; with `whole` they make one operand."""
        found = pattern.match(self.text, self.at)
        if not found:
            return
        start, self.at = self.at, found.end()
        address = signs.SCHEME.match(found[0])
        chunk = found[0][address.end() :] if address else found[0]
        if signs.STARS.search(chunk):
            chunk = self._starred(chunk, start, part, exact)
        if signs.INNER_QUESTION.search(chunk) and "/" not in chunk:  # not that of an address
            self.notes.add(problems.WILDCARD, start, self.at, chunk)
            chunk = chunk.replace("?", "")
        words = analysis.tokens(chunk)
        texts = tuple(word.text for word in words)
        if len(words) > 1:
            bare = chunk.translate(letters.DIGITS).strip(signs.TRAILING)
            if ".." in bare and YEARS.fullmatch(bare):
                self.notes.add(problems.BARE_YEARS, start, self.at, bare, BY_NAME["year"])
            joints = (chunk[one.end : other.start] for one, other in pairwise(words))
            latin = all(map(signs.LATIN.fullmatch, texts)) and (address or all(map(signs.JOINT.fullmatch, joints)))
            if not exact and (latin or whole):
                self._add(Phrase(texts, part), start)
                return
        for text in texts:
            if not self.full:
                self._add(Word(text, EXACT if exact else None, part), start, "marked" if exact else "plain")

    def _starred(self, chunk: str, start: int, part: str | None, exact: bool) -> str:
        """Reads «تغريد*»; gives back what is left to be read as words, without stars."""
        body = chunk.rstrip(signs.TRAILING)
        bare = signs.STARS.sub("", body)
        words = analysis.tokens(bare)
        # ب* is dropped by `tokens` as a clitic, يء* folds to one letter.
        short = not words or (len(words) == 1 and len(letters.fold(words[0].text)) < 2)
        if short:
            self.notes.add(problems.SHORT_PREFIX, start, self.at, body)
            self.void = True
            return ""
        ends = len(words) == 1 and body.startswith(bare) and words[0].end == len(bare)
        if not ends:
            self.notes.add(problems.WILDCARD, start, self.at, body)
            return bare
        if exact:
            self.notes.add(problems.EXACT_PHRASE, start, start + 1)
        self._add(Prefix(words[0].text, part), start)
        return ""

    # Fields

    def _field(self, field: Field, name: int, exact: bool, excluded: bool) -> None:
        """Read the value that stands here behind the name of a field, which stands at `name`."""
        start = self.at
        values = None if field.kind == "text" else listed(field, self.text, start, self.names)
        if values:
            self._filter(field, values, excluded)
        elif self._ends_here():
            for token in analysis.tokens(self.text[name:start]):
                self._add(Word(token.text, part=self._part()), name)
        elif field.kind == "text" and self._here() == "(":
            self._open(field.name)
        elif field.kind == "text":
            self._words_of_field(field, exact)
        if self.at == start:
            self.notes.add(problems.EMPTY_FIELD, name, start, self.text[name:start], field)

    def _words_of_field(self, field: Field, exact: bool) -> None:
        start, first = self.at, len(self.lexemes)
        found: list[Query] = []
        while not self.full:
            if self._here() in signs.QUOTES:
                self._phrase(field.name, exact)
            else:
                self._chunk(field.name, exact, pattern=signs.VALUE)
            found += self._gathered(first)
            separator = signs.SEPARATOR.match(self.text, self.at)
            if not separator or separator["sign"] == "|" or separator["before"] or separator["after"]:
                break
            self.at = separator.end()
            if self._ends_here():
                break
        self._put(found, start)

    def _filter(self, field: Field, values: Listed, excluded: bool) -> None:
        start, self.at, first = self.at, values.end, len(self.lexemes)
        for wording, begin, end in values.notes:
            self.notes.add(wording, begin, end, self.text[begin:end], field)
        if not values.unknown:
            self._add(any_of(values.known), start, "filter")
            return
        found: list[Query] = [any_of(values.known)] if values.known else []
        for begin, end, in_quotes in values.unknown:
            texts = tuple(token.text for token in analysis.tokens(self.text[begin:end]))
            if texts and (in_quotes or (excluded and len(texts) > 1)):
                self._add(Phrase(texts, self._part()), begin)
            else:
                for text in texts:
                    self._add(Word(text, part=self._part()), begin)
            if found or excluded or len(values.unknown) > 1:
                found += self._gathered(first)
        if found:
            self._put(found, start)

    def _gathered(self, first: int) -> list[Query]:
        """Take back the operands added since `first` as one."""
        queries = tuple(lexeme.query for lexeme in self.lexemes[first:] if lexeme.query is not None)
        del self.lexemes[first:]
        return [Most(queries)] if len(queries) > 1 else list(queries)

    def _put(self, alternatives: list[Query], start: int) -> None:
        if not alternatives:
            self.void = True
        else:
            query = alternatives[0] if len(alternatives) == 1 else Any(tuple(alternatives))
            self.lexemes.append(Lexeme("operand", start, self.at, query=query, role="marked"))
