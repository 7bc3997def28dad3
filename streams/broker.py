"""The embedded broker: a real Apache Kafka, one node in a process of its own, no container.

It listens on 127.0.0.1, keeps all it has in `<data_dir>/kafka`, and survives kill -9: what clients were told is
committed is in the page cache at least, and Kafka recovers its log at the next start. One data folder has one broker;
`start` on a folder whose broker runs returns that broker.
"""

import io
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path

from aiokafka.protocol.metadata import MetadataRequest_v2, MetadataResponse_v2

from copydesk.config.settings import Settings
from copydesk.streams import broker_files as files
from copydesk.streams import tether
from copydesk.streams.broker_files import LOOPBACK, POLL_SECONDS, PortTakenError, Running
from copydesk.streams.broker_java import KAFKA_CONFIG, Progress, fetch_jars, java_command, locked, quiet
from copydesk.streams.clients import EMBEDDED, broker_file
from copydesk.streams.errors import BrokerError
from copydesk.streams.ports import free_port

__all__ = ["Running", "answers", "fetch_jars", "start", "status", "stop"]

START_SECONDS = 90.0  # 3 s on a free machine; recovery after a crash on a busy one takes longest
STOP_SECONDS = 30.0  # a clean stop takes 1 s; a full disk or a paused process may never end
PROBE_SECONDS = 2.0  # for one answer on loopback
FORMAT_SECONDS = 60
PORT_ATTEMPTS = 3  # the port may be taken between our look and Kafka's bind
LAUNCH_FILE = "launch.json"
LONGEST_RESPONSE = 65536  # a metadata response without topics has some hundred bytes

# Processes that this one started and their folders, so that they are reaped.
_children: dict[int, tuple[Path, "subprocess.Popen[bytes]"]] = {}


def start(
    settings: Settings,
    *,
    progress: Progress = quiet,
    die_with_parent: bool = False,
    timeout: float = START_SECONDS,
) -> Running:
    """The settings' broker, running and answering; fetches, formats and launches as needed. Raises BrokerError.

    With `die_with_parent` (Linux) the broker is killed when the *thread* that called this ends, however it ends: call it
    from a thread that lives as long as the broker should, such as the main thread. It has no effect on a broker that is
    already running.
    """
    if settings.broker != EMBEDDED:
        raise BrokerError(
            f"the settings name a cluster of yours, {settings.broker}: set broker to {EMBEDDED!r} to start ours"
        )
    running = status(settings)
    if running is not None and answers(running.port) == running.cluster_id:
        return running
    java_path = java_command()
    jars = fetch_jars(settings, progress)
    path = files.prepared(settings)
    deadline = time.monotonic() + timeout
    try:
        with locked(path / "start.lock"):
            launched = files.load(path / LAUNCH_FILE)
            if launched is not None and _is_ours(path, launched.pid):
                return _awaited(path, launched, deadline)
            java = [java_path, "-cp", f"{jars}/*"]
            return _launched(settings, path, java, progress, deadline, die_with_parent=die_with_parent)
    except OSError as error:
        raise files.cannot_write(path, error) from error


def stop(settings: Settings, timeout: float = STOP_SECONDS) -> bool:
    """Stops the settings' broker, by SIGKILL when SIGTERM has not ended it in `timeout` seconds; False if none ran."""
    path = files.folder(settings)
    launched = files.load(path / LAUNCH_FILE) or files.load(broker_file(settings))
    ours = launched is not None and _is_ours(path, launched.pid)
    if launched is not None and ours and not _ended(path, launched.pid, signal.SIGTERM, timeout):
        _ended(path, launched.pid, signal.SIGKILL, timeout)
    for record in (broker_file(settings), path / LAUNCH_FILE):
        record.unlink(missing_ok=True)
    return ours


def status(settings: Settings) -> Running | None:
    """The settings' broker if its process is alive and really ours: a stranger with a reused process id is not."""
    running = files.load(broker_file(settings))
    return running if running is not None and _is_ours(files.folder(settings), running.pid) else None


def answers(port: int) -> str | None:
    """The cluster id that the broker at 127.0.0.1:port gives in answer to a metadata request, None without answer.

    A broker that is not ready for clients yet names no brokers; that counts as no answer.
    """
    request = MetadataRequest_v2([])
    message = request.build_request_header(correlation_id=1, client_id="copydesk").encode() + request.encode()
    try:
        with socket.create_connection((LOOPBACK, port), PROBE_SECONDS) as connection:
            connection.sendall(struct.pack(">i", len(message)) + message)
            with connection.makefile("rb") as stream:
                (size,) = struct.unpack(">i", stream.read(4))
                body = stream.read(min(size, LONGEST_RESPONSE))
        response = MetadataResponse_v2.decode(io.BytesIO(body[4:]))
    except (OSError, ValueError, struct.error):
        return None
    return str(response.cluster_id) if response.brokers else None


def _launched(
    settings: Settings, path: Path, java: list[str], progress: Progress, deadline: float, *, die_with_parent: bool
) -> Running:
    """A new broker process, answering; tries other ports when one is taken meanwhile."""
    for _ in range(PORT_ATTEMPTS):
        cluster_id, formatted = files.cluster_id(path)
        files.check_unlocked(path)
        port, controller_port = _ports(settings)
        files.write(path / "server.properties", files.server_properties(settings, port, controller_port))
        if not formatted:
            progress(f"formatting {path / 'data'}")
            _format(path, java, cluster_id)
        progress(f"starting the broker on {LOOPBACK}:{port}")
        pid = _spawn(settings, path, java, die_with_parent=die_with_parent)
        launched = Running(port, pid, cluster_id, time.time())
        try:
            files.save(path / LAUNCH_FILE, launched)
            return _awaited(path, launched, deadline)
        except PortTakenError:
            continue
        except BaseException:
            _ended(path, pid, signal.SIGKILL, STOP_SECONDS)
            raise
    raise BrokerError(f"other processes took the broker's port {PORT_ATTEMPTS} times: set broker_port to a free one")


