"""The worker's page in a real browser: Debian's Chromium without a window, driven by Playwright."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from aiohttp.test_utils import TestClient
from browsing import TOKEN, page_of
from playwright.async_api import Page, async_playwright, expect

from copydesk.config.settings import Settings

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None,
    reason="NO BROWSER, the page is not tested: apt-get install chromium",
)
# A browser may take seconds to start on a busy machine; what hangs longer is a failure.
PATIENCE_MS = 30_000


@dataclass
class Watched:
    """What the browser did beside showing the page."""

    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


@asynccontextmanager
async def browser_on(client: TestClient) -> AsyncIterator[tuple[Page, str, Watched]]:
    """A page of Chromium, the address of the worker's page, and what the browser did."""
    async with async_playwright() as tools:
        # The sandbox of Chromium does not start for root, who runs tests in containers; it meets our own pages only.
        chromium = await tools.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"], timeout=PATIENCE_MS)
        page = await chromium.new_page(viewport={"width": 360, "height": 640})
        page.set_default_timeout(PATIENCE_MS)
        watched = Watched()
        page.on("pageerror", lambda error: watched.errors.append(str(error)))
        page.on("console", lambda line: watched.errors.append(line.text) if line.type == "error" else None)
        page.on("request", lambda request: watched.requests.append(request.url))
        try:
            yield page, f"http://127.0.0.1:{client.port}", watched
        finally:
            await chromium.close()


async def test_a_person_with_a_keyboard_logs_in_reads_and_logs_out_and_nothing_leaves_the_worker() -> None:
    async with page_of(Settings(web_token=TOKEN)) as client, browser_on(client) as (page, address, watched):
        await page.goto(f"{address}/")
        await expect(page.locator("#token")).to_be_focused()
        await page.keyboard.type(TOKEN)
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="Overview")).to_be_visible()
        await page.keyboard.press("Tab")
        await expect(page.get_by_text("Skip to content")).to_be_focused()
        await page.get_by_role("button", name="Log out").focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    assert watched.errors == []
    assert [request for request in watched.requests if not request.startswith(f"{address}/")] == []


async def test_a_page_fits_the_width_of_a_phone() -> None:
    async with page_of(Settings()) as client, browser_on(client) as (page, address, _):
        await page.goto(f"{address}/")
        assert await page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize(
    "hostile", ["<script>document.title='run'</script>", "\"><img src=x onerror=document.title='run'>"]
)
async def test_what_an_address_says_is_shown_and_never_run(hostile: str) -> None:
    async with page_of(Settings(web_token=TOKEN)) as client, browser_on(client) as (page, address, _):
        await page.goto(f"{address}/login?next=/{hostile}")
        await expect(page.locator("#token")).to_be_visible()
        assert await page.title() == "Log in · Copydesk"
        assert await page.locator("img").count() == 0
