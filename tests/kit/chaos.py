"""`make chaos`: kills workers and the broker at random for ten minutes, then asks the audit.

    python tests/kit/chaos.py --seconds 600 --seed 7

The seed decides what is done when; the moments at which it strikes the processes are the machine's. Exit code 0 only if
nothing was lost, nothing doubled, and every duplicate names an existing original.
"""

import argparse
import asyncio
import random
import signal
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from harness import SESSION_SECONDS, Pipeline

from copydesk.config.settings import Settings
from copydesk.streams import broker
from copydesk.streams.failpoints import POINTS
from copydesk.streams.ports import free_port

ROOT = Path(__file__).parents[2]
# What two cores carry while processes start all the time.
ARTICLES_A_SECOND = 60
WORKERS = ("one", "two", "three")
# A worker needs some seconds to start; with less between blows nothing would ever be processed.
PAUSE_SECONDS = (3.0, 9.0)


class Chaos:
    """Blows at random against a pipeline."""

    def __init__(self, pipeline: Pipeline, dice: random.Random) -> None:
        """`dice` decides everything that can be decided."""
        self.pipeline, self.dice = pipeline, dice
        self.blows: dict[str, int] = {}

    async def strike(self) -> None:
        """One blow, most often against a worker."""
        kinds: list[Callable[[], Awaitable[None]]] = [self.kill, self.stop, self.pause, self.fail, self.kill_broker]
        kind = self.dice.choices(kinds, weights=[5, 2, 3, 4, 1])[0]
        name = kind.__name__
        self.blows[name] = self.blows.get(name, 0) + 1
        print(f"{time.strftime('%H:%M:%S')} {name}", file=sys.stderr)
        await kind()
        self.revive()

    def revive(self) -> None:
        """Dead workers start again; a third comes and goes."""
        for name in WORKERS:
            gone = name not in self.pipeline.workers or not self.pipeline.alive(name)
            if gone and (name != "three" or self.dice.random() < 0.3):
                self.pipeline.start_worker(name)

    async def kill(self) -> None:
        self.pipeline.signal(self.dice.choice(list(self.pipeline.workers)), signal.SIGKILL)

    async def stop(self) -> None:
        name = self.dice.choice(list(self.pipeline.workers))
        self.pipeline.signal(name, signal.SIGTERM)
        code = await self.pipeline.wait_dead(name)
        if code not in (0, -signal.SIGKILL):
            raise AssertionError(f"{name} ended with {code} after SIGTERM\n{self.pipeline.log(name)}")

    async def pause(self) -> None:
        """SIGSTOP beyond the session: the worker wakes up as a zombie."""
        name = self.dice.choice(list(self.pipeline.workers))
        self.pipeline.signal(name, signal.SIGSTOP)
        await asyncio.sleep(SESSION_SECONDS * self.dice.uniform(0.5, 3))
        self.pipeline.signal(name, signal.SIGCONT)

    async def fail(self) -> None:
        """A worker that dies at a failpoint."""
        name = f"failing-{self.dice.randrange(3)}"
        if name not in self.pipeline.workers or not self.pipeline.alive(name):
            point = self.dice.choice(POINTS)
            count = 1 if point == "index-restore" else self.dice.randint(1, 20)
            self.pipeline.start_worker(name, f"{point}:{count}")

    async def kill_broker(self) -> None:
        await asyncio.to_thread(self.pipeline.kill_broker)
        await asyncio.sleep(self.dice.uniform(0, 4))
        self.pipeline.start_broker()


async def main(seconds: float, seed: int) -> int:
    """Runs the blows, then settles and judges."""
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="copydesk-chaos-", ignore_cleanup_errors=True) as folder:
        port = free_port("127.0.0.1", 0)  # while the broker is dead nobody else may take its place
        settings = Settings(data_dir=folder, jars_dir=str(ROOT / ".copydesk" / "kafka-4.3.1"), broker_port=port)
        running = broker.start(settings, die_with_parent=True)
        pipeline = Pipeline(replace(settings, broker_port=running.port))
        try:
            await pipeline.prepare()
            return await _run(Chaos(pipeline, dice), seconds, seed)
        finally:
            pipeline.stop()
            broker.stop(settings, timeout=10)


async def _run(chaos: Chaos, seconds: float, seed: int) -> int:
    pipeline, until = chaos.pipeline, time.monotonic() + seconds
    feeding = asyncio.create_task(pipeline.feed(int(seconds * ARTICLES_A_SECOND / 2), rate=ARTICLES_A_SECOND))
    chaos.revive()
    while time.monotonic() < until:
        await asyncio.sleep(chaos.dice.uniform(*PAUSE_SECONDS))
        await chaos.strike()
    summary = await feeding
    chaos.revive()
    verdict = await pipeline.settle()
    ok = verdict.ok and verdict.outcomes["enriched"] == verdict.outcomes["duplicate"] == pipeline.fed
    blows = ", ".join(f"{count} {name}" for name, count in sorted(chaos.blows.items()))
    print(f"seed {seed}, {seconds:.0f} s: {blows}")
    print(f"{summary.sent} records: {verdict.outcomes}, problems {verdict.problems or 'none'}, open {verdict.open}")
    if not ok:
        print(f"{verdict}\n{pipeline.logs()}")
    return 0 if ok else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    given = parser.parse_args()
    sys.exit(asyncio.run(main(given.seconds, given.seed)))
