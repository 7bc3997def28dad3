"""Keeps the embedded broker and N workers alive until it is told to stop; leaves no process behind.

A worker that dies is started again after a back-off; one that ran for a while is forgiven. Workers run in sessions of
their own, so that Ctrl-C reaches the supervisor alone, and die with it even if it is killed (streams/tether.py).
"""

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from types import TracebackType
from typing import Self

import structlog

from copydesk.config.settings import Settings, environment_of
from copydesk.streams import broker, tether
from copydesk.streams.admin import ensure_topics
from copydesk.streams.backoff import backoff
from copydesk.streams.clients import EMBEDDED
from copydesk.streams.errors import CopydeskError
from copydesk.streams.ports import free_port
from copydesk.streams.web.access import token_of

log = structlog.get_logger(__name__)

# The first restart comes soon, for the usual death has no lasting cause; a worker that dies at once again waits longer.
BACKOFF_SECONDS = (0.5, 30.0)
# A worker that lived so long did not die of its start: its back-off begins anew.
FORGIVEN_SECONDS = 60.0
# A worker told to stop ends its batches and closes its producers, some seconds at most; then it is killed.
STOP_SECONDS = 15.0
# How often the embedded broker is looked at.
WATCH_SECONDS = 1.0

Say = Callable[[str], None]


class Supervisor:
    """`async with Supervisor(settings) as supervisor:` runs the pipeline for as long as the body does."""

    def __init__(self, settings: Settings, *, say: Say = lambda _: None) -> None:
        """`say` gets one line for people at each step."""
        self.settings, self._say = settings, say
        self.pages: list[str] = []
        self._processes: dict[int, asyncio.subprocess.Process] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._own_broker = False

    async def __aenter__(self) -> Self:
        """Broker, topics, workers, in this order; raises SettingsError for a web token that no worker would take."""
        token_of(self.settings)
        if self.settings.broker == EMBEDDED:
            self._own_broker = broker.status(self.settings) is None
            # In this thread: the broker dies with the thread that started it.
            running = broker.start(self.settings, progress=self._say, die_with_parent=True)
            # Should it die, it has to come back where the workers look for it.
            self.settings = replace(self.settings, broker_port=running.port)
        try:
            await ensure_topics(self.settings)
            for number in range(self.settings.workers):
                port = free_port(self.settings.web_bind, self.settings.web_port + number)
                self.pages.append(f"http://{self.settings.web_bind}:{port}/")
                self._tasks.append(asyncio.create_task(self._keep(number, port)))
            if self._own_broker:
                self._tasks.append(asyncio.create_task(self._keep_broker()))
        except BaseException:
            await self._stop()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ends the workers, then the broker if it is ours."""
        await self._stop()

    async def _keep(self, number: int, port: int) -> None:
        """Runs one worker for ever."""
        failures = 0
        while True:
            started = time.monotonic()
            process = await self._start(number, port)
            self._processes[number] = process
            code = await process.wait()
            failures = 1 if time.monotonic() - started > FORGIVEN_SECONDS else failures + 1
            wait = backoff(failures - 1, BACKOFF_SECONDS)
            log.warning("worker ended, starting it again", worker=number, code=code, seconds=wait)
            await asyncio.sleep(wait)

    async def _start(self, number: int, port: int) -> asyncio.subprocess.Process:
        settings = replace(self.settings, worker_name=f"worker-{number}", web_port=port)
        return await asyncio.create_subprocess_exec(
            sys.executable,
            tether.__file__,
            str(os.getpid()),
            *(sys.executable, "-m", "copydesk.streams.cli.main", "worker"),
            env=os.environ | environment_of(settings),
            stdin=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )

    async def _keep_broker(self) -> None:
        """Starts the embedded broker again when it died."""
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            if broker.status(self.settings) is None:
                log.warning("the broker ended, starting it again")
                try:
                    broker.start(self.settings, die_with_parent=True)
                except CopydeskError as error:
                    # A full disk, say: whoever makes room wants it to go on by itself.
                    log.error("the broker does not start, trying again", error=str(error), seconds=BACKOFF_SECONDS[1])  # noqa: TRY400 - one line says it all
                    await asyncio.sleep(BACKOFF_SECONDS[1])

    async def _stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(_ended(process) for process in self._processes.values()))
        if self._own_broker:
            self._say("stopping the broker")
            broker.stop(self.settings)


async def _ended(process: asyncio.subprocess.Process) -> None:
    """SIGTERM, and SIGKILL for one that does not listen."""
    for number, seconds in ((signal.SIGTERM, STOP_SECONDS), (signal.SIGKILL, STOP_SECONDS)):
        if process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(number)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await process.wait()
