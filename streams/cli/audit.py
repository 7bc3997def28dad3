"""`copydesk audit`: the verdict of streams/audit.py for people and programs."""

import sys
from collections.abc import Iterator

import click
import msgspec

from copydesk.config.settings import Settings
from copydesk.streams.audit import Verdict
from copydesk.streams.audit import audit as judge
from copydesk.streams.cli.show import Meter, output, run
from copydesk.streams.ledger import EXAMPLES
from copydesk.streams.texts import escaped, safe

EXPIRED = {
    "outcomes": "outcomes of raw records that retention has deleted",
    "raw": "raw records whose outcome may have been deleted by retention",
    "links": "duplicates whose original may have been deleted by retention",
    "unread raw": "raw offsets that retention deleted before clean had read them",
}


@click.command()
@click.option("--wait", type=click.FloatRange(min=0), default=0.0, metavar="SECONDS", help="First wait so long for what is in raw now to be done.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of the table.")
@click.pass_obj
def audit(settings: Settings, wait: float, as_json: bool) -> None:  # noqa: FBT001 - click passes flags by name
    """Prove from the topics alone that every raw record ended exactly once.

    Exit code 0: proven. 1: something is lost, doubled or false, or is still on its way.

    \b
    Examples:
      copydesk audit                      judge now; the workers may go on
      copydesk audit --wait 60            judge when all that is in raw now is done
      copydesk audit --json | jq .ok
    """  # noqa: D301 - click reads \b
    meter = Meter()
    with output():
        try:
            verdict: Verdict = run(judge(settings, wait=wait, progress=meter))
        finally:
            meter.clear()
        click.echo(as_object(verdict) if as_json else "\n".join(table(verdict)))
    sys.exit(0 if verdict.ok else 1)


def as_object(verdict: Verdict) -> str:
    """The verdict as one line of JSON."""
    fields: dict[str, object] = {"ok": verdict.ok, **msgspec.to_builtins(verdict)}
    return escaped(msgspec.json.encode(fields).decode())


def table(verdict: Verdict) -> Iterator[str]:
    """The verdict as lines: the funnel, what could not be checked, the breaches, the conclusion."""
    yield _row("raw", verdict.raw)
    yield _row("  waiting", verdict.waiting)
    yield _row("  in flight", verdict.in_flight)
    for name, count in verdict.outcomes.items():
        yield _row(f"  {name}", count)
        for reason, times in verdict.reasons.get(name, {}).items():
            yield _row(f"    {safe(reason, 24)}", times)
    for kind, count in verdict.expired.items():
        yield f"expired, not checkable: {count:,} {EXPIRED[kind]}"
    if verdict.later:
        yield f"not judged: {verdict.later:,} outcomes of records that came meanwhile"
    yield from _problems(verdict)
    yield conclusion(verdict)


def _row(name: str, count: int) -> str:
    return f"{name:<30}{count:>14,}"


def _problems(verdict: Verdict) -> Iterator[str]:
    for kind, count in verdict.problems.items():
        shown = [problem for problem in verdict.examples if problem.kind == kind]
        yield f"{kind}: {count:,}"
        yield from (f"  {safe(problem.place)}: {safe(problem.detail)}" for problem in shown)
        if count > EXAMPLES:
            yield f"  and {count - len(shown):,} more"


def conclusion(verdict: Verdict) -> str:
    """The last line."""
    if verdict.problems:
        found = ", ".join(f"{count:,} {kind}" for kind, count in verdict.problems.items())
        return f"audit: FAILED, {found}, of {verdict.raw:,} records"
    if verdict.open:
        done = verdict.raw - verdict.open
        return f"audit: NOT FINISHED, {done:,} records, each exactly once; {verdict.waiting:,} waiting, {verdict.in_flight:,} in flight (wait for them with --wait SECONDS)"  # fmt: skip
    return f"audit: OK, {verdict.raw:,} records, each exactly once"
