"""The ledger: which outcomes each raw record has, judged from headers alone. Pure: no Kafka in here.

Every record of `raw` ends in exactly one of enriched, duplicate, rejected, dead-letter. A `Ledger` holds one byte for
each raw offset: a bit for each topic in which the record was seen, one for 'still under way', one for 'seen twice'. Ids
are kept as 64-bit hashes in `Spill` files, so that memory does not grow with the number of articles.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt
import xxhash

from copydesk.streams.outcomes import ID_HEADER, ORIGINAL_HEADER, RAW_HEADER, REASON_HEADER, STAGE_HEADER
from copydesk.streams.records import Coordinates
from copydesk.streams.spill import Spill, dangling

# Clean and unique are read first: an article that was seen in `unique` need not be remembered again from `enriched`.
READ_ORDER = ("clean", "unique", "enriched", "duplicate", "rejected", "dead-letter")
BIT = {name: 1 << number for number, name in enumerate(READ_ORDER)}
OUTCOME_BITS = BIT["enriched"] | BIT["duplicate"] | BIT["rejected"] | BIT["dead-letter"]
OPEN, TWICE = 64, 128
# Raw coordinates as one number: Kafka has at most some thousand partitions, and 2^48 records last for ever.
OFFSET_BITS = 48
OFFSET_MASK = (1 << OFFSET_BITS) - 1
# A dead letter of `tag` was unique before, and copies may name it.
AFTER_UNIQUE = b"tag"
# What a person reads of a list; the count says how many there are.
EXAMPLES = 20
# Reasons are words of an enum; a stranger's record shall not make the table endless.
MAX_REASONS = 50
# Kafka's longest topic name; a header may have megabytes.
MAX_WORD = 249

Bytes = npt.NDArray[np.uint8]


class Record(Protocol):
    """What the ledger needs of a record; aiokafka's records and `outcomes.Message` both have it."""

    @property
    def offset(self) -> int:
        """Offset in its partition."""

    @property
    def headers(self) -> Sequence[tuple[str, bytes]]:
        """Headers in the order of the record; names may repeat."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One breach of the ledger: its kind, the record that shows it, and one line for people."""

    kind: str
    place: str
    detail: str


@dataclass(slots=True)
class Problems:
    """All breaches counted by kind, the first of each kind kept."""

    counts: Counter[str] = field(default_factory=Counter)
    examples: list[Problem] = field(default_factory=list)

    def add(self, kind: str, place: str, detail: str) -> None:
        """Count one; keep it while there are few of its kind."""
        self.counts[kind] += 1
        if self.counts[kind] <= EXAMPLES:
            self.examples.append(Problem(kind, place, detail))


@dataclass(frozen=True, slots=True)
class Span:
    """What is known of one partition of `raw` (offsets).

    `begin` and `end` bound what is judged; below `done` the clean stage has committed; `known` is the end of all that
    was ever written when the outcomes were read: an outcome beyond it is invented.
    """

    begin: int
    done: int
    end: int
    known: int


