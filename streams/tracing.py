"""Where one article is: every record of it, found by id, by URL or by coordinates.

Topics are read in bulk and matched by the copydesk headers, which costs no decoding. All topics are read to their end,
even when an outcome is found: a record that was doubled, which is what one traces, would be missed otherwise.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from aiokafka import TopicPartition

from copydesk.config.settings import Settings
from copydesk.streams.errors import CopydeskError
from copydesk.streams.outcomes import ID_HEADER, RAW_HEADER
from copydesk.streams.reading import POINT_BYTES, Reader, decoded
from copydesk.streams.records import Coordinates
from copydesk.streams.topics import BY_NAME, full_name, short_name

FLOW = ("raw", "clean", "seen", "unique", "duplicate", "rejected", "dead-letter", "enriched")
DOWNSTREAM = FLOW[1:]
# Topics whose JSON is not ours: a producer may write `/` as `\/`, so the bytes of a URL need not stand in it.
FOREIGN = frozenset({"raw", "dead-letter"})
# Enough for an article that was fed every hour for weeks; an id that producers abuse shall not fill memory.
MOST_FOUND = 1000
# A backlog may be hundreds of GB of pages: only so many of the newest waiting records of a partition are looked at.
MOST_WAITING = 2000
COORDINATES = re.compile(r"([^/\s]+)/(\d{1,10})/(\d{1,18})")

Match = Callable[[str, Any], bool]
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Found:
    """One record of the article: the short name of its topic, the record, its raw record's coordinates as text."""

    name: str
    record: Any
    raw: str


async def trace(settings: Settings, target: str, progress: Progress | None = None) -> list[Found]:
    """All records of the article in the order of the flow, one raw record after the other.

    `target` is an article id, a URL, or `topic/partition/offset` of any record (short or full topic name). Raises
    CopydeskError when nothing is known of it.
    """
    async with Reader(settings) as reader, Reader(settings, partition_bytes=POINT_BYTES) as point:
        search = _Search(settings, reader, progress)
        place = coordinates(settings, target)
        if place is not None:
            raw = await _raw_of(settings, point, place)
            found = await search.scan(DOWNSTREAM, lambda _, record: _header(record, RAW_HEADER) == raw)
            raws = {raw}
        else:
            ids, waiting = await search.identities(target)
            found = await search.scan(DOWNSTREAM, lambda _, record: _header(record, ID_HEADER) in ids) if ids else []
            raws = {each.raw for each in found} | waiting
        found += await _raw_records(settings, point, raws)
    if not found:
        raise CopydeskError(
            f"nothing is known of {target!r}: it is no id, URL or topic/partition/offset of a record here"
        )
    return ordered(found)


def coordinates(settings: Settings, target: str) -> Coordinates | None:
    """The coordinates that the text names, with the full topic name; None when it names none of our topics."""
    match = COORDINATES.fullmatch(target)
    name = short_name(settings, match[1]) if match else ""
    if match is None or name not in BY_NAME:
        return None
    return Coordinates(full_name(settings, name), int(match[2]), int(match[3]))


def ordered(found: Iterable[Found]) -> list[Found]:
    """By raw record, oldest first; within it in the order of the flow."""
    found = list(found)
    first: dict[str, int] = {}
    for each in found:
        first[each.raw] = min(first.get(each.raw, each.record.timestamp), each.record.timestamp)

    def order(each: Found) -> tuple[int, str, int, int, int]:
        return first[each.raw], each.raw, FLOW.index(each.name), each.record.partition, each.record.offset

    return sorted(found, key=order)


async def _raw_of(settings: Settings, point: Reader, place: Coordinates) -> str:
    """The raw coordinates of the record at `place`."""
    record = await point.at(place)
    if record is None:
        raise CopydeskError(
            f"there is no record at {place}: it is deleted, a transaction's marker, or was never written"
        )
    if short_name(settings, place.topic) == "raw":
        return str(place)
    raw = _header(record, RAW_HEADER)
    if not raw:
        raise CopydeskError(f"the record at {place} has no header {RAW_HEADER}: no worker of this pipeline wrote it")
    return raw


async def _raw_records(settings: Settings, point: Reader, raws: Iterable[str]) -> list[Found]:
    """The raw records themselves, those that retention has left."""
    found = []
    for raw in raws:
        place = coordinates(settings, raw)
        record = await point.at(place) if place is not None else None
        if record is not None:
            found.append(Found("raw", record, raw))
    return found


class _Search:
    """Bulk reading of topics for one article."""

    def __init__(self, settings: Settings, reader: Reader, progress: Progress | None) -> None:
        self._settings, self._reader = settings, reader
        self._progress = progress or (lambda *_: None)

    async def scan(self, names: Iterable[str], match: Match) -> list[Found]:
        """The records of these topics that match, up to a bound."""
        found: list[Found] = []
        for name in names:
            partitions = await self._reader.partitions([full_name(self._settings, name)])
            begins, ends = await self._reader.begins(partitions), await self._reader.ends(partitions)
            spans = {each: (begins[each], ends[each]) for each in partitions}
            found += await self._matching(name, spans, match, MOST_FOUND - len(found))
        return found

    async def _matching(self, name: str, spans: dict[TopicPartition, tuple[int, int]], match: Match, room: int) -> list[Found]:  # fmt: skip
        found: list[Found] = []
        done, total = 0, sum(end - start for start, end in spans.values())
        async for _, records in self._reader.read(spans):
            found += [Found(name, each, _header(each, RAW_HEADER)) for each in records if match(name, each)]
            done += len(records)
            self._progress(name, done, total)
        return found[: max(0, room)]

    async def identities(self, target: str) -> tuple[set[str], set[str]]:
        """Ids of the articles that an id or URL means, and raw coordinates of records that no worker has taken yet."""
        match = _mentions_url(target) if "://" in target else None
        found = await self.scan(DOWNSTREAM, match) if match else []
        ids = {_header(each.record, ID_HEADER) for each in found} - {""} if match else {target}
        return ids, await self._waiting(match or _carries_id(target))

    async def _waiting(self, match: Match) -> set[str]:
        """Raw coordinates of the matching records that wait for the clean stage."""
        partitions = await self._reader.partitions([full_name(self._settings, "raw")])
        done = await self._reader.committed(partitions)
        begins, ends = await self._reader.begins(partitions), await self._reader.ends(partitions)
        spans = {
            each: (max(begins[each], done.get(each, 0), ends[each] - MOST_WAITING), ends[each]) for each in partitions
        }
        found = await self._matching("raw", spans, match, MOST_FOUND)
        return {f"{each.record.topic}/{each.record.partition}/{each.record.offset}" for each in found}


def _header(record: Any, name: str) -> str:
    """The last header of that name as text, empty when there is none."""
    value = dict(record.headers).get(name)
    return value.decode("utf-8", "replace") if value else ""


def _mentions_url(url: str) -> Match:
    """Matches records whose key, CloudEvents subject, or JSON `url` or `canonical_url` is the URL."""
    wanted = url.encode()

    def match(name: str, record: Any) -> bool:
        if record.key == wanted or dict(record.headers).get("ce_subject") == wanted:
            return True
        if record.value is None or not (name in FOREIGN or wanted in record.value):
            return False
        value = decoded(record.value) or {}
        return url in (value.get("url"), value.get("canonical_url"))

    return match


def _carries_id(id: str) -> Match:
    """Matches raw records to which the producer gave the id."""
    wanted = id.encode()

    def match(_: str, record: Any) -> bool:
        if dict(record.headers).get("ce_id") == wanted:
            return True
        return record.value is not None and (decoded(record.value) or {}).get("id") == id

    return match
