"""The same articles in the engine's own index and in a stock one, and questions asked of both."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kashaf.index.engine import Ask, Known
from kashaf.index.engine_whoosh import WhooshEngine
from kashaf.index.model import Article, PublicationYear, Record, Zone
from kashaf.index.writer import WhooshWriter

from .agreement import assert_alike, whole
from .answering import Oracle
from .reading import forms_of
from .stock import StockIndex


def known(id: str, copy_of: str | None = None) -> Known:
    return Known(id, "articles", "articles.jsonl", "", "", "", copy_of)


def record(id: str, text: str, title: str | None = None) -> Record:
    """A record of which nothing is known but its words."""
    zones = (Zone(0, len(text), "body"),) if text else ()
    article = Article(id, text, "articles.jsonl", title=title)
    return Record(article, title, None, zones, (), (), PublicationYear(None, "unknown"))


class Pair:
    """Two indexes in a folder, brought up to date alike."""

    def __init__(self, folder: Path) -> None:
        self.ours = folder / "ours"
        self.stock = StockIndex(folder / "stock")
        self.there: set[str] = set()
        """The ids that are in both."""

    def run(
        self,
        put: Sequence[Record] = (),
        removed: Collection[str] = (),
        *,
        copies: Iterable[tuple[Record, str]] = (),
        full: bool = False,
        merging: str = "never",
        **options: Any,
    ) -> None:
        """Remove articles, then put others, and copies (with what they are copies of), in one commit."""
        rows = [(one, known(one.article.id)) for one in put]
        rows += [(one, known(one.article.id, of)) for one, of in copies]
        with WhooshWriter(self.ours, "", full=full, **options) as writer:
            writer.remove(sorted(removed))
            for one, about in rows:
                writer.put(one, about)
            writer.commit()
        last = {about.id: (one, about) for one, about in rows}
        self.stock.commit(list(last.values()), sorted({*removed, *last} & self.there), full=full, merging=merging)
        self.there = set(last) if full else (self.there - set(removed)) | set(last)

    @contextmanager
    def asked(self) -> Iterator["Asked"]:
        """Both, open for questions."""
        engine = WhooshEngine(self.ours)
        with engine.index.reader() as own, self.stock.index.reader() as stock:
            # When words of deleted articles are forgotten depends on when segments are merged, which each codec does
            # when it sees fit.
            yield Asked(engine, Oracle(own), Oracle(stock, forms_of(own)))
        engine.close()


class Asked:
    """The engine, and the oracle over its own index and over the stock one."""

    def __init__(self, engine: WhooshEngine, by_own: Oracle, by_stock: Oracle) -> None:
        self.engine, self.by_own, self.by_stock = engine, by_own, by_stock

    def compare(self, ask: Ask) -> list[str]:
        """All hits in their order, once all three agree on the answer."""
        reply = whole(self.engine, ask)
        assert_alike(ask, reply, self.by_own.answer(ask), same_numbers=True)
        assert_alike(ask, reply, self.by_stock.answer(ask), same_numbers=False)
        return [hit.id for hit in reply.hits]
