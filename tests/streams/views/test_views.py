"""Articles in the forms of others."""

import io
import json
import re
from pathlib import Path

import jsonschema
import pytest
from enriched import TEXT, enriched, entity
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from copydesk.streams import extras
from copydesk.streams.errors import CopydeskError
from copydesk.streams.records import CleanArticle, Coordinates, Image, Relation, encode
from copydesk.streams.views.files import Export
from copydesk.streams.views.identifiers import article_uri, entity_uri, web_uri
from copydesk.streams.views.lines import line_of
from copydesk.streams.views.ninjs import ninjs
from copydesk.streams.views.parquet import ParquetWriter
from copydesk.streams.views.rows import ARTICLES, ENTITIES, rows
from copydesk.streams.views.schemaorg import schemaorg

NINJS = jsonschema.Draft202012Validator(json.loads((Path(__file__).parent / "ninjs-3.1.json").read_text("utf-8")))
PLACE = Coordinates("news.enriched", 2, 7)
BARE = CleanArticle(text="Rain.", paragraphs=[(0, 5)])
texts = st.text(max_size=20)
articles = st.builds(
    enriched,
    id=st.text(min_size=1, max_size=20),
    url=st.none() | texts | texts.map("https://news.example/".__add__),
    canonical_url=st.none() | texts.map("HTTP://news.example/%".__add__),
    title=st.none() | texts,
    source=st.none() | texts,
    images=st.lists(st.builds(Image, texts.map("https://i.example/".__add__), st.none() | texts), max_size=2),
    authors=st.lists(texts, max_size=2),
    keywords=st.lists(texts, max_size=2),
    relation=st.builds(
        Relation,
        kind=st.just("update"),
        family=texts,
        of=st.none() | texts.filter(bool),
        revision=st.integers(0, 9),
    ),
    entities=st.lists(
        st.builds(
            entity,
            st.sampled_from(["PER", "ORG", "LOC"]),
            texts.filter(bool),
            st.none() | st.sampled_from(["wikidata:Q1", "x", "geonames:", "own:7"]),
        ),
        max_size=3,
    ),
    first_seen_ms=st.sampled_from([0, 1_772_500_000_000]),
)


@given(articles)
def test_every_article_is_valid_ninjs(article):
    NINJS.validate(json.loads(json.dumps(ninjs(article))))


def test_a_bare_article_is_valid_ninjs_without_names():
    found = ninjs(BARE)
    NINJS.validate(found)
    assert not {"people", "places", "headlines", "by", "language"} & set(found)


def test_ninjs_says_who_when_where_and_what():
    found = ninjs(enriched(4))
    assert found["uri"] == "urn:copydesk:article:a4"
    assert (found["version"], found["contentCreated"]) == ("2", "2026-03-02T00:00:00Z")
    assert found["versionCreated"] == "2026-03-03T01:06:40.123Z"
    assert found["bodies"][0]["value"] == TEXT
    assert found["bodies"][0]["charCount"] == len(TEXT)
    assert found["by"] == "Ann Writer, Ben Author"
    assert found["renditions"][0]["href"] == "https://news.example/story/4"
    assert found["places"] == [
        {
            "name": "Genoa",
            "rel": "mentions",
            "uri": "https://sws.geonames.org/3176219",
            "literal": "geonames:3176219",
            "geoJSON": {"type": "Point", "coordinates": [8.94, 44.4]},
        }
    ]
    assert found["people"] == [{"name": "Ada Rossi", "rel": "mentions", "literal": "per:ada rossi"}]
    assert [each["name"] for each in found["associations"]] == ["earlier", "image-0"], "a data URL is no picture"
    assert found["associations"][0]["uri"] == article_uri("a 0/ü") == "urn:copydesk:article:a%200%2F%C3%BC"


def test_schema_org_says_the_same():
    found = schemaorg(enriched(4))
    assert (found["@context"], found["@type"]) == ("https://schema.org", "NewsArticle")
    assert found["datePublished"] == "2026-03-02", "no time was known"
    assert [author["name"] for author in found["author"]] == ["Ann Writer", "Ben Author"]
    assert found["publisher"] == {"@type": "Organization", "name": "example"}
    genoa = found["mentions"][0]
    assert genoa["@type"] == "Place"
    assert genoa["sameAs"] == ["https://sws.geonames.org/3176219", "http://www.wikidata.org/entity/Q1449"]
    assert genoa["geo"]["latitude"] == 44.4
    assert [thing["@type"] for thing in found["mentions"]] == ["Place", "Person", "Organization"]


@given(articles)
def test_schema_org_never_ends_a_script_element(article):
    line = line_of("schemaorg", "enriched")(encode(article))
    assert b"<" not in line
    assert b"\n" not in line
    assert json.loads(line) == json.loads(json.dumps(schemaorg(article)))


