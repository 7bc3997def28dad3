"""Which blocks of a page are the article: the trained model, and the choice that expects the best F1.

`bench/train_body.py` trains the model and writes its file. The library it is trained with is not needed here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from copydesk.agents.clean.blocks import HIDDEN, Blocks
from copydesk.agents.clean.features import NAMES, features_of
from copydesk.agents.clean.layout import LONG_WORDS
from copydesk.agents.clean.trees import Forest, write
from copydesk.agents.clean.wording import Told, Weights

MODEL_FILE = Path(__file__).with_name("data") / "body.npz"
Floats = NDArray[np.float32]
# As many digits of the file's hash as tell two models apart in a record.
DIGEST = 8


class Choice(NamedTuple):
    """The chosen blocks' numbers in order, and the chance of each block of the page: 0 for those never asked about."""

    chosen: list[int]
    chances: list[float]


@dataclass(frozen=True, slots=True)
class Model:
    """The trees, the weights of names and words, and the first digits of the file's SHA-256."""

    forest: Forest
    weights: Weights
    digest: str

    @classmethod
    def load(cls, path: Path) -> Self:
        """The model of a file; ValueError if it was trained with other features."""
        data = path.read_bytes()
        with np.load(BytesIO(data), allow_pickle=False) as stored:
            if _lines(stored["features"]) != list(NAMES):
                raise ValueError(f"{path.name} was trained with other features: run make train-body")
            weights = Weights(_table(stored, "names"), _table(stored, "words"))
            return cls(Forest.of(stored, "forest_"), weights, sha256(data).hexdigest()[:DIGEST])

    def save(self, path: Path) -> None:
        """Writes what `load` reads."""
        arrays = {"features": _bytes(NAMES), **self.forest.arrays("forest_")}
        for name, table in (("names", self.weights.names), ("words", self.weights.words)):
            arrays |= {name: _bytes(table), f"{name}_weights": np.array(list(table.values()), np.float16)}
        write(path, arrays)

    def choose(self, blocks: Blocks, told: Told) -> Choice:
        """The blocks that make the article, as far as the model can tell; none only where the page has none."""
        features = features_of(blocks, told, self.weights)
        chances = np.zeros(len(blocks.text), np.float32)
        if not len(features.kept):
            return Choice([], chances.tolist())
        kept = features.kept
        asked = as_whole_tables(blocks, kept.tolist(), self.forest.chances(features.matrix), features.sizes)
        chances[kept] = asked
        chosen = best_cut(asked, features.sizes)
        return Choice(kept[without_hidden(blocks, kept, chosen, features.sizes)].tolist(), chances.tolist())


@cache
def model() -> Model:
    """The shipped model."""
    return Model.load(MODEL_FILE)


def best_cut(chances: Floats, sizes: Floats) -> NDArray[np.bool_]:
    """Which rows (k,) to take for the best expected F1, where each weighs its words.

    Of all sets the best holds the likeliest rows, down to half the F1 that it reaches (Lipton et al., Optimal Thresholding
    of Classifiers to Maximize F1 Measure, ECML 2014): pages that the model is unsure of are cut at a lower chance.
    """
    order = np.argsort(-chances, kind="stable")
    taken = np.cumsum(sizes[order], dtype=np.float64)
    right = np.cumsum((sizes * chances)[order], dtype=np.float64)
    last = int((right / (taken + right[-1])).argmax())
    rows = np.zeros(len(chances), np.bool_)
    rows[order[: last + 1]] = True
    return rows


def as_whole_tables(blocks: Blocks, kept: Sequence[int], chances: Floats, sizes: Floats) -> Floats:
    """The chances (k,), those of a data table's cells made one: half a table is of no use to anybody.

    A table with a paragraph in it serves the page's layout, and its cells stay as they are.
    """
    if "table" not in blocks.e_tag:
        return chances
    inside = [0] * len(blocks.e_tag)
    for row, (tag, parent) in enumerate(zip(blocks.e_tag, blocks.e_parent, strict=True)):
        inside[row] = row if tag == "table" else inside[parent]
    tables = np.array([inside[blocks.element[at]] for at in kept])
    evened = chances.copy()
    for table in np.unique(tables[tables > 0]).tolist():
        cells = tables == table
        if sizes[cells].max() < LONG_WORDS:
            evened[cells] = np.average(chances[cells], weights=sizes[cells])
    return evened


def without_hidden(
    blocks: Blocks, kept: NDArray[np.int64], chosen: NDArray[np.bool_], sizes: Floats
) -> NDArray[np.bool_]:
    """The chosen rows (k,) without blocks that the page hides, unless it hides most of them, as some do until a script runs."""
    hidden = chosen & np.array([blocks.e_flags[blocks.element[at]] & HIDDEN > 0 for at in kept.tolist()], np.bool_)
    return chosen & ~hidden if 2 * sizes[hidden].sum() < sizes[chosen].sum() else chosen


def _bytes(lines: Iterable[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(lines).encode(), np.uint8)


def _lines(octets: NDArray[np.uint8]) -> list[str]:
    return octets.tobytes().decode().split("\n")


def _table(stored: Any, name: str) -> dict[str, float]:
    """Words and their weights, rounded as they were when the trees were trained."""
    return dict(zip(_lines(stored[name]), stored[f"{name}_weights"].astype(float).round(2).tolist(), strict=True))
