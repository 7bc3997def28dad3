"""The decoder against every path there is."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.agents.tag.viterbi import decode, runs


def best_path(scores, transitions):
    """Tries all of them."""
    labels = range(scores.shape[1])

    def total(path):
        steps = zip((0, *path), (*path, 0), strict=True)
        return sum(transitions[a, b] for a, b in steps) + sum(scores[i, label] for i, label in enumerate(path))

    return max(product(labels, repeat=len(scores)), key=total)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.lists(st.integers(1, 5), min_size=1, max_size=5))
def test_every_run_gets_its_best_path(seed, lengths):
    random = np.random.default_rng(seed)
    transitions = random.normal(size=(3, 3)).astype(np.float32)
    scores = random.normal(size=(sum(lengths), 3)).astype(np.float32)
    places, at = [], 0
    for length in lengths:  # a gap of two between the runs
        places += range(at, at + length)
        at += length + 2
    labels = decode(scores, transitions, runs(np.array(places, np.int32)))
    start = 0
    for length in lengths:
        assert tuple(labels[start : start + length]) == best_path(scores[start : start + length], transitions)
        start += length


def test_runs_are_the_longest_first():
    found = runs(np.array([3, 7, 8, 9, 20, 21], np.int32))
    assert found.starts.tolist() == [1, 4, 0]
    assert found.lengths.tolist() == [3, 2, 1]
