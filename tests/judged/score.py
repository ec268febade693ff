"""Score the names found in news against what readers judged, with the authority file and rules as they are now.

    python tests/judged/score.py NEWS.jsonl.gz            # prints the shares and the errors of each sample

A sample is 200 mentions drawn at random from 3,000 articles, each judged right, wrong or unsure in its context by a
reader who knew nothing of the rules (mentions-N.tsv), and 100 further articles for each of which readers listed every
entry of the authority file that it names (articles-N.tsv). Rules and names were mended after the first sample was
judged (draw.py --seed 1122), so that only the second (--seed 20261123) tells of text that nothing was tuned on.
"""

import csv
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import news

from kashaf.index.authorities import load
from kashaf.index.model import Mention, Record
from kashaf.index.zones import ZONES

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Judged:
    """A mention and what its reader said of it."""

    article: str
    start: int
    end: int
    facet: str
    value: str
    verdict: str
    note: str


@dataclass(frozen=True)
class Sample:
    """The files of one sample."""

    mentions: str
    articles: tuple[str, ...]


SAMPLES = {
    "first": Sample("mentions-1.tsv", ("articles-1.tsv", "articles-2.tsv")),
    "second": Sample("mentions-2.tsv", ("articles-3.tsv", "articles-4.tsv")),
}


@dataclass(frozen=True)
class Scores:
    """`precision`: of the judged mentions that are still found, the share judged right, unsure ones counting as wrong.

    `kept`: of those judged right, the share still found. `recall`: facet → share of what readers found in articles.
    """

    precision: float
    kept: float
    recall: Mapping[str, float]
    wrong: tuple[Judged, ...]
    missed: tuple[tuple[str, str, str, str], ...]


def judged_mentions(sample: Sample) -> list[Judged]:
    return [
        Judged(
            row["article"], int(row["start"]), int(row["end"]), row["facet"], row["value"], row["verdict"], row["note"]
        )
        for row in _rows(HERE / sample.mentions)
    ]


def judged_articles(sample: Sample) -> list[tuple[str, str, str, str]]:
    """(article, facet, value, text) of everything readers found; "-" where an article names nothing."""
    return [
        (row["article"], row["facet"], row["value"], row["text"])
        for name in sample.articles
        for row in _rows(HERE / name)
    ]


def _rows(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def score(path: Path, sample: Sample) -> Scores:
    mentions, articles = judged_mentions(sample), judged_articles(sample)
    authorities = load()
    wanted = {one.article for one in mentions} | {article for article, *_ in articles}
    records = {id: news.record(article, authorities) for id, article in news.with_ids(path, wanted).items()}
    found = [one for one in mentions if _still(records[one.article], one)]
    right = [one for one in mentions if one.verdict == "right"]
    named = [row for row in articles if row[1] != "-"]
    missed = tuple(row for row in named if row[2] not in {one.value for one in _all(records[row[0]])})
    facets = sorted({facet for _, facet, _, _ in named})
    return Scores(
        precision=sum(one.verdict == "right" for one in found) / len(found),
        kept=sum(one in found for one in right) / len(right),
        recall={
            facet: 1 - sum(row[1] == facet for row in missed) / sum(row[1] == facet for row in named)
            for facet in facets
        },
        wrong=tuple(one for one in found if one.verdict != "right"),
        missed=missed,
    )


def _all(record: Record) -> tuple[Mention, ...]:
    return (*record.mentions, *record.title_mentions)


def _still(record: Record, judged: Judged) -> bool:
    """Whether a mention that was judged is found there now, and counts."""
    return any(
        (one.facet, one.value) == (judged.facet, judged.value)
        and one.start < judged.end
        and judged.start < one.end
        and ZONES[one.zone].counted
        for one in record.mentions
    )


def main() -> None:
    for name, sample in SAMPLES.items():
        scores = score(Path(sys.argv[1]), sample)
        print(f"\n{name} sample: precision {scores.precision:.1%}, right ones still counted {scores.kept:.1%}")
        for facet, share in scores.recall.items():
            print(f"recall of {facet} {share:.1%}")
        for one in scores.wrong:
            print(f"{one.verdict}: {one.article} {one.start}-{one.end} {one.value}: {one.note}")
        for article, facet, value, text in scores.missed:
            print(f"missed: {article} {facet} {value}: {text}")


if __name__ == "__main__":
    main()
