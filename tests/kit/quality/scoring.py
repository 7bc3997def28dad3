"""How well a cleaned article agrees with its gold: the measure of the public article extraction benchmark.

Precision and recall are over shingles of four words, each counted as often as it stands; characters of scripts without
spaces count as words. F1 is that of the mean precision and the mean recall.
"""

from collections import Counter
from collections.abc import Iterable

from copydesk.agents.clean.words import WORD, key

SHINGLE = 4


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Runs of four words; a shorter text is one."""
    words = [word.casefold() for word in WORD.findall(text)]
    return Counter(tuple(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1)))


def overlap(got: str, gold: str) -> tuple[float, float]:
    """Precision and recall."""
    mine, theirs = shingles(got), shingles(gold)
    common = (mine & theirs).total() if got else 0
    return common / max(1, mine.total()), common / max(1, theirs.total())


def f1(pairs: Iterable[tuple[float, float]]) -> float:
    """F1 of the mean precision and the mean recall."""
    both = list(pairs)
    precision = sum(pair[0] for pair in both) / len(both)
    recall = sum(pair[1] for pair in both) / len(both)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def same_names(got: Iterable[str], gold: Iterable[str]) -> bool:
    """The same set of names, spelling of case and marks aside."""
    return set(map(key, got)) == set(map(key, gold))
