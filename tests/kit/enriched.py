"""Enriched articles made up, and put on the topic as the tag stage does."""

from aiokafka import AIOKafkaProducer

from copydesk.config.settings import Settings
from copydesk.streams.clients import client_options
from copydesk.streams.records import (
    Coordinates,
    EnrichedArticle,
    Entity,
    Geo,
    Image,
    Mention,
    Published,
    Relation,
    encode,
)
from copydesk.streams.topics import full_name

TEXT = "The harbour of Genoa closed on Monday.\n\nMayor Ada Rossi spoke to Example Press."
DAY = Published(text="2 March 2026", precision="day", zone="UTC", zone_from="assumed UTC")


def entity(type, name, id=None, **more):
    given = {"count": 1, "salience": 0.5, "score": 0.9, "mentions": [Mention("body", 0, 4, name, 0.9)]}
    return Entity(id=id, key=f"{type.lower()}:{name.lower()}", type=type, name=name, **(given | more))


def enriched(number=0, **fields):
    """An article that is complete; the number makes it its own."""
    given = {
        "id": f"a{number}",
        "url": f"https://news.example/{number}",
        "canonical_url": f"https://news.example/story/{number}",
        "source": "example",
        "title": f"Harbour closed {number}",
        "text": TEXT,
        "paragraphs": [(0, 38), (40, 79)],
        "authors": ["Ann Writer", "Ben Author"],
        "credit": "Example Press",
        "dateline": "GENOA",
        "section": "World",
        "published_at": "2026-03-02T00:00:00Z",
        "published": DAY,
        "language": "en",
        "content_hash": "00ff",
        "word_count": 14,
        "images": [Image("https://news.example/i.png", "The harbour"), Image("data:image/png;base64,AA")],
        "first_seen_ms": 1_772_500_000_123,
        "raw": Coordinates("news.raw", 0, number),
        "relation": Relation(kind="update", family="a0", of="a 0/ü", revision=1),
        "entities": [
            entity("LOC", "Genoa", "geonames:3176219", geo=Geo("IT", 44.40, 8.94), same_as=["wikidata:Q1449"]),
            entity("PER", "Ada Rossi", aliases=["Rossi"]),
            entity("ORG", "Example Press", "wikidata:Q42"),
        ],
        "keywords": ["harbour", "Genoa"],
    }
    return EnrichedArticle(**(given | fields))


async def publish(settings: Settings, articles, values=()):
    """Puts the articles, then bare values, on `enriched`, keyed by id, in one transaction; one more is aborted."""
    topic = full_name(settings, "enriched")
    options = client_options(settings) | {"retry_backoff_ms": 10}
    async with AIOKafkaProducer(**options, transactional_id=f"{settings.app_id}-publish") as producer:
        await producer.begin_transaction()
        await producer.send(topic, encode(enriched(10**6)), key=b"aborted")
        await producer.flush()
        await producer.abort_transaction()
        async with producer.transaction():
            for article in articles:
                await producer.send(topic, encode(article), key=article.id.encode())
            for value in values:
                await producer.send(topic, value, key=b"x")
