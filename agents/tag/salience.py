"""How much an article is about an entity, and the keywords that say what it is about.

Both are weighted sums of what editors go by: whether the headline says it, how early the text does, how often. The weights
were measured: bench/salience.py asks which of the body's entities the headline names.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from copydesk.agents.tag.names import word_list
from copydesk.agents.tag.spans import Article, Span

TITLE, EARLY, OFTEN = 0.4, 0.3, 0.3
"""Shares of the salience: in the headline; first mentioned at the top; mentioned as often as the most frequent."""
KEYWORDS: Final = 8  # what fits a line of a search result
KEYWORD_TEXT: Final = 2_000  # characters of the body that keywords are counted in; news says it at the top
ONCE: Final = 2  # mentions that a word outside the headline needs to be a keyword
SHORTEST: Final = 4  # letters; shorter words say little
_MARKS: Final = str.maketrans(dict.fromkeys('.,;:!?"()[]“”‘’…—–/', " "))


def salience(spans: Sequence[Span], article: Article, most: int) -> float:
    """From 0 to 1, to three digits; `most` is the number of mentions of the most frequent entity."""
    in_title = spans[0].field == "title"
    first = spans[0].start if not in_title else next((span.start for span in spans if span.field == "body"), None)
    early = 0.0 if first is None else 1.0 - first / max(len(article.body), 1)
    return round(TITLE * in_title + EARLY * early + OFTEN * len(spans) / max(most, 1), 3)


def keywords(article: Article, names: Iterable[tuple[str, float]]) -> list[str]:
    """Names with their salience, and the words that the text repeats, the most telling first."""
    body = article.body[:KEYWORD_TEXT]
    counts = Counter(body.translate(_MARKS).split())
    title = set(article.title.translate(_MARKS).casefold().split())
    scored = dict(names)
    found = {word: count for word, count in counts.items() if count >= ONCE or word in title}
    words = {word: count for word, count in found.items() if _tells(word)}
    most = max(words.values(), default=1)
    for word, count in words.items():
        scored.setdefault(word, TITLE * (word in title) + OFTEN * count / most)
    return sorted(scored, key=lambda word: (-scored[word], word))[:KEYWORDS]


def _tells(word: str) -> bool:
    return len(word) >= SHORTEST and word.islower() and word.isalpha() and word not in word_list("common")
