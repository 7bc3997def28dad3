"""`copydesk sources`: the profiles of publishers and agencies, checked, listed, shown."""

import sys
from pathlib import Path
from typing import Any

import click
import msgspec
import orjson

from copydesk.config.settings import Settings
from copydesk.streams.cli import stages
from copydesk.streams.cli.show import output
from copydesk.streams.errors import CopydeskError
from copydesk.streams.texts import escaped, safe

SOURCES = "clean.sources"
PROFILES = "clean.profiles"


@click.group()
def sources() -> None:
    """Source profiles: what is known of a publisher or agency that its documents do not say.

    The shipped ones stand in config/sources; those of the folder `sources_dir` (a setting) stand above them.

    \b
    Examples:
      copydesk sources list
      copydesk sources show yonhap
      copydesk sources check my-sources
      COPYDESK_SOURCES_DIR=my-sources copydesk clean page.html
    """  # noqa: D301 - click reads \b


@sources.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def check(settings: Settings, folder: Path | None, *, as_json: bool) -> None:
    """Read every profile of FOLDER and name each mistake; without FOLDER the shipped ones and `sources_dir`."""
    own = Path(settings.sources_dir) if settings.sources_dir else None
    folders = [folder] if folder else [stages.core(SOURCES).shipped(), *([own] if own else [])]
    profiles: list[Any] = []
    mistakes: list[str] = []
    for each in folders:
        found, wrong = stages.core(PROFILES).read_all(each)
        profiles, mistakes = profiles + found, mistakes + wrong
    with output():
        if as_json:
            click.echo(escaped(orjson.dumps({"profiles": len(profiles), "mistakes": mistakes}).decode()))
        else:
            for mistake in mistakes:
                click.echo(safe(mistake), err=True)
            click.echo(f"{len(profiles)} profiles are good, {len(mistakes)} are not")
    sys.exit(1 if mistakes else 0)


@sources.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, with all keys.")
@click.pass_obj
def list_(settings: Settings, *, as_json: bool) -> None:
    """Every profile in force: id, country, zone, language, name, domains; `*` marks an agency."""
    profiles = sorted(_in_force(settings).profiles, key=lambda profile: str(profile.id))
    with output():
        for profile in profiles:
            click.echo(_json(profile) if as_json else _line(profile))


@sources.command()
@click.argument("id")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def show(settings: Settings, id: str, *, as_json: bool) -> None:
    """One profile: ID is its id, one of its names or domains, or an address on its site."""
    known = _in_force(settings)
    profile = known.by_id(id) or known.of_url(id)
    if profile is None:
        raise CopydeskError(f"there is no source profile for {safe(id)}: see copydesk sources list")
    with output():
        if as_json:
            click.echo(_json(profile))
            return
        for name, value in msgspec.to_builtins(profile).items():
            click.echo(f"{name:14} {safe(_shown(value))}")


@sources.command()
def schema() -> None:
    """The JSON Schema of a profile's file, for editors."""
    click.echo(orjson.dumps(stages.core(PROFILES).schema(), option=orjson.OPT_INDENT_2).decode())


def _in_force(settings: Settings) -> Any:
    return stages.core(SOURCES).layered(settings.sources_dir)


def _json(profile: Any) -> str:
    return escaped(orjson.dumps(msgspec.to_builtins(profile)).decode())


def _line(profile: Any) -> str:
    mark = "*" if profile.agency else " "
    places = f"{profile.country or '-':2}  {profile.zone or '-':30}  {profile.language or '-':3}"
    return f"{profile.id:24} {mark} {places}  {safe(profile.name)}  {safe(' '.join(profile.domains))}"


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}: {one}" for name, one in value.items())
    return " | ".join(value) if isinstance(value, list) else str(value)
