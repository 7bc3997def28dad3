"""The Faust app: the whole topology on one screen.

    raw -> clean -> clean -> dedupe -> unique -> tag -> enriched
              |                |                  |
              +-- rejected, dead-letter (any stage); duplicate, seen (dedupe)

Each agent (copydesk/agents/<stage>/agent.py) hands its stream to the guard, which owns every commit.
"""

from pathlib import Path
from typing import Any

import faust

from copydesk.config.settings import KIB, Settings, load
from copydesk.streams import faust_driver
from copydesk.streams.clients import EMBEDDED, bootstrap_servers, ssl_context
from copydesk.streams.lanes import Guard
from copydesk.streams.topics import STAGES, full_name
from copydesk.streams.web import server
from copydesk.streams.workers import Pool

# Faust scans by name; naming each module makes a broken import an error instead of a missing stage.
AGENT_MODULES = tuple(f"copydesk.agents.{stage}.agent" for stage in STAGES)
# Records of one poll are in memory before any lane can pause: 128 pages of 230 KB are 30 MB.
POLL_RECORDS = 128
# Compressed bytes fetched ahead for each partition; a larger record still comes, alone.
FETCH_BYTES = 512 * KIB
# Room in Faust's own queue, which the guard empties at once.
BUFFER_RECORDS = 1024
# Faust demands that a request may take longer than a session.
REQUEST_MARGIN_SECONDS = 30.0


def build(settings: Settings) -> faust.App:
    """The app for these settings; needs to know where the broker is, not that it answers."""
    app = faust.App(
        settings.app_id,
        broker=[f"kafka://{server}" for server in bootstrap_servers(settings).split(",")],
        broker_credentials=_credentials(settings),
        broker_session_timeout=settings.session_seconds,
        broker_heartbeat_interval=settings.session_seconds / 6,
        broker_request_timeout=settings.session_seconds + REQUEST_MARGIN_SECONDS,
        broker_max_poll_records=POLL_RECORDS,
        consumer_max_fetch_size=FETCH_BYTES,
        consumer_auto_offset_reset="earliest",
        stream_buffer_maxsize=BUFFER_RECORDS,
        stream_wait_empty=False,  # transactions settle what is in flight
        topic_allow_declare=False,  # topics are created by us, with their settings
        topic_disable_leader=True,
        table_standby_replicas=0,  # no tables; also selects the plain round-robin assignor
        store="memory://",
        datadir=str(Path(settings.data_dir) / "faust"),
        web_bind=settings.web_bind,
        web_port=settings.web_port,
        web_tables_enabled=False,
        web_router_enabled=False,
        web_application_options=server.OPTIONS,
        autodiscover=list(AGENT_MODULES),
        origin="copydesk",
    )
    faust_driver.install(app)
    site = server.site_of(app, settings)
    faust_driver.on_web_server(app, lambda application: server.mount(application, site))
    return app


def _credentials(settings: Settings) -> Any:
    """What Faust needs to log in; None on a plain connection."""
    if settings.broker == EMBEDDED or settings.security_protocol == "PLAINTEXT":
        return None
    context = ssl_context(settings)
    if settings.security_protocol == "SSL":
        return faust.SSLCredentials(context=context)
    return faust.SASLCredentials(
        username=settings.sasl_username,
        password=settings.sasl_password,
        mechanism=settings.sasl_mechanism,
        ssl_context=context if settings.security_protocol == "SASL_SSL" else None,
    )


settings = load()
app = build(settings)
guard = Guard(app, settings)
pool = Pool(settings)


def source(name: str) -> Any:
    """The topic as raw bytes: decoding happens inside the guard, where a failure is an outcome."""
    return app.topic(full_name(settings, name), key_serializer="raw", value_serializer="raw")


@app.on_partitions_revoked.connect()  # type: ignore[untyped-decorator]
async def _revoked(_app: faust.App, _partitions: Any, **_: Any) -> None:
    guard.revoked()


@app.on_partitions_assigned.connect()  # type: ignore[untyped-decorator]
async def _assigned(_app: faust.App, _partitions: Any, **_: Any) -> None:
    await guard.assigned(faust_driver.assignment(app))
