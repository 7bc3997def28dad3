"""Why a cluster does not let us in, or not do something: one line that says what to do.

aiokafka logs a wrong password or an unknown certificate and then says only that no broker could be reached. So when a
client could not start, one connection is made to ask why. At the start of a command or of a worker the answer ends it:
waiting gives nobody a right. What is lost later is waited out, for then everything was right once.
"""

import asyncio
import ssl

from aiokafka.conn import create_conn
from aiokafka.errors import (
    AuthenticationFailedError,
    AuthenticationMethodNotSupported,
    ClusterAuthorizationFailedError,
    GroupAuthorizationFailedError,
    KafkaError,
    SaslAuthenticationFailed,
    TopicAuthorizationFailedError,
    TransactionalIdAuthorizationFailed,
    UnsupportedSaslMechanismError,
)

from copydesk.config.settings import Settings
from copydesk.streams.clients import EMBEDDED, client_options
from copydesk.streams.errors import RefusedError

# The broker holds a wrong password back for a moment; beyond this it is one that does not answer at all.
ASK_SECONDS = 5.0
DENIED = (
    TopicAuthorizationFailedError,
    GroupAuthorizationFailedError,
    ClusterAuthorizationFailedError,
    TransactionalIdAuthorizationFailed,
)
"""A right is missing."""
UNKNOWN = (SaslAuthenticationFailed, AuthenticationFailedError)
MECHANISM = (UnsupportedSaslMechanismError, AuthenticationMethodNotSupported)
NO_TLS = ("WRONG_VERSION_NUMBER", "UNSUPPORTED_PROTOCOL", "NO_PROTOCOLS_AVAILABLE", "TLSV1_ALERT_PROTOCOL_VERSION")
"""A handshake that can never end well; others end when a broker does."""
RESOURCES = {
    TopicAuthorizationFailedError: "a topic that begins with {prefix}.",
    GroupAuthorizationFailedError: "the group {app_id}",
    ClusterAuthorizationFailedError: "the cluster",
    TransactionalIdAuthorizationFailed: "transactional ids that begin with {app_id}-",
}


def denied(settings: Settings, error: BaseException) -> RefusedError:
    """The error for a right that is missing."""
    what = RESOURCES.get(type(error), "it").format(prefix=settings.prefix, app_id=settings.app_id)
    named = f" ({', '.join(sorted(map(str, error.args[0])))})" if error.args and isinstance(error.args[0], set | frozenset) else ""  # fmt: skip
    return RefusedError(
        f"Kafka does not give {user_of(settings)} a right on {what}{named}: docs/security.md lists the rights of each role"
    )


def user_of(settings: Settings) -> str:
    """Who we are at the cluster, for people."""
    return f"user {settings.sasl_username!r}" if settings.security_protocol.startswith("SASL") else "us"


async def why_refused(settings: Settings) -> RefusedError | None:
    """Asks the cluster's addresses in turn; None if one lets us in or none says why not."""
    if settings.broker == EMBEDDED or settings.security_protocol == "PLAINTEXT":
        return None
    options = client_options(settings)
    for address in options.pop("bootstrap_servers").split(","):
        host, _, port = address.rpartition(":")
        try:
            async with asyncio.timeout(ASK_SECONDS):
                connection = await create_conn(host.strip("[]"), int(port), **options)
        except (KafkaError, OSError, TimeoutError, ValueError) as error:
            if (line := _line(settings, address, error)) is not None:
                return RefusedError(line)
        else:
            connection.close()
            return None
    return None


def _line(settings: Settings, address: str, error: Exception) -> str | None:
    if isinstance(error, UNKNOWN):
        return f"Kafka at {address} does not know {user_of(settings)} by this password: check sasl_username, sasl_mechanism and COPYDESK_SASL_PASSWORD"  # fmt: skip
    if isinstance(error, MECHANISM):
        return f"Kafka at {address} does not take {settings.sasl_mechanism}: set sasl_mechanism to one that it takes"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the certificate of Kafka at {address} is not to be trusted: {error.verify_message}; set ssl_cafile to the file of the authority that signed it"  # fmt: skip
    if isinstance(error, ssl.SSLError) and error.reason in NO_TLS:
        return f"Kafka at {address} does not speak TLS as we do ({error.reason}): check security_protocol and the port"
    return None
