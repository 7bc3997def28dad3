"""What is measured of a page's blocks, one row for each block that may be text: the input of the body model.

The features are those that boilerplate removal has used since Kohlschütter et al. (Boilerplate Detection using Shallow
Text Features, WSDM 2010), readability's scores, and the share of the page's long blocks that are made alike: same parent
and class, same tags, same class anywhere.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from copydesk.agents.clean import wording
from copydesk.agents.clean.blocks import Blocks
from copydesk.agents.clean.layout import HEADLINE, OTHER_TAG, TAG_COUNT, Column, Ints, Layout
from copydesk.agents.clean.wording import Told, Weights, likeness, named, wording_of, words_of

# A heading with this share of the declared title's words is the headline, where no h1 is.
SAME_TITLE = 0.8
# Tags that may hold it, how long it may be, and how many are asked.
MAYBE_HEADLINE = (0, 2, 3, 5, 6, OTHER_TAG)
HEADLINE_WORDS = 40
MAX_HEADLINES = 200
FLAG_COUNT = 13
_SHOWN = ("words", "sentence", "lexicon", "name", "siblings")
_NEIGHBOUR = (*_SHOWN, "links", "long")
NAMES = (
    *wording.COLUMNS,
    *(f"tag {number}" for number in range(TAG_COUNT)),
    *(f"flag {number}" for number in range(FLAG_COUNT)),
    "name", "name 1", "name 2", "names", "least name", "most name", "depth",
    *(f"{what} {step}" for step in range(3) for what in ("share", "links", "long")),
    "siblings", "path", "class",
    "block", "word", "after headline", "from headline", "from first", "to last", "headings", "article", "same article",
    "in top", "from top", "in 90", "in 60", "deeper",
    "top share", "second", "articles", "blocks", "page words", "page long", "in p",
    "links", "long",
    *(f"{what} {step:+}" for step in (-1, 1) for what in _NEIGHBOUR), "same -1", "same +1",
    *(f"{what} {step:+}" for step in (-2, 2) for what in _NEIGHBOUR), "same -2", "same +2",
)  # fmt: skip
SHOWN = [NAMES.index(name) for name in _SHOWN]


class Features(NamedTuple):
    """The kept blocks' numbers `kept` (k,), their rows `matrix` (k, len(NAMES)), and their lengths in words `sizes` (k,)."""

    kept: Ints
    matrix: NDArray[np.float32]
    sizes: Column


def features_of(blocks: Blocks, told: Told, weights: Weights) -> Features:
    """The features of every block that may be text; blocks that cannot be are left out of `kept`."""
    if not blocks.text:
        return Features(np.zeros(0, np.int64), np.zeros((0, len(NAMES)), np.float32), np.zeros(0, np.float32))
    page = Layout(blocks)
    kept = page.kept()
    sizes = page.words[kept]
    numbers = kept.tolist()
    columns = [
        wording_of(blocks, numbers, sizes.tolist(), told, weights),
        _of_elements(page, kept, named(blocks, numbers, weights)),
        _of_containers(page, kept),
        _of_groups(page, kept),
        _of_places(page, kept, told),
        _of_page(page, kept),
    ]
    own = np.concatenate(columns, axis=1, dtype=np.float32)
    return Features(kept, np.concatenate([own, _of_neighbours(page, kept, own)], axis=1), sizes)


def _of_elements(page: Layout, kept: Ints, names: Column) -> Column:
    """Tags, flags and names of the elements around."""
    row = page.element[kept]
    parent = page.parent[row]
    tags = page.tag[kept][:, None] == np.arange(TAG_COUNT)
    bits = (page.flags[row][:, None] >> np.arange(FLAG_COUNT)) & 1
    own, around, further = names[row, 0], names[parent, 0], names[page.parent[parent], 0]
    columns = (own, around, further, names[row, 1], names[row, 2], names[row, 3], page.depth[row] / 10)
    return np.concatenate([tags, bits, np.stack(columns, axis=1)], axis=1)


def _of_containers(page: Layout, kept: Ints) -> Column:
    """How much of the page's text the three elements around hold, how dense in links, with how many long blocks."""
    columns, row = [], page.element[kept]
    for _ in range(3):
        columns += [page.e_words[row] / page.total, page.e_dense[row], np.minimum(page.e_count[row], 30) / 10]
        row = page.parent[row]
    return np.stack(columns, axis=1)


def _of_groups(page: Layout, kept: Ints) -> Column:
    """The share of the page's long text in blocks of the same make: same parent and class, same tags, same class."""
    blocks = page.blocks
    number: dict[str, int] = {}
    attribute = np.array([number.setdefault(text, len(number)) for text in blocks.e_attribute], np.int64)
    row, parent = page.element, page.parent[page.element]
    grand = page.parent[parent]
    siblings = (parent * TAG_COUNT + page.tag) * (len(number) + 1) + attribute[row]
    path = ((page.depth[row] * 20 + page.tag) * 20 + page.tags[parent]) * 20 + page.tags[grand]
    classes = (attribute[row] * (len(number) + 1) + attribute[parent]) * 20 + page.tag
    value = page.words * page.long
    columns = []
    for key in (siblings, path, classes):
        _, group = np.unique(key, return_inverse=True)
        columns.append((np.bincount(group, value) / page.long_total)[group][kept])
    return np.stack(columns, axis=1)


