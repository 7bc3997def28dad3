"""What a route is, and what every handler of the page can reach.

A handler is `async def handler(request) -> response`; it finds the site as `request.app[SITE]`. Routes stand in one
table, `streams/web/routes.py`, each with who may call it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from aiohttp import web

from copydesk.config.settings import KIB, Settings
from copydesk.streams.errors import CopydeskError
from copydesk.streams.web.access import Gate

# A form with a query and a token has hundreds of bytes.
BODY_BYTES = 64 * KIB
# A person waits no longer; what reads topics bounds itself below this and says how far it came.
SECONDS = 15.0

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Access(StrEnum):
    """Who may call a route."""

    OPEN = "open"
    """Everyone: health checks, the style sheet, the login."""
    TOKEN = "token"  # noqa: S105 - a word, not a secret
    """Programs: `Authorization: Bearer`. A person who is logged in may read, too."""
    PAGE = "page"
    """People: the login's cookie, and for every action the form's own token; programs by `Authorization: Bearer`."""


@dataclass(frozen=True, slots=True)
class Route:
    """One row of the table of routes."""

    method: str
    path: str
    handler: Handler
    access: Access
    body_bytes: int = BODY_BYTES
    seconds: float | None = SECONDS
    """Longest time for an answer; None for streams, which end with their reader or the worker."""


class RequestError(CopydeskError):
    """A request that cannot be answered: the status, and one line that says why."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass
class Site:
    """One worker's page."""

    settings: Settings
    gate: Gate
    app: Any
    """The Faust app; only faust_driver.py knows what is inside."""


SITE: web.AppKey[Site] = web.AppKey("site", Site)


def wants_json(request: web.Request) -> bool:
    """Whether a program asks: then errors are JSON."""
    accepted = request.headers.get("Accept", "")
    return "text/html" not in accepted
