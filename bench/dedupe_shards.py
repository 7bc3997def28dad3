"""The dedupe index over many partitions, simulated on a recorded stream: messages, state, and whether it answers alike.

    python -m bench.dedupe_shards [--articles N] [--seed S] [--message-us U] [--json]

Design: each article is fingerprinted once and sent, with its whole sketch, to every partition that holds one of its
keys: one message for each distinct partition. A partition keeps the postings of its keys and the sketches of the
articles that it was sent, verifies candidates by itself, and answers with the earliest article that it found. The
parent is the least of the answers in the order of (time, id): a minimum does not depend on who answers first. A joiner
follows parents to the root.

The rule here is the pipeline's in outline (docs/dedupe.md): the smallest hashes of the sketch as keys, containment of
at least a half in the range that both sketches cover, keys of many articles left out as boilerplate. A candidate needs
one shared key and not two, since the second may lie in another partition. `alike` compares the parents with those of
one partition that sees everything in order.

In the second run each partition gets its messages late by up to 20 articles and one in a hundred twice, in an order of
its own, so that copies overtake their originals. The order of (time, id) is the articles' own all the same.
"""

import argparse
import bisect
import functools
import json
import random
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from bench import dedupe_data as data
from bench.dedupe_made import corpus_of
from tests.kit.newswire import Article as Made
from tests.kit.newswire import Newswire

from copydesk.agents.dedupe.fingerprint import fingerprint
from copydesk.agents.dedupe.sketches import read, top_of, unpack

ARTICLES, SEED = 10_000, 20
PARTITIONS = (1, 4, 16, 64)
KEYS = (8, 16)
# The rule of docs/dedupe.md in outline.
CONTAINED, SHARED = 0.5, 2
# A hash in so many postings is boilerplate; nobody copies an article so often within a window, and if so the earliest
# postings are kept.
STOP = 24
# How many articles later a message may arrive, and how many arrive twice.
LATE, AGAIN = 20, 0.01
# Bytes on disk, about as `python bench/dedupe_index.py` finds them: a posting, a hash of a stored sketch, what else a row
# holds of an article, and the rows of its text, id and URL.
POSTING, HASH, ROW, EXACT = 15, 4, 40, 180
# 100 million articles a day, three times as many in the busiest hour, a window of seven days for near copies.
DAY, PEAK, WINDOW_DAYS = 100_000_000, 3.0, 7
# CPU of a record's hop, the client's 95 and the broker's 20 (docs/benchmarks.md).
MESSAGE_US = 115.0


class Article(NamedTuple):
    """What a partition is sent; `number` is its place in the order of (time, id)."""

    number: int
    ordered: tuple[int, ...]
    sketch: frozenset[int]
    cover: int
    """The sketch holds all of the text's hashes up to this one."""


@dataclass
class Partition:
    """Postings of the keys that fall to it, sketches of the articles that it was sent."""

    postings: dict[int, list[int]] = field(default_factory=dict)
    known: dict[int, Article] = field(default_factory=dict)
    stop: set[int] = field(default_factory=set)
    """Boilerplate, as far as a partition can know: it sees the postings of its own keys only."""
    verified: int = 0

    def take(self, article: Article, keys: Sequence[int]) -> dict[int, int]:
        """Edges found, later article to earlier one; the article is one end of each. Taking it twice changes nothing."""
        near = {other for key in keys if key not in self.stop for other in self.postings.get(key, ())}
        self.verified += len(near)
        edges: dict[int, int] = {}
        for other in near - {article.number}:
            if self.contained(article, self.known[other]):
                later, earlier = max(other, article.number), min(other, article.number)
                edges[later] = min(earlier, edges.get(later, earlier))
        self.known[article.number] = article
        for key in keys:
            posting = self.postings.setdefault(key, [])
            if article.number not in posting and len(posting) < STOP:
                posting.append(article.number)
                self.stop |= {key} if len(posting) == STOP else set()
        return edges

    def contained(self, one: Article, other: Article) -> bool:
        cover = min(one.cover, other.cover)
        shared = sum(each <= cover for each in one.sketch & other.sketch - self.stop)
        return shared >= SHARED and shared >= CONTAINED * min(self.counted(one, cover), self.counted(other, cover))

    def counted(self, article: Article, cover: int) -> int:
        stopped = sum(each <= cover for each in article.sketch & self.stop)
        return bisect.bisect_right(article.ordered, cover) - stopped


@dataclass
class Run:
    """What one configuration cost and found."""

    parents: dict[int, int] = field(default_factory=dict)
    revised: set[int] = field(default_factory=set)
    """Articles that were given an earlier parent after their first."""
    messages: int = 0
    verified: int = 0
    postings: int = 0
    rows: int = 0
    seconds: float = 0.0


def partition_of(key: int, partitions: int) -> int:
    """Key ranges, after mixing: the keys are the smallest hashes, so their own range would be one partition's."""
    return ((key * 0x9E3779B97F4A7C15) & (2**64 - 1)) * partitions >> 64


