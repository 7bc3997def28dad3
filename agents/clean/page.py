"""A page as its metadata sees it: parsed once, and read in one pass over the tree.

The pass collects meta tags by name, JSON-LD objects, and the elements that may hold a title, a name, a date or a
picture, in document order.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from copydesk.agents.clean import jsonld
from copydesk.agents.clean.repair import line

# Pages repeat tags by the hundred at most; hostile ones by the million.
MAX_META = 500
MAX_VALUE = 4_000
MAX_NODES = 50
# Elements of one kind that are kept; an article's own stand among the first, a page of comments has thousands.
MAX_ELEMENTS = 60
# Characters of visible text; the article begins among the first.
MAX_TEXT = 60_000
# Lines of scripts and styles, which are text to the parser.
CODE = re.compile(r"[{}=<>]|;$|//-->")
# Headings whose surroundings are the article's: the title is among the first.
MAX_TRUNKS = 3
# Levels that are climbed from an element to see what it stands in.
MAX_CLIMB = 30
SELECTOR = (
    'meta[content], title, h1, script[type*="ld+json" i], link[rel], time, [itemprop], a[rel], figure, '
    '[class*="byline" i], [class*="author" i], [class*="autor" i], [class*="date" i], [class*="time" i], '
    '[class*="publish" i], [class*="posted" i], a[href*="/author"], a[href*="/autor"], a[href*="/by/"]'
)
# What stands in one of these belongs to another article, to a reader or to the site.
ASIDE_TAGS = frozenset({"aside", "nav", "footer", "template", "noscript"})
TRUNK_TAGS = frozenset({"body", "html", "article", "main"})
ASIDE = re.compile(
    r"comment|komment|related|recommend|sidebar|widget|teaser|trending|most-?(?:read|popular)|newsletter|promo|carousel"
    r"|more-?(?:from|news|stories)|read-?(?:next|more|also)|latest|(?:site|page|global)[_-]?footer|\bfooter\b|disqus|also-?like|ticker|popular",
    re.IGNORECASE,
)
DATED = re.compile(r"date|publish|posted|time(?!line|r)", re.IGNORECASE)
NAMED = re.compile(r"byline|author|autor", re.IGNORECASE)
NAMED_LINK = re.compile(
    r"(?<!licenses)/(?:authors?|autor\w{0,4}|by|journalists?|staff|redakt\w{0,6}|profiles?|people)/"
)
# A class of one of these speaks of the whole page.
WHOLE = frozenset({"body", "main", "article", "section"})


class Found(NamedTuple):
    """One value and where it stood, such as `json-ld`, `meta og:title`, `h1`."""

    value: str
    source: str


class Element(NamedTuple):
    """One element, its attributes, and its place among those collected."""

    node: LexborNode
    tag: str
    attributes: dict[str, str | None]
    at: int

    def get(self, *names: str) -> str:
        """The first of the attributes that has a value, else an empty text."""
        return next((value for name in names if (value := self.attributes.get(name))), "")

    def text(self, limit: int = 1_000) -> str:
        """The text inside on one line, repaired."""
        return node_text(self.node, limit)


class Elements(NamedTuple):
    """Elements by what they may hold; one element may stand in several lists."""

    headings: list[Element]
    times: list[Element]
    properties: list[Element]
    names: list[Element]
    dated: list[Element]
    figures: list[Element]


@dataclass(frozen=True)
class Page:
    """The tree, `meta` tags by small name, JSON-LD (all typed objects, and those that are articles), and elements."""

    tree: LexborHTMLParser
    meta: dict[str, str]
    objects: list[dict[str, Any]]
    articles: list[dict[str, Any]]
    title: str
    canonical: str
    elements: Elements

    @cached_property
    def lines(self) -> list[str]:
        """The text that readers see, block by block as far as line breaks tell; lines of scripts are left out."""
        body = self.tree.body
        text = (body.text(deep=True, separator="\n") or "")[:MAX_TEXT] if body is not None else ""
        lines = (" ".join(part.split()) for part in text.split("\n") if part and not part.isspace())
        return [line for line in lines if not CODE.search(line)]

    @cached_property
    def trunk(self) -> frozenset[int]:
        """The elements that a headline stands in, by their ids: layout around the article, whatever they are called."""
        found: set[int] = set()
        for heading in self.elements.headings[:MAX_TRUNKS]:
            above: LexborNode | None = heading.node
            for _ in range(MAX_CLIMB):
                if above is None:
                    break
                found.add(above.mem_id)
                above = above.parent
        return frozenset(found)

    @cached_property
    def _asides(self) -> dict[int, bool]:
        """What is known of elements by their ids: neighbours share what they stand in."""
        return dict.fromkeys(self.trunk, False)

    def is_aside(self, node: LexborNode) -> bool:
        """Whether the element stands in a comment, a teaser, the navigation or the foot of the page."""
        path: list[int] = []
        above: LexborNode | None = node
        aside = False
        for _ in range(MAX_CLIMB):
            if above is None or above.tag in TRUNK_TAGS:
                break
            if above.mem_id in self._asides:
                aside = self._asides[above.mem_id]
                break
            path.append(above.mem_id)
            attributes = above.attributes
            if above.tag in ASIDE_TAGS or ASIDE.search(f"{attributes.get('class') or ''} {attributes.get('id') or ''}"):
                aside = True
                break
            above = above.parent
        self._asides.update(dict.fromkeys(path, aside))
        return aside


def read_page(html: str | bytes) -> Page:
    """The page parsed; `html`, if bytes in UTF-8, must have passed the guard."""
    tree = LexborHTMLParser(html)
    found = Elements([], [], [], [], [], [])
    meta: dict[str, str] = {}
    blocks: list[str] = []
    title = canonical = ""
    last = 0
    for at, node in enumerate(tree.css(SELECTOR)):
        # A node that two parts of the selector match is found twice, one after the other.
        if node.mem_id == last:
            continue
        last = node.mem_id
        element = Element(node, node.tag or "", node.attributes, at)
        if element.tag == "meta":
            _take_meta(element, meta)
        elif element.tag == "script":
            blocks += [node.text(deep=True) or ""] if len(blocks) < jsonld.MAX_BLOCKS else []
        elif element.tag == "title":
            # A picture of the page may have titles of its own, further down.
            title = title or node_text(node, MAX_VALUE)
        elif element.tag == "link":
            canonical = canonical or (element.get("href") if element.get("rel").lower() == "canonical" else "")
        else:
            _sort(element, found)
    objects = jsonld.objects(blocks)
    address = canonical or meta.get("og:url", "")
    return Page(tree, meta, objects, jsonld.articles(objects, address), title, canonical, found)


def _take_meta(element: Element, meta: dict[str, str]) -> None:
    """Content by property, name or itemprop; the first of each name counts."""
    content = element.get("content")[:MAX_VALUE]
    if len(meta) >= MAX_META or not content.strip():
        return
    for kind in ("property", "name", "itemprop"):
        name = element.get(kind)
        if name:
            meta.setdefault(name.strip().lower()[:100], content)


def _sort(element: Element, found: Elements) -> None:
    """The element into the lists that it may serve."""
    style = "" if element.tag in WHOLE else element.get("class")[:MAX_VALUE]
    linked = (
        element.tag == "a" and "follow" not in element.get("rel") and NAMED_LINK.search(element.get("href")[:MAX_VALUE])
    )
    for kept, fits in (
        (found.headings, element.tag == "h1"),
        (found.times, element.tag == "time"),
        (found.properties, "itemprop" in element.attributes),
        (found.names, element.get("rel").lower() == "author" or NAMED.search(style) or linked),
        (found.dated, DATED.search(style)),
        (found.figures, element.tag == "figure"),
    ):
        if fits and len(kept) < MAX_ELEMENTS:
            kept.append(element)


def nodes(page: Page, selector: str) -> list[LexborNode]:
    """The first nodes that match."""
    return page.tree.css(selector)[:MAX_NODES]


def node_text(node: LexborNode, limit: int = 1_000) -> str:
    """The node's text on one line, repaired, without styles and scripts in it."""
    # Of a whole page in a broken heading the first part will do.
    text = (node.text(deep=True, separator=" ") or "")[:MAX_TEXT]
    if "{" in text:
        # Each is taken out once, and an empty one not at all: so the text only grows shorter.
        for inner in node.css("style, script")[:MAX_NODES]:
            text = text.replace(inner.text(deep=True) or " ", " ", 1)
    return line(text, limit)


def attribute(node: LexborNode, *names: str) -> str:
    """The first of the attributes that has a value, else an empty text."""
    attributes = node.attributes
    return next((value for name in names if (value := attributes.get(name))), "")
