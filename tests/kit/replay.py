"""Decides `clean` again, in the order in which it stands, and compares with what the pipeline wrote: byte for byte."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from typing import Any

import xxhash

from copydesk.agents.dedupe.index import Index
from copydesk.agents.dedupe.task import Decided, decide_batch
from copydesk.agents.dedupe.verdicts import Rules
from copydesk.config.settings import Settings
from copydesk.streams.outcomes import RAW_HEADER
from copydesk.streams.reading import Reader
from copydesk.streams.topics import DAY_MS, full_name

WRITTEN = ("unique", "duplicate", "seen")
EXAMPLES = 5
Key = tuple[str, str]
"""Topic and raw coordinates."""


@dataclass
class Comparison:
    """What the pipeline wrote beside what the library decides on the same order."""

    articles: int = 0
    outputs: dict[str, int] = field(default_factory=dict)
    different: list[str] = field(default_factory=list)
    """The first of them, by topic and raw coordinates."""
    differences: int = 0

    def differ(self, what: str) -> None:
        self.differences += 1
        if len(self.different) < EXAMPLES:
            self.different.append(what)


async def replayed(settings: Settings) -> Comparison:
    """Reads the topics at read_committed; holds a hash of each output, and one index."""
    found, expected = Comparison(), dict[Key, int]()
    index: Index | None = None
    last = None
    async for partition, records in _read(settings, ("clean",)):
        if partition != last:
            last, index = partition, _empty(settings)
        found.articles += len(records)
        expected |= _decided(records, index)
    async for partition, records in _read(settings, WRITTEN):
        name = partition.topic.rpartition(".")[2]
        found.outputs[name] = found.outputs.get(name, 0) + len(records)
        for record in records:
            key = (name, _raw(record))
            if expected.pop(key, None) != xxhash.xxh3_64_intdigest(record.value):
                found.differ(f"{' '.join(key)}: {record.value[:300]!r}")
    for key in expected:
        found.differ(f"{' '.join(key)}: not written")
    return found


async def _read(settings: Settings, names: Iterable[str]) -> AsyncIterator[tuple[Any, list[Any]]]:
    """One partition after the other, each in its order."""
    async with Reader(settings) as reader:
        partitions = await reader.partitions([full_name(settings, name) for name in names])
        ends = await reader.ends(partitions)
        for partition in partitions:
            async for _, records in reader.read({partition: (0, ends[partition])}):
                if records:
                    yield partition, records


def _empty(settings: Settings) -> Index:
    window, near = (int(days * DAY_MS) for days in (settings.window_days, settings.near_window_days))
    rules = Rules(settings.joined_share, settings.new_share, settings.suppress_doubt)
    return Index.open(None, identity="", window_ms=window, near_window_ms=near, rules=rules)


def _decided(records: list[Any], index: Index) -> dict[Key, int]:
    """Hashes of what is to be written for a batch, which then becomes part of the index."""
    overlay = index.overlay()
    outputs = dict[Key, int]()
    for record, decided in zip(records, decide_batch([record.value for record in records], overlay), strict=True):
        if isinstance(decided, Decided):
            values = zip(WRITTEN, (decided.unique, decided.duplicate, decided.seen), strict=True)
            outputs |= {(name, _raw(record)): xxhash.xxh3_64_intdigest(value) for name, value in values if value}
    index.apply(overlay.seen, index.offset + len(overlay.seen))
    return outputs


def _raw(record: Any) -> str:
    return dict(record.headers)[RAW_HEADER].decode()
