"""Puts together what each word of a question may be exchanged for into whole questions, the best first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kashaf.search.pieces import Question

_WIDTH = 8


@dataclass(frozen=True, slots=True)
class Option:
    """What may stand in place of a word; the higher the score, the likelier. Scores of words add up."""

    text: str
    score: float


def chosen(question: Question, options: Sequence[tuple[tuple[int, int], Sequence[Option]]]) -> Iterator[str]:
    """The question with one option at each place that has any, in order of their scores added up."""
    beam: list[tuple[float, dict[tuple[int, int], str]]] = [(0.0, {})]
    for place, found in options:
        if found:
            beam = [(score + option.score, {**new, place: option.text}) for score, new in beam for option in found]
            beam = sorted(beam, key=lambda row: -row[0])[:_WIDTH]
    for _, new in beam:
        if new:
            yield question.replaced(new)
