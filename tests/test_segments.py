"""Collections at the edges: none, one, all deleted, very long, very many segments; held to the stock codec."""

from pathlib import Path

import pytest

from kashaf.index import merging, segment_builder
from kashaf.index.engine import Ask, EngineError
from kashaf.index.engine_whoosh import WhooshEngine
from kashaf.index.fields import FACETS
from kashaf.index.model import Record
from kashaf.index.query import All, Everything, Most, Phrase, Prefix, Query, Sentence, Without, Word
from kashaf.index.writer import WhooshWriter
from kashaf.search.ranking import WEIGHTS

from .oracle.pair import Asked, Pair, known, record

QUESTIONS: tuple[Query, ...] = (
    Everything(),
    Word("حساب"),
    Word("حساب", part="title"),
    Word("من"),
    Word("2015", level="exact"),
    Phrase(("حسابات", "تويتر")),
    Prefix("حسا"),
    All((Word("حساب"), Word("تويتر"))),
    Most((Word("حساب"), Word("من"), Word("تويتر"))),
    Sentence((Word("حساب"), Word("فيسبوك"), Word("تويتر"))),
    Without(Everything(), Word("تويتر")),
)


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    return Pair(tmp_path)


def ids(asked: Asked, query: Query) -> set[str]:
    """What a question finds; that the oracles find the same is part of it."""
    return set(asked.compare(Ask(query, WEIGHTS, facets=tuple(facet.name for facet in FACETS))))


def compare(pair: Pair) -> list[set[str]]:
    """What the questions find, and that the index is sound."""
    with pair.asked() as asked:
        assert asked.engine.verify() == ()
        found = [ids(asked, query) for query in QUESTIONS]
        assert asked.engine.info().articles == len(found[0])
    return found


def segments(pair: Pair) -> int:
    return len(list(pair.ours.glob("segment-*")))


THREE = [
    record("a", "حسابات تويتر كثيرة من 2015", "حسابات"),
    record("b", "فيسبوك وتويتر"),
    record("c", "من حساب إلى حساب", "قانون"),
]


# ---------------------------------------------------------------- nothing, or nearly


def empty(pair: Pair) -> None:
    assert compare(pair) == [set()] * len(QUESTIONS)
    with pair.asked() as asked:
        engine = asked.engine
        assert (engine.spellings(), engine.titles(), engine.levels(["حساب"])) == ({}, (), {})
        assert (engine.info().terms, engine.holding("spelling", ["حساب"])) == (0, {"حساب": 0})
        assert not engine.has("a")
        with pytest.raises(EngineError, match="a: no article"):
            engine.records(["a"])


def test_an_index_of_nothing_answers_that_there_is_nothing(pair: Pair) -> None:
    pair.run()
    empty(pair)
    with WhooshEngine(pair.ours).index.reader() as reader:
        assert (reader.doc_count_all(), list(reader.all_terms())) == (0, [])


def test_an_index_whose_articles_are_all_deleted_is_one_of_nothing(pair: Pair) -> None:
    pair.run(THREE)
    pair.run(removed="abc")
    assert segments(pair) == 0
    empty(pair)


def test_an_index_made_anew_of_nothing_is_one_of_nothing(pair: Pair) -> None:
    pair.run(THREE)
    pair.run(full=True)
    empty(pair)


def test_one_article_is_found(pair: Pair) -> None:
    pair.run(THREE[:1])
    found = compare(pair)
    assert found == [{"a"}] * (len(QUESTIONS) - 1) + [set()]


def test_copies_alone_are_kept_and_never_found(pair: Pair) -> None:
    pair.run(copies=[(record("copy", "حسابات تويتر"), "a"), (record("other", "حسابات تويتر"), "a")])
    assert compare(pair) == [set()] * len(QUESTIONS)
    with pair.asked() as asked:
        assert (asked.engine.info().articles, asked.engine.info().copies) == (0, 2)
        assert asked.engine.records(["other"])[0].article.text == "حسابات تويتر"
        assert asked.engine.similar("copy") == ()


