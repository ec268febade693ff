"""Kashaf as a row of the peers: the whole way from the text of an article to an index, and questions with facets."""

import os
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from growth import SEED, Article
from questions import Question

if TYPE_CHECKING:  # nothing of Kashaf is loaded where only the table of peers is read
    from kashaf.index.engine import Choice, Engine, Reply

FILTERS = ("platform", "organization", "year")


helpers_mb = 0.0
"""The most memory that the processes held which helped to index."""


def index(articles: Iterator[Article], folder: Path, processes: int) -> None:
    """Understand every article, put it and its hashes into a new index, commit; `processes` share the work."""
    from contextlib import closing

    from kashaf.index import model, records
    from kashaf.index.authorities import load
    from kashaf.index.engine import Known
    from kashaf.index.engines import engine
    from kashaf.index.helping import Indexing, Spread

    authorities = load()
    with engine("whoosh").write(folder, authorities.version, True) as writer:
        own = Indexing(writer.put, authorities, None)
        with closing(Spread(own, writer, authorities, None, processes)) as spread:
            for id, text in articles:
                article = model.Article(id, text, path="articles")
                known = Known(id, "", "articles", "", records.article_hash(article), writer.text_hash(text))
                spread.hand((article, known, ""))
            spread.finish()
            _note_helpers()
        writer.commit()


def _note_helpers() -> None:
    global helpers_mb
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    for child in children.read_text().split() if children.exists() else ():
        peak = [row for row in Path(f"/proc/{child}/status").read_text().splitlines() if row.startswith("VmHWM:")]
        helpers_mb += int(peak[0].split()[1]) * 1024 / 1e6 if peak else 0.0


class Open:
    """An open index. Questions of the kind "filtered" are asked under a choice drawn from the values it counts."""

    def __init__(self, folder: Path) -> None:
        from kashaf.index.authorities import load
        from kashaf.index.engines import engine

        self.authorities = load()
        self.engine: Engine = engine("whoosh").read(folder)

    def __call__(self, question: Question) -> list[str]:
        return self.ask(question)

    def ask(self, question: Question, choices: Sequence["Choice"] = (), facets: Sequence[str] = ()) -> list[str]:
        return [hit.id for hit in self._reply(question.text, choices, facets).hits]

    def _reply(self, text: str, choices: Sequence["Choice"], facets: Sequence[str]) -> "Reply":
        from kashaf.index.engine import Ask
        from kashaf.search.parser import parse
        from kashaf.search.ranking import WEIGHTS

        query = parse(text, self.authorities.resolve).query
        return self.engine.search(Ask(query, WEIGHTS, choices=tuple(choices), facets=tuple(facets)))

    def of_kind(self, kind: str, questions: Sequence[Question]) -> Sequence[Callable[[], list[str]]]:
        """The questions of a kind, ready to be asked."""
        from kashaf.index.fields import FACETS

        facets = [field.name for field in FACETS] if kind == "facets" else []
        choices = self._choices(len(questions)) if kind == "filtered" else [()] * len(questions)
        return [
            lambda question=question, chosen=chosen: self.ask(question, chosen, facets)  # type: ignore[misc]
            for question, chosen in zip(questions, choices, strict=True)
        ]

    def _choices(self, count: int) -> list[tuple["Choice", ...]]:
        """One value each, drawn as often as articles count under it; the facets take turns."""
        from kashaf.index.engine import Choice
        from kashaf.index.fields import UNKNOWN

        chance, drawn = random.Random(SEED), []
        counted = self._reply("", (), FILTERS).counts
        for number in range(count):
            facet = FILTERS[number % len(FILTERS)]
            values = [row for row in counted[facet] if row.value != UNKNOWN]
            if not values:
                raise SystemExit(f"no article counts under any {facet}; there is nothing to filter by")
            value = chance.choices(values, [row.count for row in values])[0].value
            drawn.append((Choice(facet, (value,)),))
        return drawn


def open_index(folder: Path) -> Open:
    return Open(folder)
