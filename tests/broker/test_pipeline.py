"""The samples through the real pipeline, as a newcomer runs it: every document ends as the manifest says."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from harness import Pipeline
from verdicts import Result, differences

from copydesk.config.sample_set import load_samples
from copydesk.streams.outcomes import ID_HEADER, ORIGINAL_HEADER, RAW_HEADER, REASON_HEADER
from copydesk.streams.producers.documents import Document
from copydesk.streams.producers.sending import feed
from copydesk.streams.reading import Reader
from copydesk.streams.records import Coordinates, EnrichedArticle
from copydesk.streams.topics import OUTCOMES, full_name, short_name


@pytest.fixture
def pipeline(broker: Any) -> Iterator[Pipeline]:
    """One partition, so that the samples are judged in the order in which they are fed."""
    pipeline = Pipeline(broker.make_settings(partitions=1))
    Path(pipeline.settings.data_dir).mkdir(parents=True)
    yield pipeline
    pipeline.stop()


async def outcomes(pipeline: Pipeline) -> dict[int, Result]:
    """Raw offset to what became of it."""
    settings, found = pipeline.settings, {}
    async with Reader(settings) as reader:
        partitions = await reader.partitions([full_name(settings, name) for name in OUTCOMES])
        ends = await reader.ends(partitions)
        async for partition, records in reader.read({each: (0, ends[each]) for each in partitions}):
            for record in records:
                offset, result = _result(short_name(settings, partition.topic), record)
                assert offset not in found
                found[offset] = result
    return found


def _result(outcome: str, record: Any) -> tuple[int, Result]:
    headers = {name: value.decode() for name, value in record.headers if name.startswith("copydesk-")}
    offset = Coordinates.parse(headers[RAW_HEADER]).offset
    article = msgspec.json.decode(record.value, type=EnrichedArticle) if outcome == "enriched" else None
    of = article.relation.of if article else headers.get(ORIGINAL_HEADER)
    return offset, Result(outcome, headers[ID_HEADER], headers.get(REASON_HEADER), of=of, article=article)


async def test_every_sample_ends_as_the_manifest_says(pipeline: Pipeline):
    samples = load_samples()
    await pipeline.prepare()
    await feed(pipeline.settings, [Document(s.value, s.key, s.headers, s.name) for s in samples])
    pipeline.start_worker("worker")
    verdict = await pipeline.settle()
    assert verdict.ok, f"{verdict}\n{pipeline.logs()}"
    found = await outcomes(pipeline)
    assert len(found) == len(samples) >= 60
    ids = {sample.name: found[offset].id for offset, sample in enumerate(samples)}
    wrong = {sample.name: differences(sample.expected, found[n], ids) for n, sample in enumerate(samples)}
    assert {name: lines for name, lines in wrong.items() if lines} == {}
