"""The broker's folder: what is written, what is refused, and what the log is read for. No Kafka runs here."""

import errno
import os
import re
import subprocess
import sys
from dataclasses import replace
from types import SimpleNamespace

import pytest

from copydesk.config.settings import MIB, Settings
from copydesk.streams import broker_files as files
from copydesk.streams.errors import BrokerError
from copydesk.streams.topics import TOPICS, max_message_bytes


def properties(settings, port=9092, controller_port=9093):
    lines = files.server_properties(settings, port, controller_port).splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def formatted(folder, cluster_id):
    (folder / "data").mkdir()
    (folder / "data" / "meta.properties").write_text(f"version=1\ncluster.id={cluster_id}\nnode.id=1\n")


def test_every_listener_is_on_loopback():
    written = properties(Settings(), 1234, 5678)
    assert written["listeners"] == "BROKER://127.0.0.1:1234,CONTROLLER://127.0.0.1:5678"
    assert written["advertised.listeners"] == written["listeners"]
    assert written["controller.quorum.bootstrap.servers"] == "127.0.0.1:5678"


def test_nothing_is_left_to_fill_in():
    assert "$" not in re.sub(r"(?m)^#.*", "", files.server_properties(Settings(), 1, 2))


def test_internal_topics_need_one_node():
    written = properties(Settings())
    assert {value for name, value in written.items() if name.endswith(("replication.factor", "min.isr"))} == {"1"}
    assert written["auto.create.topics.enable"] == "false"


@pytest.mark.parametrize("largest", [1 * MIB, 8 * MIB, 64 * MIB])
def test_the_largest_record_of_every_topic_fits(largest):
    settings = Settings(max_record_bytes=largest)
    written = properties(settings)
    needed = max(max_message_bytes(settings, topic.name) for topic in TOPICS)
    assert int(written["message.max.bytes"]) == int(written["replica.fetch.max.bytes"]) == needed
    assert int(written["socket.request.max.bytes"]) >= max(100 * MIB, files.BATCHES_IN_REQUEST * needed)
    assert int(written["socket.request.max.bytes"]) < 2**31


def test_committed_offsets_outlive_the_records():
    settings = replace(Settings(), raw_days=400.5)
    assert int(properties(settings)["offsets.retention.minutes"]) >= (400.5 + 7) * 24 * 60
    assert int(properties(replace(settings, raw_days=3650))["offsets.retention.minutes"]) < 2**31


def test_the_ranges_of_the_settings_are_the_brokers():
    written = properties(Settings())
    lowest = Settings.__dataclass_fields__["session_seconds"].metadata["low"]
    longest = Settings.__dataclass_fields__["transaction_seconds"].metadata["high"]
    assert int(written["group.min.session.timeout.ms"]) == lowest * 1000
    assert int(written["transaction.max.timeout.ms"]) == longest * 1000


def test_a_record_of_a_process_survives_and_nonsense_is_none(tmp_path):
    running = files.Running(9092, 42, "Cxyz", 1.5)
    files.save(tmp_path / "broker.json", running)
    assert files.load(tmp_path / "broker.json") == running
    assert [path.name for path in tmp_path.iterdir()] == ["broker.json"]
    for nonsense in ("", "{", "[]", '{"port": "x", "pid": 1, "cluster_id": "C"}', '{"port": 1}'):
        (tmp_path / "broker.json").write_text(nonsense)
        assert files.load(tmp_path / "broker.json") is None
    assert files.load(tmp_path / "none.json") is None


def test_a_prepared_folder_is_there_and_empty(tmp_path):
    path = files.prepared(Settings(data_dir=str(tmp_path / "a" / "b")))
    assert path == tmp_path / "a" / "b" / "kafka"
    assert list(path.iterdir()) == []


