"""Logging: rate-limited, one line an event, nothing that a terminal acts on."""

import json
import logging

import pytest

from copydesk.config.settings import Settings
from copydesk.streams import logs


def record(text: object, logger: str = "aiokafka", level: int = logging.ERROR) -> logging.LogRecord:
    return logging.LogRecord(logger, level, "file", 1, text, None, None)


def test_the_same_message_passes_once_in_a_while_and_says_how_often_it_came(monkeypatch: pytest.MonkeyPatch):
    now = [100.0]
    monkeypatch.setattr(logs.time, "monotonic", lambda: now[0])
    limit = logs.RateLimit()
    assert [limit.filter(record("Unable to connect")) for _ in range(1000)] == [True] + 999 * [False]
    now[0] += logs.REPEAT_SECONDS
    late = record("Unable to connect")
    assert limit.filter(late)
    assert "999 more" in late.getMessage()


def test_different_messages_and_loggers_do_not_limit_each_other():
    limit = logs.RateLimit()
    assert limit.filter(record("one"))
    assert limit.filter(record("two"))
    assert limit.filter(record("one", "faust"))


def test_what_ends_the_process_always_passes():
    limit = logs.RateLimit()
    assert all(limit.filter(record("bug", level=logging.CRITICAL)) for _ in range(3))


def test_the_limiter_forgets_instead_of_growing():
    limit = logs.RateLimit()
    for number in range(3 * logs.REMEMBERED):
        limit.filter(record(f"message {number}"))
    assert len(limit._seen) <= logs.REMEMBERED + 1


@pytest.fixture
def _restored_logging():
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.mark.usefixtures("_restored_logging")
def test_lines_are_json_for_machines_with_hostile_text_escaped_and_cut(capsys: pytest.CaptureFixture[str]):
    logs.configure(Settings(log_format="json"))
    logging.getLogger("crawler").error("a\x1b[2Jb\n%s", "x" * 10_000)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert "\x1b" not in lines[0]
    assert len(json.loads(lines[0])["event"]) <= logs.MAX_LINE
