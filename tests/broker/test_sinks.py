"""`copydesk sink` on a real broker: real databases, real deaths; nothing lost, nothing doubled."""

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time

import postgres
import psycopg
import pytest
from click.testing import CliRunner
from enriched import enriched, publish

from copydesk.config.settings import environment_of
from copydesk.streams.admin import ensure_topics
from copydesk.streams.cli.main import main

COUNT = 120
SECONDS = 60


class Desk:
    """Articles on a topic of our own, and the command."""

    def __init__(self, settings):
        self.settings = settings
        self.environment = environment_of(settings)

    def command(self, *arguments):
        return CliRunner().invoke(main, arguments, env=self.environment, catch_exceptions=False)

    def start(self, *arguments, failpoint=""):
        environment = os.environ | self.environment | {"FAILPOINT": failpoint}
        command = [sys.executable, "-m", "copydesk.streams.cli.main", "sink", *arguments]
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture(scope="module")
def server():
    binaries = postgres.binaries()
    if binaries is None:
        pytest.skip("NO POSTGRESQL SERVER HERE, its sink is not tested: apt-get install postgresql")
    server = postgres.Server(binaries)
    try:
        server.start()
        yield server
    finally:
        server.close()


@pytest.fixture
def desk(broker):
    return Desk(broker.make_settings(partitions=3))


class Sqlite:
    """The sink's file, and what it holds."""

    def __init__(self, desk, tmp_path):
        self.path = tmp_path / "news.db"
        self.arguments = ("sqlite", str(self.path))

    def rows(self, query):
        with sqlite3.connect(self.path) as connection:
            found = connection.execute(query).fetchall()
        connection.close()
        return found


class Postgres:
    """The same of the server; each test has a schema of its own."""

    def __init__(self, desk, server):
        self._connect, self.server = psycopg.connect, server
        self.schema = f"t{time.monotonic_ns()}"
        self._query(f"create schema {self.schema}", fetch=False)
        desk.environment["COPYDESK_POSTGRES_DSN"] = server.dsn
        desk.environment["PGOPTIONS"] = f"-c search_path={self.schema}"
        self.arguments = ("postgres",)

    def rows(self, query):
        return self._query(query, fetch=True)

    def _query(self, query, *, fetch):
        with self._connect(self.server.dsn, options=f"-c search_path={self.schema}") as connection:
            cursor = connection.execute(query)
            return cursor.fetchall() if fetch else []


@pytest.fixture(params=["sqlite", "postgres"])
def store(request, desk, tmp_path):
    if request.param == "sqlite":
        return Sqlite(desk, tmp_path)
    return Postgres(desk, request.getfixturevalue("server"))


def test_killed_at_every_step_it_loses_and_doubles_nothing(desk, store):
    asyncio.run(_filled(desk.settings, [*(enriched(n) for n in range(COUNT)), enriched(7, title="Corrected")]))
    for failpoint in ("sink-before-commit:1", "sink-after-commit:2", "sink-before-commit:3", "sink-after-commit:1"):
        process = desk.start(*store.arguments, "--once", "--batch", "10", failpoint=failpoint)
        assert process.wait(SECONDS) == -signal.SIGKILL, process.communicate()
        process.communicate()
    done = desk.command("sink", *store.arguments, "--once", "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["written"] > 0, "some was left to do"
    assert_complete(store, COUNT)
    assert store.rows("select title from articles where id = 'a7'") == [("Corrected",)], "the last one counts"
    again = desk.command("sink", *store.arguments, "--once", "--json")
    assert json.loads(again.stdout) == {"written": 0, "skipped": 0, "gone": 0}


def assert_complete(store, count):
    ids = sorted(row[0] for row in store.rows("select id from articles"))
    assert ids == sorted(f"a{n}" for n in range(count))
    assert store.rows("select count(*) from entities") == [(3 * count,)]
    places = store.rows("select partition, max(record_offset) + 1 from articles group by partition order by partition")
    assert store.rows("select partition, following from offsets order by partition") == places


async def _filled(settings, articles, values=()):
    await ensure_topics(settings)
    await publish(settings, articles, values)


def test_it_goes_on_with_what_comes_and_ends_cleanly(desk, store):
    asyncio.run(_filled(desk.settings, [enriched(0)]))
    process = desk.start(*store.arguments, "--seconds", "0.1")
    _until(lambda: _count(store) == 1)
    asyncio.run(publish(desk.settings, [enriched(n) for n in range(1, 40)], [b"{}", b"no json"]))
    _until(lambda: _count(store) == 40)
    process.send_signal(signal.SIGTERM)
    out, error = process.communicate(timeout=SECONDS)
    assert process.returncode == 0, error
    assert "wrote 40 articles" in out


def _count(store):
    try:
        return store.rows("select count(*) from articles")[0][0]
    except Exception:  # noqa: BLE001 - no table yet, or a server that is away
        return -1


def _until(holds):
    deadline = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < deadline, "did not come to be"
        time.sleep(0.05)


def test_a_server_that_dies_is_waited_for(desk, server):
    store = Postgres(desk, server)
    asyncio.run(_filled(desk.settings, [enriched(n) for n in range(40)]))
    process = desk.start(*store.arguments, "--seconds", "0.1", "--batch", "5")
    _until(lambda: _count(store) > 0)
    server.kill()
    asyncio.run(publish(desk.settings, [enriched(n) for n in range(40, 80)]))
    time.sleep(1)
    assert process.poll() is None
    server.start()
    _until(lambda: _count(store) == 80)
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=SECONDS)
    assert process.returncode == 0
    assert "waiting for the database" in error
    assert "the database is there again" in error
    assert "s3cr3t" not in error
    assert_complete(store, 80)


