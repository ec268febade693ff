"""Years said in a text: the golden phrases, their places, zones, the reference date, and the seeds where they are."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kashaf.index.model import YearMention, Zone
from kashaf.index.months import hijri_years, weekday_years
from kashaf.index.years import years

GOLDEN = Path(__file__).parent / "golden" / "years.tsv"
SHARED = Path(__file__).resolve().parents[1].parent / "shared"
THIS_YEAR = 2026
"""Latest year of the golden phrases, so that no expectation moves with the clock."""


def _rows() -> list[tuple[str, str, str]]:
    lines = GOLDEN.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [(day, phrase, expected) for day, phrase, expected in rows]


def _written(mentions: list[YearMention]) -> str:
    """Mentions as the golden file writes them: candidates and confidence, in order."""
    if not mentions:
        return "none"
    shown = []
    for mention in mentions:
        candidates = mention.candidates
        if len(candidates) == 10:
            shown.append(f"{candidates[0]}..{candidates[-1]} {mention.confidence}")
        else:
            shown.append(f"{','.join(map(str, candidates)) or '-'} {mention.confidence}")
    return "; ".join(shown)


@pytest.mark.parametrize(("day", "phrase", "expected"), _rows())
def test_phrase_says_the_years_that_a_careful_reader_finds_in_it(day: str, phrase: str, expected: str) -> None:
    mentions = years(phrase, (), None if day == "-" else day, this_year=THIS_YEAR)
    if expected.startswith("low:"):
        low = [mention for mention in mentions if mention.confidence == "low"]
        assert ",".join(str(mention.value or "-") for mention in low) == expected.removeprefix("low:")
    else:
        assert _written([mention for mention in mentions if mention.confidence != "low"]) == expected


def test_golden_file_holds_many_phrases_and_many_traps() -> None:
    rows = _rows()
    assert len(rows) >= 70
    assert sum(expected == "none" for _, _, expected in rows) >= 15


def test_mention_holds_its_place_its_words_and_how_it_was_understood() -> None:
    text = "وفي منتصف عام ٢٠١٥ أغلقت الشركة حسابات"
    assert years(text, (), None) == (
        YearMention(
            value=2015,
            candidates=(2015,),
            start=4,
            end=18,
            text="منتصف عام ٢٠١٥",
            rule="year",
            confidence="high",
            zone="body",
        ),
    )


def test_second_year_of_a_range_has_a_place_of_its_own() -> None:
    found = years("بين عامي 2014 و2016", (), None)
    assert [(mention.value, mention.text) for mention in found] == [(2014, "عامي 2014"), (2016, "2016")]


def test_invisible_marks_and_tatweel_hide_no_year() -> None:
    text = "عـــام\u200f \u200f2013 وسنةِ\u202c 2014"
    assert [mention.value for mention in years(text, (), None)] == [2013, 2014]


def test_zone_is_that_of_the_place_where_the_mention_begins() -> None:
    text = "أحداث عام 2011\nوفي عام 2012\nاقرأ أيضا: حصاد عام 2013"
    zones = (Zone(0, 14, "title"), Zone(28, 52, "related"))
    found = years(text, zones, None)
    assert [(mention.value, mention.zone) for mention in found] == [(2011, "title"), (2012, "body"), (2013, "related")]


def test_relative_expression_has_no_value_without_a_publication_date() -> None:
    (mention,) = years("في العام الماضي", (), None)
    assert (mention.value, mention.candidates, mention.confidence) == (None, (), "low")
    (mention,) = years("في العام الماضي", (), "2015-03")
    assert (mention.value, mention.candidates, mention.confidence) == (2014, (2014,), "medium")


def test_date_that_no_calendar_holds_counts_as_far_as_it_is_right() -> None:
    (mention,) = years("في العام الماضي", (), "2015-02-30")
    assert mention.value == 2014
    (mention,) = years("في العام الماضي", (), "last spring")
    assert mention.value is None


def test_dates_by_weekday_of_one_season_narrow_each_other() -> None:
    text = "الثلاثاء 3 مارس ثم الأحد 1 مارس ثم السبت 29 فبراير"
    assert [mention.candidates for mention in years(text, (), None, this_year=2021)] == [(1992, 2020)] * 3


def test_dates_by_weekday_on_both_sides_of_a_new_year_do_not_narrow_each_other() -> None:
    text = "الأربعاء 31 ديسمبر ثم الخميس 1 يناير"
    december, january = years(text, (), None, this_year=2016)
    assert december.candidates == (1997, 2003, 2008, 2014)
    assert january.candidates == (1998, 2004, 2009, 2015)


def test_hijri_year_is_decided_by_the_gregorian_year_beside_it() -> None:
    found = years("1436 هـ (2015 م)", (), None)
    assert [(mention.value, mention.rule) for mention in found] == [(2015, "hijri-year"), (2015, "gregorian-mark")]


def test_hijri_years_outside_the_table_are_reckoned_by_arithmetic() -> None:
    assert hijri_years(656) == (1258,)  # the fall of Baghdad
    assert hijri_years(241) == (855, 856)
    assert hijri_years(1, 1, 1) == (622,)
    assert hijri_years(1342) == (1923, 1924)
    assert hijri_years(1501) == ()


def test_weekday_fits_the_years_in_which_the_calendar_has_that_day() -> None:
    assert weekday_years(4, 13, 3, 1990, 2026) == (1992, 1998, 2009, 2015, 2020, 2026)
    assert weekday_years(5, 29, 2, 1990, 2026) == (1992, 2020)
    assert weekday_years(5, 30, 2, 1990, 2026) == ()


PIECES = st.sampled_from(
    [
        *(
            "عام",
            "العام",
            "سنة",
            "في",
            "بين",
            "عامي",
            "و",
            "2014",
            "٢٠١٥",
            "2016",
            "1436",
            "هـ",
            "م",
            "13",
            "٣١",
            "مارس",
        ),
        *(
            "آذار",
            "/",
            "-",
            "(",
            ")",
            "،",
            ",",
            ".",
            "\n",
            "رمضان",
            "الجمعة",
            "الماضي",
            "المقبل",
            "نفسه",
            "أمس",
            "الأول",
        ),
        *(
            "التسعينيات",
            "القرن",
            "ألفين",
            "وخمسة",
            "عشر",
            "قبل",
            "ثلاث",
            "سنوات",
            "%",
            "تشرين الثاني",
            "كأس",
            "العامين",
        ),
        *("0", "99", "1500", "ق", "هذا", "من", "إلى", "الماضيين", "شخصا", "نصف", "\u200f", "ـ", "x", "http://a/2015"),
    ]
)


@given(
    st.lists(st.tuples(PIECES, st.sampled_from(["", " ", "  "])), max_size=25),
    st.one_of(st.none(), st.sampled_from(["2015", "2015-01", "2015-12-31"]), st.dates(date(2, 1, 1)).map(str)),
)
def test_whatever_the_text_mentions_lie_in_it_in_order_and_apart(
    pieces: list[tuple[str, str]], day: str | None
) -> None:
    text = "".join(piece + space for piece, space in pieces)
    end = 0
    for mention in years(text, (), day, this_year=THIS_YEAR):
        assert text[mention.start : mention.end] == mention.text
        assert mention.start >= end
        end = mention.end
        assert mention.value == (mention.candidates[0] if len(mention.candidates) == 1 else None)
        assert mention.confidence in ("high", "medium", "low")


@given(st.text(max_size=80))
def test_no_text_is_too_strange_to_be_read(text: str) -> None:
    for mention in years(text, (), "2015-06-01", this_year=THIS_YEAR):
        assert text[mention.start : mention.end] == mention.text


@pytest.mark.skipif(not SHARED.is_dir(), reason="no ../shared beside the project: the seed articles are not there")
def test_seed_articles_give_their_years_and_no_other_number() -> None:
    gold = json.loads((SHARED / "gold" / "seeds.json").read_text(encoding="utf-8"))["articles"]
    for seed in gold.values():
        text = (SHARED / "seeds" / seed["file"]).read_text(encoding="utf-8")
        counted = {mention.value for mention in years(text, (), None) if mention.confidence != "low"} - {None}
        assert counted == {row["year"] for row in seed["years"]["explicit"]}, seed["file"]
        for mention in years(text, (), None):
            for trap in seed["years"]["negatives"]:
                assert mention.text not in trap.split(), (seed["file"], mention)


def test_hamza_alone_behind_a_year_is_no_word() -> None:
    assert [mention.value for mention in years("2015 ء", (), None)] == [2015]
