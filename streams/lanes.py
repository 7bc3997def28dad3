"""From a Faust stream to batches: one lane a partition, in order, bounded by bytes.

An agent hands its stream to `Guard.run`. The guard sorts the events into lanes; each lane turns its queue into batches
and carries them through the stage in transactions. A slow document holds up its own partition only. A lane that holds
more than its share of `in_flight_bytes` pauses its partition, so that a backlog of any size waits in Kafka, not here.

Faust's acknowledgements mean nothing here: offsets move in transactions alone.
"""

import asyncio
import contextlib
import os
import traceback
from collections import deque
from collections.abc import AsyncIterator
from typing import Any, Protocol

import structlog

from copydesk.config.settings import Settings
from copydesk.streams import faust_driver
from copydesk.streams.errors import RefusedError
from copydesk.streams.outcomes import Message
from copydesk.streams.transactions import FencedError, Stage, Transactions

log = structlog.get_logger(__name__)

# sysexits.h EX_SOFTWARE: tells the supervisor that this was a bug of ours, not a signal.
BUG_EXIT_CODE = 70
# As every command that says in one line why it ends.
REFUSED_EXIT_CODE = 1
# What a record costs beside its bytes: Message, tuple, headers, the event it came in.
RECORD_OVERHEAD = 1024
# A paused partition is read again when its lane has fallen to this part of its share: less would starve the next batch.
RESUME_PART = 0.5


class Stream(Protocol):
    """What the guard needs of a Faust stream."""

    def events(self) -> AsyncIterator[Any]:
        """The events, in partition order."""


class Guard:
    """Carries the streams of one worker through their stages."""

    def __init__(self, app: Any, settings: Settings) -> None:
        """`app` is the Faust app, whose generation and assignment say what is ours."""
        self.app, self.settings = app, settings
        self.transactions = Transactions(settings)
        self.lanes: dict[Any, Lane] = {}
        self.epoch = 0
        """Counts revocations and assignments. The group's generation is not enough: a member that joins again may be
        given the same one, with everything read anew."""

    async def run(self, stage: Stage, stream: Stream) -> None:
        """The body of an agent: never returns while the stream lasts, never lets an exception out."""
        try:
            async for event in stream.events():
                message = event.message
                lane = self.lanes.get(message.tp)
                if lane is None:
                    lane = self.lanes[message.tp] = Lane(self, stage, message.tp)
                if message.generation_id == faust_driver.generation(self.app):
                    lane.put(self.epoch, _message(message))
        except Exception:  # noqa: BLE001 - Faust would acknowledge the event and go on
            fail_stop()

    def revoked(self) -> None:
        """A rebalance begins: what is in work or waits is given up, it will be delivered again."""
        self.epoch += 1

    async def assigned(self, held: frozenset[Any]) -> None:
        """A rebalance is over: lets go of the partitions that are no longer ours."""
        self.epoch += 1
        await self._let_go([tp for tp in self.lanes if tp not in held])

    async def stop(self) -> None:
        """Ends all lanes; open transactions are left to be aborted, which loses nothing."""
        await self._let_go(list(self.lanes))
        await self.transactions.aclose()

    async def _let_go(self, partitions: list[Any]) -> None:
        """All at once: without a broker each waits out its time limits."""
        await asyncio.gather(*(self.lanes.pop(tp).stop() for tp in partitions))

    def share(self) -> int:
        """Bytes that each lane with work may hold."""
        busy = sum(1 for lane in self.lanes.values() if lane.bytes)
        return self.settings.in_flight_bytes // max(1, busy)


