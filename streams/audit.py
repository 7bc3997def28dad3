"""`copydesk audit`: proves from the topics alone that every raw record has exactly one outcome, or says which has not.

The snapshot, while workers run. A record only moves downstream, and it moves in transactions that write the outputs and
the input's offset together. So the offsets of the workers' group are read first, and after them the high watermarks of
all topics that are read: whatever a committed offset says is done has been written below these watermarks, even where
the marker of its transaction is not there yet. The readers stop at the watermarks and wait for transactions that are
open below them. A raw record is then in one of these places:

- at or above the committed offset of `raw`: it is waiting;
- in `clean` or `unique`, at or above the committed offset there: it is in flight;
- below all of them: the stage that took it has committed, so its output is below the watermarks. What is not is lost.

Records that go on moving meanwhile have an outcome more, never less. `raw` itself is not read (its pages are large):
every offset is taken for a record, and only those without an outcome are fetched, to tell a lost record from the
marker of a transaction. docs/audit.md says what follows from that.
"""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from aiokafka import TopicPartition

from copydesk.config.settings import Settings
from copydesk.streams.ledger import EXAMPLES, READ_ORDER, Ledger, Problem, Span
from copydesk.streams.outcomes import ID_HEADER, ORIGINAL_HEADER
from copydesk.streams.reading import POINT_BYTES, Reader
from copydesk.streams.records import Coordinates
from copydesk.streams.spill import Spill
from copydesk.streams.topics import OUTCOMES, full_name, short_name

STAGE_INPUTS = ("raw", "clean", "unique")
# A lost record is proven by fetching it, a page of 230 KB. After so many the rest is counted without.
MOST_PROVEN_LOST = 10_000
# A run of missing offsets is looked at in pieces, so that the limit holds within a long one.
PIECE = 1000
# So many offsets that nobody has taken yet are looked at one by one; of more, a marker or two make no difference.
MOST_PROBED = 200
POLL_SECONDS = 0.25
FOREVER_MS = float("inf")

Progress = Callable[[str, int, int], None]
"""Called with what is read, records read so far, offsets in all."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the audit found. Counts are raw records."""

    raw: int
    waiting: int
    in_flight: int
    outcomes: dict[str, int]
    reasons: dict[str, dict[str, int]]
    problems: dict[str, int]
    """Breaches by kind: lost, doubled, invented, false link, unlabelled."""
    examples: list[Problem]
    """The first of each kind."""
    gaps: int
    """Offsets of `raw` that hold no record: markers of transactions and aborted records."""
    later: int
    """Outcomes of records that came while we read; not judged."""
    expired: dict[str, int]
    """What retention has deleted, so that it cannot be checked: outcomes of deleted raw records; raw records whose
    outcome may be deleted; duplicates whose original may be deleted; raw offsets deleted before they were read."""
    seconds: float

    @property
    def ok(self) -> bool:
        """Proven: nothing wrong, nothing still under way."""
        return not self.problems and not self.open

    @property
    def open(self) -> int:
        """Raw records that have no outcome yet."""
        return self.waiting + self.in_flight


@dataclass(slots=True)
class _Snapshot:
    """The offsets that bound one audit, by topic partition."""

    begins: dict[TopicPartition, int]
    done: dict[TopicPartition, int]
    ends: dict[TopicPartition, int]
    raw_ends: dict[TopicPartition, int]
    first_kept_ms: dict[TopicPartition, float] = field(default_factory=dict)
    """Of outcome partitions that retention has cut: time of the first record that is left."""


async def audit(settings: Settings, *, wait: float = 0.0, progress: Progress | None = None) -> Verdict:
    """Read the topics and judge; with `wait`, first wait so many seconds for what is in `raw` now to be done.

    Raises CopydeskError when a topic is missing and UnreachableError when the broker is.
    """
    started = time.monotonic()
    async with Reader(settings) as reader, Reader(settings, partition_bytes=POINT_BYTES) as point:
        names = [full_name(settings, name) for name in ("raw", *READ_ORDER)]
        partitions = await reader.partitions(names)
        raw_ends = await reader.ends(_of(settings, partitions, "raw"))
        if wait:
            await _settled(settings, point, partitions, raw_ends, time.monotonic() + wait)
        snapshot = await _snapshot(settings, reader, partitions, raw_ends)
        with Spill(2) as originals, Spill(3) as links:
            ledger = Ledger(full_name(settings, "raw"), _spans(settings, snapshot), originals, links)
            await _read(settings, reader, ledger, snapshot, progress)
            return await _judge(settings, point, ledger, snapshot, started)


