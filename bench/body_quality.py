"""The text of pages beside other extractors, on sites that the model was not trained on.

    python -m bench.body_quality [FOLDER] [--folds 5] [--models FOLDER] [--shipped] [--alone] [--limit N] [--worst N] [--json]

FOLDER is the data set `clean` (default: as bench/clean_quality.py finds it). The sites fall into folds; for each a model
is trained on the others, and `clean` runs with it on the fold's pages, start to end, as the others do. `--shipped` takes
the shipped model, which has seen all of these pages: quick, and too good. `--models` keeps the trained models in a folder, and
takes them from there the next time.

Precision and recall are the means over pages of the share of four-word shingles, F1 is of the two means, as the public
article extraction benchmark has it; a page without an answer counts zero. `snippets` is the share of the trafilatura
set's snippets that rightly stand or do not stand in the text. CPU is the thread's time of each page, once.
"""

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from bench.body_pages import MARKS, WITH_SNIPPETS, WITH_TEXT, Labelled, fold_of, labelled_pages
from bench.clean_quality import folder, page_payload
from bench.extractors import EXTRACTORS
from bench.train_body import load, trained

from copydesk.agents.clean import body, clean
from copydesk.agents.clean.classifier import Model, model
from copydesk.streams.records import CleanArticle

SHINGLE = 4
OURS = "copydesk"
Score = dict[str, float]


def ours(payload: bytes) -> str:
    """The stage from bytes to record, metadata and all."""
    outcome = clean(payload, url="https://news.example/story", content_type="text/html")
    return outcome.text if isinstance(outcome, CleanArticle) else ""


def fold_models(home: Path, folds: int, kept: Path | None) -> Iterator[Model]:
    """For each fold the model of the others."""
    paths = [kept / f"body-{fold}-of-{folds}.npz" if kept else None for fold in range(folds)]
    pages = None
    for fold, path in enumerate(paths):
        if path is not None and path.exists():
            yield Model.load(path)
            continue
        print(f"training without fold {fold + 1} of {folds}", file=sys.stderr)
        pages = pages or load(home)
        gold, snippets, views = pages
        fitted = trained(*([page for page in group if fold_of(page.site, folds) != fold] for group in (gold, snippets)), views)  # fmt: skip
        if path is not None:
            fitted.save(path)
        yield fitted


def score(page: Labelled, text: str) -> Score:
    """What is right of one page's text."""
    if not page.gold:
        return {"snippets": _snippets(page.row["gold"], MARKS.sub("", text.lower()))}
    mine, gold = _shingles(text), _shingles(page.gold)
    common = (mine & gold).total()
    return {"precision": common / max(1, mine.total()), "recall": common / max(1, gold.total())}


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = MARKS.sub(" ", text).split()
    return Counter(tuple(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1)) if words)


def _snippets(gold: dict[str, Any], letters: str) -> float:
    right = [MARKS.sub("", text.lower()) in letters for text in gold.get("snippets_with") or ()]
    right += [MARKS.sub("", text.lower()) not in letters for text in gold.get("snippets_without") or ()]
    return sum(right) / max(1, len(right))


def measured(page: Labelled, extractor: Callable[[bytes], str]) -> Score:
    """The score and the CPU milliseconds of one extractor on one page."""
    payload = page_payload(page.row)
    began = time.thread_time()
    text = extractor(payload)
    milliseconds = 1000 * (time.thread_time() - began)
    return score(page, text) | {"ms": milliseconds}


def summary(scores: Sequence[Score]) -> Score:
    """The means, F1 of the means, and the slowest hundredth."""
    columns = {
        name: np.array([each[name] for each in scores if name in each])
        for name in ("precision", "recall", "snippets", "ms")
    }
    found = {name: round(float(values.mean()), 4) for name, values in columns.items() if len(values)}
    if "precision" in found:
        found["f1"] = round(
            2 * found["precision"] * found["recall"] / max(1e-9, found["precision"] + found["recall"]), 4
        )
    return found | {"p99 ms": round(float(np.percentile(columns["ms"], 99)), 2), "pages": len(scores)}


def report(results: dict[tuple[str, str], list[Score]], as_json: bool) -> None:
    """A line for each set and extractor, or one JSON object."""
    table = {f"{name}: {who}": summary(scores) for (name, who), scores in sorted(results.items())}
    if as_json:
        print(json.dumps(table))
        return
    for line, figures in table.items():
        print(f"{line:36}", "  ".join(f"{name} {value}" for name, value in figures.items()))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", help="the data set (default: see above)")
    parser.add_argument("--folds", type=int, default=5, help="how many models are trained (default: 5)")
    parser.add_argument("--models", type=Path, help="a folder to keep the folds' models in")
    parser.add_argument("--limit", type=int, help="at most so many pages a set")
    parser.add_argument("--shipped", action="store_true", help="the shipped model, which has seen the pages")
    parser.add_argument("--alone", action="store_true", help="no other extractors")
    parser.add_argument("--worst", type=int, default=0, help="name so many of the worst pages")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    home = folder(options.folder)
    if not home.is_dir():
        print(f"body_quality: SKIPPED, no data: {home} is no folder; name one or set COPYDESK_SHARED", file=sys.stderr)
        return
    pages = [page for name in (*WITH_TEXT, WITH_SNIPPETS) for page in labelled_pages(home, [name])[: options.limit]]
    results: dict[tuple[str, str], list[Score]] = defaultdict(list)
    worst = []
    fitted = [model()] if options.shipped else fold_models(home, options.folds, options.models)
    for fold, of_fold in enumerate(fitted):
        body.model = lambda of_fold=of_fold: of_fold  # the stage with the fold's model
        for page in pages:
            if options.shipped or fold_of(page.site, options.folds) == fold:
                found = measured(page, ours)
                results[page.row["source"], OURS].append(found)
                worst.append(
                    (found.get("precision", 1) + found.get("recall", found.get("snippets", 1)), page.row["id"])
                )
    for name, extractor in () if options.alone else EXTRACTORS.items():
        print(f"running {name}", file=sys.stderr)
        for page in pages:
            results[page.row["source"], name].append(measured(page, extractor))
    for total, identity in sorted(worst)[: options.worst]:
        print(f"  {total / 2:.2f} {identity}", file=sys.stderr)
    report(results, options.json)


if __name__ == "__main__":
    main()
