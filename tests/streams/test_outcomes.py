"""Outcomes: every failure to its topic, dead letters untouched, our headers last and in bounds."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.config.settings import KIB, Settings
from copydesk.streams import outcomes
from copydesk.streams.outcomes import (
    ERROR_HEADERS,
    HEADROOM,
    ID_HEADER,
    ORIGINAL_HEADER,
    RAW_HEADER,
    REASON_HEADER,
    REJECTIONS,
    STAGE_HEADER,
    Failure,
    Message,
    Output,
    Passed,
    Reason,
    cleaned,
    failed,
    fitting,
    header,
    passed,
    raw_coordinates,
)
from copydesk.streams.records import CleanArticle, Coordinates, Rejection
from copydesk.streams.topics import BY_NAME, DEAD_LETTER_ROOM, max_message_bytes

RAW = Coordinates("news.raw", 3, 141)
TEXTS = st.text(max_size=300)
HEADERS = st.lists(
    st.tuples(st.sampled_from([ID_HEADER, RAW_HEADER, REASON_HEADER, "crawler"]), st.binary(max_size=40))
)


def message(value: bytes | None = b"body", key: bytes | None = b"key", headers: Any = ()) -> Message:
    return Message("news.raw", 3, 141, 1_700_000_000_000, key, value, tuple(headers))


def said(output: Output) -> dict[str, str]:
    return {name: value.decode() for name, value in output.headers}


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_ends_in_the_topic_of_its_kind(reason: Reason):
    output = failed(Failure(reason, "why", id="a", raw=RAW), message(), "clean")
    assert output.topic == ("rejected" if reason in REJECTIONS else "dead-letter")
    assert output.topic in BY_NAME
    assert said(output)[REASON_HEADER] == reason.value
    assert said(output)[STAGE_HEADER] == "clean"
    assert said(output)[RAW_HEADER] == "news.raw/3/141"


def test_what_could_not_be_read_is_never_a_rejection():
    unread = {Reason.BROKEN_JSON, Reason.WRONG_SCHEMA, Reason.UNDECODABLE, Reason.TIMED_OUT, Reason.KILLED_ITS_PROCESS}
    assert not unread & REJECTIONS
    assert set(Reason) - REJECTIONS - unread == {Reason.FAILED}


def test_a_rejection_says_why_and_where_without_the_document():
    failure = Failure(Reason.EMPTY, "no text " + 900 * "x", id="a1", url="https://news.example/1", raw=RAW)
    output = failed(failure, message(b"secret body"), "clean")
    record = msgspec.json.decode(output.value or b"", type=Rejection)
    assert (record.id, record.reason, record.stage, record.url, record.raw) == (
        "a1",
        "empty",
        "clean",
        "https://news.example/1",
        RAW,
    )
    assert len(record.detail) == outcomes.MAX_DETAIL
    assert b"secret" not in (output.value or b"")
    assert output.key == b"a1"


@given(value=st.binary(min_size=1, max_size=200), key=st.none() | st.binary(max_size=20), headers=HEADERS)
def test_a_dead_letter_keeps_key_value_and_headers_byte_for_byte(value: bytes, key: bytes | None, headers: Any):
    original = message(value, key, headers)
    output = failed(Failure(Reason.BROKEN_JSON, "why", id="a", raw=RAW), original, "clean")
    assert (output.key, output.value) == (key, value)
    assert output.headers[: len(headers)] == tuple(headers)


@given(headers=HEADERS)
def test_forged_headers_are_never_taken_for_ours(headers: Any):
    output = failed(Failure(Reason.BROKEN_JSON, "why", id="true id", raw=RAW), message(headers=headers), "clean")
    again = message(headers=output.headers)
    assert header(again, ID_HEADER) == "true id"
    assert raw_coordinates(again) == RAW


def test_error_headers_are_named_as_kafka_streams_names_them():
    failure = Failure(Reason.FAILED, "it broke", error="ValueError", trace="line 1\nline 2", id="a", raw=RAW)
    found = said(failed(failure, message(), "tag"))
    names = {name.removeprefix(ERROR_HEADERS) for name in found if name.startswith(ERROR_HEADERS)}
    assert names == {"exception", "message", "stacktrace", "topic", "partition", "offset"}
    assert found[ERROR_HEADERS + "exception"] == "ValueError"
    assert found[ERROR_HEADERS + "offset"] == "141"


@given(detail=st.text(max_size=2000), trace=st.text(max_size=9000), id=TEXTS, error=st.text(max_size=60))
def test_our_headers_leave_the_largest_raw_record_its_place(detail: str, trace: str, id: str, error: str):
    output = failed(
        Failure(Reason.FAILED, detail, error=error, trace=trace, id=id, raw=RAW), message(b"", b""), "clean"
    )
    ours = sum(len(name) + len(value) for name, value in output.headers)
    assert ours < DEAD_LETTER_ROOM / 2
    assert Settings().max_record_bytes + DEAD_LETTER_ROOM == max_message_bytes(Settings(), "dead-letter")


@pytest.mark.parametrize("value", [b"", b"news.raw", b"news.raw/x/1", b"news.raw/1/", b"\xff/1/2x", b"/1/2/3/4/five"])
def test_a_strangers_coordinates_are_none(value: bytes):
    assert raw_coordinates(message(headers=[(RAW_HEADER, value)])) is None


def test_a_record_without_our_headers_has_none():
    assert raw_coordinates(message()) is None
    assert header(message(), ID_HEADER) == ""


@given(topic=st.from_regex(r"[a-z./-]{1,30}", fullmatch=True), partition=st.integers(0, 999), offset=st.integers(0))
def test_coordinates_survive_their_own_header(topic: str, partition: int, offset: int):
    place = Coordinates(topic, partition, offset)
    assert Coordinates.parse(str(place)) == place


@given(id=TEXTS, key=TEXTS, original=TEXTS)
def test_any_id_becomes_a_key_and_headers(id: str, key: str, original: str):
    output = passed("duplicate", Passed(id, key, b"{}"), RAW, original=original)
    assert isinstance(output.key, bytes)
    assert header(message(headers=output.headers), ORIGINAL_HEADER) == original
    assert header(message(headers=output.headers), ID_HEADER) == id


def test_a_record_that_no_topic_takes_is_a_failure():
    settings = Settings(max_record_bytes=64 * KIB)
    limit = max_message_bytes(settings, "clean") - HEADROOM
    fits, large = Passed("a", "a", b"x" * limit), Passed("a", "a", b"x" * (limit + 1))
    assert fitting(settings, fits) is fits
    failure = fitting(settings, large)
    assert isinstance(failure, Failure)
    assert (failure.reason, failure.id) == (Reason.TOO_LARGE, "a")


def test_a_clean_article_goes_on_under_its_language():
    article = CleanArticle(id="a", text="Text.", paragraphs=[(0, 5)], language="sw")
    document = cleaned(article)
    assert (document.id, document.key) == ("a", "sw")
    assert msgspec.json.decode(document.value, type=CleanArticle) == article


def test_the_size_of_a_message_counts_key_value_and_headers():
    assert message(b"12345", b"123", [("ab", b"c")]).size == 11
    assert message(None, None).size == 0
