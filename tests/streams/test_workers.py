"""The pool: a document may hang, die or need too much memory; its neighbours never notice."""

import asyncio
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from copydesk.config.settings import Settings
from copydesk.streams.outcomes import Failure, Message, Reason
from copydesk.streams.workers import LARGE_BYTES, Chain, Pool, PoolError


def message(value: bytes, offset: int = 0) -> Message:
    return Message("news.raw", 0, offset, 0, None, value, ())


def work(message: Message) -> int:
    """What the processes of these tests do; found by import in the spawned process."""
    value = message.value or b""
    if value == b"kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if value == b"hang":
        time.sleep(60)
    if value == b"memory":
        bytearray(8 << 30)
    return len(value)


def double(number: int) -> int:
    return 2 * number


def span(_: Message) -> tuple[float, float]:
    began = time.monotonic()
    time.sleep(0.1)
    return began, time.monotonic()


def refuse(_: Message) -> Failure:
    return Failure(Reason.EMPTY, "nothing there")


def ready() -> None:
    """Does nothing; to know it, a process has to import this module."""


def never_warm() -> None:
    raise RuntimeError("no model")


@pytest.fixture
def pool() -> Iterator[Pool]:
    pool = Pool(replace(Settings(), pool_processes=2, document_seconds=0.5))
    # A new process imports this module before its first document: the time limit is not for that.
    pool.warm(ready)
    yield pool
    pool.stop()


async def test_results_come_in_the_order_of_the_documents(pool: Pool):
    assert await pool.map(work, [message(b"x" * size) for size in (5, 3, 9, 1)]) == [5, 3, 9, 1]


async def test_a_document_that_hangs_or_kills_its_process_touches_no_neighbour(pool: Pool):
    results = await pool.map(work, [message(value) for value in (b"a", b"kill", b"bb", b"hang", b"ccc", b"memory")])
    assert [results[at] for at in (0, 2, 4)] == [1, 2, 3]
    reasons = [result.reason for result in results if isinstance(result, Failure)]
    assert reasons == [Reason.KILLED_ITS_PROCESS, Reason.TIMED_OUT, Reason.FAILED]


async def test_a_killed_process_is_blamed_on_the_document_only_at_the_second_try(pool: Pool):
    result = await pool.run(work, message(b"kill"))
    assert isinstance(result, Failure)
    assert result.attempt == 2


async def test_a_process_killed_while_it_idles_costs_no_document(pool: Pool):
    await pool.map(work, [message(b"a"), message(b"b")])
    processes = [slot.pid for slot in pool._slots]
    assert all(processes), "to kill process 0 is to kill ourselves"
    for process in processes:
        os.kill(process, signal.SIGKILL)
    assert await pool.map(work, [message(b"abc")] * 4) == [3, 3, 3, 3]


async def test_large_documents_go_one_at_a_time_and_keep_no_small_one_waiting(pool: Pool):
    await pool.map(work, [message(b"a"), message(b"b")])
    large = message(b"x" * (LARGE_BYTES + 1))
    first, second, small = await pool.map(span, [large, large, message(b"a")])
    assert not isinstance(first, Failure)
    assert not isinstance(second, Failure)
    assert not isinstance(small, Failure)
    assert first[1] <= second[0]
    assert small[0] < first[1]


async def test_a_large_document_fails_as_a_small_one_does(pool: Pool):
    result = await pool.run(refuse, message(b"x" * (LARGE_BYTES + 1)))
    assert isinstance(result, Failure)
    assert result.reason == Reason.EMPTY


async def test_no_process_is_left_after_stop(pool: Pool):
    await pool.map(work, [message(b"a"), message(b"b")])
    processes = [slot.pid for slot in pool._slots]
    pool.stop()
    async with asyncio.timeout(5):
        while any(_runs(pid) for pid in processes):  # noqa: ASYNC110 - a process sets no event
            await asyncio.sleep(0.01)


async def test_a_pool_whose_processes_do_not_start_blames_no_document():
    pool = Pool(replace(Settings(), pool_processes=1))
    pool.warm(never_warm)
    with pytest.raises(PoolError):
        await pool.run(work, message(b"a"))
    pool.stop()


def test_a_chain_carries_the_result_on_and_ends_at_a_failure():
    assert Chain(work, double, double)(message(b"abc")) == 12
    result = Chain(refuse, double)(message(b"abc"))
    assert isinstance(result, Failure)
    assert result.reason is Reason.EMPTY


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
