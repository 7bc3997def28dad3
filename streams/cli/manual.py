"""docs/commands.md, made from the commands themselves: `python -m copydesk.streams.cli.manual > docs/commands.md`."""

from collections.abc import Iterator

import click

from copydesk.streams.cli.main import main

WIDTH = 100
PREFACE = """\
# Commands

Made by `python -m copydesk.streams.cli.manual > docs/commands.md`; a test compares it with the code.
Every command takes `copydesk --config FILE` before its name. Exit codes: 0 done, 1 not done (one line on standard error
says why and what to do), 2 wrong usage or settings, 130 stopped by Ctrl-C where a command says so.
"""


def manual() -> str:
    """The whole page: a section for each command and subcommand, in the order of `copydesk --help`."""
    return "\n".join([PREFACE, *_sections(main, click.Context(main, info_name="copydesk", **main.context_settings))])


def _sections(command: click.Command, context: click.Context) -> Iterator[str]:
    context.terminal_width = WIDTH
    help_text = "\n".join(line.rstrip() for line in command.get_help(context).splitlines())
    yield f"## {context.command_path}\n\n```text\n{help_text}\n```\n"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            if found is not None:
                yield from _sections(
                    found, click.Context(found, info_name=name, parent=context, **found.context_settings)
                )


if __name__ == "__main__":
    click.echo(manual(), nl=False)
