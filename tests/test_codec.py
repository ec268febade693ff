"""Whoosh's searchers, queries, cursors and columns find over an index folder what they find over the stock codec."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from whoosh import query
from whoosh.reading import IndexReader, TermNotFound
from whoosh.scoring import BM25F, TF_IDF, Frequency

from kashaf.index import records
from kashaf.index.authorities import Authorities
from kashaf.index.codec import ColumnCodec
from kashaf.index.column_index import ColumnIndex
from kashaf.index.engine import Ask, MissingIndex
from kashaf.index.engine_whoosh import WhooshEngine
from kashaf.index.model import Article, Record
from kashaf.index.query import Word
from kashaf.index.schema import TEXT_FIELDS
from kashaf.index.understand import understand
from kashaf.index.writer import WhooshWriter
from kashaf.search.ranking import WEIGHTS

from .conftest import TEN
from .oracle.pair import known
from .oracle.stock import StockIndex

LONG = " ".join(["مدرسه كثيرة الحسابات ومدرسة على تويتر، مدرسة فيها مدرسه"] * 30)
"""Words spelled in two ways by turns, so that their places must be sorted together."""


@dataclass(frozen=True, slots=True)
class Both:
    folder: Path
    ours: ColumnIndex
    stock: StockIndex


def article(id: str, authorities: Authorities, more: str = "") -> Record:
    title, date, source, text = TEN[id]
    return understand(Article(id, f"{text}{more}", "ten.jsonl", title=title, source=source, date=date), authorities)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, authorities: Authorities) -> Both:
    """The ten articles in three segments: one of the first is deleted, one of the second came in again, longer."""
    folder = tmp_path_factory.mktemp("both")
    stock = StockIndex(folder / "stock")
    ids, ten = list(TEN), [article(id, authorities) for id in TEN]
    longer = article(ids[5], authorities, f"\n\n{LONG}")
    runs = [(ten[:4], ()), (ten[4:8], ()), ([*ten[8:], longer], (ids[5], ids[1]))]
    for put, gone in runs:
        with WhooshWriter(folder / "ours", authorities.version) as writer:
            writer.remove(set(gone) - {record.article.id for record in put})
            for record in put:
                writer.put(record, known(record.article.id))
            writer.commit()
        stock.commit([(record, known(record.article.id)) for record in put], gone)
    return Both(folder / "ours", ColumnIndex(folder / "ours"), stock)


@pytest.fixture
def readers(both: Both) -> Iterator[tuple[IndexReader, IndexReader]]:
    with both.ours.reader() as ours, both.stock.index.reader() as stock:
        yield ours, stock


def leaves(readers: tuple[IndexReader, IndexReader]) -> list[tuple[IndexReader, IndexReader]]:
    ours, stock = ([leaf for leaf, _ in reader.leaf_readers()] for reader in readers)
    assert len(ours) == len(stock) == 3
    return list(zip(ours, stock, strict=True))


S = "body_spelling"
twitter, facebook, delete = query.Term(S, "تويتر"), query.Term(S, "فيسبوك"), query.Term("body_root", "حذف")
QUERIES = {
    "a term": twitter,
    "a term of one segment": query.Term(S, "يوروبول"),
    "a term that is nowhere": query.Term(S, "المريخ"),
    "and": query.And([facebook, query.Term("body_stem", "مدون")]),
    "or": query.Or([twitter, facebook, delete]),
    "not": query.And([query.Every(), query.Not(twitter)]),
    "and not": query.AndNot(facebook, delete),
    "and maybe": query.AndMaybe(facebook, delete),
    "the best of": query.DisjunctionMax([twitter, facebook, query.Term("title_spelling", "تويتر")]),
    "a boosted term": query.Term(S, "فيسبوك", boost=2.5),
    "a phrase": query.Phrase(S, ["مدونه", "السلوك"]),
    "a phrase with words between": query.Phrase(S, ["وقعت", "وتويتر"], slop=3),
    "a phrase the other way round": query.Phrase(S, ["السلوك", "مدونه"]),
    "a prefix": query.Prefix(S, "تي"),
    "a prefix of many words": query.Prefix(S, "ال"),
    "a wildcard": query.Wildcard(S, "*سب?ك"),
    "a pattern": query.Regex(S, "في(سبوك|سبوكي)"),
    "nearly a word": query.FuzzyTerm(S, "فيسبوق"),
    "nearly a word, two letters off": query.FuzzyTerm(S, "تيلجرم", maxdist=2, prefixlength=1),
    "a range of terms": query.TermRange(S, "في", "قنوات"),
    "a range without its ends": query.TermRange("year", "2015", "2019", startexcl=True, endexcl=True),
    "everything": query.Every(),
    "everything with a title": query.Every("title_exact"),
    "an id": query.Term("id", "2019/stream"),
    "copies": query.Term("kind", "copy"),
    "a facet": query.Term("platform", "telegram"),
    "words near the beginning": query.SpanFirst(query.Term(S, "حذف"), limit=6),
    "words near each other": query.SpanNear2([query.Term(S, "عملت"), query.Term(S, "تيليجرام")], slop=3),
    "one word without another near": query.SpanNot(query.Term(S, "تويتر"), query.Term(S, "داعش")),
}


WEIGHTINGS = {"BM25F": BM25F(), "another BM25F": BM25F(B=0.3, K1=2.0), "TF-IDF": TF_IDF(), "frequency": Frequency()}


@pytest.mark.parametrize("weighting", WEIGHTINGS.values(), ids=WEIGHTINGS)
@pytest.mark.parametrize("wanted", QUERIES.values(), ids=QUERIES)
def test_a_query_of_whoosh_finds_the_same_with_the_same_scores(both: Both, wanted: query.Query, weighting: Any) -> None:
    with both.ours.searcher(weighting=weighting) as ours, both.stock.index.searcher(weighting=weighting) as stock:
        found, expected = ours.search(wanted, limit=None), stock.search(wanted, limit=None)
        assert [hit.docnum for hit in found] == [hit.docnum for hit in expected]
        assert [hit.score for hit in found] == pytest.approx([hit.score for hit in expected], rel=1e-6)
        some = ours.search(wanted, limit=2)
        assert [hit.docnum for hit in some] == [hit.docnum for hit in stock.search(wanted, limit=2)]


def test_whoosh_finds_what_the_queries_mean(both: Both) -> None:
    def ids(wanted: query.Query) -> set[str]:
        with both.ours.searcher() as searcher:
            return {hit["known"].id for hit in searcher.search(wanted, limit=None)}

    assert ids(QUERIES["a phrase"]) == {"2016/code"}
    assert ids(QUERIES["nearly a word"]) == {"2016/code", "2017/forum", "2019/stream"}
    assert ids(QUERIES["a range without its ends"]) == {"2016/code", "2017/forum", "2018/law"}
    assert ids(QUERIES["not"]) == {"2014/mosul", "2016/code", *list(TEN)[2:]} - {"2014/mosul", "2018/law"}


# ---------------------------------------------------------------- terms


def test_every_segment_has_the_same_terms_with_the_same_numbers(readers: tuple[IndexReader, IndexReader]) -> None:
    for ours, stock in leaves(readers):
        names = sorted(stock.indexed_field_names())
        for name in names:
            assert list(ours.lexicon(name)) == list(stock.lexicon(name)), name
            for (term, about), (other, expected) in zip(ours.iter_field(name), stock.iter_field(name), strict=True):
                assert term == other
                numbers = ("weight", "doc_frequency", "max_weight", "min_id", "max_id")
                lengths = ("min_length", "max_length") if name in TEXT_FIELDS else ()
                for number in (*numbers, *lengths):
                    assert getattr(about, number)() == getattr(expected, number)(), (name, term, number)
        assert list(ours.all_terms()) == [one for one in stock.all_terms() if one[0] in names]


def test_every_posting_is_the_same_with_its_places(readers: tuple[IndexReader, IndexReader]) -> None:
    for ours, stock in leaves(readers):
        for name, term in stock.all_terms():
            one, other = ours.postings(name, term), stock.postings(name, term)
            while other.is_active():
                assert one.is_active()
                assert (one.id(), one.weight()) == (other.id(), other.weight())
                for kind in ("frequency", "weight", "positions"):
                    assert one.supports(kind) == other.supports(kind)
                    if other.supports(kind):
                        assert one.value_as(kind) == other.value_as(kind), (name, term, kind)
                one.next()
                other.next()
            assert not one.is_active()


def test_counts_of_terms_are_the_same_in_all_segments_together(readers: tuple[IndexReader, IndexReader]) -> None:
    ours, stock = readers
    terms = ["تويتر", "فيسبوك", "يوروبول", "المريخ", ""]
    assert [ours.doc_frequency(S, term) for term in terms] == [stock.doc_frequency(S, term) for term in terms]
    assert [ours.frequency(S, term) for term in terms] == [stock.frequency(S, term) for term in terms]
    assert [ours.doc_frequency(S, term) for term in terms] == [3, 3, 1, 0, 0]
    with pytest.raises(TermNotFound, match="no_such_field"):
        ours.postings("no_such_field", "تويتر")
    with pytest.raises(TermNotFound):
        ours.postings(S, "المريخ")


def test_bytes_that_are_no_text_are_no_term(readers: tuple[IndexReader, IndexReader]) -> None:
    ours, stock = readers
    assert (S, b"\xff") not in ours
    assert (S, b"\xff") not in stock
    assert list(ours.terms_from(S, b"\xff"))[:1] == list(stock.terms_from(S, b"\xff"))[:1]


STEPS = ("first", "next", "next", "find ت", "next", "find في", "find zzz", "first", "find \uffff", "next")


def test_a_cursor_walks_and_finds_as_that_of_the_stock_codec(readers: tuple[IndexReader, IndexReader]) -> None:
    for ours, stock in leaves(readers):
        for name in ("body_spelling", "title_root", "platform", "id"):
            one, other = ours.cursor(name), stock.cursor(name)
            for step in STEPS:
                act, *wanted = step.split(" ")
                assert getattr(one, act)(*wanted) == getattr(other, act)(*wanted), (name, step)
                assert (one.text(), one.is_valid()) == (other.text(), other.is_valid()), (name, step)
                about, expected = one.term_info(), other.term_info()
                assert (about and about.doc_frequency()) == (expected and expected.doc_frequency())


def test_words_are_suggested_from_the_terms(readers: tuple[IndexReader, IndexReader]) -> None:
    ours, stock = readers
    assert set(ours.terms_within(S, "تيليجرم", 1)) == set(stock.terms_within(S, "تيليجرم", 1)) == {"تيليجرام"}
    assert [bytes(term).decode() for term in ours.expand_prefix(S, "وم")] == ["ومايكروسوفت", "ومدرسه"]


# ---------------------------------------------------------------- articles


def test_lengths_are_the_same(readers: tuple[IndexReader, IndexReader]) -> None:
    for ours, stock in leaves(readers):
        for name in TEXT_FIELDS:
            assert ours.field_length(name) == stock.field_length(name), name
            assert ours.max_field_length(name) == stock.max_field_length(name)
            assert ours.min_field_length(name) == stock.min_field_length(name)
            for number in range(stock.doc_count_all()):
                assert ours.doc_field_length(number, name) == (stock.doc_field_length(number, name) or 0)


def test_deleted_articles_are_the_same(readers: tuple[IndexReader, IndexReader]) -> None:
    ours, stock = readers
    assert (ours.doc_count_all(), ours.doc_count()) == (stock.doc_count_all(), stock.doc_count()) == (11, 9)
    assert list(ours.all_doc_ids()) == list(stock.all_doc_ids())
    assert [number for number in range(11) if ours.is_deleted(number)] == [1, 5]
    assert ours.has_deletions()


def test_columns_are_the_same_either_way_round(both: Both, readers: tuple[IndexReader, IndexReader]) -> None:
    ours, stock = readers
    for name in ("date", "title_order"):
        assert ours.has_column(name)
        assert list(ours.column_reader(name)) == list(stock.column_reader(name))
    assert not ours.has_column("body_exact")
    with both.ours.searcher() as one, both.stock.index.searcher() as other:
        for name in ("date", "title_order"):
            for reverse in (False, True):
                found, expected = (
                    [hit.docnum for hit in searcher.search(query.Every(), sortedby=name, reverse=reverse, limit=None)]
                    for searcher in (one, other)
                )
                assert found == expected


def test_what_is_stored_of_an_article_is_all_of_it(both: Both, authorities: Authorities) -> None:
    with both.ours.searcher() as searcher:
        stored = searcher.document(id="2016/code")
        assert searcher.document(id="2015/census") is None  # which was deleted
    assert stored["known"] == known("2016/code")
    assert records.from_row(*stored["record"]) == article("2016/code", authorities)


# ---------------------------------------------------------------- writing


def test_articles_come_in_through_the_writer_of_the_folder_alone(tmp_path: Path, authorities: Authorities) -> None:
    with pytest.raises(MissingIndex):
        ColumnIndex(tmp_path / "none").writer()
    with WhooshWriter(tmp_path, authorities.version) as writer:
        writer.commit()
    index = ColumnIndex(tmp_path)
    for id in list(TEN)[:3]:
        writer = index.writer()
        writer.add_document(record=article(id, authorities), known=known(id))
        writer.commit()
    writer = index.writer()
    assert writer.delete_by_term("id", next(iter(TEN))) == 1
    writer.commit()
    assert index.doc_count() == 2
    engine = WhooshEngine(tmp_path)
    assert [hit.id for hit in engine.search(Ask(Word("تويتر"), WEIGHTS)).hits] == [list(TEN)[1]]
    engine.close()
    for way in ("per_document_writer", "field_writer", "postings_writer", "new_segment"):
        with pytest.raises(TypeError, match=r"kashaf\.index\.writer\.WhooshWriter"):
            getattr(ColumnCodec(), way)(None, None)
    writer = index.writer()
    with pytest.raises(TypeError, match="merged as arrays"), index.reader() as reader:
        writer.add_reader(reader)
    writer.cancel()
