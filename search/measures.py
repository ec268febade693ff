"""How good one answer is: nDCG@10, MRR@10 and recall@100 as trec_eval counts them, and others by ir_measures."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kashaf.index.errors import InputError

Grades = Mapping[str, Mapping[str, int]]
"""Question id → article id → grade, 1 or more."""

Answers = Mapping[str, Sequence[str]]
"""Question id → the ids of the articles found, best first."""


def ndcg_10(grades: Mapping[str, int], answer: Sequence[str]) -> float:
    """Normalized discounted cumulative gain at 10; the gain is the grade itself (Järvelin and Kekäläinen 2002).

    So count trec_eval and BEIR. The other custom, a gain of 2^grade - 1, gives the same where grades are 0 and 1.

    >>> ndcg_10({"a": 1}, ["b", "a"]) == 1 / math.log2(3)
    True
    """
    ideal = _gain(sorted(grades.values(), reverse=True)[:10])
    return _gain(grades.get(id, 0) for id in answer[:10]) / ideal


def _gain(found: Iterable[int]) -> float:
    return sum(grade / math.log2(place + 2) for place, grade in enumerate(found))


def mrr_10(grades: Mapping[str, int], answer: Sequence[str]) -> float:
    """One over the place of the first right answer among ten, else 0.

    >>> mrr_10({"a": 1}, ["b", "a"])
    0.5
    """
    return next((1 / place for place, id in enumerate(answer[:10], 1) if id in grades), 0.0)


def recall_100(grades: Mapping[str, int], answer: Sequence[str]) -> float:
    """The share of the right answers that stand among the first hundred.

    >>> recall_100({"a": 1, "c": 2}, ["b", "a"])
    0.5
    """
    return len(set(answer[:100]) & grades.keys()) / len(grades)


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of one answer: its name in the output, the name ir_measures has for it, the function."""

    name: str
    elsewhere: str
    of: Callable[[Mapping[str, int], Sequence[str]], float]


MEASURES = (
    Measure("ndcg@10", "nDCG@10", ndcg_10),
    Measure("mrr@10", "RR@10", mrr_10),
    Measure("recall@100", "R@100", recall_100),
)


def means(grades: Grades, answers: Answers) -> dict[str, float]:
    """The mean of each measure over all judged questions, by its name; one without an answer counts as 0."""
    count = max(len(grades), 1)
    return {
        measure.name: sum(measure.of(grade, answers.get(id, ())) for id, grade in grades.items()) / count
        for measure in MEASURES
    }


def must_be_known(names: Sequence[str]) -> None:
    """Raise InputError if ir_measures is asked for and is not installed, or does not know one of the measures.

    Called before a long search, which would else end in nothing.
    """
    by_ir_measures(names, {"q": {"a": 1}}, {"q": ["a"]})


def by_ir_measures(names: Sequence[str], grades: Grades, answers: Answers) -> dict[str, float]:
    """The means of any measures that ir_measures knows, as P@5 or AP, over all judged questions, in the order given."""
    if not names:
        return {}
    try:
        import ir_measures
    except ImportError as error:
        raise InputError(f"{names[0]} is measured by ir_measures ({error}); pip install 'kashaf[evaluate]'") from error
    scores = {id: {article: -place for place, article in enumerate(answer)} for id, answer in answers.items()}
    providers = [getattr(ir_measures, name) for name in _PROVIDERS]
    found = {}
    for name in names:
        try:
            measure = ir_measures.parse_measure(name)
            able = next((one for one in providers if one.supports(measure)), None)
        except (NameError, ValueError, TypeError, KeyError, AssertionError) as error:
            raise InputError(f'"{name}" is no measure of ir_measures ({error}); write P@5, AP@100, Rprec …') from error
        if able is None:
            raise InputError(
                f'"{name}" cannot be measured with what comes with ir_measures; write P@5, AP@100, Rprec …'
            )
        found[name] = float(able.calc_aggregate([measure], grades, scores)[measure])
    return found


_PROVIDERS = ("pytrec_eval", "msmarco", "judged", "accuracy")
"""Those behind ir_measures that need nothing beside it; others call Perl. The second has RR with a cut."""
