"""`copydesk doctor`: what this machine and this cluster lack, and what to do about it.

Each check yields its findings. None changes anything, but for a file in the data folder that is gone at once.
"""

import importlib
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

import click
import orjson

from copydesk.config.settings import ENVIRONMENT_PREFIX, MIB, Settings, SettingsError, origins
from copydesk.streams import broker
from copydesk.streams.admin import drift
from copydesk.streams.broker_files import SPACE_NEEDED
from copydesk.streams.broker_java import holds_kafka, java_command, java_version, kafka_version
from copydesk.streams.cli.show import output, run
from copydesk.streams.clients import EMBEDDED, bootstrap_servers
from copydesk.streams.errors import CopydeskError
from copydesk.streams.texts import LINE, escaped, safe
from copydesk.streams.web.access import is_loopback, token_of

OLDEST, TOO_NEW = (3, 11), (3, 14)  # requires-python of pyproject.toml
MODULES = {
    "aiohttp": "aiohttp", "aiokafka": "aiokafka", "click": "click", "cramjam": "cramjam", "fastwarc": "fastwarc", "faust-streaming": "faust",
    "ftfy": "ftfy", "jinja2": "jinja2",
    "msgspec": "msgspec", "numpy": "numpy", "orjson": "orjson",
    "pycld2": "pycld2", "resiliparse": "resiliparse", "rocksdict": "rocksdict", "selectolax": "selectolax",
    "structlog": "structlog", "tzdata": "tzdata", "uvloop": "uvloop", "xxhash": "xxhash",
}  # fmt: skip
"""Distribution to module, as in requirements/runtime.in."""
# With less, a day of a busy crawler may fill the disk: 100,000 pages of 230 KB are some 5 GiB when compressed.
COMFORTABLE_DISK = 5 * 1024 * MIB
# An interpreter with our libraries takes about 100 MiB, the documents it works on as much again.
PROCESS_MEMORY = 200 * MIB
MEMORY_FILE = Path("/proc/meminfo")
MARKS = {"ok": "ok  ", "warn": "warn", "fail": "FAIL"}


class Finding(NamedTuple):
    """What one check found; `advice` says what to do unless all is well."""

    check: str
    status: Literal["ok", "warn", "fail"]
    detail: str
    advice: str = ""


Check = Callable[[Settings], Iterator[Finding]]


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of lines.")
@click.pass_context
def doctor(ctx: click.Context, *, as_json: bool) -> None:
    """Check this machine and the cluster: what is missing, what is odd, and what to do about it.

    Exit code 0: nothing failed; warnings may be there. 1: something has to be mended first.

    \b
    Examples:
      copydesk doctor
      copydesk doctor --json | jq '.findings[] | select(.status != "ok")'
    """  # noqa: D301 - click reads \b
    settings: Settings = ctx.obj
    findings = [_settings_read(origins(file=ctx.find_root().params.get("file")))]
    findings += [finding for check in CHECKS for finding in check(settings)]
    healthy = all(finding.status != "fail" for finding in findings)
    with output():
        if as_json:
            shown = {"healthy": healthy, "findings": [finding._asdict() for finding in findings]}
            click.echo(escaped(orjson.dumps(shown).decode()))
        else:
            for finding in findings:
                click.echo("\n".join(lines(finding)))
    sys.exit(0 if healthy else 1)


def lines(finding: Finding) -> Iterator[str]:
    """The finding for people; the advice under it."""
    yield f"{MARKS[finding.status]}  {finding.check}: {safe(finding.detail, 2 * LINE)}"
    if finding.advice:
        yield f"      {finding.advice}"


def _settings_read(sources: dict[str, str]) -> Finding:
    given = {source for source in sources.values() if source != "default"}
    files = sorted(source for source in given if not source.startswith(ENVIRONMENT_PREFIX))
    changed = sum(source != "default" for source in sources.values())
    return Finding("settings", "ok", f"{changed} are set, the others as by default; file: {', '.join(files) or 'none'}")


def python(_: Settings) -> Iterator[Finding]:
    """The interpreter."""
    detail = sys.version.split()[0]
    if OLDEST <= sys.version_info[:2] < TOO_NEW:
        yield Finding("python", "ok", detail)
    else:
        yield Finding("python", "fail", detail, "use Python 3.11, 3.12 or 3.13")


def libraries(_: Settings) -> Iterator[Finding]:
    """Whether each library can be imported."""
    broken = 0
    for name, module in MODULES.items():
        try:
            importlib.import_module(module)
        except Exception as error:  # noqa: BLE001 - a broken build may raise anything
            broken += 1
            yield Finding(
                "libraries", "fail", f"{name}: {error}", f"reinstall it: pip install --force-reinstall {name}"
            )
    if not broken:
        yield Finding("libraries", "ok", f"{len(MODULES)} can be imported")


def folder(settings: Settings) -> Iterator[Finding]:
    """Whether the data folder can be written and has room."""
    path = Path(settings.data_dir).absolute()
    there = next(parent for parent in (path, *path.parents) if parent.exists())
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        yield Finding("data folder", "fail", f"{path}: {error.strerror}", "set data_dir to a folder of yours")
        return
    yield Finding("data folder", "ok", str(path) + ("" if there == path else " (will be created)"))
    yield _disk(shutil.disk_usage(there).free)


