import orjson
import pytest

from copydesk.agents.dedupe.decisions import Duplicate, Unique, Update
from copydesk.agents.dedupe.fingerprint import with_fingerprint
from copydesk.agents.dedupe.index import Index
from copydesk.agents.dedupe.task import decide_batch
from copydesk.streams import records
from copydesk.streams.outcomes import Failure, Reason
from copydesk.streams.records import CleanArticle, Coordinates, Provenance, UniqueArticle, encode

import msgspec  # isort: skip


@pytest.fixture
def overlay():
    return Index.open(None, identity="", window_ms=1000).overlay()


def clean(number, text, **fields):
    article = CleanArticle(
        id=f"id-{number}",
        url=f"https://paper.example/{number}",
        source="paper",
        title=f"Title {number}",
        text=text,
        paragraphs=[(0, len(text))],
        language="en",
        word_count=len(text.split()),
        first_seen_ms=number,
        raw=Coordinates("news.raw", 1, number),
        provenance={"title": Provenance(by="h1")},
    )
    return with_fingerprint(msgspec.structs.replace(article, **fields))


def value(article, **more):
    return orjson.dumps(orjson.loads(encode(article)) | more)


def test_a_unique_article_passes_through_whole(overlay):
    article = clean(1, "A lighthouse was sold.")
    (decided,) = decide_batch([value(article, of_tomorrow={"x": [1, None]})], overlay)
    fields = orjson.loads(decided.unique)
    assert decided.decision == Unique("id-1")
    assert (decided.duplicate, decided.original) == (None, "")
    assert fields.pop("of_tomorrow") == {"x": [1, None]}
    typed = msgspec.convert(fields, UniqueArticle)
    assert typed.schema == "unique-article/1"
    assert typed.relation == records.Relation(kind="unique", family="id-1")
    assert typed.provenance["relation"].by == "dedupe/2"
    assert typed.provenance["title"].by == "h1"
    kept = {name for name in CleanArticle.__struct_fields__ if name not in {"schema", "provenance"}}
    assert {name: getattr(typed, name) for name in kept} == {name: getattr(article, name) for name in kept}


def test_seen_is_what_the_overlay_took(overlay):
    decided = decide_batch([value(clean(1, "One text.")), value(clean(2, "Another text."))], overlay)
    assert [msgspec.json.decode(d.seen, type=records.Seen) for d in decided] == overlay.seen


def test_a_duplicate_says_of_what_and_why(overlay):
    first, copy = clean(1, "The mill burned down."), clean(2, "The mill — burned down!")
    decided = decide_batch([value(first), value(copy)], overlay)[1]
    assert isinstance(decided.decision, Duplicate)
    assert (decided.unique, decided.seen, decided.original) == (None, None, "id-1")
    made = msgspec.json.decode(decided.duplicate, type=records.Duplicate)
    assert (made.id, made.of, made.family, made.kind, made.similarity) == ("id-2", "id-1", "id-1", "exact", 1.0)
    assert (made.raw, made.of_raw) == (copy.raw, first.raw)
    assert (made.url, made.source, made.title, made.language) == (copy.url, "paper", "Title 2", "en")
    assert (made.content_hash, made.word_count) == (copy.content_hash, copy.word_count)
    assert made.provenance["relation"].by == "dedupe/2"


def test_an_update_names_its_predecessor(overlay):
    page = "https://paper.example/live"
    values = [value(clean(n, text, url=page)) for n, text in ((1, "Rain fell."), (2, "Rain fell. It stopped."))]
    decided = decide_batch(values, overlay)[1]
    assert decided.decision == Update(records.Relation(kind="update", family="id-1", of="id-1", revision=1))
    relation = orjson.loads(decided.unique)["relation"]
    assert relation == {"kind": "update", "family": "id-1", "of": "id-1", "revision": 1}
    assert msgspec.json.decode(decided.seen, type=records.Seen).relation.of == "id-1"


def test_a_record_twice_in_a_batch_is_seen_once(overlay):
    one = value(clean(1, "One text."))
    first, again = decide_batch([one, one], overlay)
    assert again.unique == first.unique
    assert again.seen is None


def test_a_forged_relation_is_replaced(overlay):
    (decided,) = decide_batch([value(clean(1, "One text."), relation={"kind": "update"})], overlay)
    assert decided.unique.count(b'"relation":{"kind"') == 1
    assert orjson.loads(decided.unique)["relation"]["kind"] == "unique"


NESTED = b'{"x":' + b"[" * 400 + b"]" * 400 + b"}"


@pytest.mark.parametrize(
    "broken",
    [
        None,
        b"",
        b"{",
        b"\xff",
        b"[]",
        b"{}",
        b'"text"',
        b"[" * 5000,
        b'{"a":"\\ud800"}',
        value(clean(1, "x"), raw=None),
        value(clean(1, "x"), id=""),
        value(clean(1, "x"), id=7),
        value(clean(1, "x"), content_hash=""),
        value(clean(1, "x"), fingerprint_version=0),
        value(clean(1, "x"), first_seen_ms=10**17),
        value(clean(1, "x"), first_seen_ms="now"),
        value(clean(1, "x"), provenance=[]),
        value(clean(1, "x"))[:-1] + b',"extra":' + NESTED + b"}",
    ],
)
def test_what_is_no_clean_article_fails_alone(overlay, broken):
    good = value(clean(1, "One text."))
    failure, decided = decide_batch([broken, good], overlay)
    assert isinstance(failure, Failure)
    assert failure.reason == Reason.WRONG_SCHEMA
    assert failure.detail.startswith("not a clean article: ")
    assert decided.decision == Unique("id-1")
    assert len(overlay.seen) == 1


def test_no_records_no_results(overlay):
    assert decide_batch([], overlay) == []
