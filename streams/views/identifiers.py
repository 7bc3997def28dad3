"""Names of articles and entities as URIs, for forms that know things by nothing else."""

import re
from collections.abc import Iterable
from urllib.parse import quote

# What RFC 3986 allows in a URI as it is; all else is percent-encoded.
ALLOWED = "!#$%&'()*+,/:;=?@[]~"
# Longer ones are no addresses; browsers and servers stop at about this.
LONGEST = 8192
# A percent sign that begins no encoding is a sign of its own.
BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
KNOWLEDGE_BASES = {
    "wikidata": "http://www.wikidata.org/entity/",
    "geonames": "https://sws.geonames.org/",
    "bioguide": "https://bioguide.congress.gov/search/bio/",
}
"""Prefix of an entity's id to where that knowledge base shows it."""


def article_uri(id: str) -> str:
    """The URI of an article by its id, the same at every export."""
    return f"urn:copydesk:article:{quote(id, safe='')}"


def web_uri(url: str | None) -> str | None:
    """An http(s) address as an ASCII URI, None for anything else."""
    if url is None or len(url) > LONGEST or not url.lower().startswith(("http://", "https://")):
        return None
    return quote(BARE_PERCENT.sub("%25", url), safe=ALLOWED)


def entity_uri(id: str | None) -> str | None:
    """Where the knowledge base shows this entity, None where no page is known."""
    base, _, number = (id or "").partition(":")
    return KNOWLEDGE_BASES[base] + quote(number, safe="") if number and base in KNOWLEDGE_BASES else None


def entity_uris(ids: Iterable[str]) -> list[str]:
    """The same for several; those without a page are left out."""
    return [uri for uri in map(entity_uri, ids) if uri]


def filled(**fields: object) -> dict[str, object]:
    """The fields that say something: no None, no empty text or list."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}
