import asyncio
import threading

import pytest

from copydesk.streams.producers.ahead import ReadAhead


async def drained(ahead):
    found = []
    while items := await ahead.take():
        found += items
    return found


async def test_all_items_come_in_order():
    assert await drained(ReadAhead(range(10_000), lambda _: 1, 100)) == list(range(10_000))


async def test_nothing_comes_of_nothing():
    assert await drained(ReadAhead([], len, 100)) == []


async def test_reading_waits_when_enough_is_held():
    read = []

    def items():
        for number in range(100):
            read.append(number)
            yield number

    ahead = ReadAhead(items(), lambda _: 10, 50)
    await asyncio.sleep(0.05)
    assert len(read) == 6, "five held, one at hand"
    assert await drained(ahead) == list(range(100))


async def test_an_item_larger_than_the_limit_still_comes():
    assert await drained(ReadAhead([b"x" * 99, b"y"], len, 10)) == [b"x" * 99, b"y"]


async def test_what_the_reader_raises_comes_after_what_was_read():
    def items():
        yield 1
        raise RuntimeError("broken")

    ahead = ReadAhead(items(), lambda _: 1, 10)
    assert await ahead.take() == [1]
    with pytest.raises(RuntimeError, match="broken"):
        await ahead.take()


async def test_a_silent_source_stops_neither_the_loop_nor_the_end():
    release = threading.Event()

    def items():
        yield 1
        release.wait(10)
        yield 2

    ahead = ReadAhead(items(), lambda _: 1, 10)
    assert await ahead.take() == [1]
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(ahead.take(), 0.02)
    ahead.close()
    assert await asyncio.wait_for(ahead.take(), 1) == []
    release.set()
    ahead._thread.join(5)
    assert not ahead._thread.is_alive()


async def test_closing_frees_a_reader_that_waits_for_room():
    ahead = ReadAhead(iter(int, 1), lambda _: 1, 10)
    await asyncio.sleep(0.01)
    ahead.close()
    ahead._thread.join(5)
    assert not ahead._thread.is_alive()
    assert await ahead.take() == []
