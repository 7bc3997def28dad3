"""Records as they come, joined to batches by count and by time."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from typing import Any

from aiokafka import TopicPartition

Taken = dict[int, list[Any]]
"""Records by partition, in their order."""
Found = AsyncGenerator[tuple[TopicPartition, list[Any]], None]
# Fetches read ahead of the store: one is enough to keep both busy.
AHEAD = 1


async def batches(found: Found, most: int, seconds: float, stop: asyncio.Event) -> AsyncGenerator[Taken, None]:
    """Batches of at least `most` records, or whatever came in `seconds` after the first; ends with the records.

    A batch has less than twice as many. What is not yet in a batch when `stop` is set is left out.
    """
    queue: asyncio.Queue[tuple[int, list[Any]] | None] = asyncio.Queue(AHEAD)
    pump = asyncio.create_task(_pumped(found, most, queue))
    ended = asyncio.create_task(_ended(pump, stop))
    try:
        more = True
        while more and not stop.is_set():
            taken, more = await _batch(queue, ended, most, seconds)
            if taken and not stop.is_set():
                yield taken
        if pump.done():
            await pump
    finally:
        for task in (pump, ended):
            task.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await task


async def _pumped(found: Found, most: int, queue: "asyncio.Queue[tuple[int, list[Any]] | None]") -> None:
    async with aclosing(found):
        async for partition, records in found:
            for first in range(0, len(records), most):
                await queue.put((partition.partition, records[first : first + most]))
    await queue.put(None)


async def _ended(pump: "asyncio.Task[None]", stop: asyncio.Event) -> None:
    """Returns when nothing more will come: asked to stop, or the pump broke."""
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({pump, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if not stop.is_set() and pump.exception() is None:
            await stopped  # the records end in the queue
    finally:
        stopped.cancel()


async def _batch(
    queue: "asyncio.Queue[tuple[int, list[Any]] | None]", ended: "asyncio.Task[None]", most: int, seconds: float
) -> tuple[Taken, bool]:
    """One batch, and whether more may come."""
    taken: Taken = {}
    deadline = None
    loop = asyncio.get_running_loop()
    while sum(map(len, taken.values())) < most:
        get = asyncio.create_task(queue.get())
        left = None if deadline is None else max(0.0, deadline - loop.time())
        await asyncio.wait({get, ended}, timeout=left, return_when=asyncio.FIRST_COMPLETED)
        if not get.done():
            get.cancel()
            return taken, not ended.done()
        item = get.result()
        if item is None:
            return taken, False
        taken.setdefault(item[0], []).extend(item[1])
        deadline = deadline or loop.time() + seconds
    return taken, True
