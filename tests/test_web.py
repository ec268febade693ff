"""The pages over a real index of a few articles: choices and counts, languages, evidence, errors, headers."""

import json
import re
import socket
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kashaf.index.authorities import Authorities, load
from kashaf.index.build import build
from kashaf.index.engine import Engine, Similar
from kashaf.index.engines import DEFAULT, engine
from kashaf.index.fields import FACETS
from kashaf.index.mentions import RULES as MENTION_RULES
from kashaf.index.metadata import Metadata
from kashaf.index.year_rules import RULES as YEAR_RULES
from kashaf.search import as_json
from kashaf.search.operators import OPERATORS
from kashaf.search.request import Snippet
from kashaf.search.service import search
from kashaf.search.similar import similar
from kashaf.web.app import CannotServe, create_app, serve
from kashaf.web.evidence import years_label
from kashaf.web.languages import LANGUAGES, Interface
from kashaf.web.markup import Range, direction, lines, marked
from kashaf.web.texts import COUNTED, NAMES, TEXTS
from kashaf.web.urls import read

ARTICLES = {
    "2015/channels": """---
title: تلغرام يغلق قنوات
date: 2015-11-24
source: صحيفة الاختبار
url: https://example.org/channels
---
أغلق تلغرام قنوات كثيرة بعد أن غادر أصحابها تويتر.

وقال يوروبول عام 2015 إن القنوات تعود كل يوم.
""",
    "2016/accounts": """---
title: تويتر يغلق حسابات
date: 2016-08-18
source: صحيفة الاختبار
---
أعلن تويتر أنه أغلق آلاف الحسابات، ولم يذكر يوتيوب شيئا عن القنوات عام 2015.
""",
    "2017/video": """---
title: يوتيوب والمقاطع
date: 2017-06-01
source: جريدة <b>ثانية</b>
---
حذف يوتيوب مقاطع كثيرة، وفعل فيسبوك مثله. <script>alert("تويتر")</script> & القنوات باقية.
""",
    "2018/mixed": """---
title: Europol تضرب شبكة على Telegram
date: 2018-04-26
---
تعاون يوروبول مع شركات كثيرة منها تلغرام لحذف القنوات.
""",
    "notes/plain": """---
title: بلا أسماء
---
نص قصير عن القراءة والكتابة لا يذكر أحدا، وفيه كلمة القنوات.
""",
}


def indexed(files: Path, folder: Path, authorities: Authorities) -> None:
    with engine(DEFAULT).write(folder, authorities.version, False) as writer:
        build([files], writer, authorities, Metadata())


@pytest.fixture(scope="module")
def authorities() -> Authorities:
    return load()


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory, authorities: Authorities) -> Iterator[Engine]:
    files, folder = tmp_path_factory.mktemp("files"), tmp_path_factory.mktemp("index")
    for id, content in ARTICLES.items():
        path = files / f"{id}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, "utf-8")
    indexed(files, folder, authorities)
    index = engine(DEFAULT).read(folder)
    yield index
    index.close()


@pytest.fixture(scope="module")
def client(opened: Engine, authorities: Authorities) -> FlaskClient:
    return create_app(opened, authorities).test_client()


