import json
import pickle
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.agents.clean import task
from copydesk.agents.clean.envelope import article_id
from copydesk.agents.clean.task import clean_message, warm
from copydesk.streams.outcomes import Failure, Message, Reason
from copydesk.streams.records import CleanArticle, Coordinates

URL = "https://lenford.example/news/bridge"
TEXT = "Bridge opens\nPublished: May 2, 2024 10:00\nThe bridge of Lenford opened on Monday. The mayor cut the ribbon at noon, and the band played."
LIMIT = 1_000_000
STAMP = 1_714_600_000_000  # 1 May 2024


def message(value, *, stamp=STAMP, key=None, headers=()):
    return Message("news.raw", 3, 7, stamp, key, value, tuple(headers))


def envelope(**fields):
    return json.dumps({"url": URL, "content": TEXT, **fields}).encode()


def test_a_record_becomes_an_article():
    article = clean_message(message(envelope(desk=7, source="post")), LIMIT)
    assert article.id == article_id(URL, TEXT.encode())
    assert (article.url, article.source, article.extra) == (URL, "post", {"desk": 7})
    assert article.raw == Coordinates("news.raw", 3, 7)
    assert article.first_seen_ms == STAMP
    assert 0 <= article.seconds["clean"] < 5
    assert article.title == "Bridge opens"


def test_the_language_hint_is_passed_on():
    short = "Ponte ova\n" + "Da da da da da da da. " * 2
    assert clean_message(message(envelope(content=short, language="it")), LIMIT).language in ("it", "en", "id", "und")


@pytest.mark.parametrize(
    ("fields", "stamp", "plausible"),
    [
        ({}, STAMP, True),
        ({}, STAMP - 10 * 86_400_000, False),
        ({"fetched_at": "2024-04-01T00:00:00Z"}, STAMP, False),
        ({"fetched_at": "soon"}, STAMP, True),
        ({"fetched_at": "soon"}, -1, True),
        ({}, 10**18, True),
    ],
)
def test_the_clock_is_the_moment_of_fetching_else_the_records_own(fields, stamp, plausible):
    article = clean_message(message(envelope(**fields), stamp=stamp), LIMIT)
    assert (article.published_at == "2024-05-02T10:00:00Z") is plausible


@pytest.mark.parametrize(
    ("value", "reason", "url"),
    [
        (None, Reason.EMPTY, None),
        (b"{", Reason.BROKEN_JSON, None),
        (envelope(title=5), Reason.WRONG_SCHEMA, URL),
        (envelope(url=""), Reason.MISSING_URL, None),
        (envelope(content="Home"), Reason.TOO_SHORT, URL),
        (envelope(content=""), Reason.EMPTY, URL),
        (b"%PDF-1.7", Reason.UNSUPPORTED_TYPE, None),
        (b"x" * (LIMIT + 1), Reason.TOO_LARGE, None),
    ],
)
def test_failures_are_placed(value, reason, url):
    failure = clean_message(message(value), LIMIT)
    assert isinstance(failure, Failure)
    assert (failure.reason, failure.url, failure.raw) == (reason, url, Coordinates("news.raw", 3, 7))
    assert len(failure.id) == 32
    assert failure == clean_message(message(value), LIMIT)


def test_the_same_input_has_the_same_id_whatever_becomes_of_it():
    assert clean_message(message(envelope(content="Home")), LIMIT).id == article_id(URL, b"Home")
    assert clean_message(message(envelope(content="Home", id="desk-7")), LIMIT).id == "desk-7"


@pytest.mark.parametrize("error", [ValueError("secret text"), RecursionError(), MemoryError()])
def test_a_bug_is_one_records_failure(monkeypatch, error):
    def broken(*_, **__):
        raise error

    monkeypatch.setattr(task, "clean", broken)
    failure = clean_message(message(envelope()), LIMIT)
    assert (failure.reason, failure.error, failure.url) == (Reason.FAILED, type(error).__name__, URL)
    assert "secret" not in failure.detail
    assert "in broken" in failure.trace
    assert len(failure.trace) <= task.MAX_TRACE


def test_outcomes_travel_between_processes():
    for value in (envelope(), b"{"):
        outcome = clean_message(message(value), LIMIT)
        assert pickle.loads(pickle.dumps(outcome)) == outcome


@given(
    st.none() | st.binary(max_size=300) | st.text(max_size=100).map(lambda text: envelope(content=text)),
    st.none() | st.binary(max_size=20),
    st.lists(
        st.tuples(
            st.text(max_size=10) | st.sampled_from(["ce_id", "ce_source", "content-type"]), st.binary(max_size=20)
        ),
        max_size=3,
    ),
    st.integers(-(2**63), 2**63 - 1),
)
@settings(max_examples=80, deadline=None)
def test_never_raises(value, key, headers, stamp):
    outcome = clean_message(message(value, key=key, headers=headers, stamp=stamp), LIMIT)
    assert isinstance(outcome, CleanArticle) or outcome.reason is not Reason.FAILED


def test_warm_loads_the_models():
    warm()
    assert clean_message(message(envelope()), LIMIT).seconds["clean"] < 0.3


def test_importing_it_loads_neither_faust_nor_a_kafka_client():
    code = "import sys, copydesk.agents.clean.task; print(sorted({'faust', 'aiokafka', 'mode', 'asyncio'} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
