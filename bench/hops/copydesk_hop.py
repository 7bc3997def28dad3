"""Our guard with a stage that passes on what it reads: a real worker, uvloop, the settings of the pipeline."""

import os
from collections.abc import Sequence
from typing import Any

import faust
from mode.loop import use

use("uvloop")

from copydesk.streams import logs  # noqa: E402 - the loop comes first
from copydesk.streams.app import app, guard, settings, source  # noqa: E402
from copydesk.streams.outcomes import Message, Output  # noqa: E402
from copydesk.streams.topics import short_name  # noqa: E402
from copydesk.streams.transactions import Work  # noqa: E402

TO = short_name(settings, os.environ["HOP_TO"])


class Hop:
    """`raw` to the topic that is asked for, byte for byte."""

    name, source = "hop", "raw"

    async def opened(self, partition: int) -> None:
        """No state."""

    async def closed(self, partition: int) -> None:
        """No state."""

    async def process(self, partition: int, messages: Sequence[Message]) -> Work:  # noqa: ARG002 - the guard's signature
        return Work([Output(TO, m.key, m.value, m.headers) for m in messages])


app.conf.autodiscover = False  # the real agents stay out
STAGE = Hop()


@app.agent(source("raw"), name="hop")
async def hop(stream: Any) -> None:
    await guard.run(STAGE, stream)


if __name__ == "__main__":
    logs.configure(settings)
    worker = faust.Worker(app, loglevel="info", override_logging=False, redirect_stdouts=False, quiet=True)
    worker.execute_from_commandline()
