"""`copydesk sink`: enriched articles into a database, each once, from where the last run stopped."""

import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import click
import orjson

from copydesk.config.settings import Settings
from copydesk.streams.cli.show import output, run, status_line
from copydesk.streams.cli.stopping import stop_on_signals
from copydesk.streams.sinks.running import Progress, Show, Sink
from copydesk.streams.sinks.stores import Store
from copydesk.streams.texts import safe


class Pace(NamedTuple):
    """When a batch is written, and whether more is waited for."""

    once: bool
    most: int
    seconds: float
    as_json: bool


def paced(command: Callable[..., None]) -> Callable[..., None]:
    """The options that every sink has."""
    options = (
        click.option("--once", is_flag=True, help="Write what is there, then end."),
        click.option("--batch", "most", type=click.IntRange(1, 10_000), default=500, show_default=True, help="Articles in one transaction or request, about."),
        click.option("--seconds", type=click.FloatRange(0, 60), default=1.0, show_default=True, help="Longest wait for a batch to fill."),
        click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


@click.group()
def sink() -> None:
    """Write enriched articles into a database, and go on with new ones until Ctrl-C.

    An article is there once, by its id; one that comes again takes the place of the former. How far it got stands in
    the database itself, so a run that was killed goes on where it stopped. A database that is away is waited for.
    """


@sink.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@paced
@click.pass_obj
def sqlite(settings: Settings, /, file: Path, **pace: Any) -> None:
    """Write into the SQLite FILE: tables articles, entities, offsets.

    \b
    Examples:
      copydesk sink sqlite news.db --once
      sqlite3 news.db "select title from articles order by published_at desc limit 10"
    """  # noqa: D301 - click reads \b
    from copydesk.streams.sinks.sqlite import SqliteStore  # noqa: PLC0415 - what is used

    _ran(settings, SqliteStore(file), Pace(**pace))


@sink.command()
@paced
@click.pass_obj
def postgres(settings: Settings, /, **pace: Any) -> None:
    """Write into PostgreSQL: tables articles, entities, offsets of the first schema of the user's search path.

    The server is named by the setting postgres_dsn, or by PostgreSQL's own variables (PGHOST, PGUSER, PGPASSFILE).
    Needs the extra: pip install 'copydesk[postgres]'

    \b
    Examples:
      COPYDESK_POSTGRES_DSN=postgresql://desk:secret@db.example/news copydesk sink postgres
      PGHOST=db.example PGUSER=desk copydesk sink postgres --once
    """  # noqa: D301 - click reads \b
    from copydesk.streams.sinks.postgres import PostgresStore  # noqa: PLC0415 - what is used

    _ran(settings, PostgresStore(settings.postgres_dsn), Pace(**pace))


def _ran(settings: Settings, store: Store, pace: Pace) -> None:
    with output(), _meter() as show:
        progress: Progress = run(_run(settings, store, show, pace))
    for line in _noted(progress):
        click.echo(line, err=True)
    fields = {"written": progress.written, "skipped": progress.skipped, "gone": progress.gone}
    click.echo(orjson.dumps(fields).decode() if pace.as_json else f"wrote {progress.written:,} articles")


async def _run(settings: Settings, store: Store, show: Show, pace: Pace) -> Progress:
    with stop_on_signals() as stop:
        return await Sink(settings, store, show, stop).run(once=pace.once, most=pace.most, seconds=pace.seconds)


def _noted(progress: Progress) -> Iterator[str]:
    if progress.skipped:
        yield f"{progress.skipped:,} records were no enriched articles of this version and are left out"
    if progress.gone:
        yield f"{progress.gone:,} offsets were deleted by retention before this run: articles may be missing"
    if progress.waiting:
        yield f"stopped while the database was away: {safe(progress.waiting)}"


@contextlib.contextmanager
def _meter() -> Iterator[Show]:
    """One line on standard error, rewritten in place; where that is no terminal, a line when the database goes away."""
    terminal = sys.stderr.isatty()
    told = ""

    def show(progress: Progress) -> None:
        nonlocal told
        away = f"waiting for the database: {safe(progress.waiting)}" if progress.waiting else ""
        write(f"{progress.written:,} articles written{away and f', {away}'}")
        if not terminal and progress.waiting != told:
            click.echo(away or "the database is there again", err=True)
        told = progress.waiting

    with status_line(shown=terminal) as write:
        yield show
