"""Nothing is lost and nothing doubled, whatever dies. Counted by the audit, at read_committed."""

import asyncio
import signal
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from harness import SESSION_SECONDS, Pipeline

from copydesk.config.settings import Settings
from copydesk.streams import broker
from copydesk.streams.ports import free_port

pytestmark = [pytest.mark.broker, pytest.mark.faults]
ROOT = Path(__file__).parents[2]
ARTICLES = 300


@pytest.fixture(scope="module")
def mortal_broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A broker of our own: it is killed in full flow."""
    settings = Settings(
        data_dir=str(tmp_path_factory.mktemp("mortal")),
        jars_dir=str(ROOT / ".copydesk" / "kafka-4.3.1"),
        broker_port=free_port("127.0.0.1", 0),  # while it is dead nobody else may take its place
    )
    running = broker.start(settings, die_with_parent=True)
    yield replace(settings, broker_port=running.port)
    broker.stop(settings, timeout=5)


@pytest.fixture
def pipeline(mortal_broker: Settings, request: pytest.FixtureRequest) -> Iterator[Pipeline]:
    """Topics and a consumer group of its own on that broker."""
    name = f"f{zlib.crc32(request.node.name.encode())}"
    pipeline = Pipeline(replace(mortal_broker, prefix=name, app_id=name))
    yield pipeline
    pipeline.stop()


async def test_workers_killed_at_any_failpoint_lose_and_double_nothing(pipeline: Pipeline):
    await pipeline.prepare()
    await pipeline.feed(ARTICLES)
    for point in ("before-transaction", "before-commit", "after-commit"):
        pipeline.start_worker(point, f"{point}:2")
    for point in ("before-transaction", "before-commit", "after-commit"):
        assert await pipeline.wait_dead(point) == -signal.SIGKILL, pipeline.logs()
    pipeline.start_worker("middle")
    await pipeline.assert_all_once()
    pipeline.signal("middle", signal.SIGKILL)
    await pipeline.feed(ARTICLES)
    # With a state folder of its own, so that it has to restore the index from the beginning.
    pipeline.start_worker("index-restore", "index-restore")
    assert await pipeline.wait_dead("index-restore") == -signal.SIGKILL, pipeline.logs()
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
