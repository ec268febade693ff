"""The syntax of questions, one row per operator; the parser, the help pages, the docs and the tests read this table."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Operator:
    """One piece of syntax: how it is written, what it means, and an example in each language.

    `signs` is what the parser looks for: the spellings of a sign or word, or, for "phrase" and "group", sets of
    characters of which one opens and one closes. `form_ar` and `form_en` show it to people.
    """

    name: str
    signs: tuple[str, ...]
    form_ar: str
    form_en: str
    meaning_ar: str
    meaning_en: str
    example_ar: str
    example_en: str


OPERATORS = (
    Operator(
        "words",
        (),
        "كلمة كلمة",
        "word word",
        "كلمات متتابعة بلا علامات: مقالات فيها معظم هذه الكلمات، وكلما زاد عددها تقدّمت",
        "Words in a row, without signs: articles with most of them; the more of them, the higher",
        "دعاية داعش على الإنترنت",
        "propaganda online recruitment",
    ),
    Operator(
        "phrase",
        ('"\u201c\u201d\u201e\u201f', "«»", "‹›"),
        '"…"  “…”  «…»',
        '"…"  “…”  «…»',
        "عبارة: الكلمات متتابعة بترتيبها",
        "A phrase: the words one after the other, in this order",
        "«تنظيم الدولة»",
        '"counter extremism project"',
    ),
    Operator(
        "exact",
        ("=",),
        "=كلمة",
        "=word",
        "الكلمة كما كُتبت، لا بصيغها الأخرى",
        "The word as written, none of its other forms",
        "=القاعدة",
        "=Anonymous",
    ),
    Operator(
        "prefix",
        ("*", "٭", "＊"),
        "كلمة*",
        "word*",
        "كل كلمة تبدأ بهذه الحروف، حرفان على الأقل",
        "Every word that begins with these letters, two at the least",
        "تغريد*",
        "extrem*",
    ),
    Operator(
        "exclusion",
        ("-", "−", "–"),
        "-كلمة",
        "-word",
        "علامة الطرح ملتصقة بما بعدها: بدون هذه الكلمة أو العبارة أو القيمة أو المجموعة",
        "A minus joined to what follows: without this word, phrase, field or group",
        "تويتر -فيسبوك",
        "twitter -facebook",
    ),
    Operator(
        "not",
        ("NOT", "ليس", "وليس"),
        "ليس كلمة",
        "NOT word",
        "بدون ما يليها؛ و«ليس» كذلك إن جاء بعدها جزء ذو علامة أو آخر كلمة",
        "Without what follows; ليس too, before a part with a sign or the last word",
        "تويتر ليس فيسبوك",
        "twitter NOT facebook",
    ),
    Operator(
        "and",
        ("AND", "و"),
        "كلمة و كلمة",
        "word AND word",
        "كلا الطرفين؛ و«و» كذلك إن كانت وحدها بين مسافتين",
        "Both sides; و too, where it stands alone between spaces",
        "تويتر و يوتيوب",
        "twitter AND youtube",
    ),
    Operator(
        "or",
        ("OR", "أو", "|"),
        "كلمة أو كلمة",
        "word OR word",
        "أحد الطرفين على الأقل؛ و«أو» كذلك، وكذلك |",
        "At least one of the sides; أو and | too",
        "داعش أو القاعدة",
        "daesh OR isis",
    ),
    Operator(
        "group",
        ("(", ")"),
        "( … )",
        "( … )",
        "ما بين القوسين يُقرأ أولًا جزءًا واحدًا",
        "What stands in parentheses is read first, as one part",
        "(داعش أو القاعدة) تويتر",
        "(daesh OR isis) twitter",
    ),
    Operator(
        "field",
        (":", "："),
        "حقل:قيمة",
        "field:value",
        "البحث في حقل واحد؛ القيمة من عدة كلمات بين علامتي تنصيص",
        "Looks in one field only; a value of several words goes in quotation marks",
        'عنوان:"تنظيم الدولة"',
        "platform:twitter",
    ),
    Operator(
        "list",
        (",", "،"),
        "حقل:قيمة،قيمة",
        "field:value,value",
        "عدة قيم لحقل واحد: أيٌّ منها",
        "Several values of one field: any of them",
        "منصة:تويتر،يوتيوب",
        "platform:twitter,youtube",
    ),
    Operator(
        "range",
        ("..", "…"),
        "سنة:من..إلى",
        "year:first..last",
        "سنوات من … إلى …؛ ويجوز ترك أحد الطرفين مفتوحًا",
        "Years from … to …; either end may be left open",
        "سنة:٢٠١٥..٢٠١٧",
        "year:2015..",
    ),
)

BY_NAME = {operator.name: operator for operator in OPERATORS}
