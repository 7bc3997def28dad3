"""The guard's rules, on a real broker: one batch is one transaction, owners fence their predecessors."""

import contextlib
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.errors import NotCoordinatorForGroupError

from copydesk.config.settings import Settings
from copydesk.streams.admin import ensure_topics
from copydesk.streams.clients import client_options
from copydesk.streams.errors import BrokerError
from copydesk.streams.outcomes import Message, Output
from copydesk.streams.reading import Reader
from copydesk.streams.topics import full_name
from copydesk.streams.transactions import FencedError, ForeignClusterError, Transactions, Work


class Stage:
    """Copies records; tells what it was called with."""

    name = "stage"
    source = "raw"

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.written: list[int] = []
        self.failures = 0
        self.error: Exception = ConnectionError("the broker went away")
        self.bug = False

    async def opened(self, partition: int) -> None:
        self.calls.append("opened")

    async def closed(self, partition: int) -> None:
        self.calls.append("closed")

    async def process(self, partition: int, messages: Sequence[Message]) -> Work:
        self.calls.append(f"process {[message.offset for message in messages]}")
        if self.bug:
            raise ZeroDivisionError
        if self.failures:
            self.failures -= 1
            raise self.error
        outputs = [Output("clean", message.key, message.value) for message in messages]
        return Work(outputs, lambda written: self.written.extend(record.offset for record in written))


def batch(first: int, last: int) -> list[Message]:
    return [Message("raw", 0, offset, 0, b"key", b"value %d" % offset, ()) for offset in range(first, last)]


def always() -> bool:
    return True


@pytest.fixture
async def settings(broker: Any) -> Settings:
    settings: Settings = broker.make_settings(partitions=1)
    await ensure_topics(settings)
    return settings


@contextlib.asynccontextmanager
async def producing(settings: Settings, **options: Any) -> AsyncIterator[AIOKafkaProducer]:
    producer = AIOKafkaProducer(**client_options(settings), **options)
    await producer.start()
    try:
        yield producer
    finally:
        await producer.stop()


async def committed(settings: Settings) -> int | None:
    place = TopicPartition(full_name(settings, "raw"), 0)
    async with Reader(settings) as reader:
        return (await reader.committed([place])).get(place)


async def values(settings: Settings) -> list[bytes]:
    """What readers of committed records see."""
    async with Reader(settings) as reader:
        partitions = await reader.partitions([full_name(settings, "clean")])
        ends = await reader.ends(partitions)
        return [
            record.value
            async for _, records in reader.read({p: (0, ends[p]) for p in partitions})
            for record in records
        ]


async def test_outputs_and_offset_are_committed_together(settings: Settings):
    transactions, stage = Transactions(settings), Stage()
    assert await transactions.commit(stage, 0, 1, batch(0, 3), always) == 3
    assert await values(settings) == [b"value 0", b"value 1", b"value 2"]
    assert await committed(settings) == 3
    assert stage.written == [0, 1, 2]
    await transactions.close(stage, 0)
    await transactions.aclose()


async def test_records_below_the_committed_offset_are_skipped(settings: Settings):
    first, second, stage = Transactions(settings), Transactions(settings), Stage()
    await first.commit(stage, 0, 1, batch(0, 3), always)
    assert await second.commit(stage, 0, 2, batch(1, 5), always) == 2
    assert await values(settings) == [b"value %d" % number for number in range(5)]
    for transactions in (first, second):
        await transactions.close(stage, 0)
        await transactions.aclose()


async def test_a_worker_that_lost_its_partition_is_fenced_and_writes_nothing(settings: Settings):
    zombie, owner, stage = Transactions(settings), Transactions(settings), Stage()
    await zombie.commit(stage, 0, 1, batch(0, 2), always)
    await owner.commit(stage, 0, 2, batch(2, 4), always)
    with pytest.raises(FencedError):
        await zombie.commit(stage, 0, 1, batch(2, 4), always)
    assert await values(settings) == [b"value %d" % number for number in range(4)]
    assert await committed(settings) == 4
    await owner.close(stage, 0)
    await owner.aclose()
    await zombie.aclose()


