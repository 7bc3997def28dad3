"""What the embedded broker runs on: a Java of this machine, and Kafka's jars, fetched once with Maven."""

import fcntl
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import copydesk.config.settings
from copydesk.config.settings import Settings
from copydesk.streams.errors import BrokerError

Progress = Callable[[str], None]
KAFKA_CONFIG = Path(copydesk.config.settings.__file__).parent / "kafka"
JAVA_MINIMUM = 17  # Kafka 4 brokers, KIP-1013
JAVA_SECONDS = 30  # `java -version` takes 0.1 s; a machine under load may need seconds
FETCH_SECONDS = 900  # 54 MB; 15 s on a good line
LINE_LIMIT = 300  # characters of a foreign program's message that still make one readable line


def quiet(_: str) -> None:
    """Progress that nobody sees."""


def kafka_version() -> str:
    """The version that config/kafka/pom.xml pins."""
    return _pom_properties()["kafka.version"]


def pinned_jars() -> list[str]:
    """Names of the jars that config/kafka/pom.xml pins; the others come with them."""
    versions = _pom_properties()
    text = (KAFKA_CONFIG / "pom.xml").read_text("utf-8")
    found = re.findall(r"<artifactId>([^<]+)</artifactId>\s*<version>\$\{([^}]+)\}</version>", text)
    return [f"{artifact}-{versions[name]}.jar" for artifact, name in found]


def _pom_properties() -> dict[str, str]:
    text = (KAFKA_CONFIG / "pom.xml").read_text("utf-8")
    return dict(re.findall(r"<([a-z0-9]+\.version)>([^<]+)</\1>", text))


def java_command() -> str:
    """Path of a Java new enough for Kafka: JAVA_HOME's, else the first on PATH; raises BrokerError."""
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java")
    if java is None:
        where = f"JAVA_HOME ({home}) holds none" if home else "there is none on PATH"
        raise BrokerError(
            f"the embedded broker needs Java {JAVA_MINIMUM} or newer, {where}: install it (Debian: openjdk-17-jre-headless) "
            "or name your cluster with COPYDESK_BROKER=host:port"
        )
    version = java_version(java)
    if version < JAVA_MINIMUM:
        raise BrokerError(
            f"the embedded broker needs Java {JAVA_MINIMUM} or newer, {java} is Java {version}: install a newer one or set "
            "JAVA_HOME to it"
        )
    return java


def java_version(java: str) -> int:
    """The feature release (8, 11, 17, ...) that `java -version` tells; raises BrokerError."""
    try:
        done = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=JAVA_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BrokerError(f"cannot run {java}: {one_line(str(error))}") from error
    output = done.stderr + done.stdout
    found = re.search(r'version "(?:1\.)?(\d+)', output)
    if found is None:
        raise BrokerError(f"cannot tell the version of {java}; it says: {one_line(output) or 'nothing'}")
    return int(found[1])


def one_line(text: str) -> str:
    """Text of another program as one printable line, cut."""
    words = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return words if len(words) <= LINE_LIMIT else words[: LINE_LIMIT - 1] + "…"


def fetch_jars(settings: Settings, progress: Progress = quiet) -> Path:
    """The folder of Kafka's jars, filled by Maven when it is not there; raises BrokerError.

    The jars are fetched into a folder beside it, which is renamed when complete: an interrupted fetch leaves nothing
    that looks whole. Of several processes that ask at once, one fetches and the others wait.
    """
    jars = Path(settings.jars_dir).absolute()
    if os.pathsep in str(jars):
        raise BrokerError(f"jars_dir {jars} contains {os.pathsep!r}, which separates folders for Java: choose another")
    if holds_kafka(jars):
        return jars
    try:
        jars.parent.mkdir(parents=True, exist_ok=True)
        with locked(jars.parent / f".{jars.name}.lock"):
            if not holds_kafka(jars):
                _fetch(jars, progress)
    except OSError as error:
        raise BrokerError(f"cannot write Kafka's jars to {jars}: {error.strerror}") from error
    return jars


def holds_kafka(jars: Path) -> bool:
    """Whether the folder holds the version that we run; raises BrokerError when it holds something else."""
    missing = [name for name in pinned_jars() if not (jars / name).is_file()]
    if not missing:
        return True
    if jars.is_dir() and any(jars.iterdir()):
        raise BrokerError(f"{jars} lacks {missing[0]}: remove the folder, or set jars_dir to another one")
    return False


def _fetch(jars: Path, progress: Progress) -> None:
    """Fills a folder beside `jars` and renames it."""
    maven = shutil.which("mvn")
    if maven is None:
        raise BrokerError(
            f"Kafka's jars are not in {jars} and there is no Maven (mvn) to fetch them: install it (Debian: maven) or copy "
            "the folder from a machine that has it"
        )
    part = jars.with_name(jars.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    shutil.copy(KAFKA_CONFIG / "pom.xml", part)
    progress(f"fetching Apache Kafka {kafka_version()} with Maven into {jars} (54 MB, once)")
    try:
        _run_maven(maven, part)
        if not holds_kafka(part / "jars"):
            raise BrokerError(f"Maven ended without an error but brought no Kafka {kafka_version()}: run it again")
        if jars.is_dir():
            jars.rmdir()
        (part / "jars").rename(jars)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _run_maven(maven: str, part: Path) -> None:
    command = [maven, "-q", "-B", "-Dstyle.color=never", "--strict-checksums", "-f", str(part / "pom.xml")]
    command += ["dependency:copy-dependencies", f"-DoutputDirectory={part / 'jars'}"]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=FETCH_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise BrokerError(f"Maven did not bring Kafka's jars within {FETCH_SECONDS} s: check the network") from None
    if done.returncode != 0:
        errors = [line for line in (done.stdout + done.stderr).splitlines() if "ERROR" in line]
        said = one_line(errors[0] if errors else done.stdout + done.stderr)
        raise BrokerError(f"Maven cannot fetch Kafka's jars (is this machine offline?); it says: {said or 'nothing'}")


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Holds an exclusive lock on the file, which stays; waits for whoever holds it."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
