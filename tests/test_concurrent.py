"""Readers beside a writer, in threads and processes: every answer is that of one commit, and nothing is left behind."""

import gc
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from kashaf.index import folder as folders
from kashaf.index.build import Report
from kashaf.index.engine import Ask, Engine, EngineError, LockedIndex
from kashaf.index.engines import engine
from kashaf.index.query import Everything, Word
from kashaf.search.ranking import WEIGHTS

from .conftest import write
from .test_repeated import NEWS

Update = Callable[..., Report]

COMMITS, WORDS = 30, 600


def articles_of(commit: int) -> dict[str, str]:
    """The articles of the n-th commit: it adds two and takes away one; all that it holds name it in their text."""
    return {f"{number}": f"{NEWS[number % 28]} رقم {number}" for number in range(commit, 2 * commit + 3)}


def brought_to(commit: int, folder: Path, update: Update) -> None:
    wanted = articles_of(commit)
    for path in folder.glob("articles/*.txt"):
        if path.stem not in wanted:
            path.unlink()
    update(folder / "index", write(folder / "articles", wanted))


def consistent(opened: Engine) -> int:
    """Ask in several ways, of which each must be answered out of one commit; how many articles it holds."""
    reply = opened.search(Ask(Everything(), WEIGHTS, size=1000, facets=("year_basis",)))
    numbers = sorted(int(hit.id) for hit in reply.hits)
    assert len(numbers) == reply.total
    assert numbers == list(range(numbers[0], 2 * numbers[0] + 3))
    assert sum(count.count for count in reply.counts["year_basis"]) == reply.total
    word = opened.search(Ask(Word("رقم"), WEIGHTS, size=1000, sort="title"))
    words = sorted(int(hit.id) for hit in word.hits)
    assert words == list(range(words[0], 2 * words[0] + 3))
    with suppress(EngineError):  # an article that another thread turned away from since is told to be gone
        for record in opened.records([hit.id for hit in reply.hits[-3:]]):
            assert record.article.text.strip().endswith(f" {record.article.id}")
    return numbers[0]


READER = f"""
import sys
sys.path.insert(0, {str(Path(__file__).resolve().parents[1])!r})
from pathlib import Path
from kashaf.index.engines import engine
from tests.test_concurrent import consistent

seen = []
while not seen or seen[-1] < int(sys.argv[2]):
    opened = engine("whoosh").read(Path(sys.argv[1]))
    seen.append(consistent(opened))
    opened.refresh()
    seen.append(consistent(opened))
    opened.close()
assert seen == sorted(seen)
print(len(set(seen)))
"""


def test_readers_see_one_commit_at_a_time_while_thirty_are_written(tmp_path: Path, update: Update) -> None:
    brought_to(0, tmp_path, update)
    index, done, errors, seen = tmp_path / "index", threading.Event(), [], []
    shared = engine("whoosh").read(index)

    def reads() -> None:
        try:
            while not done.wait(0.01):
                shared.refresh()
                assert shared.info().bytes > 0
                seen.append(consistent(shared))
        except BaseException as error:
            errors.append(error)

    command = [sys.executable, "-c", READER, str(index), str(COMMITS)]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    threads = [threading.Thread(target=reads) for _ in range(2)]
    for thread in threads:
        thread.start()
    for commit in range(1, COMMITS + 1):
        brought_to(commit, tmp_path, update)
    for process in processes:
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said.decode()
    done.set()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(set(seen)) > 1
    shared.refresh()
    assert consistent(shared) == COMMITS
    assert shared.verify() == ()
    shared.close()
    commit = folders.read_commit(index)
    assert {path.name for path in index.iterdir()} == {"current.json", "lock", *commit.files}


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="../shared: only Linux lists open files in /proc")
def test_files_of_former_commits_are_let_go(tmp_path: Path, update: Update) -> None:
    def held() -> tuple[int, int]:
        gc.collect()
        maps = Path("/proc/self/maps").read_text("utf-8")
        return len(list(Path("/proc/self/fd").iterdir())), sum(".kashaf" in line for line in maps.splitlines())

    brought_to(0, tmp_path, update)
    before = held()
    opened = engine("whoosh").read(tmp_path / "index")
    consistent(opened)
    for commit in range(1, 8):
        brought_to(commit, tmp_path, update)
        opened.refresh()
        consistent(opened)
    files = [name for name in folders.read_commit(tmp_path / "index").files if not name.startswith("kept")]
    descriptors, maps = held()
    assert maps - before[1] == len(files)
    assert descriptors - before[0] == len(files)  # a mapping keeps its descriptor
    opened.close()
    del opened
    assert held() == before


