"""Names in questions: تويتر, بتويتر, Twitter and x.com ask for one platform, داعش and ISIS for one organization.

A name widens what its words find to every article that counts under it; the words themselves go on deciding who
comes first. Quoted words, words asked for exactly and words in one part of the text are taken literally.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import combinations

from kashaf.index.analysis import tokens
from kashaf.index.authorities import Authorities
from kashaf.index.letters import fold
from kashaf.index.query import All, Any, Most, Named, Phrase, Query, Sentence, Without, Word

LONGEST_NAME = 3
"""Words of a name looked for in a question; a longer one is asked for in quotation marks or by a filter."""
SHORTEST_LATIN = 3
MOST_WORDS = 16
"""Of a longer question every set of three words would be too many."""
FACETS = ("platform", "organization")
"""In this order: فيسبوك alone is the platform, not the company."""

_CLITICS = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فب", "فل")

Names = Mapping[frozenset[str], tuple[str, str]]


def interpreted(query: Query, authorities: Authorities) -> Query:
    """The query with the names among its plain words made `Named`.

    The order of the words plays no part: a name is the set of its words.
    """
    names = _names(authorities)
    match query:
        case Word() | Phrase():
            return _single(query, names)
        case Most(parts):
            return _row(parts, names, Most)
        case Sentence(parts):
            return _row(parts, names, Sentence)
        case All(parts):
            return All(tuple(interpreted(part, authorities) for part in parts))
        case Any(parts):
            return Any(tuple(interpreted(part, authorities) for part in parts))
        case Without(wanted, excluded):
            return Without(interpreted(wanted, authorities), excluded)
        case _:
            return query


def interpretations(query: Query) -> Iterator[Named]:
    """Every name in the query, for showing how it was understood."""
    match query:
        case Named():
            yield query
        case Most(parts) | Sentence(parts) | All(parts) | Any(parts):
            for part in parts:
                yield from interpretations(part)
        case Without(wanted, _):
            yield from interpretations(wanted)
        case _:
            pass


def _single(query: Word | Phrase, names: Names) -> Query:
    found = _lookup([query], names) if _is_plain(query) else None
    return Named(query, *found) if found else query


def _row(parts: tuple[Query, ...], names: Names, node: type[Most] | type[Sentence]) -> Query:
    """A row of words in which the longest names are put together, each in the place of its first word."""
    left = list(parts)
    made: dict[Query, Query] = {}
    plain = [part for part in parts if _is_plain(part)][:MOST_WORDS]
    for length in range(LONGEST_NAME, 0, -1):
        for some in combinations(plain, length):
            if all(part in left for part in some) and (found := _lookup(some, names)):
                left = [part for part in left if part not in some]
                made[some[0]] = Named(some[0] if length == 1 else All(some), *found)
    if not made:
        return node(parts)
    rest = tuple(made.get(part, part) for part in parts if part in made or part in left)
    return rest[0] if len(rest) == 1 else node(rest)


def _is_plain(query: Query) -> bool:
    """Whether a part may be read as a name: a word, or Latin words joined by dots, as typed without quotation marks."""
    match query:
        case Word(_, level, part):
            return level is None and part is None
        case Phrase(words, part):
            return part is None and all(word.isascii() for word in words)
        case _:
            return False


def _lookup(parts: Iterable[Query], names: Names) -> tuple[str, str] | None:
    words = [word for part in parts for word in _words(part)]
    if len(words) != 1:
        return names.get(frozenset(words))
    return next((found for form in _without_clitics(words[0]) if (found := names.get(frozenset([form])))), None)


def _words(query: Query) -> tuple[str, ...]:
    match query:
        case Word(text):
            return (fold(text),)
        case Phrase(words):
            return tuple(map(fold, words))
        case _:
            return ()


def _without_clitics(word: str) -> Iterator[str]:
    """The word, and what is left of it without clitics: بتويتر → تويتر, للقاعده → القاعده."""
    for clitic in _CLITICS:
        rest = word.removeprefix(clitic)
        if word.startswith(clitic) and len(rest) >= 3:
            yield rest
            if rest.startswith("ال") and len(rest) >= 6:
                yield rest[2:]
    if word.startswith("لل") and len(word) >= 5:
        yield "ال" + word[2:]
        yield word[2:]


@lru_cache(4)
def _names(authorities: Authorities) -> Names:
    """The names that need nothing beside them, as sets of folded words."""
    found: dict[frozenset[str], tuple[str, str]] = {}
    for facet in FACETS:
        for entity in authorities.entities.values():
            if entity.facet != facet:
                continue
            labels = () if entity.label_ar in entity.weak else (entity.label_ar,)
            # Who asks Arabic articles for Signal, Meta or ISIS in Latin letters means the name; «is» may be anything.
            weak = [name for name in entity.latin_weak if len(name) >= SHORTEST_LATIN]
            for name in (*labels, *entity.names, *entity.latin, *entity.latin_exact, *weak, *entity.domains):
                words = frozenset(fold(token.text) for token in tokens(name))
                if 0 < len(words) <= LONGEST_NAME:
                    found.setdefault(words, (facet, entity.id))
    return found
