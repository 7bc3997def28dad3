"""The embedded broker's folder, `<data_dir>/kafka`: what is in it, whose it is, and what its log tells.

`server.properties` is written at every start; `data/` is Kafka's; `cluster-id` says that we formatted `data/`;
`launch.json` names the process from its launch, `broker.json` from its first answer; `broker.log` is Kafka's log and
`broker.out` what Java itself prints.
"""

import errno
import fcntl
import math
import re
import secrets
import shutil
import tempfile
import time
from pathlib import Path
from string import Template

import msgspec

from copydesk.config.settings import MIB, Settings
from copydesk.streams.broker_java import KAFKA_CONFIG, one_line
from copydesk.streams.clients import broker_file
from copydesk.streams.errors import BrokerError
from copydesk.streams.topics import TOPICS, max_message_bytes

LOOPBACK = "127.0.0.1"  # as in config/kafka/server.properties
# Kafka opens its segments and their indexes at start and halts when the disk is full: room for an hour of small work.
SPACE_NEEDED = 200 * MIB
NO_SPACE = 1 * MIB  # less than one index file of a new partition takes at first
DEFAULT_REQUEST_BYTES = 100 * MIB  # Kafka's own socket.request.max.bytes
BATCHES_IN_REQUEST = 4  # as many of the largest records as one produce request may join
MINUTES_IN_DAY = 1440
MOST_MINUTES = 2**31 - 1  # Kafka's int
CLUSTER_ID_BYTES = 16
# A killed Java is seen as gone while its last threads still hold the lock; longer than that, somebody else has it.
UNLOCK_SECONDS = 5.0
POLL_SECONDS = 0.05
# Of Kafka's log, the part that is read for its reason to stop: the last lines say it.
LOG_TAIL_BYTES = 256 * 1024


class Running(msgspec.Struct, frozen=True):
    """A broker process: its port on 127.0.0.1, its process id, its cluster's id, when it was launched (Unix time)."""

    port: int
    pid: int
    cluster_id: str
    started: float = 0.0


class PortTakenError(BrokerError):
    """Another process took the port between our choice and Kafka's bind."""


def folder(settings: Settings) -> Path:
    """The broker's folder, absolute."""
    return broker_file(settings).parent.absolute()


def prepared(settings: Settings) -> Path:
    """The folder, there, writable, with room; raises BrokerError."""
    path = folder(settings)
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            pass
    except OSError as error:
        raise cannot_write(path, error) from error
    if shutil.disk_usage(path).free < SPACE_NEEDED:
        raise disk_full(path)
    return path


def cannot_write(path: Path, error: OSError) -> BrokerError:
    """The error for a folder that the system does not let us use."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return disk_full(path)
    return BrokerError(f"cannot write to {path}: {error.strerror}; set data_dir to a folder of yours")


def disk_full(path: Path) -> BrokerError:
    """The error for a disk without room."""
    return BrokerError(
        f"the disk of {path} is full: the embedded broker needs {SPACE_NEEDED // MIB} MiB free; make room or set data_dir"
    )


def write(path: Path, text: str) -> None:
    """Writes the whole file or none of it."""
    new = path.with_name(path.name + ".new")
    new.write_text(text, "utf-8")
    new.replace(path)


def save(path: Path, running: Running) -> None:
    """The record of a process as JSON."""
    write(path, msgspec.json.encode(running).decode())


def load(path: Path) -> Running | None:
    """The record of a process, or None when there is none that can be read."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Running)
    except (OSError, msgspec.DecodeError):
        return None


def server_properties(settings: Settings, port: int, controller_port: int) -> str:
    """Kafka's configuration: the template config/kafka/server.properties with the settings in it."""
    largest = max(max_message_bytes(settings, topic.name) for topic in TOPICS)
    days = max(float(getattr(settings, topic.kept)) for topic in TOPICS)
    return Template((KAFKA_CONFIG / "server.properties").read_text("utf-8")).substitute(
        port=port,
        controller_port=controller_port,
        largest_message_bytes=largest,
        largest_request_bytes=max(DEFAULT_REQUEST_BYTES, BATCHES_IN_REQUEST * largest),
        # One week more than the records, so that a stopped pipeline never finds records whose offsets are forgotten.
        offsets_retention_minutes=min(math.ceil((days + 7) * MINUTES_IN_DAY), MOST_MINUTES),
    )


