"""What every engine must do alike: levels, phrases, choices, counts, pages, sorting; ten articles in plain sight."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kashaf.index.authorities import Authorities
from kashaf.index.build import Report
from kashaf.index.engine import Ask, Choice, Engine, EngineError
from kashaf.index.engines import engine
from kashaf.index.fields import FACETS, UNKNOWN
from kashaf.index.query import All, Among, Any, Everything, Most, Phrase, Prefix, Query, Without, Word
from kashaf.search.ranking import WEIGHTS

from .conftest import write

NAMES = tuple(facet.name for facet in FACETS)


def ids(engine: Engine, query: Query, **options: object) -> list[str]:
    return [hit.id for hit in engine.search(replace(Ask(query, WEIGHTS, size=100), **options)).hits]  # type: ignore[arg-type]


def counted(engine: Engine, facet: str, query: Query, *choices: Choice) -> dict[str, int]:
    reply = engine.search(Ask(query, WEIGHTS, choices, facets=(facet,)))
    return {row.value: row.count for row in reply.counts[facet]}


def test_a_word_finds_its_other_spellings_and_clitics(ten: Engine) -> None:
    expected = {"2021/internet", "undated"}
    assert set(ids(ten, Word("الإنترنت"))) == expected
    assert set(ids(ten, Word("الانترنت"))) == expected
    assert set(ids(ten, Word("بالإنترنت"))) == expected


def test_a_word_finds_its_plural_at_the_stem_level(ten: Engine) -> None:
    reply = ten.search(Ask(Word("حساب"), WEIGHTS))
    assert {hit.id: hit.level for hit in reply.hits} == {"2015/census": "stem", "2019/telegram": "stem"}


def test_each_hit_says_the_strictest_level_at_which_it_matched(ten: Engine) -> None:
    reply = ten.search(Ask(Word("الانترنت"), WEIGHTS))
    assert {hit.id: hit.level for hit in reply.hits} == {"2021/internet": "exact", "undated": "stem"}


def test_a_stricter_level_finds_less(ten: Engine) -> None:
    found = [set(ids(ten, Word("الانترنت"), level=level)) for level in ("exact", "spelling", "stem", "root")]
    assert found[0] <= found[1] <= found[2] <= found[3]
    assert found[0] == {"2021/internet"}


def test_the_better_of_stem_and_root_counts(ten: Engine) -> None:
    def score(**levels: float) -> float:
        weights = replace(WEIGHTS, levels={**WEIGHTS.levels, **levels})
        return {hit.id: hit.score for hit in ten.search(Ask(Word("حساب"), weights)).hits}["2015/census"]

    assert score(root=0.1) == score(root=0.0)
    assert score(root=5.0) == score(root=5.0, stem=0.0) > score(root=0.0)


def test_an_exact_word_is_found_as_written_alone(ten: Engine) -> None:
    assert ids(ten, Word("الانترنت", level="exact")) == ["2021/internet"]


def test_a_phrase_is_found_in_order_and_across_quotation_marks(ten: Engine) -> None:
    assert ids(ten, Phrase(("تنظيم", "الدولة"))) == ["2014/mosul"]
    assert ids(ten, Phrase(("الدولة", "تنظيم"))) == []


def test_a_phrase_does_not_run_from_the_title_into_the_text(ten: Engine) -> None:
    assert ids(ten, Phrase(("الموصل", "نشر"))) == []


def test_a_word_may_be_asked_for_in_the_title_alone(ten: Engine) -> None:
    assert ids(ten, Word("تويتر", part="title")) == ["2015/census"]
    assert "2015/census" in ids(ten, Word("تويتر", part="body"))


def test_a_prefix_finds_all_words_that_begin_so(ten: Engine) -> None:
    assert set(ids(ten, Prefix("تيلي"))) == {"2019/telegram"}
    assert set(ids(ten, Prefix("مايكرو"))) == set()
    assert set(ids(ten, Prefix("ومايكرو"))) == {"2016/code", "2017/forum"}


def test_articles_with_more_than_half_of_the_words_come_first(ten: Engine) -> None:
    reply = ten.search(Ask(Most((Word("حسابات"), Word("داعش"), Word("المريخ"))), WEIGHTS))
    assert [hit.id for hit in reply.hits] == ["2015/census", "2019/telegram"]
    assert (reply.full, reply.total) == (1, 2)


def test_words_that_stand_nowhere_together_are_found_apart(ten: Engine) -> None:
    reply = ten.search(Ask(Most((Word("القانون"), Word("تلغرام"))), WEIGHTS))
    assert {hit.id for hit in reply.hits} == {"2015/channels", "2018/law", "2021/internet", "2019/telegram"}
    assert reply.full == 0


def test_where_enough_articles_hold_the_words_no_others_follow(tmp_path: Path, update: Callable[..., Report]) -> None:
    both = {f"both/{number}": f"مقال رقم {number} عن حسابات داعش." for number in range(10)}
    update(tmp_path / "index", write(tmp_path / "articles", {**both, "one": "مقال عن حسابات كثيرة."}))
    opened = engine("whoosh").read(tmp_path / "index")
    reply = opened.search(Ask(Most((Word("حسابات"), Word("داعش"))), WEIGHTS, size=20))
    opened.close()
    assert (reply.full, reply.total) == (10, 10)


def test_stop_words_are_not_asked_for(ten: Engine) -> None:
    assert ids(ten, Most((Word("من"), Word("هو"), Word("داعش")))) == ids(ten, Most((Word("داعش"), Word("من"))))


def test_all_any_and_without_are_set_operations(ten: Engine) -> None:
    twitter, facebook = set(ids(ten, Word("تويتر"))), set(ids(ten, Word("فيسبوك")))
    assert set(ids(ten, All((Word("تويتر"), Word("فيسبوك"))))) == twitter & facebook
    assert set(ids(ten, Any((Word("تويتر"), Word("فيسبوك"))))) == twitter | facebook
    assert set(ids(ten, Without(Word("تويتر"), Word("فيسبوك")))) == twitter - facebook


def test_everything_is_every_article(ten: Engine) -> None:
    assert len(ids(ten, Everything())) == 10


def test_a_word_excluded_is_not_marked(ten: Engine) -> None:
    reply = ten.search(Ask(Without(Word("تويتر"), Word("فيسبوك")), WEIGHTS))
    assert [word.text for word in reply.words] == ["تويتر"]


def test_among_filters_by_values_and_ranges(ten: Engine) -> None:
    assert set(ids(ten, Among("platform", ("telegram",)))) == {"2015/channels", "2019/telegram"}
    assert set(ids(ten, Among("year", ranges=((2018, 2019),)))) == {"2018/law", "2019/stream", "2019/telegram"}
    assert set(ids(ten, Among("year", ranges=((2021, None),)))) == {"2021/internet"}


def test_names_are_counted_by_their_mentions(ten: Engine) -> None:
    assert counted(ten, "platform", Everything()) == {
        "facebook": 4, "twitter": 3, "telegram": 2, "youtube": 1, UNKNOWN: 3,
    }  # fmt: skip


def test_choice_in_a_facet_keeps_the_other_values_of_that_facet(ten: Engine) -> None:
    chosen = Choice("platform", ("telegram",))
    assert counted(ten, "platform", Everything(), chosen) == counted(ten, "platform", Everything())
    assert counted(ten, "year", Everything(), chosen) == {"2015": 1, "2019": 1}


def test_a_chosen_value_stays_visible_at_zero(ten: Engine) -> None:
    assert counted(ten, "platform", Word("داعش"), Choice("platform", ("youtube",)))["youtube"] == 0
    assert counted(ten, "platform", Word("داعش"), Choice("platform", ("tiktok",)))["tiktok"] == 0


def test_an_excluded_value_leaves_its_articles_out_of_all_counts(ten: Engine) -> None:
    counts = counted(ten, "platform", Everything(), Choice("platform", ("facebook",), excluded=True))
    assert counts == {"twitter": 1, "telegram": 2, "facebook": 0, UNKNOWN: 3}


def test_every_value_chosen_may_be_asked_for(ten: Engine) -> None:
    both = Choice("platform", ("twitter", "facebook"), every=True)
    assert set(ids(ten, Everything(), choices=(both,))) == {"2014/mosul", "2016/code"}
    counts = counted(ten, "platform", Everything(), both)
    assert counts == {"twitter": 2, "facebook": 2, "youtube": 1}


def test_every_range_chosen_may_be_asked_for(ten: Engine) -> None:
    both = Choice("year", ("2015",), ((2014, 2016),), every=True)
    assert set(ids(ten, Everything(), choices=(both,))) == {"2015/census", "2015/channels"}


def test_the_basis_of_the_year_is_a_filter(ten: Engine) -> None:
    assert ids(ten, Everything(), choices=(Choice("year_basis", ("unknown",)),)) == ["undated"]
    assert len(ids(ten, Everything(), choices=(Choice("year_basis", ("metadata",)),))) == 9


def test_the_shares_of_the_words_add_up_to_the_score(ten: Engine) -> None:
    reply = ten.search(Ask(Most((Word("حسابات"), Word("داعش"))), WEIGHTS))
    for hit in reply.hits:
        assert sum(hit.shares) == pytest.approx(hit.score, abs=1e-4)


def test_where_newer_articles_are_preferred_the_shares_add_up_too(ten: Engine) -> None:
    for query in (Word("تويتر"), Phrase(("حسابات", "تويتر")), Prefix("تيلي")):
        for hit in ten.search(Ask(query, replace(WEIGHTS, recency=0.3))).hits:
            assert sum(hit.shares) == pytest.approx(hit.score, abs=1e-4)


def test_newer_articles_may_be_asked_for_without_a_word(ten: Engine) -> None:
    assert len(ids(ten, Everything(), weights=replace(WEIGHTS, recency=0.3))) == 10


def test_a_question_for_newer_articles_leaves_no_trace_in_the_next_one(ten: Engine) -> None:
    before = ten.search(Ask(Word("على"), WEIGHTS)).hits
    for _ in range(2):
        ten.search(Ask(Word("على"), replace(WEIGHTS, recency=0.3)))
    assert before
    assert ten.search(Ask(Word("على"), WEIGHTS)).hits == before


def test_the_newest_article_is_one_that_is_still_there(tmp_path: Path, update: Callable[..., Report]) -> None:
    dated = {f"{year}": (None, f"{year}-01-01", None, f"مقال عن حسابات سنة {year}.") for year in (2015, 2016, 2019)}
    update(tmp_path / "index", write(tmp_path / "articles", dated))
    (tmp_path / "articles" / "2019.md").unlink()
    update(tmp_path / "index", tmp_path / "articles")
    opened = engine("whoosh").read(tmp_path / "index")
    plain, newer = (
        {hit.id: hit.score for hit in opened.search(Ask(Word("حسابات"), replace(WEIGHTS, recency=recency))).hits}
        for recency in (0.0, 1.0)
    )
    opened.close()
    assert newer["2016"] == pytest.approx(2 * plain["2016"], abs=1e-4)


def test_spellings_are_counted_by_articles(ten: Engine) -> None:
    assert ten.spellings()["تويتر"] == 3  # once in a title, twice in texts; وتويتر is another word
    assert "فيسبوك" in ten.spellings()


def test_a_source_is_chosen_however_it_is_spelled(ten: Engine) -> None:
    assert set(ids(ten, Everything(), choices=(Choice("source", ("نشره",)),))) == {
        "2016/code", "2017/forum", "2021/internet",
    }  # fmt: skip


def test_pages_follow_one_another_without_gap_or_overlap(ten: Engine) -> None:
    asked = Ask(Everything(), WEIGHTS, size=3)
    pages = [[hit.id for hit in ten.search(replace(asked, start=start)).hits] for start in (0, 3, 6, 9, 12)]
    assert [len(page) for page in pages] == [3, 3, 3, 1, 0]
    assert len(set(itertools.chain(*pages))) == 10


def test_sorted_by_date_the_undated_come_last_either_way(ten: Engine) -> None:
    assert ids(ten, Everything(), sort="date")[0] == "2014/mosul"
    assert ids(ten, Everything(), sort="-date")[0] == "2021/internet"
    assert ids(ten, Everything(), sort="date")[-1] == ids(ten, Everything(), sort="-date")[-1] == "undated"


def test_sorted_by_title_the_alphabet_ignores_hamza(ten: Engine) -> None:
    assert ids(ten, Everything(), sort="title")[:3] == ["2015/census", "2017/forum", "2019/stream"]


def test_an_unknown_id_is_an_error_that_names_it(ten: Engine) -> None:
    with pytest.raises(EngineError, match="no-such-article"):
        ten.records(["no-such-article"])


def test_a_sound_index_verifies(ten: Engine) -> None:
    assert ten.verify() == ()


words = st.sampled_from(["تويتر", "فيسبوك", "داعش", "حساب", "الإنترنت", "قانون", "حذف", "من", "مريخ"]).map(Word)
queries = st.recursive(
    words | st.just(Everything()),
    lambda parts: st.lists(parts, min_size=1, max_size=3).map(tuple).flatmap(
        lambda some: st.sampled_from([All(some), Any(some), Most(some), Without(some[0], some[-1])])
    ),
    max_leaves=5,
)  # fmt: skip
choices = st.lists(
    st.one_of(
        st.builds(
            Choice,
            st.just("platform"),
            st.lists(st.sampled_from(["twitter", "facebook", "telegram", UNKNOWN]), min_size=1, unique=True).map(tuple),
            st.just(()),
            st.sampled_from([False, True]),
            st.sampled_from([False, True]),
        ).filter(lambda choice: not (choice.excluded and choice.every)),
        st.builds(
            Choice,
            st.just("year"),
            st.lists(st.sampled_from(["2015", "2019", UNKNOWN]), unique=True).map(tuple),
            st.sampled_from([(), ((2014, 2016),), ((None, 2018),), ((2019, None),)]),
            st.booleans(),
        ).filter(lambda choice: bool(choice.values or choice.ranges)),
    ),
    max_size=3,
).map(tuple)


@settings(max_examples=150, deadline=None)
@given(query=queries, chosen=choices)
def test_the_count_of_a_value_is_the_number_of_hits_when_it_is_chosen(
    ten: Engine, query: Query, chosen: tuple[Choice, ...]
) -> None:
    for facet in NAMES:
        reply = ten.search(Ask(query, WEIGHTS, chosen, facets=(facet,)))
        others = tuple(choice for choice in chosen if choice.facet != facet or choice.excluded or choice.every)
        for row in reply.counts[facet]:
            picked = ten.search(Ask(query, WEIGHTS, (*others, Choice(facet, (row.value,)))))
            assert picked.total == row.count


def test_the_authority_file_names_every_value_counted(ten: Engine, authorities: Authorities) -> None:
    for facet in ("platform", "organization"):
        assert set(counted(ten, facet, Everything())) - {UNKNOWN} <= set(authorities.entities)
