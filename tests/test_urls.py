"""Requests as query strings: what is written is read again, and what cannot be read is left out and said."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kashaf.index.arabic import NAMES
from kashaf.index.authorities import load
from kashaf.index.engine import SORTS, Choice
from kashaf.index.fields import FIELDS, UNKNOWN, Field
from kashaf.search.request import SearchRequest
from kashaf.web import changes
from kashaf.web.languages import LANGUAGES
from kashaf.web.urls import EMPTY, MOST_PAGES, MOST_PARAMETERS, canonical, read, write

AUTHORITIES = load()
IDS = {
    facet: sorted(entity.id for entity in AUTHORITIES.entities.values() if entity.facet == facet)
    for facet in ("platform", "organization")
}
CODES = [language.code for language in LANGUAGES]

some_text = some.text(some.characters(exclude_categories=["Cs"]), max_size=40)
some_year = some.integers(100, 9999)
some_years = some.one_of(
    some.tuples(some_year, some.none()),
    some.tuples(some.none(), some_year),
    some.tuples(some_year, some_year).map(lambda years: (min(years), max(years))),
)
VALUES: dict[str, Callable[[Field], some.SearchStrategy[str]]] = {
    "name": lambda field: some.sampled_from([*IDS[field.name], UNKNOWN]),
    "year": lambda _: some.one_of(some_year.map(str), some.just(UNKNOWN)),
    "label": lambda _: some_text.map(str.strip).filter(bool),
}


@some.composite
def choices(draw: some.DrawFn) -> Choice:
    field = draw(some.sampled_from([field for field in FIELDS if field.kind != "text"]))
    values = draw(some.lists(VALUES[field.kind](field), max_size=3))
    ranges = draw(some.lists(some_years, max_size=2)) if field.kind == "year" else []
    return Choice(field.name, tuple(values), tuple(ranges), draw(some.booleans()), draw(some.booleans()))


requests = some.builds(
    replace,
    some.just(EMPTY),
    text=some_text.filter(lambda text: not text or text.strip()),
    choices=some.lists(choices(), max_size=4).map(canonical),
    level=some.sampled_from(NAMES),
    sort=some.sampled_from(SORTS),
    page=some.integers(1, MOST_PAGES),
    grouped=some.booleans(),
    names=some.booleans(),
    language=some.sampled_from(CODES),
)


def asked(query: str, language: str = "en") -> SearchRequest:
    return read(query, AUTHORITIES.resolve, language).request


def problems(query: str) -> tuple[str, ...]:
    return read(query, AUTHORITIES.resolve, "en").problems


@given(requests, some.sampled_from(CODES))
def test_what_is_written_is_read_again(request: SearchRequest, language: str) -> None:
    address = read(write(request, language), AUTHORITIES.resolve, language)
    assert address.request == request
    assert address.problems == ()


@given(some.text(max_size=200))
def test_any_text_can_be_read_as_a_query_string(query: str) -> None:
    address = read(query, AUTHORITIES.resolve)
    assert asked(write(address.request), "ar") == address.request


@given(
    some.lists(
        some.tuples(some.sampled_from(["year", "not.year", "platform", "page", "source", "every", "names"]), some_text)
    )
)
def test_any_value_of_a_known_parameter_can_be_read(typed: list[tuple[str, str]]) -> None:
    query = "&".join(f"{name}={value}" for name, value in typed)
    address = read(query, AUTHORITIES.resolve)
    assert asked(write(address.request), "ar") == address.request


def test_the_address_of_the_documentation_says_what_it_looks_like() -> None:
    query = (
        "q=تويتر&platform=twitter&platform=telegram&not.organization=nato&year=2015..2017"
        "&match=stem&sort=-date&page=2&lang=en"
    )
    assert asked(query, "ar") == replace(
        EMPTY,
        text="تويتر",
        choices=(
            Choice("platform", ("telegram", "twitter")),
            Choice("organization", ("nato",), excluded=True),
            Choice("year", ranges=((2015, 2017),)),
        ),
        level="stem",
        sort="-date",
        page=2,
        language="en",
    )


def test_parameters_are_sorted_so_that_one_request_has_one_address() -> None:
    one = asked("year=2016&q=a&platform=twitter&platform=telegram&year=2015..")
    other = asked("platform=telegram&year=2015..&platform=twitter&year=2016&q=a&platform=twitter")
    assert write(one, "en") == write(other, "en") == "platform=telegram&platform=twitter&q=a&year=2015..&year=2016"


def test_the_page_without_parameters_has_an_empty_query_string() -> None:
    assert write(EMPTY) == ""
    assert asked("", "ar") == EMPTY


def test_names_and_years_are_read_in_arabic_too() -> None:
    assert asked("platform=تويتر&year=٢٠١٥..٢٠١٧").choices == (
        Choice("platform", ("twitter",)),
        Choice("year", ranges=((2015, 2017),)),
    )


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("colour=red", "“colour” in the address of the page is not known; it was ignored."),
        ("platform=nosuch", "“nosuch” is no value for platform; it was ignored."),
        ("not.year=soon", "“soon” is no value for not.year; it was ignored."),
        ("year=²", "“²” is no value for year; it was ignored."),
        ("page=0", "“0” is no value for page; it was ignored."),
        ("page=1001", "“1001” is no value for page; it was ignored."),
        ("page=-1", "“-1” is no value for page; it was ignored."),
        ("match=loose", "“loose” is no value for match; it was ignored."),
        ("sort=size", "“size” is no value for sort; it was ignored."),
        ("lang=fr", "“fr” is no value for lang; it was ignored."),
        ("format=xml", "“xml” is no value for format; it was ignored."),
        ("names=on", "“on” is no value for names; it was ignored."),
        ("every=colour", "“colour” is no value for every; it was ignored."),
        ("every=year", "“year” is no value for every; it was ignored."),
        ("size=500", "“size” in the address of the page is not known; it was ignored."),
    ],
)
def test_what_cannot_be_read_is_ignored_and_said(query: str, problem: str) -> None:
    assert asked(query, "en") == replace(EMPTY, language="en")
    assert problems(query) == (problem,)


def test_of_a_parameter_that_stands_twice_the_first_is_taken() -> None:
    assert asked("q=a&q=b").text == "a"
    assert problems("q=a&q=b") == ("q stands more than once in the address of the page; the first was taken.",)


def test_a_flood_of_parameters_is_cut() -> None:
    query = "&".join(f"year={year}" for year in range(1000, 1500))
    assert len(asked(query).choices[0].values) == MOST_PARAMETERS
    assert problems(query) == ("The address of the page has more than 100 parts; what comes after them was ignored.",)


def test_empty_fields_of_a_form_are_no_problem() -> None:
    assert problems("q=&year=&platform=") == ()
    assert asked("q=&year=&platform=", "ar") == EMPTY


def test_whatever_changes_the_answer_goes_back_to_its_first_page() -> None:
    there = asked("q=a&platform=twitter&year=2015..2017&group=1&page=3")
    changed = [
        changes.asking(there, "b"),
        changes.sorted_by(there, "title"),
        changes.matching(there, "stem"),
        changes.ungrouped(there),
        changes.by_names(there, False),
        changes.requiring(there, "platform", every=True),
        changes.only(there, "platform", "telegram"),
        changes.also(there, "platform", "telegram"),
        changes.without(there, "platform", "telegram"),
        changes.freed(there, "platform", "twitter"),
        changes.freed_years(there, "year", (2015, 2017), excluded=False),
        changes.all_freed(there),
    ]
    assert [request.page for request in changed] == [1] * len(changed)
    assert changes.in_language(there, "ar").page == 3


@given(requests, some.sampled_from(IDS["platform"]))
def test_a_choice_that_is_made_and_taken_back_leaves_none(request: SearchRequest, value: str) -> None:
    for made in (changes.also, changes.without):
        back = changes.freed(made(request, "platform", value), "platform", value)
        assert back == changes.freed(request, "platform", value)


def test_a_value_is_never_chosen_and_excluded_at_once() -> None:
    without = changes.without(asked("platform=twitter"), "platform", "twitter")
    assert without.choices == (Choice("platform", ("twitter",), excluded=True),)
    assert changes.only(without, "platform", "twitter").choices == (Choice("platform", ("twitter",)),)


def test_names_stand_for_what_they_name_unless_the_address_says_off() -> None:
    assert asked("q=a").names
    assert not asked("q=a&names=off").names
    assert write(asked("q=a&names=off"), "en") == "names=off&q=a"


def test_all_values_of_a_facet_may_be_required() -> None:
    both = asked("platform=twitter&every=platform&platform=telegram&every=platform")
    assert both.choices == (Choice("platform", ("telegram", "twitter"), every=True),)
    assert write(both, "en") == "every=platform&platform=telegram&platform=twitter"
    assert changes.requiring(both, "platform", every=False).choices == (Choice("platform", ("telegram", "twitter")),)
    assert changes.also(both, "platform", "youtube").choices[0].every
    assert changes.freed(both, "platform", "twitter").choices == (Choice("platform", ("telegram",)),)
    assert changes.only(both, "platform", "youtube").choices == (Choice("platform", ("youtube",)),)


@pytest.mark.parametrize(
    ("query", "facet"),
    [
        ("every=platform", "Platform"),
        ("every=platform&platform=twitter", "Platform"),
        ("every=platform&not.platform=twitter&not.platform=telegram", "Platform"),
        ("every=year_mentioned&year_mentioned=2015&year_mentioned=2016&year_mentioned=2018..", "Year mentioned"),
    ],
)
def test_values_cannot_all_be_required_where_there_are_not_two(query: str, facet: str) -> None:
    assert not any(choice.every for choice in asked(query).choices)
    assert problems(query) == (
        f"To require all values of “{facet}”, choose two or more and no range of years; any of them was taken.",
    )
