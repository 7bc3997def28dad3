"""The overview: whether news is flowing, and where it is stuck."""

from aiohttp import web

from copydesk.streams.web.rendering import page
from copydesk.streams.web.site import SITE


async def overview(request: web.Request) -> web.StreamResponse:
    """The first page."""
    return page(request, request.app[SITE].gate, "overview.html")
