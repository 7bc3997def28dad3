"""The stages' cores for commands that use them without Kafka."""

import importlib
from typing import Any


def core(name: str) -> Any:
    """`copydesk.agents.<name>`, loaded by name as the app loads the stages: `streams` does not know what they do."""
    return importlib.import_module(f"copydesk.agents.{name}")
