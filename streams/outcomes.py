"""What can become of one article, and what is written for it.

A stage turns every input record into exactly one outcome, and an outcome into the records that go out with it in one
transaction. The ledger: every record of `raw` ends in exactly one of enriched, duplicate, rejected, dead-letter.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from copydesk.config.settings import KIB, Settings
from copydesk.streams.records import CleanArticle, Coordinates, Rejection, encode
from copydesk.streams.topics import max_message_bytes

# The headers of our own, on every record downstream of `raw`: a ledger can be checked without reading a value.
ID_HEADER = "copydesk-id"
RAW_HEADER = "copydesk-raw"
REASON_HEADER = "copydesk-reason"
STAGE_HEADER = "copydesk-stage"
ATTEMPT_HEADER = "copydesk-attempt"
ORIGINAL_HEADER = "copydesk-original"
# The names that Kafka Streams 4.2 gives the error headers of its dead letters (KIP-1034), so that its tools read ours.
ERROR_HEADERS = "__streams.errors."

# The longest header of ours is an id, 256 characters (agents/clean/envelope.py); a longer one was set by a stranger.
MAX_HEADER_BYTES = KIB
# Kafka's own numbers: 32 and 64 bits, with a sign.
MAX_PARTITION, MAX_OFFSET = 2**31 - 1, 2**63 - 1
# What a reader of one line can use, and the innermost calls of a stack; both go into headers.
MAX_DETAIL = 500
MAX_TRACE = 4000
# Key, headers and batch overhead of a record beside its value.
RECORD_ROOM = 16 * KIB


class Reason(StrEnum):
    """Why an article was not published. Stable words: consumers count by them."""

    # Rejected: read and judged.
    EMPTY = "empty"
    MISSING_URL = "missing_url"
    NOT_AN_ARTICLE = "not_an_article"
    TOO_SHORT = "too_short"
    UNSUPPORTED_TYPE = "unsupported_type"
    TOO_LARGE = "too_large"
    # Dead: could not be read or processed.
    BROKEN_JSON = "broken_json"
    WRONG_SCHEMA = "wrong_schema"
    UNDECODABLE = "undecodable"
    TIMED_OUT = "timed_out"
    KILLED_ITS_PROCESS = "killed_its_process"
    FAILED = "failed"


REJECTIONS = frozenset(
    {
        Reason.EMPTY,
        Reason.MISSING_URL,
        Reason.NOT_AN_ARTICLE,
        Reason.TOO_SHORT,
        Reason.UNSUPPORTED_TYPE,
        Reason.TOO_LARGE,
    }
)
"""Reasons that end in `rejected`; all others end in `dead-letter`."""


class Rejected(NamedTuple):
    """What a core says of a document that gives no article: why, in one word of the enum and one line for people."""

    reason: Reason
    detail: str


class Message(NamedTuple):
    """One consumed record, free of any client library, so that it can be handed to another process."""

    topic: str
    partition: int
    offset: int
    timestamp_ms: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...]

    @property
    def size(self) -> int:
        """Bytes of key, value and headers."""
        headers = sum(len(name) + len(value or b"") for name, value in self.headers)
        return len(self.key or b"") + len(self.value or b"") + headers

    @property
    def coordinates(self) -> Coordinates:
        """Where the record stands."""
        return Coordinates(self.topic, self.partition, self.offset)


class Output(NamedTuple):
    """One record to write; `topic` is the short name, `partition` None leaves the choice to the key."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()
    partition: int | None = None


