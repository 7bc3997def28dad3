"""`copydesk`: the command line. Commands are imported when they are called, so that help stays fast."""

import importlib
import sys
from pathlib import Path
from typing import Any

import click

from copydesk.config.settings import SettingsError, load
from copydesk.streams.errors import CopydeskError

COMMANDS: dict[str, str] = {
    "run": "Broker if embedded, workers, supervised, until Ctrl-C.",
    "demo": "Feed the samples through a fresh pipeline and show what came out.",
    "worker": "One worker process.",
    "broker": "Fetch, start, stop or look at the embedded Kafka.",
    "topics": "Create the topics or show how they drifted.",
    "feed": "Send files, folders, JSON lines or standard input into the pipeline.",
    "clean": "Clean documents here and now, without Kafka.",
    "dedupe": "Which articles in files repeat which, without Kafka.",
    "tag": "Names in a text here and now, without Kafka.",
    "sources": "Check, list and show source profiles.",
    "tail": "Follow a topic.",
    "export": "Enriched articles as ninjs, schema.org, JSON lines or Parquet.",
    "sink": "Write enriched articles into SQLite or PostgreSQL.",
    "trace": "Where one article is, and why.",
    "audit": "Prove that nothing was lost or doubled.",
    "config": "The effective settings.",
    "doctor": "Check this machine and the cluster.",
}


class Commands(click.Group):
    """Loads `copydesk.streams.cli.<name>` and takes `<name>` from it; turns our errors into one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """In the order in which a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """The click command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        command = getattr(importlib.import_module(f"copydesk.streams.cli.{cmd_name}"), cmd_name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{cmd_name} is not a command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        """Help without importing every command."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Our own errors end in one line on standard error."""
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            click.echo(f"copydesk: {error}", err=True)
            sys.exit(2)
        except CopydeskError as error:
            click.echo(f"copydesk: {error}", err=True)
            sys.exit(1)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--config", "file", type=click.Path(path_type=Path), help="Settings file (default: copydesk.toml).")
@click.version_option(package_name="copydesk", prog_name="copydesk")
@click.pass_context
def main(ctx: click.Context, file: Path | None) -> None:
    """Raw news in; clean, unique, entity-tagged records out, each exactly once, on Kafka.

    \b
    Examples:
      copydesk demo                       the whole job on the samples
      copydesk run                        a broker and a worker, until Ctrl-C
      copydesk feed pages/ more.jsonl     send articles in
      copydesk audit                      prove that nothing was lost or doubled
    """  # noqa: D301 - click reads \b
    ctx.obj = load(file=file)


if __name__ == "__main__":
    main()
