"""The embedded broker, for real: it starts, stops, survives kill -9, and leaves strangers alone."""

import asyncio
import contextlib
import errno
import json
import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from click.testing import CliRunner

from copydesk.config.settings import Settings
from copydesk.streams import broker as embedded
from copydesk.streams import broker_files as files
from copydesk.streams.admin import ensure_topics
from copydesk.streams.broker_java import pinned_jars
from copydesk.streams.cli.broker import broker as command
from copydesk.streams.clients import bootstrap_servers, broker_file
from copydesk.streams.errors import BrokerError
from copydesk.streams.ports import free_port

JARS = str(Path(__file__).parent.parent.parent / ".copydesk" / "kafka-4.3.1")


@pytest.fixture
def own(tmp_path):
    """Settings of a data folder whose broker, if the test starts one, is stopped at its end."""
    # A comma, a blank and a letter that Java without a UTF-8 locale cannot open.
    settings = Settings(data_dir=str(tmp_path / "é, a"), jars_dir=JARS, broker_port=free_port("127.0.0.1", 0))
    yield settings
    embedded.stop(settings, timeout=5)


@pytest.fixture
def fake(tmp_path, monkeypatch):
    """`fake("shell commands")` makes a Java 17 whose `kafka.Kafka` runs these; formatting does nothing."""
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "programs"))
    (tmp_path / "programs").mkdir()
    (tmp_path / "jars").mkdir()
    for name in pinned_jars():
        (tmp_path / "jars" / name).touch()

    def write(kafka, storage="exit 0"):
        version = "echo 'openjdk version \"17.0.1\"' >&2"
        cases = f"*-version*) {version};; *StorageTool*) {storage};; *kafka.Kafka*) {kafka};;"
        (tmp_path / "programs" / "java").write_text(f'#!/bin/sh\nPATH=/usr/bin:/bin\ncase "$*" in {cases} esac\n')
        (tmp_path / "programs" / "java").chmod(0o700)
        return Settings(data_dir=str(tmp_path / "data"), jars_dir=str(tmp_path / "jars"))

    return write


