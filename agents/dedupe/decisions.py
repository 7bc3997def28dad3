"""What dedupe says of an article, what it needs to know of one, and the rule of exact copies and revisions.

The rules are pure functions of the article and of those that it could repeat; finding these is the index's work.
"""

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

import msgspec

from copydesk.agents.dedupe.rows import Owner
from copydesk.streams.records import Coordinates, Relation

# A time beyond this, some 285,000 years from 1970, is no date but an accident; many JSON readers lose precision there.
LARGEST_MS = 2**53


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """What dedupe reads of a clean article; all else passes through untouched."""

    id: Annotated[str, msgspec.Meta(min_length=1)]
    content_hash: Annotated[str, msgspec.Meta(min_length=1)]
    first_seen_ms: Annotated[int, msgspec.Meta(ge=-LARGEST_MS, le=LARGEST_MS)]
    raw: Coordinates
    fingerprint_version: Annotated[int, msgspec.Meta(ge=1)]
    token_count: Annotated[int, msgspec.Meta(ge=0)] = 0
    shingle_count: Annotated[int, msgspec.Meta(ge=0)] = 0
    sketch: str = ""
    facts: str = ""
    text: str = ""
    url: str | None = None
    canonical_url: str | None = None
    source: str | None = None
    title: str | None = None
    published_at: str | None = None
    language: str = "und"
    word_count: int = 0
    provenance: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Relative:
    """An earlier article of the family that was compared and found to share enough."""

    id: str
    kind: str
    similarity: float
    of_child: float
    """Share of the new article's words that stand in this one."""
    of_parent: float
    """Share of this one's words that stand in the new article."""


@dataclass(frozen=True, slots=True)
class Unique:
    """The article is the first of its family, whose id is its own."""

    family: str


@dataclass(frozen=True, slots=True)
class Update:
    """The article adds to its family, or is a new version of an article: `relation` is published with it."""

    relation: Relation
    relatives: tuple[Relative, ...] = field(default=(), compare=False)

    @property
    def of(self) -> str:
        """The article that this one adds to; its own id when its producer sent the id again."""
        return self.relation.of or ""

    @property
    def family(self) -> str:
        """The id of the family's first article."""
        return self.relation.family


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The article adds nothing to article `of`, whose raw record stands at `of_raw`, and to others of the family."""

    of: str
    family: str
    kind: Literal["exact", "copy", "abridged"]
    similarity: float
    of_child: float
    of_parent: float
    why: str
    of_raw: Coordinates
    shared: tuple[int, ...] = field(default=(), compare=False)
    """Shingle hashes of the article that stand in earlier members of the family."""
    relatives: tuple[Relative, ...] = field(default=(), compare=False)


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


def judge(article: Article, known: Known) -> Decision | None:
    """Itself again: as the first time. A known text: duplicate. A known id, else a known URL: revision. Else unsaid."""
    again = itself(article, known)
    if again is not None:
        return Unique(again.family) if again.relation is None else Update(again.relation)
    if known.texts:
        return _exact(article, known.texts[0])
    latest = known.same_id or known.same_url
    return None if latest is None else _revision(latest)


def _exact(article: Article, owner: Owner) -> Duplicate:
    return Duplicate(
        of=owner.id,
        family=owner.family,
        kind="exact",
        similarity=1.0,
        of_child=1.0,
        of_parent=1.0,
        why=f"the same words: both have content hash {article.content_hash}",
        of_raw=Coordinates.parse(owner.raw),
    )


def _revision(latest: Owner) -> Update:
    return Update(Relation(kind="update", family=latest.family, of=latest.id, revision=latest.revision + 1))
