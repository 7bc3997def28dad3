"""How well salience and keywords tell what an article is about: the headline is hidden, and asked for.

    python bench/salience.py [PAGES]

PAGES is a `.jsonl.zst` file of pages with `gold.title` and `gold.text`. Of each body's entities, those that the headline
names should stand first: mean average precision, for several weights of position and frequency, beside the order of the
text and that of frequency alone. Of the words of the headline, the share that the keywords have, beside the most frequent words.
"""

import itertools
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import cramjam
import orjson

from copydesk.agents.tag.core import Tagger
from copydesk.agents.tag.names import slug, word_list
from copydesk.agents.tag.salience import KEYWORDS, SHORTEST
from copydesk.streams.records import Entity

SHARED = Path(os.environ.get("COPYDESK_SHARED", "../shared"))
WEIGHTS = [(1.0, 0.0), (0.7, 0.3), (0.5, 0.5), (0.3, 0.7), (0.0, 1.0)]
FEWEST = 4  # entities of a body; of fewer any order is good


def articles(path: Path) -> Iterator[tuple[str, str]]:
    """(headline, body) of the English pages that have both."""
    for line in bytes(cramjam.zstd.decompress(path.read_bytes())).splitlines():
        gold = orjson.loads(line)["gold"]
        if gold.get("title") and gold.get("text") and " the " in gold["text"]:
            yield gold["title"], gold["text"]


def is_named(entity: Entity, title: str) -> bool:
    """Whether the headline has one of the entity's forms."""
    forms = {mention.text.casefold() for mention in entity.mentions}
    return any(
        f" {form} " in f" {slug(title).replace('-', ' ')} " for form in (slug(one).replace("-", " ") for one in forms)
    )


def average_precision(hits: list[bool]) -> float:
    """Of a ranked list."""
    found = list(itertools.accumulate(hits))
    return sum(count / (at + 1) for at, (hit, count) in enumerate(zip(hits, found, strict=True)) if hit) / max(
        found[-1], 1
    )


def score(entity: Entity, length: int, most: int, weights: tuple[float, float]) -> float:
    """Salience without a headline."""
    early, often = weights
    return early * (1 - entity.mentions[0].start / max(length, 1)) + often * entity.count / most


def tells(word: str) -> bool:
    """Whether a word says anything of what a text is about."""
    return len(word) >= SHORTEST and word not in word_list("common")


def main() -> int:
    """Print both tables; exit code 0 when there is nothing to measure, and say so."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED / "data" / "clean" / "pages_andythefactory.jsonl.zst"
    if not path.is_file():
        print(f"SKIPPED: no {path}: nothing was measured", file=sys.stderr)
        return 0
    tagger, precisions, shares = Tagger.load(), Counter(), Counter()
    asked = read = 0
    for title, text in articles(path):
        tags = tagger(text)
        words = set(filter(tells, slug(title).split("-")))
        read += 1
        frequent = [word for word, _ in Counter(filter(tells, slug(text).split("-"))).most_common(KEYWORDS)]
        for name, telling in (("keywords", tags.keywords), ("most frequent words", frequent)):
            shares[name] += len(words & set(slug(" ".join(telling)).split("-"))) / max(len(words), 1)
        if len(tags.entities) < FEWEST or not any(is_named(entity, title) for entity in tags.entities):
            continue
        asked += 1
        most = max(entity.count for entity in tags.entities)
        for weights in WEIGHTS:
            ranked = sorted(tags.entities, key=lambda one, by=weights: -score(one, len(text), most, by))
            precisions[weights] += average_precision([is_named(entity, title) for entity in ranked])
    print(f"{asked} of {read} articles have an entity that the headline names")
    for early, often in WEIGHTS:
        print(
            f"position {early:.1f}  frequency {often:.1f}   mean average precision {100 * precisions[early, often] / asked:5.1f}"
        )
    for name, share in shares.items():
        print(f"{name:20} {100 * share / read:5.1f} % of the words of the headline")
    return 0


if __name__ == "__main__":
    sys.exit(main())
