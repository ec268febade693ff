"""Reads a file of names (JSON): what an entry may hold, which groups it uses, and what is wrong with it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kashaf.index.errors import InputError

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
FACET = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Entity:
    """One platform, organization, or member of any further list, with its names and the rules that tell them apart.

    `label_ar` is itself a name, of strength `names`, unless the entry lists it as `weak` or it holds brackets.
    """

    id: str
    facet: str
    kind: str
    label_ar: str
    label_en: str
    names: tuple[str, ...] = ()
    """Arabic names that need nothing beside them."""
    weak: tuple[str, ...] = ()
    """Arabic names that are also ordinary words: they count after a head, near context, or beside a like name."""
    short: tuple[str, ...] = ()
    """What the entity is called once its name has been said: التنظيم, الخارجية."""
    latin: tuple[str, ...] = ()
    """Latin names in any case."""
    latin_exact: tuple[str, ...] = ()
    """Latin names in this case only: WHO, not who."""
    latin_weak: tuple[str, ...] = ()
    """Latin names in this case only and under the rules of `weak`: Signal, Medium."""
    domains: tuple[str, ...] = ()
    """Hosts whose addresses speak of the entity, with all hosts below them."""
    heads: tuple[str, ...] = ()
    """Words that make a weak name count when one of them stands right before it: صحيفة before الحياة."""
    context: tuple[str, ...] = ()
    """Words that make a weak name count when one of them stands near it."""
    blocked_before: tuple[str, ...] = ()
    """Words that take any name away when they stand right before it: شبه before الجزيرة."""
    blocked_after: tuple[str, ...] = ()
    """Words that take any name away when they stand right after it: جت after إكس."""
    short_after: tuple[str, ...] = ()
    """Words one of which must stand right before a short form: أعلنت before الخارجية, which is also an adjective."""
    article: bool = False
    """Whether the names also take ال: الفيسبوك."""
    quoted: bool = False
    """Whether a weak name counts that stands alone in quotation marks: قال لـ«الخليج»."""
    carries: bool = False
    """Whether a weak name counts anywhere in an article that names the entity in full."""
    since: int | None = None
    until: int | None = None
    parent: str | None = None
    country: str | None = None
    wikidata: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """What one file says: entries by id, groups of words, letters taken for one another, runs that name nothing."""

    entities: dict[str, Entity]
    groups: dict[str, list[str]]
    spellings: tuple[tuple[str, str], ...]
    decoys: tuple[str, ...]


_REQUIRED = ("id", "facet", "kind", "label_ar", "label_en")
_TYPES: Mapping[str, type] = {
    **{entry.name: tuple for entry in fields(Entity)},
    **dict.fromkeys((*_REQUIRED, "parent", "country", "wikidata", "note"), str),
    **dict.fromkeys(("article", "carries", "quoted"), bool),
    **dict.fromkeys(("since", "until"), int),
}
_JSON_TYPES = {tuple: "a list of strings", str: "a string", bool: "true or false", int: "a year, without quotes"}
_SECTIONS = ("spellings", "groups", "decoys", "entries")


def names(content: bytes, path: str, known_groups: Mapping[str, list[str]] = MappingProxyType({})) -> Names:
    """What the file of this content says, which may use `known_groups` besides its own; `path` is for messages.

    Raises InputError, naming the file and the entry, where it says nothing usable.
    """
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 at byte {error.start}; save the file as UTF-8") from error
    except json.JSONDecodeError as error:
        raise InputError(f"{path}:{error.lineno}: not JSON ({error.msg}); mend the line") from error
    if not isinstance(data, dict) or not isinstance(data.get("entries"), list):
        raise InputError(f'{path}: no list of "entries"; write {{"entries": [...]}}')
    unknown = [section for section in data if section not in _SECTIONS]
    if unknown:
        raise InputError(f'{path}: unknown section "{unknown[0]}"; a file holds {", ".join(_SECTIONS)}')
    groups = data.get("groups", {})
    groups_in_reach = {**known_groups, **groups} if isinstance(groups, dict) else {}
    spellings = data.get("spellings", [])
    decoys = data.get("decoys", [])
    if not isinstance(groups, dict) or not all(_is_list_of_strings(words) for words in groups.values()):
        raise InputError(f'{path}: "groups" is not a table of lists; write {{"newspaper": ["صحيفة"]}}')
    if not isinstance(spellings, list) or not all(_is_list_of_strings(row) and len(row) == 2 for row in spellings):
        raise InputError(f'{path}: "spellings" is not a list of pairs; write [["أميرك", "أمريك"]]')
    if not _is_list_of_strings(decoys):
        raise InputError(f'{path}: "decoys" is not a list of strings; write ["شبه الجزيرة"]')
    entities: dict[str, Entity] = {}
    for number, entry in enumerate(data["entries"], 1):
        entity = _entity(entry, groups_in_reach, path, number)
        if entity.id in entities:
            raise InputError(f'{path}: entry {number}: the id "{entity.id}" stands twice; give each entry its own')
        entities[entity.id] = entity
    return Names(entities, groups, tuple((variant, usual) for variant, usual in spellings), tuple(decoys))


def read(path: Path, known_groups: Mapping[str, list[str]] = MappingProxyType({})) -> tuple[bytes, Names]:
    """The content of a file and what it says; raises InputError where it cannot be read or used."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); give the path of a file of names") from error
    return content, names(content, str(path), known_groups)


def _entity(entry: Any, groups: Mapping[str, list[str]], path: str, number: int) -> Entity:
    if not isinstance(entry, dict):
        raise InputError(f'{path}: entry {number}: not an object; write {{"id": ..., "facet": ...}}')
    where = f"{path}: entry {number}" + (f' "{entry["id"]}"' if isinstance(entry.get("id"), str) else "")
    for key in _REQUIRED:
        if not entry.get(key):
            raise InputError(f'{where}: no "{key}"; every entry has {", ".join(_REQUIRED)}')
    values: dict[str, Any] = {}
    for key, value in entry.items():
        kind = _TYPES.get(key)
        if kind is None:
            raise InputError(f'{where}: unknown key "{key}"; an entry may hold {", ".join(_TYPES)}')
        fits = _is_list_of_strings(value) if kind is tuple else type(value) is kind
        if not fits:
            raise InputError(f'{where}: "{key}" is not {_JSON_TYPES[kind]}; mend the value')
        values[key] = _expanded(value, groups, where) if kind is tuple else value
    if not ID.fullmatch(values["id"]):
        raise InputError(f"{where}: an id is small Latin letters, digits and hyphens; rename it")
    if not FACET.fullmatch(values["facet"]):
        raise InputError(f"{where}: a facet is small Latin letters, digits and low lines; rename it")
    return Entity(**values)


def _expanded(words: list[str], groups: Mapping[str, list[str]], where: str) -> tuple[str, ...]:
    """The words, with @group replaced by the words of that group."""
    result: list[str] = []
    for word in words:
        if not word.startswith("@"):
            result.append(word)
        elif word[1:] in groups:
            result += groups[word[1:]]
        else:
            raise InputError(f'{where}: no group "{word[1:]}"; add it to "groups"')
    return tuple(result)


def _is_list_of_strings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
