"""What the CSS selectors of a source profile find on a page; they come before every other witness."""

from collections.abc import Iterator

from copydesk.agents.clean.authors import Byline, bylines
from copydesk.agents.clean.page import Found, Page, attribute, node_text, nodes
from copydesk.agents.clean.profiles import Source
from copydesk.agents.clean.stamps import Custom, Dated
from copydesk.agents.clean.titles import MAX_TITLE

# A byline has a few elements; a match of the whole page would have hundreds.
MAX_BYLINES = 12


def title_of(page: Page, source: Source | None) -> Found | None:
    """The first match's text."""
    if source is None or source.selectors.title is None:
        return None
    texts = (node_text(node, MAX_TITLE) for node in nodes(page, source.selectors.title))
    return next((Found(text, _told(source)) for text in texts if text), None)


def byline_of(page: Page, source: Source | None) -> tuple[Byline, str] | None:
    """The names in all matches."""
    if source is None or source.selectors.author is None:
        return None
    found = bylines(node_text(node, 200) for node in nodes(page, source.selectors.author)[:MAX_BYLINES])
    return (found, _told(source)) if found.authors or found.agency else None


def published_of(page: Page, source: Source | None, custom: Custom) -> Iterator[Dated]:
    """The first match that is a date."""
    if source is None or source.selectors.date is None:
        return
    for node in nodes(page, source.selectors.date):
        reading = custom.read(attribute(node, "datetime", "content") or node_text(node, 120))
        if reading:
            yield Dated(reading, _told(source))
            return


def _told(source: Source) -> str:
    return f"selector of source profile {source.id}"
