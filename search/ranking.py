"""How much each level of a match counts: one table; `benchmarks/weights.py` is the search that chose it.

What it was measured on, how flat it is around these values and what was refused stands in docs/decisions.md.
"""

from kashaf.index.arabic import EXACT, ROOT, SPELLING, STEM
from kashaf.index.engine import Weights

RECENCY = 0.3
"""What --recent adds to the score of the newest article: enough to part equals, not to lift what hardly matches."""

WEIGHTS = Weights(levels={EXACT: 0.1, SPELLING: 0.3, STEM: 1.0, ROOT: 0.8}, title=3.0, k1=1.8, b=0.6)
"""A word found as written earns the first three; one that shares only a root, the last.

Of stem and root the better counts (`kernels.word_scores`), so the root may weigh nearly as much without paying twice.
"""
