import asyncio
from types import SimpleNamespace

from aiokafka.record.default_records import DefaultRecordBatchBuilder
from hypothesis import given
from hypothesis import strategies as st

from copydesk.streams.producers import client
from copydesk.streams.producers.client import abandon, record_bytes
from copydesk.streams.producers.documents import Document

HEADERS = st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"])), st.binary(max_size=50)), max_size=4)


@given(st.binary(max_size=5000), st.none() | st.binary(max_size=100), HEADERS)
def test_a_record_never_takes_more_than_counted(value, key, headers):
    builder = DefaultRecordBatchBuilder(2, 0, 0, -1, -1, 0, 10**6)
    builder.append(0, None, key, value, list(headers))
    assert len(builder.build()) <= record_bytes(Document(value, key, tuple(headers)))


def test_room_for_what_cannot_be_compressed_grows_with_the_record():
    over = [record_bytes(Document(bytes(size))) - size for size in (0, 2**23)]
    assert over[1] - over[0] >= 3 * 2**23 // 2**17, "zstd: 3 bytes for each block of 128 KiB"


async def test_abandoning_ends_a_sender_that_clings_to_its_requests(monkeypatch):
    monkeypatch.setattr(client, "CANCEL_SECONDS", 0.01)
    closed = []

    async def sender():
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.Event().wait()

    async def close():
        closed.append(True)

    task = asyncio.create_task(sender())
    await asyncio.sleep(0)
    await abandon(SimpleNamespace(client=SimpleNamespace(close=close), _sender=SimpleNamespace(sender_task=task)))
    assert task.cancelled()
    assert closed


async def test_abandoning_a_producer_that_never_started():
    async def close():
        return None

    await abandon(SimpleNamespace(client=SimpleNamespace(close=close), _sender=SimpleNamespace(sender_task=None)))
