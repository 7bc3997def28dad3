"""A cluster with TLS, SASL and an authorizer: the pipeline runs with the documented rights, and a refusal is one line."""

import asyncio
import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
import secured
from aiokafka import AIOKafkaProducer
from click.testing import CliRunner

from copydesk.config.settings import Settings, environment_of
from copydesk.streams.admin import ensure_topics
from copydesk.streams.broker_java import fetch_jars
from copydesk.streams.cli.main import main
from copydesk.streams.clients import client_options
from copydesk.streams.rights import ROLES, commands, table

pytestmark = [
    pytest.mark.broker,
    pytest.mark.faults,
    # aiokafka leaves the socket of a login that failed to the garbage collector.
    pytest.mark.filterwarnings("ignore:unclosed (transport|<socket):ResourceWarning"),
    pytest.mark.filterwarnings("ignore:.*(_SelectorTransport|socket\\.socket):pytest.PytestUnraisableExceptionWarning"),
]
ARTICLE = {
    "url": "https://news.example/ferry",
    "id": "ferry",
    "content": "Ferry runs again\n\nThe ferry to the island runs again from Monday, the town council of Harwick said "
    "on Friday.\n\nResidents had waited three months for the repair of the engine, which failed in a storm.",
    "content_type": "text/plain",
}
SECONDS = 60


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    found = secured.Cluster(tmp_path_factory.mktemp("secured"), fetch_jars(Settings(), lambda _: None))
    try:
        found.start([*ROLES, "stranger"])
        asyncio.run(_prepared(found))
        yield found
    finally:
        found.stop()


async def _prepared(found):
    for role in ROLES:
        await found.allow(role, role, found.plain)


def test_the_page_lists_the_rights_and_the_commands_that_give_them():
    page = (Path(__file__).parents[2] / "docs" / "security.md").read_text("utf-8")
    assert "\n".join(table(Settings())) in page
    for role in ROLES:
        assert "\n".join(commands(role, Settings())) in page


def command(settings, *arguments):
    return CliRunner().invoke(main, arguments, env=environment_of(settings), catch_exceptions=False)


def one_line(done, *words):
    assert done.exit_code == 1, done.output
    assert done.stderr.count("\n") == 1, done.stderr
    assert all(word in done.stderr for word in words), done.stderr
    assert "pass-of" not in done.output


class Worker:
    """A worker process as some user."""

    def __init__(self, settings):
        environment = os.environ | environment_of(settings) | {"COPYDESK_LOG_FORMAT": "json"}
        program = [sys.executable, "-m", "copydesk.streams.cli.main", "worker"]
        self._process = subprocess.Popen(program, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)  # fmt: skip

    def ended(self):
        """Exit code and what it logged, once it has ended by itself."""
        try:
            out, _ = self._process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            return None, self.stop()
        return self._process.returncode, out

    def stop(self):
        self._process.terminate()
        return self._process.communicate(timeout=SECONDS)[0]


def test_each_role_does_its_work_with_the_documented_rights_and_no_more(cluster, tmp_path):
    assert command(cluster.settings_of("operator"), "topics").exit_code == 0
    worker = Worker(cluster.settings_of("worker"))
    try:
        file = tmp_path / "a.jsonl"
        file.write_text(json.dumps(ARTICLE))
        for mechanism in secured.MECHANISMS:
            fed = command(cluster.settings_of("producer", sasl_mechanism=mechanism), "feed", str(file))
            assert fed.exit_code == 0, fed.output
        audited = command(cluster.settings_of("operator"), "audit", "--wait", "60")
        assert audited.exit_code == 0, audited.output
        exported = command(cluster.settings_of("consumer"), "export", "--format", "ninjs")
        assert exported.exit_code == 0, exported.output
        assert json.loads(exported.stdout)["headlines"][0]["value"] == "Ferry runs again"
        sunk = command(cluster.settings_of("consumer"), "sink", "sqlite", str(tmp_path / "n.db"), "--once")
        assert "wrote 1 articles" in sunk.stdout, sunk.output
    finally:
        logged = worker.stop()
    assert "pass-of" not in logged
    one_line(command(cluster.settings_of("producer"), "export"), "no right to see it")
    one_line(command(cluster.settings_of("consumer"), "tail", "raw", "--no-follow"), "no right to see it")
    one_line(command(cluster.settings_of("stranger"), "feed", str(file)), "does not allow this user", "news.raw")


@pytest.mark.parametrize("arguments", [("topics",), ("audit",), ("export",)])
def test_a_wrong_password_is_one_line(cluster, arguments):
    settings = cluster.settings_of("worker", sasl_password="pass-of-nobody")
    one_line(command(settings, *arguments), "does not know user 'worker' by this password", "COPYDESK_SASL_PASSWORD")


def test_a_worker_with_a_wrong_password_ends_with_one_line(cluster):
    code, logged = Worker(cluster.settings_of("worker", sasl_password="pass-of-nobody")).ended()
    assert (code, logged.count("\n")) == (1, 1), logged
    assert "does not know user 'worker'" in logged


@pytest.mark.parametrize("mechanism", secured.MECHANISMS)
def test_a_user_that_is_not_there_is_one_line(cluster, mechanism):
    one_line(command(cluster.settings_of("nobody", sasl_mechanism=mechanism), "topics"), "does not know user 'nobody'")


def test_a_certificate_of_another_authority_is_one_line(cluster):
    settings = cluster.settings_of("worker", ssl_cafile=str(cluster.folder / "other.pem"))
    one_line(command(settings, "topics"), "is not to be trusted", "set ssl_cafile")


def test_a_port_without_tls_is_one_line(cluster):
    settings = cluster.settings_of("worker", broker=cluster.plain.broker)
    one_line(command(settings, "topics"))


# What a worker cannot do without; Describe comes with each of them, DescribeConfigs is for those who compare topics.
NEEDED = [(right, each) for right in ROLES["worker"] for each in right.operations if each in {"Read", "Write"}]


@pytest.mark.parametrize(("right", "operation"), NEEDED, ids=lambda each: getattr(each, "resource", each))
def test_a_worker_without_one_of_its_rights_ends_with_one_line(cluster, right, operation, tmp_path):
    right = replace(right, operations=(operation,))
    asyncio.run(_without(cluster, right))
    try:
        code, logged = Worker(cluster.settings_of("worker", data_dir=str(tmp_path))).ended()
    finally:
        asyncio.run(cluster.change(right, "worker", cluster.plain))
    assert code == 1, logged[-3000:]
    assert "Traceback" not in logged
    assert "pass-of" not in logged
    assert "Kafka does not" in logged.splitlines()[-1], logged[-3000:]


async def _without(cluster, right):
    """One right less, and a record that makes a worker use all of them."""
    await ensure_topics(cluster.plain)
    await cluster.change(right, "worker", cluster.plain, take=True)
    async with AIOKafkaProducer(**client_options(cluster.plain)) as producer:
        await producer.send_and_wait("news.raw", json.dumps(ARTICLE | {"id": f"n{time.time()}"}).encode())
