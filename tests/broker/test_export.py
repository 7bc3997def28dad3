"""`copydesk export` on a real broker."""

import asyncio
import json
import signal
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner
from enriched import enriched, publish
from pyarrow import parquet

from copydesk.config.settings import environment_of
from copydesk.streams.admin import ensure_topics
from copydesk.streams.cli.main import main


@pytest.fixture
def settings(broker):
    settings = broker.make_settings(partitions=2)
    asyncio.run(ensure_topics(settings))
    return settings


def command(settings, *arguments):
    return CliRunner().invoke(main, ["export", *arguments], env=environment_of(settings), catch_exceptions=False)


@pytest.mark.parametrize("form", ["ninjs", "schemaorg", "jsonl"])
def test_everything_that_is_committed_is_written_once(settings, form):
    asyncio.run(publish(settings, [enriched(n) for n in range(30)], [b"{}"] if form != "jsonl" else []))
    done = command(settings, "--format", form)
    assert done.exit_code == 0, done.output
    name = {"ninjs": "uri", "schemaorg": "identifier", "jsonl": "id"}[form]
    found = [json.loads(line)[name].rpartition(":")[2] for line in done.stdout.splitlines()]
    assert sorted(found) == sorted(f"a{n}" for n in range(30))
    assert "wrote 30 records" in done.stderr
    assert ("1 records are none" in done.stderr) == (form != "jsonl")


def test_a_range_is_cut_by_when_records_came(settings, tmp_path):
    asyncio.run(publish(settings, [enriched(0)]))
    time.sleep(0.05)
    middle = time.time()
    time.sleep(0.05)
    asyncio.run(publish(settings, [enriched(1), enriched(2)]))
    instant = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(middle)) + f".{int(middle % 1 * 1000):03d}Z"
    for option, ids in (("--since", ["a1", "a2"]), ("--until", ["a0"])):
        done = command(settings, option, instant)
        assert sorted(json.loads(line)["id"] for line in done.stdout.splitlines()) == ids
    assert command(settings, "--since", "2099-01-01").stdout == ""
    assert len(command(settings, "--since", "1h").stdout.splitlines()) == 3


def test_parquet_is_a_file_of_rows(settings, tmp_path):
    asyncio.run(publish(settings, [enriched(n) for n in range(5)]))
    done = command(settings, "--format", "parquet", "--output", str(tmp_path / "a.parquet"))
    assert done.exit_code == 0, done.output
    assert sorted(parquet.read_table(tmp_path / "a.parquet").column("id").to_pylist()) == [f"a{n}" for n in range(5)]


def test_followed_it_writes_what_comes_and_ends_cleanly(settings, tmp_path):
    asyncio.run(publish(settings, [enriched(0)]))
    program = [sys.executable, "-m", "copydesk.streams.cli.main", "export", "--follow", "--format", "ninjs"]
    process = subprocess.Popen(
        program, env=environment_of(settings), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert json.loads(process.stdout.readline())["altIds"][0]["value"] == "a0"
    asyncio.run(publish(settings, [enriched(1)]))
    assert json.loads(process.stdout.readline())["altIds"][0]["value"] == "a1"
    process.send_signal(signal.SIGTERM)
    out, error = process.communicate(timeout=30)
    assert (process.returncode, out) == (0, "")
    assert "wrote 2 records" in error


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--format", "parquet"], "needs --output"),
        (["rejected", "--format", "ninjs"], "topics of articles"),
        (["--since", "tomorrow"], "none of"),
        (["--follow", "--until", "1h"], "no end"),
        (["--since", "1h", "--until", "2h"], "not before"),
        (["duplicate", "--format", "parquet", "--output", "x"], "topic enriched"),
    ],
)
def test_what_does_not_go_together_is_said(arguments, words, tmp_path):
    done = CliRunner().invoke(main, ["export", *arguments], env={"COPYDESK_DATA_DIR": str(tmp_path)})
    assert done.exit_code == 2
    assert words in done.stderr
