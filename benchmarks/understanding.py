"""Articles a second, in processor time, of each step that reads an article, one after the other, and of all of it.

python benchmarks/understanding.py NEWS.jsonl.gz [ARTICLES]
"""

import sys
import time
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import TypeVar

from run import from_file

from kashaf.index.authorities import load
from kashaf.index.mentions import mentions
from kashaf.index.model import Article
from kashaf.index.publication import publication_year
from kashaf.index.scan import compiled
from kashaf.index.understand import understand
from kashaf.index.years import years
from kashaf.index.zones import zones

Made = TypeVar("Made")


def main() -> None:
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 3000
    texts = [text for _, text in islice(from_file(Path(sys.argv[1])), count)]
    articles = [Article("id", text, "path") for text in texts]
    authorities = load()
    scanner = authorities.scanner
    print(f"| step | articles/s over {len(texts)} | microseconds an article |\n|---|---|---|")

    def timed(name: str, made: Callable[[], Iterable[Made]]) -> list[Made]:
        started = time.process_time()
        found = list(made())
        took = time.process_time() - started
        print(f"| {name} | {len(texts) / took:.0f} | {1e6 * took / len(texts):.0f} |", flush=True)
        return found

    layouts = timed("zones", lambda: (zones(text, None) for text in texts))
    scans = timed("scan, compiled" if compiled else "scan by regex", lambda: map(scanner, texts))
    if compiled:
        timed("scan by regex, instead", lambda: map(scanner.by_regex, texts))
    read = list(zip(texts, layouts, scans, strict=True))
    timed("mentions", lambda: (mentions(text, layout, authorities, scan) for text, layout, scan in read))
    said = timed("years", lambda: (years(text, layout, None, scan) for text, layout, scan in read))
    timed(
        "year of publication",
        lambda: (
            publication_year(article, article.text, layout, found, {}, scan)
            for article, (_, layout, scan), found in zip(articles, read, said, strict=True)
        ),
    )
    timed("all of it", lambda: (understand(article, authorities) for article in articles))
    timed("all of it again, every word met", lambda: (understand(article, authorities) for article in articles))


if __name__ == "__main__":
    main()
