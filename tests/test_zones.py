"""Zones, headline and reading: what part each stretch of a text plays."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kashaf.index.cues import cues
from kashaf.index.zones import ZONES, headline, reading, zones

SHARED = Path(__file__).resolve().parents[1].parent / "shared"
PARAGRAPH = (
    "وأضاف المتحدث أن اللجنة ستواصل عملها خلال الأسابيع المقبلة، وأنها ستعلن نتائج التحقيق في مؤتمر صحفي يحضره ممثلون"
    " عن الوزارات المعنية."
)
LEAD = "أعلنت وزارة الزراعة يوم الأحد أن موسم القمح هذا العام كان الأفضل منذ عشر سنوات، وأن المخازن امتلأت."


def parts(text: str, title: str | None = None) -> list[tuple[str, str]]:
    return [(zone.kind, text[zone.start : zone.end]) for zone in zones(text, title)]


def kinds(text: str, title: str | None = None) -> list[str]:
    return [kind for kind, _ in parts(text, title)]


def opening(line: str, gap: str = "\n\n") -> str | None:
    text = f"{line}{gap}{LEAD}\n\n{PARAGRAPH}\n"
    span = headline(text)
    return text[span[0] : span[1]] if span else None


HEADLINES = [
    "موسم قمح استثنائي في سهل البقاع",
    "الأمطار تعيد الحياة إلى سد مأرب",
    "هل تعود القطارات إلى محطة الحجاز؟",
    "لماذا يهاجر أطباء الأسنان؟ خمسة أسباب",
    '"نعمل بلا أجر".. معلمو القرى يروون قصصهم',
    "وزير المياه: لا نقص في مياه الشرب هذا الصيف",
    "صنعاء القديمة.. مدينة تقاوم النسيان",
    "ارتفاع أسعار الزيتون بنسبة 40% في فلسطين",
    "كيف تختار حاسوبا محمولا للدراسة: دليل من سبع خطوات",
    "السودان والفيضانات!",
    "10 كتب عربية صدرت هذا الخريف",
    "مقتل ثلاثة صيادين في غرق مركب قبالة طرابلس",
    "«الجزيرة الخضراء» تستقبل أول مركب شراعي منذ الحرب",
    "في ذكرى رحيله.. ماذا بقي من شعر أمل دنقل؟",
    "اتفاق على إعادة فتح المعابر (وثيقة)",
    "تونس تعلن موعد الانتخابات البلدية بعد تأجيلها ثلاث مرات بسبب خلاف على قانون توزيع المقاعد بين القوائم",
    "الذهب يتراجع، والدولار يصعد",
    "من بغداد إلى لندن: رحلة مخطوط",
    "بالصور: مهرجان التمور في القصيم",
    "كشف أثري في الأقصر",
]
LEADS = [
    "أعلنت بلدية صيدا أن أعمال ترميم القلعة البحرية ستبدأ في الشهر المقبل، وذلك بعد توقف دام سنتين.",
    "قال مدير المتحف إن القطع المسروقة أعيدت كاملة، وإن معرضا سيقام لها في نهاية العام",
    "نشرت مجلة الطب العربي دراسة عن أثر الصيام في مرضى السكري شملت ثلاثة آلاف متطوع من سبع دول",
    "كشفت مصادر في شركة الكهرباء عن خطة لتركيب ألف عداد ذكي في العاصمة قبل حلول الصيف المقبل",
    "أفاد سكان في المدينة بأن المياه عادت إلى معظم الأحياء بعد انقطاع دام أسبوعا، مؤكدين",
    "عندما وصلت سعاد إلى القرية أول مرة لم تكن تعرف أحدا. كانت تحمل حقيبة وكتابين.",
    "تعد زراعة البن في جبال اليمن من أقدم الزراعات في العالم، ويعود تاريخها إلى القرن الخامس عشر الميلادي.",
    "في صباح يوم ماطر من أيام كانون الأول خرج عشرات الصيادين إلى البحر، ولم يعد منهم إلا من حالفه الحظ.",
    "بدأت صباح اليوم في عمان أعمال المؤتمر السنوي للمكتبات، بمشاركة باحثين من ثلاثين بلدا عربيا وأجنبيا",
    "لم يكن أحد يتوقع أن يعود الفريق إلى دوري الدرجة الأولى بهذه السرعة، بعد سنوات من النتائج المتواضعة",
    "أصبح الهاتف المحمول أداة لا غنى عنها في حياة المزارعين، إذ يعرفون منه الأسعار وأحوال الطقس",
    'وصف نقيب المهندسين قرار الوزارة بأنه "',
    "التقى وزير الثقافة وفدا من اتحاد الناشرين العرب وبحث معه أوضاع",
    "وبحسب الدراسة التي أعدها باحثون من جامعة الخرطوم، فإن منسوب النيل سيرتفع؛ وهذا ما يقلق السكان",
]


@pytest.mark.parametrize("line", HEADLINES)
def test_headline_above_a_lead_is_the_title(line: str) -> None:
    assert opening(line) == line


@pytest.mark.parametrize(
    "line", [line for line in HEADLINES if len(line.split()) <= 12 and line != "كشف أثري في الأقصر"]
)
def test_headline_needs_no_blank_line_after_it(line: str) -> None:
    assert opening(line, "\n") == line


@pytest.mark.parametrize("line", LEADS)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_lead_sentence_is_no_title(line: str, gap: str) -> None:
    assert opening(line, gap) is None


def test_first_half_of_a_broken_sentence_is_no_title() -> None:
    assert headline(f"شهدت أسواق الخضر في المدن الساحلية\nإقبالا كبيرا قبل العيد، كما يقول تجار.\n{PARAGRAPH}") is None
    assert headline(f"إن أسواق الخضر في المدن الساحلية (ومنها\nصور وصيدا) شهدت إقبالا.\n{PARAGRAPH}") is None


def test_text_of_one_line_has_no_title() -> None:
    assert headline("موسم قمح استثنائي في سهل البقاع") is None
    assert headline(LEAD) is None
    assert headline("") is None


def test_site_furniture_and_byline_above_the_headline_are_passed_over() -> None:
    text = f"Accessibility links\nالجمعة 13 مارس 2015\n\nموسم قمح استثنائي\n\n{LEAD}\n"
    assert parts(text)[:3] == [
        ("chrome", "Accessibility links"),
        ("byline", "الجمعة 13 مارس 2015"),
        ("title", "موسم قمح استثنائي"),
    ]


def test_first_line_of_text_broken_at_a_width_is_no_title() -> None:
    text = (
        "في خطوة هي الأولى من نوعها في المنطقة\nافتتحت جامعة البصرة مختبرا لدراسة\nالأهوار يعمل فيه أربعون باحثا من\n"
        "جامعات العراق وإيران والكويت على\nقياس ملوحة المياه وأنواع الطيور التي\nتعود إليها كل شتاء منذ عشر سنوات.\n"
    )
    assert headline(text) is None
    assert reading(text, zones(text, None)).count("\n") == 1


def test_known_title_is_found_in_the_first_lines_however_it_is_spelled() -> None:
    text = f"الرئيسية\n\nأزمة المياه في إدلب\n\n{LEAD}\n"
    assert parts(text, "ازمة المياه في ادلب | موقع الأنباء")[1] == ("title", "أزمة المياه في إدلب")


def test_known_title_that_is_not_in_the_text_makes_no_title_zone() -> None:
    assert "title" not in kinds(f"أزمة المياه في إدلب\n\n{LEAD}\n\n{PARAGRAPH}", "عنوان آخر تماما")


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Accessibility links", "chrome"),
        ("XS", "chrome"),
        ("آراءكم", "chrome"),
        ("التعليقات (12)", "chrome"),
        ("٣ تعليقات", "chrome"),
        ("جميع الحقوق محفوظة © 2016 لموقع الأنباء", "chrome"),
        ("© 2018 الوكالة الوطنية", "chrome"),
        ("الوسوم: سوريا، لاجئون، تركيا", "chrome"),
        ("الآراء الواردة في هذا المقال لا تعبر بالضرورة عن رأي الموقع.", "chrome"),
        ("شارك", "share"),
        ("شارك المقال:", "share"),
        ("فيسبوك تويتر واتساب", "share"),
        ("شارك على فيسبوك", "share"),
        ("Share on Facebook Twitter WhatsApp", "share"),
        ("تابعونا على تويتر", "share"),
        ("اقرأ أيضًا: الأمطار تعيد الحياة إلى السد", "related"),
        ("إقرأ أيضاً", "related"),
        ("يمكنكم التواصل معنا عبر واتساب على الرقم 0012025550100.", "contact"),
        ("هاتف: 00962 6 555 0100", "contact"),
        ("البريد الإلكتروني: editor@example.org", "contact"),
        ("مزارعون في حقل قمح قرب الحسكة (أ ف ب)", "caption"),
        ("لاجئون على الحدود التركية / رويترز", "caption"),
        ("التعليق على الصورة، يعود البناء إلى القرن التاسع عشر", "caption"),
        ("تاريخ النشر: 12/05/2016", "byline"),
    ],
)
def test_line_between_paragraphs_is_told_by_its_cue(line: str, kind: str) -> None:
    text = f"{LEAD}\n\n{line}\n\n{PARAGRAPH}\n"
    found = kinds(text)
    assert found[:2] == ["body", kind]
    assert set(found[2:]) <= {"body", "credit"}


@pytest.mark.parametrize(
    "line", ["القاهرة - مريم حسن:", "كتب: أحمد علي", "بقلم ليلى منصور", "بيروت (رويترز)", "12 أيار 2016 - 10:30"]
)
def test_byline_under_the_headline_is_told(line: str) -> None:
    text = f"موسم قمح استثنائي\n{line}\n{LEAD}\n{PARAGRAPH}\n"
    assert kinds(text) == ["title", "byline", "body"]


@pytest.mark.parametrize(
    "line",
    [
        "شارك الرئيس في أعمال القمة العربية التي عقدت في عمان.",
        "شارك الناشطون عبر تويتر وفيسبوك ويوتيوب صور المظاهرة، ثم حذفوها.",
        "اتصل بنا مواطن من حي الميدان وقال إن المياه مقطوعة منذ يومين.",
        "اقرأ كتابا جيدا قبل أن تكتب، هكذا نصح الأديب تلاميذه في الجامعة.",
        "المزيد من الوقت لن يحل المشكلة، كما يرى خبراء الاقتصاد.",
        "التعليقات التي وصلت إلى الصحيفة كانت غاضبة في معظمها.",
        "الرقم 1500 متابع لا يعني شيئا، والحساب رقم 26374 أغلق.",
        "وقال مسؤول أمريكي لوكالة رويترز إن الاتفاق قريب (رويترز).",
        "انتهى الاجتماع. ولم يعلن عن نتائجه حتى الآن (أ ف ب)",
        "كتب الجاحظ عن الحيوان وعن البخلاء، وترك مئات الرسائل.",
    ],
)
def test_prose_that_begins_like_boilerplate_stays_article_text(line: str) -> None:
    assert kinds(f"{LEAD}\n\n{line}\n\n{PARAGRAPH}\n") == ["body"]


def test_share_bar_within_a_paragraph_is_cut_out_of_it() -> None:
    text = f"{LEAD} شارك من خلال تويتر فيسبوك جوجل بلس اكتب رأيك {PARAGRAPH}"
    assert parts(text) == [
        ("body", LEAD),
        ("share", "شارك من خلال تويتر فيسبوك جوجل بلس اكتب رأيك"),
        ("body", PARAGRAPH),
    ]


def test_names_of_platforms_one_a_line_are_a_share_bar_and_a_single_one_is_not() -> None:
    assert kinds(f"{LEAD}\n\nفيسبوك\nتويتر\nواتساب\n\n{PARAGRAPH}") == ["body", "share", "share", "share", "body"]
    assert kinds(f"{LEAD}\n\nتويتر\n\n{PARAGRAPH}") == ["body", "heading", "body"]


def test_links_after_read_also_end_at_the_next_heading_or_sentence() -> None:
    links = "الأمطار تعيد الحياة إلى السد\n\nكيف تختار حاسوبا محمولا للدراسة؟"
    text = f"{LEAD}\n\nاقرأ أيضا:\n\n{links}\n\nغياب البديل\n\n{PARAGRAPH}\n"
    assert kinds(text) == ["body", "related", "related", "related", "heading", "body"]


def test_at_most_five_links_follow_read_also() -> None:
    links = "\n".join(f"خبر قصير له عنوان رقم {number}" for number in range(1, 8))
    assert kinds(f"{LEAD}\nاقرأ أيضا\n{links}\n{PARAGRAPH}").count("related") == 6


def test_credit_of_a_picture_is_apart_from_its_caption() -> None:
    text = f"موسم قمح استثنائي\n\nمزارعون في حقل قمح مصدر الصورة AFP\n\n{LEAD}\n"
    assert parts(text)[1:3] == [("caption", "مزارعون في حقل قمح"), ("credit", "مصدر الصورة AFP")]
    assert ZONES["caption"].counted
    assert not ZONES["credit"].counted


def test_body_heading_title_caption_and_byline_are_searched_and_nothing_else() -> None:
    assert {kind for kind, row in ZONES.items() if row.searched} == {"title", "heading", "body", "caption", "byline"}
    assert {kind for kind, row in ZONES.items() if row.counted} == {"title", "heading", "body", "caption"}


def test_every_cue_of_the_table_leads_to_a_zone() -> None:
    rows = [cue for table in cues().values() for group in table.values() for cue in group]
    assert {cue.kind for cue in rows} <= set(ZONES)
    assert set(cues()) == {
        "whole", "starts", "opens", "colon", "number", "dated", "holds", "photo", "agency", "bar", "bar-end", "day"
    }  # fmt: skip


def test_line_broken_after_an_opening_quote_or_in_mid_sentence_is_joined() -> None:
    text = f'وقالت الصحيفة في تقرير ترجمته "\nالأنباء"، إن المجندين لا يستقطبون في\nالمساجد.\n{PARAGRAPH}\n'
    joined = reading(text, zones(text, None))
    assert joined.split("\n")[0] == 'وقالت الصحيفة في تقرير ترجمته " الأنباء"، إن المجندين لا يستقطبون في المساجد.'
    assert joined.split("\n")[1] == PARAGRAPH


def test_headings_list_items_and_paragraphs_stay_apart() -> None:
    text = f"موسم قمح استثنائي\n\n{LEAD}\n\nمطالب المزارعين\n\nيطالب المزارعون بما يأتي\n- خفض الأسعار\n- دعم البذور\n"
    assert reading(text, zones(text, None)) == text


@given(
    st.text(alphabet=st.sampled_from('ابت وشارك"«».،؟:\n\n -/()12AX'), max_size=300), st.none() | st.text(max_size=20)
)
def test_zones_cover_every_line_in_order_and_reading_keeps_the_length(text: str, title: str | None) -> None:
    found = zones(text, title)
    covered = set()
    end = 0
    for zone in found:
        assert end <= zone.start < zone.end <= len(text)
        assert zone.kind in ZONES
        end = zone.end
        covered.update(range(zone.start, zone.end))
    assert not [place for place, letter in enumerate(text) if not letter.isspace() and place not in covered]
    joined = reading(text, found)
    assert len(joined) == len(text)
    assert joined.replace("\n", " ") == text.replace("\n", " ")


@pytest.mark.skipif(not SHARED.exists(), reason="the five crawled articles of ../shared are not there")
@pytest.mark.parametrize("key", ["000", "001", "002", "003", "004"])
def test_parts_of_the_crawled_articles_are_those_a_reader_marked(key: str) -> None:
    gold = json.loads((SHARED / "gold/seeds.json").read_text(encoding="utf-8"))["articles"][key]
    text = (SHARED / "seeds" / gold["file"]).read_text(encoding="utf-8")
    lines: dict[str, set[int]] = {}
    for zone in zones(text, None):
        lines.setdefault(zone.kind, set()).add(text.count("\n", 0, zone.start) + 1)
    article = set().union(*(lines.get(kind, set()) for kind, row in ZONES.items() if row.searched))
    boilerplate = set().union(*(lines.get(kind, set()) for kind, row in ZONES.items() if not row.searched)) - article
    assert boilerplate == set(gold["boilerplate"])
    assert lines.get("caption", set()) == set(gold.get("caption_lines") or ())
    assert lines.get("byline", set()) == set(gold.get("byline_lines") or ())
    assert lines.get("heading", set()) == set(gold.get("heading_lines") or ())
    span = headline(text)
    assert (text[span[0] : span[1]] if span else None) == gold["title"]


@pytest.mark.skipif(not SHARED.exists(), reason="the crawled article of ../shared is not there")
def test_lines_a_crawler_broke_are_joined_and_no_others() -> None:
    text = (SHARED / "seeds/000_23b5cb7405b881f6.txt").read_text(encoding="utf-8")
    joined = reading(text, zones(text, None))
    broken = [text.count("\n", 0, at) + 1 for at, letter in enumerate(joined) if letter != text[at]]
    assert broken == [1, 3, 4, 11]
