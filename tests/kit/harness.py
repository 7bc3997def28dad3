"""A pipeline of real processes that may be killed, and the records that tell afterwards what happened.

Every record says who it is: article `n` is a text that no other article has, fed twice on two URLs. So the right end is
known for each: one of the two is enriched, the other is its duplicate.
"""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import orjson

from copydesk.config.settings import Settings, environment_of
from copydesk.streams import broker, tether
from copydesk.streams.admin import ensure_topics
from copydesk.streams.audit import Verdict, audit
from copydesk.streams.ports import free_port
from copydesk.streams.producers.documents import Document, Summary
from copydesk.streams.producers.sending import feed

# After a kill the group waits so long for the dead member. Little for a worker on a busy machine, long beside a batch.
SESSION_SECONDS = 3.0
# Everything has to come to rest within this; a stuck partition would show here.
SETTLE_SECONDS = 90.0
WORKER = ("-m", "copydesk.streams.cli.main", "worker")
WORDS = [
    "harbour",
    "council",
    "vote",
    "budget",
    "storm",
    "river",
    "market",
    "school",
    "bridge",
    "train",
    "museum",
    "festival",
    "strike",
    "factory",
]


def articles(first: int, last: int) -> Iterator[Document]:
    """Articles `first` to `last`, each twice, the copies far apart."""
    for part in ("a", "b"):
        for number in range(first, last):
            yield Document(*_record(number, part))


def _record(number: int, part: str) -> tuple[bytes, bytes]:
    url = f"https://news.example/{part}/{number}"
    said = " ".join(f"{WORDS[(number * 7 + i * i) % len(WORDS)]} {number * 31 + i}" for i in range(12))
    text = f"Report number {number} from the coast\n\nThe town said on Monday that {said} would come first.\n\nResidents of district {number} were told on Tuesday that nothing else would change."
    return orjson.dumps({"url": url, "content": text, "content_type": "text/plain"}), url.encode()


class Pipeline:
    """One broker and any number of workers, each a process of its own; all die with the test."""

    def __init__(self, settings: Settings) -> None:
        """`settings` name an embedded broker and a data folder that nobody else uses."""
        self.settings = replace(settings, session_seconds=SESSION_SECONDS, transaction_seconds=10.0)
        self.workers: dict[str, subprocess.Popen[bytes]] = {}
        self.fed = 0

    def start_broker(self) -> None:
        """Starts it again on the same data and port."""
        broker.start(self.settings, die_with_parent=True)

    def kill_broker(self) -> None:
        """kill -9."""
        running = broker.status(self.settings)
        assert running is not None
        os.kill(running.pid, signal.SIGKILL)
        while broker.status(self.settings) is not None:
            time.sleep(0.05)

    def start_worker(self, name: str, failpoint: str = "", program: Sequence[str] = WORKER) -> None:
        """A worker of that name; with `failpoint` (name:n) it kills itself there."""
        port = free_port(self.settings.web_bind, 0)
        settings = replace(self.settings, worker_name=name, pool_processes=1, log_format="json", web_port=port)
        if name in self.workers:
            self.workers[name].wait(10)
        log = Path(self.settings.data_dir) / f"{name}.log"
        with log.open("ab") as output:
            self.workers[name] = subprocess.Popen(
                [
                    sys.executable,
                    tether.__file__,
                    str(os.getpid()),
                    sys.executable,
                    *program,
                ],
                env=os.environ | environment_of(settings) | {"FAILPOINT": failpoint},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )

    def signal(self, name: str, number: signal.Signals) -> None:
        """Sends a signal to a worker, if it still lives."""
        if self.workers[name].poll() is None:
            self.workers[name].send_signal(number)

    def alive(self, name: str) -> bool:
        """Whether that worker still runs."""
        return self.workers[name].poll() is None

    async def wait_dead(self, name: str, seconds: float = 60.0) -> int:
        """The exit code of a worker that is about to die."""
        deadline = time.monotonic() + seconds
        while self.alive(name):
            assert time.monotonic() < deadline, f"{name} lives on\n{self.log(name)}"
            await asyncio.sleep(0.05)
        return int(self.workers[name].returncode)

    async def feed(self, count: int, *, rate: float | None = None) -> Summary:
        """`count` new articles, each twice."""
        first, self.fed = self.fed, self.fed + count
        return await feed(self.settings, articles(first, self.fed), rate=rate)

    async def prepare(self) -> None:
        """The topics."""
        await ensure_topics(self.settings)

    async def settle(self) -> Verdict:
        """The audit once nothing moves any more."""
        return await audit(self.settings, wait=SETTLE_SECONDS)

    async def assert_all_once(self) -> Verdict:
        """Nothing lost, nothing doubled, every second copy a duplicate of the first."""
        verdict = await self.settle()
        assert verdict.ok, f"{verdict}\n{self.logs()}"
        assert verdict.raw == 2 * self.fed
        assert verdict.outcomes == {"enriched": self.fed, "duplicate": self.fed, "rejected": 0, "dead-letter": 0}
        return verdict

    def log(self, name: str) -> str:
        """The last lines that a worker logged."""
        path = Path(self.settings.data_dir) / f"{name}.log"
        return path.read_text("utf-8", "replace")[-3000:] if path.exists() else ""

    def logs(self) -> str:
        """All workers' last lines."""
        return "\n".join(f"--- {name}\n{self.log(name)}" for name in self.workers)

    def stop(self) -> None:
        """Kills the workers that still run."""
        for process in self.workers.values():
            if process.poll() is None:
                process.send_signal(signal.SIGCONT)
                process.kill()
            process.wait()
