"""Who carries the records in `bench.hop`, and what has to be installed for it.

What is no dependency of Copydesk is set up once under .copydesk and pinned: quixstreams in a virtual environment of its
own, Kafka Streams as jars from Maven Central. What cannot be had is left out with a word why.
"""

import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.ground import HOME, ROOT, say

HOPS = ROOT / "bench" / "hops"
QUIXSTREAMS = "quixstreams==3.28.1"
QUIX_VENV = HOME / "bench-venv"
JAVA = ROOT / "bench" / "streams-java"
JAVA_BUILD = HOME / "bench-java"
INSTALL_SECONDS = 300


class UnavailableError(Exception):
    """A contestant that cannot run on this machine; the message says what is missing."""


@dataclass(frozen=True)
class Contestant:
    """One way to carry records from topic to topic."""

    name: str
    title: str
    guarantee: str
    command: Callable[[], list[str]]
    """Installs what is missing; raises UnavailableError."""


def python(script: str, *arguments: str) -> Callable[[], list[str]]:
    """A script of bench/hops in this Python."""
    return lambda: [sys.executable, str(HOPS / script), *arguments]


def quix(guarantee: str) -> Callable[[], list[str]]:
    """quixstreams in its own virtual environment."""

    def command() -> list[str]:
        _install_quix()
        return [str(QUIX_VENV / "bin" / "python"), str(HOPS / "quix_hop.py"), guarantee]

    return command


def streams() -> list[str]:
    """Kafka Streams, compiled here."""
    _build_java()
    return ["java", "-Xmx512m", "-cp", f"{JAVA_BUILD}:{JAVA_BUILD}/*", "Hop"]


def _install_quix() -> None:
    done = QUIX_VENV / QUIXSTREAMS
    if done.exists():
        return
    say(f"installing {QUIXSTREAMS} into {QUIX_VENV.relative_to(ROOT)}, once")
    shutil.rmtree(QUIX_VENV, ignore_errors=True)
    venv.create(QUIX_VENV, with_pip=True)
    _ran([str(QUIX_VENV / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", QUIXSTREAMS])
    done.touch()


def _build_java() -> None:
    if (JAVA_BUILD / "Hop.class").exists():
        return
    missing = [tool for tool in ("java", "javac", "mvn") if shutil.which(tool) is None]
    if missing:
        raise UnavailableError(f"no {', '.join(missing)} here (Debian: openjdk-17-jdk-headless maven)")
    say(f"fetching Kafka Streams into {JAVA_BUILD.relative_to(ROOT)}, once")
    shutil.rmtree(JAVA_BUILD, ignore_errors=True)
    copy = ["dependency:copy-dependencies", f"-DoutputDirectory={JAVA_BUILD}"]
    _ran(["mvn", "-q", "-B", "-Dstyle.color=never", "--strict-checksums", "-f", str(JAVA / "pom.xml"), *copy])
    _ran(["javac", "-cp", f"{JAVA_BUILD}/*", "-d", str(JAVA_BUILD), str(JAVA / "Hop.java")])


def _ran(command: list[str]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UnavailableError(f"{Path(command[0]).name}: {error}") from error
    if done.returncode != 0:
        lines = (done.stdout + done.stderr).strip().splitlines() or ["failed without a word"]
        raise UnavailableError(f"{Path(command[0]).name}: {lines[-1][:200]}")


CONTESTANTS = (
    Contestant("copydesk", "Copydesk's guard on Faust", "exactly once", python("copydesk_hop.py")),
    Contestant("streams", "Kafka Streams 4.3.1 (Java)", "exactly once", streams),
    Contestant("quix-eo", "quixstreams 3.28.1", "exactly once", quix("exactly-once")),
    Contestant("quix", "quixstreams 3.28.1", "at least once", quix("at-least-once")),
    Contestant("aiokafka-eo", "aiokafka, its transactions", "exactly once", python("aiokafka_hop.py", "transactions")),
    Contestant("aiokafka", "aiokafka", "at least once", python("aiokafka_hop.py", "plain")),
    Contestant("faust-take", "Faust, take and gathered sends", "loses on error", python("faust_hop.py", "take")),
    Contestant("faust-each", "Faust as documented, each awaited", "loses on error", python("faust_hop.py", "each")),
)
