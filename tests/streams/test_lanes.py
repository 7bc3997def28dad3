"""Lanes: batches by count, bytes and time; partitions paused by bytes; old generations dropped; bugs end the process."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest

from copydesk.config.settings import KIB, MIB, Settings
from copydesk.streams import lanes
from copydesk.streams.lanes import Guard, Lane
from copydesk.streams.outcomes import Message
from copydesk.streams.transactions import FencedError, Stage, Work

SETTINGS = replace(Settings(), batch_records=4, batch_bytes=64 * KIB, in_flight_bytes=MIB, batch_seconds=0.0)


class Partition(NamedTuple):
    topic: str
    partition: int


class FakeConsumer:
    """Stands for Faust's consumer: remembers what is paused and how often a new generation was asked for."""

    def __init__(self) -> None:
        self.paused: set[Partition] = set()
        self.rejoined = 0
        self._thread = SimpleNamespace(rejoin=self._rejoin)

    def on_buffer_full(self, tp: Partition) -> None:
        self.paused.add(tp)

    def on_buffer_drop(self, tp: Partition) -> None:
        self.paused.discard(tp)

    async def _rejoin(self) -> None:
        self.rejoined += 1


class FakeTransactions:
    """Takes batches instead of Kafka."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.closed: list[int] = []
        self.open = asyncio.Event()
        self.open.set()
        self.error: Exception | None = None
        self.current: Callable[[], bool] = bool

    async def commit(
        self, stage: Stage, partition: int, generation: int, messages: Sequence[Message], current: Callable[[], bool]
    ) -> int:
        self.current = current
        await self.open.wait()
        if self.error is not None:
            raise self.error
        self.batches.append([message.offset for message in messages])
        return len(messages)

    async def close(self, stage: Stage, partition: int) -> None:
        self.closed.append(partition)

    async def aclose(self) -> None:
        pass


class FakeStage:
    name = "stage"
    source = "raw"

    async def opened(self, partition: int) -> None: ...

    async def closed(self, partition: int) -> None: ...

    async def process(self, partition: int, messages: Sequence[Message]) -> Work:
        raise AssertionError("the transactions of these tests do not process")


def message(offset: int, size: int = 10) -> Message:
    return Message("news.raw", 0, offset, 0, None, b"x" * size, ())


@pytest.fixture
async def guard() -> AsyncIterator[Any]:
    app = SimpleNamespace(consumer_generation_id=1, consumer=FakeConsumer())
    guard: Any = Guard(app, SETTINGS)
    guard.transactions = FakeTransactions()
    yield guard
    await guard.stop()


def lane_of(guard: Any, partition: int = 0) -> Lane:
    tp = Partition("news.raw", partition)
    lane: Lane = guard.lanes.setdefault(tp, None) or Lane(guard, FakeStage(), tp)
    guard.lanes[tp] = lane
    return lane


async def settled(guard: Any, batches: int) -> None:
    async with asyncio.timeout(5):
        while len(guard.transactions.batches) < batches:  # noqa: ASYNC110 - a fake sets no event
            await asyncio.sleep(0)


async def test_a_batch_closes_by_count(guard: Any):
    lane = lane_of(guard)
    for offset in range(6):
        lane.put(guard.epoch, message(offset))
    await settled(guard, 2)
    assert guard.transactions.batches == [[0, 1, 2, 3], [4, 5]]


async def test_a_batch_closes_by_bytes_and_a_larger_record_goes_alone(guard: Any):
    lane = lane_of(guard)
    for offset, size in enumerate((40 * KIB, 40 * KIB, 200 * KIB, 10)):
        lane.put(guard.epoch, message(offset, size))
    await settled(guard, 4)
    assert guard.transactions.batches == [[0], [1], [2], [3]]


async def test_records_of_an_older_epoch_are_dropped(guard: Any):
    lane = lane_of(guard)
    for offset in (5, 6):
        lane.put(guard.epoch, message(offset))
    await guard.assigned(frozenset([lane.tp]))
    for offset in (7, 8):
        lane.put(guard.epoch, message(offset))
    await settled(guard, 1)
    assert guard.transactions.batches == [[7, 8]]


async def test_a_batch_in_work_is_given_up_when_a_rebalance_begins(guard: Any):
    lane = lane_of(guard)
    guard.transactions.open.clear()
    lane.put(guard.epoch, message(0))
    await asyncio.sleep(0.01)
    assert guard.transactions.current()
    guard.revoked()
    assert not guard.transactions.current()


async def test_a_stream_that_went_back_leaves_no_hole(guard: Any):
    lane = lane_of(guard)
    for offset in (9, 10, 5, 6, 7):
        lane.put(guard.epoch, message(offset))
    await settled(guard, 1)
    assert guard.transactions.batches == [[5, 6, 7]]
    assert lane.bytes == 0


async def test_events_of_an_older_generation_never_reach_a_lane(guard: Any):
    async def events() -> AsyncIterator[Any]:
        for generation, offset in ((0, 9), (1, 5)):
            tp = Partition("news.raw", 0)
            yield SimpleNamespace(message=SimpleNamespace(tp=tp, generation_id=generation, **_fields(tp, offset)))

    await guard.run(FakeStage(), SimpleNamespace(events=events))
    await settled(guard, 1)
    assert guard.transactions.batches == [[5]]


async def test_a_lane_that_holds_more_than_its_share_pauses_its_partition_until_it_has_room(guard: Any):
    lane = lane_of(guard)
    guard.transactions.open.clear()
    for offset in range(3):
        lane.put(guard.epoch, message(offset, MIB // 2))
    await asyncio.sleep(0)
    assert guard.app.consumer.paused == {lane.tp}
    guard.transactions.open.set()
    await settled(guard, 3)
    await asyncio.sleep(0.01)
    assert guard.app.consumer.paused == set()
    assert lane.bytes == 0


async def test_shares_shrink_as_more_lanes_have_work(guard: Any):
    guard.transactions.open.clear()
    assert guard.share() == MIB
    for partition in range(4):
        lane_of(guard, partition).put(guard.epoch, message(0))
    assert guard.share() == MIB // 4


async def test_a_fenced_lane_leaves_its_partition_alone_until_the_next_generation_and_asks_for_one(guard: Any):
    lane = lane_of(guard)
    guard.transactions.error = FencedError()
    lane.put(guard.epoch, message(0))
    await asyncio.sleep(0.01)
    guard.transactions.error = None
    lane.put(guard.epoch, message(1))
    await asyncio.sleep(0.01)
    assert guard.transactions.batches == []
    assert guard.app.consumer.rejoined == 1
    await guard.assigned(frozenset([lane.tp]))
    lane.put(guard.epoch, message(0))
    await settled(guard, 1)
    assert guard.transactions.batches == [[0]]


async def test_partitions_that_went_elsewhere_are_let_go(guard: Any):
    kept, gone = lane_of(guard, 0), lane_of(guard, 1)
    await guard.assigned(frozenset([kept.tp]))
    assert set(guard.lanes) == {kept.tp}
    assert guard.transactions.closed == [gone.tp.partition]


async def test_a_bug_ends_the_process_with_nothing_committed(guard: Any, monkeypatch: pytest.MonkeyPatch):
    codes: list[int] = []
    monkeypatch.setattr(lanes.os, "_exit", codes.append)
    guard.transactions.error = ZeroDivisionError()
    lane_of(guard).put(guard.epoch, message(0))
    await asyncio.sleep(0.01)
    assert codes == [lanes.BUG_EXIT_CODE]
    assert guard.transactions.batches == []


async def test_the_guard_sorts_a_stream_into_lanes(guard: Any):
    async def events() -> AsyncIterator[Any]:
        for offset in range(4):
            tp = Partition("news.raw", offset % 2)
            yield SimpleNamespace(message=SimpleNamespace(tp=tp, generation_id=1, **_fields(tp, offset)))

    await guard.run(FakeStage(), SimpleNamespace(events=events))
    await settled(guard, 2)
    assert sorted(guard.transactions.batches) == [[0, 2], [1, 3]]


def _fields(tp: Partition, offset: int) -> dict[str, Any]:
    return {
        "topic": tp.topic,
        "partition": tp.partition,
        "offset": offset,
        "timestamp": 1.5,
        "key": None,
        "value": b"x",
        "headers": [("a", b"b")],
    }
