"""One consumed raw record made into a document: JSON envelope, CloudEvents in binary mode, or the bare document.

The envelope is read strictly, because a producer's mistake must be named and not guessed around; what is in the
document is the core's business.
"""

import binascii
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import orjson
import xxhash

from copydesk.agents.clean.draft import Hints
from copydesk.agents.clean.entries import is_article
from copydesk.streams.outcomes import Failure, Message, Reason

BOM = b"\xef\xbb\xbf"
SPACE = b" \t\r\n"
TEXTS = ("content", "content_base64", "content_type", "id", "source", "fetched_at", "published_at", "language", "title")
KNOWN = frozenset({*TEXTS, "url", "headers", "schema"})
# Browsers and servers stop at about this length.
MAX_URL = 8_192
# A key on Kafka and in logs: a UUID has 36 characters, a long URL taken as an id fits.
MAX_ID = 256
# Every stage encodes `extra` again; JSON writers recurse.
MAX_EXTRA_DEPTH = 32
# Arrays, numbers and the three words. Numbers and words are short; a long value that begins so is a text.
JSON_BEGINS = frozenset(bytes([byte]) for byte in b"[-0123456789tfn")
MAX_SCALAR = 64
CE_PREFIX = "ce_"
# CloudEvents attributes and extensions (small letters and digits only) that say what the envelope's fields say.
CE_HINTS = {"ce_publishedat": "published_at", "ce_fetchedat": "fetched_at", "ce_time": "fetched_at", "ce_language": "language", "ce_title": "title"}  # fmt: skip
CE_USED = frozenset({"ce_id", "ce_source", "ce_subject", "ce_specversion", "ce_type", "ce_datacontenttype", *CE_HINTS})


@dataclass(frozen=True, slots=True)
class Document:
    """What the core cleans, and what the producer said of it."""

    id: str
    url: str | None
    payload: bytes
    content_type: str | None = None
    hints: Hints = field(default_factory=Hints)
    extra: dict[str, Any] = field(default_factory=dict)


def open_message(message: Message, *, max_bytes: int) -> Document | Failure:
    """The document in a raw record; `max_bytes` bounds the value. Never raises."""
    value = message.value
    if value is None or not value.strip(SPACE):
        return Failure(Reason.EMPTY, "the record has no value")
    if len(value) > max_bytes:
        return Failure(Reason.TOO_LARGE, f"{len(value)} bytes, the largest allowed record has {max_bytes}")
    headers = _headers(message.headers)
    if _may_be_json(headers.get("content-type")):
        if _begins(value) == b"{":
            return _from_envelope(value)
        other = _other_json(value)
        if other:
            detail = f"the value is {other} in JSON: send one envelope a record"
            return Failure(Reason.WRONG_SCHEMA, detail, id=article_id(None, value))
    if any(name in headers for name in ("ce_id", "ce_source", "ce_specversion")):
        return _from_cloud_event(value, headers)
    key = (message.key or b"").decode("utf-8", "replace")
    url = key if _is_url(key) else None
    return Document(article_id(url, value), url, value, headers.get("content-type"))


def article_id(url: str | None, payload: bytes) -> str:
    """128-bit XXH3 of URL and payload, hexadecimal: the same input always has the same id."""
    digest = xxhash.xxh3_128((url or "").encode("utf-8", "surrogatepass"))
    # A separator that no URL contains keeps (url, payload) pairs apart.
    digest.update(b"\x00")
    digest.update(payload)
    return str(digest.hexdigest())


def _headers(headers: tuple[tuple[str, bytes], ...]) -> dict[str, str]:
    """The first header of each name, names in small letters, control characters out of the values."""
    found: dict[str, str] = {}
    for name, value in headers:
        text = (value or b"").decode("utf-8", "replace")
        found.setdefault(name.lower(), "".join(filter(str.isprintable, text)).strip())
    return found


def _may_be_json(content_type: str | None) -> bool:
    """Whether no header says that the document is something else."""
    return not content_type or "json" in content_type.lower()


def _begins(value: bytes) -> bytes:
    """The first byte that is no white space."""
    return value[: len(BOM) + 64].removeprefix(BOM).lstrip(SPACE)[:1]


def _other_json(value: bytes) -> str | None:
    """What the value is if it is JSON and no object. A text in quotes is left alone: it may be a quotation."""
    if _begins(value) not in JSON_BEGINS or (_begins(value) != b"[" and len(value) > MAX_SCALAR):
        return None
    try:
        parsed = orjson.loads(value.removeprefix(BOM))
    except orjson.JSONDecodeError:
        return None
    return "null" if parsed is None else _kind(parsed)


def _from_envelope(value: bytes) -> Document | Failure:
    try:
        envelope = orjson.loads(value.removeprefix(BOM))
    except orjson.JSONDecodeError as error:
        return Failure(Reason.BROKEN_JSON, f"line {error.lineno}, column {error.colno}: {error.msg}"[:200])
    if not {"content", "content_base64"} & envelope.keys() and is_article(envelope):
        return _from_article(value, envelope)
    wrong = _wrong_field(envelope)
    if wrong:
        return _failed(Reason.WRONG_SCHEMA, wrong, value, envelope)
    url = envelope.get("url")
    if not url or not _is_url(url):
        return _failed(
            Reason.MISSING_URL, "url is no http(s) address" if url else "url is missing or empty", value, envelope
        )
    payload = _payload(envelope)
    if isinstance(payload, str):
        return _failed(Reason.UNDECODABLE, payload, value, envelope)
    return Document(
        envelope.get("id") or article_id(url, payload),
        url,
        payload,
        envelope.get("content_type") or _content_type(envelope.get("headers") or {}),
        Hints(**{name: envelope.get(name) for name in ("source", "title", "published_at", "language", "fetched_at")}),
        {name: value for name, value in envelope.items() if name not in KNOWN},
    )


