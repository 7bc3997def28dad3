"""Reading topics alone: each partition between two offsets, at read_committed, outside any consumer group.

What the readers (`audit`, `trace`, `tail`) share. A `Reader` commits nothing and disturbs no worker. Memory is bounded
by `partition_bytes` a partition of one fetch, and by `CHUNK` records a step.
"""

import asyncio
from collections.abc import AsyncGenerator, Collection, Iterable, Mapping
from contextlib import aclosing
from types import TracebackType
from typing import Any, Self

import orjson
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from copydesk.config.settings import KIB, MIB, Settings
from copydesk.streams.admin import REQUEST_MS, answered, of_coordinator
from copydesk.streams.clients import client_options
from copydesk.streams.errors import CopydeskError, UnreachableError
from copydesk.streams.login import DENIED, denied
from copydesk.streams.offsets import committed_offsets
from copydesk.streams.records import Coordinates

# Fewer, larger fetches: 4 MiB of 5 KB records are read 1.2 times as fast as the client's default of 1 MiB; more gains
# nothing and is held once a partition.
PARTITION_BYTES = 4 * MIB
# For single records: the broker sends the one batch that holds the record, whatever its size, and little more.
POINT_BYTES = 64 * KIB
# Records decoded in one step: enough to make the step's own cost vanish, 16 MB of 8 KB records at most.
CHUNK = 2000
STEP_MS = 250
# One fetch that asks whether we may: a broker on a busy machine has said so by then.
RIGHT_MS = 1000
# A fetch at the end of a partition holds up the connection, and with it the next topic, for so long.
FETCH_WAIT_MS = 50
# The client asks again after this when it does not know a partition's leader yet, as at the first question of each
# topic; at its default of 100 ms a short audit would be nothing but these waits.
RETRY_MS = 20
# What may pass on top of a transaction's own limit before a partition that does not move counts as stuck.
STUCK_MARGIN_SECONDS = 10.0

Spans = Mapping[TopicPartition, tuple[int, int]]