def test_a_copy_becomes_an_article_and_an_article_a_copy(pair: Pair) -> None:
    pair.run(THREE[:1], copies=[(record("b", "حسابات"), "a")])
    pair.run([record("b", "حسابات")], copies=[(record("a", "حسابات"), "b")])
    assert compare(pair)[:2] == [{"b"}, {"b"}]
    with pair.asked() as asked:
        assert [(one.id, one.kind) for one in asked.engine.similar("b")] == [("a", "copy")]


def test_articles_without_words_are_found_by_no_word(pair: Pair) -> None:
    pair.run([record("nothing", ""), record("signs", "!؟ ... «»"), record("clitics", "و ب ف"), *THREE])
    assert compare(pair)[0] == {"nothing", "signs", "clitics", "a", "b", "c"}
    with pair.asked() as asked:
        assert ids(asked, Word("و")) == ids(asked, Phrase(("ب", "ف"))) == set()
        assert asked.engine.similar("nothing") == ()


def test_words_of_titles_alone_are_found(pair: Pair) -> None:
    pair.run([record("a", "", "حسابات تويتر"), record("b", "", "فيسبوك")])
    found = compare(pair)
    assert found[1] == found[2] == found[5] == {"a"}
    with pair.asked() as asked:
        assert ids(asked, Word("حساب", part="body")) == set()


# ---------------------------------------------------------------- much


@pytest.mark.parametrize("times", [254, 255, 256, 511, 70_000])
def test_a_word_may_stand_very_often_in_an_article(pair: Pair, times: int) -> None:
    """Every count up to 255 takes one byte; more than 65,535 would not go into two."""
    pair.run([record("often", "حساب " * times + "تويتر", "حساب"), *THREE])
    with pair.asked() as asked, asked.engine.index.reader() as reader:
        assert reader.frequency("body_spelling", "حساب") == times + 2
        assert reader.doc_frequency("body_spelling", "حساب") == 2
    before = compare(pair)
    assert before[1] == {"often", "a", "c"}
    pair.run([record("c", "حساب")], removed="ab")  # which leaves half of the segment, and the next run less
    pair.run([record("d", "حساب تويتر")], removed=["c"])
    assert compare(pair)[1] == {"often", "d"}


def test_an_article_may_be_very_long(pair: Pair) -> None:
    """Places beyond 65,535 do not go into two bytes."""
    many = " ".join(f"كلمة{number % 900}" for number in range(70_000))
    pair.run([record("long", f"{many} حسابات تويتر"), *THREE])
    with pair.asked() as asked:
        assert ids(asked, Phrase(("حسابات", "تويتر"))) == {"long", "a"}
        assert ids(asked, Phrase(("تويتر", "حسابات"))) == set()
        assert ids(asked, Phrase(("كلمة899", "كلمة0"))) == {"long"}
    for number in range(merging.TIER + 1):
        pair.run([record(f"more {number}", "حسابات تويتر")], removed="abc" if number == 0 else ())
    assert compare(pair)[5] == {"long", *(f"more {number}" for number in range(merging.TIER + 1))}


ODD = ("", " ", "a/b/../c", "a\0b", "ا\u200f", "🙂", "\ud800", "x\udcff", "أ" * 5000, "a\nb", "%d")
"""Ids that file names and tables may bring, lone surrogates of undecodable bytes among them."""


def test_any_string_is_an_id(tmp_path: Path) -> None:
    def put(*rows: Record) -> None:
        with WhooshWriter(tmp_path, "") as writer:
            for row in rows:
                writer.put(row, known(row.article.id))
            writer.commit()

    put(*(record(id, f"حسابات {number}") for number, id in enumerate(ODD)))
    put(*(record(id, f"تويتر {number}") for number, id in enumerate(ODD) if number % 2))
    engine = WhooshEngine(tmp_path)
    assert engine.verify() == ()
    hits = engine.search(Ask(Everything(), WEIGHTS, size=100)).hits
    assert sorted(hit.id for hit in hits) == sorted(ODD)
    assert {hit.id for hit in engine.search(Ask(Word("تويتر"), WEIGHTS, size=100)).hits} == set(ODD[1::2])
    for number, id in enumerate(ODD):
        (row,) = engine.records([id])
        assert (row.article.id, row.article.text) == (id, f"{'تويتر' if number % 2 else 'حسابات'} {number}")
    engine.close()
    with WhooshWriter(tmp_path, "") as writer:
        writer.remove(ODD[:-1])
        writer.commit()
    assert [hit.id for hit in WhooshEngine(tmp_path).search(Ask(Everything(), WEIGHTS)).hits] == ["%d"]


