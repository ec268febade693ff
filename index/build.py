"""Bringing an index up to date with files: what is new is read, what changed replaced, what is gone removed."""

import hashlib
import os
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from kashaf.index import records
from kashaf.index import repeated as boilerplate
from kashaf.index.authorities import Authorities
from kashaf.index.engine import BrokenIndex, Known, Writer
from kashaf.index.helping import WORTH_HELP, Indexing, Spread
from kashaf.index.metadata import Metadata
from kashaf.index.model import Article, Skipped
from kashaf.index.readers import BY_SUFFIX, LONGEST_FIRST, read, sources
from kashaf.index.sources import Source, suffix_of

_KEPT = "repeated.json"

Progress = Callable[[int, int], None]
"""Told how many of the bytes to read are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An article whose folded text is that of another, which alone is found by searches."""

    id: str
    of: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know about an article that was read: decoding damage, a date that was not understood."""

    path: str
    note: str


@dataclass(frozen=True, slots=True)
class Repeated:
    """Words that were judged boilerplate of a source, as they stand in one of the articles, and out of how many of this
    run they were cut. A source is that of the articles, or else the folder or table they came from."""

    source: str
    text: str
    articles: int


@dataclass(slots=True)
class Report:
    """What a run did. `added`, `updated` and `unchanged` count copies too; `articles` those that can be found."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    articles: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    repeated: list[Repeated] = field(default_factory=list)
    took_s: float = 0.0


def build(
    paths: Sequence[Path],
    writer: Writer,
    authorities: Authorities,
    metadata: Metadata,
    progress: Progress | None = None,
    *,
    repeated: bool = True,
    processes: int | None = None,
) -> Report:
    """Bring the writer's index up to date with the files below the paths, and commit.

    Articles that came from other paths in earlier runs stay. An article whose file is there but cannot be read stays
    as it was. With `repeated`, what many articles of one source share is judged first, in a reading of its own, and
    boilerplate is kept out of search and facets (`kashaf.index.repeated`); what earlier runs learned is used too, but
    articles that did not change stay as they are. `processes` share the work; by default as many as there are
    processors if there is much to read. Raises InputError for a path that does not exist; nothing is changed then.
    """
    run = _Run(writer, authorities, metadata, progress or (lambda _done, _whole: None), repeated)
    return run.run(paths, processes)


