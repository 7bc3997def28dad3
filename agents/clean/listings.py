"""Whether a page is a list of articles: its text stands in links, or in cards that each lead somewhere else.

A card is a heading that links to another page, with the few lines beside it. The evidence is the page's build, so it
holds in every language.
"""

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from copydesk.agents.clean.page import Page, node_text
from copydesk.agents.clean.words import count_words, keys

HEADINGS = "h2, h3, h4"
# A page lists from this many cards; an article has as many teasers around it, but its text is not in them.
CARDS = 5
MAX_CARDS = 200
# Levels above a heading that may hold the card's lines, and lines that a card may have beside its heading.
LEVELS = 2
LINES = 4
MAX_LINKS = 5_000
# Bytes in UTF-8 from which a link is a headline, not a section; so many make a list of a page without a text of its own.
HEADLINE = 20
HEADLINES = 10
# A front page lists from this many: the page of a small house has a few too.
FRONT_CARDS = 10
# Of 557 articles that do not declare to be one, none has more than .21 of its words in lines that are links.
LINKED_SHARE = 0.35
TEASED_SHARE = 0.5
# A short report that declares to be an article may stand among many links.
CLAIMED_SHARE = 0.6
LIST_TYPES = frozenset({"CollectionPage", "SearchResultsPage", "ItemList", "Blog"})


def why_list(paragraphs: Sequence[str], page: Page, url: str | None, *, claims: bool) -> str | None:
    """Why the page is a list, in one line, or None.

    `paragraphs` are what the body was taken for; `claims` says that the page declares to be one article.
    """
    words = sum(map(count_words, paragraphs))
    links = _keys(node.text(deep=True) or "" for node in page.tree.css("a")[:MAX_LINKS])
    if not words:
        return _why_empty(links, claims=claims)
    letters = keys(paragraphs)
    linked = _share(paragraphs, letters, links, words)
    if linked >= (CLAIMED_SHARE if claims else LINKED_SHARE):
        return f"{linked:.0%} of its words stand in links"
    cards = list(_cards(page))
    if is_front(url) and len(cards) >= FRONT_CARDS and not claims:
        return f"a site's front page with {len(cards)} cards"
    teased = _share(paragraphs, letters, links | _keys(line for card in cards for line in card), words)
    if len(cards) >= CARDS and teased >= _teased_share(page, claims=claims):
        return f"{teased:.0%} of its words stand in {len(cards)} cards of other articles"
    return None


def _why_empty(links: frozenset[str], *, claims: bool) -> str | None:
    """A page without a text of its own that leads to many others."""
    headlines = sum(1 for link in links if len(link.encode()) >= HEADLINE)
    return f"{headlines} headlines and no text of its own" if headlines >= HEADLINES and not claims else None


def _teased_share(page: Page, *, claims: bool) -> float:
    if claims:
        return CLAIMED_SHARE
    typed = any(LIST_TYPES.intersection(_types(item.get("@type"))) for item in page.objects)
    return TEASED_SHARE / 2 if typed else TEASED_SHARE


def is_front(url: str | None) -> bool:
    """Whether the address has neither a path nor a query."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return False
    return bool(parts.netloc) and parts.path in ("", "/", "/index.html", "/index.php") and not parts.query


def _cards(page: Page) -> Iterator[list[str]]:
    """The lines of each card, its heading first."""
    found = 0
    for heading in page.tree.css(HEADINGS):
        if _leads_elsewhere(heading):
            found += 1
            yield [node_text(heading, 300), *_beside(heading)]
        if found >= MAX_CARDS:
            return


def _leads_elsewhere(heading: LexborNode) -> bool:
    """Whether the heading is a link, or in one; a link to its own place on the page is none."""
    link = heading.css_first("a[href]")
    if link is None and heading.parent is not None and heading.parent.tag == "a":
        link = heading.parent
    return link is not None and not (link.attributes.get("href") or "#").startswith("#")


def _beside(heading: LexborNode) -> list[str]:
    """The paragraphs of the smallest element around the heading that has any, if it holds this heading alone."""
    around = heading.parent
    for _ in range(LEVELS):
        if around is None or len(around.css(HEADINGS)) > 1:
            return []
        lines = around.css("p")
        if lines:
            return [node_text(line) for line in lines] if len(lines) <= LINES else []
        around = around.parent
    return []


def _types(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, str)]


def _keys(texts: Iterator[str]) -> frozenset[str]:
    return frozenset(keys([" ".join(text.split()) for text in texts])) - {""}


def _share(paragraphs: Sequence[str], letters: Sequence[str], among: frozenset[str], words: int) -> float:
    """The share of words in paragraphs that are one of those lines, from the line's beginning at least."""
    found = sum(count_words(text) for text, own in zip(paragraphs, letters, strict=True) if own in among)
    return found / words if words else 0.0
