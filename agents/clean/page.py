"""A page as its metadata sees it: parsed once, meta tags by name, JSON-LD objects."""

from typing import Any, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from copydesk.agents.clean import jsonld
from copydesk.agents.clean.repair import line

# Pages repeat tags by the hundred at most; hostile ones by the million.
MAX_META = 500
MAX_VALUE = 4_000
MAX_NODES = 50


class Page(NamedTuple):
    """The tree, `meta` tags by small name, and JSON-LD: all typed objects, and those that are articles."""

    tree: LexborHTMLParser
    meta: dict[str, str]
    objects: list[dict[str, Any]]
    articles: list[dict[str, Any]]


def read_page(html: str) -> Page:
    """The page parsed; `html` must have passed the guard."""
    tree = LexborHTMLParser(html)
    scripts = tree.css('script[type="application/ld+json" i]')[: jsonld.MAX_BLOCKS]
    objects = jsonld.objects(script.text(deep=True) or "" for script in scripts)
    return Page(tree, _meta(tree), objects, jsonld.articles(objects))


def nodes(page: Page, selector: str) -> list[LexborNode]:
    """The first nodes that match."""
    return page.tree.css(selector)[:MAX_NODES]


def node_text(node: LexborNode, limit: int = 1_000) -> str:
    """The node's text on one line, repaired."""
    return line(node.text(deep=True, separator=" ") or "", limit)


def attribute(node: LexborNode, *names: str) -> str:
    """The first of the attributes that has a value, else an empty text."""
    attributes = node.attributes
    return next((value for name in names if (value := attributes.get(name))), "")


def _meta(tree: LexborHTMLParser) -> dict[str, str]:
    """Content by property, name or itemprop; the first of each name counts."""
    found: dict[str, str] = {}
    for node in tree.css("meta[content]")[:MAX_META]:
        attributes = node.attributes
        content = (attributes.get("content") or "")[:MAX_VALUE]
        for kind in ("property", "name", "itemprop"):
            name = attributes.get(kind)
            if name and content.strip():
                found.setdefault(name.strip().lower()[:100], content)
    return found
