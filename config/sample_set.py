"""The sample documents of `config/samples` as records to feed, with what must become of each.

They show what Copydesk takes: pages, dumps, envelopes and CloudEvents, good ones and broken ones. `manifest.json` says
how a file becomes a record and what its outcome must be; `docs/samples.md` describes its keys.
"""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Literal

import msgspec

Form = Literal["plain", "envelope", "cloudevents"]
Outcome = Literal["enriched", "duplicate", "rejected", "dead-letter"]


class Expected(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What must become of a record. A field that is None is not said; texts are compared exactly."""

    outcome: Outcome | None = None
    reason: str | None = None
    """A word of `Reason`, for rejected and dead-letter."""
    of: str | None = None
    """Name of the earlier sample that a duplicate repeats or an update replaces."""
    relation: Literal["unique", "update"] | None = None
    language: str | None = None
    title: str | None = None
    published_at: str | None = None
    paragraphs: int | None = None
    credit: str | None = None
    dateline: str | None = None
    authors: list[str] | None = None
    contains: list[str] = []
    """Pieces of the text that must be there."""
    lacks: list[str] = []
    """Pieces that must not be there."""
    names: list[tuple[str, Literal["PER", "ORG", "LOC"]]] = []
    """A few sure names with their types; there may be more."""


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of the manifest."""

    file: str
    form: Form
    key: str | None = None
    url: str | None = None
    expected: Expected
    expected_later: Expected | None = None
    note: str


class Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A `.ce.json` file: headers and key of a CloudEvents record in binary mode; its value stands in another file."""

    headers: dict[str, str]
    payload_file: str
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """One record to feed: key, value and headers as they go to Kafka, and what is expected of it."""

    name: str
    key: bytes | None
    value: bytes
    headers: tuple[tuple[str, bytes], ...]
    expected: Expected
    expected_later: Expected | None = None
    """What a better release should make of it; no release does so yet."""
    url: str | None = None
    form: Form = "plain"
    note: str = ""


def load_samples() -> list[Sample]:
    """Every sample in feeding order; raises ValueError if the manifest does not say what it must."""
    folder = samples_folder() / "records"
    return [_sample(entry, folder) for entry in manifest()]


@cache
def manifest() -> tuple[Entry, ...]:
    """The manifest as written, in feeding order; raises ValueError."""
    return msgspec.json.decode((samples_folder() / "manifest.json").read_bytes(), type=tuple[Entry, ...])


def event_of(entry: Entry, folder: Traversable) -> Event:
    """The description of a CloudEvents record; raises ValueError."""
    return msgspec.json.decode((folder / entry.file).read_bytes(), type=Event)


def samples_folder() -> Traversable:
    """Where the samples lie in this installation."""
    return resources.files("copydesk.config") / "samples"


def _sample(entry: Entry, folder: Traversable) -> Sample:
    key, headers, file = entry.key, {}, entry.file
    if entry.form == "cloudevents":
        event = event_of(entry, folder)
        key, headers, file = event.key, event.headers, event.payload_file
    return Sample(
        name=entry.file,
        key=key.encode() if key is not None else None,
        value=(folder / file).read_bytes(),
        headers=tuple((name, text.encode()) for name, text in headers.items()),
        expected=entry.expected,
        expected_later=entry.expected_later,
        url=entry.url,
        form=entry.form,
        note=entry.note,
    )
