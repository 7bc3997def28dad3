"""A batch of articles on top of the index: what is decided here is seen here, and by nobody else until it is applied."""

import base64
from collections.abc import Iterable, Sequence
from typing import Protocol

from copydesk.agents.dedupe import families, nearby, sketches
from copydesk.agents.dedupe.decisions import Article, Decision, Duplicate, Known, Unique, Update, itself, judge
from copydesk.agents.dedupe.evidence import Print, print_of
from copydesk.agents.dedupe.fingerprint import FINGERPRINT_VERSION
from copydesk.agents.dedupe.nearby import Nearby
from copydesk.agents.dedupe.rows import (
    ARTICLE,
    FAMILY,
    ID,
    KEY,
    TEXT,
    URL,
    Owner,
    digest,
    family_digest,
    joined,
    pack_article,
    pack_key,
    pack_number,
    pack_owner,
    row,
    source_byte,
    unpack_owner,
)
from copydesk.agents.dedupe.stores import BUCKET, bucket_of
from copydesk.agents.dedupe.urls import url_hash
from copydesk.agents.dedupe.verdicts import Rules
from copydesk.agents.dedupe.windows import Windows
from copydesk.streams.records import Seen


class View(Protocol):
    """What an overlay lies on."""

    windows: Windows
    rules: Rules

    @property
    def count(self) -> int:
        """Articles applied so far."""

    def read(self, keys: Sequence[bytes]) -> list[bytes | None]:
        """The stored rows."""

    def live(self, bucket: int) -> bool:
        """Whether the bucket holds rows."""


