"""The weights of the tagger: a linear chain over BIO labels, read once, never changed.

`scores` sums, for each token beside a capital, the weights of its features; the sums of a word's own features are kept
in the rows of the vocabulary, so a token costs five row look-ups and one table look-up a conjunction.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from copydesk.agents.tag.analysis import Analysis
from copydesk.agents.tag.conjunctions import conjunctions
from copydesk.agents.tag.features import Features
from copydesk.agents.tag.lexicon import Lexicon, Table, read_cues
from copydesk.agents.tag.vocabulary import CAPACITY, Vocabulary

Floats = NDArray[np.float32]
LABELS: Final = ("O", "B-PER", "B-ORG", "B-LOC", "B-MISC", "I-PER", "I-ORG", "I-LOC", "I-MISC")
"""MISC (nationalities, events) is told apart so that it is not taken for the others; it gives no spans."""
KINDS: Final = 4
REACH: Final = 2  # words to the left and right that a token's features look at
VOTE: Final = 0.5  # how far equal words of a text share their scores; best of 0.3 to 0.7 on the development sets
IMPOSSIBLE: Final = -1e4
FILE: Final = Path(__file__).parent / "data" / "model.npz"
TABLES: Final = ("common", "names", "clusters")


class Weights(NamedTuple):
    """`words`: (features, 2 * REACH + 1, labels); `joins`: (rows of conjunctions, labels); `transitions`: from, to."""

    features: dict[str, int]
    words: NDArray[np.floating[Any]]  # half precision when loaded: they are read once a word
    joins: Floats
    transitions: Floats


def constrained(transitions: Floats) -> Floats:
    """With an I- only after its own type."""
    result = transitions.copy()
    for kind in range(1, KINDS + 1):
        inside = kind + KINDS
        others = [label for label in range(len(LABELS)) if label not in (kind, inside)]
        result[others, inside] = IMPOSSIBLE
    return result


class Model:
    """Weights and the rows of the words seen so far. Not for threads: a process has one and calls it in turn."""

    def __init__(self, lexicon: Lexicon, weights: Weights) -> None:
        """The first row of the weights is that of the empty word beside a run."""
        self.vocabulary = Vocabulary(lexicon)
        self.weights = weights
        self.transitions = constrained(weights.transitions)
        self._flat = weights.words.reshape(len(weights.words), -1)
        self._edge = self._sums([Features(["edge"], 1, 1)])
        self._forget()

    def _forget(self) -> None:
        self.vocabulary.reset()
        self._rows: Floats = np.zeros((2 * REACH + 1, 1024, len(LABELS)), np.float32)
        self._rows[:, :1] = self._edge
        self._count = 1

    def number(self, texts: Sequence[str]) -> list[list[int]]:
        """Texts to word numbers; rows of new words are made."""
        if len(self.vocabulary) > CAPACITY:
            self._forget()
        numbers = [self.vocabulary.numbers(text) for text in texts]
        new = self.vocabulary.grow()
        if new:
            self._extend(new)
        return numbers

    def _extend(self, new: list[Features]) -> None:
        start, end = self._count, self._count + len(new)
        while end > self._rows.shape[1]:
            self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)], axis=1)
        self._rows[:, start:end] = self._sums(new)
        self._count = end

    def _sums(self, words: list[Features]) -> Floats:
        """(positions, words, labels): each word's weights, as its neighbours and itself will want them."""
        find = self.weights.features.get
        flat: list[int] = []
        firsts = []
        for names, _, _ in words:
            firsts.append(len(flat))
            flat += [row for name in names if (row := find(name)) is not None] or [0]
        sums = np.add.reduceat(self._flat[flat].astype(np.float32), firsts, axis=0)
        by_position: Floats = sums.reshape(len(words), 2 * REACH + 1, len(LABELS)).transpose(1, 0, 2)
        return by_position

    def scores(self, analysis: Analysis) -> Floats:
        """(active tokens, labels)."""
        words, at = analysis.words, analysis.active
        scores: Floats = self._rows[REACH].take(words[at], 0)
        for step in (-2, -1, 1, 2):
            scores += self._rows[REACH + step].take(words[at + step], 0)
        for rows in conjunctions(self.vocabulary, analysis):
            scores += self.weights.joins.take(rows, 0)
        return scores


def vote(scores: Floats, analysis: Analysis, share: float = VOTE) -> None:
    """Equal capitalised words of a text give each other a share of their scores, in place."""
    rows = np.searchsorted(analysis.active, analysis.named)
    keys = analysis.name_keys
    counts = np.bincount(keys)
    several = counts[keys] > 1
    rows, keys = rows[several], keys[several]
    if not len(rows):
        return
    own = scores[rows]
    own -= own.max(1, keepdims=True)
    sums = np.stack([np.bincount(keys, column, len(counts)) for column in own.T], axis=1)
    means = (sums[keys] / counts[keys][:, None]).astype(np.float32)
    scores[rows] = (1 - share) * own + share * means


def save(path: Path, lexicon: Lexicon, weights: Weights) -> None:
    """One compressed file; sorted keys are kept as differences, which pack better."""
    arrays: dict[str, Any] = {
        "features": np.frombuffer("\n".join(weights.features).encode(), np.uint8),
        "words": weights.words.astype(np.float16),
        "joins": weights.joins.astype(np.float16),
        "transitions": weights.transitions,
        "name_sets": np.array(lexicon.name_sets, np.int32),
        "paths": np.frombuffer("\n".join(lexicon.paths).encode(), np.uint8),
        "contexts": np.frombuffer("\n".join(lexicon.contexts).encode(), np.uint8),
    }
    for name in TABLES:
        keys, values = getattr(lexicon, name)
        arrays[f"{name}_keys"], arrays[f"{name}_values"] = np.diff(keys, prepend=np.uint32(0)), values
    np.savez_compressed(path, **arrays)


def load(path: Path = FILE) -> Model:
    """The shipped model, or one that training wrote."""
    with np.load(path) as arrays:
        names = bytes(arrays["features"]).decode().split("\n")
        tables = {
            name: Table(np.cumsum(arrays[f"{name}_keys"], dtype=np.uint32), arrays[f"{name}_values"]) for name in TABLES
        }
        contexts = bytes(arrays["contexts"]).decode().split("\n")
        lexicon = Lexicon(
            cues=read_cues(),
            name_sets=arrays["name_sets"].tolist(),
            paths=bytes(arrays["paths"]).decode().split("\n"),
            contexts={word: number for number, word in enumerate(contexts, 1)},
            **tables,
        )
        weights = Weights(
            {name: row for row, name in enumerate(names)},
            arrays["words"],
            arrays["joins"].astype(np.float32),
            arrays["transitions"],
        )
    return Model(lexicon, weights)