class _Run:
    """One run: what was known at its start, what was seen so far."""

    def __init__(
        self, writer: Writer, authorities: Authorities, metadata: Metadata, progress: Progress, repeated: bool
    ) -> None:
        self.writer, self.authorities, self.metadata, self.progress = writer, authorities, metadata, progress
        self.before = dict(writer.known())
        self.by_file: dict[tuple[str, str], list[Known]] = {}
        for known in self.before.values():
            self.by_file.setdefault((known.root, known.path), []).append(known)
        self.seen: set[str] = set()
        self.originals = {known.text_hash: known.id for known in self.before.values() if known.copy_of is None}
        self.held_back: list[tuple[Article, Known, str]] = []
        self.file_hashes: dict[Path, str] = {}
        self.known_repeated: boilerplate.Known | None = _known(writer) if repeated else None
        self.report = Report()

    def run(self, paths: Sequence[Path], processes: int | None) -> Report:
        started = time.monotonic()
        roots = [path.resolve() for path in paths]
        found = [(str(root), source) for path, root in zip(paths, roots, strict=True) for source in sources([path])]
        to_read = sum(source.path.stat().st_size for _, source in found if isinstance(source, Source))
        done, whole = 0, to_read
        if self.known_repeated is not None:
            done, whole = whole, 2 * whole
            self._learn(self.known_repeated, found, whole)
        self.indexing = Indexing(self.writer.put, self.authorities, self.known_repeated)
        shared = processes or (os.cpu_count() or 1 if to_read >= WORTH_HELP else 1)
        with closing(Spread(self.indexing, self.writer, self.authorities, self.known_repeated, shared)) as self.spread:
            for root, source in found:
                if isinstance(source, Skipped):
                    self._skip(source, root)
                    continue
                self._file(root, source)
                done += source.path.stat().st_size
                self.progress(done, whole)
            self.spread.finish()
        self._remove({str(root) for root in roots})
        self._settle_copies()
        now = self.writer.known()
        self.report.articles = sum(known.copy_of is None for known in now.values())
        self.report.duplicates = [Duplicate(known.id, known.copy_of) for known in now.values() if known.copy_of]
        self.report.skipped += [*self.metadata.skipped, *self.metadata.unused()]
        cut = [Repeated(source, text, times) for (source, _), (text, times) in self.indexing.cut.found.items()]
        self.report.repeated = sorted(cut, key=lambda one: (one.source, -one.articles, one.text))
        self.writer.commit()
        self.report.took_s = round(time.monotonic() - started, 3)
        return self.report

    def _learn(self, known: boilerplate.Known, found: Sequence[tuple[str, Source | Skipped]], whole: int) -> None:
        """Read what is new once for what its articles share; the texts are not held but for a sample of their words."""
        samples = boilerplate.Samples()
        done = 0
        for root, source in found:
            if isinstance(source, Skipped):
                continue
            if not self._unchanged(root, source):
                many = _many(source)
                for article in read(source, self.metadata):
                    if isinstance(article, Skipped):
                        continue
                    of = boilerplate.source_of(article, source.path.resolve(), many)
                    if samples.wants(of, article) and self._is_new(article):
                        samples.add(of, article)
            done += source.path.stat().st_size
            self.progress(done, whole)
        if learned := samples.boilerplate():
            self.known_repeated = boilerplate.merged(known, learned)
            self.writer.keep(_KEPT, boilerplate.to_text(self.known_repeated))

    def _is_new(self, article: Article) -> bool:
        before = self.before.get(article.id)
        return before is None or before.article_hash != records.article_hash(article)

    def _skip(self, skipped: Skipped, root: str) -> None:
        """What was known of a file, or of all files below a folder, that cannot be read now is kept."""
        self.report.skipped.append(skipped)
        if skipped.line is not None:
            return
        path = Path(skipped.path).resolve()
        for known in self.before.values():
            if known.root == root and known.id not in self.seen and Path(known.path).is_relative_to(path):
                self._keep(known)

    def _keep(self, known: Known) -> None:
        self.seen.add(known.id)
        self.report.unchanged += 1

    def _file(self, root: str, source: Source) -> None:
        path = str(source.path.resolve())
        if self._unchanged(root, source):
            for known in self.by_file[root, path]:
                self._keep(known)
            return
        file_hash = self._file_hash(source)
        for found in read(source, self.metadata):
            if isinstance(found, Skipped):
                self._skip(found, root)
            else:
                self._article(found, root, source, file_hash)

    def _unchanged(self, root: str, source: Source) -> bool:
        """Whether all articles of the file are in the index as they would be read now."""
        before = self.by_file.get((root, str(source.path.resolve())), [])
        file_hash = self._file_hash(source)
        return bool(file_hash and before) and all(known.file_hash == file_hash for known in before)

    def _file_hash(self, source: Source) -> str:
        """Changes when the file does, or what the metadata table says of it; "" for a file of many articles."""
        if _many(source):
            return ""
        if source.path not in self.file_hashes:
            self.file_hashes[source.path] = self._hash_now(source)
        return self.file_hashes[source.path]

    def _hash_now(self, source: Source) -> str:
        row = self.metadata.row(source.name, source.path.name)
        try:
            with source.path.open("rb") as file:
                content = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return ""  # reading it will say what is wrong
        return hashlib.sha256(f"{content} {row.details if row else None}".encode()).hexdigest()[:32]

    def _article(self, article: Article, root: str, source: Source, file_hash: str) -> None:
        path = str(source.path.resolve())
        before = self.before.get(article.id)
        elsewhere = before and (before.root, before.path) != (root, path) and Path(before.path).exists()
        if article.id in self.seen or elsewhere:
            other = self.writer.known()[article.id].path if article.id in self.writer.known() else path
            reason = f'the id "{article.id}" is already that of an article of {other}; give one of them another id'
            self.report.skipped.append(Skipped(article.path, None, reason))
            return
        self.seen.add(article.id)
        known = Known(
            article.id, root, path, file_hash, records.article_hash(article), self.writer.text_hash(article.text)
        )
        if before is None:
            self.report.added += 1
        elif before.article_hash != known.article_hash:
            self.report.updated += 1
        else:
            self.report.unchanged += 1
            if (before.root, before.path, before.file_hash) == (root, path, file_hash):
                return
        self.report.notes += [Note(article.path, note) for note in article.notes]
        self._put(article, known, boilerplate.source_of(article, Path(path), _many(source)))

    def _put(self, article: Article, known: Known, source: str) -> None:
        """Hand an article on, or keep a copy back until it is known which originals stay."""
        before = self.before.get(known.id)
        if before and before.text_hash != known.text_hash and self.originals.get(before.text_hash) == known.id:
            del self.originals[before.text_hash]
        if self.originals.setdefault(known.text_hash, known.id) == known.id:
            self.spread.hand((article, known, source))
        else:
            self.held_back.append((article, known, source))

    def _remove(self, roots: set[str]) -> None:
        gone = [known for known in self.before.values() if known.root in roots and known.id not in self.seen]
        self.writer.remove(known.id for known in gone)
        self.report.removed = len(gone)
        for known in gone:
            if self.originals.get(known.text_hash) == known.id:
                del self.originals[known.text_hash]

    def _settle_copies(self) -> None:
        """Put the copies in, the first as the original where that has gone: a renamed file is one."""
        new = {known.id for _, known, _ in self.held_back}
        old = [
            known
            for known in self.writer.known().values()
            if known.copy_of and known.id not in new and self.originals.get(known.text_hash) != known.copy_of
        ]
        copies = [(self.indexing.understood(article, source), known) for article, known, source in self.held_back]
        for record, known in [*((self.writer.record(known.id), known) for known in old), *copies]:
            original = self.originals.setdefault(known.text_hash, known.id)
            self.writer.put(record, replace(known, copy_of=None if original == known.id else original))


def _many(source: Source) -> bool:
    return BY_SUFFIX[suffix_of(source.path.name, LONGEST_FIRST) or ""].many


def _known(writer: Writer) -> boilerplate.Known:
    """What earlier runs learned of each source."""
    text = writer.kept(_KEPT)
    try:
        return boilerplate.from_text(text) if text is not None else {}
    except ValueError as error:
        raise BrokenIndex(
            f"{_KEPT}: what the index has learned of boilerplate is damaged ({error}); "
            "rebuild it with 'kashaf index --full PATH'"
        ) from error
