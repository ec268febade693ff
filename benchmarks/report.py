"""What was measured, as tables: a row for each peer, how the figures grow, and what must hold."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from string import Template
from typing import Any

from questions import EACH, KINDS, WARMING

TEMPLATE = Path(__file__).with_name("performance.template.md")

Row = Mapping[str, Any]
"""What one peer gave, or, for `Sized`, all that was measured over one number of articles; see `run.py`."""
Sized = Mapping[str, Any]


def p95(times: Sequence[float]) -> float:
    """The time that 95 of 100 do not exceed.

    >>> p95(list(range(1, 101)))
    95
    """
    return sorted(times)[-(-95 * len(times) // 100) - 1]


def peer(sized: Sized, name: str) -> Row:
    """What a peer gave; raises KeyError where it gave nothing or not all."""
    row: Row = sized["peers"][name]
    if "missing" in row:
        raise KeyError(name)
    return row


def rate(sized: Sized, name: str) -> float:
    """Articles a second, by the clock."""
    return float(sized["counted"]["articles"] / peer(sized, name)["index"]["seconds"])


def bytes_of(sized: Sized, name: str) -> float:
    return float(peer(sized, name)["index"]["bytes"])


def times(row: Row, kind: str) -> list[float]:
    """Milliseconds of each question of a kind: the median of its rounds, as other work on the machine may hit one."""
    return [median(rounds) for rounds in zip(*row["times"][kind], strict=True)]


def few(sized: Sized, name: str) -> list[float]:
    """Those that engines are compared by: the first ten of one to four words."""
    return times(peer(sized, name), "few")


@dataclass(frozen=True)
class Bound:
    """What must hold: a figure, how it is written, and the most or the least it may be; neither is only told.

    `until` is the number of articles up to which it is promised.
    """

    what: str
    figure: Callable[[Sized], float]
    written: str
    most: float | None = None
    least: float | None = None
    until: int | None = None

    def wanted(self) -> str:
        bound = f"at most {self.written.format(self.most)}" if self.most is not None else ""
        bound = f"at least {self.written.format(self.least)}" if self.least is not None else bound
        return f"{bound}, up to {self.until:,} articles" if self.until else bound or "-"

    def measured(self, sized: Sized) -> str:
        """The figure, in bold where it does not hold; a dash where a peer is missing."""
        try:
            figure = self.figure(sized)
        except KeyError:
            return "-"
        judged = self.until is None or sized["counted"]["articles"] <= self.until
        over = self.most is not None and figure > self.most
        under = self.least is not None and figure < self.least
        words = self.written.format(figure)
        return f"**{words}**" if judged and (over or under) else words


KASHAF, TANTIVY, LUCENE, WHOOSH = "Kashaf", "tantivy", "Lucene", "stock Whoosh"

BOUNDS = (
    Bound(
        "articles indexed a second, one process, against tantivy",
        lambda sized: rate(sized, KASHAF) / rate(sized, TANTIVY),
        "{:.2f} x",
        least=1.0,
    ),
    Bound(
        "the same with two processes, against tantivy with one",
        lambda sized: rate(sized, f"{KASHAF} with 2 processes") / rate(sized, TANTIVY),
        "{:.2f} x",
        least=1.6,
    ),
    Bound(
        "the same by the processor's second, all threads counted",
        lambda sized: peer(sized, TANTIVY)["index"]["processor"] / peer(sized, KASHAF)["index"]["processor"],
        "{:.2f} x",
    ),
    Bound(
        "articles indexed a second, one process, against stock Whoosh",
        lambda sized: rate(sized, KASHAF) / rate(sized, WHOOSH),
        "{:.2f} x",
        least=8.0,
    ),
    Bound(
        "first ten of 1-4 words, median, against tantivy",
        lambda sized: median(few(sized, KASHAF)) / median(few(sized, TANTIVY)),
        "{:.2f} x",
        most=0.8,
    ),
    Bound(
        "first ten of 1-4 words, p95, against tantivy",
        lambda sized: p95(few(sized, KASHAF)) / p95(few(sized, TANTIVY)),
        "{:.2f} x",
        most=1.0,
    ),
    Bound(
        "2-4 words with all facets counted, median",
        lambda sized: median(times(peer(sized, KASHAF), "facets")),
        "{:.2f} ms",
        most=3.0,
    ),
    Bound(
        "size of the index against Lucene's",
        lambda sized: bytes_of(sized, KASHAF) / bytes_of(sized, LUCENE),
        "{:.2f} x",
        most=1.3,
    ),
    Bound(
        "size of the index against tantivy's",
        lambda sized: bytes_of(sized, KASHAF) / bytes_of(sized, TANTIVY),
        "{:.2f} x",
    ),
    Bound(
        "peak memory of indexing",
        lambda sized: peer(sized, KASHAF)["index"]["peak_mb"],
        "{:,.0f} MB",
        most=1500,
        until=200_000,
    ),
    Bound(
        "memory of a search process",
        lambda sized: max(peer(sized, KASHAF)["search_mb"]),
        "{:,.0f} MB",
        most=400,
    ),
    Bound(
        "cold, from opening to the first answer",
        lambda sized: median(peer(sized, KASHAF)["cold"]),
        "{:.0f} ms",
        most=150,
    ),
    Bound(
        "`kashaf search`, the whole process",
        lambda sized: median(sized["commands"]["kashaf search"]),
        "{:.2f} s",
        most=0.35,
        until=45_000,
    ),
)


def table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of Markdown, with an empty line after it."""
    lines = [heading, ["---"] * len(heading), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines) + "\n"


