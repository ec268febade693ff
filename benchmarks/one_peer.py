"""One peer in a process of its own, so that what it needs is its alone; a row of JSON is what it prints.

    python benchmarks/one_peer.py PEER version
    python benchmarks/one_peer.py PEER index ARTICLES.jsonl FOLDER
    python benchmarks/one_peer.py PEER cold FOLDER QUESTIONS.json [MODULE...]
    python benchmarks/one_peer.py PEER answer FOLDER QUESTIONS.json

`cold` says how long opening and the first answer took, and what they loaded; given those modules it loads them first,
so that they are not counted. `LuceneTimes.java` does the same for Lucene.
"""

import contextlib
import importlib
import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import kashaf_peer
from growth import from_file
from peers import BY_NAME, Answer, Peer
from questions import WARMING, Question, read

MB = 1e6
WARMING_SECONDS = 10
"""A slow engine is warm after that."""


def peak_mb() -> float:
    """The most memory the process ever held.

    On Linux it is asked of /proc, since the other figure begins with that of the process that started this one.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text("utf-8").splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024 / MB
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / MB


def processor_seconds() -> float:
    """What this process used so far, all its threads, and the processes it started and waited for."""
    others = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + others.ru_utime + others.ru_stime


def versions(peer: Peer) -> dict[str, object]:
    assert peer.version
    try:
        return {"version": peer.version()}
    except (ImportError, PackageNotFoundError) as missing:
        return {"missing": f"not installed: {missing.name}"}


def index(peer: Peer, articles: Path, folder: Path) -> dict[str, object]:
    assert peer.index
    started, at_work = time.perf_counter(), processor_seconds()
    peer.index(from_file(articles), folder)
    seconds, processor = time.perf_counter() - started, processor_seconds() - at_work
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    peak = peak_mb() + kashaf_peer.helpers_mb
    return {"seconds": seconds, "processor": processor, "bytes": size, "peak_mb": peak}


def cold(peer: Peer, folder: Path, questions: Path, modules: Sequence[str]) -> dict[str, object]:
    assert peer.open
    question = read(questions)["several"][0]
    for module in modules:
        with contextlib.suppress(ImportError):  # some are made while others are loaded, and have no file
            importlib.import_module(module)
    before = set(sys.modules)
    started = time.perf_counter()
    peer.open(folder)(question)
    took = time.perf_counter() - started
    return {"ms": took * 1000, "modules": sorted(set(sys.modules) - before)}


def answer(peer: Peer, folder: Path, questions: Path) -> dict[str, object]:
    """Milliseconds of each question by kind, and for how many there was an answer."""
    assert peer.open
    opened, asked = peer.open(folder), read(questions)
    times: dict[str, list[float]] = {}
    answered: dict[str, int] = {}
    for kind in peer.kinds:
        ready = prepared(opened, kind, asked[kind])
        warm = time.perf_counter() + WARMING_SECONDS
        for ask in ready[:WARMING]:
            if time.perf_counter() > warm:
                break
            ask()
        times[kind], answered[kind] = [], 0
        for ask in ready[WARMING:]:
            started = time.perf_counter()
            found = ask()
            times[kind].append((time.perf_counter() - started) * 1000)
            answered[kind] += bool(found)
    return {"times": times, "answered": answered, "peak_mb": peak_mb()}


def prepared(opened: Answer, kind: str, questions: Sequence[Question]) -> Sequence[Callable[[], Sequence[str]]]:
    """The questions of a kind, ready to be asked; what a kind adds to the words is known to the peer that can it."""
    if of_kind := getattr(opened, "of_kind", None):
        ready: Sequence[Callable[[], Sequence[str]]] = of_kind(kind, questions)
        return ready
    return [lambda question=question: opened(question) for question in questions]  # type: ignore[misc]


def main() -> None:
    name, step, *given = sys.argv[1:]
    peer = BY_NAME[name]
    steps: dict[str, Callable[[], dict[str, object]]] = {
        "version": lambda: versions(peer),
        "index": lambda: index(peer, Path(given[0]), Path(given[1])),
        "cold": lambda: cold(peer, Path(given[0]), Path(given[1]), given[2:]),
        "answer": lambda: answer(peer, Path(given[0]), Path(given[1])),
    }
    print(json.dumps(steps[step]()))


if __name__ == "__main__":
    main()
