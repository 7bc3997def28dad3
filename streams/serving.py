"""One worker process from start to end: wait for the broker, run Faust, close what is open."""

import asyncio
import logging
import os
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import structlog
from mode.loop import use as use_loop

from copydesk.config.settings import Settings
from copydesk.streams.admin import ensure_topics, require_group
from copydesk.streams.clients import EMBEDDED
from copydesk.streams.errors import UnreachableError
from copydesk.streams.lanes import Guard
from copydesk.streams.reading import Reader
from copydesk.streams.topics import STAGES, TOPICS, full_name
from copydesk.streams.workers import Pool

log = structlog.get_logger(__name__)

# A broker that is away at start is waited for: Faust itself would end at once.
WAIT_SECONDS = 1.0


def serve(settings: Settings) -> int:
    """Runs the worker until it is told to stop; returns the exit code."""
    use_loop("uvloop")
    # A worker that is killed cannot tidy its pool's semaphores; Python's tracker does, and would complain.
    os.environ.setdefault("PYTHONWARNINGS", "ignore:resource_tracker")
    Path(settings.data_dir).mkdir(parents=True, exist_ok=True)  # Faust makes its folder in it, not its parents
    _await_topics(settings)
    # Importing the app reads the settings and builds the topology; it needs the broker's address.
    import faust  # noqa: PLC0415

    from copydesk.streams.app import app, guard, pool  # noqa: PLC0415

    app.discover()
    missing = set(STAGES) - {agent.name.rpartition(".")[2] for agent in app.agents.values()}
    if missing:
        raise RuntimeError(f"stages without an agent: {', '.join(sorted(missing))}")

    app.on_before_shutdown.connect(_closing(guard, pool))
    worker = faust.Worker(
        app, loglevel=settings.log_level, override_logging=False, redirect_stdouts=False, quiet=True, daemon=True
    )
    worker.spinner = None  # it writes terminal codes even into files
    log.info("worker starts", page=f"http://{app.conf.web_bind}:{app.conf.web_port}/", group=settings.app_id)
    try:
        worker.execute_from_commandline()
    except SystemExit as end:
        return int(end.code or 0) if isinstance(end.code, int | None) else 1
    finally:
        pool.stop()
    return 0


def _await_topics(settings: Settings) -> None:
    """Waits for the broker, and creates the topics that are missing; RefusedError when waiting would not help."""
    started = time.monotonic()
    # It says of each address that it cannot be reached; what is raised says the same once, and what to do.
    client = logging.getLogger("aiokafka")
    client.disabled = True
    while True:
        try:
            asyncio.run(_prepared(settings))
        except UnreachableError as error:
            log.warning("no broker yet, waiting", error=str(error), seconds=round(time.monotonic() - started))
            time.sleep(WAIT_SECONDS)
        else:
            client.disabled = False
            return


async def _prepared(settings: Settings) -> None:
    await ensure_topics(settings)
    if settings.broker != EMBEDDED and settings.security_protocol.startswith("SASL"):
        # Without these rights Faust would try for ever, and say nothing. Those to write show at the first transaction.
        await require_group(settings)
        async with Reader(settings) as reader:
            await reader.require_right(
                [full_name(settings, topic.name) for topic in TOPICS if set(topic.read_by) & set(STAGES)]
            )


def _closing(guard: Guard, pool: Pool) -> Callable[..., Awaitable[None]]:
    """What Faust calls before it stops its consumer: ends what is in work, closes the producers."""

    async def close(*_: object, **__: object) -> None:
        await guard.stop()
        pool.stop()

    return close
