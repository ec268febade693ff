"""Write the golden tables of stems and roots anew: .venv/bin/python tests/golden/write.py

The words stand in the first column; to add one, add a line with the word alone. Read the diff before it is kept.
"""

from collections.abc import Callable
from pathlib import Path

from kashaf.index.roots import root
from kashaf.index.stem import stem

HERE = Path(__file__).resolve().parent
NO_ROOT = "-"

TABLES: dict[str, Callable[[str], str]] = {"stems.tsv": stem, "roots.tsv": lambda word: root(word) or NO_ROOT}


def rows(name: str) -> list[tuple[str, str]]:
    """The words of a golden table with what they gave when it was written; an empty text for a word added since."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [(word, result) for word, _, result in (line.partition("\t") for line in lines if line)]


def main() -> None:
    for name, result in TABLES.items():
        words = dict.fromkeys(word for word, _ in rows(name))
        (HERE / name).write_text("".join(f"{word}\t{result(word)}\n" for word in words), encoding="utf-8")
        print(f"{name}: {len(words)} words")


if __name__ == "__main__":
    main()
