"""One hop: records a second and CPU a record, topic to topic, beside other clients on the same broker.

    python -m bench.hop [--only NAME ...] [--records N] [--rounds N] [--json]

Every contestant is a process of its own and carries the same 4 KB records, zstd on the wire, from the same topic of
four partitions to a topic of its own. Measured from outside: what readers of committed records may see, and CPU from
/proc. The first records are not counted, so that no start is measured. Afterwards every record is read and compared.
All take turns, and of each the faster round counts, so that other work on the machine weighs less.
"""

import argparse
import asyncio
import itertools
import json
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from bench.contestants import CONTESTANTS, Contestant, UnavailableError
from bench.ground import (
    PARTITIONS,
    Ground,
    committed_end,
    cpu_seconds,
    create_topic,
    family_cpu,
    ground,
    machine,
    partitions,
    process,
    reader,
    say,
    until_seen,
)

from copydesk.config.settings import environment_of
from copydesk.streams.admin import ensure_topics
from copydesk.streams.ports import free_port
from copydesk.streams.topics import full_name

RECORDS = 120_000
RECORD_BYTES = 4096
ROUNDS = 2
# Distinct values: more than fit a batch, so that zstd gets the ratio of text (2) and not of a repetition.
VALUES = 1024
# The start of a measurement: enough for a JVM to compile what is hot, or so many seconds for those who are slow.
WARM_RECORDS, WARM_SECONDS = 40_000, 3.0
# The slow are judged by what they did in this time.
MEASURED_SECONDS = 7.0
# To join the group and send the first record, a JVM on a busy machine included.
START_SECONDS = 60.0


@dataclass(frozen=True)
class Load:
    """What everybody carries."""

    records: int
    values: frozenset[bytes]


