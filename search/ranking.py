"""How much each level of a match counts; one table, and the search that chose it stands in docs/decisions.md."""

from kashaf.index.arabic import EXACT, ROOT, SPELLING, STEM
from kashaf.index.engine import Weights

WEIGHTS = Weights(levels={EXACT: 0.1, SPELLING: 0.5, STEM: 1.0, ROOT: 0.3}, title=1.5, k1=1.2, b=0.6)
"""An article that holds the word as written earns all four; one that shares only its root, the last."""
