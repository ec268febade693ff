"""Who is measured, one row each: how articles are indexed, how an index is opened and asked, where it runs.

An answer is always the ids of the first ten articles, fetched from the index. Any word is enough for the peers, as it
is when they are used as they come; each indexes with one thread of its own, its merging aside. Nothing but the
standard library is loaded before a peer is used: Xapian's row runs in the Python of the system.
"""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import kashaf_peer
import lucene_peer
from growth import Article
from lucene_peer import Missing
from questions import EVERYWHERE, KINDS, Question

if TYPE_CHECKING:
    import Stemmer
    import tantivy
    from bm25s.tokenization import Tokenized

FIRST = 10
MEMORY = 256_000_000
"""Bytes that a writer may fill before it writes a part of the index; the same for all that can be told."""

Answer = Callable[[Question], Sequence[str]]
"""A question to the ids of the first articles that answer it."""


def whoosh_index(articles: Iterator[Article], folder: Path) -> None:
    from whoosh.fields import ID, TEXT, Schema
    from whoosh.index import create_in

    writer = create_in(str(folder), Schema(id=ID(stored=True), text=TEXT(stored=True))).writer(limitmb=MEMORY >> 20)
    for id, text in articles:
        writer.add_document(id=id, text=text)
    writer.commit()


def whoosh_open(folder: Path) -> Answer:
    from whoosh.index import open_dir
    from whoosh.qparser import OrGroup, QueryParser

    index = open_dir(str(folder))
    searcher, parser = index.searcher(), QueryParser("text", index.schema, group=OrGroup)
    return lambda question: [hit["id"] for hit in searcher.search(parser.parse(question.text), limit=FIRST)]


def tantivy_index(articles: Iterator[Article], folder: Path) -> None:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("text", stored=True, tokenizer_name="ar")
    index = _with_arabic(tantivy.Index(builder.build(), path=str(folder)))
    writer = index.writer(heap_size=MEMORY, num_threads=1)
    for id, text in articles:
        writer.add_document(tantivy.Document(id=id, text=text))
    writer.commit()
    writer.wait_merging_threads()


def tantivy_open(folder: Path) -> Answer:
    import tantivy

    index = _with_arabic(tantivy.Index.open(str(folder)))
    searcher = index.searcher()

    def answer(question: Question) -> list[str]:
        found = searcher.search(index.parse_query(question.text, ["text"]), FIRST)
        return [searcher.doc(address)["id"][0] for _, address in found.hits]

    return answer


def _with_arabic(index: "tantivy.Index") -> "tantivy.Index":
    import tantivy

    steps = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase())
    index.register_tokenizer("ar", steps.filter(tantivy.Filter.stemmer("arabic")).build())
    return index


def bm25s_index(articles: Iterator[Article], folder: Path) -> None:
    import bm25s

    ids, texts = zip(*articles, strict=True)
    index = bm25s.BM25(backend="numba")
    index.index(_bm25s_words(list(texts)), show_progress=False)
    index.save(folder)
    (folder / "ids.json").write_text(json.dumps(ids), "utf-8")


def bm25s_open(folder: Path) -> Answer:
    import bm25s

    index, ids = bm25s.BM25.load(folder), json.loads((folder / "ids.json").read_text("utf-8"))
    most = min(FIRST, len(ids))

    def answer(question: Question) -> list[str]:
        words = _bm25s_words([question.text])
        found, scores = index.retrieve(words, k=most, show_progress=False, n_threads=1)
        return [ids[number] for number, score in zip(found[0], scores[0], strict=True) if score > 0]

    return answer


def _bm25s_words(texts: list[str]) -> "Tokenized":
    import bm25s

    return bm25s.tokenize(texts, stopwords=None, stemmer=_stemmer(), token_pattern=r"\w+", show_progress=False)


@cache
def _stemmer() -> "Stemmer.Stemmer":
    import Stemmer

    return Stemmer.Stemmer("arabic")


def bm25s_version() -> str:
    return f"{version('bm25s')}, numba {version('numba')}, PyStemmer {version('PyStemmer')}"


def fts5_index(articles: Iterator[Article], folder: Path) -> None:
    base = sqlite3.connect(folder / "articles.sqlite")
    base.execute("CREATE VIRTUAL TABLE articles USING fts5(id UNINDEXED, text, tokenize = 'unicode61')")
    base.executemany("INSERT INTO articles VALUES (?, ?)", articles)
    base.execute("INSERT INTO articles (articles) VALUES ('optimize')")
    base.commit()
    base.close()


