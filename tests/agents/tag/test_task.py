import os
import subprocess
import sys
import threading
import time
from hashlib import sha256
from pathlib import Path

import msgspec
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.agents.tag import task
from copydesk.agents.tag.core import Tagger
from copydesk.agents.tag.task import VERSION, tag_message, tag_value
from copydesk.streams.outcomes import ID_HEADER, Failure, Message, Passed, Reason
from copydesk.streams.records import EnrichedArticle

task.warm()  # reading the model is no example's time
ARTICLE = {
    "schema": "unique-article/1",
    "id": "a1",
    "title": "Merkel in Paris",
    "text": "Angela Merkel met NATO leaders in Paris.",
    "paragraphs": [[0, 40]],
    "language": "en",
    "relation": {"kind": "unique", "family": "a1"},
    "provenance": {"title": {"by": "copydesk.clean/1"}},
    "seconds": {"clean": 0.25},
    "custom": {"kept": [1, 2]},
}


def names(article):
    """The mentions' texts, in the order of the article."""
    mentions = [mention for entity in article["entities"] for mention in entity["mentions"]]
    return [one["text"] for one in sorted(mentions, key=lambda one: (one["field"] == "body", one["start"]))]


def tagged(**changes):
    value = tag_value(orjson.dumps(ARTICLE | changes))
    assert isinstance(value, bytes)
    return orjson.loads(value)


def test_enriched_record_is_valid_and_keeps_unknown_fields():
    article = tagged()
    record = msgspec.json.decode(orjson.dumps(article), type=EnrichedArticle)
    assert record.schema == "enriched-article/2"
    assert names(article) == ["Merkel", "Paris", "Angela Merkel", "NATO", "Paris"]
    assert [entity.count for entity in record.entities] == [2, 2, 1]
    assert article["custom"] == ARTICLE["custom"]
    assert article["provenance"]["title"] == {"by": "copydesk.clean/1"}
    assert article["seconds"]["clean"] == 0.25
    assert article["seconds"]["tag"] >= 0


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, "ok"),
        ({"text": "it rains.", "title": "Rain"}, "absent"),
        ({"language": "de"}, "skipped:language"),
        ({"language": None}, "skipped:language"),
        ({"provenance": None, "seconds": [], "title": 5}, "ok"),
    ],
)
def test_provenance_of_both_fields(changes, status):
    provenance = tagged(**changes)["provenance"]
    origin = {"by": VERSION, "status": status, "source": "title and text", "data": Tagger.load().hashes}
    assert provenance["entities"] == provenance["keywords"] == origin
    assert all(digest.startswith("sha256:") for digest in origin["data"].values())


def test_cut_texts_say_so(monkeypatch):
    monkeypatch.setattr(task, "MAX_CHARACTERS", 10)
    assert tagged()["provenance"]["entities"]["source"] == "title and first 10 characters of text"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (b"", Reason.BROKEN_JSON),
        (b"\xff", Reason.BROKEN_JSON),
        (b"[]", Reason.WRONG_SCHEMA),
        (b'{"id":"x"}', Reason.WRONG_SCHEMA),
    ],
)
def test_unreadable_values_are_failures(value, reason):
    failure = tag_value(value)
    assert isinstance(failure, Failure)
    assert failure.reason == reason


@given(st.binary(max_size=200))
def test_never_raises(value):
    assert isinstance(tag_value(value), bytes | Failure)


def test_a_bug_is_a_failure_with_its_trace(monkeypatch):
    def broken(*_):
        raise RuntimeError("secret text")

    monkeypatch.setattr(task, "_enrich", broken)
    failure = tag_value(orjson.dumps(ARTICLE))
    assert isinstance(failure, Failure)
    assert (failure.reason, failure.error, failure.id) == (Reason.FAILED, "RuntimeError", "a1")
    assert "secret" not in failure.detail
    assert "RuntimeError" in failure.trace


def test_import_is_light():
    code = "import sys, copydesk.agents.tag.task; print([m for m in ('faust', 'aiokafka', 'mode') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_message_goes_on_under_its_id():
    headers = ((ID_HEADER, b"a1"),)
    message = Message("news.unique", 0, 7, 0, b"a1", orjson.dumps(ARTICLE), headers)
    outcome = tag_message(message)
    assert isinstance(outcome, Passed)
    assert (outcome.id, outcome.key) == ("a1", "a1")
    assert orjson.loads(outcome.value)["schema"] == "enriched-article/2"
    assert isinstance(tag_message(message._replace(value=None)), Failure)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
OURS = {"schema", "mentions", "entities", "keywords", "provenance", "seconds"}


