"""What each word of a text is to a reader of years: a table of words, and one letter for every token.

The rules (`kashaf.index.year_rules`) are patterns over these letters, so that clitics, spelling and offsets are settled here.
"""

import re
from functools import lru_cache

from kashaf.index.letters import BEH, DIGITS, FEH, KAF, LAM, LETTER_CLASS, MARK_CLASS, WAW, bare, fold
from kashaf.index.months import MONTHS, WEEKDAYS

_WORD = f"[{LETTER_CLASS}][{LETTER_CLASS}{MARK_CLASS}]*"
_MARKS = f"[{MARK_CLASS}]*"
_HEADS = "تشرين|كانون|ربيع|جماد[ىيا]|ذ[ويىا]"
_TAILS = "(?:ال)?(?:[أا]ول[ىي]?|ثاني?ة?|[آا]خرة?|[قح][عج]دة|حجة|قعد[ةه]|حج[ةه])"
TOKEN = re.compile(
    rf"(?:[وفبلك]{{0,2}}(?:{_HEADS}){_MARKS}[ \u00a0]+{_TAILS}(?![{LETTER_CLASS}]))"
    rf"|{_WORD}|\d+|[A-Za-z]+|[/.,،;؛:()\[\]\n!?؟%٪$€£–—-]"
)
"""Words, numbers, Latin words and the marks that join or part dates; تشرين الأول and ربيع الآخر are one token."""

# Letters of the patterns: what a token is. A word that stands nowhere here is `w`.
YEAR, NUMBER3, NUMBER, OTHER_NUMBER = "Y", "k", "n", "x"
MONTH, DOUBTFUL_MONTH, HIJRI_MONTH, WEEKDAY, WORD = "M", "A", "H", "W", "w"

