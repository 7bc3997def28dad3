"""The audit on a real broker: breaches are planted and found, sound ledgers are not misjudged."""

import asyncio
import contextlib
import dataclasses
import json
import time

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete
from click.testing import CliRunner

from copydesk.config.settings import Settings, environment_of
from copydesk.streams.admin import ensure_topics
from copydesk.streams.audit import audit
from copydesk.streams.cli.main import main
from copydesk.streams.clients import client_options
from copydesk.streams.errors import CopydeskError, UnreachableError
from copydesk.streams.outcomes import ID_HEADER, ORIGINAL_HEADER, RAW_HEADER, REASON_HEADER, STAGE_HEADER
from copydesk.streams.topics import full_name

NAMES = {"reason": REASON_HEADER, "stage": STAGE_HEADER, "original": ORIGINAL_HEADER}


@dataclasses.dataclass
class Desk:
    """Plants what workers would write."""

    settings: Settings
    producer: AIOKafkaProducer

    def tp(self, name, partition=0):
        return TopicPartition(full_name(self.settings, name), partition)

    def headers(self, raw, id="", **more):
        own = [
            (ID_HEADER, (id or f"id{raw}").encode()),
            (RAW_HEADER, f"{full_name(self.settings, 'raw')}/0/{raw}".encode()),
        ]
        return own + [(NAMES[name], text.encode()) for name, text in more.items()]

    async def put(self, name, raw, id="", *, producer=None, **more):
        topic, headers = full_name(self.settings, name), self.headers(raw, id, **more)
        await (await (producer or self.producer).send(topic, b"{}", key=b"k", partition=0, headers=headers))

    async def feed(self, count, producer=None):
        topic = full_name(self.settings, "raw")
        sent = [await (producer or self.producer).send(topic, b"<html>", partition=0) for _ in range(count)]
        await asyncio.gather(*sent)

    async def done(self, **offsets):
        consumer = AIOKafkaConsumer(
            **client_options(self.settings),
            group_id=self.settings.app_id,
            enable_auto_commit=False,
            retry_backoff_ms=20,
        )
        await consumer.start()
        try:
            partitions = {self.tp(name): offset for name, offset in offsets.items()}
            consumer.assign(list(partitions))
            await consumer.commit(partitions)
        finally:
            await consumer.stop()

    @contextlib.asynccontextmanager
    async def transactional(self):
        options = client_options(self.settings) | {"retry_backoff_ms": 10}
        async with AIOKafkaProducer(**options, transactional_id=f"{self.settings.app_id}-test") as producer:
            yield producer

    async def delete_before(self, name, offset):
        admin = AIOKafkaAdminClient(**client_options(self.settings))
        await admin.start()
        try:
            await admin.delete_records({self.tp(name): RecordsToDelete(before_offset=offset)})
        finally:
            await admin.close()


@pytest.fixture
async def desk(broker):
    settings = broker.make_settings(partitions=1)
    await ensure_topics(settings)
    async with AIOKafkaProducer(**client_options(settings), retry_backoff_ms=20) as producer:
        yield Desk(settings, producer)


def places(verdict, kind):
    return [
        problem.place.removeprefix("t").lstrip("0123456789.") for problem in verdict.examples if problem.kind == kind
    ]


async def sound(desk):
    """Four records, each with another outcome; everything committed."""
    await desk.feed(4)
    for raw in range(3):
        await desk.put("clean", raw)
    await desk.put("unique", 0)
    await desk.put("enriched", 0)
    await desk.put("duplicate", 1, original="id0")
    await desk.put("rejected", 2, reason="empty", stage="dedupe")
    await desk.put("dead-letter", 3, reason="broken_json", stage="clean")
    await desk.done(raw=4, clean=3, unique=1)


async def test_a_sound_ledger_is_proven(desk):
    await sound(desk)
    seen = []
    verdict = await audit(desk.settings, progress=lambda *each: seen.append(each))
    assert verdict.ok
    assert (verdict.raw, verdict.open, verdict.gaps) == (4, 0, 0)
    assert verdict.outcomes == {"enriched": 1, "duplicate": 1, "rejected": 1, "dead-letter": 1}
    assert verdict.reasons == {"rejected": {"empty": 1}, "dead-letter": {"broken_json": 1}}
    assert seen[-1][1:] == (8, 8)
    shown = await command(desk.settings, "audit")
    assert (shown.exit_code, shown.output.splitlines()[-1]) == (0, "audit: OK, 4 records, each exactly once")


