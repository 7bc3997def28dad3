"""Windows of event time and the buckets that they are cut into, which are dropped whole."""

from dataclasses import dataclass

from copydesk.agents.dedupe.rows import NEAR

# A part of the window is as much as is kept too long; more buckets would mean more look-ups an article. Near rows are
# asked for by two dozen keys, so there are fewer of their buckets.
EXACT_SPAN, NEAR_SPAN = 4, 2
# An article that comes later than others by up to one bucket must still find all of its window.
LATE = 1


@dataclass(frozen=True, slots=True)
class Windows:
    """How long an article is known exactly, and how long by its words; milliseconds."""

    exact_ms: int
    near_ms: int

    def __post_init__(self) -> None:
        """Raises ValueError for a window that holds nothing."""
        if min(self.exact_ms, self.near_ms) < 1:
            raise ValueError(f"a window of {min(self.exact_ms, self.near_ms)} ms holds nothing")

    @property
    def exact_width(self) -> int:
        """Of a bucket of exact rows."""
        return -(-self.exact_ms // EXACT_SPAN)

    @property
    def near_width(self) -> int:
        """Of a bucket of near rows."""
        return -(-self.near_ms // NEAR_SPAN)

    def exact(self, time_ms: int) -> int:
        """The number of the bucket of exact rows; what has no sensible time is in the oldest."""
        return max(0, time_ms) // self.exact_width

    def near(self, time_ms: int) -> int:
        """The number of the bucket of near rows."""
        return NEAR + max(0, time_ms) // self.near_width

    def exact_around(self, time_ms: int) -> range:
        """From a window before this time to a window after it."""
        return range(self.exact(time_ms - self.exact_ms), self.exact(time_ms) + EXACT_SPAN + 1)

    def near_around(self, time_ms: int) -> range:
        """From a window before this time to a window after it."""
        return range(self.near(time_ms - self.near_ms), self.near(time_ms) + NEAR_SPAN + 1)

    def expired(self, bucket: int, time_ms: int) -> bool:
        """Whether no article of this time or later, or late by a bucket, can need it."""
        if bucket >= NEAR:
            return bucket < self.near(time_ms) - NEAR_SPAN - LATE
        return bucket < self.exact(time_ms) - EXACT_SPAN - LATE
