"""Dedupe's answers do not depend on who died when: `make chaos-dedupe` in small."""

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from harness import Pipeline
from replay import replayed
from restores import Restores

from copydesk.streams.topics import DAY_MS

pytestmark = pytest.mark.faults
ARTICLES = 300


@pytest.fixture
def pipeline(broker: Any) -> Iterator[Pipeline]:
    pipeline = Pipeline(broker.make_settings())
    Path(pipeline.settings.data_dir).mkdir(parents=True)
    yield pipeline
    pipeline.stop()


async def test_workers_killed_while_they_restore_change_no_decision(pipeline: Pipeline):
    result = await Restores(pipeline, ARTICLES, 1, random.Random(5)).run([], seed=5)
    assert result.ok, f"{result}\n{pipeline.logs()}"
    assert result.verdict.raw == ARTICLES
    assert result.restoring >= 1
    assert result.comparison.outputs["unique"] == result.verdict.outcomes["enriched"] > 0
    assert result.comparison.outputs["duplicate"] == result.verdict.outcomes["duplicate"] > 0
    # The comparison can tell: an index that forgets after a millisecond gives other answers.
    forgetful = await replayed(replace(pipeline.settings, window_days=1 / DAY_MS, near_window_days=1 / DAY_MS))
    assert forgetful.differences > 0
