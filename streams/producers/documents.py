"""What is sent: a document with its key and headers, or the reason why it cannot be sent.

A page without an address goes out as its plain bytes. With an address it goes out as a CloudEvent in Kafka's binary
mode: the bytes as they are, what is known in headers. An envelope goes out byte for byte. `copydesk feed` refuses only
what cannot be sent; everything else is the pipeline's to judge, so that it turns up in the ledger.
"""

import base64
import binascii
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

import msgspec

from copydesk.streams.records import RawArticle

CLOUDEVENTS_VERSION = b"1.0"
CLOUDEVENTS_TYPE = b"copydesk.raw-article"
# A key only spreads records over partitions: what stands in front of a longer URL does that as well.
LONGEST_KEY = 2048
LONGEST_ID = 256  # as the clean stage reads it
NAMED = 5  # refusals that are named, for each reason; the rest is counted
CONTENT_TYPES = {
    ".htm": "text/html",
    ".html": "text/html",
    ".txt": "text/plain",
    ".xhtml": "application/xhtml+xml",
    ".xml": "application/xml",
}
"""By suffix, without a charset: a name does not tell it, and a wrong one is worse than none."""


class Refusal(StrEnum):
    """Why something was not sent."""

    TOO_LARGE = "too large"
    UNREADABLE = "unreadable"
    INVALID = "not as the contract says"
    BROKER = "refused by the broker"


@dataclass(frozen=True, slots=True)
class Document:
    """One record to send; `name` says where it comes from: a path, or path and line."""

    value: bytes
    key: bytes | None = None
    headers: tuple[tuple[str, bytes], ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that cannot be sent, in words for people."""

    name: str
    reason: Refusal
    detail: str


Item = Document | Refused


@dataclass(frozen=True, slots=True)
class Known:
    """What the person at the keyboard knows of the one document that is fed."""

    url: str | None = None
    id: str | None = None
    source: str | None = None


@dataclass
class Summary:
    """What became of the documents. `unconfirmed` ones were handed over and may or may not have arrived."""

    sent: int = 0
    sent_bytes: int = 0
    refused: Counter[Refusal] = field(default_factory=Counter)
    named: list[Refused] = field(default_factory=list)
    unconfirmed: int = 0
    seconds: float = 0.0
    stopped: bool = False
    broker_away: bool = False

    @property
    def complete(self) -> bool:
        """Whether every document was read to the end and sent."""
        return not (self.refused or self.unconfirmed or self.stopped or self.broker_away)

    def refuse(self, refused: Refused) -> None:
        """Counts it, and keeps the first few of each reason."""
        self.refused[refused.reason] += 1
        if self.refused[refused.reason] <= NAMED:
            self.named.append(refused)


class _Keyed(msgspec.Struct):
    url: Any = None


_keyed = msgspec.json.Decoder(_Keyed)
_contract = msgspec.json.Decoder(RawArticle)


def page(value: bytes, name: str, suffix: str, known: Known) -> Document:
    """A document as it was fetched; a CloudEvent when its URL is known."""
    if known.url is None:
        return Document(value, name=name)
    told = {
        "ce_specversion": CLOUDEVENTS_VERSION.decode(),
        "ce_type": CLOUDEVENTS_TYPE.decode(),
        "ce_source": known.source,
        "ce_subject": known.url,
        "ce_id": known.id,
        "content-type": CONTENT_TYPES.get(suffix),
    }
    headers = tuple((header, text.encode("utf-8", "replace")) for header, text in told.items() if text)
    return Document(value, _key(known.url), headers, name)


def envelope(value: bytes, name: str, *, validate: bool = False) -> Item:
    """One JSON envelope, sent as it is; with `validate`, refused when readers of the contract would refuse it."""
    if validate and (wrong := contract_error(value)):
        return Refused(name, Refusal.INVALID, wrong)
    try:
        url = _keyed.decode(value).url
    except (msgspec.DecodeError, RecursionError):
        url = None
    return Document(value, _key(url) if isinstance(url, str) and url else None, (), name)


def contract_error(value: bytes) -> str | None:
    """What is wrong with the envelope, naming the field; None when it matches the contract."""
    try:
        article = _contract.decode(value)
    except (msgspec.DecodeError, RecursionError) as error:
        return printable(str(error) or "nested too deeply")
    if not _is_address(article.url):
        return "`url` is no http(s) address"
    if article.content is None and article.content_base64 is None:
        return "neither `content` nor `content_base64` is there"
    if article.id and (len(article.id) > LONGEST_ID or not article.id.isprintable()):
        return f"`id` has more than {LONGEST_ID} characters, or some that cannot be printed"
    return None if article.content_base64 is None else _base64_error(article.content_base64)


def _is_address(text: str) -> bool:
    if not text.startswith(("http://", "https://")) or not text.isprintable() or " " in text:
        return False
    try:
        return bool(urlsplit(text).hostname)
    except ValueError:
        return False


def _base64_error(text: str) -> str | None:
    try:
        base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        return f"`content_base64` is not base64: {error}"
    return None


def printable(text: str) -> str:
    """Text of unknown origin for a terminal: control characters and broken file names become `?`."""
    return "".join(char if char.isprintable() else "?" for char in text)


def _key(url: str) -> bytes:
    return url.encode("utf-8", "replace")[:LONGEST_KEY]
