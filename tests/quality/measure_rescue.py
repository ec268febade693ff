"""How often the right wording is among the suggestions for wrong layouts, Latin letters, slips and lost spaces.

    .venv/bin/python tests/quality/measure_rescue.py [--articles FILE.jsonl[.gz] [--most 20000]] [--questions FILE]...

Asked is an index of corpus/, made for the occasion. With `--articles` the vocabulary is that of corpus/ and of so many
articles more, and articles are counted without an engine: those that hold more than half of a question's words, at the
spelling level, clitics looked through. `--questions` are good questions, lines of JSON with "text" or a table with a
column "query": what is suggested for them is a false alarm, counted where they find fewer than three articles, and
again as if none of them found any. `--misses` names every case that comes out wrong.
"""

import argparse
import csv
import gzip
import itertools
import json
import sys
import time
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple, Protocol

from kashaf.index.analysis import tokens
from kashaf.index.arabic import ROOT, STEM
from kashaf.index.authorities import Authorities, load
from kashaf.index.build import build
from kashaf.index.engine import Ask, Engine
from kashaf.index.engines import engine
from kashaf.index.letters import fold
from kashaf.index.metadata import Metadata
from kashaf.index.query import needed
from kashaf.index.trie import peeled
from kashaf.search.interpret import interpreted
from kashaf.search.parser import parse
from kashaf.search.pieces import read
from kashaf.search.ranking import WEIGHTS
from kashaf.search.rescue import FEW, suggestions

HERE = Path(__file__).resolve().parent
CORPUS = HERE.parents[1] / "corpus"
CASES = HERE / "rescue.tsv"
PLACES = {"keyboard": 1, "arabizi": 3, "spelling": 3, "spacing": 3}
"""Among how many first suggestions the right one must be."""


class Case(NamedTuple):
    kind: str
    typed: str
    right: tuple[str, ...]


class Share(NamedTuple):
    """So many of so many; `answered` of the hits need no suggestion: as typed they find what the right wording does."""

    hits: int
    total: int
    misses: tuple[str, ...]
    answered: int = 0

    @property
    def percent(self) -> float:
        return 100 * self.hits / self.total if self.total else 0.0


class Collection(Protocol):
    """What is searched: its words and how many articles a question finds."""

    @property
    def spellings(self) -> Mapping[str, int]: ...

    def count(self, text: str) -> int: ...

    def count_by_stem(self, text: str) -> int: ...


class Indexed:
    """Articles in an index."""

    def __init__(self, opened: Engine, authorities: Authorities) -> None:
        self.engine, self.authorities = opened, authorities
        self.spellings = opened.spellings()

    def count(self, text: str) -> int:
        return self._count(text, ROOT)

    def count_by_stem(self, text: str) -> int:
        return self._count(text, STEM)

    def _count(self, text: str, level: str) -> int:
        query = interpreted(parse(text, self.authorities.resolve).query, self.authorities)
        return self.engine.search(Ask(query, WEIGHTS, level=level, size=0)).full


