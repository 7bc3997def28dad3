"""What a block's words say by themselves: its shape as text, names of classes and short phrases that speak for or against.

The weights are log odds, learnt on labelled pages (`bench/train_body.py`): how often a word of a class name, or a word of
a short block, stands at text that belongs to the article. Words of other languages than the training's weigh nothing.
"""

import math
import re
import string
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from copydesk.agents.clean.blocks import Blocks
from copydesk.agents.clean.words import ends_sentence

# From this many words on the lexicon and the title say nothing any more.
SHORT_WORDS = 25
# The weights of a class name fade with each step down the tree.
NAME_DECAY = 0.7
# Lists of generated class names would add up without bound.
MAX_WEIGHT = 6.0
# Class attributes remembered in a process: about 2 MB.
MAX_KNOWN = 16_384
# What the lexicon reads of a block.
MAX_SHORT = 160
MAX_WORDS = 12
# The first two words of a longer one; no weight is that of a longer pair.
MAX_FIRST = 60
# Captions and rights are told by their first words, and are no longer than this.
MAX_RIGHTS = 400
# A block of JSON-LD's articleBody, or the page's description, is told by its first characters; shorter ones by chance.
MIN_TOLD = 20
TOLD_HEAD = 36
# Words are no longer; what is longer is not spaced, or an address.
MAX_WORD = 20
Table = NDArray[np.float32]
COLUMNS = (
    "words", "word length", "sentence", "commas", "capitals", "digits", "quote", "capital first", "colon", "rights", "date",
    "bold", "broken", "repeats", "lexicon", "first words", "title", "description", "json-ld",
)  # fmt: skip
NAME = re.compile(r"[a-z]{2,20}|[A-Z][a-z]{1,19}")
WORD = re.compile(r"[^\W\d_]+")
DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[:.h]\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b")
RIGHTS = ("©", "(c)", "copyright", "rights reserved", "getty", "reuters/", "photo", "foto", "image", "bild:")
AGENCY = re.compile(r"/ap\b")
CAPITALS, DIGITS = string.ascii_uppercase.encode(), string.digits.encode()
COMMAS = re.compile("[,、，،;；]")
UPPER = re.compile(r"[A-ZÀ-ÞА-ЯΑ-Ω]")
DIGIT = re.compile(r"\d")
MARKS = re.compile(r"[\W_]+")
QUOTES = "\"'“„«»‘”‚‹「『《（—–-"


class Told(NamedTuple):
    """What the page says of its article elsewhere, as the features compare it: plain texts, empty where unknown."""

    title: str = ""
    description: str = ""
    body: str = ""


class Weights:
    """How much a word of a class name, and a word of a short block, speaks for the article: log odds."""

    def __init__(self, names: Mapping[str, float], words: Mapping[str, float]) -> None:
        self.names = names
        self.words = words
        # Pages of a site write the same class names again and again.
        self.of = lru_cache(MAX_KNOWN)(self._of)

    def _of(self, attribute: str) -> float:
        """What the names of an element say together."""
        weight = sum(self.names.get(name, 0.0) for name in names_in(attribute))
        return max(-MAX_WEIGHT, min(MAX_WEIGHT, weight))


def named(blocks: Blocks, kept: Iterable[int], weights: Weights) -> Table:
    """Of each element (N, 4): the weight of its names, the decayed sum, the least and the greatest on the way to it.

    Zero for elements without any of the kept blocks.
    """
    table = np.zeros((len(blocks.e_tag), 4), np.float32)
    rows: dict[int, tuple[float, float, float, float]] = {-1: (0.0, 0.0, 0.0, 0.0)}
    for row in _with_ancestors(blocks, kept):
        attribute = blocks.e_attribute[row]
        own = weights.of(attribute) if attribute else 0.0
        _, total, least, most = rows[blocks.e_parent[row] if row else -1]
        rows[row] = own, NAME_DECAY * total + own, min(least, own), max(most, own)
    del rows[-1]
    table[list(rows)] = list(rows.values())
    return table


def _with_ancestors(blocks: Blocks, kept: Iterable[int]) -> list[int]:
    """The elements of the blocks and all around them, from the outermost in."""
    found = {0}
    for at in kept:
        row = blocks.element[at]
        while row not in found:
            found.add(row)
            row = blocks.e_parent[row]
    return sorted(found)


def names_in(attribute: str) -> list[str]:
    """The words that class names are made of, each once, in lower case: `articleBody main-2` has article, body and main."""
    return list(dict.fromkeys(name.lower() for name in NAME.findall(attribute)))


