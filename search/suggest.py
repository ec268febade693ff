"""Completion for the search box: words, names and titles that begin as the last word typed does."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise, takewhile

from kashaf.index import letters, trie
from kashaf.index.analysis import WORD
from kashaf.index.authorities import Authorities
from kashaf.index.engine import Engine
from kashaf.index.letters import LAM
from kashaf.index.loanwords import is_stop
from kashaf.search.beginnings import Beginnings, Names, Titles
from kashaf.search.request import Completion

MOST = 8
MOST_CHARACTERS = 2000
"""Nobody waits for the completion of a text that is longer."""

_SHORTEST_REST = 2
"""Letters that must remain when a clitic is taken off; «بت» is no ب before ت."""
_SHORTEST_NAME = 2
"""Letters that must be typed before names and titles are looked for; one letter begins too many."""
_MOST_WORDS = 5
"""So many words, the last one included, may be the beginning of a name."""
_WITHOUT_CLITIC = 0.2
"""What an article counts for that holds the word without the clitic typed, and one that holds it behind ال."""
_WITH_ARTICLE = 0.5
_KEPT = 2


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: `text`, its folded words, and where in the text each begins. The last word is to be completed.

    The last `row` words have nothing but spaces between them, so that they may be one name; «منصة:تويتر» is none.
    """

    text: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    row: int

    @property
    def before(self) -> str:
        """What stands before the last word and is kept: other words, a minus, an opening quotation mark."""
        return self.text[: self.starts[-1]]


def typed(text: str) -> Typed | None:
    """What was typed, or None where the text does not end in a word.

    >>> found = typed('حسابات "داع')
    >>> found and (found.before, found.words[-1])
    ('حسابات "', 'داع')
    """
    if len(text) > MOST_CHARACTERS:
        return None
    places = [(letters.fold(match[0]), match.start(), match.end()) for match in WORD.finditer(text)]
    if not places or places[-1][2] < len(text) or not places[-1][0]:
        return None
    gaps = [text[end:start] for (_, _, end), (_, start, _) in pairwise(places)]
    row = 1 + len(list(takewhile(str.isspace, reversed(gaps))))
    return Typed(text, tuple(word for word, _, _ in places), tuple(start for _, start, _ in places), row)


