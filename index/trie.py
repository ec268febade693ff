"""Names of the authority file as a trie over folded tokens, and the words of a text as the steps through it.

A text is cut once, by `TOKEN`. Every distinct token is folded, stripped of its proclitics and looked up once, in
`Words`; from there on a token costs one dictionary look-up, and most tokens are None: no name holds them.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kashaf.index import letters
from kashaf.index.authority_file import Entity
from kashaf.index.letters import BEH, FEH, KAF, LAM, LETTER_CLASS, MARK_CLASS, PRESENTATION_CLASS, TEH_MARBUTA, WAW

ARTICLE = letters.ALEF + LAM

# Arabic letters but ة: it ends a word, so «المتحدةالأمريكية» without its space is two tokens.
_INNER = LETTER_CLASS.replace("\u0620-\u063f", "\u0620-\u0628\u062a-\u063f") + PRESENTATION_CLASS
_LATIN = "A-Za-z\u00c0-\u024f"
_LETTER = _LATIN + _INNER + TEH_MARBUTA
_DIGIT = "0-9\u0660-\u0669\u06f0-\u06f9"
# behind a stop: one or two letters that are a word, as in «يو. بي.» and «د .»
_INSIDE_ACRONYM = rf"(?:(?<=[\s(.][{_LETTER}]\.)|(?<=[\s(.][{_LETTER}]{{2}}\.)|(?<=[\s(.][{_LETTER}] \.))"

TOKEN = re.compile(
    "|".join(
        (
            f"[{_INNER}][{_INNER}{MARK_CLASS}]*(?:{TEH_MARBUTA}[{MARK_CLASS}]*)?|{TEH_MARBUTA}[{MARK_CLASS}]*",
            r"(?:https?://|www\.)[^\s\"'«»<>()،؛]*[A-Za-z0-9/]",  # an address
            r"[A-Za-z0-9][\w.+-]*@[A-Za-z0-9.-]+|@\w+",  # mail and handles: someone@yahoo.com does not speak of Yahoo
            r"(?:[A-Za-z]\.){2,}[A-Za-z]?(?![A-Za-z])",  # U.N.
            r"(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?:/[A-Za-z0-9_./?=&%~+#-]*)?",  # a bare host: justpasteit.com
            f"[{_LATIN}]+(?:['’][{_LATIN}]+)*",
            f"[{_DIGIT}]+",  # apart from the letters: عربي21 and «عربي 21» are one name
            # but not the stops of أ.ف.ب and العربية.نت, nor those of «يو. بي. آي», which have a space after them
            rf"\.(?![{_LETTER}]{{1,3}}(?![{_LETTER}])|{_INSIDE_ACRONYM} [{_LETTER}]{{1,3}}(?![{_LETTER}]))",
            r"[!?؟;؛:,،()\[\]{}\n\r/|…•]|(?<=\s)[-–—](?=\s)",
        )
    )
)
"""One match per token: a word, a number, an address, or a mark that no name reaches across. Quotes are no tokens:
مركز "صواب" is two tokens side by side."""

COMMAS = frozenset({"،", ","})

_CONJUNCTIONS = frozenset((WAW, FEH))
_PREPOSITIONS = frozenset((BEH, LAM, KAF))
_ARABIC_START = re.compile(f"[{LETTER_CLASS}{PRESENTATION_CLASS}]")
_HOST = re.compile(r"(?:https?://)?(?:[^/@\s]*@)?((?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,})")
_POSSESSIVE = re.compile("['’][sS]$")
_KNOWN_WORDS = 200_000
"""Distinct tokens remembered at once: a few tens of megabytes at most."""


@dataclass(frozen=True, slots=True, eq=False)
class Name:
    """One name of one entity. `entity` indexes the entities given to `build`; None is a decoy, which names nothing.

    `strength` is "name", "latin", "address", "weak" or "short". `cased` is the exact writing that a Latin name
    asks for, token by token; None where case does not matter.
    """

    entity: int | None
    strength: str
    length: int
    letters: int
    """Of all its tokens, folded."""
    cased: tuple[str, ...] | None = None
    article: bool = False

    @property
    def is_acronym(self) -> bool:
        """Whether the name is asked for in capitals only: ICC, but not X."""
        return self.cased is not None and self.letters > 1 and all(token == token.upper() for token in self.cased)

    def takes(self, clitic: str, dropped_article: bool) -> bool:
        """Whether the name is still itself with this proclitic before it (and its article left off).

        ك is only taken off long words: «كريديت» (Credit) is not ك + «ريديت» (Reddit). Nothing is taken off a word
        under four letters, where the rest would meet too many others, and only و and ف off two short ones: «باي باي»
        is not ب + «اي باي» (eBay).
        """
        if dropped_article and not (self.article and self.length <= 2):
            return False
        if not clitic:
            return True
        if self.length == 1:
            return self.letters >= (6 if KAF in clitic else 4)
        return self.letters >= 6 or clitic in (WAW, FEH)


@dataclass(slots=True, eq=False)
class Node:
    """A place in the trie: the names that end here and the tokens that lead on."""

    names: list[Name] = field(default_factory=list)
    next: dict[str, "Node"] = field(default_factory=dict)

    def below(self) -> set[str]:
        """All tokens that lead on from here, at once or later."""
        keys = set(self.next)
        for child in self.next.values():
            keys |= child.below()
        return keys


@dataclass(frozen=True, slots=True)
class Start:
    """A way into the trie by one token: the place it leads to, the proclitic taken off, whether ال went too."""

    node: Node
    clitic: str
    dropped_article: bool


@dataclass(frozen=True, slots=True)
class Word:
    """What a token means to the matcher: its folded form, that form without proclitics, and the names it may open.

    `alone`: the names that it is by itself, each with the proclitic before it. `further`: those of `starts` from which
    other tokens lead on.
    """

    key: str
    forms: frozenset[str]
    starts: tuple[Start, ...]
    alone: tuple[tuple[Name, str], ...]
    further: tuple[Start, ...]


def peeled(word: str) -> list[tuple[str, str, bool]]:
    """Every reading of a folded word as proclitic, rest, and whether the rest lost its article.

    >>> [(clitic, rest) for clitic, rest, dropped in peeled("ولتويتر") if not dropped]
    [('', 'ولتويتر'), ('و', 'لتويتر'), ('ول', 'تويتر')]
    >>> ("ل", "الامم", False) in peeled("للامم")
    True
    """
    readings = [("", word, False)]
    starts = ((0, word[:1]), (1, word[1:2])) if word[:1] in _CONJUNCTIONS else ((0, word[:1]),)
    for at, letter in starts:
        if at:
            readings.append((word[:1], word[1:], False))
        if letter in _PREPOSITIONS:
            readings.append((word[: at + 1], word[at + 1 :], False))
            if letter == LAM and word.startswith(LAM, at + 1):  # ل before ال is written لل
                readings.append((word[: at + 1], ARTICLE + word[at + 2 :], False))
    readings += [(clitic, rest[2:], True) for clitic, rest, _ in readings if rest.startswith(ARTICLE) and len(rest) > 4]
    return readings


class Words(dict[str, Word | None]):
    """Every token met so far → what it means to the matcher; None for the many that no name and no rule holds."""

    def __init__(
        self, root: Node, hosts: Mapping[str, Node], beside: frozenset[str], spellings: Sequence[tuple[str, str]]
    ):
        super().__init__()
        self.root = root
        self.hosts = hosts
        self.beside = beside
        """Words that let a name beside them count, or not."""
        self.held = beside | root.below()
        self.spellings = spellings

    def __missing__(self, raw: str) -> Word | None:
        if len(self) >= _KNOWN_WORDS:
            self.clear()
        word = self[raw] = self._word(raw)
        return word

    def _word(self, raw: str) -> Word | None:
        host = _HOST.match(raw) if "." in raw else None
        if host:
            node = None if "@" in raw.split("/", 1)[0] else self._host(host[1].lower())
            return _word("", frozenset(), (Start(node, "", False),)) if node else None
        key = folded(raw, self.spellings)
        known = [reading for reading in _readings(raw, key) if reading[1] in self.held]
        if not known:
            return None
        return _word(key, frozenset(base for _, base, dropped in known if not dropped), self.starts(raw, key))

    def spelled(self, word: str) -> str:
        """A word that is folded, in the usual spelling."""
        for variant, usual in self.spellings:
            word = word.replace(variant, usual)
        return word

    def starts(self, raw: str, key: str) -> tuple[Start, ...]:
        """The ways into the trie by a token and its folded form in the usual spelling."""
        roots = self.root.next
        return tuple(
            [Start(roots[base], clitic, dropped) for clitic, base, dropped in _readings(raw, key) if base in roots]
        )

    def _host(self, host: str) -> Node | None:
        """The entity of a host or of the widest domain above it: ar.wikipedia.org is wikipedia.org."""
        labels = host.split(".")
        for start in range(len(labels) - 1):
            node = self.hosts.get(".".join(labels[start:]))
            if node:
                return node
        return None


def _readings(raw: str, key: str) -> Sequence[tuple[str, str, bool]]:
    return peeled(key) if _ARABIC_START.match(raw) else (("", key, False),)


def _word(key: str, forms: frozenset[str], starts: tuple[Start, ...]) -> Word:
    alone = (
        (name, start.clitic)
        for start in starts
        for name in start.node.names
        if name.takes(start.clitic, start.dropped_article)
    )
    return Word(key, forms, starts, tuple(alone), tuple([start for start in starts if start.node.next]))


def folded(token: str, spellings: Iterable[tuple[str, str]] = ()) -> str:
    """The form under which a token is looked up: spelling folded, accents and apostrophes off, variants made one.

    >>> folded("الأميركية", [("اميرك", "امريك")])
    'الامريكيه'
    >>> folded("Médecins"), folded("Hay'at"), folded("King's")
    ('medecins', 'hayat', 'king')
    """
    if not _ARABIC_START.match(token):
        token = plain_latin(token)
    key = letters.fold(token)
    for variant, usual in spellings:
        key = key.replace(variant, usual)
    return key


def plain_latin(token: str) -> str:
    """A Latin token without accents, stops, apostrophes and possessive s, in its own case: U.N. is UN."""
    token = _POSSESSIVE.sub("", token)
    bare = "".join(mark for mark in unicodedata.normalize("NFKD", token) if not unicodedata.combining(mark))
    return bare.replace("'", "").replace("’", "").replace(".", "")


def build(entities: Sequence[Entity], spellings: Sequence[tuple[str, str]], decoys: Sequence[str]) -> Words:
    """The words of these entities' names, looked up through one trie; `decoys` are runs of words that name nothing."""
    root = Node()
    hosts: dict[str, Node] = {}
    rule_words: set[str] = set()
    for number, entity in enumerate(entities):
        for strength, texts in _by_strength(entity):
            for text in texts:
                _add(root, number, strength, text, entity.article, spellings)
        for domain in entity.domains:
            hosts.setdefault(domain.lower(), Node()).names.append(Name(number, "address", 1, len(domain)))
        for word in (
            *entity.heads,
            *entity.context,
            *entity.blocked_before,
            *entity.blocked_after,
            *entity.short_after,
        ):
            rule_words.add(folded(word, spellings))
    for text in decoys:
        _add(root, None, "decoy", text, False, spellings)
    return Words(root, hosts, frozenset(rule_words), spellings)


def _by_strength(entity: Entity) -> tuple[tuple[str, tuple[str, ...]], ...]:
    label = () if "(" in entity.label_ar or entity.label_ar in entity.weak else (entity.label_ar,)
    return (
        ("name", (*label, *entity.names)),
        ("weak", entity.weak),
        ("short", entity.short),
        ("latin", entity.latin),
        ("latin exact", entity.latin_exact),
        ("latin weak", entity.latin_weak),
    )


def _add(
    root: Node, number: int | None, strength: str, text: str, article: bool, spellings: Sequence[tuple[str, str]]
) -> None:
    tokens = TOKEN.findall(text)
    keys = [folded(token, spellings) for token in tokens]
    if not keys or not all(any(letter.isalnum() for letter in key) for key in keys):
        return  # a name with a comma inside is never met as one; kashaf.index.authority_check reports it
    node = root
    for key in keys:
        node = node.next.setdefault(key, Node())
    cased = tuple(plain_latin(token) for token in tokens) if strength in ("latin exact", "latin weak") else None
    node.names.append(Name(number, _STRENGTHS.get(strength, strength), len(keys), sum(map(len, keys)), cased, article))


_STRENGTHS = {"latin exact": "latin", "latin weak": "weak"}
