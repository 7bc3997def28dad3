import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from copydesk.config.settings import Settings, environment_of
from copydesk.streams import broker as embedded
from copydesk.streams.admin import ensure_topics
from copydesk.streams.clients import client_options
from copydesk.streams.errors import UnreachableError
from copydesk.streams.producers.client import record_bytes
from copydesk.streams.producers.documents import Document, Refusal
from copydesk.streams.producers.files import Reading, documents
from copydesk.streams.producers.sending import feed

COMMAND = [sys.executable, "-m", "copydesk.streams.cli.main", "feed"]


async def records(settings, count):
    """At least `count` records of `raw`, partition by partition in order, and what comes right after."""
    async with AIOKafkaConsumer(
        f"{settings.prefix}.raw",
        **client_options(settings),
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=2**24,
    ) as consumer:
        found = []
        deadline = time.monotonic() + 20
        while len(found) < count and time.monotonic() < deadline:
            found += [one for part in (await consumer.getmany(timeout_ms=200)).values() for one in part]
        found += [one for part in (await consumer.getmany(timeout_ms=300)).values() for one in part]
        return found


def run(settings, *args, **options):
    environment = os.environ | environment_of(settings)
    return subprocess.run([*COMMAND, *args], env=environment, capture_output=True, check=False, timeout=60, **options)


async def test_everything_arrives_as_it_was_once_and_in_order(broker, tmp_path):
    settings = broker.make_settings()
    envelopes = [b'{"url":"https://news.example/%d","n":%d}' % (number % 7, number) for number in range(5000)]
    (tmp_path / "a.jsonl").write_bytes(b"\n".join(envelopes))
    (tmp_path / "b.bin").write_bytes(bytes(range(256)))
    (tmp_path / "c.txt").write_bytes(b"")
    await ensure_topics(settings)
    summary = await feed(settings, documents([tmp_path], Reading(settings.max_record_bytes)))
    assert (summary.sent, summary.complete) == (5002, True)
    found = await records(settings, 5002)
    assert Counter(one.value for one in found) == Counter([*envelopes, bytes(range(256)), b""])
    for url in range(7):
        key = f"https://news.example/{url}".encode()
        numbers = [json.loads(one.value)["n"] for one in found if one.key == key]
        assert numbers == list(range(url, 5000, 7))
    assert {one.headers for one in found} == {()}
    assert abs(found[0].timestamp / 1000 - time.time()) < 60


async def test_the_command_sends_a_document_with_its_address(broker, tmp_path):
    settings = broker.make_settings()
    (tmp_path / "a.html").write_bytes(b"<p>caf\xe9")
    done = run(settings, str(tmp_path / "a.html"), "--url", "https://news.example/a", "--json")
    assert (done.returncode, done.stderr) == (0, b""), done
    assert json.loads(done.stdout)["sent"] == 1
    (record,) = await records(settings, 1)
    assert (record.value, record.key) == (b"<p>caf\xe9", b"https://news.example/a")
    assert dict(record.headers)["ce_subject"] == b"https://news.example/a"


async def test_the_command_reads_standard_input(broker):
    settings = broker.make_settings()
    done = run(settings, "-", "--validate", input=b'{"url":"https://news.example/1","content":"x"}\n{"url":1}\n')
    assert done.returncode == 1
    assert done.stdout.startswith(b"sent 1 documents")
    assert b"standard input:2: " in done.stderr
    assert [one.value for one in await records(settings, 1)] == [b'{"url":"https://news.example/1","content":"x"}']


@pytest.mark.parametrize("limit", [65536, 8 * 2**20])
async def test_the_largest_record_that_we_let_through_is_taken(broker, limit):
    settings = broker.make_settings(max_record_bytes=limit)
    await ensure_topics(settings)
    size = limit - 2000
    while record_bytes(Document(b"x" * size, b"key", (("h", b"v"),))) <= limit:
        size += 1
    noise = random.Random(1).randbytes(size)
    made = [Document(noise[:-1], b"key", (("h", b"v"),)), Document(noise, b"key", (("h", b"v"),)), Document(b"next")]
    summary = await feed(settings, made)
    assert (summary.sent, summary.refused) == (2, {Refusal.TOO_LARGE: 1})
    assert {one.value for one in await records(settings, 2)} == {noise[:-1], b"next"}


