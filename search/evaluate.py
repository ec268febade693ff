"""How good a ranking is, by judged questions: nDCG@10, MRR@10 and recall@100 over BEIR folders or judgment tables."""

import csv
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from kashaf.index.authorities import Authorities
from kashaf.index.build import build
from kashaf.index.engine import Ask, Engine
from kashaf.index.engines import engine
from kashaf.index.errors import InputError
from kashaf.index.metadata import Metadata
from kashaf.search.parser import parse
from kashaf.search.ranking import WEIGHTS

DEPTH = 100

Grades = Mapping[str, Mapping[str, int]]
"""Question id → article id → grade, 1 or more."""


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
    """Judgments of a BEIR folder (queries.jsonl, qrels.tsv) or of a table with the columns query, article, grade."""
    return _folder(path) if path.is_dir() else _table(path)


def _folder(folder: Path) -> Judged:
    questions: dict[str, str] = {}
    for number, line in _lines(folder / "queries.jsonl"):
        try:
            row = json.loads(line)
            questions[str(row["_id"])] = str(row["text"])
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(
                f"{folder / 'queries.jsonl'}:{number}: not a question ({error}); "
                'each line must be {"_id": …, "text": …}'
            ) from error
    grades: dict[str, dict[str, int]] = {}
    for number, row in _rows(folder / "qrels.tsv", ("query-id", "corpus-id", "score")):
        grade = _grade(folder / "qrels.tsv", number, row[2])
        if row[0] not in questions:
            raise InputError(f'{folder / "qrels.tsv"}:{number}: no question has the id "{row[0]}"')
        if grade > 0:
            grades.setdefault(row[0], {})[row[1]] = grade
    return Judged(questions, grades)


def _table(path: Path) -> Judged:
    grades: dict[str, dict[str, int]] = {}
    for number, (question, article, grade) in _rows(path, ("query", "article", "grade")):
        found = grades.setdefault(question, {})
        if (value := _grade(path, number, grade)) > 0:
            found[article] = value
    return Judged({question: question for question in grades}, {one: found for one, found in grades.items() if found})


def _lines(path: Path) -> Iterable[tuple[int, str]]:
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as judgments ({error})") from error
    return [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]


def _rows(path: Path, header: tuple[str, ...]) -> Iterable[tuple[int, list[str]]]:
    lines = list(_lines(path))
    rows = csv.reader((line for _, line in lines), delimiter="\t", quoting=csv.QUOTE_NONE)
    for (number, _), row in zip(lines, rows, strict=True):
        if number == 1:
            if tuple(row) != header:
                raise InputError(f"{path}:1: the columns must be {', '.join(header)}, separated by tabs")
        elif len(row) != len(header):
            raise InputError(f"{path}:{number}: {len(row)} columns instead of {len(header)}")
        else:
            yield number, row


def _grade(path: Path, number: int, text: str) -> int:
    try:
        return int(float(text))
    except ValueError:
        raise InputError(f'{path}:{number}: the grade "{text}" is not a number') from None


def answers(judged: Judged, engine: Engine, authorities: Authorities, level: str) -> dict[str, Sequence[str]]:
    """The first hundred articles for each judged question, best first."""
    return {
        id: [
            hit.id
            for hit in engine.search(
                Ask(parse(judged.questions[id], authorities.resolve).query, WEIGHTS, level=level, size=DEPTH)
            ).hits
        ]
        for id in judged.grades
    }


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


def write_run(path: Path, answers: Mapping[str, Sequence[str]]) -> None:
    """Write answers as a TREC run file; scores fall with the place, since tools sort by them."""
    lines = [
        f"{id.replace(' ', '_')} Q0 {article} {place} {len(answer) - place + 1} kashaf\n"
        for id, answer in answers.items()
        for place, article in enumerate(answer, 1)
    ]
    try:
        path.write_text("".join(lines), "utf-8")
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror}; choose another place") from error


def quality(grades: Grades, answers: Mapping[str, Sequence[str]]) -> Quality:
    """The means of the three measures."""
    count = max(len(grades), 1)

    def mean(measure: Callable[[Mapping[str, int], Sequence[str]], float]) -> float:
        return round(sum(measure(grade, answers.get(id, ())) for id, grade in grades.items()) / count, 4)

    return Quality(len(grades), mean(ndcg_10), mean(mrr_10), mean(recall_100))


def ndcg_10(grades: Mapping[str, int], answer: Sequence[str]) -> float:
    """Normalized discounted cumulative gain at 10, with gain 2^grade - 1 (Burges et al. 2005).

    >>> ndcg_10({"a": 1}, ["b", "a"]) == 1 / math.log2(3)
    True
    """

    def gain(found: Iterable[int]) -> float:
        return float(sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(found)))

    ideal = gain(sorted(grades.values(), reverse=True)[:10])
    return gain(grades.get(id, 0) for id in answer[:10]) / ideal


def mrr_10(grades: Mapping[str, int], answer: Sequence[str]) -> float:
    """One over the place of the first right answer among ten, else 0."""
    return next((1 / place for place, id in enumerate(answer[:10], 1) if id in grades), 0.0)


def recall_100(grades: Mapping[str, int], answer: Sequence[str]) -> float:
    """The share of the right answers that stand among the first hundred."""
    return len(set(answer[:100]) & grades.keys()) / len(grades)