def _from_article(value: bytes, article: Mapping[str, Any]) -> Document:
    """A crawler's own JSON object, which has a headline and a text but no `content`: it is the document itself."""
    url, identifier = article.get("url"), article.get("id")
    good = url if isinstance(url, str) and _is_url(url) else None
    own = identifier if isinstance(identifier, str) and identifier and not _wrong_id(identifier) else None
    return Document(own or article_id(good, value), good, value, "application/json")


def _wrong_field(envelope: Mapping[str, Any]) -> str | None:
    """What breaks the schema, by the field's name, or None."""
    for name in (*TEXTS, "url"):
        value = envelope.get(name)
        if value is not None and not isinstance(value, str):
            return f"{name} must be a text, not {_kind(value)}"
    headers = envelope.get("headers")
    if headers is not None and not _is_text_map(headers):
        return "headers must be an object of texts"
    if envelope.get("content") is None and envelope.get("content_base64") is None:
        return "neither content nor content_base64 is given"
    wrong_id = _wrong_id(envelope.get("id"))
    if wrong_id:
        return wrong_id
    deep = next((name for name, value in envelope.items() if name not in KNOWN and not _shallow(value)), None)
    return f"an unknown field is nested more than {MAX_EXTRA_DEPTH} deep" if deep is not None else None


def _wrong_id(identifier: str | None) -> str | None:
    if identifier and (len(identifier) > MAX_ID or not identifier.isprintable()):
        return f"id must be printable and at most {MAX_ID} characters long"
    return None


def _is_text_map(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(item, str) for item in value.values())


def _kind(value: Any) -> str:
    """The JSON name of the value's type."""
    return {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}[type(value)]


def _shallow(value: Any) -> bool:
    """Whether the value is nested at most MAX_EXTRA_DEPTH deep; level by level, without recursion."""
    level = [value]
    for _ in range(MAX_EXTRA_DEPTH):
        level = [
            inner
            for item in level
            if isinstance(item, (list, dict))
            for inner in (item.values() if isinstance(item, dict) else item)
        ]
        if not level:
            return True
    return not any(isinstance(item, (list, dict)) for item in level)


def _payload(envelope: Mapping[str, Any]) -> bytes | str:
    """The document's bytes, or what is wrong with them. The bytes as fetched are preferred to a text made of them."""
    encoded = envelope.get("content_base64")
    if encoded is None:
        return str(envelope["content"]).encode()
    try:
        return b64decode("".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError):
        return "content_base64 is no base64"


def _content_type(headers: Mapping[str, str]) -> str | None:
    """The type that the HTTP response named."""
    return next((value for name, value in headers.items() if name.lower() == "content-type"), None)


def _from_cloud_event(value: bytes, headers: Mapping[str, str]) -> Document | Failure:
    """CloudEvents binary mode: the URL is `ce_subject` if that is one, else `ce_source`."""
    source, subject = headers.get("ce_source", ""), headers.get("ce_subject", "")
    url = next((text for text in (subject, source) if _is_url(text)), None)
    identifier = headers.get("ce_id") or ""
    wrong = _wrong_id(identifier)
    if wrong:
        return Failure(Reason.WRONG_SCHEMA, f"ce_{wrong}", id=article_id(url, value), url=url)
    if url is None:
        detail = "neither ce_subject nor ce_source is an http(s) address"
        return Failure(Reason.MISSING_URL, detail, id=identifier or article_id(None, value))
    told = {field: headers[name] for name, field in CE_HINTS.items() if headers.get(name)}
    hints = Hints(source=None if source == url else source or None, **told)
    extra = {name: text for name, text in headers.items() if name.startswith(CE_PREFIX) and name not in CE_USED}
    content_type = headers.get("content-type") or headers.get("ce_datacontenttype")
    return Document(identifier or article_id(url, value), url, value, content_type, hints, extra)


def _is_url(text: str) -> bool:
    """Whether the text is an absolute http(s) address with a host, without white space and control characters."""
    if not text.startswith(("http://", "https://")) or len(text) > MAX_URL or not text.isprintable() or " " in text:
        return False
    try:
        return bool(urlsplit(text).hostname)
    except ValueError:
        return False


def _failed(reason: Reason, detail: str, value: bytes, envelope: Mapping[str, Any]) -> Failure:
    """A failure that carries id and URL as far as the envelope gives usable ones."""
    url, identifier = envelope.get("url"), envelope.get("id")
    good_id = identifier if isinstance(identifier, str) and identifier and not _wrong_id(identifier) else None
    good_url = url if isinstance(url, str) and _is_url(url) else None
    return Failure(reason, detail, id=good_id or article_id(None, value), url=good_url)
