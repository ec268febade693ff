"""How well stems and roots bring the forms of a word together, and how seldom they merge unrelated words.

    .venv/bin/python tests/quality/measure.py [--groups FILE]... [--beside FILE] [--misses]

`--beside` names a Python file with `stem(word)` and `root(word)` to measure in the same table. A groups file is a table
of tabs with the header kind, name, forms; the forms stand apart by spaces and are written as in running text.
"""

import argparse
import importlib.util
import itertools
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from kashaf.index import roots, stem
from kashaf.index.letters import bare, fold

HERE = Path(__file__).resolve().parent
DEVELOPMENT = HERE / "groups_dev.tsv"

HAMZA_AS_ALEF = str.maketrans("ءأإآؤئ", "اااااا")

PAIRED = ("inflection", "plural", "clitic", "loanword")


class Group(NamedTuple):
    kind: str
    name: str
    forms: tuple[str, ...]


class Analyzer(NamedTuple):
    name: str
    stem: Callable[[str], str]
    root: Callable[[str], str | None]


class Share(NamedTuple):
    """So many of so many, and those that are not among them."""

    hits: int
    total: int
    misses: tuple[str, ...]

    @property
    def percent(self) -> float:
        return 100 * self.hits / self.total if self.total else 0.0


OURS = Analyzer("kashaf", stem.stem, roots.root)


def groups(path: Path) -> list[Group]:
    lines = path.read_text(encoding="utf-8").splitlines()
    if not lines or lines[0].split("\t") != ["kind", "name", "forms"]:
        raise SystemExit(f"{path}: the first line is not kind, name, forms")
    rows = (line.split("\t") for line in lines[1:] if line and not line.startswith("#"))
    return [Group(kind, name, tuple(bare(form) for form in forms.split())) for kind, name, forms in rows]


def _share(cases: Iterable[tuple[str, bool]]) -> Share:
    cases = list(cases)
    return Share(sum(hit for _, hit in cases), len(cases), tuple(case for case, hit in cases if not hit))


def _same_root(analyzer: Analyzer, one: str, other: str) -> bool:
    root = analyzer.root(one)
    return root is not None and root == analyzer.root(other)


def shares(analyzer: Analyzer, rows: list[Group]) -> dict[str, Share]:
    """Name of a measure → share: of pairs merged for "unrelated", of what comes out right for all others."""
    found: dict[str, Share] = {}
    for kind in PAIRED:
        pairs = [pair for row in rows if row.kind == kind for pair in itertools.combinations(row.forms, 2)]
        told = {pair: f"{pair[0]}/{pair[1]}: {analyzer.stem(pair[0])}/{analyzer.stem(pair[1])}" for pair in pairs}
        by_stem = {pair: analyzer.stem(pair[0]) == analyzer.stem(pair[1]) for pair in pairs}
        found[f"{kind}, stem"] = _share((told[pair], by_stem[pair]) for pair in pairs)
        found[f"{kind}, stem or root"] = _share(
            (
                f"{told[pair]} {analyzer.root(pair[0])}/{analyzer.root(pair[1])}",
                by_stem[pair] or _same_root(analyzer, *pair),
            )
            for pair in pairs
        )
    unrelated = [row.forms for row in rows if row.kind == "unrelated"]
    merged = [(f"{one}/{other}", analyzer.stem(one) == analyzer.stem(other)) for one, other in unrelated]
    found["unrelated merged, stem"] = _share(merged)
    found["unrelated merged, root"] = _share(
        (f"{one}/{other}", _same_root(analyzer, one, other)) for one, other in unrelated
    )
    radical = [form for row in rows if row.kind == "radical" for form in row.forms]
    found["first radical kept"] = _share(
        (f"{form}: {analyzer.stem(form)}", analyzer.stem(form)[0] == fold(form)[0]) for form in radical
    )
    rooted = [row.forms for row in rows if row.kind == "root"]
    found["root right"] = _share(
        (f"{form} {root}: {analyzer.root(form)}", _plain(analyzer.root(form)) == _plain(root)) for form, root in rooted
    )
    return found


def _plain(root: str | None) -> str | None:
    return None if root is None else fold(root.translate(HAMZA_AS_ALEF))


def _analyzer(path: Path) -> Analyzer:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path}: not a Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return Analyzer(path.stem, module.stem, module.root)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--groups", type=Path, action="append", help="groups file (default: groups_dev.tsv)")
    parser.add_argument("--beside", type=Path, help="Python file with stem(word) and root(word), measured too")
    parser.add_argument("--misses", action="store_true", help="name every case that comes out wrong")
    options = parser.parse_args(arguments)
    analyzers = [OURS, *([_analyzer(options.beside)] if options.beside else [])]
    for path in options.groups or [DEVELOPMENT]:
        tables = [shares(analyzer, groups(path)) for analyzer in analyzers]
        print(f"{path.name:<30}" + "".join(f"{analyzer.name:>22}" for analyzer in analyzers))
        for name in tables[0]:
            cells = (f"{table[name].percent:10.1f} % ({table[name].hits}/{table[name].total})" for table in tables)
            print(f"{name:<30}" + "".join(f"{cell:>22}" for cell in cells))
            if options.misses and not name.startswith("unrelated"):
                print("".join(f"    {miss}\n" for miss in tables[0][name].misses), end="")


if __name__ == "__main__":
    main(sys.argv[1:])
