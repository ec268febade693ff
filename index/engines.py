"""The engines there are, one row each, loaded only when used."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kashaf.index.engine import Engine, EngineError, Writer

MEMORY_MB = 512
"""What the articles of a segment may take before it is written, by default."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of engine: its name, what it is for, and how to open an index of it for reading or for writing.

    `write` takes the folder, the version of the authority file, whether to build the index anew, and, if need be, the
    megabytes that articles may take before they are written.
    """

    name: str
    meaning: str
    read: Callable[[Path], Engine]
    write: "WriteWhere"


class WriteWhere(Protocol):
    def __call__(self, folder: Path, authorities: str, full: bool, memory_mb: int = MEMORY_MB) -> Writer: ...


def _read_whoosh(folder: Path) -> Engine:
    from kashaf.index.engine_whoosh import WhooshEngine

    return WhooshEngine(folder)


def _write_whoosh(folder: Path, authorities: str, full: bool, memory_mb: int = MEMORY_MB) -> Writer:
    from kashaf.index.writer import WhooshWriter

    return WhooshWriter(folder, authorities, full=full, memory_mb=memory_mb)


ENGINES = (Kind("whoosh", "an index in a folder of this machine", _read_whoosh, _write_whoosh),)
DEFAULT = ENGINES[0].name


def engine(name: str) -> Kind:
    """The row of an engine by its name."""
    for kind in ENGINES:
        if kind.name == name:
            return kind
    raise EngineError(f"{name}: there is no such engine; choose one of {', '.join(kind.name for kind in ENGINES)}")
