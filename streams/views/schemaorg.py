"""An article as a NewsArticle of schema.org, in JSON-LD (https://schema.org/NewsArticle)."""

from typing import Any

from copydesk.streams.records import CleanArticle, EnrichedArticle, Entity, Image, UniqueArticle
from copydesk.streams.views.identifiers import article_uri, entity_uri, entity_uris, filled, web_uri

TYPES = {"PER": "Person", "ORG": "Organization", "LOC": "Place"}


def schemaorg(article: CleanArticle) -> dict[str, Any]:
    """The article as a JSON-LD object; one that is not enriched has no names in it."""
    enriched = article if isinstance(article, EnrichedArticle) else None
    url = web_uri(article.canonical_url) or web_uri(article.url)
    return {"@context": "https://schema.org", "@type": "NewsArticle", "@id": article_uri(article.id)} | filled(
        identifier=article.id,
        url=url,
        headline=article.title,
        articleBody=article.text,
        articleSection=article.section,
        author=[{"@type": "Person", "name": name} for name in article.authors],
        publisher={"@type": "Organization", "name": article.source} if article.source else None,
        creditText=article.credit,
        dateline=article.dateline,
        inLanguage=None if article.language == "und" else article.language,
        datePublished=_date(article, "published"),
        dateModified=_date(article, "modified"),
        wordCount=article.word_count or None,
        image=[_image(image) for image in article.images if web_uri(image.url)],
        isBasedOn=article_uri(article.relation.of)
        if isinstance(article, UniqueArticle) and article.relation.of
        else None,
        keywords=enriched.keywords if enriched else [],
        mentions=[_thing(entity) for entity in enriched.entities] if enriched else [],
    )


def _date(article: CleanArticle, which: str) -> str | None:
    """The instant; of a date without a time only the day, which schema.org allows."""
    instant: str | None = getattr(article, f"{which}_at")
    known = getattr(article, which)
    return instant[:10] if instant and known is not None and known.precision == "day" else instant


def _image(image: Image) -> dict[str, Any]:
    return {"@type": "ImageObject"} | filled(url=web_uri(image.url), caption=image.caption)


def _thing(entity: Entity) -> dict[str, Any]:
    thing: dict[str, Any] = {"@type": TYPES[entity.type]} | filled(
        name=entity.name,
        alternateName=entity.aliases,
        identifier=entity.id,
        sameAs=entity_uris([entity.id or "", *entity.same_as]),
    )
    if uri := entity_uri(entity.id):
        thing["@id"] = uri
    geo = entity.geo
    if geo is not None and geo.lat is not None:
        thing["geo"] = {"@type": "GeoCoordinates", "latitude": geo.lat, "longitude": geo.lon}
    return thing