class Tables:
    """What can be offered, in sorted arrays; made for one commit and one authority file."""

    def __init__(
        self, spellings: Mapping[str, int], titles: Sequence[tuple[str, str]], authorities: Authorities
    ) -> None:
        self.sources = (spellings, titles, authorities)
        self.spellings, self.authorities = spellings, authorities
        self.words = Beginnings(spellings.keys(), spellings.values())
        self.names = Names(authorities, spellings)
        self.titles = Titles(titles)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of completion: its share of the places, and how those of this kind are found, best first."""

    name: str
    label_ar: str
    label_en: str
    share: float
    find: Callable[[Typed, Tables, str], Iterator[Completion]]


def suggest(
    prefix: str,
    spellings: Mapping[str, int],
    titles: Sequence[tuple[str, str]],
    authorities: Authorities,
    language: str,
    most: int = MOST,
) -> tuple[Completion, ...]:
    """At most so many completions of the last word of what was typed: words, then names, then titles.

    `spellings` are folded words with their number of articles, `titles` are (title, id). The tables made of them are
    kept for the next call with the same three objects, which must not change. Words are offered folded: their published
    form is known to the engine alone (`completions`).
    """
    found = typed(prefix)
    if found is None:
        return ()
    tables = _tables(spellings, titles, authorities)
    rows = {kind.name: list(islice(kind.find(found, tables, language), most)) for kind in KINDS}
    taken = {kind.name: min(len(rows[kind.name]), max(1, int(most * kind.share))) for kind in KINDS}
    for kind in KINDS:  # places that a kind leaves empty go to the others
        room = most - sum(taken.values())
        taken[kind.name] = max(0, min(len(rows[kind.name]), taken[kind.name] + room))
    return tuple(row for kind in KINDS for row in rows[kind.name][: taken[kind.name]])


def completions(
    prefix: str, engine: Engine, authorities: Authorities, language: str, most: int = MOST
) -> tuple[Completion, ...]:
    """The completions that an index has to offer, words and titles as they were published."""
    rows = suggest(prefix, engine.spellings(), engine.titles(), authorities, language, most)
    forms = engine.published([row.text for row in rows if row.kind == "word"])
    records = engine.records([row.id for row in rows if row.kind == "title" and row.id is not None])
    titles = {record.article.id: record.title or "" for record in records}
    shown = []
    for row in rows:
        if row.kind == "word":
            kept = row.query.removesuffix(row.text)
            text = forms.get(row.text, row.text)
            row = replace(row, text=text, query=kept + text)
        elif row.kind == "title":
            text = titles.get(row.id or "", row.text)
            row = replace(row, text=text, query=text)
        shown.append(row)
    return tuple(row for row in shown if row.kind != "word" or row.query != prefix)  # that is typed already


def _words(found: Typed, tables: Tables, _language: str) -> Iterator[Completion]:
    """Words, most frequent first; behind a clitic as they stand there, if they do, else by themselves."""
    worth: dict[str, float] = {}
    for word, weight in _readings(found.words[-1], tables):
        if weight > worth.get(word, 0.0):
            worth[word] = weight
    for word in sorted(worth, key=lambda word: (-worth[word], word)):
        yield Completion("word", word, found.before + word, count=tables.spellings[word])


def _readings(last: str, tables: Tables) -> Iterator[tuple[str, float]]:
    """Words that the last one may become, and what each is worth: its number of articles, less for looser readings."""
    held = tables.spellings
    for clitic, rest, without_article in trie.peeled(last):
        if not clitic and not without_article:
            yield from ((word, float(held[word])) for word in _best(tables, rest))
        elif len(rest) >= _SHORTEST_REST:
            for word in _best(tables, rest):
                whole = _joined(clitic, trie.ARTICLE + word if without_article else word)
                yield (whole if whole in held else word), held[word] * _WITHOUT_CLITIC
    if len(last) >= _SHORTEST_REST and not last.startswith(trie.ARTICLE):
        for word in _best(tables, trie.ARTICLE + last):
            without = word.removeprefix(trie.ARTICLE)
            yield (without if without in held else word), held[word] * _WITH_ARTICLE


def _best(tables: Tables, beginning: str) -> Iterator[str]:
    ranked = (tables.words.keys[place] for place in tables.words.ranked(beginning))
    return islice((word for word in ranked if not is_stop(word)), 2 * MOST)


def _joined(clitic: str, word: str) -> str:
    """The word behind its clitic; ل before ال is written لل.

    >>> _joined("ول", "الامم"), _joined("ب", "الامم")
    ('وللامم', 'بالامم')
    """
    if clitic.endswith(LAM) and word.startswith(trie.ARTICLE):
        return clitic + word[1:]
    return clitic + word


def _names(found: Typed, tables: Tables, language: str) -> Iterator[Completion]:
    """Names that the words typed begin, as many words as may be first; the most used names first."""
    seen: set[str] = set()
    for count in range(min(found.row, _MOST_WORDS), 0, -1):
        beginning = " ".join(found.words[-count:])
        if len(beginning) < _SHORTEST_NAME:
            continue
        kept = found.text[: found.starts[-count]]
        for form in dict.fromkeys(rest for _, rest, _ in trie.peeled(beginning) if len(rest) >= _SHORTEST_NAME):
            for id, name in tables.names.beginning(form):
                if id not in seen:
                    seen.add(id)
                    label, facet = tables.authorities.label(id, language), tables.authorities.entities[id].facet
                    yield Completion("entity", label, kept + name, facet=facet, id=id)
            if seen:  # what the words begin as they stand is meant, not what they begin without و
                break


def _titles(found: Typed, tables: Tables, _language: str) -> Iterator[Completion]:
    """Titles one of whose words begins so and that hold the words before it too."""
    last, others = found.words[-1], [word for word in found.words[:-1] if not is_stop(word)]
    if len(last) < _SHORTEST_NAME:
        return
    for form in dict.fromkeys(rest for _, rest, _ in trie.peeled(last) if len(rest) >= _SHORTEST_NAME):
        offered = False
        for title, id in tables.titles.beginning(form, others, 2 * MOST):
            offered = True
            yield Completion("title", title, title, id=id)
        if offered:
            return


KINDS = (
    Kind("word", "كلمات", "words", 0.5, _words),
    Kind("entity", "أسماء", "names", 0.25, _names),
    Kind("title", "عناوين", "titles", 0.25, _titles),
)

_lock = threading.Lock()
_recent: list[Tables] = []


def _tables(spellings: Mapping[str, int], titles: Sequence[tuple[str, str]], authorities: Authorities) -> Tables:
    """The tables of these three objects, kept from the last call; they are held, so that no other can take their id."""
    with _lock:
        wanted = (spellings, titles, authorities)
        for place, one in enumerate(_recent):
            if all(held is asked for held, asked in zip(one.sources, wanted, strict=True)):
                _recent.insert(0, _recent.pop(place))
                return one
        _recent.insert(0, Tables(*wanted))
        del _recent[_KEPT:]
        return _recent[0]