def indexing(sized: Sized) -> str:
    counted = sized["counted"]
    rows = []
    for name, row in sized["peers"].items():
        if "missing" in row:
            rows.append([name, row["missing"], *[""] * 6])
            continue
        index = row["index"]
        rows.append(
            [
                f"{name} {row['version']}",
                f"{counted['articles'] / index['seconds']:,.0f}",
                f"{counted['articles'] / index['processor']:,.0f}",
                f"{index['bytes'] / counted['bytes']:.2f}",
                f"{index['peak_mb']:,.0f}",
                f"{max(row['search_mb']):,.0f}" if row["search_mb"] else "-",
                f"{median(row['cold']):,.0f}" if row["cold"] else "-",
            ]
        )
    heading = (
        "", "articles/s", "articles/processor s", "index MB per MB of text",
        "peak MB, indexing", "peak MB, searching", "cold to first answer, ms",
    )  # fmt: skip
    return table(heading, [row[: len(heading)] for row in rows])


def answering(sized: Sized) -> str:
    """Median / p95 of each kind of question; a dash where a peer cannot be asked it."""
    rows = [
        [name, *(_both(row, kind.name) for kind in KINDS)] for name, row in sized["peers"].items() if row.get("times")
    ]
    return table(["median / p95 ms", *(kind.label for kind in KINDS)], rows)


def _both(row: Row, kind: str) -> str:
    if kind not in row["times"]:
        return "-"
    found = times(row, kind)
    return f"{median(found):.2f} / {p95(found):.2f}"


def unanswered(sized: Sized) -> str:
    """The kinds of which a peer found nothing for many questions, a sentence each: its times say less then."""
    labels = {kind.name: kind.label for kind in KINDS}
    return "".join(
        f"- {name} found nothing for {EACH - answered} of {EACH} questions: {labels[kind]}.\n"
        for name, row in sized["peers"].items()
        for kind, answered in row.get("answered", {}).items()
        if answered < 0.9 * EACH
    )


def commanding(sized: Sized) -> str:
    took = sized["commands"]
    return "".join(f"- {name}, median of {len(one)} processes: {median(one):.2f} s\n" for name, one in took.items())


def section(sized: Sized) -> str:
    """All that was measured over one number of articles."""
    parts = [f"### {sized['counted']['articles']:,} articles\n", indexing(sized), answering(sized)]
    parts += [f"{part}\n" for part in (unanswered(sized), commanding(sized)) if part]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def growing(sizes: Sequence[Sized]) -> str:
    """How the articles themselves grow."""
    rows = [
        [
            f"{one['articles']:,}",
            f"{one['bytes'] / 1e6:,.1f}",
            f"{one['words']:,}",
            f"{one['distinct_words']:,}",
            f"{one['exponent']:.2f}",
        ]
        for one in (sized["counted"] for sized in sizes)
    ]
    return table(("articles", "MB of text", "words", "distinct words", "Heaps' exponent, second half"), rows)


def holding(sizes: Sequence[Sized]) -> str:
    """What must hold beside what was measured."""
    heading = ["Kashaf's", "wanted", *(f"{sized['counted']['articles']:,} articles" for sized in sizes)]
    return table(
        heading, [[bound.what, bound.wanted(), *(bound.measured(sized) for sized in sizes)] for bound in BOUNDS]
    )


def page(results: Mapping[str, Any]) -> str:
    """docs/performance.md: the prose of the template, the figures of the run."""
    peers = results["sizes"][0]["peers"]
    return Template(TEMPLATE.read_text("utf-8")).substitute(
        machine="".join(f"- {name}: {words}\n" for name, words in results["machine"].items()),
        peers=table(("", "version", "what it keeps"), [_peer(name, row) for name, row in peers.items()]).rstrip("\n"),
        collection="the shipped articles" if results["shipped"] else "a file of news articles",
        each=EACH,
        warming=WARMING,
        rounds=results["rounds"],
        holding=holding(results["sizes"]).rstrip("\n"),
        growing=growing(results["sizes"]).rstrip("\n"),
        sections="\n".join(section(sized) for sized in results["sizes"]).rstrip("\n"),
    )


def _peer(name: str, row: Row) -> list[str]:
    return [name, row.get("missing", row.get("version", "")), row["about"]]
