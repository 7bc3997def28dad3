"""Boilerplate: word sequences that turn up in several families, learnt as articles come.

A notice that a site prints below each article is no evidence that two articles are one. What the index keeps of a
shingle hash that serves as a key says how many families had it; from POINTS on it is boilerplate. Only the smallest
hashes of a text are keys, so each other hash is what the nearest key in the text is.

The state is the points of the keys, which stand in the lines of `seen`: a replay learns the same.
"""

import numpy as np

from copydesk.agents.dedupe.evidence import Mask, Print, nearest

# The first family of a hash counts 1, each further one 1 more, or 2 if the newest article with it was of the same
# source. So the third family of several sources, or the second of one source, makes it boilerplate for those to come.
POINTS = 3
POINTS_MAX = 255
# A key says nothing of words further away: notices have 15 to 60 words.
REACH = 20.0


def after(points: int, *, same_source: bool) -> int:
    """The points of a hash after one more family."""
    return min(points + (2 if same_source else 1), POINTS_MAX)


def mask(new: Print, keys: int, flagged: Mask) -> Mask:
    """Which of a text's hashes are boilerplate: `flagged` says it of the `keys` smallest ones, by size."""
    if not flagged.any():
        return np.zeros(len(new.hashes), bool)
    places = new.places[np.argsort(new.hashes)[:keys]]
    order = np.argsort(places, kind="stable")
    places, flags = places[order], flagged[order]
    nearer = nearest(new.places, places)
    found: Mask = flags[nearer] & (np.abs(places[nearer] - new.places) <= REACH)
    return found
