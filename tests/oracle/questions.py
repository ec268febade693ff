"""Questions drawn by hypothesis: trees of every node, levels, weights, choices, sorting and pages."""

from hypothesis import strategies as st

from kashaf.index.arabic import EXACT, NAMES, ROOT, SPELLING, STEM
from kashaf.index.engine import SORTS, Ask, Choice, Weights
from kashaf.index.fields import FACETS, UNKNOWN
from kashaf.index.query import All, Among, Any, Everything, Most, Named, Phrase, Prefix, Query, Sentence, Without, Word

from .histories import WORDS

ASKED = (*(word for word in WORDS if word.isalnum()), "داعش", "مريخ", "كتب", "المتحدة", "نشرت")
"""Words that stand in articles, and some that do not or only at a looser level."""

texts = st.sampled_from(ASKED)
parts = st.sampled_from((None, None, None, "title", "body"))
values = {
    "platform": ("twitter", "facebook", "telegram", "youtube", UNKNOWN),
    "organization": ("islamic-state", "facebook", UNKNOWN),
    "year": ("2014", "2015", "2019", UNKNOWN),
    "year_mentioned": ("2015", "2019", UNKNOWN),
    "year_basis": ("metadata", "unknown"),
    "source": ("نشرة", "موجز", UNKNOWN),
}
ranges = st.sampled_from(((2014, 2016), (None, 2018), (2019, None), (None, None)))


Some = tuple[str, tuple[str, ...], tuple[tuple[int | None, int | None], ...]]
"""A facet, some of its values and ranges."""


@st.composite
def some_of_a_facet(draw: st.DrawFn) -> Some:
    facet = draw(st.sampled_from(tuple(values)))
    chosen = draw(st.lists(st.sampled_from(values[facet]), max_size=2, unique=True))
    within = draw(st.lists(ranges, max_size=1)) if facet.startswith("year") else []
    return facet, tuple(chosen), tuple(within)


words = st.builds(Word, texts, st.sampled_from((None, None, None, *NAMES)), parts)
plain_words = st.builds(Word, texts)
names = st.builds(
    Named,
    plain_words | st.lists(plain_words, min_size=2, max_size=2).map(lambda two: All(tuple(two))),
    st.just("platform"),
    st.sampled_from(values["platform"]),
)
"""Names hold a word or all of some words, as questions read from text do."""

leaves = st.one_of(
    words,
    words,
    words,
    st.builds(Phrase, st.lists(texts, min_size=1, max_size=3).map(tuple), parts),
    st.builds(Prefix, st.sampled_from(("ال", "ح", "كت", "و", "face", "20", "٢", "تيل", "zz")), parts),
    some_of_a_facet().map(lambda some: Among(*some)),
    names,
    st.just(Everything()),
)


def joined(queries: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    several = st.lists(queries, min_size=1, max_size=4).map(tuple)
    rows = st.lists(plain_words, min_size=1, max_size=6).map(tuple)
    return st.one_of(
        st.builds(All, several),
        st.builds(Any, several),
        st.builds(Most, rows),
        st.builds(Most, several),
        st.builds(Sentence, rows),
        st.builds(Sentence, several),
        st.builds(Without, queries, queries),
    )


flat = leaves | joined(leaves)
queries = flat | joined(flat)
"""Trees of at most three levels."""


def chosen(some: Some, kind: str) -> Choice:
    facet, values, ranges = some
    return Choice(facet, values, ranges, excluded=kind == "excluded", every=kind == "every")


choices = st.lists(
    st.builds(
        chosen,
        some_of_a_facet().filter(lambda some: bool(some[1] or some[2])),
        st.sampled_from(("any", "any", "excluded", "every")),
    ),
    max_size=2,
).map(tuple)

levels = st.sampled_from(
    (
        {EXACT: 0.1, SPELLING: 0.3, STEM: 1.0, ROOT: 0.8},
        {EXACT: 1.0, SPELLING: 0.0, STEM: 0.5, ROOT: 2.0},
        {EXACT: 0.0, SPELLING: 0.0, STEM: 0.0, ROOT: 1.0},
    )
)
weights = st.builds(
    Weights,
    levels=levels,
    title=st.sampled_from((3.0, 1.0, 0.5)),
    k1=st.sampled_from((1.8, 1.2, 0.0)),
    b=st.sampled_from((0.6, 0.0, 1.0)),
    name=st.sampled_from((0.5, 0.0, 2.0)),
    recency=st.sampled_from((0.0, 0.0, 0.3, 2.0)),
)

_any = st.builds(
    Ask,
    query=queries,
    weights=weights,
    choices=choices,
    level=st.sampled_from(("root", "root", *NAMES)),
    sort=st.sampled_from(("relevance",) * 3 + SORTS),
    start=st.integers(0, 4),
    size=st.integers(0, 5),
    facets=st.sampled_from(((), tuple(facet.name for facet in FACETS), ("platform",), ("year",))),
)

_rows = st.lists(plain_words | names, min_size=1, max_size=6).map(tuple)
_plain = st.builds(
    Ask,
    query=plain_words | names | st.one_of(*(st.builds(node, _rows) for node in (All, Any, Most, Sentence))),
    weights=st.builds(
        Weights,
        levels=levels,
        title=st.sampled_from((3.0, 1.0)),
        k1=st.just(1.8),
        b=st.just(0.6),
    ),
    choices=choices,
    level=st.sampled_from(("root", "root", *NAMES)),
    size=st.integers(0, 12),
    facets=st.sampled_from(((), tuple(facet.name for facet in FACETS))),
)
"""Rows of words, which the engine answers in a loop of their own."""

asks = _any | _plain
