"""Nothing is ever lost: killed at any moment, on a full disk, without rights, the index is that of the last commit."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kashaf.index import folder as folders
from kashaf.index.authorities import Authorities
from kashaf.index.build import Report, build
from kashaf.index.engine import Ask, LockedIndex, MissingIndex
from kashaf.index.engines import engine
from kashaf.index.merging import TIER
from kashaf.index.metadata import Metadata
from kashaf.index.query import Everything, Word
from kashaf.index.writer import WhooshWriter
from kashaf.search.ranking import WEIGHTS

from .conftest import write
from .forked import Commands, Ended, commands
from .test_repeated import BAR, NEWS

Update = Callable[..., Report]
State = dict[str, str] | None

STEPS = 30
"""Kills right before a step on the disk, in each kind of run."""
MOMENTS = 20
"""Kills at moments spread over the time the run takes."""


@pytest.fixture(scope="module")
def forked() -> Iterator[Commands]:
    with commands() as made:
        yield made


def state(folder: Path) -> State:
    """The text of each article of an index, None where there is none; the index must be whole and answer."""
    try:
        opened = engine("whoosh").read(folder)
    except MissingIndex:
        return None
    try:
        assert opened.verify() == ()
        hits = opened.search(Ask(Everything(), WEIGHTS, size=1000)).hits
        assert opened.search(Ask(Word("خبر"), WEIGHTS)).total <= len(hits)
        records = opened.records([hit.id for hit in hits])
        return {record.article.id: record.article.text for record in records}
    finally:
        opened.close()


def leftovers(folder: Path) -> set[str]:
    """Files in an index folder that are none of its last commit."""
    known = {"current.json", "lock", *folders.read_commit(folder).files}
    return {path.name for path in folder.iterdir()} - known


def numbered(first: int, last: int) -> dict[str, str]:
    return {f"{number}": f"{NEWS[number]} {BAR}" for number in range(first, last)}


def changed(articles: Path) -> None:
    """Some articles new, some changed, some gone."""
    write(articles, {**numbered(24, 28), **{f"{number}": f"خبر معدل رقم {number}." for number in range(3)}})
    for number in range(3, 7):
        (articles / f"{number}.txt").unlink()


def first(folder: Path, _: Update) -> list[str]:
    write(folder / "articles", numbered(0, 24))
    return []


def some_changed(folder: Path, update: Update) -> list[str]:
    update(folder / "index", write(folder / "articles", numbered(0, 24)))
    changed(folder / "articles")
    return []


def anew(folder: Path, update: Update) -> list[str]:
    some_changed(folder, update)
    return ["--full"]


def merged(folder: Path, update: Update) -> list[str]:
    """Many small commits, so that one more merges what they left, with deletions in some of it."""
    for number in range(TIER):
        update(folder / "index", write(folder / "articles", numbered(3 * number, 3 * number + 3)))
    (folder / "articles" / "4.txt").unlink()
    write(folder / "articles", numbered(20, 23))
    return []


RUNS = (first, some_changed, anew, merged)


def spread(steps: list[str], most: int) -> list[int]:
    """Numbers of steps, from 1: each that makes a file lasting, current or gone, and others between, evenly."""
    decisive = [number for number, name in enumerate(steps, 1) if name in ("fsync", "replace", "unlink", "mkdir")]
    others = [number for number in range(1, len(steps) + 1) if number not in decisive]
    left = most - len(decisive)
    return sorted(decisive + [others[place * len(others) // left] for place in range(left)])


@pytest.mark.parametrize("prepared", RUNS)
def test_killed_at_any_moment_the_index_is_that_of_the_last_commit(
    tmp_path: Path, update: Update, forked: Commands, prepared: Callable[[Path, Update], list[str]]
) -> None:
    more = prepared(tmp_path, update)
    old, trial = tmp_path / "index", tmp_path / "trial"
    before = state(old)

    def run(**fate: float) -> Ended:
        return forked.run("index", tmp_path / "articles", "--index", trial, "--format", "json", *more, **fate)

    def back() -> None:
        shutil.rmtree(trial, ignore_errors=True)
        if old.exists():
            shutil.copytree(old, trial)

    back()
    counted = run(at_step=0)
    assert counted.status == 0, counted.said
    after = state(trial)
    assert after is not None
    assert after != before
    assert prepared is not merged or len(folders.read_commit(trial).segments) == 1
    back()
    took = run().took_s
    steps = [{"at_step": number} for number in spread(counted.steps, STEPS)]
    moments = [{"after_s": took * (number + 0.5) / MOMENTS} for number in range(MOMENTS)]
    for fate in [*steps, *moments]:
        back()
        ended = run(**fate)
        assert ended.status in ((-9,) if "at_step" in fate else (-9, 0)), ended.said
        assert state(trial) in ([after] if ended.status == 0 else [before, after]), fate
        again = run()
        assert again.status == 0, again.said
        assert state(trial) == after, fate
        assert leftovers(trial) == set(), fate
