"""What the dedupe core costs: fingerprint, decide, apply, expiry, reopening; CPU time, memory, disk.

Run with the number of articles (default 1,000,000: about two minutes and 400 MB of disk) and, if wanted, a folder:

    python bench/dedupe_index.py 100000
    python bench/dedupe_index.py 1000000 /var/tmp

Articles are made up: three in ten repeat the text of an earlier one, one in ten its URL. Times are CPU seconds of the
whole process, RocksDB's own threads included.
"""

import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import xxhash

from copydesk.agents.dedupe.decisions import Article
from copydesk.agents.dedupe.fingerprint import fingerprint
from copydesk.agents.dedupe.index import Index
from copydesk.streams.records import Coordinates

DAY_MS = 86_400_000
WINDOW_MS = 30 * DAY_MS
BATCH = 512
WORDS = 450


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    folder = Path(tempfile.mkdtemp(dir=sys.argv[2] if len(sys.argv) > 2 else None))
    try:
        measure_fingerprint()
        measure_index(folder / "index", count)
    finally:
        shutil.rmtree(folder)


def measure_fingerprint() -> None:
    chance = random.Random(1)
    vocabulary = ["".join(chance.choices("abcdefghijklmnoprstuw", k=chance.randint(2, 10))) for _ in range(20_000)]
    texts = [" ".join(chance.choices(vocabulary, k=WORDS)) for _ in range(1000)]
    start = time.process_time()
    for text in texts:
        fingerprint(text, language="en")
    say(f"fingerprint of {WORDS} words", f"{(time.process_time() - start) / len(texts) * 1e6:.0f} us")


def measure_index(path: Path, count: int) -> None:
    before = memory_mb()
    index = Index.open(path, identity="bench", window_ms=WINDOW_MS)
    report(index, count)
    say("memory above the start, at most", f"{memory_mb() - before:.0f} MB")
    index.close()
    start = time.process_time()
    index = Index.open(path, identity="bench", window_ms=WINDOW_MS)
    say("reopen", f"{(time.process_time() - start) * 1e3:.0f} ms CPU, offset {index.offset}")
    say("disk", f"{disk(path) / 1e6:.0f} MB, {disk(path) / index.offset:.0f} bytes a unique article")
    measure_expiry(index, path)


def report(index: Index, count: int) -> None:
    """The last tenth is timed apart: that is what a full index costs."""
    decide = apply = offset = 0.0
    for number, batch in enumerate(batches(count)):
        if number * BATCH >= count * 9 // 10 and not offset:
            decide, apply, offset = 0.0, 0.0, number * BATCH
        overlay, start = index.overlay(), time.process_time()
        for article in batch:
            overlay.decide(article)
        middle = time.process_time()
        index.apply(overlay.seen, index.offset + len(overlay.seen))
        decide, apply = decide + middle - start, apply + time.process_time() - middle
    timed = count - offset
    say(f"decide, {count:,} articles indexed", f"{decide / timed * 1e6:.0f} us an article")
    say("apply, batches of 512", f"{apply / timed * 1e6:.0f} us an article")


def measure_expiry(index: Index, path: Path) -> None:
    last = max(article.first_seen_ms for article in next(batches(BATCH))) + WINDOW_MS
    far = next(batches(1))[0]
    for step in range(8):
        overlay = index.overlay()
        overlay.decide(moved(far, last + step * WINDOW_MS // 4))
        index.apply(overlay.seen, index.offset + 1)
    start, wall = time.process_time(), time.monotonic()
    dropped = index.expire(last + 8 * WINDOW_MS)
    spent, waited = time.process_time() - start, time.monotonic() - wall
    say("expiry", f"{dropped} buckets, {spent * 1e3:.0f} ms CPU, {waited * 1e3:.0f} ms, disk {disk(path) / 1e6:.0f} MB")
    index.close()


def batches(count: int) -> Iterator[list[Article]]:
    chance = random.Random(2)
    for start in range(0, count, BATCH):
        yield [made(number, chance, WINDOW_MS * number // count) for number in range(start, min(count, start + BATCH))]


def made(number: int, chance: random.Random, time_ms: int) -> Article:
    text = chance.randrange(number) if number and chance.random() < 0.3 else number
    page = chance.randrange(number) if number and chance.random() < 0.1 else number
    return Article(
        id=digest(f"id {number}"),
        url=f"https://news.example/2026/11/{page}/a-headline-in-the-address",
        content_hash=digest(f"text {text}"),
        first_seen_ms=time_ms,
        raw=Coordinates("news.raw", number % 4, number),
        fingerprint_version=1,
    )


def moved(article: Article, time_ms: int) -> Article:
    unheard = digest(f"moved {time_ms}")
    return Article(
        id=unheard, content_hash=unheard, first_seen_ms=time_ms, raw=article.raw, fingerprint_version=1, url=None
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
