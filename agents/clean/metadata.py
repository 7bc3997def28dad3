"""What a page says of its article outside the body, field by field: JSON-LD, then meta tags, then the DOM.

JSON-LD comes first for dates and names, because it alone carries zones and keeps persons apart; the headline that
readers see (h1) comes first for the title. Each field says where it was found.
"""

from urllib.parse import urljoin, urlsplit

from copydesk.agents.clean import jsonld
from copydesk.agents.clean.authors import Byline, byline, bylines
from copydesk.agents.clean.page import Found, Page, attribute, node_text, nodes
from copydesk.agents.clean.repair import line
from copydesk.agents.clean.titles import plain
from copydesk.streams.records import Image

MAX_URL = 2_048
# The pictures of an article; galleries have more and are not text.
MAX_IMAGES = 10
AUTHOR = ("author", "parsely-author", "sailthru.author", "byl", "dc.creator", "dcterms.creator", "article:author", "article:author_name", "og:article:author", "citation_author")  # fmt: skip
BYLINES = (
    '[rel="author"]',
    '[itemprop="author"] [itemprop="name"], [itemprop="author"]',
    ".byline-name, .author-name, .article-author, .byline__name, .post-author, .entry-author, .article__author",
    '.byline, .author, [class*="byline" i]',
)
NODES_FOR_NAMES = 3


def byline_of(page: Page) -> tuple[Byline, str] | None:
    """Persons and agency, and where they stood."""
    for item in page.articles:
        for field in ("author", "creator"):
            names = bylines(plain(name) for name in jsonld.names(item.get(field), page.objects))
            if names.authors or names.agency:
                return names, "json-ld"
    for name in AUTHOR:
        value = page.meta.get(name, "")
        names = byline(value) if value and not value.startswith(("http", "@")) else Byline((), None)
        if names.authors or names.agency:
            return names, f"meta {name}"
    for selector in BYLINES:
        for node in nodes(page, selector)[:NODES_FOR_NAMES]:
            names = byline(node_text(node, 200))
            if names.authors or names.agency:
                return names, "byline element"
    return None


def section_of(page: Page) -> Found | None:
    """The section the outlet files the article under."""
    for item in page.articles:
        for text in jsonld.texts(item.get("articleSection")):
            return Found(line(plain(text), 100), "json-ld")
    value = page.meta.get("article:section") or page.meta.get("section")
    return Found(line(value, 100), "meta article:section") if value else None


def canonical_of(page: Page, url: str | None) -> Found | None:
    """The address that the page gives itself, absolute."""
    for href, source in ((page.canonical, "link canonical"), (page.meta.get("og:url", ""), "meta og:url")):
        address = absolute(href, url)
        if address:
            return Found(address, source)
    return None


def language_of(page: Page) -> str | None:
    """The language tag that the page declares."""
    root = page.tree.root
    declared = attribute(root, "lang", "xml:lang") if root is not None else ""
    stated = next((text for item in page.articles for text in jsonld.texts(item.get("inLanguage"))), "")
    return declared or page.meta.get("og:locale") or stated or None


def images_of(page: Page, url: str | None) -> list[Image]:
    """The pictures: the one the page shows in previews, then figures of the article with their captions."""
    found: dict[str, str | None] = {}
    for node in nodes(page, "article figure, main figure")[: 2 * MAX_IMAGES]:
        picture, caption = node.css_first("img"), node.css_first("figcaption")
        address = absolute(attribute(picture, "src", "data-src"), url) if picture is not None else None
        if address:
            found.setdefault(address, (node_text(caption) or None) if caption is not None else None)
    declared = [
        page.meta.get("og:image", ""),
        *(link for item in page.articles for link in jsonld.urls(item.get("image"))),
    ]
    first = next((address for link in declared if (address := absolute(link, url))), None)
    ordered = {first: found.get(first), **found} if first else found
    return [Image(address, caption) for address, caption in list(ordered.items())[:MAX_IMAGES] if address]


def absolute(link: str, base: str | None) -> str | None:
    """The link as an http(s) address, or None."""
    link = link.strip()
    if not link or len(link) > MAX_URL or link[:5].lower() == "data:":
        return None
    try:
        address = urljoin(base or "", link)
        parts = urlsplit(address)
    except ValueError:
        return None
    good = parts.scheme in ("http", "https") and parts.netloc and address.isprintable() and len(address) <= MAX_URL
    return address if good else None
