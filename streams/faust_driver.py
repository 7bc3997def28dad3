"""The only file that touches Faust's private parts. Written against faust-streaming 0.15.3.

What it changes, and why
1. The consumer reads committed records only: Faust sets the isolation level from its own `exactly_once`, which we do
   not use.
2. Faust never commits an offset: the transactions do (streams/transactions.py). Its own commit would move them back.
3. A partition can be paused by bytes: Faust bounds its buffers by counts, and a raw page may have 300 bytes or 8 MiB.
4. Delivery without four tasks a message: Faust races every message against a stop of the flow. When the stream's
   queue has room nothing can block, so the race is skipped; this halves the cost of a hop.
5. A fenced worker can ask for a new generation: without one it would leave the partition alone for ever.
6. After a rebalance every partition is read again from where the group stands. Faust drops what was fetched meanwhile
   and seeks back, but its seek leaves out partitions that have no committed offset, or offset 0: their first records
   were lost whenever a second worker joined a new group (seen in the fault tests: the first poll of 128).
7. An error of the group's coordinator is never taken for a group without offsets (streams/offsets.py).
8. The web server serves our routes (streams/web) and none of Faust's own, which know no login. It ends its streams
   when the worker stops: by default it would wait a minute for each open page.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, ClassVar

import faust
from aiohttp.web import Application, AppRunner
from faust.transport.drivers import aiokafka as driver
from faust.types import TP
from faust.web.drivers import aiohttp as web_driver

from copydesk.streams import offsets

# How long the fetcher sleeps when no partition may be read; Faust's own second would be felt as latency.
PAUSED_SECONDS = 0.02
# Streams are told to end; an answer that is under way may take so long.
WEB_STOP_SECONDS = 2.0


class CommittedThread(driver.AIOKafkaConsumerThread):
    """The consumer's thread; reads committed records only."""

    def _create_worker_consumer(self, transport: Any) -> Any:
        consumer = super()._create_worker_consumer(transport)
        consumer._isolation_level = "read_committed"  # noqa: SLF001 - Faust offers no setting for it
        return consumer

    async def on_start(self) -> None:
        """Once connected: the coordinator must not take an error for a group that never committed."""
        await super().on_start()
        offsets.watch(self._consumer._coordinator)  # noqa: SLF001 - aiokafka offers no access

    async def seek_to_committed(self) -> dict[TP, int | None]:
        """Puts every partition to its committed offset, or to its beginning if it has none."""
        committed: dict[TP, int | None] = await self.call_thread(self._seek_everywhere)
        return committed

    async def _seek_everywhere(self) -> dict[TP, int | None]:
        consumer = self._ensure_consumer()
        committed: dict[TP, int | None] = {tp: await consumer.committed(tp) for tp in consumer.assignment()}
        fresh = [tp for tp, offset in committed.items() if offset is None]
        for tp, offset in committed.items():
            if offset is not None:
                consumer.seek(tp, offset)
        if fresh:
            await consumer.seek_to_beginning(*fresh)
        return committed

    async def rejoin(self) -> None:
        """Asks the group for a new generation."""
        await self.call_thread(self._request_rejoin)

    async def _request_rejoin(self) -> None:
        """As a new member: to one that only joins again Kafka may answer with the generation that it has."""
        coordinator = self._ensure_consumer()._coordinator  # noqa: SLF001 - aiokafka offers no call for it
        await coordinator._maybe_leave_group()  # noqa: SLF001
        coordinator.request_rejoin()


class TransactionalConsumer(driver.Consumer):
    """Leaves commits to the transactions, and reads only from partitions that have room."""

    def _new_consumer_thread(self) -> CommittedThread:
        return CommittedThread(self, loop=self.loop, beacon=self.beacon)

    async def _commit(self, offsets: Any) -> bool:  # noqa: ARG002 - Faust's signature
        return True

    async def _wait_next_records(self, timeout: float) -> Any:  # noqa: ASYNC109 - Faust's signature
        if self.flow_active and not self._get_active_partitions():
            await asyncio.sleep(PAUSED_SECONDS)
            return {}, set()
        return await super()._wait_next_records(timeout)

    async def wait_first(self, *coros: Any, timeout: Any = None) -> Any:  # noqa: ASYNC109 - Faust's signature
        """Faust's race of delivery against a stop of the flow, skipped when delivery cannot block."""
        if len(coros) == 2 and timeout is None and self._cannot_block():
            delivery, stop = coros
            if isinstance(stop, Coroutine):
                stop.close()
            return await delivery
        return await super().wait_first(*coros, timeout=timeout)

    def _cannot_block(self) -> bool:
        app = self.app
        channels = (channel for group in app.topics._tp_index.values() for channel in group)  # noqa: SLF001
        return app.flow_control.is_active() and not any(channel.queue.full() for channel in channels)


class TransactionalTransport(driver.Transport):
    """The transport that `install` gives an app."""

    Consumer = TransactionalConsumer


class PageServer(web_driver.Web):
    """Faust's web server without Faust's pages."""

    default_blueprints: ClassVar[list[Any]] = []
    production_blueprints: ClassVar[list[Any]] = []
    debug_blueprints: ClassVar[list[Any]] = []
    optional_blueprints: ClassVar[list[Any]] = []

    def __init__(self, app: faust.App, **options: Any) -> None:
        super().__init__(app, **options)
        self._runner = AppRunner(self.web_app, access_log=None, shutdown_timeout=WEB_STOP_SECONDS)


def install(app: faust.App) -> None:
    """Makes the app use the consumer and the web server of this file; call it before the app starts."""
    app.transport = TransactionalTransport(app.conf.broker_consumer, app)
    app.web = PageServer(app)


def on_web_server(app: faust.App, mount: Callable[[Application], None]) -> None:
    """Lets `mount` add routes to the web server's application; Faust calls it more than once."""
    app.on_webserver_init = lambda server: mount(server.web_app)


def generation(app: faust.App) -> int:
    """The generation of the consumer group that this worker last joined."""
    return int(app.consumer_generation_id)


def pause(app: faust.App, tp: TP) -> None:
    """Stops reading from a partition until `resume`."""
    app.consumer.on_buffer_full(TP(*tp))  # messages carry aiokafka's type, which Faust refuses here


def resume(app: faust.App, tp: TP) -> None:
    """Reads from a paused partition again."""
    app.consumer.on_buffer_drop(TP(*tp))


async def rejoin(app: faust.App) -> None:
    """Asks the consumer group for a new generation."""
    await app.consumer._thread.rejoin()  # noqa: SLF001 - the thread has no public name


def assignment(app: faust.App) -> frozenset[TP]:
    """The partitions that this worker holds."""
    return frozenset(app.consumer.assignment())
