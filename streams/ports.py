"""Ports on this machine."""

import socket

from copydesk.streams.errors import CopydeskError


def free_port(bind: str, wanted: int) -> int:
    """`wanted` if nobody listens there, else one that the system picks. Raises CopydeskError."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((bind, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise CopydeskError(f"no port is free on {bind}: is it an address of this machine?")
