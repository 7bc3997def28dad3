"""`copydesk feed`: articles from files, folders and standard input into the pipeline, each confirmed by the broker."""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import orjson

from copydesk.config.settings import MIB, Settings
from copydesk.streams.admin import ensure_topics
from copydesk.streams.cli.show import output, run, status_line
from copydesk.streams.cli.stopping import INTERRUPTED, stop_on_signals
from copydesk.streams.producers.documents import Known, Summary
from copydesk.streams.producers.files import BY_SUFFIX, STDIN, Reading, documents, suffixes
from copydesk.streams.producers.sending import PATIENCE_SECONDS, Progress
from copydesk.streams.producers.sending import feed as send
from copydesk.streams.texts import escaped, safe


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, allow_dash=True, path_type=Path))
@click.option("--format", "format_", type=click.Choice(["jsonl", "document", "auto"]), help="Read every file as JSON lines, as one document, or by its first bytes; without it, by name.")  # fmt: skip
@click.option("--url", help="Address of the one document that is fed.")
@click.option("--id", "id_", help="Its id; without one, the id is a hash of address and content. Needs --url.")
@click.option("--source", help="Its source, as in config/sources. Needs --url; envelopes carry their own.")
@click.option("--validate", is_flag=True, help="Refuse envelopes that do not match the contract (docs/contracts.md).")
@click.option("--rate", type=click.FloatRange(min=0, min_open=True), help="Most documents a second.")
@click.option("--timeout", type=click.FloatRange(min=0, min_open=True), default=PATIENCE_SECONDS, show_default=True, help="Seconds to wait for a broker that goes away.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@click.pass_obj
def feed(
    settings: Settings,
    paths: tuple[Path, ...],
    *,
    format_: Any,
    url: str | None,
    id_: str | None,
    source: str | None,
    validate: bool,
    rate: float | None,
    timeout: float,
    as_json: bool,
) -> None:
    """Send files, folders, JSON lines or standard input (-) into the pipeline.

    Folders are read through, in the order of names, without hidden files. By name: .jsonl and .ndjson hold an envelope
    a line, .json one envelope or a list; any other file is the document itself. All may be packed (.gz, .zst).
    Standard input is JSON lines. What cannot be sent is named and counted; the rest is sent and judged by the pipeline.

    Exit code 0: everything was sent. 1: something was refused or not confirmed. 130: stopped by Ctrl-C.

    \b
    Examples:
      copydesk feed pages/ more.jsonl.gz
      copydesk feed story.html --url https://news.example/story --source example
      crawler | copydesk feed - --validate --rate 200
    """  # noqa: D301 - click reads \b
    known = _known(paths, format_, Known(url or None, id_ or None, source or None))
    reading = Reading(settings.max_record_bytes, format_ or "name", known, validate=validate)
    with output():
        summary: Summary = run(_fed(settings, paths, reading, rate, timeout))
        if as_json:
            click.echo(as_object(summary))
        else:
            _report(summary, timeout)
    if summary.stopped:
        sys.exit(INTERRUPTED)
    sys.exit(0 if summary.complete else 1)


def _known(paths: tuple[Path, ...], format_: str | None, known: Known) -> Known:
    """What is known of the one document; a usage error when there is not one."""
    if known.url is None and (known.id or known.source):
        raise click.UsageError("--id and --source describe one document: give its --url too")
    if known.url is not None and (len(paths) != 1 or paths[0].is_dir() or format_ == "jsonl"):
        raise click.UsageError("--url is the address of one document: give one file, or -")
    if known.url is not None and format_ != "document" and suffixes(paths[0])[0] in BY_SUFFIX:
        raise click.UsageError(
            "--url is for documents; envelopes carry their own (or is it one? add --format document)"
        )
    return known


async def _fed(
    settings: Settings,
    paths: tuple[Path, ...],
    reading: Reading,
    rate: float | None,
    timeout: float,  # noqa: ASYNC109 - of the broker
) -> Summary:
    await ensure_topics(settings, needed={"raw"})
    with stop_on_signals() as stop, _meter() as progress:
        # Neither sys.stdin nor ever closed: its buffer is locked while a thread waits in it, and the end would wait too.
        stdin = open(0, "rb", closefd=False) if STDIN in paths else None  # noqa: ASYNC230, SIM115 - a descriptor
        return await send(
            settings,
            documents(paths, reading, stdin),
            progress=progress,
            rate=rate,
            patience=timeout,
            stop=stop,
        )


@contextlib.contextmanager
def _meter() -> Iterator[Progress]:
    """One line on standard error, rewritten in place and taken away at the end; nothing where that is no terminal."""

    def line(summary: Summary) -> str:
        refused = f", {summary.refused.total():,} refused" if summary.refused else ""
        return f"{summary.sent:,} sent, {summary.sent_bytes / MIB:,.1f} MiB{refused}"

    with status_line(shown=sys.stderr.isatty()) as write:
        yield lambda summary: write(line(summary))


def as_object(summary: Summary) -> str:
    """The summary as one line of JSON."""
    fields = {
        "complete": summary.complete,
        "sent": summary.sent,
        "sent_bytes": summary.sent_bytes,
        "refused": {str(reason): count for reason, count in summary.refused.items()},
        "named": [{"name": one.name, "reason": str(one.reason), "detail": one.detail} for one in summary.named],
        "unconfirmed": summary.unconfirmed,
        "stopped": summary.stopped,
        "broker_away": summary.broker_away,
        "seconds": round(summary.seconds, 3),
        "per_second": round(_pace(summary), 1),
    }
    return escaped(orjson.dumps(fields).decode())


def _report(summary: Summary, timeout: float) -> None:
    for line in problems(summary, timeout):
        click.echo(line, err=True)
    click.echo(
        f"sent {summary.sent:,} documents, {summary.sent_bytes / MIB:,.1f} MiB, "
        f"in {summary.seconds:,.1f} s ({_pace(summary):,.0f} a second)"
    )


def problems(summary: Summary, timeout: float) -> Iterator[str]:
    """What was not sent, and why, as lines for people."""
    for reason, count in summary.refused.items():
        named = [one for one in summary.named if one.reason == reason]
        yield f"{count:,} not sent: {reason}"
        yield from (f"  {safe(one.name)}: {safe(one.detail)}" for one in named)
        if count > len(named):
            yield f"  and {count - len(named):,} more"
    if summary.broker_away:
        yield f"gave up: the broker confirmed nothing for {timeout:g} s; {summary.sent:,} documents are confirmed"
    if summary.stopped:
        yield f"stopped: {summary.sent:,} documents are confirmed"
    if summary.unconfirmed:
        yield f"{summary.unconfirmed:,} more may have arrived: feed them again, a copy is recognised as a duplicate"


def _pace(summary: Summary) -> float:
    return summary.sent / summary.seconds if summary.seconds else 0.0
