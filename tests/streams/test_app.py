"""The topology as Faust is told it. No broker: nothing here starts the app."""

import ssl
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import faust
import pytest
from topology import topology

from copydesk.config.settings import MIB, Settings
from copydesk.streams import faust_driver
from copydesk.streams.errors import BrokerError
from copydesk.streams.topics import TOPICS

STAGES = {"clean": "raw", "dedupe": "clean", "tag": "unique"}
SASL = {"sasl_mechanism": "SCRAM-SHA-256", "sasl_username": "desk", "sasl_password": "secret"}


@pytest.fixture(scope="module")
def module() -> Any:
    return topology()


@pytest.fixture(scope="module")
def conf(module: Any) -> Any:
    return module.app.conf


def test_there_is_one_agent_for_each_stage_and_it_reads_the_stages_topic(module: Any):
    read = {name: list(agent.channel.topics) for name, agent in module.app.agents.items()}
    assert read == {stage: [f"news.{topic}"] for stage, topic in STAGES.items()}
    assert set(module.STAGES) == set(STAGES)


def test_the_agents_read_what_the_table_of_topics_says(module: Any):
    table = {reader: topic.name for topic in TOPICS for reader in topic.read_by if topic.name != "seen"}
    assert {stage: table[stage] for stage in module.STAGES} == STAGES


def test_each_agent_takes_one_record_at_a_time_in_order(module: Any):
    assert {agent.concurrency for agent in module.app.agents.values()} == {1}


def test_records_reach_the_agents_as_raw_bytes(module: Any):
    for agent in module.app.agents.values():
        assert (agent.channel.key_serializer, agent.channel.value_serializer) == ("raw", "raw")
        assert agent.channel.key_type is None
        assert agent.channel.value_type is None


def test_agents_write_nothing_themselves(module: Any):
    assert [list(agent._sinks) for agent in module.app.agents.values()] == [[], [], []]


def test_faust_holds_no_table_and_makes_no_topic(module: Any, conf: Any):
    assert dict(module.app.tables) == {}
    assert conf.topic_disable_leader
    assert not conf.topic_allow_declare
    assert conf.table_standby_replicas == 0
    assert conf.processing_guarantee.value == "at_least_once", "the transactions are ours"


def test_one_poll_is_smaller_than_the_buffer_it_goes_into(module: Any, conf: Any):
    assert conf.broker_max_poll_records == module.POLL_RECORDS
    assert conf.stream_buffer_maxsize == module.BUFFER_RECORDS
    assert 4 * conf.broker_max_poll_records <= conf.stream_buffer_maxsize
    assert conf.consumer_max_fetch_size == module.FETCH_BYTES < MIB


def test_a_new_group_begins_at_the_first_record(conf: Any):
    assert conf.consumer_auto_offset_reset == "earliest"


def test_a_request_may_take_longer_than_a_session_and_a_session_several_heartbeats(conf: Any):
    assert conf.broker_request_timeout > conf.broker_session_timeout
    assert conf.broker_session_timeout >= 3 * conf.broker_heartbeat_interval


def test_the_page_is_on_loopback_and_shows_no_table(conf: Any):
    assert ip_address(conf.web_bind).is_loopback
    assert not conf.web_tables_enabled
    assert not conf.web_router_enabled


def test_the_app_uses_the_transport_whose_consumer_never_commits(module: Any):
    assert type(module.app.transport) is faust_driver.TransactionalTransport
    assert module.app.transport.Consumer is faust_driver.TransactionalConsumer


def test_a_module_of_an_agent_that_does_not_import_is_an_error(module: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "AGENT_MODULES", ("copydesk.agents.nowhere.agent",))
    app = module.build(Settings(broker="127.0.0.1:1", app_id="broken"))
    with pytest.raises(ModuleNotFoundError, match="nowhere"):
        app.discover()


def test_every_processes_warm_up_loads_both_models(module: Any):
    names = {function.__module__ for function in module.pool._warm}
    assert names == {"copydesk.agents.clean.task", "copydesk.agents.tag.task"}


def test_settings_become_those_of_faust(module: Any, tmp_path: Path):
    settings = Settings(
        broker="one:9092,two:9093", app_id="desk", prefix="wire", session_seconds=12, data_dir=str(tmp_path)
    )
    conf = module.build(settings).conf
    assert [str(url) for url in conf.broker] == ["kafka://one:9092", "kafka://two:9093"]
    assert conf.id == "desk"
    assert (conf.broker_session_timeout, conf.broker_heartbeat_interval) == (12, 2)
    assert conf.datadir == tmp_path / "faust"


def test_an_app_for_an_embedded_broker_that_does_not_run_is_refused(module: Any, tmp_path: Path):
    with pytest.raises(BrokerError, match="copydesk broker start"):
        module.build(Settings(data_dir=str(tmp_path)))


@pytest.mark.parametrize("security", ["SSL", "SASL_SSL", "SASL_PLAINTEXT"])
def test_the_embedded_broker_needs_no_login_whatever_is_set(module: Any, security: str):
    assert module._credentials(Settings(security_protocol=security)) is None


def test_a_plain_connection_has_no_credentials(module: Any):
    assert module._credentials(Settings(broker="k:9092", **SASL)) is None


def test_ssl_verifies_the_cluster(module: Any):
    credentials = module._credentials(Settings(broker="k:9093", security_protocol="SSL"))
    assert isinstance(credentials, faust.SSLCredentials)
    assert credentials.context.verify_mode == ssl.CERT_REQUIRED
    assert credentials.context.check_hostname


@pytest.mark.parametrize(("security", "is_encrypted"), [("SASL_SSL", True), ("SASL_PLAINTEXT", False)])
def test_sasl_hands_on_mechanism_user_and_password(module: Any, security: str, is_encrypted: bool):
    credentials = module._credentials(Settings(broker="k:9093", security_protocol=security, **SASL))
    assert isinstance(credentials, faust.SASLCredentials)
    assert credentials.mechanism.value == "SCRAM-SHA-256"
    assert (credentials.username, credentials.password) == ("desk", "secret")
    assert (credentials.ssl_context is not None) == is_encrypted
    assert "secret" not in repr(credentials)


async def test_after_a_rebalance_the_guard_is_told_what_the_worker_holds(module: Any, monkeypatch: pytest.MonkeyPatch):
    told: list[Any] = []

    async def assigned(held: Any) -> None:
        told.append(held)

    held = frozenset({faust_driver.TP("news.raw", 1)})
    monkeypatch.setattr(faust_driver, "assignment", lambda _app: held)
    monkeypatch.setattr(module.guard, "assigned", assigned)
    await module.app.on_partitions_assigned.send({faust_driver.TP("news.raw", 9)})
    assert told == [held], "all that is held, not only what is new"


async def test_before_a_rebalance_the_guard_is_told_that_what_it_holds_may_go(
    module: Any, monkeypatch: pytest.MonkeyPatch
):
    told: list[str] = []
    monkeypatch.setattr(module.guard, "revoked", lambda: told.append("revoked"))
    await module.app.on_partitions_revoked.send({faust_driver.TP("news.raw", 1)})
    assert told == ["revoked"]