class Overlay:
    """Decides one article after the other; worth nothing once something else was applied to the index."""

    def __init__(self, view: View) -> None:
        """Starts with nothing of its own."""
        self.seen: list[Seen] = []
        """The records to publish: one for each article that is no duplicate; none for one that is processed again.
        So a duplicate does not prolong the time in which its original is known."""
        self.rows: dict[bytes, bytes] = {}
        self.buckets: set[int] = set()
        self._view = view
        self.count = view.count

    def decide(self, article: Article) -> Decision:
        """What the article is to the index and to what this overlay decided before."""
        url = url_hash(article.canonical_url, article.url)
        known = self._known(article, url)
        decision = judge(article, known)
        if isinstance(decision, Duplicate) or itself(article, known) is not None:
            return decision or Unique(article.id)
        new = _print(article)
        near = Nearby([], [], []) if new is None else self._near(article, new)
        if decision is None:
            decision = families.decide(article, new, near, self.owners, self._view.rules)
        if not isinstance(decision, Duplicate):
            self._take(article, decision, url, (new, near))
        return decision

    def place(self, record: Seen, new: Print | None = None) -> None:
        """Folds one record in: in its bucket the first owner keeps a text, the newest article has all else.

        A record that was folded in before changes nothing.
        """
        bucket = self._view.windows.exact(record.first_seen_ms)
        keys = _keys((bucket,), record.content_hash, record.id, record.url_hash)
        before = self._owners_of(keys)
        if before[0] is not None and before[0].raw == str(record.raw):
            return
        number, self.count = self.count, self.count + 1
        revision = record.relation.revision if record.relation else 0
        owner = Owner(record.first_seen_ms, record.id, record.family, str(record.raw), revision, record.relation)
        if before[0] is None:
            self.rows[keys[0]] = pack_owner(owner)
        for key, known in zip(keys[1:], before[1:], strict=True):
            if known is None or known.first_seen_ms <= owner.first_seen_ms:
                self.rows[key] = digest(record.content_hash)
        self.buckets.add(bucket)
        new = new or _print(record)
        if new is not None:
            self._place_near(record, number, new)

    def owners(self, texts: Sequence[tuple[int, bytes]]) -> list[Owner | None]:
        """Who the articles with these event times and texts are."""
        keys = [row(self._view.windows.exact(time_ms), TEXT, text) for time_ms, text in texts]
        return [None if value is None else unpack_owner(value) for value in self._read(keys)]

    def _take(self, article: Article, decision: Unique | Update, url: str, found: tuple[Print | None, Nearby]) -> None:
        new, near = found
        source = source_byte(article.source)
        said = nearby.points(near, source, joined=isinstance(decision, Update))
        record = Seen(
            id=article.id,
            family=decision.family,
            relation=decision.relation if isinstance(decision, Update) else None,
            url_hash=url,
            content_hash=article.content_hash,
            first_seen_ms=article.first_seen_ms,
            raw=article.raw,
            token_count=article.token_count,
            shingle_count=article.shingle_count,
            sketch=article.sketch,
            facts=article.facts,
            points=base64.b64encode(said).decode("ascii"),
            source=source,
            fingerprint_version=article.fingerprint_version,
        )
        self.seen.append(record)
        self.place(record, new)

    def _near(self, article: Article, new: Print) -> Nearby:
        windows, time_ms = self._view.windows, article.first_seen_ms
        buckets = [bucket for bucket in windows.near_around(time_ms) if self._is_live(bucket)]
        return nearby.search(new, buckets, time_ms - windows.near_ms, self._read, self._view.rules)

    def _place_near(self, record: Seen, number: int, new: Print) -> None:
        bucket = self._view.windows.near(record.first_seen_ms)
        said = base64.b64decode(record.points)
        start, owner = row(bucket, KEY, b""), pack_number(number)
        for name, points in zip(sketches.smallest(new.packed, len(said)), said, strict=False):
            if points:
                self.rows[start + name] = pack_key(owner, points, record.source)
        stored = pack_article(record.first_seen_ms, record.family, digest(record.content_hash), new)
        self.rows[row(bucket, ARTICLE, owner)] = stored
        family = row(bucket, FAMILY, family_digest(record.family))
        alone = record.relation is None
        self.rows[family] = joined(b"" if alone else self._read([family])[0] or b"", number)
        self.buckets.add(bucket)

    def _known(self, article: Article, url: str) -> Known:
        """Probes the live buckets from a window before the article to a window after it: late articles have both."""
        windows = self._view.windows
        oldest = article.first_seen_ms - windows.exact_ms
        buckets = [bucket for bucket in windows.exact_around(article.first_seen_ms) if self._is_live(bucket)]
        keys = _keys(buckets, article.content_hash, article.id, url)
        found: dict[bytes, list[Owner]] = {TEXT: [], ID: [], URL: []}
        for key, owner in zip(keys, self._owners_of(keys), strict=True):
            if owner is not None and owner.first_seen_ms >= oldest:
                found[_letter(key)].append(owner)
        return Known(found[TEXT], *(found[letter][-1] if found[letter] else None for letter in (ID, URL)))

    def _owners_of(self, keys: Sequence[bytes]) -> list[Owner | None]:
        """The owners that these rows are or name; those stand in the same buckets."""
        values = self._read(keys)
        named = {
            at: row(bucket_of(keys[at]), TEXT, value)
            for at, value in enumerate(values)
            if value and not _is_text(keys[at])
        }
        for at, value in zip(named, self._read(list(named.values())), strict=True):
            values[at] = value
        return [None if value is None else unpack_owner(value) for value in values]

    def _is_live(self, bucket: int) -> bool:
        return bucket in self.buckets or self._view.live(bucket)

    def _read(self, keys: Sequence[bytes]) -> list[bytes | None]:
        """Own rows first, then the index's."""
        values = list(map(self.rows.get, keys))
        if not any(values):
            return self._view.read(keys)
        missing = [at for at, value in enumerate(values) if value is None]
        for at, value in zip(missing, self._view.read([keys[at] for at in missing]), strict=True):
            values[at] = value
        return values


def _print(article: Article | Seen) -> Print | None:
    """The fingerprint; None for another version's, for no words, and for one that makes no sense."""
    if not article.sketch or article.fingerprint_version != FINGERPRINT_VERSION:
        return None
    try:
        return print_of(article.sketch, article.facts, article.token_count, article.shingle_count)
    except ValueError:
        return None


def _keys(buckets: Iterable[int], content_hash: str, id: str, url: str) -> list[bytes]:
    """For each kind of row one key a bucket, oldest first; none for a URL that names no article."""
    starts = [BUCKET.pack(bucket) for bucket in buckets]
    names = [letter + digest(text) for letter, text in ((TEXT, content_hash), (ID, id), (URL, url)) if text]
    return [start + name for name in names for start in starts]


def _letter(key: bytes) -> bytes:
    return key[8:9]


def _is_text(key: bytes) -> bool:
    return _letter(key) == TEXT
