"""Questions: every operator does what the table says, broken input is read and reported, and nothing fails."""

import runpy
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kashaf.index.fields import FIELDS
from kashaf.index.query import All, Among, Any, Everything, Most, Phrase, Prefix, Query, Sentence, Without, Word
from kashaf.search.lexer import MOST_WORDS
from kashaf.search.operators import OPERATORS, Operator
from kashaf.search.parser import MOST_CHARACTERS, Parsed, parse
from kashaf.search.understood import understood

ROOT = Path(__file__).resolve().parents[1]
GOLDEN = runpy.run_path(str(ROOT / "tests" / "golden" / "write_questions.py"))
NAMES: Callable[[str, str], str | None] = GOLDEN["names"]
DOCS = (ROOT / "docs" / "query-syntax.md").read_text("utf-8")


def read(question: str) -> Parsed:
    return parse(question, NAMES)


def asked(question: str) -> Query:
    return read(question).query


def parts(query: Query) -> Iterator[Query]:
    """The query and everything in it."""
    yield query
    match query:
        case All(inner) | Any(inner) | Most(inner) | Sentence(inner):
            for part in inner:
                yield from parts(part)
        case Without(wanted, excluded):
            yield from parts(wanted)
            yield from parts(excluded)


def words(query: Query) -> int:
    return sum(len(part.words) if isinstance(part, Phrase) else 1 for part in parts(query) if _is_operand(part))


def depth(query: Query) -> int:
    match query:
        case All(inner) | Any(inner) | Most(inner) | Sentence(inner):
            return 1 + max(map(depth, inner))
        case Without(wanted, excluded):
            return 1 + max(depth(wanted), depth(excluded))
        case _:
            return 1


def _is_operand(query: Query) -> bool:
    return isinstance(query, (Word, Phrase, Prefix, Among))


# The table, its examples and its docs

USES: dict[str, Callable[[Query], bool]] = {
    "words": lambda part: isinstance(part, (Most, Sentence)),
    "phrase": lambda part: isinstance(part, Phrase),
    "exact": lambda part: isinstance(part, Word) and part.level == "exact",
    "prefix": lambda part: isinstance(part, Prefix),
    "exclusion": lambda part: isinstance(part, Without),
    "not": lambda part: isinstance(part, Without),
    "and": lambda part: isinstance(part, All),
    "or": lambda part: isinstance(part, Any),
    "group": lambda part: isinstance(part, All) and any(isinstance(inner, Any) for inner in part.parts),
    "field": lambda part: isinstance(part, Among) or getattr(part, "part", None) is not None,
    "list": lambda part: isinstance(part, Among) and len(part.values) > 1,
    "range": lambda part: isinstance(part, Among) and bool(part.ranges),
}


def name(operator: Operator) -> str:
    return operator.name


@pytest.mark.parametrize("operator", OPERATORS, ids=name)
def test_the_examples_of_an_operator_use_it_and_have_no_problems(operator: Operator) -> None:
    for example in (operator.example_ar, operator.example_en):
        parsed = read(example)
        assert parsed.problems == ()
        assert any(USES[operator.name](part) for part in parts(parsed.query)), parsed.query


@pytest.mark.parametrize("operator", OPERATORS, ids=name)
def test_every_operator_has_its_line_in_the_docs(operator: Operator) -> None:
    cells = (
        f"`{operator.form_en}`",
        operator.meaning_en,
        " ".join(f"`{sign}`" for sign in operator.signs),
        f"`{operator.example_ar}`",
        f"`{operator.example_en}`",
    )
    line = "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
    assert line in DOCS.splitlines(), f"docs/query-syntax.md lacks:\n{line}"


def test_every_field_has_its_line_in_the_docs() -> None:
    for field in FIELDS:
        line = f"| {field.label_en} | {' '.join(f'`{one}`' for one in field.names)} | {field.kind} |"
        assert line in DOCS.splitlines(), f"docs/query-syntax.md lacks:\n{line}"