@given(st.dictionaries(st.text(max_size=12), JSON, max_size=5))
def test_fields_that_we_do_not_set_stay_as_they_are(fields):
    article = tagged(**{name: value for name, value in fields.items() if name not in {*ARTICLE, *OURS}})
    for name, value in fields.items():
        assert name in {*ARTICLE, *OURS} or article[name] == value
    assert list(article)[: len(ARTICLE)] == list(ARTICLE), "and in their order"


@given(st.dictionaries(st.sampled_from([*ARTICLE, "keywords", "entities"]), JSON))
def test_no_type_of_a_known_field_raises(fields):
    outcome = tag_value(orjson.dumps(ARTICLE | fields))
    if isinstance(fields.get("text", ""), str):
        article = orjson.loads(outcome)
        fields = {"title": article.get("title"), "body": article["text"]}
        for one in (mention for entity in article["entities"] for mention in entity["mentions"]):
            assert fields[one["field"]][one["start"] : one["end"]] == one["text"]
    else:
        assert outcome.reason == Reason.WRONG_SCHEMA


def test_what_an_earlier_stage_set_is_replaced_only_where_it_is_ours():
    article = tagged(mentions=["old"], entities="old", schema="old/9", provenance={"entities": 5, "title": {"by": "x"}})
    assert article["schema"] == "enriched-article/2"
    assert article["provenance"]["title"] == {"by": "x"}
    assert article["provenance"]["entities"]["by"] == VERSION
    assert "mentions" not in article, "they stand in the entities since version 2"
    assert names(article)[2:] == ["Angela Merkel", "NATO", "Paris"]


def test_every_mention_is_counted_once():
    article = tagged(text="Angela Merkel met NATO in Paris. Then Merkel left Paris.")
    assert [one["count"] for one in article["entities"]] == [len(one["mentions"]) for one in article["entities"]]
    assert {one["name"]: one["count"] for one in article["entities"]} == {
        "Angela Merkel": 3, "Paris": 3, "North Atlantic Treaty Organization": 1,
    }  # fmt: skip


@pytest.mark.parametrize("language", ["de", "ja", "und", "", "eng", "e n", 5, None, ["en"]])
def test_other_languages_get_no_names_and_say_so(language):
    article = tagged(language=language, text="Angela Merkel traf Frau Orlavo in Paris.")
    assert (article["entities"], article["keywords"]) == ([], [])
    assert article["provenance"]["entities"]["status"] == "skipped:language"


@pytest.mark.parametrize("language", ["en", "EN", "en-GB", "en-us"])
def test_every_english_gets_names(language):
    assert len(tagged(language=language)["entities"]) == 3


def test_seconds_are_those_of_this_thread_alone():
    done = threading.Event()
    neighbour = threading.Thread(target=_burn, args=(done,))
    neighbour.start()
    try:
        before = time.thread_time()
        spent = sum(tagged()["seconds"]["tag"] for _ in range(20))
        assert spent <= time.thread_time() - before + 20e-6, "rounded to a millionth each"
    finally:
        done.set()
        neighbour.join()


def _burn(done):
    while not done.is_set():
        sum(range(1000))


@given(st.text(max_size=60), st.binary(max_size=60))
def test_a_message_of_anybody_is_a_value_never_an_exception(text, header):
    value = orjson.dumps(ARTICLE | {"text": text})
    for headers in ((), ((ID_HEADER, header),), ((ID_HEADER, None),)):
        outcome = tag_message(Message("news.unique", 0, 7, 0, None, value, headers))
        assert isinstance(outcome, Passed)


def test_an_article_that_is_no_json_in_the_middle_is_a_failure_with_a_short_detail():
    failure = tag_value(b'{"text": "' + b"x" * 5000)
    assert failure.reason == Reason.BROKEN_JSON
    assert len(failure.detail) <= 200


def test_deep_json_is_a_failure_not_a_crash():
    outcome = tag_value(b'{"text": "x", "deep": ' + b"[" * 5000 + b"]" * 5000 + b"}")
    assert isinstance(outcome, Failure)


STORIES = [Path(__file__).with_name(name) for name in ("wire.txt", "desk.txt")]
PRINT_TAGS = """
import hashlib, sys
from pathlib import Path
from msgspec import json
from copydesk.agents.tag.core import Tagger
for path in sys.argv[1:]:
    for story in Path(path).read_text("utf-8").split("====="):
        print(hashlib.sha256(json.encode(Tagger.load()(story, title=story[:60]))).hexdigest())
"""


@pytest.mark.parametrize("seed", ["0", "4711"])
def test_every_process_finds_the_same_bytes(seed):
    done = subprocess.run(
        [sys.executable, "-c", PRINT_TAGS, *STORIES],
        env=os.environ | {"PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    texts = [story for path in STORIES for story in path.read_text("utf-8").split("=====")]
    here = [sha256(msgspec.json.encode(Tagger.load()(text, title=text[:60]))).hexdigest() for text in texts]
    assert done.stdout.split() == here
