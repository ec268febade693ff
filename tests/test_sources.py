"""Which files are read, in what order and by what name; what is no file to read is said."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kashaf.index.errors import InputError
from kashaf.index.metadata import Metadata
from kashaf.index.model import Article, Skipped
from kashaf.index.readers import SUFFIXES, read, sources
from kashaf.index.sources import Source

BODY = "قال وزير الثقافة إن المكتبة الوطنية ستفتح أبوابها في الصيف، وإن العمل في المبنى انتهى."


def found(path: Path) -> list[Article | Skipped]:
    results: list[Article | Skipped] = []
    for source in sources([path]):
        results += [source] if isinstance(source, Skipped) else read(source, Metadata())
    return results


def articles(path: Path) -> list[Article]:
    return [one for one in found(path) if isinstance(one, Article)]


def only_reason(path: Path) -> str:
    (skipped,) = found(path)
    assert isinstance(skipped, Skipped)
    assert skipped.path == str(path)
    return skipped.reason


def put(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_folder_is_walked_in_order_and_names_are_paths_without_suffix(tmp_path: Path) -> None:
    for name in ("ب.txt", "أ/2.txt", "أ/10.md", "z.JSONL", "أ.b.txt"):
        put(tmp_path / name, '{"text": "x"}')
    names = [source.name for source in sources([tmp_path]) if isinstance(source, Source)]
    assert names == ["z", "أ/10", "أ/2", "أ.b", "ب"]


def test_file_given_alone_goes_by_its_name(tmp_path: Path) -> None:
    path = put(tmp_path / "sub" / "خبر.txt", BODY)
    assert list(sources([path])) == [Source(path, "خبر")]
    assert articles(path) == [Article("خبر", BODY, str(path))]


def test_hidden_files_and_folders_are_left_out_unless_given(tmp_path: Path) -> None:
    put(tmp_path / ".git" / "a.txt", BODY)
    hidden = put(tmp_path / ".b.txt", BODY)
    put(tmp_path / "c.txt", BODY)
    assert [article.id for article in articles(tmp_path)] == ["c"]
    assert [article.id for article in articles(hidden)] == [".b"]


def test_unknown_kinds_of_files_are_skipped_naming_what_is_supported(tmp_path: Path) -> None:
    put(tmp_path / "scan.pdf", b"%PDF")
    put(tmp_path / ".txt", BODY)
    assert only_reason(tmp_path / "scan.pdf") == (
        "this kind of file is not read; supported are .txt, .md, .html, .htm, .jsonl, .ndjson, .jsonl.gz, .ndjson.gz,"
        " .csv, .csv.gz, .tsv, .tsv.gz"
    )


def test_missing_path_is_an_error_before_anything_is_read(tmp_path: Path) -> None:
    put(tmp_path / "a.txt", BODY)
    with pytest.raises(InputError, match="nowhere: no such file or folder"):
        sources([tmp_path, tmp_path / "nowhere"])


def test_linked_folders_are_followed_once_even_in_a_circle(tmp_path: Path) -> None:
    put(tmp_path / "all" / "a.txt", BODY)
    put(tmp_path / "elsewhere" / "b.txt", BODY)
    (tmp_path / "all" / "link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "all" / "loop").symlink_to(tmp_path / "all")
    results = found(tmp_path / "all")
    assert [one.id for one in results if isinstance(one, Article)] == ["a", "link/b"]
    assert [one.reason for one in results if isinstance(one, Skipped)] == [
        "leads to a folder that is read already; not read twice"
    ]


def test_folder_named_like_a_file_is_a_folder(tmp_path: Path) -> None:
    put(tmp_path / "a.txt" / "b.txt", BODY)
    assert [article.id for article in articles(tmp_path)] == ["a.txt/b"]


def test_link_to_nothing_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
    assert "cannot be read: No such file or directory" in only_reason(tmp_path / "a.txt")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes in folders are a matter of POSIX")
def test_pipe_is_skipped_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert "no regular file" in only_reason(tmp_path / "a.txt")


@pytest.fixture
def readable_by_all() -> Iterator[Path]:
    """A folder that another user may enter, which pytest's own is not."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may read everything, so for a moment the process is nobody."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions of this kind are a matter of POSIX")
def test_file_without_permission_is_skipped(readable_by_all: Path) -> None:
    path = put(readable_by_all / "a.txt", BODY)
    path.chmod(0)
    with as_nobody():
        assert "cannot be read: Permission denied" in only_reason(path)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_file_that_goes_between_listing_and_reading_is_skipped(tmp_path: Path, suffix: str) -> None:
    path = put(tmp_path / f"a{suffix}", "x")
    (source,) = sources([path])
    assert isinstance(source, Source)
    path.unlink()
    (skipped,) = read(source, Metadata())
    assert isinstance(skipped, Skipped)
    assert "cannot be read: No such file or directory" in skipped.reason


@pytest.mark.skipif(sys.platform != "linux", reason="only here do file names hold any bytes")
def test_file_name_that_is_no_text_gives_an_id_that_can_be_stored(tmp_path: Path) -> None:
    put(tmp_path / os.fsdecode(b"\xc7\xe1.txt"), BODY)
    (article,) = articles(tmp_path)
    assert article.id == "\ufffd\ufffd"
    article.path.encode("utf-8")


def test_what_an_ignore_file_lists_is_left_out(tmp_path: Path) -> None:
    for name in ("a.txt", "README.md", "drafts/b.txt", "kept/README.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("نص", "utf-8")
    (tmp_path / ".kashafignore").write_text("# no articles\nREADME.*\ndrafts/\n", "utf-8")
    assert [source.name for source in sources([tmp_path]) if isinstance(source, Source)] == ["a", "kept/README"]
