import json
import sys
from collections import Counter
from types import SimpleNamespace

import click
import pytest
from click.testing import CliRunner

from copydesk.config.settings import MIB, Settings
from copydesk.streams.admin import Drift
from copydesk.streams.cli import config, doctor, feed, manual
from copydesk.streams.cli import main as main_module
from copydesk.streams.cli.main import COMMANDS, main
from copydesk.streams.errors import BrokerError, CopydeskError, UnreachableError
from copydesk.streams.producers.documents import Document, Refusal, Refused, Summary

DONE = Summary(sent=1200, sent_bytes=3 * MIB, seconds=2.0)


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def called(*args, env=None):
    return CliRunner().invoke(main, args, env=env)


@pytest.fixture
def fed(monkeypatch):
    """What `feed` would send; `fed.summary` is what comes of it."""
    seen = SimpleNamespace(summary=DONE, items=None, options=None)

    async def send(settings, documents, **options):
        seen.items, seen.options = list(documents), options
        options["progress"](seen.summary)
        return seen.summary

    async def ensure_topics(settings, needed):
        return []

    monkeypatch.setattr(feed, "send", send)
    monkeypatch.setattr(feed, "ensure_topics", ensure_topics)
    return seen


def test_feed_sends_what_the_paths_hold(fed, tmp_path):
    (tmp_path / "a.html").write_text("<p>")
    result = called("feed", "a.html", "--rate", "5", "--timeout", "7")
    assert result.exit_code == 0
    assert result.stdout == "sent 1,200 documents, 3.0 MiB, in 2.0 s (600 a second)\n"
    assert result.stderr == ""
    assert [item.value for item in fed.items] == [b"<p>"]
    assert (fed.options["rate"], fed.options["patience"]) == (5, 7)


def test_feed_with_an_address_sends_a_cloud_event(fed, tmp_path):
    (tmp_path / "a.html").write_text("<p>")
    assert called("feed", "a.html", "--url", "https://news.example/a", "--source", "ex", "--id", "7").exit_code == 0
    headers = dict(fed.items[0].headers)
    assert (headers["ce_subject"], headers["ce_source"], headers["ce_id"]) == (b"https://news.example/a", b"ex", b"7")


def test_feed_says_what_was_not_sent(fed, tmp_path):
    (tmp_path / "a").write_text("x")
    fed.summary = Summary(
        refused=Counter({Refusal.TOO_LARGE: 7}), named=[Refused("a\x1b[1m", Refusal.TOO_LARGE, "9 bytes")]
    )
    result = called("feed", "a")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[0] == "7 not sent: too large"
    assert "9 bytes" in result.stderr
    assert "and 6 more" in result.stderr
    assert "\x1b" not in result.stderr


def test_feed_prints_its_summary_as_json(fed, tmp_path):
    (tmp_path / "a").write_text("x")
    fed.summary = Summary(
        sent=3, refused=Counter({Refusal.INVALID: 1}), named=[Refused("a:2", Refusal.INVALID, "no url")]
    )
    found = json.loads(called("feed", "a", "--json").stdout)
    assert found["sent"] == 3
    assert found["refused"] == {"not as the contract says": 1}
    assert found["named"] == [{"name": "a:2", "reason": "not as the contract says", "detail": "no url"}]
    assert found["complete"] is False


@pytest.mark.parametrize(
    ("summary", "code", "said"),
    [
        (Summary(sent=5, unconfirmed=2, broker_away=True), 1, "5 documents are confirmed"),
        (Summary(sent=5, unconfirmed=2), 1, "2 more may have arrived"),
        (Summary(sent=5, stopped=True), 130, "stopped: 5 documents are confirmed"),
    ],
)
def test_feed_that_did_not_finish(fed, tmp_path, summary, code, said):
    (tmp_path / "a").write_text("x")
    fed.summary = summary
    result = called("feed", "a")
    assert result.exit_code == code
    assert said in result.stderr


@pytest.mark.parametrize(
    "args",
    [
        (),
        ("nowhere.html",),
        ("a.html", "--id", "7"),
        ("a.html", "--source", "x"),
        ("a.html", "b.html", "--url", "https://news.example/a"),
        (".", "--url", "https://news.example/a"),
        ("c.jsonl", "--url", "https://news.example/a"),
        ("a.html", "--url", "https://news.example/a", "--format", "jsonl"),
        ("a.html", "--rate", "0"),
        ("a.html", "--timeout", "-1"),
        ("a.html", "--format", "xml"),
    ],
)
def test_feed_used_wrongly(fed, tmp_path, args):
    for name in ("a.html", "b.html", "c.jsonl"):
        (tmp_path / name).write_text("x")
    result = called("feed", *args)
    assert result.exit_code == 2
    assert fed.items is None
    assert "Error: " in result.stderr