class Lane:
    """The records of one partition on their way through one stage."""

    def __init__(self, guard: Guard, stage: Stage, tp: Any) -> None:
        """Starts at once."""
        self.guard, self.stage, self.tp = guard, stage, tp
        self.bytes = 0
        self._queue: deque[tuple[int, Message]] = deque()
        self._arrived = asyncio.Event()
        self._paused = False
        self._fenced = -1
        self._task = asyncio.create_task(self._run(), name=f"lane {stage.name}/{tp.partition}")

    def put(self, epoch: int, message: Message) -> None:
        """Queues a record; never blocks, pauses the partition instead.

        When the stream went back, what it delivers again replaces what waits: the queue never has a hole.
        """
        while self._queue and self._queue[-1][1].offset >= message.offset:
            self._drop([self._queue.pop()])
        self._queue.append((epoch, message))
        self.bytes += size(message)
        self._arrived.set()
        if not self._paused and self.bytes > self.guard.share():
            self._paused = True
            faust_driver.pause(self.guard.app, self.tp)

    async def stop(self) -> None:
        """Ends the lane and lets go of its partition."""
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        self._drop(list(self._queue))
        await self.guard.transactions.close(self.stage, self.tp.partition)

    async def _run(self) -> None:
        try:
            while True:
                await self._arrived.wait()
                await self._fill()
                batch = self._batch()
                try:
                    await self._commit(batch)
                finally:
                    self._drop(batch)
        except asyncio.CancelledError:
            raise
        except RefusedError as error:
            refused_stop(error)
        except Exception:  # noqa: BLE001 - a bug of ours: nothing is committed, the supervisor starts a new process
            fail_stop()

    async def _fill(self) -> None:
        """Waits a moment for more, unless a full batch is there already."""
        settings = self.guard.settings
        if len(self._queue) < settings.batch_records and self.bytes < settings.batch_bytes and not self._paused:
            await asyncio.sleep(settings.batch_seconds)

    def _batch(self) -> list[tuple[int, Message]]:
        """The next records, up to a count and to bytes; they stay counted as held until they are done."""
        settings, batch, total = self.guard.settings, list[tuple[int, Message]](), 0
        while self._queue and len(batch) < settings.batch_records:
            total += size(self._queue[0][1])
            if batch and total > settings.batch_bytes:
                break
            batch.append(self._queue.popleft())
        if not self._queue:
            self._arrived.clear()
        return batch

    async def _commit(self, batch: list[tuple[int, Message]]) -> None:
        epoch = self.guard.epoch
        # Records of an older epoch are dropped: Faust reads them again from the committed offset.
        messages = [message for of, message in batch if of == epoch]
        if not messages or self._fenced == epoch:
            return
        try:
            await self.guard.transactions.commit(
                self.stage, self.tp.partition, epoch, messages, lambda: self.guard.epoch == epoch
            )
        except FencedError as fenced:
            self._fenced = epoch
            log.warning("fenced", stage=self.stage.name, partition=self.tp.partition, error=str(fenced))
            await faust_driver.rejoin(self.guard.app)

    def _drop(self, batch: list[tuple[int, Message]]) -> None:
        """The records are done or given up: their bytes are free."""
        self.bytes -= sum(size(message) for _, message in batch)
        if self._paused and self.bytes < RESUME_PART * self.guard.share():
            self._paused = False
            faust_driver.resume(self.guard.app, self.tp)


def size(message: Message) -> int:
    """Bytes that a record holds in memory."""
    return message.size + RECORD_OVERHEAD


def fail_stop() -> None:
    """Ends the process at once: nothing runs any more, nothing is committed, the supervisor starts a new one."""
    log.critical("bug, the process ends with nothing committed", trace=traceback.format_exc())
    os._exit(BUG_EXIT_CODE)


def refused_stop(error: RefusedError) -> None:
    """Ends the process at once, with one line: only a person can change what the cluster allows."""
    log.critical("the cluster refuses, the process ends with nothing committed", error=str(error))
    os._exit(REFUSED_EXIT_CODE)


def _message(message: Any) -> Message:
    timestamp_ms = round(message.timestamp * 1000) if message.timestamp else 0
    headers = tuple(message.headers or ())
    return Message(message.topic, message.partition, message.offset, timestamp_ms, message.key, message.value, headers)
