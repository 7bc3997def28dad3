"""What the dedupe core costs: fingerprint, decide, apply, restore, expiry, reopening; CPU time, memory, disk.

Run with the number of articles (default 1,000,000: about fifteen minutes and 1 GB of disk) and, if wanted, a folder:

    python bench/dedupe_index.py 100000
    python bench/dedupe_index.py 1000000 /var/tmp

Articles are made up, with fingerprints as 450 words have them: of twenty, three repeat the text of an earlier one, and
three are earlier ones cut to half. They come evenly over the near window. Times are CPU seconds of the whole process,
RocksDB's own threads included; the restore, from lines of `seen` as they stand in Kafka, is told in seconds as well.
"""

import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import numpy as np
import xxhash

from copydesk.agents.dedupe import facts, sketches
from copydesk.agents.dedupe.decisions import Article
from copydesk.agents.dedupe.fingerprint import BOUND, FINGERPRINT_VERSION, SKETCH_MIN, fingerprint
from copydesk.agents.dedupe.index import Index
from copydesk.streams.records import Seen, encode

DAY_MS = 86_400_000
START_MS = 1_800_000_000_000
WINDOWS = {"window_ms": 30 * DAY_MS, "near_window_ms": 7 * DAY_MS}
BATCH = 512
WORDS = 450
FACTS = 50
Made = dict[str, str | int]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    folder = Path(tempfile.mkdtemp(dir=sys.argv[2] if len(sys.argv) > 2 else None))
    try:
        measure_fingerprint()
        with (folder / "seen").open("wb") as log:
            measure_index(folder / "index", count, log.write)
        measure_restore(folder / "restored", folder / "seen")
    finally:
        shutil.rmtree(folder)


def measure_fingerprint() -> None:
    chance = random.Random(1)
    vocabulary = ["".join(chance.choices("abcdefghijklmnoprstuw", k=chance.randint(2, 10))) for _ in range(20_000)]
    texts = [" ".join(written(chance, word) for word in chance.choices(vocabulary, k=WORDS)) for _ in range(1000)]
    start = time.process_time()
    made = [fingerprint(text, language="en") for text in texts]
    say(f"fingerprint of {WORDS} words", f"{(time.process_time() - start) / len(texts) * 1e6:.0f} us")
    say("its size in a record", f"{sum(len(encode(each)) for each in made) / len(made):.0f} bytes")


def written(chance: random.Random, word: str) -> str:
    """One word in ten as a name, one in forty as a number, one in fifteen ends a sentence."""
    name, number, end = chance.random() < 0.1, chance.random() < 0.025, chance.random() < 0.07
    return (str(chance.randrange(1000)) if number else word.title() if name else word) + ("." if end else "")


def measure_index(path: Path, count: int, log: Callable[[bytes], object]) -> None:
    before = memory_mb()
    index = Index.open(path, identity="bench", **WINDOWS)
    report(index, count, log)
    say("memory above the start, at most", f"{memory_mb() - before:.0f} MB")
    index.close()
    start = time.process_time()
    index = Index.open(path, identity="bench", **WINDOWS)
    say("reopen", f"{(time.process_time() - start) * 1e3:.0f} ms CPU, offset {index.offset}")
    say("disk", f"{disk(path) / 1e6:.0f} MB, {disk(path) / index.count:.0f} bytes an article in the index")
    start, wall = time.process_time(), time.monotonic()
    dropped = index.expire(START_MS) + expired_later(index)
    say("expiry", f"{dropped} buckets, {time.process_time() - start:.3f} s CPU, {time.monotonic() - wall:.3f} s")
    index.close()


def expired_later(index: Index) -> int:
    """What is dropped when a year has passed; the watermark moves by a bucket with each record."""
    for step in range(60):
        overlay = index.overlay()
        overlay.decide(article(-1 - step, START_MS + step * 7 * DAY_MS, {}, digest(f"later {step}")))
        index.commit(overlay, index.offset + 1)
    return index.expire(START_MS + 365 * DAY_MS)