def _of_places(page: Layout, kept: Ints, told: Told) -> Column:
    """Where in the page, and how far from the headline, from the best container and from the first and last long block."""
    count = len(page.words)
    before = np.cumsum(page.words) - page.words
    headline, headings = _headline(page, told)
    long = np.flatnonzero(page.long)
    first, last = (int(long[0]), int(long[-1])) if len(long) else (0, count - 1)
    article = _articles(page)
    top_article = article[page.top]
    top_long = long[page.within(page.top)[long]]
    at_top = headings[int(top_long[0])] if len(top_long) else headings[-1]
    distance = _distances(page)
    row = page.element[kept]
    return np.stack(
        [
            kept / count, before[kept] / page.total, kept > headline if headline >= 0 else np.zeros(len(kept)),
            np.clip(kept - max(headline, 0), -30, 60) / 10, np.clip(kept - first, -20, 40) / 10,
            np.clip(last - kept, -20, 40) / 10, headings[kept] - at_top, article[row] - top_article,
            article[row] == top_article, page.within(page.top)[kept], np.minimum(distance[kept], 12) / 3,
            page.within(page.region90)[kept], page.within(page.region60)[kept],
            page.depth[row] - (page.depth[page.element] * page.words * page.long).sum() / page.long_total,
        ],
        axis=1,
    )  # fmt: skip


def _headline(page: Layout, told: Told) -> tuple[int, Ints]:
    """The number of the headline's block, -1 if none, and how many h1 stand before or at each block."""
    is_heading = page.tag == HEADLINE
    found = np.flatnonzero(is_heading)
    if len(found):
        return int(found[0]), np.cumsum(is_heading)
    title = words_of(told.title)
    for at in np.flatnonzero((page.words < HEADLINE_WORDS) & np.isin(page.tag, MAYBE_HEADLINE))[
        :MAX_HEADLINES
    ].tolist():
        if title and likeness(title, words_of(page.blocks.text[at])) > SAME_TITLE:
            return at, np.cumsum(is_heading)
    return -1, np.cumsum(is_heading)


def _articles(page: Layout) -> Ints:
    """For each element the number of the `article` element around it, counted in document order; 0 outside."""
    number = [0] * len(page.blocks.e_tag)
    count = 0
    for row, (tag, parent) in enumerate(zip(page.blocks.e_tag, page.blocks.e_parent, strict=True)):
        if tag == "article":
            count += 1
            number[row] = count
        elif row:
            number[row] = number[parent]
    return np.array(number, np.int64)


def _distances(page: Layout) -> Ints:
    """Of each block how many steps up the tree from the best container, and down again, it is away."""
    chain = [page.top]
    while chain[-1]:
        chain.append(int(page.parent[chain[-1]]))
    distance = np.zeros(len(page.words), np.int64)
    for steps, row in reversed(list(enumerate(chain))):
        inside = slice(int(page.begin[row]), int(page.end[row]))
        distance[inside] = steps + page.depth[page.element[inside]] - page.depth[row]
    return distance


def _of_page(page: Layout, kept: Ints) -> Column:
    """The same for all blocks of the page: how large it is and how clear its best container."""
    best, second = np.sort(np.append(page.score, 0))[-1:-3:-1] if len(page.score) else (0.0, 0.0)
    articles = sum(tag == "article" for tag in page.blocks.e_tag)
    paragraphs = page.words[page.tag == 0].sum() / page.total
    values = (
        page.e_words[page.top] / page.total, second / (best + 1e-6), min(articles, 20) / 5, math.log1p(len(page.words)),
        math.log1p(page.total), math.log1p(float(page.long.sum())), paragraphs,
    )  # fmt: skip
    return np.tile(np.array(values, np.float32), (len(kept), 1))


def _of_neighbours(page: Layout, kept: Ints, own: Column) -> Column:
    """Length, links, sentence end, make and names of the two kept blocks before and after, and whether they are siblings."""
    shown = np.concatenate([own[:, SHOWN], page.dense[kept][:, None], page.long[kept][:, None]], axis=1)
    parent = page.parent[page.element[kept]]
    columns = [page.dense[kept][:, None], page.long[kept][:, None]]
    for step in (1, 2):
        columns += [_shifted(shown, step), _shifted(shown, -step)]
        columns += [_same(parent, step)[:, None], _same(parent, -step)[:, None]]
    return np.concatenate(columns, axis=1, dtype=np.float32)


def _shifted(values: Column, shift: int) -> Column:
    moved = np.zeros_like(values)
    if shift > 0:
        moved[shift:] = values[:-shift]
    else:
        moved[:shift] = values[-shift:]
    return moved


def _same(values: Ints, shift: int) -> NDArray[np.bool_]:
    """Whether each value equals that `shift` places before it."""
    same = np.zeros(len(values), np.bool_)
    if shift > 0:
        same[shift:] = values[shift:] == values[:-shift]
    else:
        same[:shift] = values[:shift] == values[-shift:]
    return same
