"""From `enriched` into a store: batches, waiting for a database that is away, going on where it says.

The offsets are the store's, not a consumer group's: what it holds and how far it got cannot differ. One sink reads all
partitions; a second one at the same tables ends with an error.
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import msgspec
from aiokafka import TopicPartition

from copydesk.config.settings import Settings
from copydesk.streams.backoff import backoff, spread
from copydesk.streams.errors import CopydeskError
from copydesk.streams.reading import Reader
from copydesk.streams.records import Coordinates, EnrichedArticle
from copydesk.streams.sinks.batching import Taken, batches
from copydesk.streams.sinks.stores import AwayError, Batch, Step, Store
from copydesk.streams.topics import full_name
from copydesk.streams.views.rows import Rows, rows

# A database that is away is tried for ever; the wait doubles from the first to the second value.
BACKOFF_SECONDS = (0.2, 10.0)


@dataclass
class Progress:
    """What a run has come to."""

    written: int = 0
    """Articles that the store has confirmed."""
    skipped: int = 0
    """Records that are no enriched articles."""
    gone: int = 0
    """Offsets that retention took before the store had them."""
    waiting: str = ""
    """Why the store is being waited for, empty if it is not."""


Show = Callable[[Progress], None]


class Sink:
    """One run of one store."""

    def __init__(self, settings: Settings, store: Store, show: Show, stop: asyncio.Event) -> None:
        """`show` is called when something has happened; `stop` ends the run after the batch in work."""
        self.progress = Progress()
        self._settings, self._store, self._show, self._stop = settings, store, show, stop
        self._topic = full_name(settings, "enriched")
        self._positions: dict[int, int] = {}
        self._decoder = msgspec.json.Decoder(EnrichedArticle)

    async def run(self, *, once: bool, most: int, seconds: float) -> Progress:
        """Writes what is there and, unless `once`, what comes, in batches of at most `most` records or `seconds`."""
        async with Reader(self._settings) as reader:
            partitions = await reader.partitions([self._topic])
            cluster_id = await reader.cluster_id()
            try:
                if await self._opened(cluster_id):
                    spans = await self._spans(reader, partitions)
                    found = (
                        reader.read(spans) if once else reader.follow({each: span[0] for each, span in spans.items()})
                    )
                    await self._carry(batches(found, most, seconds, self._stop), cluster_id)
            finally:
                await self._store.close()
        return self.progress

    async def _spans(
        self, reader: Reader, partitions: Sequence[TopicPartition]
    ) -> dict[TopicPartition, tuple[int, int]]:
        """From where the store stands to the present end, by partition."""
        begins, ends = await reader.begins(partitions), await reader.ends(partitions)
        spans = {}
        for each in partitions:
            known = self._positions.get(each.partition)
            if known is not None and known > ends[each]:
                raise CopydeskError(
                    f"{self._store.name} has {each.topic}/{each.partition} up to offset {known}, and the topic ends at "
                    f"{ends[each]}: it was created anew; name another database"
                )
            if known is not None:
                self.progress.gone += max(0, begins[each] - known)
            spans[each] = (max(begins[each], known or 0), ends[each])
        return spans

    async def _carry(self, found: AsyncGenerator[Taken, None], cluster_id: str) -> None:
        async with aclosing(found):
            async for taken in found:
                await self._written(self._batch(taken), cluster_id)

    def _batch(self, taken: Taken) -> Batch:
        articles = [row for records in taken.values() for row in map(self._rows, records) if row is not None]
        steps = {
            partition: Step(self._positions.get(partition), records[-1].offset + 1)
            for partition, records in taken.items()
        }
        return Batch(articles, steps)

    def _rows(self, record: Any) -> Rows | None:
        try:
            article = self._decoder.decode(record.value or b"")
        except (msgspec.DecodeError, UnicodeDecodeError):
            self.progress.skipped += 1
            return None
        return rows(article, record.value, Coordinates(record.topic, record.partition, record.offset))

    async def _written(self, batch: Batch, cluster_id: str) -> None:
        """Writes the batch; after a failure the store is asked how far it got, for the answer may have been lost."""
        steps = {partition: step.following for partition, step in batch.steps.items()}
        while not steps.items() <= self._positions.items():
            try:
                await self._store.write(batch)
                self._positions |= steps
            except AwayError as error:
                self._tell(str(error))
                if not await self._opened(cluster_id):
                    return
        self.progress.written += len(batch.articles)
        self._tell("")

    async def _opened(self, cluster_id: str) -> bool:
        """Opens the store, however long that takes; whether it is open: a run that is stopped meanwhile gives up."""
        attempt = 0
        while not self._stop.is_set():
            await self._store.close()
            try:
                self._positions = await self._store.open(self._topic, cluster_id)
            except AwayError as error:
                self._tell(str(error))
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._stop.wait(), spread(backoff(attempt, BACKOFF_SECONDS)))
                attempt += 1
            else:
                self._tell("")
                return True
        return False

    def _tell(self, waiting: str) -> None:
        self.progress.waiting = waiting
        self._show(self.progress)
