"""Bringing an index up to date: added, updated, unchanged, removed, skipped; copies; interruptions; two writers."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kashaf.index import folder as folders
from kashaf.index.authorities import Authorities
from kashaf.index.build import Duplicate, Report, build
from kashaf.index.engine import Ask, BrokenIndex, LockedIndex, MissingIndex, OtherVersion
from kashaf.index.engines import engine
from kashaf.index.errors import InputError
from kashaf.index.metadata import Metadata, load_metadata
from kashaf.index.query import Everything, Word
from kashaf.search.ranking import WEIGHTS

from .conftest import TEN, write

Update = Callable[..., Report]


def counts(report: Report) -> tuple[int, int, int, int]:
    return report.added, report.updated, report.unchanged, report.removed


def found(folder: Path, word: str = "") -> list[str]:
    opened = engine("whoosh").read(folder)
    try:
        query = Word(word) if word else Everything()
        return sorted(hit.id for hit in opened.search(Ask(query, WEIGHTS, size=1000)).hits)
    finally:
        opened.close()


def test_a_second_run_finds_nothing_to_do(tmp_path: Path, update: Update) -> None:
    articles = write(tmp_path / "articles", TEN)
    assert counts(update(tmp_path / "index", articles)) == (10, 0, 0, 0)
    assert counts(update(tmp_path / "index", articles)) == (0, 0, 10, 0)


def test_what_changed_is_read_again_and_what_is_gone_removed(tmp_path: Path, update: Update) -> None:
    articles = write(tmp_path / "articles", TEN)
    update(tmp_path / "index", articles)
    (articles / "undated.txt").write_text("نص آخر عن المريخ.\n", "utf-8")
    (articles / "2018/law.md").unlink()
    (articles / "new.txt").write_text("مقال جديد عن الزهرة.\n", "utf-8")
    assert counts(update(tmp_path / "index", articles)) == (1, 1, 8, 1)
    assert found(tmp_path / "index", "المريخ") == ["undated"]
    assert found(tmp_path / "index", "الزهرة") == ["new"]
    assert found(tmp_path / "index", "التطرف") == []
    assert "2018/law" not in found(tmp_path / "index")


def test_articles_of_other_paths_stay(tmp_path: Path, update: Update) -> None:
    one = write(tmp_path / "one", {"a": "مقال أول عن تويتر."})
    two = write(tmp_path / "two", {"b": "مقال ثان عن فيسبوك."})
    update(tmp_path / "index", one)
    assert counts(update(tmp_path / "index", two)) == (1, 0, 0, 0)
    assert found(tmp_path / "index") == ["a", "b"]


def test_an_id_that_two_files_share_is_skipped_with_both_named(tmp_path: Path, update: Update) -> None:
    one = write(tmp_path / "one", {"a": "مقال أول عن تويتر."})
    two = write(tmp_path / "two", {"a": "مقال ثان عن فيسبوك."})
    report = update(tmp_path / "index", one, two)
    assert counts(report) == (1, 0, 0, 0)
    assert "one" in report.skipped[0].reason
    assert "two" in report.skipped[0].path


def test_a_row_that_changed_in_a_table_leaves_the_others_unchanged(tmp_path: Path, update: Update) -> None:
    table = tmp_path / "news.jsonl"
    table.write_text('{"id": "a", "text": "خبر أول"}\n{"id": "b", "text": "خبر ثان"}\n', "utf-8")
    update(tmp_path / "index", table)
    table.write_text('{"id": "a", "text": "خبر أول"}\n{"id": "b", "text": "خبر معدل"}\n', "utf-8")
    assert counts(update(tmp_path / "index", table)) == (0, 1, 1, 0)


def test_a_changed_row_of_metadata_updates_its_article(tmp_path: Path, update: Update) -> None:
    articles = write(tmp_path / "articles", {"a": "مقال أول عن تويتر.", "b": "مقال ثان عن فيسبوك."})
    table = tmp_path / "table.csv"
    table.write_text("id,title,date\na,عنوان المريخ,2015-03-01\n", "utf-8")
    update(tmp_path / "index", articles)
    assert counts(update(tmp_path / "index", articles, metadata=load_metadata(table))) == (0, 1, 1, 0)
    assert found(tmp_path / "index", "المريخ") == ["a"]


def test_a_copy_is_recorded_once_and_not_found_twice(tmp_path: Path, update: Update) -> None:
    articles = write(
        tmp_path / "articles", {"a": "نشر التنظيم صوره على الإنترنت.", "b": "نشر التنظيم صوره علي الانترنت ."}
    )
    report = update(tmp_path / "index", articles)
    assert report.added == 2
    assert report.articles == 1
    assert report.duplicates == [Duplicate("b", "a")]
    assert found(tmp_path / "index", "التنظيم") == ["a"]
    assert counts(update(tmp_path / "index", articles)) == (0, 0, 2, 0)


def test_when_the_original_goes_its_copy_takes_its_place(tmp_path: Path, update: Update) -> None:
    articles = write(tmp_path / "articles", {"a": "نشر التنظيم صوره.", "b": "نشر التنظيم صوره."})
    update(tmp_path / "index", articles)
    (articles / "a.txt").unlink()
    report = update(tmp_path / "index", articles)
    assert counts(report) == (0, 0, 1, 1)
    assert report.duplicates == []
    assert found(tmp_path / "index", "التنظيم") == ["b"]


def test_a_renamed_file_keeps_its_article(tmp_path: Path, update: Update) -> None:
    articles = write(tmp_path / "articles", {"a": "نشر التنظيم صوره."})
    update(tmp_path / "index", articles)
    (articles / "a.txt").rename(articles / "z.txt")
    assert counts(update(tmp_path / "index", articles)) == (1, 0, 0, 1)
    assert found(tmp_path / "index", "التنظيم") == ["z"]


def test_an_article_that_becomes_a_copy_is_found_once(tmp_path: Path, update: Update) -> None:
    articles = write(tmp_path / "articles", {"a": "نشر التنظيم صوره.", "b": "نص آخر تماما."})
    update(tmp_path / "index", articles)
    (articles / "b.txt").write_text("نشر التنظيم صوره.", "utf-8")
    report = update(tmp_path / "index", articles)
    assert report.duplicates == [Duplicate("b", "a")]
    assert found(tmp_path / "index") == ["a"]


def test_a_file_that_becomes_unreadable_keeps_its_article(tmp_path: Path, update: Update) -> None:
    articles = write(tmp_path / "articles", {"a": "نشر التنظيم صوره.", "b": "نص آخر."})
    update(tmp_path / "index", articles)
    (articles / "a.txt").write_bytes(b"\x00\x01\x02\x00" * 50)
    report = update(tmp_path / "index", articles)
    assert counts(report) == (0, 0, 2, 0)
    assert [Path(one.path).name for one in report.skipped] == ["a.txt"]
    assert found(tmp_path / "index") == ["a", "b"]


def test_what_a_reader_had_to_guess_is_reported(tmp_path: Path, update: Update) -> None:
    (tmp_path / "articles").mkdir()
    text = "أعلنت الشرطة الأوروبية أمس إغلاق مئات الحسابات التي تنشر دعاية التنظيم على شبكات التواصل."
    (tmp_path / "articles" / "old.txt").write_bytes(text.encode("cp1256"))
    report = update(tmp_path / "index", tmp_path / "articles")
    assert [(Path(one.path).name, one.note) for one in report.notes] == [("old.txt", "read as cp1256")]
    assert found(tmp_path / "index", "الحسابات") == ["old"]


def files_of(index: Path) -> list[str]:
    return sorted(path.name for path in index.iterdir() if path.name not in ("current.json", "lock"))


def test_a_path_that_does_not_exist_changes_nothing(tmp_path: Path, update: Update) -> None:
    articles = write(tmp_path / "articles", {"a": "نشر التنظيم صوره."})
    update(tmp_path / "index", articles)
    with pytest.raises(InputError, match="nowhere"):
        update(tmp_path / "index", tmp_path / "nowhere")
    assert found(tmp_path / "index") == ["a"]


def test_a_full_run_builds_anew_and_clears_the_old_files(tmp_path: Path, update: Update) -> None:
    articles = write(tmp_path / "articles", TEN)
    update(tmp_path / "index", articles)
    assert files_of(tmp_path / "index") == ["segment-1-1.kashaf"]
    assert counts(update(tmp_path / "index", articles, full=True)) == (10, 0, 0, 0)
    assert files_of(tmp_path / "index") == ["segment-2-1.kashaf"]


def test_a_full_run_clears_what_an_older_version_left(tmp_path: Path, update: Update) -> None:
    (tmp_path / "index" / "data-1").mkdir(parents=True)
    (tmp_path / "index" / "data-1" / "MAIN.toc").write_bytes(b"old")
    (tmp_path / "index" / "current.json").write_text('{"format": 1, "data": "data-1"}', "utf-8")
    (tmp_path / "index" / "notes.txt").write_text("mine", "utf-8")
    articles = write(tmp_path / "articles", {"a": "نص."})
    with pytest.raises(OtherVersion, match="an older version"):
        update(tmp_path / "index", articles)
    update(tmp_path / "index", articles, full=True)
    assert sorted(path.name for path in (tmp_path / "index").iterdir()) == [
        "current.json", "lock", "notes.txt", "segment-1-1.kashaf",
    ]  # fmt: skip


def test_an_error_in_the_middle_leaves_the_old_index(tmp_path: Path, authorities: Authorities, update: Update) -> None:
    articles = write(tmp_path / "articles", TEN)
    update(tmp_path / "index", articles)
    (articles / "undated.txt").write_text("نص آخر عن المريخ.\n", "utf-8")

    def fails(_done: int, _whole: int) -> None:
        raise RuntimeError("the disk is gone")

    with pytest.raises(RuntimeError), engine("whoosh").write(tmp_path / "index", authorities.version, False) as writer:
        build([articles], writer, authorities, Metadata(), fails)
    assert found(tmp_path / "index", "التطرف") == ["undated"]
    assert counts(update(tmp_path / "index", articles)) == (0, 1, 9, 0)


def test_a_second_writer_is_told_to_wait(tmp_path: Path, authorities: Authorities) -> None:
    writer = engine("whoosh").write(tmp_path / "index", authorities.version, False)
    with pytest.raises(LockedIndex, match="wait until it is done"):
        engine("whoosh").write(tmp_path / "index", authorities.version, False)
    writer.commit()
    with engine("whoosh").write(tmp_path / "index", authorities.version, False) as second:
        second.commit()


def test_readers_go_on_during_a_write_and_see_the_new_state_afterwards(
    tmp_path: Path, authorities: Authorities, update: Update
) -> None:
    articles = write(tmp_path / "articles", {"a": "نشر التنظيم صوره."})
    update(tmp_path / "index", articles)
    reader = engine("whoosh").read(tmp_path / "index")
    write(articles, {"b": "نشر التنظيم أفلاما."})
    with engine("whoosh").write(tmp_path / "index", authorities.version, False) as writer:
        during = reader.search(Ask(Word("التنظيم"), WEIGHTS)).total
        build([articles], writer, authorities, Metadata())
    assert during == 1
    assert reader.search(Ask(Word("التنظيم"), WEIGHTS)).total == 1
    assert reader.refresh()
    assert reader.search(Ask(Word("التنظيم"), WEIGHTS)).total == 2
    assert not reader.refresh()
    reader.close()


def test_a_missing_index_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(MissingIndex, match="kashaf index PATH --index"):
        engine("whoosh").read(tmp_path)


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        ({"format": 99}, OtherVersion, "a newer version"),
        ({"format": 0}, OtherVersion, "an older version"),
        ({"format": "2"}, BrokenIndex, "holds no commit"),
        ({"analyzer": "other"}, OtherVersion, "another analyzer"),
        ({"segments": [["../../etc/passwd", None]]}, BrokenIndex, "none of an index"),
        ({"segments": [["segment-9-9.kashaf", None]]}, BrokenIndex, "is missing"),
        ({"segments": 1}, BrokenIndex, "is damaged"),
        ({"more": 1}, BrokenIndex, "is damaged"),
    ],
)
def test_an_index_that_cannot_be_used_is_refused_with_the_remedy(
    tmp_path: Path,
    update: Update,
    authorities: Authorities,
    change: dict[str, object],
    error: type[Exception],
    said: str,
) -> None:
    update(tmp_path / "index", write(tmp_path / "articles", {"a": "نشر التنظيم صوره."}))
    current = tmp_path / "index" / "current.json"
    row = {**json.loads(current.read_text("utf-8")), **change}
    del row["checksum"]
    current.write_text(json.dumps({**row, "checksum": folders.checksum(row)}), "utf-8")
    for use in (engine("whoosh").read, lambda folder: engine("whoosh").write(folder, authorities.version, False)):
        with pytest.raises(error, match=said) as raised:
            use(tmp_path / "index")
        assert "kashaf index --full" in str(raised.value)


def test_killed_at_any_moment_the_previous_index_still_answers(tmp_path: Path, update: Update) -> None:
    articles = write(tmp_path / "articles", TEN)
    update(tmp_path / "index", articles)
    write(articles, {f"more/{number}": f"مقال رقم {number} عن المريخ والزهرة وعطارد." for number in range(60)})
    command = [sys.executable, "-m", "kashaf.search.cli", "index", str(articles), "--index", str(tmp_path / "index")]
    for delay in (0.05, 0.3, 0.5, 0.7, 0.9, 1.1):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONWARNINGS": "error"})
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        number = len(found(tmp_path / "index"))
        assert number in (10, 70)
        if number == 70:
            break
    report = update(tmp_path / "index", articles)
    assert report.articles == 70
    opened = engine("whoosh").read(tmp_path / "index")
    assert opened.verify() == ()
    opened.close()
    commit = folders.read_commit(tmp_path / "index")
    assert files_of(tmp_path / "index") == sorted(commit.files)


def test_a_text_kept_with_the_index_is_there_after_a_commit_and_not_without(
    tmp_path: Path, authorities: Authorities
) -> None:
    with engine("whoosh").write(tmp_path / "index", authorities.version, False) as writer:
        assert writer.kept("learned.json") is None
        writer.keep("learned.json", "{}")
        writer.commit()
    with engine("whoosh").write(tmp_path / "index", authorities.version, False) as writer:
        writer.keep("learned.json", "[]")
        assert writer.kept("learned.json") == "[]"
    with engine("whoosh").write(tmp_path / "index", authorities.version, False) as writer:
        assert writer.kept("learned.json") == "{}"
    with engine("whoosh").write(tmp_path / "index", authorities.version, True) as writer:
        assert writer.kept("learned.json") is None


def test_progress_counts_the_bytes_of_every_reading(tmp_path: Path, authorities: Authorities) -> None:
    articles = write(tmp_path / "articles", {"a": "مقال أول.", "b": "مقال ثان."})
    size = sum(path.stat().st_size for path in articles.iterdir())
    for repeated, readings in ((True, 2), (False, 1)):
        told: list[tuple[int, int]] = []
        with engine("whoosh").write(tmp_path / "index", authorities.version, True) as writer:
            build(
                [articles], writer, authorities, Metadata(), lambda *now, told=told: told.append(now), repeated=repeated
            )
        assert told[-1] == (readings * size, readings * size)
        assert told == sorted(told)
