"""Pairs and triples of small classes of neighbouring words, as indices into one table of weights.

A linear model sees `in Paris` and `beat Paris` only through features that join two words. Joining classes (shape, kind
of known name, cluster, frequent word) instead of words keeps the table small enough to be gathered by index.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from copydesk.agents.tag.analysis import DOCUMENT_CODES, MARKS, Analysis
from copydesk.agents.tag.vocabulary import CONTEXTS, KINDS, PATHS, SHAPES, Column, Vocabulary

HASHED: Final = 1 << 15  # rows for joins whose product is too large; a clash mixes two rare joins
TRIPLE: Final = 32  # shapes told apart in a triple
PHRASES: Final = 512  # values of Analysis.phrases that are told apart
SIZES: Final[dict[str, int]] = {
    "document": DOCUMENT_CODES,
    "marks": 1 << MARKS,
    "shape before": SHAPES * SHAPES,
    "shape after": SHAPES * SHAPES,
    "shapes": TRIPLE**3,
    "context before": CONTEXTS * KINDS,
    "context after": CONTEXTS * KINDS,
    "kinds": KINDS**3,
    "topic": 3 * 4 * 2 * KINDS,
    "path before": PATHS * PATHS,
    "path after": PATHS * PATHS,
    "paths around": PATHS * PATHS,
    "contexts around": HASHED,
    "two before": HASHED,
    "two after": HASHED,
    "topic before": 3 * CONTEXTS,
    "topic after": 3 * CONTEXTS,
    "phrase": PHRASES,
    "phrase before": PHRASES,
    "phrase after": PHRASES,
    "path and document": PATHS * 8 * 4,
}
OFFSETS: Final = np.cumsum([0, *SIZES.values()])
"""Where each join's rows begin; the last is the size of the table."""


def conjunctions(vocabulary: Vocabulary, analysis: Analysis) -> NDArray[np.int64]:
    """(joins, active tokens): the row of the table of each join at each active token."""
    words, at = analysis.words, analysis.active
    columns = vocabulary.columns
    around = [words[at + step] for step in (-2, -1, 0, 1, 2)]
    _, shape_before, shape, shape_after, _ = (columns[Column.SHAPE].take(one) for one in around)
    context = [columns[Column.CONTEXT].take(one) for one in around]
    _, kind_before, kind, kind_after, _ = (columns[Column.KIND].take(one) for one in around)
    _, path_before, path, path_after, _ = (columns[Column.PATH].take(one) for one in around)
    code, topic = analysis.codes[at], analysis.topics[at]
    codes = (
        code,
        code & ((1 << MARKS) - 1),
        shape_before * SHAPES + shape,
        shape * SHAPES + shape_after,
        (shape_before % TRIPLE * TRIPLE + shape % TRIPLE) * TRIPLE + shape_after % TRIPLE,
        context[1] * KINDS + kind,
        context[3] * KINDS + kind,
        (kind_before * KINDS + kind) * KINDS + kind_after,
        (topic * 8 + (code >> MARKS)) * KINDS + kind,
        path_before * PATHS + path,
        path * PATHS + path_after,
        path_before * PATHS + path_after,
        (context[1] * 1021 + context[3]) % HASHED,  # 1021, a prime, spreads the pairs over the rows
        (context[0] * 1021 + context[1]) % HASHED,
        (context[3] * 1021 + context[4]) % HASHED,
        topic * CONTEXTS + context[1],
        topic * CONTEXTS + context[3],
        np.minimum(analysis.phrases[at], PHRASES - 1),
        np.minimum(analysis.phrases[at - 1], PHRASES - 1),
        np.minimum(analysis.phrases[at + 1], PHRASES - 1),
        (path * 8 + (code & 7)) * 4 + (code >> (MARKS + 1)),
    )
    rows: NDArray[np.int64] = np.stack(codes) + OFFSETS[:-1, None]
    return rows
