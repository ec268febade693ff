"""The authority file: what it holds, how names in questions are resolved, and what is said of a broken file."""

import json
from dataclasses import fields
from pathlib import Path

import pytest

from kashaf.index import authority_check
from kashaf.index.authorities import Authorities, Entity, load
from kashaf.index.errors import InputError
from kashaf.index.fields import FIELDS
from kashaf.index.mentions import RULES, mentions


@pytest.fixture(scope="module")
def built_in() -> Authorities:
    return load()


def own_file(folder: Path, *entries: dict[str, object], **sections: object) -> Path:
    path = folder / "names.json"
    path.write_text(json.dumps({**sections, "entries": entries}, ensure_ascii=False), encoding="utf-8")
    return path


def entry(**values: object) -> dict[str, object]:
    return {"id": "x", "facet": "organization", "kind": "ngo", "label_ar": "جمعية س", "label_en": "X Society", **values}


def test_built_in_names_have_no_clash_and_none_that_no_text_could_match(built_in: Authorities) -> None:
    assert authority_check.problems(built_in) == []


def test_every_entity_has_labels_in_both_scripts_and_a_facet_with_a_field(built_in: Authorities) -> None:
    names = {field.name for field in FIELDS if field.kind == "name"}
    for entity in built_in.entities.values():
        assert any("\u0600" <= letter <= "\u06ff" for letter in entity.label_ar), entity.id
        assert any(letter.isascii() and letter.isalnum() for letter in entity.label_en), entity.id
        assert entity.facet in names, entity.id


def test_no_entity_begins_after_its_end(built_in: Authorities) -> None:
    assert [one.id for one in built_in.entities.values() if one.since and one.until and one.since > one.until] == []


@pytest.mark.parametrize(
    ("facet", "text", "expected"),
    [
        ("platform", "تويتر", "twitter"),
        ("platform", "الفايسبوك", "facebook"),
        ("platform", "facebook", "facebook"),
        ("platform", "twitter", "twitter"),
        ("platform", "X (Twitter)", "twitter"),
        ("platform", "إكس", "twitter"),
        ("platform", "موقع تويتر", "twitter"),
        ("platform", "ولتويتر", "twitter"),
        ("platform", "justpasteit.com", "justpaste-it"),
        ("platform", "justpaste-it", "justpaste-it"),
        ("organization", "القاعده", "al-qaeda"),
        ("organization", "داعش", "islamic-state"),
        ("organization", "قناة الجزيرة", "al-jazeera"),
        ("organization", "الخارجية الأميركية", "us-state-department"),
        ("organization", "NATO", "nato"),
        ("organization", "nato", "nato"),
        ("organization", "ميتا", "facebook-inc"),
        ("organization", "Médecins sans frontieres", "msf"),
        ("organization", "يوتيوب", None),
        ("platform", "القاعدة", None),
        ("platform", "", None),
        ("platform", "؟", None),
        ("no_such_facet", "تويتر", None),
    ],
)
def test_name_in_a_question_is_resolved(built_in: Authorities, facet: str, text: str, expected: str | None) -> None:
    assert built_in.resolve(facet, text) == expected


def test_every_id_and_label_resolves_to_its_entity(built_in: Authorities) -> None:
    for entity in built_in.entities.values():
        assert built_in.resolve(entity.facet, entity.id) == entity.id
        assert built_in.resolve(entity.facet, entity.label_ar) == entity.id
        assert built_in.resolve(entity.facet, entity.label_en) == entity.id


def test_label_follows_the_language_and_an_unknown_id_stands_for_itself(built_in: Authorities) -> None:
    assert built_in.label("nato", "ar") == "حلف شمال الأطلسي"
    assert built_in.label("nato", "en") == "NATO"
    assert built_in.label("long-gone", "ar") == "long-gone"


def test_labels_are_had_without_building_the_trie() -> None:
    fresh = load()
    fresh.label("nato", "ar")
    assert "words" not in vars(fresh)


def test_own_file_adds_entries_and_replaces_those_of_the_same_id(tmp_path: Path) -> None:
    path = own_file(tmp_path, entry(), entry(id="nato", label_ar="الحلف", label_en="The Alliance"))
    own = load([path])
    assert own.entities["x"].label_en == "X Society"
    assert own.label("nato", "ar") == "الحلف"
    assert [one.value for one in mentions("قالت جمعية س للحلف", (), own)] == ["x", "nato"]
    assert own.version != load().version


