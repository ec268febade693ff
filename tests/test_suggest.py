"""Completion of what is typed: words, names and titles; and articles like another."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kashaf.index.authorities import Authorities
from kashaf.index.build import Report
from kashaf.index.engine import Engine
from kashaf.index.engines import engine
from kashaf.search.beginnings import Beginnings
from kashaf.search.similar import similar, telling_words, with_titles
from kashaf.search.suggest import completions, suggest

from .conftest import TEN, write
from .test_cli import kashaf


@pytest.fixture
def offered(ten: Engine, authorities: Authorities) -> Callable[[str, str], list[str]]:
    """offered(kind, typed): the texts of one kind of completion over the ten articles."""
    return lambda kind, typed: [one.text for one in completions(typed, ten, authorities, "ar") if one.kind == kind]


Offered = Callable[[str, str], list[str]]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("تويت", ["تويتر"]),
        ("بتوي", ["تويتر"]),  # بتويتر stands in no article
        ("وتوي", ["وتويتر"]),  # وتويتر does
        ("انترن", ["الإنترنت"]),  # as published, hamza and all; إنترنت stands nowhere without ال
        ("الانتر", ["الإنترنت"]),
        ("بالحسا", ["حسابات", "الحسابات"]),
        ("للاره", ["الإرهاب"]),  # ل before ال is written لل
        ("قانو", ["قانون", "قانونا"]),  # most frequent first; القانون is the same word
        ("المريخ", []),
        ("", []),
    ],
)
def test_words_are_completed_through_clitics_and_as_published(offered: Offered, typed: str, words: list[str]) -> None:
    assert offered("word", typed) == words


def test_function_words_are_not_offered(offered: Offered) -> None:
    assert offered("word", "ع") == ["عملت"]
    assert "على" not in offered("word", "عل")


def test_a_word_that_is_whole_already_is_not_offered_again(offered: Offered) -> None:
    assert offered("word", "تويتر") == []
    assert offered("word", "الانترنت") == ["الإنترنت"]


def test_the_words_before_the_last_are_kept(ten: Engine, authorities: Authorities) -> None:
    def queries(typed: str) -> list[str]:
        return [one.query for one in completions(typed, ten, authorities, "ar") if one.kind != "title"]

    assert queries("داعش تويت") == ["داعش تويتر", "داعش تويتر", "داعش شركة تويتر"]
    assert queries('"تنظيم الدو')[0] == '"تنظيم الدولة'
    assert queries("-فيس")[0] == "-فيسبوك"
    assert queries("منصة:توي")[:2] == ["منصة:تويتر", "منصة:تويتر"]
    assert queries("حسابات ") == []


@pytest.mark.parametrize("typed", ["tele", "Telegr", "تلغ", "تيليج", "بتلغر", "التلغ"])
def test_names_are_offered_in_any_script_with_facet_and_id(ten: Engine, authorities: Authorities, typed: str) -> None:
    found = [one for one in completions(typed, ten, authorities, "ar") if one.kind == "entity"]
    assert (found[0].text, found[0].facet, found[0].id) == ("تلغرام", "platform", "telegram")


def test_a_name_of_several_words_is_begun_by_several(ten: Engine, authorities: Authorities) -> None:
    found = [one for one in completions("حذف تنظيم الدو", ten, authorities, "en") if one.kind == "entity"]
    assert [(one.text, one.query, one.id) for one in found] == [
        ("Islamic State (ISIS/Daesh)", "حذف تنظيم الدولة الإسلامية", "islamic-state")
    ]


def test_a_name_that_no_article_uses_is_not_offered(offered: Offered) -> None:
    assert offered("entity", "tikt") == []


def test_titles_are_offered_by_any_of_their_words(offered: Offered) -> None:
    assert offered("title", "انترن") == ["قانون الإنترنت"]
    assert offered("title", "قانو") == ["قانون الإنترنت", "قانون ألماني"]
    assert offered("title", "تويت") == ["إحصاء حسابات تويتر"]
    assert offered("title", "قانون الما") == ["قانون ألماني"]
    assert offered("title", "تويتر الما") == []


def test_places_that_a_kind_leaves_empty_go_to_the_others() -> None:
    spellings = {f"كلمه{letter}": 1 for letter in "ابتثجحخدذر"}
    titles = [(f"كلمة {number}", str(number)) for number in range(10)]
    found = suggest("كلم", spellings, titles, Authorities({}), "ar", most=8)
    assert [one.kind for one in found] == ["word"] * 6 + ["title"] * 2
    assert [one.kind for one in suggest("كلم", {}, titles, Authorities({}), "ar", most=8)] == ["title"] * 8


def test_a_form_behind_a_clitic_is_worth_what_its_word_is_worth() -> None:
    spellings = {"تويتر": 100, "بتويتر": 1, "بتوير": 15, "بتويج": 1}
    found = suggest("بتوي", spellings, [], Authorities({}), "ar")
    assert [(one.text, one.count) for one in found] == [("بتويتر", 1), ("بتوير", 15), ("بتويج", 1)]


@given(
    rows=st.lists(st.tuples(st.text("ابت", max_size=3), st.integers(0, 5)), max_size=200),
    beginning=st.text("ابت", max_size=2),
)
def test_the_heaviest_of_those_that_begin_so_come_first(rows: list[tuple[str, int]], beginning: str) -> None:
    table = Beginnings([key for key, _ in rows], [weight for _, weight in rows])
    found = [rows[table.order[place]] for place in table.ranked(beginning)]
    expected = sorted((row for row in rows if row[0].startswith(beginning)), key=lambda row: (-row[1], row[0]))
    assert [(key, weight) for key, weight in found] == expected


@given(typed=st.text(st.sampled_from('ابتلوكف ال"-:(تويترtwi٢é\u064e\u200f'), max_size=12))
def test_whatever_is_typed_each_completion_has_a_text(ten: Engine, authorities: Authorities, typed: str) -> None:
    found = completions(typed, ten, authorities, "en", most=5)
    assert len(found) <= 5
    assert all(one.text and one.query for one in found)


def test_the_engine_says_how_words_are_published(ten: Engine) -> None:
    assert ten.published(["الانترنت", "مدونه", "لاشيء"]) == {"الانترنت": "الإنترنت", "مدونه": "مدونة"}
    assert ten.holding("stem", ["تويتر", "لاشيء"]) == {"تويتر": 3, "لاشيء": 0}
    assert ("قانون الماني", "2018/law") in ten.titles()
    assert len(ten.titles()) == 9


def test_telling_words_stand_in_this_article_and_in_others(ten: Engine) -> None:
    (record,) = ten.records(["2018/law"])
    assert set(telling_words(record, ten)) == {"قانون", "المواقع", "بحذف"}


def test_articles_on_the_same_matter_follow_copies_and_near_duplicates(
    tmp_path: Path, update: Callable[..., Report]
) -> None:
    text = (
        "أغلقت منصة تلغرام يوم الجمعة قنوات كثيرة كان أنصار التنظيم ينشرون فيها بياناتهم وصورهم، وقالت إنها ستواصل "
        "حذف القنوات التي تدعو إلى العنف في كل البلدان."
    )
    copies = {"original": text, "copy": text.replace("أ", "ا"), "longer": f"{text} ثم صمتت الشركة أسبوعا كاملا."}
    write(tmp_path / "articles", {**TEN, **copies})
    update(tmp_path / "index", tmp_path / "articles")
    opened = engine("whoosh").read(tmp_path / "index")
    original = next(id for id in ("original", "copy") if opened.similar(id))
    copy = "copy" if original == "original" else "original"
    found = similar(opened.records([original])[0], opened)
    seen_from_copy = similar(opened.records([copy])[0], opened)
    named = with_titles(found, opened)
    opened.close()
    kinds = [one.kind for one in found]
    assert (found[0].id, found[0].kind) == (copy, "copy")
    assert (found[1].id, found[1].kind) == ("longer", "near duplicate")
    assert set(kinds[2:]) == {"same matter"}
    assert "2015/channels" in {one.id for one in found[2:]}
    assert {one.id: one.title for one in named}["2015/channels"] == "قنوات تلغرام"
    assert original not in {one.id for one in found}
    assert (original, "copy") in {(one.id, one.kind) for one in seen_from_copy}


def test_an_article_is_not_like_itself(ten: Engine) -> None:
    for id in TEN:
        (record,) = ten.records([id])
        assert id not in {one.id for one in similar(record, ten)}
        assert all(0 < one.share <= 1 for one in similar(record, ten))


def test_suggest_and_similar_on_the_command_line(tmp_path: Path) -> None:
    kashaf("index", write(tmp_path / "articles", TEN), "--index", tmp_path / "index")
    arguments = ("suggest", "حسابات", "tele", "--index", tmp_path / "index", "--format", "json")
    found = json.loads(kashaf(*arguments).stdout)
    assert found == {
        "prefix": "حسابات tele",
        "completions": [
            {
                "kind": "entity",
                "text": "تلغرام",
                "query": "حسابات Telegram",
                "facet": "platform",
                "id": "telegram",
                "count": None,
            }
        ],
    }
    assert kashaf("suggest", "المريخ", "--index", tmp_path / "index").returncode == 1
    shown = json.loads(
        kashaf("show", "2018/law", "--similar", "--index", tmp_path / "index", "--format", "json").stdout
    )
    assert list(shown["similar"][0]) == ["id", "title", "share", "kind"]
    assert (shown["similar"][0]["id"], shown["similar"][0]["kind"]) == ("2021/internet", "same matter")
    whole = json.loads(kashaf("show", "2018/law", "--index", tmp_path / "index", "--format", "json").stdout)
    assert [one["id"] for one in whole["similar"]] == [one["id"] for one in shown["similar"]]
