"""What the driver changes in Faust, piece by piece, on fakes and on Faust's own objects. No broker."""

import asyncio
from collections.abc import Coroutine, Mapping
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import TopicPartition
from faust.transport.drivers import aiokafka as driver
from faust.types import TP
from topology import topology

from copydesk.streams import faust_driver
from copydesk.streams.faust_driver import CommittedThread, TransactionalConsumer

ONE, TWO, THREE = (TP("news.raw", partition) for partition in range(3))


class FakeKafka:
    """Stands for aiokafka's consumer: remembers to where each partition was put."""

    def __init__(self, committed: Mapping[TP, int | None]) -> None:
        self.offsets = committed
        self.sought: dict[TP, int | str] = {}
        self.said: list[str] = []
        self._coordinator = SimpleNamespace(request_rejoin=self._rejoin, _maybe_leave_group=self._leave)

    def assignment(self) -> set[TP]:
        return set(self.offsets)

    async def committed(self, tp: TP) -> int | None:
        return self.offsets[tp]

    def seek(self, tp: TP, offset: int) -> None:
        self.sought[tp] = offset

    async def seek_to_beginning(self, *tps: TP) -> None:
        assert tps, "aiokafka takes no partition as all of them"
        self.sought |= dict.fromkeys(tps, "beginning")

    def _rejoin(self) -> None:
        self.said.append("rejoin")

    async def _leave(self) -> None:
        self.said.append("leave")


def thread_of(kafka: Any) -> Any:
    """The thread's object without the thread: what it would run there runs here."""

    async def here(function: Any, *arguments: Any) -> Any:
        return await function(*arguments)

    thread: Any = object.__new__(CommittedThread)
    thread._consumer, thread.call_thread = kafka, here
    return thread


@pytest.mark.parametrize(
    ("committed", "sought"),
    [
        ({ONE: 7, TWO: 9}, {ONE: 7, TWO: 9}),
        ({ONE: None, TWO: None}, {ONE: "beginning", TWO: "beginning"}),
        ({ONE: 0, TWO: None, THREE: 5}, {ONE: 0, TWO: "beginning", THREE: 5}),
        ({}, {}),
    ],
)
async def test_every_partition_is_read_again_from_its_committed_offset_or_its_beginning(committed: Any, sought: Any):
    kafka = FakeKafka(committed)
    assert await thread_of(kafka).seek_to_committed() == committed
    assert kafka.sought == sought


async def test_a_rejoin_comes_as_a_new_member_so_that_there_is_a_new_generation():
    kafka = FakeKafka({})
    app: Any = SimpleNamespace(consumer=SimpleNamespace(_thread=thread_of(kafka)))
    await faust_driver.rejoin(app)
    assert kafka.said == ["leave", "rejoin"]


async def test_a_thread_without_its_consumer_seeks_nothing():
    with pytest.raises(driver.ConsumerNotStarted):
        await thread_of(None).seek_to_committed()


@pytest.fixture
def consumer() -> Any:
    """Faust's own bookkeeping of partitions, without its services."""
    consumer: Any = object.__new__(TransactionalConsumer)
    consumer._active_partitions = {ONE, TWO}
    consumer._buffered_partitions = set()
    consumer._paused_partitions = set()
    consumer.flow_active = True
    consumer.app = SimpleNamespace(
        in_recovery=False,
        consumer=consumer,
        flow_control=SimpleNamespace(is_active=lambda: True),
        topics=SimpleNamespace(_tp_index={}),
    )
    return consumer


def test_a_partition_is_paused_and_resumed_by_either_librarys_type(consumer: Any):
    theirs = TopicPartition(*ONE)
    faust_driver.pause(consumer.app, theirs)
    assert consumer._get_active_partitions() == {TWO}
    assert all(type(tp) is TP for tp in consumer._buffered_partitions)
    faust_driver.resume(consumer.app, theirs)
    assert consumer._get_active_partitions() == {ONE, TWO}
    assert all(type(tp) is TP for tp in consumer._get_active_partitions()), "Faust refuses any other"


def test_a_partition_that_was_not_paused_is_not_resumed(consumer: Any):
    faust_driver.resume(consumer.app, THREE)
    assert consumer._get_active_partitions() == {ONE, TWO}


async def test_a_commit_of_fausts_own_moves_nothing(consumer: Any):
    # The consumer has no thread here: to ask it for anything would raise.
    assert await consumer._commit({ONE: 5}) is True


