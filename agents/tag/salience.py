"""How much an article is about an entity, and the keywords that say what it is about.

Both are weighted sums of what editors go by: whether the headline says it, how early the text does, how often. The weights
were measured: bench/salience.py asks which of the body's entities the headline names.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from copydesk.agents.tag.names import word_list
from copydesk.agents.tag.spans import Article, Span
from copydesk.streams.records import Entity

TITLE, EARLY, OFTEN = 0.4, 0.3, 0.3
"""Shares of the salience: in the headline; first mentioned at the top; mentioned as often as the most frequent."""
KEYWORDS: Final = 8  # what fits a line of a search result
KEYWORD_TEXT: Final = 5_000  # characters of the body that keywords are counted in; news says it at the top
TWICE: Final = 2  # times that a word outside the headline has to stand in the text to be a keyword
SHORTEST: Final = 4  # letters; shorter words say little
_MARKS: Final = str.maketrans(dict.fromkeys('.,;:!?"()[]“”‘’…—–/', " "))


def salience(spans: Sequence[Span], article: Article, most: int) -> float:
    """From 0 to 1, to three digits; `most` is the number of mentions of the most frequent entity."""
    first = spans[0]
    often = OFTEN * len(spans) / most
    if first.field == "body":
        return round(EARLY * (1.0 - first.start / len(article.body)) + often, 3)
    early = next((1.0 - span.start / len(article.body) for span in spans if span.field == "body"), 0.0)
    return round(TITLE + EARLY * early + often, 3)


def keywords(article: Article, entities: Sequence[Entity]) -> list[str]:
    """Names, and words that are no part of one and stand in the headline or more than once; the most telling first."""
    body = article.body[:KEYWORD_TEXT].translate(_MARKS).casefold()
    title = set(article.title.translate(_MARKS).casefold().split())
    counts = Counter(body.split())
    found = [word for word, count in counts.items() if count >= TWICE] + [
        word for word in title if counts[word] < TWICE
    ]
    names = f" {' '.join([' '.join([one.name, *one.aliases]) for one in entities])} ".casefold()
    words = {word: counts[word] for word in found if _tells(word) and f" {word} " not in names}
    of_names = max((one.count for one in entities), default=1)
    most = max(of_names, *words.values(), 1)  # names and words on one scale
    scored = {one.name: one.salience - OFTEN * one.count * (1 / of_names - 1 / most) for one in entities}
    for word, count in words.items():
        early = 1.0 - max(body.find(word), 0) / max(len(article.body), 1)
        scored[word] = TITLE * (word in title) + EARLY * early + OFTEN * count / most
    return sorted(scored, key=lambda word: (-scored[word], word))[:KEYWORDS]


def _tells(word: str) -> bool:
    return len(word) >= SHORTEST and word.isalpha() and word not in word_list("common")
