"""The embedded engine: a Whoosh index in a folder, searched over arrays of its latest commit."""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import wraps
from itertools import islice, repeat
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar, assert_never

import numpy as np

from kashaf.index import folder as folders
from kashaf.index import kernels, near, records
from kashaf.index.arabic import EXACT, NAMES, Terms
from kashaf.index.choices import chosen
from kashaf.index.column_index import ColumnIndex
from kashaf.index.engine import Ask, AskedWord, BrokenIndex, Count, EngineError, Hit, Info, Reply, Similar
from kashaf.index.fields import BY_NAME, UNKNOWN
from kashaf.index.kernels import Answer, Array, Floats, Ids, Scored, recency
from kashaf.index.matching import Found, Matching
from kashaf.index.model import Record
from kashaf.index.quick import answered
from kashaf.index.snapshot import Snapshot
from kashaf.index.verifying import damage_told, problems_of

NAME = "whoosh"

_LEVELS = (*NAMES, None)
"""Level of each rank; the last where no word matched."""

_MANY = 4
"""Whoever asks so many questions will ask more."""
_TRIES = 20
"""Commits that may pass while one is opened."""


Options = ParamSpec("Options")
Told = TypeVar("Told")


def _read(
    call: Callable[Concatenate["WhooshEngine", Options], Told],
) -> Callable[Concatenate["WhooshEngine", Options], Told]:
    """A call that reads files: where it fails because one is damaged, that is said."""

    @wraps(call)
    def told(engine: "WhooshEngine", /, *values: Options.args, **options: Options.kwargs) -> Told:
        with damage_told(engine.snapshot.segments):
            return call(engine, *values, **options)

    return told


