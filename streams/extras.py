"""Libraries that only some commands need: imported when they are used, named when they are missing."""

import importlib
from typing import Any

from copydesk.streams.errors import CopydeskError


def imported(module: str, *, extra: str) -> Any:
    """The module; raises CopydeskError that names the extra which brings it."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise CopydeskError(f"this needs {module}, which is not installed: pip install 'copydesk[{extra}]'") from error