async def command(settings, *arguments):
    return await asyncio.to_thread(CliRunner().invoke, main, arguments, env=environment_of(settings))


async def test_every_planted_breach_is_found(desk):
    await sound(desk)
    await desk.feed(6)
    await desk.put("clean", 4)  # lost after clean
    await desk.put("enriched", 6)  # 5 is lost without a trace
    await desk.put("rejected", 6, reason="empty", stage="tag")  # doubled
    await desk.put("clean", 7)
    await desk.put("clean", 7)  # twice in clean
    await desk.put("enriched", 7)
    await desk.put("duplicate", 8, original="nobody")
    await desk.put("duplicate", 9, id="id9", original="id9")  # itself
    await desk.put("enriched", 4711)  # invented
    await desk.producer.send_and_wait(full_name(desk.settings, "rejected"), b"{}", partition=0)
    await desk.done(raw=10, clean=6, unique=1)
    verdict = await audit(desk.settings)
    assert verdict.problems == {"lost": 2, "doubled": 2, "false link": 2, "invented": 1, "unlabelled": 1}
    assert places(verdict, "lost") == ["raw/0/4", "raw/0/5"]
    assert places(verdict, "doubled") == ["raw/0/7", "raw/0/6"]
    assert sorted(places(verdict, "false link")) == ["raw/0/8", "raw/0/9"]
    assert places(verdict, "invented") == ["enriched/0/3"]
    assert places(verdict, "unlabelled") == ["rejected/0/2"]
    details = " ".join(problem.detail for problem in verdict.examples)
    assert "last seen in clean" in details
    assert "duplicate id8 (duplicate/0/1) names nobody, which was never unique" in details
    shown = await command(desk.settings, "audit", "--json")
    assert shown.exit_code == 1
    assert json.loads(shown.output)["problems"] == verdict.problems


async def test_markers_and_aborted_records_of_raw_are_no_losses(desk):
    async with desk.transactional() as producer:
        async with producer.transaction():
            await desk.feed(2, producer)  # 0, 1; marker at 2
        with contextlib.suppress(ZeroDivisionError):
            async with producer.transaction():
                await desk.feed(3, producer)  # 3, 4, 5; marker at 6
                raise ZeroDivisionError
        async with producer.transaction():
            await desk.feed(1, producer)  # 7; marker at 8
    for raw in (0, 1, 7):
        await desk.put("enriched", raw)
    await desk.done(raw=8)  # a worker commits after its last record, before the marker
    verdict = await audit(desk.settings, wait=5)
    assert verdict.ok
    assert verdict.seconds < 4
    assert (verdict.raw, verdict.waiting, verdict.gaps) == (3, 0, 6)
    await desk.done(raw=9)
    await desk.feed(1)
    await desk.done(raw=10)
    assert (await audit(desk.settings)).problems == {"lost": 1}


async def test_aborted_outcomes_count_for_nothing(desk):
    await desk.feed(2)
    async with desk.transactional() as producer:
        with contextlib.suppress(ZeroDivisionError):
            async with producer.transaction():
                await desk.put("enriched", 0, producer=producer)
                await desk.put("enriched", 1, producer=producer)
                raise ZeroDivisionError
        async with producer.transaction():
            await desk.put("enriched", 0, producer=producer)
    await desk.done(raw=2)
    verdict = await audit(desk.settings)
    assert verdict.problems == {"lost": 1}
    assert places(verdict, "lost") == ["raw/0/1"]


async def test_waiting_and_in_flight_are_not_lost_but_not_proven(desk):
    await desk.feed(6)
    for raw in range(4):
        await desk.put("clean", raw)
    for raw in range(3):
        await desk.put("unique", raw)
    await desk.put("enriched", 0)
    await desk.done(raw=4, clean=3, unique=1)
    verdict = await audit(desk.settings)
    assert verdict.problems == {}
    assert (verdict.waiting, verdict.in_flight, verdict.outcomes["enriched"]) == (2, 3, 1)
    assert not verdict.ok
    shown = await command(desk.settings, "audit", "--wait", "0.3")
    assert shown.exit_code == 1
    assert "NOT FINISHED, 1 records, each exactly once; 2 waiting, 3 in flight" in shown.output


