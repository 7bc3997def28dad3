"""Trains `agents/clean/data/lines.npz`: which lines of a whole page's text are the article.

    python -m bench.train_lines [FOLDER] [--check]

FOLDER is the data set `clean`. The text of each page is made from its HTML by resiliparse, without choosing the main
content; a line counts as article when at least half of its shingles stand in the gold text. `--check` trains five times
without a fifth of the sites and prints body F1 of the whole stage on those, and writes nothing.
"""

import argparse
import sys
from collections.abc import Sequence
from hashlib import md5
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from bench.clean_quality import Row, folder, page_payload, pages
from bench.forest import forest_of
from numpy.typing import NDArray
from resiliparse.extract.html2text import extract_plain_text
from tests.kit.quality.scoring import f1, overlap

from copydesk.agents.clean import clean, rendering
from copydesk.agents.clean.decode import Decoded, decode
from copydesk.agents.clean.repair import repair
from copydesk.agents.clean.text import paragraphs_of
from copydesk.agents.clean.trees import Forest, write
from copydesk.agents.clean.words import key
from copydesk.streams.records import CleanArticle

SETS = ("scrapinghub", "andythefactory", "wcxb")
FOLDS = 5
SHINGLE = 4
# A line of so many words has a vote of its own length; a longer one no more.
MAX_WEIGHT = 60.0
SETTINGS: dict[str, Any] = {"iterations": 200, "depth": 6, "learning_rate": 0.1, "l2_leaf_reg": 10, "border_count": 64, "rsm": 0.5, "bootstrap_type": "Bernoulli", "subsample": 0.7, "random_seed": 1, "thread_count": 1, "verbose": False, "allow_writing_files": False}  # fmt: skip


class Page:
    """One page as a dump: its text, paragraphs, features, labels and weights."""

    def __init__(self, row: Row, text: str) -> None:
        self.gold: str = row["gold"]["text"]
        self.fold = md5(".".join((urlsplit(row["url"]).hostname or "").split(".")[-2:]).encode()).digest()[0] % FOLDS
        self.set = row["source"]
        self.text = text
        self.paragraphs = paragraphs_of(repair(text))
        self.matrix = rendering.features_of(self.paragraphs)
        told = _shingles(self.gold)
        lines = {key(line) for line in self.gold.split("\n")}
        self.labels = np.array([_is_article(line, told, lines) for line in self.paragraphs], np.float32)
        self.weights = np.array([min(MAX_WEIGHT, len(line.split())) + 1.5 for line in self.paragraphs], np.float32)


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = [folded for word in text.split() if (folded := key(word))]
    return {tuple(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1))}


def _is_article(line: str, told: set[tuple[str, ...]], lines: set[str]) -> bool:
    own = _shingles(line)
    if len(line.split()) < SHINGLE:
        return key(line) in lines
    return 2 * len(own & told) >= len(own)


def read(home: Path) -> list[Page]:
    """The pages of all sets whose text is a page's."""
    found: list[Page] = []
    for name in SETS:
        for row in pages(home / f"pages_{name}.jsonl.zst"):
            decoded = decode(page_payload(row), "text/html")
            if row["gold"]["text"] and isinstance(decoded, Decoded):
                text = extract_plain_text(decoded.text, main_content=False, list_bullets=False, alt_texts=False, links=False, form_fields=False, noscript=False)  # fmt: skip
                found.append(Page({**row, "source": name}, text))
        print(f"{name}: {len(found)} pages", file=sys.stderr)
    return found


def fitted(found: Sequence[Page]) -> Forest:
    """The trees for these pages."""
    columns = ([page.matrix for page in found], [page.labels for page in found], [page.weights for page in found])
    return forest_of(SETTINGS, *map(np.concatenate, columns))


def check(found: Sequence[Page]) -> None:
    """Body F1 out of fold: of the lines as they are, of those that the model keeps, of the whole stage."""
    scores: dict[str, dict[str, list[tuple[float, float]]]] = {}
    for fold in range(FOLDS):
        forest = fitted([page for page in found if page.fold != fold])
        rendering._forest = lambda forest=forest: forest  # type: ignore[assignment,misc]  # noqa: SLF001 - the model of this fold
        for page in found:
            if page.fold == fold:
                own = scores.setdefault(page.set, {"all lines": [], "kept lines": [], "cleaned": []})
                own["all lines"].append(overlap("\n".join(page.paragraphs), page.gold))
                own["kept lines"].append(overlap("\n".join(_kept(page, forest)), page.gold))
                article = clean(page.text.encode(), content_type="text/plain")
                own["cleaned"].append(overlap(article.text if isinstance(article, CleanArticle) else "", page.gold))
    for name, measures in scores.items():
        print(name, "  ".join(f"{measure} {f1(pairs):.4f}" for measure, pairs in measures.items()))


def _kept(page: Page, forest: Forest) -> list[str]:
    chances: NDArray[np.float32] = forest.chances(page.matrix)
    return [text for text, chance in zip(page.paragraphs, chances, strict=True) if chance >= rendering.KEEP]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", help="the data set (default: see bench.clean_quality)")
    parser.add_argument("--check", action="store_true", help="cross-validate by site; write nothing")
    options = parser.parse_args()
    found = read(folder(options.folder))
    if options.check:
        check(found)
    else:
        write(rendering.MODEL_FILE, fitted(found).arrays(""))
        print(f"{rendering.MODEL_FILE}: {rendering.MODEL_FILE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
