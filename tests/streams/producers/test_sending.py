import asyncio
import threading
import time
from functools import partial

import pytest
from aiokafka.errors import (
    KafkaConnectionError,
    KafkaTimeoutError,
    MessageSizeTooLargeError,
    OutOfOrderSequenceNumber,
    TopicAuthorizationFailedError,
)

from copydesk.config.settings import Settings
from copydesk.streams.errors import CopydeskError, UnreachableError
from copydesk.streams.producers import sending
from copydesk.streams.producers.client import record_bytes
from copydesk.streams.producers.documents import Document, Refusal, Refused, Summary
from copydesk.streams.producers.sending import feed

SETTINGS = Settings(broker="127.0.0.1:1", max_record_bytes=65536)


class Kafka:
    """What stands behind the fake producers of one test."""

    def __init__(self):
        self.records = []
        self.options = []
        self.stopped = 0
        self.refused = set()
        self.starts = []
        self.sends = []
        self.silent = False
        self.delay = 0.0
        self.in_flight = self.most_in_flight = 0


class Producer:
    """Stands in for aiokafka's: numbers its records, so that one refused takes those after it along."""

    def __init__(self, kafka, **options):
        self.kafka = kafka
        self.broken = False
        kafka.options.append(options)

    async def start(self):
        self.fail_if_told(self.kafka.starts)

    async def stop(self):
        self.kafka.stopped += 1

    async def send(self, topic, value, key, headers):
        self.fail_if_told(self.kafka.sends)
        future = asyncio.get_running_loop().create_future()
        self.kafka.in_flight += len(value)
        self.kafka.most_in_flight = max(self.kafka.most_in_flight, self.kafka.in_flight)
        if not self.kafka.silent:
            record = (topic, value, key, headers)
            asyncio.get_running_loop().call_later(self.kafka.delay, self.answer, future, record)
        return future

    def fail_if_told(self, errors):
        if errors and (error := errors.pop(0)):
            raise error

    def answer(self, future, record):
        self.kafka.in_flight -= len(record[1])
        if record[1] in self.kafka.refused:
            self.broken = True
            future.set_exception(MessageSizeTooLargeError())
        elif self.broken:
            future.set_exception(OutOfOrderSequenceNumber())
        else:
            self.kafka.records.append(record)
            future.set_result(None)


@pytest.fixture
def kafka(monkeypatch):
    behind = Kafka()
    monkeypatch.setattr(sending, "AIOKafkaProducer", partial(Producer, behind))
    monkeypatch.setattr(sending, "TICK_SECONDS", 0.01)
    return behind


def numbered(count):
    return [Document(str(number).encode(), name=str(number)) for number in range(count)]


async def test_all_documents_are_confirmed_in_order(kafka):
    documents = [Document(b"a", b"k", (("h", b"v"),), "one"), *numbered(2000)]
    summary = await feed(SETTINGS, documents)
    assert (summary.sent, summary.complete) == (2001, True)
    assert summary.sent_bytes == sum(len(document.value) for document in documents)
    assert summary.seconds > 0
    assert kafka.records[0] == ("news.raw", b"a", b"k", [("h", b"v")])
    assert [record[1] for record in kafka.records[1:]] == [document.value for document in documents[1:]]
    assert kafka.stopped == 1


async def test_the_producer_confirms_once_and_takes_the_largest_record(kafka):
    await feed(SETTINGS, [])
    options = kafka.options[0]
    assert (options["acks"], options["enable_idempotence"], options["compression_type"]) == ("all", True, "zstd")
    assert options["max_request_size"] == SETTINGS.max_record_bytes
    assert options["max_batch_size"] <= SETTINGS.max_record_bytes


async def test_nothing_to_send_is_complete(kafka):
    summary = await feed(SETTINGS, iter(()))
    assert (summary.sent, summary.complete) == (0, True)


async def test_refusals_of_the_reader_are_counted(kafka):
    summary = await feed(SETTINGS, [Refused("a", Refusal.UNREADABLE, "gone"), *numbered(1)])
    assert (summary.sent, summary.refused, summary.complete) == (1, {Refusal.UNREADABLE: 1}, False)


async def test_key_and_headers_count_for_the_size(kafka):
    room = SETTINGS.max_record_bytes - record_bytes(Document(b""))
    fits = Document(b"x" * (room - 50))
    over = Document(fits.value, b"k" * 30, (("h", b"v" * 30),), "over")
    summary = await feed(SETTINGS, [fits, over])
    assert (summary.sent, summary.refused) == (1, {Refusal.TOO_LARGE: 1})
    assert summary.named[0].name == "over"
    assert "max_record_bytes" in summary.named[0].detail


