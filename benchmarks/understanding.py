"""Articles a second, in processor time, of each step that reads an article: zones, mentions, years, all of it.

python benchmarks/understanding.py NEWS.jsonl.gz [ARTICLES]
"""

import sys
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from run import from_file

from kashaf.index.authorities import load
from kashaf.index.mentions import mentions
from kashaf.index.model import Article
from kashaf.index.understand import understand
from kashaf.index.years import years
from kashaf.index.zones import zones


def main() -> None:
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 3000
    texts = [text for _, text in islice(from_file(Path(sys.argv[1])), count)]
    authorities = load()
    mentions("تويتر", (), authorities)  # builds the trie
    steps: dict[str, Callable[[str], object]] = {
        "zones": lambda text: zones(text, None),
        "mentions": lambda text: mentions(text, (), authorities),
        "years": lambda text: years(text, (), "2015-04-05"),
        "all of it": lambda text: understand(Article("id", text, "path"), authorities),
    }
    print(f"| step | articles/s over {len(texts)} |\n|---|---|")
    for name, step in steps.items():
        started = time.process_time()
        for text in texts:
            step(text)
        print(f"| {name} | {len(texts) / (time.process_time() - started):.0f} |", flush=True)


if __name__ == "__main__":
    main()
