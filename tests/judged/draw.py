"""Draw what a person should judge: mentions in their context, and whole articles to find names in.

    python tests/judged/draw.py NEWS.jsonl.gz --seed 7 --mentions 200 --articles 100 --to FOLDER

Writes into FOLDER mentions.tsv with empty verdicts, mentions.txt and articles-N.txt to read, and names.txt with what
the authority file holds. The news is not part of the project: judged samples name articles by id, places by offset.
"""

import argparse
import random
from pathlib import Path

import news

from kashaf.index.authorities import load
from kashaf.index.model import Mention, Record
from kashaf.index.zones import ZONES

DRAWN_FROM = 3000
"""Articles the mentions are drawn from."""
AROUND = 160
"""Characters shown on either side of a mention."""
COLUMNS = ("article", "start", "end", "facet", "value", "rule", "verdict", "note")
PER_PART = 50
"""Articles in one file to read."""


def context(record: Record, mention: Mention) -> str:
    text = record.article.text
    before, after = text[max(0, mention.start - AROUND) : mention.start], text[mention.end : mention.end + AROUND]
    return " ".join(f"{before}⟦{mention.text}⟧{after}".split())


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("news", type=Path)
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--mentions", type=int, default=200)
    options.add_argument("--articles", type=int, default=100)
    options.add_argument("--to", type=Path, required=True)
    given = options.parse_args()
    given.to.mkdir(parents=True, exist_ok=True)

    authorities, chance = load(), random.Random(given.seed)
    numbers = chance.sample(range(news.count(given.news)), DRAWN_FROM + given.articles)
    records = [news.record(one, authorities) for one in news.numbered(given.news, numbers[:DRAWN_FROM])]
    pairs = [(record, one) for record in records for one in record.mentions if ZONES[one.zone].counted]
    drawn = chance.sample(pairs, given.mentions)
    rows = ["\t".join(COLUMNS)]
    shown = []
    for number, (record, one) in enumerate(drawn, 1):
        rows.append(
            "\t".join([record.article.id, str(one.start), str(one.end), one.facet, one.value, one.rule, "", ""])
        )
        entity = authorities.entities[one.value]
        shown.append(f"{number}. {one.facet}: {entity.label_ar} ({entity.label_en})\n   {context(record, one)}\n")
    (given.to / "mentions.tsv").write_text("\n".join(rows) + "\n", "utf-8")
    (given.to / "mentions.txt").write_text("\n".join(shown), "utf-8")

    whole = [f"### {one.id}\n\n{one.text}\n" for one in news.numbered(given.news, numbers[DRAWN_FROM:])]
    for start in range(0, len(whole), PER_PART):
        part = given.to / f"articles-{start // PER_PART + 1}.txt"
        part.write_text("\n".join(whole[start : start + PER_PART]), "utf-8")
    names = [f"{one.facet}\t{one.id}\t{one.label_ar}\t{one.label_en}" for one in authorities.entities.values()]
    (given.to / "names.txt").write_text("\n".join(names) + "\n", "utf-8")


if __name__ == "__main__":
    main()
