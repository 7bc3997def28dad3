"""`copydesk worker`: one worker process, in the foreground."""

import os
import sys
from dataclasses import replace

import click

from copydesk.config.settings import Settings, environment_of


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_obj
def worker(settings: Settings) -> None:
    """Run one worker in the foreground; it stops cleanly on SIGTERM and Ctrl-C.

    \b
    Examples:
      copydesk worker                               beside a broker that runs already
      COPYDESK_BROKER=kafka:9092 copydesk worker    on your cluster
    """  # noqa: D301 - click reads \b
    from copydesk.streams import logs, serving  # noqa: PLC0415 - help must not load Faust
    from copydesk.streams.ports import free_port  # noqa: PLC0415

    page = free_port(settings.web_bind, settings.web_port)
    settings = replace(settings, web_port=page)
    # The app is a module of its own, which reads its settings as any process does.
    os.environ.update(environment_of(settings))
    logs.configure(settings)
    sys.exit(serving.serve(settings))