def _ports(settings: Settings) -> tuple[int, int]:
    """Free ports of the broker and of its controller. Both may differ from start to start: Kafka learns the new ones."""
    port = free_port(LOOPBACK, settings.broker_port)
    while (controller_port := free_port(LOOPBACK, 0)) == port:
        pass
    return port, controller_port


def _format(path: Path, java: list[str], cluster_id: str) -> None:
    """Kafka's own tool writes the metadata of a cluster of one; done again, it finishes what an interrupted run left."""
    command = [*java, "kafka.tools.StorageTool", "format", "--standalone", "-t", cluster_id, "-c", "server.properties"]
    try:
        done = subprocess.run(
            command, cwd=path, env=_environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=FORMAT_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise BrokerError(f"formatting {path / 'data'} took longer than {FORMAT_SECONDS} s") from None
    if done.returncode != 0:
        (path / "broker.out").write_text(done.stdout + done.stderr, "utf-8")
        (path / "broker.log").unlink(missing_ok=True)
        raise files.exit_error(path)


def _spawn(settings: Settings, path: Path, java: list[str], *, die_with_parent: bool) -> int:
    """Launches the broker; its process id."""
    broker_file(settings).unlink(missing_ok=True)
    shutil.rmtree(path / "tmp", ignore_errors=True)
    (path / "tmp").mkdir()
    if (path / "broker.log").exists():
        (path / "broker.log").replace(path / "broker.previous.log")
    command = [java[0], *_flags(settings), *java[1:], "kafka.Kafka", str(path / "server.properties")]
    if die_with_parent:
        command = [sys.executable, "-I", "-S", tether.__file__, str(os.getpid()), *command]
    with (path / "broker.out").open("wb") as output:
        process = subprocess.Popen(
            command, cwd=path, env=_environment(), stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            start_new_session=True,
        )  # fmt: skip
    _reap()
    _children[process.pid] = (path, process)
    return process.pid


def _reap() -> None:
    """Forgets children that ended; their process ids may come again."""
    for pid in [pid for pid, (_, child) in _children.items() if child.poll() is not None]:
        del _children[pid]


def _flags(settings: Settings) -> list[str]:
    return [
        f"-Xmx{settings.broker_heap_mb}m",
        # Measured on two cores against G1 and the optimising compiler: starts with 1.4 s of CPU instead of 2.5, 50 MB
        # less memory; 51 instead of 41 us a small record once warm, the same for pages of 230 KB.
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        # A broker without memory must end visibly, not limp.
        "-XX:+ExitOnOutOfMemoryError",
        # Leaves nothing in the system's folder for temporary files, where kill -9 would strand unpacked libraries.
        "-XX:-UsePerfData",
        "-Djava.io.tmpdir=tmp",
        "-Djava.awt.headless=true",
        f"-Dlog4j2.configurationFile={(KAFKA_CONFIG / 'log4j2.properties').as_uri()}",
    ]


def _environment() -> dict[str, str]:
    """Ours, with a locale in which Java can open folders of any name, and without our secrets."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("COPYDESK_")}
    return ours | {"LC_ALL": "C.UTF-8"}


def _awaited(path: Path, launched: Running, deadline: float) -> Running:
    """The launched broker once it answers; raises BrokerError when it ends first or stays silent."""
    while answers(launched.port) != launched.cluster_id:
        if not _is_ours(path, launched.pid):
            raise files.exit_error(path)
        if time.monotonic() > deadline:
            raise BrokerError(
                f"the embedded broker (process {launched.pid}) does not answer on port {launched.port}: see "
                f"{path / 'broker.log'}, end it with `copydesk broker stop`"
            )
        time.sleep(POLL_SECONDS)
    files.save(path / "broker.json", launched)
    return launched


def _ended(path: Path, pid: int, number: signal.Signals, timeout: float) -> bool:
    """Sends the signal and waits; whether the process is gone. Looks again whose it is, right before."""
    if _is_ours(path, pid):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return True
        except PermissionError:
            raise BrokerError(
                f"the broker of {path} (process {pid}) belongs to another user, who can stop it"
            ) from None
    deadline = time.monotonic() + timeout
    while _is_ours(path, pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


def _is_ours(path: Path, pid: int) -> bool:
    """Whether the process lives and is the broker of this folder, known by the configuration file it was given."""
    if pid in _children:
        # Not by its command line: Linux shows none for a moment after the launch.
        folder, child = _children[pid]
        return folder == path and child.poll() is None
    return _command_line(pid).endswith(f"kafka.Kafka {path / 'server.properties'}")


def _command_line(pid: int) -> str:
    """The arguments of a process, joined by spaces; empty when it is gone or a zombie."""
    if sys.platform == "linux":
        try:
            return Path(f"/proc/{pid}/cmdline").read_text("utf-8", "replace").rstrip("\0").replace("\0", " ")
        except OSError:
            return ""
    done = subprocess.run(["ps", "-ww", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return done.stdout.rstrip()
