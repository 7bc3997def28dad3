"""Dedupe: `clean` -> `unique` or `duplicate`, and `seen`. The index is a view of `seen`; here is only the flow."""

import contextlib
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import structlog
from aiokafka import TopicPartition
from aiokafka.structs import RecordMetadata

from copydesk.agents.dedupe.index import Index
from copydesk.agents.dedupe.overlay import Overlay
from copydesk.agents.dedupe.task import Decided, decide_batch
from copydesk.agents.dedupe.verdicts import Rules
from copydesk.streams.app import app, guard, settings, source
from copydesk.streams.failpoints import reached
from copydesk.streams.outcomes import (
    ID_HEADER,
    Failure,
    Message,
    Output,
    Passed,
    failed,
    header,
    passed,
    raw_coordinates,
)
from copydesk.streams.reading import Reader
from copydesk.streams.records import Seen
from copydesk.streams.topics import DAY_MS, full_name
from copydesk.streams.transactions import Work

SEEN = full_name(settings, "seen")
# A full window takes minutes to restore; an operator wants to see that it moves.
TELL_SECONDS = 10.0
log = structlog.get_logger(__name__)


class Dedupe:
    """Holds one index for each of its partitions, restored from the same partition of `seen`."""

    name = "dedupe"
    source = "clean"

    def __init__(self) -> None:
        """No partition is ours yet."""
        self._indexes: dict[int, Index] = {}

    async def opened(self, partition: int) -> None:
        """Catches up with `seen`: the fence is set, so nobody else writes to this partition of it."""
        place = TopicPartition(SEEN, partition)
        async with Reader(settings) as reader:
            end = (await reader.ends([place]))[place]
            identity = f"{await reader.cluster_id()}/{SEEN}/{partition}"
            index = self._indexes[partition] = Index.open(
                Path(settings.data_dir) / "state" / settings.worker_name / f"dedupe-{partition}",
                identity=identity,
                window_ms=int(settings.window_days * DAY_MS),
                near_window_ms=int(settings.near_window_days * DAY_MS),
                rules=Rules(settings.joined_share, settings.new_share, settings.suppress_doubt),
                end_offset=end,
            )
            begin = max(index.offset, (await reader.begins([place]))[place])
            told = time.monotonic()
            async for _, records in reader.read({place: (begin, end)}):
                reached("index-restore")
                if records:
                    index.apply(seen_of(records), records[-1].offset + 1)
                if time.monotonic() - told > TELL_SECONDS:
                    told = time.monotonic()
                    log.info("restoring the dedupe index", partition=partition, offset=index.offset, end=end)

    async def closed(self, partition: int) -> None:
        """Lets go of the index and its lock."""
        index = self._indexes.pop(partition, None)
        if index is not None:
            index.close()

    async def process(self, partition: int, messages: Sequence[Message]) -> Work:
        """Two records for what is new (unique and seen), one for a duplicate or a dead letter."""
        overlay = self._indexes[partition].overlay()
        decided = decide_batch([message.value or b"" for message in messages], overlay)
        outputs = [
            output
            for message, outcome in zip(messages, decided, strict=True)
            for output in _outputs(message, outcome, partition)
        ]
        return Work(outputs, lambda written: self._committed(partition, overlay, written))

    def _committed(self, partition: int, overlay: Overlay, written: Sequence[RecordMetadata]) -> None:
        """Moves the index to what the transaction wrote."""
        offsets = [record.offset for record in written if record.topic == SEEN]
        if offsets:
            index = self._indexes[partition]
            index.commit(overlay, offsets[-1] + 1)
            index.expire(int(time.time() * 1000))


def _outputs(message: Message, outcome: Decided | Failure, partition: int) -> list[Output]:
    if isinstance(outcome, Failure):
        return [failed(replace(outcome, id=outcome.id or header(message, ID_HEADER)), message, "dedupe")]
    raw, name = raw_coordinates(message), outcome.article.id
    if outcome.duplicate is not None:
        return [passed("duplicate", Passed(name, name, outcome.duplicate), raw, original=outcome.original)]
    outputs = []
    if outcome.unique is not None:
        outputs.append(passed("unique", Passed(name, name, outcome.unique), raw))
    if outcome.seen is not None:
        outputs.append(passed("seen", Passed(name, name, outcome.seen), raw, partition=partition))
    return outputs


def seen_of(records: Sequence[Any]) -> list[Seen]:
    """The index's lines; what a stranger wrote into the topic is none."""
    seen = []
    for record in records:
        with contextlib.suppress(msgspec.DecodeError):
            seen.append(_decode(record.value or b""))
    return seen


_decode = msgspec.json.Decoder(Seen).decode
DEDUPE = Dedupe()


@app.agent(source("clean"), name="dedupe")  # type: ignore[untyped-decorator]
async def dedupe(stream: Any) -> None:
    """Every clean article to what it is to those before it."""
    await guard.run(DEDUPE, stream)