WHILE_OPENING = """
import sys
from pathlib import Path
from kashaf.index.authorities import load
from kashaf.index.build import build
from kashaf.index.engine import Ask
from kashaf.index.engines import engine
from kashaf.index.metadata import Metadata
from kashaf.index.query import Everything
from kashaf.search.ranking import WEIGHTS

folder, left, busy, authorities = Path(sys.argv[1]), 3, False, load()


def committing(event, values):
    # Right when a reader that has read the list of files opens the first of them, it is replaced.
    global left, busy
    if event == "open" and "segment-" in str(values[0]) and left and not busy:
        left, busy = left - 1, True
        with engine("whoosh").write(folder / "index", authorities.version, True) as writer:
            build([folder / "articles"], writer, authorities, Metadata())
        busy = False


sys.addaudithook(committing)
opened = engine("whoosh").read(folder / "index")
print(left, opened.search(Ask(Everything(), WEIGHTS)).total, opened.refresh())
"""


def test_a_reader_that_opens_while_its_files_are_replaced_opens_the_next_ones(tmp_path: Path, update: Update) -> None:
    brought_to(0, tmp_path, update)
    done = subprocess.run(
        [sys.executable, "-c", WHILE_OPENING, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("0 3 False\n", "")


HOLDING = """
import sys
from pathlib import Path
from kashaf.index.engines import engine

writer = engine("whoosh").write(Path(sys.argv[1]), "", False)
print("locked", flush=True)
sys.stdin.read()
"""


def test_a_second_writer_is_refused_at_once_and_let_in_when_the_first_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDING, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == b"locked\n"
        for full in (False, True):
            with pytest.raises(LockedIndex, match="wait until it is done"):
                engine("whoosh").write(tmp_path, "", full)
        first.send_signal(signal.SIGKILL)
    with engine("whoosh").write(tmp_path, "", False) as second:
        second.commit()


FLUSHING = """
import resource, sys
from pathlib import Path
from kashaf.index.authorities import load
from kashaf.index.build import build
from kashaf.index.metadata import Metadata
from kashaf.index.writer import WhooshWriter

folder, memory_mb, authorities = Path(sys.argv[1]), int(sys.argv[2]), load()
unit = 20 if sys.platform == "darwin" else 10


def peak(*_):
    global highest
    status = Path("/proc/self/status")  # the other figure begins with that of the process that started this one
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        highest = int(line.split()[1]) >> unit
    else:
        highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> unit


for table in ("few.jsonl", "many.jsonl"):
    with WhooshWriter(folder / table[:4], authorities.version, memory_mb=memory_mb) as writer:
        build([folder / table], writer, authorities, Metadata(), peak, repeated=False)
    before_the_end = highest  # of which merging is no part: it has a bound of its own
    peak()
    print(before_the_end, highest)
"""


def test_memory_does_not_grow_with_the_collection(tmp_path: Path) -> None:
    memory_mb, articles_of_table = 8, {"few": 700, "many": 4000}
    words = [word.strip(".،") for text in NEWS for word in text.split()]
    for name, articles in articles_of_table.items():
        with (tmp_path / f"{name}.jsonl").open("w", encoding="utf-8") as table:
            for number in range(articles):
                text = " ".join(words[(number * 7 + place * (number % 13 + 1)) % len(words)] for place in range(WORDS))
                print(json.dumps({"id": str(number), "text": f"{number} {text}"}, ensure_ascii=False), file=table)
    command = [sys.executable, "-c", FLUSHING, str(tmp_path), str(memory_mb)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    few, many = ([int(peak) for peak in line.split()] for line in done.stdout.splitlines())
    assert many[0] < few[1] + 6 * memory_mb  # with no bound, a hundred megabytes more
    assert many[1] < few[1] + (100 * WORDS * articles_of_table["many"] >> 20)  # of all words at once, when merged
