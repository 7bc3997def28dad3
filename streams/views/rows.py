"""An article as rows of two tables, articles and entities: what the databases and Parquet files hold."""

import re
from typing import Any, Literal, NamedTuple

from copydesk.streams.records import Coordinates, EnrichedArticle

Kind = Literal["text", "integer", "real", "json", "time"]
# Databases take no NUL in text. JSON of ours writes it like this, after an even number of backslashes.
ESCAPED_NUL = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")
STAND_IN = "\N{REPLACEMENT CHARACTER}"

ARTICLES: dict[str, Kind] = {
    "id": "text",
    "family": "text",
    "relation": "text",
    "of": "text",
    "revision": "integer",
    "url": "text",
    "canonical_url": "text",
    "source": "text",
    "title": "text",
    "text": "text",
    "language": "text",
    "authors": "json",
    "section": "text",
    "credit": "text",
    "published_at": "time",
    "modified_at": "time",
    "first_seen_ms": "integer",
    "word_count": "integer",
    "keywords": "json",
    "partition": "integer",
    "record_offset": "integer",
    "record": "json",
}
"""Columns of an article and what they hold; `record` is the whole record as JSON."""
ENTITIES: dict[str, Kind] = {
    "article_id": "text",
    "key": "text",
    "entity_id": "text",
    "type": "text",
    "name": "text",
    "count": "integer",
    "salience": "real",
    "score": "real",
}
"""Columns of an entity of an article."""


class Rows(NamedTuple):
    """One article: its values in the order of ARTICLES, those of its entities in the order of ENTITIES.

    Values of the kind json are Python's lists, but for `record`, which is JSON as bytes.
    """

    article: tuple[Any, ...]
    entities: list[tuple[Any, ...]]


def rows(article: EnrichedArticle, value: bytes, place: Coordinates) -> Rows:
    """The rows of an article that stood as `value` at this place of the topic."""
    relation = article.relation
    own = {
        "relation": relation.kind,
        "family": relation.family,
        "of": relation.of,
        "revision": relation.revision,
        "partition": place.partition,
        "record_offset": place.offset,
        "record": ESCAPED_NUL.sub(rb"\1\\ufffd", value),
    }
    named = {name: own[name] if name in own else _plain(getattr(article, name)) for name in ARTICLES}
    return Rows(tuple(named.values()), [_entity(article, number) for number in range(len(article.entities))])


def _entity(article: EnrichedArticle, number: int) -> tuple[Any, ...]:
    entity = article.entities[number]
    named = (article.id, entity.key, entity.id, entity.type, entity.name)
    return (*map(_plain, named), entity.count, entity.salience, entity.score)


def _plain(value: Any) -> Any:
    """The value without NUL."""
    if isinstance(value, str):
        return value.replace("\0", STAND_IN)
    return [_plain(one) for one in value] if isinstance(value, list) else value
