"""The agents between the guard and the cores: every message to its records, with keys, headers and partitions.

The pool's work runs here instead of in processes, and the index is in memory; no Faust, no broker.
"""

import dataclasses
import pickle
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any, NamedTuple, Self

import msgspec
import orjson
import pytest
from aiokafka import TopicPartition
from topology import agent, topology

from copydesk.agents.dedupe.index import Index
from copydesk.streams.outcomes import (
    ERROR_HEADERS,
    ID_HEADER,
    ORIGINAL_HEADER,
    RAW_HEADER,
    REASON_HEADER,
    STAGE_HEADER,
    Failure,
    Message,
    Output,
    Passed,
    Reason,
)
from copydesk.streams.records import CleanArticle, Coordinates, Duplicate, EnrichedArticle, Rejection, Seen, encode

URL = "https://coast.example/harbour"
STORY = (
    "The harbour board of Port Ellery voted on Tuesday to widen the eastern quay.\n\n"
    "Work begins in spring and will take two years, the board's chair said after the vote.\n\n"
    "Fishing crews had asked for the change because larger boats could not turn in the old basin."
)
FUTURE = {"of_tomorrow": {"kept": [1, None]}}


class Written(NamedTuple):
    """What Kafka says of a record that a transaction wrote."""

    topic: str
    partition: int
    offset: int


class InlinePool:
    """Stands for the pool: the same functions, in this process. `broken` answers for documents that it is given."""

    def __init__(self) -> None:
        self.taken: list[int] = []
        self.broken: dict[int, Failure] = {}

    async def map(self, function: Callable[[Message], Any], messages: Sequence[Message]) -> list[Any]:
        self.taken += [message.offset for message in messages]
        return [self.broken.get(message.offset) or function(message) for message in messages]


@pytest.fixture
def pool() -> InlinePool:
    return InlinePool()


