"""What must hold of every ranking: forms never lower a level, folding and word order change nothing that is found."""

import itertools
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kashaf.index.arabic import RANK
from kashaf.index.authorities import Authorities, load
from kashaf.index.build import build
from kashaf.index.engine import Engine
from kashaf.index.engines import engine
from kashaf.index.metadata import Metadata
from kashaf.search.request import SearchRequest
from kashaf.search.service import search

from .conftest import write

FORMS = ("حساب", "حسابات", "الحسابات", "حساباتهم", "محاسبة", "بحسابه", "حسابا")
"""Forms of one word, and one that shares its root alone."""
FILLER = "قال الخبير أمس إن الأمر معروف"
WORDS = st.sampled_from(["حساب", "داعش", "تويتر", "نشر", "الأخبار", "أوروبا", "الدولة", "تنظيم", "من", "على"])


def levels(texts: dict[str, str], question: str) -> dict[str, str | None]:
    """Article id → level, over an index made for the occasion."""
    authorities = load()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with engine("whoosh").write(folder / "index", authorities.version, True) as writer:
            build([write(folder / "articles", texts)], writer, authorities, Metadata())
        opened = engine("whoosh").read(folder / "index")
        found = search(SearchRequest(question, size=50), opened, authorities)
        opened.close()
    return {hit.record.article.id: hit.level for hit in found.hits}


@settings(max_examples=12, deadline=None)
@given(st.sampled_from(FORMS), st.lists(st.sampled_from(FORMS), min_size=1, max_size=3), st.sampled_from(FORMS))
def test_a_further_form_of_a_word_never_lowers_the_level(question: str, held: list[str], further: str) -> None:
    before = f"{FILLER} {' '.join(held)}"
    found = levels({"before": before, "after": f"{before} {further}"}, question)
    rank = {None: len(RANK), **RANK}
    assert rank[found.get("after")] <= rank[found.get("before")]


@pytest.mark.parametrize(
    "variants",
    [
        ("الإنترنت", "الانترنت", "الأنترنت", "اَلإنترنت"),
        ("أوروبي", "اوروبي", "أوروبى", "اوروبى"),
        ("منصة", "منصه", "مِنَصّة"),
        ("٢٠١٥", "2015", "۲۰۱۵"),
        ("فيسبوك", "فیسبوك", "فيسبوک"),
    ],
)
def test_folding_variants_of_a_question_find_the_same(
    ten: Engine, authorities: Authorities, variants: tuple[str, ...]
) -> None:
    found = [
        {hit.record.article.id for hit in search(SearchRequest(variant, size=50), ten, authorities).hits}
        for variant in variants
    ]
    assert all(one == found[0] for one in found)


@settings(max_examples=40, deadline=None)
@given(st.lists(WORDS, min_size=2, max_size=4, unique=True))
def test_the_order_of_words_does_not_change_what_is_found(
    ten: Engine, authorities: Authorities, words: list[str]
) -> None:
    sets = {
        frozenset(
            hit.record.article.id for hit in search(SearchRequest(" ".join(order), size=50), ten, authorities).hits
        )
        for order in itertools.permutations(words)
    }
    assert len(sets) == 1
