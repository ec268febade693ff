"""How long a completion takes at 100,000 titles and 300,000 word forms; a table of milliseconds.

    python benchmarks/suggest.py [TITLES] [FORMS]

Vocabulary and titles are made up: words of two to nine letters, some letters far more frequent than others, half of
the forms behind ال or a clitic, frequencies with a long tail (the form of rank r in one of r articles). The
processor's time stands beside that of the clock, which other work on the machine makes longer.
"""

import sys
import time
from statistics import median

import numpy as np

from kashaf.index.authorities import load
from kashaf.search.suggest import suggest

LETTERS = "اليمنوترهبعدفسكقحجشصطخزضغذثظ"
"""The most frequent first; the letter of rank r is used 1/r times as often as the first."""
BEFORE = ("", "", "", "", "ال", "و", "ب", "ل")
KEYSTROKES = 400


def words(count: int, chance: np.random.Generator) -> list[str]:
    shares = 1 / np.arange(1, len(LETTERS) + 1)
    shares /= shares.sum()
    found: dict[str, None] = {}
    while len(found) < count:
        letters = chance.choice(list(LETTERS), size=(count, 9), p=shares)
        lengths = chance.integers(2, 10, count)
        before = chance.integers(0, len(BEFORE), count)
        rows = zip(letters, lengths, before, strict=True)
        found.update(dict.fromkeys(BEFORE[clitic] + "".join(row[:length]) for row, length, clitic in rows))
    return list(found)[:count]


def main() -> None:
    titles_count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    forms_count = int(sys.argv[2]) if len(sys.argv) > 2 else 300_000
    chance = np.random.default_rng(7)
    forms = words(forms_count, chance)
    spellings = {form: max(1, titles_count // (rank + 2)) for rank, form in enumerate(forms)}
    odds = 1 / np.arange(2, forms_count + 2)
    picked = chance.choice(forms_count, size=(titles_count, 8), p=odds / odds.sum())
    titles = [(" ".join(forms[at] for at in row), str(number)) for number, row in enumerate(picked)]
    authorities = load()
    started = time.perf_counter()
    suggest("تو", spellings, titles, authorities, "ar")
    print(f"{forms_count:,} forms, {titles_count:,} titles: tables made in {time.perf_counter() - started:.1f} s\n")
    print("| typed | p50 ms | p95 ms | processor p50 ms | processor p95 ms |\n|---|---|---|---|---|")
    for before, count in ((False, 1), (False, 2), (False, 3), (False, 4), (True, 3)):
        clock, processor = [], []
        for _ in range(KEYSTROKES):
            first, last = (forms[at] for at in chance.choice(forms_count, size=2, p=odds / odds.sum()))
            text = f"{first} {last[:count]}" if before else last[:count]
            started, at_work = time.perf_counter(), time.thread_time()
            suggest(text, spellings, titles, authorities, "ar")
            processor.append((time.thread_time() - at_work) * 1000)
            clock.append((time.perf_counter() - started) * 1000)
        figures = [figure for times in (clock, processor) for figure in (median(times), p95(times))]
        label = f"{'a word and ' * before}{count} letter{'s' * (count > 1)}"
        print(f"| {label} | " + " | ".join(f"{figure:.2f}" for figure in figures) + " |")


def p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


if __name__ == "__main__":
    main()
