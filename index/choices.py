"""What a reader chose in facets, over one snapshot: which articles a choice holds, and which pass all of them."""

from functools import reduce

import numpy as np

from kashaf.index import letters
from kashaf.index.engine import Choice
from kashaf.index.fields import BY_NAME
from kashaf.index.kernels import Mask
from kashaf.index.snapshot import Snapshot


def choice_mask(snapshot: Snapshot, choice: Choice) -> Mask:
    """Which articles hold one of the values of a choice or lie in one of its ranges, be they wanted or excluded."""
    values = list(choice.values)
    for first, last in choice.ranges:
        values += [
            value
            for value in snapshot.facet(choice.facet).values
            if value.isdigit() and (first is None or int(value) >= first) and (last is None or int(value) <= last)
        ]
    if BY_NAME[choice.facet].kind == "label":
        folded = {letters.fold(value) for value in values}
        values = [value for value in snapshot.facet(choice.facet).values if letters.fold(value) in folded]
    return snapshot.facet_mask(choice.facet, values)


def chosen(snapshot: Snapshot, choices: tuple[Choice, ...], *, but: str | None = None) -> Mask:
    """Which articles pass all choices: of one facet any, across facets all, none that is excluded.

    `but` names a facet whose own choices are not applied, so that it can be counted; exclusions and values that must
    all hold are.
    """
    required = [one for one in choices if one.every]
    masks = [choice_mask(snapshot, Choice(one.facet, (value,))) for one in required for value in one.values]
    masks += [choice_mask(snapshot, Choice(one.facet, ranges=(limits,))) for one in required for limits in one.ranges]
    masks += [
        reduce(np.logical_or, [choice_mask(snapshot, choice) for choice in choices if _widens(choice, facet)])
        for facet in sorted({choice.facet for choice in choices if _widens(choice, choice.facet)} - {but})
    ]
    masks += [~choice_mask(snapshot, choice) for choice in choices if choice.excluded]
    return reduce(np.logical_and, masks, snapshot.articles)


def _widens(choice: Choice, facet: str) -> bool:
    """Whether a choice is one of those of a facet any of which will do."""
    return choice.facet == facet and not choice.excluded and not choice.every
