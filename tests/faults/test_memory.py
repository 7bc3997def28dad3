"""Memory is bounded by what a worker holds, not by what waits: `python -m bench.memory` with a smaller backlog."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from copydesk.streams import tether

pytestmark = [pytest.mark.broker, pytest.mark.faults]
ROOT = Path(__file__).parents[2]
PAGES = 600
GIANT_EVERY = 50
BOUND = 700_000_000
# 20 s on two cores, a few times that beside other work.
SECONDS = 150


def test_a_worker_before_a_backlog_of_large_pages_stays_small_and_in_its_group():
    bench = [sys.executable, "-m", "bench.memory", "--pages", str(PAGES), "--giant-every", str(GIANT_EVERY), "--json"]
    done = subprocess.run(
        [sys.executable, tether.__file__, str(os.getpid()), *bench],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.stdout, done.stderr[-3000:]
    found = json.loads(done.stdout)
    assert found["outcomes"] == {"enriched": PAGES, "duplicate": 0, "rejected": 0, "dead-letter": 0}, found
    assert found["peak"] <= BOUND, found
    assert (found["generations"], found["removals"]) == (1, 0), found
    assert done.returncode == 0, done.stderr[-3000:]
