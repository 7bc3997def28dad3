"""Where the index keeps its rows: in memory here, or in a RocksDB folder that survives a killed process (`rocks.py`).

A key begins with the number of its time bucket, so that a whole bucket can be dropped at once.
"""

import struct
from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from copydesk.streams.errors import CopydeskError

# Big-endian, so that RocksDB's order of bytes is the order of time.
BUCKET = struct.Struct(">Q")
META_BUCKET = 2**64 - 1
META = BUCKET.pack(META_BUCKET) + b"meta"


class StoreError(CopydeskError):
    """The folder of the index cannot be used: locked by another process, not writable, damaged while in use."""


class Store(Protocol):
    """Rows by key; `write` takes all or nothing."""

    def get(self, keys: Sequence[bytes]) -> list[bytes | None]:
        """The rows of the keys, in their order."""

    def write(self, rows: Mapping[bytes, bytes], dropped: Collection[int] = ()) -> None:
        """Drops whole buckets, then puts rows."""

    def buckets(self) -> set[int]:
        """Numbers of the buckets that hold rows."""

    def wipe(self) -> None:
        """Forgets everything."""

    def close(self) -> None:
        """Lets go of files and locks."""


class MemoryStore:
    """For tests and library users."""

    def __init__(self) -> None:
        self._rows: dict[int, dict[bytes, bytes]] = {}

    def get(self, keys: Sequence[bytes]) -> list[bytes | None]:
        """The rows of the keys, in their order."""
        return [self._rows.get(bucket_of(key), {}).get(key) for key in keys]

    def write(self, rows: Mapping[bytes, bytes], dropped: Collection[int] = ()) -> None:
        """Drops whole buckets, then puts rows."""
        for bucket in dropped:
            self._rows.pop(bucket, None)
        for key, row in rows.items():
            self._rows.setdefault(bucket_of(key), {})[key] = row

    def buckets(self) -> set[int]:
        """Numbers of the buckets that hold rows."""
        return set(self._rows) - {META_BUCKET}

    def wipe(self) -> None:
        """Forgets everything."""
        self._rows.clear()

    def close(self) -> None:
        """Nothing to let go of."""


def bucket_of(key: bytes) -> int:
    """The number of the bucket that a key is in."""
    number: int = BUCKET.unpack_from(key)[0]
    return number