async def test_a_topic_that_takes_less_than_the_settings_say(broker):
    settings = broker.make_settings()
    admin = AIOKafkaAdminClient(**client_options(settings))
    await admin.start()
    topic = NewTopic(f"{settings.prefix}.raw", 1, 1, topic_configs={"max.message.bytes": "20000"})
    await admin.create_topics([topic])
    await admin.close()
    noise = random.Random(2)
    made = [Document(noise.randbytes(30_000 if number == 50 else 100), b"k", (), str(number)) for number in range(100)]
    summary = await feed(settings, made)
    assert (summary.sent, summary.refused) == (99, {Refusal.BROKER: 1})
    assert [one.name for one in summary.named] == ["50"]
    found = await records(settings, 99)
    assert Counter(one.value for one in found) == Counter(one.value for one in made if one.name != "50")


async def test_ctrl_c_says_how_many_were_confirmed(broker):
    settings = broker.make_settings()
    process = started(settings, "-")
    try:
        process.stdin.write(b'{"url":"https://news.example/1"}\n' * 10)
        process.stdin.flush()
        # Standard input stays open: the command waits for more.
        assert len(await records_when_there(settings, 10)) == 10
        process.send_signal(signal.SIGINT)
        assert process.wait(5) == 130
        assert process.stderr.read() == b"stopped: 10 documents are confirmed\n"
    finally:
        process.kill()
        process.communicate()


def started(settings, *args):
    environment = os.environ | environment_of(settings)
    pipe = subprocess.PIPE
    return subprocess.Popen([*COMMAND, *args], env=environment, stdin=pipe, stdout=pipe, stderr=pipe)


async def records_when_there(settings, count):
    """The topic is made by the command."""
    for _ in range(100):
        async with AIOKafkaConsumer(**client_options(settings)) as consumer:
            if f"{settings.prefix}.raw" in await consumer.topics():
                break
        await asyncio.sleep(0.1)
    return await records(settings, count)


@pytest.mark.faults
async def test_a_broker_that_is_killed_and_comes_back_loses_and_doubles_nothing(tmp_path, broker):
    settings = Settings(data_dir=str(tmp_path), jars_dir=broker.settings.jars_dir, broker_heap_mb=256)
    running = embedded.start(settings, die_with_parent=True)
    try:
        await ensure_topics(settings)

        def made():
            for number in range(3000):
                if number == 1000:
                    os.kill(running.pid, signal.SIGKILL)
                    embedded.start(Settings(**{**vars(settings), "broker_port": running.port}))
                yield Document(b'{"url":"https://news.example/%d"}' % number, b"%d" % number)

        summary = await feed(settings, made(), patience=60)
        assert (summary.sent, summary.complete) == (3000, True), summary
        found = Counter(one.key for one in await records(settings, 3000))
        assert found == Counter(b"%d" % number for number in range(3000))
        embedded.stop(settings, timeout=5)
        away = await feed_to_nobody(settings, running.port)
        assert away.startswith("no answer from 127.0.0.1")
    finally:
        embedded.stop(settings, timeout=5)


async def feed_to_nobody(settings, port):
    """What is said when the broker is gone at the start."""
    try:
        await feed(Settings(**{**vars(settings), "broker": f"127.0.0.1:{port}"}), [Document(b"x")])
    except UnreachableError as error:
        return str(error)
    return ""


@pytest.mark.faults
async def test_a_broker_that_stays_away_is_given_up(tmp_path, broker):
    settings = Settings(data_dir=str(tmp_path), jars_dir=broker.settings.jars_dir, broker_heap_mb=256)
    running = embedded.start(settings, die_with_parent=True)
    try:
        await ensure_topics(settings)

        def made():
            yield from [Document(b"x")] * 10
            time.sleep(1)
            os.kill(running.pid, signal.SIGSTOP)
            yield from [Document(b"y")] * 5

        started = time.monotonic()
        summary = await feed(settings, made(), patience=2)
        assert (summary.sent, summary.unconfirmed, summary.broker_away) == (10, 5, True)
        assert time.monotonic() - started < 10
    finally:
        os.kill(running.pid, signal.SIGKILL)
        embedded.stop(settings, timeout=5)
