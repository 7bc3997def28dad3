"""Makes `agents/clean/data/languages.npz` from the model that py3langid ships.

    python -m bench.language_model [--check]

py3langid's automaton has a row of 256 transitions for each of its 104,583 states (39 MB in memory) and half-precision
tables (28 MB). The automaton is a trie of byte sequences with failure links (Aho and Corasick, 1975): kept as such it
takes 1 MB, and one byte a table cell is as exact as the texts need. `--check` compares both on the lines of standard
input and prints how often they agree.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np

from copydesk.agents.clean.ngrams import MODEL_FILE, Model

TARGET = Path(__file__).resolve().parents[1] / "agents" / "clean" / "data" / MODEL_FILE.name
BYTES = 256


def identifier() -> Any:
    """py3langid's own; it is needed here only (`pip install -r requirements/bench.in`)."""
    from py3langid.langid import MODEL_FILE as SHIPPED  # noqa: PLC0415 - a tool of the bench
    from py3langid.langid import LanguageIdentifier  # noqa: PLC0415

    return LanguageIdentifier.from_model_file(SHIPPED, norm_probs=True)


def trie(moves: Any, rows: Any) -> tuple[Any, Any, Any, Any]:
    """States in breadth-first order: their old numbers, labels, numbers of children and failure links."""
    depth = np.full(len(rows), -1)
    depth[0] = 0
    fail = np.zeros(len(rows), dtype=np.int64)
    order, labels = [np.array([0])], [np.array([0])]
    level = np.array([0])
    children = np.zeros(len(rows), dtype=np.int64)
    while len(level):
        targets = moves[rows[level]]
        at, letters = np.nonzero(depth[targets] == -1)
        new = targets[at, letters]
        depth[new] = depth[level[0]] + 1
        children[level] = np.bincount(at, minlength=len(level))
        if depth[level[0]]:
            fail[new] = moves[rows[fail[level[at]]], letters]
        order.append(new)
        labels.append(letters)
        level = new
    states = np.concatenate(order)
    return states, np.concatenate(labels), children[states], fail[states]


def write() -> None:
    """The compact file."""
    shipped = identifier()
    moves = np.frombuffer(shipped.tk_nextmove, dtype=np.uint32).reshape(-1, BYTES).astype(np.int64)
    states, labels, children, fail = trie(moves, np.array(shipped.tk_row, dtype=np.int64))
    number = np.empty(len(states), dtype=np.int64)
    number[states] = np.arange(len(states))
    table = shipped.nb_ptc.astype(np.float32)
    low, high = float(table.min()), float(table.max())
    step = (high - low) / (BYTES - 1)
    np.savez_compressed(
        TARGET,
        labels=labels.astype(np.uint8),
        children=children.astype(np.uint8),
        fail=number[fail].astype(np.uint32),
        features=np.array(shipped.tk_output, dtype=np.int32)[states],
        table=np.round((table - low) / step).astype(np.uint8),
        scale=np.array([low, step], dtype=np.float32),
        prior=shipped.nb_pc.astype(np.float32),
        codes=np.array(shipped.nb_classes),
    )
    print(f"{TARGET}: {TARGET.stat().st_size} bytes")


def check() -> None:
    """How often the two name the same language."""
    shipped, compact = identifier(), Model.load()
    lines = [line for line in sys.stdin.read().split("\n") if line.strip()]
    same = sum(shipped.rank(line)[0][0] == compact.rank(line)[0][0] for line in lines)
    print(f"{same} of {len(lines)} agree")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare both on the lines of standard input")
    check() if parser.parse_args().check else write()


if __name__ == "__main__":
    main()
