"""The queue of names that texts use and the authority file does not hold."""

from kashaf.index.authorities import load
from kashaf.index.missing_names import missing_names

TEXTS = [
    'قالت صحيفة "صدى الوادي" إن جامعة القاهرة أعلنت النتائج.',
    "نشرت صَحيفة صدى الوادي ولصحيفة صدى الوادي مراسلون، وحركة فجر.",
    "في جامعة، ثم حركة فجر وتنظيم داعش",
]


def test_names_after_a_trigger_that_no_entry_covers_are_counted() -> None:
    assert missing_names(TEXTS, load()) == [("صدى الوادي", 3), ("فجر", 2)]


def test_known_names_and_lone_triggers_give_nothing() -> None:
    assert missing_names(["جامعة القاهرة. جامعة القاهرة", "في حركة، في حركة"], load()) == []
