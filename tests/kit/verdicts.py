"""What became of a sample, compared with the manifest."""

from collections.abc import Iterator
from dataclasses import dataclass

from copydesk.config.sample_set import Expected
from copydesk.streams.records import EnrichedArticle


@dataclass(frozen=True)
class Result:
    """What became of one sample, in the manifest's words."""

    outcome: str
    id: str = ""
    reason: str | None = None
    detail: str = ""
    of: str | None = None
    article: EnrichedArticle | None = None


def differences(expected: Expected, result: Result, ids: dict[str, str]) -> list[str]:
    """What is not as expected, one line each; `ids` gives the article id of every sample."""
    pairs = [
        ("outcome", expected.outcome, result.outcome),
        ("reason", expected.reason, result.reason),
        ("of", ids.get(expected.of) if expected.of else None, result.of),
    ]
    article = result.article
    if article:
        names = ("language", "title", "published_at", "credit", "dateline", "authors")
        pairs += [(name, getattr(expected, name), getattr(article, name)) for name in names]
        pairs += [("relation", expected.relation, article.relation.kind)]
        pairs += [("paragraphs", expected.paragraphs, len(article.paragraphs))]
    told = f" ({result.detail})" if result.detail else ""
    wrong = [f"{name}: {got!r}, want {want!r}{told}" for name, want, got in pairs if want is not None and want != got]
    return [*wrong, *(missing(expected, article) if article else ())]


def missing(expected: Expected, article: EnrichedArticle) -> Iterator[str]:
    yield from (f"text misses {piece!r}" for piece in expected.contains if piece not in article.text)
    yield from (f"text has {piece!r}" for piece in expected.lacks if piece in article.text)
    mentions = {(mention.text, entity.type) for entity in article.entities for mention in entity.mentions}
    yield from (f"names miss {name!r}" for name in expected.names if name not in mentions)