@pytest.fixture
def clean(pool: InlinePool, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(agent("clean"), "pool", pool)
    return agent("clean").CLEAN


@pytest.fixture
def tag(pool: InlinePool, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(agent("tag"), "pool", pool)
    return agent("tag").TAG


@pytest.fixture
def dedupe() -> Any:
    stage = agent("dedupe").Dedupe()
    stage._indexes[2] = Index.open(None, identity="test", window_ms=1_000_000)
    return stage


def raw(offset: int, value: bytes | None, key: bytes | None = URL.encode(), headers: Any = ()) -> Message:
    return Message("news.raw", 1, offset, 1_764_000_000_000 + offset, key, value, tuple(headers))


def envelope(**fields: Any) -> bytes:
    return orjson.dumps({"url": URL, "content": STORY, "content_type": "text/plain"} | fields)


def named(output: Output) -> dict[str, str]:
    return {name: value.decode("utf-8", "replace") for name, value in output.headers}


async def only(stage: Any, message: Message, partition: int = 1) -> Output:
    (output,) = (await stage.process(partition, [message])).outputs
    return output  # type: ignore[no-any-return]


async def test_clean_writes_the_article_under_its_language_with_the_raw_coordinates(clean: Any):
    output = await only(clean, raw(7, envelope(id="a7", language="en")))
    article = msgspec.json.decode(output.value or b"", type=CleanArticle)
    assert (output.topic, output.key, output.partition) == ("clean", b"en", None)
    assert named(output) == {ID_HEADER: "a7", RAW_HEADER: "news.raw/1/7"}
    assert (article.id, article.url, article.raw) == ("a7", URL, Coordinates("news.raw", 1, 7))
    assert (len(article.content_hash), article.fingerprint_version) == (32, 2), "dedupe compares fingerprints only"


async def test_clean_rejects_what_it_read_and_judged(clean: Any):
    output = await only(clean, raw(8, envelope(id="a8", content="")))
    rejection = msgspec.json.decode(output.value or b"", type=Rejection)
    assert (output.topic, output.key) == ("rejected", b"a8")
    assert (rejection.reason, rejection.stage, rejection.raw) == ("empty", "clean", Coordinates("news.raw", 1, 8))
    assert named(output)[REASON_HEADER] == "empty"


@pytest.mark.parametrize("value", [b'{"url": ', b"[1]", b'{"url":5}', b"{}"])
async def test_clean_buries_what_it_cannot_read_just_as_it_came(clean: Any, value: bytes):
    headers = (("crawler", b"\xff"), (ID_HEADER, b"forged"))
    output = await only(clean, raw(9, value, b"\x00key", headers))
    assert (output.topic, output.key, output.value) == ("dead-letter", b"\x00key", value)
    assert output.headers[:2] == headers
    assert named(output)[STAGE_HEADER] == "clean"
    assert named(output)[RAW_HEADER] == "news.raw/1/9"
    assert len(named(output)[ID_HEADER]) == 32, "what has no id gets one from its bytes"


async def test_a_record_above_the_limit_is_rejected_before_a_process_sees_it(clean: Any, pool: InlinePool):
    limit = topology().settings.max_record_bytes
    fits, large, small = raw(1, b"x" * (limit - len(URL))), raw(2, b"x" * (limit - len(URL) + 1)), raw(3, envelope())
    outputs = (await clean.process(1, [fits, large, small])).outputs
    assert pool.taken == [1, 3]
    assert [named(output)[RAW_HEADER] for output in outputs] == ["news.raw/1/1", "news.raw/1/2", "news.raw/1/3"]
    rejection = msgspec.json.decode(outputs[1].value, type=Rejection)
    assert (rejection.reason, rejection.raw.offset) == ("too_large", 2)
    assert outputs[2].topic == "clean"


async def test_headers_count_for_the_limit(clean: Any, pool: InlinePool):
    limit = topology().settings.max_record_bytes
    output = await only(clean, raw(2, envelope(), headers=[("crawler", b"h" * limit)]))
    assert (output.topic, named(output)[REASON_HEADER]) == ("rejected", "too_large")
    assert pool.taken == []


async def test_a_clean_record_that_its_topic_would_refuse_is_rejected(clean: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(clean, "_task", lambda _: Passed("a", "en", b"x" * 3 * topology().settings.max_record_bytes))
    output = await only(clean, raw(4, envelope()))
    assert (output.topic, output.key) == ("rejected", b"a")
    assert msgspec.json.decode(output.value or b"", type=Rejection).reason == "too_large"


async def test_a_document_that_never_left_its_process_has_the_same_id_each_time(clean: Any, pool: InlinePool):
    pool.broken[5] = pool.broken[6] = Failure(Reason.TIMED_OUT, "took longer than 10 s")
    one, two = (await clean.process(1, [raw(5, b"slow"), raw(6, b"slow")])).outputs
    assert one.topic == two.topic == "dead-letter"
    assert named(one)[ID_HEADER] == named(two)[ID_HEADER] != ""
    assert (named(one)[RAW_HEADER], named(two)[RAW_HEADER]) == ("news.raw/1/5", "news.raw/1/6")


async def test_clean_gives_one_record_for_each_in_their_order(clean: Any):
    values = [envelope(id="a"), b"{", None, envelope(id="b", url="nowhere"), envelope(id="c")]
    outputs = (await clean.process(1, [raw(at, value) for at, value in enumerate(values)])).outputs
    assert [named(output)[RAW_HEADER].rsplit("/", 1)[1] for output in outputs] == ["0", "1", "2", "3", "4"]
    topics = [output.topic for output in outputs]
    assert topics == ["clean", "dead-letter", "rejected", "rejected", "clean"]


def test_the_work_of_clean_and_tag_can_be_given_to_another_process():
    for work in (agent("clean").CLEAN._task, agent("tag").tag_message):
        again = pickle.loads(pickle.dumps(work))
        assert callable(again)
    again = pickle.loads(pickle.dumps(agent("clean").CLEAN._task))
    assert isinstance(again(raw(1, envelope(id="far"))), Passed)


async def cleaned(clean: Any, offset: int, **fields: Any) -> Message:
    """The record of `clean` that a raw one becomes, as dedupe reads it from partition 2."""
    output = await only(clean, raw(offset, envelope(id=f"a{offset}", **fields)))
    value = orjson.dumps(orjson.loads(output.value or b"") | FUTURE)
    return Message("news.clean", 2, offset, 0, output.key, value, output.headers)


async def test_dedupe_writes_a_new_article_to_unique_and_seen_in_its_own_partition(dedupe: Any, clean: Any):
    unique, seen = (await dedupe.process(2, [await cleaned(clean, 1)])).outputs
    assert (unique.topic, unique.key, unique.partition) == ("unique", b"a1", None)
    assert (seen.topic, seen.key, seen.partition) == ("seen", b"a1", 2)
    assert named(unique) == named(seen) == {ID_HEADER: "a1", RAW_HEADER: "news.raw/1/1"}
    assert orjson.loads(unique.value)["of_tomorrow"] == FUTURE["of_tomorrow"]
    assert msgspec.json.decode(seen.value, type=Seen).raw == Coordinates("news.raw", 1, 1)


async def test_dedupe_names_the_original_of_a_copy_in_the_same_batch(dedupe: Any, clean: Any):
    batch = [await cleaned(clean, 1), await cleaned(clean, 2, url=URL + "/again")]
    _, _, copy = (await dedupe.process(2, batch)).outputs
    record = msgspec.json.decode(copy.value, type=Duplicate)
    assert (copy.topic, copy.key, copy.partition) == ("duplicate", b"a2", None)
    assert named(copy) == {ID_HEADER: "a2", RAW_HEADER: "news.raw/1/2", ORIGINAL_HEADER: "a1"}
    assert (record.id, record.of, record.of_raw) == ("a2", "a1", Coordinates("news.raw", 1, 1))


async def test_dedupe_forgets_a_batch_that_was_not_committed_and_keeps_one_that_was(dedupe: Any, clean: Any):
    batch, again = [await cleaned(clean, 1)], [await cleaned(clean, 2, url=URL + "/again")]
    await dedupe.process(2, batch)
    work = await dedupe.process(2, again)
    assert [output.topic for output in work.outputs] == ["unique", "seen"]
    work = await dedupe.process(2, batch)
    work.committed([Written("news.unique", 0, 4), Written("news.seen", 2, 11)])
    assert dedupe._indexes[2].offset == 12
    assert [output.topic for output in (await dedupe.process(2, again)).outputs] == ["duplicate"]


async def test_a_batch_of_copies_moves_no_offset_of_the_index(dedupe: Any, clean: Any):
    work = await dedupe.process(2, [await cleaned(clean, 1)])
    work.committed([Written("news.unique", 0, 4), Written("news.seen", 2, 11)])
    work = await dedupe.process(2, [await cleaned(clean, 2, url=URL + "/again")])
    work.committed([Written("news.duplicate", 0, 90)])
    assert dedupe._indexes[2].offset == 12


async def test_a_record_processed_again_after_a_crash_gets_the_answer_it_had(dedupe: Any, clean: Any):
    batch = [await cleaned(clean, 1)]
    first = await dedupe.process(2, batch)
    first.committed([Written("news.unique", 0, 4), Written("news.seen", 2, 11)])
    again = (await dedupe.process(2, batch)).outputs
    assert [output.topic for output in again] == ["unique"], "it is in `seen` already"
    assert again[0] == first.outputs[0]


@pytest.mark.parametrize("value", [None, b"", b"{", b"[]", b'{"id":"a1"}', b'{"id":5}', b"\xff"])
async def test_dedupe_buries_what_is_no_clean_article(dedupe: Any, value: bytes | None):
    headers = ((ID_HEADER, b"a1"), (RAW_HEADER, b"news.raw/1/3"))
    output = await only(dedupe, Message("news.clean", 2, 5, 0, b"en", value, headers), 2)
    assert (output.topic, output.key, output.value) == ("dead-letter", b"en", value)
    said = named(output)
    assert (said[REASON_HEADER], said[STAGE_HEADER]) == ("wrong_schema", "dedupe")
    assert (said[ID_HEADER], said[RAW_HEADER]) == ("a1", "news.raw/1/3"), "the ledger counts it"
    assert (said[ERROR_HEADERS + "topic"], said[ERROR_HEADERS + "offset"]) == ("news.clean", "5")


@pytest.mark.parametrize("headers", [(), ((ID_HEADER, None),), ((ID_HEADER, b"\xff"), (RAW_HEADER, None))])
async def test_a_strangers_record_without_our_headers_stops_no_stage(dedupe: Any, tag: Any, headers: Any):
    for stage, partition in ((dedupe, 2), (tag, 0)):
        output = await only(stage, Message("news.x", partition, 5, 0, None, b"{", headers), partition)
        assert output.topic == "dead-letter"
        assert RAW_HEADER not in {name for name, value in output.headers if value is not None}


async def test_a_bad_record_leaves_its_neighbours_and_their_order_alone(dedupe: Any, clean: Any):
    bad = Message("news.clean", 2, 2, 0, b"en", b"{", ())
    batch = [await cleaned(clean, 1), bad, await cleaned(clean, 3, url=URL + "/again")]
    outputs = (await dedupe.process(2, batch)).outputs
    assert [output.topic for output in outputs] == ["unique", "seen", "dead-letter", "duplicate"]


class FakeReader:
    """Stands for the reader of `seen`: `log` is what stands there, from offset `begin` on."""

    log: tuple[bytes, ...] = ()
    begin = 0
    asked: tuple[int, int] = (-1, -1)

    def __init__(self, _settings: Any) -> None: ...

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None: ...

    async def cluster_id(self) -> str:
        return "cluster"

    async def begins(self, places: list[TopicPartition]) -> dict[TopicPartition, int]:
        return dict.fromkeys(places, self.begin)

    async def ends(self, places: list[TopicPartition]) -> dict[TopicPartition, int]:
        return dict.fromkeys(places, self.begin + len(self.log))

    async def read(self, ranges: dict[TopicPartition, tuple[int, int]]) -> Any:
        for place, (first, end) in ranges.items():
            type(self).asked = (first, end)
            for offset in range(first, end):
                yield place, [SimpleNamespace(offset=offset, value=self.log[offset - self.begin])]


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> type[FakeReader]:
    module = agent("dedupe")
    fake = type("ReaderOfOneTest", (FakeReader,), {})
    monkeypatch.setattr(module, "Reader", fake)
    monkeypatch.setattr(module, "settings", dataclasses.replace(module.settings, data_dir=str(tmp_path)))
    return fake


async def test_a_partition_that_is_opened_catches_up_with_what_was_seen(reader: Any, clean: Any, dedupe: Any):
    seen = (await dedupe.process(2, [await cleaned(clean, 1)])).outputs[1].value
    reader.log, reader.begin = (seen, b"a stranger's", seen), 40
    stage = agent("dedupe").Dedupe()
    await stage.opened(2)
    assert reader.asked == (40, 43), "what retention deleted is not waited for"
    outputs = (await stage.process(2, [await cleaned(clean, 2, url=URL + "/again")])).outputs
    assert [(output.topic, named(output)[ORIGINAL_HEADER]) for output in outputs] == [("duplicate", "a1")]
    await stage.closed(2)
    await stage.opened(2)
    assert reader.asked == (43, 43), "the second time only what is new is read"
    await stage.closed(2)


async def test_a_partition_that_is_let_go_twice_or_was_never_held_is_no_error(dedupe: Any):
    await dedupe.closed(2)
    await dedupe.closed(2)
    await dedupe.closed(7)


async def unique(clean: Any, dedupe: Any, offset: int, **fields: Any) -> Message:
    output = (await dedupe.process(2, [await cleaned(clean, offset, **fields)])).outputs[0]
    return Message("news.unique", 0, offset, 0, output.key, output.value, output.headers)


async def test_tag_writes_the_enriched_article_under_its_id(tag: Any, clean: Any, dedupe: Any):
    output = await only(tag, await unique(clean, dedupe, 6))
    record = msgspec.json.decode(output.value or b"", type=EnrichedArticle)
    assert (output.topic, output.key, output.partition) == ("enriched", b"a6", None)
    assert named(output) == {ID_HEADER: "a6", RAW_HEADER: "news.raw/1/6"}
    fields = {"title": record.title or "", "body": record.text}
    mentions = [one for entity in record.entities for one in entity.mentions]
    assert all(fields[one.field][one.start : one.end] == one.text for one in mentions)
    assert orjson.loads(output.value or b"")["of_tomorrow"] == FUTURE["of_tomorrow"]
    assert set(record.seconds) == {"clean", "tag"}


@pytest.mark.parametrize("value", [None, b"", b"{", b"[]", b'{"id":"a6"}'])
async def test_tag_buries_what_is_no_article(tag: Any, value: bytes | None):
    headers = ((ID_HEADER, b"a6"), (RAW_HEADER, b"news.raw/1/6"))
    output = await only(tag, Message("news.unique", 0, 5, 0, b"a6", value, headers))
    assert (output.topic, output.key, output.value) == ("dead-letter", b"a6", value)
    assert (named(output)[STAGE_HEADER], named(output)[ID_HEADER]) == ("tag", "a6")
    assert output.headers[:2] == headers


async def test_an_article_that_kills_its_process_is_counted_under_its_id(tag: Any, pool: InlinePool):
    pool.broken[5] = Failure(Reason.KILLED_ITS_PROCESS, "ended its process 2 times", attempt=2)
    headers = ((ID_HEADER, b"a6"), (RAW_HEADER, b"news.raw/1/6"))
    output = await only(tag, Message("news.unique", 0, 5, 0, b"a6", b"{}", headers))
    assert output.topic == "dead-letter"
    assert (named(output)[ID_HEADER], named(output)[RAW_HEADER]) == ("a6", "news.raw/1/6")


async def test_an_enriched_record_that_its_topic_would_refuse_is_rejected(tag: Any, pool: InlinePool):
    size = 2 * topology().settings.max_record_bytes
    text = orjson.dumps({"id": "a6", "text": "word " * (size // 5), "language": "en"})
    headers = ((ID_HEADER, b"a6"), (RAW_HEADER, b"news.raw/1/6"))
    output = await only(tag, Message("news.unique", 0, 5, 0, b"a6", text, headers))
    rejection = msgspec.json.decode(output.value or b"", type=Rejection)
    assert (output.topic, rejection.id, rejection.reason, rejection.stage) == ("rejected", "a6", "too_large", "tag")
    assert rejection.raw == Coordinates("news.raw", 1, 6)


async def test_the_stateless_stages_open_and_close_partitions_without_a_word(clean: Any, tag: Any):
    for stage in (clean, tag):
        await stage.opened(0)
        await stage.closed(0)
        assert (await stage.process(0, [])).outputs == []


@pytest.mark.parametrize("stage", ["clean", "dedupe", "tag"])
async def test_each_agent_hands_its_stream_to_the_guard_with_its_stage(stage: str, monkeypatch: pytest.MonkeyPatch):
    module, handed = agent(stage), list[Any]()

    class Guard:
        async def run(self, *arguments: Any) -> None:
            handed.append(arguments)

    monkeypatch.setattr(module, "guard", Guard())
    stream = object()
    await getattr(module, stage).fun(stream)
    assert handed == [(getattr(module, stage.upper()), stream)]
    assert handed[0][0].name == stage


def test_seen_of_skips_what_a_stranger_wrote():
    good = Seen(id="a", family="a", url_hash="0", content_hash="1", first_seen_ms=5, raw=Coordinates("news.raw", 0, 1))
    values = [b"", None, b"{}", encode(good), b"\xff"]
    records = [SimpleNamespace(value=value) for value in values]
    assert agent("dedupe").seen_of(records) == [good]
