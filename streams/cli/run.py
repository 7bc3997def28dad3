"""`copydesk run`: broker if embedded, workers, supervised, until Ctrl-C."""

import asyncio
import contextlib
import signal
from collections.abc import Awaitable, Callable
from dataclasses import replace

import click

from copydesk.config.settings import Settings


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--workers", type=click.IntRange(1, 64), help="Worker processes (default: setting `workers`).")
@click.pass_obj
def run(settings: Settings, workers: int | None) -> None:
    """Run the pipeline until Ctrl-C: the broker if it is the embedded one, and its workers.

    A worker that dies is started again. Ctrl-C and SIGTERM stop all of them cleanly, exit code 0.

    \b
    Examples:
      copydesk run                              a broker of its own, one worker
      copydesk run --workers 4                  four workers share the partitions
      COPYDESK_BROKER=kafka:9092 copydesk run   on your cluster
    """  # noqa: D301 - click reads \b
    from copydesk.streams import logs  # noqa: PLC0415 - help must not load Kafka's client

    logs.configure(settings)
    asyncio.run(until_interrupted(lambda: _serve(replace(settings, workers=workers or settings.workers))))


async def until_interrupted(body: Callable[[], Awaitable[int | None]]) -> int | None:
    """Runs the body; SIGINT and SIGTERM cancel it, so that it cleans up. Returns None when it was cancelled."""
    task = asyncio.ensure_future(body())
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        return await task
    return None


async def _serve(settings: Settings) -> None:
    from copydesk.streams.clients import bootstrap_servers  # noqa: PLC0415
    from copydesk.streams.supervisor import Supervisor  # noqa: PLC0415

    async with Supervisor(settings, say=lambda line: click.echo(line, err=True)) as supervisor:
        click.echo(f"Copydesk runs on {bootstrap_servers(settings)}; page {supervisor.pages[0]}; Ctrl-C stops it.")
        await asyncio.Event().wait()
