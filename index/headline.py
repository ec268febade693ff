"""Whether the first line of a text is its headline or already its first sentence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kashaf.index.cues import words_of
from kashaf.index.letters import fold

LONGEST_HEADLINE = 25
"""Words."""
MOST_CHARACTERS = 400
PLAIN_HEADLINE = 17
"""Words up to which a line needs no blank line after it to be a headline."""
SHORT_HEADLINE = 9
"""Words up to which a line that opens with a verb of reporting can be a headline, if it stands alone."""

ROOM = 0.67
"""How long a headline without a blank line after it can be, as a share of the longest line that follows."""

SENTENCE_ENDS = ".!?\u061f\u2026:"
"""What ends a sentence or, as a colon, at least a line; \u061f is the Arabic question mark."""
CLOSERS = '"»”)'

# Verbs that open a report: «نشرت صحيفة …». A headline of the press puts the noun first: «روسيا تعلن …».
REPORTING = frozenset(
    fold(verb)
    for line in (
        "نشر نشرت قال قالت أعلن أعلنت أفاد أفادت كشف كشفت أكد أكدت ذكر ذكرت أصبح أصبحت أوضح أوضحت صرح صرحت",
        "أشار أشارت أضاف أضافت اعتبر اعتبرت بدأ بدأت شهد شهدت قرر قررت وصل وصلت تواصل تواصلت عقد عقدت نظم نظمت",
        "افتتح افتتحت دعا دعت بحث بحثت استقبل استقبلت التقى التقت طالب طالبت حذر حذرت لقي ألقى ألقت وقع وقعت",
        "أعرب أعربت أصدر أصدرت شدد شددت نفى نفت أدان أدانت أطلق أطلقت انطلق انطلقت اختتم اختتمت شارك شاركت ترأس",
        "ترأست تمكن تمكنت عثر عثرت ضبط ضبطت أقر أقرت تلقى تلقت تعرض تعرضت ارتفع ارتفعت انخفض انخفضت تراجع",
        "تراجعت سجل سجلت حقق حققت فاز فازت أجرى أجرت وجه وجهت كتب كتبت نقل نقلت قام قامت لم كان كانت يبدو يعد تعد",
        "يعتبر تعتبر يقول تقول",
    )
    for verb in line.split()
)
# Words that no line ends with: the sentence runs on.
DANGLING = frozenset(
    fold(word)
    for line in (
        "في من على إلى عن أن إن ان أو و مع بين التي الذي الذين هذا هذه ذلك تلك كل بعد قبل عند لم لن قد حيث كما ثم غير",
    )
    for word in line.split()
)
INNER_STOP = re.compile(r"(?<![.\d])[.\u061b](?![.\d])\s*\S")


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line with something on it: its span without the white space around, and whether a blank line stands before."""

    start: int
    end: int
    text: str
    after_blank: bool


def text_lines(text: str) -> list[TextLine]:
    """The lines of a text that are not blank, in order."""
    found: list[TextLine] = []
    at, blank = 0, True
    for row in text.split("\n"):
        content = row.strip()
        if content:
            start = at + row.index(content)
            found.append(TextLine(start, start + len(content), content, blank))
        blank = not content
        at += len(row) + 1
    return found


def sentence_ends(line: str, quote_open: bool) -> bool:
    """Whether a line ends a sentence; `quote_open`: a `"` at its end opens a quotation rather than closing one."""
    if line[-1] == '"':
        return not quote_open
    return line[-1] in SENTENCE_ENDS or line[-1] in CLOSERS


def runs_on(line: str) -> bool:
    """Whether a line stops in the middle of a sentence, by its own last sign or word: an open quote or bracket, «في».

    >>> runs_on('على موقع التواصل الاجتماعي "'), runs_on("لا يتم استقطابهم في"), runs_on('انتصار "داعش"')
    (True, True, False)
    """
    if line[-1] in "«“([\u060c,\u061b-–":
        return True
    if line[-1] == '"':
        return line.count('"') % 2 == 1
    if line.count("(") > line.count(")") or line.count("«") > line.count("»"):
        return True
    last = words_of(line[-20:])[-1:]
    return line[-1] not in SENTENCE_ENDS and bool(last) and last[0] in DANGLING


def hard_wrapped(lines: Sequence[TextLine]) -> bool:
    """Whether lines are broken at a width, as in mail: most lines that another follows at once end in mid-sentence."""
    inner = [line.text for line, after in pairwise(lines) if not after.after_blank]
    return len(inner) >= 4 and sum(not sentence_ends(line, False) for line in inner) > 0.6 * len(inner)


def is_headline(line: TextLine, following: Sequence[TextLine]) -> bool:
    """Whether the first line of an article is its headline, given the lines after it; without any it is not.

    A headline is short, ends in no full stop, holds one sentence, and what follows begins anew. A first line that opens
    with a verb of reporting is the lead, unless it is very short and stands alone.
    """
    text = line.text
    if not following or len(text) > MOST_CHARACTERS:
        return False
    words = words_of(text)
    if not words or len(words) > LONGEST_HEADLINE:
        return False
    if text[-1] == ":" or (text[-1] == "." and not text.endswith("..")) or runs_on(text):
        return False
    if INNER_STOP.search(text.rstrip(".")):
        return False
    after = following[0]
    alone = after.after_blank
    if words[0] in REPORTING and not (alone and len(words) <= SHORT_HEADLINE and "\u060c" not in text):
        return False
    if alone:
        return len(words) <= PLAIN_HEADLINE or text.count("\u060c") < 2
    if len(words) > PLAIN_HEADLINE or _continues(text, after.text):
        return False
    # In text broken at a width the first line is as long as the others; a headline leaves room.
    return len(text) < ROOM * max(len(one.text) for one in following[:8])


def _continues(text: str, after: str) -> bool:
    """Whether the next line closes what this one left open, or is too short to be the text under a headline."""
    return after[0] in "\u060c,.:)»”" or (text.count('"') % 2 == 1 and '"' in after) or len(after) < len(text) / 2
