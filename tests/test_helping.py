"""Several processes index what one would, in the same way each time; and nothing is lost when one of them fails."""

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from kashaf.index import helping
from kashaf.index.authorities import Authorities
from kashaf.index.build import Report, build
from kashaf.index.engine import Ask, EngineError
from kashaf.index.engines import engine
from kashaf.index.metadata import Metadata
from kashaf.index.query import Everything, Query, Word
from kashaf.search.ranking import WEIGHTS

from .conftest import TEN, write

FACETS = ("platform", "organization", "year", "year_mentioned")


@pytest.fixture
def articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Sixty articles, two of them copies, handed out three at a time."""
    monkeypatch.setattr(helping, "CHUNK", 3)
    many = {
        f"{name}-{number}": f"{title}\n\n{text} وهذا الخبر رقم {number} من نشرة {number * 7}."
        for number in range(6)
        for name, (title, _, _, text) in TEN.items()
    }
    many["copy"] = many["2015/census-3"]
    return write(tmp_path / "articles", many)


def index(folder: Path, articles: Path, authorities: Authorities, processes: int) -> Report:
    with engine("whoosh").write(folder, authorities.version, True) as writer:
        return build([articles], writer, authorities, Metadata(), processes=processes)


def answers(folder: Path) -> list[object]:
    opened = engine("whoosh").read(folder)
    queries: tuple[Query, ...] = (Word("تويتر"), Word("حسابات"), Everything())
    found = [opened.search(Ask(query, WEIGHTS, size=100, facets=FACETS)) for query in queries]
    assert opened.verify() == ()
    opened.close()
    return [
        (reply.total, sorted((hit.score, hit.id, hit.level) for hit in reply.hits), reply.counts) for reply in found
    ]


def test_three_processes_make_the_index_that_one_makes(
    tmp_path: Path, articles: Path, authorities: Authorities
) -> None:
    alone = index(tmp_path / "one", articles, authorities, 1)
    helped = index(tmp_path / "three", articles, authorities, 3)
    assert (alone.added, alone.articles) == (helped.added, helped.articles) == (61, 60)
    assert alone.duplicates == helped.duplicates
    assert answers(tmp_path / "one") == answers(tmp_path / "three")
    assert len(list((tmp_path / "three").glob("segment-*"))) == 4  # a share each, and the copies


def test_two_runs_of_two_processes_make_the_same_files(
    tmp_path: Path, articles: Path, authorities: Authorities
) -> None:
    for name in ("first", "second"):
        index(tmp_path / name, articles, authorities, 2)
    for segment in sorted((tmp_path / "first").glob("segment-*")):
        assert segment.read_bytes() == (tmp_path / "second" / segment.name).read_bytes()


def test_a_helper_that_is_killed_is_an_error_and_the_old_index_stays(
    tmp_path: Path, articles: Path, authorities: Authorities, update: Callable[..., Report]
) -> None:
    update(tmp_path / "index", write(tmp_path / "old", {"a": "نص قديم."}))

    def kills(_done: int, _whole: int) -> None:
        for child in Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split():
            with suppress(FileNotFoundError, ProcessLookupError):  # it has ended already
                if "spawn_main" in Path(f"/proc/{child}/cmdline").read_text():
                    os.kill(int(child), signal.SIGKILL)

    if not sys.platform.startswith("linux"):
        pytest.skip("finding the helper's process takes Linux's /proc")
    writing = engine("whoosh").write(tmp_path / "index", authorities.version, False)
    with writing as writer, pytest.raises(EngineError, match="--processes 1"):
        build([articles], writer, authorities, Metadata(), kills, repeated=False, processes=2)
    opened = engine("whoosh").read(tmp_path / "index")
    assert [hit.id for hit in opened.search(Ask(Everything(), WEIGHTS)).hits] == ["a"]
    opened.close()
    assert index(tmp_path / "index", articles, authorities, 2).articles == 60
