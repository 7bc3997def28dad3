"""The records of a topic between two instants, into an export."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from aiokafka import TopicPartition

from copydesk.config.settings import Settings
from copydesk.streams.reading import Reader, Spans
from copydesk.streams.records import Coordinates
from copydesk.streams.topics import full_name
from copydesk.streams.views.files import Export


@dataclass(frozen=True, slots=True)
class Range:
    """Records written from `since` (None: all that are there) to before `until` (None: the present end); Unix ms."""

    since: int | None = None
    until: int | None = None
    follow: bool = False
    """Whether to go on with what comes."""


@dataclass
class Exported:
    """What came of it."""

    written: int = 0
    skipped: int = 0
    """Records that are not of the topic's kind."""


Show = Callable[[Exported, int], None]


async def export(
    settings: Settings, name: str, span: Range, into: Export, *, show: Show, stop: asyncio.Event
) -> Exported:
    """Exports the topic with this short name; ends when all is written or `stop` is set. `show` gets the total too."""
    done = Exported()
    async with Reader(settings) as reader:
        spans = await _spans(reader, await reader.partitions([full_name(settings, name)]), span)
        total = sum(end - start for start, end in spans.values())
        found = (
            reader.follow({each: start for each, (start, _) in spans.items()}) if span.follow else reader.read(spans)
        )
        async with aclosing(_until_stopped(found, stop)) as batches:
            async for records in batches:
                for record in records:
                    _add(record, into, done)
                into.flush()
                show(done, total)
    return done


async def _spans(reader: Reader, partitions: list[TopicPartition], span: Range) -> Spans:
    starts, ends = await reader.begins(partitions), await reader.ends(partitions)
    if span.since is not None:
        found = await reader.at_time(partitions, span.since)
        starts = {each: found.get(each, ends[each]) for each in partitions}
    if span.until is not None:
        found = await reader.at_time(partitions, span.until)
        ends = {each: min(ends[each], found.get(each, ends[each])) for each in partitions}
    # A start behind the last decided record lies in an open transaction: nothing of it is there yet.
    return {each: (min(starts[each], ends[each]), ends[each]) for each in partitions}


def _add(record: Any, into: Export, done: Exported) -> None:
    try:
        into.add(record.value or b"", Coordinates(record.topic, record.partition, record.offset))
    except ValueError:
        done.skipped += 1
    else:
        done.written += 1


async def _until_stopped(
    found: AsyncGenerator[tuple[TopicPartition, list[Any]], None], stop: asyncio.Event
) -> AsyncGenerator[list[Any], None]:
    """The batches, until there are no more or `stop` is set."""
    stopped = asyncio.create_task(stop.wait())
    try:
        async with aclosing(found):
            while not stop.is_set():
                taking = asyncio.create_task(anext(found, None))
                await asyncio.wait({taking, stopped}, return_when=asyncio.FIRST_COMPLETED)
                if not taking.done():
                    taking.cancel()
                    await asyncio.wait({taking})
                    return
                batch = taking.result()
                if batch is None:
                    return
                yield batch[1]
    finally:
        stopped.cancel()