def _of(settings: Settings, partitions: Any, *names: str) -> list[TopicPartition]:
    """The partitions of these topics."""
    return [partition for partition in partitions if short_name(settings, partition.topic) in names]


async def _snapshot(settings: Settings, reader: Reader, partitions: list[TopicPartition], raw_ends: dict[TopicPartition, int]) -> _Snapshot:  # fmt: skip
    """The order matters: see the module's docstring."""
    begins = await reader.begins(partitions)
    done = await reader.committed(_of(settings, partitions, *STAGE_INPUTS))
    ends = await reader.watermarks(_of(settings, partitions, *READ_ORDER))
    # After the ends: whatever an outcome below them names was written before.
    ends |= await reader.watermarks(_of(settings, partitions, "raw"))
    return _Snapshot(begins, done, ends, raw_ends)


def _spans(settings: Settings, snapshot: _Snapshot) -> dict[int, Span]:
    spans = {}
    for partition in _of(settings, snapshot.ends, "raw"):
        begin = snapshot.begins[partition]
        end = max(begin, snapshot.raw_ends[partition])
        spans[partition.partition] = Span(begin, snapshot.done.get(partition, begin), end, snapshot.ends[partition])
    return spans


async def _settled(settings: Settings, reader: Reader, partitions: list[TopicPartition], raw_ends: dict[TopicPartition, int], deadline: float) -> bool:  # fmt: skip
    """Wait until all that stood in `raw` below `raw_ends` has an outcome; False when the time is up.

    Stage by stage: once a stage has done its input up to a mark, its outputs are below its output's watermark.
    """
    for name in STAGE_INPUTS:
        mine = _of(settings, partitions, name)
        marks = raw_ends if name == "raw" else await reader.watermarks(mine)
        while not await _reached(reader, mine, marks):
            if time.monotonic() > deadline:
                return False
            await asyncio.sleep(POLL_SECONDS)
    return True


async def _reached(reader: Reader, partitions: list[TopicPartition], marks: dict[TopicPartition, int]) -> bool:  # fmt: skip
    """Whether the group has done every record below the marks; the last offsets may be markers, which nobody commits."""
    done = await reader.committed(partitions)
    stable = await reader.ends(partitions)
    begins = await reader.begins(partitions)
    for partition, mark in marks.items():
        start = max(done.get(partition, 0), begins[partition])
        if start < mark and (stable[partition] < mark or await reader.first(partition, start, mark)):
            return False
    return True


async def _read(settings: Settings, reader: Reader, ledger: Ledger, snapshot: _Snapshot, progress: Progress | None) -> None:  # fmt: skip
    """Enter every record of every topic, topic by topic."""
    total = sum(snapshot.ends[each] - snapshot.begins[each] for each in _of(settings, snapshot.ends, *READ_ORDER))
    behind = 0
    for name in READ_ORDER:
        mine = _of(settings, snapshot.ends, name)
        cut = [each for each in mine if name in OUTCOMES and snapshot.begins[each] > 0]
        snapshot.first_kept_ms |= dict.fromkeys(cut, FOREVER_MS)
        async for partition, records in reader.read(
            {each: (snapshot.begins[each], snapshot.ends[each]) for each in mine}
        ):
            if records and snapshot.first_kept_ms.get(partition) == FOREVER_MS:
                snapshot.first_kept_ms[partition] = records[0].timestamp
            done = snapshot.done.get(partition, 0) if name in STAGE_INPUTS else None
            ledger.read(name, partition.partition, records, done)
            behind += len(records)
            if progress is not None:
                progress(name, behind, total)


