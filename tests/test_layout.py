"""The frame: what setup.cfg lists is on disk, imports point down, and every module says what it is for."""

import ast
import configparser
import importlib
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("index", "search", "web")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
MAY_IMPORT = {"index": {"index"}, "search": {"search", "index"}, "web": {"web", "search", "index"}}
COMPOSITION_ROOT = ROOT / "search" / "cli.py"


def imported(path: Path) -> set[str]:
    """The full names of all modules that a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_the_packages_listed_in_setup_cfg_are_those_on_disk() -> None:
    listed = configparser.ConfigParser()
    listed.read(ROOT / "setup.cfg", "utf-8")
    packages = set(listed["options"]["packages"].split())
    on_disk = {
        ".".join(("kashaf", *path.parent.relative_to(ROOT).parts))
        for package in PACKAGES
        for path in (ROOT / package).rglob("__init__.py")
    }
    assert packages == on_disk
    folders = dict(line.split(" = ") for line in listed["options"]["package_dir"].strip().splitlines())
    assert folders == {f"kashaf.{package}": package for package in PACKAGES}


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_imports_point_down(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    ours = {module.split(".")[1] for module in imported(path) if module.startswith("kashaf.")}
    allowed = MAY_IMPORT[package] | ({"web"} if path == COMPOSITION_ROOT else set())
    assert ours <= allowed


@pytest.mark.parametrize("path", [*MODULES, *sorted((ROOT / "tests").glob("*.py"))], ids=name)
def test_our_packages_are_imported_by_their_full_name(path: Path) -> None:
    assert not {module for module in imported(path) if module.split(".")[0] in PACKAGES}


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_every_module_says_in_a_sentence_what_it_is_for(path: Path) -> None:
    said = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    assert said, f"{name(path)} has no docstring"
    first = said.splitlines()[0]
    assert first[0].isupper(), first
    assert first.rstrip()[-1] in ".:", first


def test_no_file_is_loaded_twice() -> None:
    for path in MODULES:
        importlib.import_module(".".join(("kashaf", *path.relative_to(ROOT).with_suffix("").parts)))
    loaded: dict[str, list[str]] = {}
    for module_name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if file and Path(file).resolve() in MODULES:
            loaded.setdefault(str(Path(file).resolve()), []).append(module_name.removesuffix(".__init__"))
    assert {file: names for file, names in loaded.items() if len(set(names)) > 1} == {}
