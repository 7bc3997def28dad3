"""Runs a command that dies with its parent: `python tether.py PARENT_PID COMMAND ...` becomes COMMAND.

Linux sends the signal when the *thread* that started this process ends, not only the process: start tethered processes
from a thread that lives as long as they should. Elsewhere than on Linux the command simply runs.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


def main(parent: int, command: list[str]) -> None:
    """Ties this process to its parent and becomes the command; ends at once when the parent is gone already."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            sys.exit(1)
    os.execvp(command[0], command)  # noqa: S606 - the command is ours


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
