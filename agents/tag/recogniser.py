"""Names in articles, as spans. Pure and deterministic; one read-only object for a process."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from copydesk.agents.tag.rules import Rules
from copydesk.agents.tag.spans import Article, Field, Span, SpanType

LANGUAGES: Final = frozenset({"en"})
"""Languages that the recogniser knows; for others it finds nothing."""
TYPES: Final[dict[str, SpanType]] = {"person": "PER", "organisation": "ORG", "place": "LOC"}


def covers(language: str) -> bool:
    """Whether there is a model for a language tag such as `en` or `en-GB`."""
    return language.partition("-")[0].lower() in LANGUAGES


class Recogniser:
    """Call it with articles in a language that it `covers`; never raises on any text."""

    @classmethod
    def load(cls) -> "Recogniser":
        """The process's recogniser."""
        return _recogniser()

    def __call__(self, articles: Sequence[Article]) -> list[list[Span]]:
        """The spans of each article."""
        return [[*_spans("title", title), *_spans("body", body)] for title, body in articles]


@cache
def _recogniser() -> Recogniser:
    return Recogniser()


def _spans(field: Field, text: str) -> Iterator[Span]:
    for mention in Rules.load()(text).mentions:
        yield Span(field, mention.start, mention.end, TYPES[mention.type], 1.0)
