"""docker-compose.yml and the Dockerfile, read as text: no container engine is needed."""

import re
import tomllib
from pathlib import Path

import pytest

from copydesk.config.settings import FIELDS, Settings
from copydesk.streams.broker_files import server_properties
from copydesk.streams.broker_java import kafka_version

ROOT = Path(__file__).parent.parent.parent
COMPOSE = (ROOT / "docker-compose.yml").read_text("utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
# Addresses and folders differ between a container and a machine; the image formats for static voters.
DIFFERENT = {
    "listeners", "advertised.listeners", "listener.security.protocol.map", "inter.broker.listener.name",
    "controller.quorum.voters", "log.dirs", "heap.opts",
}  # fmt: skip


def kafka_environment():
    """KAFKA_A_B_C of the compose file as the property a.b.c, as the image reads it."""
    pairs = re.findall(r'^ {6}KAFKA_([A-Z_]+): "([^"]*)"', COMPOSE, re.MULTILINE)
    return {name.lower().replace("_", "."): value for name, value in pairs}


def test_the_image_is_the_kafka_that_the_pom_pins():
    assert re.findall(r"image: apache/kafka:(\S+)", COMPOSE) == [kafka_version()]


def test_kafka_is_set_as_the_embedded_broker():
    lines = server_properties(Settings(), 9092, 9093).splitlines()
    embedded = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    set_here = kafka_environment()
    assert {name: embedded.get(name) for name in set_here if name not in DIFFERENT} == {
        name: value for name, value in set_here.items() if name not in DIFFERENT
    }
    assert len(set_here.keys() - DIFFERENT) > 15


@pytest.mark.parametrize("name", ["offsets.retention.minutes", "auto.create.topics.enable", "message.max.bytes"])
def test_what_the_pipeline_relies_on_is_set(name):
    assert name in kafka_environment()


def test_ports_are_published_on_loopback_only():
    published = re.findall(r'^ {6}- "([\d.:]+)"$', COMPOSE, re.MULTILINE)
    assert len(published) == 2
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_every_service_is_confined():
    services = COMPOSE.partition("\nservices:\n")[2].partition("\nvolumes:\n")[0]
    count = len(re.findall(r"^ {2}\w+:$", services, re.MULTILINE))
    assert count == services.count("cap_drop: [ALL]") == services.count('"no-new-privileges:true"')
    assert "read_only: true" in services


def test_indentation_is_two_spaces_and_no_tabs():
    assert "\t" not in COMPOSE
    assert all((len(line) - len(line.lstrip(" "))) % 2 == 0 for line in COMPOSE.splitlines())


def test_every_setting_in_containers_exists():
    for name in re.findall(r"COPYDESK_([A-Z_]+)[=:]", COMPOSE.partition("\nservices:\n")[2] + DOCKERFILE):
        assert name.lower() in FIELDS


def test_the_worker_reaches_kafka_by_its_inside_listener():
    inside = re.search(r"INSIDE://(kafka:\d+)", COMPOSE)
    assert f'COPYDESK_BROKER: "{inside[1]}"' in COMPOSE


def test_the_worker_is_not_root_and_its_libraries_are_hashed():
    assert "--require-hashes -r requirements/runtime.txt" in DOCKERFILE
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER copydesk$", last, re.MULTILINE)
    assert last.index("USER copydesk") < last.index("CMD")


def test_the_python_of_the_image_is_supported():
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"]
    low, high = (int(minor) for minor in re.findall(r"3\.(\d+)", wanted))
    images = re.findall(r"^FROM python:3\.(\d+)-slim", DOCKERFILE, re.MULTILINE)
    assert len(images) == 2
    assert all(low <= int(minor) < high for minor in images)


def test_what_the_image_copies_is_let_through():
    allowed = {
        line[1:].rstrip("/") for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")
    }
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    sources = {source.split("/")[0] for line in copied for source in line.split()}
    assert sources == allowed
    assert all((ROOT / source).exists() for source in sources)
