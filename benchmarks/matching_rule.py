"""What several words should ask for: each rule's nDCG@10, recall@100 and number of hits on judged questions.

    python benchmarks/matching_rule.py FOLDER...          # folders in BEIR form

The table in docs/decisions.md comes from here.
"""

import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from kashaf.index import matching, quick
from kashaf.index.authorities import load
from kashaf.index.build import build
from kashaf.index.engine import Ask, Engine
from kashaf.index.engines import engine
from kashaf.index.metadata import Metadata
from kashaf.index.query import Most, Query, Sentence, needed
from kashaf.search.evaluate import DEPTH, Judged, quality
from kashaf.search.evaluate import load as judgments
from kashaf.search.parser import parse
from kashaf.search.ranking import WEIGHTS


@dataclass(frozen=True)
class Rule:
    """A rule: which node a row of words becomes, how many of them are needed, what share of the weight."""

    name: str
    node: type[Most] | type[Sentence] | None
    needed: Callable[[int], int] = needed
    share: float = 0.2


RULES = (
    Rule("as shipped", None),
    Rule("any word", Most, lambda count: min(count, 1)),
    Rule("more than half", Most),
    Rule("at least two", Most, lambda count: min(count, 2)),
    *(Rule(f"{share:.0%} of the weight", Sentence, share=share) for share in (0.2, 0.3, 0.5)),
)


def rewritten(query: Query, node: type[Most] | type[Sentence] | None) -> Query:
    return node(query.parts) if node and isinstance(query, (Most, Sentence)) else query


def measure(rule: Rule, judged: Judged, index: Engine) -> str:
    for answering in (matching, quick):
        answering.needed, answering.SENTENCE_SHARE = rule.needed, rule.share
    names = load().resolve
    replies = {
        id: index.search(Ask(rewritten(parse(judged.questions[id], names).query, rule.node), WEIGHTS, size=DEPTH))
        for id in judged.grades
    }
    found = quality(judged.grades, {id: [hit.id for hit in reply.hits] for id, reply in replies.items()})
    hits = mean(reply.total for reply in replies.values())
    return f"| {rule.name} | {found.ndcg_10:.4f} | {found.recall_100:.4f} | {hits:.0f} |"


def main() -> None:
    for folder in map(Path, sys.argv[1:]):
        with tempfile.TemporaryDirectory() as made:
            authorities = load()
            with engine("whoosh").write(Path(made), authorities.version, True) as writer:
                build([folder / "corpus.jsonl"], writer, authorities, Metadata())
            index = engine("whoosh").read(Path(made))
            print(f"\n{folder.name}\n\n| rule | nDCG@10 | recall@100 | hits |\n|---|---|---|---|")
            for rule in RULES:
                print(measure(rule, judgments(folder), index), flush=True)
            index.close()


if __name__ == "__main__":
    main()
