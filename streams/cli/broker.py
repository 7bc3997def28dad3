"""`copydesk broker`: the embedded Kafka from the command line."""

import sys
from typing import Any

import click
import orjson

from copydesk.config.settings import Settings
from copydesk.streams import broker as embedded
from copydesk.streams.broker_files import LOOPBACK, folder
from copydesk.streams.broker_java import kafka_version

as_json = click.option("--json", "as_json", is_flag=True, help="One JSON object instead of a sentence.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def broker() -> None:
    """Fetch, start, stop or look at the embedded Kafka.

    \b
    Examples:
      copydesk broker start           fetches Kafka the first time (54 MB, needs Java 17 and Maven)
      copydesk broker status --json   {"running": true, "answers": true, "port": 9092, ...}
      copydesk broker stop
    """  # noqa: D301 - click reads \b


@broker.command()
@as_json
@click.pass_obj
def fetch(settings: Settings, as_json: bool) -> None:  # noqa: FBT001 - click passes flags so
    """Fetch Kafka's jars, if they are not there; needs Maven the first time."""
    jars = embedded.fetch_jars(settings, progress=lambda line: click.echo(line, err=True))
    if as_json:
        _print_json({"jars": str(jars), "version": kafka_version()})
    else:
        click.echo(f"Kafka {kafka_version()} is in {jars}")


@broker.command()
@as_json
@click.pass_obj
def start(settings: Settings, as_json: bool) -> None:  # noqa: FBT001 - click passes flags so
    """Start it, unless it runs; it goes on after this command and is stopped by `copydesk broker stop`."""
    running = embedded.start(settings, progress=lambda line: click.echo(line, err=True))
    _show(settings, running, answers=True, as_json=as_json)


@broker.command()
@click.option(
    "--timeout", type=click.FloatRange(0, 600), default=embedded.STOP_SECONDS, show_default=True,
    help="Seconds for a clean stop; then it is killed.",
)  # fmt: skip
@as_json
@click.pass_obj
def stop(settings: Settings, timeout: float, as_json: bool) -> None:  # noqa: FBT001 - click passes flags so
    """Stop it; nothing that was committed is lost."""
    stopped = embedded.stop(settings, timeout)
    if as_json:
        _print_json({"stopped": stopped})
    else:
        click.echo("stopped" if stopped else f"no embedded broker was running on {folder(settings)}")


@broker.command()
@as_json
@click.pass_obj
def status(settings: Settings, as_json: bool) -> None:  # noqa: FBT001 - click passes flags so
    """Tell whether it runs and answers; exit code 1 unless both."""
    running = embedded.status(settings)
    answers = running is not None and embedded.answers(running.port) == running.cluster_id
    _show(settings, running, answers=answers, as_json=as_json)
    sys.exit(0 if answers else 1)


def _show(settings: Settings, running: embedded.Running | None, *, answers: bool, as_json: bool) -> None:
    if as_json:
        found = {} if running is None else {name: getattr(running, name) for name in running.__struct_fields__}
        _print_json({"running": running is not None, "answers": answers, "data": str(folder(settings)), **found})
    elif running is None:
        click.echo(f"no embedded broker is running on {folder(settings)}: start one with `copydesk broker start`")
    else:
        verb = "answers" if answers else "runs but does not answer"
        where = f"{LOOPBACK}:{running.port} (process {running.pid}, data in {folder(settings)})"
        click.echo(f"Kafka {kafka_version()} {verb} on {where}")


def _print_json(value: dict[str, Any]) -> None:
    click.echo(orjson.dumps(value).decode())