class Passed(NamedTuple):
    """A document that goes on: its id, the key and the value of the next record."""

    id: str
    key: str
    value: bytes


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that cannot go on: why, in one word of the enum and one line for people."""

    reason: Reason
    detail: str
    error: str = ""
    trace: str = ""
    id: str = ""
    url: str | None = None
    raw: Coordinates | None = None
    attempt: int = 1


def header(message: Message, name: str) -> str:
    """The value of a header of ours, empty if absent. Ours stand last: earlier ones of the name may be forged."""
    values = [value or b"" for of, value in message.headers if of == name]
    return values[-1].decode("utf-8", "replace") if values and len(values[-1]) <= MAX_HEADER_BYTES else ""


def raw_coordinates(message: Message) -> Coordinates | None:
    """Where the raw record of a downstream record stands; None if a stranger wrote it."""
    text = header(message, RAW_HEADER)
    try:
        place = Coordinates.parse(text)
    except ValueError:
        return None
    possible = place.topic and 0 <= place.partition <= MAX_PARTITION and 0 <= place.offset <= MAX_OFFSET
    # Python reads more spellings of a number than we write: `1_0`, ` 1`, other scripts' digits.
    return place if possible and str(place) == text else None


def cleaned(article: CleanArticle) -> Passed:
    """A clean article as it goes on: its key is its language, so that one language is one ordered partition."""
    return Passed(article.id, article.language, encode(article))


def passed(
    topic: str, document: Passed, raw: Coordinates | None, *, partition: int | None = None, original: str = ""
) -> Output:
    """A record that goes on to `topic`, with the headers that the ledger is checked by."""
    headers = _own_headers(document.id, raw)
    if original:
        headers += ((ORIGINAL_HEADER, _bytes(original)),)
    return Output(topic, _bytes(document.key), document.value, headers, partition)


def fitting(settings: Settings, document: Passed) -> Passed | Failure:
    """The document, or a failure if its record would be refused by the topics between the stages."""
    size, limit = len(document.value), max_message_bytes(settings, "clean") - RECORD_ROOM
    if size <= limit:
        return document
    return Failure(Reason.TOO_LARGE, f"its record has {size} bytes, the topic takes {limit}", id=document.id)


def failed(failure: Failure, message: Message, stage: str) -> Output:
    """The record that says why an article ended here: a rejection, or the original as a dead letter."""
    raw = failure.raw or raw_coordinates(message)
    if failure.reason in REJECTIONS:
        return _rejection(failure, message, stage, raw)
    return _dead_letter(failure, message, stage, raw)


def _rejection(failure: Failure, message: Message, stage: str, raw: Coordinates | None) -> Output:
    rejection = Rejection(
        id=_utf8(failure.id),
        reason=failure.reason,
        detail=_utf8(failure.detail[:MAX_DETAIL]),
        stage=stage,
        url=None if failure.url is None else _utf8(failure.url),
        raw=raw or message.coordinates,
    )
    headers = _reason_headers(failure, stage) + _own_headers(failure.id, raw)
    return Output("rejected", _bytes(failure.id), encode(rejection), headers)


def _dead_letter(failure: Failure, message: Message, stage: str, raw: Coordinates | None) -> Output:
    """Key, value and headers as they came; ours stand last, so that a forged header is never taken for ours."""
    said = {
        "exception": failure.error or "copydesk.Failure",
        "message": failure.detail[:MAX_DETAIL],
        "stacktrace": failure.trace[-MAX_TRACE:],
        "topic": message.topic,
        "partition": str(message.partition),
        "offset": str(message.offset),
    }
    errors = tuple((ERROR_HEADERS + name, _bytes(text)) for name, text in said.items())
    headers = (*message.headers, *errors, *_reason_headers(failure, stage), *_own_headers(failure.id, raw))
    return Output("dead-letter", message.key, message.value, headers)


def _reason_headers(failure: Failure, stage: str) -> tuple[tuple[str, bytes], ...]:
    return (
        (REASON_HEADER, failure.reason.encode()),
        (STAGE_HEADER, stage.encode()),
        (ATTEMPT_HEADER, str(failure.attempt).encode()),
    )


def _own_headers(id: str, raw: Coordinates | None) -> tuple[tuple[str, bytes], ...]:
    coordinates = ((RAW_HEADER, str(raw).encode()),) if raw is not None else ()
    return ((ID_HEADER, _bytes(id)), *coordinates)


def _bytes(text: str) -> bytes:
    """Error texts may quote what is not UTF-8."""
    return text.encode("utf-8", "replace")


def _utf8(text: str) -> str:
    return _bytes(text).decode()
