"""Finds what is wrong with names that can be read: two entities under one name, names that no text could ever match."""

from collections.abc import Iterator

from kashaf.index.authorities import Authorities
from kashaf.index.authority_file import Entity
from kashaf.index.mentions import mentions
from kashaf.index.trie import TOKEN, folded, plain_latin

SURE = ("names", "latin", "latin_exact")
WEAK = ("weak", "latin_weak")


def problems(authorities: Authorities) -> list[str]:
    """One sentence for each fault of the names: what it is, in which entry, and what to do."""
    return [*_clashes(authorities), *_unreachable(authorities)]


def _clashes(authorities: Authorities) -> Iterator[str]:
    """Names that two entities of a facet share with nothing to tell them apart."""
    sure: dict[tuple[str, str], str] = {}
    for entity in authorities.entities.values():
        for name, key in _keys(entity, authorities):
            other = sure.setdefault((entity.facet, key), entity.id)
            if other != entity.id:
                yield f'"{name}" names both "{other}" and "{entity.id}": make it weak in one, with heads or context'
    weak: dict[tuple[str, str], list[Entity]] = {}
    for entity in authorities.entities.values():
        for field in WEAK:
            for name in getattr(entity, field):
                key = _key(name, authorities, cased=field == "latin_weak")
                taken = sure.get((entity.facet, key))
                if taken not in (None, entity.id):
                    yield f'"{name}" is weak in "{entity.id}" but a full name of "{taken}": make it weak there too'
                for other_entity in weak.setdefault((entity.facet, key), []):
                    shared = {*entity.heads, *entity.context} & {*other_entity.heads, *other_entity.context}
                    if shared:
                        yield (
                            f'"{name}" names both "{other_entity.id}" and "{entity.id}" beside "{min(shared)}": '
                            "give them different heads and context"
                        )
                weak[entity.facet, key].append(entity)


def _unreachable(authorities: Authorities) -> Iterator[str]:
    """Names that are not found even in a text made for them: only punctuation, a comma inside, hidden by a decoy."""
    for entity in authorities.entities.values():
        full = next(_full_mentions(entity), None)
        for field in ("label_ar", *SURE, *WEAK, "short", "domains"):
            value = getattr(entity, field)
            for name in (value,) if field == "label_ar" else value:
                if field == "label_ar" and "(" in name:
                    continue
                text = _made_for(entity, field, name, full)
                if text is None:
                    yield f'entry "{entity.id}": nothing lets "{name}" count: add heads or context'
                elif (entity.id, len(text)) not in {(one.value, one.end) for one in mentions(text, (), authorities)}:
                    yield f'entry "{entity.id}": "{name}" is not found in "{text}": respell it or mend the decoys'


def _made_for(entity: Entity, field: str, name: str, full: str | None) -> str | None:
    """A text that ends in the name and gives it what its strength asks for; None if the entry leaves no way."""
    if field == "domains":
        return f"https://{name}"
    if field == "short":
        before = f"{entity.short_after[0]} " if entity.short_after else ""
        return f"{full}.\n{before}{name}" if full else None
    if field in WEAK or name in entity.weak:
        beside = (*entity.heads, *entity.context)
        if beside:
            return f"{beside[0]} {name}"
        carried = entity.carries or field == "latin_weak"
        return f"{full}.\n{name}" if full and carried else None
    return name


def _full_mentions(entity: Entity) -> Iterator[str]:
    """Texts that name the entity beyond doubt."""
    if entity.label_ar not in entity.weak and "(" not in entity.label_ar:
        yield entity.label_ar
    for field in SURE:
        yield from getattr(entity, field)
    for head in entity.heads:
        yield from (f"{head} {name}" for name in entity.weak)


def _keys(entity: Entity, authorities: Authorities) -> Iterator[tuple[str, str]]:
    if entity.label_ar not in entity.weak:
        yield entity.label_ar, _key(entity.label_ar, authorities)
    for field in SURE:
        for name in getattr(entity, field):
            yield name, _key(name, authorities, cased=field == "latin_exact")
    for domain in entity.domains:
        yield domain, f"//{domain.lower()}"


def _key(name: str, authorities: Authorities, cased: bool = False) -> str:
    tokens = TOKEN.findall(name)
    if cased:  # WHO and who are different names
        return " ".join(plain_latin(token) for token in tokens)
    return " ".join(folded(token, authorities.spellings) for token in tokens)
