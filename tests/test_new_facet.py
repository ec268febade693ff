"""A third facet is one data file and one row of FIELDS, as docs/authorities.md says; done on a copy of the program."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from .conftest import TEN, write

ROOT = Path(__file__).resolve().parents[1]

COUNTRIES = (
    "مصر", "السعودية", "العراق", "سوريا", "الأردن", "لبنان", "فلسطين", "اليمن", "عمان", "الإمارات", "قطر", "البحرين",
    "الكويت", "ليبيا", "تونس", "الجزائر", "المغرب", "موريتانيا", "السودان", "الصومال", "جيبوتي", "تركيا", "إيران",
    "أفغانستان", "باكستان", "الهند", "الصين", "اليابان", "روسيا", "أوكرانيا", "ألمانيا", "فرنسا", "إسبانيا", "إيطاليا",
    "بريطانيا", "بلجيكا", "هولندا", "أستراليا", "كندا", "البرازيل",
)  # fmt: skip

ROW = '    Field("country", "name", "البلد", "Country", ("بلد", "البلد", "country"), facet=True),\n'


def test_a_list_of_forty_countries_becomes_a_facet(tmp_path: Path) -> None:
    for package in ("index", "search", "web"):
        shutil.copytree(ROOT / package, tmp_path / "kashaf" / package, ignore=shutil.ignore_patterns("__pycache__"))
    fields = tmp_path / "kashaf" / "index" / "fields.py"
    fields.write_text(fields.read_text("utf-8").replace("FIELDS = (\n", f"FIELDS = (\n{ROW}", 1), "utf-8")
    entries = [
        {
            "id": f"country-{number}",
            "facet": "country",
            "kind": "country",
            "label_ar": name,
            "label_en": name,
        }
        for number, name in enumerate(COUNTRIES)
    ]
    assert len(entries) == 40
    names = tmp_path / "countries.json"
    names.write_text(json.dumps({"entries": entries}), "utf-8")
    articles = write(tmp_path / "articles", {**TEN, "new": "أعلنت فرنسا وألمانيا قانونا، وردت العراق بالمثل."})

    def kashaf(*arguments: object) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "kashaf.search.cli", *map(str, arguments), "--index", tmp_path / "index"],
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": str(tmp_path), "KASHAF_AUTHORITIES": str(names)},
            cwd=tmp_path,
        )
        assert not done.stderr, done.stderr
        return done.stdout

    kashaf("index", articles)
    rows = [json.loads(line) for line in kashaf("facets", "country", "--format", "jsonl").splitlines()]
    assert {row["label"]: row["count"] for row in rows} == {"فرنسا": 1, "ألمانيا": 1, "العراق": 1, "غير معروف": 10}
    found = json.loads(kashaf("search", "بلد:فرنسا", "--format", "json"))
    assert [hit["id"] for hit in found["hits"]] == ["new"]
    assert json.loads(kashaf("search", "--country", "ألمانيا", "--format", "json"))["total"] == 1
