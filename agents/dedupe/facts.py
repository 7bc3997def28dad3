"""The facts of a text: its numbers, names and quotes, which two texts that say the same have in common.

A wire template filled with other figures shares most of its word sequences with the last one, and so do two briefs of
one site that end in the same notices; neither shares its facts. And a copy in which one number, name or quote was
changed is no copy. What a fact is follows from writing alone, without lists of words: a number has a digit, a name is
written with a capital, a quote stands in quotation marks. In scripts without capitals there are no names. Whatever is a
fact in a part of a text is one in the whole text too, so that an abridged copy has no new ones.
"""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import category

import numpy as np
import numpy.typing as npt
import xxhash

# The two upper bits of a fact say what it is, the others are a hash: one in 16,384 passes for another of its kind.
# WEAK is a word that the text writes small as well, so that its capital is a sentence's or a headline's: it may be known,
# but it says nothing.
NAME, NUMBER, QUOTE, WEAK = range(4)
HASH_BITS = 14
VALUE_BYTES = 2
HASH_MASK = np.uint16(2**HASH_BITS - 1)
# An article of 450 words has some 75; of a longer text the smallest are kept, in whose range it is compared.
FACTS_MAX = 512
# A quote of fewer words is irony or a title.
QUOTE_MIN = 3
# Longer ones are chapters or a mark that was never closed.
QUOTE_MAX = 1000
# Where in the text a fact first stands, in 256ths of its words.
PLACES = 256
SPACE = ord(" ")
_WORD = re.compile(r"\w+")
# Up to U+FFFF, for which the engine has a table; capitals beyond are Deseret's and other scripts that no newspaper uses.
_CAPITALS = "".join(chr(code) for code in range(2**16) if category(chr(code)) in {"Lu", "Lt"})
# The looking back stands behind the character that is sought: so the engine can skip to the next such character.
_NAME = re.compile(rf"[{_CAPITALS}](?<!\w.)\w+")
_NUMBER = re.compile(r"\d(?<!\w.)\w*")
# A straight mark opens a quote only after a space, a bracket or a dash.
_QUOTE = re.compile(rf"[\"“„«「『](?<![^\s(\[—–-]\")([^\"“”„«»「」『』]{{4,{QUOTE_MAX}}})[\"”“»」』]")
# Sentence for sentence, since a copy may drop one.
_SENTENCE = re.compile(r"[.!?。！？]+")


@dataclass(frozen=True, slots=True)
class Facts:
    """Sorted distinct facts of 16 bits and the place of each in the text, in 256ths of its words."""

    values: npt.NDArray[np.uint16]
    places: npt.NDArray[np.uint8]


def facts(text: str, words: frozenset[str] | set[str]) -> Facts:
    """The facts of a text in NFKC with these tokens, at most FACTS_MAX: those with the smallest hashes."""
    found: dict[int, int] = {}
    for kind, value, start in listed(text, words):
        found.setdefault(digest(kind, value), start)
    values = np.fromiter(found, np.uint16, len(found))
    starts = np.fromiter(found.values(), np.int64, len(found))
    if len(values) > FACTS_MAX:
        kept = np.argsort(values & HASH_MASK, kind="stable")[:FACTS_MAX]
        values, starts = values[kept], starts[kept]
    order = np.argsort(values)
    return Facts(values[order], places_of(starts[order], text))


def places_of(starts: npt.NDArray[np.int64], text: str) -> npt.NDArray[np.uint8]:
    """Where in the text these offsets are, in 256ths of its words, which are counted by the spaces between."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    spaces = np.flatnonzero(codes <= SPACE)
    if len(spaces):
        starts, length = np.searchsorted(spaces, starts), len(spaces) + 1
    else:
        length = max(1, len(text))
    return (starts * PLACES // length).astype(np.uint8)


def listed(text: str, words: frozenset[str] | set[str]) -> Iterator[tuple[int, str, int]]:
    """Kind, value and first place of each fact. The second 7 of a text is another fact than the first."""
    for match in _NAME.finditer(text):
        name = match[0].casefold()
        yield (WEAK if name in words else NAME), name, match.start()
    seen: dict[str, int] = {}
    for match in _NUMBER.finditer(text):
        number = match[0]
        seen[number] = times = seen.get(number, 0) + 1
        yield NUMBER, f"{number} {times}", match.start()
    for match in _QUOTE.finditer(text):
        for sentence in _SENTENCE.split(match[1].casefold()):
            quote = _WORD.findall(sentence)
            if len(quote) >= QUOTE_MIN:
                yield QUOTE, " ".join(quote), match.start()


def digest(kind: int, value: str) -> int:
    """One fact as a number of 16 bits."""
    return kind << HASH_BITS | xxhash.xxh3_64_intdigest(value.encode("utf-8", "surrogatepass")) >> (64 - HASH_BITS)


def pack(found: Facts) -> str:
    """Values of two bytes, big-endian, then places of one, as base64."""
    return base64.b64encode(found.values.astype(">u2").tobytes() + found.places.tobytes()).decode("ascii")


def read(packed: str) -> bytes:
    """The bytes of facts as written in a record; raises ValueError if they are none."""
    data = base64.b64decode(packed, validate=True)
    if len(data) % (VALUE_BYTES + 1):
        raise ValueError(f"facts of {len(data)} bytes are cut")
    return data


def unpack(data: bytes) -> Facts:
    """The numbers of facts."""
    count = len(data) // (VALUE_BYTES + 1)
    values = np.frombuffer(data, ">u2", count).astype(np.uint16)
    return Facts(values, np.frombuffer(data, np.uint8, count, offset=VALUE_BYTES * count))


def store(data: bytes) -> bytes:
    """The values alone, for the index."""
    return data[: len(data) // (VALUE_BYTES + 1) * VALUE_BYTES]
