"""`copydesk tail`: follow a topic, for people or for programs."""

import heapq
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from typing import Any

import click
from aiokafka import TopicPartition

from copydesk.config.settings import Settings
from copydesk.streams.cli.show import block, json_line, output, run
from copydesk.streams.reading import POINT_BYTES, Reader
from copydesk.streams.topics import BY_NAME, full_name, short_name

# As `tail` of Unix.
DEFAULT_BACK = 10
# So many records back are held in memory until they are in order: of raw pages, 230 MB.
MOST_BACK = 1000
# Markers of transactions take offsets too, one a transaction: N records are within 2 N offsets unless some were aborted.
OFFSETS_A_RECORD = 2
BEGINNING = -1


class UnknownTopicError(click.ClickException):
    """A usage error in one line."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """As our other errors look."""
        click.echo(f"copydesk: {self.format_message()}", err=True, file=file)


class Start(click.ParamType):
    """`beginning`, `end`, or how many records back."""

    name = "start"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """A number of records, BEGINNING for all."""
        words = {"beginning": BEGINNING, "end": 0}
        number = int(value) if value.isdecimal() and len(value) <= len(str(MOST_BACK)) else words.get(value)
        if number is None or number > MOST_BACK:
            self.fail(f"{value!r} is none of: beginning, end, a number of records from 0 to {MOST_BACK}", param, ctx)
        return number


@click.command()
@click.argument("topic", default="enriched")
@click.option("--follow/--no-follow", default=True, help="Wait for more, or end at the end of what is there.")
@click.option("--from", "start", type=Start(), default=str(DEFAULT_BACK), show_default=True, metavar="beginning|end|N", help="Where to start; N records back.")  # fmt: skip
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="End after N records.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def tail(settings: Settings, /, *, topic: str, follow: bool, start: int, limit: int | None, as_json: bool) -> None:
    """Show the records of a topic (default: enriched) as they come. Ctrl-C ends it.

    Only committed records are shown; of several partitions, each is in its own order.

    \b
    Examples:
      copydesk tail                             the last ten enriched articles, then new ones
      copydesk tail rejected --from beginning --no-follow
      copydesk tail raw --limit 1 --json
    """  # noqa: D301 - click reads \b
    name = short_name(settings, topic)
    if name not in BY_NAME:
        raise UnknownTopicError(f"no topic {topic!r}: use one of {', '.join(BY_NAME)}")
    with output(), suppress(KeyboardInterrupt):
        run(_show(records(settings, name, follow=follow, back=start), limit, json_line if as_json else _paragraph))


def _paragraph(record: Any) -> str:
    return block(record) + "\n"


async def _show(found: AsyncGenerator[Any, None], limit: int | None, form: Callable[[Any], str]) -> None:
    shown = 0
    async with aclosing(found):
        async for record in found:
            # Flushed one by one: a pipe's reader sees a record when it is there.
            click.echo(form(record))
            shown += 1
            if shown == limit:
                return


async def records(settings: Settings, name: str, *, follow: bool, back: int) -> AsyncGenerator[Any, None]:
    """The topic's records from `back` before its present end (BEGINNING: all), then new ones if followed."""
    async with Reader(settings) as reader:
        partitions = await reader.partitions([full_name(settings, name)])
        begins, ends = await reader.begins(partitions), await reader.ends(partitions)
        if back == BEGINNING:
            async for _, batch in reader.read({each: (begins[each], ends[each]) for each in partitions}):
                for record in batch:
                    yield record
        else:
            for record in await _last(settings, begins, ends, back):
                yield record
        if follow:
            async for _, batch in reader.follow(ends):
                for record in batch:
                    yield record


async def _last(settings: Settings, begins: dict[TopicPartition, int], ends: dict[TopicPartition, int], count: int) -> list[Any]:  # fmt: skip
    """The newest `count` records below the ends, oldest first; looks further back while markers are in the way."""
    found: list[Any] = []
    reach = OFFSETS_A_RECORD * count
    async with Reader(settings, partition_bytes=POINT_BYTES) as reader:
        while count:
            starts = {each: max(begins[each], ends[each] - reach) for each in begins}
            found = await _newest(reader, {each: (starts[each], ends[each]) for each in starts}, count)
            if len(found) >= count or starts == begins:
                break
            reach *= 4
    return found


async def _newest(reader: Reader, spans: dict[TopicPartition, tuple[int, int]], count: int) -> list[Any]:
    newest: list[tuple[int, int, int, Any]] = []
    async for partition, batch in reader.read(spans):
        for record in batch:
            entry = (record.timestamp, record.offset, partition.partition, record)
            (heapq.heappush if len(newest) < count else heapq.heappushpop)(newest, entry)
    return [record for *_, record in sorted(newest, key=lambda entry: entry[:3])]
