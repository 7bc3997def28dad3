"""How every Kafka client of ours reaches the cluster."""

import json
import ssl
from pathlib import Path
from typing import Any

from copydesk.config.settings import Settings, SettingsError
from copydesk.streams.errors import BrokerError

EMBEDDED = "embedded"


def broker_file(settings: Settings) -> Path:
    """Where a running embedded broker says its address and process: JSON with `port`, `pid`, `cluster_id`."""
    return Path(settings.data_dir) / "kafka" / "broker.json"


def bootstrap_servers(settings: Settings) -> str:
    """`host:port[,host:port]` of the cluster; raises BrokerError when the embedded broker is not running."""
    if settings.broker != EMBEDDED:
        return settings.broker
    try:
        port = int(json.loads(broker_file(settings).read_text("utf-8"))["port"])
    except (OSError, ValueError, KeyError, TypeError):
        raise BrokerError(
            f"no embedded broker is running on {settings.data_dir}: start one with `copydesk broker start`, "
            "or name your cluster with COPYDESK_BROKER=host:port"
        ) from None
    return f"127.0.0.1:{port}"


def ssl_context(settings: Settings) -> ssl.SSLContext:
    """Verifies the cluster by `ssl_cafile` or the system's authorities; raises SettingsError."""
    try:
        return ssl.create_default_context(cafile=settings.ssl_cafile or None)
    except OSError as error:
        raise SettingsError(f"setting ssl_cafile is {settings.ssl_cafile!r}: {error.strerror or error}") from error


def client_options(settings: Settings) -> dict[str, Any]:
    """Keyword arguments for any aiokafka client; raises BrokerError and SettingsError."""
    options: dict[str, Any] = {"bootstrap_servers": bootstrap_servers(settings)}
    if settings.broker == EMBEDDED or settings.security_protocol == "PLAINTEXT":
        return options
    options["security_protocol"] = settings.security_protocol
    if settings.security_protocol.endswith("SSL"):
        options["ssl_context"] = ssl_context(settings)
    if settings.security_protocol.startswith("SASL"):
        options["sasl_mechanism"] = settings.sasl_mechanism
        options["sasl_plain_username"] = settings.sasl_username
        options["sasl_plain_password"] = settings.sasl_password
    return options
