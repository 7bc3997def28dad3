"""aiokafka alone: read, send, commit. `plain` is at least once; `transactions` is its documentation's exactly-once loop."""

import asyncio
import os
import sys

import uvloop
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

BROKER, FROM, TO, GROUP = (os.environ[name] for name in ("HOP_BROKER", "HOP_FROM", "HOP_TO", "HOP_GROUP"))
# As many as a transaction of ours takes, from all partitions together.
BATCH = 512


async def main(*, transactions: bool) -> None:
    consumer = AIOKafkaConsumer(
        FROM,
        bootstrap_servers=BROKER,
        group_id=GROUP,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        isolation_level="read_committed",
    )
    producer = AIOKafkaProducer(
        bootstrap_servers=BROKER,
        acks="all",
        compression_type="zstd",
        max_batch_size=256 * 1024,
        retry_backoff_ms=10,
        **({"transactional_id": GROUP} if transactions else {"enable_idempotence": True}),
    )
    await consumer.start()
    await producer.start()
    step = _transaction if transactions else _batch
    while True:
        found = await consumer.getmany(timeout_ms=100, max_records=BATCH)
        if found:
            await step(consumer, producer, found)


async def _batch(consumer, producer, found) -> None:
    await _send(producer, found)
    await consumer.commit()


async def _transaction(_consumer, producer, found) -> None:
    async with producer.transaction():
        await _send(producer, found)
        offsets = {place: records[-1].offset + 1 for place, records in found.items()}
        await producer.send_offsets_to_transaction(offsets, GROUP)


async def _send(producer, found) -> None:
    sent = [await producer.send(TO, r.value, key=r.key) for records in found.values() for r in records]
    await asyncio.gather(*sent)


if __name__ == "__main__":
    uvloop.run(main(transactions=sys.argv[1] == "transactions"))
