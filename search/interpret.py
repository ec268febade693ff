"""Names in questions: تويتر, بتويتر, Twitter and x.com ask for one platform, داعش and ISIS for one organization.

A name widens what its words find to every article that counts under it; the words themselves go on deciding who
comes first. Quoted words, words asked for exactly and words in one part of the text are taken literally.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain, combinations
from typing import NamedTuple

from kashaf.index.analysis import CLITICS, words
from kashaf.index.authorities import Authorities
from kashaf.index.letters import bare, fold, fold_all
from kashaf.index.query import All, Any, Most, Named, Phrase, Query, Sentence, Without, Word

LONGEST_NAME = 3
"""Words of a name looked for in a question; a longer one is asked for in quotation marks or by a filter."""
SHORTEST_LATIN = 3
MOST_WORDS = 16
"""Of a longer question every set of three words would be too many."""
FACETS = ("platform", "organization")
"""In this order: فيسبوك alone is the platform, not the company."""

_CLITICS = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فب", "فل")

Entry = tuple[str, str]
"""What a name means: a facet and the id of an entity."""


class _Known(NamedTuple):
    """What is known of a part: its words folded, what it means alone, and the names it is the rarest word of."""

    words: tuple[str, ...]
    alone: Entry | None
    names: tuple[frozenset[str], ...]


class _Names:
    """Names as sets of words, each under its rarest word: a question with دولة in it need not try every such name.

    What is known of a word is remembered.
    """

    def __init__(self, entries: Mapping[frozenset[str], Entry]) -> None:
        self._entries = entries
        self._single = {word: entry for name, entry in entries.items() if len(name) == 1 for word in name}
        uses = Counter(word for name in entries for word in name)
        self._by_word: dict[str, tuple[frozenset[str], ...]] = {}
        for name in entries:
            rarest = min(name, key=lambda word: (uses[word], word))
            self._by_word[rarest] = (*self._by_word.get(rarest, ()), name)
        self._word = lru_cache(1 << 14)(self._read)

    def known(self, part: Query) -> _Known:
        """What is known of a word, or of Latin words joined by dots."""
        if isinstance(part, Word):
            return self._word(part.text)
        words = tuple(map(fold, part.words)) if isinstance(part, Phrase) else ()
        if len(words) == 1:
            return self._word(words[0])
        return _Known(words, self.entry(words), tuple(chain.from_iterable(map(self._under, words))))

    def entry(self, words: Iterable[str]) -> Entry | None:
        """What several words mean together, whatever their order."""
        return self._entries.get(frozenset(words))

    def _under(self, word: str) -> tuple[frozenset[str], ...]:
        return self._by_word.get(word, ())

    def _read(self, text: str) -> _Known:
        word = fold(text)
        alone = next(filter(None, map(self._single.get, without_clitics(word))), None)
        return _Known((word,), alone, self._under(word))


def interpreted(query: Query, authorities: Authorities) -> Query:
    """The query with the names among its plain words made `Named`.

    The order of the words plays no part: a name is the set of its words.
    """
    names = _names(authorities)
    match query:
        case Word() | Phrase():
            return _single(query, names)
        case Most() | Sentence():
            return _row(query, names)
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


def _single(query: Word | Phrase, names: _Names) -> Query:
    found = names.known(query).alone if _is_plain(query) else None
    return Named(query, *found) if found else query


def _row(query: Most | Sentence, names: _Names) -> Query:
    """A row of words in which the longest names are put together, each in the place of its first word."""
    plain = [part for part in query.parts if _is_plain(part)][:MOST_WORDS]
    known = list(map(names.known, plain))
    if not any(one.alone or one.names for one in known):  # as in most questions
        return query
    left = list(query.parts)
    made: dict[Query, Query] = {}
    for some, found in chain(_together(plain, known, names), _alone(plain, known)):
        if all(part in left for part in some):
            left = [part for part in left if part not in some]
            made[some[0]] = Named(some[0] if len(some) == 1 else All(some), *found)
    if not made:
        return query
    rest = tuple(made.get(part, part) for part in query.parts if part in made or part in left)
    return rest[0] if len(rest) == 1 else type(query)(rest)


def _together(plain: list[Query], known: list[_Known], names: _Names) -> Iterator[tuple[tuple[Query, ...], Entry]]:
    """Two and three parts that are a name together, the longest first, of those parts alone whose words a name has."""
    words = frozenset(word for one in known for word in one.words)
    of_names = frozenset(word for one in known for name in one.names if name <= words for word in name)
    some = [(part, one.words) for part, one in zip(plain, known, strict=True) if of_names.issuperset(one.words)]
    for length in range(LONGEST_NAME, 1, -1):
        for parts in combinations(some, length):
            if found := names.entry(word for _, words in parts for word in words):
                yield tuple(part for part, _ in parts), found


def _alone(plain: list[Query], known: list[_Known]) -> Iterator[tuple[tuple[Query, ...], Entry]]:
    for part, one in zip(plain, known, strict=True):
        if one.alone:
            yield (part,), one.alone


def _is_plain(query: Query) -> bool:
    """Whether a part may be read as a name: a word, or Latin words joined by dots, as typed without quotation marks."""
    if isinstance(query, Word):
        return query.level is None and query.part is None
    return isinstance(query, Phrase) and query.part is None and all(map(str.isascii, query.words))


def without_clitics(word: str) -> Iterator[str]:
    """The word, and what is left of it without clitics: بتويتر → تويتر, للقاعده → القاعده."""
    for clitic in _CLITICS:
        if word.startswith(clitic) and len(word) - len(clitic) >= 3:
            rest = word[len(clitic) :]
            yield rest
            if rest.startswith("ال") and len(rest) >= 6:
                yield rest[2:]
    if word.startswith("لل") and len(word) >= 5:
        yield "ال" + word[2:]
        yield word[2:]


def asked_names(authorities: Authorities) -> dict[frozenset[str], Entry]:
    """The names that need nothing beside them, as sets of folded words, and what each of them means."""
    rows: list[tuple[list[str], Entry]] = []
    for facet in FACETS:
        for entity in authorities.entities.values():
            if entity.facet != facet:
                continue
            labels = () if entity.label_ar in entity.weak else (entity.label_ar,)
            # Who asks Arabic articles for Signal, Meta or ISIS in Latin letters means the name; «is» may be anything.
            weak = [name for name in entity.latin_weak if len(name) >= SHORTEST_LATIN]
            names = (*labels, *entity.names, *entity.latin, *entity.latin_exact, *weak, *entity.domains)
            rows += [(words(name), (facet, entity.id)) for name in names]
    # each distinct word once, since every search from a command line waits for this
    distinct = list({word for written, _ in rows for word in written})
    folded = {word: form for word, form in zip(distinct, fold_all(distinct), strict=True) if bare(word) not in CLITICS}
    found: dict[frozenset[str], Entry] = {}
    for written, entry in rows:
        name = frozenset([folded[word] for word in written if word in folded])
        if 0 < len(name) <= LONGEST_NAME:
            found.setdefault(name, entry)
    return found


@lru_cache(4)
def _names(authorities: Authorities) -> _Names:
    return _Names(asked_names(authorities))
