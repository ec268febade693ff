"""Lucene as a row of the peers: a Java process over the jar that pyserini brings, kept outside the repository."""

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from functools import cache
from pathlib import Path

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kashaf-benchmarks"
SOURCE = Path(__file__).with_name("LuceneTimes.java")


class Missing(Exception):
    """What is needed to run Lucene is not here; the words say what."""


@cache
def start(jars: Path) -> tuple[str, ...]:
    """How the process begins; the class is compiled beside the jar, once a run."""
    java, javac, jar = _tool("java"), _tool("javac"), _jar(jars)
    classes = jars / "classes"
    compiling = [javac, "-cp", str(jar), "-d", str(classes), str(SOURCE)]
    done = subprocess.run(compiling, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Missing(f"{SOURCE.name} does not compile: {done.stderr.strip().splitlines()[0]}")
    return java, "-cp", os.pathsep.join((str(classes), str(jar))), SOURCE.stem


def _tool(name: str) -> str:
    home = os.environ.get("JAVA_HOME")
    found = shutil.which(name, path=str(Path(home) / "bin")) if home else shutil.which(name)
    if not found:
        raise Missing(f"not installed: {name}, of a JDK")
    return found


def _jar(jars: Path) -> Path:
    found = sorted(jars.glob("anserini-*-fatjar.jar"))
    if not found:
        raise Missing("not installed: the jar; --fetch-lucene brings it")
    return found[-1]


def fetch(jars: Path) -> None:
    """Download pyserini with pip and keep only its jar, which holds Lucene and its Arabic analyzer."""
    jars.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=jars) as made:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "pyserini", "--dest", made]
        subprocess.run(pip, check=True)
        package = next(Path(made).iterdir())
        if package.suffix == ".whl":
            with zipfile.ZipFile(package) as wheel:
                name = next(name for name in wheel.namelist() if name.endswith("fatjar.jar"))
                with wheel.open(name) as jar, (jars / Path(name).name).open("wb") as kept:
                    shutil.copyfileobj(jar, kept)
        else:
            with tarfile.open(package) as source:
                member = next(one for one in source if one.name.endswith("fatjar.jar"))
                with source.extractfile(member) as jar, (jars / Path(member.name).name).open("wb") as kept:  # type: ignore[union-attr]
                    shutil.copyfileobj(jar, kept)
