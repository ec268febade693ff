"""How good a ranking is, by judged questions: judgments read from BEIR folders and tables, searched, measured."""

import csv
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from kashaf.index.authorities import Authorities
from kashaf.index.build import build
from kashaf.index.engine import Engine
from kashaf.index.engines import engine
from kashaf.index.errors import InputError
from kashaf.index.metadata import Metadata
from kashaf.search.asking import asked
from kashaf.search.measures import Answers, Grades, means

DEPTH = 100

QRELS = ("qrels.tsv", "qrels/test.tsv", "qrels/dev.tsv", "qrels/train.tsv")
"""Where a BEIR folder keeps its judgments; of several the first."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Questions by id, and which articles answer each."""

    questions: Mapping[str, str]
    grades: Grades


@dataclass(frozen=True, slots=True)
class Quality:
    """Means over all judged questions; one that finds nothing counts as 0."""

    queries: int
    ndcg_10: float
    mrr_10: float
    recall_100: float


def load(path: Path) -> Judged:
    """Judgments of a BEIR folder (queries.jsonl, qrels.tsv) or of a table with the columns query, article, grade.

    A question none of whose articles has a grade above 0 says nothing of a ranking and is left out.
    """
    judged = _folder(path) if path.is_dir() else _table(path)
    if not judged.grades:
        raise InputError(f"{path}: no question has an article with a grade above 0; judge at least one")
    return judged


def _folder(folder: Path) -> Judged:
    file = folder / "queries.jsonl"
    questions: dict[str, str] = {}
    for number, line in _lines(file):
        try:
            row = json.loads(line)
            questions[str(row["_id"])] = str(row["text"])
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(
                f'{file}:{number}: not a question ({error}); each line must be {{"_id": …, "text": …}}'
            ) from error
    qrels = next((folder / name for name in QRELS if (folder / name).exists()), folder / QRELS[0])
    grades: dict[str, dict[str, int]] = {}
    for number, (question, article, grade) in _rows(qrels, ("query-id", "corpus-id", "score")):
        value = _grade(qrels, number, grade)
        if question not in questions:
            raise InputError(f'{qrels}:{number}: no question has the id "{question}"')
        if value > 0:
            grades.setdefault(question, {})[article] = value
    return Judged(questions, grades)


def _table(path: Path) -> Judged:
    grades: dict[str, dict[str, int]] = {}
    for number, (question, article, grade) in _rows(path, ("query", "article", "grade")):
        value = _grade(path, number, grade)
        if not question.strip():
            raise InputError(f"{path}:{number}: there is no question; write one in the first column")
        if value > 0:
            grades.setdefault(question, {})[article] = value
    return Judged({question: question for question in grades}, grades)


def _lines(path: Path) -> list[tuple[int, str]]:
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as judgments ({error})") from error
    # Not by splitlines, which would cut a question at a U+2028 inside it.
    return [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]


def _rows(path: Path, header: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    lines = _lines(path)
    if not lines:
        raise InputError(f"{path}: is empty; the columns must be {', '.join(header)}, separated by tabs")
    rows = csv.reader((line for _, line in lines), delimiter="\t", quoting=csv.QUOTE_NONE)
    for place, ((number, _), row) in enumerate(zip(lines, rows, strict=True)):
        if place == 0:
            if tuple(row) != header:
                raise InputError(f"{path}:{number}: the columns must be {', '.join(header)}, separated by tabs")
        elif len(row) != len(header):
            raise InputError(f"{path}:{number}: {len(row)} columns instead of {len(header)}")
        else:
            yield number, row


def _grade(path: Path, number: int, text: str) -> int:
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        raise InputError(f'{path}:{number}: the grade "{text}" is not a number') from None


def answers(judged: Judged, engine: Engine, authorities: Authorities, level: str) -> Answers:
    """The first hundred articles for each judged question, best first."""
    asks = {id: asked(judged.questions[id], authorities, level, DEPTH)[0] for id in judged.grades}
    return {id: [hit.id for hit in engine.search(ask).hits] for id, ask in asks.items()}


def absent(judged: Judged, engine: Engine) -> tuple[str, ...]:
    """The articles judged right that the index does not hold, so that no search can find them."""
    right = dict.fromkeys(article for grades in judged.grades.values() for article in grades)
    return tuple(article for article in right if not engine.has(article))


@contextmanager
def indexed(judgments: Path, folder: Path, engine_name: str, authorities: Authorities) -> Iterator[Path]:
    """The index to ask: for a BEIR folder one of its own corpus, made for the occasion; else the one given."""
    if not judgments.is_dir():
        yield folder
        return
    with TemporaryDirectory(prefix="kashaf-") as made:
        with engine(engine_name).write(Path(made), authorities.version, True) as writer:
            build([judgments / "corpus.jsonl"], writer, authorities, Metadata())
        yield Path(made)


def quality(grades: Grades, answers: Answers) -> Quality:
    """The means of the three measures, to four places."""
    found = means(grades, answers)
    return Quality(len(grades), *(round(found[name], 4) for name in ("ndcg@10", "mrr@10", "recall@100")))
