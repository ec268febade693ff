"""Other processes that help to index: each understands its share of the articles and writes segments of them.

The process that reads the files decides what is new, changed or a copy, and hands articles out in chunks. Which chunk
goes where follows from the number of processes alone, so that two runs make the same index.
"""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import connection, get_context, parent_process

from kashaf.index import repeated as boilerplate
from kashaf.index.authorities import Authorities
from kashaf.index.cues import words_of
from kashaf.index.engine import EngineError, Help, Known, Series, Writer
from kashaf.index.model import Article, Record
from kashaf.index.understand import understand

Task = tuple[Article, Known, str]
"""An article, what is remembered of it, and the source whose boilerplate is cut from it."""

CHUNK = 64
"""Articles handed over at a time."""
WORTH_HELP = 64 << 20
"""Bytes to read from which on other processes are asked by default: starting one takes a second or two."""
_WAITING = 32
"""Chunks that may wait for one process; more would only fill the memory."""
_READING = 0.3
"""What reading, hashing and handing out an article takes, where understanding and writing it takes 1."""


@dataclass(slots=True)
class Cut:
    """Boilerplate that was cut: from how many articles of its source, and how it stands in one of them.

    Keys are the source and the folded words.
    """

    found: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)

    def count(self, source: str, record: Record) -> None:
        """Count what is cut from an article."""
        text = record.article.text
        spans = [text[zone.start : zone.end] for zone in record.zones if zone.kind == boilerplate.KIND]
        for words, span in {" ".join(words_of(span)): span for span in spans}.items():
            self._add((source, words), " ".join(span.split()), 1)

    def update(self, other: "Cut") -> None:
        for key, (text, times) in other.found.items():
            self._add(key, text, times)

    def _add(self, key: tuple[str, str], text: str, times: int) -> None:
        written, before = self.found.get(key, (text, 0))
        self.found[key] = (written, before + times)


class Indexing:
    """Understands articles and puts them away, in whatever process it is."""

    def __init__(
        self, put: Callable[[Record, Known], None], authorities: Authorities, known: boilerplate.Known | None
    ) -> None:
        self._put, self._authorities, self._known = put, authorities, known or {}
        self._tables: dict[str, boilerplate.Table] = {}
        self.cut = Cut()

    def take(self, task: Task) -> None:
        article, known, source = task
        self._put(self.understood(article, source), known)

    def understood(self, article: Article, source: str) -> Record:
        """Everything that is read out of an article, without the boilerplate of its source."""
        record = understand(article, self._authorities, self._table(source))
        self.cut.count(source, record)
        return record

    def _table(self, source: str) -> boilerplate.Table | None:
        if source not in self._known:
            return None
        if source not in self._tables:
            self._tables[source] = boilerplate.table(self._known[source])
        return self._tables[source]


class Spread:
    """Hands articles to this process and to others, in turns that leave each as much to do."""

    def __init__(
        self, own: Indexing, writer: Writer, authorities: Authorities, known: boilerplate.Known | None, processes: int
    ) -> None:
        self._own, self._writer = own, writer
        self._chunk: list[Task] = []
        self._load = [0.0] * processes
        self._helpers = [
            _HelperProcess(writer.help(place, processes), authorities, known) for place in range(1, processes)
        ]

    def hand(self, task: Task) -> None:
        """Have an article indexed, now or later."""
        if not self._helpers:
            self._own.take(task)
            return
        self._writer.expect(task[1])
        self._chunk.append(task)
        if len(self._chunk) == CHUNK:
            self._send()

    def _send(self) -> None:
        chunk, self._chunk = self._chunk, []
        self._load[0] += _READING
        place = min(range(len(self._load)), key=lambda one: (self._load[one], -one))
        self._load[place] += 1
        if place:
            self._helpers[place - 1].send(chunk)
        else:
            for task in chunk:
                self._own.take(task)

    def finish(self) -> None:
        """Wait until everything handed out is written, and take it in."""
        if self._chunk:
            self._send()
        for helper in self._helpers:
            helper.ask_to_finish()
        if self._helpers:
            self._writer.write_out()  # while they do the same
        for helper in self._helpers:
            made, cut = helper.made()
            self._writer.adopt(made)
            self._own.cut.update(cut)

    def close(self) -> None:
        """Let the helpers go, whether they are done or not."""
        for helper in self._helpers:
            helper.close()


class _HelperProcess:
    """One other process, which works off what it is sent in order."""

    def __init__(self, aid: Help, authorities: Authorities, known: boilerplate.Known | None) -> None:
        # Forked, it would share locks that a thread of this process may hold.
        self._process = ProcessPoolExecutor(
            1, mp_context=get_context("spawn"), initializer=_start, initargs=(aid, authorities, known)
        )
        self._sent: list[Future[None]] = []
        self._made: Future[tuple[Sequence[object], Cut]]

    def send(self, chunk: Sequence[Task]) -> None:
        with _alive():
            self._sent.append(self._process.submit(_work, chunk))
            if len(self._sent) > _WAITING:
                self._sent.pop(0).result()

    def ask_to_finish(self) -> None:
        with _alive():
            self._made = self._process.submit(_finish)

    def made(self) -> tuple[Sequence[object], Cut]:
        """What it wrote, once all that it was sent is done."""
        with _alive():
            for one in self._sent:
                one.result()
            return self._made.result()

    def close(self) -> None:
        self._process.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _alive() -> Iterator[None]:
    try:
        yield
    except BrokenProcessPool as error:
        raise EngineError(
            "a process that helped to index ended by itself, for want of memory perhaps; the index is as it was "
            "before; run this again with --processes 1"
        ) from error


# ---------------------------------------------------------------- in the other process

_series: Series
_indexing: Indexing


def _start(aid: Help, authorities: Authorities, known: boilerplate.Known | None) -> None:
    global _series, _indexing
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _series = aid.open()
    _indexing = Indexing(_series.put, authorities, known)


def _end_with_parent() -> None:
    """Killed, the process that reads cannot say so, and a helper would wait for articles for ever."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _work(chunk: Sequence[Task]) -> None:
    for task in chunk:
        _indexing.take(task)


def _finish() -> tuple[Sequence[object], Cut]:
    return _series.finish(), _indexing.cut
