"""JSON-LD as pages carry it: tolerant of comments, trailing commas and raw control characters, limited in depth."""

import json
import re
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import islice
from typing import Any
from urllib.parse import unquote

import orjson

# A block longer than this is a product list or an attack; news articles with their body inside stay below 100 KB.
MAX_BLOCK = 1024 * 1024
MAX_BLOCKS = 20
# `@graph` in a list in a page's main entity: deeper nesting holds other things.
MAX_DEPTH = 6
MAX_OBJECTS = 500
# A page of more articles is a list, whose first are enough to tell that.
MAX_ARTICLES = 20
# Authors are lists of objects with a name each.
NAME_DEPTH = 3
ARTICLE = re.compile(r"article|posting|report|review|analysis|opinion", re.IGNORECASE)
OWN = ("@graph", "mainEntity", "mainEntityOfPage", "article", "item")
# What hangs here is as often another article: it comes after those that stand on their own.
LISTED = ("hasPart", "itemListElement")
COMMENT = re.compile(
    r"^\s*(?:<!--|(?://\s*|/\*\s*)?<!\[CDATA\[(?:\s*\*/)?)|(?:-->|(?://\s*|/\*\s*)?\]\]>(?:\s*\*/)?)\s*$"
)
# One of these stands in every such wrapper.
MARKS = ("<!", "-->", "]]>")
CONTROL = re.compile(r"[\x00-\x1f]+")
TRAILING_COMMA = re.compile(r",\s*([}\]])")
# Of a block that no repair makes whole, the plain texts of these fields are still told apart by their quotes.
FIELD = re.compile(r'"(headline|datePublished|dateModified|articleSection)"\s*:\s*"((?:[^"\\\n]|\\.){1,400})"')
BROKEN_TYPE = re.compile(r'"@type"\s*:\s*\[?\s*"([A-Za-z]{0,20}(?:Article|Posting))"')


def objects(blocks: Iterable[str]) -> list[dict[str, Any]]:
    """Every typed object in the blocks, outer before inner and listed ones last, at most MAX_OBJECTS."""
    found = (pair for block in islice(blocks, MAX_BLOCKS) for pair in _walk(_parse(block), 0, listed=False))
    first = list(islice(found, MAX_OBJECTS))
    return [item for item, listed in first if not listed] + [item for item, listed in first if listed]


def articles(items: Iterable[dict[str, Any]], address: str = "") -> list[dict[str, Any]]:
    """The objects that are articles: that of the page's own address first, then the best described; few of a list."""
    found = [item for item in items if ARTICLE.search(type_of(item))]
    own = _path(address)
    return sorted(found, key=lambda item: (not (own and own in _addresses(item)), -_filled(item)))[:MAX_ARTICLES]


def type_of(item: dict[str, Any]) -> str:
    """The type, several of them joined by a space."""
    kind = item.get("@type")
    return " ".join(part for part in kind if isinstance(part, str)) if isinstance(kind, list) else str(kind or "")


def texts(value: Any) -> list[str]:
    """The texts in a field that may be a text, a `@value` object or a list of them."""
    values = value if isinstance(value, list) else [value]
    plain = (item.get("@value") if isinstance(item, dict) else item for item in values[:MAX_BLOCKS])
    return [item for item in plain if isinstance(item, str) and item.strip()]


def names(value: Any, items: Iterable[dict[str, Any]] = (), depth: int = 0) -> list[str]:
    """The names in an author field: text, object, list of them, or a reference to an object elsewhere on the page."""
    return [name for name, _ in typed_names(value, items, depth)]