def test_feed_without_a_broker_is_one_line(tmp_path):
    (tmp_path / "a").write_text("x")
    result = called("feed", "a", env={"COPYDESK_DATA_DIR": str(tmp_path)})
    assert result.exit_code == 1
    assert result.stderr.startswith("copydesk: no embedded broker is running")
    assert result.stderr.count("\n") == 1


def test_config_shows_value_origin_and_meaning(tmp_path):
    (tmp_path / "copydesk.toml").write_text('prefix = "wire"\nsasl_password = "hunter2"\n')
    result = called("config", env={"COPYDESK_WORKERS": "3"})
    assert "wire  [copydesk.toml]" in result.stdout
    assert "3  [COPYDESK_WORKERS]" in result.stdout
    assert "Prefix of every topic name." in result.stdout
    assert "********  [copydesk.toml]" in result.stdout
    assert "hunter2" not in result.stdout


def test_config_for_programs(tmp_path):
    (tmp_path / "other.toml").write_text("workers = 4")
    found = json.loads(called("--config", "other.toml", "config", "--json").stdout)
    assert found["workers"] == {"value": 4, "from": "other.toml", "meaning": found["workers"]["meaning"]}
    assert list(found) == list(config.FIELDS)
    assert list(json.loads(called("config", "workers", "--json").stdout)) == ["workers"]


def test_config_of_one_key():
    assert called("config", "prefix").stdout == "news\n"
    assert called("config", "data_dir", env={"COPYDESK_DATA_DIR": "/" + "x" * 900}).stdout == "/" + "x" * 900 + "\n"
    result = called("config", "prefx")
    assert result.exit_code == 2
    assert result.stderr == "copydesk: unknown setting 'prefx': did you mean 'prefix'?\n"


def test_config_prints_the_example_and_the_page():
    assert called("config", "--example").stdout == config.example_file()
    assert called("config", "--markdown").stdout == config.reference()
    assert called("config", "--markdown", "--example").exit_code == 2
    assert called("config", "prefix", "--example").exit_code == 2


def test_settings_that_cannot_be_used_end_every_command():
    result = called("doctor", env={"COPYDESK_WORKERS": "many"})
    assert result.exit_code == 2
    assert result.stderr == "copydesk: setting workers is 'many': use a whole number\n"


@pytest.fixture
def healthy(monkeypatch):
    """A machine on which all is well, with a broker that answers."""
    cluster = SimpleNamespace(drift=[])

    async def drift(settings):
        if isinstance(cluster.drift, CopydeskError):
            raise cluster.drift
        return cluster.drift

    monkeypatch.setattr(doctor, "drift", drift)
    monkeypatch.setattr(doctor, "java_command", lambda: "java")
    monkeypatch.setattr(doctor, "java_version", lambda _: 21)
    monkeypatch.setattr(doctor, "holds_kafka", lambda _: True)
    monkeypatch.setattr(doctor, "available_memory", lambda: 64_000 * MIB)
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: SimpleNamespace(free=100_000 * MIB))
    monkeypatch.setattr(doctor.shutil, "which", lambda _: None)
    return cluster


def found_by(check, **settings):
    return [(one.check, one.status) for one in check(Settings(**settings))]


def test_doctor_on_a_healthy_machine(healthy):
    result = called("doctor", "--json", env={"COPYDESK_BROKER": "127.0.0.1:1"})
    findings = json.loads(result.stdout)["findings"]
    assert result.exit_code == 0
    assert {one["check"] for one in findings} >= {
        "settings",
        "python",
        "libraries",
        "data folder",
        "disk",
        "memory",
        "broker",
    }
    assert all(one["status"] == "ok" or one["advice"] for one in findings)


def test_doctor_says_what_to_do(healthy):
    healthy.drift = UnreachableError("no answer from Kafka at 127.0.0.1:1: check COPYDESK_BROKER")
    result = called("doctor", env={"COPYDESK_BROKER": "127.0.0.1:1"})
    assert result.exit_code == 1
    assert "FAIL  broker: no answer from Kafka at 127.0.0.1:1\n      check COPYDESK_BROKER\n" in result.stdout


def test_doctor_warns_of_topics_and_goes_on(healthy):
    healthy.drift = [Drift("news.raw", "topic", "there", "missing"), Drift("news.clean", "partitions", "4", "1")]
    result = called("doctor", env={"COPYDESK_BROKER": "127.0.0.1:1"})
    assert result.exit_code == 0
    assert "copydesk topics" in result.stdout
    assert "news.clean: partitions is 1, not 4" in result.stdout


