"""The dedupe index: a view of one partition of the topic `seen`, folded record by record.

A batch is decided on an overlay: the index plus what the batch decided so far. After the Kafka transaction the caller
applies the overlay's `Seen` records; on abort it drops the overlay. After a restart it reads `seen` from `offset`.

What a decision depends on: the records applied before, in log order, and the article's own time. Never the wall clock
or the cut of the batches, so that a replay gives the same answers. Time is `first_seen_ms`; an owner more than
a window older than the article is none. Rows lie in buckets of a part of the window, dropped whole (docs/dedupe.md).
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from copydesk.agents.dedupe.decisions import LARGEST_MS, Article, Decision
from copydesk.agents.dedupe.overlay import Overlay
from copydesk.agents.dedupe.stores import META, MemoryStore, Store
from copydesk.agents.dedupe.verdicts import Rules
from copydesk.agents.dedupe.windows import Windows
from copydesk.streams.records import Seen

# How rows are written; another number than the stored one rebuilds the index from `seen`.
FORMAT = 3
# A process that ends lets go of its lock at once; waiting longer only hides two workers with one folder.
LOCK_SECONDS = 2.0


class Meta(msgspec.Struct, frozen=True, kw_only=True):
    """Of what the index is a view, and how far."""

    format: int = FORMAT
    identity: str
    window_ms: int
    near_window_ms: int
    offset: int = 0
    count: int = 0
    """Articles applied: the next one's number."""
    watermark: int | None = None
    """The event time that the index has reached."""

    def continues(self, other: "Meta", end_offset: int | None) -> bool:
        """Whether this stored state is a beginning of what `other` asks for."""
        same = self.made_for() == other.made_for()
        return same and (end_offset is None or self.offset <= end_offset)

    def made_for(self) -> tuple[int, str, int, int]:
        """What a stored state must have in common with what is asked for."""
        return self.format, self.identity, self.window_ms, self.near_window_ms


class Index:
    """One partition's articles within the window. Not for several threads at a time."""

    def __init__(self, store: Store, meta: Meta, rules: Rules) -> None:
        """Use `Index.open`."""
        self._store, self._meta, self.rules = store, meta, rules
        self.windows = Windows(meta.window_ms, meta.near_window_ms)
        self._buckets = store.buckets()

    @classmethod
    def open(
        cls,
        path: Path | None,
        *,
        identity: str,
        window_ms: int,
        near_window_ms: int | None = None,
        rules: Rules | None = None,
        end_offset: int | None = None,
        lock_seconds: float = LOCK_SECONDS,
    ) -> "Index":
        """The index in a folder, or in memory (None); raises StoreError, for example when another process has it.

        It starts anew, at offset 0, when the folder is damaged or is not a view of this log: another `identity`
        (cluster, topic, partition), another window, or an offset beyond the log's end (`end_offset`). Near-duplicates
        are known for `near_window_ms`, exact copies for `window_ms`.
        """
        near_ms = min(window_ms, near_window_ms or window_ms)
        Windows(window_ms, near_ms)
        store = MemoryStore() if path is None else _on_disk(path, lock_seconds)
        wanted = Meta(identity=identity, window_ms=window_ms, near_window_ms=near_ms)
        stored = _stored(store)
        if stored is None or not stored.continues(wanted, end_offset):
            store.wipe()
            stored = wanted
        return cls(store, stored, rules or Rules())

    @property
    def offset(self) -> int:
        """The next offset of `seen` to read; if retention has deleted it, go on at the log's beginning."""
        return self._meta.offset

    @property
    def watermark(self) -> int | None:
        """The event time reached, milliseconds; None if nothing was applied yet."""
        return self._meta.watermark

    @property
    def window_ms(self) -> int:
        """In which time a copy is recognised."""
        return self._meta.window_ms

    @property
    def count(self) -> int:
        """Articles applied so far."""
        return self._meta.count

    def live(self, bucket: int) -> bool:
        """Whether the bucket holds rows."""
        return bucket in self._buckets

    def decide(self, article: Article) -> Decision:
        """What the article is to those applied so far. Changes nothing."""
        return self.overlay().decide(article)

    def overlay(self) -> "Overlay":
        """For one batch. It is worth nothing after `apply`."""
        return Overlay(self)

    def apply(self, seen: Iterable[Seen], offset: int) -> None:
        """Takes in records of `seen` in log order; `offset` is the next one to read. What was applied is skipped.

        Rows, offset and watermark are written together or not at all. Raises StoreError, for example on a full disk.
        """
        if offset <= self._meta.offset:
            return
        overlay = self.overlay()
        # What `decide` takes has a sensible time; the topic is open to others.
        records = [record for record in seen if abs(record.first_seen_ms) <= LARGEST_MS]
        for record in records:
            overlay.place(record)
        self._write(overlay, records, offset)

    def commit(self, overlay: Overlay, offset: int) -> None:
        """Takes in what an overlay of this very state decided: the same as to apply its `seen`, without the work."""
        if offset > self._meta.offset:
            self._write(overlay, overlay.seen, offset)

    def _write(self, overlay: Overlay, records: Sequence[Seen], offset: int) -> None:
        watermark = self._meta.watermark
        for record in records:
            watermark = self._advanced(watermark, record.first_seen_ms)
        meta = msgspec.structs.replace(self._meta, offset=offset, count=overlay.count, watermark=watermark)
        self._store.write(overlay.rows | {META: msgspec.json.encode(meta)})
        self._meta = meta
        self._buckets |= overlay.buckets

    def expire(self, now_ms: int) -> int:
        """Drops the buckets that no article can need any more, by the watermark or `now_ms`, whichever is less.

        Returns how many. The wall clock alone would drop too much in a replay; the watermark alone could be carried
        off by a producer whose clock is ahead.
        """
        if self._meta.watermark is None:
            return 0
        reached = min(self._meta.watermark, now_ms)
        dropped = {bucket for bucket in self._buckets if self.windows.expired(bucket, reached)}
        if dropped:
            self._store.write({}, dropped)
            self._buckets -= dropped
        return len(dropped)

    def close(self) -> None:
        """Lets go of files and lock."""
        self._store.close()

    def read(self, keys: Sequence[bytes]) -> list[bytes | None]:
        """The stored rows."""
        return self._store.get(keys) if keys else []

    def _advanced(self, watermark: int | None, time_ms: int) -> int:
        """One record moves the watermark by at most a bucket, so that no single wrong clock costs the window."""
        if watermark is None:
            return time_ms
        return max(watermark, min(time_ms, watermark + self.windows.exact_width))


def _on_disk(path: Path, lock_seconds: float) -> Store:
    from copydesk.agents.dedupe.rocks import RocksStore  # noqa: PLC0415  the pool takes fingerprints without RocksDB

    return RocksStore(path, lock_seconds=lock_seconds)


def _stored(store: Store) -> Meta | None:
    """What the store says of itself; None if it says nothing sensible."""
    row = store.get([META])[0]
    try:
        return None if row is None else msgspec.json.decode(row, type=Meta)
    except msgspec.DecodeError:
        return None
