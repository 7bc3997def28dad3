"""The contracts: what each topic carries, as frozen structs.

JSON on the wire, UTF-8. Every record names its `schema`. Unknown fields never fail; stages pass them on. Offsets are
Unicode code points into `text` as published; `text_sha256` lets a consumer check that it holds the same text.
`tests/streams/schemas/*.json` pin the JSON Schemas.
"""

from typing import Any, Literal

import msgspec

Status = str
"""`ok`, `absent`, `skipped:<reason>` or `failed:<reason>`."""


class Coordinates(msgspec.Struct, frozen=True, order=True):
    """Where a record stands in Kafka."""

    topic: str
    partition: int
    offset: int

    def __str__(self) -> str:
        """`topic/partition/offset`, as in headers and on the command line."""
        return f"{self.topic}/{self.partition}/{self.offset}"

    @classmethod
    def parse(cls, text: str) -> "Coordinates":
        """The inverse of `str()`; raises ValueError."""
        topic, partition, offset = text.rsplit("/", 2)
        return cls(topic, int(partition), int(offset))


class RawArticle(msgspec.Struct, frozen=True, kw_only=True):
    """What a crawler hands in: the document as fetched and what it knows of it."""

    url: str
    content: str | None = None
    content_base64: str | None = None
    content_type: str | None = None
    id: str | None = None
    source: str | None = None
    fetched_at: str | None = None
    published_at: str | None = None
    language: str | None = None
    title: str | None = None
    headers: dict[str, str] = {}


class Provenance(msgspec.Struct, frozen=True, omit_defaults=True):
    """How one field came about: the component and version that set it, from what, and its status."""

    by: str
    status: Status = "ok"
    source: str = ""
    data: dict[str, str] = {}
    """Hashes of the models and tables that it was made with."""


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """How the publication instant was known."""

    text: str
    """As the document writes it."""
    precision: Literal["second", "minute", "day"]
    zone: str
    """IANA name or offset that was applied."""
    zone_from: Literal["document", "source profile", "producer", "assumed UTC"]
    ambiguous: bool = False
    """Day and month may be the other way round: nothing said which custom the source follows."""


class Image(msgspec.Struct, frozen=True, omit_defaults=True):
    """A picture of the article."""

    url: str
    caption: str | None = None


class CleanArticle(msgspec.Struct, frozen=True, kw_only=True):
    """One article, cleaned. `text` is its paragraphs joined by a blank line; `paragraphs` are their offsets."""

    schema: str = "clean-article/1"
    id: str = ""
    url: str | None = None
    canonical_url: str | None = None
    source: str | None = None
    title: str | None = None
    text: str
    text_sha256: str = ""
    paragraphs: list[tuple[int, int]]
    authors: list[str] = []
    credit: str | None = None
    dateline: str | None = None
    section: str | None = None
    published_at: str | None = None
    published: Published | None = None
    modified_at: str | None = None
    modified: Published | None = None
    language: str = "und"
    content_hash: str = ""
    token_count: int = 0
    shingle_count: int = 0
    sketch: str = ""
    facts: str = ""
    fingerprint_version: int = 0
    word_count: int = 0
    images: list[Image] = []
    first_seen_ms: int = 0
    """Timestamp of the raw record: the clock of the duplicate window, never the wall clock."""
    raw: Coordinates | None = None
    provenance: dict[str, Provenance] = {}
    seconds: dict[str, float] = {}
    """CPU seconds by stage."""
    extra: dict[str, Any] = {}
    """What the producer sent beyond the contract, untouched."""


class Fingerprint(msgspec.Struct, frozen=True, kw_only=True):
    """What dedupe compares instead of texts."""

    content_hash: str
    """128-bit hash of the normalised tokens, hexadecimal."""
    token_count: int
    """Words, or characters where words are not set apart."""
    shingle_count: int
    """Distinct runs of four tokens, of which the sketch is a sample."""
    sketch: str
    """Sorted shingle hashes of 40 bits, big-endian, then for each a byte that says where in the text; base64."""
    facts: str
    """Sorted hashes of numbers, names and quotes, 16 bits, big-endian, then for each a byte that says where; base64."""
    fingerprint_version: int


