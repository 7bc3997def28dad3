"""Cheap limits checked before markup reaches a parser: the parsers are quadratic in depth and in attributes.

Measured with the address space limited to 1 GiB: 100,000 nested tags take lexbor 10 s and resiliparse over 20 s, one
element with 800,000 attributes over 20 s each, 2.8 million empty tags 830 MB. News pages have about 3,000 tags, and
browsers nest no deeper than 512; pages that leave hundreds of elements open are common. What slips through meets the time limit of the process.
"""

import re
from itertools import accumulate
from string import ascii_letters

import numpy as np
from numpy.typing import NDArray

# The largest news page seen has 30,000 tags; 100,000 elements cost about half a second to cut into blocks.
MAX_TAGS = 100_000
# Depth is estimated from below, so the real tree can be a few times deeper; at 4,000 resiliparse needs 0.15 s.
MAX_DEPTH = 2_000
# Bytes without `>` that are looked at: fewer cannot hold many attributes.
LONG_TAG = 48 * 1024
# lexbor takes that many in 0.1 s. Pages have hundreds at most, in scripts' data.
MAX_ATTRIBUTES = 10_000
# Elements that have no end tag, or whose end tag authors may leave out, say nothing about depth.
OPEN_OR_CLOSE = re.compile(
    rb"<(?:/(?!p\b|li\b|d[dt]\b|t[dhr]\b|tbody\b|thead\b|option\b)|(?!area|base|br\b|col|embed|hr|img|input|link|meta|param|source|track|wbr|p\b|li\b|d[dt]\b|t[dhr]\b|tbody\b|thead\b|option\b))[a-z]",
    re.IGNORECASE,
)
TAG = re.compile(rb"</?[a-zA-Z]")
END_TAG = re.compile(rb"</[a-zA-Z]")
# What stands in these is no markup: their data has a `<` here and there, and spaces by the thousand. In `noscript` it is
# markup to a parser that runs no scripts.
RAW = re.compile(rb"<(?:script|style|textarea|title|iframe)\b", re.IGNORECASE)
# A slash separates attributes too, but data in base64 is full of slashes.
GAP = re.compile(rb"\s+")
# A quotation mark that no `=` precedes is part of a name.
QUOTED = re.compile(rb"=\s*(?:\"[^\"]*\"|'[^']*')")
# Names that begin so may be those of elements whose end tags say nothing.
MAY_BE_OPTIONAL = ("p", "li", "dd", "dt", "td", "th", "tr", "tb", "op")
IS_LETTER = np.isin(np.arange(256), list(ascii_letters.encode()))
LESS, GREATER, SLASH, SPACE = b"<>/ "
Octets = NDArray[np.uint8]


def _table() -> NDArray[np.bool_]:
    """For each two bytes whether a name of MAY_BE_OPTIONAL begins with them, whatever its case."""
    table = np.zeros((256, 256), np.bool_)
    for name in MAY_BE_OPTIONAL:
        for first in (name[0], name[0].upper()):
            for second in (name[1], name[1].upper()) if name[1:] else map(chr, range(256)):
                table[ord(first), ord(second)] = True
    return table


IS_OPTIONAL = _table()


def too_much(html: bytes) -> str | None:
    """Why the page, in UTF-8, must not be parsed, in one line, or None."""
    octets = np.frombuffer(html, np.uint8)
    tags = np.flatnonzero(octets == LESS)
    if len(tags) > MAX_TAGS:
        return f"more than {MAX_TAGS} tags"
    if len(tags) > MAX_DEPTH and _may_be_deep(octets, tags) and depth(html) > MAX_DEPTH:
        return f"tags nested more than {MAX_DEPTH} deep"
    if _attributes(html, octets) > MAX_ATTRIBUTES:
        return f"a tag with more than {MAX_ATTRIBUTES} attributes"
    return None


def _may_be_deep(octets: Octets, tags: NDArray[np.int64]) -> bool:
    """False where not even an upper bound of `depth` passes the limit: all at once, for a tenth of the cost."""
    first, second, third = (octets[np.minimum(tags + step, len(octets) - 1)] for step in (1, 2, 3))
    ends = first == SLASH
    steps = np.where(ends, -1, 1)
    steps[~IS_LETTER[np.where(ends, second, first)]] = 0
    steps[ends & IS_OPTIONAL[second, third]] = 0
    steps[np.isin(first, (ord("p"), ord("P"))) & np.isin(second, (GREATER, SPACE))] = 0
    levels = np.cumsum(steps)
    # An end tag without a start tag is ignored by parsers, so depth never falls below zero.
    lowest = np.minimum(np.minimum.accumulate(levels), 0)
    return bool((levels - lowest).max() > MAX_DEPTH)


def depth(html: bytes) -> int:
    """A lower bound for how deep the elements are nested, by one pass over the tags."""
    steps = (-1 if tag[1] == SLASH else 1 for tag in OPEN_OR_CLOSE.findall(html))
    return max(accumulate(steps, lambda level, step: max(0, level + step), initial=0))


def _attributes(html: bytes, octets: Octets) -> int:
    """The most attributes that one long tag can have: gaps between its words, quoted values left out."""
    edges = np.concatenate(([-1], np.flatnonzero(octets == GREATER), [len(octets)]))
    most = 0
    for at in np.flatnonzero(np.diff(edges) > LONG_TAG).tolist():
        begin, end = int(edges[at]) + 1, int(edges[at + 1])
        before = html[int(edges[at - 1]) + 1 : begin - 1] if at else b""
        most = max(most, len(GAP.findall(QUOTED.sub(b" ", _tag(before, html[begin:end])))))
    return most


def _tag(before: bytes, chunk: bytes) -> bytes:
    """The tag that ends where the chunk does; in a tag a further `<` is part of an attribute's name."""
    opened = TAG.search(before)
    is_raw = opened is not None and RAW.match(before, opened.start()) is not None
    found = (END_TAG if is_raw else TAG).search(chunk)
    if found:
        return chunk[found.start() :]
    # A `>` in a value ends a chunk within its tag; style sheets and texts have long chunks without any.
    begun = before[opened.start() :] if opened is not None else b""
    return chunk if begun.count(b'"') % 2 or begun.count(b"'") % 2 else b""
