"""What the parser could not read as it stands, said in two languages with its place in the question."""

from collections.abc import Sequence
from dataclasses import dataclass

from kashaf.index.fields import Field


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a question that was read otherwise than written; `start` and `end` are offsets into it."""

    message_ar: str
    message_en: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Wording:
    """What is said of one kind of problem; {text} is the piece of the question, {field} and {name} a field's label
    and name in questions, {limit} a number.
    """

    ar: str
    en: str


TOO_LONG = Wording(
    "السؤال أطول من {limit} حرف؛ قُرئ أوله فقط.",
    "The question is longer than {limit} characters; only its beginning was read.",
)
TOO_MANY = Wording(
    "في السؤال أكثر من {limit} كلمة؛ أُهمل ما بعدها.",
    "The question has more than {limit} words; what comes after them was left out.",
)
TOO_DEEP = Wording(
    "أقواس داخل أقواس أكثر من {limit} مرة؛ أُهملت الأقواس الداخلية.",
    "Parentheses stand inside parentheses more than {limit} times; the inner ones were ignored.",
)
UNCLOSED_PHRASE = Wording(
    "علامة التنصيص {text} لم تُغلق؛ قُرئت العبارة إلى آخر السؤال.",
    "The quotation mark {text} is not closed; the phrase was read to the end of the question.",
)
UNCLOSED_GROUP = Wording(
    "القوس ( لم يُغلق؛ عُدّ مغلقًا في آخر السؤال.",
    "A parenthesis is not closed; it was closed at the end of the question.",
)
UNOPENED_GROUP = Wording(
    "القوس ) لم يُفتح؛ أُهمل.",
    "A parenthesis is closed that was never opened; it was ignored.",
)
JOINS_NOTHING = Wording(
    "«{text}» تربط بين جزأين، ولم يُكتب إلا واحد؛ أُهملت.",
    "{text} joins two parts, and one of them is missing; it was ignored.",
)
EXCLUDES_NOTHING = Wording(
    "«{text}» تستبعد ما بعدها، وليس بعدها شيء؛ أُهملت.",
    "{text} excludes what follows, and nothing does; it was ignored.",
)
SHORT_PREFIX = Wording(
    "النجمة تحتاج إلى حرفين قبلها على الأقل؛ أُهملت «{text}».",
    "A star needs at least two letters before it; {text} was ignored.",
)
WILDCARD = Wording(
    "النجمة وعلامة الاستفهام لا تنوبان عن حروف إلا نجمة في آخر كلمة واحدة؛ قُرئت «{text}» بدونها.",
    "Only a star at the end of a single word stands for letters; {text} was read without it.",
)
EXACT_PHRASE = Wording(
    "علامة = لكلمة واحدة؛ أُهملت هنا.",
    "The sign = is for a single word; it was ignored here.",
)
UNKNOWN_VALUE = Wording(
    "{field}: لا يُعرف الاسم «{text}»؛ بُحث عنه بين كلمات النص.",
    "{field}: the name {text} is not known; it was searched for as words.",
)
NOT_A_YEAR = Wording(
    "{field}: «{text}» ليست سنة مثل 2015 ولا سنوات مثل 2015..2017؛ بُحث عنها بين كلمات النص.",
    "{field}: {text} is neither a year such as 2015 nor years such as 2015..2017; it was searched for as words.",
)
REVERSED_YEARS = Wording(
    "{field}: {text} من الأحدث إلى الأقدم؛ عُكست.",
    "{field}: {text} runs backwards; it was turned round.",
)
EMPTY_FIELD = Wording(
    "لا قيمة بعد «{text}»، فلم تُقرأ حقلًا؛ للبحث في حقل «{field}» اكتب القيمة بعد النقطتين بلا مسافة.",
    "No value stands right after {text}, so it was not read as a field; write one there to search {field}.",
)
BARE_YEARS = Wording(
    "للبحث عن سنوات اكتب {name}:{text}؛ قُرئت هنا كلمات.",
    "To search for years write {name}:{text}; they were read as words here.",
)


_LONGEST_PIECE = 40


def problem(
    wording: Wording, start: int, end: int, text: str = "", field: Field | None = None, limit: int = 0
) -> Problem:
    """A problem in words; `start` and `end` are offsets into the question as typed."""
    piece = text if len(text) <= _LONGEST_PIECE else text[: _LONGEST_PIECE - 1] + "…"
    arabic = {"field": field.label_ar, "name": field.names[0]} if field else {}
    english = {"field": field.label_en, "name": field.name} if field else {}
    return Problem(
        wording.ar.format(text=piece, limit=limit, **arabic),
        wording.en.format(text=piece, limit=limit, **english),
        start,
        end,
    )


class Notes:
    """Gathers problems; `places` gives, for each character that the parser saw, its offset in the question as typed."""

    def __init__(self, places: Sequence[int]) -> None:
        self._places = places
        self._found: dict[str, Problem] = {}

    def add(
        self, wording: Wording, start: int, end: int, text: str = "", field: Field | None = None, limit: int = 0
    ) -> None:
        """Note a problem of the characters seen from `start` up to `end`; what reads the same is said once."""
        found = problem(wording, self._places[start], self._places[end - 1] + 1, text, field, limit)
        self._found.setdefault(found.message_en, found)

    def problems(self) -> tuple[Problem, ...]:
        """The problems in the order of their places."""
        return tuple(sorted(self._found.values(), key=lambda found: (found.start, found.end))) if self._found else ()
