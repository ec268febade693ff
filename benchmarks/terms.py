"""How many distinct word forms a second get their terms: folding, stems, roots, and all levels at once.

    python benchmarks/terms.py ARTICLES.jsonl.gz

Each row is one word form after another with all caches empty, in the processor's time of one thread; the last is what
an index does. The lexicon is loaded, since that time does not grow with the words.
"""

import gc
import gzip
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from kashaf.index import arabic, letters, roots, stem, term_columns
from kashaf.index.analysis import words


def forms(path: Path) -> list[str]:
    """The distinct bare word forms of a file of articles, one JSON object a line."""
    found: dict[str, None] = {}
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            found.update(dict.fromkeys(words(f"{article.get('title', '')}\n{article['text']}")))
    return list(dict.fromkeys(map(letters.bare, found)))


def each(term: Callable[[str], object]) -> Callable[[Sequence[str]], object]:
    return lambda given: [term(form) for form in given]


ROWS: tuple[tuple[str, Callable[[Sequence[str]], object]], ...] = (
    ("folding, one by one", each(letters.fold)),
    ("folding, all at once", letters.fold_all),
    ("stems, one by one", each(stem.stem)),
    ("roots, one by one", each(roots.root)),
    ("all levels, one by one", each(arabic.terms)),
    ("all levels, all at once", term_columns.terms_of),
)


def main() -> None:
    given = forms(Path(sys.argv[1]))
    term_columns.terms_of(["كتاب", "لاكسبوغ"])
    gc.collect()
    print(f"{len(given):,} distinct word forms\n")
    for label, act in ROWS:
        for module in (stem, roots):
            for cached in list(vars(module).values()):
                if hasattr(cached, "cache_clear"):
                    cached.cache_clear()
        started = time.process_time()
        act(given)
        taken = time.process_time() - started
        print(f"{label:26}{taken:8.2f} s{len(given) / taken:12,.0f} forms/s")


if __name__ == "__main__":
    main()