async def test_a_record_that_the_broker_refuses_takes_no_other_with_it(kafka):
    kafka.refused = {b"3", b"70"}
    summary = await feed(SETTINGS, numbered(100))
    assert (summary.sent, summary.refused) == (98, {Refusal.BROKER: 2})
    assert [one.name for one in summary.named] == ["3", "70"]
    assert sorted(int(record[1]) for record in kafka.records) == [n for n in range(100) if n not in {3, 70}]
    assert kafka.stopped == len(kafka.options) > 1


async def test_what_is_in_flight_is_bounded_by_bytes(kafka, monkeypatch):
    monkeypatch.setattr(sending, "IN_FLIGHT_BYTES", 10_000)
    kafka.delay = 0.001
    summary = await feed(SETTINGS, [Document(b"x" * 900) for _ in range(100)])
    assert summary.sent == 100
    assert 5000 < kafka.most_in_flight <= 10_000


async def test_a_broker_that_stays_away_ends_it_and_says_how_many(kafka):
    kafka.silent = True
    summary = await feed(SETTINGS, numbered(5), patience=0.05)
    assert summary.broker_away
    assert (summary.sent, summary.unconfirmed, summary.complete) == (0, 5, False)


async def test_a_broker_that_comes_back_is_waited_for(kafka):
    kafka.delay = 0.05
    kafka.sends = [KafkaTimeoutError(), KafkaTimeoutError(), None, KafkaConnectionError("gone")]
    summary = await feed(SETTINGS, numbered(5), patience=1)
    assert (summary.sent, summary.complete) == (5, True)


async def test_a_dead_producer_is_replaced_while_the_broker_is_away(kafka):
    kafka.sends = [None, OutOfOrderSequenceNumber()]
    kafka.starts = [None, KafkaConnectionError("away"), KafkaConnectionError("away")]
    summary = await feed(SETTINGS, numbered(5), patience=1)
    assert (summary.sent, summary.complete) == (5, True)
    assert kafka.stopped == len(kafka.options) == 4


async def test_no_broker_at_the_start(kafka):
    kafka.starts = [KafkaConnectionError("refused")]
    with pytest.raises(UnreachableError, match=r"127\.0\.0\.1:1"):
        await feed(SETTINGS, numbered(5))
    assert kafka.stopped == 1


async def test_a_topic_that_may_not_be_written(kafka):
    kafka.sends = [TopicAuthorizationFailedError("news.raw")]
    with pytest.raises(CopydeskError, match=r"news\.raw"):
        await feed(SETTINGS, numbered(5))


async def test_stopping_reads_no_further_and_waits_for_answers(kafka):
    stop = asyncio.Event()
    kafka.delay = 0.03
    silent = threading.Event()

    def documents():
        yield from numbered(5)
        silent.wait(10)
        yield from numbered(5)

    asyncio.get_running_loop().call_later(0.02, stop.set)
    summary = await feed(SETTINGS, documents(), stop=stop)
    silent.set()
    assert (summary.sent, summary.stopped, summary.unconfirmed) == (5, True, 0)


async def test_stopping_while_the_broker_is_away(kafka, monkeypatch):
    monkeypatch.setattr(sending, "STOP_SECONDS", 0.05)
    kafka.silent = True
    stop = asyncio.Event()
    stop.set()
    summary = await feed(SETTINGS, numbered(5), stop=stop)
    assert (summary.sent, summary.stopped, summary.broker_away) == (0, True, False)


async def test_a_silent_source_is_not_a_silent_broker(kafka):
    def documents():
        for document in numbered(3):
            time.sleep(0.04)
            yield document

    summary = await feed(SETTINGS, documents(), patience=0.03)
    assert (summary.sent, summary.broker_away) == (3, False)


async def test_a_rate_is_kept_and_is_no_silence(kafka):
    summary = await feed(SETTINGS, numbered(5), rate=50, patience=0.01)
    assert summary.sent == 5
    assert 0.08 <= summary.seconds < 0.5


async def test_progress_is_told(kafka):
    told = []
    kafka.delay = 0.03
    await feed(SETTINGS, numbered(3), progress=lambda summary: told.append(summary.sent))
    assert told[0] == 0
    assert told[-1] == 3


async def test_what_the_reader_raises_is_raised(kafka):
    def documents():
        yield from numbered(1)
        raise RuntimeError("a bug")

    with pytest.raises(RuntimeError, match="a bug"):
        await feed(SETTINGS, documents())
    assert kafka.stopped == 1


def test_a_summary_starts_empty():
    assert Summary() == Summary(sent=0)