def becomes(condition, seconds=5.0):
    """Whether the condition holds in time."""
    deadline = time.monotonic() + seconds
    while not (holds := condition()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return holds


def gone(pid, seconds=5.0):
    """Whether the process ends in time; a dead child that nobody has waited for is gone once its threads are."""
    return becomes(lambda: set(_thread_states(pid)) <= {"Z"}, seconds)


def pause(pid):
    """Stops the process and waits until its last thread stands still."""
    os.kill(pid, signal.SIGSTOP)
    assert becomes(lambda: set(_thread_states(pid)) == {"T"})


def _thread_states(pid):
    for task in Path(f"/proc/{pid}/task").glob("*"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            yield (task / "stat").read_text().rpartition(")")[2].split()[0]


async def write(settings, value):
    await ensure_topics(settings)
    async with AIOKafkaProducer(bootstrap_servers=bootstrap_servers(settings), acks="all") as producer:
        await producer.send_and_wait(f"{settings.prefix}.raw", value, partition=0)


async def read(settings):
    where = TopicPartition(f"{settings.prefix}.raw", 0)
    async with AIOKafkaConsumer(
        bootstrap_servers=bootstrap_servers(settings), auto_offset_reset="earliest"
    ) as consumer:
        consumer.assign([where])
        end = (await consumer.end_offsets([where]))[where]
        return [(await consumer.getone()).value for _ in range(end)]


def test_the_shared_broker_answers_with_its_cluster_id(broker):
    assert embedded.answers(broker.running.port) == broker.running.cluster_id
    assert embedded.status(broker.settings) == broker.running
    assert embedded.start(broker.settings) == broker.running


def test_it_listens_on_loopback_only(broker):
    """The machine's other addresses refuse: all of 127/8 is loopback, yet only 127.0.0.1 is bound."""
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", broker.running.port), 1)


@pytest.mark.broker
def test_kill_9_and_other_ports_lose_nothing(own, monkeypatch):
    """One life: first start, records, kill -9, a start on other ports, more records, a clean stop, a third start."""
    first = embedded.start(own, die_with_parent=True)
    assert first.port == own.broker_port
    asyncio.run(write(own, b"one"))
    os.kill(first.pid, signal.SIGKILL)
    assert becomes(lambda: embedded.status(own) is None)

    with socket.create_server(("127.0.0.1", own.broker_port)):
        second = embedded.start(own, die_with_parent=True)
        assert second.port != first.port
        assert second.cluster_id == first.cluster_id
        asyncio.run(write(own, b"two"))
        assert embedded.stop(own)
    assert gone(second.pid, 0)
    assert not broker_file(own).exists()
    assert not embedded.stop(own)

    third = embedded.start(own, die_with_parent=True)
    assert asyncio.run(read(own)) == [b"one", b"two"]
    assert "SIGTERM" in (files.folder(own) / "broker.previous.log").read_text()
    monkeypatch.setattr(embedded, "PROBE_SECONDS", 0.3)
    pause(third.pid)
    assert embedded.answers(third.port) is None
    assert embedded.stop(own, timeout=0.2)
    assert gone(third.pid, 0)


@pytest.mark.broker
def test_one_folder_has_one_broker(own, monkeypatch):
    """Two starts at once get the same; what a killed `start` left is taken over; without any record it is refused."""
    with ThreadPoolExecutor(2) as pool:
        one, two = pool.map(lambda _: embedded.start(own), range(2))
    assert one == two
    broker_file(own).unlink()
    assert embedded.status(own) is None
    assert embedded.start(own) == one
    assert embedded.status(own) == one

    record = files.folder(own) / "launch.json"
    broker_file(own).unlink()
    record.unlink()
    monkeypatch.setattr(files, "UNLOCK_SECONDS", 0.1)
    with pytest.raises(BrokerError, match="another broker is using"):
        embedded.start(own)
    assert not gone(one.pid, 0)
    files.save(record, one)


TETHERED = """
import os, sys
from copydesk.config.settings import load
from copydesk.streams import broker
print(broker.start(load(), die_with_parent=True).pid, flush=True)
sys.stdin.read()
"""


@pytest.mark.broker
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent died")
def test_a_tethered_broker_dies_with_a_parent_that_is_killed(own):
    environment = os.environ | {"COPYDESK_DATA_DIR": own.data_dir, "COPYDESK_JARS_DIR": JARS}
    with subprocess.Popen(
        [sys.executable, "-c", TETHERED], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        pid = int(parent.stdout.readline())
        assert not gone(pid, 0)
        parent.kill()
    assert gone(pid)


@pytest.mark.broker
def test_the_command_line(own, monkeypatch):
    run = CliRunner()
    result = run.invoke(command, ["status"], obj=own)
    assert result.exit_code == 1
    assert "no embedded broker is running on" in result.output
    result = run.invoke(command, ["start", "--json"], obj=own)
    assert result.exit_code == 0
    started = json.loads(result.stdout)
    assert started["answers"]
    assert "starting the broker on 127.0.0.1:" in result.stderr
    result = run.invoke(command, ["status"], obj=own)
    assert (result.exit_code, result.stdout.split(" on ")[0]) == (0, "Kafka 4.3.1 answers")
    monkeypatch.setattr(embedded, "PROBE_SECONDS", 0.3)
    pause(started["pid"])
    result = run.invoke(command, ["status", "--json"], obj=own)
    assert (result.exit_code, json.loads(result.stdout)["answers"]) == (1, False)
    os.kill(started["pid"], signal.SIGCONT)
    assert json.loads(run.invoke(command, ["stop", "--json"], obj=own).stdout) == {"stopped": True}
    assert run.invoke(command, ["stop"], obj=own).stdout.startswith("no embedded broker was running on")


def test_a_stranger_with_a_reused_process_id_is_left_alone(tmp_path):
    settings = Settings(data_dir=str(tmp_path))
    with subprocess.Popen(["sleep", "60"]) as stranger:
        folder = files.folder(settings)
        folder.mkdir()
        for name in ("broker.json", "launch.json"):
            files.save(folder / name, files.Running(9092, stranger.pid, "C"))
        assert embedded.status(settings) is None
        assert not embedded.stop(settings)
        assert stranger.poll() is None
        stranger.kill()
    assert not broker_file(settings).exists()


def test_the_broker_of_another_folder_is_not_ours(broker, tmp_path):
    """Not even when the record names its process."""
    settings = Settings(data_dir=str(tmp_path))
    files.folder(settings).mkdir()
    files.save(broker_file(settings), broker.running)
    assert embedded.status(settings) is None


def test_a_cluster_of_your_own_is_not_started():
    with pytest.raises(BrokerError, match="name a cluster of yours, kafka:9092: set broker to 'embedded'"):
        embedded.start(Settings(broker="kafka:9092"))


def test_a_silent_or_babbling_port_is_no_answer(monkeypatch):
    monkeypatch.setattr(embedded, "PROBE_SECONDS", 0.2)
    assert embedded.answers(free_port("127.0.0.1", 0)) is None
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert embedded.answers(silent.getsockname()[1]) is None

    def babble(server, babbled):
        connection, _ = server.accept()
        connection.recv(1000)
        connection.sendall(babbled)
        connection.close()

    for babbled in (b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\xff" * 100, b"\0\0\0\x08" + b"\0" * 8):
        with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as pool:
            pool.submit(babble, server, babbled)
            assert embedded.answers(server.getsockname()[1]) is None


def test_a_broker_that_ends_at_once_fails_early_with_its_reason(fake):
    settings = fake("echo '2026 ERROR Exiting Kafka due to fatal exception'; exit 1")
    started = time.monotonic()
    with pytest.raises(BrokerError, match="stopped: 2026 ERROR Exiting Kafka due to fatal exception"):
        embedded.start(settings)
    assert time.monotonic() - started < 5
    assert embedded.status(settings) is None


def test_a_disk_that_fills_while_it_starts(fake):
    settings = fake("echo '2026 ERROR java.io.IOException: No space left on device'; exit 1")
    with pytest.raises(BrokerError, match="is full"):
        embedded.start(settings)


def test_a_disk_that_fills_between_two_files(fake, monkeypatch):
    def refuse(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    settings = fake("exec sleep 60")
    monkeypatch.setattr(files, "save", refuse)
    with pytest.raises(BrokerError, match="is full"):
        embedded.start(settings)
    folders = dict(embedded._children.values())
    assert gone(folders[files.folder(settings)].pid, 0)


def test_a_port_that_is_always_taken_meanwhile(fake, tmp_path):
    settings = fake(f"echo x >> {tmp_path}/count; echo 'java.net.BindException: Address already in use'; exit 1")
    with pytest.raises(BrokerError, match="took the broker's port 3 times: set broker_port to a free one"):
        embedded.start(settings)
    assert (tmp_path / "count").read_text() == "x\n" * embedded.PORT_ATTEMPTS


def test_a_broker_that_never_answers_is_not_left_behind(fake):
    settings = fake("exec sleep 60")
    with pytest.raises(BrokerError, match=r"does not answer on port \d+: see .*broker.log"):
        embedded.start(settings, timeout=0.3)
    launched = files.load(files.folder(settings) / "launch.json")
    assert gone(launched.pid, 0)


def test_a_format_that_fails(fake):
    settings = fake("exit 0", storage="echo 'Invalid replica directory'; echo 'java.lang.RuntimeException: no'; exit 1")
    with pytest.raises(BrokerError, match=r"stopped: java.lang.RuntimeException: no"):
        embedded.start(settings)


def test_progress_is_told(fake):
    said = []
    with pytest.raises(BrokerError):
        embedded.start(fake("exit 3"), progress=said.append)
    assert [line.split()[0] for line in said] == ["formatting", "starting"]


def test_secrets_stay_out_of_the_brokers_environment(fake, tmp_path, monkeypatch):
    monkeypatch.setenv("COPYDESK_SASL_PASSWORD", "hush-hush")
    with pytest.raises(BrokerError):
        embedded.start(fake(f"env > {tmp_path}/seen"))
    assert "hush-hush" not in (tmp_path / "seen").read_text()
    assert "LC_ALL=C.UTF-8" in (tmp_path / "seen").read_text()
