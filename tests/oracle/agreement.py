"""Whether the engine's reply to a question is the oracle's answer."""

from dataclasses import replace
from itertools import pairwise

import pytest

from kashaf.index.engine import Ask, Engine, Reply

from .answering import Answer, Row

NEAR = 1e-5
"""Scores are float32 and rounded to five places; how far apart two may be that count as one."""
EVERY = 1 << 20


def whole(engine: Engine, ask: Ask) -> Reply:
    """The reply with all hits; the page that was asked for must be cut out of them."""
    every, page = engine.search(replace(ask, start=0, size=EVERY)), engine.search(ask)
    assert page.hits == every.hits[ask.start : ask.start + ask.size]
    assert replace(page, hits=()) == replace(every, hits=())
    return every


def assert_alike(ask: Ask, reply: Reply, answer: Answer, *, same_numbers: bool) -> None:
    """With `same_numbers`, both number their articles alike, so that hits of equal keys stand in the same order."""
    try:
        _compare(ask, reply, answer, same_numbers)
    except AssertionError as error:
        error.add_note(f"{ask}\n{reply}\n{answer}")
        raise


def _compare(ask: Ask, reply: Reply, answer: Answer, same_numbers: bool) -> None:
    assert reply.total == len(reply.hits) == len(answer.rows)
    assert reply.full == sum(row.full for row in answer.rows)
    assert {name: tuple((row.value, row.count) for row in rows) for name, rows in reply.counts.items()} == answer.counts
    assert tuple(word.text for word in reply.words) == answer.words
    rows = {row.id: row for row in answer.rows}
    found = [rows[hit.id] for hit in reply.hits]
    for hit, row in zip(reply.hits, found, strict=True):
        assert hit.level == row.level
        assert (hit.score, *hit.shares) == pytest.approx((row.score, *row.shares), rel=NEAR, abs=NEAR)
    for one, other in pairwise(found):
        assert _in_order(one, other, ask.sort), f"{one.id} stands before {other.id}"
    if same_numbers and (ask.sort != "relevance" or not any(row.score for row in found)):
        assert found == list(answer.rows)


def _in_order(one: Row, other: Row, sort: str) -> bool:
    """Whether one may stand right before the other."""
    if sort == "relevance" and one.full == other.full:
        return one.score >= other.score - 2 * NEAR * max(1.0, one.score)
    return one.key(sort) <= other.key(sort)
