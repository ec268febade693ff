"""Readers beside a writer, in threads and processes: every answer is that of one commit, and nothing is left behind."""

import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kashaf.index import folder as folders
from kashaf.index.authorities import Authorities
from kashaf.index.build import Report
from kashaf.index.engine import Ask, Engine, LockedIndex
from kashaf.index.engines import engine
from kashaf.index.query import Everything, Word
from kashaf.search.ranking import WEIGHTS

from .conftest import write
from .test_repeated import NEWS

Update = Callable[..., Report]

COMMITS = 30


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
    for record in opened.records([hit.id for hit in reply.hits if opened.has(hit.id)][-1:]):
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
    assert opened.refresh() in (True, False)
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
            while not done.is_set():
                shared.refresh()
                seen.append(consistent(shared))
        except BaseException as error:
            errors.append(error)

    processes = [
        subprocess.Popen(
            [sys.executable, "-c", READER, str(index), str(COMMITS)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(2)
    ]
    threads = [threading.Thread(target=reads) for _ in range(3)]
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
