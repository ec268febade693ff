"""TREC run files: answers to judged questions, written for other tools and read from them."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kashaf.index.errors import InputError
from kashaf.search.measures import Answers, Grades

COLUMNS = ("question", "Q0", "article", "rank", "score", "name")


@dataclass(frozen=True, slots=True)
class Run:
    """The answers of a run file, the questions in it that are not judged, and the judged ones it does not answer."""

    path: Path
    answers: Answers
    unjudged: tuple[str, ...]
    unanswered: tuple[str, ...]


def run_id(id: str) -> str:
    """An id as it stands in a run file, where white space separates the columns.

    >>> run_id("حسابات داعش")
    'حسابات_داعش'
    """
    return "_".join(id.split())


def write_run(path: Path, answers: Answers) -> None:
    """Write answers as a run file; scores fall with the place, so that tools which sort by them keep the order."""
    lines = [
        f"{run_id(id)} Q0 {run_id(article)} {place} {len(answer) - place + 1} kashaf\n"
        for id, answer in answers.items()
        for place, article in enumerate(answer, 1)
    ]
    try:
        path.write_text("".join(lines), "utf-8")
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror}; choose another place") from error


def read_run(path: Path, grades: Grades) -> Run:
    """The answers in a run file, in the order in which trec_eval takes them.

    That is by score; of equal scores the greater article id is first, and the column of ranks is not looked at.
    """
    questions = _by_run_id(path, grades)
    found: dict[str, dict[str, float]] = {}
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    question, article, score = _columns(f"{path}:{number}", line)
                    scores = found.setdefault(question, {})
                    if article in scores:
                        raise InputError(f"{path}:{number}: {article} answers {question} a second time; keep one line")
                    scores[article] = score
    except OSError as error:
        raise InputError(f"{path}: cannot be read as a run file: {error.strerror}") from error
    articles = _by_run_id(path, {article for grade in grades.values() for article in grade})
    answers = {
        questions[question]: [
            articles.get(article, article)
            for article, _ in sorted(scores.items(), key=lambda row: (row[1], row[0]), reverse=True)
        ]
        for question, scores in found.items()
        if question in questions
    }
    return Run(
        path,
        answers,
        unjudged=tuple(question for question in found if question not in questions),
        unanswered=tuple(id for id in grades if id not in answers),
    )


def _columns(place: str, line: bytes) -> tuple[str, str, float]:
    try:
        columns = line.decode("utf-8-sig").split()
    except UnicodeDecodeError as error:
        raise InputError(f"{place}: is not UTF-8 ({error.reason}); write the run file in UTF-8") from error
    if len(columns) != len(COLUMNS):
        raise InputError(f"{place}: {len(columns)} columns instead of {len(COLUMNS)}: {' '.join(COLUMNS)}")
    try:
        score = float(columns[4])
    except ValueError:
        score = math.nan
    if math.isnan(score):
        raise InputError(f'{place}: the score "{columns[4]}" is not a number')
    return columns[0], columns[2], score


def _by_run_id(path: Path, ids: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for id in ids:
        other = found.setdefault(run_id(id), id)
        if other != id:
            raise InputError(f'{path}: "{id}" and "{other}" are both judged, and alike in a run file; rename one')
    return found