def test_own_file_makes_a_further_facet(tmp_path: Path) -> None:
    path = own_file(
        tmp_path,
        entry(id="cairo", facet="place", kind="city", label_ar="القاهرة", label_en="Cairo", latin=["Cairo"]),
    )
    own = load([path])
    assert own.facets == ("platform", "organization", "place")
    assert [(one.facet, one.value, one.text) for one in mentions("في جامعة القاهرة وبالقاهرة", (), own)] == [
        ("organization", "cairo-university", "جامعة القاهرة"),
        ("place", "cairo", "القاهرة"),
        ("place", "cairo", "وبالقاهرة"),
    ]


def test_own_file_may_use_the_groups_of_the_built_in_one(tmp_path: Path) -> None:
    path = own_file(tmp_path, entry(label_ar="صحيفة الفجر", weak=["الفجر"], heads=["@newspaper"]))
    found = mentions("بعد الفجر قالت جريدة الفجر", (), load([path]))
    assert [one.text for one in found] == ["جريدة الفجر"]


def test_clash_in_an_own_file_is_told(tmp_path: Path) -> None:
    path = own_file(tmp_path, entry(names=["يوروبول"]))
    assert authority_check.problems(load([path]))[0] == (
        '"يوروبول" names both "europol" and "x": make it weak in one, with heads or context'
    )


def test_name_that_no_text_could_match_is_told(tmp_path: Path) -> None:
    path = own_file(tmp_path, entry(names=["جمعية، س"], weak=["الوفاء"]))
    assert authority_check.problems(load([path])) == [
        'entry "x": "جمعية، س" is not found in "جمعية، س": respell it or mend the decoys',
        'entry "x": nothing lets "الوفاء" count: add heads or context',
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe", "names.json: not UTF-8 at byte 0; save the file as UTF-8"),
        (b'{"entries": [\n}', "names.json:2: not JSON (Expecting value); mend the line"),
        (b"[]", 'names.json: no list of "entries"; write {"entries": [...]}'),
        (
            b'{"entry": [], "entries": []}',
            'names.json: unknown section "entry"; a file holds spellings, groups, decoys, entries',
        ),
        (b'{"entries": ["x"]}', 'names.json: entry 1: not an object; write {"id": ..., "facet": ...}'),
        (
            b'{"entries": [{"id": "x"}]}',
            'names.json: entry 1 "x": no "facet"; every entry has id, facet, kind, label_ar, label_en',
        ),
    ],
)
def test_unusable_file_is_told_with_its_remedy(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "names.json"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        load([path])
    assert str(caught.value) == f"{tmp_path}/{message}"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"names": "س"}, 'entry 1 "x": "names" is not a list of strings; mend the value'),
        ({"since": "2015"}, 'entry 1 "x": "since" is not a year, without quotes; mend the value'),
        ({"article": 1}, 'entry 1 "x": "article" is not true or false; mend the value'),
        ({"alias": ["س"]}, 'entry 1 "x": unknown key "alias"; an entry may hold id, facet'),
        ({"id": "Café"}, 'entry 1 "Café": an id is small Latin letters, digits and hyphens; rename it'),
        ({"facet": "Ort"}, 'entry 1 "x": a facet is small Latin letters, digits and low lines; rename it'),
        ({"heads": ["@press"]}, 'entry 1 "x": no group "press"; add it to "groups"'),
        ({"parent": "nobody"}, 'entry "x": no entry "nobody" to be its parent; add it'),
        ({"since": 2016, "until": 2015}, 'entry "x": since 2016 is after until; mend the years'),
    ],
)
def test_unusable_entry_is_told_with_its_remedy(tmp_path: Path, changed: dict[str, object], message: str) -> None:
    path = own_file(tmp_path, entry(**changed))
    with pytest.raises(InputError) as caught:
        load([path])
    assert str(caught.value).startswith(f"{path}: {message}")


def test_missing_file_and_doubled_id_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.json: cannot be read \(No such file or directory\); give the path"):
        load([tmp_path / "gone.json"])
    path = own_file(tmp_path, entry(), entry())
    with pytest.raises(InputError, match='entry 2: the id "x" stands twice; give each entry its own'):
        load([path])


def test_docs_name_every_key_of_an_entry_and_every_rule() -> None:
    page = (Path(__file__).parents[1] / "docs" / "authorities.md").read_text(encoding="utf-8")
    keys = [field.name for field in fields(Entity)]
    assert [name for name in (*keys, *RULES) if f"`{name}`" not in page] == []


def test_example_of_the_docs_is_read_and_works(tmp_path: Path) -> None:
    page = (Path(__file__).parents[1] / "docs" / "authorities.md").read_text(encoding="utf-8")
    path = tmp_path / "names.json"
    path.write_text(page.split("```json\n")[1].split("```")[0], encoding="utf-8")
    own = load([path])
    assert authority_check.problems(own) == []
    assert [one.value for one in mentions("قبل الفجر قالت صدى الوادي لجريدة الفجر", (), own)] == [
        "sada-al-wadi",
        "al-fajr",
    ]
