"""The article among the lines of a whole page: for crawls that lost the HTML and kept its text.

Such a dump has the menus, teasers and footers of its page as short lines. Where many lines are of that kind, boosted
trees judge each line by its shape and its neighbours; a dump of an article alone is never touched. The model
(`data/lines.npz`) is trained by `python -m bench.train_lines`.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from copydesk.agents.clean.bylines import read_line
from copydesk.agents.clean.lines import is_boilerplate
from copydesk.agents.clean.trees import Forest
from copydesk.agents.clean.words import count_words, ends_sentence, key

MODEL_FILE = Path(__file__).with_name("data") / "lines.npz"
# A page has at least so many lines, so many of them short and none a sentence, and so many that are furniture by their words.
MIN_LINES = 20
SHORT_SHARE = 0.4
SHORT_WORDS = 8
MIN_FURNITURE = 6
# A line goes below this chance.
KEEP = 0.4
# Features of a line by itself.
OWN = 19
# Lines before the body that may be its header.
HEADER = 12
# Headlines have more words than menus.
TITLE_WORDS, MAX_TITLE = 4, 200
# Without one, so many lines may be the header.
HEADER_LINES = 4
# Neighbours that a line is compared with.
REACH = 4
WINDOW = 6
LONG = 80
DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[:.h]\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b")
RIGHTS = re.compile(r"©|\(c\)|copyright|rights reserved|getty|photo|image|foto|bild:", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]+")


def is_rendering(paragraphs: Sequence[str]) -> bool:
    """Whether the lines are those of a whole page."""
    if len(paragraphs) < MIN_LINES:
        return False
    short = sum(1 for text in paragraphs if text.count(" ") < SHORT_WORDS and not ends_sentence(text))
    if short < SHORT_SHARE * len(paragraphs):
        return False
    furniture = 0
    for text in paragraphs:
        furniture += key(text) != "" and is_boilerplate(text)
        if furniture >= MIN_FURNITURE:
            return True
    return False


def article_lines(paragraphs: Sequence[str]) -> tuple[list[str], list[str]]:
    """The lines of the article, and those right before them, among which its header stands."""
    keep = np.flatnonzero(_forest().chances(features_of(paragraphs)) >= KEEP)
    if not len(keep):
        return list(paragraphs), []
    first = int(keep[0])
    return [paragraphs[int(at)] for at in keep], list(paragraphs[max(0, first - HEADER) : first])


def header_among(before: Sequence[str]) -> tuple[str | None, list[str]]:
    """The headline among the lines before the body, and the lines from there on: the last that can be one."""
    for at in range(len(before) - 1, -1, -1):
        text = before[at]
        can_be = len(text.split()) >= TITLE_WORDS and len(text) <= MAX_TITLE and not text.endswith(".")
        if can_be and not is_boilerplate(text) and not read_line(text):
            return text, list(before[at:])
    return None, list(before[-HEADER_LINES:])


def features_of(paragraphs: Sequence[str]) -> NDArray[np.float32]:
    """What the model knows of each line: (n, features)."""
    own = np.array(_rows(paragraphs), np.float32).reshape(len(paragraphs), OWN)
    # Length, sentence, furniture, capitals of the neighbours.
    near = own[:, [0, 2, 3, 7]]
    sides = [_shifted(near, step) for reach in range(1, REACH + 1) for step in (reach, -reach)]
    good = ((own[:, 0] > np.log1p(LONG)) & (own[:, 2] > 0)).astype(np.float32)
    return np.hstack([own, *sides, _around(good), _places(own, good)]).astype(np.float32)


def _rows(paragraphs: Sequence[str]) -> list[list[float]]:
    letters = [key(text) for text in paragraphs]
    often = Counter(letters)
    title = set(WORD.findall(paragraphs[0].casefold())) if paragraphs else set()
    return [_row(text, own, often[own], title) for text, own in zip(paragraphs, letters, strict=True)]


def _row(text: str, letters: str, often: int, title: set[str]) -> list[float]:
    """One line by itself; logarithms tame the long ones."""
    words, head = max(1, count_words(text)), text[:LONG]
    parts = head.split()
    capitals = sum(part[:1].isupper() for part in parts) / max(1, len(parts))
    shared = len(title & set(WORD.findall(head.casefold()))) / max(1, len(title))
    return [
        float(np.log1p(len(text))),
        float(np.log1p(words)),
        float(ends_sentence(text)),
        float(is_boilerplate(text)),
        min(20.0, len(text) / words),
        sum(text.count(mark) for mark in ",，、،;") / words,
        sum(map(str.isdigit, head)) / max(1, len(head)),
        capitals,
        sum(map(str.isupper, head)) / max(1, len(head)),
        float(text[:1].isupper()),
        float(text[:1] in "\"'“«„‘「『"),
        float(text[-1:] in ":："),
        float(bool(DATE.search(head))),
        float(bool(RIGHTS.search(text[:160]))),
        float("@" in head or "http" in head or "www." in head),
        float(text[:1] in "•·-*|>"),
        float(np.log1p(often)),
        shared,
        float(len(letters) < 3),
    ]


def _shifted(table: NDArray[np.float32], step: int) -> NDArray[np.float32]:
    """The rows `step` lines before (positive) or after; zeros beyond the ends."""
    moved = np.zeros_like(table)
    if abs(step) < len(table):
        moved[max(0, step) : len(table) + min(0, step)] = table[max(0, -step) : len(table) - max(0, step)]
    return moved


def _around(good: NDArray[np.float32]) -> NDArray[np.float32]:
    """Share of long sentences in the window, and lines to the next one before and after."""
    total = np.concatenate([[0], np.cumsum(good)])
    at = np.arange(len(good))
    low, high = np.maximum(0, at - WINDOW), np.minimum(len(good), at + WINDOW + 1)
    share = (total[high] - total[low]) / (high - low)
    places = np.flatnonzero(good)
    far = len(good)
    before = np.full(len(good), far)
    after = np.full(len(good), far)
    if len(places):
        right = np.searchsorted(places, at)
        before = np.where(right > 0, at - places[np.maximum(0, right - 1)], far)
        after = np.where(right < len(places), places[np.minimum(len(places) - 1, right)] - at, far)
    return np.column_stack([share, np.log1p(before), np.log1p(after)]).astype(np.float32)


def _places(own: NDArray[np.float32], good: NDArray[np.float32]) -> NDArray[np.float32]:
    """Where the line stands: by lines, by characters, by long sentences; and how large the dump is."""
    count = len(own)
    size = np.expm1(own[:, 0])
    told, best = np.cumsum(size), np.cumsum(good)
    whole = np.full(count, 1.0)
    return np.column_stack(
        [
            np.arange(count) / max(1, count),
            told / max(1.0, float(told[-1])) if count else whole,
            best / max(1.0, float(best[-1])) if count else whole,
            whole * np.log1p(count),
            whole * (float(good.mean()) if count else 0.0),
        ]
    ).astype(np.float32)


@cache
def _forest() -> Forest:
    with np.load(MODEL_FILE, allow_pickle=False) as stored:
        arrays: dict[str, Any] = dict(stored)
    return Forest.of(arrays, "")
