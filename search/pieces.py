"""The words of a question that may be exchanged for others, and their places; signs, fields and operators stay."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as default

from kashaf.index import analysis, letters
from kashaf.search import signs
from kashaf.search.values import Names, listed


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands between two spaces of a question, or a word of it; `text` is `question.text[start:end]`.

    `run` is the same for pieces that stand side by side, with nothing but space between them.
    """

    start: int
    end: int
    text: str
    run: int = 0
    excluded: bool = False
    exact: bool = False


@dataclass(slots=True)
class Question:
    """A question cut into pieces; `tight` are the places of its quotation marks and =, which make it stricter."""

    text: str
    pieces: list[Piece] = default(default_factory=list)
    tight: list[tuple[int, int]] = default(default_factory=list)

    def words(self) -> list[Piece]:
        """The words that articles are asked for: none that are excluded, nor the beginnings in «تغريد*»."""
        return [
            Piece(piece.start + token.start, piece.start + token.end, token.text, piece.run, exact=piece.exact)
            for piece in self.pieces
            if not piece.excluded and not signs.STARS.search(piece.text)
            for token in analysis.tokens(piece.text)
        ]

    def replaced(self, new: Mapping[tuple[int, int], str]) -> str:
        """The question with other words at these places.

        >>> read("عنوان:تيوتر -فيسبوك", lambda facet, text: None).replaced({(6, 11): "تويتر"})
        'عنوان:تويتر -فيسبوك'
        """
        parts, at = [], 0
        for (start, end), text in sorted(new.items()):
            parts += [self.text[at:start], text]
            at = end
        return "".join((*parts, self.text[at:]))


def read(text: str, names: Names) -> Question:
    """The pieces of a question, in order. Values of facets («منصة:تويتر») are no pieces.

    >>> [piece.text for piece in read('hgrhu]m "jk/dl" -منصة:تويتر', lambda facet, text: "twitter").pieces]
    ['hgrhu]m', 'jk/dl']
    """
    reading = _Reading(Question(signs.INVISIBLE.sub("", text)), names)
    while reading.operand():
        pass
    return reading.question


@dataclass(slots=True)
class _Reading:
    """`groups` says of each open parenthesis whether what stands in it is excluded."""

    question: Question
    names: Names
    at: int = 0
    run: int = 0
    negated: bool = False
    groups: list[bool] = default(default_factory=list)

    def operand(self) -> bool:
        """Read the next operand or sign; False at the end."""
        text = self.question.text
        self.at = signs.after_space(text, self.at)
        if self.at >= len(text):
            return False
        if text[self.at] in "()|":
            self._bracket(text[self.at], self.negated)
            return True
        chunk = signs.CHUNK.match(text, self.at)
        joined = signs.joiner(chunk[0]) if chunk and not signs.CLITIC.match(text, self.at) else None
        if chunk and joined:
            self.at, self.run, self.negated = chunk.end(), self.run + 1, joined == "not"
            return True
        self._piece()
        return True

    def _bracket(self, sign: str, excluded: bool) -> None:
        self.at, self.run = self.at + 1, self.run + 1
        if sign == "(":
            self.groups.append(excluded or any(self.groups))
        elif sign == ")" and self.groups:
            self.groups.pop()
        self.negated = False

    def _piece(self) -> None:
        text, start = self.question.text, self.at
        found = signs.SIGNS.match(text, start)
        begins = start == 0 or text[start - 1].isspace() or text[start - 1] in "(|:"
        excluded = bool(found and begins and signs.MINUS.search(found[0])) or self.negated
        exact = bool(found and begins and signs.EXACT.search(found[0]))
        self.at = found.end() if found else start
        if clitic := signs.CLITIC.match(text, self.at):
            self.at = clitic.end()
        name = signs.FIELD.match(text, self.at)
        field = signs.FIELD_NAMES.get(letters.fold(name["name"])) if name else None
        if found or field:
            self.run += 1
        if name and field:
            self.at = name.end()
            if field.kind != "text":
                values = listed(field, text, self.at, self.names)
                self.at = max(values.end, self.at) if values else self.at
                self.run, self.negated = self.run + 1, False
                return
        here = text[self.at : self.at + 1]
        if here == "(":
            self._bracket(here, excluded)
            return
        excluded = excluded or any(self.groups)
        if here and here in signs.QUOTES:
            inside, end, _ = signs.quoted(text, self.at)
            first = self.at + 1
            if not excluded:
                self.question.tight += [(self.at, first), (first + len(inside), end)]
            self.run += 1
            for match in signs.CHUNK.finditer(inside):
                self._add(first + match.start(), first + match.end(), excluded, exact)
            self.at, self.run = end, self.run + 1
        elif chunk := signs.CHUNK.match(text, self.at):
            if exact and found and not excluded:
                self.question.tight.append(found.span())
            self._add(chunk.start(), chunk.end(), excluded, exact)
            self.at = chunk.end()
        self.negated = False

    def _add(self, start: int, end: int, excluded: bool, exact: bool) -> None:
        self.question.pieces.append(Piece(start, end, self.question.text[start:end], self.run, excluded, exact))
