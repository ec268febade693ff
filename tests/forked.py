"""The command line in processes that a test may kill, starve of disk space or strip of rights, at little cost.

Run as a program, it imports everything once and forks for each command, while it has no thread but one. A command is a
line of JSON: `arguments`, and what befalls it: `after_s` (killed so many seconds after its beginning), `at_step` (kills
itself right before the n-th step on the disk, see `_Steps`; 0 is to count them), `largest_file` (bytes), `user`
(a number).
"""

import io
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: its exit status, negative for a signal; what it printed; its steps on the disk by name."""

    status: int
    said: str
    took_s: float
    steps: list[str]


class Commands:
    """Runs commands, one at a time, each in a process of its own."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def run(self, *arguments: object, **fate: float | None) -> Ended:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        given = {name: value for name, value in fate.items() if value is not None}
        self._process.stdin.write(json.dumps({"arguments": [*map(str, arguments)], **given}) + "\n")
        self._process.stdin.flush()
        return Ended(**json.loads(self._process.stdout.readline()))


@contextmanager
def commands(*texts: str) -> Iterator[Commands]:
    """With the words of these texts known from the start, so that no command spends its time on their stems."""
    # Of numpy's threads none: a process that has several should not fork.
    settings = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONWARNINGS": "error", "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(
        [sys.executable, __file__, *texts],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=settings,
    ) as process:
        yield Commands(process)


class _Steps:
    """Counts what a process does to the disk: writes into files of an index, fsync, rename, removal, closing."""

    _ON_DISK = (os.fsync, os.replace, os.unlink, os.mkdir)
    _ON_FILE = ("write", "flush", "close")
    _FILES = (io.BufferedWriter, io.TextIOWrapper)

    def __init__(self, last: int) -> None:
        self.names: list[str] = []
        self._last = last

    def __call__(self, _frame: object, event: str, called: Any) -> None:
        if event != "c_call":
            return
        file = getattr(called, "__self__", None)
        on_file = type(file) in self._FILES and called.__name__ in self._ON_FILE and str(file.name).startswith("/")
        if on_file or called in self._ON_DISK:
            self.names.append(called.__name__)
            if len(self.names) == self._last:
                os.kill(os.getpid(), signal.SIGKILL)


def _child(command: dict[str, Any], output: int) -> int:
    from kashaf.search import cli

    os.dup2(output, 1)
    os.dup2(output, 2)
    if "largest_file" in command:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (command["largest_file"],) * 2)
    if "user" in command:
        os.setgroups([])
        os.setgid(command["user"])
        os.setuid(command["user"])
    steps = _Steps(command.get("at_step", 0))
    sys.argv = ["kashaf", *command["arguments"]]
    try:
        if "at_step" in command:
            sys.setprofile(steps)
        cli.main()
    except SystemExit as end:
        sys.setprofile(None)
        sys.stdout.flush()  # what was printed comes before the steps
        os.write(output, f"\n{' '.join(steps.names)}".encode())
        return int(end.code or 0)
    return 0


def _run(command: dict[str, Any]) -> dict[str, Any]:
    read, write = os.pipe()
    started = time.monotonic()
    if not (child := os.fork()):
        status = 70
        try:
            status = _child(command, write)
        except Exception:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            os._exit(status)
    os.close(write)
    if "after_s" in command:
        select.select([read], [], [], command["after_s"])  # or until it has ended
        os.kill(child, signal.SIGKILL)
    with os.fdopen(read, "rb") as file:
        said, _, steps = file.read().decode().rpartition("\n")
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    took = time.monotonic() - started
    return {"status": status, "said": said, "took_s": took, "steps": steps.split()}


def _main() -> None:
    from click.testing import CliRunner

    from kashaf.index import authorities
    from kashaf.search.cli import cli

    authorities.load = lru_cache(authorities.load)  # the names are the same each time, and half of a small run's time
    with tempfile.TemporaryDirectory() as folder:  # a first run loads what is loaded once: stems, names, tables
        for number, text in enumerate(["كتب الكاتب كتبا عن تويتر سنة 2015.", *sys.argv[1:]]):
            (Path(folder) / f"{number}.txt").write_text(text, "utf-8")
        for arguments in (["index", folder], ["search", "كتاب"], ["search", "كتبتبا"], ["verify"]):
            CliRunner().invoke(cli, [*arguments, "--index", f"{folder}/index"], catch_exceptions=False)
    for line in sys.stdin:
        print(json.dumps(_run(json.loads(line))), flush=True)


if __name__ == "__main__":
    _main()
