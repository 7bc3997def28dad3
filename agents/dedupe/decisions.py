"""What dedupe says of an article, what it needs to know of one, and the rule between them.

The rule is a pure function of the article and of those that it could repeat; finding these is the index's work.
"""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

import msgspec

from copydesk.streams.records import Coordinates

# A time beyond this, some 285,000 years from 1970, is no date but an accident; many JSON readers lose precision there.
LARGEST_MS = 2**53


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """What dedupe reads of a clean article; all else passes through untouched."""

    id: Annotated[str, msgspec.Meta(min_length=1)]
    content_hash: Annotated[str, msgspec.Meta(min_length=1)]
    first_seen_ms: Annotated[int, msgspec.Meta(ge=-LARGEST_MS, le=LARGEST_MS)]
    raw: Coordinates
    fingerprint_version: Annotated[int, msgspec.Meta(ge=1)]
    sketch: str = ""
    url: str | None = None
    canonical_url: str | None = None
    source: str | None = None
    title: str | None = None
    published_at: str | None = None
    language: str = "und"
    word_count: int = 0
    provenance: dict[str, Any] = {}


class Owner(msgspec.Struct, frozen=True, array_like=True):
    """A row of the index: the article that first had a text, or the latest with an id or a URL."""

    first_seen_ms: int
    id: str
    family: str
    raw: str
    """Coordinates as text."""
    of: str | None = None
    """The article that this one updated."""


@dataclass(frozen=True, slots=True)
class Unique:
    """The article is the first of its family, whose id is its own."""

    family: str


@dataclass(frozen=True, slots=True)
class Update:
    """The article is a new version of article `of`; `of` is its own id when its producer sent the id again."""

    of: str
    family: str


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The article adds nothing to article `of`, whose raw record stands at `of_raw`."""

    of: str
    family: str
    kind: Literal["exact"]
    similarity: float
    why: str
    of_raw: Coordinates


Decision = Unique | Update | Duplicate


@dataclass(frozen=True, slots=True)
class Known:
    """What the index holds of an article's text, id and URL, within the window."""

    texts: list[Owner]
    """The owners of the text, oldest first; more than one only if the article came very late."""
    same_id: Owner | None
    same_url: Owner | None


def itself(article: Article, known: Known) -> Owner | None:
    """The article's own row, if this very record was decided before and is processed again."""
    raw = str(article.raw)
    return next((owner for owner in known.texts if owner.raw == raw), None)


def judge(article: Article, known: Known) -> Decision:
    """Itself again: as the first time. A known text: duplicate. A known id, else a known URL: update. Else unique."""
    again = itself(article, known)
    if again is not None:
        return Unique(again.family) if again.of is None else Update(again.of, again.family)
    if known.texts:
        return _duplicate(article, known.texts[0])
    latest = known.same_id or known.same_url
    return Unique(article.id) if latest is None else Update(latest.id, latest.family)


def _duplicate(article: Article, owner: Owner) -> Duplicate:
    return Duplicate(
        of=owner.id,
        family=owner.family,
        kind="exact",
        similarity=1.0,
        why=f"the same words: both have content hash {article.content_hash}",
        of_raw=Coordinates.parse(owner.raw),
    )
