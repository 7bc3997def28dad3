"""Places at which a test can kill the process: delivery must survive a death at each of them.

`FAILPOINT=name:n` in the environment kills the process without a word when the named point is reached for the nth time.
Unset, which is always so outside the fault tests, a point costs one comparison.
"""

import os
import signal

POINTS = ("before-transaction", "before-commit", "after-commit", "index-restore")
# Those of `copydesk sink`.
SINK_POINTS = ("sink-before-commit", "sink-after-commit")

_name, _, _count = os.environ.get("FAILPOINT", "").partition(":")
_left = int(_count or 1)


def reached(point: str) -> None:
    """Dies here if the environment asks for it."""
    global _left  # noqa: PLW0603 - a countdown of the process
    if point != _name:
        return
    _left -= 1
    if _left <= 0:
        os.kill(os.getpid(), signal.SIGKILL)
