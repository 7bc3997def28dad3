"""A PostgreSQL server of our own: Debian's binaries, a folder in the system's temporary one, a port on loopback.

PostgreSQL refuses to run as root; a root who tests runs it as `nobody`.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

from copydesk.streams.ports import free_port

USER, PASSWORD = "desk", "s3cr3t'pass"
SECONDS = 60


def binaries() -> Path | None:
    """Debian's newest, or whatever is on the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    named = shutil.which("initdb")
    return found[-1].parent if found else Path(named).resolve().parent if named else None


class Server:
    """One server; `start` and `kill` as often as a test likes."""

    def __init__(self, binaries: Path) -> None:
        self._binaries = binaries
        self._folder = Path(tempfile.mkdtemp(prefix="copydesk-postgres-"))
        self._user = "nobody" if os.geteuid() == 0 else None
        self.port = free_port("127.0.0.1", 0)
        if self._user:
            os.chown(self._folder, pwd.getpwnam(self._user).pw_uid, -1)
        secret = self._folder / "password"
        secret.write_text(PASSWORD)
        if self._user:
            os.chown(secret, pwd.getpwnam(self._user).pw_uid, -1)
        self._ran("initdb", "-D", "data", "-U", USER, "--pwfile=password", "-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")  # fmt: skip

    @property
    def dsn(self) -> str:
        return f"postgresql://{USER}:s3cr3t%27pass@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        options = f"-p {self.port} -h 127.0.0.1 -k ''"
        self._ran("pg_ctl", "-D", "data", "-w", "-l", "log", "-o", options, "start")

    def kill(self) -> None:
        """As if the machine had lost its power."""
        self._ran("pg_ctl", "-D", "data", "-m", "immediate", "stop")

    def close(self) -> None:
        try:
            self.kill()
        finally:
            shutil.rmtree(self._folder)

    def _ran(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._binaries / program, *arguments],
            cwd=self._folder,
            user=self._user,
            group=pwd.getpwnam(self._user).pw_gid if self._user else None,
            extra_groups=[] if self._user else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
        assert done.returncode == 0, f"{program} {arguments}: {done.returncode}"
