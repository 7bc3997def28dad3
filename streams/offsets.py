"""What a consumer group has committed, with every error told.

aiokafka 0.14 reads the error of each partition and overlooks the one of the whole response. While Kafka loads a group
after a restart it answers with that one and no partitions, which then looks like a group that never committed: the
consumer starts from the beginning. Seen by `make chaos`, as 26,000 records that were done twice after a broker died.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from aiokafka import TopicPartition
from aiokafka.errors import NotCoordinatorForGroupError, for_code
from aiokafka.protocol.commit import OffsetFetchRequest

OFFSET_FETCH = OffsetFetchRequest.API_KEY
NONE_COMMITTED = -1


async def committed_offsets(admin: Any, group: str, partitions: Iterable[TopicPartition]) -> dict[TopicPartition, int]:
    """Next offset to read, by partition; those that the group never committed are left out. Raises KafkaError."""
    by_topic = defaultdict(list)
    for topic, partition in partitions:
        by_topic[topic].append(partition)
    coordinator = await admin.find_coordinator(group)
    request = OffsetFetchRequest(group, list(by_topic.items()))
    response = await admin._send_request(request, coordinator)  # noqa: SLF001 - its own call hides the error
    check(response)
    found = {}
    for topic, answers in response.topics:
        for partition, offset, _metadata, code in answers:
            if code:
                raise for_code(code)(f"offset of {topic}/{partition}")
            if offset != NONE_COMMITTED:
                found[TopicPartition(topic, partition)] = int(offset)
    return found


def check(response: Any) -> None:
    """Raises the error of a whole response to an offset fetch."""
    code = getattr(response, "error_code", 0)
    if code:
        raise for_code(code)("the group's committed offsets")


def watch(coordinator: Any) -> None:
    """Makes a consumer's coordinator notice that error as well; it retries by itself then."""
    send = coordinator._send_req  # noqa: SLF001 - aiokafka offers no other place

    async def checked(request: Any) -> Any:
        response = await send(request)
        if getattr(response, "API_KEY", None) == OFFSET_FETCH:
            try:
                check(response)
            except NotCoordinatorForGroupError:
                coordinator.coordinator_dead()
                raise
        return response

    coordinator._send_req = checked  # noqa: SLF001
