"""Sketches: how they are written in records and in the index.

A sketch holds the smallest shingle hashes of a text, up to a bound that depends on its length. Of two sketches only the
range that both cover is compared: up to the smaller of their largest hashes. Compared as they are, an abridged text
would seem to hold much that the whole text lacks, namely all hashes beyond the bound of the whole text's sketch.
"""

import base64
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

# Of the 64 bits of a shingle hash the upper ones: among a million articles one key in two thousand meets a stranger's.
HASH_BITS = 40
HASH_BYTES = HASH_BITS // 8
EVERYTHING: int = 2**HASH_BITS - 1
# Places in the text are told in steps of one token up to this many tokens, else in as many equal steps.
STEPS = 256
# In the index a hash is cut to three of its five bytes. In the usual range below 2**37 these tell 2,000,000 hashes
# apart: of two strangers' sketches of 64 hashes, one pair in 500 seems to share one.
STORED_BYTES = 3
# Sketches whose range ends below have nothing in their first byte: they are cut one byte further to the right.
LOW = 2 ** (8 * (HASH_BYTES - 1))

Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Sketch:
    """Sorted distinct hashes below 2**40, and the step of the text at which each one's shingle stands first."""

    hashes: Hashes
    steps: npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Stored:
    """A sketch in the index: sorted hashes without their `shift` lowest bits; `top` is the end of its range."""

    hashes: npt.NDArray[np.uint32]
    shift: int
    top: int


def pack(hashes: Hashes, places: npt.NDArray[np.int64], tokens: int) -> str:
    """Hashes of five bytes, big-endian, then steps of one byte, as base64."""
    wide = hashes.astype(">u8").view(np.uint8).reshape(-1, 8)[:, 8 - HASH_BYTES :]
    steps = (places * STEPS // max(tokens, STEPS)).astype(np.uint8)
    return base64.b64encode(wide.tobytes() + steps.tobytes()).decode("ascii")


def read(sketch: str) -> bytes:
    """The bytes of a sketch as written in a record; raises ValueError if it is none."""
    data = base64.b64decode(sketch, validate=True)
    if len(data) % (HASH_BYTES + 1):
        raise ValueError(f"a sketch of {len(data)} bytes is cut")
    return data


def count(data: bytes) -> int:
    """How many hashes a sketch has."""
    return len(data) // (HASH_BYTES + 1)


def unpack(data: bytes) -> Sketch:
    """The numbers of a sketch."""
    size = count(data)
    wide = np.zeros((size, 8), np.uint8)
    wide[:, 8 - HASH_BYTES :] = np.frombuffer(data, np.uint8, size * HASH_BYTES).reshape(size, HASH_BYTES)
    return Sketch(wide.view(">u8").ravel().astype(np.uint64), np.frombuffer(data, np.uint8, size, size * HASH_BYTES))


def smallest(data: bytes, most: int) -> list[bytes]:
    """The bytes of the smallest hashes."""
    return [data[at : at + HASH_BYTES] for at in range(0, HASH_BYTES * min(most, count(data)), HASH_BYTES)]


def top_of(data: bytes, shingle_count: int) -> int:
    """The largest hash that the sketch would hold: all of them, if it is no sample."""
    size = count(data)
    if size >= shingle_count:
        return EVERYTHING
    return int.from_bytes(data[(size - 1) * HASH_BYTES : size * HASH_BYTES], "big") if size else 0


def store(data: bytes, top: int) -> bytes:
    """The index's form, of which the length, and `top` beside it, tell the rest: three bytes a hash."""
    wide = np.frombuffer(data, np.uint8, count(data) * HASH_BYTES).reshape(-1, HASH_BYTES)
    first = int(top < LOW)
    kept: bytes = wide[:, first : first + STORED_BYTES].tobytes()
    return kept


def stored(data: bytes, top: int) -> Stored:
    """The inverse of `store`."""
    wide = np.zeros((len(data) // STORED_BYTES, 4), np.uint8)
    wide[:, 4 - STORED_BYTES :] = np.frombuffer(data, np.uint8).reshape(-1, STORED_BYTES)
    shift = 8 * (HASH_BYTES - STORED_BYTES - (top < LOW))
    return Stored(wide.view(">u4").ravel().astype(np.uint32), shift, top)