def test_questions_in_the_docs_are_understood_as_the_docs_say() -> None:
    table = DOCS.split("<!-- understood -->")[1].strip().splitlines()[2:]
    assert len(table) > 8
    for row in table:
        question, said = (cell.strip() for cell in row.strip("|").split(" | "))
        query = asked(question.strip("`"))
        assert f"| {question} | {said} |" == f"| {question} | {understood(query, 'en', GOLDEN['label_en'])} |"


# The golden file

LINES = (ROOT / "tests" / "golden" / "questions.tsv").read_text("utf-8").splitlines()


@pytest.mark.parametrize(("kind", "question"), GOLDEN["questions"]())
def test_golden_questions_are_read_as_before(kind: str, question: str) -> None:
    line = GOLDEN["line"](kind, question)
    assert line in LINES, "run: python tests/golden/write_questions.py, then read what changed"


def test_golden_questions_cover_every_sign_of_every_operator() -> None:
    questions = [question for _, question in GOLDEN["questions"]()]
    assert len(questions) >= 120
    signs = {sign for operator in OPERATORS if operator.name != "phrase" for sign in operator.signs}
    assert {sign for sign in signs if not any(sign in question for question in questions)} == set()


# Rules, one sentence each

MARKED = [
    ("تنظيم تويتر", Most((Word("تنظيم"), Word("تويتر")))),
    ("تنظيم AND تويتر", All((Word("تنظيم"), Word("تويتر")))),
    ("تنظيم و تويتر", All((Word("تنظيم"), Word("تويتر")))),
    ("تنظيم وتويتر", Most((Word("تنظيم"), Word("وتويتر")))),
    ("داعش أو القاعدة", Any((Word("داعش"), Word("القاعدة")))),
    ('"تنظيم الدولة" تويتر', All((Word("تويتر"), Phrase(("تنظيم", "الدولة"))))),
    ("=القاعدة", Word("القاعدة", level="exact")),
    ("تغريد* داعش", Most((Prefix("تغريد"), Word("داعش")))),
    ("تويتر -فيسبوك", Without(Word("تويتر"), Word("فيسبوك"))),
    ("-فيسبوك", Without(Everything(), Word("فيسبوك"))),
    ("منصة:تويتر", Among("platform", ("twitter",))),
    ("منصة:تويتر -فيسبوك", Without(Among("platform", ("twitter",)), Word("فيسبوك"))),
    (
        "دعاية منصة:twitter,telegram داعش",
        All((Most((Word("دعاية"), Word("داعش"))), Among("platform", ("twitter", "telegram")))),
    ),
    ("سنة:٢٠١٥..٢٠١٧", Among("year", ranges=((2015, 2017),))),
    ("عنوان:داعش", Word("داعش", part="title")),
    ('عنوان:"تنظيم الدولة"', Phrase(("تنظيم", "الدولة"), part="title")),
    ("مصدر:عربي21", Among("source", ("عربي21",))),
    ("justpasteit.com", Phrase(("justpasteit", "com"))),
    ("ب«داعش»", Phrase(("داعش",))),
    ("", Everything()),
    ("؟ … !", Everything()),
]


@pytest.mark.parametrize(("question", "tree"), MARKED)
def test_each_sign_gives_its_tree(question: str, tree: Query) -> None:
    assert read(question) == Parsed(tree, ())


def test_not_binds_tighter_than_and_and_and_tighter_than_or() -> None:
    tree = Any((Word("a"), Without(All((Word("b"), Word("c"))), Word("d"))))
    assert asked("a OR b AND c AND NOT d") == tree


def test_words_in_a_row_bind_tighter_than_or() -> None:
    tree = Any((Most((Word("دعاية"), Word("داعش"))), Most((Word("حسابات"), Word("القاعدة")))))
    assert asked("دعاية داعش أو حسابات القاعدة") == tree


def test_a_filter_at_the_edge_narrows_all_alternatives() -> None:
    either = Any((Word("داعش"), Word("القاعدة")))
    assert asked("داعش أو القاعدة منصة:تويتر") == All((either, Among("platform", ("twitter",))))
    assert asked("-فيسبوك داعش أو القاعدة") == Without(either, Word("فيسبوك"))


def test_filters_of_each_alternative_stay_with_it() -> None:
    assert asked("داعش منصة:تويتر أو القاعدة منصة:يوتيوب") == Any(
        (
            All((Word("داعش"), Among("platform", ("twitter",)))),
            All((Word("القاعدة"), Among("platform", ("youtube",)))),
        )
    )


