"""Copydesk's dedupe and the methods that it is measured beside, each as a function from a stream to what repeats what.

All read the same stream in its order and know nothing of what comes later. The others join an article to the earliest
match among those before it, and suppress whatever they join: they know no other answer.

- exact: the hash of the words.
- simhash: 64 bits over runs of three words, Hamming distance of at most 3 (Manku et al. 2007).
- datasketch: MinHash of 128 over runs of five words, MinHashLSH as its documentation shows it, matches verified by the
  estimated Jaccard similarity.
- datatrove: its banding, 14 bands of 8 over runs of five words; a shared band is a match, as there.
"""

import functools
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import xxhash
from datasketch import MinHash, MinHashLSH

from copydesk.agents.dedupe.edges import Edges

HAMMING = 3
PERMUTATIONS = 128
BANDS, ROWS = 14, 8
# Words; characters where none are set apart (kana, Chinese characters, Thai).
_APART = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(rf"[{_APART}]|[^\W{_APART}]+")


class Text(NamedTuple):
    """One article of a stream."""

    id: str
    text: str
    language: str = "und"


class Found(NamedTuple):
    """What became of an article that is not the first of its family."""

    parent: str
    suppressed: bool


Found_ = dict[str, Found]
Method = Callable[[Sequence[Text]], Found_]


def copydesk(stream: Sequence[Text]) -> Found_:
    """The pipeline's own fingerprint, index and rule."""
    known = Edges()
    found = (known.add(*article[:2], language=article.language) for article in stream)
    return {edge.child: Found(edge.parent, edge.suppressed) for edge in found if edge}


def exact(stream: Sequence[Text]) -> Found_:
    return _first_of_hash(stream, lambda text: " ".join(words(text)))


def _first_of_hash(stream: Sequence[Text], key: Callable[[str], str]) -> Found_:
    first: dict[str, str] = {}
    found = {}
    for article in stream:
        parent = first.setdefault(key(article.text), article.id)
        if parent != article.id:
            found[article.id] = Found(parent, True)
    return found


def simhash(stream: Sequence[Text]) -> Found_:
    prints = np.array([simhash64(article.text) for article in stream], np.uint64)
    found = {}
    for place, article in enumerate(stream):
        near = np.flatnonzero(np.bitwise_count(prints[:place] ^ prints[place]) <= HAMMING)
        if len(near):
            found[article.id] = Found(stream[near[0]].id, True)
    return found


@functools.cache
def simhash64(text: str) -> int:
    """Each run votes for or against each bit."""
    each = [xxhash.xxh3_64_intdigest(run) for run in runs(text, 3)]
    bits = np.unpackbits(np.array(each, "<u8").view(np.uint8).reshape(-1, 8), axis=1, bitorder="little")
    return int(np.packbits(2 * bits.sum(axis=0) > len(bits), bitorder="little").view("<u8")[0])


def datasketch_at(threshold: float) -> Method:
    """MinHashLSH with the threshold that its user gives."""

    def run(stream: Sequence[Text]) -> Found_:
        lsh = MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS)
        return _banded(stream, lsh, lambda text: minhash(text, PERMUTATIONS), threshold)

    return run


def datatrove(stream: Sequence[Text]) -> Found_:
    lsh = MinHashLSH(num_perm=BANDS * ROWS, params=(BANDS, ROWS))
    return _banded(stream, lsh, lambda text: minhash(text, BANDS * ROWS), 0.0)


def _banded(stream: Sequence[Text], lsh: MinHashLSH, sign: Callable[[str], MinHash], threshold: float) -> Found_:
    signatures: list[MinHash] = []
    found = {}
    for place, article in enumerate(stream):
        signature = sign(article.text)
        near = [other for other in lsh.query(signature) if signature.jaccard(signatures[other]) >= threshold]
        if near:
            found[article.id] = Found(stream[min(near)].id, True)
        lsh.insert(place, signature)
        signatures.append(signature)
    return found


@functools.cache
def minhash(text: str, permutations: int) -> MinHash:
    """Signed anew only once for each text: the streams repeat them."""
    return signed(text, permutations)


def signed(text: str, permutations: int) -> MinHash:
    made = MinHash(num_perm=permutations)
    made.update_batch(list(runs(text, 5)))
    return made


def words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def runs(text: str, width: int) -> Iterator[bytes]:
    """The distinct runs of so many words; a shorter text is one run."""
    each = words(text)
    yield from {
        " ".join(each[at : at + width]).encode("utf-8", "surrogatepass") for at in range(max(1, len(each) - width + 1))
    }


METHODS: dict[str, Method] = {
    "copydesk": copydesk,
    "exact hash": exact,
    "simhash-64, 3 bits": simhash,
    "datasketch 0.5": datasketch_at(0.5),
    "datasketch 0.8": datasketch_at(0.8),
    "datatrove 14x8": datatrove,
}