class WhooshEngine:
    """An open index; see `kashaf.index.engine.Engine` for what each call promises."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.RLock()
        self._open()

    def _open(self) -> None:
        for left in reversed(range(_TRIES)):
            stamp = folders.read_commit(self.folder)
            try:
                self._snapshot = Snapshot(ColumnIndex(self.folder, stamp).segments())
                self.stamp, self._asked = stamp, 0
                return
            except BrokenIndex:
                # A commit removes the files of the one before, which may have been this one when its list was read.
                if not left or folders.read_commit(self.folder) == stamp:
                    raise

    @property
    def snapshot(self) -> Snapshot:
        """The arrays of the commit that is being searched."""
        return self._snapshot

    @property
    def index(self) -> ColumnIndex:
        """The same commit as a Whoosh index."""
        return ColumnIndex(self.folder, self.stamp, self._snapshot.segments)

    def refresh(self) -> bool:
        """Turn to the newest commit. Searches under way, in other threads, keep the old one until they are done."""
        with self._lock:
            if folders.read_commit(self.folder) == self.stamp:
                return False
            self._open()
            return True

    def close(self) -> None:
        """Let the files go once nobody reads them any more."""
        self._snapshot = Snapshot(())

    @_read
    def search(self, ask: Ask) -> Reply:
        snapshot = self._snapshot
        self._asked += 1
        if self._asked == _MANY:
            snapshot.warm()
        keep = chosen(snapshot, ask.choices) if ask.choices else None
        with snapshot.lock:
            quick = answered(snapshot, ask, keep)
        if quick is not None:
            return self._quick_reply(snapshot, ask, *quick)
        matching = Matching(snapshot, ask)
        found = matching.find(ask.query)
        if ask.weights.recency:
            # a new one: the old is kept for the next question, or is a word's share in this one
            found = replace(found, scores=found.scores * recency(snapshot.dates, ask.weights.recency)[found.ids])
        hits = found if keep is None else found.where(keep[found.ids])
        order = self._order(snapshot, hits, ask)
        groups = self._groups(snapshot, hits.ids[order]) if ask.grouped else {int(hits.ids[one]): () for one in order}
        page = dict(islice(groups.items(), ask.start, ask.start + ask.size))
        numbers = np.array(list(page), dtype=np.int32)
        places = np.searchsorted(hits.ids, numbers)
        shares = np.array([matching.share(word, numbers) for word in range(len(matching.words))], dtype=np.float32)
        shares = shares.reshape(len(matching.words), len(page))  # for a question without words as well
        if ask.weights.recency:
            shares = shares * recency(snapshot.dates, ask.weights.recency)[numbers]
        shares = shares.T
        return Reply(
            total=len(groups) if ask.grouped else len(hits.ids),
            hits=self._hits(snapshot, numbers, page.values(), _scored(hits, places, shares)),
            counts={name: self._counts(snapshot, found.ids, hits.ids, name, ask) for name in ask.facets},
            words=tuple(matching.words),
            full=len(hits.ids) if hits.first is None else int(hits.first.sum()),
            problems=tuple(dict.fromkeys(matching.problems)),
        )

    def _quick_reply(self, snapshot: Snapshot, ask: Ask, answer: Answer, words: tuple[AskedWord, ...]) -> Reply:
        counts = {}
        if answer.found is not None and answer.hits is not None:
            counts = {name: self._counts(snapshot, answer.found, answer.hits, name, ask) for name in ask.facets}
        hits = self._hits(snapshot, answer.ids[ask.start :], repeat(()), answer.rows[ask.start :])
        return Reply(answer.total, hits, counts, words, answer.full)

    def _order(self, snapshot: Snapshot, hits: Found, ask: Ask) -> Ids:
        """The places of the hits in the order asked for; by relevance only as many as are needed are put in order."""
        match ask.sort:
            case "relevance":
                wanted = len(hits.ids) if ask.grouped else min(len(hits.ids), ask.start + ask.size)
                if hits.first is None:
                    return kernels.best(hits.scores, wanted)
                full, others = np.flatnonzero(hits.first), np.flatnonzero(~hits.first)
                order = full[kernels.best(hits.scores[full], wanted)]
                rest = others[kernels.best(hits.scores[others], wanted - len(order))]
                return np.concatenate([order, rest]).astype(np.int32)
            case "date" | "-date":
                dates = snapshot.dates[hits.ids]
                direction = dates if ask.sort == "date" else -dates
                # unknown dates last either way
                return np.lexsort((hits.ids, direction, dates == 0)).astype(np.int32)
            case "title":
                titles = [snapshot.title_orders[number] for number in hits.ids.tolist()]
                return np.array(sorted(range(len(titles)), key=lambda place: (not titles[place], titles[place], place)))
            case _:
                assert_never(ask.sort)

    def _groups(self, snapshot: Snapshot, order: Ids) -> dict[int, tuple[int, ...]]:
        """The first of each group of near duplicates, in order, and the others under it."""
        members: dict[int, list[int]] = {}
        for place, leader in enumerate(near.groups([snapshot.sketches[number] for number in order])):
            members.setdefault(leader, []).append(int(order[place]))
        return {numbers[0]: tuple(numbers[1:]) for numbers in members.values()}

    def _hits(
        self, snapshot: Snapshot, numbers: Ids, similar: Iterable[tuple[int, ...]], rows: Sequence[Scored]
    ) -> tuple[Hit, ...]:
        """The hits of a page: the numbers of its articles, those of the near duplicates under each, their scores."""
        return tuple(
            Hit(id, score, _LEVELS[level], tuple(map(snapshot.id, others)) if others else (), tuple(shares))
            for id, others, (score, level, shares) in zip(snapshot.ids_of(numbers), similar, rows, strict=False)
        )

    def _counts(self, snapshot: Snapshot, found: Ids, hits: Ids, name: str, ask: Ask) -> tuple[Count, ...]:
        """The values of a facet with their counts, most first; chosen ones stay at 0, years are in their order."""
        own = [choice for choice in ask.choices if choice.facet == name]
        ids = found[chosen(snapshot, ask.choices, but=name)[found]] if own else hits
        counts = dict.fromkeys(sorted({value for choice in own for value in choice.values}), 0)
        rows = [Count(*row) for row in (counts | snapshot.counts(name, ids)).items()]
        by_year = BY_NAME[name].kind == "year"
        return tuple(
            sorted(rows, key=lambda row: (row.value == UNKNOWN, row.value) if by_year else (-row.count, row.value))
        )

    @staticmethod
    def _number(snapshot: Snapshot, id: str) -> int:
        number = snapshot.number(id)
        if number is None:
            raise EngineError(f"{id}: no article of this id is in the index; 'kashaf search' lists the ids there are")
        return number

    @_read
    def has(self, id: str) -> bool:
        return self._snapshot.number(id) is not None

    @_read
    def records(self, ids: Sequence[str]) -> tuple[Record, ...]:
        snapshot = self._snapshot  # another thread may turn to a newer one, with other numbers, between two lines
        return tuple(records.from_row(*snapshot.stored(self._number(snapshot, id))) for id in ids)

    @_read
    def levels(self, forms: Iterable[str]) -> Mapping[str, Terms]:
        return self._snapshot.vocabulary.of_forms(forms)

    @_read
    def spellings(self) -> Mapping[str, int]:
        return self._snapshot.spellings

    @_read
    def published(self, spellings: Iterable[str]) -> Mapping[str, str]:
        snapshot = self._snapshot
        rows = snapshot.vocabulary.of_spellings(spellings)
        held = snapshot.holding(EXACT, [row.exact for row in rows])
        best: dict[str, str] = {}
        for row in rows:
            if held[row.exact] > held.get(best.get(row.spelling, ""), 0):
                best[row.spelling] = row.exact
        return best

    @_read
    def titles(self) -> Sequence[tuple[str, str]]:
        return self._snapshot.titles

    @_read
    def holding(self, level: str, terms: Iterable[str]) -> Mapping[str, int]:
        return self._snapshot.holding(level, terms)

    @_read
    def similar(self, id: str) -> tuple[Similar, ...]:
        snapshot = self._snapshot
        number = self._number(snapshot, id)
        copies = tuple(Similar(snapshot.id(copy), 1.0, "copy") for copy in snapshot.copies(id))
        own = snapshot.sketches[number]
        shares = [
            (near.share(own, snapshot.sketches[other]), other)
            for other in np.flatnonzero(snapshot.articles).tolist()
            if other != number and len(np.intersect1d(own, snapshot.sketches[other], assume_unique=True))
        ]
        alike = sorted((-share, other) for share, other in shares if share >= near.LEAST_SHARE)
        return copies + tuple(Similar(snapshot.id(other), round(-share, 3)) for share, other in alike)

    @_read
    def info(self) -> Info:
        with self._lock:
            snapshot, stamp = self._snapshot, self.stamp
        return Info(
            engine=NAME,
            articles=snapshot.article_count,
            terms=snapshot.vocabulary.count(),
            bytes=folders.size(self.folder, stamp),
            created=stamp.created,
            version=stamp.version,
            analyzer=stamp.analyzer,
            copies=snapshot.copy_count,
            loops="compiled" if kernels.COMPILED else "numpy",
        )

    @_read
    def verify(self) -> tuple[str, ...]:
        """Read every byte, and every record once."""
        return tuple(problems_of(self.folder, self._snapshot))


def _scored(hits: Found, places: Array, shares: Floats) -> list[Scored]:
    """How the hits at some places scored, with their shares (hits x words)."""
    scores = np.round(hits.scores[places].astype(np.float64), 5).tolist()
    return list(zip(scores, hits.levels[places].tolist(), np.round(shares.astype(np.float64), 5).tolist(), strict=True))
