"""`copydesk config`: every setting, its value here, where that came from, and what it means.

The example file and docs/settings.md are made from the same fields, so that neither can be out of date.
"""

import dataclasses
import difflib
from collections.abc import Iterator
from typing import Any

import click
import orjson

from copydesk.config.settings import FIELDS, Settings, SettingsError, masked, origins
from copydesk.streams.cli.show import output
from copydesk.streams.texts import escaped, safe

TYPES = {str: "text", int: "whole number", float: "number"}
LONGEST = 4096  # a path; scripts need it whole
PREFACE = """\
# Settings

Made by `copydesk config --markdown > docs/settings.md`; a test compares it with the code.

An environment variable wins over the file, the file over the default. The file is `copydesk.toml` in the current
folder, or the one that `COPYDESK_CONFIG` or `copydesk --config` names; `copydesk config --example` prints one with
every setting. The variable of a setting is its name in capitals after `COPYDESK_`. An unknown name is an error that
names the nearest known one. `copydesk config` shows what holds here and where it came from.

| setting | default | allowed | meaning |
|---|---|---|---|
"""
EXAMPLE_PREFACE = """\
# Copydesk's settings. Save as copydesk.toml, and take the `#` off the lines that you change: what is here is the default.
# Environment variables win over this file: COPYDESK_ and the name in capitals.
"""


@click.command()
@click.argument("key", required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--example", is_flag=True, help="Print a settings file with every setting, commented.")
@click.option("--markdown", is_flag=True, help="Print docs/settings.md.")
@click.pass_context
def config(ctx: click.Context, key: str | None, *, as_json: bool, example: bool, markdown: bool) -> None:
    """Show the effective settings, where each came from and what it means. Secrets are masked.

    With KEY, print the value of that one setting.

    \b
    Examples:
      copydesk config
      copydesk config data_dir
      copydesk config --json | jq .partitions
      copydesk config --example > copydesk.toml
    """  # noqa: D301 - click reads \b
    if example + markdown + (key is not None) > 1:
        raise click.UsageError("KEY, --example and --markdown exclude each other")
    settings: Settings = ctx.obj
    with output():
        if example or markdown:
            click.echo(example_file() if example else reference(), nl=False)
            return
        rows = described(settings, origins(file=ctx.find_root().params.get("file")))
        _show(rows if key is None else {_known(key): rows[key]}, one=key, as_json=as_json)


def described(settings: Settings, sources: dict[str, str]) -> dict[str, dict[str, Any]]:
    """Name to value (secrets masked), origin and meaning."""
    values = masked(settings)
    return {
        name: {"value": values[name], "from": sources[name], "meaning": field.metadata["doc"]}
        for name, field in FIELDS.items()
    }


def _known(key: str) -> str:
    if key not in FIELDS:
        near = difflib.get_close_matches(key, FIELDS, n=1, cutoff=0.0)
        raise SettingsError(f"unknown setting {key!r}: did you mean {near[0]!r}?")
    return key


def _show(rows: dict[str, dict[str, Any]], *, one: str | None, as_json: bool) -> None:
    if as_json:
        click.echo(escaped(orjson.dumps(rows).decode()))
    elif one is not None:
        click.echo(safe(rows[one]["value"], LONGEST))
    else:
        for line in table(rows):
            click.echo(line)


def table(rows: dict[str, dict[str, Any]]) -> Iterator[str]:
    """A line for each setting, and its meaning under it."""
    width = max(len(name) for name in rows)
    for name, row in rows.items():
        yield f"{name:<{width}}  {safe(row['value']) or '(empty)'}  [{safe(row['from'])}]"
        yield f"{'':<{width}}    {row['meaning']}"


def example_file() -> str:
    """A settings file with every setting commented out, each after its meaning."""
    parts = [EXAMPLE_PREFACE]
    for name, field in FIELDS.items():
        allowed = _allowed(field)
        parts.append(
            f"# {field.metadata['doc']}{f' ({allowed})' if allowed else ''}\n#{name} = {_toml(field.default)}\n"
        )
    return "\n".join(parts)


def reference() -> str:
    """docs/settings.md."""
    return PREFACE + "".join(_row(name, field) for name, field in FIELDS.items())


def _row(name: str, field: "dataclasses.Field[Any]") -> str:
    return f"| `{name}` | `{_toml(field.default)}` | {_allowed(field) or TYPES[type(field.default)]} | {field.metadata['doc']} |\n"


def _allowed(field: "dataclasses.Field[Any]") -> str:
    low, high, choices = field.metadata["low"], field.metadata["high"], field.metadata["choices"]
    if choices:
        return ", ".join(f"`{choice}`" for choice in choices)
    return "" if low is None and high is None else f"{low} to {high}"


def _toml(value: Any) -> str:
    return orjson.dumps(value).decode()