def _disk(free: int) -> Finding:
    detail = f"{free // MIB:,} MiB free"
    if free < SPACE_NEEDED:
        return Finding("disk", "fail", detail, "make room, or set data_dir to a folder on another disk")
    if free < COMFORTABLE_DISK:
        return Finding("disk", "warn", detail, "enough to try; shorten raw_days or make room before you feed much")
    return Finding("disk", "ok", detail)


def memory(settings: Settings) -> Iterator[Finding]:
    """Whether what the settings ask for fits into memory."""
    broker_bytes = settings.broker_heap_mb * MIB if settings.broker == EMBEDDED else 0
    needed = broker_bytes + settings.workers * (1 + settings.pool_processes) * PROCESS_MEMORY
    free = available_memory()
    if free is None:
        yield Finding("memory", "ok", f"about {needed // MIB:,} MiB needed; this system does not tell how much is free")
        return
    detail = f"about {needed // MIB:,} MiB needed, {free // MIB:,} MiB available"
    if free < needed:
        yield Finding("memory", "warn", detail, "lower workers, pool_processes or broker_heap_mb")
    else:
        yield Finding("memory", "ok", detail)


def available_memory() -> int | None:
    """Bytes that new programs can have without swapping (Linux), None elsewhere."""
    try:
        rows = dict(line.split(":", 1) for line in MEMORY_FILE.read_text().splitlines())
        return int(rows["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        return None


def java(settings: Settings) -> Iterator[Finding]:
    """What the embedded broker runs on: Java, its jars, Maven when they have to be fetched."""
    if settings.broker != EMBEDDED:
        return
    try:
        command = java_command()
        yield Finding("java", "ok", f"{java_version(command)} at {command}")
        there = holds_kafka(Path(settings.jars_dir).absolute())
    except CopydeskError as error:
        yield _failed("java", error)
        return
    if there:
        yield Finding("kafka", "ok", f"{kafka_version()} in {settings.jars_dir}")
    elif maven := shutil.which("mvn"):
        yield Finding("kafka", "ok", f"{kafka_version()} is not there yet; {maven} will fetch it at the first start")
    else:
        advice = "install Maven (Debian: maven), or copy the folder from a machine that has it"
        yield Finding("kafka", "fail", f"no jars in {settings.jars_dir} and no Maven to fetch them", advice)


def ports(settings: Settings) -> Iterator[Finding]:
    """Whether the ports are free, and who can reach the web page."""
    running = broker.status(settings) if settings.broker == EMBEDDED else None
    if settings.broker == EMBEDDED and running is None:
        yield _port("broker_port", "127.0.0.1", settings.broker_port)
    yield _port("web_port", settings.web_bind, settings.web_port)
    if not is_loopback(settings.web_bind):
        yield _reachable(settings)


def _reachable(settings: Settings) -> Finding:
    """Who can see a page that listens on the network."""
    try:
        token = token_of(settings)
    except SettingsError as error:
        return Finding("web_token", "fail", str(error), "")
    if not token:
        advice = "set web_token, or bind 127.0.0.1"
        return Finding("web_bind", "warn", f"{settings.web_bind} without a token shows nothing but its health", advice)
    advice = "token and pages cross the network in the clear: put a proxy with TLS in front"
    return Finding("web_bind", "warn", f"{settings.web_bind} is open to the network", advice)


def _port(name: str, bind: str, port: int) -> Finding:
    try:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((bind, port))
    except OSError as error:
        advice = "Copydesk chooses a free port at start; set another to have a fixed one"
        return Finding(name, "warn", f"{bind}:{port}: {error.strerror}", advice)
    return Finding(name, "ok", f"{bind}:{port} is free")


def cluster(settings: Settings) -> Iterator[Finding]:
    """Whether the broker answers and its topics are as the settings say."""
    if settings.broker == EMBEDDED and broker.status(settings) is None:
        advice = "`copydesk run` starts it, or `copydesk broker start` alone"
        yield Finding("broker", "warn", "the embedded broker is not running", advice)
        return
    try:
        found = run(drift(settings))
    except CopydeskError as error:
        yield _failed("broker", error)
        return
    yield Finding("broker", "ok", f"{bootstrap_servers(settings)} answers")
    if not found:
        yield Finding("topics", "ok", "as the settings say")
    for one in found:
        advice = "create it: `copydesk topics`" if one.what == "topic" else "see docs/contracts.md before you change it"
        yield Finding("topics", "warn", f"{one.topic}: {one.what} is {one.actual}, not {one.expected}", advice)


def _failed(check: str, error: CopydeskError) -> Finding:
    """Our errors say what is wrong, a colon, and what to do."""
    detail, _, advice = str(error).rpartition(": ")
    return Finding(check, "fail", detail or str(error), advice if detail else "")


CHECKS: tuple[Check, ...] = (python, libraries, folder, memory, java, ports, cluster)