class Relation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How an article stands to those seen before it."""

    kind: Literal["unique", "extended", "update"]
    """`extended`: an earlier article stands in it, and it has more; `update`: it shares much and says something new."""
    family: str
    """Id of the family's first article."""
    of: str | None = None
    """Id of the article that this one updates or extends: the earliest that it shares enough with."""
    revision: int = 0
    """n if this is the n-th change of the article with this URL or id."""
    similarity: float | None = None
    """Share of the shorter text's words that stand in the other."""
    of_child: float | None = None
    """Share of this text's words that stand in the other."""
    of_parent: float | None = None
    """Share of the other text's words that stand in this one."""
    changed: list[str] = []
    """Numbers, names and quotes that an otherwise equal text has in place of others."""


class UniqueArticle(CleanArticle, frozen=True, kw_only=True):
    """A clean article that adds something to what was seen before."""

    schema: str = "unique-article/1"
    relation: Relation


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the dedupe index; the index is a view of these."""

    schema: str = "seen/2"
    id: str
    family: str
    relation: Relation | None = None
    """As published, so that a record processed again gets the same answer; none for the first of a family."""
    url_hash: str
    content_hash: str
    first_seen_ms: int
    raw: Coordinates
    token_count: int = 0
    shingle_count: int = 0
    sketch: str = ""
    facts: str = ""
    points: str = ""
    """For each of the smallest hashes a byte that says how many families had it, 0 if it is no key; base64."""
    source: int = 0
    """Eight bits of a hash of the source's name, 0 if it is unknown."""
    fingerprint_version: int = 0


class Duplicate(msgspec.Struct, frozen=True, kw_only=True):
    """An article that adds nothing: which one it repeats, and why we think so."""

    schema: str = "duplicate/2"
    id: str
    of: str
    family: str
    kind: Literal["exact", "copy", "abridged"]
    similarity: float
    """Share of the shorter text's words that stand in the other."""
    of_child: float = 1.0
    """Share of this text's words that stand in article `of`."""
    of_parent: float = 1.0
    """Share of the words of article `of` that stand in this text."""
    passages: list[tuple[int, int]] = []
    """Offsets of what earlier articles of the family have too, as far as their sketches show; none if all of it is."""
    why: str
    url: str | None = None
    source: str | None = None
    title: str | None = None
    published_at: str | None = None
    language: str = "und"
    content_hash: str = ""
    word_count: int = 0
    raw: Coordinates | None = None
    of_raw: Coordinates | None = None
    provenance: dict[str, Provenance] = {}


NameType = Literal["PER", "ORG", "LOC"]
"""Person, organisation, place."""


class Mention(msgspec.Struct, frozen=True):
    """A name in the title or in the body, which is `text`: `field[start:end]` in code points, and how sure it is."""

    field: Literal["title", "body"]
    start: int
    end: int
    text: str
    score: float


class Geo(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a place lies: its country (ISO 3166, two letters), and degrees where it is a town."""

    cc: str
    lat: float | None = None
    lon: float | None = None


class Entity(msgspec.Struct, frozen=True, kw_only=True):
    """Who or what some mentions name. `id` is that of a knowledge base, or null: never a guess."""

    id: str | None
    key: str
    """Type and name: the same for the same name in every article, and unique in this one."""
    type: NameType
    name: str
    aliases: list[str] = []
    """Forms seen in this article, longest first, without the name itself."""
    same_as: list[str] = []
    """Ids of the same in other knowledge bases."""
    geo: Geo | None = None
    count: int
    salience: float
    """From 0 to 1: how much the article is about it."""
    score: float
    """From 0 to 1: how sure it is that this is a name of this type; that of the surest mention."""
    mentions: list[Mention]


class EnrichedArticle(UniqueArticle, frozen=True, kw_only=True):
    """What consumers read: the unique article with the names in it, the most salient first."""

    schema: str = "enriched-article/2"
    entities: list[Entity]
    keywords: list[str] = []
    """What it is about in a few words and names, the most telling first."""


class Rejection(msgspec.Struct, frozen=True, kw_only=True):
    """An article that is not published: why, and where the raw record stands."""

    schema: str = "rejection/1"
    id: str
    reason: str
    detail: str
    stage: str
    url: str | None = None
    raw: Coordinates
    provenance: dict[str, Provenance] = {}


RECORDS: dict[str, type[msgspec.Struct]] = {
    kind.__name__: kind
    for kind in (RawArticle, CleanArticle, Seen, UniqueArticle, Duplicate, EnrichedArticle, Rejection)
}


def encode(record: msgspec.Struct) -> bytes:
    """The record as JSON bytes."""
    return msgspec.json.encode(record)
