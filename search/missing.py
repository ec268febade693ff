"""Says why a question finds nothing: which of its words stand in no article, and what the others find."""

from collections.abc import Callable
from dataclasses import dataclass

from kashaf.index.arabic import LEVELS, RANK
from kashaf.search.known import Found
from kashaf.search.pieces import Piece, Question, read
from kashaf.search.values import Names

_MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Missing:
    """A word of the question, its place in it, and how many articles it finds alone: 0 where it stands in none."""

    word: str
    start: int
    end: int
    articles: int = 0


@dataclass(frozen=True, slots=True)
class Looser:
    """How many articles the question finds at a looser level."""

    level: str
    articles: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why nothing was found.

    `missing` are the words that stand in no article, `rest` is the question without them, `articles` what that finds.
    Where no word is missing, `words` says what each finds alone: they only never stand together.
    """

    missing: tuple[Missing, ...]
    words: tuple[Missing, ...]
    rest: str
    articles: int
    looser: Looser | None
    messages_ar: tuple[str, ...]
    messages_en: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Wording:
    ar: str
    en: str


_WORDINGS = {
    "one": _Wording("لا ترد في أي مقالة: {words}", "In no article: {words}"),
    "rest": _Wording("بدونها: «{rest}» (عدد المقالات: {articles})", "Without it: {rest} (articles: {articles})"),
    "apart": _Wording(
        "كل كلمة ترد في مقالات، لكنها لا تجتمع: {words}", "Each word stands in articles, but not together: {words}"
    ),
    "looser": _Wording("بمطابقة أوسع ({level}): {articles}", "With looser matching ({level}), articles: {articles}"),
}


def explained(
    text: str,
    total: int,
    names: Names,
    count: Found,
    level: str = "root",
    count_at: Callable[[str], int] | None = None,
) -> Explanation | None:
    """Why a question found nothing; None where it found something, or asks for no words.

    `count(question)` gives the number of articles that a question finds at `level`; `count_at(level)` what this one
    finds at a looser level.
    """
    if total:
        return None
    question = read(text, names)
    asked = question.words()[:_MOST_WORDS]
    if not asked:
        return None
    words = tuple(_counted(piece, count) for piece in asked)
    missing = tuple(word for word in words if not word.articles)
    rest = _without(question, missing) if missing else ""
    articles = count(rest) if read(rest, names).words() else 0
    looser = _looser(level, count_at)
    said = [*_said(missing, words, rest, articles), *([("looser", _level_fields(looser))] if looser else [])]
    return Explanation(
        missing=missing,
        words=() if missing else words,
        rest=rest if articles else "",
        articles=articles,
        looser=looser,
        messages_ar=tuple(_WORDINGS[name].ar.format(**fields["ar"]) for name, fields in said),
        messages_en=tuple(_WORDINGS[name].en.format(**fields["en"]) for name, fields in said),
    )


def _counted(piece: Piece, count: Found) -> Missing:
    return Missing(piece.text, piece.start, piece.end, count(f"={piece.text}" if piece.exact else piece.text))


def _without(question: Question, missing: tuple[Missing, ...]) -> str:
    """The question with those words gone, and the quotation marks and = around them."""
    gone = {(word.start, word.end): "" for word in missing} | dict.fromkeys(question.tight, "")
    return " ".join(question.replaced(gone).split())


def _looser(level: str, count_at: Callable[[str], int] | None) -> Looser | None:
    """The strictest of the looser levels that finds something."""
    if count_at is not None:
        for one in LEVELS[RANK[level] + 1 :]:
            if articles := count_at(one.name):
                return Looser(one.name, articles)
    return None


_Fields = dict[str, dict[str, str]]


def _said(
    missing: tuple[Missing, ...], words: tuple[Missing, ...], rest: str, articles: int
) -> list[tuple[str, _Fields]]:
    if not missing:
        counted = {
            "ar": "، ".join(f"«{word.word}» ({word.articles})" for word in words),
            "en": ", ".join(f"{word.word} ({word.articles})" for word in words),
        }
        return [("apart", {language: {"words": said} for language, said in counted.items()})] if len(words) > 1 else []
    texts = list(dict.fromkeys(word.word for word in missing))
    joined = {"ar": "، ".join(f"«{text}»" for text in texts), "en": ", ".join(texts)}
    said: list[tuple[str, _Fields]] = [("one", {language: {"words": text} for language, text in joined.items()})]
    if articles:
        said.append(("rest", {language: {"rest": rest, "articles": str(articles)} for language in joined}))
    return said


def _level_fields(looser: Looser) -> _Fields:
    level = LEVELS[RANK[looser.level]]
    return {
        "ar": {"level": level.label_ar, "articles": str(looser.articles)},
        "en": {"level": level.label_en, "articles": str(looser.articles)},
    }