class Ledger:
    """Takes the records of all topics below `raw` and says what is missing, doubled or false."""

    def __init__(self, topic: str, spans: Mapping[int, Span], spill: Spill, links: Spill) -> None:
        """`topic` is the full name of `raw`; `spill` takes (id hash, raw), `links` (id hash, raw, place)."""
        self.topic, self.spans, self.problems = topic, dict(spans), Problems()
        self.reasons: dict[str, Counter[str]] = {"rejected": Counter(), "dead-letter": Counter()}
        self.expired = self.later = self.gaps = 0
        self._flags = {number: bytearray(max(0, span.end - span.begin)) for number, span in spans.items()}
        self._topic = topic.encode()
        self._originals, self._links = spill, links

    def read(self, name: str, partition: int, records: Iterable[Record], committed: int | None = None) -> None:
        """Enter records of topic `name`; for clean and unique, `committed` is what the next stage has done."""
        for record in records:
            headers = dict(record.headers)  # the last of a name wins: ours stand last
            raw = self._coordinates(headers)
            if raw is None:
                self._problem("unlabelled", name, partition, record, "has no usable copydesk headers")
                continue
            self._enter(name, partition, record, headers, raw)
            if committed is not None and record.offset >= committed:
                self._mark(raw, OPEN)

    def _coordinates(self, headers: dict[str, bytes]) -> tuple[bytes, int, int] | None:
        """(topic, partition, offset) of the raw record, None when a header is missing or makes no sense."""
        try:
            topic, partition, offset = headers[RAW_HEADER].rsplit(b"/", 2)
            raw = topic, int(partition), int(offset)
        except (KeyError, ValueError, AttributeError):
            return None
        return raw if headers.get(ID_HEADER) is not None else None

    def _enter(self, name: str, partition: int, record: Record, headers: dict[str, bytes], raw: tuple[bytes, int, int]) -> None:  # fmt: skip
        topic, number, offset = raw
        span = self.spans.get(number)
        if topic != self._topic or span is None or not 0 <= offset < span.known:
            named = f"{topic[:MAX_WORD].decode('utf-8', 'replace')}/{number}/{offset}"
            self._problem("invented", name, partition, record, f"names {named}, which is not a raw record")
            return
        fresh = self._tick(name, span, number, offset)
        packed = number << OFFSET_BITS | offset
        if fresh and (name in ("unique", "enriched") or headers.get(STAGE_HEADER) == AFTER_UNIQUE):
            self._originals.add(xxhash.xxh3_64_intdigest(headers[ID_HEADER]), packed)
        if not span.begin <= offset < span.end:
            return
        if name == "duplicate":
            self._link(partition, record, headers, packed)
        elif name in self.reasons:
            self._count_reason(name, partition, record, headers)

    def _tick(self, name: str, span: Span, number: int, offset: int) -> bool:
        """Set the topic's bit; True when the article was not remembered as unique before."""
        bit = BIT[name]
        if not span.begin <= offset < span.end:
            self.expired += offset < span.begin and bit & OUTCOME_BITS != 0
            self.later += offset >= span.end and bit & OUTCOME_BITS != 0
            return True
        flags, index = self._flags[number], offset - span.begin
        seen = flags[index]
        flags[index] = seen | bit
        if seen & bit or (bit & OUTCOME_BITS and seen & OUTCOME_BITS):
            self._double(name, number, offset, seen)
        return not seen & BIT["unique"]

    def _double(self, name: str, number: int, offset: int, seen: int) -> None:
        """A second record of one raw record: said once for each raw record."""
        if not seen & TWICE:
            before = [
                topic for topic in READ_ORDER if seen & BIT[topic] and (BIT[topic] & OUTCOME_BITS or topic == name)
            ]
            self.problems.add(
                "doubled", f"{self.topic}/{number}/{offset}", f"in {' and '.join(before)}, again in {name}"
            )
        self._flags[number][offset - self.spans[number].begin] |= TWICE

    def _mark(self, raw: tuple[bytes, int, int], flag: int) -> None:
        span = self.spans.get(raw[1])
        if raw[0] == self._topic and span is not None and span.begin <= raw[2] < span.end:
            self._flags[raw[1]][raw[2] - span.begin] |= flag

    def _link(self, partition: int, record: Record, headers: dict[str, bytes], packed: int) -> None:
        original = headers.get(ORIGINAL_HEADER)
        if original is None:
            self._problem("unlabelled", "duplicate", partition, record, "does not name its original")
            return
        place = partition << OFFSET_BITS | record.offset
        self._links.add(xxhash.xxh3_64_intdigest(original), packed, place)

    def _count_reason(self, name: str, partition: int, record: Record, headers: dict[str, bytes]) -> None:
        reason, counts = headers.get(REASON_HEADER), self.reasons[name]
        if reason is None:
            self._problem("unlabelled", name, partition, record, "gives no reason")
            return
        word = reason[:MAX_WORD].decode("utf-8", "replace")
        counts[word if word in counts or len(counts) < MAX_REASONS else "other"] += 1

    def _problem(self, kind: str, name: str, partition: int, record: Record, detail: str) -> None:
        self.problems.add(kind, f"{name}/{partition}/{record.offset}", detail)

    def false_links(self) -> Iterator[tuple[Coordinates, Coordinates]]:
        """(raw record, duplicate record) of each duplicate whose original is nowhere, or is only itself."""
        for raw, place in dangling(self._originals, self._links):
            yield self._unpacked(self.topic, raw), self._unpacked("duplicate", place)

    @staticmethod
    def _unpacked(topic: str, packed: int) -> Coordinates:
        return Coordinates(topic, packed >> OFFSET_BITS, packed & OFFSET_MASK)

    def unaccounted(self, number: int, *, settled: bool) -> list[tuple[int, int]]:
        """Runs [start, end) of offsets without outcome and not under way, below `done` (settled) or from it on."""
        span, flags = self.spans[number], self._array(number)
        missing = (flags & (OUTCOME_BITS | OPEN)) == 0
        border = min(max(span.done - span.begin, 0), len(missing))
        part, first = (missing[:border], span.begin) if settled else (missing[border:], span.begin + border)
        return [(first + start, first + end) for start, end in runs(part)]

    def last_seen(self, number: int, offset: int) -> str | None:
        """The last topic in which a raw record was seen, None for none."""
        flags = self._flags[number][offset - self.spans[number].begin]
        return next((name for name in reversed(READ_ORDER) if flags & BIT[name]), None)

    def count(self, name: str) -> int:
        """Raw records that were seen in the topic."""
        return sum(int(np.count_nonzero(self._array(number) & BIT[name])) for number in self._flags)

    def in_flight(self) -> int:
        """Raw records that wait between two stages."""
        flags = (self._array(number) for number in self._flags)
        return sum(int(np.count_nonzero((each & OPEN != 0) & (each & OUTCOME_BITS == 0))) for each in flags)

    def offsets(self) -> int:
        """Offsets of `raw` that are judged, markers and aborted records included."""
        return sum(len(flags) for flags in self._flags.values())

    def _array(self, number: int) -> Bytes:
        return np.frombuffer(self._flags[number], np.uint8)


def runs(mask: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """[start, end) of each run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]
