"""The best labels of many runs of tokens at once (Viterbi, 1967), one numpy step a token of the longest run."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class Runs(NamedTuple):
    """Runs of neighbouring rows of a matrix: where each starts, how long it is; longest first."""

    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]


def runs(places: NDArray[np.int32]) -> Runs:
    """Runs of consecutive numbers in a sorted, not empty array."""
    starts = np.flatnonzero(np.diff(places, prepend=places[0] - 2) != 1)
    lengths = np.diff(starts, append=len(places))
    order = np.argsort(-lengths, kind="stable")
    return Runs(starts[order], lengths[order])


def decode(emissions: Floats, transitions: Floats, found: Runs) -> NDArray[np.int64]:
    """Labels of all rows. Label 0 (outside) stands before and after every run."""
    starts, lengths = found
    longest, count = int(lengths[0]), len(starts)
    back = np.zeros((longest, count, emissions.shape[1]), np.int8)
    alive = np.searchsorted(-lengths, -np.arange(longest + 1), side="left")
    scores = emissions[starts] + transitions[0]
    closing, turned = transitions[:, 0], transitions.T[None]
    finals = np.empty(count, np.int64)
    for step in range(1, longest + 1):
        going, ending = int(alive[step]), int(alive[step - 1])
        if going < ending:
            finals[going:ending] = (scores[going:ending] + closing).argmax(1)
        if going:
            paths = scores[:going, None, :] + turned
            back[step, :going] = best = paths.argmax(2)
            scores = np.take_along_axis(paths, best[:, :, None], 2)[:, :, 0]
            scores += emissions.take(starts[:going] + step, 0)
    return _trace(back, finals, starts, alive)


def _trace(
    back: NDArray[np.int8], finals: NDArray[np.int64], starts: NDArray[np.int64], alive: NDArray[np.int64]
) -> NDArray[np.int64]:
    labels = np.zeros(int(starts.max()) + len(back) + 1, np.int64)
    rows = np.arange(len(starts))
    for step in range(len(back) - 1, -1, -1):
        here = int(alive[step])
        labels[starts[:here] + step] = finals[:here]
        if step:
            finals[:here] = back[step, rows[:here], finals[:here]]
    return labels
