"""The engine answers as an oracle that walks postings one by one: those of Whoosh's stock codec, and its own."""

from collections.abc import Sequence

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kashaf.index.engine import Ask

from .agreement import assert_alike, whole
from .answering import Oracle
from .histories import Commit, built, histories
from .questions import asks
from .reading import forms_of

# Collections take long to build, so each is asked many questions; making one smaller that fails would take minutes,
# and the error names the question.
SLOW = settings(
    max_examples=50,
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example),
    phases=(Phase.reuse, Phase.generate),
)


@SLOW
@given(history=histories, questions=st.lists(asks, min_size=40, max_size=60))
def test_the_engine_answers_as_the_postings_of_the_stock_codec_and_of_its_own_say(
    history: Sequence[Commit], questions: Sequence[Ask]
) -> None:
    with built(history) as (engine, stock), engine.index.reader() as own, stock.index.reader() as other:
        by_own = Oracle(own)
        # When words of deleted articles are forgotten depends on when segments are merged, which each codec does
        # when it sees fit.
        by_stock = Oracle(other, forms_of(own))
        for ask in questions:
            reply = whole(engine, ask)
            assert_alike(ask, reply, by_own.answer(ask), same_numbers=True)
            assert_alike(ask, reply, by_stock.answer(ask), same_numbers=False)
