"""A thousand poison records among a thousand good ones: the good come through, the poison is named, nobody restarts."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import poisoned_worker
import pytest
from harness import Pipeline, articles

from copydesk.streams.outcomes import RAW_HEADER, REASON_HEADER, Reason
from copydesk.streams.producers.documents import Document
from copydesk.streams.producers.sending import feed
from copydesk.streams.reading import Reader
from copydesk.streams.topics import full_name

pytestmark = [pytest.mark.broker, pytest.mark.faults]
GOOD = 500  # articles, each fed twice
HANGING, KILLING, LARGE, NESTED = 4, 4, 3, 20
RANDOM = random.Random(20)


def page(body: str) -> bytes:
    return orjson.dumps(
        {"url": "https://hostile.example/", "content": f"<html><body>{body}", "content_type": "text/html"}
    )


def large(number: int, limit: int) -> bytes:
    """As large as the topic takes, and nothing that compresses."""
    return (
        b'{"url": "https://hostile.example/", "content": "'
        + RANDOM.randbytes((limit - 40_000) // 2).hex().encode()
        + b'"}'
    )


def poison(limit: int) -> Iterator[bytes]:
    """A thousand records of every kind that was ever seen to hurt."""
    whole = orjson.dumps({"url": "https://hostile.example/", "content": "A text.", "headers": {"a": "b"}})
    yield from (whole[: 5 + RANDOM.randrange(len(whole) - 6)] + b"%d" % number for number in range(400))
    wrong: list[Any] = [5, [], {}, None, True, 1.5, {"a": 1}, ["b"]]
    for number in range(300):
        yield orjson.dumps({"url": wrong[number % 8], "content": wrong[number // 8 % 8], "n": number})
    yield from (page("<div>" * 100_000 + f"text {number}") for number in range(NESTED))
    yield from (page("<p " + "a=1 " * 50_000 + f">text {number}") for number in range(10))
    yield from (page(f"<p>{poisoned_worker.HANGS.decode()} {number}") for number in range(HANGING))
    yield from (page(f"<p>{poisoned_worker.DIES.decode()} {number}") for number in range(KILLING))
    yield from (large(number, limit) for number in range(LARGE))
    yield from (b"\x89PNG\r\n\x1a\n" + RANDOM.randbytes(200) for _ in range(100))
    yield from (b"[" * (1000 + number) for number in range(50))
    rest = 1000 - 400 - 300 - NESTED - 10 - HANGING - KILLING - LARGE - 100 - 50
    yield from (b"\xff\xfe" + RANDOM.randbytes(50 + number) for number in range(rest))


def mixed(settings: Any) -> list[Document]:
    """Poison and articles in one random order; poison has keys that say so."""
    poisoned = [
        Document(value, f"poison {n}".encode(), (("crawler", b"hostile"),))
        for n, value in enumerate(poison(settings.max_record_bytes))
    ]
    good = list(articles(0, GOOD))
    assert len(poisoned) == len(good) == 1000
    together = poisoned + good
    RANDOM.shuffle(together)
    return together


@pytest.fixture
def pipeline(broker: Any) -> Iterator[Pipeline]:
    pipeline = Pipeline(broker.make_settings(document_seconds=2.0))
    Path(pipeline.settings.data_dir).mkdir(parents=True)
    yield pipeline
    pipeline.stop()


async def read(pipeline: Pipeline, topic: str) -> list[Any]:
    async with Reader(pipeline.settings) as reader:
        partitions = await reader.partitions([full_name(pipeline.settings, topic)])
        ends = await reader.ends(partitions)
        return [record async for _, records in reader.read({p: (0, ends[p]) for p in partitions}) for record in records]


async def test_poison_touches_no_good_article_and_is_named_with_its_coordinates_and_bytes(pipeline: Pipeline):
    await pipeline.prepare()
    summary = await feed(pipeline.settings, mixed(pipeline.settings))
    assert summary.sent == 2000
    pipeline.start_worker("worker", program=[poisoned_worker.__file__])
    started = pipeline.workers["worker"].pid
    verdict = await pipeline.settle()
    assert verdict.ok, f"{verdict}\n{pipeline.logs()}"
    assert verdict.outcomes["enriched"] == verdict.outcomes["duplicate"] == GOOD
    assert verdict.outcomes["rejected"] + verdict.outcomes["dead-letter"] == 1000
    assert pipeline.alive("worker")
    assert pipeline.workers["worker"].pid == started

    raw = {f"{r.topic}/{r.partition}/{r.offset}": r for r in await read(pipeline, "raw")}
    ended = {}
    for record in await read(pipeline, "rejected") + await read(pipeline, "dead-letter"):
        headers = dict(record.headers)
        original = raw[headers[RAW_HEADER].decode()]
        assert original.key.startswith(b"poison"), (original.key, headers)
        ended[original.key] = Reason(headers[REASON_HEADER].decode())
        if record.topic.endswith("dead-letter"):
            assert (record.key, record.value) == (original.key, original.value)
            assert record.headers[: len(original.headers)] == original.headers
            assert headers["__streams.errors.offset"].decode() == str(original.offset)
    assert len(ended) == 1000
    reasons = list(ended.values())
    assert reasons.count(Reason.TIMED_OUT) == HANGING
    assert reasons.count(Reason.KILLED_ITS_PROCESS) == KILLING
