"""Gradient-boosted trees, evaluated with numpy: the model without the library that trained it.

The trees are oblivious, as CatBoost trains them (Prokhorenkova et al., CatBoost: unbiased boosting with categorical
features, NeurIPS 2018): every node of a level asks the same question. So a tree of depth d is d comparisons and one look-up,
and all trees of all rows are a handful of array operations.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Forest:
    """`features` (t, d) and `borders` (t, d): question j of a tree is whether the feature is above the border.

    `leaves` (t, 2 ** d): what each answer adds; answer j is bit j of the leaf's number. `bias` is added once.
    """

    features: NDArray[np.int64]
    borders: NDArray[np.float32]
    leaves: NDArray[np.float32]
    bias: float

    @classmethod
    def of(cls, stored: Any, prefix: str) -> Self:
        """The forest whose arrays begin with the prefix in an opened npz file."""
        features, borders = stored[f"{prefix}features"], stored[f"{prefix}borders"]
        leaves = stored[f"{prefix}leaves"].astype(np.float32)
        return cls(features.astype(np.int64), borders.astype(np.float32), leaves, float(stored[f"{prefix}bias"]))

    def arrays(self, prefix: str) -> dict[str, Any]:
        """What `of` reads; leaves as half floats, whose error is far below that of the model."""
        return {
            f"{prefix}features": self.features.astype(np.uint8),
            f"{prefix}borders": self.borders,
            f"{prefix}leaves": self.leaves.astype(np.float16),
            f"{prefix}bias": np.float64(self.bias),
        }

    def sums(self, matrix: NDArray[np.float32]) -> NDArray[np.float32]:
        """The trees' sum for each row of the matrix (k, features): (k,)."""
        trees, depth = self.features.shape
        asked = np.ascontiguousarray(matrix.T)[self.features.ravel()]
        answers = (asked > self.borders.reshape(-1, 1)).reshape(trees, depth, len(matrix))
        # Bytes, because they are the fastest to shift: trees are no deeper than eight.
        leaf = np.zeros((trees, len(matrix)), np.uint8)
        for level in range(depth):
            leaf |= answers[:, level].view(np.uint8) << np.uint8(level)
        leaves = leaf + np.arange(trees)[:, None] * self.leaves.shape[1]
        added: NDArray[np.float32] = self.leaves.ravel()[leaves].sum(axis=0, dtype=np.float32)
        return added + np.float32(self.bias)

    def chances(self, matrix: NDArray[np.float32]) -> NDArray[np.float32]:
        """The sums as probabilities."""
        chances: NDArray[np.float32] = np.float32(1) / (np.float32(1) + np.exp(-self.sums(matrix)))
        return chances


def write(path: Path, arrays: dict[str, Any]) -> None:
    """The arrays as one compressed file, the same bytes for the same arrays."""
    np.savez_compressed(path, **arrays)
