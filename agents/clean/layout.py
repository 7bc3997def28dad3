"""A page's blocks as arrays: sizes, links and place in the tree, and what is summed over subtrees.

Lengths are counted in words, or in what carries as much in scripts without spaces, so that all scripts look alike.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from copydesk.agents.clean import blocks as flags
from copydesk.agents.clean.blocks import Blocks

Column = NDArray[np.float32]
Ints = NDArray[np.int64]

# A block of so many words and few links is a paragraph of running text: "long" below.
LONG_WORDS = 14
FEW_LINKS = 0.35
# Words of more characters than this are not spaced: a word's worth is then about two and a half characters.
UNSPACED = 13
PER_UNSPACED_WORD = 2.5
# How much of a paragraph's score its parent, and each further ancestor, gets (readability's, measured anew).
SHARES = (1.0, 0.6, 0.3)
# Words beyond this add nothing to a container's score.
SCORED_WORDS = 100
# Fewer words than this, away from the running text, are no part of an article.
FEW_WORDS = 5
TAGS = {"p": 0, "h1": 1, "h2": 2, "h3": 3, "h4": 3, "h5": 3, "h6": 3, "li": 4, "dd": 4, "dt": 4, "div": 5, "td": 6, "th": 6, "tr": 6, "tbody": 6, "table": 6, "figcaption": 7, "figure": 7, "blockquote": 8, "pre": 9, "section": 10, "article": 10, "main": 10, "body": 10}  # fmt: skip
OTHER_TAG = 11
TAG_COUNT = 12
HEADLINE = 1
LIST_ITEM = 4
# Tags whose score goes to the element around.
PARAGRAPHS = (0, 2, 3, 4, 8, 9)


class Layout:
    """The page's columns as arrays, and what is summed over its subtrees."""

    def __init__(self, blocks: Blocks) -> None:
        self.blocks = blocks
        self.words = np.array([_words(text) for text in blocks.text], np.float32)
        lengths = np.array([len(text) for text in blocks.text], np.float32)
        self.dense = np.minimum(np.array(blocks.linked, np.float32) / lengths, 1)
        self.element = np.array(blocks.element, np.int64)
        self.parent = np.array(blocks.e_parent, np.int64)
        self.depth = np.array(blocks.e_depth, np.int64)
        self.flags = np.array(blocks.e_flags, np.int64)
        self.begin = np.array(blocks.e_begin, np.int64)
        self.end = np.array(blocks.e_end, np.int64)
        self.tags = np.array([TAGS.get(tag, OTHER_TAG) for tag in blocks.e_tag], np.int64)
        self.tag = self.tags[self.element]
        self.long = (self.words >= LONG_WORDS) & (self.dense < FEW_LINKS)
        self.total = max(1.0, float(self.words.sum()))
        # Words of each element's subtree: all, those in links, those of long blocks; and the number of long blocks.
        self.e_words = self._summed(self.words)
        self.e_dense = self._summed(self.words * self.dense) / np.maximum(self.e_words, 1)
        self.e_long = self._summed(self.words * self.long)
        self.e_count = self._summed(self.long)
        self.long_total = max(1.0, float(self.e_long[0]))
        self.region90, self.region60 = self._region(0.9), self._region(0.6)
        self.score = self._scores()
        self.top = int(self.score.argmax())

    def kept(self) -> Ints:
        """The blocks that may be text: not links in navigation, nothing short away from nine tenths of the running text."""
        in_nav = self.flags[self.element] & flags.NAV > 0
        outside = ~self.within(self.region90)
        drop = (in_nav & (self.dense > 0.5)) | (outside & ((self.words < FEW_WORDS) | in_nav))
        return np.flatnonzero(~drop)

    def within(self, row: int) -> NDArray[np.bool_]:
        """Whether each block lies inside the element."""
        inside = np.zeros(len(self.words), np.bool_)
        inside[self.begin[row] : self.end[row]] = True
        return inside

    def _summed(self, values: NDArray[Any]) -> Column:
        sums = np.concatenate(([0], np.cumsum(values, dtype=np.float64)))
        return (sums[self.end] - sums[self.begin]).astype(np.float32)

    def _region(self, share: float) -> int:
        """The deepest element that holds this share of the words of long blocks."""
        holds = self.e_long >= share * self.e_long[0]
        return int(np.where(holds, self.depth, -1).argmax())

    def _scores(self) -> Column:
        """Readability's score of each element: what its paragraphs, and with a discount those below, have to say."""
        value = np.minimum(self.words, SCORED_WORDS) * (1 - self.dense) * self.long
        row = np.where(np.isin(self.tag, PARAGRAPHS), self.parent[self.element], self.element)
        row = np.where(self.tag == LIST_ITEM, self.parent[row], row)
        score = np.zeros(len(self.parent), np.float32)
        for share in SHARES:
            np.add.at(score, row, share * value)
            value = value * (row > 0)
            row = self.parent[row]
        scores: Column = (score * (1 - self.e_dense)).astype(np.float32)
        return scores


def _words(text: str) -> float:
    words = text.count(" ") + 1
    if len(text) > UNSPACED * words and not text.isascii():
        return max(words, len(text) / PER_UNSPACED_WORD)
    return words
