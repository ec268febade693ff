"""Boilerplate of a source: what many of its articles share is cut out of them, and what they rightly share is not."""

import itertools
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kashaf.index import folder as folders
from kashaf.index import repeated
from kashaf.index.authorities import Authorities
from kashaf.index.build import Repeated, Report, build
from kashaf.index.cues import words_of
from kashaf.index.engine import Ask, BrokenIndex
from kashaf.index.engines import engine
from kashaf.index.metadata import Metadata
from kashaf.index.model import Article, Record
from kashaf.index.query import Everything, Word
from kashaf.index.readers import read, sources
from kashaf.index.sources import Source
from kashaf.index.understand import understand
from kashaf.index.zones import ZONES, zones
from kashaf.search.ranking import WEIGHTS

from .conftest import write

# No cue word opens it, so that only its being repeated tells what it is.
BAR = "كن أول من يعلق على الخبر عبر صفحاتنا في تويتر وفيسبوك وجوجل بلس."
NOTICE = "لا يجوز نسخ هذا المحتوى أو إعادة بثه دون إذن كتابي من الناشر."
NEWS = [
    "افتتحت بلدية صيدا سوقا جديدة للسمك قرب الميناء. وقال الصيادون إن الأسعار انخفضت منذ الأسبوع الأول.",
    "تأخر موسم الزيتون في تونس شهرا كاملا. ويرجع الفلاحون ذلك إلى أمطار هطلت في غير وقتها.",
    "فازت شاعرة سودانية بجائزة أدبية في بيروت. وتسلمت الجائزة في حفل حضره ناشرون من سبع مدن.",
    "أعلن متحف البصرة ترميم سبعين قطعة أثرية. وتعود أقدمها إلى العصر السومري كما يقول المرممون.",
    "هبط سعر القمح في أسواق شيكاغو ثلاثة أيام متتالية. ويتوقع التجار أن يستقر قبل نهاية الشهر.",
    "ولدت زرافتان في حديقة الحيوان بالجيزة. ويستقبل الزوار الصغيرتين صباح كل جمعة بالهدايا والصور.",
    "تعطل قطار الضواحي في الدار البيضاء ساعتين. واضطر الركاب إلى إكمال الطريق سيرا بين الحقول.",
    "اكتشف باحثون في مسقط نوعا من السلاحف لم يوصف قبلا. ونشروا صوره في مجلة علمية محكمة.",
    "رفعت الجامعة الأردنية رسوم الدراسات العليا. واعتصم طلاب أمام المكتبة يطالبون بالعدول عن القرار.",
    "عاد النحل إلى جبال عسير بعد جفاف طويل. ويبيع المربون عسل السدر بأثمان تفوق ما مضى.",
    "أغلق ملعب القدس أبوابه لإصلاح العشب. وستلعب الفرق مبارياتها في رام الله حتى الربيع القادم.",
    "صدرت في الرباط ترجمة جديدة لرواية روسية شهيرة. ويقول المترجم إنه عمل فيها تسع سنين.",
    "ضرب زلزال خفيف سواحل اللاذقية عند الفجر. ولم تسجل أضرار، غير أن السكان باتوا في العراء.",
    "نظمت الكويت سباقا للقوارب الشراعية القديمة. وفاز به بحار في السبعين أبحر مع أحفاده الثلاثة.",
    "ارتفعت حرارة بغداد فوق الخمسين. ونصح الأطباء كبار السن بملازمة البيوت وشرب الماء بكثرة.",
    "شيد مهندسون في صنعاء بيتا من اللبن المقوى. ويقاوم البيت المطر أكثر مما تقاومه الحجارة.",
    "تسلم مطار نواكشوط طائرة شحن كبيرة. وستحمل الأسماك المجمدة إلى أوروبا مرتين في كل أسبوع.",
    "عرضت سينما في حلب فيلما صامتا عزف له ثلاثة شبان. وامتلأت المقاعد لأول مرة منذ أعوام.",
    "زرع متطوعون عشرة آلاف شجرة أرز في بشري. ويحتاج نموها كما يقال إلى عمر إنسان كامل.",
    "خفضت الخرطوم ضريبة الكتب المدرسية. ورحب أصحاب المكتبات بالقرار، وطلبوا أن يشمل الدفاتر والأقلام.",
    "أقيم في الدوحة معرض للخط الكوفي. وضم المعرض مصاحف كتبت على الرق قبل ألف عام.",
    "أضرب سائقو الحافلات في الجزائر يومين. ثم عادوا إلى العمل بعد وعد بزيادة الأجور تدريجيا.",
    "شفيت طفلة في طرابلس من مرض نادر. وكان أطباؤها قد جربوا دواء صنع لها وحدها.",
    "فاض نهر دجلة عند الموصل فأغرق البساتين. وأنقذ الجيران قطعان الغنم بالزوارق طوال الليل.",
    "أطلقت أبوظبي قمرا صغيرا يراقب العواصف الرملية. وصنع القمر طلاب لم يبلغوا العشرين من أعمارهم.",
    "أحيا عازف عود ليلة طربية في قرطاج. وطلب الجمهور منه إعادة المقطوعة الأخيرة أربع مرات.",
    "بيعت مخطوطة طبية نادرة في مزاد بلندن. واشترتها مكتبة مغربية تنوي إتاحتها للقراء مجانا.",
    "حفرت قرية في عدن بئرا بمال أبنائها المغتربين. وكانت النساء يجلبن الماء من مسافة ساعة.",
    "تراجعت أعداد الحجاج القادمين بحرا. وتعزو شركات السفن ذلك إلى رخص تذاكر الطيران هذا الصيف.",
    "وقع نادي المنامة عقدا مع مدرب أرجنتيني. وسيبدأ التدريب بعد العيد في ملعب مغطى بالكامل.",
]
assert len(NEWS) == 30


