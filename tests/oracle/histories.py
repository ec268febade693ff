"""Small collections that grow, change and shrink over several commits, drawn by hypothesis."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import strategies as st

from kashaf.index.authorities import load
from kashaf.index.model import Article, Record
from kashaf.index.understand import understand

from .pair import Asked, Pair
from .stock import MERGING

WORDS = (
    "تويتر", "وتويتر", "بتويتر", "فيسبوك", "تلغرام", "تيليجرام", "داعش", "ب«داعش»", "تنظيم", "الدولة", "الدوله",
    "حساب", "حسابات", "الحسابات", "كتاب", "الكتاب", "كاتب", "مكتوب", "أحمد", "احمد", "إحمد", "الإنترنت", "الانترنت",
    "بالإنترنت", "مدرسة", "المدرسه", "على", "علي", "من", "في", "هو", "وإن", "و", "ف", "محمّد", "محمد", "قانون",
    "القوانين", "المتحدةالأمريكية", "عربي21", "2015", "٢٠١٥", "سنة", "عام2019", "Facebook", "facebook", "mp3", "中文",
    "قال.", "،",
)  # fmt: skip
"""Words with clitics, hamza and its absence, stop words, names, digits of both kinds, Latin and other letters."""

COMMON = ("حسابات تويتر", "حساب على تويتر", "قانون الإنترنت", "كتاب عن تويتر وحساب")
IDS = tuple("abcdefghijklmnopqrst")
DATES = (None, "2014", "2015-03", "2015-03-10", "2019-11-25", "2021-04-29")

_runs = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)

articles = st.builds(
    Article,
    id=st.just(""),
    text=st.lists(_runs, max_size=3).map("\n\n".join),
    path=st.just("articles.jsonl"),
    title=st.none() | st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join),
    source=st.sampled_from((None, "نشرة", "نشره", "موجز")),
    date=st.sampled_from(DATES),
    topics=st.lists(st.sampled_from(("حذف الحسابات", "قانون")), max_size=2, unique=True).map(tuple),
)
"""Articles without an id, which the commit gives them."""


@dataclass(frozen=True, slots=True)
class Commit:
    """What one run does: articles it puts under their ids, copies (id → of which), ids it removes."""

    put: dict[str, Article]
    copies: dict[str, str] = field(default_factory=dict)
    removed: frozenset[str] = frozenset()
    full: bool = False
    merging: str = "never"


ids = st.sampled_from(IDS)
commits = st.builds(
    Commit,
    put=st.dictionaries(ids, articles, max_size=4),
    copies=st.dictionaries(ids, ids, max_size=1),
    removed=st.frozensets(ids, max_size=3),
    full=st.sampled_from((False,) * 9 + (True,)),
    merging=st.sampled_from(tuple(MERGING)),
)
one_by_one = st.builds(Commit, put=st.dictionaries(ids, articles, min_size=1, max_size=1))
short = st.builds(Article, st.just(""), st.sampled_from(COMMON) | _runs, st.just("articles.jsonl"))
many = st.builds(Commit, put=st.dictionaries(ids, short, min_size=10, max_size=16))
histories = st.one_of(
    st.lists(commits, min_size=1, max_size=4),
    st.lists(one_by_one, min_size=6, max_size=9),
    st.tuples(many, commits).map(list),
)
"""Few commits of several articles; so many of one each that segments are merged; or one of so many articles that a page
of hits does not hold them."""


authorities = cache(load)


@cache
def record(article: Article) -> Record:
    return understand(article, authorities())


def run(pair: Pair, commit: Commit) -> None:
    put = [record(replace(article, id=id)) for id, article in commit.put.items()]
    copies = {id: of for id, of in commit.copies.items() if id not in commit.put}
    removed = set() if commit.full else (pair.there & commit.removed) - {*commit.put, *copies}
    pair.run(
        put,
        removed,
        copies=[(record(Article(id, "نسخة", "articles.jsonl")), of) for id, of in copies.items()],
        full=commit.full,
        merging=commit.merging,
    )


@contextmanager
def built(history: Sequence[Commit]) -> Iterator[Asked]:
    """The engine and the oracles after the commits."""
    with TemporaryDirectory() as folder:
        pair = Pair(Path(folder))
        for commit in history:
            run(pair, commit)
        with pair.asked() as asked:
            yield asked