# ---------------------------------------------------------------- many segments


def test_more_segments_of_a_size_than_a_tier_holds_are_merged_without_what_was_deleted(pair: Pair) -> None:
    for number in range(merging.TIER):
        pair.run([record(f"{number} {name}", f"حسابات تويتر {number} {name}") for name in "abc"])
    assert segments(pair) == merging.TIER
    pair.run([record("last", "حساب من تويتر"), record("and", "فيسبوك")], removed=["0 a", "1 b", "2 c", "3 a"])
    assert segments(pair) == 1
    found = compare(pair)
    assert len(found[0]) == 3 * merging.TIER + 2 - 4
    assert "0 a" not in found[1]
    with pair.asked() as asked, asked.engine.index.reader() as reader:
        assert reader.doc_count_all() == len(found[0])


def test_a_segment_most_of_which_is_deleted_is_written_anew(pair: Pair) -> None:
    pair.run([record(f"{number}", f"حسابات {number} تويتر") for number in range(10)])
    pair.run(removed=[f"{number}" for number in range(5)])
    with pair.asked() as asked, asked.engine.index.reader() as reader:
        assert (reader.doc_count_all(), reader.doc_count()) == (10, 5)
    compare(pair)
    pair.run(removed=["5"])
    with pair.asked() as asked, asked.engine.index.reader() as reader:
        assert (reader.doc_count_all(), reader.doc_count()) == (4, 4)
        assert list(reader.postings("body_spelling", "تويتر").all_ids()) == [0, 1, 2, 3]
        assert "حسابات" in asked.engine.spellings()
        assert "3" not in asked.engine.spellings()  # a word of an article that is gone for good
    assert compare(pair)[0] == {"6", "7", "8", "9"}


def test_a_run_that_needs_more_room_than_it_may_take_writes_several_segments(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segment_builder, "MOST_ARTICLES", 3)
    monkeypatch.setattr(merging, "MOST_ARTICLES", 3)
    rows = [record(f"{number}", f"حسابات {number} على تويتر", "عنوان" if number % 2 else None) for number in range(8)]
    again = [record("1", "فيسبوك"), record("7", "فيسبوك من جديد"), record("7", "حساب وحيد")]
    pair.run([*rows, *again])
    assert segments(pair) == 4
    assert compare(pair)[0] == {f"{number}" for number in range(8)}
    pair.run([record("0", "تويتر")], removed=["3", "4"])
    found = compare(pair)
    assert found[0] == {"0", "1", "2", "5", "6", "7"}


def test_words_fill_a_segment_too(pair: Pair) -> None:
    pair.run([record(f"{number}", f"حسابات {number} على تويتر " * 2500) for number in range(8)], memory_mb=1)
    assert segments(pair) == 2
    compare(pair)


def test_what_a_run_has_written_out_it_can_replace_and_remove(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segment_builder, "MOST_ARTICLES", 2)
    with WhooshWriter(pair.ours, "") as writer:
        for row in (*THREE, record("d", "حساب")):
            writer.put(row, known(row.article.id))
        writer.remove(["a"])
        writer.put(record("b", "حسابات"), known("b"))
        writer.remove(["d", "b"])
        writer.put(record("d", "تويتر"), known("d"))
        assert set(writer.known()) == {"c", "d"}
        writer.commit()
    engine = WhooshEngine(pair.ours)
    assert {hit.id for hit in engine.search(Ask(Everything(), WEIGHTS)).hits} == {"c", "d"}
    assert [hit.id for hit in engine.search(Ask(Word("تويتر"), WEIGHTS)).hits] == ["d"]
    assert engine.verify() == ()
    engine.close()
