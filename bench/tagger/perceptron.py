"""Averaged structured perceptron (Collins, 2002) over the tagger's integer arrays, compiled by numba."""

# ruff: noqa: PLR0917 - numba takes arrays, not objects
import numpy as np
from numba import njit

FORBIDDEN = np.float32(-1e6)


@njit(cache=True, inline="always")
def span(position, word, pointers, far, near):
    """Which features of a word count at a position (0 to 4, 2 is the word itself)."""
    first = pointers[word]
    if position in (0, 4):
        return first, first + far[word]
    if position in (1, 3):
        return first, first + near[word]
    return first, pointers[word + 1]


@njit(cache=True, fastmath=True)
def score(scores, places, words, pointers, indices, far, near, joins, weights, join_weights):
    """Scores of the tokens of one run, in place."""
    labels = scores.shape[1]
    for t in range(len(places)):
        scores[t] = 0.0
        for position in range(5):
            first, last = span(position, words[places[t] + position - 2], pointers, far, near)
            for k in range(first, last):
                row = indices[k]
                if row >= 0:
                    for label in range(labels):
                        scores[t, label] += weights[row, position, label]
        for row in joins[t]:
            for label in range(labels):
                scores[t, label] += join_weights[row, label]


@njit(cache=True, fastmath=True)
def decode(scores, length, transitions, best, back, path):
    """The best path, in place."""
    labels = scores.shape[1]
    for label in range(labels):
        best[0, label] = transitions[0, label] + scores[0, label]
    for t in range(1, length):
        for label in range(labels):
            top, where = FORBIDDEN * 10, 0
            for before in range(labels):
                value = best[t - 1, before] + transitions[before, label]
                if value > top:
                    top, where = value, before
            best[t, label] = top + scores[t, label]
            back[t, label] = where
    top, where = FORBIDDEN * 10, 0
    for label in range(labels):
        value = best[length - 1, label] + transitions[label, 0]
        if value > top:
            top, where = value, label
    for t in range(length - 1, -1, -1):
        path[t] = where
        where = back[t, where]


@njit(cache=True)
def move(table, totals, row, right, guess, step):
    """One update of a row, and of its weighted total for the average."""
    table[row, right] += 1
    totals[row, right] += step
    table[row, guess] -= 1
    totals[row, guess] -= step


@njit(cache=True)
def train(words, active, starts, lengths, pointers, indices, far, near, joins, gold, orders, weights, totals,
          join_weights, join_totals, transitions, transition_totals):  # fmt: skip
    """Changes weights and totals in place; returns the updates of each pass and the number of steps.

    words: padded word numbers; active: places; starts, lengths: runs of active rows; pointers, indices: features of a
    word, far/near: how many of them reach two/one words; joins: (active, joins) rows; gold: label of each active row;
    orders: (passes, runs). The average is weights - totals / steps.
    """
    longest, labels = lengths.max(), transitions.shape[0]
    scores = np.zeros((longest, labels), np.float32)
    best = np.zeros((longest, labels), np.float32)
    back = np.zeros((longest, labels), np.int64)
    path = np.zeros(longest, np.int64)
    updates = np.zeros(orders.shape[0], np.int64)
    step = np.float32(1.0)
    for epoch in range(orders.shape[0]):
        for run in orders[epoch]:
            start, length = starts[run], lengths[run]
            places, right = active[start : start + length], gold[start : start + length]
            step += 1
            rows = joins[start : start + length]
            score(scores, places, words, pointers, indices, far, near, rows, weights, join_weights)
            decode(scores, length, transitions, best, back, path)
            if np.array_equal(path[:length], right):
                continue
            updates[epoch] += 1
            before, before_guess = 0, 0
            for t in range(length + 1):
                after, guess = (right[t], path[t]) if t < length else (0, 0)
                transitions[before, after] += 1
                transition_totals[before, after] += step
                transitions[before_guess, guess] -= 1
                transition_totals[before_guess, guess] -= step
                before, before_guess = after, guess
                if after == guess:
                    continue
                for position in range(5):
                    first, last = span(position, words[places[t] + position - 2], pointers, far, near)
                    for k in range(first, last):
                        if indices[k] >= 0:
                            move(weights[:, position], totals[:, position], indices[k], after, guess, step)
                for row in rows[t]:
                    move(join_weights, join_totals, row, after, guess, step)
    return updates, step
