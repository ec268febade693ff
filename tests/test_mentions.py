"""Names found in texts: a golden file of phrases, the rules that need a whole article, and the five seeds."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kashaf.index.authorities import Authorities, load
from kashaf.index.mentions import RULES, mentions
from kashaf.index.model import Mention, Zone
from kashaf.index.zones import ZONES, reading, zones

GOLDEN = Path(__file__).parent / "golden" / "mentions.tsv"
SHARED = Path(__file__).resolve().parents[1].parent / "shared"
PHRASES = [line.split("\t") for line in GOLDEN.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


@pytest.fixture(scope="module")
def authorities() -> Authorities:
    return load()


def shown(found: tuple[Mention, ...]) -> str:
    return " | ".join(f"{one.value} [{one.text}] {one.rule}" for one in found)


@pytest.mark.parametrize(("text", "expected"), PHRASES, ids=[text for text, _ in PHRASES])
def test_phrase_names_what_the_golden_file_says(authorities: Authorities, text: str, expected: str) -> None:
    assert shown(mentions(text, (), authorities)) == expected


def test_every_rule_is_at_work_in_the_tests(authorities: Authorities) -> None:
    article = "تنظيم القاعدة. قالت القاعدة إن تنظيم داعش، والتنظيم"
    texts = [text for text, _ in PHRASES] + [article]
    assert {one.rule for text in texts for one in mentions(text, (), authorities)} == set(RULES)


def test_short_form_counts_only_after_the_full_name(authorities: Authorities) -> None:
    text = "هاجم التنظيم المدينة. وقال تنظيم الدولة إن التنظيم انسحب."
    assert shown(mentions(text, (), authorities)) == (
        "islamic-state [تنظيم الدولة] name | islamic-state [التنظيم] short form"
    )


def test_short_form_of_two_ministries_is_neither(authorities: Authorities) -> None:
    one = "وزارة الخارجية البريطانية: وقالت الخارجية نعم"
    two = "وزارة الخارجية البريطانية ووزارة الخارجية المصرية: وقالت الخارجية نعم"
    assert [found.rule for found in mentions(one, (), authorities)] == ["name", "short form"]
    assert [found.rule for found in mentions(two, (), authorities)] == ["name", "name"]


def test_foreign_as_an_adjective_is_no_ministry(authorities: Authorities) -> None:
    text = "وزارة الخارجية البريطانية وعلاقاتها الخارجية"
    assert [one.text for one in mentions(text, (), authorities)] == ["وزارة الخارجية البريطانية"]


def test_weak_name_is_carried_over_from_a_full_one_anywhere(authorities: Authorities) -> None:
    text = "قالت القاعدة ذلك. وزعيم تنظيم القاعدة قتل."
    assert shown(mentions(text, (), authorities)) == ("al-qaeda [القاعدة] carried over | al-qaeda [تنظيم القاعدة] name")


def test_ordinary_word_is_not_carried_over(authorities: Authorities) -> None:
    text = "كتبت صحيفة الحياة أن الحياة صعبة"
    assert shown(mentions(text, (), authorities)) == "al-hayat [صحيفة الحياة] name"


def test_acronym_counts_where_its_entity_is_named_in_full(authorities: Authorities) -> None:
    assert mentions("نقطة الوصول (AP) الجديدة", (), authorities) == ()
    text = "وكالة أسوشيتد برس (AP) وصور AP"
    assert [one.text for one in mentions(text, (), authorities)] == ["وكالة أسوشيتد برس", "AP", "AP"]


def test_full_name_in_a_zone_that_does_not_count_licenses_nothing(authorities: Authorities) -> None:
    text = "اقرأ أيضا: تنظيم داعش\nوقال التنظيم نعم"
    layout = (Zone(0, 21, "related"), Zone(22, len(text), "body"))
    assert [(one.text, one.zone) for one in mentions(text, layout, authorities)] == [("تنظيم داعش", "related")]


def test_zone_is_that_where_the_mention_starts_and_body_in_a_gap(authorities: Authorities) -> None:
    text = "تويتر\nفيسبوك\nيوتيوب"
    layout = (Zone(0, 5, "title"), Zone(13, 19, "share"))
    assert [(one.value, one.zone) for one in mentions(text, layout, authorities)] == [
        ("twitter", "title"),
        ("facebook", "body"),
        ("youtube", "share"),
    ]


def test_name_does_not_reach_across_a_line(authorities: Authorities) -> None:
    assert mentions("الأمم\nالمتحدة", (), authorities) == ()
    assert [one.text for one in mentions("الأمم \n المتحدة".replace("\n", " "), (), authorities)] == ["الأمم   المتحدة"]


def test_names_are_found_at_their_place_in_a_vocalized_text(authorities: Authorities) -> None:
    text = "قَالَتْ الأُمَمُ المُتَّحِدَةُ لِتُوِيتَر"
    assert [(one.value, one.start, one.end) for one in mentions(text, (), authorities)] == [
        ("united-nations", 8, 30),
        ("twitter", 31, 41),
    ]


PIECES = [
    "تويتر",
    "و",
    "ب",
    "«",
    "»",
    '"',
    " ",
    "\n",
    ".",
    "،",
    "داعش",
    "تنظيم",
    "القاعدة",
    "ة",
    "X",
    "UN",
    "@",
    "t.me/a",
]


@given(some.lists(some.sampled_from(PIECES), max_size=30).map("".join))
def test_mention_is_its_text_and_ends_where_words_end(text: str) -> None:
    found = mentions(text, (), _LOADED)
    for one in found:
        assert text[one.start : one.end] == one.text
        before, after = text[: one.start][-1:], text[one.end :][:1]
        assert not before.isalpha() or before == "ة" or one.text[0].isascii() != before.isascii()
        assert not after.isalpha() or one.text[-1] == "ة" or one.text[-1].isascii() != after.isascii()
    for facet in _LOADED.facets:
        spans = sorted((one.start, one.end) for one in found if one.facet == facet)
        assert all(first[1] <= second[0] for first, second in pairwise(spans))


_LOADED = load()


def seeds() -> dict[str, dict[str, object]]:
    gold = SHARED / "gold" / "seeds.json"
    if not gold.is_file():
        pytest.skip("the seeds and their gold facets are not beside the project")
    return dict(json.loads(gold.read_text(encoding="utf-8"))["articles"])


def counted(text: str, facet: str, authorities: Authorities) -> set[str]:
    layout = zones(text, None)
    found = mentions(reading(text, layout), layout, authorities)
    return {one.value for one in found if one.facet == facet and ZONES[one.zone].counted}


def gold_values(article: dict[str, object], key: str) -> set[str]:
    rows = article[key]
    assert isinstance(rows, list)
    return {row["id"] for row in rows if row["zone"] == "body"}


def test_platforms_of_the_seeds_are_exactly_the_gold(authorities: Authorities) -> None:
    for article in seeds().values():
        text = (SHARED / "seeds" / str(article["file"])).read_text(encoding="utf-8")
        assert counted(text, "platform", authorities) == gold_values(article, "platforms")


def test_organizations_of_the_seeds_are_nearly_the_gold(authorities: Authorities) -> None:
    right = found = wanted = 0
    for article in seeds().values():
        text = (SHARED / "seeds" / str(article["file"])).read_text(encoding="utf-8")
        got, gold = counted(text, "organization", authorities), gold_values(article, "organizations")
        right, found, wanted = right + len(got & gold), found + len(got), wanted + len(gold)
    assert right / found >= 0.95
    assert right / wanted >= 0.90


def test_offsets_hold_in_the_seeds_as_published(authorities: Authorities) -> None:
    for article in seeds().values():
        text = (SHARED / "seeds" / str(article["file"])).read_text(encoding="utf-8")
        layout = zones(text, None)
        for one in mentions(reading(text, layout), layout, authorities):
            assert text[one.start : one.end].replace("\n", " ") == one.text
