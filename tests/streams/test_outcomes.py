"""Outcomes: every failure to its topic, dead letters untouched, our headers last and in bounds."""

from typing import Any

import msgspec
import pytest
from aiokafka.record.default_records import DefaultRecordBatchBuilder
from hypothesis import given
from hypothesis import strategies as st

from copydesk.config.settings import KIB, Settings
from copydesk.streams import outcomes
from copydesk.streams.outcomes import (
    ATTEMPT_HEADER,
    ERROR_HEADERS,
    ID_HEADER,
    MAX_HEADER_BYTES,
    ORIGINAL_HEADER,
    RAW_HEADER,
    REASON_HEADER,
    RECORD_ROOM,
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
TEXTS = st.text(max_size=256)
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
    working = max(max_message_bytes(Settings(), name) for name in ("raw", "clean", "unique"))
    assert max_message_bytes(Settings(), "dead-letter") == working + DEAD_LETTER_ROOM


@pytest.mark.parametrize(
    "value",
    [
        None,
        b"",
        b"news.raw",
        b"news.raw/x/1",
        b"news.raw/1/",
        b"\xff/1/2x",
        b"/1/2/3/4/five",
        b"/1/2",
        b"news.raw/-1/2",
        b"news.raw/1/-2",
        b"news.raw/1/+2",
        b"news.raw/1/ 2",
        b"news.raw/1/0_2",
        b"news.raw/01/2",
        "news.raw/1/\u0967".encode(),
        b"news.raw/2147483648/1",
        b"news.raw/1/9223372036854775808",
        b"news.raw/1/" + 900 * b"9",
        b"news.raw/1/" + 9000 * b"1",
    ],
)
def test_a_strangers_coordinates_are_none(value: bytes | None):
    assert raw_coordinates(message(headers=[(RAW_HEADER, b"news.raw/3/141"), (RAW_HEADER, value)])) is None


def test_the_last_partition_and_offset_that_kafka_can_have_are_read():
    place = Coordinates("news.raw", 2**31 - 1, 2**63 - 1)
    assert raw_coordinates(message(headers=[(RAW_HEADER, str(place).encode())])) == place


@given(st.lists(st.tuples(st.sampled_from([ID_HEADER, RAW_HEADER]), st.none() | st.binary(max_size=40)), max_size=4))
def test_no_list_of_headers_raises(headers: Any):
    hostile = message(headers=headers)
    assert isinstance(header(hostile, ID_HEADER), str)
    place = raw_coordinates(hostile)
    assert place is None or str(place) == header(hostile, RAW_HEADER)


def test_a_header_without_a_value_is_empty_and_one_that_is_no_utf8_is_read_with_marks():
    assert header(message(headers=[(ID_HEADER, b"forged"), (ID_HEADER, None)]), ID_HEADER) == ""
    assert header(message(headers=[(ID_HEADER, b"a\xffb")]), ID_HEADER) == "a\ufffdb"


def test_a_header_that_is_too_long_to_be_ours_is_none_of_ours():
    longest = b"i" * MAX_HEADER_BYTES
    assert header(message(headers=[(ID_HEADER, longest)]), ID_HEADER) == longest.decode()
    assert header(message(headers=[(ID_HEADER, longest + b"i")]), ID_HEADER) == ""


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
    limit = max_message_bytes(settings, "clean") - RECORD_ROOM
    fits, large = Passed("a", "a", b"x" * limit), Passed("a", "a", b"x" * (limit + 1))
    assert fitting(settings, fits) is fits
    failure = fitting(settings, large)
    assert isinstance(failure, Failure)
    assert (failure.reason, failure.id) == (Reason.TOO_LARGE, "a")


def test_a_record_that_fits_has_room_left_for_the_longest_id_in_key_and_headers():
    longest = "\N{GRINNING FACE}" * 256
    output = passed("duplicate", Passed(longest, longest, b""), RAW, original=longest)
    beside = len(output.key or b"") + sum(len(name) + len(value) for name, value in output.headers)
    assert beside < RECORD_ROOM / 2


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("odd", ["\ud800", "a\x00b", "\u202e", "\N{GRINNING FACE}", ""])
def test_odd_characters_in_an_id_a_detail_or_a_url_stop_no_failure(reason: Reason, odd: str):
    output = failed(Failure(reason, odd, id=odd, url=odd, trace=odd, error=odd, raw=RAW), message(), "tag")
    written = odd.encode("utf-8", "replace").decode()
    assert header(message(headers=output.headers), ID_HEADER) == written
    if output.topic == "rejected":
        record = msgspec.json.decode(output.value or b"", type=Rejection)
        assert (record.id, record.detail, record.url) == (written, written, written)


def test_a_rejection_of_a_strangers_record_stands_at_the_record_itself():
    output = failed(Failure(Reason.EMPTY, "why"), message(headers=[(RAW_HEADER, b"x/1/-1")]), "tag")
    assert msgspec.json.decode(output.value or b"", type=Rejection).raw == message().coordinates
    assert RAW_HEADER not in said(output)


def test_a_failure_of_a_later_stage_names_the_raw_record_not_the_one_that_failed():
    later = Message("news.unique", 1, 9, 0, b"k", b"v", ((RAW_HEADER, b"news.raw/3/141"),))
    found = said(failed(Failure(Reason.TIMED_OUT, "slow", attempt=2), later, "tag"))
    assert found[RAW_HEADER] == "news.raw/3/141"
    assert found[ERROR_HEADERS + "topic"] == "news.unique"
    assert (found[ERROR_HEADERS + "partition"], found[ERROR_HEADERS + "offset"]) == ("1", "9")
    assert found[ATTEMPT_HEADER] == "2"


def test_a_long_trace_keeps_its_innermost_calls_and_a_long_detail_its_beginning():
    failure = Failure(Reason.FAILED, "begin" + 900 * "x", trace=9000 * "x" + "end", id="a")
    found = said(failed(failure, message(), "clean"))
    assert found[ERROR_HEADERS + "stacktrace"].endswith("xend")
    assert found[ERROR_HEADERS + "message"].startswith("beginx")
    assert len(found[ERROR_HEADERS + "stacktrace"]) == outcomes.MAX_TRACE


def test_the_original_is_named_only_where_there_is_one():
    assert ORIGINAL_HEADER not in said(passed("unique", Passed("a", "a", b"{}"), RAW))
    assert RAW_HEADER not in said(passed("unique", Passed("a", "a", b"{}"), None))
    assert passed("seen", Passed("a", "a", b"{}"), RAW, partition=2).partition == 2


def test_the_largest_raw_record_as_a_dead_letter_fits_its_topic_as_kafka_counts_it():
    settings = Settings(max_record_bytes=256 * KIB)
    headers = [("crawler", b"h" * 64 * KIB)] + [(f"x{number}", b"") for number in range(100)]
    size = message(b"", b"key", headers).size
    original = message(b"v" * (settings.max_record_bytes - size), b"key", headers)
    worst = "\N{GRINNING FACE}" * 5000
    failure = Failure(Reason.FAILED, worst, error="E" * 100, trace=worst, id=worst[:256], raw=RAW)
    output = failed(failure, original, "clean")
    assert original.size == settings.max_record_bytes
    counted = DefaultRecordBatchBuilder.estimate_size_in_bytes(output.key, output.value, list(output.headers))
    assert counted <= max_message_bytes(settings, "dead-letter")


def test_a_clean_article_goes_on_under_its_language():
    article = CleanArticle(id="a", text="Text.", paragraphs=[(0, 5)], language="sw")
    document = cleaned(article)
    assert (document.id, document.key) == ("a", "sw")
    assert msgspec.json.decode(document.value, type=CleanArticle) == article


def test_the_size_of_a_message_counts_key_value_and_headers():
    assert message(b"12345", b"123", [("ab", b"c")]).size == 11
    assert message(None, None).size == 0
