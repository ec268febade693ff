"""Names in questions: in any script and form they find the same articles; the words still decide who comes first."""

import itertools

import pytest

from kashaf.index.authorities import Authorities
from kashaf.index.engine import Engine
from kashaf.index.query import All, Most, Named, Phrase, Word
from kashaf.search.interpret import interpretations, interpreted
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