def test_doctor_without_an_embedded_broker_warns(healthy, tmp_path):
    assert found_by(doctor.cluster, data_dir=str(tmp_path)) == [("broker", "warn")]


@pytest.mark.parametrize(
    ("version", "status"), [((3, 10), "fail"), ((3, 11), "ok"), ((3, 13), "ok"), ((3, 14), "fail")]
)
def test_doctor_knows_the_pythons(monkeypatch, version, status):
    monkeypatch.setattr(sys, "version_info", (*version, 0))
    assert found_by(doctor.python) == [("python", status)]


def test_doctor_finds_a_broken_library(monkeypatch):
    monkeypatch.setattr(doctor, "MODULES", {"click": "click", "lost": "no_such_module"})
    (finding,) = doctor.libraries(Settings())
    assert (finding.status, "lost" in finding.detail) == ("fail", True)


def test_doctor_looks_for_java_jars_and_maven(healthy, monkeypatch):
    assert found_by(doctor.java) == [("java", "ok"), ("kafka", "ok")]
    assert found_by(doctor.java, broker="kafka:9092") == []
    monkeypatch.setattr(doctor, "holds_kafka", lambda _: False)
    assert found_by(doctor.java) == [("java", "ok"), ("kafka", "fail")]
    monkeypatch.setattr(doctor.shutil, "which", lambda _: "/usr/bin/mvn")
    assert found_by(doctor.java) == [("java", "ok"), ("kafka", "ok")]

    def none():
        raise BrokerError("needs Java 17 or newer, there is none on PATH: install it")

    monkeypatch.setattr(doctor, "java_command", none)
    (finding,) = doctor.java(Settings())
    assert (finding.status, finding.advice) == ("fail", "install it")


@pytest.mark.parametrize(("mib", "status"), [(10, "fail"), (1000, "warn"), (9000, "ok")])
def test_doctor_weighs_the_disk(healthy, monkeypatch, tmp_path, mib, status):
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: SimpleNamespace(free=mib * MIB))
    data_dir = tmp_path / "not" / "there" / "yet"
    assert found_by(doctor.folder, data_dir=str(data_dir)) == [("data folder", "ok"), ("disk", status)]
    assert not (tmp_path / "not").exists()


def test_doctor_on_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    assert found_by(doctor.folder, data_dir=str(tmp_path / "file" / "data")) == [("data folder", "fail")]


@pytest.mark.parametrize(("free", "status"), [(100 * MIB, "warn"), (9000 * MIB, "ok"), (None, "ok")])
def test_doctor_weighs_memory(monkeypatch, free, status):
    monkeypatch.setattr(doctor, "available_memory", lambda: free)
    assert found_by(doctor.memory) == [("memory", status)]


def test_available_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(doctor, "MEMORY_FILE", tmp_path / "meminfo")
    assert doctor.available_memory() is None
    (tmp_path / "meminfo").write_text("MemTotal:  9 kB\nMemAvailable:    5 kB\n")
    assert doctor.available_memory() == 5 * 1024


def test_doctor_looks_at_ports(monkeypatch, tmp_path, unused_tcp_port):
    free = {"web_port": unused_tcp_port, "broker": "kafka:9092"}
    assert found_by(doctor.ports, **free) == [("web_port", "ok")]
    assert found_by(doctor.ports, **free, web_bind="0.0.0.0") == [("web_port", "ok"), ("web_bind", "warn")]
    assert found_by(doctor.ports, **free, web_bind="localhost") == [("web_port", "ok")]
    assert found_by(doctor.ports, **free, web_bind="no.such.host.invalid")[0] == ("web_port", "warn")
    assert found_by(doctor.ports, broker_port=unused_tcp_port, web_port=unused_tcp_port, data_dir=str(tmp_path))[0] == ("broker_port", "ok")  # fmt: skip


def test_the_manual_walks_commands_and_their_options(monkeypatch):
    # A new table: taking commands out of the real one and putting them back would change their order.
    monkeypatch.setattr(main_module, "COMMANDS", {name: COMMANDS[name] for name in ("feed", "config")})
    text = manual.manual()
    assert text.count("\n## copydesk") == 3
    assert "## copydesk feed" in text
    for parameter in feed.feed.params:
        assert not isinstance(parameter, click.Option) or parameter.opts[0] in text


def test_an_unknown_command_is_a_usage_error():
    assert called("fed").exit_code == 2


def test_a_document_is_a_document():
    assert Document(b"x") == Document(b"x", None, (), "")
