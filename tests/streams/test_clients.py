"""How clients reach the cluster: addresses, security, and one line when the embedded broker is not there."""

import inspect
import json
import ssl
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient

from copydesk.config.settings import Settings, SettingsError
from copydesk.streams.clients import bootstrap_servers, broker_file, client_options, ssl_context
from copydesk.streams.errors import BrokerError

SASL = {"sasl_mechanism": "PLAIN", "sasl_username": "desk", "sasl_password": "secret"}
SECURITY = ["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]


@pytest.fixture
def embedded(tmp_path: Path) -> Settings:
    """Settings of an embedded broker whose file the test writes."""
    settings = Settings(data_dir=str(tmp_path))
    broker_file(settings).parent.mkdir()
    return settings


def cluster(**fields: Any) -> Settings:
    return Settings(broker="one:9092,two:9092", **fields)


def test_the_embedded_broker_is_on_loopback_at_the_port_that_it_wrote_down(embedded: Settings):
    broker_file(embedded).write_text(json.dumps({"port": 9107, "pid": 1, "cluster_id": "x"}), "utf-8")
    assert bootstrap_servers(embedded) == "127.0.0.1:9107"
    assert client_options(embedded) == {"bootstrap_servers": "127.0.0.1:9107"}


def test_a_cluster_is_reached_at_the_addresses_as_given(tmp_path: Path):
    assert bootstrap_servers(cluster(data_dir=str(tmp_path))) == "one:9092,two:9092"


def test_a_broker_that_does_not_run_is_one_line_that_says_what_to_do(tmp_path: Path):
    with pytest.raises(BrokerError) as caught:
        bootstrap_servers(Settings(data_dir=str(tmp_path / "none")))
    message = str(caught.value)
    assert "\n" not in message
    assert "copydesk broker start" in message
    assert "COPYDESK_BROKER" in message
    assert str(tmp_path / "none") in message


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"{",
        b"{}",
        b"[]",
        b"null",
        b"5",
        b'"port"',
        b'{"port": null}',
        b'{"port": "x"}',
        b'{"port": []}',
        b"\xff\xfe",
    ],
)
def test_a_damaged_broker_file_counts_as_no_broker(embedded: Settings, written: bytes):
    broker_file(embedded).write_bytes(written)
    with pytest.raises(BrokerError, match="no embedded broker is running"):
        client_options(embedded)


def test_a_folder_in_place_of_the_broker_file_counts_as_no_broker(embedded: Settings):
    broker_file(embedded).mkdir()
    with pytest.raises(BrokerError):
        bootstrap_servers(embedded)


def test_a_plain_connection_needs_nothing_but_the_address():
    assert client_options(cluster(**SASL)) == {"bootstrap_servers": "one:9092,two:9092"}


@pytest.mark.parametrize("security", SECURITY)
def test_the_embedded_broker_is_reached_plainly_whatever_is_set(embedded: Settings, security: str):
    broker_file(embedded).write_text('{"port": 9107}', "utf-8")
    settings = Settings(data_dir=embedded.data_dir, security_protocol=security, **SASL)
    assert list(client_options(settings)) == ["bootstrap_servers"]


def test_ssl_verifies_who_answers():
    options = client_options(cluster(security_protocol="SSL"))
    assert options["security_protocol"] == "SSL"
    assert options["ssl_context"].verify_mode == ssl.CERT_REQUIRED
    assert options["ssl_context"].check_hostname
    assert not any(name.startswith("sasl") for name in options)


@pytest.mark.parametrize(("security", "is_encrypted"), [("SASL_PLAINTEXT", False), ("SASL_SSL", True)])
def test_sasl_brings_mechanism_user_and_password(security: str, is_encrypted: bool):
    options = client_options(cluster(security_protocol=security, **SASL))
    assert options["sasl_mechanism"] == "PLAIN"
    assert (options["sasl_plain_username"], options["sasl_plain_password"]) == ("desk", "secret")
    assert ("ssl_context" in options) == is_encrypted


@pytest.mark.parametrize("client", [AIOKafkaProducer, AIOKafkaConsumer, AIOKafkaAdminClient])
@pytest.mark.parametrize("security", SECURITY)
def test_every_client_of_the_library_takes_the_options(client: Any, security: str):
    taken = set(inspect.signature(client).parameters)
    assert set(client_options(cluster(security_protocol=security, **SASL))) <= taken


def test_a_file_of_the_authority_that_is_missing_is_a_wrong_setting(tmp_path: Path):
    settings = cluster(security_protocol="SSL", ssl_cafile=str(tmp_path / "none.pem"))
    with pytest.raises(SettingsError, match=r"ssl_cafile is .*none\.pem.*No such file"):
        client_options(settings)


@pytest.mark.parametrize("security", ["SSL", "SASL_SSL"])
def test_a_file_that_holds_no_certificate_is_a_wrong_setting(tmp_path: Path, security: str):
    path = tmp_path / "ca.pem"
    path.write_text("-----BEGIN NOTHING-----\n", "utf-8")
    with pytest.raises(SettingsError) as caught:
        client_options(cluster(security_protocol=security, ssl_cafile=str(path), **SASL))
    assert "\n" not in str(caught.value)


def test_without_a_file_the_systems_authorities_count():
    assert ssl_context(cluster()).get_ca_certs() == ssl.create_default_context().get_ca_certs()
