"""`make chaos-dedupe`: workers are killed while they restore the index; then the audit and a replay are asked.

    python tests/kit/restores.py --articles 100000 --blows 20 --seed 7

Articles of the newswire go in at `news.raw`: the whole pipeline has them. With the development data beside the
repository its documents are what is edited, else made-up ones. Exit code 0 only if nothing was lost, nothing doubled,
and every record of `unique`, `duplicate` and `seen` is, byte for byte, what the library decides on the same order.
"""

import argparse
import asyncio
import gzip
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import orjson
from harness import Pipeline
from newswire import Newswire
from replay import Comparison, replayed

from copydesk.config.settings import Settings
from copydesk.streams import broker
from copydesk.streams.audit import Verdict, audit
from copydesk.streams.ports import free_port
from copydesk.streams.producers.documents import Document
from copydesk.streams.producers.sending import feed
from copydesk.streams.reading import Reader
from copydesk.streams.topics import full_name

ROOT = Path(__file__).parents[2]
# What carries the stream between the blows: more would only share two cores.
WORKERS = ("one", "two")
# A newcomer needs some seconds to start and to be given its partitions.
RESTORE_SECONDS = 120.0
# A batch that a reader returns has up to 2,000 records, of a partition of its own; half of them are duplicates.
SEEN_A_POINT = 10_000
# A worker that comes back finds its old index, or, so often, nothing.
FORGETS = 0.5
# Beside other work on the same cores a worker is not heard of for seconds; a session that ends for that proves nothing.
PATIENT = 15.0
# Nothing at all moving for so long is a fault.
STILL_SECONDS = 180.0
# What is longer is no news but a page of rules or a transcript, and would only make the run longer.
MOST_WORDS = 500
LANGUAGES = {"web": "en", "ecb": "en", "gnad": "de"}


@dataclass(frozen=True)
class Result:
    """What the topics say when all is done."""

    verdict: Verdict
    comparison: Comparison
    restoring: int
    """Workers that died while they restored the index."""
    blows: int

    @property
    def ok(self) -> bool:
        return self.verdict.ok and not self.comparison.differences and not self.verdict.outcomes["dead-letter"]


def corpus() -> list[tuple[str, str]]:
    """The development data's documents as (text, language); none where it is not there."""
    home = Path(os.environ.get("COPYDESK_SHARED") or ROOT.parent / "shared") / "data" / "dedup"
    paths = [(home / f"docs_{name}.jsonl.gz", language) for name, language in LANGUAGES.items()]
    lines = [(line, language) for path, language in paths if path.exists() for line in unpacked(path)]
    texts = [(orjson.loads(line)["text"], language) for line, language in lines]
    return [(text, language) for text, language in texts if len(text.split()) <= MOST_WORDS]


def unpacked(path: Path) -> list[bytes]:
    return gzip.decompress(path.read_bytes()).splitlines()


def documents(count: int, seed: int, texts: list[tuple[str, str]]) -> Iterator[Document]:
    """The newswire as envelopes, each with an address of its own."""
    for article in Newswire(seed, texts).stream(count):
        url = f"https://news.example/{article.id}"
        envelope = {"url": url, "id": article.id, "content": article.text, "content_type": "text/plain", "language": article.language}  # fmt: skip
        yield Document(orjson.dumps(envelope), url.encode())


