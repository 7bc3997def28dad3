"""What aiokafka's producer leaves to its users: what a record takes, and an end to waiting for a broker."""

import asyncio

from aiokafka import AIOKafkaProducer
from aiokafka.record.default_records import DefaultRecordBatchBuilder

from copydesk.streams.producers.documents import Document

FRAME_BYTES = 32  # of zstd: 18 and some
CANCEL_SECONDS = 0.1


async def abandon(producer: AIOKafkaProducer) -> None:
    """Ends a producer that waits for its broker: what it holds must not be sent when nobody looks any more."""
    await producer.client.close()
    sender = producer._sender.sender_task  # noqa: SLF001 - `stop` would wait for ever
    while sender is not None and not sender.done():
        # The first only asks it to end its requests, the next ends them.
        sender.cancel()
        await asyncio.wait({sender}, timeout=CANCEL_SECONDS)


def record_bytes(document: Document) -> int:
    """Upper bound of what the record takes in a batch of its own: value, key, headers, overhead."""
    size: int = DefaultRecordBatchBuilder.estimate_size_in_bytes(document.key, document.value, list(document.headers))
    # The broker compresses by zstd, which adds 3 bytes to each 128 KiB that cannot be compressed, and its own frame.
    return size + (size >> 15) + FRAME_BYTES
