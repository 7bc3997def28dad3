import subprocess
import sys

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import json

from copydesk.agents.tag import task
from copydesk.agents.tag.task import VERSION, tag_message, tag_value
from copydesk.streams.outcomes import ID_HEADER, Failure, Message, Passed, Reason
from copydesk.streams.records import EnrichedArticle

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


def tagged(**changes):
    value = tag_value(orjson.dumps(ARTICLE | changes))
    assert isinstance(value, bytes)
    return orjson.loads(value)


def test_enriched_record_is_valid_and_keeps_unknown_fields():
    article = tagged()
    record = json.decode(orjson.dumps(article), type=EnrichedArticle)
    assert record.schema == "enriched-article/1"
    assert [mention.text for mention in record.mentions] == ["Angela Merkel", "NATO", "Paris"]
    assert article["custom"] == ARTICLE["custom"]
    assert article["provenance"]["title"] == {"by": "copydesk.clean/1"}
    assert article["seconds"]["clean"] == 0.25
    assert article["seconds"]["tag"] >= 0


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, "ok"),
        ({"text": "it rains."}, "absent"),
        ({"language": "de"}, "skipped:language"),
        ({"language": None}, "skipped:language"),
        ({"provenance": None, "seconds": [], "title": 5}, "ok"),
    ],
)
def test_provenance_of_both_fields(changes, status):
    provenance = tagged(**changes)["provenance"]
    assert provenance["mentions"] == provenance["entities"] == {"by": VERSION, "status": status, "source": "text"}


def test_cut_texts_say_so(monkeypatch):
    monkeypatch.setattr(task, "MAX_CHARACTERS", 10)
    assert tagged()["provenance"]["mentions"]["source"] == "first 10 characters of text"


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
    assert orjson.loads(outcome.value)["schema"] == "enriched-article/1"
    assert isinstance(tag_message(message._replace(value=None)), Failure)