def held(articles: Sequence[str], extra: str, number: int) -> list[str]:
    """The articles with words between the two sentences of the first `number`."""
    return [text.replace(". ", f". {extra} ", 1) if place < number else text for place, text in enumerate(articles)]


def files(folder: Path, source: str, texts: Sequence[str]) -> Path:
    return write(
        folder, {f"{source}-{number}": (f"خبر {number}", None, source, text) for number, text in enumerate(texts)}
    )


def learned(texts: Sequence[str]) -> tuple[str, ...]:
    """The boilerplate of articles of one source."""
    samples = repeated.Samples()
    for number, text in enumerate(texts):
        article = Article(str(number), text, "x.txt")
        if samples.wants("صحيفة", article):
            samples.add("صحيفة", article)
    return samples.boilerplate().get("صحيفة", ())


def parts(text: str, *known: str) -> list[tuple[str, str]]:
    found = repeated.cut(text, zones(text, None), repeated.table(known))
    return [(zone.kind, text[zone.start : zone.end]) for zone in found]


def counted(folder: Path) -> dict[str, int]:
    """How many articles count under each platform."""
    with_facet = Ask(Everything(), WEIGHTS, facets=("platform",))
    opened = engine("whoosh").read(folder)
    try:
        return {one.value: one.count for one in opened.search(with_facet).counts["platform"] if one.count}
    finally:
        opened.close()


def stored(folder: Path, *ids: str) -> tuple[Record, ...]:
    opened = engine("whoosh").read(folder)
    try:
        return opened.records(ids)
    finally:
        opened.close()


@pytest.fixture
def run(authorities: Authorities) -> Callable[..., Report]:
    def bring(folder: Path, *paths: Path, full: bool = False, cut: bool = True) -> Report:
        with engine("whoosh").write(folder, authorities.version, full) as writer:
            return build(paths, writer, authorities, Metadata(), repeated=cut)

    return bring


def test_names_in_a_bar_that_a_newspaper_puts_into_its_articles_count_for_none(
    tmp_path: Path, run: Callable[..., Report]
) -> None:
    articles = files(tmp_path / "articles", "الفجر", held(NEWS, BAR, 20))
    (articles / "الفجر-29.md").write_text(
        "---\nsource: الفجر\n---\nأغلق تويتر حسابات كثيرة. ولم يقل لماذا فعل.\n", "utf-8"
    )
    report = run(tmp_path / "index", articles)
    assert report.repeated == [Repeated("الفجر", BAR, 20)]
    assert counted(tmp_path / "index") == {"twitter": 1, "unknown": 29}
    (record,) = stored(tmp_path / "index", "الفجر-0")
    assert [(zone.kind, record.article.text[zone.start : zone.end]) for zone in record.zones] == [
        ("body", "افتتحت بلدية صيدا سوقا جديدة للسمك قرب الميناء."),
        ("repeated", BAR),
        ("body", "وقال الصيادون إن الأسعار انخفضت منذ الأسبوع الأول."),
    ]
    assert {(one.value, one.zone) for one in record.mentions} >= {("twitter", "repeated"), ("google-plus", "repeated")}