def words_in(text: str) -> list[str]:
    """What the lexicon knows a block by: its first words, and last its first two together."""
    words = WORD.findall(text[:MAX_SHORT].lower())
    return [*words[:MAX_WORDS], "^" + " ".join(words[:2])]


def words_of(text: str) -> frozenset[str]:
    """The words of a title, to compare."""
    return frozenset(WORD.findall(text[:MAX_SHORT].lower()))


def likeness(title: frozenset[str], words: Iterable[str]) -> float:
    """Jaccard's index of the two sets of words."""
    own = frozenset(words)
    return len(own & title) / max(1, len(own | title))


def wording_of(blocks: Blocks, kept: Sequence[int], sizes: Sequence[float], told: Told, weights: Weights) -> Table:
    """The columns (k, len(COLUMNS)) of the kept blocks, whose lengths in words are `sizes`."""
    if not kept:
        return np.zeros((0, len(COLUMNS)), np.float32)
    title, description, body = words_of(told.title), told.description[:TOLD_HEAD].lower(), MARKS.sub("", told.body)
    repeats = _repeats(blocks.text)
    smalls = "\n".join([blocks.text[at] for at in kept]).lower()
    rights = [word for word in RIGHTS if word in smalls]
    rows = []
    for at, size, small in zip(kept, sizes, smalls.split("\n"), strict=True):
        text = blocks.text[at]
        named = len(text) < MAX_RIGHTS and _names_rights(small, rights)
        row = (*_shape(text, size, named=named), blocks.bold[at] / len(text), blocks.broken[at], repeats[at])
        rows.append((*row, *_phrases(small, size, title, weights.words), *_told(text, small, description, body)))
    return np.array(rows, np.float32)


def _repeats(texts: Sequence[str]) -> list[int]:
    """How often each block's beginning stood before."""
    seen: dict[str, int] = {}
    counts = []
    for text in texts:
        head = text[:MAX_SHORT]
        counts.append(seen.get(head, 0))
        seen[head] = counts[-1] + 1
    return counts


def _shape(text: str, size: float, *, named: bool) -> tuple[float, ...]:
    """Length and kinds of characters."""
    head, length = text[:80], len(text)
    commas, capitals, digits = _counts(text, head)
    return (
        math.log1p(size), min(length / size, MAX_WORD), ends_sentence(text), commas / size, capitals / len(head),
        digits / len(head), text[0] in QUOTES, text[0].isupper(), text[-1] == ":", named,
        digits > 0 and DATE.search(head) is not None,
    )  # fmt: skip


def _counts(text: str, head: str) -> tuple[int, int, int]:
    """Commas in the text, capitals and digits in its head; most texts are ASCII, where bytes count faster."""
    if not text.isascii():
        return len(COMMAS.findall(text)), len(UPPER.findall(head)), len(DIGIT.findall(head))
    octets = head.encode()
    capitals, digits = (len(octets) - len(octets.translate(None, kind)) for kind in (CAPITALS, DIGITS))
    return text.count(",") + text.count(";"), capitals, digits


def _names_rights(small: str, rights: Iterable[str]) -> bool:
    """Whether the text names a picture, its house or whose rights it is."""
    return any(map(small.__contains__, rights)) or ("/ap" in small and AGENCY.search(small) is not None)


def _phrases(
    small: str, size: float, title: frozenset[str], weights: Mapping[str, float]
) -> tuple[float, float, float]:
    """Weight of a short block's words, of any block's first two words, and likeness of a short block to the title."""
    *words, first = words_in(small if size <= SHORT_WORDS else small[:MAX_FIRST])
    if size > SHORT_WORDS:
        return 0.0, weights.get(first, 0.0), 0.0
    lexicon = sum(filter(None, map(weights.get, words))) / math.sqrt(len(words) + 1)
    return lexicon, weights.get(first, 0.0), likeness(title, words)


def _told(text: str, small: str, description: str, body: str) -> tuple[float, float]:
    """Whether the description begins as the block does; 1, -1 or, where nothing is known, 0: whether JSON-LD has it."""
    if len(text) <= MIN_TOLD:
        return 0.0, 0.0
    described = bool(description) and small[:TOLD_HEAD] == description
    return float(described), 0.0 if not body else 1.0 if MARKS.sub("", text[:60])[:TOLD_HEAD] in body else -1.0
