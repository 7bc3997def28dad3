"""What is known of a document before it is a record: what its producer says, and what the steps found."""

from dataclasses import dataclass
from typing import NamedTuple

from copydesk.agents.clean.header import Header
from copydesk.agents.clean.page import Found, Page
from copydesk.agents.clean.profiles import Source
from copydesk.agents.clean.shape import Shaped


@dataclass(frozen=True, slots=True)
class Hints:
    """What the producer says of the document, in its own words; nothing of it is trusted to be well formed."""

    source: str | None = None
    title: str | None = None
    published_at: str | None = None
    language: str | None = None
    fetched_at: str | None = None


NO_HINTS = Hints()


class Draft(NamedTuple):
    """The findings before they are put together."""

    header: Header
    shaped: Shaped
    page: Page | None
    title: Found | None
    text_from: str
    source: Source | None
    sites: frozenset[str] = frozenset()
    """The keys of the site's names."""


def month_first(source: Source | None, declared: str | None) -> bool:
    """Whether 03/04/2021 means March: the source's custom, or American English where no source is known."""
    return source.month_first if source else (declared or "").replace("_", "-").lower().startswith("en-us")
