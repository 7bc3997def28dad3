"""The index's rows in a RocksDB folder that survives a killed process.

RocksDB logs every write batch before it takes it, and after a crash it has all of a batch or none: the rows and the
offset never disagree.
"""

import functools
import time
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from rocksdict import BlockBasedOptions, Cache, DBCompressionType, Options, Rdict, WriteBatch

from copydesk.agents.dedupe.stores import BUCKET, META_BUCKET, StoreError, bucket_of
from copydesk.config.settings import MIB

# One cache for all partitions of a process: a look-up mostly asks for what is not there, which Bloom filters answer.
CACHE_BYTES = 32 * MIB
# RocksDB's default of 64 MiB, twice a partition, would be most of a worker's memory.
WRITE_BUFFER_BYTES = 16 * MIB
# One false answer in a hundred; 10 bits a key is 4 bytes an article and row.
BLOOM_BITS = 10
# Most look-ups ask for what is not there. In what is not on disk yet they cost a third with a Bloom filter, which takes
# this share of the write buffer.
MEMORY_BLOOM = 0.15
# A partition of a month holds some tens of files of 64 MiB; the limit keeps 64 partitions below usual ulimits.
MAX_OPEN_FILES = 128
# RocksDB keeps a thousand of its own logs otherwise.
KEPT_LOGS = 2
LOCK_PAUSE_SECONDS = 0.1
# What RocksDB says of a lock that this process holds, and of one that another holds.
LOCKED = ("lock hold by current process", "While lock file")
# Written when a read meets damage that opening did not: the next opening starts anew.
DAMAGED = "copydesk-damaged"
# What RocksDB says of a folder that cannot be read any more, and only anew helps: damaged or missing files.
DAMAGE = ("Corruption", "No such file or directory")


class RocksStore:
    """One folder, one process: RocksDB locks it."""

    def __init__(self, path: Path, *, lock_seconds: float) -> None:
        """Opens or creates the folder, anew if it is damaged; waits a moment for a lock. Raises StoreError."""
        self._path = path
        try:
            path.mkdir(parents=True, exist_ok=True)
            if (path / DAMAGED).exists():
                _destroy(path)
            self._db = _mended(path, time.monotonic() + lock_seconds)
        except StoreError:
            raise
        except Exception as error:
            raise StoreError(f"cannot open the dedupe index in {path}: {error}") from error

    def get(self, keys: Sequence[bytes]) -> list[bytes | None]:
        """The rows of the keys, in their order; raises StoreError if the files are damaged."""
        try:
            rows: list[bytes | None] = self._db.get(list(keys))
        except Exception as error:
            raise self._failed("read", error) from error
        return rows

    def write(self, rows: Mapping[bytes, bytes], dropped: Collection[int] = ()) -> None:
        """Drops whole buckets, then puts rows, in one write batch; raises StoreError, for example on a full disk."""
        batch = WriteBatch(raw_mode=True)
        for bucket in dropped:
            batch.delete_range(BUCKET.pack(bucket), BUCKET.pack(bucket + 1))
        # In order they go in faster: each beside the one before.
        for key in sorted(rows):
            batch.put(key, rows[key])
        try:
            self._db.write(batch)
        except Exception as error:
            raise self._failed("write", error) from error

    def buckets(self) -> set[int]:
        """Numbers of the buckets that hold rows: one seek for each."""
        found, cursor = set[int](), self._db.iter()
        cursor.seek(BUCKET.pack(0))
        while cursor.valid() and (bucket := bucket_of(cursor.key())) != META_BUCKET:
            found.add(bucket)
            cursor.seek(BUCKET.pack(bucket + 1))
        return found

    def wipe(self) -> None:
        """Forgets everything, with the files."""
        self._db.close()
        _destroy(self._path)
        self._db = _opened(self._path)

    def close(self) -> None:
        """Lets go of files and lock; what was written is in the log."""
        self._db.close()

    def _failed(self, verb: str, error: Exception) -> StoreError:
        if not _is_damage(error):
            return StoreError(f"cannot {verb} the dedupe index in {self._path}: {error}")
        (self._path / DAMAGED).touch()
        return StoreError(f"the dedupe index in {self._path} is damaged and will be rebuilt at the next start: {error}")


def _mended(path: Path, deadline: float) -> Any:
    """Opens the folder, anew if what is in it cannot be read."""
    try:
        return _patient(path, deadline)
    except Exception as error:
        if not _is_damage(error):
            raise
        _destroy(path)
        return _opened(path)


def _patient(path: Path, deadline: float) -> Any:
    """Opens the folder; a lock may belong to a process that is just ending."""
    while True:
        try:
            return _opened(path)
        except Exception as error:
            if not any(word in str(error) for word in LOCKED):
                raise
            if time.monotonic() >= deadline:
                raise StoreError(
                    f"the dedupe index in {path} is in use by another process: give each worker its own data_dir"
                ) from error
        time.sleep(LOCK_PAUSE_SECONDS)


def _opened(path: Path) -> Any:
    path.mkdir(parents=True, exist_ok=True)
    return Rdict(str(path), _options())


def _destroy(path: Path) -> None:
    """RocksDB removes its own files only, so that a path given by mistake loses nothing else."""
    Rdict.destroy(str(path), _options())
    (path / DAMAGED).unlink(missing_ok=True)


def _options() -> Any:
    options, table = Options(raw_mode=True), BlockBasedOptions()
    table.set_block_cache(_cache())
    table.set_bloom_filter(BLOOM_BITS, False)
    options.set_block_based_table_factory(table)
    options.create_if_missing(True)
    options.set_write_buffer_size(WRITE_BUFFER_BYTES)
    options.set_memtable_prefix_bloom_ratio(MEMORY_BLOOM)
    options.set_memtable_whole_key_filtering(True)
    options.set_max_open_files(MAX_OPEN_FILES)
    options.set_keep_log_file_num(KEPT_LOGS)
    options.set_compression_type(DBCompressionType.lz4())
    return options


@functools.cache
def _cache() -> Any:
    return Cache(CACHE_BYTES)


def _is_damage(error: Exception) -> bool:
    return any(word in str(error) for word in DAMAGE)
