"""What a page says of its article beside title, names and dates: section, address, language, pictures.

JSON-LD comes first, then meta tags, then the DOM. Each field says where it was found.
"""

from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborNode

from copydesk.agents.clean import jsonld
from copydesk.agents.clean.page import MAX_CLIMB, Found, Page, attribute, node_text
from copydesk.agents.clean.titles import plain
from copydesk.streams.records import Image

MAX_URL = 2_048
# The pictures of an article; galleries have more and are not text.
MAX_IMAGES = 10
MAX_SECTION = 100
SECTION = ("article:section", "section", "parsely-section", "sailthru.section", "cxenseparse:section", "category")
# Where a picture's address stands; a placeholder in `src` is data or a picture that the others replace.
LAZY = ("data-src", "data-original", "data-lazy-src", "src")


def section_of(page: Page) -> Found | None:
    """The section the outlet files the article under."""
    for item in page.articles:
        for text in jsonld.texts(item.get("articleSection")):
            return Found(plain(text, MAX_SECTION), "json-ld")
    for name in SECTION:
        if value := plain(page.meta.get(name, ""), MAX_SECTION):
            return Found(value, f"meta {name}")
    return _crumb_of(page)


def _crumb_of(page: Page) -> Found | None:
    """The first step below the front page in the path that JSON-LD gives, where the article is further down."""
    steps: list[tuple[int, str]] = []
    for item in page.objects:
        if "BreadcrumbList" in jsonld.type_of(item) and isinstance(item.get("itemListElement"), list):
            entries = [entry for entry in item["itemListElement"][:MAX_IMAGES] if isinstance(entry, dict)]
            names = [next(iter(jsonld.names(entry) or jsonld.names(entry.get("item"))), "") for entry in entries]
            steps = [(number, plain(name, MAX_SECTION)) for number, name in enumerate(names)]
            break
    return Found(steps[1][1], "json-ld breadcrumb") if len(steps) > 2 and steps[1][1] else None


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
    for figure in page.elements.figures:
        # Teasers have figures too.
        if len(found) < MAX_IMAGES and not page.is_aside(figure.node) and _is_inside(figure.node):
            address = _picture_of(figure.node, url)
            if address:
                found.setdefault(address, _caption_of(figure.node))
    declared = [(page.meta.get("og:image", ""), "")]
    declared += [pair for item in page.articles for pair in jsonld.pictures(item.get("image"))]
    first = next(((address, caption) for link, caption in declared if (address := absolute(link, url))), None)
    ordered = {first[0]: found.get(first[0]) or plain(first[1]) or None, **found} if first else found
    return [Image(address, caption) for address, caption in list(ordered.items())[:MAX_IMAGES]]


def _is_inside(node: LexborNode) -> bool:
    above: LexborNode | None = node
    for _ in range(MAX_CLIMB):
        if above is None or above.tag in ("article", "main"):
            break
        above = above.parent
    return above is not None and above.tag in ("article", "main")


def _picture_of(figure: LexborNode, url: str | None) -> str | None:
    """The address of a figure's picture, that of one loaded later included."""
    picture = figure.css_first("img")
    if picture is None:
        return None
    links = (attribute(picture, name) for name in LAZY)
    largest = attribute(picture, "srcset", "data-srcset").rpartition(",")[2].split()
    return next((address for link in (*links, *largest[:1]) if (address := absolute(link, url))), None)


def _caption_of(figure: LexborNode) -> str | None:
    caption = figure.css_first('figcaption, [class*="caption" i]')
    return (node_text(caption) or None) if caption is not None else None


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
