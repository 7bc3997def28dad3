"""`copydesk demo`: the whole job on the samples, in a folder of its own that is removed afterwards."""

import asyncio
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import orjson

from copydesk.config.sample_set import load_samples
from copydesk.config.settings import Settings
from copydesk.streams import logs
from copydesk.streams.audit import Verdict, audit
from copydesk.streams.cli.audit import table
from copydesk.streams.cli.run import until_interrupted
from copydesk.streams.cli.show import block, output
from copydesk.streams.errors import CopydeskError
from copydesk.streams.producers.documents import Document, Item
from copydesk.streams.producers.files import Reading, documents
from copydesk.streams.producers.sending import feed
from copydesk.streams.reading import Reader
from copydesk.streams.supervisor import Supervisor
from copydesk.streams.topics import full_name

# The samples take seconds; a folder of yours may take minutes on two cores.
SETTLE_SECONDS = 600.0
INTERRUPTED = 130  # what shells give for Ctrl-C


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("articles", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--stay", is_flag=True, help="Stay up until Ctrl-C when all is done.")
@click.pass_obj
def demo(settings: Settings, articles: tuple[Path, ...], *, stay: bool) -> None:
    """Run everything once on the samples and on ARTICLES: broker, worker, articles in, records out, audit.

    It uses an embedded broker and a folder of its own, so it meets no earlier run and leaves nothing.

    Exit code 0: every article has its outcome and the audit proves it. 1: not so. 130: interrupted.

    \b
    Examples:
      copydesk demo
      copydesk demo pages/ story.txt     your articles after the samples
      copydesk demo --stay               look around in another terminal: its folder is printed
    """  # noqa: D301 - click reads \b
    home = Path(settings.data_dir)
    home.mkdir(parents=True, exist_ok=True)
    folder = tempfile.mkdtemp(prefix="demo-", dir=home)
    settings = replace(settings, broker="embedded", data_dir=folder, log_level="warn")
    logs.configure(settings)
    try:
        with output():
            code = asyncio.run(until_interrupted(lambda: _demo(settings, articles, stay=stay)))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(INTERRUPTED if code is None else code)


async def _demo(settings: Settings, articles: tuple[Path, ...], *, stay: bool) -> int:
    started = time.monotonic()
    async with Supervisor(settings, say=_say) as supervisor:
        sent = await _fed(settings, "the samples", _samples())
        if articles:
            # After the samples, so that the newest enriched record is one of them.
            sent += await _fed(settings, "your articles", documents(articles, Reading(settings.max_record_bytes)))
        _say(f"{sent} records sent; waiting until each has its outcome")
        verdict = await audit(settings, wait=SETTLE_SECONDS)
        await _show(settings, verdict, supervisor.pages[0], time.monotonic() - started)
        if stay:
            click.echo(
                f"\nIt stays up until Ctrl-C. In another terminal: COPYDESK_DATA_DIR={settings.data_dir} copydesk tail enriched"
            )
            await asyncio.Event().wait()
    return 0 if verdict.ok else 1


def _samples() -> Iterator[Item]:
    for sample in load_samples():
        yield Document(sample.value, sample.key, sample.headers, sample.name)


async def _fed(settings: Settings, what: str, items: Iterable[Item]) -> int:
    _say(f"feeding {what}")
    summary = await feed(settings, items)
    for refused in summary.named:
        _say(f"refused: {refused.name}: {refused.reason}, {refused.detail}")
    if summary.unconfirmed or summary.broker_away:
        raise CopydeskError(f"only {summary.sent} records of {what} were confirmed: is the disk full?")
    return summary.sent


async def _show(settings: Settings, verdict: Verdict, page: str, seconds: float) -> None:
    enriched = await _last_enriched(settings)
    if enriched is not None:
        click.echo("\nAn enriched record")
        click.echo(block(enriched))
    click.echo("\nWhere the articles ended")
    for line in table(verdict):
        click.echo(line)
    click.echo(f"\npage: {page}   ({seconds:.0f} s)")


async def _last_enriched(settings: Settings) -> Any:
    """The enriched record of the article that came last: yours if you gave one."""
    last, seen = None, -1
    async with Reader(settings) as reader:
        partitions = await reader.partitions([full_name(settings, "enriched")])
        begins, ends = await reader.begins(partitions), await reader.ends(partitions)
        async for _, batch in reader.read({each: (begins[each], ends[each]) for each in partitions}):
            for record in batch:
                first_seen = orjson.loads(record.value)["first_seen_ms"]
                if first_seen >= seen:
                    last, seen = record, first_seen
    return last


def _say(line: str) -> None:
    click.echo(line, err=True)
