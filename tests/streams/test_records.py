import json
import os
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.streams.records import (
    RECORDS,
    CleanArticle,
    Coordinates,
    Duplicate,
    EnrichedArticle,
    Entity,
    Geo,
    Image,
    Mention,
    Provenance,
    RawArticle,
    Rejection,
    Relation,
    Seen,
    UniqueArticle,
    encode,
)

SCHEMAS = Path(__file__).parent / "schemas"
UPDATE = "COPYDESK_UPDATE_GOLDEN"
PLACE = Coordinates("news.raw", 3, 41)
CLEAN = {"id": "a", "url": "https://news.example/a", "text": "Rain fell.\n\nIt stopped.", "paragraphs": [(0, 10), (12, 23)], "raw": PLACE}  # fmt: skip
RELATION = Relation(kind="update", family="f", of="b")
EXAMPLES = [
    RawArticle(url="https://news.example/a", content="<p>Rain", headers={"server": "x"}),
    CleanArticle(**CLEAN, images=[Image("https://news.example/i.png")], provenance={"text": Provenance("clean/1")}),
    Seen(id="a", family="a", url_hash="0", content_hash="1", first_seen_ms=5, raw=PLACE),
    UniqueArticle(**CLEAN, relation=RELATION),
    Duplicate(id="a", of="b", family="b", kind="exact", similarity=1.0, why="same words", raw=PLACE),
    EnrichedArticle(
        **CLEAN,
        relation=RELATION,
        entities=[
            Entity(
                id="geonames:1",
                key="loc:rain",
                type="LOC",
                name="Rain",
                aliases=["the Rain"],
                geo=Geo("DE", 48.7, 10.9),
                count=1,
                salience=0.5,
                score=0.9,
                mentions=[Mention("body", 0, 4, "Rain", 0.9)],
            )
        ],
        keywords=["Rain"],
    ),
    Rejection(id="a", reason="empty", detail="no text", stage="clean", raw=PLACE),
]


def schema_of(name):
    return json.dumps(msgspec.json.schema(RECORDS[name]), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("name", RECORDS)
def test_schema_is_the_golden_one(name):
    path = SCHEMAS / f"{name}.json"
    if os.environ.get(UPDATE):
        path.write_text(schema_of(name), "utf-8")
    assert path.read_text("utf-8") == schema_of(name), f"the contract changed: if readers can bear it, set {UPDATE}=1"


def test_no_schema_is_left_over():
    assert {path.stem for path in SCHEMAS.glob("*.json")} == set(RECORDS)


def test_there_is_an_example_of_every_record():
    assert {type(example).__name__ for example in EXAMPLES} == set(RECORDS)


@pytest.mark.parametrize("record", EXAMPLES, ids=lambda record: type(record).__name__)
def test_round_trip(record):
    assert msgspec.json.decode(encode(record), type=type(record)) == record


@pytest.mark.parametrize("record", EXAMPLES, ids=lambda record: type(record).__name__)
def test_unknown_fields_do_not_fail(record):
    longer = json.loads(encode(record)) | {"new_field": {"deep": [1]}}
    assert msgspec.json.decode(json.dumps(longer), type=type(record)) == record


@pytest.mark.parametrize("name", [name for name in RECORDS if name != "RawArticle"])
def test_every_record_of_ours_names_its_schema_and_version(name):
    default = next(field.default for field in msgspec.structs.fields(RECORDS[name]) if field.name == "schema")
    stem, _, version = default.partition("/")
    assert stem.replace("-", "") == name.lower()
    assert version.isdigit()


def test_records_cannot_be_changed():
    with pytest.raises(AttributeError):
        EXAMPLES[0].url = "https://other.example"


def test_later_records_carry_all_fields_of_the_earlier():
    fields = [[field.name for field in msgspec.structs.fields(kind)] for kind in (CleanArticle, UniqueArticle, EnrichedArticle)]  # fmt: skip
    assert set(fields[0]) < set(fields[1]) < set(fields[2])


text = st.text(st.characters(exclude_categories=["Cs"]))
maybe = st.none() | text


@settings(max_examples=50)
@given(st.builds(RawArticle, url=text, content=maybe, title=maybe, headers=st.dictionaries(text, text)))
def test_raw_articles_survive_the_wire(record):
    assert msgspec.json.decode(encode(record), type=RawArticle) == record


@settings(max_examples=50)
@given(
    text,
    st.lists(
        st.builds(Mention, st.sampled_from(["title", "body"]), st.integers(0, 9), st.integers(0, 9), text, st.just(0.5))
    ),
    st.dictionaries(text, st.recursive(st.none() | st.booleans() | text, st.lists)),
)
def test_enriched_articles_survive_the_wire(words, mentions, extra):
    record = EnrichedArticle(
        text=words,
        paragraphs=[(0, len(words))],
        extra=extra,
        relation=RELATION,
        entities=[
            Entity(id=None, key=words, type="PER", name=words, count=1, salience=0.0, score=0.5, mentions=mentions)
        ],
        raw=PLACE,
    )
    assert msgspec.json.decode(encode(record), type=EnrichedArticle) == record


@given(st.text(min_size=1), st.integers(0, 2**31), st.integers(0, 2**63))
def test_coordinates_are_text_and_back(topic, partition, offset):
    place = Coordinates(topic, partition, offset)
    assert Coordinates.parse(str(place)) == place


@pytest.mark.parametrize("broken", ["", "a", "a/1", "a/b/1", "a/1/b", "a//1"])
def test_what_are_no_coordinates(broken):
    with pytest.raises(ValueError):
        Coordinates.parse(broken)
