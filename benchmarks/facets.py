"""How long it takes to count every facet over 100,000 hits; a table of milliseconds.

    python benchmarks/facets.py [ARTICLES]

Columns are made up in the proportions of the shipped collection: two platforms and three organizations an article,
drawn from as many values as the authority file holds, with a long tail.
"""

import sys
import time
from statistics import median

import numpy as np

from kashaf.index.kernels import Array, Forms, tally

SHAPES = {"platform": (132, 2.0), "organization": (857, 3.0), "year": (30, 1.0), "year_mentioned": (60, 1.5)}
"""Facet → number of values, values an article."""


def column(values: int, each: float, articles: int, chance: np.random.Generator) -> tuple[Forms, Array]:
    """Where the values of each article begin, and the values."""
    weights = 1 / np.arange(1, values + 1)
    picked = chance.choice(values, size=int(articles * each), p=weights / weights.sum())
    pairs = np.unique(np.stack([picked, chance.integers(0, articles, len(picked))], axis=1), axis=0)
    pairs = pairs[np.argsort(pairs[:, 1], kind="stable")]
    starts = np.searchsorted(pairs[:, 1], np.arange(articles + 1))
    return starts.astype(np.uint32), pairs[:, 0].astype(np.uint16)


def main() -> None:
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    chance = np.random.default_rng(7)
    columns = {name: column(*shape, articles, chance) for name, shape in SHAPES.items()}
    print("| hits | values in all | all facets, median ms | p95 ms |\n|---|---|---|---|")
    for share in (1.0, 0.1, 0.001):
        ids = np.flatnonzero(chance.random(articles) < share).astype(np.int32)
        times = []
        for _ in range(50):
            started = time.perf_counter()
            for name, (starts, values) in columns.items():
                tally(np.zeros(SHAPES[name][0], np.int64), ids, 0, starts, values)
            times.append((time.perf_counter() - started) * 1000)
        held = sum(len(values) for _, values in columns.values())
        print(f"| {len(ids):,} | {held:,} | {median(times):.2f} | {sorted(times)[47]:.2f} |")


if __name__ == "__main__":
    main()