@pytest.mark.parametrize(
    ("dsn", "code", "words"),
    [
        ("postgresql://desk:wrong@127.0.0.1:{port}/postgres", 1, "password authentication failed"),
        ("postgresql://desk:s3cr3t%27pass@127.0.0.1:{port}/nothere", 1, "does not exist"),
        ("nonsense s3cr3t", 2, "postgres_dsn cannot be read"),
    ],
)
def test_what_waiting_cannot_mend_is_one_line_without_the_password(desk, server, dsn, code, words):
    asyncio.run(_filled(desk.settings, []))
    desk.environment["COPYDESK_POSTGRES_DSN"] = dsn.format(port=server.port)
    done = desk.command("sink", "postgres", "--once")
    assert done.exit_code == code
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert "s3cr3t" not in done.output


def test_text_that_no_database_takes_is_made_fit(desk, store):
    asyncio.run(_filled(desk.settings, [enriched(0, text="a\0b\\u0000 \U0001f600", extra={"x": "\\\0"})]))
    done = desk.command("sink", *store.arguments, "--once")
    assert done.exit_code == 0, done.output
    assert store.rows("select text from articles") == [("a\ufffdb\\u0000 \U0001f600",)]


def test_two_sinks_do_not_write_over_each_other(desk, store):
    asyncio.run(_filled(desk.settings, [enriched(0)]))
    first = desk.start(*store.arguments, "--seconds", "0")
    second = desk.start(*store.arguments, "--seconds", "0")
    _until(lambda: _count(store) == 1)
    asyncio.run(publish(desk.settings, [enriched(n) for n in range(1, 60)]))
    _until(lambda: first.poll() is not None or second.poll() is not None)
    _until(lambda: _count(store) == 60 or None not in (first.poll(), second.poll()))
    for process in (first, second):
        process.send_signal(signal.SIGTERM)
    told = [process.communicate(timeout=SECONDS)[1] for process in (first, second)]
    assert any("another sink writes partition" in error for error in told), told
    assert desk.command("sink", *store.arguments, "--once").exit_code == 0
    assert_complete(store, 60)


def test_a_database_of_another_cluster_or_of_a_topic_made_anew_is_refused(desk, store):
    asyncio.run(_filled(desk.settings, [enriched(n) for n in range(5)]))
    assert desk.command("sink", *store.arguments, "--once").exit_code == 0
    _change(store, "update offsets set following = following + 1000")
    done = desk.command("sink", *store.arguments, "--once")
    assert done.exit_code == 1
    assert "it was created anew" in done.stderr
    _change(store, "update offsets set cluster_id = 'other'")
    done = desk.command("sink", *store.arguments, "--once")
    assert done.exit_code == 1
    assert "another Kafka cluster" in done.stderr


def _change(store, statement):
    if isinstance(store, Postgres):
        store._query(statement, fetch=False)
    else:
        store.rows(statement)
