"""Ports: the wanted one where it is free, else another that is."""

import socket
from collections.abc import Iterator

import pytest

from copydesk.streams.errors import CopydeskError
from copydesk.streams.ports import free_port

LOOPBACK = "127.0.0.1"


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody listens."""
    with socket.socket() as listener:
        listener.bind((LOOPBACK, 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_port_on_which_somebody_listens_is_not_given_out(taken: int):
    other = free_port(LOOPBACK, taken)
    assert other != taken
    assert 1024 <= other <= 65535


def test_the_wanted_port_is_given_while_nobody_listens_there(taken: int):
    free = free_port(LOOPBACK, taken)
    assert free_port(LOOPBACK, free) == free


def test_asking_holds_no_port(taken: int):
    port = free_port(LOOPBACK, 0)
    with socket.socket() as owner:
        owner.bind((LOOPBACK, port))
        owner.listen()
        assert free_port(LOOPBACK, port) != port


def test_a_port_that_a_connection_left_behind_is_free_again():
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((LOOPBACK, 0))
        listener.listen()
        port = listener.getsockname()[1]
        with socket.create_connection((LOOPBACK, port)):
            listener.accept()[0].close()  # this side closes first, so its port waits in TIME_WAIT
    assert free_port(LOOPBACK, port) == port


@pytest.mark.parametrize("bind", ["192.0.2.1", "no such host.invalid"])
def test_an_address_of_another_machine_is_one_line(bind: str):
    with pytest.raises(CopydeskError) as caught:
        free_port(bind, 6066)
    assert bind in str(caught.value)
    assert "\n" not in str(caught.value)