async def test_a_group_that_never_committed_has_everything_waiting(desk):
    await desk.feed(3)
    assert (await audit(desk.settings)).waiting == 3


async def test_it_waits_for_what_is_in_raw_now_and_not_for_what_comes_later(desk):
    await desk.feed(2)

    async def worker():
        await asyncio.sleep(0.5)
        await desk.put("clean", 0)
        await desk.put("clean", 1)
        await desk.done(raw=2)
        await desk.feed(5)  # never done
        await desk.put("enriched", 4)  # but this one is, meanwhile
        await asyncio.sleep(0.5)
        await desk.put("unique", 0)
        await desk.put("duplicate", 1, original="id0")
        await desk.done(clean=2)
        await asyncio.sleep(0.5)
        await desk.put("enriched", 0)
        await desk.done(unique=1)

    _, verdict = await asyncio.gather(worker(), audit(desk.settings, wait=20))
    assert verdict.ok, verdict
    assert (verdict.raw, verdict.later) == (2, 1)


async def test_an_offset_committed_with_outputs_still_behind_an_open_transaction(desk):
    """The marker of a stranger's older transaction holds the stable end back: the audit waits, nothing looks lost."""
    await desk.feed(1)
    async with desk.transactional() as producer:
        await producer.begin_transaction()
        await desk.put("enriched", 0, producer=producer)
        await desk.done(raw=1)
        started = time.monotonic()
        judging = asyncio.create_task(audit(desk.settings))
        await asyncio.sleep(1.5)
        assert not judging.done()
        await producer.commit_transaction()
        verdict = await judging
    assert verdict.ok
    assert time.monotonic() - started < 8


async def test_what_retention_deleted_is_not_checkable_and_never_false(desk):
    await sound(desk)
    await desk.delete_before("raw", 2)
    await desk.delete_before("unique", 1)
    verdict = await audit(desk.settings)
    assert verdict.ok
    assert verdict.expired == {"outcomes": 2}
    await desk.delete_before("enriched", 1)  # now the original of 1 is gone everywhere
    await desk.feed(1)
    await desk.put("duplicate", 4, original="id0")
    await desk.done(raw=5)
    verdict = await audit(desk.settings)
    assert verdict.problems == {}
    assert verdict.expired["links"] == 1


async def test_a_record_whose_outcome_may_be_deleted_is_not_lost_but_a_younger_one_is(desk):
    await desk.feed(1)
    await asyncio.sleep(0.01)
    await desk.put("enriched", 0)
    await desk.put("enriched", 1)
    await desk.delete_before("enriched", 1)
    await asyncio.sleep(0.01)
    await desk.feed(2)
    await desk.done(raw=3)
    verdict = await audit(desk.settings)
    assert verdict.expired == {"raw": 1}
    assert places(verdict, "lost") == ["raw/0/2"]


async def test_raw_records_deleted_before_they_were_read_are_said(desk):
    await sound(desk)
    await desk.feed(3)
    await desk.delete_before("raw", 7)
    assert (await audit(desk.settings)).expired["unread raw"] == 3


async def test_missing_topics_are_an_error_not_an_empty_success(broker):
    settings = broker.make_settings()
    with pytest.raises(CopydeskError, match=r"no topic t\d+\.raw, t\d+\.clean.* `copydesk topics` creates them"):
        await audit(settings)
    shown = await command(settings, "audit")
    assert (shown.exit_code, shown.output.count("\n")) == (1, 1)


async def test_a_broker_that_never_answers_is_one_line_in_time(monkeypatch):
    async def silent(reader, writer):
        try:
            await reader.read()
        finally:
            writer.close()

    monkeypatch.setattr("copydesk.streams.admin.ANSWER_SECONDS", 0.5)
    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(UnreachableError, match="answer"):
            await asyncio.wait_for(audit(Settings(broker=f"127.0.0.1:{port}")), 5)
