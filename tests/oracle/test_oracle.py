"""The engine answers as an oracle that walks postings one by one: those of Whoosh's stock codec, and its own."""

from collections.abc import Sequence

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kashaf.index.engine import Ask
from kashaf.index.kernels import COMPILED

from .histories import Commit, built, histories
from .questions import asks

# Collections take long to build, so each is asked many questions; making one smaller that fails would take minutes,
# and the error names the question.
SLOW = settings(
    max_examples=50 if COMPILED else 15,
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example),
    phases=(Phase.reuse, Phase.generate),
)


@SLOW
@given(history=histories, questions=st.lists(asks, min_size=40, max_size=60))
def test_the_engine_answers_as_the_postings_of_the_stock_codec_and_of_its_own_say(
    history: Sequence[Commit], questions: Sequence[Ask]
) -> None:
    with built(history) as asked:
        for ask in questions:
            asked.compare(ask)
