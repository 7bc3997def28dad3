"""Faust as its documentation shows it: `each` record sent and awaited, or `take` in batches whose sends are gathered.

Both lose records: an exception that leaves the agent commits what it was at (docs/benchmarks.md).
"""

import asyncio
import os
import sys
from typing import Any

import faust
from mode.loop import use

use("uvloop")

BROKER, FROM, TO, GROUP = (os.environ[name] for name in ("HOP_BROKER", "HOP_FROM", "HOP_TO", "HOP_GROUP"))
# The best of 64, 256 and 1024 for a pass-through agent.
TAKE, WITHIN_SECONDS = 256, 0.02

app = faust.App(
    GROUP,
    broker=f"kafka://{BROKER}",
    store="memory://",
    datadir=os.environ["HOP_FOLDER"],
    topic_allow_declare=False,
    topic_disable_leader=True,
    consumer_auto_offset_reset="earliest",
    producer_compression_type="zstd",
    web_port=int(os.environ["HOP_WEB_PORT"]),
)
app.conf.autodiscover = False
source = app.topic(FROM, key_serializer="raw", value_serializer="raw")
target = app.topic(TO, key_serializer="raw", value_serializer="raw")


async def each(stream: Any) -> None:
    async for key, value in stream.items():
        await (await target.send(key=key, value=value))


async def take(stream: Any) -> None:
    async for events in stream.take_events(TAKE, within=WITHIN_SECONDS):
        sent = [await target.send(key=event.key, value=event.value) for event in events]
        await asyncio.gather(*sent)


if __name__ == "__main__":
    app.agent(source, name="hop")({"each": each, "take": take}[sys.argv[1]])
    worker = faust.Worker(app, loglevel="warn", redirect_stdouts=False, quiet=True)
    worker.spinner = None
    worker.execute_from_commandline()
