"""What the benchmarks share: a broker of their own, topics, and processes watched from outside.

CPU and memory come from /proc, for a process and everything below it, so that each contestant is measured alike and
none has to measure itself.
"""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Collection, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from copydesk.config.settings import Settings
from copydesk.streams import broker as embedded
from copydesk.streams import tether

ROOT = Path(__file__).parent.parent
HOME = ROOT / ".copydesk"
PARTITIONS = 4
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
# A process told to stop closes its clients in a second or two; then it is killed.
STOP_SECONDS = 10.0
LOG_TAIL = 1500
# Asking for the ends of four partitions costs a millisecond: twenty times a second leaves the machine to the contestant.
POLL_SECONDS = 0.05


@dataclass(frozen=True)
class Ground:
    """A running broker and a folder that is removed at the end."""

    settings: Settings
    broker: int
    """Process id of the broker."""
    folder: Path


@contextmanager
def ground() -> Iterator[Ground]:
    """An embedded broker on a folder of its own; both are gone afterwards, however the benchmark ends."""
    HOME.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=HOME))
    own = Settings(data_dir=str(folder), jars_dir=str(HOME / "kafka-4.3.1"))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        running = embedded.start(own, die_with_parent=True, progress=say)
        settings = Settings(
            broker=f"127.0.0.1:{running.port}", prefix="bench", app_id="bench", data_dir=str(folder), log_format="json"
        )
        yield Ground(settings, running.pid, folder)
    finally:
        embedded.stop(own, timeout=STOP_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)


def say(line: str) -> None:
    """Progress goes to standard error; standard output holds results."""
    print(line, file=sys.stderr, flush=True)


@contextmanager
def process(place: Ground, name: str, command: list[str], environment: Mapping[str, str]) -> Iterator[int]:
    """The command as a process that dies with us, its output in a log; yields its id, ends it afterwards."""
    with (place.folder / f"{name}.log").open("wb") as log:
        child = subprocess.Popen(
            [sys.executable, tether.__file__, str(os.getpid()), *command],
            env=os.environ | environment,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        yield child.pid
        if child.poll() is not None:
            raise RuntimeError(f"{name} ended with {child.returncode}\n{tail(place, name)}")
    finally:
        child.terminate()
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def tail(place: Ground, name: str) -> str:
    """The last lines that a process wrote."""
    return (place.folder / f"{name}.log").read_text("utf-8", "replace")[-LOG_TAIL:]


def family(root: int) -> list[int]:
    """The process and all its descendants that live now."""
    parents = {int(entry.name): _parent(entry) for entry in Path("/proc").iterdir() if entry.name.isdigit()}
    found = [root]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def _parent(entry: Path) -> int:
    return int(_stat(entry)[1]) if _stat(entry) else 0


def _stat(entry: Path) -> list[str]:
    """The fields of /proc/<pid>/stat from the state on; empty when the process is gone."""
    try:
        return (entry / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def cpu_seconds(pid: int) -> float:
    """CPU that this process and its children that have ended have used; 0 when it is gone."""
    fields = _stat(Path(f"/proc/{pid}"))
    return sum(map(int, fields[11:15])) / TICKS if fields else 0.0


def family_cpu(root: int) -> float:
    """CPU seconds of a process and everything below it."""
    return sum(map(cpu_seconds, family(root)))


def resident(pid: int) -> int:
    """Bytes in memory (RSS); pages that processes share count in each of them."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except OSError:
        return 0


def proportional(pid: int) -> int:
    """Bytes in memory with shared pages divided among those who share them (PSS)."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


async def create_topic(settings: Settings, name: str) -> None:
    """A topic of four partitions that keeps what producers compressed."""
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.broker)
    await admin.start()
    await admin.create_topics([NewTopic(name, PARTITIONS, 1, topic_configs={"compression.type": "zstd"})])
    await admin.close()


@asynccontextmanager
async def reader(settings: Settings) -> AsyncIterator[AIOKafkaConsumer]:
    """A consumer at read_committed, in no group."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=settings.broker,
        isolation_level="read_committed",
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=4 << 20,
    )
    await consumer.start()
    try:
        yield consumer
    finally:
        await consumer.stop()


def partitions(topics: Collection[str]) -> list[TopicPartition]:
    """All partitions of these topics."""
    return [TopicPartition(topic, number) for topic in topics for number in range(PARTITIONS)]


async def committed_end(consumer: AIOKafkaConsumer, places: list[TopicPartition]) -> int:
    """Offsets that readers of committed records may reach, summed; markers of transactions count as offsets."""
    return sum((await consumer.end_offsets(places)).values())


async def until_seen(consumer: AIOKafkaConsumer, places: list[TopicPartition], count: int, seconds: float) -> int:
    """Waits until `count` offsets are committed, at most so long; returns how many are."""
    deadline = time.monotonic() + seconds
    while (seen := await committed_end(consumer, places)) < count:
        if time.monotonic() > deadline:
            break
        await asyncio.sleep(POLL_SECONDS)
    return seen


def machine() -> str:
    """What the figures were taken on, in one line."""
    names = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    model = names[0].partition(":")[2].strip() if names else "unknown processor"
    return f"{os.cpu_count()} cores of {model}; Python {sys.version.split()[0]}; load average {os.getloadavg()[0]:.1f}"
