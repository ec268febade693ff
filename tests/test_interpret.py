"""Names in questions: in any script and form they find the same articles; the words still decide who comes first."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kashaf.index.authorities import Authorities, load
from kashaf.index.engine import Engine
from kashaf.index.letters import fold
from kashaf.index.query import All, Most, Named, Phrase, Query, Word
from kashaf.search.interpret import (
    LONGEST_NAME,
    MOST_WORDS,
    Entry,
    asked_names,
    interpretations,
    interpreted,
    without_clitics,
)
from kashaf.search.parser import parse
from kashaf.search.request import SearchRequest, SearchResult
from kashaf.search.service import search


def ask(ten: Engine, authorities: Authorities, text: str, *, names: bool = True) -> SearchResult:
    return search(SearchRequest(text, names=names, language="en"), ten, authorities)


def found(result: SearchResult) -> list[str]:
    return [hit.record.article.id for hit in result.hits]


@pytest.mark.parametrize("name", ["twitter", "Twitter", "تويتر", "بتويتر", "وتويتر", "x.com", "twitter.com"])
def test_a_platform_is_found_by_any_of_its_names(ten: Engine, authorities: Authorities, name: str) -> None:
    result = ask(ten, authorities, name)
    assert set(found(result)) == {"2014/mosul", "2015/census", "2016/code"}
    assert [(one.facet, one.value) for one in result.interpretations] == [("platform", "twitter")]


@pytest.mark.parametrize("name", ["داعش", "لداعش", "ISIS", "تنظيم الدولة", "الدولة تنظيم", "تنظيم الدولة الإسلامية"])
def test_an_organization_is_found_by_any_of_its_names(ten: Engine, authorities: Authorities, name: str) -> None:
    assert set(found(ask(ten, authorities, name))) == {"2014/mosul", "2015/census"}


def test_articles_with_the_word_itself_come_before_those_with_another_name(
    ten: Engine, authorities: Authorities
) -> None:
    assert found(ask(ten, authorities, "داعش")) == ["2015/census", "2014/mosul"]
    assert found(ask(ten, authorities, "تنظيم الدولة")) == ["2014/mosul", "2015/census"]


def test_names_may_be_taken_as_words(ten: Engine, authorities: Authorities) -> None:
    assert found(ask(ten, authorities, "داعش", names=False)) == ["2015/census"]
    assert found(ask(ten, authorities, "«تنظيم الدولة»")) == ["2014/mosul"]
    assert found(ask(ten, authorities, "=داعش")) == ["2015/census"]


def test_what_a_name_was_taken_for_is_said(ten: Engine, authorities: Authorities) -> None:
    assert ask(ten, authorities, "داعش").understood == "داعش = Islamic State (ISIS/Daesh)"


def test_the_order_of_words_does_not_change_the_hits(ten: Engine, authorities: Authorities) -> None:
    sets = {
        frozenset(found(ask(ten, authorities, " ".join(words))))
        for words in itertools.permutations(["صور", "تنظيم", "الدولة", "تويتر"])
    }
    assert len(sets) == 1


def test_ordinary_words_are_no_names(authorities: Authorities) -> None:
    for text in ("القاعدة", "العربية", "الحياة", "إشارة", "is", "ميتا", "دولة", "برق"):
        assert not list(interpretations(interpreted(parse(text, authorities.resolve).query, authorities))), text


def test_the_longest_name_is_taken(authorities: Authorities) -> None:
    query = interpreted(parse("حسابات تنظيم الدولة الإسلامية", authorities.resolve).query, authorities)
    named = Named(All((Word("تنظيم"), Word("الدولة"), Word("الإسلامية"))), "organization", "islamic-state")
    assert query == Most((Word("حسابات"), named))


def test_a_quoted_phrase_is_left_alone(authorities: Authorities) -> None:
    query = parse("«تنظيم الدولة»", authorities.resolve).query
    assert interpreted(query, authorities) == query == Phrase(("تنظيم", "الدولة"))


# Every set of words, tried one by one

BUILT_IN = load()
NAMES = asked_names(BUILT_IN)
IN_NAMES = sorted({word for name in NAMES for word in name})


def by_every_set(query: Most) -> Query:
    """The slow way to the same names: each set of three, two and one of the words is looked up."""
    plain = [part for part in query.parts if not (isinstance(part, Word) and part.part)][:MOST_WORDS]
    left = list(query.parts)
    made: dict[Query, Query] = {}
    for length in range(LONGEST_NAME, 0, -1):
        for some in itertools.combinations(plain, length):
            if all(part in left for part in some) and (entry := meant(some)):
                left = [part for part in left if part not in some]
                made[some[0]] = Named(some[0] if length == 1 else All(some), *entry)
    rest = tuple(made.get(part, part) for part in query.parts if part in made or part in left)
    return rest[0] if len(rest) == 1 else Most(rest)


def meant(parts: tuple[Query, ...]) -> Entry | None:
    words = [fold(word) for part in parts for word in (part.words if isinstance(part, Phrase) else [part.text])]
    if len(words) > 1:
        return NAMES.get(frozenset(words))
    return next((NAMES[key] for form in without_clitics(words[0]) if (key := frozenset([form])) in NAMES), None)


ONE_NAME = st.sampled_from(sorted(map(sorted, NAMES))).flatmap(st.permutations)
CLITIC = st.tuples(st.sampled_from(["و", "ب", "لل", "ال", "وال"]), st.sampled_from(IN_NAMES)).map("".join)
OTHER = st.sampled_from([*IN_NAMES, "حسابات", "صور", "انستغرام", "أنستغرام", "إنستغرام"])
ROW = st.lists(st.one_of(ONE_NAME, CLITIC.map(lambda word: [word]), OTHER.map(lambda word: [word])), max_size=7)
PART = st.sampled_from([Phrase(("x", "com")), Phrase(("youtube", "com")), Word("تويتر", part="title")])


@given(ROW, st.lists(PART, max_size=2))
def test_names_are_those_that_trying_every_set_of_words_finds(row: list[list[str]], more: list[Query]) -> None:
    parts: tuple[Query, ...] = tuple(dict.fromkeys([*(Word(word) for words in row for word in words), *more]))
    assert interpreted(Most(parts), BUILT_IN) == by_every_set(Most(parts)) or len(parts) < 2
