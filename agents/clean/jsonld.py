"""JSON-LD as pages carry it: tolerant of comments, trailing commas and raw control characters, limited in depth."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

# A block longer than this is a product list or an attack; news articles with their body inside stay below 100 KB.
MAX_BLOCK = 1024 * 1024
MAX_BLOCKS = 20
# `@graph` in a list in a page's main entity: deeper nesting holds other things.
MAX_DEPTH = 6
MAX_OBJECTS = 500
# Authors are lists of objects with a name each.
NAME_DEPTH = 3
ARTICLE = re.compile(r"article|posting|report|review|analysis|opinion", re.IGNORECASE)
NESTED = ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemListElement", "article", "item")
COMMENT = re.compile(r"^\s*(?:<!--|(?://\s*)?<!\[CDATA\[)|(?:-->|(?://\s*)?\]\]>)\s*$")
CONTROL = re.compile(r"[\x00-\x1f]+")
TRAILING_COMMA = re.compile(r",\s*([}\]])")


def objects(blocks: Iterable[str]) -> list[dict[str, Any]]:
    """Every typed object in the blocks, outer before inner, at most MAX_OBJECTS."""
    found: list[dict[str, Any]] = []
    for number, block in enumerate(blocks):
        if number >= MAX_BLOCKS:
            break
        for item in _walk(_parse(block), 0):
            found.append(item)
            if len(found) >= MAX_OBJECTS:
                return found
    return found


def articles(items: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The objects that are articles, the best described first."""
    found = [item for item in items if ARTICLE.search(type_of(item))]
    return sorted(
        found, key=lambda item: -sum(name in item for name in ("headline", "articleBody", "datePublished", "author"))
    )


def type_of(item: dict[str, Any]) -> str:
    """The type, several of them joined by a space."""
    kind = item.get("@type")
    return " ".join(part for part in kind if isinstance(part, str)) if isinstance(kind, list) else str(kind or "")


def texts(value: Any) -> list[str]:
    """The texts in a field that may be a text or a list of texts."""
    values = value if isinstance(value, list) else [value]
    return [item for item in values if isinstance(item, str) and item.strip()]


def names(value: Any, items: Iterable[dict[str, Any]] = (), depth: int = 0) -> list[str]:
    """The names in an author field: text, object, list of them, or a reference to an object elsewhere on the page."""
    if depth > NAME_DEPTH:
        return []
    if isinstance(value, list):
        return [name for item in value[:MAX_BLOCKS] for name in names(item, items, depth + 1)]
    if isinstance(value, dict):
        if value.get("name"):
            return names(value["name"], items, depth + 1)
        wanted = value.get("@id")
        same = (item for item in items if wanted and item.get("@id") == wanted and item.get("name"))
        return next((names(item["name"], items, depth + 1) for item in same), [])
    return [value] if isinstance(value, str) and not value.startswith(("http", "//", "#")) else []


def urls(value: Any, depth: int = 0) -> list[str]:
    """The addresses in an image field."""
    if depth > NAME_DEPTH:
        return []
    if isinstance(value, list):
        return [url for item in value[:MAX_BLOCKS] for url in urls(item, depth + 1)]
    if isinstance(value, dict):
        return urls(value.get("url") or value.get("contentUrl"), depth + 1)
    return [value] if isinstance(value, str) else []


def _parse(block: str) -> Any:
    text = COMMENT.sub("", COMMENT.sub("", block[: MAX_BLOCK + 1])).strip()
    if not text or len(text) > MAX_BLOCK:
        return None
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        text = TRAILING_COMMA.sub(r"\1", CONTROL.sub(" ", text).rstrip("; "))
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _walk(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value[:MAX_OBJECTS]:
            yield from _walk(item, depth + 1)
    elif isinstance(value, dict):
        if value.get("@type"):
            yield value
        for name in NESTED:
            if isinstance(value.get(name), (dict, list)):
                yield from _walk(value[name], depth + 1)
