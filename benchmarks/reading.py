"""How long reading a question takes, its names found, by the number of its words; a table of microseconds.

    python benchmarks/reading.py [JUDGMENTS.tsv]

Questions are runs of the words of the judged ones: «again» with words that were asked before, as most are, «first» with
letters put before each word so that none was. Beside them the whole parser, which reads what is more than plain words.
Processor time, the least of several rounds.
"""

import csv
import sys
import time
from collections.abc import Callable
from itertools import product
from pathlib import Path

from kashaf.index.authorities import Authorities, load
from kashaf.search.asking import read
from kashaf.search.parser import in_full
from kashaf.search.plain import plain

JUDGED = Path(__file__).resolve().parents[1] / "corpus" / "judgments.tsv"
COUNTS = (1, 2, 3, 4, 8, 16)
QUESTIONS = 200
ROUNDS = 5
LETTERS = "بتثجحدرسشصطعفقكلمنه"
SIGNS = ["«تنظيم الدولة» تويتر", "دعاية منصة:twitter داعش", "(داعش أو القاعدة) -تويتر", "سنة:2015..2017 داعش"]


def microseconds(step: Callable[[str], object], rounds: list[list[str]]) -> float:
    """A question, in the fastest of several rounds of questions."""
    times = []
    for questions in rounds:
        started = time.process_time()
        for question in questions:
            step(question)
        times.append((time.process_time() - started) / len(questions) * 1e6)
    return min(times)


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else JUDGED
    with path.open(encoding="utf-8", newline="") as lines:
        asked = list(dict.fromkeys(row["query"] for row in csv.DictReader(lines, delimiter="\t")))
    words = [word for question in asked if plain(question) for word in question.split()]
    authorities = load()
    letters = map("".join, product(LETTERS, repeat=5))
    print("| words | again | first | parser alone |\n|---|---|---|---|")
    for count in COUNTS:
        runs = [words[at : at + count] for at in range(QUESTIONS)]
        again = [[" ".join(run) for run in runs]] * ROUNDS
        first = [[" ".join(next(letters) + word for word in run) for run in runs] for _ in range(ROUNDS)]
        print(f"| {count} | {figures(authorities, again, first)} |", flush=True)
    print(f"| with signs | {figures(authorities, [SIGNS * 50] * ROUNDS)} |")


def figures(authorities: Authorities, again: list[list[str]], first: list[list[str]] | None = None) -> str:
    """The three cells of a row."""
    times = [
        microseconds(lambda question: read(question, authorities), again),
        microseconds(lambda question: read(question, authorities), first) if first else None,
        microseconds(lambda question: in_full(question, authorities.resolve), again),
    ]
    return " | ".join("" if spent is None else f"{spent:.1f}" for spent in times)


if __name__ == "__main__":
    main()
