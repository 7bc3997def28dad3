"""A cluster as careful people run it: TLS by an authority of its own, SASL, an authorizer; every right is given by name."""

import contextlib
import shutil
import socket
import subprocess
import time
from dataclasses import replace
from pathlib import Path

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.protocol.admin import CreateAclsRequest, DeleteAclsRequest

from copydesk.config.settings import Settings
from copydesk.streams import broker, broker_files
from copydesk.streams.broker_java import java_command
from copydesk.streams.ports import free_port
from copydesk.streams.rights import ROLES, Right, name_of

SECONDS = 90
# A worker that ends at once stays in the group for so long, and the next one waits for it.
SESSION_SECONDS = 3.0
# The numbers of Kafka's protocol.
RESOURCES = {"topic": 2, "group": 3, "transactional-id": 5}
PATTERNS = {"literal": 3, "prefixed": 4}
OPERATIONS = {"Read": 3, "Write": 4, "Create": 5, "Describe": 8, "DescribeConfigs": 10}
ALLOW = 3
MECHANISMS = ("SCRAM-SHA-256", "SCRAM-SHA-512", "PLAIN")
PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule"
SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule"


def password(user):
    return f"pass-of-{user}"


class Cluster:
    """One broker; `settings_of(user)` reaches it as that user, `plain` as one who may do everything."""

    def __init__(self, folder: Path, jars: Path) -> None:
        self.folder, self._jars = folder, jars
        self.port, self._inner, self._controller = (free_port("127.0.0.1", 0) for _ in range(3))
        self.plain = Settings(
            broker=f"127.0.0.1:{self._inner}",
            partitions=2,
            data_dir=str(folder),
            app_id="desk",
            session_seconds=SESSION_SECONDS,
        )
        certificates(folder)
        (folder / "server.properties").write_text(self._properties(), "utf-8")
        self._process = None

    def settings_of(self, user, **overrides):
        given = {
            "broker": f"localhost:{self.port}",
            "security_protocol": "SASL_SSL",
            "sasl_username": user,
            "sasl_password": password(user),
            "ssl_cafile": str(self.folder / "ca.pem"),
        }
        return replace(self.plain, **(given | overrides))

    def start(self, users):
        scram = [
            f"--add-scram={mechanism}=[name={user},password={password(user)}]"
            for user in users
            for mechanism in MECHANISMS[:2]
        ]
        java = [java_command(), "-cp", f"{self._jars}/*"]
        command = [*java, "kafka.tools.StorageTool", "format", "--standalone", "-t", "CQAAAAAAAAAAAAAAAAAAAA"]
        subprocess.run([*command, "-c", "server.properties", *scram], cwd=self.folder, check=True, capture_output=True, timeout=SECONDS)  # fmt: skip
        (self.folder / "tmp").mkdir()
        with (self.folder / "out").open("wb") as out:
            self._process = subprocess.Popen(
                [java[0], *broker._flags(self.plain), *java[1:], "kafka.Kafka", "server.properties"],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
            )
        deadline = time.monotonic() + SECONDS
        while broker.answers(self._inner) is None or not _open(self.port):
            assert self._process.poll() is None, (self.folder / "out").read_text()[-3000:]
            assert time.monotonic() < deadline
            time.sleep(0.1)

    def stop(self):
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self.folder / "data", ignore_errors=True)

    async def allow(self, role, user, settings):
        """Gives the user all rights of the role, and nothing else."""
        for right in ROLES[role]:
            await self.change(right, user, settings)

    async def change(self, right: Right, user, settings, *, take=False):
        """Gives or takes one right."""
        request = DeleteAclsRequest if take else CreateAclsRequest
        place = (RESOURCES[right.resource], name_of(right, settings), PATTERNS[right.pattern], f"User:{user}", "*")
        admin = AIOKafkaAdminClient(bootstrap_servers=self.plain.broker)
        await admin.start()
        try:
            for operation in right.operations:
                answer = await admin._send_to_controller(request(*place, OPERATIONS[operation], ALLOW))
                assert "error_code=0" in str(answer), answer
        finally:
            await admin.close()

    def _properties(self):
        """The embedded broker's, with listeners and an authorizer of our own."""
        base = broker_files.server_properties(self.plain, self._inner, self._controller)
        kept = [line for line in base.splitlines() if not line.startswith(("listeners=", "advertised.", "listener."))]
        names = f"BROKER://127.0.0.1:{self._inner},CLIENT://localhost:{self.port}"
        users = " ".join(f'user_{user}="{password(user)}"' for user in ROLES)
        return "\n".join([
            *kept,
            f"listeners={names},CONTROLLER://127.0.0.1:{self._controller}",
            f"advertised.listeners={names},CONTROLLER://127.0.0.1:{self._controller}",
            "listener.security.protocol.map=BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT,CLIENT:SASL_SSL",
            f"listener.name.client.sasl.enabled.mechanisms={','.join(MECHANISMS)}",
            f"listener.name.client.plain.sasl.jaas.config={PLAIN} required {users};",
            f"listener.name.client.scram-sha-256.sasl.jaas.config={SCRAM} required;",
            f"listener.name.client.scram-sha-512.sasl.jaas.config={SCRAM} required;",
            "listener.name.client.ssl.keystore.type=PEM",
            "listener.name.client.ssl.keystore.location=server.pem",
            "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            # The plain listener is the broker's own, and that of the tests.
            "super.users=User:ANONYMOUS",
            "allow.everyone.if.no.acl.found=false",
        ])  # fmt: skip


def certificates(folder: Path) -> None:
    """An authority, a server's certificate by it, and an authority that signed nothing."""
    (folder / "ext").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    for name in ("ca", "other"):
        _openssl(folder, f"req -x509 -newkey rsa:2048 -nodes -keyout {name}.key -out {name}.pem -days 2 -subj /CN={name} -addext keyUsage=critical,keyCertSign")  # fmt: skip
    _openssl(folder, "req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj /CN=localhost")
    _openssl(folder, "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out server.crt -days 2 -extfile ext")  # fmt: skip
    parts = ("server.key", "server.crt", "ca.pem")
    (folder / "server.pem").write_text("".join((folder / part).read_text() for part in parts))


def _openssl(folder, arguments):
    subprocess.run(["openssl", *arguments.split()], cwd=folder, check=True, capture_output=True, timeout=SECONDS)


def _open(port):
    with contextlib.suppress(OSError), socket.create_connection(("localhost", port), 1):
        return True
    return False
