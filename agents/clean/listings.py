"""Whether a page is a list of articles: its text stands in links, or in cards that each lead somewhere else.

A card is a heading that links to another page, with the few lines beside it. The evidence is the page's build, so it
holds in every language.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from copydesk.agents.clean.page import Page, node_text
from copydesk.agents.clean.words import count_words, key, keys, prose_words

# Links beyond this number are not compared; a news page has some hundreds.
MAX_LINKS = 5_000
MAX_LINK = 400
# Links that are never closed hold each other, and each would be read with all that it holds.
MAX_LINK_TEXT = 1_000_000
HEADINGS = frozenset({"h2", "h3", "h4"})
# In the page's order, so that what follows a heading is known without searching around it.
PARTS = "h2, h3, h4, p, a[href]"
# A page has hundreds; what stands below tens of thousands of them is not looked at.
MAX_PARTS = 20_000
# A page lists from this many cards; an article has as many teasers around it, but its text is not in them.
CARDS = 5
MAX_CARDS = 200
# Levels between a heading and the card around it; between a card and its lines, or a heading and its link.
HEADING_LEVELS = 2
LEVELS = 3
# Lines that a card may have beside its heading.
LINES = 4
MAX_LINE = 1_000
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


class _Card(NamedTuple):
    """A heading, the elements around it, the paragraphs after it, and whether it leads to another page."""

    heading: LexborNode
    around: list[int]
    below: list[LexborNode]
    leads: bool


def why_list(paragraphs: Sequence[str], page: Page, title: str | None, url: str | None, *, claims: bool) -> str | None:
    """Why the page is a list, in one line, or None.

    `paragraphs` are what the body was taken for; `claims` says that the page declares to be one article.
    """
    words = sum(map(count_words, paragraphs))
    links = _link_keys(page)
    if not any(map(prose_words, paragraphs)):
        return _why_empty(links, page, claims=claims)
    letters = keys(paragraphs)
    linked = _share(paragraphs, letters, links, words)
    if linked >= (CLAIMED_SHARE if claims else LINKED_SHARE):
        return f"{linked:.0%} of its words stand in links"
    # A blog's own headline often links to itself.
    cards = [card for card in _cards(page) if key(card[0]) != key(title or "")]
    if is_front(url) and len(cards) >= FRONT_CARDS and not claims:
        return f"a site's front page with {len(cards)} cards"
    lines = frozenset(keys([line for card in cards for line in card]))
    teased = _share(paragraphs, letters, links | lines, words)
    if len(cards) >= CARDS and teased >= _teased_share(page, claims=claims):
        return f"{teased:.0%} of its words stand in {len(cards)} cards of other articles"
    return None


def _link_keys(page: Page) -> frozenset[str]:
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


def _why_empty(links: frozenset[str], page: Page, *, claims: bool) -> str | None:
    """A page without a sentence of its own that leads to many others, by headlines or by cards."""
    headlines = sum(1 for link in links if len(link.encode()) >= HEADLINE)
    leads = max(headlines if headlines >= HEADLINES else 0, len(_cards(page)))
    return f"{leads} headlines and no text of its own" if leads >= CARDS and not claims else None


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


def _cards(page: Page) -> list[list[str]]:
    """The lines of each card, its heading first."""
    cards: list[_Card] = []
    headings: Counter[int] = Counter()
    for node in page.tree.css(PARTS)[:MAX_PARTS]:
        if node.tag in HEADINGS:
            around = _around(node, HEADING_LEVELS)
            headings.update(around)
            cards.append(_Card(node, around, [], _is_link(node.parent)))
        elif node.tag == "p" and cards and len(cards[-1].below) <= LINES:
            cards[-1].below.append(node)
        elif node.tag == "a" and cards and not cards[-1].leads and cards[-1].heading.mem_id in _around(node, LEVELS):
            cards[-1] = cards[-1]._replace(leads=_is_link(node))
    found = [card for card in cards if card.leads][:MAX_CARDS]
    return [[node_text(card.heading, MAX_LINE), *_beside(card, headings)] for card in found]


def _around(node: LexborNode, levels: int) -> list[int]:
    """The ids of the elements around the node, the nearest first."""
    found: list[int] = []
    above = node.parent
    while above is not None and len(found) < levels:
        found.append(above.mem_id)
        above = above.parent
    return found


def _beside(card: _Card, headings: Counter[int]) -> list[str]:
    """The paragraphs that share with the heading the nearest element that has any, if it holds this heading alone."""
    around = [_around(node, LEVELS) for node in card.below]
    for box in card.around:
        inside = [node for node, boxes in zip(card.below, around, strict=True) if box in boxes]
        if headings[box] > 1 or len(inside) > LINES:
            return []
        if inside:
            return [node_text(node, MAX_LINE) for node in inside]
    return []


def _is_link(node: LexborNode | None) -> bool:
    """Whether it is a link to another page; one to its own place on the page is none."""
    return node is not None and node.tag == "a" and not (node.attributes.get("href") or "#").startswith("#")


def _types(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, str)]


def _share(paragraphs: Sequence[str], letters: Sequence[str], among: frozenset[str], words: int) -> float:
    """The share of words in paragraphs that are one of those lines, from the line's beginning at least."""
    found = sum(count_words(text) for text, own in zip(paragraphs, letters, strict=True) if own in among)
    return found / words if words else 0.0
