"""Names found in news are those that readers judged right; skipped where the news is absent."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

HERE = Path(__file__).parent
NEWS = HERE.parents[2] / "shared" / "data" / "news" / "alkhaleej.jsonl.gz"


def command(name: str) -> ModuleType:
    """A script of this folder as a module, with the modules beside it in reach as when it is run."""
    sys.path.insert(0, str(HERE))
    try:
        spec = importlib.util.spec_from_file_location(f"judged_{name}", HERE / f"{name}.py")
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(HERE))
    return module


@pytest.mark.skipif(not NEWS.is_file(), reason="the news of ../shared is not here")
def test_names_in_news_that_nothing_was_tuned_on_are_found_and_right() -> None:
    score = command("score")
    scores = score.score(NEWS, score.SAMPLES["second"])
    assert scores.precision >= 0.97
    assert scores.recall["platform"] >= 0.98
    assert scores.recall["organization"] >= 0.85


@pytest.mark.skipif(not NEWS.is_file(), reason="the news of ../shared is not here")
def test_names_judged_before_are_still_found_and_right() -> None:
    score = command("score")
    scores = score.score(NEWS, score.SAMPLES["first"])
    assert scores.precision >= 0.97
    assert scores.kept >= 0.95
    assert scores.recall["platform"] >= 0.98
    assert scores.recall["organization"] >= 0.95


@pytest.mark.parametrize("name", ["first", "second"])
def test_every_judged_mention_has_a_verdict(name: str) -> None:
    score = command("score")
    judged = score.judged_mentions(score.SAMPLES[name])
    assert {one.verdict for one in judged} <= {"right", "wrong", "unsure"}
    assert len(judged) == 200