def simulated(articles: Sequence[Article], partitions: int, keys: int, *, dice: random.Random | None = None) -> Run:
    """In order without dice; with them each partition has an order of its own."""
    run, shards = Run(), [Partition() for _ in range(partitions)]
    queues = sent(articles, partitions, keys, dice)
    began = time.process_time()
    for _, place, article, mine in sorted(queues, key=lambda each: each[:2]):
        run.messages += 1
        for later, earlier in shards[place].take(article, mine).items():
            before = run.parents.get(later)
            if before is None or earlier < before:
                run.parents[later] = earlier
                run.revised |= {later} if before is not None or later != article.number else set()
    run.seconds = time.process_time() - began
    run.verified = sum(shard.verified for shard in shards)
    run.postings = sum(map(len, (posting for shard in shards for posting in shard.postings.values())))
    run.rows = sum(len(shard.known) for shard in shards)
    return run


def sent(
    articles: Sequence[Article], partitions: int, keys: int, dice: random.Random | None
) -> list[tuple[float, int, Article, list[int]]]:
    """(when it arrives, partition, article, its keys there), one for each distinct partition."""
    queue = []
    for article in articles:
        by: dict[int, list[int]] = {}
        for key in article.ordered[:keys]:
            by.setdefault(partition_of(key, partitions), []).append(key)
        for place, mine in by.items():
            for _ in range(2 if dice and dice.random() < AGAIN else 1):
                late = dice.uniform(0, LATE) if dice else 0.0
                queue.append((article.number + late, place, article, mine))
    return queue


def roots(count: int, parents: dict[int, int]) -> list[int]:
    family = list(range(count))
    for number in range(count):
        if number in parents:
            family[number] = family[parents[number]]
    return family


def recorded(stream: Iterable[Made]) -> list[Article]:
    """The newswire's fingerprints, in its order."""
    return [fingerprinted(number, article.text, article.language) for number, article in enumerate(stream)]


def fingerprinted(number: int, text: str, language: str) -> Article:
    made = fingerprint(text, language=language)
    data = read(made.sketch)
    sketch = unpack(data).hashes.tolist()
    cover = top_of(data, made.shingle_count)
    return Article(number, tuple(sketch), frozenset(sketch), cover)


def figures(
    articles: Sequence[Article], partitions: int, keys: int, message_us: float, fingerprint_us: float
) -> dict[str, Any]:
    """One row of the table."""
    count, reference = len(articles), reference_of(tuple(articles), keys)
    run = simulated(articles, partitions, keys)
    mixed = simulated(articles, partitions, keys, dice=random.Random(partitions))
    messages = run.messages / count
    hashes_ = sum(len(article.sketch) for article in articles) / count
    state = run.rows / count * (hashes_ * HASH + ROW) + run.postings / count * POSTING + EXACT
    return {
        "partitions": partitions,
        "keys": keys,
        "messages": round(messages, 2),
        "candidates": round(run.verified / count, 2),
        "edges": len(run.parents),
        "alike": round(alike(count, run, reference), 4),
        "alike, late": round(alike(count, mixed, reference), 4),
        "revised, late": round(len(mixed.revised) / max(1, len(mixed.parents)), 4),
        "bytes": round(state),
        "look-up us": round(run.seconds / count * 1e6),
        **a_day(messages if partitions > 1 else 0.0, state, fingerprint_us + run.seconds / count * 1e6, message_us),
    }


@functools.cache
def reference_of(articles: tuple[Article, ...], keys: int) -> Run:
    return simulated(articles, 1, keys)


def alike(count: int, run: Run, reference: Run) -> float:
    """The share of articles in the same family, of those that have one with others in either."""
    mine, theirs = roots(count, run.parents), roots(count, reference.parents)
    clustered = [each for each in range(count) if each in run.parents or each in reference.parents]
    return sum(mine[each] == theirs[each] for each in clustered) / max(1, len(clustered))


def a_day(messages: float, state: float, work_us: float, message_us: float) -> dict[str, Any]:
    """At 100 million articles a day: records a second at the peak, terabytes, cores busy at the peak.

    An article comes in and goes out; `messages` to other partitions and their answers come on top.
    """
    records, a_second = 2 + 2 * messages, DAY / 86_400 * PEAK
    cores = a_second * (work_us + records * message_us) / 1e6
    return {"records/s": round(a_second * records), "TB": round(DAY * WINDOW_DAYS * state / 1e12, 2), "cores": round(cores, 1)}  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", help="the data set `dedup` (default: beside the repository)")
    parser.add_argument("--articles", type=int, default=ARTICLES, help=f"length of the stream (default {ARTICLES:,})")
    parser.add_argument("--seed", type=int, default=SEED, help="of the stream")
    parser.add_argument("--message-us", type=float, default=MESSAGE_US, help="CPU of one record through Kafka, the broker's share included: see `make bench`")  # fmt: skip
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    options = parser.parse_args()
    home = data.folder(options.folder)
    if not home.is_dir():
        print(f"dedupe_shards: SKIPPED the development data, {home} is no folder; the articles are made up", file=sys.stderr)  # fmt: skip
    stream = list(Newswire(options.seed, corpus_of(home)).stream(options.articles))
    began = time.process_time()
    articles = recorded(stream)
    each_us = (time.process_time() - began) / len(articles) * 1e6
    rows = [figures(articles, count, keys, options.message_us, each_us) for keys in KEYS for count in PARTITIONS]
    if options.json:
        print(json.dumps(rows))
    else:
        print("  ".join(rows[0]))
        print("\n".join("  ".join(f"{row[name]:>{len(name)}}" for name in row) for row in rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