def fts5_open(folder: Path) -> Answer:
    base = sqlite3.connect(folder / "articles.sqlite")
    asking = f"SELECT id FROM articles WHERE articles MATCH ? ORDER BY rank LIMIT {FIRST}"

    def answer(question: Question) -> list[str]:
        text = question.text if question.phrase else " OR ".join(f'"{word}"' for word in question.words)
        return [id for (id,) in base.execute(asking, (text,))]

    return answer


def fts5_version() -> str:
    sqlite3.connect(":memory:").execute("CREATE VIRTUAL TABLE articles USING fts5(text)")
    return sqlite3.sqlite_version


def xapian_index(articles: Iterator[Article], folder: Path) -> None:
    import xapian

    base = xapian.WritableDatabase(str(folder), xapian.DB_CREATE_OR_OVERWRITE)
    words = xapian.TermGenerator()
    words.set_stemmer(xapian.Stem("arabic"))
    for id, text in articles:
        document = xapian.Document()
        words.set_document(document)
        words.index_text(text)
        document.add_value(0, id)
        document.set_data(text)
        base.add_document(document)
    base.commit()
    base.close()


def xapian_open(folder: Path) -> Answer:
    import xapian

    base, parser = xapian.Database(str(folder)), xapian.QueryParser()
    parser.set_stemmer(xapian.Stem("arabic"))
    parser.set_stemming_strategy(xapian.QueryParser.STEM_SOME)
    parser.set_database(base)
    parser.set_default_op(xapian.Query.OP_OR)
    asking = xapian.Enquire(base)

    def answer(question: Question) -> list[str]:
        asking.set_query(parser.parse_query(question.text))
        return [match.document.get_value(0).decode() for match in asking.get_mset(0, FIRST)]

    return answer


def xapian_version() -> str:
    import xapian

    return str(xapian.version_string())


def this_python(name: str, _jars: Path) -> Sequence[str]:
    return [sys.executable, str(Path(__file__).with_name("one_peer.py")), name]


def xapian_python(name: str, jars: Path) -> Sequence[str]:
    """Debian's python3-xapian is a package of the system's Python, which no environment of pip sees."""
    own, *rest = this_python(name, jars)
    for python in (own, "/usr/bin/python3"):
        trying = [python, "-c", "import xapian"]
        if Path(python).exists() and subprocess.run(trying, stderr=subprocess.DEVNULL, check=False).returncode == 0:
            return [python, *rest]
    raise Missing("not installed: xapian")


def java(_name: str, jars: Path) -> Sequence[str]:
    return lucene_peer.start(jars)


@dataclass(frozen=True)
class Peer:
    """A row: what it is, its functions, and how the process begins in which it is measured.

    Without functions it is a program of its own that keeps to the words and the rows of `one_peer.py`. `start` takes
    the name and the folder of the jars.
    """

    name: str
    about: str
    index: Callable[[Iterator[Article], Path], None] | None
    open: Callable[[Path], Answer] | None
    version: Callable[[], str] | None
    kinds: Sequence[str] = EVERYWHERE
    start: Callable[[str, Path], Sequence[str]] = this_python
    most: int | None = None
    """Articles above which it is left out."""


ALL = tuple(kind.name for kind in KINDS)
NO_PHRASE = tuple(kind for kind in EVERYWHERE if kind != "phrase")

PROCESSES = (1, 2)
"""How many processes Kashaf indexes with, a row each; only the index of one is asked questions."""

SLOW = 20_000
"""Articles above which the slowest peers are left out, which would take most of the time."""

PEERS = (
    *(
        Peer(
            "Kashaf" if processes == 1 else f"Kashaf with {processes} processes",
            "four levels, facets, years, zones; text stored",
            partial(kashaf_peer.index, processes=processes),
            kashaf_peer.open_index,
            partial(version, "kashaf"),
            ALL if processes == 1 else (),
        )
        for processes in PROCESSES
    ),
    Peer("tantivy", "one field, Arabic stemmer; text stored", tantivy_index, tantivy_open, partial(version, "tantivy")),
    Peer("Lucene", "one field, ArabicAnalyzer; text stored", None, None, None, EVERYWHERE, java),
    Peer(
        "bm25s", "one field, Arabic stemmer; no text, no phrases", bm25s_index, bm25s_open, bm25s_version, NO_PHRASE,
        most=50_000,
    ),
    Peer("SQLite FTS5", "one column, no stemmer; text stored", fts5_index, fts5_open, fts5_version),
    Peer(
        "Xapian", "one field, Arabic stemmer; text stored", xapian_index, xapian_open, xapian_version,
        EVERYWHERE, xapian_python, SLOW,
    ),
    Peer(
        "stock Whoosh", "one field, no stemmer; text stored", whoosh_index, whoosh_open, partial(version, "whoosh3"),
        most=SLOW,
    ),
)  # fmt: skip
BY_NAME = {peer.name: peer for peer in PEERS}