@pytest.mark.parametrize("question", ["البيت-الأبيض", "تويتر - فيسبوك", "تويتر – فيسبوك", "COVID-19", "داعش-"])
def test_a_hyphen_inside_or_after_a_word_excludes_nothing(question: str) -> None:
    parsed = read(question)
    assert parsed.problems == ()
    assert not any(isinstance(part, Without) for part in parts(parsed.query))


@pytest.mark.parametrize("question", ["لماذا ليس هناك سلام", "ليس لديه حساب", "ليس", "أليس كذلك"])
def test_ليس_in_prose_is_a_word(question: str) -> None:
    assert not any(isinstance(part, Without) for part in parts(asked(question)))


@pytest.mark.parametrize(
    "question", ["الحرب: أسبابها", "http://example.com/a", "10:30", "هل يخسر؟", "رغم تراجعه.. داعش", "أ، ب؛ ج! (د)"]
)
def test_punctuation_of_prose_is_no_problem(question: str) -> None:
    assert read(question).problems == ()


@pytest.mark.parametrize(
    ("question", "piece"),
    [
        ('داعش "قاعدة صلبة', '"قاعدة صلبة'),
        ("داعش ت*", "ت*"),
        ("دا*ش تويتر", "دا*ش"),
        ("داعش منصة:فلان", "فلان"),
        ("سنة:2017..2015 داعش", "2017..2015"),
        ("سنة:قديم داعش", "قديم"),
        ("تويتر (داعش أو القاعدة", "("),
        ("داعش) تويتر", ")"),
        ("داعش AND", "AND"),
        ("داعش NOT", "NOT"),
        ("عنوان: داعش", "عنوان:"),
        ("\u200fداعش \u200fت*", "ت*"),
    ],
)
def test_a_problem_points_at_its_place_in_the_question_as_typed(question: str, piece: str) -> None:
    (problem,) = read(question).problems
    assert question[problem.start : problem.end] == piece
    assert problem.message_ar
    assert problem.message_en


@pytest.mark.parametrize(
    "question", ["-* داعش", "NOT * داعش", '-"" داعش', "NOT () داعش", "NOT منصة:() داعش", 'NOT منصة:"" داعش']
)
def test_what_cannot_be_excluded_does_not_exclude_the_next_word(question: str) -> None:
    assert asked(question) == Word("داعش")


def test_an_unknown_name_is_searched_for_as_words() -> None:
    parsed = read("منصة:فلان داعش")
    assert parsed.query == Most((Word("فلان"), Word("داعش")))
    assert [problem.message_en for problem in parsed.problems] == [
        "Platform: the name فلان is not known; it was searched for as words."
    ]


def test_names_of_several_words_need_no_quotation_marks() -> None:
    tree = All((Word("لاجئون"), Among("organization", ("united-nations",))))
    assert asked("جهة:الأمم المتحدة لاجئون") == tree
    assert asked('جهة:"الأمم المتحدة" لاجئون') == tree


# Bounds


def test_a_long_question_is_cut_between_words() -> None:
    parsed = read("داعش " * 20 + "\n" + " ".join(["»"] * 1000) + " تويتر")
    assert parsed.query == Word("داعش")
    question = "كلمة " * 1000
    cut = read(question)
    assert [(problem.start, problem.end) for problem in cut.problems if "longer" in problem.message_en] == [
        (MOST_CHARACTERS, len(question))
    ]


def test_words_beyond_the_limit_are_dropped_with_a_problem() -> None:
    numbers = [f"w{number}" for number in range(MOST_WORDS + 6)]
    parsed = read(" ".join(numbers))
    assert parsed.query == Sentence(tuple(map(Word, numbers[:MOST_WORDS])))
    (problem,) = parsed.problems
    assert " ".join(numbers)[problem.start :] == "w64 w65 w66 w67 w68 w69"
    joined = read(" OR ".join(numbers))
    assert joined.query == Any(tuple(map(Word, numbers[:MOST_WORDS])))
    assert len(joined.problems) == 1
    phrase = read('"' + " ".join(numbers) + '"')
    assert phrase.query == Phrase(tuple(numbers[:MOST_WORDS]))