async def _judge(settings: Settings, reader: Reader, ledger: Ledger, snapshot: _Snapshot, started: float) -> Verdict:
    expired = {"outcomes": ledger.expired, "unread raw": _unread(settings, snapshot)}
    expired["raw"] = await _find_lost(reader, ledger, snapshot)
    waiting = await _waiting(reader, ledger)
    expired["links"] = await _find_false_links(settings, reader, ledger, snapshot)
    return Verdict(
        raw=ledger.offsets() - ledger.gaps,
        waiting=waiting,
        in_flight=ledger.in_flight(),
        outcomes={name: ledger.count(name) for name in OUTCOMES},
        reasons={name: dict(counts.most_common()) for name, counts in ledger.reasons.items()},
        problems=dict(ledger.problems.counts),
        examples=ledger.problems.examples,
        gaps=ledger.gaps,
        later=ledger.later,
        expired={name: count for name, count in expired.items() if count},
        seconds=round(time.monotonic() - started, 3),
    )


def _unread(settings: Settings, snapshot: _Snapshot) -> int:
    """Raw offsets that were deleted before the clean stage had committed them; markers count."""
    raw = _of(settings, snapshot.ends, "raw")
    return sum(max(0, snapshot.begins[each] - snapshot.done.get(each, snapshot.begins[each])) for each in raw)


async def _find_lost(reader: Reader, ledger: Ledger, snapshot: _Snapshot) -> int:
    """Tell records from gaps among what has no outcome; returns how many are too old to be judged."""
    expired = 0
    oldest = max(snapshot.first_kept_ms.values(), default=0)
    for number, start, end in _runs(ledger, settled=True):
        if ledger.problems.counts["lost"] >= MOST_PROVEN_LOST:
            _say_lost(ledger, number, range(start, end))
            continue
        found = 0
        async for _, records in reader.read({TopicPartition(ledger.topic, number): (start, end)}):
            found += len(records)
            old = {record.offset for record in records if record.timestamp < oldest}
            expired += len(old)
            _say_lost(ledger, number, (record.offset for record in records if record.offset not in old))
        ledger.gaps += end - start - found
    return expired


def _runs(ledger: Ledger, *, settled: bool) -> Iterator[tuple[int, int, int]]:
    for number in ledger.spans:
        for start, end in ledger.unaccounted(number, settled=settled):
            for piece in range(start, end, PIECE):
                yield number, piece, min(piece + PIECE, end)


def _say_lost(ledger: Ledger, number: int, offsets: Any) -> None:
    for offset in offsets:
        seen = ledger.last_seen(number, offset)
        detail = f"last seen in {seen}, has no outcome" if seen else "committed by clean, seen in no topic"
        ledger.problems.add("lost", f"{ledger.topic}/{number}/{offset}", detail)


async def _waiting(reader: Reader, ledger: Ledger) -> int:
    """Raw records that no worker has committed; markers are told from records while they are few."""
    spans = list(_runs(ledger, settled=False))
    count = sum(end - start for _, start, end in spans)
    if count > MOST_PROBED:
        return count
    found = 0
    for number, start, end in spans:
        async for _, records in reader.read({TopicPartition(ledger.topic, number): (start, end)}):
            found += len(records)
    ledger.gaps += count - found
    return found


async def _find_false_links(settings: Settings, reader: Reader, ledger: Ledger, snapshot: _Snapshot) -> int:
    """Duplicates whose original is nowhere; returns how many cannot be judged because originals were deleted."""
    whole = _uncut(settings, snapshot, "unique") or _uncut(settings, snapshot, "enriched", "rejected", "dead-letter")
    count = 0
    for raw, place in ledger.false_links():
        count += 1
        if whole:
            shown = ledger.problems.counts["false link"] < EXAMPLES
            detail = await _named(settings, reader, place) if shown else ""
            ledger.problems.add("false link", str(raw), detail)
    return 0 if whole else count


def _uncut(settings: Settings, snapshot: _Snapshot, *names: str) -> bool:
    return not any(snapshot.begins[each] for each in _of(settings, snapshot.ends, *names))


async def _named(settings: Settings, reader: Reader, place: Coordinates) -> str:
    """What the duplicate record at `place` says of itself."""
    record = await reader.at(Coordinates(full_name(settings, place.topic), place.partition, place.offset))
    headers = dict(record.headers) if record is not None else {}
    mine, original = (headers.get(name, b"").decode("utf-8", "replace") for name in (ID_HEADER, ORIGINAL_HEADER))
    return f"duplicate {mine} ({place}) names {original}, which was never unique"
