"""How long it takes to count every facet over 100,000 hits; a table of milliseconds.

    python benchmarks/facets.py [ARTICLES]

Columns are made up in the proportions of the shipped collection: two platforms and three organizations an article,
drawn from as many values as the authority file holds, with a long tail.
"""

import sys
import time
from statistics import median

import numpy as np

from kashaf.index.kernels import counts
from kashaf.index.snapshot import FacetColumn

SHAPES = {"platform": (132, 2.0), "organization": (857, 3.0), "year": (30, 1.0), "year_mentioned": (60, 1.5)}
"""Facet → number of values, values an article."""


def column(values: int, each: float, articles: int, chance: np.random.Generator) -> FacetColumn:
    weights = 1 / np.arange(1, values + 1)
    picked = chance.choice(values, size=int(articles * each), p=weights / weights.sum())
    pairs = np.unique(np.stack([picked, chance.integers(0, articles, len(picked))], axis=1), axis=0)
    offsets = np.searchsorted(pairs[:, 0], np.arange(values + 1))
    return FacetColumn(tuple(map(str, range(values))), offsets.astype(np.int64), pairs[:, 1].astype(np.int32))


def main() -> None:
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    chance = np.random.default_rng(7)
    columns = {name: column(*shape, articles, chance) for name, shape in SHAPES.items()}
    print("| hits | values in all | all facets, median ms | p95 ms |\n|---|---|---|---|")
    for share in (1.0, 0.1, 0.001):
        mask = chance.random(articles) < share
        times = []
        for _ in range(50):
            started = time.perf_counter()
            for one in columns.values():
                counts(one.offsets, one.ids, mask)
            times.append((time.perf_counter() - started) * 1000)
        held = sum(len(one.ids) for one in columns.values())
        print(f"| {int(mask.sum()):,} | {held:,} | {median(times):.2f} | {sorted(times)[47]:.2f} |")


if __name__ == "__main__":
    main()