class Reader:
    """Reads partitions of existing topics; use as an async context manager."""

    def __init__(self, settings: Settings, *, partition_bytes: int = PARTITION_BYTES) -> None:
        self._settings = settings
        plain = client_options(settings)
        options = plain | {"group_id": None, "enable_auto_commit": False, "retry_backoff_ms": RETRY_MS}
        self._consumer = AIOKafkaConsumer(
            **options,
            isolation_level="read_committed",
            auto_offset_reset="earliest",
            max_partition_fetch_bytes=partition_bytes,
            fetch_max_wait_ms=FETCH_WAIT_MS,
        )
        # Asks for high watermarks only: the other consumer's end offsets stop at the first open transaction.
        self._watermarks = AIOKafkaConsumer(**options, isolation_level="read_uncommitted")
        self._admin = AIOKafkaAdminClient(**plain, request_timeout_ms=REQUEST_MS)

    async def __aenter__(self) -> Self:
        try:
            await answered(self._start(), self._settings)
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:  # fmt: skip
        await self.close()

    async def _start(self) -> None:
        await self._consumer.start()
        await self._watermarks.start()
        await self._admin.start()

    async def close(self) -> None:
        """Close the connections."""
        await self._consumer.stop()
        await self._watermarks.stop()
        await self._admin.close()

    async def partitions(self, topics: Collection[str]) -> list[TopicPartition]:
        """The partitions of these topics; raises CopydeskError that names the topics which do not exist."""
        described = await answered(self._admin.describe_topics(), self._settings)
        numbers = {topic["topic"]: [each["partition"] for each in topic["partitions"]] for topic in described}
        missing = [topic for topic in topics if not numbers.get(topic)]
        if missing:
            raise CopydeskError(
                f"no topic {', '.join(missing)} on this cluster, or no right to see it: `copydesk topics` creates them"
            )
        return [TopicPartition(topic, number) for topic in topics for number in sorted(numbers[topic])]

    async def cluster_id(self) -> str:
        """What the cluster calls itself."""
        return str((await answered(self._admin.describe_cluster(), self._settings))["cluster_id"])

    async def begins(self, partitions: Iterable[TopicPartition]) -> dict[TopicPartition, int]:
        """First offset that retention has left, by partition."""
        return await self._offsets(self._consumer.beginning_offsets, partitions)

    async def ends(self, partitions: Iterable[TopicPartition]) -> dict[TopicPartition, int]:
        """End of what is decided: below it, every transaction is committed or aborted (the last stable offset)."""
        return await self._offsets(self._consumer.end_offsets, partitions)

    async def watermarks(self, partitions: Iterable[TopicPartition]) -> dict[TopicPartition, int]:
        """End of everything written, open transactions included."""
        return await self._offsets(self._watermarks.end_offsets, partitions)

    async def at_time(self, partitions: Iterable[TopicPartition], milliseconds: int) -> dict[TopicPartition, int]:
        """Offset of the first record written at this Unix time or later, by partition; partitions without are left out."""
        ask = self._consumer.offsets_for_times(dict.fromkeys(partitions, milliseconds))
        found = await answered(ask, self._settings)
        return {partition: place.offset for partition, place in found.items() if place is not None}

    async def committed(self, partitions: Iterable[TopicPartition]) -> dict[TopicPartition, int]:
        """What the workers' consumer group has done, by partition; partitions without a commit are left out."""
        asked = list(partitions)
        ask = of_coordinator(lambda: committed_offsets(self._admin, self._settings.app_id, asked))
        offsets: dict[TopicPartition, int] = await answered(ask, self._settings)
        return offsets

    async def _offsets(self, ask: Any, partitions: Iterable[TopicPartition]) -> dict[TopicPartition, int]:
        offsets: dict[TopicPartition, int] = await answered(ask(list(partitions)), self._settings)
        return offsets

    async def read(self, spans: Spans) -> AsyncGenerator[tuple[TopicPartition, list[Any]], None]:
        """The records of each span [start, end), partition by partition in order, until every end is reached.

        Where a transaction is open below an end, it waits for the outcome. Raises UnreachableError when nothing moves
        for longer than a transaction may take.
        """
        left = {partition: end for partition, (start, end) in spans.items() if start < end}
        if not left:
            return
        self._consumer.assign(list(left))
        for partition in left:
            self._consumer.seek(partition, spans[partition][0])
        patience = _Patience(self._settings)
        positions = {partition: spans[partition][0] for partition in left}
        while left:
            # No more than is asked for: each record costs its decompression.
            wanted = sum(end - positions[partition] for partition, end in left.items())
            ends, batches = dict(left), await self._step(min(CHUNK, wanted))
            # Before anything else runs: a finished partition that is paused now is not fetched ahead.
            positions = await self._drop_finished(left)
            patience.check(positions, ends)
            for partition, records in batches.items():
                yield partition, _below(records, ends[partition])

    async def _drop_finished(self, left: dict[TopicPartition, int]) -> dict[TopicPartition, int]:
        positions = {partition: await self._consumer.position(partition) for partition in left}
        for partition, position in positions.items():
            if position >= left[partition]:
                self._consumer.pause(partition)
                del left[partition]
        return positions

    async def follow(
        self, starts: Mapping[TopicPartition, int]
    ) -> AsyncGenerator[tuple[TopicPartition, list[Any]], None]:
        """Records from these offsets on, for ever; a broker that goes away is waited for."""
        self._consumer.assign(list(starts))
        for partition, start in starts.items():
            self._consumer.seek(partition, start)
        while True:
            for partition, records in (await self._step(CHUNK)).items():
                yield partition, records

    async def _step(self, most: int, milliseconds: int = STEP_MS) -> dict[TopicPartition, list[Any]]:
        try:
            batches: dict[TopicPartition, list[Any]] = await self._consumer.getmany(
                timeout_ms=milliseconds, max_records=most
            )
        except DENIED as error:
            raise denied(self._settings, error) from error
        except KafkaError as error:
            raise UnreachableError(f"the broker refused to be read: {error}") from error
        return batches

    async def require_right(self, topics: Collection[str]) -> None:
        """Raises RefusedError if one of these topics may not be read; takes RIGHT_MS where they are empty."""
        self._consumer.assign([TopicPartition(topic, 0) for topic in topics])
        await self._step(1, RIGHT_MS)

    async def first(self, partition: TopicPartition, start: int, end: int) -> Any | None:
        """The first record in [start, end), or None when these offsets hold markers and aborted records only."""
        async with aclosing(self.read({partition: (start, end)})) as batches:
            async for _, records in batches:
                if records:
                    return records[0]
        return None

    async def at(self, place: Coordinates) -> Any | None:
        """The record at these coordinates, or None when there is none (gone, a marker, never written)."""
        partition = TopicPartition(place.topic, place.partition)
        if partition not in await self.partitions([place.topic]):
            return None
        begin, end = (await self.begins([partition]))[partition], (await self.ends([partition]))[partition]
        if not begin <= place.offset < end:
            return None
        return await self.first(partition, place.offset, place.offset + 1)


class _Patience:
    """Notices that no partition has moved for longer than a transaction may stay open."""

    def __init__(self, settings: Settings) -> None:
        self._seconds = settings.transaction_seconds + STUCK_MARGIN_SECONDS
        self._loop = asyncio.get_running_loop()
        self._seen: dict[TopicPartition, int] = {}
        self._since = self._loop.time()

    def check(self, positions: dict[TopicPartition, int], left: Mapping[TopicPartition, int]) -> None:
        """Raise UnreachableError when the positions have stood still for too long."""
        if positions != self._seen:
            self._seen, self._since = positions, self._loop.time()
        elif self._loop.time() - self._since > self._seconds:
            partition, end = next(iter(left.items()))
            raise UnreachableError(
                f"{partition.topic}/{partition.partition} stands at offset {positions[partition]} of {end} for "
                f"{self._seconds:.0f} s: the broker is gone or a transaction hangs"
            )


def _below(records: list[Any], end: int) -> list[Any]:
    """The records before `end`; the last fetch may reach past it."""
    if records and records[-1].offset >= end:
        return [record for record in records if record.offset < end]
    return records


def decoded(value: bytes | None) -> dict[str, Any] | None:
    """The JSON object that a value holds, None when it is anything else."""
    try:
        found = orjson.loads(value or b"")
    except orjson.JSONDecodeError:
        return None
    return found if isinstance(found, dict) else None
