"""What may stand before the headline in a page's text, and how a site calls itself there."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from copydesk.agents.clean.bylines import read_line
from copydesk.agents.clean.header import HEADER_LINES
from copydesk.agents.clean.words import key, keys, prose_words


def without_top(paragraphs: Sequence[str], title: str | None, sites: frozenset[str]) -> list[str]:
    """The paragraphs without what stands before the headline and is neither a sentence, a date nor a byline.

    Where the headline is not among the first paragraphs, only the site's name goes.
    """
    first = keys(paragraphs[:HEADER_LINES])
    headline = key(title or "")
    at = first.index(headline) if headline and headline in first else 0
    top = [text for text in paragraphs[:at] if prose_words(text) or read_line(text)]
    rest = list(paragraphs[at:])
    return [*top, *rest] if at else rest[1 if first and first[0] in sites else 0 :]


def host_names(url: str | None) -> frozenset[str]:
    """The keys that the host of an address gives the site: `javapost` and `javapostexample` for `javapost.example`."""
    try:
        host = (urlsplit(url or "").hostname or "")[:253].removeprefix("www.")
    except ValueError:
        return frozenset()
    labels = [label for label in host.split(".")[:-1] if len(label) > len("www")]
    return frozenset({key(host), *map(key, labels)} - {""})
