"""The forms that are a line of JSON an article."""

from collections.abc import Callable
from typing import Any

import msgspec
import orjson

from copydesk.streams.records import CleanArticle, EnrichedArticle, UniqueArticle
from copydesk.streams.views.ninjs import ninjs
from copydesk.streams.views.schemaorg import schemaorg

ARTICLES: dict[str, type[CleanArticle]] = {"enriched": EnrichedArticle, "unique": UniqueArticle, "clean": CleanArticle}
"""Topics that carry articles."""
VIEWS: dict[str, Callable[[Any], dict[str, Any]]] = {"ninjs": ninjs, "schemaorg": schemaorg}

Line = Callable[[bytes], bytes]
"""A record's value as one line, without its end. Raises ValueError for a value that is no such record."""


def line_of(form: str, topic: str) -> Line:
    """What writes records of this topic (short name) in this form; KeyError for one that carries no articles."""
    if form == "jsonl":
        return as_it_is
    decoder, view = msgspec.json.Decoder(ARTICLES[topic]), VIEWS[form]
    # In a page, the end of a script element in an article's text would end the script.
    return lambda value: orjson.dumps(view(decoder.decode(value))).replace(b"<", b"\\u003c")


def as_it_is(value: bytes) -> bytes:
    """A record of ours, which is one line of JSON already; anything else is made one."""
    return value if _one_line(value) else orjson.dumps(orjson.loads(value))


def _one_line(value: bytes) -> bool:
    return value.startswith(b"{") and value.endswith(b"}") and b"\n" not in value and b"\r" not in value