class Restores:
    """Blows against workers that restore, spread over the stream."""

    def __init__(self, pipeline: Pipeline, count: int, blows: int, dice: random.Random) -> None:
        """Strikes `blows` times while `count` articles go through."""
        self.pipeline, self.count, self.blows, self.dice = pipeline, count, blows, dice
        self.restoring = 0

    async def run(self, texts: list[tuple[str, str]], seed: int) -> Result:
        """Feeds, strikes, waits until all is done, judges.

        Before each blow a part of the articles is held back and sent with it: a partition is restored when its first
        batch comes, so a newcomer that finds all done would live on.
        """
        await self.pipeline.prepare()
        stream, part = documents(self.count, seed, texts), self.count // (self.blows + 1)
        await feed(self.pipeline.settings, islice(stream, part))
        self.revive()
        for blow in range(1, self.blows + 1):
            await self.passed(part * blow)
            await self.something_to_restore()
            feeding = asyncio.create_task(
                feed(self.pipeline.settings, islice(stream, part if blow < self.blows else None))
            )
            await self.strike(blow)
            await feeding
        await self.passed(self.count)
        return Result(await self.settled(), await replayed(self.pipeline.settings), self.restoring, self.blows)

    async def settled(self) -> Verdict:
        """The audit once all is done, or nothing moves any more: the later stages may be far behind clean."""
        verdict = await audit(self.pipeline.settings, wait=STILL_SECONDS)
        while verdict.open:
            before, verdict = verdict.open, await audit(self.pipeline.settings, wait=STILL_SECONDS)
            if verdict.open >= before:
                break
        return verdict

    def revive(self) -> None:
        for name in WORKERS:
            if name not in self.pipeline.workers or not self.pipeline.alive(name):
                self.pipeline.start_worker(name)

    async def strike(self, blow: int) -> None:
        """Kills all workers, then one or two newcomers that have nothing yet and must restore all of the index."""
        for name in WORKERS:
            self.pipeline.signal(name, signal.SIGKILL)
        # The point is reached once a batch of `seen`: the more there is, the deeper in it they die.
        deepest = 1 + self.count * blow // self.blows // SEEN_A_POINT
        for each in range(self.dice.randint(1, 2)):
            name = f"restoring-{blow}-{each}"
            self.pipeline.start_worker(name, f"index-restore:{self.dice.randint(1, deepest)}")
            await self.pipeline.wait_dead(name, RESTORE_SECONDS)
            self.restoring += 1
        if self.dice.random() < FORGETS:
            name = self.dice.choice(WORKERS)
            shutil.rmtree(Path(self.pipeline.settings.data_dir) / "state" / name, ignore_errors=True)
        self.revive()

    async def passed(self, count: int) -> None:
        """Waits until so many raw records are through clean; raises when nothing moves any more."""
        reached, moved = 0, time.monotonic()
        while reached < count:
            await asyncio.sleep(0.5)
            now = await self.done()
            reached, moved = max(reached, now), time.monotonic() if now > reached else moved
            if time.monotonic() - moved > STILL_SECONDS:
                raise AssertionError(f"nothing moves after {reached} articles\n{self.pipeline.logs()}")

    async def done(self) -> int:
        """How many raw records clean has taken."""
        async with Reader(self.pipeline.settings) as reader:
            partitions = await reader.partitions([full_name(self.pipeline.settings, "raw")])
            return sum((await reader.committed(partitions)).values())

    async def something_to_restore(self) -> None:
        """Dedupe comes after clean: before its first line in `seen` nobody restores anything."""
        while not await self.offsets("seen"):  # noqa: ASYNC110 - the broker sends no event
            await asyncio.sleep(0.5)

    async def offsets(self, name: str) -> int:
        """How many offsets a topic has."""
        async with Reader(self.pipeline.settings) as reader:
            partitions = await reader.partitions([full_name(self.pipeline.settings, name)])
            return sum((await reader.ends(partitions)).values())


async def main(articles: int, blows: int, seed: int) -> int:
    """Runs it on a broker of its own and says what came out."""
    texts, began = corpus(), time.monotonic()
    source = (
        f"edited from {len(texts):,} documents" if texts else "made up: SKIPPED the development data, it is not there"
    )
    print(f"{articles:,} articles, {source}", file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="copydesk-restores-", ignore_cleanup_errors=True) as folder:
        port = free_port("127.0.0.1", 0)
        settings = Settings(data_dir=folder, jars_dir=str(ROOT / ".copydesk" / "kafka-4.3.1"), broker_port=port)
        running = broker.start(settings, die_with_parent=True)
        pipeline = Pipeline(replace(settings, broker_port=running.port))
        pipeline.settings = replace(pipeline.settings, session_seconds=PATIENT, transaction_seconds=4 * PATIENT)
        try:
            result = await Restores(pipeline, articles, blows, random.Random(seed)).run(texts, seed)
        finally:
            pipeline.stop()
            broker.stop(settings, timeout=10)
    print(f"seed {seed}, {time.monotonic() - began:.0f} s: {result.blows} blows, {result.restoring} workers died while they restored")  # fmt: skip
    print(f"{result.verdict.raw:,} records: {result.verdict.outcomes}, problems {result.verdict.problems or 'none'}, open {result.verdict.open}")  # fmt: skip
    print(f"{result.comparison.articles:,} decided again, {result.comparison.outputs}: {result.comparison.differences} differ")  # fmt: skip
    if not result.ok:
        print(result.verdict, *result.comparison.different, sep="\n")
    return 0 if result.ok else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--blows", type=int, default=20)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    given = parser.parse_args()
    sys.exit(asyncio.run(main(given.articles, given.blows, given.seed)))