@dataclass(frozen=True)
class Row:
    """What one contestant did."""

    name: str
    title: str
    guarantee: str
    records_a_second: float
    cpu_us: float
    """CPU of the process a record, in microseconds."""
    broker_cpu_us: float
    seconds: float
    checked: int
    """Records read back and found whole, each once."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    names = [each.name for each in CONTESTANTS]
    parser.add_argument("--only", action="append", choices=names, help="measure this one; may be given several times")
    parser.add_argument("--records", type=int, default=RECORDS, help=f"records to carry (default {RECORDS})")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"turns that each takes (default {ROUNDS})")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of the table")
    options = parser.parse_args()
    chosen = [each for each in CONTESTANTS if not options.only or each.name in options.only]
    with ground() as place:
        rows, left_out = asyncio.run(measure_all(place, chosen, options.records, options.rounds))
    if options.json:
        print(json.dumps({"machine": machine(), "rows": [asdict(row) for row in rows], "left_out": left_out}))
    else:
        print("\n".join(table(rows, left_out)))
    return 0 if rows else 1


async def measure_all(
    place: Ground, chosen: Sequence[Contestant], records: int, rounds: int
) -> tuple[list[Row], dict[str, str]]:
    """The faster row of each who ran, and why the others did not."""
    commands, left_out = _commands(chosen)
    await ensure_topics(place.settings)
    say(f"writing {records:,} records of {RECORD_BYTES} bytes")
    load = await fill(place, records)
    rows: dict[str, Row] = {}
    for turn, contestant in itertools.product(range(1, rounds + 1), chosen):
        if contestant.name not in commands:
            continue
        row = await measure(place, contestant, commands[contestant.name], turn, load)
        say(f"round {turn}: {row.records_a_second:>7,.0f} records/s, {row.cpu_us:>4,.0f} us  {contestant.name}")
        rows[row.name] = max(row, rows.get(row.name, row), key=lambda each: each.records_a_second)
    return list(rows.values()), left_out


def _commands(chosen: Sequence[Contestant]) -> tuple[dict[str, list[str]], dict[str, str]]:
    """How to start those who can run, and why the others cannot."""
    commands, left_out = {}, {}
    for contestant in chosen:
        try:
            commands[contestant.name] = contestant.command()
        except UnavailableError as missing:
            left_out[contestant.name] = str(missing)
            say(f"LEFT OUT {contestant.name}: {missing}")
    return commands, left_out


async def fill(place: Ground, records: int) -> Load:
    """Writes the records to `raw`, keys 0 to n-1."""
    chance = random.Random(4)
    values = [chance.randbytes(RECORD_BYTES // 2).hex().encode() for _ in range(VALUES)]
    topic = full_name(place.settings, "raw")
    options = {"bootstrap_servers": place.settings.broker, "compression_type": "zstd", "max_batch_size": 256 * 1024}
    async with AIOKafkaProducer(**options, enable_idempotence=True, linger_ms=5) as producer:
        sent = [
            await producer.send(topic, chance.choice(values), key=str(number).encode(), partition=number % PARTITIONS)
            for number in range(records)
        ]
        await asyncio.gather(*sent)
    return Load(records, frozenset(values))


async def measure(place: Ground, contestant: Contestant, command: list[str], turn: int, load: Load) -> Row:
    """Runs one contestant until all records are over or its time is up."""
    name = f"{contestant.name}-{turn}"
    target = full_name(place.settings, name)
    await create_topic(place.settings, target)
    places = partitions([target])
    async with reader(place.settings) as consumer:
        with process(place, name, command, _environment(place, name, target)) as pid:
            if not await until_seen(consumer, places, 1, START_SECONDS):
                raise RuntimeError(f"{contestant.name} sent nothing in {START_SECONDS:.0f} s")
            await until_seen(consumer, places, min(WARM_RECORDS, load.records // 2), WARM_SECONDS)
            begin = await _sample(consumer, places, pid, place.broker)
            await until_seen(consumer, places, load.records, MEASURED_SECONDS)
            end = await _sample(consumer, places, pid, place.broker)
        checked, offsets = await _check(consumer, places, load.values)
    seconds, seen, cpu, broker_cpu = (after - before for before, after in zip(begin, end, strict=True))
    # Offsets hold the markers of transactions too: the share of records is known once all was read.
    carried = seen * checked / offsets
    return Row(
        contestant.name, contestant.title, contestant.guarantee, carried / seconds, cpu / carried * 1e6,
        broker_cpu / carried * 1e6, seconds, checked,
    )  # fmt: skip


def _environment(place: Ground, name: str, target: str) -> dict[str, str]:
    port = free_port("127.0.0.1", 0)
    settings = replace(place.settings, app_id=f"bench-{name}", web_port=port)
    return environment_of(settings) | {
        "HOP_BROKER": settings.broker,
        "HOP_FROM": full_name(settings, "raw"),
        "HOP_TO": target,
        "HOP_GROUP": settings.app_id,
        "HOP_FOLDER": str(place.folder / name),
        "HOP_WEB_PORT": str(port),
    }


async def _sample(
    consumer: AIOKafkaConsumer, places: list[TopicPartition], pid: int, broker: int
) -> tuple[float, int, float, float]:
    """Time, offsets, CPU of the contestant, CPU of the broker."""
    seen = await committed_end(consumer, places)
    return time.monotonic(), seen, family_cpu(pid), cpu_seconds(broker)


async def _check(consumer: AIOKafkaConsumer, places: list[TopicPartition], values: frozenset[bytes]) -> tuple[int, int]:
    """Reads what was written; (records, offsets). Raises RuntimeError when one is changed or there twice."""
    ends = await consumer.end_offsets(places)
    consumer.assign(places)
    keys: set[bytes] = set()
    count = 0
    while [each for each in places if await consumer.position(each) < ends[each]]:
        for found in (await consumer.getmany(timeout_ms=200, max_records=5000)).values():
            count += len(found)
            keys.update(record.key for record in found)
            if not all(record.value in values for record in found):
                raise RuntimeError("a record was changed on its way")
    if len(keys) < count:
        raise RuntimeError(f"{count - len(keys)} records are there twice")
    return count, sum(ends.values())


def table(rows: Sequence[Row], left_out: dict[str, str]) -> list[str]:
    """The rows as text, with ratios to ours."""
    ours = next((row for row in rows if row.name == "copydesk"), None)
    lines = [
        machine(),
        f"{'':36}{'guarantee':17}{'records/s':>10}{'to ours':>9}{'CPU us':>8}{'to ours':>9}{'broker us':>11}",
    ]
    lines += [
        f"{row.title:36}{row.guarantee:17}{row.records_a_second:>10,.0f}{_ratio(row, ours, 'records_a_second'):>9}"
        f"{row.cpu_us:>8,.0f}{_ratio(row, ours, 'cpu_us'):>9}{row.broker_cpu_us:>11,.0f}"
        for row in rows
    ]
    return lines + [f"LEFT OUT {name}: {why}" for name, why in left_out.items()]


def _ratio(row: Row, ours: Row | None, field: str) -> str:
    return f"{getattr(row, field) / getattr(ours, field):.2f}x" if ours else "-"


if __name__ == "__main__":
    sys.exit(main())
