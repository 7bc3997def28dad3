"""The worker's page on a server of its own, without Faust and Kafka, and a client that behaves as a browser does."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from copydesk.config.settings import Settings
from copydesk.streams.web import server

TOKEN = "a token of more than sixteen characters"
HTML = {"Accept": "text/html"}
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@asynccontextmanager
async def page_of(settings: Settings, app: Any = None) -> AsyncIterator[TestClient]:
    """A client of the page; cookies are kept, redirects are not followed."""
    site = server.site_of(app, settings)
    application = web.Application(**server.OPTIONS)
    server.mount(application, site)
    served = TestServer(application)
    await served.start_server()
    # The cookie's name has the port in it.
    site.settings = replace(settings, web_port=served.port)
    async with TestClient(served) as client:
        yield client


def form_token(html: str) -> str:
    """The hidden field of a page's first form that has one."""
    found = re.search(r'name="form_token" value="([0-9a-f]+)"', html)
    assert found is not None, html
    return found[1]


async def logged_in(client: TestClient) -> None:
    """Logs the client in."""
    answer = await client.post("/login", data={"token": TOKEN}, allow_redirects=False)
    assert answer.status == 303
