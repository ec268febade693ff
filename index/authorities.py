"""The authority file: platforms, organizations and any further list of names, each with its labels and rules."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from kashaf.index import authority_file, trie
from kashaf.index.authority_file import Entity
from kashaf.index.errors import InputError

if TYPE_CHECKING:
    from kashaf.index.scan import Scanner

__all__ = ["BUILT_IN", "Authorities", "Entity", "load"]

BUILT_IN = Path(__file__).parent / "data" / "authorities.json"

_HEADS_IN_QUESTIONS = ("موقع", "منصة", "تطبيق", "شبكة", "قناة", "صحيفة", "جريدة", "مجلة", "وكالة", "شركة", "منظمة")
"""What a reader may set before a name in a question: «موقع تويتر» asks for تويتر."""


@dataclass(frozen=True, slots=True)
class Beside:
    """The words beside a name that decide whether it counts, folded."""

    heads: frozenset[str]
    context: frozenset[str]
    blocked_before: frozenset[str]
    blocked_after: frozenset[str]
    short_after: frozenset[str]


class Authorities:
    """Entities by id, and what is made of their names when first asked for: a trie for texts, a table for questions."""

    def __init__(
        self,
        entities: Mapping[str, Entity],
        spellings: Sequence[tuple[str, str]] = (),
        decoys: Sequence[str] = (),
        version: str = "",
    ):
        self.entities: Mapping[str, Entity] = MappingProxyType(dict(entities))
        self.spellings = tuple((trie.folded(variant), trie.folded(usual)) for variant, usual in spellings)
        self.decoys = tuple(decoys)
        self.version = version

    def __reduce__(self) -> tuple[object, ...]:
        """For another process: what was read, without what was made of it."""
        return _restored, (dict(self.entities), self.spellings, self.decoys, self.version)

    @cached_property
    def facets(self) -> tuple[str, ...]:
        """The facets that have entries, in the order of the files."""
        return tuple(dict.fromkeys(entity.facet for entity in self.entities.values()))

    @cached_property
    def by_number(self) -> tuple[Entity, ...]:
        """The entities in the order in which the trie numbers them."""
        return tuple(self.entities.values())

    @cached_property
    def beside(self) -> tuple[Beside, ...]:
        """The neighbour words of every entity, folded, by the entity's number."""
        return tuple(
            Beside(
                self._folded(entity.heads),
                self._folded(entity.context),
                self._folded(entity.blocked_before),
                self._folded(entity.blocked_after),
                self._folded(entity.short_after),
            )
            for entity in self.by_number
        )

    @cached_property
    def words(self) -> trie.Words:
        """The trie of all names, seen through the words of a text."""
        return trie.build(self.by_number, self.spellings, self.decoys)

    @cached_property
    def scanner(self) -> "Scanner":
        """The one pass over a text that finds where names may begin, with all else that is read out of it."""
        # Loaded here: a search resolves names and reads no article.
        from kashaf.index.scan import Scanner

        return Scanner(self.words)

    @cached_property
    def _questions(self) -> dict[tuple[str, str], str]:
        """(facet, folded name) → id. A label or full name wins over a name that needs context."""
        table: dict[tuple[str, str], str] = {}
        for pick in (_sure_names, _unsure_names):
            for entity in self.by_number:
                for name in pick(entity):
                    table.setdefault((entity.facet, self._key(name)), entity.id)
        return table

    def resolve(self, facet: str, text: str) -> str | None:
        """The id of the entity that a name in a question means: an id, a label or a name, in any spelling and script.

        Proclitics, the article and a general word before the name («موقع تويتر») are looked through when the name as
        it stands is not known.
        """
        entity = self.entities.get(text.strip())
        if entity is not None and entity.facet == facet:
            return entity.id
        key = self._key(text)
        found = self._known(facet, key)
        head, _, rest = key.partition(" ")
        if found is None and rest and head in {self._key(word) for word in _HEADS_IN_QUESTIONS}:
            found = self._known(facet, rest)
        return found

    def label(self, id: str, language: str) -> str:
        """The label of an entity, in Arabic for "ar", else in English; an id that is not known stands for itself."""
        entity = self.entities.get(id)
        if entity is None:
            return id
        return entity.label_ar if language == "ar" else entity.label_en

    def _folded(self, words: Iterable[str]) -> frozenset[str]:
        return frozenset(trie.folded(word, self.spellings) for word in words)

    def _key(self, text: str) -> str:
        keys = (trie.folded(token, self.spellings) for token in trie.TOKEN.findall(text))
        return " ".join(key for key in keys if any(letter.isalnum() for letter in key))

    def _known(self, facet: str, key: str) -> str | None:
        questions = self._questions
        if not key or (facet, key) in questions:
            return questions.get((facet, key))
        first, space, rest = key.partition(" ")
        for _, base, _ in trie.peeled(first):
            for form in (base, trie.ARTICLE + base):
                if (facet, form + space + rest) in questions:
                    return questions[facet, form + space + rest]
        return None


def _restored(
    entities: Mapping[str, Entity], spellings: Sequence[tuple[str, str]], decoys: Sequence[str], version: str
) -> Authorities:
    found = Authorities(entities, (), decoys, version)
    found.spellings = tuple(spellings)  # folded already
    return found


def load(paths: Iterable[Path] = ()) -> Authorities:
    """The built-in names and those of the given files, which add entries or replace those of the same id.

    Raises InputError, naming file, entry and remedy, for a file that cannot be used.
    """
    digest = hashlib.sha256()
    entities: dict[str, Entity] = {}
    groups: dict[str, list[str]] = {}
    spellings: list[tuple[str, str]] = []
    decoys: list[str] = []
    for path in (BUILT_IN, *paths):
        content, names = authority_file.read(path, groups)
        digest.update(content)
        entities |= names.entities
        groups |= names.groups
        spellings += names.spellings
        decoys += names.decoys
        for entity in names.entities.values():
            if entity.parent is not None and entity.parent not in entities:
                raise InputError(f'{path}: entry "{entity.id}": no entry "{entity.parent}" to be its parent; add it')
            if entity.since and entity.until and entity.since > entity.until:
                raise InputError(f'{path}: entry "{entity.id}": since {entity.since} is after until; mend the years')
    return Authorities(entities, spellings, decoys, digest.hexdigest()[:16])


def _sure_names(entity: Entity) -> tuple[str, ...]:
    return (
        entity.id,
        entity.label_ar,
        entity.label_en,
        *entity.names,
        *entity.latin,
        *entity.latin_exact,
        *entity.domains,
    )


def _unsure_names(entity: Entity) -> tuple[str, ...]:
    return (*entity.weak, *entity.latin_weak)
