"""An article as ninjs 3.1, the JSON form of IPTC's news standards (https://iptc.org/standards/ninjs/).

`uri` is the article's own name, so that two articles of one address stay two; its address is a rendition. What ninjs has
no place for (offsets of mentions, provenance) stays in the record.
"""

from typing import Any

from copydesk.streams.records import CleanArticle, EnrichedArticle, Entity, Image, UniqueArticle
from copydesk.streams.texts import instant
from copydesk.streams.views.identifiers import article_uri, entity_uri, filled, web_uri

STANDARD = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
}
LISTS = {"PER": "people", "ORG": "organisations", "LOC": "places"}
"""Where ninjs keeps names of each type."""


def ninjs(article: CleanArticle) -> dict[str, Any]:
    """The article as a ninjs object; one that is not enriched has no names in it."""
    seen = _moment(article.first_seen_ms)
    return filled(
        uri=article_uri(article.id),
        type="text",
        representationType="full",
        version=str(article.relation.revision + 1) if isinstance(article, UniqueArticle) else None,
        firstCreated=seen,
        versionCreated=seen,
        contentCreated=article.published_at,
        language=None if article.language == "und" else article.language,
        title=article.title,
        headlines=[_text(article.title, "main")] if article.title else [],
        bodies=[_text(article.text, "main") | {"charCount": len(article.text), "wordCount": article.word_count}],
        by=", ".join(article.authors),
        located=article.dateline,
        infoSources=_sources(article),
        renditions=_renditions(article),
        altIds=_ids(article),
        associations=_associations(article),
        standard=STANDARD,
        **(_named(article) if isinstance(article, EnrichedArticle) else {}),
    )


def _moment(milliseconds: int) -> str | None:
    """Unix time as ISO 8601, None for none."""
    return instant(milliseconds) if milliseconds else None


def _text(value: str, role: str) -> dict[str, Any]:
    return {"role": role, "contentType": "text/plain", "value": value}


def _sources(article: CleanArticle) -> list[dict[str, Any]]:
    named = ((article.source, "source"), (article.credit, "credit"))
    return [{"name": name, "role": role} for name, role in named if name]


def _renditions(article: CleanArticle) -> list[dict[str, Any]]:
    href = web_uri(article.canonical_url) or web_uri(article.url)
    return [{"name": "web", "href": href, "contentType": "text/html"}] if href else []


def _ids(article: CleanArticle) -> list[dict[str, Any]]:
    ids = (("id", article.id), ("url", article.url), ("content-hash", article.content_hash))
    return [{"role": role, "value": value} for role, value in ids if value]


def _associations(article: CleanArticle) -> list[dict[str, Any]]:
    """The article that this one changes, and its pictures."""
    found: list[dict[str, Any]] = []
    if isinstance(article, UniqueArticle) and article.relation.of:
        earlier = article_uri(article.relation.of)
        found.append({"name": "earlier", "rel": article.relation.kind, "uri": earlier, "type": "text"})
    return found + [_picture(image, number) for number, image in enumerate(article.images) if web_uri(image.url)]


def _picture(image: Image, number: int) -> dict[str, Any]:
    uri = web_uri(image.url)
    return filled(
        name=f"image-{number}",
        rel="illustration",
        uri=uri,
        type="picture",
        descriptions=[_text(image.caption, "caption")] if image.caption else [],
        renditions=[{"name": "original", "href": uri}],
    )


def _named(article: EnrichedArticle) -> dict[str, Any]:
    """People, organisations and places; keywords as subjects."""
    lists: dict[str, Any] = {name: [] for name in LISTS.values()}
    for entity in article.entities:
        lists[LISTS[entity.type]].append(_entity(entity))
    return lists | {"subjects": [{"name": word, "rel": "keyword"} for word in article.keywords]}


def _entity(entity: Entity) -> dict[str, Any]:
    named = filled(name=entity.name, rel="mentions", uri=entity_uri(entity.id), literal=entity.id or entity.key)
    geo = entity.geo
    if geo is not None and geo.lat is not None and geo.lon is not None:
        named["geoJSON"] = {"type": "Point", "coordinates": [geo.lon, geo.lat]}
    return named
