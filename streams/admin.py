"""The topics on the cluster: creating those that are missing, and finding those that differ from the settings.

Existing topics are never changed here: a partition more sends keys elsewhere, a shorter retention deletes records. What
differs is shown, and the operator decides.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import (
    KafkaConnectionError,
    KafkaError,
    NoError,
    TopicAlreadyExistsError,
    TopicAuthorizationFailedError,
    UnknownTopicOrPartitionError,
    for_code,
)
from aiokafka.protocol.group import HeartbeatRequest

from copydesk.config.settings import Settings
from copydesk.streams.clients import EMBEDDED, bootstrap_servers, client_options
from copydesk.streams.errors import CopydeskError, RefusedError, UnreachableError
from copydesk.streams.login import DENIED, denied, why_refused
from copydesk.streams.topics import BY_NAME, TOPICS, configuration, full_name, short_name

# A healthy broker answers in milliseconds; one that elects a leader in a few seconds. A person waits no longer.
ANSWER_SECONDS = 10.0
# Below it, so that one address that swallows packets leaves time for the next.
REQUEST_MS = 4000
# Less than ANSWER_SECONDS, so that it is told apart from a silent broker.
LEADER_SECONDS = 8.0
POLL_SECONDS = 0.1


class TopicState(NamedTuple):
    """A topic as it stands on the cluster: full name, partitions, whether this call created it."""

    name: str
    partitions: int
    created: bool


class Drift(NamedTuple):
    """One difference: `what` is `topic`, `partitions`, `replication` or a topic configuration of Kafka."""

    topic: str
    what: str
    expected: str
    actual: str


class _Layout(NamedTuple):
    """A topic in the cluster's metadata: partitions with a leader, and the fewest replicas of any."""

    partitions: int
    led: int
    replicas: int


async def ensure_topics(settings: Settings, needed: Collection[str] = frozenset(BY_NAME)) -> list[TopicState]:
    """Creates the topics that are missing and waits until they have their leaders; existing ones stay as they are.

    A topic that the user may not see looks missing. If the cluster then refuses to create it, that is an error only for
    those which are `needed` (short names).

    Raises UnreachableError when the cluster does not answer, CopydeskError when it refuses.
    """
    async with _connected(settings) as admin:
        before = await answered(_layouts(admin), settings)
        missing = [short for short, full in _names(settings).items() if full not in before]
        made = await _create(admin, settings, missing, needed) if missing else []
        created = await answered(_led(admin, [full_name(settings, name) for name in made]), settings)
    after = before | created
    return [
        TopicState(full, after[full].partitions, full in created) for full in _names(settings).values() if full in after
    ]


async def require_group(settings: Settings) -> None:
    """Raises RefusedError if the user may not be in the workers' group."""
    async with _connected(settings) as admin:
        kind = await answered(of_coordinator(lambda: _heartbeat(admin, settings.app_id)), settings)
    if kind in DENIED:
        raise denied(settings, kind())


async def _heartbeat(admin: Any, group: str) -> Any:
    """The error that a heartbeat of nobody gets: it needs the right to be a member, and changes nothing."""
    coordinator = await admin.find_coordinator(group)
    response = await admin._send_request(HeartbeatRequest(group, -1, "nobody"), coordinator)  # noqa: SLF001 - it has no call for it
    return for_code(response.error_code)


async def of_coordinator(ask: Callable[[], Awaitable[Any]]) -> Any:
    """What a group's coordinator answers, asked until it is there: a fresh cluster has none for a moment. Raises KafkaError."""
    while True:
        try:
            return await ask()
        except KafkaError as error:
            if not error.retriable:
                raise
            await asyncio.sleep(POLL_SECONDS)


async def drift(settings: Settings) -> list[Drift]:
    """Every difference between the topics on the cluster and what the settings say, in the order of the table.

    Raises UnreachableError when the cluster does not answer, CopydeskError when it refuses.
    """
    async with _connected(settings) as admin:
        layouts = await answered(_layouts(admin), settings)
        existing = {short: full for short, full in _names(settings).items() if full in layouts}
        configs = await answered(_configs(admin, existing.values()), settings)
    found: list[Drift] = []
    for short, full in _names(settings).items():
        if short in existing:
            found += differences(full, expected(settings, short), _actual(layouts[full], configs.get(full, {})))
        else:
            found.append(Drift(full, "topic", "there", "missing"))
    return found


def expected(settings: Settings, name: str) -> dict[str, str]:
    """What the settings say of the topic with this short name."""
    layout = {"partitions": str(settings.partitions), "replication": str(settings.replication)}
    return layout | configuration(settings, name)


def differences(topic: str, wanted: Mapping[str, str], actual: Mapping[str, str]) -> list[Drift]:
    """The wanted values that are otherwise or not there."""
    pairs = ((what, value, actual.get(what, "unknown")) for what, value in wanted.items())
    return [Drift(topic, what, value, other) for what, value, other in pairs if value != other]


