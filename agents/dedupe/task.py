"""From records of `clean` to records of `unique`, `duplicate` and `seen`: the glue between JSON and the index.

The article's JSON object passes through as it came, with the fields that this release does not know.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import orjson

from copydesk.agents.dedupe import decisions, sketches
from copydesk.agents.dedupe.decisions import Article, Decision, Unique, Update
from copydesk.agents.dedupe.overlay import Overlay
from copydesk.agents.dedupe.passages import passages
from copydesk.streams.outcomes import Failure, Reason
from copydesk.streams.records import Duplicate, Provenance, Relation, UniqueArticle, encode

PROVENANCE = Provenance(by="dedupe/2", source="content_hash, id, url, sketch, facts")
_UNIQUE_SCHEMA = next(f.default for f in msgspec.structs.fields(UniqueArticle) if f.name == "schema")


@dataclass(frozen=True, slots=True)
class Decided:
    """One article's decision and the records to write: either `unique` or `duplicate`, and `seen` if it is new."""

    decision: Decision
    article: Article
    unique: bytes | None
    duplicate: bytes | None
    seen: bytes | None

    @property
    def original(self) -> str:
        """Id of the article that a duplicate repeats; empty for others."""
        return self.decision.of if isinstance(self.decision, decisions.Duplicate) else ""


@dataclass(frozen=True, slots=True)
class _Body:
    """A decoded record: the part that is looked at, and all of it as JSON, ready for the relation."""

    article: Article
    unique: bytes


def decide_batch(values: Sequence[bytes | None], overlay: Overlay) -> list[Decided | Failure]:
    """Decides records of `clean` in their order; one result each. What does not decode leaves the overlay alone."""
    return [_decide(value, overlay) for value in values]


def _decide(value: bytes | None, overlay: Overlay) -> Decided | Failure:
    body = _decode(value)
    if isinstance(body, Failure):
        return body
    before = len(overlay.seen)
    decision = overlay.decide(body.article)
    if isinstance(decision, decisions.Duplicate):
        return Decided(decision, body.article, None, encode(_duplicate(body.article, decision)), None)
    new = overlay.seen[before:]
    return Decided(decision, body.article, _unique(body, decision), None, encode(new[0]) if new else None)


def _decode(value: bytes | None) -> _Body | Failure:
    """All that can fail is done here, before the index hears of the article."""
    try:
        fields = orjson.loads(value or b"")
        article = msgspec.convert(fields, Article)
        fields.pop("relation", None)
        provenance = article.provenance | {"relation": msgspec.to_builtins(PROVENANCE)}
        return _Body(article, orjson.dumps(fields | {"schema": _UNIQUE_SCHEMA, "provenance": provenance}))
    except (ValueError, TypeError, RecursionError) as error:
        return Failure(Reason.WRONG_SCHEMA, f"not a clean article: {error}", error=type(error).__qualname__)


def _unique(body: _Body, decision: Unique | Update) -> bytes:
    """The article's object with one more field: it has others, so a comma stands between."""
    relation = decision.relation if isinstance(decision, Update) else Relation(kind="unique", family=decision.family)
    return body.unique[:-1] + b',"relation":' + encode(relation) + b"}"


def _duplicate(article: Article, decision: decisions.Duplicate) -> Duplicate:
    return Duplicate(
        id=article.id,
        of=decision.of,
        family=decision.family,
        kind=decision.kind,
        similarity=decision.similarity,
        of_child=decision.of_child,
        of_parent=decision.of_parent,
        passages=passages(article.text, decision.shared, sketches.unpack(sketches.read(article.sketch)).hashes.tolist())
        if decision.shared
        else [],
        why=decision.why,
        url=article.url,
        source=article.source,
        title=article.title,
        published_at=article.published_at,
        language=article.language,
        content_hash=article.content_hash,
        word_count=article.word_count,
        raw=article.raw,
        of_raw=decision.of_raw,
        provenance=article.provenance | {"relation": PROVENANCE},
    )
