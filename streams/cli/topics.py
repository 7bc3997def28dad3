"""`copydesk topics`: create the topics, and show where the cluster differs from the settings."""

import asyncio
import logging
import sys

import click
import orjson

from copydesk.config.settings import Settings
from copydesk.streams.admin import Drift, TopicState, drift, ensure_topics

HEADINGS = ("TOPIC", "WHAT", "SETTINGS", "CLUSTER")


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--create/--check", default=True, help="Create missing topics (default), or only look.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of a table.")
@click.pass_obj
def topics(settings: Settings, create: bool, as_json: bool) -> None:  # noqa: FBT001 - click passes flags so
    """Create the topics that are missing; show what differs from the settings.

    Topics that exist are never changed. Exit code 1 when anything differs.

    \b
    Examples:
      copydesk topics                  create and verify
      copydesk topics --check --json   {"created": [], "drift": [...]}
    """  # noqa: D301 - click reads \b
    # The client reports each failed connection on its own; the error says it once.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    states, found = asyncio.run(_looked(settings, create=create))
    created = [state.name for state in states if state.created]
    if as_json:
        click.echo(orjson.dumps({"created": created, "drift": [entry._asdict() for entry in found]}).decode())
    else:
        _show(created, found)
    sys.exit(1 if found else 0)


async def _looked(settings: Settings, *, create: bool) -> tuple[list[TopicState], list[Drift]]:
    states = await ensure_topics(settings) if create else []
    return states, await drift(settings)


def _show(created: list[str], found: list[Drift]) -> None:
    if created:
        click.echo(f"created {', '.join(created)}")
    if not found:
        click.echo("the topics are as the settings say")
        return
    for line in table([HEADINGS, *found]):
        click.echo(line)


def table(rows: list[tuple[str, ...]]) -> list[str]:
    """The rows as lines, each column as wide as its widest cell."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
