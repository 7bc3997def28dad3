"""Which of many texts repeat which: the pipeline's own fingerprint and rule, without Kafka, for evaluation and users."""

from collections.abc import Iterable
from dataclasses import dataclass

from copydesk.agents.dedupe.decisions import Article, Decision, Duplicate, Unique
from copydesk.agents.dedupe.fingerprint import fingerprint
from copydesk.agents.dedupe.index import Index
from copydesk.agents.dedupe.overlay import Overlay
from copydesk.agents.dedupe.verdicts import Rules
from copydesk.streams.records import Coordinates

# Positions serve as times, and a corpus has no window: every text is younger than this.
_ENDLESS = 2**50


@dataclass(frozen=True, slots=True)
class Edge:
    """Text `child` is of the family of the earlier text `parent`."""

    child: str
    parent: str
    kind: str
    """`exact`, `copy` and `abridged` texts add nothing and are suppressed; `extended` ones and updates go on."""
    similarity: float
    """Share of the shorter text's words that stand in the other."""
    of_child: float
    """Share of the child's words that stand in the parent."""
    of_parent: float
    """Share of the parent's words that stand in the child."""
    family: str
    """The first text of the family."""
    suppressed: bool
    """Whether the pipeline would publish the child as a duplicate, not as an article."""
    why: str = ""
    changed: tuple[str, ...] = ()
    """Numbers, names and quotes that an otherwise equal child has in place of others."""


class Edges:
    """Texts decided one after the other, each language by itself, as in the pipeline."""

    def __init__(self, rules: Rules | None = None) -> None:
        """Nothing is known yet."""
        self._rules, self._overlays, self._ids = rules, dict[str, Overlay](), list[str]()

    def add(self, id: str, text: str, *, language: str = "und") -> Edge | None:
        """What the text is to those added before it; None if it is the first of a family.

        Ids name the ends of the edges and nothing else: equal ones are not taken for revisions.
        """
        overlay = self._overlays.get(language)
        if overlay is None:
            index = Index.open(None, identity="", window_ms=_ENDLESS, rules=self._rules)
            overlay = self._overlays[language] = index.overlay()
        self._ids.append(id)
        return self._edge(id, overlay.decide(_article(len(self._ids) - 1, text, language)))

    def _edge(self, child: str, decision: Decision) -> Edge | None:
        if isinstance(decision, Unique):
            return None
        parent, family = self._ids[int(decision.of)], self._ids[int(decision.family)]
        if isinstance(decision, Duplicate):
            shares = (decision.similarity, decision.of_child, decision.of_parent)
            return Edge(child, parent, decision.kind, *shares, family, suppressed=True, why=decision.why)
        relation = decision.relation
        shares = (relation.similarity or 0.0, relation.of_child or 0.0, relation.of_parent or 0.0)
        changed = tuple(relation.changed)
        return Edge(child, parent, relation.kind, *shares, family, suppressed=False, changed=changed)


def edges(articles: Iterable[tuple[str, str]], *, language: str = "und", rules: Rules | None = None) -> list[Edge]:
    """One edge for each text, given as (id, text), that belongs to the family of an earlier one, in their order.

    Each is decided before anything later is seen. The parent is the earliest text that it shares enough with or, if it
    adds nothing, that it says the same as.
    """
    known = Edges(rules)
    found = (known.add(child, text, language=language) for child, text in articles)
    return [edge for edge in found if edge is not None]


def _article(place: int, text: str, language: str) -> Article:
    made = fingerprint(text, language=language)
    return Article(
        id=str(place),
        content_hash=made.content_hash,
        token_count=made.token_count,
        shingle_count=made.shingle_count,
        sketch=made.sketch,
        facts=made.facts,
        fingerprint_version=made.fingerprint_version,
        text=text,
        first_seen_ms=place,
        raw=Coordinates("texts", 0, place),
        language=language,
    )
