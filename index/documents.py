"""Readers of files that hold one article: plain text, Markdown with front matter, HTML."""

import re
from collections.abc import Mapping
from typing import Any

from kashaf.index.decoding import NotText, decode
from kashaf.index.details import known
from kashaf.index.lines import LONGEST_LINE, TOO_LONG
from kashaf.index.model import Skipped
from kashaf.index.sources import Source, printable
from kashaf.index.tables import Record

FENCE = re.compile("(?:---|\\.\\.\\.)[ \\t]*", re.ASCII)
KEY_LINE = re.compile("[^\\s:#-][^:\\n]*:(?: |$)")
CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
EMPTY = "empty; remove it or fill it"


def plain(source: Source) -> Record | Skipped:
    """The article in a text file: the text as it stands."""
    read = _text(source)
    return read if isinstance(read, Skipped) else Record(1, {"text": read[0]}, read[1])


def markdown(source: Source) -> Record | Skipped:
    """The article in a Markdown file: metadata from YAML between two lines `---` at the top, the rest as it stands."""
    read = _text(source)
    if isinstance(read, Skipped):
        return read
    text, notes = read
    rows = text.split("\n")
    if FENCE.fullmatch(rows[0]) is None or rows[0].startswith("."):
        return Record(1, {"text": text}, notes)
    end = next((number for number, row in enumerate(rows) if number and FENCE.fullmatch(row)), None)
    if end is None:
        if len(rows) > 1 and KEY_LINE.match(rows[1]):
            reason = "front matter begins here and does not end; close it with a line ---"
            return Skipped(printable(source.path), 1, reason)
        return Record(1, {"text": text}, notes)  # a rule across the page
    front = _front_matter(source, "\n".join(rows[1:end]))
    if isinstance(front, Skipped):
        return front
    return Record(end + 2, {**known(front), "text": "\n".join(rows[end + 1 :])}, notes)


def html(source: Source) -> Record | Skipped:
    """The article in a saved web page, without menus and footers; paragraphs are separated by a line end."""
    try:
        import trafilatura  # here, because it takes a quarter of a second to load and is an extra
    except ImportError:
        reason = "reading HTML needs trafilatura; install it with: pip install 'kashaf[html]'"
        return Skipped(printable(source.path), None, reason)
    read = _text(source)
    if isinstance(read, Skipped):
        return read
    page, notes = read
    # Dates only where a page states them: a guess from its text would be shown as fact.
    dates = {"extensive_search": False, "original_date": True}
    found = trafilatura.bare_extraction(page, include_comments=False, with_metadata=True, date_extraction_params=dates)
    if found is None or not (text := (_attribute(found, "text") or "").strip()):
        return Skipped(printable(source.path), None, "no article found in the page; save its text as .txt")
    values = {
        "title": _attribute(found, "title"),
        "source": _attribute(found, "sitename"),
        "date": _attribute(found, "date"),
        "url": _attribute(found, "url"),
        "author": _attribute(found, "author"),
        "text": text,
    }
    return Record(1, {name: value for name, value in values.items() if value}, notes)


def _text(source: Source) -> tuple[str, tuple[str, ...]] | Skipped:
    with source.path.open("rb") as file:
        data = file.read(LONGEST_LINE + 1)
    if not data.strip():
        return Skipped(printable(source.path), None, EMPTY)
    if len(data) > LONGEST_LINE:
        return Skipped(printable(source.path), None, TOO_LONG)
    charset = CHARSET.search(data[:4096])
    try:
        found = decode(data, charset[1].decode() if charset else None)
    except NotText as error:
        return Skipped(printable(source.path), None, str(error))
    return found.text, found.notes


def _front_matter(source: Source, front: str) -> Mapping[str, object] | Skipped:
    import yaml  # here, because only this format needs it

    try:
        # The base loader leaves every value as written: 2015-02-31 is for us to judge, and 007 stays an id.
        values = yaml.load(front, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        problem = getattr(error, "problem", None) or "cannot be understood"
        reason = f"front matter is not YAML: {problem}; put values that hold a colon in quotation marks"
        return Skipped(printable(source.path), mark.line + 2 if mark else 1, reason)
    if values is None or values == "":
        return {}
    if not isinstance(values, dict):
        return Skipped(printable(source.path), 2, "front matter without names; write lines as title: …")
    return values


def _attribute(found: Any, name: str) -> str | None:
    value = getattr(found, name, None)
    return value if isinstance(value, str) else None
