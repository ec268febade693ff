"""The year an article came out: what is believed, in which order, what is estimated, and what stays unknown."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kashaf.index.estimate import estimated_year
from kashaf.index.events import events
from kashaf.index.model import Article, PublicationYear, Zone
from kashaf.index.publication import publication_year
from kashaf.index.years import years

SHARED = Path(__file__).resolve().parents[1].parent / "shared"
Lifetimes = dict[str, tuple[int | None, int | None]]


def _published(
    text: str,
    *,
    date: str | None = None,
    url: str | None = None,
    name: str = "a",
    path: str = "corpus/a.txt",
    zones: tuple[Zone, ...] = (),
    lifetimes: Lifetimes | None = None,
) -> PublicationYear:
    article = Article(name, text, path, date=date, url=url)
    found = years(text, zones, date, this_year=2026)
    return publication_year(article, text, zones, found, lifetimes or {}, this_year=2026)


def test_metadata_is_believed_before_all_else() -> None:
    found = _published(
        "القاهرة - 25 أغسطس 2016\n\nقال الناطق كلاما", date="2015-03", url="https://a.example/2014/01/02/b"
    )
    assert (found.value, found.basis) == (2015, "metadata")


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("الجمعة 13 مارس 2015\nقال الناطق إن الحملة بدأت.", 2015),
        ("القاهرة - رويترز - 25 أغسطس 2016\n\nقال الناطق إن الحملة بدأت.", 2016),
        ("تاريخ النشر: 2015/03/13\nقال الناطق إن الحملة بدأت.", 2015),
        ("قال الناطق إن الحملة بدأت.\nآخر تحديث 03-11-2017 10:30", 2017),
        ("دبي في 13 مارس 2015 (رويترز) - قال الناطق إن الحملة التي بدأت عام 2011 انتهت.", 2015),
        ("١٥ شعبان ١٤٣٦ هـ\nقال الناطق إن الحملة بدأت.", 2015),
    ],
)
def test_date_that_stands_by_itself_at_top_or_foot_is_the_dateline(text: str, year: int) -> None:
    found = _published(text)
    assert (found.value, found.basis) == (year, "dateline")
    assert found.reason.startswith("The text is dated")


@pytest.mark.parametrize(
    "text",
    [
        "وقع الهجوم في 13 مارس 2015 وقتل فيه كثيرون، وقالت الشرطة إنها تحقق في الحادث.",
        "قال الناطق إن الحملة التي بدأت في 13 مارس 2015 انتهت أخيرا بعد جهود طويلة.",
        "كان عام 2015 عاما صعبا على الجميع في المدينة.",
    ],
)
def test_year_that_the_text_tells_of_is_never_taken_for_the_year_it_came_out(text: str) -> None:
    found = _published(text)
    assert (found.value, found.basis) == (None, "unknown")
    assert found.candidates[0] == 2015


def test_date_of_a_related_link_is_no_dateline() -> None:
    text = "قال الناطق إن الحملة بدأت في المدينة.\n25 أغسطس 2016"
    assert _published(text).value == 2016
    start = text.index("25")
    assert _published(text, zones=(Zone(start, len(text), "related"),)).value is None


@pytest.mark.parametrize(
    ("url", "name", "path", "year"),
    [
        ("https://a.example/news/2016/08/25/story.html", "a", "corpus/a.txt", 2016),
        ("https://a.example/story-20160825-1", "a", "corpus/a.txt", 2016),
        ("https://a.example/?date=2016-08-25", "a", "corpus/a.txt", 2016),
        ("https://a.example/2016/08/story", "a", "corpus/a.txt", 2016),
        (None, "a", "/disk/2016/08/25/a.txt", 2016),
        (None, "2014/11/03/story", "corpus/2014/11/03/story.txt", 2014),
        (None, "2014/story", "corpus/2014/story.txt", 2014),
        (None, "story_25-08-2016", "corpus/story_25-08-2016.txt", 2016),
        (None, "20160825T1030", "corpus/20160825T1030.txt", 2016),
    ],
)
def test_address_with_a_date_in_it_tells_the_year(url: str | None, name: str, path: str, year: int) -> None:
    found = _published("قال الناطق إن الحملة بدأت.", url=url, name=name, path=path)
    assert (found.value, found.basis) == (year, "address")


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("000_23b5cb7405b881f6", "corpus/000_23b5cb7405b881f6.txt"),
        ("a20160825f", "corpus/a20160825f.txt"),
        ("12016082512", "corpus/12016082512.txt"),
        ("20161399", "corpus/20161399.txt"),
        ("a", "/disk/2015/corpus/a.txt"),
        ("a", "/disk/2015/03/14/corpus/a.txt"),
        ("crawl-2019-05-03/a", "/disk/crawl-2019-05-03/a.txt"),
    ],
)
def test_address_like_a_hash_or_a_folder_of_the_disk_tells_nothing(name: str, path: str) -> None:
    assert _published("قال الناطق إن الحملة بدأت.", name=name, path=path).basis == "unknown"


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("ارتفعت الأسعار منذ بداية العام الجاري 2013 كثيرا", 2013),
        ("مقارنة بالعام الماضي 2012 ارتفعت الأسعار", 2013),
        ("تبدأ الحملة مطلع العام المقبل 2014 كما قال", 2013),
    ],
)
def test_text_that_says_which_year_is_its_own_is_estimated_by_it(text: str, year: int) -> None:
    found = _published(text)
    assert (found.value, found.basis) == (year, "estimated")
    assert found.reason.startswith("The text says from where it speaks")


def test_text_that_calls_two_years_its_own_stays_unknown_with_both() -> None:
    found = _published("في العام الجاري 2013 زادت، وكانت في العام الجاري 2014 أكثر")
    assert (found.value, found.basis, found.candidates) == (None, "unknown", (2013, 2014))


def test_school_year_is_not_the_year_of_the_text() -> None:
    assert _published("بدأ العام الدراسي الحالي 2017 أمس").value is None


def test_weekday_and_day_fit_one_year_only_when_the_text_is_not_older_than_what_it_names() -> None:
    text = "نشرت التغريدة يوم الجمعة 13 مارس"
    found = _published(text)
    assert (found.basis, found.candidates) == ("unknown", (1992, 1998, 2009, 2015, 2020, 2026))
    found = _published(text, lifetimes={"islamic-state": (2013, None)})
    assert (found.basis, found.candidates) == ("unknown", (2015, 2020, 2026))
    found = _published(text, lifetimes={"vine": (2012, 2017)})
    assert (found.value, found.basis) == (2015, "estimated")
    found = _published(text, lifetimes={"threads": (2023, None)})
    assert (found.value, found.basis) == (2026, "estimated")


def test_month_called_last_after_an_event_is_the_first_such_month_after_it() -> None:
    found = _published("بعد هجوم كرايستشيرش أعلنت الشركة في مايو الماضي خطوات جديدة")
    assert (found.value, found.basis) == (2019, "estimated")
    found = _published("بعد هجوم كرايستشيرش أعلنت الشركة في يناير الماضي خطوات جديدة")
    assert (found.value, found.basis) == (2020, "estimated")


def test_what_happened_last_december_is_told_in_the_next_year() -> None:
    found = _published("بعد هجوم كرايستشيرش أعلنت الشركة في ديسمبر الماضي خطوات جديدة")
    assert (found.value, found.basis) == (2020, "estimated")
    found = _published("بعد هجوم كرايستشيرش أعلنت الشركة في نوفمبر الماضي خطوات جديدة")
    assert (found.value, found.candidates) == (None, (2019, 2020))


def test_date_ahead_in_the_new_year_is_told_of_in_the_old_one() -> None:
    found = _published("يفتتح المعرض يوم الأحد 18 يناير المقبل", lifetimes={"vine": (2012, 2017)})
    assert (found.value, found.basis) == (2014, "estimated")


def test_event_without_its_year_after_the_year_before_by_number_is_of_the_texts_own_year() -> None:
    found = _published("كان عام 2018 هادئا، ثم جاء هجوم كرايستشيرش، وقالت الشركة أمس إنها تحقق")
    assert (found.value, found.basis) == (2019, "estimated")
    found = _published("منذ هجوم كرايستشيرش عام 2019 تغير الكثير، وقالت الشركة أمس إنها تحقق")
    assert (found.value, found.basis) == (None, "unknown")


def test_event_alone_is_a_lower_bound_and_not_a_date() -> None:
    found = _published("كتب كثيرون عن هجوم كرايستشيرش وعن أثره في المنصات")
    assert (found.value, found.basis) == (None, "unknown")
    assert (found.candidates[0], found.candidates[-1]) == (2019, 2026)
    assert found.reason == "The text was not written before 2019, since it speaks of «هجوم كرايستشيرش» (2019)."


def test_year_of_a_plan_is_no_lower_bound() -> None:
    text = "كان ذلك عام 2012. ويتوقع أن ينتهي المشروع عام 2018"
    assert _published(text).candidates[0] == 2012


def test_event_named_in_a_related_link_is_no_evidence() -> None:
    text = "كان ذلك عام 2012 في المدينة.\nهجوم كرايستشيرش في صور"
    assert _published(text, zones=(Zone(29, len(text), "related"),)).candidates[0] == 2012


def test_nothing_to_go_by_is_said_so() -> None:
    found = _published("قال الناطق إن الحملة بدأت.")
    assert found == PublicationYear(None, "unknown", "Nothing in the text tells when it was written.")


def test_events_are_found_behind_clitics_and_in_a_row_of_places() -> None:
    def names(text: str) -> list[tuple[str, int]]:
        return [(found.event.name, found.event.year) for found in events(text)]

    assert names("بالهجوم على صحيفة شارلي إيبدو") == [("شارلي إيبدو", 2015)]
    assert names("في هجمات بروكسل وإسطنبول") == [("بروكسل", 2016), ("هجمات إسطنبول", 2016)]
    assert names("زار بروكسل وإسطنبول") == []
    assert names("صد الدفاع هجمات باريس سان جيرمان") == []
    assert names("انتماؤه لداعش") == [("داعش", 2013)]


def test_table_of_events_holds_dated_names_without_repetition() -> None:
    table = Path(__file__).resolve().parents[1] / "index" / "data" / "events.tsv"
    rows = [line.split("\t") for line in table.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert len(rows) >= 60
    for names, year, month, kind, *until in rows:
        assert names
        assert 1990 <= int(year) <= 2025
        assert 1 <= int(month) <= 12
        assert kind in ("event", "attack", "since")
        assert not until or int(until[0]) >= int(year)
    names = [name for row in rows for name in row[0].split("|")]
    assert len(names) == len(set(names))


def test_importing_loads_no_calendar_and_no_number_reader() -> None:
    code = (
        "import sys, kashaf.index.publication, kashaf.index.years; "
        "sys.exit(bool({'hijridate', 'pyarabic'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.skipif(not SHARED.is_dir(), reason="no ../shared beside the project: the seed articles are not there")
@pytest.mark.parametrize(("seed", "year"), [("000", 2015), ("001", None), ("002", 2015), ("003", 2015), ("004", 2016)])
def test_seed_articles_are_dated_from_their_text_alone(seed: str, year: int | None) -> None:
    gold = json.loads((SHARED / "gold" / "seeds.json").read_text(encoding="utf-8"))["articles"][seed]
    file = SHARED / "seeds" / gold["file"]
    text = file.read_text(encoding="utf-8")
    found = publication_year(
        Article(file.stem, text, str(file)), text, (), years(text, (), None, this_year=2026), {}, this_year=2026
    )
    assert found.value == year
    assert found.basis == ("estimated" if year else "unknown")
    assert found.reason.endswith(".")
    if year is None:  # nothing printed in it decides; the year that is known from elsewhere is among those left
        assert gold["years"]["publication"]["year"] in found.candidates


def test_estimate_never_goes_past_the_latest_year_there_can_be() -> None:
    text = "بعد هجوم كرايستشيرش أعلنت الشركة في ديسمبر الماضي خطوات"
    found = estimated_year(text, years(text, (), None, this_year=2019), {}, 2019)
    assert (found.value, found.candidates) == (None, (2019,))