def test_switched_off_nothing_is_cut(tmp_path: Path, run: Callable[..., Report]) -> None:
    articles = files(tmp_path / "articles", "الفجر", held(NEWS, BAR, 20))
    report = run(tmp_path / "index", articles, cut=False)
    assert report.repeated == []
    assert counted(tmp_path / "index") == {"twitter": 20, "facebook": 20, "google-plus": 20, "unknown": 10}


def test_words_of_boilerplate_are_not_found_and_are_shown_as_published(
    tmp_path: Path, run: Callable[..., Report]
) -> None:
    texts = held(NEWS, BAR, 20)
    run(tmp_path / "index", files(tmp_path / "articles", "الفجر", texts))
    opened = engine("whoosh").read(tmp_path / "index")
    assert opened.search(Ask(Word("صفحاتنا"), WEIGHTS)).total == 0
    assert opened.search(Ask(Word("الصيادون"), WEIGHTS)).total == 1
    assert opened.records(["الفجر-0"])[0].article.text.strip() == texts[0]
    opened.close()


def test_boilerplate_of_one_source_is_text_in_another(tmp_path: Path, run: Callable[..., Report]) -> None:
    files(tmp_path / "articles", "الفجر", held(NEWS, BAR, 20))
    files(tmp_path / "articles", "الضحى", held([text[::-1] for text in NEWS], NOTICE, 12))
    write(
        tmp_path / "articles",
        {"quoting": ("رأي", None, "الضحى", f"كتبت الصحيفة في آخر الخبر ما يأتي. {BAR} وهذا غريب.")},
    )
    report = run(tmp_path / "index", tmp_path / "articles")
    assert [one.source for one in report.repeated] == ["الفجر"]
    (record,) = stored(tmp_path / "index", "quoting")
    assert {zone.kind for zone in record.zones} == {"body"}


def test_without_a_source_the_folder_is_the_source(tmp_path: Path, run: Callable[..., Report]) -> None:
    texts = held(NEWS, BAR, 20)
    articles = write(tmp_path / "articles/one", {str(number): text for number, text in enumerate(texts)})
    report = run(tmp_path / "index", tmp_path / "articles")
    assert report.repeated == [Repeated(str(articles.resolve()), BAR, 20)]


def test_what_was_learned_is_used_in_the_next_run_which_reads_nothing_again(
    tmp_path: Path, run: Callable[..., Report]
) -> None:
    articles = files(tmp_path / "articles", "الفجر", held(NEWS[:29], BAR, 20))
    run(tmp_path / "index", articles)
    new = f"غرقت سفينة شحن قبالة سقطرى. {BAR} ونجا بحارتها جميعا بعد ساعات."
    write(articles, {"new": ("غرق", None, "الفجر", new)})
    report = run(tmp_path / "index", articles)
    assert (report.added, report.updated, report.unchanged) == (1, 0, 29)
    assert report.repeated == [Repeated("الفجر", BAR, 1)]
    assert counted(tmp_path / "index") == {"unknown": 30}


def test_a_later_run_adds_to_what_was_learned_and_a_full_one_judges_anew(
    tmp_path: Path, run: Callable[..., Report]
) -> None:
    one = files(tmp_path / "one", "الفجر", held(NEWS, BAR, 20))
    two = files(tmp_path / "two", "الضحى", held([f"{text} ثم انتهى الخبر." for text in NEWS], NOTICE, 20))
    run(tmp_path / "index", one)
    assert [found.text for found in run(tmp_path / "index", two).repeated] == [NOTICE]
    learned = folders.read_kept(tmp_path / "index", folders.read_commit(tmp_path / "index"), "repeated.json")
    assert set(repeated.from_text(learned or "")) == {"الفجر", "الضحى"}
    files(tmp_path / "one", "الفجر", NEWS)
    assert run(tmp_path / "index", one, full=True).repeated == []
    assert folders.read_commit(tmp_path / "index").kept == {}


