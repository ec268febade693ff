"""Which weights rank best: a search over judged questions that pulls every posting once and then works on arrays.

    python benchmarks/weights.py [--keep DIR] FOLDER...          # folders in BEIR form

Prints, as nDCG@10: how flat it is around the weights as shipped, other ways of adding up the levels, and what a grid
chooses for each set from the other sets alone. With --keep the indexes
are made once and found again. Questions with signs in them (quotes, exclusions) are left out; the tables in
docs/decisions.md come from here.
"""

import argparse
import itertools
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from postings import Array, Pulled, as_shipped, check, pull

from kashaf.index.arabic import NAMES, RANK
from kashaf.index.authorities import load
from kashaf.index.build import build
from kashaf.index.engine import Weights
from kashaf.index.engine_whoosh import WhooshEngine
from kashaf.index.engines import engine
from kashaf.index.metadata import Metadata
from kashaf.index.plain import word_scores
from kashaf.search.ranking import WEIGHTS


def weights(exact: float, spelling: float, root: float, title: float, k1: float, b: float) -> Weights:
    return Weights(dict(zip(NAMES, (exact, spelling, 1.0, root), strict=True)), title, k1, b)


GRID: Mapping[str, tuple[float, ...]] = {
    "exact": (0.0, 0.1, 0.2),
    "spelling": (0.2, 0.3, 0.4),
    "root": (0.6, 0.8, 1.0),
    "title": (2.0, 3.0, 4.0),
    "k1": (1.2, 1.5, 1.8, 2.1),
    "b": (0.5, 0.6, 0.7),
}
NEARBY: Mapping[str, tuple[float, ...]] = {
    "exact": (0.0, 0.05, 0.1, 0.2, 0.4),
    "spelling": (0.0, 0.1, 0.2, 0.3, 0.4, 0.6, 1.0),
    "root": (0.0, 0.2, 0.4, 0.6, 0.8, 1.0),
    "title": (1.0, 2.0, 3.0, 4.0, 6.0),
    "k1": (0.9, 1.2, 1.5, 1.8, 2.1, 2.5),
    "b": (0.4, 0.5, 0.6, 0.7, 0.8),
}
"""The stem weighs 1 throughout; the other levels are measured by it."""


Shape = Callable[[Pulled, Weights], Array]


def all_levels_added(pulled: Pulled, chosen: Weights) -> Array:
    return pulled.summed(np.sum(pulled.parts(chosen), axis=0))


def best_level_alone(pulled: Pulled, chosen: Weights) -> Array:
    return pulled.summed(np.max(pulled.parts(chosen), axis=0))


def without_function_words(pulled: Pulled, chosen: Weights) -> Array:
    return pulled.summed(word_scores(np.stack(pulled.parts(chosen), axis=1)) * ~pulled.stop[pulled.word])


def rarity_of_the_stem(pulled: Pulled, chosen: Weights) -> Array:
    """The idf of the stem, or the spelling where there is none, at every level."""
    stem, spelling = pulled.found[:, RANK["stem"]], pulled.found[:, RANK["spelling"]]
    found = np.where(pulled.found > 0, np.where(stem > 0, stem, spelling)[:, None], 0).astype(np.float32)
    return as_shipped(replace(pulled, found=found), chosen)


def coordination(power: float) -> Shape:
    """The score times the share of the question's weight that is found, to a power."""

    def shape(pulled: Pulled, chosen: Weights) -> Array:
        found = pulled.found.max(axis=1)
        weight = np.where(pulled.stop | (found == 0), 0, np.log((pulled.size + 1) / (found + 0.5)))
        whole = np.bincount(pulled.asker, weight, minlength=len(pulled.ideal))[pulled.question]
        share = pulled.summed(weight[pulled.word].astype(np.float32)) / np.maximum(whole, 1e-9)
        return (as_shipped(pulled, chosen) * share**power).astype(np.float32)

    return shape


SHAPES: Mapping[str, Shape] = {
    "the better of stem and root, as shipped": as_shipped,
    "all levels added": all_levels_added,
    "the best level alone": best_level_alone,
    "the stem's idf at every level": rarity_of_the_stem,
    "function words not scored": without_function_words,
    "coordination ^ .1": coordination(0.1),
    "coordination ^ .3": coordination(0.3),
}


def row(label: str, values: Iterable[float]) -> None:
    values = list(values)
    print(f"| {label} | {' | '.join(f'{value:.4f}' for value in values)} | {np.mean(values):.4f} |", flush=True)


def heading(label: str, sets: list[Pulled]) -> None:
    print(f"\n| {label} | {' | '.join(one.name for one in sets)} | mean |\n|{'---|' * (len(sets) + 2)}")


def shipped() -> dict[str, float]:
    levels = {name: WEIGHTS.levels[name] for name in ("exact", "spelling", "root")}
    return {**levels, "title": WEIGHTS.title, "k1": WEIGHTS.k1, "b": WEIGHTS.b}


def search(sets: list[Pulled]) -> None:
    heading("one parameter at a time", sets)
    for name, values in NEARBY.items():
        for value in values:
            mark = "**" if value == shipped()[name] else ""
            chosen = weights(**{**shipped(), name: value})
            row(f"{mark}{name} {value:g}{mark}", [one.ndcg(as_shipped(one, chosen)) for one in sets])
    heading("shape", sets)
    for name, shape in SHAPES.items():
        row(name, [one.ndcg(shape(one, WEIGHTS)) for one in sets])
    grid = [dict(zip(GRID, values, strict=True)) for values in itertools.product(*GRID.values())]
    table = np.array([[one.ndcg(as_shipped(one, weights(**point))) for one in sets] for point in grid])
    votes = (table - table.mean(axis=0)) / table.std(axis=0)  # or the set that moves most would decide alone
    heading(f"of {len(grid)} points", sets)
    row("as shipped", [one.ndcg(as_shipped(one, WEIGHTS)) for one in sets])
    best = int(votes.mean(axis=1).argmax())
    row(f"best: {_said(grid[best])}", table[best])
    row("best for each", table.max(axis=0))
    row("median", np.median(table, axis=0))
    row("worst for each", table.min(axis=0))
    if len(sets) < 2:
        return
    heading("left out", sets)
    for place, one in enumerate(sets):
        best = int(np.delete(votes, place, axis=1).mean(axis=1).argmax())
        row(f"{one.name}: {_said(grid[best])}", table[best])


def _said(point: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {value:g}" for name, value in point.items())


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    arguments.add_argument("--keep", type=Path, help="where the indexes stay between runs")
    asked = arguments.parse_args()
    authorities, sets = load(), []
    with tempfile.TemporaryDirectory() as made:
        for folder in asked.folders:
            place = (asked.keep or Path(made)) / folder.name
            if not place.exists():
                with engine("whoosh").write(place, authorities.version, True) as writer:
                    build([folder / "corpus.jsonl"], writer, authorities, Metadata())
            index = WhooshEngine(place)
            sets.append(pull(folder.name, index, folder))
            print(f"{folder.name}: at most {check(sets[-1], index, folder):.1e} from the engine", file=sys.stderr)
            index.close()
    search(sets)


if __name__ == "__main__":
    main()
