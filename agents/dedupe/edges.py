"""Which of many texts repeat which: the pipeline's own fingerprint and rule, without Kafka, for evaluation and users."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from copydesk.agents.dedupe.decisions import Article, Duplicate
from copydesk.agents.dedupe.fingerprint import fingerprint
from copydesk.agents.dedupe.index import Index
from copydesk.streams.records import Coordinates

# Positions serve as times, and a corpus has no window: every text is younger than this.
_ENDLESS = 2**50


@dataclass(frozen=True, slots=True)
class Edge:
    """Text `child` repeats the earlier text `parent`."""

    child: str
    parent: str
    kind: Literal["exact"]
    similarity: float


def edges(articles: Iterable[tuple[str, str]], *, language: str = "und") -> list[Edge]:
    """One edge for each text, given as (id, text), that repeats an earlier one, in their order.

    Ids name the ends of the edges and nothing else: equal ones are not taken for updates.
    """
    overlay = Index.open(None, identity="", window_ms=_ENDLESS).overlay()
    found = []
    for place, (child, text) in enumerate(articles):
        decision = overlay.decide(_article(place, child, text, language))
        if isinstance(decision, Duplicate):
            found.append(Edge(child, decision.of, decision.kind, decision.similarity))
    return found


def _article(place: int, id: str, text: str, language: str) -> Article:
    made = fingerprint(text, language=language)
    return Article(
        id=id,
        content_hash=made.content_hash,
        sketch=made.sketch,
        fingerprint_version=made.fingerprint_version,
        first_seen_ms=place,
        raw=Coordinates("texts", 0, place),
        language=language,
    )
