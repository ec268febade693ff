"""Damage of any byte is found, told with the remedy, and never written down again; a file that lies does no harm."""

import json
import os
import random
import re
import shutil
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kashaf.index import folder as folders
from kashaf.index.authorities import Authorities
from kashaf.index.build import Report, build
from kashaf.index.columns import Columns
from kashaf.index.engine import BrokenIndex, EngineError
from kashaf.index.engines import engine
from kashaf.index.merging import TIER
from kashaf.index.metadata import Metadata
from kashaf.index.segment import Segment

from .conftest import TEN, write
from .test_cli import kashaf, said
from .test_repeated import BAR, NEWS

Update = Callable[..., Report]

HEADER, TRAILER = 64, 32
LIARS = 100
"""Files with numbers at random under checksums that are right."""


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory, authorities: Authorities) -> Path:
    """An index of two segments, one of them with deletions, and a text kept; not to be written to."""
    folder = tmp_path_factory.mktemp("sound")

    def update() -> None:
        with engine("whoosh").write(folder / "index", authorities.version, False) as writer:
            build([folder / "articles"], writer, authorities, Metadata())

    write(folder / "articles", {f"{number}": f"{text} {BAR}" for number, text in enumerate(NEWS[:22])})
    update()
    (folder / "articles" / "3.txt").unlink()
    write(folder / "articles", {"copy": NEWS[0], "4": "خبر معدل.", **{name: TEN[name] for name in list(TEN)[:3]}})
    update()
    return folder / "index"


@pytest.fixture
def index(sound: Path, tmp_path: Path) -> Path:
    """A copy of it, to be damaged."""
    return Path(shutil.copytree(sound, tmp_path / "index"))


def kinds(folder: Path) -> dict[str, list[Path]]:
    return {kind: sorted(folder.glob(f"{kind}-*.kashaf")) for kind in ("segment", "deleted", "kept")}


def test_the_index_to_be_damaged_has_files_of_all_kinds(sound: Path) -> None:
    assert {kind: len(paths) for kind, paths in kinds(sound).items()} == {"segment": 2, "deleted": 1, "kept": 1}
    opened = engine("whoosh").read(sound)
    assert opened.verify() == ()
    opened.close()


@contextmanager
def flipped(path: Path) -> Iterator[Callable[[int], None]]:
    """Flips a bit of a byte of a file, and back what was flipped before."""
    good, file = path.read_bytes(), os.open(path, os.O_RDWR)
    last: list[int] = []

    def flip(place: int) -> None:
        for before in last:
            os.pwrite(file, good[before : before + 1], before)
        last[:] = [place]
        os.pwrite(file, bytes([good[place] ^ 1 << place % 8]), place)

    try:
        yield flip
    finally:
        os.close(file)
        path.write_bytes(good)


def found_in(index: Path, path: Path, opened: Columns | None) -> str:
    """What is said of a damaged file; where it was opened before the damage, and is mapped, it need not be again."""
    commit = folders.read_commit(index)
    try:
        if opened is not None:
            return f"{path.name}: {next(opened.check(), '')}"
        if path.name in commit.kept.values():
            return folders.read_kept(index, commit, next(iter(commit.kept))) and ""
        name = next(one for one in commit.segments if path.name in (one.file, one.deleted))
        return next(Segment(index, name).check(), "")
    except BrokenIndex as error:
        return str(error)


def test_a_flipped_bit_in_any_byte_of_any_file_is_refused_or_found(index: Path) -> None:
    missed = []
    for path in [path for paths in kinds(index).values() for path in paths]:
        size, opened = path.stat().st_size, Columns(path)
        (directory,) = struct.unpack_from("<Q", path.read_bytes(), size - TRAILER)
        with flipped(path) as flip:
            for place in range(size):
                flip(place)
                found = found_in(index, path, opened if HEADER <= place < directory else None)
                if not re.search(f"{path.name}: .", found):
                    missed.append((path.name, place))
    assert missed == []


