"""Which tool for the loops over postings: numpy, numba or a compiled extension, by speed and by what starting costs.

python benchmarks/tools.py NEWS.jsonl.gz [ARTICLES]

The loop is the hottest of a search: adding up how often a word stands in each article, at four levels at once.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from run import from_file

from kashaf.index import _kernels, plain
from kashaf.index.arabic import RANK
from kashaf.index.authorities import load
from kashaf.index.engine import Known
from kashaf.index.engine_whoosh import WhooshEngine
from kashaf.index.engines import engine
from kashaf.index.model import Article
from kashaf.index.understand import understand
from kashaf.search.ranking import WEIGHTS

QUESTIONS = 200
IMPORTS = {"nothing but Python": "pass", "numpy": "import numpy", "numpy and numba": "import numpy, numba",
           "numpy and the extension": "import numpy, kashaf.index._kernels"}  # fmt: skip


def main() -> None:
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 20_000
    with tempfile.TemporaryDirectory() as folder:
        questions = build(Path(sys.argv[1]), count, Path(folder))
        index = WhooshEngine(Path(folder))
        print(f"Adding up one word over {count} articles, {len(questions)} words:\n")
        print("| tool | median ms | p95 ms | first call ms |\n|---|---|---|---|")
        for name, make in {"numpy": by_numpy, "numba": by_numba, "compiled": by_extension}.items():
            started = time.perf_counter()
            try:
                add_up = make(index)
            except ImportError as missing:
                print(f"| {name} | not installed: {missing.name} | | |")
                continue
            add_up(questions[0])
            first = (time.perf_counter() - started) * 1000
            times = sorted(timed(add_up, question) for question in questions)
            print(f"| {name} | {median(times):.3f} | {times[int(len(times) * 0.95)]:.3f} | {first:.0f} |", flush=True)
        index.close()
    print("\n| a process that imports | s |\n|---|---|")
    for name, code in IMPORTS.items():
        print(f"| {name} | {median(process(code) for _ in range(5)):.2f} |")


def build(news: Path, count: int, folder: Path) -> list[Any]:
    """An index of the articles; the forms at each level of words drawn from them."""
    authorities, texts = load(), []
    with engine("whoosh").write(folder, authorities.version, True) as writer:
        for id, text in islice(from_file(news), count):
            writer.put(understand(Article(id, text, "news"), authorities), Known(id, "", "", "", "0" * 32, "0" * 32))
            texts.append(text)
        writer.commit()
    chance = np.random.default_rng(7)
    words = [str(chance.choice(texts[place].split())) for place in chance.integers(0, count, QUESTIONS)]
    index = WhooshEngine(folder)
    found = [index.snapshot.word(word, RANK["root"])[1][0] for word in words]
    index.close()
    return found


def arrays(index: WhooshEngine) -> plain.Part:
    return index.snapshot.segments[0].parts["body"]


def by_numpy(index: WhooshEngine) -> Callable[[Any], object]:
    part, room = arrays(index), plain.Room(index.snapshot.size)
    norms, alive = index.snapshot.norms(None, WEIGHTS), index.snapshot.articles
    return lambda forms: plain.score(room, [(part, 1.0, *forms)], norms, alive, 1e4, 1.8, (0.1, 0.3, 1.0, 0.8))


def by_extension(index: WhooshEngine) -> Callable[[Any], object]:
    one = arrays(index)
    part = _kernels.Part(
        0, one.articles, one.starts, one.articles_of, one.frequencies, one.position_starts, one.positions
    )
    room, norms, alive = (
        _kernels.Room(index.snapshot.size),
        index.snapshot.norms(None, WEIGHTS),
        index.snapshot.articles,
    )
    return lambda forms: _kernels.score(room, ((part, 1.0, *forms),), norms, alive, 1e4, 1.8, (0.1, 0.3, 1.0, 0.8))


def by_numba(index: WhooshEngine) -> Callable[[Any], object]:
    from numba import njit

    @njit(cache=False)  # type: ignore[untyped-decorator]
    def score(forms, ends, starts, articles, frequencies, norms, counts):  # type: ignore[no-untyped-def]
        touched = np.empty(counts.shape[0], np.int32)
        held = 0
        for level in range(4):
            for place in range(ends[level], ends[level + 1]):
                form = forms[place]
                for at in range(starts[form], starts[form + 1]):
                    article = articles[at]
                    if counts[article, 0] + counts[article, 1] + counts[article, 2] + counts[article, 3] == 0:
                        touched[held] = article
                        held += 1
                    counts[article, level] += frequencies[at]
        scores = np.empty(held, np.float32)
        for place in range(held):
            article = touched[place]
            total = np.float32(0)
            for level in range(4):
                total += counts[article, level] / (counts[article, level] + norms[article, level])
                counts[article, level] = 0
            scores[place] = total
        return touched[:held], scores

    part, norms = arrays(index), index.snapshot.norms(None, WEIGHTS)
    counts = np.zeros((index.snapshot.size, 4), np.float32)

    def add_up(forms: Any) -> object:
        ends = np.cumsum([0, *map(len, forms)])
        return score(np.concatenate(forms), ends, part.starts, part.articles_of, part.frequencies, norms, counts)

    return add_up


def timed(add_up: Callable[[Any], object], question: Any) -> float:
    started = time.perf_counter()
    add_up(question)
    return (time.perf_counter() - started) * 1000


def process(code: str) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
