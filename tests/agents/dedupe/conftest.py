"""Articles and log records as dedupe sees them."""

from collections.abc import Callable
from typing import Any

import pytest

from copydesk.agents.dedupe.decisions import Article
from copydesk.agents.dedupe.index import Index
from copydesk.streams.records import Coordinates

DAY_MS = 86_400_000


@pytest.fixture(scope="session")
def make() -> Callable[..., Article]:
    """`make(n)`: the n-th article, unlike any other unless fields say so."""

    def made(number: int, **fields: Any) -> Article:
        values = {
            "id": f"id-{number}",
            "content_hash": f"{number:032x}",
            "first_seen_ms": 1_800_000_000_000 + number * 1000,
            "raw": Coordinates("news.raw", 0, number),
            "fingerprint_version": 1,
            "url": f"https://paper.example/{number}",
        }
        return Article(**(values | fields))

    return made


@pytest.fixture
def index() -> Index:
    """An empty index in memory with a window of 28 days, so that a bucket is a week."""
    return Index.open(None, identity="cluster/news.seen/0", window_ms=28 * DAY_MS)
