"""Trains the trees that `agents/clean/trees.py` evaluates: CatBoost's oblivious trees as arrays.

Both models of the clean stage are trained here: the blocks of pages (bench/train_body.py), the lines of dumps
(bench/train_lines.py).
"""

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from copydesk.agents.clean.trees import Forest

Floats = NDArray[np.float32]


def forest_of(settings: dict[str, Any], matrix: Floats, labels: Floats, weights: Floats) -> Forest:
    """The trees that CatBoost finds with these settings for the rows of the matrix (k, features)."""
    from catboost import CatBoostClassifier  # noqa: PLC0415 - only training needs it

    model = CatBoostClassifier(**settings).fit(matrix, labels, sample_weight=weights)
    with tempfile.TemporaryDirectory() as place:
        model.save_model(f"{place}/model.json", format="json")
        stored = json.loads(Path(f"{place}/model.json").read_text("utf-8"))
    return _as_arrays(stored, settings["depth"])


def _as_arrays(stored: dict[str, Any], depth: int) -> Forest:
    """CatBoost's trees as arrays. Trees that ended early ask questions that are never answered with yes."""
    trees = stored["oblivious_trees"]
    features = np.zeros((len(trees), depth), np.int64)
    borders = np.full((len(trees), depth), np.inf, np.float32)
    leaves = np.zeros((len(trees), 2**depth), np.float32)
    for at, tree in enumerate(trees):
        leaves[at, : len(tree["leaf_values"])] = tree["leaf_values"]
        for level, split in enumerate(tree["splits"] or ()):
            features[at, level], borders[at, level] = split["float_feature_index"], split["border"]
    scale, (bias, *_) = stored["scale_and_bias"]
    return Forest(features, borders, scale * leaves, float(bias))
