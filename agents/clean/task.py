"""One raw record cleaned, start to end: what a pool process runs. Knows no Kafka client and never raises."""

import time
import traceback
from dataclasses import replace
from datetime import UTC, datetime

import msgspec

from copydesk.agents.clean import dates
from copydesk.agents.clean.core import clean
from copydesk.agents.clean.draft import Hints
from copydesk.agents.clean.envelope import Document, article_id, open_message
from copydesk.agents.clean.version import COMPONENT
from copydesk.streams.outcomes import Failure, Message, Reason, Rejected
from copydesk.streams.records import CleanArticle

STAGE = "clean"
# The innermost calls say where it broke; a dead letter has room for 8 KiB of error headers.
TRACE_CALLS = 8
MAX_TRACE = 4_000
# Long enough to count as an article and for the language model to be asked.
WARM_PAGE = b"<html><body><p>The council met on Monday and voted for the new bridge. The mayor thanked it for that.</p></body></html>"


def clean_message(message: Message, max_bytes: int) -> CleanArticle | Failure:
    """The clean article, or the failure with id, URL and coordinates as far as they are known. Never raises."""
    began = time.thread_time()
    document: Document | Failure | None = None
    try:
        document = open_message(message, max_bytes=max_bytes)
        outcome = document if isinstance(document, Failure) else _cleaned(document, message)
    except Exception as error:  # noqa: BLE001 - the one place where a bug becomes the outcome of one record
        outcome = _crashed(error)
    if isinstance(outcome, Failure):
        return _placed(outcome, document if isinstance(document, Document) else None, message)
    return msgspec.structs.replace(outcome, seconds={STAGE: round(time.thread_time() - began, 6)})


def warm() -> None:
    """Load what the first article would wait for: parsers, source profiles, language model; half a second."""
    clean(WARM_PAGE)


def _cleaned(document: Document, message: Message) -> CleanArticle | Failure:
    hints = _with_clock(document.hints, message.timestamp_ms)
    article = clean(document.payload, url=document.url, content_type=document.content_type, hints=hints)
    if isinstance(article, Rejected):
        return Failure(article.reason, article.detail)
    return msgspec.structs.replace(
        article,
        id=document.id,
        raw=message.coordinates,
        first_seen_ms=message.timestamp_ms,
        extra=document.extra,
    )


def _with_clock(hints: Hints, timestamp_ms: int) -> Hints:
    """The moment of fetching as the producer said it, else the record's own timestamp; Kafka writes -1 for none."""
    if dates.instant_of(hints.fetched_at) is not None:
        return hints
    try:
        moment = datetime.fromtimestamp(timestamp_ms / 1000, UTC) if timestamp_ms > 0 else None
    except (ValueError, OverflowError, OSError):
        moment = None
    return replace(hints, fetched_at=dates.iso(moment) if moment else None)


def _crashed(error: Exception) -> Failure:
    trace = "".join(traceback.format_exception(error, limit=-TRACE_CALLS))
    kind = type(error).__name__
    return Failure(Reason.FAILED, f"{kind} in {COMPONENT}", error=kind, trace=trace[-MAX_TRACE:])


def _placed(failure: Failure, document: Document | None, message: Message) -> Failure:
    """The failure with what is known of the record."""
    known_id = failure.id or (document.id if document else article_id(None, message.value or b""))
    known_url = failure.url or (document.url if document else None)
    return replace(failure, id=known_id, url=known_url, raw=message.coordinates)
