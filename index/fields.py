"""What is known of an article, one row per field; readers, questions, facets, pages and help all read this table."""

from dataclasses import dataclass
from typing import Literal

UNKNOWN = "unknown"
"""The facet value of articles that have none."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its id, its names in questions (folded as spelling is), its labels, and how it behaves.

    `kind`: "text" is searched word by word, "name" holds ids of the authority file, "year" holds whole numbers,
    "label" holds strings as they stand in the metadata.
    """

    name: str
    kind: Literal["text", "name", "year", "label"]
    label_ar: str
    label_en: str
    names: tuple[str, ...]
    facet: bool = False


FIELDS = (
    Field("title", "text", "العنوان", "Title", ("عنوان", "العنوان", "title")),
    Field("body", "text", "النص", "Text", ("نص", "النص", "متن", "body", "text")),
    Field("platform", "name", "المنصة", "Platform", ("منصة", "المنصة", "منصه", "platform"), facet=True),
    Field(
        "organization",
        "name",
        "الجهة",
        "Organization",
        ("جهة", "الجهة", "منظمة", "المنظمة", "هيئة", "مؤسسة", "organization", "organisation", "org"),
        facet=True,
    ),
    Field("year", "year", "سنة النشر", "Year", ("سنة", "السنة", "عام", "العام", "year"), facet=True),
    Field(
        "year_mentioned",
        "year",
        "سنة مذكورة",
        "Year mentioned",
        ("سنة_مذكورة", "يذكر_سنة", "year_mentioned", "mentions_year"),
        facet=True,
    ),
    Field("year_basis", "label", "أساس سنة النشر", "Year known from", ("أساس_السنة", "year_basis")),
    Field("source", "label", "المصدر", "Source", ("مصدر", "المصدر", "صحيفة", "source")),
)

BY_NAME = {field.name: field for field in FIELDS}
TEXT_PARTS = tuple(field.name for field in FIELDS if field.kind == "text")
FACETS = tuple(field for field in FIELDS if field.facet)