def test_a_line_has_the_same_article_and_no_script_end():
    line = line_of("ninjs", "enriched")(encode(enriched(1, text="a</script>b")))
    assert json.loads(line)["bodies"][0]["value"] == "a</script>b"
    assert b"<" not in line


def test_json_lines_are_the_records_as_they_are():
    value = encode(enriched(1))
    assert line_of("jsonl", "rejected")(value) == value
    assert line_of("jsonl", "rejected")(b'{"a":\n 1}') == b'{"a":1}'
    with pytest.raises(ValueError):
        line_of("jsonl", "rejected")(b"<html>")


@pytest.mark.parametrize("value", [b"", b"{}", b"[1]", b'{"text": 5}', b"\xff"])
@pytest.mark.parametrize("form", ["ninjs", "schemaorg"])
def test_what_is_no_article_is_a_value_error(form, value):
    with pytest.raises(ValueError):
        line_of(form, "enriched")(value)


@pytest.mark.parametrize(
    ("url", "uri"),
    [
        ("https://news.example/a b?q=ü#x", "https://news.example/a%20b?q=%C3%BC#x"),
        ("https://news.example/100%&a%20b", "https://news.example/100%25&a%20b"),
        ("javascript:alert(1)", None),
        ("https://" + "x" * 9000, None),
        (None, None),
    ],
)
def test_addresses_become_uris(url, uri):
    assert web_uri(url) == uri


@pytest.mark.parametrize(
    ("id", "uri"),
    [("wikidata:Q42", "http://www.wikidata.org/entity/Q42"), ("own:7", None), ("wikidata:", None), (None, None)],
)
def test_entities_of_known_bases_have_a_page(id, uri):
    assert entity_uri(id) == uri


@given(articles)
def test_rows_fit_their_columns_and_hold_no_nul(article):
    found = rows(article, encode(article), PLACE)
    assert len(found.article) == len(ARTICLES)
    assert all(len(entity) == len(ENTITIES) for entity in found.entities)
    assert "\0" not in repr([value for value in found.article if isinstance(value, str)])
    record = json.loads(found.article[-1])
    assert record["id"] == article.id.replace("\0", "\ufffd")
    assert not re.search(r"\\u0000", json.dumps(record["id"]).replace("\\\\", ""))


def test_parquet_holds_the_articles_with_their_names_and_instants():
    file = io.BytesIO()
    writer = ParquetWriter(file)
    for number in range(3):
        writer.add(encode(enriched(number)), Coordinates("t", 0, number))
    with pytest.raises(ValueError):
        writer.add(b"{}", PLACE)
    writer.close()
    table = parquet.read_table(io.BytesIO(file.getvalue())).to_pylist()
    assert [row["id"] for row in table] == ["a0", "a1", "a2"]
    assert table[1]["published_at"].isoformat() == "2026-03-02T00:00:00+00:00"
    assert table[1]["authors"] == ["Ann Writer", "Ben Author"]
    assert [entity["name"] for entity in table[1]["entities"]] == ["Genoa", "Ada Rossi", "Example Press"]
    assert json.loads(table[2]["record"])["id"] == "a2"


def test_a_missing_library_names_its_extra():
    with pytest.raises(CopydeskError, match=r"pip install 'copydesk\[parquet\]'"):
        extras.imported("no_such_library", extra="parquet")


def test_a_file_takes_its_name_when_it_is_whole(tmp_path):
    into = Export("jsonl", "enriched", tmp_path / "out.jsonl", io.BytesIO(), part=10, polish=bytes)
    into.add(encode(enriched(1)), PLACE)
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl.part"]
    into.close()
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"]


def test_an_export_that_breaks_leaves_nothing(tmp_path):
    into = Export("jsonl", "enriched", tmp_path / "out.jsonl", io.BytesIO(), part=10, polish=bytes)
    into.add(encode(enriched(1)), PLACE)
    into.abandon()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_gets_parts_named_by_their_first_record(tmp_path):
    into = Export("ninjs", "enriched", tmp_path, io.BytesIO(), part=2, polish=bytes)
    for number in range(3):
        into.add(encode(enriched(number)), Coordinates("t", 1, number))
    into.close()
    found = {path.name: len(path.read_bytes().splitlines()) for path in tmp_path.iterdir()}
    assert found == {"enriched-1-000000000000.jsonl": 2, "enriched-1-000000000002.jsonl": 1}


def test_an_export_of_nothing_is_an_empty_file(tmp_path):
    Export("jsonl", "enriched", tmp_path / "none.jsonl", io.BytesIO(), part=1, polish=bytes).close()
    assert (tmp_path / "none.jsonl").read_bytes() == b""