WORDS: dict[str, str] = {
    # Years: indefinite or in a construct (عام 2015), definite (العام الماضي), two of them, counted (عشرون عاما).
    "C": "عام سنة سنوات أعوام السنوات الأعوام عامي سنتي",
    "I": "العام السنة",
    "L": "العامين السنتين العاميين",
    "c": "عامين سنتين",
    "a": "عاما",
    # Parts of a year that a bare number may follow: منتصف 2015, صيف 2014, موسم 2014-2015.
    "S": "منتصف مطلع أواخر أوائل نهاية بداية نهايات بدايات مستهل ختام غضون صيف شتاء ربيع خريف موسم الموسم أواسط بحلول "
    "حلول الفترة مواليد",
    "4": "الربع النصف",
    "y": "المالي المالية الدراسي الدراسية الجامعي الجامعية الأكاديمي الأكاديمية الجديد الجديدة الميلادي الميلادية",
    # Words before a number that is often a year.
    "P": "في خلال بعد إبان عقب",
    "z": "منذ مذ",
    "p": "قبل",
    "f": "من",
    "t": "إلى",
    "v": "حتى لغاية",
    "B": "بين",
    "o": "و",
    "b": "ق",
    "m": "الميلاد",
    "i": "الشهر الأسبوع",
    "s": "شهر",
    "D": "يوم اليوم",
    "V": "الموافق المصادف",
    "q": "القرن",
    "R": "الماضي الماضية الماضيين الماضيتين المنصرم المنصرمة المنصرمين الفائت الفائتة الفائتين الأخيرين",
    "F": "المقبل المقبلة القادم القادمة",
    "J": "الجاري الجارية الحالي الحالية",
    "G": "هذا هذه",
    "Q": "ذلك تلك",
    "E": "نفس ذات",
    "e": "نفسه نفسها ذاته ذاتها عينه عينها",
    "N": "التالي التالية اللاحق",
    "K": "أمس الأمس",
    "O": "الأول أول",
    "l": "ب ل ف ك لل ال",
    "T": "ألف ألفين ألفان ألفي ألفا",
    "u": "واحد واحدة احدى اثنان اثنين اثني اثنا اثنتين اثنتي اثنتا ثلاثة ثلاث أربعة أربع خمسة خمس ستة ست سبعة سبع ثمانية ثمان "
    "ثماني تسعة تسع عشرة عشر عشرون عشرين ثلاثون ثلاثين أربعون أربعين خمسون خمسين ستون ستين سبعون سبعين ثمانون ثمانين "
    "تسعون تسعين مئة مائة مية مئتين مائتين ثلاثمائة ثلاثمئة أربعمائة أربعمئة خمسمائة خمسمئة ستمائة ستمئة سبعمائة سبعمئة "
    "ثمانمائة ثمانمئة ثمانيمائة تسعمائة تسعمئة تسعماية ثمانماية سبعماية ستماية خمسماية",
    # Events and plans that carry their year as a name: كأس العالم 2014, رؤية 2030.
    "X": "كأس مونديال مونديالي المونديال أولمبياد بطولة البطولة دورة الدورة نسخة النسخة انتخابات الانتخابات حرب ثورة انقلاب انتفاضة "
    "دستور موازنة ميزانية قانون رؤية إكسبو اكسبو يورو نهائيات معرض مهرجان استراتيجية خطة مؤتمر قمة أجندة جائزة جيتكس "
    "تصفيات مجزرة عدوان خليجي أهداف مبادرة معاهدة اتفاقية اتفاق",
    # Words that make the number after them an amount, a name or an address.
    "r": "رقم الرقم هاتف الهاتف تلفون فاكس جوال الساعة نحو حوالي قرابة زهاء يناهز تناهز مبلغ بمبلغ سعر بسعر عدد عددهم أكثر أقل أزيد "
    "أعلى أدنى بلغ بلغت تبلغ يبلغ بقيمة قيمة طريق شارع غرفة رحلة فوق تحت دون تجاوز تجاوزت يقارب تقارب يقرب مسافة ارتفاع بعدد "
    "كود رمز مادة المادة صفحة بند الطراز طراز موديل",
    # Products that are sold under a number.
    "Z": "دبليو ويندوز وندوز windows بيجو بوينغ بوينج نوكيا أوفيس office كانون نيكون أيزو آيزو ايزو iso بنتيوم لينكس انتل model bmw "
    "مازدا مرسيدس",
    # العام after these is "general", not "the year": الأمين العام الحالي.
    "j": "الأمين المدير المدعي النائب الرأي القطاع القائد المفتش المراقب الأمن المال الحق القانون المؤتمر الاتحاد المستوى الإطار "
    "الشأن الصالح النظام الذوق المفهوم المجلس الوضع الإضراب المكان المسؤول المشرف المنسق السكرتير الحاكم المقرر الوكيل المحامي "
    "الاتجاه المزاج الهدف النفع العفو الاقتراع المظهر المنظر المراجع الترتيب السياق المعنى شكل بشكل بوجه وجه الأداء المعدل المؤشر "
    "الدين الإنفاق الموظف النقل التعليم الحس التصنيف الضابط المدرب الطابع المخطط المنتدى القاسم السبب التوجه الشكل",
    # Nouns that are counted: 2014 شخصا, 2000 مدرسة.
    "U": "متابع متابعا متابعين حساب حسابا حسابات مقاتل مقاتلا شخص شخصا أشخاص عنصر عنصرا كيلومتر كيلومترا كيلو كم متر مترا أمتار "
    "دولار دولارا جنيه جنيها درهم درهما ريال ريالا دينار دينارا ليرة روبية فرنك ين طن طنا غرام غراما جرام كلغ كغ قتيل "
    "قتيلا جريح جريحا تغريدة مستخدم مستخدما رجل رجلا امرأة طفل طفلا جندي جنديا صاروخ صاروخا بالمائة بالمئة آلاف مليون "
    "مليونا مليار مليارا عائلة أسرة فرد فردا موقع موقعا صفحة كيان كيانا وحدة ساعة دقيقة ثانية هكتار هكتارا ميغا حاج حاجا "
    "معتمر طالب طالبا طالبة سيارة منزل منزلا وظيفة مشارك مشاركا شركة سهم سهما نقطة برميل برميلا مدرسة قرية مدينة كتاب كتابا "
    "متفرج متفرجا لاعب لاعبا مريض مريضا عامل عاملا موظف موظفا سجين سجينا لاجئ لاجئا نازح مهاجر مهاجرا مرة مسجد مسجدا شقة غرفة "
    "يوم يوما ليلة شهرا أسبوع أسبوعا ميل ميلا قدم قدما واط ميغاواط فولت سعرة خطوة درجة كلمة حرف صورة فيديو رسالة شهيد شهيدا أسير "
    "أسيرا زائر زائرا مواطن مواطنا ضابط ضابطا عضو عضوا متطوع متطوعا مصاب مصابا حالة إصابة قطعة عملية هجوم هجوما غارة طائرة "
    "دبابة منصة جهاز جهازا عينة مؤسسة منشأة عقار فندق بحث بحثا دراسة وثيقة طلب طلبا سنويا شهريا يوميا شاب شابا فتاة سيدة بيت "
    "بيتا رأس نخلة شجرة مقعد مقعدا صوت صوتا ناخب ناخبا عامل عارض عارضا متسابق متسابقا دارس لوحة خيمة باحث مشروع مشروعا وزارة",
}