def test_parentheses_too_deep_are_flattened_with_a_problem() -> None:
    question = "".join(f"(w{level} OR " for level in range(40)) + "end" + ")" * 40
    parsed = read(question)
    assert len(parsed.problems) == 1
    assert depth(parsed.query) <= 33
    assert words(parsed.query) == 41


@pytest.mark.parametrize(
    "sign",
    ["(", ")", '"', "-", "«", "“ ", "*", "|", "=", ":", ",", "أو ", "NOT ", "ليس ", "-(", "منصة:(", "title:(", '«"'],
)
def test_ten_thousand_signs_are_answered(sign: str) -> None:
    parsed = read(sign * (10_000 // len(sign)))
    assert depth(parsed.query) <= 3
    assert 0 < len(parsed.problems) < 10


# Any text at all

SIGNS = [sign for operator in OPERATORS for signs in operator.signs for sign in (signs, *signs)]
PIECES = st.sampled_from(
    [
        *SIGNS,
        " ",
        " ",
        " ",
        "داعش",
        "تويتر",
        "w",
        "2015",
        "منصة:",
        "title:",
        "سنة:",
        "مصدر:",
        "\u200f",
        "؟",
        "ب",
        "http://",
    ]
)
QUESTIONS = st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join))


@given(QUESTIONS)
def test_any_text_is_read_and_said_in_words(question: str) -> None:
    parsed = read(question)
    assert words(parsed.query) <= MOST_WORDS
    for problem in parsed.problems:
        assert 0 <= problem.start < problem.end <= len(question)
    for language, label in (("ar", GOLDEN["label_ar"]), ("en", GOLDEN["label_en"])):
        assert understood(parsed.query, language, label)


@given(QUESTIONS)
def test_groups_have_two_parts_and_filters_a_value(question: str) -> None:
    for part in parts(asked(question)):
        if isinstance(part, (All, Any, Most, Sentence)):
            assert len(part.parts) > 1
        if isinstance(part, Among):
            assert part.values or part.ranges
        if isinstance(part, Phrase):
            assert part.words


PLAIN = st.lists(st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", min_size=2, max_size=8), min_size=1, max_size=20).filter(
    lambda plain: not {"و", "او", "ليس", "وليس"} & set(plain)
)


@given(PLAIN)
def test_a_question_without_signs_is_a_word_or_most_of_its_words(plain: list[str]) -> None:
    parsed = read(" ".join(plain))
    distinct = tuple(Word(word) for word in dict.fromkeys(plain))
    expected = distinct[0] if len(distinct) == 1 else Most(distinct)
    assert parsed in (Parsed(expected, ()), Parsed(Sentence(distinct), ()))


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("حسابات داعش", False),
        ("مقاتلون من أوروبا", False),
        ("إغلاق حسابات داعش على تويتر", False),
        ("متى أغلقت تويتر الحسابات", True),
        ("تويتر أغلقت الحسابات متى", True),
        ("من أغلق الحسابات؟", True),
        ("دور شبكات التواصل الاجتماعي في تجنيد الشباب", True),
        ("حسابات داعش؟ منصة:تويتر", True),
    ],
)
def test_a_question_in_a_sentence_is_told_from_keywords(question: str, sentence: bool) -> None:
    assert any(isinstance(part, Sentence) for part in parts(asked(question))) is sentence


@given(PLAIN.flatmap(lambda plain: st.tuples(st.just(plain), st.permutations(plain))))
def test_the_order_of_plain_words_does_not_change_the_parts(orders: tuple[list[str], list[str]]) -> None:
    first, second = (asked(" ".join(order)) for order in orders)
    assert set(parts(first)) - {first} == set(parts(second)) - {second} or first == second


@given(QUESTIONS)
def test_names_are_asked_for_in_facets_of_the_authority_file_only(question: str) -> None:
    facets = {field.name for field in FIELDS if field.kind == "name"}

    def known(facet: str, text: str) -> str | None:
        assert facet in facets
        assert text.strip()
        return None

    parse(question, known)
