"""How long a completion takes at 100,000 titles and 300,000 word forms; a table of milliseconds.

    python benchmarks/suggest.py [TITLES] [FORMS]

Vocabulary and titles are made up: words of two to nine letters in the proportions in which Arabic text uses its letters, a
third of the forms behind ال or a clitic, frequencies with a long tail (the form of rank r in some 1/r of the articles). With
an index, published forms and titles are looked up besides, for eight completions.
"""

import sys
import time
from statistics import median

import numpy as np

from kashaf.index.authorities import load
from kashaf.search.suggest import suggest

LETTERS = "اليمنوترهبعدفسكقحجشصطخزضغذثظ"
_SHARES = (17, 12, 8, 7, 7, 6.5, 6, 5, 4, 4, 3.5, 3, 3, 2.5, 2.3, 2.2, 2, 1.5, 1.2, 1.1, 1, 1, 0.8, 0.7, 0.6, 0.5, 0.5, 0.3)
BEFORE = ("", "", "", "", "ال", "و", "ب", "ل")
KEYSTROKES = 2000


def words(count: int, chance: np.random.Generator) -> list[str]:
    shares = np.array(_SHARES) / sum(_SHARES)
    found: dict[str, None] = {}
    while len(found) < count:
        letters = chance.choice(list(LETTERS), size=(count, 9), p=shares)
        lengths = chance.integers(2, 10, count)
        before = chance.integers(0, len(BEFORE), count)
        rows = zip(letters, lengths, before, strict=True)
        found.update(dict.fromkeys(BEFORE[clitic] + "".join(row[:length]) for row, length, clitic in rows))
    return list(found)[:count]


def main() -> None:
    titles_count, forms_count = (*map(int, sys.argv[1:]), 100_000, 300_000)[:2] if len(sys.argv) < 3 else map(
        int, sys.argv[1:3]
    )  # fmt: skip
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
    print("| typed | p50 ms | p95 ms | slowest ms |\n|---|---|---|---|")
    for typed in (1, 2, 3, 4, "two words"):
        times = []
        for _ in range(KEYSTROKES // 5):
            some = [forms[at] for at in chance.choice(forms_count, size=2, p=odds / odds.sum())]
            text = f"{some[0]} {some[1][:3]}" if isinstance(typed, str) else some[1][:typed]
            started = time.perf_counter()
            suggest(text, spellings, titles, authorities, "ar")
            times.append((time.perf_counter() - started) * 1000)
        label = typed if isinstance(typed, str) else f"{typed} letter{'s' if typed > 1 else ''}"
        print(f"| {label} | {median(times):.2f} | {sorted(times)[int(len(times) * 0.95)]:.2f} | {max(times):.2f} |")


if __name__ == "__main__":
    main()
