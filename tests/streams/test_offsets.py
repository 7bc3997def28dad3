"""Committed offsets: an answer without partitions is an error told, never a group that has not begun."""

from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import GroupLoadInProgressError, NotCoordinatorForGroupError, TopicAuthorizationFailedError

from copydesk.streams.offsets import OFFSET_FETCH, committed_offsets, watch

RAW, CLEAN = TopicPartition("news.raw", 0), TopicPartition("news.clean", 1)


def response(topics: list[Any], error_code: int = 0) -> Any:
    return SimpleNamespace(API_KEY=OFFSET_FETCH, topics=topics, error_code=error_code)


class Admin:
    """Answers with what it was given."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    async def find_coordinator(self, group: str) -> int:
        return 1

    async def _send_request(self, request: Any, node: int) -> Any:
        return self.answer


class Coordinator:
    """A consumer's coordinator: answers, and remembers whether it was given up."""

    def __init__(self, answer: Any) -> None:
        self.answer, self.dead = answer, False

    async def _send_req(self, request: Any) -> Any:
        return self.answer

    def coordinator_dead(self) -> None:
        self.dead = True


async def test_committed_offsets_are_told_and_absent_ones_left_out():
    answer = response([("news.raw", [(0, 7, "", 0)]), ("news.clean", [(1, -1, "", 0)])])
    assert await committed_offsets(Admin(answer), "group", [RAW, CLEAN]) == {RAW: 7}


async def test_an_offset_of_zero_is_an_offset():
    assert await committed_offsets(Admin(response([("news.raw", [(0, 0, "", 0)])])), "group", [RAW]) == {RAW: 0}


@pytest.mark.parametrize(
    ("code", "error"), [(14, GroupLoadInProgressError), (16, NotCoordinatorForGroupError)], ids=str
)
async def test_a_group_that_is_being_loaded_is_no_group_without_offsets(code: int, error: type[Exception]):
    with pytest.raises(error):
        await committed_offsets(Admin(response([], code)), "group", [RAW])


async def test_the_error_of_one_partition_is_told():
    with pytest.raises(TopicAuthorizationFailedError):
        await committed_offsets(Admin(response([("news.raw", [(0, -1, "", 29)])])), "group", [RAW])


async def test_a_watched_coordinator_raises_what_it_would_overlook():
    coordinator = Coordinator(response([], 14))
    watch(coordinator)
    with pytest.raises(GroupLoadInProgressError):
        await coordinator._send_req("offsets, please")
    assert not coordinator.dead


async def test_a_watched_coordinator_that_moved_is_looked_for_anew():
    coordinator = Coordinator(response([], 16))
    watch(coordinator)
    with pytest.raises(NotCoordinatorForGroupError):
        await coordinator._send_req("offsets, please")
    assert coordinator.dead


async def test_other_answers_pass_through_a_watched_coordinator():
    heartbeat = SimpleNamespace(API_KEY=12, error_code=27)
    coordinator = Coordinator(heartbeat)
    watch(coordinator)
    assert await coordinator._send_req("still here") is heartbeat
