"""The Faust app with its three agents, built once for the process and for a broker that is never asked."""

import functools
import importlib
import os
import sys
from types import ModuleType
from unittest import mock

# Nobody listens on port 1, and nothing here connects. Small limits keep the tests of large records small.
ENVIRONMENT = {
    "COPYDESK_BROKER": "127.0.0.1:1",
    "COPYDESK_CONFIG": os.devnull,
    "COPYDESK_DATA_DIR": "never-made",
    "COPYDESK_MAX_RECORD_BYTES": "65536",
}
APP = "copydesk.streams.app"


@functools.cache
def topology() -> ModuleType:
    """`copydesk.streams.app`, its agents loaded. It reads its settings when it is imported, so only this imports it."""
    assert APP not in sys.modules, "imported before, with settings that are not these"
    others = {name: value for name, value in os.environ.items() if not name.startswith("COPYDESK_")}
    with mock.patch.dict(os.environ, others | ENVIRONMENT, clear=True):
        module = importlib.import_module(APP)
        module.app.discover()
    return module


def agent(stage: str) -> ModuleType:
    """The module of a stage's agent."""
    topology()
    return sys.modules[f"copydesk.agents.{stage}.agent"]
