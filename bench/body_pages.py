"""Pages with a label for each block: the material of `bench/train_body.py`.

Sets with the whole text (scrapinghub, andythefactory, wcxb) label a block by the share of its four-word shingles that
the gold text has. The trafilatura set has only snippets that must or must not be in the text; there the other blocks are
labelled by a vote of a first model, trafilatura and readability, with the weight that they agree by.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import md5
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from bench.clean_quality import page_payload, pages
from numpy.typing import NDArray

from copydesk.agents.clean import body, titles
from copydesk.agents.clean.blocks import Blocks, blocks_of
from copydesk.agents.clean.decode import Decoded, decode
from copydesk.agents.clean.page import read_page
from copydesk.agents.clean.wording import Told

WITH_TEXT = ("scrapinghub", "andythefactory", "wcxb")
WITH_SNIPPETS = "trafilatura"
# Domains under which everybody may register, as far as they occur in the sets.
SHARED_LABELS = frozenset(["co", "com", "org", "net", "ac", "gov", "edu"])
WORD = re.compile(r"\w+")
MARKS = re.compile(r"\W+")
# A block with half of its shingles in the gold text is text.
HALF = 0.5
# Snippets shorter than this stand anywhere.
MIN_SNIPPET = 6
Floats = NDArray[np.float32]


@dataclass(slots=True)
class Labelled:
    """One page: `labels` (n,) 0 or 1, `trust` (n,) how much each label weighs, `sizes` (n,) words of each block."""

    row: dict[str, Any]
    site: str
    told: Told
    blocks: Blocks
    labels: Floats
    trust: Floats
    sizes: Floats

    @property
    def gold(self) -> str:
        """The gold text; empty where there are only snippets."""
        return self.row["gold"].get("text") or ""


def labelled_pages(home: Path, sets: Iterable[str]) -> list[Labelled]:
    """The pages of the sets that have blocks at all."""
    found = (labelled(row) for name in sets for row in pages(home / f"pages_{name}.jsonl.zst"))
    return [page for page in found if page is not None]


def labelled(row: dict[str, Any]) -> Labelled | None:
    """The page cut as the stage does it; without a gold text no label is trusted yet."""
    decoded = decode(page_payload(row), "text/html")
    if not isinstance(decoded, Decoded):
        return None
    page = read_page(decoded.octets)
    title = titles.title_of(page, titles.site_names(page, None), row["url"])
    blocks = blocks_of(page.tree.body)
    told = body.told_of(page, title.value if title else "", body.article_body(page))
    sizes = np.array([len(words(text)) for text in blocks.text], np.float32)
    labels = labels_by(blocks, row["gold"].get("text") or "")
    return Labelled(row, site_of(row["url"]), told, blocks, labels, np.ones(len(labels), np.float32), sizes) if blocks.text else None  # fmt: skip


def site_of(url: str) -> str:
    """The domain that somebody registered, as well as it can be told without a list of them."""
    parts = (urlsplit(url).hostname or "").split(".")
    return ".".join(parts[-3:] if len(parts) > 2 and parts[-2] in SHARED_LABELS else parts[-2:])


def fold_of(site: str, folds: int) -> int:
    """The fold that a site belongs to."""
    return int.from_bytes(md5(site.encode()).digest()[1:5]) % folds


def words(text: str) -> list[str]:
    """Words in lower case."""
    return WORD.findall(text.lower())


def labels_by(blocks: Blocks, text: str) -> Floats:
    """Which blocks the text has: 1 or 0. Of repeated blocks as many as the text has, those beside most other text."""
    tokens = words(text)
    runs = set(zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False))
    pairs = set(pairwise(tokens))
    lines = {" ".join(words(line)) for line in text.split("\n")}
    own = [words(block) for block in blocks.text]
    labels = np.array([_is_in(block, runs, lines) for block in own], np.float32)
    for at, block in enumerate(own):
        inside = 1 < len(block) < 4 and all(pair in pairs for pair in pairwise(block))
        if inside and labels[max(0, at - 1)] and labels[min(len(own) - 1, at + 1)]:
            labels[at] = 1
    _without_repeats(blocks, own, " ".join(tokens), labels)
    return labels


def _is_in(block: Sequence[str], runs: set[tuple[str, ...]], lines: set[str]) -> bool:
    if len(block) < 4:
        return bool(block) and " ".join(block) in lines
    found = sum(run in runs for run in zip(block, block[1:], block[2:], block[3:], strict=False))
    return found / (len(block) - 3) >= HALF


def _without_repeats(blocks: Blocks, own: Sequence[Sequence[str]], text: str, labels: Floats) -> None:
    """Takes the label from blocks that stand more often than in the text."""
    around: Counter[int] = Counter()
    same = defaultdict(list)
    for at in np.flatnonzero(labels).tolist():
        element = blocks.element[at]
        around[element] += len(own[at])
        around[blocks.e_parent[element]] += len(own[at]) / 2
        same[" ".join(own[at])].append(at)
    for key, places in same.items():
        allowed = max(1, text.count(key))
        places.sort(key=lambda at: -around[blocks.element[at]] - around[blocks.e_parent[blocks.element[at]]] / 2)
        labels[places[allowed:]] = 0


def vote(page: Labelled, chances: Floats, views: Sequence[Floats]) -> None:
    """Labels by the first model's chances and other extractors' labels; the gold's snippets overrule both."""
    share = (3 * chances + sum(views)) / (3 + len(views))
    wanted, unwanted = (_holding(page, name) for name in ("snippets_with", "snippets_without"))
    share = np.where(wanted & ~unwanted, 1, np.where(unwanted & ~wanted, 0, share))
    page.labels = (share > HALF).astype(np.float32)
    # What a person said weighs as much as three sure votes.
    page.trust = np.where(wanted ^ unwanted, 3, np.abs(2 * share - 1)).astype(np.float32)


def _holding(page: Labelled, name: str) -> NDArray[np.bool_]:
    """Which blocks hold one of the snippets, or are a part of one."""
    snippets = [
        key for text in page.row["gold"].get(name) or () if len(key := MARKS.sub("", text.lower())) >= MIN_SNIPPET
    ]
    keys = [MARKS.sub("", text.lower()) for text in page.blocks.text]
    return np.array([any(key in own or (len(own) > 20 and own in key) for key in snippets) for own in keys], np.bool_)
