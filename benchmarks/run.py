"""Kashaf beside its peers: the same articles, the same questions, the same run; tables, and docs/performance.md.

    make bench                                          # the shipped collection, repeated with changes
    make bench NEWS=news.jsonl.gz SIZES=10000,45000
    python benchmarks/run.py --file news.jsonl.gz --sizes 10000,45000,200000 --write docs/performance.md

Each peer indexes, opens and answers in processes of its own, one at a time. The rounds of questions take turns, so
that other work on the machine falls on all alike. A peer that is not here is a row that says what it lacks.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import machine
import report
from growth import from_file  # noqa: F401  # understanding.py takes it from here
from lucene_peer import CACHE, Missing, fetch
from peers import BY_NAME, PEERS, Peer
from questions import WARMING, read

HERE = Path(__file__).resolve().parent
COMMANDS = 7
"""How many processes of the shell command are timed."""
COLD = 2
"""How many processes of each peer are timed, in each round, from opening to the first answer."""


class Failed(Exception):
    """A process did not do what it was asked; the words are its last."""


def process(call: Sequence[str]) -> dict[str, Any]:
    """The row that a process prints."""
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed((done.stderr.strip().splitlines() or [f"ended with {done.returncode}"])[-1])
    row: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return row


def said(words: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {words}", file=sys.stderr, flush=True)


class Measuring:
    """One number of articles: what it is made in, what each peer gave so far."""

    def __init__(self, size: int, folder: Path, jars: Path) -> None:
        self.size, self.folder, self.jars = size, folder, jars
        self.articles, self.questions = folder / "articles.jsonl", folder / "questions.json"
        self.rows: dict[str, dict[str, Any]] = {}

    def prepare(self, file: Path | None) -> dict[str, Any]:
        said(f"{self.size:,} articles: writing them, drawing questions")
        making = [sys.executable, str(HERE / "growth.py"), str(self.articles), str(self.size)]
        subprocess.run([*making, str(file)] if file else making, check=True)
        return process([sys.executable, str(HERE / "questions.py"), str(self.articles), str(self.questions)])

    def index(self, peer: Peer) -> None:
        """The first thing asked of a peer; one that is not here or fails is asked nothing more."""
        row = self.rows[peer.name] = {"about": peer.about}
        try:
            row |= process([*peer.start(peer.name, self.jars), "version"])
            if peer.most and self.size > peer.most:
                row["missing"] = f"left out above {peer.most:,} articles, for the time it would take"
            if "missing" in row:
                return
            said(f"{self.size:,} articles: {peer.name} indexes")
            self._folder(peer).mkdir()
            row["index"] = self._ask(peer, "index", str(self.articles), str(self._folder(peer)))
            row |= {"times": {}, "answered": {}, "cold": [], "search_mb": []}
            if not peer.kinds:
                return
            row["modules"] = self._cold(peer)["modules"]
        except Missing as missing:
            row["missing"] = str(missing)
        except Failed as failed:
            row["missing"] = f"failed: {failed}"

    def round(self, peer: Peer) -> None:
        row = self.rows[peer.name]
        if "missing" in row or not peer.kinds:
            return
        said(f"{self.size:,} articles: {peer.name} answers")
        try:
            row["cold"] += [self._cold(peer, *row["modules"])["ms"] for _ in range(COLD)]
            answer = self._ask(peer, "answer", str(self._folder(peer)), str(self.questions))
        except Failed as failed:
            row["missing"] = f"failed: {failed}"
            return
        row["answered"] = answer["answered"]
        row["search_mb"].append(answer["peak_mb"])
        for kind, times in answer["times"].items():
            row["times"].setdefault(kind, []).append(times)

    def commands(self) -> dict[str, list[float]]:
        """Seconds of the whole command in a shell, start-up included, and of Python doing nothing, in turns."""
        if "missing" in self.rows.get("Kashaf", {"missing": ""}):
            return {}
        said(f"{self.size:,} articles: kashaf search from the shell")
        index = ["--index", str(self._folder(BY_NAME["Kashaf"]))]
        took: dict[str, list[float]] = {"kashaf search": [], "Python alone": []}
        for question in read(self.questions)["several"][WARMING : WARMING + COMMANDS]:
            calls = {
                "kashaf search": [sys.executable, "-m", "kashaf.search.cli", "search", question.text, *index],
                "Python alone": [sys.executable, "-c", "pass"],
            }
            for name, call in calls.items():
                started = time.perf_counter()
                done = subprocess.run(call, stdout=subprocess.DEVNULL, check=False)
                took[name].append(time.perf_counter() - started)
                if done.returncode:
                    said(f"{name} {question.text}: ended with {done.returncode}, so that its time says nothing")
                    return {}
        return took

    def _cold(self, peer: Peer, *modules: str) -> dict[str, Any]:
        return self._ask(peer, "cold", str(self._folder(peer)), str(self.questions), *modules)

    def _ask(self, peer: Peer, step: str, *given: str) -> dict[str, Any]:
        return process([*peer.start(peer.name, self.jars), step, *given])

    def _folder(self, peer: Peer) -> Path:
        return self.folder / peer.name.replace(" ", "-").replace(",", "")


def measured(given: argparse.Namespace, size: int, peers: Sequence[Peer]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(dir=given.scratch) as folder:
        measuring = Measuring(size, Path(folder), given.jars)
        counted = measuring.prepare(given.file)
        for peer in peers:
            measuring.index(peer)
        for _ in range(given.rounds):
            for peer in peers:
                measuring.round(peer)
        return {"counted": counted, "peers": measuring.rows, "commands": measuring.commands()}


def asked_for() -> argparse.Namespace:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--file", type=Path, help="a .jsonl or .jsonl.gz of rows with id and text")
    reader.add_argument("--sizes", default="1000", help="numbers of articles, as 10000,45000,200000")
    reader.add_argument("--peers", default=",".join(BY_NAME), help="only these, as Kashaf,tantivy")
    reader.add_argument("--rounds", type=int, default=3, help="how often every peer is asked all questions")
    reader.add_argument("--write", type=Path, metavar="PAGE", help="write the page, as docs/performance.md")
    reader.add_argument("--results", type=Path, metavar="JSON", help="keep all that was measured in a file")
    reader.add_argument("--from", type=Path, dest="before", metavar="JSON", help="measure nothing; print what was kept")
    reader.add_argument("--scratch", type=Path, help="where the indexes are made; the system's place unless given")
    reader.add_argument("--jars", type=Path, default=CACHE, help="the folder of Lucene's jar (%(default)s)")
    reader.add_argument("--fetch-lucene", action="store_true", help="download the jar first, with pip; 165 MB")
    given = reader.parse_args()
    if unknown := set(given.peers.split(",")) - set(BY_NAME):
        reader.error(f"there is no peer {', '.join(sorted(unknown))}; choose of {', '.join(BY_NAME)}")
    return given


def main() -> None:
    given = asked_for()
    if given.before:
        results = json.loads(given.before.read_text("utf-8"))
    else:
        if given.fetch_lucene:
            fetch(given.jars)
        chosen = [peer for peer in PEERS if peer.name in given.peers.split(",")]
        results = {"machine": machine.described(), "shipped": given.file is None, "rounds": given.rounds, "sizes": []}
        for size in map(int, given.sizes.split(",")):
            results["sizes"].append(measured(given, size, chosen))
            if given.results:
                given.results.write_text(json.dumps(results), "utf-8")
            print(report.section(results["sizes"][-1]), flush=True)
    print(report.growing(results["sizes"]), report.holding(results["sizes"]), sep="\n")
    if given.write:
        given.write.write_text(report.page(results), "utf-8")


if __name__ == "__main__":
    main()
