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
EVERYTHING = 2**HASH_BITS - 1
# Places in the text are told in steps of one token up to this many tokens, else in as many equal steps.
STEPS = 256
# In the index a hash is cut to 24 bits of its sketch's range: of two strangers' sketches of 64 hashes, one in 4,000
# pairs seems to share one.
STORED_BITS = 24

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


def top_of(hashes: Hashes, shingle_count: int) -> int:
    """The largest hash that the sketch would hold: all of them, if it is no sample."""
    return EVERYTHING if len(hashes) >= shingle_count else int(hashes[-1])


def pack(hashes: Hashes, places: npt.NDArray[np.int64], tokens: int) -> str:
    """Hashes of five bytes, big-endian, then steps of one byte, as base64."""
    wide = hashes.astype(">u8").view(np.uint8).reshape(-1, 8)[:, 8 - HASH_BYTES :]
    steps = (places * STEPS // max(tokens, STEPS)).astype(np.uint8)
    return base64.b64encode(wide.tobytes() + steps.tobytes()).decode("ascii")


def unpack(sketch: str) -> Sketch:
    """The inverse of `pack`; raises ValueError if it is none."""
    data = base64.b64decode(sketch, validate=True)
    count, rest = divmod(len(data), HASH_BYTES + 1)
    if rest:
        raise ValueError(f"a sketch of {len(data)} bytes is cut")
    wide = np.zeros((count, 8), np.uint8)
    wide[:, 8 - HASH_BYTES :] = np.frombuffer(data, np.uint8, count * HASH_BYTES).reshape(count, HASH_BYTES)
    hashes = wide.view(">u8").ravel().astype(np.uint64)
    return Sketch(hashes, np.frombuffer(data, np.uint8, count, count * HASH_BYTES))


def store(hashes: Hashes, top: int) -> bytes:
    """The index's form, of which the length, and `top` beside it, tell the rest: three bytes a hash."""
    cut = (hashes >> np.uint64(shift_of(top))).astype(">u4")
    return cut.view(np.uint8).reshape(-1, 4)[:, 1:].tobytes()


def stored(data: bytes, top: int) -> Stored:
    """The inverse of `store`."""
    wide = np.zeros((len(data) // 3, 4), np.uint8)
    wide[:, 1:] = np.frombuffer(data, np.uint8).reshape(-1, 3)
    return Stored(wide.view(">u4").ravel().astype(np.uint32), shift_of(top), top)


def shift_of(top: int) -> int:
    """How many bits are cut off."""
    return max(0, top.bit_length() - STORED_BITS)
