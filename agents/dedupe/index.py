"""The dedupe index: a view of one partition of the topic `seen`, folded record by record.

A batch is decided on an overlay: the index plus what the batch decided so far. After the Kafka transaction the caller
applies the overlay's `Seen` records; on abort it drops the overlay. After a restart it reads `seen` from `offset`.

What a decision depends on: the records applied before, in log order, and the article's own time. Never the wall clock
or the cut of the batches, so that a replay gives the same answers. Time is `first_seen_ms`; an owner more than
a window older than the article is none. Rows lie in buckets of a quarter window, dropped whole (docs/dedupe.md).
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
import xxhash

from copydesk.agents.dedupe.decisions import (
    LARGEST_MS,
    Article,
    Decision,
    Duplicate,
    Known,
    Owner,
    Update,
    itself,
    judge,
)
from copydesk.agents.dedupe.stores import BUCKET, META, MemoryStore, RocksStore, Store
from copydesk.agents.dedupe.urls import url_hash
from copydesk.streams.records import Seen

# How rows are written; another number than the stored one rebuilds the index from `seen`.
FORMAT = 1
# A quarter of the window is as much as is kept too long; more buckets would mean more look-ups an article.
SPAN = 4
# An article that comes later than others by up to one bucket must still find all of its window.
LATE = 1
TEXT, ID, URL = b"t", b"i", b"u"
# A process that ends lets go of its lock at once; waiting longer only hides two workers with one folder.
LOCK_SECONDS = 2.0


class Meta(msgspec.Struct, frozen=True, kw_only=True):
    """Of what the index is a view, and how far."""

    format: int = FORMAT
    identity: str
    window_ms: int
    offset: int = 0
    watermark: int | None = None
    """The event time that the index has reached."""

    def continues(self, other: "Meta", end_offset: int | None) -> bool:
        """Whether this stored state is a beginning of what `other` asks for."""
        same = (self.format, self.identity, self.window_ms) == (other.format, other.identity, other.window_ms)
        return same and (end_offset is None or self.offset <= end_offset)


class Index:
    """One partition's articles within the window. Not for several threads at a time."""

    def __init__(self, store: Store, meta: Meta) -> None:
        """Use `Index.open`."""
        self._store, self._meta = store, meta
        self._width = -(-meta.window_ms // SPAN)
        self._buckets = store.buckets()

    @classmethod
    def open(
        cls,
        path: Path | None,
        *,
        identity: str,
        window_ms: int,
        end_offset: int | None = None,
        lock_seconds: float = LOCK_SECONDS,
    ) -> "Index":
        """The index in a folder, or in memory (None); raises StoreError, for example when another process has it.

        It starts anew, at offset 0, when the folder is damaged or is not a view of this log: another `identity`
        (cluster, topic, partition), another window, or an offset beyond the log's end (`end_offset`).
        """
        if window_ms < 1:
            raise ValueError(f"a window of {window_ms} ms holds nothing")
        store = MemoryStore() if path is None else RocksStore(path, lock_seconds=lock_seconds)
        wanted = Meta(identity=identity, window_ms=window_ms)
        stored = _stored(store)
        if stored is None or not stored.continues(wanted, end_offset):
            store.wipe()
            stored = wanted
        return cls(store, stored)

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
        overlay, watermark = self.overlay(), self._meta.watermark
        for record in seen:
            if abs(record.first_seen_ms) > LARGEST_MS:
                continue  # Not ours: `decide` takes no such article, and the topic is open to others.
            overlay.place(record)
            watermark = self._advanced(watermark, record.first_seen_ms)
        meta = msgspec.structs.replace(self._meta, offset=offset, watermark=watermark)
        rows = {key: _pack(owner) for key, owner in overlay.rows.items()}
        self._store.write(rows | {META: msgspec.json.encode(meta)})
        self._meta = meta
        self._buckets |= overlay.buckets

    def expire(self, now_ms: int) -> int:
        """Drops the buckets that no article can need any more, by the watermark or `now_ms`, whichever is less.

        Returns how many. The wall clock alone would drop too much in a replay; the watermark alone could be carried
        off by a producer whose clock is ahead.
        """
        if self._meta.watermark is None:
            return 0
        oldest = self.bucket(min(self._meta.watermark, now_ms)) - SPAN - LATE
        dropped = {bucket for bucket in self._buckets if bucket < oldest}
        if dropped:
            self._store.write({}, dropped)
            self._buckets -= dropped
        return len(dropped)

    def close(self) -> None:
        """Lets go of files and lock."""
        self._store.close()

    def read(self, keys: Sequence[bytes]) -> list[Owner | None]:
        """The stored rows."""
        rows = self._store.get(keys) if keys else []
        return [None if row is None else _unpack(row) for row in rows]

    def bucket(self, time_ms: int) -> int:
        """The number of the bucket; what has no sensible time is the oldest."""
        return max(0, time_ms) // self._width

    def _advanced(self, watermark: int | None, time_ms: int) -> int:
        """One record moves the watermark by at most a bucket, so that no single wrong clock costs the window."""
        if watermark is None:
            return time_ms
        return max(watermark, min(time_ms, watermark + self._width))


class Overlay:
    """An index with a batch on top: what is decided here is seen here, and by nobody else until it is applied."""

    def __init__(self, index: Index) -> None:
        """Starts with nothing of its own."""
        self.seen: list[Seen] = []
        """The records to publish: one for each unique article or update; none for a duplicate, nor for an article
        that is processed again. So a duplicate does not prolong the time in which its original is known."""
        self.rows: dict[bytes, Owner] = {}
        self.buckets: set[int] = set()
        self._index = index

    def decide(self, article: Article) -> Decision:
        """What the article is to the index and to what this overlay decided before."""
        url = url_hash(article.canonical_url, article.url)
        known = self._known(article, url)
        decision = judge(article, known)
        if not isinstance(decision, Duplicate) and itself(article, known) is None:
            record = _seen(article, decision, url)
            self.seen.append(record)
            self.place(record)
        return decision

    def place(self, record: Seen) -> None:
        """Folds one record in: in its bucket the first owner keeps a text, the newest article has the id and URL."""
        bucket = self._index.bucket(record.first_seen_ms)
        keys = _keys((bucket,), record.content_hash, record.id, record.url_hash)
        owner = Owner(record.first_seen_ms, record.id, record.family, str(record.raw), record.of)
        for key, before in zip(keys, self._read(keys), strict=True):
            if before is None or (not _is_text(key) and before.first_seen_ms <= owner.first_seen_ms):
                self.rows[key] = owner
        self.buckets.add(bucket)

    def _known(self, article: Article, url: str) -> Known:
        """Probes the live buckets from a window before the article to a window after it: late articles have both."""
        oldest = article.first_seen_ms - self._index.window_ms
        first, last = self._index.bucket(oldest), self._index.bucket(article.first_seen_ms) + SPAN
        near = [bucket for bucket in range(first, last + 1) if bucket in self.buckets or self._index.live(bucket)]
        keys = _keys(near, article.content_hash, article.id, url)
        found: dict[bytes, list[Owner]] = {TEXT: [], ID: [], URL: []}
        for key, owner in zip(keys, self._read(keys), strict=True):
            if owner is not None and owner.first_seen_ms >= oldest:
                found[_kind(key)].append(owner)
        return Known(found[TEXT], *(found[kind][-1] if found[kind] else None for kind in (ID, URL)))

    def _read(self, keys: Sequence[bytes]) -> list[Owner | None]:
        """Own rows first, then the index's."""
        stored = dict(zip(asked := [key for key in keys if key not in self.rows], self._index.read(asked), strict=True))
        return [self.rows.get(key) or stored.get(key) for key in keys]


def _keys(buckets: Iterable[int], content_hash: str, id: str, url: str) -> list[bytes]:
    """For each kind of row one key a bucket, oldest first; none for a URL that names no article."""
    ends = [kind + _digest(text) for kind, text in ((TEXT, content_hash), (ID, id), (URL, url)) if text]
    starts = [BUCKET.pack(bucket) for bucket in buckets]
    return [start + end for end in ends for start in starts]


def _kind(key: bytes) -> bytes:
    return key[BUCKET.size : BUCKET.size + 1]


def _is_text(key: bytes) -> bool:
    return _kind(key) == TEXT


def _digest(text: str) -> bytes:
    return xxhash.xxh3_128_digest(text.encode("utf-8", "surrogatepass"))


def _seen(article: Article, decision: Decision, url: str) -> Seen:
    return Seen(
        id=article.id,
        family=decision.family,
        of=decision.of if isinstance(decision, Update) else None,
        url_hash=url,
        content_hash=article.content_hash,
        first_seen_ms=article.first_seen_ms,
        raw=article.raw,
        sketch=article.sketch,
        fingerprint_version=article.fingerprint_version,
    )


def _stored(store: Store) -> Meta | None:
    """What the store says of itself; None if it says nothing sensible."""
    row = store.get([META])[0]
    try:
        return None if row is None else msgspec.json.decode(row, type=Meta)
    except msgspec.DecodeError:
        return None


_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(Owner).decode