def typed_names(value: Any, items: Iterable[dict[str, Any]] = (), depth: int = 0, kind: str = "") -> list[tuple[str, str]]:  # fmt: skip
    """As `names`, each with the type that its object has, or an empty text."""
    if depth > NAME_DEPTH:
        return []
    if isinstance(value, list):
        return [name for item in value[:MAX_BLOCKS] for name in typed_names(item, items, depth + 1, kind)]
    if isinstance(value, dict):
        kind = type_of(value) or kind
        if value.get("name"):
            return typed_names(value["name"], items, depth + 1, kind)
        wanted = value.get("@id")
        same = (item for item in items if wanted and item.get("@id") == wanted and item.get("name"))
        return next((typed_names(item["name"], items, depth + 1, type_of(item)) for item in same), [])
    return [(value, kind)] if isinstance(value, str) and not value.startswith(("http", "//", "#")) else []


def urls(value: Any, depth: int = 0) -> list[str]:
    """The addresses in an image field."""
    return [url for url, _ in pictures(value, depth)]


def pictures(value: Any, depth: int = 0) -> list[tuple[str, str]]:
    """The addresses in an image field, each with its caption or an empty text."""
    if depth > NAME_DEPTH:
        return []
    if isinstance(value, list):
        return [found for item in value[:MAX_BLOCKS] for found in pictures(item, depth + 1)]
    if isinstance(value, dict):
        caption = next(iter(texts(value.get("caption"))), "")
        return [(url, caption) for url in urls(value.get("url") or value.get("contentUrl"), depth + 1)]
    return [(value, "")] if isinstance(value, str) else []


def _filled(item: dict[str, Any]) -> int:
    return sum(bool(item.get(name)) for name in ("headline", "articleBody", "datePublished", "author"))


def _addresses(item: dict[str, Any]) -> set[str]:
    """The paths that the object gives as its own."""
    page = item.get("mainEntityOfPage")
    page = (page.get("@id") or page.get("url")) if isinstance(page, dict) else page
    return {_path(value) for value in (page, item.get("url"), item.get("@id")) if isinstance(value, str)}


def _path(address: str) -> str:
    """An address without scheme, host, query and closing slash; empty for a site's front page."""
    head = address[:2_048].split("#", maxsplit=1)[0].split("?", maxsplit=1)[0]
    return unquote(head.split("//", 1)[-1].partition("/")[2]).strip("/").lower()


def _parse(block: str) -> Any:
    text = block[: MAX_BLOCK + 1].strip()
    if any(mark in text for mark in MARKS):
        text = COMMENT.sub("", COMMENT.sub("", text)).strip()
    if not text or len(text) > MAX_BLOCK:
        return None
    for mended in _attempts(text):
        try:
            return json.loads(mended, strict=False) if mended is not text else orjson.loads(text)
        except (ValueError, RecursionError):
            continue
    return _salvaged(text)


def _attempts(text: str) -> Iterator[str]:
    """The block as it is, then with what is most often wrong put right."""
    yield text
    if text[:40].lstrip(" {[").startswith("&quot;"):
        text = unescape(text)
    tidy = TRAILING_COMMA.sub(r"\1", CONTROL.sub(" ", text).rstrip("; "))
    yield tidy
    end = tidy.rfind("}")
    # One brace or bracket too few or too many at the end.
    yield tidy[: end + 1] + "}"
    yield tidy[:end].rstrip()


def _salvaged(text: str) -> dict[str, str] | None:
    """The plain fields of an article's block that cannot be parsed; the first of each counts."""
    kind = BROKEN_TYPE.search(text)
    if not kind:
        return None
    found = {"@type": kind[1]}
    for name, value in FIELD.findall(text[:MAX_BLOCK]):
        found.setdefault(name, value.replace('\\"', '"').replace("\\/", "/"))
    return found


def _walk(value: Any, depth: int, *, listed: bool) -> Iterator[tuple[dict[str, Any], bool]]:
    """Each typed object, and whether it stands in a list of things on the page."""
    if depth > MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value[:MAX_OBJECTS]:
            yield from _walk(item, depth + 1, listed=listed)
    elif isinstance(value, dict):
        if value.get("@type"):
            yield value, listed
        for name in (*OWN, *LISTED):
            if isinstance(value.get(name), (dict, list)):
                yield from _walk(value[name], depth + 1, listed=listed or name in LISTED)
