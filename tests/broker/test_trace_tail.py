"""`trace` and `tail` on a real broker."""

import asyncio
import json
import signal
import sys
from asyncio.subprocess import PIPE

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from click.testing import CliRunner

from copydesk.config.settings import environment_of
from copydesk.streams.admin import ensure_topics
from copydesk.streams.cli.main import main
from copydesk.streams.clients import client_options
from copydesk.streams.errors import CopydeskError
from copydesk.streams.outcomes import ID_HEADER, RAW_HEADER, Failure, Message, Output, Reason, failed
from copydesk.streams.records import (
    CleanArticle,
    Coordinates,
    Duplicate,
    EnrichedArticle,
    Relation,
    Seen,
    UniqueArticle,
    encode,
)
from copydesk.streams.topics import BY_NAME, full_name
from copydesk.streams.tracing import coordinates, trace


def ours(topic, record, raw, partition=None):
    """What a stage writes for an article that goes on."""
    headers = ((ID_HEADER, record.id.encode()), (RAW_HEADER, str(raw).encode()))
    return Output(topic, b"k", encode(record), headers, partition)


URL, COPY_URL = "https://example.org/ferry", "https://example.net/copy?a=1&b=2"
PAGE = b"<html><title>Ferry</title>" + b"x" * 230_000
HOSTILE = "Ferry \x1b[2J\u202eruns"


class Pipe:
    """A pipeline of our own on the shared broker: settings and a producer."""

    def __init__(self, settings, producer):
        self.settings, self.producer = settings, producer

    def raw(self, offset):
        return Coordinates(full_name(self.settings, "raw"), 0, offset)

    async def put(self, output):
        topic = full_name(self.settings, output.topic)
        return await self.producer.send_and_wait(
            topic, output.value, key=output.key, partition=output.partition or 0, headers=list(output.headers)
        )

    async def command(self, *arguments):
        return await asyncio.to_thread(CliRunner().invoke, main, arguments, env=environment_of(self.settings))

    async def process(self, *arguments):
        code = "from copydesk.streams.cli.main import main; main()"
        env = environment_of(self.settings) | {"PYTHONUNBUFFERED": "1"}
        return await asyncio.create_subprocess_exec(
            sys.executable, "-c", code, *arguments, env=env, stdout=PIPE, stderr=PIPE
        )

    async def story(self):
        """An article, its copy, a page that nobody could read, and one that waits."""
        content_type = ((("content-type"), b"text/html"),)
        await self.put(Output("raw", URL.encode(), PAGE, content_type))
        await self.put(Output("raw", None, b'{"url": "https:\\/\\/example.net\\/copy?a=1&b=2"}'))
        broken = Message(
            full_name(self.settings, "raw"), 0, 2, 0, b"k", b'{"url": "https:\\/\\/example.net\\/broken',
            (("ce_subject", b"https://example.net/broken"), ("copydesk-id", b"forged"), ("copydesk-raw", b"forged/0/0")),
        )  # fmt: skip
        await self.put(Output("raw", broken.key, broken.value, broken.headers))
        clean = {
            "url": URL,
            "title": HOSTILE,
            "text": "The ferry runs.",
            "paragraphs": [(0, 15)],
            "language": "en",
            "word_count": 3,
        }
        unique = clean | {
            "id": "first",
            "canonical_url": URL + "/canonical",
            "relation": Relation(kind="unique", family="first"),
        }
        await self.put(ours("clean", CleanArticle(id="first", **clean), self.raw(0)))
        await self.put(ours("unique", UniqueArticle(**unique), self.raw(0)))
        seen = Seen(id="first", family="first", url_hash="", content_hash="", first_seen_ms=0, raw=self.raw(0))
        await self.put(ours("seen", seen, self.raw(0)))
        enriched = EnrichedArticle(entities=[], **unique)
        await self.put(ours("enriched", enriched, self.raw(0), partition=1))
        copy = clean | {"id": "copy", "url": COPY_URL}
        await self.put(ours("clean", CleanArticle(**copy), self.raw(1)))
        duplicate = Duplicate(
            id="copy", of="first", family="first", kind="exact", similarity=1.0, why="same words", url=COPY_URL
        )
        await self.put(ours("duplicate", duplicate, self.raw(1)))
        failure = Failure(Reason.BROKEN_JSON, "ends in a string", id="dead", raw=self.raw(2))
        await self.put(failed(failure, broken, "clean"))
        await self.put(Output("raw", None, b'{"url": "https://example.org/new", "id": "mine"}'))

    async def done(self, offset):
        consumer = AIOKafkaConsumer(
            **client_options(self.settings), group_id=self.settings.app_id, enable_auto_commit=False
        )
        await consumer.start()
        try:
            partition = TopicPartition(full_name(self.settings, "raw"), 0)
            consumer.assign([partition])
            await consumer.commit({partition: offset})
        finally:
            await consumer.stop()


