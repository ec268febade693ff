"""What an index must have been built with for its words to be found; the libraries and rules stay unloaded."""

import zlib
from importlib.metadata import version
from pathlib import Path

_RULES = 1
"""To be raised with every change of code in stem.py, cutting.py, peeling.py, lemmas.py, loanwords.py or
roots.py that changes a result."""

_TABLES = ("lemmas.tsv", "loanwords.tsv", "patterns.tsv", "roots.tsv", "stopwords.txt")


def _version() -> str:
    checksum = 0
    for name in _TABLES:
        checksum = zlib.crc32((Path(__file__).with_name("data") / name).read_bytes(), checksum)
    return f"{_RULES}-{checksum:08x} simplemma-{version('simplemma')} tashaphyne-{version('tashaphyne')}"


ANALYZER_VERSION = _version()
"""Changes whenever a stem or a root may: rules, tables, and the versions of the two libraries."""
