"""The embedded engine: a Whoosh index in a folder, searched over arrays of its latest commit."""

import threading
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from itertools import islice
from pathlib import Path
from pickle import UnpicklingError
from typing import assert_never

import numpy as np
from whoosh import index as whoosh_index
from whoosh.filedb.filestore import FileStorage
from whoosh.reading import TermNotFound

from kashaf.index import folder as folders
from kashaf.index import near, records
from kashaf.index.arabic import EXACT, NAMES, Terms
from kashaf.index.choices import chosen
from kashaf.index.engine import Ask, BrokenIndex, Count, EngineError, Hit, Info, Reply, Similar
from kashaf.index.fields import BY_NAME, UNKNOWN
from kashaf.index.kernels import Floats, Ids, best, counts, recency
from kashaf.index.matching import Found, Matching
from kashaf.index.model import Record
from kashaf.index.schema import COPY, schema
from kashaf.index.snapshot import Snapshot
from kashaf.index.vocabulary import Vocabulary

NAME = "whoosh"
VOCABULARY = "vocabulary.sqlite"

_DAMAGE = (whoosh_index.IndexError, TermNotFound, OSError, ValueError, KeyError, EOFError, UnpicklingError)


class WhooshEngine:
    """An open index; see `kashaf.index.engine.Engine` for what each call promises."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.RLock()
        self._open()

    def _open(self) -> None:
        self.stamp = folders.read_stamp(self.folder)
        data = self.folder / self.stamp.data
        try:
            self._index = whoosh_index.FileIndex(FileStorage(str(data)), schema())
            self._vocabulary = Vocabulary(data / VOCABULARY)
            self._generation = self._index.latest_generation()
            self._snapshot = Snapshot(self._index.reader())
        except _DAMAGE as error:
            raise BrokenIndex(
                f"{data}: the index cannot be opened ({error}); "
                f"rebuild it with 'kashaf index --full PATH --index {self.folder}'"
            ) from error

    @property
    def snapshot(self) -> Snapshot:
        """The arrays of the commit that is being searched."""
        return self._snapshot

    def refresh(self) -> bool:
        """Turn to the newest commit. Readers of the old one, in other threads, keep it until they are done."""
        with self._lock:
            stamp = folders.read_stamp(self.folder)
            if stamp == self.stamp and self._index.latest_generation() == self._generation:
                return False
            self._open()
            return True

    def close(self) -> None:
        with self._lock:
            self._snapshot.close()
            self._vocabulary.close()

    def search(self, ask: Ask) -> Reply:
        snapshot = self._snapshot
        matching = Matching(snapshot, self._vocabulary, ask)
        found = matching.find(ask.query)
        if ask.weights.recency:
            factors = recency(snapshot.dates, ask.weights.recency)
            found.scores, scores = found.scores * factors, [one * factors for one in matching.scores]
        else:
            scores = matching.scores
        ids = np.flatnonzero(found.mask & chosen(snapshot, ask.choices)).astype(np.int32)
        order = self._order(snapshot, found, ids, ask)
        groups = self._groups(snapshot, order) if ask.grouped else {int(number): () for number in order}
        page = islice(groups.items(), ask.start, ask.start + ask.size)
        return Reply(
            total=len(groups) if ask.grouped else len(ids),
            hits=tuple(self._hit(snapshot, found, scores, number, others) for number, others in page),
            counts={name: self._counts(snapshot, found, name, ask) for name in ask.facets},
            words=tuple(matching.words),
            full=len(ids) if found.first is None else int(found.first[ids].sum()),
            problems=tuple(dict.fromkeys(matching.problems)),
        )

    def _order(self, snapshot: Snapshot, found: Found, ids: Ids, ask: Ask) -> Ids:
        """The hits in the order asked for; by relevance only as many as are needed are put in order."""
        match ask.sort:
            case "relevance":
                wanted = len(ids) if ask.grouped else min(len(ids), ask.start + ask.size)
                if found.first is None:
                    return best(found.scores, ids, wanted)
                full = best(found.scores, ids[found.first[ids]], wanted)
                rest = best(found.scores, ids[~found.first[ids]], wanted - len(full))
                return np.concatenate([full, rest])
            case "date" | "-date":
                dates = snapshot.dates[ids]
                direction = dates if ask.sort == "date" else -dates
                return ids[np.lexsort((ids, direction, dates == 0))]  # unknown dates last either way
            case "title":
                titles = snapshot.title_orders
                return np.array(sorted(ids.tolist(), key=lambda id: (not titles[id], titles[id], id)), dtype=np.int32)
            case _:
                assert_never(ask.sort)

    def _groups(self, snapshot: Snapshot, order: Ids) -> dict[int, tuple[int, ...]]:
        """The first of each group of near duplicates, in order, and the others under it."""
        members: dict[int, list[int]] = {}
        for place, leader in enumerate(near.groups([snapshot.sketches[number] for number in order])):
            members.setdefault(leader, []).append(int(order[place]))
        return {numbers[0]: tuple(numbers[1:]) for numbers in members.values()}

    def _hit(
        self, snapshot: Snapshot, found: Found, scores: Sequence[Floats], number: int, others: Iterable[int]
    ) -> Hit:
        rank = int(found.levels[number])
        return Hit(
            id=self._id(snapshot, number),
            score=round(float(found.scores[number]), 5),
            level=NAMES[rank] if rank < len(NAMES) else None,
            similar=tuple(self._id(snapshot, other) for other in others),
            shares=tuple(round(float(one[number]), 5) for one in scores),
        )

    def _counts(self, snapshot: Snapshot, found: Found, name: str, ask: Ask) -> tuple[Count, ...]:
        """The values of a facet with their counts, most first; chosen ones stay at 0, years are in their order."""
        mask = found.mask & chosen(snapshot, ask.choices, but=name)
        column = snapshot.facet(name)
        numbers = counts(column.offsets, column.ids, mask)
        picked = {value for choice in ask.choices if choice.facet == name for value in choice.values}
        rows = [
            Count(value, int(number))
            for value, number in zip(column.values, numbers, strict=True)
            if number or value in picked
        ]
        rows += [Count(value, 0) for value in sorted(picked - set(column.values))]
        by_year = BY_NAME[name].kind == "year"
        return tuple(
            sorted(rows, key=lambda row: (row.value == UNKNOWN, row.value) if by_year else (-row.count, row.value))
        )

    def _id(self, snapshot: Snapshot, number: int) -> str:
        return str(snapshot.stored(number)["known"][0])

    def _number(self, id: str) -> int:
        number = self._snapshot.number(id)
        if number is None:
            raise EngineError(f"{id}: no article of this id is in the index; 'kashaf search' lists the ids there are")
        return number

    def has(self, id: str) -> bool:
        return self._snapshot.number(id) is not None

    def records(self, ids: Sequence[str]) -> tuple[Record, ...]:
        return tuple(records.from_bytes(self._snapshot.stored(self._number(id))["record"]) for id in ids)

    def levels(self, forms: Iterable[str]) -> Mapping[str, Terms]:
        return self._vocabulary.of_forms(forms)

    def spellings(self) -> Mapping[str, int]:
        return self._snapshot.spellings

    def published(self, spellings: Iterable[str]) -> Mapping[str, str]:
        rows = self._vocabulary.of_spellings(spellings)
        held = self._snapshot.holding(EXACT, [row.exact for row in rows])
        best: dict[str, str] = {}
        for row in rows:
            if held[row.exact] > held.get(best.get(row.spelling, ""), 0):
                best[row.spelling] = row.exact
        return best

    def titles(self) -> Sequence[tuple[str, str]]:
        return self._snapshot.titles

    def holding(self, level: str, terms: Iterable[str]) -> Mapping[str, int]:
        return self._snapshot.holding(level, terms)

    def similar(self, id: str) -> tuple[Similar, ...]:
        snapshot, number = self._snapshot, self._number(id)
        copies = tuple(Similar(self._id(snapshot, copy), 1.0, "copy") for copy in snapshot.ids("copy_of", id).tolist())
        own = snapshot.sketches[number]
        shares = [
            (near.share(own, snapshot.sketches[other]), other)
            for other in np.flatnonzero(snapshot.articles).tolist()
            if other != number and len(np.intersect1d(own, snapshot.sketches[other], assume_unique=True))
        ]
        alike = sorted((-share, other) for share, other in shares if share >= near.LEAST_SHARE)
        return copies + tuple(Similar(self._id(snapshot, other), round(-share, 3)) for share, other in alike)

    def info(self) -> Info:
        snapshot = self._snapshot
        return Info(
            engine=NAME,
            articles=int(snapshot.articles.sum()),
            terms=self._vocabulary.count(),
            bytes=folders.size(self.folder / self.stamp.data),
            created=self.stamp.created,
            version=self.stamp.version,
            analyzer=self.stamp.analyzer,
            copies=len(snapshot.ids("kind", COPY)),
        )

    def verify(self) -> tuple[str, ...]:
        """Read every posting and every record once."""
        problems = [f"{VOCABULARY}: {line}" for line in self._vocabulary.check()]
        reader = self._snapshot.reader
        for number in reader.all_doc_ids():
            try:
                record = records.from_bytes(reader.stored_fields(number)["record"])
                if any(record.article.text[one.start : one.end] != one.text for one in record.mentions):
                    problems.append(f"{record.article.id}: a mention is not where it should be")
            except Exception as error:  # whatever damage does to pickled bytes is what is looked for
                problems.append(f"article number {number}: its record cannot be read ({error})")
        try:
            postings = reduce(lambda so_far, term: so_far + len(self._snapshot._read(*term).ids), reader.all_terms(), 0)
        except Exception as error:  # as above
            problems.append(f"the postings cannot be read ({error})")
        else:
            if not postings and len(self._snapshot.articles):
                problems.append("there are articles and no postings")
        return tuple(problems)
