"""Nothing is lost and nothing doubled, whatever dies. Counted by the audit, at read_committed."""

import asyncio
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from harness import SESSION_SECONDS, Pipeline

from copydesk.config.settings import Settings
from copydesk.streams.failpoints import POINTS

pytestmark = [pytest.mark.broker, pytest.mark.faults]
ROOT = Path(__file__).parents[2]
ARTICLES = 300


@pytest.fixture
def pipeline(tmp_path: Path) -> Iterator[Pipeline]:
    pipeline = Pipeline(Settings(data_dir=str(tmp_path), jars_dir=str(ROOT / ".copydesk" / "kafka-4.3.1")))
    try:
        pipeline.start_broker()
        yield pipeline
    finally:
        pipeline.stop()


async def test_a_worker_killed_at_any_failpoint_loses_and_doubles_nothing(pipeline: Pipeline):
    await pipeline.prepare()
    for point in POINTS:
        # Alone, so that the next start has to find what the dead one left; each with a state folder of its own, so that
        # the index is restored from the beginning.
        await pipeline.feed(ARTICLES)
        pipeline.start_worker(point, point if point == "index-restore" else f"{point}:2")
        assert await pipeline.wait_dead(point) == -signal.SIGKILL, pipeline.logs()
    pipeline.start_worker("last")
    await pipeline.assert_all_once()


async def test_workers_killed_and_stopped_at_random_moments_lose_and_double_nothing(pipeline: Pipeline):
    await pipeline.prepare()
    pipeline.start_worker("one")
    pipeline.start_worker("two")
    feeding = asyncio.create_task(pipeline.feed(4 * ARTICLES, rate=200))
    await asyncio.sleep(4)
    pipeline.signal("one", signal.SIGKILL)
    await asyncio.sleep(1)
    pipeline.start_worker("one")
    await asyncio.sleep(4)
    pipeline.signal("two", signal.SIGTERM)
    assert await pipeline.wait_dead("two") == 0, pipeline.log("two")
    pipeline.start_worker("two")
    await feeding
    await pipeline.assert_all_once()


async def test_a_worker_that_wakes_after_its_session_ended_is_fenced(pipeline: Pipeline):
    await pipeline.prepare()
    pipeline.start_worker("sleeper")
    pipeline.start_worker("waker")
    feeding = asyncio.create_task(pipeline.feed(3 * ARTICLES, rate=150))
    await asyncio.sleep(4)
    pipeline.signal("sleeper", signal.SIGSTOP)
    await asyncio.sleep(2 * SESSION_SECONDS)
    pipeline.signal("sleeper", signal.SIGCONT)
    await feeding
    await pipeline.assert_all_once()
    assert pipeline.alive("sleeper"), pipeline.log("sleeper")
    assert pipeline.alive("waker"), pipeline.log("waker")


async def test_a_broker_killed_in_full_flow_comes_back_and_the_workers_go_on(pipeline: Pipeline):
    await pipeline.prepare()
    pipeline.start_worker("one")
    pipeline.start_worker("two")
    feeding = asyncio.create_task(pipeline.feed(3 * ARTICLES, rate=200))
    await asyncio.sleep(5)
    await asyncio.to_thread(pipeline.kill_broker)
    await asyncio.sleep(2)
    pipeline.start_broker()
    await feeding
    await pipeline.assert_all_once()
    assert pipeline.alive("one"), pipeline.log("one")
    assert pipeline.alive("two"), pipeline.log("two")