MARKERS = {"م": "g", "ميلادي": "g", "ميلاديه": "g", "للميلاد": "g", "ه": "h", "هجري": "h", "هجريه": "h"}
MARKERS |= {"للهجره": "h", "الهجري": "h", "الهجريه": "h"}
"""Marks of a calendar after a number; never with a clitic, or لم (not) would be ل + م."""

DECADES = {
    fold(stem + ending): first
    for stem, first in (
        ("عشرين", 20),
        ("ثلاثين", 30),
        ("أربعين", 40),
        ("خمسين", 50),
        ("ستين", 60),
        ("سبعين", 70),
        ("ثمانين", 80),
        ("تسعين", 90),
    )
    for ending in ("يات", "ات")
}

PUNCTUATION = {"–": "-", "—": "-", "،": ",", "؛": ";", "[": "(", "]": ")", "٪": "%", "$": "%", "€": "%", "£": "%"}

_SYMBOLS = {fold(word): symbol for symbol, words in WORDS.items() for word in words.split()}
# The calendar has the last word: كانون is a camera only without الأول behind it, ربيع a season.
_SYMBOLS |= {name: WEEKDAY for name in WEEKDAYS}
_SYMBOLS |= {decade: "d" for decade in DECADES} | {"ال" + decade: "d" for decade in DECADES}
_MONTH_SYMBOLS = {
    name: HIJRI_MONTH if month.calendar == "hijri" else DOUBTFUL_MONTH if month.doubtful else MONTH
    for name, month in MONTHS.items()
}
# أب with hamza is "father"; with clitics it is half of a dozen words: باب (door), لاب (top).
FATHER = fold("أب")
AUGUST = "آب"
_CONJUNCTIONS = (WAW, FEH)
_PREPOSITIONS = (BEH, LAM, KAF)


def _without_clitics(word: str) -> list[str]:
    """The word and what remains of it when conjunction and preposition are taken off, longest first."""
    forms = [word]
    rest = word[1:] if word.startswith(_CONJUNCTIONS) and len(word) > 2 else word
    if rest != word:
        forms.append(rest)
    if rest.startswith(LAM + LAM):
        forms.append("ا" + rest[1:])  # للعام is ل + العام
    elif rest.startswith(_PREPOSITIONS) and len(rest) > 2:
        forms.append(rest[1:])
    return forms


@lru_cache(maxsize=1 << 16)
def reading(raw: str) -> tuple[str, str]:
    """What a token is: its letter in the patterns, and the folded word without clitics.

    >>> reading("ولعام"), reading("٢٠١٥"), reading("بآذار")
    (('C', 'عام'), ('Y', '2015'), ('M', 'اذار'))
    """
    if raw[0].isdecimal():
        number = raw.translate(DIGITS)
        if len(number) == 4 and "1000" <= number <= "2199":
            return YEAR, number
        if len(number) <= 2:
            return NUMBER, number
        return (NUMBER3 if len(number) == 3 and number[0] != "0" else OTHER_NUMBER), number
    if len(raw) == 1 and not raw.isalpha():
        return PUNCTUATION.get(raw, raw), raw
    plain = " ".join(bare(raw).split())
    word = fold(plain)
    if word in MARKERS:
        return MARKERS[word], word
    for form in _without_clitics(word):
        if form == FATHER:
            if plain.endswith(AUGUST):
                return MONTH, form
            if form != word:
                continue
        symbol = _MONTH_SYMBOLS.get(form) or _SYMBOLS.get(form)
        if symbol is not None:
            return symbol, form
    return WORD, word


def symbol(raw: str) -> str:
    """The letter of a token in the patterns."""
    return reading(raw)[0]