def cluster_id(path: Path) -> tuple[str, bool]:
    """The id of the folder's cluster and whether its data is formatted; raises BrokerError for data that is not ours."""
    recorded = _text(path / "cluster-id").strip()
    found = re.search(r"^cluster\.id=(\S+)$", _text(path / "data" / "meta.properties"), re.MULTILINE)
    formatted = found[1] if found else None
    if formatted is None and _holds_topics(path / "data"):
        raise BrokerError(f"{path / 'data'} has lost its meta.properties: restore it, or set data_dir to a new folder")
    if formatted is not None and formatted != recorded:
        whose = f"of another cluster ({formatted}, expected {recorded})" if recorded else "that we did not format"
        raise BrokerError(f"{path / 'data'} holds data {whose}: set data_dir to another folder")
    if not recorded:
        recorded = _new_cluster_id()
        write(path / "cluster-id", recorded + "\n")
    return recorded, formatted is not None


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise BrokerError(f"cannot read {path}: {error.strerror}") from error


def _holds_topics(data: Path) -> bool:
    """Whether topics were ever created: formatting leaves only the metadata log and files."""
    return data.is_dir() and any(entry.is_dir() and entry.name != "__cluster_metadata-0" for entry in data.iterdir())


def _new_cluster_id() -> str:
    """128 random bits as Kafka writes them, URL-safe base64 without padding; a letter first, as a dash is refused."""
    return "C" + secrets.token_urlsafe(CLUSTER_ID_BYTES)[1:]


def check_unlocked(path: Path) -> None:
    """Raises BrokerError when another process holds Kafka's own lock on the data and keeps it."""
    deadline = time.monotonic() + UNLOCK_SECONDS
    while _locked(path / "data" / ".lock"):
        if time.monotonic() > deadline:
            raise in_use(path)
        time.sleep(POLL_SECONDS)


def _locked(lock: Path) -> bool:
    try:
        with lock.open("r+b") as file:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError as error:
        if error.errno in {errno.EACCES, errno.EAGAIN}:
            return True
        raise BrokerError(f"cannot open {lock}: {error.strerror}") from error
    return False


def in_use(path: Path) -> BrokerError:
    """The error for data that another broker holds."""
    return BrokerError(f"another broker is using {path / 'data'}: stop it, or set data_dir to another folder")


def exit_error(path: Path) -> BrokerError:
    """Why the broker stopped, from its log."""
    text = _tail(path / "broker.log") + _tail(path / "broker.out")
    # On a disk that is full to the last block the log cannot say so.
    full = path.is_dir() and shutil.disk_usage(path).free < NO_SPACE
    if full or "No space left on device" in text or "Disk quota exceeded" in text:
        return disk_full(path)
    if "Failed to acquire lock on file" in text:
        return in_use(path)
    if "Address already in use" in text:
        return PortTakenError("the broker's port was taken by another process")
    if "java.lang.OutOfMemoryError" in text:
        return BrokerError("the embedded broker ran out of memory: raise broker_heap_mb")
    return BrokerError(f"the embedded broker stopped: {telling_line(text)} (see {path / 'broker.log'})")


def telling_line(text: str) -> str:
    """The line that most likely names the reason: the last that Kafka calls an error, with the exception below it."""
    lines = [line for line in text.splitlines() if line.strip()]
    for mark in (" FATAL ", " ERROR ", "Error: ", "Exception"):
        found = [number for number, line in enumerate(lines) if mark in line]
        if found:
            below = lines[found[-1] + 1 : found[-1] + 2]
            return one_line(" ".join([lines[found[-1]], *(line for line in below if _EXCEPTION.match(line))]))
    return one_line(lines[-1]) if lines else "it left no word in its log"


# The first line of a Java stack trace: the full name of a class, then the message.
_EXCEPTION = re.compile(r"[\w.$]+(?:Exception|Error)\b")


def _tail(path: Path) -> str:
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - LOG_TAIL_BYTES))
            return file.read().decode("utf-8", "replace")
    except OSError:
        return ""
