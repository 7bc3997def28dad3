"""Fixtures that tests of several folders share."""

import asyncio
import dataclasses
import gc
import itertools
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from aiokafka import TopicPartition

from copydesk.config.settings import Settings
from copydesk.streams import broker as embedded
from copydesk.streams.reading import Reader

ROOT = Path(__file__).parent.parent
# How long an example takes says more of the machine than of the code; bench/ measures speed.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


@dataclasses.dataclass
class SharedBroker:
    """The one Kafka of the test session. Do not stop it: a test that needs to starts its own."""

    settings: Settings
    running: embedded.Running
    folders: Path
    _numbers: Iterator[int] = dataclasses.field(default_factory=itertools.count)

    def make_settings(self, **overrides: Any) -> Settings:
        """Settings that reach this broker, with topics, consumer group and data folder that nobody else has."""
        name = f"t{next(self._numbers)}"
        values = {
            "broker": f"127.0.0.1:{self.running.port}",
            "prefix": name,
            "app_id": name,
            "data_dir": str(self.folders / name),
            "jars_dir": self.settings.jars_dir,
        }
        return Settings(**(values | overrides))


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SharedBroker]:
    """A real Kafka for the whole session; killed with it, however it ends."""
    folder = tmp_path_factory.mktemp("broker")
    settings = Settings(data_dir=str(folder), jars_dir=str(ROOT / ".copydesk" / "kafka-4.3.1"))
    running = embedded.start(settings, die_with_parent=True)
    asyncio.run(_coordinated(dataclasses.replace(settings, broker=f"127.0.0.1:{running.port}")))
    try:
        yield SharedBroker(settings, running, folder)
    finally:
        embedded.stop(settings, timeout=5)


async def _coordinated(settings: Settings) -> None:
    """Waits for the coordinator of groups, which a fresh Kafka makes when it is first asked: the first test would see retries."""
    async with Reader(settings) as reader:
        await reader.committed([TopicPartition("none", 0)])


def pytest_configure() -> None:
    """Ctrl-C ends the run at once. Left to itself, asyncio would only cancel the test that runs, and go on."""
    signal.signal(signal.SIGINT, _interrupted)


def _interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def pytest_runtest_teardown(item: pytest.Item) -> None:
    """What a client of Kafka leaves open is told in the test that left it, not in whatever runs when memory is tidied."""
    if item.get_closest_marker("broker"):
        gc.collect()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever uses the shared broker carries the mark, so that `-m 'not broker'` needs no Java."""
    for item in items:
        if "broker" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.broker)