@pytest.fixture
async def pipe(broker):
    settings = broker.make_settings(partitions=2)
    await ensure_topics(settings)
    async with AIOKafkaProducer(**client_options(settings), retry_backoff_ms=20, max_request_size=1 << 22) as producer:
        yield Pipe(settings, producer)


def flow(found):
    return [(each.name, each.raw.rpartition("/")[2]) for each in found]


FIRST = [("raw", "0"), ("clean", "0"), ("seen", "0"), ("unique", "0"), ("enriched", "0")]
COPY = [("raw", "1"), ("clean", "1"), ("duplicate", "1")]
DEAD = [("raw", "2"), ("dead-letter", "2")]


async def test_trace_finds_all_records_by_any_name(pipe):
    await pipe.story()
    await pipe.done(3)
    targets = {
        "first": FIRST, URL: FIRST, URL + "/canonical": FIRST, "raw/0/0": FIRST, "enriched/1/0": FIRST,
        "copy": COPY, COPY_URL: COPY, f"{pipe.settings.prefix}.duplicate/0/0": COPY,
        "dead": DEAD, "https://example.net/broken": DEAD, "dead-letter/0/0": DEAD,
        "mine": [("raw", "3")], "https://example.org/new": [("raw", "3")], "raw/0/3": [("raw", "3")],
    }  # fmt: skip
    for target, expected in targets.items():
        assert flow(await trace(pipe.settings, target)) == expected, target


async def test_trace_of_an_article_fed_twice_shows_both(pipe):
    await pipe.story()
    await pipe.put(Output("raw", URL.encode(), PAGE))
    duplicate = Duplicate(
        id="first", of="first", family="first", kind="exact", similarity=1.0, why="fed again", url=URL
    )
    await pipe.put(ours("duplicate", duplicate, pipe.raw(4)))
    assert flow(await trace(pipe.settings, "first")) == [*FIRST, ("raw", "4"), ("duplicate", "4")]
    assert flow(await trace(pipe.settings, "raw/0/4")) == [("raw", "4"), ("duplicate", "4")]


@pytest.mark.parametrize(
    "target", ["nobody", "https://example.org/nowhere", "raw/0/99", "raw/7/0", "other.topic/0/0", "forged"]
)
async def test_trace_of_what_is_unknown_is_one_line(pipe, target):
    await pipe.story()
    shown = await pipe.command("trace", target)
    assert (shown.exit_code, shown.output.count("\n")) == (1, 1)
    with pytest.raises(CopydeskError):
        await trace(pipe.settings, target)


def test_coordinates_are_those_of_our_topics_only(broker):
    settings = broker.make_settings()
    assert coordinates(settings, "clean/1/2") == Coordinates(f"{settings.prefix}.clean", 1, 2)
    for text in (
        "clean/1",
        "a/0/1",
        "clean/x/1",
        "clean/-1/1",
        "clean/0/" + "9" * 30,
        "https://a/b/0/1",
        "clean/0/1\n",
    ):
        assert coordinates(settings, text) is None


async def test_trace_tells_the_story_without_a_body(pipe):
    await pipe.story()
    await pipe.done(3)
    text = (await pipe.command("trace", "first")).output
    assert "article first, raw record " in text
    assert f"fed: 230,026 bytes, text/html, key {URL}" in text
    assert "cleaned: en, 3 words: Ferry �[2J�runs" in text
    assert "published: 0 mentions of 0 names; unique" in text
    assert "\x1b" not in text
    assert "<html>" not in text
    assert "exact copy of first, similarity 1.0: same words" in (await pipe.command("trace", "copy")).output
    assert "dead in clean: broken_json: ends in a string" in (await pipe.command("trace", "dead")).output
    assert "no outcome yet: last seen in raw" in (await pipe.command("trace", "mine")).output
    lines = [json.loads(line) for line in (await pipe.command("trace", "copy", "--json")).output.splitlines()]
    assert [line["topic"].partition(".")[2] for line in lines] == ["raw", "clean", "duplicate"]
    assert [line.get("id") for line in lines] == [None, "copy", "copy"]
    assert lines[2]["similarity"] == 1.0


