"""`copydesk export`: articles in the forms of others."""

import contextlib
import re
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from copydesk.config.settings import Settings
from copydesk.streams.cli.show import output, run, status_line
from copydesk.streams.cli.stopping import INTERRUPTED, stop_on_signals
from copydesk.streams.errors import CopydeskError
from copydesk.streams.exporting import Exported, Range, Show
from copydesk.streams.exporting import export as exported
from copydesk.streams.texts import escaped
from copydesk.streams.topics import short_name
from copydesk.streams.views.files import FORMS, Export
from copydesk.streams.views.lines import ARTICLES

UNITS = {"m": 60, "h": 3600, "d": 86_400}
AGO = re.compile(r"(\d{1,6})([mhd])")
# Some hundreds of megabytes of enriched articles in a part.
PART = 50_000


class Instant(click.ParamType):
    """An instant as ISO 8601, a day, or so long ago."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Unix time in milliseconds."""
        if found := AGO.fullmatch(value):
            return int((time.time() - int(found[1]) * UNITS[found[2]]) * 1000)
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is none of: 2026-03-01, 2026-03-01T12:00:00+01:00, 90m, 36h, 7d", param, ctx)
        return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)


@click.command()
@click.argument("topic", default="enriched")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMS)),
    default="jsonl",
    show_default=True,
    help="How articles are written.",
)
@click.option(
    "--since",
    type=Instant(),
    metavar="INSTANT",
    help="From what was published then on; without it, from the beginning.",
)
@click.option("--until", type=Instant(), metavar="INSTANT", help="Only what was published before.")
@click.option("--follow", is_flag=True, help="Go on with what comes, until Ctrl-C.")
@click.option(
    "--output",
    "path",
    type=click.Path(path_type=Path),
    help="File, or a folder for files of so many articles each (--part). Without it, standard output.",
)
@click.option(
    "--part", type=click.IntRange(min=1), default=PART, show_default=True, help="Articles in one file of a folder."
)
@click.pass_obj  # fmt: skip
def export(settings: Settings, topic: str, *, form: str, since: int | None, until: int | None, follow: bool, path: Path | None, part: int) -> None:  # fmt: skip
    """Write articles as ninjs 3.1, schema.org NewsArticle, JSON lines (the records as they are) or Parquet.

    TOPIC is enriched, unique or clean; as JSON lines any topic of JSON records; as Parquet enriched. INSTANT is when the
    record came onto the topic: 2026-03-01, 2026-03-01T12:00:00+01:00 (UTC if it names no zone), or so long ago: 90m,
    36h, 7d. A file takes its name when it is whole. Parquet needs the extra: pip install 'copydesk[parquet]'

    \b
    Examples:
      copydesk export --format ninjs --since 24h > today.ninjs.jsonl
      copydesk export --format schemaorg --follow | consumer
      copydesk export --format parquet --since 2026-03-01 --until 2026-04-01 --output march.parquet
    """  # noqa: D301 - click reads \b
    name = short_name(settings, topic)
    _check(name, form, path, Range(since, until, follow))
    with output():
        into = Export(form, name, path, sys.stdout.buffer, part=part, polish=_safe)
        try:
            done: Exported = run(_exported(settings, name, Range(since, until, follow), into))
        except OSError as error:
            raise CopydeskError(f"cannot write to {path or 'standard output'}: {error.strerror or error}") from error
    click.echo(f"wrote {done.written:,} records", err=True)
    if done.skipped:
        click.echo(f"{done.skipped:,} records are none that this form can show, and are left out", err=True)


def _check(name: str, form: str, path: Path | None, span: Range) -> None:
    """A usage error for what does not go together."""
    if form == "parquet" and name != "enriched":
        raise click.UsageError("--format parquet is for the topic enriched")
    if form in {"ninjs", "schemaorg"} and name not in ARTICLES:
        raise click.UsageError(f"--format {form} is for topics of articles: {', '.join(ARTICLES)}")
    if form == "parquet" and path is None:
        raise click.UsageError("--format parquet needs --output: it is no text")
    if span.follow and span.until is not None:
        raise click.UsageError("--follow has no end: leave --until out")
    if span.follow and form == "parquet" and not (path and path.is_dir()):
        raise click.UsageError("--follow with parquet needs a folder that exists as --output, for a file a part")
    if None not in (span.since, span.until) and (span.since or 0) >= (span.until or 0):
        raise click.UsageError("--since is not before --until")


async def _exported(settings: Settings, name: str, span: Range, into: Export) -> Exported:
    try:
        with stop_on_signals() as stop, _meter() as show:
            done = await exported(settings, name, span, into, show=show, stop=stop)
            if stop.is_set() and not span.follow:
                into.abandon()
                sys.exit(INTERRUPTED)
        into.close()
    except BaseException:
        into.abandon()
        raise
    return done


def _safe(line: bytes) -> bytes:
    """The same JSON without what a terminal would act on."""
    return escaped(line.decode()).encode()


@contextlib.contextmanager
def _meter() -> Iterator[Show]:
    """One line on standard error, rewritten in place; nothing where that is no terminal."""
    with status_line(shown=sys.stderr.isatty() and not sys.stdout.isatty()) as write:
        yield lambda done, total: write(f"{done.written:,} of about {total:,} written")
