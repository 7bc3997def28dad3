"""What `tail`, `trace` and `audit` print: records for people and for programs, safe for a terminal."""

import asyncio
import base64
import contextlib
import logging
import os
import sys
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import orjson

from copydesk.streams.outcomes import ERROR_HEADERS, REASON_HEADER, STAGE_HEADER
from copydesk.streams.reading import decoded
from copydesk.streams.texts import HOSTILE, LINE, WHITE, escaped, instant, safe

# Three lines of text give the idea of an article.
TEXT = 300
# Names of a record shown, most frequent first.
NAMES = 8

Json = Any


def text_of(value: bytes | None) -> str:
    """Bytes of a key or header as text for people and JSON."""
    return (value or b"").decode("utf-8", "replace")


def when(timestamp_ms: int | None) -> str:
    """A record's time in UTC, to the millisecond; `-` when it has none that a calendar knows."""
    try:
        return instant(timestamp_ms) if timestamp_ms else "-"
    except (ValueError, OverflowError, OSError):
        return "-"


def place(record: Any) -> str:
    """`topic/partition/offset`."""
    return f"{record.topic}/{record.partition}/{record.offset}"


def json_line(record: Any) -> str:
    """A record as one JSON object: coordinates, time, key, headers in order, and `value` or `value_base64`."""
    shown: dict[str, Json] = {
        "topic": record.topic,
        "partition": record.partition,
        "offset": record.offset,
        "time": when(record.timestamp),
        "key": None if record.key is None else text_of(record.key),
        "headers": [[name, text_of(value)] for name, value in record.headers],
    }
    if record.value is None or _is_json(record.value):
        shown["value"] = None if record.value is None else orjson.Fragment(record.value)
    else:
        shown["value_base64"] = base64.b64encode(record.value).decode()
    return escaped(orjson.dumps(shown).decode())


def _is_json(value: bytes) -> bool:
    try:
        orjson.loads(value)
    except orjson.JSONDecodeError:
        return False
    return True


def block(record: Any) -> str:
    """A record for people: a heading, then what its topic says of the article."""
    headers = {name: text_of(value) for name, value in record.headers}
    value = decoded(record.value)
    lines = [f"{safe(place(record))}  {when(record.timestamp)}"]
    if value is None:
        lines += _opaque(record)
    lines += [*_lines(value or {}), error_line(headers)]
    return "\n    ".join(line for line in lines if line)


def _opaque(record: Any) -> Iterator[str]:
    """A value that is no JSON object: its size and type, and how it starts if it is text."""
    kind = {name.lower(): text_of(value) for name, value in record.headers}.get("content-type", "unknown type")
    yield f"{len(record.value or b''):,} bytes, {safe(kind)}"
    if record.key:
        yield f"key {safe(text_of(record.key))}"
    start = (record.value or b"")[:TEXT].decode("utf-8", "replace")
    if start.isprintable() or not HOSTILE.search(WHITE.sub(" ", start)):
        yield safe(start)


def _lines(value: dict[str, Json]) -> Iterator[str]:
    yield safe(value.get("title") or "")
    yield _joined(value.get("source"), value.get("credit"), _published(value), value.get("language"), _words(value))
    yield safe(value.get("canonical_url") or value.get("url") or "")
    yield happened(value)
    yield _names(value)
    yield safe(value.get("text") or value.get("content") or "", TEXT)
    yield _joined("id", value["id"]).replace(" · ", " ") if value.get("id") else ""


def _published(value: dict[str, Json]) -> str:
    """The instant, and how its time zone was known."""
    known = value.get("published")
    zone = f" (zone from {known.get('zone_from')})" if isinstance(known, dict) else ""
    return f"{value.get('published_at') or ''}{zone}"


def _words(value: dict[str, Json]) -> str | None:
    count, paragraphs = value.get("word_count"), value.get("paragraphs")
    if not isinstance(count, int) or not count:
        return None
    return f"{count:,} words" + (f" in {len(paragraphs)} paragraphs" if isinstance(paragraphs, list) else "")


def happened(value: dict[str, Json]) -> str:
    """One line: what the pipeline decided, from the record's relation, original, or reason."""
    relation = value.get("relation")
    if isinstance(relation, dict):
        return safe(f"update of {relation.get('of')}" if relation.get("of") else str(relation.get("kind") or ""))
    if "similarity" in value:
        return safe(
            f"{value.get('kind')} copy of {value.get('of')}, similarity {value['similarity']}: {value.get('why')}"
        )
    if "reason" in value:
        return safe(f"rejected by {value.get('stage')}: {value['reason']}: {value.get('detail')}")
    return ""


def _names(value: dict[str, Json]) -> str:
    entities = value.get("entities")
    if not isinstance(entities, list):
        return ""
    known = [entity for entity in entities if isinstance(entity, dict)]
    shown = [f"{entity.get('name')} ({entity.get('type')}, {entity.get('count')})" for entity in known[:NAMES]]
    more = [f"and {len(known) - NAMES} more"] if len(known) > NAMES else []
    return safe("names: " + (", ".join(shown + more) or "none"), 2 * LINE)


def error_line(headers: dict[str, str]) -> str:
    """One line for a dead letter: where, why, and the error's message; empty for other records."""
    message = headers.get(ERROR_HEADERS + "message")
    if message is None:
        return ""
    return safe(f"dead in {headers.get(STAGE_HEADER)}: {headers.get(REASON_HEADER)}: {message}")


def _joined(*parts: object) -> str:
    return " · ".join(safe(part) for part in parts if part)


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """Run a reader's coroutine; the client's own log lines are left out, our errors say the same in one line."""
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    return asyncio.run(work)


def on_terminal() -> bool:
    """Whether a person reads standard output."""
    return sys.stdout.isatty()


@contextlib.contextmanager
def output() -> Iterator[None]:
    """Standard output that takes any character; a reader that went away (`| head`) ends the command quietly."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # Nothing may be flushed to the broken pipe at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextlib.contextmanager
def status_line(*, shown: bool) -> Iterator[Callable[[str], None]]:
    """What writes one line on standard error, in place of the one before, and takes it away at the end; nothing unless `shown`."""

    def write(line: str) -> None:
        if shown:
            sys.stderr.write(f"\r{line}\x1b[K")
            sys.stderr.flush()

    try:
        yield write
    finally:
        write("")


class Meter:
    """One line of progress on standard error, rewritten in place; silent when that is no terminal."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()
        self._last = -1

    def __call__(self, what: str, done: int, total: int) -> None:
        """Show once per percent."""
        percent = 100 * done // total if total else 100
        if self._shown and percent != self._last:
            self._last = percent
            sys.stderr.write(f"\rreading {what}: {done:,} of about {total:,} ({percent} %)\x1b[K")
            sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self._shown and self._last >= 0:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
