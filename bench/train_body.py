"""Trains the body model on the labelled pages and writes agents/clean/data/body.npz; the same pages give the same file.

    python -m bench.train_body [FOLDER] [--output FILE]

FOLDER is the data set `clean` (default: as bench/clean_quality.py finds it). It takes about six minutes of one core.

Two steps. A first model learns from the pages with a gold text, and from a copy of each that bench/augment.py makes over.
With it and two other extractors the pages that have only snippets are labelled, and the model is trained again on all.
The weights of names and words are log odds counted on the same pages; so that the trees do not trust them more than they
deserve, the rows they learn from are made with weights counted on other sites.
"""

import argparse
import math
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from bench.augment import made_over
from bench.body_pages import WITH_SNIPPETS, WITH_TEXT, Labelled, fold_of, labelled_pages, labels_by, vote
from bench.clean_quality import folder, page_payload
from bench.forest import forest_of
from numpy.typing import NDArray

from copydesk.agents.clean.classifier import MODEL_FILE, Model
from copydesk.agents.clean.features import Features, features_of
from copydesk.agents.clean.trees import Forest
from copydesk.agents.clean.wording import SHORT_WORDS, Weights, names_in, words_in

# A word must occur on so many sites to have a weight: fewer are a site's own.
MIN_SITES = 4
# Parts into which sites fall for the weights of each other's rows.
PARTS = 4
# 6 questions a tree and 250 trees lost nothing against deeper and more; the rest are CatBoost's usual values, with a
# strong penalty on leaves because blocks of one page are alike.
TREES = 250
SETTINGS: dict[str, Any] = {"iterations": TREES, "depth": 6, "learning_rate": 0.1, "l2_leaf_reg": 10, "border_count": 64, "rsm": 0.4, "bootstrap_type": "Bernoulli", "subsample": 0.7, "random_seed": 1, "thread_count": 1, "verbose": False, "allow_writing_files": False}  # fmt: skip
# A block of more words weighs no more, and a page no more than one of 60 blocks: every page counts.
MAX_SIZE, MAX_PAGE = 200, 60
# What a made-over copy and a page with voted labels weigh beside a page with a gold text.
COPY, VOTED = 0.5, 0.5
Rows = tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]
Views = dict[str, list[NDArray[np.float32]]]


def trained(gold: Sequence[Labelled], snippets: Sequence[Labelled], views: Views) -> Model:
    """The model of these pages; the labels of `snippets` are set on the way."""
    weights = counted(gold)
    rows = _rows(gold, weights)
    first = Model(fitted(rows), weights, "")
    for page in snippets:
        chances = np.array(first.choose(page.blocks, page.told).chances, np.float32)
        vote(page, chances, views[page.row["id"]])
    return Model(fitted([*rows, *_rows(snippets, weights, VOTED)]), weights, "")


def counted(pages: Iterable[Labelled]) -> Weights:
    """Log odds of the words in class names, and in short blocks, counted once a page."""
    names, words = _Odds(), _Odds()
    for page in pages:
        said: set[tuple[str, str, bool]] = set()
        for text, element, label, size in zip(
            page.blocks.text, page.blocks.element, page.labels, page.sizes, strict=True
        ):
            around = {page.blocks.e_attribute[at] for at in (element, page.blocks.e_parent[element])}
            said.update(("name", name, bool(label)) for attribute in around for name in names_in(attribute))
            if size <= SHORT_WORDS:
                said.update(("word", word, bool(label)) for word in words_in(text))
        for kind, word, label in said:
            (names if kind == "name" else words).add(word, page.site, label=label)
    return Weights(names.weights(), words.weights())


class _Odds:
    """Counts of words at blocks that are text and at others."""

    def __init__(self) -> None:
        self._counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        self._sites: dict[str, set[str]] = defaultdict(set)

    def add(self, word: str, site: str, *, label: bool) -> None:
        self._counts[word][label] += 1
        self._sites[word].add(site)

    def weights(self) -> dict[str, float]:
        """The odds beside those of all words, in logarithms, by word."""
        other, text = (sum(count[label] for count in self._counts.values()) for label in (0, 1))
        base = math.log((text + 1) / (other + 1))
        odds = {
            word: math.log((count[1] + 0.5) / (count[0] + 0.5)) - base for word, count in sorted(self._counts.items())
        }
        return {word: round(value, 2) for word, value in odds.items() if len(self._sites[word]) >= MIN_SITES}


def _rows(pages: Sequence[Labelled], weights: Weights, share: float = 1.0) -> list[Rows]:
    """Rows of the pages and of their copies. Pages that `weights` were counted on get weights of other sites."""
    parts = [counted([page for page in pages if fold_of(page.site, PARTS) != part]) for part in range(PARTS)]
    rows = []
    for page in pages:
        own = parts[fold_of(page.site, PARTS)] if page.gold else weights
        blocks, told = made_over(page, "copy")
        rows.append(_rows_of(page, features_of(page.blocks, page.told, own), share))
        rows.append(_rows_of(page, features_of(blocks, told, own), share * COPY))
    return rows


def _rows_of(page: Labelled, features: Features, share: float) -> Rows:
    kept = features.kept
    weight = np.minimum(page.sizes[kept], MAX_SIZE) + 1.5
    weight *= share * min(MAX_PAGE, len(kept)) / max(1.0, float(weight.sum()))
    return features.matrix, page.labels[kept], weight * page.trust[kept]


def fitted(rows: Sequence[Rows]) -> Forest:
    """The trees of these rows."""
    return forest_of(SETTINGS, *(np.concatenate(column) for column in zip(*rows, strict=True)))


def views_of(pages: Sequence[Labelled]) -> Views:
    """Of each page which blocks trafilatura and readability take."""
    return {
        page.row["id"]: [labels_by(page.blocks, view(page_payload(page.row))) for view in _extractors()]
        for page in pages
    }


def _extractors() -> tuple[Callable[[bytes], str], ...]:
    from bench.extractors import readability, trafilatura_fast  # noqa: PLC0415 - they are slow to load

    return trafilatura_fast, readability


def load(home: Path) -> tuple[list[Labelled], list[Labelled], Views]:
    """Pages with a gold text, pages with snippets, and what other extractors take of these."""
    gold = [page for page in labelled_pages(home, WITH_TEXT) if page.gold]
    snippets = labelled_pages(home, [WITH_SNIPPETS])
    return gold, snippets, views_of(snippets)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", help="the data set (default: see above)")
    parser.add_argument("--output", type=Path, default=Path(__file__).resolve().parents[1] / "agents" / "clean" / "data" / MODEL_FILE.name)  # fmt: skip
    options = parser.parse_args()
    home = folder(options.folder)
    if not home.is_dir():
        sys.exit(f"train_body: no data: {home} is no folder; name one or set COPYDESK_SHARED")
    print("reading and labelling the pages", file=sys.stderr)
    gold, snippets, views = load(home)
    print(f"training on {len(gold)} pages with a gold text and {len(snippets)} with snippets", file=sys.stderr)
    trained(gold, snippets, views).save(options.output)
    print(f"{options.output}: {options.output.stat().st_size} bytes, model {Model.load(options.output).digest}")


if __name__ == "__main__":
    main()
