"""No index brings code with it: nothing in its folder is pickled, and nothing that reads or writes it unpickles."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from kashaf.index.writer import WhooshWriter

from .oracle.pair import Pair, known, record

PICKLE = re.compile(rb"\x80[\x02-\x05](?:\x95.{8}|[(c}\]].{0,64}?\.)", re.DOTALL)
"""The header of a pickle of protocols 2 to 5, with its frame or with the first opcode after it."""

WITHOUT_PICKLE = """
import pickle, sys, _pickle

class Refused:
    def __init__(self, *_, **__):
        raise SystemExit("something was pickled or unpickled")

def refuse(*_, **__):
    raise SystemExit("something was pickled or unpickled")

class RefusedPickler(Refused, pickle._Pickler):
    pass  # which multiprocessing makes a subclass of where it is imported

for module in (pickle, _pickle):
    module.loads = module.load = module.dumps = module.dump = refuse
    module.Unpickler, module.Pickler = Refused, RefusedPickler
pickle._loads = pickle._load = refuse
"""

READ = """
from pathlib import Path
from whoosh import query
from kashaf.index.engine import Ask
from kashaf.index.engine_whoosh import WhooshEngine
from kashaf.index.query import Everything, Phrase, Prefix, Sentence, Word
from kashaf.search.ranking import WEIGHTS

engine = WhooshEngine(Path(sys.argv[1]))
assert engine.verify() == ()
for asked in (Everything(), Word("حساب"), Phrase(("حسابات", "تويتر")), Prefix("حسا"), Sentence((Word("حساب"),))):
    reply = engine.search(Ask(asked, WEIGHTS, facets=("platform",)))
    assert [hit.id for hit in reply.hits] == ["b"], reply
    engine.records(["b"]), engine.similar("b"), engine.spellings(), engine.titles(), engine.info()
with engine.index.reader() as reader, engine.index.searcher() as searcher:
    for field, term in reader.all_terms():
        reader.term_info(field, term), list(reader.postings(field, term).all_items())
    assert [hit["known"].id for hit in searcher.search(query.Phrase("body_spelling", ["حسابات", "تويتر"]))] == ["b"]
    list(reader.all_stored_fields()), list(reader.column_reader("date"))
print("read without pickle")
"""

WRITE = """
from pathlib import Path
from kashaf.index.authorities import load
from kashaf.index.build import build
from kashaf.index.metadata import Metadata
from kashaf.index.writer import WhooshWriter

folder, index = Path(sys.argv[1]), Path(sys.argv[2])
authorities = load()
for run in range(6):
    (folder / f"{run}.txt").write_text(f"حسابات تويتر {run}", "utf-8")
    with WhooshWriter(index, authorities.version) as writer:
        build([folder], writer, authorities, Metadata())
print("written without pickle")
"""


def run(script: str, *arguments: Path) -> str:
    command = [sys.executable, "-c", WITHOUT_PICKLE + script, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    """Two indexes with articles, deletions, a copy and, in the engine's own, a text kept beside them."""
    made = Pair(tmp_path)
    made.run([record("a", "فيسبوك"), record("b", "حسابات تويتر", "عنوان"), record("c", "فيسبوك")])
    made.run(removed=["a", "c"], copies=[(record("d", "حسابات تويتر"), "b")])
    with WhooshWriter(made.ours, "") as writer:
        writer.keep("learned", "ما تعلمناه")
        writer.put(record("d", "حسابات تويتر"), known("d", "b"))
        writer.commit()
    return made


def test_an_index_is_opened_read_and_searched_without_unpickling(pair: Pair) -> None:
    assert run(READ, pair.ours) == "read without pickle"


def test_an_index_is_written_and_merged_without_pickling(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    assert run(WRITE, tmp_path / "articles", tmp_path / "index") == "written without pickle"


def test_the_stock_codec_would_be_noticed(pair: Pair) -> None:
    script = "from whoosh.index import open_dir\nopen_dir(sys.argv[1])"
    with pytest.raises(AssertionError, match="something was pickled or unpickled"):
        run(script, Path(pair.stock.index.storage.folder))
    files = [path.read_bytes() for path in Path(pair.stock.index.storage.folder).iterdir()]
    assert any(PICKLE.search(data) for data in files)


def test_no_file_of_an_index_holds_a_pickle(pair: Pair) -> None:
    files = [path for path in pair.ours.iterdir() if path.is_file()]
    assert {path.suffix for path in files} == {".kashaf", ".json", ""}  # the last is the lock
    for path in files:
        assert not PICKLE.search(path.read_bytes()), path.name
        assert b"whoosh" not in path.read_bytes(), path.name
