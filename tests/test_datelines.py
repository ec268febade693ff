"""Datelines and agency credits: the shapes in which newspapers write them, and what only looks like one."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kashaf.index.authorities import load
from kashaf.index.datelines import spans
from kashaf.index.mentions import mentions
from kashaf.index.model import Zone

AUTHORITIES = load()


def shown(text: str) -> list[str]:
    return [text[start:end] for start, end in spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('دبي - "الخليج":أعلنت هيئة', ['دبي - "الخليج":']),
        ("دبي: «الخليج» حققت هيئة", ["دبي: «الخليج»"]),
        ("رأس الخيمة «الخليج»: نظمت", ["رأس الخيمة «الخليج»:"]),
        ("عمّان: «الخليج»: قال", ["عمّان: «الخليج»:"]),
        ("دبي ـ «الخليج»: قال", ["دبي ـ «الخليج»:"]),
        ("لندن (أ.ف.ب) - قال", ["لندن (أ.ف.ب) -"]),
        ("الرياض 5 يناير (واس) - قال", ["الرياض 5 يناير (واس) -"]),
        ("واشنطن - رويترز: قال", ["واشنطن - رويترز:"]),
        ("انتهى الخبر .(وام)", ["(وام)"]),
        ("انتهى الخبر. (أ .ف .ب، د .ب .أ)\n", ["(أ .ف .ب، د .ب .أ)"]),
        ("انتهى الخبر. ( يو. بي. آي ) .", ["( يو. بي. آي )"]),
        ("العنوان\nدبي: «الخليج» قال (وام)", ["دبي: «الخليج»", "(وام)"]),
        ("أبوظبي «الخليج» أعلنت هيئة", ["أبوظبي «الخليج»"]),
        ("نقطة الوصول (AP) الجديدة", []),
        ("دول الخليج: دعوة إلى الحوار", []),
        ("التقت «الخليج» الوزير", []),
        ("أعلنت إبسون (Epson) اليوم", []),
    ],
)
def test_dateline_and_credit_are_found_by_their_shape(text: str, expected: list[str]) -> None:
    assert shown(text) == expected


def test_newspaper_in_its_dateline_is_found_and_does_not_count() -> None:
    text = "دبي: «الخليج» قال خبير لـ«الخليج» أمس"
    found = [(one.value, one.rule, one.zone) for one in mentions(text, (Zone(0, len(text), "body"),), AUTHORITIES)]
    assert found == [("al-khaleej", "dateline", "byline"), ("al-khaleej", "quoted", "body")]


def test_agency_by_its_full_name_in_a_credit_does_not_count_either() -> None:
    text = "قالت رويترز ذلك. (رويترز)"
    found = [(one.value, one.rule, one.zone) for one in mentions(text, (), AUTHORITIES)]
    assert found == [("reuters", "name", "body"), ("reuters", "name", "byline")]


def test_only_media_are_named_by_credits() -> None:
    assert [one.zone for one in mentions("أهم الأحزاب (حزب الله)", (), AUTHORITIES)] == ["body"]


def test_zone_that_does_not_count_stays_what_it_is() -> None:
    text = "صورة (رويترز)"
    assert [one.zone for one in mentions(text, (Zone(0, len(text), "credit"),), AUTHORITIES)] == ["credit"]


@given(some.text(alphabet='دبي الخليج.:-–"«»()\n12٣ـA', max_size=80))
def test_spans_lie_in_order_within_lines(text: str) -> None:
    found = spans(text)
    assert found == sorted(found)
    assert all(0 <= start < end <= len(text) and "\n" not in text[start:end] for start, end in found)
    assert all(first[1] <= second[0] for first, second in pairwise(found))