def test_a_flipped_bit_in_any_byte_of_the_commit_is_refused(index: Path) -> None:
    current = index / "current.json"
    with flipped(current) as flip:
        for place in range(current.stat().st_size):
            flip(place)
            with pytest.raises(EngineError, match="kashaf index --full"):
                engine("whoosh").read(index)


@pytest.mark.parametrize("kind", ["segment", "deleted", "kept"])
def test_a_file_cut_short_or_gone_is_refused_or_found(index: Path, kind: str) -> None:
    path = kinds(index)[kind][0]
    for size in (*range(0, path.stat().st_size, 97), path.stat().st_size - 1, -1):
        good = path.read_bytes()
        os.truncate(path, size) if size >= 0 else path.unlink()
        try:
            opened = engine("whoosh").read(index)
        except BrokenIndex as error:
            found = [str(error)]
        else:
            found = list(opened.verify())
        assert len(found) == 1
        assert path.name in found[0]
        assert "kashaf index --full" in found[0]
        path.write_bytes(good)


def damage(path: Path, array: str) -> None:
    """Flip bits in the middle of an array."""
    _, size, start, _ = Columns(path)._arrays[array]
    data = bytearray(path.read_bytes())
    data[start + size // 2] ^= 0x55
    path.write_bytes(data)


def test_what_is_stored_of_an_article_and_damaged_is_told_when_it_is_read(index: Path) -> None:
    path = kinds(index)["segment"][0]
    damage(path, "stored.blocks")
    opened = engine("whoosh").read(index)
    with pytest.raises(BrokenIndex, match=f"{path.name}: block . of what is stored .* is damaged .*; rebuild"):
        opened.records([str(number) for number in range(22) if number not in (3, 4)])
    opened.close()


def test_the_command_says_what_is_damaged_and_how_to_rebuild_it(index: Path) -> None:
    path = kinds(index)["segment"][0]
    damage(path, "body.positions")
    done = kashaf("verify", "--index", index, "--format", "json")
    assert done.returncode == 3
    (problem,) = json.loads(done.stdout)["problems"]
    assert problem["problem"] == (
        f'{path.name}: its array "body.positions" is damaged; '
        f"rebuild it with 'kashaf index --full PATH --index {index}'"
    )
    damage(path, "known.paths.text")
    done = kashaf("index", index.parent, "--index", index)
    assert done.returncode == 3
    assert "known.paths.text" in said(done)
    assert "kashaf index --full" in said(done)


def test_damage_is_not_merged_into_a_sound_segment(tmp_path: Path, update: Update) -> None:
    for number in range(TIER):
        update(tmp_path / "index", write(tmp_path / "articles", {f"{number}": NEWS[number]}))
    damage(kinds(tmp_path / "index")["segment"][1], "body.positions")
    before = folders.read_commit(tmp_path / "index")
    with pytest.raises(BrokenIndex, match=r"body\.positions"):
        update(tmp_path / "index", write(tmp_path / "articles", {"more": NEWS[9]}))
    assert folders.read_commit(tmp_path / "index") == before


def retold(path: Path, change: Callable[[bytearray, dict[str, list[int]]], None]) -> None:
    """Change the arrays of a file, or what its directory says of them, and make all checksums right again."""
    data = bytearray(path.read_bytes())
    place, length = struct.unpack_from("<QQ", data, len(data) - TRAILER)
    row = json.loads(data[place : place + length])
    change(data, row["arrays"])
    for one in row["arrays"].values():
        end = one[2] + one[1] * int(one[0][2:])
        one[3] = zlib.crc32(data[one[2] : end + -end % 64])
    directory = json.dumps(row, ensure_ascii=False).encode()
    head = struct.pack("<QQI", place, len(directory), zlib.crc32(directory))
    trailer = head + struct.pack("<I", zlib.crc32(head)) + data[-8:]
    path.write_bytes(data[:place] + directory + trailer)


def lies(chance: random.Random) -> Callable[[bytearray, dict[str, list[int]]], None]:
    """Numbers at random in some arrays, or other types and lengths of them."""

    def change(data: bytearray, arrays: dict[str, list[int]]) -> None:
        for name in chance.sample(sorted(arrays), min(len(arrays), chance.choice([1, 1, 2, 5, 99]))):
            kind, size, start, _ = arrays[name]
            width = int(kind[2:])  # type: ignore[index]
            if chance.random() < 0.1 and size:
                arrays[name][:2] = chance.choice([("<u1", size), ("<u4", size // 4 * width // 4), ("<i4", 1)])  # type: ignore[list-item]
            for _ in range(chance.choice([1, 3, size])):
                if size:
                    at = start + chance.randrange(size) * width
                    number = chance.choice([0, 1, chance.randrange(256), 1 << 8 * width - 1, (1 << 8 * width) - 1])
                    data[at : at + width] = (number % (1 << 8 * width)).to_bytes(width, "little")

    return change


ASKING = """
import faulthandler, json, resource, sys, traceback
from pathlib import Path
from kashaf.index.engine import Ask, Choice, EngineError
from kashaf.index.engines import engine
from kashaf.index.fields import FACETS
from kashaf.index.query import All, Any, Everything, Most, Phrase, Prefix, Word
from kashaf.search.ranking import WEIGHTS

faulthandler.enable()


def most_kb():
    # Linux's own figure begins with that of the process that started this one
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:")).split()[1])


facets = tuple(field.name for field in FACETS)
words = tuple(map(Word, ("تويتر", "أعلنت", "في", "من", "خبر")))
QUERIES = (Everything(), *words, All(words), Any(words), Most(words), Prefix("ال"), Phrase(("كن", "أول", "من")))


def asked(folder, authorities):
    # everything that reads an index, as calls
    opened = engine("whoosh").read(folder)
    for query in QUERIES:
        for sort in ("relevance", "-date", "title"):
            choices = (Choice("year", ("2015",)),) if sort == "title" else ()
            ask = Ask(query, WEIGHTS, choices, sort=sort, size=50, facets=facets, grouped=sort == "relevance")
            yield lambda: opened.search(ask)
    for id in map(str, range(22)):
        yield from (lambda: opened.has(id), lambda: opened.similar(id), lambda: opened.records([id]))
    yield from (opened.titles, opened.spellings, opened.info, opened.verify, lambda: opened.published(["خبر"]))
    yield lambda: rewritten(folder, authorities)
    yield lambda: engine("whoosh").read(folder).verify()


def rewritten(folder, authorities):
    with engine("whoosh").write(folder, authorities, False) as writer:
        writer.remove(list(writer.known())[:12])  # more than half of a segment, so that it is merged
        writer.commit()


for line in sys.stdin:
    answered = told = other = 0
    folder, authorities = json.loads(line)
    calls = asked(Path(folder), authorities)
    while True:
        try:
            if (call := next(calls, None)) is None:
                break
            call()
            answered += 1
        except EngineError:
            told += 1
        except Exception:
            traceback.print_exc()
            other += 1
    print(json.dumps([answered, told, other, most_kb()]), flush=True)
"""


@pytest.mark.parametrize("plain", ["", "1"], ids=["compiled", "numpy"])
def test_a_file_that_lies_is_answered_or_refused_but_does_no_harm(
    sound: Path, tmp_path: Path, authorities: Authorities, plain: str
) -> None:
    liars = [Path(shutil.copytree(sound, tmp_path / f"{number}")) for number in range(LIARS)]
    for number, folder in enumerate(liars):
        chance = random.Random(number)
        kind = "deleted" if number % 10 == 0 else "segment"
        retold(chance.choice(kinds(folder)[kind]), lies(chance))
    lines = "".join(json.dumps([str(folder), authorities.version]) + "\n" for folder in liars)
    command = [sys.executable, "-c", ASKING]
    settings = {**os.environ, "KASHAF_PLAIN": plain}
    done = subprocess.run(command, input=lines, env=settings, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, (len(done.stdout.splitlines()), done.stderr)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rows) == LIARS
    assert [row[2] for row in rows] == [0] * LIARS, done.stderr  # every error is one that says what to do
    assert sum(row[0] for row in rows) > 1000  # most is answered, so that the lies are read
    assert max(row[3] for row in rows) < (600 << 10) * (1024 if sys.platform == "darwin" else 1)