def test_an_interrupted_run_leaves_nothing_learned(tmp_path: Path, authorities: Authorities) -> None:
    articles = files(tmp_path / "articles", "الفجر", held(NEWS, BAR, 20))
    with engine("whoosh").write(tmp_path / "index", authorities.version, False) as writer:
        writer.commit()

    def fails(done: int, whole: int) -> None:
        if done == whole:
            raise RuntimeError("the disk is gone")

    with pytest.raises(RuntimeError), engine("whoosh").write(tmp_path / "index", authorities.version, False) as writer:
        build([articles], writer, authorities, Metadata(), fails)
    with engine("whoosh").write(tmp_path / "index", authorities.version, False) as writer:
        assert writer.kept("repeated.json") is None
        assert build([articles], writer, authorities, Metadata()).repeated == [Repeated("الفجر", BAR, 20)]


def test_a_damaged_file_of_what_was_learned_is_refused_with_the_remedy(
    tmp_path: Path, run: Callable[..., Report], authorities: Authorities
) -> None:
    articles = files(tmp_path / "articles", "الفجر", held(NEWS, BAR, 20))
    run(tmp_path / "index", articles)
    with engine("whoosh").write(tmp_path / "index", authorities.version, False) as writer:
        writer.keep("repeated.json", '{"الفجر": "كن"}')
        writer.commit()
    with pytest.raises(BrokenIndex, match="--full"):
        run(tmp_path / "index", articles)


def test_under_twenty_articles_nothing_is_learned() -> None:
    assert learned(held(NEWS[:19], BAR, 19)) == ()
    assert learned(held(NEWS[:20], BAR, 19)) != ()


def test_what_stands_in_one_article_of_thirty_or_in_four_stays() -> None:
    many = [f"{text} ورقم هذا الخبر {number}." for number in range(5) for text in NEWS]
    assert learned(held(many, BAR, 5)) == ()  # 3 % of 150
    assert learned(held(NEWS, BAR, 4)) == ()
    assert learned(held(NEWS, BAR, 5)) != ()


@pytest.mark.parametrize(
    "sentence",
    [
        "قال رسول الله صلى الله عليه وسلم خيركم أنفعكم للناس",
        "وأعلن ذلك وزير الشؤون الخارجية والتعاون الدولي في دولة الإمارات العربية المتحدة أمام الصحفيين",
        "برعاية صاحب السمو الشيخ محمد بن راشد آل مكتوم نائب رئيس الدولة",
    ],
)
def test_a_formula_within_sentences_stays(sentence: str) -> None:
    verbs = ["وذكر", "وأكد", "ونقل", "وأضاف", "وروى"]
    texts = [
        f"{text} {verbs[place % 5]} حاضرون أن {sentence} {verbs[place % 3]} آخرون غير ذلك."
        for place, text in enumerate(NEWS)
    ]
    assert learned(texts) == ()


def test_a_quotation_that_articles_on_one_matter_share_stays() -> None:
    quoted = "لن نوقع على اتفاق لا يضمن عودة اللاجئين إلى بيوتهم سالمين."
    talks = [
        f"استؤنفت مفاوضات جنيف بشأن اللاجئين السوريين يوم {day}. وقال رئيس وفد المعارضة في المؤتمر الصحفي ما يأتي."
        f" {quoted} ورد مبعوث الأمم المتحدة بأن الجولة {order} ستبحث المعابر والهدنة والمعتقلين."
        for day, order in itertools.product(["الأحد", "الاثنين", "الثلاثاء"], ["الأولى", "الثانية"])
    ]
    assert learned([*NEWS, *talks]) == ()


def test_reports_that_fill_in_one_form_stay() -> None:
    form = "بلغت درجة الحرارة العظمى في مدينة {} اليوم {} درجة مئوية مع رياح خفيفة إلى معتدلة وغبار عالق في الأنحاء."
    assert learned([*NEWS, *(form.format(text.split()[1], 20 + place) for place, text in enumerate(NEWS[:12]))]) == ()


def test_copies_of_one_article_are_no_evidence() -> None:
    notice = "يعتذر المحرر عن خطأ ورد في عدد أمس. والصواب أن المباراة انتهت بالتعادل دون أهداف."
    assert learned([*NEWS, *[notice] * 8]) == ()


def test_two_stretches_with_no_word_between_them_are_one_zone() -> None:
    both = f"{BAR} {NOTICE}"
    known = (" ".join(words_of(BAR)), " ".join(words_of(NOTICE)))
    assert parts(f"انتهى الخبر. {both} وهذا ما بقي.", *known) == [
        ("body", "انتهى الخبر."),
        ("repeated", both),
        ("body", "وهذا ما بقي."),
    ]


