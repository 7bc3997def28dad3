"""The topics, as data: what each carries, who writes and reads it, how long it is kept.

Names here are short (`raw`); on the broker they carry the prefix (`news.raw`).
"""

from dataclasses import dataclass
from typing import Literal

from copydesk.config.settings import KIB, Settings

DAY_MS = 86_400_000
# A dead letter is a record plus its error headers: message, stack trace and ids are cut (streams/outcomes.py), to less
# than half of this even where each character takes four bytes; the rest is room for the batch's overhead.
DEAD_LETTER_ROOM = 64 * KIB
# A clean record carries the text of a page that was at most `max_record_bytes`, JSON-escaped: control characters are
# gone by then, so quotes and backslashes (two bytes for one) bound the growth.
WORKING_FACTOR = 2
STAGES = ("clean", "dedupe", "tag")
"""The stages of the pipeline, in the order of the flow."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One row of the table of topics."""

    name: str
    record: str
    key: str
    written_by: tuple[str, ...]
    read_by: tuple[str, ...]
    kept: Literal["raw_days", "working_days", "outcome_days", "dead_letter_days", "window_days"]


TOPICS: tuple[Topic, ...] = (
    Topic("raw", "RawArticle", "any (URL)", ("producers",), ("clean",), "raw_days"),
    Topic("clean", "CleanArticle", "language", ("clean",), ("dedupe",), "working_days"),
    Topic("seen", "Seen", "article id", ("dedupe",), ("dedupe",), "window_days"),
    Topic("unique", "UniqueArticle", "article id", ("dedupe",), ("tag",), "working_days"),
    Topic("duplicate", "Duplicate", "article id", ("dedupe",), ("consumers",), "outcome_days"),
    Topic("enriched", "EnrichedArticle", "article id", ("tag",), ("consumers",), "outcome_days"),
    Topic("rejected", "Rejection", "article id", STAGES, ("consumers", "operators"), "outcome_days"),
    Topic("dead-letter", "the original", "as it came", STAGES, ("operators",), "dead_letter_days"),
)
BY_NAME: dict[str, Topic] = {topic.name: topic for topic in TOPICS}
OUTCOMES: tuple[str, ...] = ("enriched", "duplicate", "rejected", "dead-letter")


def full_name(settings: Settings, name: str) -> str:
    """`raw` -> `news.raw`."""
    return f"{settings.prefix}.{name}"


def short_name(settings: Settings, full: str) -> str:
    """`news.raw` -> `raw`; a name without our prefix is returned as it is."""
    return full.removeprefix(settings.prefix + ".")


def max_message_bytes(settings: Settings, name: str) -> int:
    """The largest record batch that the topic takes, in bytes."""
    if name == "raw":
        return settings.max_record_bytes
    if name == "dead-letter":
        # Any stage's record may end here, so it takes the largest of them.
        return WORKING_FACTOR * settings.max_record_bytes + DEAD_LETTER_ROOM
    return WORKING_FACTOR * settings.max_record_bytes


def configuration(settings: Settings, name: str) -> dict[str, str]:
    """The broker's settings of one topic, as Kafka spells them."""
    days: float = getattr(settings, BY_NAME[name].kept)
    if name == "seen":
        # An index that is rebuilt after an outage meets articles as old as raw records are kept, each of which needs
        # the window before it; the index itself keeps a quarter of the window too much.
        days = 1.25 * settings.window_days + settings.raw_days
    return {
        "cleanup.policy": "delete",
        "compression.type": "zstd",
        "max.message.bytes": str(max_message_bytes(settings, name)),
        "retention.ms": str(int(days * DAY_MS)),
    }
