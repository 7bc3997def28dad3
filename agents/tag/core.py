"""Names in an article: recognised, completed, joined, linked. Pure; one read-only object for a process."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final, NamedTuple

from copydesk.agents.tag.descriptions import with_descriptions
from copydesk.agents.tag.entities import entities
from copydesk.agents.tag.knowledge import Knowledge, shipped
from copydesk.agents.tag.linking import link
from copydesk.agents.tag.occurrences import capitals, completed, sought_of
from copydesk.agents.tag.own_names import OwnNames, own_names
from copydesk.agents.tag.recogniser import Recogniser, covers
from copydesk.agents.tag.resolution import resolve
from copydesk.agents.tag.salience import keywords
from copydesk.agents.tag.spans import Article, Span
from copydesk.config import settings
from copydesk.streams.records import Entity, Mention

__all__ = ["MAX_CHARACTERS", "Tagger", "Tags", "covers"]

MAX_CHARACTERS: Final = 500_000
"""Names are looked for in so many first characters: half a second of work, a few seconds on the worst text."""
MAX_TITLE: Final = 1_000  # a headline is shorter
MAX_MENTIONS: Final = 20_000  # of an article; so the record of the worst text still fits its topic


class Tags(NamedTuple):
    """The entities of an article, the most salient first, and its keywords."""

    entities: list[Entity]
    keywords: list[str]

    @property
    def mentions(self) -> list[tuple[Mention, Entity]]:
        """All mentions with their entities, title first, by offset; they do not overlap."""
        pairs = [(mention, entity) for entity in self.entities for mention in entity.mentions]
        return sorted(pairs, key=lambda pair: (pair[0].field == "body", pair[0].start))


class Tagger:
    """Call it with a text, or `batch` with several. Deterministic, without state between calls; never raises on any text."""

    def __init__(self, recogniser: Recogniser, own: OwnNames) -> None:
        """With a user's `own` names above the recogniser and the tables."""
        tables, hashes = shipped()
        self._recogniser = recogniser
        self._own = own.wanted
        self._sought = sought_of(name for table in tables for name in table.sought)
        self._known = Knowledge((own, *tables), hashes | own.hashes)

    @classmethod
    def load(cls) -> "Tagger":
        """The process's tagger; reads model, tables and the setting `gazetteer` on the first call."""
        return _tagger()

    @property
    def hashes(self) -> dict[str, str]:
        """Names of the model and the tables with their hashes, for the provenance."""
        return self._known.hashes

    def __call__(self, text: str, *, title: str | None = None, language: str = "en") -> Tags:
        """Names in `title` and `text`; nothing in a language without a model. Offsets are code points."""
        if not covers(language):
            return Tags([], [])
        return self.batch([Article(title or "", text)])[0]

    def batch(self, articles: Iterable[Article | str]) -> list[Tags]:
        """The tags of each English article, or text without a title; faster an article than one by one."""
        cut = [_cut(Article("", one) if isinstance(one, str) else one) for one in articles]
        return [self.joined(article, spans) for article, spans in zip(cut, self._recogniser(cut), strict=True)]

    def joined(self, article: Article, spans: Sequence[Span]) -> Tags:
        """The tags of spans that are known already."""
        words = capitals(article)
        spans = completed(article, spans, words, self._own, self._sought)[:MAX_MENTIONS]
        groups = resolve(article, spans, self._known.is_known)
        found = entities(article, with_descriptions(article, link(article, words, groups, self._known)))
        return Tags(found, keywords(article, found))


def _cut(article: Article) -> Article:
    return Article(article.title[:MAX_TITLE], article.body[:MAX_CHARACTERS])


@cache
def _tagger() -> Tagger:
    return Tagger(Recogniser.load(), own_names(settings.load().gazetteer))
