"""Rows of 64-bit numbers that outgrow memory: kept by radix of their first column in temporary files.

The first column is a hash. Two spills with the same number of buckets are joined bucket by bucket (Grace hash join,
Kitsuregawa et al. 1983), so that only one bucket of each is in memory at a time.
"""

import tempfile
from array import array
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import numpy.typing as npt

# 100 million rows of 24 bytes in 64 buckets: 38 MB a bucket.
BUCKET_BITS = 6
# Rows in memory before they go to the files: 3 MB of the widest rows. Most pipelines' ledgers never reach it.
BUFFER_ROWS = 1 << 17

Rows = npt.NDArray[np.uint64]


class Spill:
    """Rows of `columns` unsigned 64-bit numbers; the first is a hash. Use as a context manager."""

    def __init__(self, columns: int, buffer_rows: int = BUFFER_ROWS) -> None:
        self.columns, self.rows = columns, 0
        self._limit = buffer_rows * columns
        self._buffer = array("Q")
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:  # fmt: skip
        if self._folder is not None:
            self._folder.cleanup()

    def add(self, *row: int) -> None:
        """Keep one row."""
        self._buffer.extend(row)
        self.rows += 1
        if len(self._buffer) >= self._limit:
            self._flush()

    def bucket(self, number: int) -> Rows:
        """The rows whose hash starts with the bits of `number`."""
        waiting = self._waiting()
        kept = [waiting[_radix(waiting) == number]]
        if self._folder is not None and (path := self._path(number)).exists():
            kept.append(np.fromfile(path, np.uint64).reshape(-1, self.columns))
        return np.concatenate(kept)

    def _waiting(self) -> Rows:
        return np.array(self._buffer, np.uint64).reshape(-1, self.columns)

    def _flush(self) -> None:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="copydesk-audit-")
        rows = self._waiting()
        radix = _radix(rows)
        for number in np.unique(radix):
            with self._path(int(number)).open("ab") as file:
                file.write(rows[radix == number].tobytes())
        self._buffer = array("Q")

    def _path(self, number: int) -> Path:
        if self._folder is None:
            raise RuntimeError("nothing was spilled yet")
        return Path(self._folder.name) / f"{number:02}"


def _radix(rows: Rows) -> npt.NDArray[np.uint64]:
    return rows[:, 0] >> np.uint64(64 - BUCKET_BITS)


def dangling(originals: Spill, links: Spill) -> Iterator[tuple[int, int]]:
    """(raw, place) of each link (hash, raw, place) without an original (hash, raw) that is another raw record."""
    for number in range(1 << BUCKET_BITS if links.rows else 0):
        wanted = links.bucket(number)
        for row in wanted[~_found(originals.bucket(number), wanted)]:
            yield int(row[1]), int(row[2])


def _found(originals: Rows, wanted: Rows) -> npt.NDArray[np.bool_]:
    """For each wanted row, whether the hash has a row of another raw record.

    Per hash only the smallest and the largest raw number matter: one of the two differs from the wanted row's own,
    unless the hash has no other row.
    """
    if not len(originals):
        return np.zeros(len(wanted), np.bool_)
    rows = originals[np.lexsort((originals[:, 1], originals[:, 0]))]
    first = np.searchsorted(rows[:, 0], wanted[:, 0], "left")
    last = np.searchsorted(rows[:, 0], wanted[:, 0], "right") - 1
    known = last >= first
    smallest, largest = rows[np.minimum(first, len(rows) - 1), 1], rows[np.maximum(last, 0), 1]
    result: npt.NDArray[np.bool_] = known & ((smallest != wanted[:, 1]) | (largest != wanted[:, 1]))
    return result
