"""Which files are to be read: folders walked in a fixed order, each file with the name its article goes by."""

import os
import stat
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from kashaf.index.errors import InputError
from kashaf.index.model import Skipped

IGNORE = ".kashafignore"
"""A file that lists names in its folder, or patterns as README.*, of files and folders that hold no articles."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read; `name` is its path below the folder given, with slashes and without suffix."""

    path: Path
    name: str


def files(paths: Sequence[Path], suffixes: Sequence[str]) -> Iterator[Source | Skipped]:
    """The files among and below `paths` that end in one of `suffixes`, in sorted order; the others as `Skipped`.

    Hidden files and folders below a given folder are left out. Links are followed, each folder being read once.
    Raises `InputError` if one of `paths` does not exist.
    """
    for path in paths:
        if not os.path.lexists(path):
            raise InputError(f"{path}: no such file or folder; check the spelling")
    longest_first = tuple(sorted(suffixes, key=len, reverse=True))
    return _files(paths, longest_first, ", ".join(suffixes))


def suffix_of(name: str, suffixes: Sequence[str]) -> str | None:
    """The first of `suffixes` that a file name ends in, whatever the case; None if there is none or nothing before it.

    >>> suffix_of("News.JSONL.GZ", (".jsonl.gz", ".gz"))
    '.jsonl.gz'
    """
    lower = name.lower()
    return next((suffix for suffix in suffixes if lower.endswith(suffix) and len(name) > len(suffix)), None)


def printable(name: str | Path) -> str:
    """A file name as text that can be stored and shown: bytes that are not UTF-8 become U+FFFD, letters composed."""
    return unicodedata.normalize("NFC", os.fsencode(name).decode("utf-8", "replace"))


def _files(paths: Sequence[Path], suffixes: Sequence[str], supported: str) -> Iterator[Source | Skipped]:
    read: set[tuple[int, int]] = set()
    for path in paths:
        if path.is_dir():
            for file in _below(path, read):
                yield file if isinstance(file, Skipped) else _source(file, file.relative_to(path), suffixes, supported)
        else:
            yield _source(path, Path(path.name), suffixes, supported)


def _source(path: Path, below: Path, suffixes: Sequence[str], supported: str) -> Source | Skipped:
    suffix = suffix_of(path.name, suffixes)
    if suffix is None:
        return Skipped(printable(path), None, f"this kind of file is not read; supported are {supported}")
    try:
        mode = path.stat().st_mode
    except OSError as error:  # a link to nothing, or to itself
        return Skipped(printable(path), None, f"cannot be read: {error.strerror}; remove or mend it")
    if not stat.S_ISREG(mode):  # reading a pipe would wait for ever
        return Skipped(printable(path), None, "no regular file (a pipe, socket or device); give a file")
    return Source(path, printable(below.as_posix())[: -len(suffix)])


def _ignored(path: Path) -> tuple[str, ...]:
    """The patterns in an ignore file: one a line, # before a remark."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"{printable(path)}: cannot be read ({error}); write it as UTF-8 text, a name a line"
        ) from error
    return tuple(line.strip().rstrip("/") for line in lines if line.strip() and not line.startswith("#"))


def _below(folder: Path, read: set[tuple[int, int]]) -> Iterator[Path | Skipped]:
    try:
        place = folder.stat()
        names = sorted(os.listdir(folder))  # noqa: PTH208 (names are wanted, not paths)
    except OSError as error:
        yield Skipped(printable(folder), None, f"folder cannot be read: {error.strerror}; change its permissions")
        return
    if (place.st_dev, place.st_ino) in read:
        yield Skipped(printable(folder), None, "leads to a folder that is read already; not read twice")
        return
    read.add((place.st_dev, place.st_ino))
    ignored = _ignored(folder / IGNORE) if IGNORE in names else ()
    for name in names:
        if name.startswith(".") or any(fnmatchcase(name, pattern) for pattern in ignored):
            continue
        path = folder / name
        if path.is_dir():
            yield from _below(path, read)
        else:
            yield path
