"""Names in articles, as spans: the model's labels, cut at the edges a name does not have."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from copydesk.agents.tag import model as models
from copydesk.agents.tag.analysis import Analysis, analyse
from copydesk.agents.tag.model import KINDS, Floats, Model, vote
from copydesk.agents.tag.spans import Article, Span, SpanType
from copydesk.agents.tag.viterbi import decode, runs

LANGUAGES: Final = frozenset({"en"})
"""Languages that the recogniser knows; for others it finds nothing."""
MAX_CHARACTERS: Final = 500_000
"""Names are looked for in so many first characters of a text: a second of work on the worst text."""
MAX_TITLE: Final = 1_000  # a headline is shorter
MAX_BATCH: Final = 1_000_000  # characters analysed at once: 130 MB of arrays
TYPES: Final[tuple[SpanType, ...]] = ("PER", "ORG", "LOC")
SCALE: Final = 60.0  # of the weights: what a span is ahead by when three of four such spans are right
BREAK: Final = "\n\n"  # between title and body, so that no name goes across


def covers(language: str) -> bool:
    """Whether there is a model for a language tag such as `en` or `en-GB`."""
    return language.partition("-")[0].lower() in LANGUAGES


class Recogniser:
    """Call it with articles in a language that it `covers`; deterministic, never raises on any text."""

    def __init__(self, model: Model) -> None:
        """Uses `model`, whose cache of words it shares with nobody."""
        self._model = model

    @classmethod
    def load(cls) -> "Recogniser":
        """The process's recogniser."""
        return _recogniser()

    def __call__(self, articles: Sequence[Article]) -> list[list[Span]]:
        """The spans of each article; title and body are read together, so that each supports the other."""
        found: list[list[Span]] = []
        for batch in _batches(articles):
            found += self._batch(batch)
        return found

    def _batch(self, articles: Sequence[Article]) -> list[list[Span]]:
        texts = [f"{title}{BREAK}{body}" if title else body for title, body in articles]
        found: list[list[Span]] = [[] for _ in texts]
        analysis = analyse(self._model.vocabulary, texts, self._model.number(texts))
        if analysis is None or not len(analysis.active):
            return found
        scores = self._model.scores(analysis)
        vote(scores, analysis)
        labels = decode(scores, self._model.transitions, runs(analysis.active))[: len(scores)]
        bodies = [len(title) + len(BREAK) if title else 0 for title, _ in articles]
        for text, start, end, kind, score in _spans(analysis, labels, scores):
            body = bodies[text]
            if start < body:
                found[text].append(Span("title", start, end, kind, score))
            else:
                found[text].append(Span("body", start - body, end - body, kind, score))
        return found


@cache
def _recogniser() -> Recogniser:
    return Recogniser(models.load())


def _batches(articles: Sequence[Article]) -> Iterator[list[Article]]:
    """Articles cut to size, so many at a time as their characters allow."""
    batch: list[Article] = []
    size = 0
    for title, body in articles:
        article = Article(title[:MAX_TITLE], body[:MAX_CHARACTERS])
        if batch and size + len(article.body) > MAX_BATCH:
            yield batch
            batch, size = [], 0
        batch.append(article)
        size += len(article.title) + len(article.body)
    if batch:
        yield batch


def _spans(
    analysis: Analysis, labels: NDArray[np.int64], scores: Floats
) -> Iterator[tuple[int, int, int, SpanType, float]]:
    """(text, start, end, type, score), in order; MISC is left out."""
    full = np.zeros(len(analysis.words), np.int64)
    full[analysis.active] = labels
    full = full[analysis.places]
    firsts = np.flatnonzero((full > 0) & (full < KINDS))
    if not len(firsts):
        return
    ends = np.append(np.flatnonzero(full <= KINDS), len(full))
    lasts = ends[np.searchsorted(ends, firsts + 1)] - 1
    rows = np.searchsorted(analysis.active, analysis.places[firsts])
    yield from zip(
        analysis.texts[firsts].tolist(),
        analysis.starts[firsts].tolist(),
        analysis.ends[lasts].tolist(),
        [TYPES[kind - 1] for kind in full[firsts].tolist()],
        certainty(scores, rows, lasts - firsts, full[firsts]).tolist(),
        strict=True,
    )


def certainty(
    scores: Floats, firsts: NDArray[np.int64], more: NDArray[np.int64], kinds: NDArray[np.int64]
) -> NDArray[np.float64]:
    """How far each span is ahead of the same words as another kind or as no name; between 0 and 1.

    A span is its first row, how many rows more, and its kind.
    """
    sums = np.cumsum(np.vstack([np.zeros_like(scores[:1]), scores]), axis=0, dtype=np.float64)
    rest = sums[firsts + more + 1] - sums[firsts + 1]
    whole = np.empty((len(firsts), 1 + KINDS))
    whole[:, 0] = scores[firsts, 0] + rest[:, 0]
    whole[:, 1:] = scores[firsts, 1 : 1 + KINDS] + rest[:, 1 + KINDS :]
    spans = np.arange(len(firsts))
    own = whole[spans, kinds]
    whole[spans, kinds] = -np.inf
    ahead = (own - whole.max(1)) / (SCALE * np.sqrt(1 + more))
    return (1 / (1 + np.exp(-np.clip(ahead, -30, 30)))).round(3)  # type: ignore[no-any-return] # of numpy's stubs
