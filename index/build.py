"""Bringing an index up to date with files: what is new is read, what changed replaced, what is gone removed."""

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from kashaf.index import records
from kashaf.index.authorities import Authorities
from kashaf.index.engine import Known, Writer
from kashaf.index.metadata import Metadata
from kashaf.index.model import Article, Record, Skipped
from kashaf.index.readers import BY_SUFFIX, LONGEST_FIRST, read, sources
from kashaf.index.sources import Source, suffix_of
from kashaf.index.understand import understand

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
    took_s: float = 0.0


def build(
    paths: Sequence[Path],
    writer: Writer,
    authorities: Authorities,
    metadata: Metadata,
    progress: Progress | None = None,
) -> Report:
    """Bring the writer's index up to date with the files below the paths, and commit.

    Articles that came from other paths in earlier runs stay. An article whose file is there but cannot be read stays
    as it was. Raises InputError for a path that does not exist; nothing is changed then.
    """
    return _Run(writer, authorities, metadata, progress or (lambda _done, _whole: None)).run(paths)


class _Run:
    """One run: what was known at its start, what was seen so far."""

    def __init__(self, writer: Writer, authorities: Authorities, metadata: Metadata, progress: Progress) -> None:
        self.writer, self.authorities, self.metadata, self.progress = writer, authorities, metadata, progress
        self.before = dict(writer.known())
        self.by_file: dict[tuple[str, str], list[Known]] = {}
        for known in self.before.values():
            self.by_file.setdefault((known.root, known.path), []).append(known)
        self.seen: set[str] = set()
        self.originals = {known.text_hash: known.id for known in self.before.values() if known.copy_of is None}
        self.held_back: list[tuple[Record, Known]] = []
        self.report = Report()

    def run(self, paths: Sequence[Path]) -> Report:
        started = time.monotonic()
        roots = [path.resolve() for path in paths]
        found = [(str(root), source) for path, root in zip(paths, roots, strict=True) for source in sources([path])]
        whole = sum(source.path.stat().st_size for _, source in found if isinstance(source, Source))
        done = 0
        for root, source in found:
            if isinstance(source, Skipped):
                self._skip(source, root)
                continue
            self._file(root, source)
            done += source.path.stat().st_size
            self.progress(done, whole)
        self._remove({str(root) for root in roots})
        self._settle_copies()
        now = self.writer.known()
        self.report.articles = sum(known.copy_of is None for known in now.values())
        self.report.duplicates = [Duplicate(known.id, known.copy_of) for known in now.values() if known.copy_of]
        self.report.skipped += [*self.metadata.skipped, *self.metadata.unused()]
        self.writer.commit()
        self.report.took_s = round(time.monotonic() - started, 3)
        return self.report

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
        many = BY_SUFFIX[suffix_of(source.path.name, LONGEST_FIRST) or ""].many
        file_hash = "" if many else self._file_hash(source)
        before = self.by_file.get((root, path), [])
        if file_hash and before and all(known.file_hash == file_hash for known in before):
            for known in before:
                self._keep(known)
            return
        for found in read(source, self.metadata):
            if isinstance(found, Skipped):
                self._skip(found, root)
            else:
                self._article(found, root, path, file_hash)

    def _file_hash(self, source: Source) -> str:
        """Changes when the file does, or what the metadata table says of it."""
        row = self.metadata.row(source.name, source.path.name)
        try:
            with source.path.open("rb") as file:
                content = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return ""  # reading it will say what is wrong
        return hashlib.sha256(f"{content} {row.details if row else None}".encode()).hexdigest()[:32]

    def _article(self, article: Article, root: str, path: str, file_hash: str) -> None:
        before = self.before.get(article.id)
        elsewhere = before and (before.root, before.path) != (root, path) and Path(before.path).exists()
        if article.id in self.seen or elsewhere:
            other = self.writer.known()[article.id].path if article.id in self.writer.known() else path
            reason = f'the id "{article.id}" is already that of an article of {other}; give one of them another id'
            self.report.skipped.append(Skipped(article.path, None, reason))
            return
        self.seen.add(article.id)
        known = Known(article.id, root, path, file_hash, records.article_hash(article), records.text_hash(article))
        if before is None:
            self.report.added += 1
        elif before.article_hash != known.article_hash:
            self.report.updated += 1
        else:
            self.report.unchanged += 1
            if (before.root, before.path, before.file_hash) == (root, path, file_hash):
                return
        self.report.notes += [Note(article.path, note) for note in article.notes]
        self._put(understand(article, self.authorities), known)

    def _put(self, record: Record, known: Known) -> None:
        """Add an article at once, or keep a copy back until it is known which originals stay."""
        before = self.before.get(known.id)
        if before and before.text_hash != known.text_hash and self.originals.get(before.text_hash) == known.id:
            del self.originals[before.text_hash]
        if self.originals.setdefault(known.text_hash, known.id) == known.id:
            self.writer.put(record, known)
        else:
            self.held_back.append((record, known))

    def _remove(self, roots: set[str]) -> None:
        gone = [known for known in self.before.values() if known.root in roots and known.id not in self.seen]
        self.writer.remove(known.id for known in gone)
        self.report.removed = len(gone)
        for known in gone:
            if self.originals.get(known.text_hash) == known.id:
                del self.originals[known.text_hash]

    def _settle_copies(self) -> None:
        """Put the copies in, the first as the original where that has gone: a renamed file is one."""
        new = {known.id for _, known in self.held_back}
        old = [
            known
            for known in self.writer.known().values()
            if known.copy_of and known.id not in new and self.originals.get(known.text_hash) != known.copy_of
        ]
        for record, known in [*((self.writer.record(known.id), known) for known in old), *self.held_back]:
            original = self.originals.setdefault(known.text_hash, known.id)
            self.writer.put(record, replace(known, copy_of=None if original == known.id else original))