class Words:
    """Articles as the folded words in them; made in a minute where an index takes long, and enough to count."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.postings: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        for number, text in enumerate(texts):
            for form in {fold(token.text) for token in tokens(text)}:
                self.postings[form].append(number)
        self.spellings: Mapping[str, int] = {form: len(found) for form, found in self.postings.items()}
        self.behind: defaultdict[str, list[str]] = defaultdict(list)
        for form in self.spellings:
            for _, rest, _ in peeled(form):
                self.behind[rest].append(form)

    def articles(self, word: str) -> set[int]:
        form = fold(word)
        rests = {form, *(rest for _, rest, _ in peeled(form) if len(rest) > 2)}
        return {number for rest in rests for one in self.behind.get(rest, ()) for number in self.postings[one]}

    def count_by_stem(self, text: str) -> int:
        return self.count(text)

    def count(self, text: str) -> int:
        words = list(dict.fromkeys(fold(word.text) for word in read(text, lambda _facet, _name: None).words()))
        held = Counter(number for word in words for number in self.articles(word))
        return sum(number >= needed(len(words)) for number in held.values()) if words else 0


def cases(path: Path = CASES) -> list[Case]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Case(row["kind"], row["typed"], tuple(row["right"].split("|"))) for row in rows]


@contextmanager
def shipped(authorities: Authorities) -> Iterator[Indexed]:
    """An index of corpus/, for as long as it is needed."""
    with TemporaryDirectory() as folder:
        with engine("whoosh").write(Path(folder), authorities.version, True) as writer:
            build([CORPUS], writer, authorities, Metadata())
        opened = engine("whoosh").read(Path(folder))
        try:
            yield Indexed(opened, authorities)
        finally:
            opened.close()


def corpus() -> Iterator[str]:
    for path in sorted(CORPUS.rglob("*.md")):
        if path.name != "README.md":
            yield path.read_text("utf-8").split("\n---\n", 1)[-1]


def lines(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def questions(path: Path) -> list[str]:
    if path.suffix == ".tsv":
        with path.open(encoding="utf-8", newline="") as file:
            rows = [row["query"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
    else:
        rows = [row["text"] for row in lines(path)]
    return list(dict.fromkeys(rows))


def shares(collection: Collection, authorities: Authorities, rows: list[Case]) -> dict[str, Share]:
    """Kind → how many of its cases have a right wording among the first suggestions, for texts that find too little."""
    found: dict[str, Share] = {}
    for kind, places in PLACES.items():
        told: list[tuple[str, bool]] = []
        answered = 0
        for case in (row for row in rows if row.kind == kind):
            total = collection.count_by_stem(case.typed)
            given = suggestions(
                case.typed, total, collection.spellings, authorities, collection.count, collection.count_by_stem
            )
            wordings = [_compared(suggestion.query) for suggestion in given[:places]]
            as_it_is = total >= FEW and any(total >= collection.count_by_stem(right) for right in case.right)
            answered += as_it_is
            told.append(
                (
                    f"{case.typed} ({total}): {[f'{one.kind}:{one.query}' for one in given]}, not {case.right}",
                    as_it_is or any(_compared(right) in wordings for right in case.right),
                )
            )
        found[kind] = Share(
            sum(hit for _, hit in told), len(told), tuple(text for text, hit in told if not hit), answered
        )
    return found


def alarms(collection: Collection, authorities: Authorities, rows: list[str], *, forced: bool = False) -> Share:
    """How many good questions get a suggestion; with `forced` as if each found nothing."""
    told = []
    for text in rows:
        total = 0 if forced else collection.count_by_stem(text)
        given = suggestions(text, total, collection.spellings, authorities, collection.count, collection.count_by_stem)
        if given:
            told.append(f"{text} ({total}): {[f'{one.kind}:{one.query}' for one in given]}")
    return Share(len(told), len(rows), tuple(told))


def _compared(text: str) -> str:
    return " ".join(fold(text).split())


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--articles", type=Path, action="append", default=[], help="JSON lines with title and text")
    parser.add_argument("--most", type=int, default=20_000, help="articles read of each file")
    parser.add_argument("--cases", type=Path, default=CASES, help="a table kind, typed, right")
    parser.add_argument("--questions", type=Path, action="append", default=[], help="good questions")
    parser.add_argument("--first", type=int, default=200, help="questions read of each file")
    parser.add_argument("--misses", action="store_true", help="name every case that comes out wrong")
    options = parser.parse_args(arguments)
    authorities = load()
    if not options.articles:
        with shipped(authorities) as collection:
            _report(collection, authorities, options)
        return
    more = (row for path in options.articles for row in itertools.islice(lines(path), options.most))
    texts = itertools.chain(corpus(), (f"{row.get('title', '')}\n{row['text']}" for row in more))
    _report(Words(texts), authorities, options)


def _report(collection: Collection, authorities: Authorities, options: argparse.Namespace) -> None:
    print(f"{len(collection.spellings)} forms")
    started = time.perf_counter()
    for kind, share in shares(collection, authorities, cases(options.cases)).items():
        print(
            f"{kind:<10} first {PLACES[kind]}: {share.percent:5.1f} %"
            f" ({share.hits}/{share.total}), {share.answered} as typed"
        )
        if options.misses:
            print("".join(f"    {miss}\n" for miss in share.misses), end="")
    print(f"{time.perf_counter() - started:.1f} s for all, tables and counting among it")
    good = [text for path in options.questions for text in questions(path)[: options.first]]
    for forced in (False, True) if good else ():
        share = alarms(collection, authorities, good, forced=forced)
        name = "false alarms if nothing were found" if forced else f"false alarms below {FEW}"
        print(f"{name}: {share.percent:.1f} % ({share.hits}/{share.total})")
        if options.misses:
            print("".join(f"    {miss}\n" for miss in share.misses), end="")


if __name__ == "__main__":
    main(sys.argv[1:])
