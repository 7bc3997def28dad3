"""How long to wait before something that failed is tried again."""

import random

# Beyond so many doublings every wait is at its most; a power of two without end would be too large for a number.
DOUBLINGS = 30


def backoff(failures: int, bounds: tuple[float, float]) -> float:
    """Seconds, doubled with each failure before this one, from the first bound to the second (exponential back-off)."""
    shortest, longest = bounds
    return min(longest, shortest * 2.0 ** min(failures, DOUBLINGS))


def spread(seconds: float) -> float:
    """Half as long to half as long again, so that those who failed together do not try together."""
    return seconds * (0.5 + random.random())  # noqa: S311 - nobody is to be kept from guessing it
