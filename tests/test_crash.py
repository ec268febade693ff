"""Nothing is ever lost: killed at any moment, on a full disk, without rights, the index is that of the last commit."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kashaf.index import folder as folders
from kashaf.index.build import Report
from kashaf.index.engine import Ask, MissingIndex
from kashaf.index.engines import engine
from kashaf.index.merging import TIER
from kashaf.index.query import Everything, Word
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
    with commands(*NEWS, BAR) as made:
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
    try:
        files = folders.read_commit(folder).files
    except MissingIndex:
        files = frozenset()
    return {path.name for path in folder.iterdir()} - {"current.json", "lock", *files}


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


@dataclass
class Trial:
    """A run of the command line that may be repeated from one and the same beginning."""

    forked: Commands
    articles: Path
    old: Path
    index: Path
    more: list[str]
    before: State
    after: State = None

    def start(self) -> None:
        """Put the index back as it was before."""
        if self.index.exists():
            for path in self.index.iterdir():  # the folder itself may be a mounted one
                path.unlink()
        if self.old.exists():
            shutil.copytree(self.old, self.index, dirs_exist_ok=True)

    def run(self, **fate: float) -> Ended:
        """Run from where things are."""
        arguments = ("index", self.articles, "--index", self.index, "--format", "json", *self.more)
        return self.forked.run(*arguments, **fate)

    def undisturbed(self, **fate: float) -> Ended:
        """Run from the beginning to the end."""
        self.start()
        ended = self.run(**fate)
        assert ended.status == 0, ended.said
        assert leftovers(self.index) == set()
        now = state(self.index)
        assert now is not None
        assert self.after in (None, now)
        self.after = now
        return ended

    def fails_as_it_should(self, ended: Ended, said: str) -> None:
        """Told in a sentence with folder and remedy; the index is as before, without leftovers."""
        assert ended.status == 3, ended.said
        assert ended.said.count("\n") == 1
        assert f"kashaf: {self.index}: cannot be written to: {said}" in ended.said
        assert "the index is as it was before; make room or choose another folder with --index" in ended.said
        assert state(self.index) == self.before
        assert leftovers(self.index) == set()


Prepared = Callable[[Path, Update], list[str]]


@pytest.fixture(params=RUNS, ids=lambda prepared: prepared.__name__)
def trial(request: pytest.FixtureRequest, tmp_path: Path, update: Update, forked: Commands) -> Trial:
    more = request.param(tmp_path, update)
    old = tmp_path / "index"
    made = Trial(forked, tmp_path / "articles", old, tmp_path / "trial", more, state(old))
    made.undisturbed()
    assert made.after != made.before
    assert request.param is not merged or len(folders.read_commit(made.index).segments) == 1
    return made


def test_killed_at_any_moment_the_index_is_that_of_the_last_commit(trial: Trial) -> None:
    steps = [{"at_step": number} for number in spread(trial.undisturbed(at_step=0).steps, STEPS)]
    took = trial.undisturbed().took_s
    moments = [{"after_s": took * (number + 0.5) / MOMENTS} for number in range(MOMENTS)]
    for fate in [*steps, *moments]:
        trial.start()
        ended = trial.run(**fate)
        assert ended.status in ((-9,) if "at_step" in fate else (-9, 0)), ended.said
        assert state(trial.index) in ([trial.after] if ended.status == 0 else [trial.before, trial.after]), fate
        again = trial.run()
        assert again.status == 0, again.said
        assert state(trial.index) == trial.after, fate
        assert leftovers(trial.index) == set(), fate


def test_files_that_may_not_grow_leave_the_index_as_it_was(trial: Trial) -> None:
    # where segments are merged, the largest file is that of the merged one
    largest = max(path.stat().st_size for path in trial.index.iterdir() if not (trial.old / path.name).exists())
    for most in (0, 100, 5_000, largest // 2, largest - 1):
        trial.start()
        trial.fails_as_it_should(trial.run(largest_file=most), "File too large")
        again = trial.run()
        assert again.status == 0, again.said
        assert state(trial.index) == trial.after


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if os.geteuid() or not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_full_disk_leaves_the_index_as_it_was(trial: Trial, small_disk: Path) -> None:
    trial.index = small_disk / "index"
    ballast, page, failed = small_disk / "ballast", os.sysconf("SC_PAGE_SIZE"), 0
    while True:
        ballast.unlink(missing_ok=True)
        trial.start()
        left = os.statvfs(small_disk).f_bavail * page
        with ballast.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, left - (failed + 1) * page)
        ended = trial.run()
        if not ended.status:
            break
        trial.fails_as_it_should(ended, "No space left on device")
        failed += 1
    assert failed >= 3
    assert state(trial.index) == trial.after


def test_a_disk_that_may_only_be_read_is_searched_and_not_written_to(
    tmp_path: Path, update: Update, forked: Commands, small_disk: Path
) -> None:
    articles = write(tmp_path / "articles", numbered(0, 3))
    update(small_disk / "index", articles)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    refused(forked, articles, small_disk / "index", "written to: Read-only file system", None)
    refused(forked, articles, small_disk / "none", "made: Read-only file system", None)


def refused(forked: Commands, articles: Path, index: Path, said: str, user: int | None) -> None:
    """Indexing is refused in a sentence, and where there is an index it is searched all the same."""
    ended = forked.run("index", articles, "--index", index, user=user)
    assert (ended.status, ended.said) == (3, f"kashaf: {index}: cannot be {said}; choose another with --index\n")
    if index.exists():
        found = forked.run("search", "صيدا", "--index", index, user=user)
        assert found.status == 0, found.said
        assert forked.run("verify", "--index", index, user=user).status == 0


def test_a_folder_of_others_is_searched_and_not_written_to(update: Update, forked: Commands) -> None:
    nobody = 65534 if os.geteuid() == 0 else None  # to root, all is permitted
    with tempfile.TemporaryDirectory() as made:  # below the folder of pytest, nobody may look at anything
        folder = Path(made)
        articles, index = write(folder / "articles", numbered(0, 3)), folder / "index"
        update(index, articles)
        (index / "lock").unlink()
        index.chmod(0o555)
        folder.chmod(0o555)
        refused(forked, articles, index, "written to: Permission denied", nobody)
        refused(forked, articles, folder / "none", "made: Permission denied", nobody)
        index.chmod(0)
        ended = forked.run("search", "صيدا", "--index", index, user=nobody)
        assert ended.status == 2
        assert f"'{index}' is not readable" in ended.said
        index.chmod(0o755)
        folder.chmod(0o755)
