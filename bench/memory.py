"""Memory: a worker before a backlog of large pages stays small, and keeps its place in the group.

    python -m bench.memory [--pages N] [--json]

20,000 pages of 230 KB, one in 500 of nearly 8 MiB, wait in `raw` when the worker starts. Its memory and that of its
pool is looked at five times a second, summed, until every page has its outcome. Exit code 1 when it was ever more than
700 MB, or when the broker's group coordinator saw more than the one joining of a worker that starts.
"""

import argparse
import asyncio
import itertools
import json
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bench.ground import (
    HOME,
    Ground,
    committed_end,
    family,
    ground,
    machine,
    partitions,
    process,
    proportional,
    reader,
    resident,
    say,
    tail,
)
from bench.pages import heavy

from copydesk.config.settings import environment_of
from copydesk.streams.admin import ensure_topics
from copydesk.streams.audit import audit
from copydesk.streams.ports import free_port
from copydesk.streams.producers.sending import feed
from copydesk.streams.topics import OUTCOMES, full_name

PAGES, PAGE_BYTES, GIANT_EVERY = 20_000, 230_000, 500
BOUND_MB = 700
MB = 1_000_000
SAMPLE_SECONDS = 0.2
# The kernel walks all pages of a process to tell which it shares: once a second.
SHARED_EVERY = 5
# Pages are compressed to a sixth on the broker's disk; their outcomes and the audit's files are small beside them.
DISK_BYTES_A_PAGE = 100_000
# Nothing new for so long is a worker that hangs.
PATIENCE_SECONDS = 120.0
# One line of the coordinator's log for each of these.
JOINED, REMOVED = "Stabilized group", "has failed, removing it from the group"


@dataclass
class Usage:
    """What the worker held, in bytes; peaks of the sums over its processes."""

    pages: int = 0
    seconds: float = 0.0
    peak: int = 0
    peak_shared: int = 0
    parent: int = 0
    child: int = 0
    processes: int = 0
    generations: int = 0
    removals: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)

    @property
    def fine(self) -> bool:
        """Within the bound, never out of the group, every page enriched."""
        kept = self.generations == 1 and self.removals == 0
        return self.peak <= BOUND_MB * MB and kept and self.outcomes.get("enriched") == self.pages

    def sample(self, pid: int, *, shared: bool) -> None:
        """One look at the worker and its pool; `shared` looks also at what they share, which costs more."""
        processes = family(pid)
        sizes = [resident(each) for each in processes]
        self.peak = max(self.peak, sum(sizes))
        if shared:
            self.peak_shared = max(self.peak_shared, sum(map(proportional, processes)))
        self.parent = max(self.parent, sizes[0])
        self.child = max(self.child, *sizes[1:], 0)
        self.processes = max(self.processes, len(sizes))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=PAGES, help=f"pages in the backlog (default {PAGES})")
    parser.add_argument("--giant-every", type=int, default=GIANT_EVERY, help="every so many pages one of 8 MiB")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    options = parser.parse_args()
    HOME.mkdir(exist_ok=True)
    needed = options.pages * DISK_BYTES_A_PAGE
    if (free := shutil.disk_usage(HOME).free) < needed:
        sys.exit(f"the backlog needs {needed / 1e9:.1f} GB on disk, {free / 1e9:.1f} GB are free")
    with ground() as place:
        usage = asyncio.run(measure(place, options.pages, options.giant_every))
    print(json.dumps({"machine": machine(), **asdict(usage)}) if options.json else "\n".join(lines(usage)))
    return 0 if usage.fine else 1


async def measure(place: Ground, pages: int, giant_every: int) -> Usage:
    """Feeds the backlog, starts the worker, watches it to the end."""
    settings = place.settings
    await ensure_topics(settings)
    say(f"feeding {pages:,} pages of {PAGE_BYTES:,} bytes, each {giant_every}th of nearly 8 MiB")
    summary = await feed(settings, heavy(pages, PAGE_BYTES, giant_every, settings.max_record_bytes))
    say(f"fed {summary.sent_bytes / 1e9:.1f} GB in {summary.seconds:.0f} s; the worker starts")
    usage = Usage(pages=summary.sent)
    environment = environment_of(settings) | {"COPYDESK_WEB_PORT": str(free_port("127.0.0.1", 0))}
    with process(place, "worker", [sys.executable, "-m", "copydesk.streams.cli.main", "worker"], environment) as pid:
        await watch(place, pid, usage)
        verdict = await audit(settings, wait=PATIENCE_SECONDS)
        usage.outcomes = verdict.outcomes
        # Before the worker leaves: leaving is a new generation too.
        usage.generations, usage.removals = group_events(place)
    if not usage.fine:
        say(tail(place, "worker"))
    return usage


async def watch(place: Ground, pid: int, usage: Usage) -> None:
    """Samples until there are as many outcomes as pages, or nothing moves any more."""
    places = partitions([full_name(place.settings, name) for name in OUTCOMES])
    started = moved = time.monotonic()
    seen, samples = 0, itertools.count()
    async with reader(place.settings) as consumer:
        while seen < usage.pages and time.monotonic() - moved < PATIENCE_SECONDS:
            usage.sample(pid, shared=next(samples) % SHARED_EVERY == 0)
            if (now := await committed_end(consumer, places)) > seen:
                seen, moved = now, time.monotonic()
            await asyncio.sleep(SAMPLE_SECONDS)
    usage.seconds = time.monotonic() - started


def group_events(place: Ground) -> tuple[int, int]:
    """How often the group came to a new generation, and members were removed, by the broker's log."""
    text = "".join(_logs(Path(place.settings.data_dir) / "kafka"))
    lines = [line for line in text.splitlines() if place.settings.app_id in line]
    return sum(JOINED in line for line in lines), sum(REMOVED in line for line in lines)


def _logs(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("broker.log*")):
        yield path.read_text("utf-8", "replace")


def lines(usage: Usage) -> list[str]:
    """The figures as text."""
    return [
        machine(),
        f"{usage.pages:,} pages in {usage.seconds:.0f} s: {usage.outcomes}",
        (
            f"most memory of the worker and its pool, summed    {usage.peak / MB:.0f} MB (bound {BOUND_MB} MB), "
            f"shared pages counted once {usage.peak_shared / MB:.0f} MB"
        ),
        f"most of the worker's own process                  {usage.parent / MB:.0f} MB",
        f"most of one of its {usage.processes - 1} children                  {usage.child / MB:.0f} MB",
        f"generations of the group {usage.generations}, members removed {usage.removals}",
    ]


if __name__ == "__main__":
    sys.exit(main())
