"""Raw to enriched: how many articles a second the pipeline carries, and how long one takes at half of that.

    python -m bench.latency [--backlog N] [--seconds S] [--json]

The real agents in one worker, on made-up articles: half texts of 3 KB, half pages of 30 and 60 KB, all of them new.
First a backlog is carried, for the rate and the CPU of each process. Then articles are fed at half of that rate, and
for each the time from its raw record's timestamp to the moment when a reader of committed records has it is taken.
"""

import argparse
import asyncio
import itertools
import json
import sys
import time
from dataclasses import asdict, dataclass

import orjson
from aiokafka import AIOKafkaConsumer
from bench.ground import (
    Ground,
    committed_end,
    cpu_seconds,
    family,
    family_cpu,
    ground,
    machine,
    partitions,
    process,
    reader,
    say,
    tail,
    until_seen,
)
from bench.pages import mixed

from copydesk.config.settings import environment_of
from copydesk.streams.admin import ensure_topics
from copydesk.streams.audit import audit
from copydesk.streams.ports import free_port
from copydesk.streams.producers.sending import feed
from copydesk.streams.topics import full_name

BACKLOG = 6000
# The worker's start and its processes' are over by then.
WARM_PART = 0.2
SECONDS = 30.0
# At the new rate: the backlog's last transactions are gone by then.
SETTLE_SECONDS = 5.0
LOAD = 0.5
# Longer than any backlog of the default size takes on one busy core.
PATIENCE_SECONDS = 300.0


@dataclass(frozen=True)
class Carried:
    """The backlog: articles a second, and CPU an article in milliseconds by process."""

    articles_a_second: float
    worker_ms: float
    pool_ms: float
    broker_ms: float


@dataclass(frozen=True)
class Latency:
    """Seconds from raw to enriched at `rate` articles a second."""

    rate: float
    articles: int
    p50: float
    p95: float
    p99: float
    longest: float


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--backlog", type=int, default=BACKLOG, help=f"articles of the backlog (default {BACKLOG})")
    parser.add_argument("--seconds", type=float, default=SECONDS, help=f"time at half load (default {SECONDS:g})")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    options = parser.parse_args()
    with ground() as place:
        carried, latency = asyncio.run(measure(place, options.backlog, options.seconds))
    if options.json:
        print(json.dumps({"machine": machine(), "carried": asdict(carried), "latency": asdict(latency)}))
    else:
        print("\n".join(lines(carried, latency)))
    return 0


async def measure(place: Ground, backlog: int, seconds: float) -> tuple[Carried, Latency]:
    """Both figures, from one worker; raises RuntimeError when an article is lost on the way."""
    settings = place.settings
    await ensure_topics(settings)
    say(f"feeding {backlog:,} articles")
    await feed(settings, list(mixed(backlog)))
    environment = environment_of(settings) | {"COPYDESK_WEB_PORT": str(free_port("127.0.0.1", 0))}
    worker = [sys.executable, "-m", "copydesk.streams.cli.main", "worker"]
    async with reader(settings) as consumer:
        with process(place, "worker", worker, environment) as pid:
            carried = await carry(place, consumer, pid, backlog)
            say(f"{carried.articles_a_second:.0f} articles a second; now {LOAD:.0%} of that for {seconds:g} s")
            latency = await at_rate(place, consumer, carried.articles_a_second * LOAD, seconds)
            verdict = await audit(settings, wait=PATIENCE_SECONDS)
            if not verdict.ok or verdict.outcomes["enriched"] != verdict.raw:
                raise RuntimeError(f"not every article is enriched: {verdict}\n{tail(place, 'worker')}")
    return carried, latency


async def carry(place: Ground, consumer: AIOKafkaConsumer, pid: int, backlog: int) -> Carried:
    """Rate and CPU over the backlog without its start and its last articles."""
    places = partitions([full_name(place.settings, "enriched")])
    await until_seen(consumer, places, int(backlog * WARM_PART), PATIENCE_SECONDS)
    began, before, first = time.monotonic(), _cpu(place, pid), await committed_end(consumer, places)
    # Beside the articles, offsets count the markers of transactions; they end the measurement a little early.
    await until_seen(consumer, places, backlog, PATIENCE_SECONDS)
    seconds, after, last = time.monotonic() - began, _cpu(place, pid), await committed_end(consumer, places)
    articles = await _records(consumer, dict.fromkeys(places, 0))
    carried = (last - first) * articles / last
    worker, pool, broker = ((b - a) / carried * 1000 for a, b in zip(before, after, strict=True))
    return Carried(carried / seconds, worker, pool, broker)


def _cpu(place: Ground, pid: int) -> tuple[float, float, float]:
    """CPU seconds of the worker's own process, of its pool, of the broker."""
    return cpu_seconds(pid), sum(map(cpu_seconds, family(pid)[1:])), family_cpu(place.broker)


async def _records(consumer: AIOKafkaConsumer, starts: dict) -> int:
    """How many records there are up to the end; leaves the consumer there."""
    consumer.assign(list(starts))
    ends, count = await consumer.end_offsets(list(starts)), 0
    while [each for each in starts if await consumer.position(each) < ends[each]]:
        count += sum(map(len, (await consumer.getmany(timeout_ms=200)).values()))
    return count


async def at_rate(place: Ground, consumer: AIOKafkaConsumer, rate: float, seconds: float) -> Latency:
    """Feeds new articles at a steady rate and reads them back as they come."""
    # Made beforehand: making a page costs more than carrying it.
    documents = list(mixed(int(rate * (seconds + SETTLE_SECONDS)), seed=8))
    now = time.time()
    feeding = asyncio.create_task(feed(place.settings, documents, rate=rate))
    found = await _arrivals(consumer, len(documents), now, now + SETTLE_SECONDS)
    await feeding
    at = [found[min(len(found) - 1, int(len(found) * part))] for part in (0.5, 0.95, 0.99, 1.0)]
    return Latency(rate, len(found), *at)


async def _arrivals(consumer: AIOKafkaConsumer, left: int, fed: float, began: float) -> list[float]:
    """Waits for all `left` articles fed since `fed`; sorted latencies of those that were fed since `began`."""
    found, deadline = [], time.monotonic() + PATIENCE_SECONDS
    while left > 0:
        if time.monotonic() > deadline:
            raise RuntimeError(f"{left} articles did not arrive")
        batches = await consumer.getmany(timeout_ms=200)
        now = time.time()
        for record in itertools.chain.from_iterable(batches.values()):
            written = orjson.loads(record.value)["first_seen_ms"] / 1000
            left -= written >= fed - 0.001  # whole milliseconds on the wire
            if written >= began:
                found.append(now - written)
    return sorted(found)


def lines(carried: Carried, latency: Latency) -> list[str]:
    """The figures as text."""
    total = carried.worker_ms + carried.pool_ms + carried.broker_ms
    return [
        machine(),
        f"sustained           {carried.articles_a_second:8.0f} articles/s",
        (
            f"CPU an article      {total:8.2f} ms: worker {carried.worker_ms:.2f}, its pool {carried.pool_ms:.2f}, "
            f"broker {carried.broker_ms:.2f}"
        ),
        (
            f"at {latency.rate:.0f} articles/s    p50 {latency.p50 * 1000:.0f} ms, p95 {latency.p95 * 1000:.0f} ms, "
            f"p99 {latency.p99 * 1000:.0f} ms, longest {latency.longest * 1000:.0f} ms, of {latency.articles:,} articles"
        ),
    ]


if __name__ == "__main__":
    sys.exit(main())