def report(index: Index, count: int, log: Callable[[bytes], object]) -> None:
    """The last tenth is timed apart: that is what a full index costs."""
    decide = apply = timed = 0.0
    for start in range(0, count, BATCH):
        batch = [made(number, count) for number in range(start, min(count, start + BATCH))]
        overlay, began = index.overlay(), time.process_time()
        for each in batch:
            overlay.decide(each)
        middle = time.process_time()
        index.commit(overlay, index.offset + len(overlay.seen))
        if start >= count * 9 // 10:
            decide, apply = decide + middle - began, apply + time.process_time() - middle
            timed += len(batch)
        log(b"".join(encode(line) + b"\n" for line in overlay.seen))
    say(f"decide, {count:,} articles read", f"{decide / timed * 1e6:.0f} us an article")
    say("apply, batches of 512", f"{apply / timed * 1e6:.0f} us an article")
    say("both", f"{timed / (decide + apply):,.0f} articles a CPU second")


def measure_restore(path: Path, log: Path) -> None:
    decode = msgspec.json.Decoder(Seen).decode
    index, start, wall = Index.open(path, identity="bench", **WINDOWS), time.process_time(), time.monotonic()
    for batch in chunks(log):
        index.apply([decode(line) for line in batch], index.offset + len(batch))
    spent, waited = time.process_time() - start, time.monotonic() - wall
    say("restore", f"{index.count / waited:,.0f} articles a second, {index.count / spent:,.0f} a CPU second")
    index.close()


def chunks(log: Path) -> Iterator[list[bytes]]:
    with log.open("rb") as lines:
        while batch := lines.readlines(4 << 20):
            yield batch


def made(number: int, count: int) -> Article:
    chance = random.Random(number)
    fate, earlier = chance.random(), chance.randrange(max(1, number))
    time_ms = START_MS + 7 * DAY_MS * number // count
    if number and fate < 0.15:
        return article(number, time_ms, sketched(earlier, WORDS), digest(f"text {earlier}"))
    if number and fate < 0.3:
        return article(number, time_ms, sketched(earlier, WORDS // 2), digest(f"text {number}"))
    return article(number, time_ms, sketched(number, WORDS), digest(f"text {number}"))


def sketched(text: int, words: int) -> Made:
    """The fingerprint of the first words of a text."""
    dice = np.random.default_rng(text)
    every = dice.integers(0, 2**sketches.HASH_BITS, WORDS - 3, dtype=np.uint64)[: words - 3]
    hashes, places = np.unique(every, return_index=True)
    size = max(int(np.searchsorted(hashes, BOUND)), SKETCH_MIN)
    values = np.unique(dice.integers(0, 2**16, FACTS).astype(np.uint16)[: FACTS * words // WORDS])
    listed = facts.Facts(values, (values % 256).astype(np.uint8))
    return {
        "token_count": words,
        "shingle_count": len(hashes),
        "sketch": sketches.pack(hashes[:size], places[:size], words),
        "facts": facts.pack(listed),
    }


def article(number: int, time_ms: int, fields: Made, content_hash: str) -> Article:
    return msgspec.convert(
        {
            "id": digest(f"id {number}"),
            "url": f"https://news.example/2026/11/{number}/a-headline-in-the-address",
            "content_hash": content_hash,
            "first_seen_ms": time_ms,
            "raw": {"topic": "news.raw", "partition": abs(number) % 4, "offset": abs(number)},
            "fingerprint_version": FINGERPRINT_VERSION,
            "source": f"paper {number % 300}",
        }
        | fields,
        Article,
    )


def digest(text: str) -> str:
    return xxhash.xxh3_128_hexdigest(text.encode())


def memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def disk(path: Path) -> int:
    return sum(file.stat().st_size for file in path.iterdir())


def say(what: str, figure: str) -> None:
    print(f"{what:40} {figure}", flush=True)


if __name__ == "__main__":
    main()
