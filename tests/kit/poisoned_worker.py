"""A worker like any other, but for a parser that hangs or dies on marked documents, as parsers do on some pages."""

import os
import signal
import sys
import time
from typing import Any

from copydesk.agents.clean import task

HANGS = b"this page makes the parser hang"
DIES = b"this page kills the parser's process"


def poison() -> None:
    """Runs in each pool process."""
    real = task.clean

    def clean(payload: bytes, **known: Any) -> Any:
        if HANGS in payload:
            time.sleep(3600)
        if DIES in payload:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(payload, **known)

    task.clean = clean


if __name__ == "__main__":
    from copydesk.config.settings import load
    from copydesk.streams import logs, serving
    from copydesk.streams.app import pool

    settings = load()
    logs.configure(settings)
    pool.warm(poison)
    sys.exit(serving.serve(settings))