def _names(settings: Settings) -> dict[str, str]:
    """Short name to full name."""
    return {topic.name: full_name(settings, topic.name) for topic in TOPICS}


def _actual(layout: _Layout, config: Mapping[str, str]) -> dict[str, str]:
    return {"partitions": str(layout.partitions), "replication": str(layout.replicas), **config}


@asynccontextmanager
async def _connected(settings: Settings) -> AsyncIterator[AIOKafkaAdminClient]:
    client = AIOKafkaAdminClient(**client_options(settings), client_id="copydesk-topics", request_timeout_ms=REQUEST_MS)
    try:
        await answered(client.start(), settings)
        yield client
    finally:
        await client.close()


async def answered(call: Awaitable[Any], settings: Settings) -> Any:
    """The call's result; raises UnreachableError when no broker answers in time."""
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            return await call
    except (TimeoutError, OSError, KafkaError) as error:
        raise await failure(settings, error) from error


async def failure(settings: Settings, error: BaseException) -> CopydeskError:
    """The error for people: RefusedError where the cluster says why it does not let us in, else UnreachableError."""
    if isinstance(error, DENIED):
        return denied(settings, error)
    return await why_refused(settings) or UnreachableError(unreachable(settings, error))


def unreachable(settings: Settings, error: BaseException) -> str:
    """One line: who does not answer, why, and what to do."""
    if isinstance(error, TimeoutError):
        why = f"does not answer within {ANSWER_SECONDS:.0f} s"
    elif isinstance(error, KafkaConnectionError | OSError):
        why = "cannot be reached"
    else:
        why = f"refuses: {error}"
    if settings.broker == EMBEDDED:
        hint = "look at `copydesk broker status`, start it with `copydesk broker start`"
    else:
        hint = "check COPYDESK_BROKER and the security settings, or unset it to use the embedded broker"
    return f"Kafka at {bootstrap_servers(settings)} {why}: {hint}"


async def _layouts(admin: Any) -> dict[str, _Layout]:
    """Every topic of the cluster. Asked for all, not by name: that would create topics where the broker allows it."""
    topics = await admin.describe_topics()
    return {topic["topic"]: _layout(topic["partitions"]) for topic in topics}


def _layout(partitions: list[dict[str, Any]]) -> _Layout:
    led = sum(partition["leader"] >= 0 for partition in partitions)
    return _Layout(len(partitions), led, min((len(partition["replicas"]) for partition in partitions), default=0))


async def _led(admin: Any, names: list[str]) -> dict[str, _Layout]:
    """The layouts of these topics once each partition has its leader: right after creation the metadata lags behind."""
    waiting = set(names)
    for _ in range(round(LEADER_SECONDS / POLL_SECONDS)):
        layouts = await _layouts(admin) if names else {}
        waiting = {name for name in names if name not in layouts or layouts[name].led < layouts[name].partitions}
        if not waiting:
            return {name: layouts[name] for name in names}
        await asyncio.sleep(POLL_SECONDS)
    raise CopydeskError(f"no broker has taken the lead of {', '.join(sorted(waiting))}: look at the cluster's brokers")


async def _create(admin: Any, settings: Settings, missing: list[str], needed: Collection[str]) -> list[str]:
    """The short names of those that are there now."""
    topics = [
        NewTopic(
            name=full_name(settings, name),
            num_partitions=settings.partitions,
            replication_factor=settings.replication,
            topic_configs=configuration(settings, name),
        )
        for name in missing
    ]
    response = await answered(admin.create_topics(topics), settings)
    made = []
    for name, code, *message in response.topic_errors:
        kind, short = for_code(code), short_name(settings, name)
        if kind in {NoError, TopicAlreadyExistsError}:
            made.append(short)
        elif kind is not TopicAuthorizationFailedError or short in needed:
            raise RefusedError(refusal(name, kind, message[0] if message else None))
    return made


def refusal(topic: str, kind: type[KafkaError], message: str | None) -> str:
    """One line: what Kafka refused and why."""
    if kind is TopicAuthorizationFailedError:
        return f"Kafka does not allow this user to create {topic}: give it the right to see the topic if it is there, else let an operator run `copydesk topics` (docs/security.md)"
    return f"Kafka did not create {topic}: {message or kind.description or kind.__name__}"


async def _configs(admin: Any, names: Iterable[str]) -> dict[str, dict[str, str]]:
    """Full topic name to the effective value of each configuration that we set."""
    keys = dict.fromkeys(configuration(Settings(), TOPICS[0].name), "")
    resources = [ConfigResource(ConfigResourceType.TOPIC, name, configs=keys) for name in names]
    responses = await admin.describe_configs(resources) if resources else []
    found: dict[str, dict[str, str]] = {}
    for code, message, _kind, name, entries in (row for response in responses for row in response.resources):
        if for_code(code) not in {NoError, UnknownTopicOrPartitionError}:
            raise CopydeskError(
                f"Kafka does not show the configuration of {name}: {message or for_code(code).__name__}"
            )
        found[name] = {entry[0]: entry[1] for entry in entries}
    return found
