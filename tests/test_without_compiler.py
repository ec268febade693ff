"""Where nothing could be compiled, the loops in numpy do all the work, and the same tests hold."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "KASHAF_PLAIN": "1"}
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_the_environment_asks_for_numpy() -> None:
    assert run("-c", "from kashaf.index.kernels import COMPILED; print(COMPILED)").stdout == "False\n"


@pytest.mark.parametrize("tests", ["test_engines.py", "test_segments.py", "test_codec.py", "oracle/test_oracle.py"])
def test_what_holds_of_the_compiled_loops_holds_of_those_in_numpy(tests: str) -> None:
    done = run("-m", "pytest", "-q", "-p", "no:cacheprovider", f"tests/{tests}")
    assert done.returncode == 0, done.stdout