def test_a_relative_data_folder_becomes_absolute(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert files.folder(Settings(data_dir="data")) == tmp_path / "data" / "kafka"


def test_too_little_space(tmp_path, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=199 * MIB))
    with pytest.raises(BrokerError, match=r"^the disk of .* is full: the embedded broker needs 200 MiB free"):
        files.prepared(Settings(data_dir=str(tmp_path)))


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "is full"), (errno.EDQUOT, "is full"), (errno.EROFS, "cannot write to .*: Read-only file system")],
)
def test_a_folder_that_refuses_to_be_written(tmp_path, monkeypatch, number, words):
    def refuse(**_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    with pytest.raises(BrokerError, match=words):
        files.prepared(Settings(data_dir=str(tmp_path)))


def test_a_data_folder_that_is_a_file(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(BrokerError, match=r"cannot write to .*: Not a directory; set data_dir to a folder of yours"):
        files.prepared(Settings(data_dir=str(tmp_path / "file")))


def test_a_new_folder_gets_one_id_that_stays(tmp_path):
    cluster_id, is_formatted = files.cluster_id(tmp_path)
    assert re.fullmatch(r"C[A-Za-z0-9_-]{21}", cluster_id)
    assert not is_formatted
    assert files.cluster_id(tmp_path) == (cluster_id, False)
    formatted(tmp_path, cluster_id)
    assert files.cluster_id(tmp_path) == (cluster_id, True)


def test_an_interrupted_format_is_not_formatted(tmp_path):
    cluster_id, _ = files.cluster_id(tmp_path)
    (tmp_path / "data" / "__cluster_metadata-0").mkdir(parents=True)
    (tmp_path / "data" / "bootstrap.checkpoint").touch()
    assert files.cluster_id(tmp_path) == (cluster_id, False)


def test_data_of_somebody_else(tmp_path):
    formatted(tmp_path, "Other")
    with pytest.raises(BrokerError, match="holds data that we did not format: set data_dir to another folder"):
        files.cluster_id(tmp_path)


def test_data_of_another_cluster(tmp_path):
    cluster_id, _ = files.cluster_id(tmp_path)
    formatted(tmp_path, "Other")
    with pytest.raises(BrokerError, match=rf"holds data of another cluster \(Other, expected {cluster_id}\)"):
        files.cluster_id(tmp_path)


def test_topics_without_meta_properties_are_never_formatted_over(tmp_path):
    files.cluster_id(tmp_path)
    (tmp_path / "data" / "news.raw-0").mkdir(parents=True)
    with pytest.raises(BrokerError, match=r"has lost its meta\.properties: restore it"):
        files.cluster_id(tmp_path)


def test_data_that_another_process_locks(tmp_path, monkeypatch):
    (tmp_path / "data").mkdir()
    files.check_unlocked(tmp_path)
    lock = tmp_path / "data" / ".lock"
    lock.touch()
    files.check_unlocked(tmp_path)
    script = f"import fcntl; f = open({str(lock)!r}, 'r+b'); fcntl.lockf(f, fcntl.LOCK_EX); print(flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        holder.stdout.readline()
        monkeypatch.setattr(files, "UNLOCK_SECONDS", 0.1)
        with pytest.raises(BrokerError, match=r"another broker is using .*data: stop it, or set data_dir"):
            files.check_unlocked(tmp_path)
        monkeypatch.undo()
        holder.stdin.write(b"\n")
        holder.stdin.flush()
        files.check_unlocked(tmp_path)


FULL = "2026 ERROR Error while writing meta.properties to data java.io.IOException: No space left on device (x)"
LOCKED = (
    "2026 ERROR Exiting Kafka due to fatal exception: Failed to acquire lock on file .lock in data. A Kafka instance"
)
TAKEN = (
    "org.apache.kafka.common.KafkaException: Socket server failed to bind to 127.0.0.1:9092: Address already in use."
)
MEMORY = "Terminating due to java.lang.OutOfMemoryError: Java heap space"


@pytest.mark.parametrize(
    ("log", "output", "words"),
    [
        (FULL, "", "the disk of .* is full"),
        (LOCKED, "", "another broker is using"),
        ("", MEMORY, "ran out of memory: raise broker_heap_mb"),
        (
            "2026 INFO up\n2026 ERROR it broke\n2026 INFO shut down\n",
            "",
            r"stopped: 2026 ERROR it broke \(see .*broker\.log\)",
        ),
        (
            "",
            "Error: Could not find or load main class kafka.Kafka\nCaused by: x",
            "stopped: Error: Could not find or load",
        ),
        (
            "2026 ERROR caught exception (Fault)\njava.io.IOException: torn\n\tat x",
            "",
            r"caught exception \(Fault\) java\.io\.IOException: torn \(see",
        ),
        ("a\nlast words\n\n", "", "stopped: last words"),
        ("", "", "stopped: it left no word in its log"),
    ],
)
def test_why_the_broker_stopped(tmp_path, log, output, words):
    (tmp_path / "broker.log").write_text(log)
    (tmp_path / "broker.out").write_text(output)
    with pytest.raises(BrokerError, match=words):
        raise files.exit_error(tmp_path)


def test_a_disk_so_full_that_the_log_is_empty(tmp_path, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=0))
    assert "is full" in str(files.exit_error(tmp_path))


def test_a_taken_port_is_told_apart(tmp_path):
    (tmp_path / "broker.log").write_text(TAKEN)
    assert isinstance(files.exit_error(tmp_path), files.PortTakenError)


def test_a_broker_that_left_no_files(tmp_path):
    assert "left no word" in str(files.exit_error(tmp_path))


def test_only_the_end_of_a_long_log_is_read(tmp_path):
    (tmp_path / "broker.log").write_text(FULL + "\n" + "x" * files.LOG_TAIL_BYTES + "\n2026 ERROR the end \x1b[2J\n")
    assert "stopped: 2026 ERROR the end [2J (see" in str(files.exit_error(tmp_path))
