"""The rows of the index: their keys and how their values are written.

A key is the number of a time bucket, a letter and a name. Exact rows know an article's text, id and address for the
whole window; near rows hold what near-duplicates are found by, for a shorter one, in buckets of their own.

| letter | name | value |
|---|---|---|
| t | digest of the text | who the article is: `Owner` |
| i, u | digest of the id, the URL | digest of the newest article's text |
| k | shingle hash | `Key`: the newest article that has it, and how many families had it |
| a | number | `Stored article`: what is compared |
| f | digest of the family's id | numbers of its articles in this bucket |
"""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np
import xxhash

from copydesk.agents.dedupe import facts, sketches
from copydesk.agents.dedupe.evidence import Old, Print
from copydesk.agents.dedupe.stores import BUCKET
from copydesk.streams.records import Relation

TEXT, ID, URL, KEY, ARTICLE, FAMILY = b"t", b"i", b"u", b"k", b"a", b"f"
# Buckets of near rows are numbered from here on.
NEAR = 2**62
# 80 bits: among a thousand million articles two have one digest with a probability of one in a million.
DIGEST_BYTES = 10
NUMBER_BYTES = 5
# What a row of a family may hold: the first articles, of which one is the root, and the newest.
FAMILY_FIRST, FAMILY_LAST = 8, 8
_HEAD = struct.Struct(">qIQH8s10s")


class Owner(msgspec.Struct, frozen=True, array_like=True):
    """Who an article is and what was said of it."""

    first_seen_ms: int
    id: str
    family: str
    raw: str
    """Coordinates as text."""
    revision: int = 0
    """How often the article of this address or id was changed before."""
    relation: Relation | None = None
    """None if it was unique."""


@dataclass(frozen=True, slots=True)
class Key:
    """One shingle hash: the newest article of the bucket that has it."""

    number: int
    points: int
    """1 for the first family that has the hash, and more for each further one."""
    source: int
    """The newest article's source: eight bits of a hash, 0 if it is unknown."""


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """What is compared with a new article."""

    first_seen_ms: int
    family: bytes
    text: bytes
    """Digest of its text, by which its owner is found."""
    old: Old


def row(bucket: int, letter: bytes, name: bytes) -> bytes:
    """The key of a row."""
    return BUCKET.pack(bucket) + letter + name


def rows(buckets: Iterable[int], letter: bytes, names: Sequence[bytes]) -> list[bytes]:
    """The keys of all these rows, bucket by bucket."""
    starts = [BUCKET.pack(bucket) + letter for bucket in buckets]
    return [start + name for start in starts for name in names]


def digest(text: str) -> bytes:
    """The name of a text, id or URL."""
    return xxhash.xxh3_128_digest(text.encode("utf-8", "surrogatepass"))[:DIGEST_BYTES]


def family_digest(family: str) -> bytes:
    """The name of a family."""
    return xxhash.xxh3_64_digest(family.encode("utf-8", "surrogatepass"))


def source_byte(source: str | None) -> int:
    """A source in eight bits: that two are one by chance only makes their boilerplate known a little sooner."""
    return 1 + xxhash.xxh3_64_intdigest(source.encode("utf-8", "surrogatepass")) % 255 if source else 0


def pack_number(number: int) -> bytes:
    """The name of an article, in order of numbers."""
    return number.to_bytes(NUMBER_BYTES, "big")


def unpack_number(data: bytes) -> int:
    """The inverse of `pack_number`."""
    return int.from_bytes(data, "big")


def pack_key(owner: bytes, points: int, source: int) -> bytes:
    """Seven bytes: the name of the article, and what is known of the hash."""
    return owner + bytes((points, source))


def unpack_key(data: bytes) -> Key:
    """The inverse of `pack_key`."""
    return Key(int.from_bytes(data[:NUMBER_BYTES], "big"), data[NUMBER_BYTES], data[NUMBER_BYTES + 1])


def pack_article(first_seen_ms: int, family: str, text: bytes, new: Print) -> bytes:
    """A head of 40 bytes, two bytes a fact, three bytes a hash; `text` is the digest of the article's text."""
    listed = facts.store(new.listed)
    head = _HEAD.pack(first_seen_ms, min(new.tokens, 2**32 - 1), new.top, len(listed), family_digest(family), text)
    return head + listed + sketches.store(new.packed, new.top)


def unpack_article(data: bytes) -> StoredArticle:
    """The inverse of `pack_article`."""
    first_seen_ms, tokens, top, listed, family, text = _HEAD.unpack_from(data)
    end = _HEAD.size + listed
    values = np.frombuffer(data[_HEAD.size : end], ">u2").astype(np.uint16)
    return StoredArticle(first_seen_ms, family, text, Old(tokens, sketches.stored(data[end:], top), values))


def joined(family: bytes, number: int) -> bytes:
    """A family's row with one more article: the newest push out those in the middle."""
    numbers = [*numbers_of(family), number]
    if len(numbers) > FAMILY_FIRST + FAMILY_LAST:
        del numbers[FAMILY_FIRST]
    return b"".join(map(pack_number, numbers))


def numbers_of(family: bytes) -> Iterable[int]:
    """The articles in a family's row, in their order."""
    return [unpack_number(family[at : at + NUMBER_BYTES]) for at in range(0, len(family), NUMBER_BYTES)]


pack_owner = msgspec.msgpack.Encoder().encode
unpack_owner = msgspec.msgpack.Decoder(Owner).decode
