"""Which passages of an article stand in earlier ones of its family, as far as the sketches show.

The index has no texts, only one shingle hash in eight of long ones. So a passage here begins and ends with a shingle
that is known to be shared, and runs across those of which nothing is known; one that is known to be new ends it.
"""

import re
from collections.abc import Iterable

import numpy as np

from copydesk.agents.dedupe.fingerprint import SHINGLE, shingles, tokens

_WORD = re.compile(r"\w+")


def passages(text: str, shared: Iterable[int], sampled: Iterable[int]) -> list[tuple[int, int]]:
    """Offsets of shared passages; `sampled` are all hashes of the sketch. None if the words cannot be found again."""
    words, spans = tokens(text), [match.span() for match in _WORD.finditer(text)]
    if len(words) != len(spans) or len(words) < SHINGLE:
        return []
    hashes = shingles(words)
    hits = np.isin(hashes, np.fromiter(shared, np.uint64))
    ends = np.isin(hashes, np.fromiter(sampled, np.uint64)) & ~hits
    found, open_at, last = [], -1, -1
    for at in np.flatnonzero(hits | ends).tolist():
        if hits[at]:
            open_at, last = (at if open_at < 0 else open_at), at
        elif open_at >= 0:
            found.append((open_at, last))
            open_at = -1
    if open_at >= 0:
        found.append((open_at, last))
    return [(spans[first][0], spans[end + SHINGLE - 1][1]) for first, end in found]
