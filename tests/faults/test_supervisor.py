"""`copydesk run` and `demo`: supervised, stopped cleanly by signals, nothing left behind."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COPYDESK = (sys.executable, "-m", "copydesk.streams.cli.main")
PATIENCE_SECONDS = 60.0

pytestmark = [pytest.mark.broker, pytest.mark.faults]


class Command:
    """A command of ours in a session of its own, as in a terminal, and every process that it started."""

    def __init__(self, folder: Path, *arguments: str, **settings: str) -> None:
        self.folder = folder
        self.log = folder / "output.log"
        environment = os.environ | {
            "COPYDESK_DATA_DIR": str(folder / "data"),
            "COPYDESK_JARS_DIR": str(ROOT / ".copydesk" / "kafka-4.3.1"),
            **{f"COPYDESK_{name.upper()}": value for name, value in settings.items()},
        }
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [*COPYDESK, *arguments],
                env=environment,
                cwd=folder,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def output(self) -> str:
        return self.log.read_text("utf-8", "replace")

    def wait_for(self, condition: Callable[[], object], what: str) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            assert time.monotonic() < deadline, f"{what} never came\n{self.output()}"
            assert self.process.poll() is None, f"ended with {self.process.returncode} before {what}\n{self.output()}"
            time.sleep(0.1)

    def wait_for_line(self, words: str) -> None:
        self.wait_for(lambda: words in self.output(), repr(words))

    def ended(self) -> int:
        return self.process.wait(PATIENCE_SECONDS)

    def family(self) -> dict[int, str]:
        """Process id to command line of every process that was started on this test's folder."""
        mark, found = str(self.folder).encode(), {}
        for entry in Path("/proc").iterdir():
            try:
                line = (entry / "cmdline").read_bytes()
                if entry.name.isdigit() and (mark in line or mark in (entry / "environ").read_bytes()):
                    found[int(entry.name)] = line.replace(b"\0", b" ").decode()
            except OSError:
                continue
        return found

    def workers(self) -> list[int]:
        return [pid for pid, line in self.family().items() if re.search(r"cli\.main worker\s*$", line)]

    def wait_until_alone(self) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self.family():
            assert time.monotonic() < deadline, f"left behind: {self.family()}"
            time.sleep(0.1)

    def destroy(self) -> None:
        for pid in self.family():
            os.kill(pid, signal.SIGKILL)
        self.process.wait(PATIENCE_SECONDS)


@pytest.fixture
def command(tmp_path: Path) -> Iterator[Callable[..., Command]]:
    started: list[Command] = []

    def start(*arguments: str, **settings: str) -> Command:
        started.append(Command(tmp_path, *arguments, **settings))
        return started[-1]

    yield start
    for each in started:
        each.destroy()


def test_run_restarts_a_dead_worker_and_ctrl_c_stops_everything(command: Callable[..., Command]):
    run = command("run", "--workers", "2", broker_port="19391", web_port="19392")
    run.wait_for_line("Copydesk runs on")
    run.wait_for(lambda: len(run.workers()) == 2, "two workers")
    victim = run.workers()[0]
    os.kill(victim, signal.SIGKILL)
    run.wait_for(lambda: len(run.workers()) == 2 and victim not in run.workers(), "a new worker")
    os.killpg(run.process.pid, signal.SIGINT)
    assert run.ended() == 0, run.output()
    run.wait_until_alone()
    assert "Traceback" not in run.output()


def test_nothing_survives_a_supervisor_that_is_killed(command: Callable[..., Command]):
    run = command("run", broker_port="19393", web_port="19394")
    run.wait_for_line("Copydesk runs on")
    run.wait_for(lambda: len(run.workers()) == 1, "a worker")
    assert any("kafka.Kafka" in line for line in run.family().values())
    run.process.kill()
    run.ended()
    run.wait_until_alone()


def test_an_interrupted_demo_leaves_no_process_and_no_folder(command: Callable[..., Command]):
    demo = command("demo")
    demo.wait_for_line("feeding the samples")
    os.killpg(demo.process.pid, signal.SIGINT)
    assert demo.ended() == 130, demo.output()
    demo.wait_until_alone()
    assert list((demo.folder / "data").iterdir()) == []
    assert "Traceback" not in demo.output()


def test_the_demo_shows_the_funnel_a_record_the_page_and_the_verdict(command: Callable[..., Command], tmp_path: Path):
    story = "A bridge for Tartu\n\nThe council of Tartu in Estonia voted on Monday to build a bridge.\n\nIt will open in May."
    (tmp_path / "story.txt").write_text(story, "utf-8")
    demo = command("demo", "story.txt")
    assert demo.ended() == 0, demo.output()
    for words in ("A bridge for Tartu", "Estonia (LOC", "raw  ", "enriched", "audit: OK", "page: http://127.0.0.1:"):
        assert words in demo.output()
    demo.wait_until_alone()
    assert list((demo.folder / "data").iterdir()) == []
