"""How good the ranking is: each judged set at each level of matching, beside Lucene's ArabicAnalyzer.

    python benchmarks/quality.py                        # the shipped collection, and sets in ../shared/data/ir
    python benchmarks/quality.py FOLDER...              # also folders in BEIR form
    python benchmarks/quality.py --lucene ANSERINI.jar  # with Lucene: the jar in pyserini/resources/jars, and Java

Prints the tables and writes them to docs/quality.md, between the two marks; --print only prints. Without the jar the
figures of Lucene that stand there are kept: they change with Lucene and the sets, not with Kashaf.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np

from kashaf.index.arabic import NAMES as LEVELS
from kashaf.index.authorities import load
from kashaf.index.build import build
from kashaf.index.engine import Engine
from kashaf.index.engines import engine
from kashaf.index.metadata import Metadata
from kashaf.index.model import Article, Skipped
from kashaf.index.readers import read, sources
from kashaf.search.evaluate import DEPTH, Judged, answers
from kashaf.search.evaluate import load as judgments
from kashaf.search.measures import MEASURES, Answers, means
from kashaf.search.runs import read_run, run_id

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "quality.md"
LUCENE = "Lucene ArabicAnalyzer"
START, END = "<!-- figures -->", "<!-- end of figures -->"
PEER = Path(__file__).with_name("LucenePeer.java")


@dataclass(frozen=True)
class Set:
    """A judged set: its name, what is indexed, the judgments, and what there is to say of it."""

    name: str
    articles: Path
    judged: Path
    about: str = ""


KNOWN = {
    "arcd": "ARCD: questions by crowd workers on Arabic Wikipedia (Mozannar et al. 2019)",
    "tydiqa_ar_dev": "TyDi QA GoldP, Arabic, dev: questions asked before seeing the passage (Clark et al. 2020)",
    "mlqa_ar_dev": "MLQA, Arabic, dev: questions translated by professionals (Lewis et al. 2020)",
    "miracl_ar_train": "MIRACL, Arabic, a part of train (Zhang et al. 2023)",
}
SHIPPED = Set("corpus", ROOT / "corpus", ROOT / "corpus" / "judgments.tsv", "the shipped articles, grades 1 to 3")


def sets(folders: Sequence[Path]) -> list[Set]:
    """The shipped set, then those folders in BEIR form that are here."""
    beside = ROOT.parent / "shared" / "data" / "ir"
    found = [path for path in (*(beside / name for name in KNOWN), *folders) if path.is_dir()]
    return [SHIPPED, *(Set(path.name, path / "corpus.jsonl", path, KNOWN.get(path.name, "")) for path in found)]


@contextmanager
def indexed(articles: Path) -> Iterator[Engine]:
    authorities = load()
    with tempfile.TemporaryDirectory() as made:
        with engine("whoosh").write(Path(made), authorities.version, True) as writer:
            build([articles], writer, authorities, Metadata())
        index = engine("whoosh").read(Path(made))
        yield index
        index.close()


def lucene(jar: Path, one: Set, judged: Judged) -> Answers:
    """What Lucene finds over title and text of the same articles, by a Java process of its own."""
    with tempfile.TemporaryDirectory() as made:
        articles, questions, run = (Path(made) / name for name in ("articles.jsonl", "questions.jsonl", "run"))
        rows = [
            {"id": run_id(article.id), "text": f"{article.title or ''}\n{article.text}"}
            for source in sources([one.articles])
            if not isinstance(source, Skipped)
            for article in read(source, Metadata())
            if isinstance(article, Article)
        ]
        write(articles, rows)
        write(questions, [{"id": run_id(id), "text": judged.questions[id]} for id in judged.grades])
        call = ["java", "-cp", str(jar), str(PEER), str(articles), str(questions), str(DEPTH)]
        with run.open("wb") as out:
            subprocess.run(call, check=True, stdout=out, stderr=subprocess.DEVNULL)
        return read_run(run, judged.grades).answers


def write(path: Path, rows: Sequence[dict[str, str]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


def row(name: str, judged: Judged, found: Answers) -> str:
    figures = means(judged.grades, found)
    return f"| {name} | {' | '.join(f'{figures[measure.name]:.4f}' for measure in MEASURES)} |"


def table(one: Set, jar: Path | None) -> str:
    """A set measured: a row for each level, each taking in those above it, and one for Lucene."""
    judged = judgments(one.judged)
    with indexed(one.articles) as index:
        rows = [row(f"Kashaf, {level}", judged, answers(judged, index, load(), level)) for level in LEVELS]
        about = index.info()
    if jar:
        rows.append(row(LUCENE, judged, lucene(jar, one, judged)))
    else:
        rows += kept(one)
    size = f"{about.articles + about.copies:,} articles, {len(judged.grades):,} questions"
    if about.copies:
        size += f" ({about.copies} of the articles have the text of another and are found as that)"
    heading = "| | " + " | ".join(measure.elsewhere.replace("RR", "MRR") for measure in MEASURES) + " |"
    said = f"{one.about}; {size}." if one.about else f"{size}."
    return "\n".join([f"### {one.name}\n", said[0].upper() + said[1:] + "\n", heading, "|---|---|---|---|", *rows, ""])


def kept(one: Set) -> list[str]:
    """The row of Lucene for a set that stands on the page, if there is one."""
    section = PAGE.read_text("utf-8").partition(f"\n### {one.name}\n")[2].partition("\n### ")[0]
    return [line for line in section.splitlines() if line.startswith(f"| {LUCENE} |")]


def made_with() -> str:
    """The line that says when and with what; figures do not depend on the machine, but on the versions."""
    return (
        f"Made {time.strftime('%Y-%m-%d')} by kashaf {version('kashaf')} with Python {platform.python_version()}, "
        f"numpy {np.__version__}, simplemma {version('simplemma')}, tashaphyne {version('tashaphyne')} "
        f"on {platform.system()} {platform.machine()}, {os.cpu_count()} cores."
    )


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    reader.add_argument("--lucene", type=Path, metavar="JAR")
    reader.add_argument("--print", action="store_true", dest="only")
    given = reader.parse_args()
    if given.lucene and not (shutil.which("java") and given.lucene.exists()):
        sys.exit(f"{given.lucene}: Lucene needs this jar and the command java; one of them is not here")
    tables = []
    for one in sets(given.folders):
        tables.append(table(one, given.lucene))
        print(tables[-1], flush=True)
    if not given.only:
        page = PAGE.read_text("utf-8")
        before, after = page.split(START)[0], page.split(END)[1]
        PAGE.write_text(f"{before}{START}\n\n{made_with()}\n\n" + "\n".join(tables) + f"\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
