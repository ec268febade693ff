"""Scores and choices over whole arrays; each function is small, pure and has a slow twin in the tests.

Articles are numbered 0 to size-1; `ids` are int32 article numbers in rising order, each once.
"""

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]


def bm25(
    frequencies: Floats, lengths: Floats, average: float, found: int | Floats, size: int, k1: float, b: float
) -> Floats:
    """BM25 of one term in each article that holds it; shapes of `frequencies` and `lengths` alike.

    Robertson and Zaragoza, The Probabilistic Relevance Framework (2009), formula 3.15, with the idf
    log(1 + (size - found + .5) / (found + .5)) that never falls below zero (Lucene's).
    """
    idf = np.log1p((size - found + 0.5) / (found + 0.5))
    norm = k1 * (1.0 - b + b * lengths / max(average, 1e-9))
    scores: Floats = (idf * frequencies * (k1 + 1.0) / (frequencies + norm)).astype(np.float32)
    return scores


def word_scores(exact: Floats, spelling: Floats, stem: Floats, root: Floats) -> Floats:
    """What one word of a question adds to the score of each article, from its weighted scores at the four levels.

    Levels of the form add up: who holds كتاب as written holds its stem too. Stem and root are two readings of one
    kinship, and the better counts: whatever shares a stem shares the root, so added up they would pay twice, and the
    articles full of كاتب and مكتوب most. The better, and not "the root where there is no stem", so that no word more
    makes an article worth less.
    """
    scores: Floats = exact + spelling + np.maximum(stem, root)
    return scores


def recency(dates: npt.NDArray[np.int32], weight: float) -> Floats:
    """A gentle factor for newer articles: 1 + weight for the newest, half of it two years before, and so on.

    `dates` are yyyymmdd; articles without a date (0) and a weight of 0 have the factor 1.
    """
    years = dates // 10000 + (dates // 100 % 100 - 1) / 12
    newest = float(years.max()) if len(years) else 0.0
    factors: Floats = np.where(dates > 0, 1 + weight * 0.5 ** ((newest - years) / 2), 1).astype(np.float32)
    return factors


def best(scores: Floats, ids: Ids, count: int) -> Ids:
    """The `count` ids with the highest scores, best first; equal scores in the order of the ids.

    `scores` has one value for each article of the index, of which only those at `ids` are looked at.
    """
    values = scores[ids]
    if 0 < count < len(ids):
        border = np.partition(values, len(ids) - count)[len(ids) - count]
        keep = values >= border
        ids, values = ids[keep], values[keep]
    return ids[np.lexsort((ids, -values))][:count]


def counts(offsets: npt.NDArray[np.int64], ids: Ids, mask: Mask) -> npt.NDArray[np.int64]:
    """How many of the masked articles hold each value.

    The articles of value v are `ids[offsets[v]:offsets[v + 1]]`; `offsets` has one more entry than there are values.
    """
    running = np.zeros(len(ids) + 1, dtype=np.int64)
    np.cumsum(mask[ids], out=running[1:])
    return running[offsets[1:]] - running[offsets[:-1]]
