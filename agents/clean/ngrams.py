"""Naive Bayes over byte sequences (Lui and Baldwin, 2011): which of 139 languages a short text is in.

The model is py3langid's, stored as a trie with failure links and one byte a table cell, so that it takes 16 MB of a
process and not 73; `python -m bench.language_model` makes the file.
"""

import math
import unicodedata
from array import array
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np

MODEL_FILE = Path(__file__).with_name("data") / "languages.npz"


@dataclass(frozen=True, slots=True)
class Model:
    """States are numbered breadth first, so the children of state s are the numbers from first[s] to first[s + 1]."""

    labels: bytes
    first: Any
    fail: Any
    features: Any
    table: Any
    low: float
    step: float
    prior: Any
    codes: list[str]

    @classmethod
    def load(cls) -> Self:
        """The shipped model."""
        with np.load(MODEL_FILE, allow_pickle=False) as stored:
            first = np.concatenate([[1], 1 + np.cumsum(stored["children"], dtype=np.int64)])
            low, step = map(float, stored["scale"])
            return cls(
                stored["labels"].tobytes(),
                array("I", first.astype(np.uint32).tobytes()),
                array("I", stored["fail"].tobytes()),
                array("i", stored["features"].tobytes()),
                stored["table"],
                low,
                step,
                stored["prior"],
                stored["codes"].tolist(),
            )

    def rank(self, text: str) -> list[tuple[str, float]]:
        """All languages with their probabilities, the likeliest first; equal ones in the order of the model."""
        octets = _octets(text)
        scores = self._scores(octets)
        # The square root of the length keeps probabilities comparable between short and long texts.
        scores = np.exp((scores - scores.max()) / math.sqrt(len(octets) or 1))
        merged: dict[str, float] = {}
        for code, share in zip(self.codes, (scores / scores.sum()).tolist(), strict=True):
            merged[code] = merged.get(code, 0.0) + share
        return sorted(merged.items(), key=lambda item: -item[1])

    def _scores(self, octets: bytes) -> Any:
        """Log posterior of each code, up to a constant."""
        seen = self._counted(octets)
        if not seen:
            return np.zeros(len(self.codes), dtype=np.float32)
        rows = self.table[np.fromiter(seen.keys(), dtype=np.intp, count=len(seen))]
        weights = np.log1p(np.fromiter(seen.values(), dtype=np.float32, count=len(seen)))
        return self.step * (weights @ rows.astype(np.float32)) + self.low * weights.sum() + self.prior

    def _counted(self, octets: bytes) -> Counter[int]:
        """How often each feature stands in the text (Aho and Corasick, 1975)."""
        find, first, fail, features = self.labels.find, self.first, self.fail, self.features
        found: list[int] = []
        state = 0
        for octet in octets:
            while (child := find(octet, first[state], first[state + 1])) < 0 and state:
                state = fail[state]
            state = max(child, 0)
            if features[state] >= 0:
                found.append(features[state])
        return Counter(found)


def _octets(text: str) -> bytes:
    """As the model was trained: composed, capitals only in mixed case."""
    return unicodedata.normalize("NFC", text.lower() if text.isupper() else text).encode("utf-8", "surrogatepass")