async def test_a_transaction_left_open_by_a_dead_owner_is_aborted_by_the_next(settings: Settings):
    dead, owner, stage = Transactions(settings), Transactions(settings), Stage()
    await dead.commit(stage, 0, 1, batch(0, 1), always)
    producer = dead._held[stage.name, 0].producer
    await producer.begin_transaction()
    await (await producer.send(full_name(settings, "clean"), b"never seen"))
    await owner.commit(stage, 0, 2, batch(1, 2), always)
    assert await values(settings) == [b"value 0", b"value 1"]
    for transactions in (dead, owner):
        await transactions.close(stage, 0)
        await transactions.aclose()


@pytest.mark.parametrize("error", [ConnectionError(), NotCoordinatorForGroupError(), BrokerError(), TimeoutError()])
async def test_a_failure_of_the_broker_is_waited_out(settings: Settings, error: Exception):
    transactions, stage = Transactions(settings), Stage()
    stage.failures, stage.error = 2, error
    assert await transactions.commit(stage, 0, 1, batch(0, 2), always) == 2
    assert await values(settings) == [b"value 0", b"value 1"]
    assert stage.calls.count("opened") == 3
    await transactions.close(stage, 0)
    await transactions.aclose()


async def test_a_bug_leaves_as_an_exception_and_commits_nothing(settings: Settings):
    transactions, stage = Transactions(settings), Stage()
    stage.bug = True
    with pytest.raises(ZeroDivisionError):
        await transactions.commit(stage, 0, 1, batch(0, 2), always)
    assert await committed(settings) is None
    await transactions.close(stage, 0)
    await transactions.aclose()


async def test_a_batch_whose_generation_ended_while_it_was_computed_is_dropped(settings: Settings):
    transactions, stage = Transactions(settings), Stage()
    answers = iter([True, False])
    assert await transactions.commit(stage, 0, 1, batch(0, 2), lambda: next(answers)) == 0
    assert await values(settings) == []
    assert await committed(settings) is None
    await transactions.close(stage, 0)
    await transactions.aclose()


async def test_records_that_the_client_dropped_at_the_start_of_a_generation_are_noticed(settings: Settings):
    async with producing(settings) as producer:
        for offset in range(4):
            await producer.send_and_wait(full_name(settings, "raw"), b"value %d" % offset)
    transactions, stage = Transactions(settings), Stage()
    with pytest.raises(FencedError, match="not delivered"):
        await transactions.commit(stage, 0, 1, batch(2, 4), always)
    assert await committed(settings) is None
    assert await transactions.commit(stage, 0, 2, batch(0, 4), always) == 4
    await transactions.close(stage, 0)
    await transactions.aclose()


async def test_a_gap_that_holds_only_markers_is_no_loss(settings: Settings):
    async with producing(settings, transactional_id=settings.app_id) as producer:
        for offset in (0, 2):
            async with producer.transaction():
                await producer.send(full_name(settings, "raw"), b"value %d" % offset)
    transactions, stage = Transactions(settings), Stage()
    assert await transactions.commit(stage, 0, 1, batch(0, 1), always) == 1
    assert await transactions.commit(stage, 0, 2, batch(2, 3), always) == 1
    await transactions.close(stage, 0)
    await transactions.aclose()


async def test_a_stranger_at_the_brokers_address_is_refused(settings: Settings):
    transactions, stage = Transactions(settings), Stage()
    transactions._cluster = "another cluster"
    with pytest.raises(ForeignClusterError):
        await transactions.commit(stage, 0, 1, batch(0, 2), always)
    assert await committed(settings) is None
    await transactions.close(stage, 0)
    await transactions.aclose()


async def test_a_new_generation_restores_the_stage_again(settings: Settings):
    transactions, stage = Transactions(settings), Stage()
    await transactions.commit(stage, 0, 1, batch(0, 1), always)
    await transactions.commit(stage, 0, 1, batch(1, 2), always)
    await transactions.commit(stage, 0, 2, batch(2, 3), always)
    assert [call for call in stage.calls if not call.startswith("process")] == ["opened", "closed", "opened"]
    await transactions.close(stage, 0)
    await transactions.aclose()