async def test_with_every_partition_paused_the_fetcher_naps_and_asks_for_no_records(consumer: Any):
    consumer._active_partitions = set()
    began = asyncio.get_running_loop().time()
    assert await consumer._wait_next_records(1.0) == ({}, set())
    assert asyncio.get_running_loop().time() - began >= faust_driver.PAUSED_SECONDS / 2
    assert faust_driver.PAUSED_SECONDS < 0.1


async def test_with_a_partition_to_read_the_records_are_fausts(consumer: Any, monkeypatch: pytest.MonkeyPatch):
    async def records(_self: Any, timeout: float) -> Any:  # noqa: ASYNC109 - Faust's signature
        return {ONE: [timeout]}, {ONE}

    monkeypatch.setattr(driver.Consumer, "_wait_next_records", records)
    assert await consumer._wait_next_records(0.5) == ({ONE: [0.5]}, {ONE})


class Channel:
    """What delivery puts into: a queue that is full or not."""

    def __init__(self, full: bool) -> None:
        self.queue = SimpleNamespace(full=lambda: full)


@pytest.mark.parametrize(
    ("channels", "is_active", "expected"),
    [
        ([], True, True),
        ([False, False], True, True),
        ([False, True], True, False),
        ([False], False, False),
    ],
)
def test_delivery_cannot_block_while_every_queue_has_room_and_the_flow_is_on(
    consumer: Any, channels: list[bool], is_active: bool, expected: bool
):
    consumer.app.topics._tp_index = {TP("news.raw", at): {Channel(full)} for at, full in enumerate(channels)}
    consumer.app.flow_control = SimpleNamespace(is_active=lambda: is_active)
    assert consumer._cannot_block() is expected


async def deliver() -> str:
    return "delivered"


@pytest.fixture
def races(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many things each race of Faust's own had."""
    seen: list[int] = []

    async def race(_self: Any, *coros: Any, timeout: Any = None) -> str:  # noqa: ASYNC109 - Faust's signature
        seen.append(len(coros))
        for coro in coros:
            if isinstance(coro, Coroutine):
                coro.close()
        return "raced"

    monkeypatch.setattr(driver.Consumer, "wait_first", race)
    return seen


async def test_a_delivery_that_cannot_block_is_not_raced_and_its_rival_is_closed(consumer: Any, races: list[int]):
    stop = deliver()
    assert await consumer.wait_first(deliver(), stop) == "delivered"
    assert races == []
    assert stop.cr_frame is None, "a coroutine left open is a warning for each message"


async def test_a_rival_that_is_no_coroutine_is_left_alone(consumer: Any, races: list[int]):
    stop = asyncio.Event()
    assert await consumer.wait_first(deliver(), stop) == "delivered"
    assert not stop.is_set()


@pytest.mark.parametrize("seconds", [1.0, 0])
async def test_a_race_with_a_time_limit_is_fausts(consumer: Any, races: list[int], seconds: float):
    assert await consumer.wait_first(deliver(), deliver(), timeout=seconds) == "raced"
    assert races == [2]


async def test_a_race_of_three_is_fausts(consumer: Any, races: list[int]):
    assert await consumer.wait_first(deliver(), deliver(), deliver()) == "raced"
    assert races == [3]


async def test_a_full_queue_brings_the_race_back(consumer: Any, races: list[int]):
    consumer.app.topics._tp_index = {ONE: {Channel(full=True)}}
    assert await consumer.wait_first(deliver(), deliver()) == "raced"


def test_generation_and_assignment_are_the_consumers():
    app: Any = SimpleNamespace(consumer_generation_id="4", consumer=SimpleNamespace(assignment=lambda: {ONE, THREE}))
    assert faust_driver.generation(app) == 4
    assert faust_driver.assignment(app) == {ONE, THREE}
    assert isinstance(faust_driver.assignment(app), frozenset)


async def test_the_consumers_thread_reads_committed_records_only():
    module = topology()
    thread: Any = object.__new__(CommittedThread)
    thread.app, thread.consumer = module.app, SimpleNamespace(in_transaction=False)
    thread._thread_loop = thread.thread_loop = asyncio.get_running_loop()
    kafka = thread._create_worker_consumer(module.app.transport)
    try:
        assert kafka._isolation_level == "read_committed"
        assert not kafka._enable_auto_commit, "the transactions commit"
    finally:
        await kafka.stop()


def test_the_consumer_runs_the_thread_of_this_driver(consumer: Any, monkeypatch: pytest.MonkeyPatch):
    made: list[Any] = []
    monkeypatch.setattr(faust_driver, "CommittedThread", lambda of, **_: made.append(of))
    consumer._loop = consumer._beacon = consumer.loop = consumer.beacon = None
    consumer._new_consumer_thread()
    assert made == [consumer]
