"""What main content extraction leaves of a page's furniture: the top bar before the headline, and lists of links."""

from collections.abc import Sequence
from itertools import pairwise
from urllib.parse import urlsplit

from copydesk.agents.clean.bylines import read_line
from copydesk.agents.clean.header import HEADER_LINES
from copydesk.agents.clean.page import Page
from copydesk.agents.clean.words import ends_sentence, key, keys, prose_words

# Links beyond this number are not compared; a news page has some hundreds.
MAX_LINKS = 5_000
MAX_LINK = 400
# Links that are never closed hold each other, and each would be read with all that it holds.
MAX_LINK_TEXT = 1_000_000


def without_furniture(paragraphs: Sequence[str], title: str | None, sites: frozenset[str], page: Page) -> list[str]:
    """The paragraphs without top bar and lists of links; `sites` are the keys of the site's names."""
    return without_links(without_top(paragraphs, title, sites), title, page)


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


def without_links(paragraphs: Sequence[str], title: str | None, page: Page) -> list[str]:
    """The paragraphs without runs of those that are the whole text of a link: no sentence, headline, date or byline."""
    doubtful = [not ends_sentence(text) for text in paragraphs]
    if not any(map(all, pairwise(doubtful))) and not any(doubtful[-1:]):
        return list(paragraphs)
    links = link_keys(page) - {key(title or "")}
    linked = [doubt and own in links for doubt, own in zip(doubtful, keys(paragraphs), strict=True)]
    in_row = [linked[at] and _in_a_row(linked, at) and not read_line(text) for at, text in enumerate(paragraphs)]
    return [text for text, goes in zip(paragraphs, in_row, strict=True) if not goes]


def _in_a_row(linked: Sequence[bool], at: int) -> bool:
    """Whether a neighbour is a link too, or the paragraph is the last; one alone may be a subheading."""
    return at == len(linked) - 1 or any(linked[max(0, at - 1) : at]) or linked[at + 1]


def link_keys(page: Page) -> frozenset[str]:
    """The keys of the page's links; a text longer than a headline is none."""
    found: set[str] = set()
    left = MAX_LINK_TEXT
    for node in page.tree.css("a")[:MAX_LINKS]:
        text = node.text(deep=True) or ""
        left -= len(text)
        if len(text) <= MAX_LINK:
            found.add(key(text))
        if left < 0:
            break
    return frozenset(found - {""})


def host_names(url: str | None) -> frozenset[str]:
    """The keys that the host of an address gives the site: `javapost` and `javapostexample` for `javapost.example`."""
    try:
        host = (urlsplit(url or "").hostname or "")[:253].removeprefix("www.")
    except ValueError:
        return frozenset()
    labels = [label for label in host.split(".")[:-1] if len(label) > len("www")]
    return frozenset({key(host), *map(key, labels)} - {""})
