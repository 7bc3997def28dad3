"""Documents to `raw`, each confirmed by the broker before it counts as sent.

An idempotent producer (acks from all replicas, numbered batches) writes every record once and in order for each key,
however often a request is repeated. A broker that goes away is waited for. When the broker refuses a record, the
batches after it no longer fit its numbering and fail with it, unwritten: then everything in flight is awaited, a new
producer takes over, and what failed is sent again one by one, so that only the culprit is refused.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable, Coroutine, Iterable
from functools import partial
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import InvalidTopicError, KafkaError, TopicAuthorizationFailedError

from copydesk.config.settings import KIB, MIB, Settings
from copydesk.streams.clients import bootstrap_servers, client_options
from copydesk.streams.errors import CopydeskError, UnreachableError
from copydesk.streams.producers.ahead import ReadAhead
from copydesk.streams.producers.client import abandon, record_bytes
from copydesk.streams.producers.documents import Document, Item, Refusal, Refused, Summary, printable
from copydesk.streams.topics import full_name

# Handed to the producer and not confirmed yet: four of the largest records, thousands of small ones.
IN_FLIGHT_BYTES = 32 * MIB
# Read but not handed over: enough to read on while a request is under way.
READ_AHEAD_BYTES = 8 * MIB
# Larger batches compress better and gain little: at 256 KiB the batch's own cost has vanished.
PRODUCER_BATCH_BYTES = 256 * KIB
# Long enough for a batch to fill from a file, too short to be felt by a person.
LINGER_MS = 10
# A request unanswered for so long is sent again.
REQUEST_MS = 15_000
PATIENCE_SECONDS = 120.0  # a broker's restart on a large log takes a minute or two
TICK_SECONDS = 0.1
# To flush after Ctrl-C: a healthy broker needs milliseconds.
STOP_SECONDS = 5.0
# A document that fails alone is sent once more: the first failure may have been the producer's.
ATTEMPTS = 2
FORBIDDEN = (TopicAuthorizationFailedError, InvalidTopicError)


Progress = Callable[[Summary], None]


async def feed(
    settings: Settings,
    documents: Iterable[Item],
    *,
    progress: Progress | None = None,
    rate: float | None = None,
    patience: float = PATIENCE_SECONDS,
    stop: asyncio.Event | None = None,
) -> Summary:
    """Sends the documents to `raw`; the iterable is read in a thread. The topic must exist.

    `rate` limits documents a second. `stop` ends it early with what is confirmed. A broker that confirms nothing for
    `patience` seconds ends it too. Raises UnreachableError when no broker answers at the start.
    """
    started = time.monotonic()
    delivery = _Delivery(settings)
    await delivery.start()
    ahead = ReadAhead(documents, _held_bytes, READ_AHEAD_BYTES)
    try:
        work = asyncio.create_task(delivery.run(ahead, rate))
        await _watched(work, delivery, progress or (lambda _: None), patience, stop or asyncio.Event())
    finally:
        ahead.close()
        await delivery.close()
        delivery.summary.seconds = time.monotonic() - started
    return delivery.summary


async def _watched(
    work: "asyncio.Task[None]", delivery: "_Delivery", progress: Progress, patience: float, stop: asyncio.Event
) -> None:
    """Waits for the work; ends it when asked to, or when the broker has been silent for too long."""
    summary, deadline = delivery.summary, float("inf")
    try:
        while not work.done() and time.monotonic() < deadline:
            await asyncio.wait({work}, timeout=TICK_SECONDS)
            progress(summary)
            if stop.is_set() and not summary.stopped:
                summary.stopped = True
                deadline = time.monotonic() + min(STOP_SECONDS, patience)
                delivery.stopping.set()
            if delivery.silent_seconds() > patience and not work.done():
                summary.broker_away = True
                break
    finally:
        work.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await work
        summary.unconfirmed = delivery.unsettled


class _Delivery:
    """One producer at a time, what it has in flight, and what failed with it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._topic = full_name(settings, "raw")
        self._producer: AIOKafkaProducer | None = None
        self._pending: dict[int, Document] = {}
        self._pending_bytes = 0
        self._failed: dict[int, Document] = {}
        self._count = 0
        self._settled = asyncio.Event()
        self._idle = True
        self._moved = time.monotonic()
        self.stopping = asyncio.Event()
        self.summary = Summary()

    @property
    def unsettled(self) -> int:
        """Documents that were handed over and are neither confirmed nor refused."""
        return len(self._pending) + len(self._failed)

    def silent_seconds(self) -> float:
        """How long the broker has owed us an answer."""
        return 0.0 if self._idle and not self._pending else time.monotonic() - self._moved

    async def start(self) -> None:
        """A producer, connected; raises UnreachableError."""
        producer = AIOKafkaProducer(
            **client_options(self._settings),
            acks="all",
            enable_idempotence=True,
            compression_type="zstd",
            max_batch_size=min(PRODUCER_BATCH_BYTES, self._settings.max_record_bytes),
            max_request_size=self._settings.max_record_bytes,
            linger_ms=LINGER_MS,
            request_timeout_ms=REQUEST_MS,
        )
        try:
            await producer.start()
        except (KafkaError, OSError) as error:
            await producer.stop()
            raise UnreachableError(f"no answer from {bootstrap_servers(self._settings)}: {_line(error)}") from error
        self._producer = producer

    async def close(self) -> None:
        """Lets go of the producer; what it holds is given up when it cannot be sent soon."""
        producer, self._producer = self._producer, None
        if producer is None:
            return
        try:
            async with asyncio.timeout(STOP_SECONDS if self.unsettled == 0 else TICK_SECONDS):
                await producer.stop()
        except (TimeoutError, KafkaError):
            await abandon(producer)

    async def run(self, ahead: ReadAhead[Item], rate: float | None) -> None:
        """Sends all items and waits until each is confirmed or refused."""
        began = time.monotonic()
        while not self.stopping.is_set() and (items := await self._waiting(self._unless_stopped(ahead.take()))):
            for item in items:
                if self.stopping.is_set():
                    break
                await self._one(item)
                if rate is not None:
                    pause = began + self._count / rate - time.monotonic()
                    await self._waiting(self._asleep(pause))
        while self._pending or self._failed:
            await self._resolved()

    async def _waiting(self, input_: Any) -> Any:
        """Waits for something that the broker has no part in."""
        self._idle = True
        result = await input_
        self._idle, self._moved = False, time.monotonic() if not self._pending else self._moved
        return result

    async def _unless_stopped(self, taking: Coroutine[Any, Any, list[Item]]) -> list[Item]:
        """What is taken, or nothing once it is time to stop."""
        take, stopped = asyncio.create_task(taking), asyncio.create_task(self.stopping.wait())
        try:
            await asyncio.wait({take, stopped}, return_when=asyncio.FIRST_COMPLETED)
            return take.result() if take.done() else []
        finally:
            take.cancel()
            stopped.cancel()

    async def _asleep(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.stopping.wait(), max(0.0, seconds))

    async def _one(self, item: Item) -> None:
        if isinstance(item, Refused):
            self.summary.refuse(item)
            return
        if (size := record_bytes(item)) > self._settings.max_record_bytes:
            limit = self._settings.max_record_bytes
            detail = f"{size:,} bytes with key and headers, {limit:,} allowed (max_record_bytes)"
            self.summary.refuse(Refused(item.name, Refusal.TOO_LARGE, detail))
            return
        while self._failed or (self._pending and self._pending_bytes + size > IN_FLIGHT_BYTES):
            await self._resolved()
        number, self._count = self._count, self._count + 1
        self._pending[number] = item
        self._pending_bytes += size
        future = await self._handed_over(item)
        future.add_done_callback(partial(self._answered, number))

    async def _handed_over(self, document: Document) -> "asyncio.Future[Any]":
        """The producer's promise; the watch ends this when the broker stays away."""
        while True:
            try:
                future: asyncio.Future[Any] = await self._ready().send(
                    self._topic, document.value, document.key, headers=list(document.headers)
                )
            except FORBIDDEN as error:
                raise CopydeskError(
                    f"the broker lets nobody write to {self._topic} with these settings: {_line(error)}"
                ) from error
            except KafkaError as error:
                if not error.retriable:
                    await self._renewed()
            else:
                return future

    def _answered(self, number: int, future: "asyncio.Future[Any]") -> None:
        """The broker has spoken, or the producer has given up."""
        document = self._pending.pop(number)
        self._pending_bytes -= record_bytes(document)
        self._moved = time.monotonic()
        if future.cancelled() or future.exception() is not None:
            self._failed[number] = document
        else:
            self._confirmed(document)
        self._settled.set()

    def _confirmed(self, document: Document) -> None:
        self.summary.sent += 1
        self.summary.sent_bytes += len(document.value)

    async def _resolved(self) -> None:
        """Waits until something in flight is answered; when nothing is left in flight, sends what failed again."""
        if self._pending:
            self._settled.clear()
            await self._settled.wait()
        elif self._failed:
            await self._renewed()
            for number, document in sorted(self._failed.items()):
                await self._again(document)
                del self._failed[number]

    async def _again(self, document: Document) -> None:
        """Sends one document alone: what fails now, and again with another producer, is refused."""
        said = ""
        for _ in range(ATTEMPTS):
            try:
                await (await self._handed_over(document))
            except KafkaError as error:
                said = _line(error)
                await self._renewed()
            else:
                self._confirmed(document)
                break
        else:
            self.summary.refuse(Refused(document.name, Refusal.BROKER, said))
        self._moved = time.monotonic()

    async def _renewed(self) -> None:
        """A new producer with a numbering of its own; tries until the broker is there."""
        await self.close()
        while self._producer is None:
            try:
                await self.start()
            except CopydeskError:
                await asyncio.sleep(TICK_SECONDS)

    def _ready(self) -> AIOKafkaProducer:
        if self._producer is None:
            raise CopydeskError("the producer is closed")
        return self._producer


def _held_bytes(item: Item) -> int:
    """What an item that was read ahead holds in memory, roughly; never nothing, so that refusals are bounded too."""
    return len(item.value) + KIB if isinstance(item, Document) else KIB


def _line(error: KafkaError | OSError) -> str:
    said = getattr(error, "description", None) or str(error)
    return printable(f"{type(error).__name__}: {said}")[:200]