KNOWN = " ".join(words_of(BAR))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"انتهى. {BAR} عاد.", [("body", "انتهى."), ("repeated", BAR), ("body", "عاد.")]),
        (f"انتهى. «{BAR[:-1]}» عاد.", [("body", "انتهى. «"), ("repeated", f"{BAR[:-1]}»"), ("body", "عاد.")]),
        (f"{BAR} ثم عاد.", [("repeated", BAR), ("body", "ثم عاد.")]),
        (f"عاد. {BAR}", [("body", "عاد."), ("repeated", BAR)]),
        (f"كتبوا {BAR[:-1]} في آخر الخبر.", [("body", f"كتبوا {BAR[:-1]} في آخر الخبر.")]),
        (BAR, [("body", BAR)]),
    ],
    ids=["within", "in quotes", "first", "last", "in a sentence", "nothing else"],
)
def test_zones_are_cut_at_words(text: str, expected: list[tuple[str, str]]) -> None:
    assert parts(text, KNOWN) == expected


def test_spelling_and_vowel_signs_do_not_hide_boilerplate() -> None:
    written = "كُن اول من يعلّق علي الخبر، عبر صفحاتنا في تويتر وفيسبوك وجوجل بلس"
    assert parts(f"انتهى. {written}\nعاد المتحدث إلى مكتبه.", KNOWN)[1] == ("repeated", written)


def test_a_title_is_never_cut(authorities: Authorities) -> None:
    title = "كن أول من يعلق على الخبر عبر صفحاتنا في تويتر وفيسبوك وجوجل بلس"
    text = f"{title}\n\n{NEWS[0]}\n\n{title}\n\n{NEWS[1]}"
    record = understand(Article("a", text, "a.txt", title), authorities, repeated.table([KNOWN]))
    assert [zone.kind for zone in record.zones] == ["title", "body", "repeated", "body"]


@given(
    st.lists(
        st.sampled_from(["كتب", "قرأ", "درس", "\n", "\n\n", ". ", "، ", " «", "» ", "تويتر", "شارك"]), max_size=40
    ).map(" ".join)
)
def test_cut_zones_keep_every_word_in_order(text: str) -> None:
    before = zones(text, None)
    after = repeated.cut(text, before, repeated.table(["كتب قرا درس", "درس كتب", "قرا"]))
    end = 0
    for zone in after:
        assert end <= zone.start < zone.end <= len(text)
        assert zone.kind in ZONES
        end = zone.end
    covered = {place for zone in after for place in range(zone.start, zone.end)}
    assert not [place for place, letter in enumerate(text) if not letter.isspace() and place not in covered]
    assert [zone for zone in before if zone.kind == "title"] == [zone for zone in after if zone.kind == "title"]


def test_a_sample_is_the_same_in_whatever_order_the_articles_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeated, "SAMPLE", 25)
    texts = held(NEWS, BAR, 9)
    assert learned(texts) == learned(texts[::-1]) == learned(texts * 3)


def test_samples_shrink_when_all_together_are_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeated, "MOST_WORDS", 500)
    monkeypatch.setattr(repeated, "SMALLEST_SAMPLE", 22)
    samples = repeated.Samples()
    for source in ("أ", "ب"):
        for number, text in enumerate(held(NEWS, BAR, 30)):
            article = Article(f"{source}{number}", text, "x.txt")
            if samples.wants(source, article):
                samples.add(source, article)
    assert samples.boilerplate() == {"أ": (KNOWN,), "ب": (KNOWN,)}


def test_nothing_is_cut_out_of_a_newspaper_whose_articles_hold_no_boilerplate(shared: Path) -> None:
    """Its formulas («رسول الله صلى الله عليه وسلم», titles of rulers, terms of the stock market) are text."""
    samples, religion, finance = repeated.Samples(), "religion", "finance"
    (source,) = sources([shared / "data/news/alkhaleej.jsonl.gz"])
    assert isinstance(source, Source)
    for article in itertools.islice(read(source, Metadata()), 3000):
        assert isinstance(article, Article)
        for group in ("all", *(name for name in (religion, finance) if name in article.id.lower())):
            if samples.wants(group, article):
                samples.add(group, article)
    assert samples.boilerplate() == {}