async def test_tail_shows_every_topic_for_people_and_programs(pipe):
    await pipe.story()
    for name in BY_NAME:
        for form in ((), ("--json",)):
            shown = await pipe.command("tail", name, "--no-follow", *form)
            assert shown.exit_code == 0, shown.output
            assert "\x1b" not in shown.output
            assert "\u202e" not in shown.output
            assert (f"{pipe.settings.prefix}.{name}" in shown.output) == (name != "rejected")
    lines = [json.loads(line) for line in shown.output.splitlines()]
    assert lines[0]["topic"].endswith(".dead-letter")
    enriched = json.loads((await pipe.command("tail", "--no-follow", "--json")).output)
    assert enriched["value"]["title"] == HOSTILE
    assert "Ferry �[2J�runs" in (await pipe.command("tail", "enriched", "--no-follow")).output


async def number(pipe, *arguments):
    shown = await pipe.command("tail", "rejected", "--no-follow", "--json", *arguments)
    assert shown.exit_code == 0
    return [json.loads(line)["value"] for line in shown.output.splitlines()]


async def test_tail_starts_where_it_is_told_and_ends_at_the_limit(pipe):
    options = client_options(pipe.settings) | {"retry_backoff_ms": 10, "transactional_id": pipe.settings.app_id}
    topic = full_name(pipe.settings, "rejected")
    async with AIOKafkaProducer(**options) as producer:
        for n in range(24):  # each in a transaction of its own: every second offset is a marker
            async with producer.transaction():
                await producer.send(topic, str(n).encode(), partition=n % 2, timestamp_ms=1_790_000_000_000 + n)
    assert await number(pipe) == list(range(14, 24))
    assert await number(pipe, "--from", "3") == [21, 22, 23]
    assert await number(pipe, "--from", "500") == list(range(24))
    assert await number(pipe, "--from", "end") == []
    assert sorted(await number(pipe, "--from", "beginning")) == list(range(24))
    assert await number(pipe, "--from", "5", "--limit", "2") == [19, 20]


async def test_tail_follows_until_interrupted(pipe):
    await pipe.put(Output("enriched", None, b'"old"'))
    process = await pipe.process("tail", f"{pipe.settings.prefix}.enriched", "--json")
    lines = [json.loads(await asyncio.wait_for(process.stdout.readline(), 20))["value"]]
    await pipe.put(Output("enriched", None, b'"new"', partition=1))
    lines.append(json.loads(await asyncio.wait_for(process.stdout.readline(), 20))["value"])
    process.send_signal(signal.SIGINT)
    rest, errors = await asyncio.wait_for(process.communicate(), 20)
    assert (process.returncode, lines, rest, errors) == (0, ["old", "new"], b"", b"")


async def test_tail_ends_quietly_when_its_reader_goes(pipe):
    await asyncio.gather(*(pipe.put(Output("enriched", None, b'"%d"' % n + b" " * 5000)) for n in range(100)))
    process = await pipe.process("tail", "--from", "beginning", "--json")
    await asyncio.wait_for(process.stdout.readline(), 20)
    process._transport.get_pipe_transport(1).close()
    errors = await asyncio.wait_for(process.stderr.read(), 20)
    assert (await asyncio.wait_for(process.wait(), 20), errors) == (0, b"")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nothing\x1b",), "copydesk: no topic 'nothing\\x1b': use one of raw, clean, seen, unique"),
        (("raw", "--from", "soon"), "'soon' is none of: beginning, end, a number"),
        (("raw", "--from", "1001"), "from 0 to 1000"),
        (("raw", "--from", "9" * 5000), "from 0 to 1000"),
        (("raw", "--limit", "0"), "0 is not in the range"),
    ],
)
async def test_tail_usage_errors(pipe, arguments, says):
    shown = await pipe.command("tail", *arguments)
    assert shown.exit_code == 2
    assert says in shown.output


@pytest.mark.parametrize("arguments", [("tail",), ("trace", "x"), ("audit",)])
async def test_without_a_broker_it_is_one_line(broker, arguments):
    env = environment_of(broker.make_settings(broker="127.0.0.1:1"))
    shown = await asyncio.to_thread(CliRunner().invoke, main, arguments, env=env)
    assert (shown.exit_code, shown.output.count("\n")) == (1, 1)
    assert "127.0.0.1:1" in shown.output
