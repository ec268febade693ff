"""Kashaf beside its peers on the same articles in the same run: indexing, searching, and the whole command.

    make bench                      # the shipped collection, repeated with changes to 1,000 articles
    python benchmarks/run.py --file news.jsonl.gz --articles 2000

Figures are good for comparing rows of one run, not as absolutes. Peers that are not installed are named as missing.
"""

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from statistics import median

from kashaf.index.authorities import load
from kashaf.index.build import build
from kashaf.index.engine import Ask
from kashaf.index.engines import engine
from kashaf.index.metadata import Metadata
from kashaf.search.evaluate import load as judgments
from kashaf.search.parser import parse
from kashaf.search.ranking import WEIGHTS

ROOT = Path(__file__).resolve().parents[1]
Article = tuple[str, str]
Search = Callable[[str], Sequence[object]]


def shipped(count: int) -> Iterator[Article]:
    """The shipped articles again and again, their words turned round a little so that no two are copies."""
    texts = [path.read_text("utf-8").split("\n---\n", 1)[1] for path in sorted((ROOT / "corpus").glob("20*/*.md"))]
    for number in range(count):
        words = texts[number % len(texts)].split()
        turn = number // len(texts) * 7 % len(words)
        yield f"a{number}", " ".join(words[turn:] + words[:turn])


def from_file(path: Path) -> Iterator[Article]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield str(row.get("id", row.get("_id"))), row["text"]


def kashaf(articles: Sequence[Article], folder: Path) -> Search:
    table = folder / "articles.jsonl"
    table.write_text("\n".join(json.dumps({"id": id, "text": text}) for id, text in articles), "utf-8")
    authorities = load()
    with engine("whoosh").write(folder / "index", authorities.version, True) as writer:
        build([table], writer, authorities, Metadata())
    index = engine("whoosh").read(folder / "index")
    return lambda text: index.search(Ask(parse(text, authorities.resolve).query, WEIGHTS)).hits


def stock_whoosh(articles: Sequence[Article], folder: Path) -> Search:
    from whoosh.fields import ID, TEXT, Schema
    from whoosh.index import create_in
    from whoosh.qparser import OrGroup, QueryParser

    index = create_in(str(folder), Schema(id=ID(stored=True), text=TEXT(stored=True)))
    writer = index.writer(limitmb=256)
    for id, text in articles:
        writer.add_document(id=id, text=text)
    writer.commit()
    searcher, parser = index.searcher(), QueryParser("text", index.schema, group=OrGroup)
    return lambda text: list(searcher.search(parser.parse(text), limit=10))


def tantivy(articles: Sequence[Article], folder: Path) -> Search:
    import tantivy as peer

    builder = peer.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("text", stored=True, tokenizer_name="ar")
    index = peer.Index(builder.build(), path=str(folder))
    stemmer = peer.TextAnalyzerBuilder(peer.Tokenizer.simple()).filter(peer.Filter.lowercase())
    index.register_tokenizer("ar", stemmer.filter(peer.Filter.stemmer("arabic")).build())
    writer = index.writer(heap_size=256_000_000, num_threads=1)
    for id, text in articles:
        writer.add_document(peer.Document(id=id, text=text))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    return lambda text: searcher.search(index.parse_query(text, ["text"]), 10).hits


PEERS: dict[str, Callable[[Sequence[Article], Path], Search]] = {
    "kashaf: 4 levels, facets, years, zones": kashaf,
    "stock Whoosh: 1 field": stock_whoosh,
    "tantivy: 1 field, Arabic stemmer": tantivy,
}


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and path.name != "articles.jsonl")


def compare(articles: Sequence[Article], questions: Sequence[str]) -> None:
    """A row for each peer: articles a second, size of the index against the text, milliseconds a question."""
    text_bytes = sum(len(text.encode()) for _, text in articles)
    print(f"{len(articles)} articles, {text_bytes / 1e6:.1f} MB of text, {len(questions)} questions\n")
    print("| engine | articles/s | index MB per MB of text | median ms | p95 ms |\n|---|---|---|---|---|")
    for name, make in PEERS.items():
        with tempfile.TemporaryDirectory() as folder:
            started = time.perf_counter()
            try:
                search = make(articles, Path(folder))
            except ImportError as missing:
                print(f"| {name} | not installed: {missing.name} | | | |")
                continue
            rate = len(articles) / (time.perf_counter() - started)
            times = sorted(_timed(search, question) for question in [*questions, *questions][len(questions) // 2 :])
            share = size(Path(folder)) / text_bytes
            p95 = times[int(len(times) * 0.95)]
            print(f"| {name} | {rate:.0f} | {share:.2f} | {median(times):.2f} | {p95:.2f} |", flush=True)


def _timed(search: Search, question: str) -> float:
    started = time.perf_counter()
    search(question)
    return (time.perf_counter() - started) * 1000


def command(articles: Sequence[Article]) -> None:
    """The whole command in a shell, start-up included, and what of it is imports."""
    with tempfile.TemporaryDirectory() as folder:
        kashaf(articles, Path(folder))
        call = [sys.executable, "-m", "kashaf.search.cli", "search", "حسابات داعش", "--index", f"{folder}/index"]
        imports = [
            sys.executable,
            "-c",
            "import kashaf.search.service, kashaf.search.terminal, kashaf.index.engine_whoosh",
        ]
        nothing = [sys.executable, "-c", "pass"]
        print(f"\nOver {len(articles)} articles, median of 7 processes:\n")
        for name, arguments in (("kashaf search", call), ("its imports alone", imports), ("Python alone", nothing)):
            print(f"- {name}: {median(_process(arguments) for _ in range(7)):.2f} s")


def _process(arguments: Sequence[str]) -> float:
    started = time.perf_counter()
    subprocess.run(arguments, stdout=subprocess.DEVNULL, check=False)
    return time.perf_counter() - started


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--file", type=Path, help="a .jsonl or .jsonl.gz with id and text")
    options.add_argument("--articles", type=int, default=1000)
    given = options.parse_args()
    articles = list(islice(from_file(given.file) if given.file else shipped(given.articles), given.articles))
    questions = [text for text in judgments(ROOT / "corpus" / "judgments.tsv").questions.values() if ":" not in text]
    compare(articles, questions)
    command(articles)


if __name__ == "__main__":
    main()
