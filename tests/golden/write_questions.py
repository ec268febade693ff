"""Rewrites questions.tsv: every question in it with its tree, what the reader is told, and its problems.

    python tests/golden/write_questions.py

To add a question, add a line with its kind, a tab and the question, and run this; then read what changed.
"""

from pathlib import Path
from typing import assert_never

from kashaf.index import letters
from kashaf.index.query import All, Among, Any, Everything, Most, Named, Phrase, Prefix, Query, Sentence, Without, Word
from kashaf.search.parser import parse
from kashaf.search.understood import understood

FILE = Path(__file__).with_name("questions.tsv")
HEADER = "kind\tquestion\ttree\tin Arabic\tin English\tproblems"

LABELS = {
    ("platform", "twitter"): ("تويتر", "Twitter"),
    ("platform", "telegram"): ("تيليجرام", "Telegram"),
    ("platform", "youtube"): ("يوتيوب", "YouTube"),
    ("platform", "facebook"): ("فيسبوك", "Facebook"),
    ("organization", "islamic-state"): ("تنظيم الدولة الإسلامية", "Islamic State"),
    ("organization", "al-qaeda"): ("تنظيم القاعدة", "al-Qaeda"),
    ("organization", "united-nations"): ("الأمم المتحدة", "United Nations"),
    ("organization", "europol"): ("يوروبول", "Europol"),
}
_OTHER_NAMES = {
    ("organization", "داعش"): "islamic-state",
    ("organization", "الدولة الإسلامية"): "islamic-state",
    ("organization", "القاعدة"): "al-qaeda",
}
_NAMES = {
    (facet, letters.fold(name)): value
    for (facet, value), shown in LABELS.items()
    for name in (value, *shown, *(name for (_, name), other in _OTHER_NAMES.items() if other == value))
}


def names(facet: str, text: str) -> str | None:
    """The id of a name, as the authority file would give it."""
    return _NAMES.get((facet, letters.fold(text)))


def label_ar(facet: str, value: str) -> str:
    """The Arabic name of an id."""
    return LABELS[facet, value][0]


def label_en(facet: str, value: str) -> str:
    """The English name of an id."""
    return LABELS[facet, value][1]


def tree(query: Query) -> str:
    """A tree on one line: (most a b), "a phrase", =exact, prefix*, title:word, platform{twitter,telegram}."""
    match query:
        case Word(text, level, part):
            return _part(part) + ("=" if level == "exact" else "") + text
        case Phrase(words, part):
            return f'{_part(part)}"{" ".join(words)}"'
        case Prefix(text, part):
            return f"{_part(part)}{text}*"
        case Among(facet, values, ranges):
            years = (f"{'' if first is None else first}..{'' if last is None else last}" for first, last in ranges)
            return f"{facet}{{{','.join([*values, *years])}}}"
        case All(parts):
            return f"(all {' '.join(map(tree, parts))})"
        case Any(parts):
            return f"(any {' '.join(map(tree, parts))})"
        case Named(named, facet, value):
            return f"(named {tree(named)} {facet}:{value})"
        case Sentence(parts):
            return f"(sentence {' '.join(map(tree, parts))})"
        case Most(parts):
            return f"(most {' '.join(map(tree, parts))})"
        case Without(wanted, excluded):
            return f"(without {tree(wanted)} {tree(excluded)})"
        case Everything():
            return "(everything)"
        case _:
            assert_never(query)


def _part(part: str | None) -> str:
    return f"{part}:" if part else ""


def line(kind: str, question: str) -> str:
    """The line of the golden file for a question; tabs and line ends in it are written as \\t and \\n."""
    parsed = parse(question.replace("\\t", "\t").replace("\\n", "\n"), names)
    said = [
        understood(parsed.query, "ar", label_ar),
        understood(parsed.query, "en", label_en),
    ]
    problems = [f"{one.start}-{one.end} {one.message_en}" for one in parsed.problems]
    return "\t".join([kind, question, tree(parsed.query), *said, *problems])


def questions() -> list[tuple[str, str]]:
    """(kind, question) of every line."""
    lines = FILE.read_text(encoding="utf-8").splitlines()[1:]
    return [(cells[0], cells[1]) for cells in (one.split("\t") for one in lines)]


if __name__ == "__main__":
    rows = [HEADER, *(line(*question) for question in questions())]
    FILE.write_text("\n".join(rows) + "\n", encoding="utf-8")
