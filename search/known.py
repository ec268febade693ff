"""What is known to stand in the articles: word forms with their number of articles, and names of the authority file."""

import re
import threading
from collections.abc import Callable, Mapping
from functools import cached_property

from kashaf.index import analysis, letters, trie
from kashaf.index.authorities import Authorities
from kashaf.index.letters import ALEF, BEH, FEH, KAF, LAM, WAW
from kashaf.search import signs

ARABIC = re.compile(f"[{letters.LETTER_CLASS}]")
ARTICLE = ALEF + LAM
CAPITAL_INSIDE = re.compile("[a-z][A-Z]|[A-Z]{2}.*[a-z]")
"""QAnon and NetzDG are names, neither Arabizi nor misspelled; DA3ESH was typed under Caps Lock."""
Found = Callable[[str], int]
"""How many articles a question finds."""

_SHORTEST_REST = 3
_BEFORE_ARTICLE = re.compile(f"(?:[{WAW}{FEH}]?(?:[{BEH}{KAF}]?{ARTICLE}|{LAM}{LAM}))(?=.{{{_SHORTEST_REST}}})")
_KEPT = 2


class Known:
    """The vocabulary of one commit with one authority file. Larger tables are made when first asked for, then kept."""

    def __init__(self, spellings: Mapping[str, int], authorities: Authorities) -> None:
        self.spellings, self.authorities = spellings, authorities
        self.tables: dict[str, object] = {}

    def articles(self, word: str) -> int:
        """The number of articles with a word in any spelling, clitics and article before it looked through.

        >>> Known({"تويتر": 7, "المباشر": 3}, Authorities({})).articles("وبتويتر")
        7
        >>> Known({"تويتر": 7, "المباشر": 3}, Authorities({})).articles("مباشر")
        3
        """
        form = letters.fold(word)
        found = self.forms.get(form, 0)
        return found or max(
            (self.forms.get(rest, 0) for _, rest, _ in trie.peeled(form) if len(rest) >= _SHORTEST_REST), default=0
        )

    @cached_property
    def forms(self) -> Mapping[str, int]:
        """The folded forms in articles, and with «وللعملات» also العملات and عملات: ال shows where the word begins."""
        found = dict(self.spellings)
        for form, articles in self.spellings.items():
            if match := _BEFORE_ARTICLE.match(form):
                base = form[match.end() :]
                for one in (base, ARTICLE + base):
                    if one not in self.spellings:
                        found[one] = max(found.get(one, 0), articles)
        return found

    def holds(self, text: str) -> bool:
        """Whether every word of the text stands in an article, or the whole is a name of the authority file."""
        words = [token.text for token in analysis.tokens(text)]
        joined = [word for word in text.split() if signs.joiner(word)]
        return bool(joined or words) and (all(map(self.articles, words)) or bool(self.entities(text)))

    def entities(self, text: str) -> list[str]:
        """The ids of what a name may mean, one for each facet of names at the most."""
        if not text.strip():
            return []
        found = (self.authorities.resolve(facet, text) for facet in self.authorities.facets)
        return list(dict.fromkeys(id for id in found if id))

    def names(self, text: str) -> dict[str, int]:
        """The Arabic names that articles use for what a name means, with the number of articles, the best first.

        Those of as many words come first, then the most used; names of several words count like the rarest of them.
        """
        size = len(text.split())
        found = {name: articles for id in self.entities(text) for name, articles in self._names(id).items()}
        return dict(sorted(found.items(), key=lambda row: (abs(len(row[0].split()) - size), -row[1])))

    def _names(self, id: str) -> dict[str, int]:
        entity = self.authorities.entities[id]
        counted = {
            name: min((self.forms.get(letters.fold(token.text), 0) for token in analysis.tokens(name)), default=0)
            for name in (entity.label_ar, *entity.names, *entity.weak)
            if ARABIC.match(name)
        }
        return {name: found for name, found in sorted(counted.items(), key=lambda row: -row[1]) if found}

    @cached_property
    def most_articles(self) -> int:
        """The number of articles of the most frequent form, 1 at least."""
        return max(self.spellings.values(), default=1)

    @cached_property
    def single_names(self) -> dict[str, str]:
        """Folded names of one Arabic word that stand in no article → the name that does: «قوقل» → «غوغل»."""
        table: dict[str, str] = {}
        for id, entity in self.authorities.entities.items():
            forms = [letters.fold(name) for name in (entity.label_ar, *entity.names) if " " not in name]
            missing = [form for form in forms if form not in self.forms]
            used = list(self._names(id)) if missing else []
            table |= {form: used[0] for form in missing if used}
        return table


_lock = threading.Lock()
_recent: list[Known] = []


def known(spellings: Mapping[str, int], authorities: Authorities) -> Known:
    """What is known, from the last call with the same two objects where there was one; they must not change.

    The mapping is held, so that its identity cannot pass to another.
    """
    with _lock:
        for place, one in enumerate(_recent):
            if one.spellings is spellings and one.authorities is authorities:
                _recent.insert(0, _recent.pop(place))
                return one
        _recent.insert(0, Known(spellings, authorities))
        del _recent[_KEPT:]
        return _recent[0]
