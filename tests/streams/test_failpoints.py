"""Failpoints: where the environment asks for it the process dies by SIGKILL, and nowhere else."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from copydesk.streams import failpoints

STREAMS = Path(failpoints.__file__).parent
# Counts aloud how often a point was passed, so that the last line says when the process died.
PASSING = """
from copydesk.streams.failpoints import reached
for number in range(1, 6):
    for point in {points}:
        reached(point)
    print(number, flush=True)
"""


def passing(failpoint: str | None, *points: str) -> tuple[int, int]:
    """(exit code, rounds survived) of a process that reaches the points five times."""
    environment = {name: value for name, value in os.environ.items() if name != "FAILPOINT"}
    if failpoint is not None:
        environment["FAILPOINT"] = failpoint
    done = subprocess.run(
        [sys.executable, "-c", PASSING.format(points=points)], env=environment, capture_output=True, check=False
    )
    assert done.stderr == b"", "it dies without a word"
    return done.returncode, len(done.stdout.split())


@pytest.mark.parametrize(("times", "survived"), [(1, 0), (2, 1), (5, 4)])
def test_the_process_dies_the_nth_time_it_gets_there(times: int, survived: int):
    assert passing(f"before-commit:{times}", "before-commit") == (-signal.SIGKILL, survived)


def test_without_a_number_it_dies_the_first_time():
    assert passing("before-commit", "before-commit") == (-signal.SIGKILL, 0)


@pytest.mark.parametrize("failpoint", [None, "", "before-commit:6", "after-commit:1"])
def test_it_lives_where_nothing_asks_for_its_death(failpoint: str | None):
    assert passing(failpoint, "before-commit") == (0, 5)


def test_other_points_do_not_count():
    points = ("before-transaction", "before-commit", "after-commit")
    assert passing("before-commit:3", *points) == (-signal.SIGKILL, 2)


def test_every_point_is_reached_somewhere_and_none_is_reached_that_has_no_name():
    sources = (STREAMS.parent / "agents").rglob("*.py"), STREAMS.rglob("*.py")
    texts = [path.read_text("utf-8") for folder in sources for path in folder]
    used = {name for text in texts for name in re.findall(r'reached\("([\w-]+)"\)', text)}
    assert used == {*failpoints.POINTS, *failpoints.SINK_POINTS}
