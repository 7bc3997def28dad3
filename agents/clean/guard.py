"""Cheap limits checked before markup reaches a parser: the parsers are quadratic in depth and in attributes.

Measured with the address space limited to 1 GiB: 100,000 nested tags take lexbor 10 s and resiliparse over 20 s, one
element with 800,000 attributes over 20 s each, 2.8 million empty tags 830 MB. News pages have about 3,000 tags, and
browsers nest no deeper than 512; pages that leave hundreds of elements open are common. What slips through meets the time limit of the process.
"""

import re
from itertools import accumulate, pairwise

# The largest news page seen has 30,000 tags; 100,000 elements cost about half a second to cut into blocks.
MAX_TAGS = 100_000
# Depth is estimated from below, so the real tree can be a few times deeper; at 4,000 resiliparse needs 0.15 s.
MAX_DEPTH = 2_000
# A chunk without `>` shorter than this is not looked at: it cannot hold many attributes.
LONG_TAG = 48 * 1024
# Half of LONG_TAG, so that a chunk longer than that holds one of the pieces whole, wherever it begins.
PIECE = LONG_TAG // 2
# lexbor takes that many in 0.1 s. Pages have hundreds at most, in scripts' data.
MAX_ATTRIBUTES = 10_000
# Elements that have no end tag, or whose end tag authors may leave out, say nothing about depth.
OPEN_OR_CLOSE = re.compile(
    r"<(?:/(?!p\b|li\b|d[dt]\b|t[dhr]\b|tbody\b|thead\b|option\b)|(?!area|base|br\b|col|embed|hr|img|input|link|meta|param|source|track|wbr|p\b|li\b|d[dt]\b|t[dhr]\b|tbody\b|thead\b|option\b))[a-z]",
    re.IGNORECASE,
)
TAG = re.compile(r"</?[a-zA-Z]")
END_TAG = re.compile(r"</[a-zA-Z]")
# What stands in these is no markup: their data has a `<` here and there, and spaces by the thousand. In `noscript` it is
# markup to a parser that runs no scripts.
RAW = re.compile(r"<(?:script|style|textarea|title|iframe)\b", re.IGNORECASE)
# A slash separates attributes too, but data in base64 is full of slashes.
GAP = re.compile(r"\s+")
# A quotation mark that no `=` precedes is part of a name.
QUOTED = re.compile(r"=\s*(?:\"[^\"]*\"|'[^']*')")


def too_much(html: str) -> str | None:
    """Why the page must not be parsed, in one line, or None."""
    tags = html.count("<")
    if tags > MAX_TAGS:
        return f"more than {MAX_TAGS} tags"
    if tags > MAX_DEPTH and _may_be_deep(html) and depth(html) > MAX_DEPTH:
        return f"tags nested more than {MAX_DEPTH} deep"
    if _attributes(html) > MAX_ATTRIBUTES:
        return f"a tag with more than {MAX_ATTRIBUTES} attributes"
    return None


def _may_be_deep(html: str) -> bool:
    """False where even tags that never close could not nest as deep: counted by the piece, for a tenth of the cost."""
    level = 0
    for start in range(0, len(html), PIECE):
        piece = html[start : start + PIECE]
        ends = piece.count("</")
        starts = piece.count("<") - ends
        # In the worst order a piece's end tags come last for the level within, and first for the level behind it, where
        # they find nothing to end. An end tag that is cut in two counts as a start.
        if level + starts > MAX_DEPTH:
            return True
        level = max(starts, level + starts - ends)
    return False


def depth(html: str) -> int:
    """A lower bound for how deep the elements are nested, by one pass over the tags."""
    steps = (-1 if tag[1] == "/" else 1 for tag in OPEN_OR_CLOSE.findall(html))
    # An end tag without a start tag is ignored by parsers, so depth never falls below zero.
    return max(accumulate(steps, lambda level, step: max(0, level + step), initial=0))


def _attributes(html: str) -> int:
    """The most attributes that one long tag can have: gaps between its words, quoted values left out."""
    # A chunk as long as that holds a whole piece without `>`.
    if all(html.find(">", start, start + PIECE) >= 0 for start in range(0, len(html) - PIECE, PIECE)):
        return 0
    tags = (_tag(before, chunk) for before, chunk in pairwise(["", *html.split(">")]) if len(chunk) > LONG_TAG)
    return max((len(GAP.findall(QUOTED.sub(" ", tag))) for tag in tags), default=0)


def _tag(before: str, chunk: str) -> str:
    """The tag that ends where the chunk does; in a tag a further `<` is part of an attribute's name."""
    opened = TAG.search(before)
    is_raw = opened is not None and RAW.match(before, opened.start()) is not None
    found = (END_TAG if is_raw else TAG).search(chunk)
    if found:
        return chunk[found.start() :]
    # A `>` in a value ends a chunk within its tag; style sheets and texts have long chunks without any.
    begun = before[opened.start() :] if opened is not None else ""
    return chunk if begun.count('"') % 2 or begun.count("'") % 2 else ""
