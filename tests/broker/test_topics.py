"""Topics on a real broker: created as the settings say, never changed, and every difference is found."""

import json
import socket
import time
from dataclasses import replace

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaConnectionError, PolicyViolationError, TopicAuthorizationFailedError
from click.testing import CliRunner

from copydesk.config.settings import Settings
from copydesk.streams import admin
from copydesk.streams.admin import Drift, drift, ensure_topics
from copydesk.streams.cli.topics import table
from copydesk.streams.cli.topics import topics as command
from copydesk.streams.clients import bootstrap_servers
from copydesk.streams.errors import CopydeskError, UnreachableError
from copydesk.streams.ports import free_port
from copydesk.streams.topics import DAY_MS, TOPICS, full_name, max_message_bytes


async def create(settings, topic):
    client = AIOKafkaAdminClient(bootstrap_servers=bootstrap_servers(settings))
    await client.start()
    try:
        await client.create_topics([topic])
    finally:
        await client.close()


async def test_missing_topics_are_created_and_then_there_is_no_drift(broker):
    settings = broker.make_settings(partitions=2)
    assert await drift(settings) == [
        Drift(full_name(settings, topic.name), "topic", "there", "missing") for topic in TOPICS
    ]
    created = await ensure_topics(settings)
    assert created == [(full_name(settings, topic.name), 2, True) for topic in TOPICS]
    assert await drift(settings) == []
    assert await ensure_topics(settings) == [(name, 2, False) for name, _, _ in created]


async def test_existing_topics_are_not_changed_and_each_difference_is_shown(broker):
    settings = broker.make_settings(partitions=2)
    name = full_name(settings, "raw")
    await create(settings, NewTopic(name, 3, 1, topic_configs={"cleanup.policy": "compact"}))
    states = await ensure_topics(settings)
    assert states[0] == (name, 3, False)
    assert all(state.created for state in states[1:])
    largest = max_message_bytes(settings, "dead-letter")  # what the broker takes where a topic does not say
    assert await drift(replace(settings, outcome_days=1.0)) == [
        Drift(name, "partitions", "2", "3"),
        Drift(name, "cleanup.policy", "delete", "compact"),
        Drift(name, "compression.type", "zstd", "producer"),
        Drift(name, "max.message.bytes", str(settings.max_record_bytes), str(largest)),
        *(
            Drift(full_name(settings, kind), "retention.ms", str(DAY_MS), str(30 * DAY_MS))
            for kind in ("duplicate", "enriched", "rejected")
        ),
    ]


async def test_replication_is_compared(broker):
    settings = broker.make_settings(partitions=1)
    await ensure_topics(settings)
    found = await drift(replace(settings, replication=3))
    assert found == [Drift(full_name(settings, topic.name), "replication", "3", "1") for topic in TOPICS]


async def test_a_refusal_is_one_line(broker):
    settings = broker.make_settings(replication=3)
    with pytest.raises(CopydeskError, match=r"^Kafka did not create t\d+\.raw: Unable to replicate the partition 3"):
        await ensure_topics(settings)


async def test_two_that_create_at_once_both_succeed(broker, monkeypatch):
    """The second is told that the topics exist, which is what it wanted."""
    settings = broker.make_settings(partitions=1)
    await ensure_topics(settings)
    layouts = admin._layouts
    answers = [{}]

    async def blind(client):
        return answers.pop() if answers else await layouts(client)

    monkeypatch.setattr(admin, "_layouts", blind)
    assert len(await ensure_topics(settings)) == len(TOPICS)


async def test_the_embedded_broker_is_found_by_its_file(broker):
    assert len(await drift(replace(broker.settings, prefix="nowhere"))) == len(TOPICS)


async def test_a_topic_without_a_leader_is_named(monkeypatch):
    async def leaderless(_):
        return {"news.raw": admin._layout([{"leader": -1, "replicas": [1, 2]}])}

    monkeypatch.setattr(admin, "_layouts", leaderless)
    monkeypatch.setattr(admin, "LEADER_SECONDS", 0.2)
    with pytest.raises(CopydeskError, match=r"no broker has taken the lead of news\.raw"):
        await admin._led(None, ["news.raw"])


async def test_nobody_listens():
    settings = Settings(broker=f"127.0.0.1:{free_port('127.0.0.1', 0)}")
    for call in (ensure_topics, drift):
        with pytest.raises(
            UnreachableError, match=r"^Kafka at 127\.0\.0\.1:\d+ cannot be reached: check COPYDESK_BROKER"
        ):
            await call(settings)


async def test_somebody_listens_and_never_answers(monkeypatch):
    monkeypatch.setattr(admin, "ANSWER_SECONDS", 0.3)
    started = time.monotonic()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings = Settings(broker=f"127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(UnreachableError, match="does not answer within"):
            await drift(settings)
    assert time.monotonic() - started < 3


def test_each_failure_says_what_to_do(tmp_path):
    mine = Settings(broker="kafka:9092")
    assert admin.unreachable(mine, TimeoutError()).startswith("Kafka at kafka:9092 does not answer within 10 s: check")
    assert admin.unreachable(mine, KafkaConnectionError("x")).startswith("Kafka at kafka:9092 cannot be reached: check")
    assert "refuses: [Error 44] PolicyViolationError: no" in admin.unreachable(mine, PolicyViolationError("no"))
    (tmp_path / "kafka").mkdir()
    (tmp_path / "kafka" / "broker.json").write_text('{"port": 9092}')
    assert "start it with `copydesk broker start`" in admin.unreachable(Settings(data_dir=str(tmp_path)), OSError())


def test_refusals():
    assert "does not allow this user to create a" in admin.refusal("a", TopicAuthorizationFailedError, None)
    assert admin.refusal("a", PolicyViolationError, "too many") == "Kafka did not create a: too many"
    assert admin.refusal("a", PolicyViolationError, None).startswith("Kafka did not create a: Request parameters")


def test_a_configuration_that_the_cluster_does_not_know():
    assert admin.differences("t", {"a": "1", "b": "2"}, {"a": "1"}) == [Drift("t", "b", "2", "unknown")]


def test_the_command_line(broker):
    run, settings = CliRunner(), broker.make_settings(partitions=1)
    result = run.invoke(command, ["--check"], obj=settings)
    assert result.exit_code == 1
    assert result.stdout.splitlines()[0].split() == ["TOPIC", "WHAT", "SETTINGS", "CLUSTER"]
    assert len(result.stdout.splitlines()) == 1 + len(TOPICS)
    result = run.invoke(command, obj=settings)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[1] == "the topics are as the settings say"
    result = run.invoke(command, ["--json"], obj=replace(settings, partitions=2, prefix=settings.prefix))
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert told["created"] == []
    assert told["drift"][0] == {"topic": f"{settings.prefix}.raw", "what": "partitions", "expected": "2", "actual": "1"}


def test_an_unreachable_cluster_on_the_command_line():
    result = CliRunner().invoke(command, obj=Settings(broker=f"127.0.0.1:{free_port('127.0.0.1', 0)}"))
    assert isinstance(result.exception, UnreachableError)
    assert result.output == ""


def test_columns_are_aligned():
    assert table([("a", "bb"), ("ccc", "d")]) == ["a    bb", "ccc  d"]
