"""The guard that owns every commit: one batch of one partition is one Kafka transaction.

The steps of `Transactions.commit`, and what happens when the process or the broker dies in each:
1. Own the partition. Starting the partition's producer (InitProducerId) fences whoever owned it before and settles
   what that owner left open. Only then the group's committed offset is read: a predecessor may have committed between
   our assignment and the fence. Then the stage restores its state.     Died: nothing was done.
2. Skip records below that offset and records of an older generation. The first record of a generation must be the
   first that is left from that offset on: should the client ever have dropped one, the partition is read anew.
                                                                         Died: nothing was done.
3. Compute all outcomes, with no transaction open.                      Died: the work is done again by the next owner.
4. Write all outputs and the next offset in one transaction.            Died: aborted by the next owner's step 1, or by
   the broker after `transaction_seconds`; readers at read_committed never see it.
5. Tell the stage what was committed, so that it moves its state.       Died: the state is behind; it is restored from
   its topic by the next owner.

Fenced (ProducerFenced, or an old producer epoch) means either that another worker owns the partition now or that the
broker timed our transaction out. Both look alike. So the worker drops the batch and everything else of that partition
until the next generation, and asks for one. To go on with the next batch would start a new producer, fence the rightful
owner, and commit past the dropped batch: that loses it.

Any other failure of the broker is waited out: a new producer (which settles an unknown commit), the offset read again,
the batch computed again. Anything else is a bug of ours and leaves as an exception; the caller ends the process.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import structlog
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import IllegalOperation, InvalidProducerEpoch, KafkaError, ProducerFenced
from aiokafka.structs import OffsetAndMetadata, RecordMetadata

from copydesk.config.settings import MIB, Settings
from copydesk.streams.backoff import backoff, spread
from copydesk.streams.clients import client_options
from copydesk.streams.errors import BrokerError, UnreachableError
from copydesk.streams.failpoints import reached
from copydesk.streams.login import DENIED, denied
from copydesk.streams.offsets import NONE_COMMITTED, committed_offsets
from copydesk.streams.outcomes import Message, Output
from copydesk.streams.reading import Reader
from copydesk.streams.topics import full_name, max_message_bytes

log = structlog.get_logger(__name__)

# Kafka answers NOT_ENOUGH_REPLICAS while a producer's previous transaction is still completing; the client retries
# after its back-off, so the default 100 ms would be the pace of every transaction.
RETRY_BACKOFF_MS = 10
# Records of one partition leave in one or two requests a batch; larger ones delay their neighbours.
PRODUCER_BATCH_BYTES = MIB // 4
# A request unanswered for so long is a broker that is away: start again with a fresh connection.
REQUEST_MS = 15_000
# A producer that cannot say goodbye in this time was fenced or its broker is gone: nothing is left to flush.
STOP_SECONDS = 3.0
# Failures of the broker are retried for ever; the wait doubles from the first to the second value.
BACKOFF_SECONDS = (0.1, 5.0)

FENCED = (ProducerFenced, InvalidProducerEpoch)
BROKER_FAILURES = (KafkaError, IllegalOperation, BrokerError, UnreachableError, OSError, TimeoutError)
"""What is waited out. IllegalOperation: a call on a producer whose transaction the broker already ended. BrokerError:
the embedded broker is just being started again."""


class ForeignClusterError(Exception):
    """Another cluster answers where ours did: the process has to end before it writes there."""


class FencedError(Exception):
    """The partition has, or may have, another owner: it is left alone until the next generation."""


@dataclass(frozen=True, slots=True)
class Work:
    """What one batch came to: the records to write, and what to do with their coordinates once they are committed."""

    outputs: list[Output]
    committed: Callable[[Sequence[RecordMetadata]], None] | None = None


class Stage(Protocol):
    """One step of the flow, as the guard sees it."""

    name: str
    source: str
    """Short name of the topic it reads."""

    async def opened(self, partition: int) -> None:
        """The partition is ours and settled: restore its state."""

    async def process(self, partition: int, messages: Sequence[Message]) -> Work:
        """The outcome of every message; nothing is written yet. Called again if the commit failed."""

    async def closed(self, partition: int) -> None:
        """The partition is no longer ours: let go of its state."""


@dataclass
class _Held:
    """A partition that this worker owns in one generation."""

    generation: int
    producer: AIOKafkaProducer
    done: int
    """First offset not yet done."""
    begun: bool = False
    """Whether the first record of the generation was seen to be the right one."""


class Transactions:
    """Commits batches of the partitions that this worker holds."""

    def __init__(self, settings: Settings) -> None:
        """Opens nothing yet."""
        self._settings = settings
        self._held: dict[tuple[str, int], _Held] = {}
        self._admin: AIOKafkaAdminClient | None = None
        self._asking = asyncio.Lock()
        self._cluster = ""

    async def commit(
        self, stage: Stage, partition: int, generation: int, messages: Sequence[Message], current: Callable[[], bool]
    ) -> int:
        """Carries the messages, in offset order, through the stage; returns how many were done here.

        `generation` names one assignment of the partition to us; `current` says whether it still stands; when it does not, the rest is dropped. Raises FencedError,
        and RefusedError when the cluster denies a right. Waits for ever while the broker is away.
        """
        attempt = 0
        while current():
            try:
                return await self._commit_once(stage, partition, generation, messages, current)
            except FencedError:
                await self.close(stage, partition)
                raise
            except FENCED as error:
                await self.close(stage, partition)
                raise FencedError(str(error)) from error
            except DENIED as error:
                raise denied(self._settings, error) from error
            except BROKER_FAILURES as error:
                await self.close(stage, partition)
                log.warning("broker failed, trying again", stage=stage.name, partition=partition, error=_line(error))
                await asyncio.sleep(spread(backoff(attempt, BACKOFF_SECONDS)))
                attempt += 1
        return 0

    async def close(self, stage: Stage, partition: int) -> None:
        """Lets go of a partition; an open transaction of it is left to be aborted."""
        held = self._held.pop((stage.name, partition), None)
        if held is None:
            return
        await _stopped(held.producer.stop)
        # A fenced producer's stop raises before it closes its connections.
        await _stopped(held.producer.client.close)
        await stage.closed(partition)

    async def aclose(self) -> None:
        """Closes what is shared by all partitions; each of them is closed by its lane."""
        if self._admin is not None:
            await _stopped(self._admin.close)
            self._admin = None

    async def _commit_once(
        self, stage: Stage, partition: int, generation: int, messages: Sequence[Message], current: Callable[[], bool]
    ) -> int:
        held = await self._own(stage, partition, generation)
        todo = [message for message in messages if message.offset >= held.done]
        if not todo:
            return 0
        if not held.begun and await self._skipped(stage, partition, held.done, todo[0].offset):
            raise FencedError(f"records from offset {held.done} on were not delivered")
        held.begun = True
        work = await stage.process(partition, todo)
        if not current():
            return 0
        reached("before-transaction")
        following = todo[-1].offset + 1
        written = await self._transaction(held.producer, stage, partition, work.outputs, following)
        held.done = following
        reached("after-commit")
        if work.committed is not None:
            work.committed(written)
        return len(todo)

    async def _skipped(self, stage: Stage, partition: int, start: int, end: int) -> bool:
        """Whether any record stands in [start, end); markers of transactions are none."""
        if end <= max(start, 0):
            return False
        place = TopicPartition(full_name(self._settings, stage.source), partition)
        async with Reader(self._settings) as reader:
            begin = max(start, (await reader.begins([place]))[place])
            return begin < end and await reader.first(place, begin, end) is not None

    async def _transaction(
        self, producer: AIOKafkaProducer, stage: Stage, partition: int, outputs: Sequence[Output], following: int
    ) -> list[RecordMetadata]:
        """Writes the outputs and the offset; all or nothing. Returns the outputs' coordinates, in their order."""
        await producer.begin_transaction()
        sent = [
            await producer.send(
                full_name(self._settings, output.topic),
                output.value,
                key=output.key,
                partition=output.partition,
                headers=list(output.headers),
            )
            for output in outputs
        ]
        written = await asyncio.gather(*sent)
        source = TopicPartition(full_name(self._settings, stage.source), partition)
        await producer.send_offsets_to_transaction({source: OffsetAndMetadata(following, "")}, self._settings.app_id)
        reached("before-commit")
        await producer.commit_transaction()
        return written

    async def _own(self, stage: Stage, partition: int, generation: int) -> _Held:
        """Fences the former owner, then reads where the group stands, then restores the stage's state."""
        key = (stage.name, partition)
        held = self._held.get(key)
        if held is not None and held.generation == generation:
            return held
        await self.close(stage, partition)
        producer = self._producer(f"{self._settings.app_id}-{stage.name}-{partition}")
        held = _Held(generation, producer, -1)
        self._held[key] = held
        await producer.start()
        held.done = await self._committed_offset(stage.source, partition)
        await stage.opened(partition)
        return held

    def _producer(self, transactional_id: str) -> AIOKafkaProducer:
        return AIOKafkaProducer(
            **client_options(self._settings),
            client_id=transactional_id,
            transactional_id=transactional_id,
            acks="all",
            compression_type="zstd",
            max_batch_size=PRODUCER_BATCH_BYTES,
            max_request_size=max_message_bytes(self._settings, "dead-letter"),
            request_timeout_ms=REQUEST_MS,
            retry_backoff_ms=RETRY_BACKOFF_MS,
            transaction_timeout_ms=int(self._settings.transaction_seconds * 1000),
        )

    async def _committed_offset(self, source: str, partition: int) -> int:
        """The group's next offset of the partition, -1 if it never committed one."""
        place = TopicPartition(full_name(self._settings, source), partition)
        async with self._asking:
            try:
                admin = await self._started_admin()
                await self._same_cluster(admin)
                offsets = await committed_offsets(admin, self._settings.app_id, [place])
            except BROKER_FAILURES:
                await self.aclose()
                raise
        return offsets.get(place, NONE_COMMITTED)

    async def _same_cluster(self, admin: AIOKafkaAdminClient) -> None:
        """A broker that died may leave its address to a stranger's; work done there would be lost here."""
        cluster = str((await admin.describe_cluster())["cluster_id"])
        self._cluster = self._cluster or cluster
        if cluster != self._cluster:
            raise ForeignClusterError(f"this is cluster {cluster}, the worker began on {self._cluster}")

    async def _started_admin(self) -> AIOKafkaAdminClient:
        if self._admin is None:
            self._admin = AIOKafkaAdminClient(**client_options(self._settings), request_timeout_ms=REQUEST_MS)
            await self._admin.start()
        return self._admin


async def _stopped(stop: Callable[[], Awaitable[Any]]) -> None:
    with contextlib.suppress(Exception):
        async with asyncio.timeout(STOP_SECONDS):
            await stop()


def _line(error: BaseException) -> str:
    """One line of an error; brokers quote requests, so it is cut."""
    return f"{type(error).__name__}: {error}".replace("\n", " ")[:200]
