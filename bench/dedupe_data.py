"""The development data of dedupe as streams: documents, gold pairs, edits and traps.

It lies in `$COPYDESK_SHARED/data/dedup`, else in `../shared/data/dedup` beside the repository, with a README of its own.
"""

import gzip
import json
import os
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from hashlib import md5
from pathlib import Path
from typing import Any

import cramjam
from bench.dedupe_contestants import Text

SETS = ("ecb", "web", "voa", "gnad")
# Edits of the German articles stand in a file of their own: their licence is another.
EDITS = {"": ("ecb", "web", "voa"), "_gnad": ("gnad",)}
Row = dict[str, Any]


def folder(given: str | None) -> Path:
    """Where the data lies."""
    beside = Path(__file__).resolve().parents[2] / "shared"
    return Path(given) if given else Path(os.environ.get("COPYDESK_SHARED") or beside) / "data" / "dedup"


def rows(path: Path) -> list[Row]:
    """A file of JSON lines, packed or not; empty if it is not there."""
    if not path.exists():
        return []
    data = path.read_bytes()
    unpacked = {".gz": gzip.decompress, ".zst": cramjam.zstd.decompress}.get(path.suffix, bytes)(data)
    return [json.loads(line) for line in bytes(unpacked).split(b"\n") if line]


def documents(home: Path, name: str) -> list[Text]:
    """The documents of a set in stream order."""
    return [Text(row["id"], row["text"]) for row in rows(home / f"docs_{name}.jsonl.gz")]


def pairs(home: Path, name: str) -> dict[tuple[str, str], str]:
    """(child, parent) to kind; `grey` is neither a copy nor none."""
    return {(row["child"], row["parent"]): row["kind"] for row in rows(home / f"pairs_{name}.jsonl")}


def edits(home: Path, suffix: str, half: int | None) -> dict[str, list[Row]]:
    """Edited articles by operation and level, one for each base."""
    by: dict[str, list[Row]] = defaultdict(list)
    for row in rows(home / f"synth_edits{suffix}.jsonl.zst"):
        if half in (None, half_of(row["base"])):
            by[f"{row['op']} {row['level']}".removesuffix(" 0")].append(row)
    return by


def traps(home: Path, half: int | None) -> dict[str, list[Row]]:
    """Documents that must not be joined, by kind of trap; those of one family may."""
    by: dict[str, list[Row]] = defaultdict(list)
    for suffix in EDITS:
        for row in rows(home / f"traps{suffix}.jsonl.zst"):
            if half in (None, half_of(row["family"].rsplit("/", 1)[0])):
                by[row["trap"] + suffix.replace("_", " ")].append(row)
    return by


def half_of(base: str) -> int:
    """The half that a base article belongs to: make rules on one, measure on the other."""
    return md5(base.encode()).digest()[0] & 1


def after_their_bases(documents: Sequence[Text], edited: Iterable[Row], others: int, seed: int) -> list[Text]:
    """The bases and so many other documents in order, each edit somewhere after its base."""
    dice, edited = random.Random(seed), list(edited)
    wanted = {row["base"] for row in edited}
    rest = [article.id for article in documents if article.id not in wanted]
    wanted |= set(dice.sample(rest, min(others, len(rest))))
    order = [article for article in documents if article.id in wanted]
    places = {article.id: place for place, article in enumerate(order)}
    keyed = [(float(place), article) for place, article in enumerate(order)]
    keyed += [(dice.uniform(places[row["base"]], len(order)), Text(row["id"], row["text"])) for row in edited]
    return [article for _, article in sorted(keyed, key=lambda each: each[0])]


def texts(found: Iterable[Row]) -> Iterator[Text]:
    for row in found:
        yield Text(row["id"], row["text"])
