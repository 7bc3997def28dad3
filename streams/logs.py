"""Logging: one line an event, for people on a terminal, as JSON for machines; the same line at most so often.

Faust and aiokafka log through the standard library; everything ends in one handler on standard error. Article text is
never logged; what is quoted from outside is cut and has its control characters escaped by the renderers.
"""

import logging
import sys
import time
from typing import Any

import structlog

from copydesk.config.settings import Settings

LEVELS = {"error": logging.ERROR, "warn": logging.WARNING, "info": logging.INFO, "debug": logging.DEBUG}
# During an outage of some seconds aiokafka was seen to log 10,000 lines; one each so many seconds tells as much.
REPEAT_SECONDS = 10.0
# Different messages remembered by the limiter; beyond it the memory is cleared, which lets some lines through early.
REMEMBERED = 1000
MAX_LINE = 2000
# These say at INFO what only their own developers need; aiokafka's sender warns at each retry of the protocol (see
# RETRY_BACKOFF_MS in transactions.py).
QUIET = {
    "aiokafka": logging.WARNING,
    "aiokafka.producer.sender": logging.ERROR,
    "faust": logging.WARNING,
    "mode": logging.WARNING,
    "copydesk.streams.faust_driver": logging.WARNING,
}


class RateLimit(logging.Filter):
    """Lets a message through once in REPEAT_SECONDS, by logger and format string, and counts what it held back."""

    def __init__(self) -> None:
        """Nothing seen yet."""
        super().__init__()
        self._seen: dict[tuple[str, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is shown."""
        if record.levelno >= logging.CRITICAL:
            return True
        now, key = time.monotonic(), (record.name, _shape(record.msg))
        last, held = self._seen.get(key, (-REPEAT_SECONDS, 0))
        if now - last < REPEAT_SECONDS:
            self._seen[key] = (last, held + 1)
            return False
        if len(self._seen) > REMEMBERED:
            self._seen.clear()
        self._seen[key] = (now, 0)
        shown: Any = record.msg
        if held and not isinstance(shown, dict):
            record.msg = f"{record.msg} ({held} more in the last {now - last:.0f} s)"
        elif held:
            record.msg = {**shown, "more": held}
        return True


def configure(settings: Settings) -> None:
    """Sends all logging of this process to standard error; safe to call twice."""
    as_json = settings.log_format == "json" or (settings.log_format == "auto" and not sys.stderr.isatty())
    shared: list[Any] = [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    # The console draws exceptions itself.
    trace = [structlog.processors.format_exc_info] if as_json else []
    renderer: Any = (
        structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *trace, _cut, renderer],
        )
    )
    handler.addFilter(RateLimit())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(LEVELS[settings.log_level])
    for name, level in QUIET.items():
        logging.getLogger(name).setLevel(max(level, LEVELS[settings.log_level]))
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def _shape(message: Any) -> str:
    """What makes two messages the same: the words, not the numbers in them."""
    return str(message.get("event")) if isinstance(message, dict) else str(message)[:100]


def _cut(_logger: Any, _method: str, event: Any) -> Any:
    return {key: value[:MAX_LINE] if isinstance(value, str) else value for key, value in event.items()}
