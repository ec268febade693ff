"""Articles of a news file by their number or id, understood as an index run would."""

import gzip
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from kashaf.index.authorities import Authorities
from kashaf.index.model import Article, Record
from kashaf.index.understand import understand


def rows(path: Path) -> Iterator[Article]:
    """Every article of the file, in order."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield Article(str(row["id"]), row["text"], path.name, title=row.get("title") or None)


def count(path: Path) -> int:
    return sum(1 for _ in rows(path))


def numbered(path: Path, numbers: Iterable[int]) -> list[Article]:
    """The articles with these numbers, in the order asked for."""
    wanted = set(numbers)
    found = {number: one for number, one in enumerate(rows(path)) if number in wanted}
    return [found[number] for number in numbers]


def with_ids(path: Path, ids: Iterable[str]) -> dict[str, Article]:
    wanted = set(ids)
    return {one.id: one for one in rows(path) if one.id in wanted}


def record(article: Article, authorities: Authorities) -> Record:
    return understand(article, authorities)