class Page(HTMLParser):
    """What a test needs to know of a page: its links with their words and attributes, and its tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.links: list[tuple[str, str]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] | None = None
        self._href = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append((tag, values))
        if tag == "a":
            self._open, self._href = [], values.get("href") or ""
            if values.get("aria-label"):
                self._open.append(values["aria-label"] or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._open is not None:
            self.links.append((" ".join("".join(self._open).split()), self._href))
            self._open = None

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self._open.append(data)

    def link(self, words: str) -> str:
        """Where the one link that begins with these words leads."""
        found = {href for said, href in self.links if said.startswith(words)}
        assert len(found) == 1, (words, self.links)
        return found.pop()

    def total(self) -> str:
        found = re.search(r'<h2 id="total" role="status">([^<]*)</h2>', self.html)
        assert found, self.html
        return found[1]


def page(client: FlaskClient, address: str, status: int = 200, **headers: str) -> Page:
    response = client.get(address, headers=headers)
    assert response.status_code == status, response.text
    return Page(response.text)


def data(response: TestResponse) -> dict[str, object]:
    found: dict[str, object] = json.loads(response.data)
    return found


def test_the_first_page_lists_every_article(client: FlaskClient) -> None:
    assert page(client, "/").total() == "5 مقالات"
    assert page(client, "/?lang=en").total() == "5 articles"


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=القنوات",
        "q=القنوات&not.platform=youtube",
        "platform=twitter&year=2015..2016",
        "platform=telegram&platform=twitter&every=platform",
    ],
)
def test_clicking_a_value_gives_exactly_its_count(client: FlaskClient, query: str) -> None:
    html = client.get(f"/?{query}&lang=en").text
    rows = re.findall(
        r'<li class="value (?:free|covered)">\s*<a class="pick" href="([^"]*)">.*?<span class="count">([^<]*)</span>',
        html,
        re.DOTALL,
    )
    assert len(rows) >= 3
    for href, count in rows:
        answer = data(client.get(href.replace("&amp;", "&") + "&format=json"))
        assert str(answer["total"]) == count, href


def test_a_choice_narrows_the_results_and_stands_as_a_chip(client: FlaskClient) -> None:
    first = page(client, "/")
    narrowed = page(client, first.link("تلغرام 2"))
    assert narrowed.total() == "مقالتان"
    assert page(client, narrowed.link("المنصة: تلغرام")).total() == first.total()


def test_chips_take_choices_back_one_by_one(client: FlaskClient) -> None:
    start = page(client, "/?lang=en")
    chosen = page(client, start.link("Telegram"))
    both = page(client, chosen.link("or X (Twitter)"))
    assert both.total() == "4 articles"
    less = page(client, both.link("without YouTube"))
    assert less.total() == "2 articles"
    again = page(client, less.link("without Platform: YouTube"))
    assert again.total() == "4 articles"
    assert page(client, again.link("Platform: Telegram")).total() == "3 articles"
    assert page(client, less.link("Remove all choices")).total() == "5 articles"


def test_a_choice_in_a_facet_keeps_the_other_values_of_that_facet(client: FlaskClient) -> None:
    chosen = page(client, "/?platform=telegram&lang=en")
    assert chosen.link("or X (Twitter)") == "/?lang=en&platform=telegram&platform=twitter"


def test_two_chosen_values_can_be_required_together_and_set_free_again(client: FlaskClient) -> None:
    either = page(client, "/?platform=telegram&platform=twitter&lang=en")
    assert either.total() == "4 articles"
    both = page(client, either.link("Only with all of them"))
    assert both.total() == "1 article"
    assert both.link("Europol") == "/?every=platform&lang=en&organization=europol&platform=telegram&platform=twitter"
    assert page(client, both.link("With any of them")).total() == "4 articles"
    assert "Only with all of them" not in page(client, "/?platform=telegram&lang=en").html
    assert "Only with all of them" not in page(client, "/?year=2015&year=2016&lang=en").html


def test_a_suggestion_changes_the_question_only_and_says_its_kind(client: FlaskClient) -> None:
    slip = page(client, "/?q=القنواط&match=stem&lang=en")
    assert slip.total() == "0 articles"
    assert "(spelled otherwise)" in slip.html
    assert "(بإملاء آخر)" in client.get("/?q=القنواط&match=stem").text
    assert slip.link("القنوات") == "/?lang=en&match=stem&q=%D8%A7%D9%84%D9%82%D9%86%D9%88%D8%A7%D8%AA"


def test_a_name_in_the_question_stands_as_a_chip_and_can_be_read_as_words(client: FlaskClient) -> None:
    named = page(client, "/?q=Twitter&lang=en")
    assert named.total() == "3 articles"
    words = page(client, named.link("Name: X (Twitter)"))
    assert words.total() == "0 articles"
    assert "Name:" not in words.html
    assert words.link("words only") == "/?lang=en&q=Twitter"


def test_a_name_is_no_choice_to_be_removed_with_all_choices(client: FlaskClient) -> None:
    assert "Remove all choices" not in page(client, "/?q=تويتر&platform=telegram&lang=en").html
    assert "Remove all choices" in page(client, "/?q=تويتر&platform=telegram&year=2015&lang=en").html


def test_a_page_says_where_articles_hold_fewer_of_the_words(client: FlaskClient) -> None:
    question = "تلغرام قنواط"
    found = client.get(f"/?q={question}&format=json&lang=en").json
    assert found is not None
    assert found["full"] < found["total"]
    said = f"articles that hold most of the words: {found['full']}; those that hold fewer follow"
    assert said in client.get(f"/?q={question}&lang=en").text


def test_articles_like_another_stand_under_what_makes_them_so(tmp_path: Path, authorities: Authorities) -> None:
    report = "أغلقت الشرطة مئات القنوات المتطرفة على تلغرام بعد تحقيق دام عامين في خمس دول أوروبية"
    texts = {
        "a": f"{report} وضبطت خوادم في هولندا.",
        "b": f"{report} وضبطت خوادم في هولندا.",
        "c": f"{report} وضبطت خوادم في بلجيكا أمس.",
        "d": "ضبطت الشرطة خوادم لشبكة متطرفة، وأغلقت قنوات بعد تحقيق أوروبي.",
        "e": "وصفة لكعكة التفاح: دقيق وسكر وبيض وقرفة.",
        "f": "نتائج مباريات الدوري في الجولة الأخيرة من الموسم.",
        "g": "حالة الطقس غدا: أمطار خفيفة ورياح شمالية.",
    }
    rows = [json.dumps({"id": id, "title": f"مقالة {id}", "text": text}) for id, text in texts.items()]
    (tmp_path / "rows.jsonl").write_text("\n".join(rows), "utf-8")
    indexed(tmp_path / "rows.jsonl", tmp_path / "index", authorities)
    index = engine(DEFAULT).read(tmp_path / "index")
    client = create_app(index, authorities).test_client()
    headings = re.compile(r'<section aria-labelledby="similar">.*?</section>', re.DOTALL)
    for language, labels in (
        ("ar", ["نُسخ مطابقة", "شبه مكررة", "في الموضوع نفسه"]),
        ("en", ["Copies", "Near duplicates", "On the same matter"]),
    ):
        part = headings.search(client.get(f"/articles/a?lang={language}").text)
        assert part
        assert re.findall("<h3>(.*?)</h3>", part[0]) == labels
        assert re.findall('href="/articles/(.)', part[0]) == ["b", "c", "d"]
    index.close()


def test_years_of_a_range_are_shown_as_covered(client: FlaskClient) -> None:
    covered = page(client, "/?year=2015..2016&lang=en")
    assert covered.total() == "2 articles"
    assert covered.link("Year: 2015 to 2016") == "/?lang=en"
    assert [
        attrs["class"] for tag, attrs in covered.tags if tag == "li" and "covered" in (attrs.get("class") or "")
    ] == [
        "value covered",
        "value covered",
    ]


def test_a_link_that_changes_the_answer_drops_the_page(client: FlaskClient) -> None:
    second = page(client, "/?q=القنوات&page=2&lang=en")
    assert "page=2" not in second.link("oldest")
    assert "page=2" not in second.link("stem")
    assert "There is nothing on page 2" in second.html
    assert second.link("To the first page") == "/?lang=en&q=%D8%A7%D9%84%D9%82%D9%86%D9%88%D8%A7%D8%AA"


def test_words_of_the_question_are_marked_whole(client: FlaskClient) -> None:
    found = page(client, "/?q=قناة&platform=telegram")
    assert "<mark>قنوات</mark>" in found.html
    assert "<mark>القنوات</mark>" in found.html


def test_the_level_of_the_match_is_said(client: FlaskClient) -> None:
    assert "المطابقة: كما كُتبت" in client.get("/?q=القنوات").text
    assert "Match: stem" in client.get("/?q=قناة&lang=en").text


def test_markup_in_articles_stays_text(client: FlaskClient) -> None:
    found = client.get("/?q=alert&lang=en").text
    assert "&lt;script&gt;<mark>alert</mark>(&#34;تويتر&#34;)&lt;/script&gt; &amp;" in found
    shown = client.get("/articles/2017/video?q=alert").text
    assert '&lt;script&gt;<mark>alert</mark>(&#34;<span class="named" id="e3">تويتر</span>&#34;)' in shown
    assert "جريدة &lt;b&gt;ثانية&lt;/b&gt;" in shown
    for html in (found, shown):
        assert "<script" not in html
        assert "<b>" not in html


def test_markup_in_questions_and_addresses_stays_text(client: FlaskClient) -> None:
    attack = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E"
    for address in (f"/?q={attack}", f"/?{attack}=1&source={attack}", f"/articles/{attack}", f"/nope{attack}"):
        assert "<script" not in client.get(address).text


def test_a_snippet_is_built_of_escaped_pieces() -> None:
    assert marked(Snippet("a<b & c", ((2, 3),))) == "a&lt;<mark>b</mark> &amp; c"
    assert marked(Snippet("", ())) == ""


def test_ranges_that_overlap_or_run_over_a_line_end_are_marked_in_pieces() -> None:
    found = lines("شركة تويتر\n\nلوموند", [Range(0, 10, "e1"), Range(5, 10, "e2"), Range(5, 18)])
    assert [(line.html, line.after_blank) for line in found] == [
        (
            '<span class="named" id="e1">شركة </span><span class="named" id="e2"><mark>تويتر</mark></span>',
            False,
        ),
        ("<mark>لوموند</mark>", True),
    ]


def test_an_article_shows_its_text_its_facts_and_its_evidence(client: FlaskClient) -> None:
    shown = page(client, "/articles/2015/channels?q=القنوات&platform=telegram&lang=en")
    assert "<mark>القنوات</mark>" in shown.html
    assert '<time datetime="2015-11-24">24 November 2015</time>' in shown.html
    assert "(from its metadata)" in shown.html
    assert shown.link("https://example.org") == "https://example.org/channels"
    assert shown.link("All articles: Europol") == "/?lang=en&organization=europol"
    assert shown.link("All articles: 2015") == "/?lang=en&year_mentioned=2015"
    anchors = {attrs["id"] for tag, attrs in shown.tags if tag == "span" and attrs.get("class") == "named"}
    assert {href[1:] for _, href in shown.links if re.match("#e[0-9]", href)} == anchors
    back = shown.link("Back to the results")
    assert back == "/?lang=en&platform=telegram&q=%D8%A7%D9%84%D9%82%D9%86%D9%88%D8%A7%D8%AA"


def test_an_article_is_shown_without_a_question(client: FlaskClient) -> None:
    assert "<mark>" not in client.get("/articles/notes/plain").text
    assert "لا ذكر لمنصة أو جهة أو سنة." in client.get("/articles/notes/plain").text


def test_the_help_page_has_a_live_example_for_every_operator(client: FlaskClient, authorities: Authorities) -> None:
    shown = page(client, "/help?lang=en")
    links = {read(href.partition("?")[2], authorities.resolve).request.text: href for _, href in shown.links}
    for operator in OPERATORS:
        for example in (operator.example_ar, operator.example_en):
            assert page(client, links[example]).total().endswith(("article", "articles"))


def test_the_collection_is_counted(client: FlaskClient) -> None:
    assert "<dt>المقالات</dt><dd>5</dd>" in client.get("/about").text


def test_json_is_what_the_command_line_prints(client: FlaskClient, opened: Engine, authorities: Authorities) -> None:
    query = "q=القنوات&platform=telegram&lang=en&format=json"
    answer = data(client.get(f"/?{query}"))
    expected = as_json.result(search(read(query, authorities.resolve).request, opened, authorities))
    assert {**answer, "took_ms": 0} == {**expected, "took_ms": 0}
    assert answer["total"] == 2
    assert list(answer["facets"]) == [field.name for field in FACETS]  # type: ignore[call-overload]
    article = client.get("/articles/2017/video?format=json")
    video = opened.records(["2017/video"])[0]
    assert data(article) == as_json.record(video, similar(video, opened))
    assert "القنوات باقية" in article.text


def test_json_says_what_of_the_address_could_not_be_read(client: FlaskClient) -> None:
    answer = data(client.get("/?format=json&colour=red&lang=en"))
    assert answer["problems"] == ["“colour” in the address of the page is not known; it was ignored."]


@pytest.mark.parametrize(
    ("address", "accepted", "code", "way"),
    [
        ("/", "", "ar", "rtl"),
        ("/", "fr", "ar", "rtl"),
        ("/", "en-GB,en;q=0.9", "en", "ltr"),
        ("/", "ar-MA,fr;q=0.5", "ar", "rtl"),
        ("/?lang=ar", "en", "ar", "rtl"),
        ("/?lang=en", "ar", "en", "ltr"),
        ("/help", "en", "en", "ltr"),
    ],
)
def test_the_language_is_that_of_the_address_else_of_the_browser(
    client: FlaskClient, address: str, accepted: str, code: str, way: str
) -> None:
    response = client.get(address, headers={"Accept-Language": accepted})
    assert f'<html lang="{code}" dir="{way}">' in response.text
    assert response.headers["Vary"] == "Accept-Language"


def test_the_other_language_is_one_click_away_and_the_page_stays(client: FlaskClient) -> None:
    english = page(client, page(client, "/?q=القنوات&page=2").link("English"))
    assert english.link("العربية") == "/?page=2&q=%D8%A7%D9%84%D9%82%D9%86%D9%88%D8%A7%D8%AA"
    assert page(client, "/articles/2015/channels").link("English") == "/articles/2015/channels?lang=en"


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_every_text_has_every_language(language: object) -> None:
    code = language.code  # type: ignore[attr-defined]
    assert [key for key, row in TEXTS.items() if code not in row] == []
    assert [key for key, row in COUNTED.items() if "other" not in row.get(code, {})] == []
    assert [key for table in NAMES.values() for key, row in table.items() if code not in row] == []


def test_every_way_of_being_alike_has_a_name_on_the_page() -> None:
    assert set(get_args(get_type_hints(Similar)["kind"])) == set(NAMES["alike"])


def test_every_rule_has_a_name_on_the_page() -> None:
    rules = {*MENTION_RULES, *(rule.name for rule in YEAR_RULES)}
    assert rules - set(NAMES["rule"]) == set()


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "لا مقالات"),
        (1, "مقالة واحدة"),
        (2, "مقالتان"),
        (3, "3 مقالات"),
        (10, "10 مقالات"),
        (11, "11 مقالة"),
        (99, "99 مقالة"),
        (100, "100 مقالة"),
        (102, "102 مقالة"),
        (103, "103 مقالات"),
        (1111, "1,111 مقالة"),
    ],
)
def test_arabic_numbers_take_their_noun_in_the_right_form(number: int, words: str) -> None:
    assert Interface("ar").counted("articles", number) == words


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("Europol تضرب شبكة على Telegram", "rtl"),
        ("Twitter, Inc. وغيرها", "ltr"),
        ("2015", "rtl"),
        ("The metadata gives the date.", "ltr"),
    ],
)
def test_the_direction_of_a_text_is_that_of_most_of_its_words(text: str, way: str) -> None:
    assert direction(text) == way


@pytest.mark.parametrize("address", ["/nope", "/articles/2015/nope", "/articles//etc/passwd", "/articles/../../x"])
def test_a_page_that_is_not_there_says_so_in_words(client: FlaskClient, address: str) -> None:
    assert "<h1>لا توجد صفحة بهذا العنوان</h1>" in page(client, address, 404).html
    assert "<h1>There is no page at this address</h1>" in page(client, address, 404, accept_language="en").html


def test_errors_are_json_for_those_who_asked_for_json(client: FlaskClient) -> None:
    response = client.get("/articles/nope?format=json&lang=en")
    assert (response.status_code, response.mimetype) == (404, "application/problem+json")
    assert data(response)["title"] == "There is no page at this address"


def test_the_pages_can_only_be_read(client: FlaskClient) -> None:
    response = client.post("/?lang=en", data={"q": "a"})
    assert response.status_code == 405
    assert "These pages can only be read" in response.text
    assert "GET" in response.headers["Allow"]


def test_an_index_that_breaks_while_served_gives_a_page_that_says_so(tmp_path: Path, authorities: Authorities) -> None:
    (tmp_path / "a.txt").write_text("مقالة عن القنوات", "utf-8")
    indexed(tmp_path / "a.txt", tmp_path / "index", authorities)
    index = engine(DEFAULT).read(tmp_path / "index")
    client = create_app(index, authorities, refresh_seconds=0).test_client()
    (tmp_path / "index" / "current.json").unlink()
    response = client.get("/?lang=en")
    assert response.status_code == 503
    assert "The index cannot be read at the moment" in response.text
    assert str(tmp_path) not in response.text
    index.close()


def test_an_error_of_the_program_gives_a_page_that_says_so(opened: Engine, authorities: Authorities) -> None:
    def wrong() -> str:
        raise RuntimeError("oops")

    app = create_app(opened, authorities)
    app.add_url_rule("/wrong", view_func=wrong)
    response = app.test_client().get("/wrong?lang=en")
    assert response.status_code == 500
    assert "An error in the program" in response.text
    assert "oops" not in response.text


@pytest.mark.parametrize("address", ["/", "/articles/2015/channels", "/help", "/about", "/nope", "/static/kashaf.css"])
def test_every_answer_is_guarded(client: FlaskClient, address: str) -> None:
    with client.get(address) as response:
        headers = response.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("address", ["/?q=القنوات", "/articles/2015/channels", "/help", "/about", "/nope"])
def test_pages_hold_no_script_and_no_style_of_their_own(client: FlaskClient, address: str) -> None:
    shown = Page(client.get(address).text)
    assert not [tag for tag, _ in shown.tags if tag in ("script", "style")]
    assert not [(tag, name) for tag, attrs in shown.tags for name in attrs if name == "style" or name.startswith("on")]
    sources = [attrs[name] for _, attrs in shown.tags for name in ("src", "action") if name in attrs]
    assert [source for source in sources if not (source or "").startswith("/")] == []


@pytest.mark.parametrize("address", ["/?q=القنوات&platform=telegram", "/articles/2015/channels", "/help", "/about"])
def test_ids_are_unique_and_labels_lead_somewhere(client: FlaskClient, address: str) -> None:
    shown = Page(client.get(address).text)
    ids = [attrs["id"] for _, attrs in shown.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    wanted = [attrs[name] for _, attrs in shown.tags for name in ("for", "aria-labelledby") if name in attrs]
    assert set(wanted) <= set(ids)
    boxes = [attrs for tag, attrs in shown.tags if tag == "input" and attrs.get("type") != "hidden"]
    assert {attrs["id"] for attrs in boxes} <= set(wanted)


CSS = Path(__file__).resolve().parents[1] / "web" / "static" / "kashaf.css"


def test_the_style_sheet_knows_no_left_and_right() -> None:
    css = CSS.read_text("utf-8")
    assert (
        re.findall(r"(?<![\w-])(?:[\w-]*(?:left|right)[\w-]*|width|height)\s*:", re.sub(r"@media[^{]*", "", css)) == []
    )
    assert "url(" not in css


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_can_be_told_from_what_it_stands_on(theme: int) -> None:
    colours = dict(re.findall(r"--([\w-]+): (#\w{6});", CSS.read_text("utf-8").split("@media")[theme]))
    pairs = [(text, ground) for text in ("ink", "quiet", "link") for ground in ("page", "paper", "soft")]
    pairs += [("ink", "mark"), ("ink", "warn"), ("on-strong", "strong"), ("out", "page"), ("out", "paper")]
    for text, ground in pairs:
        dark, light = sorted((luminance(colours[text]), luminance(colours[ground])))
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, ground)


def test_an_address_typed_without_encoding_is_read(client: FlaskClient) -> None:
    raw = "q=قناة&platform=تلغرام".encode().decode("latin-1")
    assert page(client, "/").total() == "5 مقالات"
    assert "مقالتان" in client.get("/", environ_overrides={"QUERY_STRING": raw}).text


def test_a_question_without_end_is_cut_and_the_page_stays_small(client: FlaskClient) -> None:
    response = client.get("/?lang=en&q=" + "كلمة " * 3000)
    assert response.status_code == 200
    assert "The question is longer than 2000 characters; only its beginning was read." in response.text
    assert len(response.data) < 2_000_000


@pytest.mark.parametrize(
    ("candidates", "words"),
    [((2014, 2015), "2014 or 2015"), ((2013, 2014, 2015), "2013 to 2015"), ((), "unknown")],
)
def test_years_that_are_not_decided_are_told_shortly(candidates: tuple[int, ...], words: str) -> None:
    assert years_label(candidates, Interface("en")) == words


def test_a_new_commit_is_picked_up_without_restart(tmp_path: Path, authorities: Authorities) -> None:
    files, folder = tmp_path / "files", tmp_path / "index"
    files.mkdir()
    (files / "a.txt").write_text("مقالة أولى عن القنوات", "utf-8")
    indexed(files, folder, authorities)
    index = engine(DEFAULT).read(folder)
    client = create_app(index, authorities, refresh_seconds=0).test_client()
    assert page(client, "/").total() == "مقالة واحدة"
    (files / "b.txt").write_text("مقالة ثانية عن الحسابات", "utf-8")
    indexed(files, folder, authorities)
    assert page(client, "/").total() == "مقالتان"
    index.close()


def test_an_id_may_hold_anything(tmp_path: Path, authorities: Authorities) -> None:
    ids = ["a b", "سؤال؟", "50%", "a//b", "/a", "a#b?c=d&e", "x/", '"><b>']
    rows = [json.dumps({"id": id, "text": f"نص المقالة {place} عن القنوات"}) for place, id in enumerate(ids)]
    (tmp_path / "rows.jsonl").write_text("\n".join(rows), "utf-8")
    indexed(tmp_path / "rows.jsonl", tmp_path / "index", authorities)
    index = engine(DEFAULT).read(tmp_path / "index")
    client = create_app(index, authorities).test_client()
    shown = page(client, "/?lang=en")
    assert shown.total() == "8 articles"
    articles = [href for _, href in shown.links if href.startswith("/articles/")]
    titles = {data(client.get(f"{href}&format=json"))["id"] for href in articles}
    assert titles == set(ids)
    index.close()


def test_a_port_in_use_is_said_in_a_sentence(opened: Engine, authorities: Authorities) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(
            CannotServe, match=rf"^127\.0\.0\.1:{port}: cannot serve here: .*; choose another with --port"
        ):
            serve(opened, authorities, "127.0.0.1", port)
