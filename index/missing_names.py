"""A queue for whoever keeps the names: what often follows «صحيفة», «جامعة», «شركة» and is no known name yet."""

from collections import Counter
from collections.abc import Iterable

from kashaf.index.authorities import Authorities
from kashaf.index.letters import bare
from kashaf.index.mentions import mentions
from kashaf.index.trie import TOKEN, folded, peeled

TRIGGERS = (
    *("صحيفة", "جريدة", "مجلة", "قناة", "إذاعة", "وكالة", "موقع", "منصة", "تطبيق", "شركة", "مؤسسة", "جامعة"),
    *("معهد", "مركز", "منظمة", "جمعية", "حركة", "حزب", "تنظيم", "جماعة", "كتائب", "هيئة"),
)
"""Words after which a name is likely."""

LONGEST = 3
"""Tokens of a name that are looked at."""

KEPT = 0.6
"""A longer name takes the place of its beginning when at least this share of its places goes on so."""

_TRIGGERS = frozenset(folded(word) for word in TRIGGERS)
_STOPS = frozenset(
    folded(word)
    for word in (
        *("من", "في", "على", "إلى", "عن", "أن", "إن", "التي", "الذي", "هذا", "هذه", "ذلك", "تلك", "قد", "لا", "ما"),
        *("لم", "كان", "كانت", "أو", "ثم", "بين", "بعد", "قبل", "كل", "غير"),
    )
)
"""Words that end a name."""


def missing_names(texts: Iterable[str], authorities: Authorities, at_least: int = 2) -> list[tuple[str, int]]:
    """Names of one to three words that follow a trigger in the texts, with how often, most frequent first.

    Places that a mention covers are left out. A name is spelled as it was first met.
    """
    counts: Counter[tuple[str, ...]] = Counter()
    spelled: dict[tuple[str, ...], str] = {}
    for text in texts:
        covered = {at for one in mentions(text, (), authorities) for at in range(one.start, one.end)}
        tokens = list(TOKEN.finditer(text))
        keys = [folded(token[0], authorities.spellings) for token in tokens]
        for at, key in enumerate(keys):
            if tokens[at].start() in covered or not _is_trigger(key):
                continue
            for end in range(at + 1, min(at + 1 + LONGEST, len(tokens))):
                if tokens[end].start() in covered or keys[end] in _STOPS or not keys[end][:1].isalnum():
                    break
                name = tuple(keys[at + 1 : end + 1])
                counts[name] += 1
                spelled.setdefault(name, bare(text[tokens[at + 1].start() : tokens[end].end()]))
    goes_on = {name[:-1] for name, count in counts.items() if _is_the_rule(name, count, counts)}
    found = [
        (spelled[name], count)
        for name, count in counts.items()
        if count >= at_least and name not in goes_on and (len(name) == 1 or _is_the_rule(name, count, counts))
    ]
    return sorted(found, key=lambda item: (-item[1], item[0]))


def _is_trigger(key: str) -> bool:
    return any(rest in _TRIGGERS for _, rest, dropped_article in peeled(key) if not dropped_article)


def _is_the_rule(name: tuple[str, ...], count: int, counts: Counter[tuple[str, ...]]) -> bool:
    """Whether the beginning of a longer name mostly goes on as this name does."""
    return len(name) > 1 and count >= KEPT * counts[name[:-1]]
