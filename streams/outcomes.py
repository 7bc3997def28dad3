"""What can become of one article, and what is written for it.

A stage turns every input record into exactly one outcome, and an outcome into the records that go out with it in one
transaction. The ledger: every record of `raw` ends in exactly one of enriched, duplicate, rejected, dead-letter.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from copydesk.streams.records import Coordinates

# The headers of our own, on every record downstream of `raw`: a ledger can be checked without reading a value.
ID_HEADER = "copydesk-id"
RAW_HEADER = "copydesk-raw"
REASON_HEADER = "copydesk-reason"
STAGE_HEADER = "copydesk-stage"
ATTEMPT_HEADER = "copydesk-attempt"
ORIGINAL_HEADER = "copydesk-original"

Headers = Sequence[tuple[str, bytes]]


class Reason(StrEnum):
    """Why an article was not published. Stable words: consumers count by them."""

    # Rejected: read and judged.
    EMPTY = "empty"
    MISSING_URL = "missing_url"
    NOT_AN_ARTICLE = "not_an_article"
    TOO_LARGE = "too_large"
    # Dead: could not be read or processed.
    BROKEN_JSON = "broken_json"
    WRONG_SCHEMA = "wrong_schema"
    UNDECODABLE = "undecodable"
    TIMED_OUT = "timed_out"
    KILLED_ITS_PROCESS = "killed_its_process"
    FAILED = "failed"


REJECTIONS = frozenset({Reason.EMPTY, Reason.MISSING_URL, Reason.NOT_AN_ARTICLE, Reason.TOO_LARGE})
"""Reasons that end in `rejected`; all others end in `dead-letter`."""


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
    context: dict[str, str] = field(default_factory=dict)
