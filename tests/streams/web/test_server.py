"""The page over HTTP: who gets in, headers, limits, errors. No Faust, no Kafka."""

import re

import pytest
from browsing import BEARER, HTML, TOKEN, form_token, logged_in, page_of

from copydesk.config.settings import Settings
from copydesk.streams.web import server
from copydesk.streams.web.access import MOST_FAILURES
from copydesk.streams.web.files import FILES
from copydesk.streams.web.rendering import FOLDER
from copydesk.streams.web.requests import LONGEST_VALUE, MOST_VALUES
from copydesk.streams.web.routes import ROUTES
from copydesk.streams.web.site import Access

OPEN, CLOSED = Settings(), Settings(web_token=TOKEN)
GETS = [route.path for route in ROUTES if route.method == "GET"]


def test_every_route_stands_in_the_table_once():
    assert len({(route.method, route.path) for route in ROUTES}) == len(ROUTES)
    opened = {route.path for route in ROUTES if route.access is Access.OPEN}
    assert {path for path in opened if not path.startswith("/health/")} == {"/login", "/static/{name}"}


async def test_with_a_token_a_person_is_led_to_the_login_and_back():
    async with page_of(CLOSED) as client:
        answer = await client.get("/?a=1", headers=HTML, allow_redirects=False)
        assert (answer.status, answer.headers["Location"]) == (303, "/login?next=/?a%3D1")
        answer = await client.post("/login", data={"token": TOKEN, "next": "/?a=1"}, allow_redirects=False)
        assert (answer.status, answer.headers["Location"]) == (303, "/?a=1")
        cookie = answer.headers["Set-Cookie"]
        assert all(word in cookie for word in ("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age="))
        assert TOKEN not in cookie
        assert (await client.get("/", headers=HTML)).status == 200


async def test_behind_tls_the_cookie_never_goes_out_in_the_clear():
    async with page_of(CLOSED) as client:
        answer = await client.post(
            "/login", data={"token": TOKEN}, headers={"X-Forwarded-Proto": "https"}, allow_redirects=False
        )
        assert "Secure" in answer.headers["Set-Cookie"]


async def test_with_a_token_programs_are_told_by_status_and_json():
    async with page_of(CLOSED) as client:
        for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic eDp5"}):
            answer = await client.get("/", headers=headers)
            assert (answer.status, (await answer.json())["status"]) == (401, 401)
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        answer = await client.get("/", headers=BEARER)
        assert answer.status == 200
        assert "Set-Cookie" not in answer.headers


async def test_wrong_tokens_are_refused_and_soon_not_even_compared():
    async with page_of(CLOSED) as client:
        for _ in range(MOST_FAILURES):
            answer = await client.post("/login", data={"token": "wrong"}, allow_redirects=False)
            assert answer.status == 401
        answer = await client.post("/login", data={"token": TOKEN}, allow_redirects=False)
        assert (answer.status, answer.headers["Retry-After"]) == (429, "60")


async def test_unknown_addresses_are_closed_too():
    async with page_of(CLOSED) as client:
        assert (await client.get("/no/such/page")).status == 401
        await logged_in(client)
        assert (await client.get("/no/such/page")).status == 404


async def test_who_logs_out_is_out():
    async with page_of(CLOSED) as client:
        await logged_in(client)
        html = await (await client.get("/", headers=HTML)).text()
        answer = await client.post("/logout", data={"form_token": form_token(html)}, allow_redirects=False)
        assert (answer.status, answer.headers["Location"]) == (303, "/login")
        assert (await client.get("/")).status == 401


@pytest.mark.parametrize("settings", [OPEN, CLOSED], ids=["open", "closed"])
async def test_an_action_needs_the_forms_own_token(settings):
    async with page_of(settings) as client:
        if settings.web_token:
            await logged_in(client)
        await client.get("/", headers=HTML)
        for data in ({}, {"form_token": ""}, {"form_token": "0" * 64}):
            answer = await client.post("/logout", data=data, allow_redirects=False)
            assert answer.status == 403


async def test_an_action_that_another_site_starts_is_refused():
    async with page_of(CLOSED) as client:
        for path in ("/login", "/logout"):
            answer = await client.post(path, data={"token": TOKEN}, headers={"Origin": "http://evil.example"})
            assert answer.status == 403


@pytest.mark.parametrize("path", ["/", "/login", "/static/style.css", "/no/such/page"])
async def test_every_answer_carries_the_headers_that_keep_scripts_out(path):
    async with page_of(CLOSED) as client:
        answer = await client.get(path, headers=BEARER | HTML)
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == ("no-cache" if "static" in path else "no-store")
        assert answer.headers["Server"] == "copydesk"


async def test_static_files_are_kept_by_their_etag():
    async with page_of(CLOSED) as client:
        for name in FILES:
            answer = await client.get(f"/static/{name}")
            assert answer.status == 200
            again = await client.get(f"/static/{name}", headers={"If-None-Match": answer.headers["ETag"]})
            assert again.status == 304
        for name in ("absent.css", "..%2Fserver.py", "%2e%2e%2f%2e%2e%2fetc%2fpasswd"):
            assert (await client.get(f"/static/{name}")).status == 404


async def test_a_strangers_host_name_is_refused_without_a_token():
    async with page_of(OPEN) as client:
        answer = await client.get("/", headers={"Host": "rebound.example"})
        assert answer.status == 403
        assert "web_token" in (await answer.json())["error"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/no/such", 404),
        ("/?" + "&".join(f"a{n}=1" for n in range(MOST_VALUES + 1)), 400),
        ("/?a=" + "x" * (LONGEST_VALUE + 1), 400),
        ("/<script>alert(1)</script>", 404),
    ],
)
async def test_a_bad_request_gets_a_clear_page_or_json(path, status):
    async with page_of(OPEN) as client:
        answer = await client.get(path, headers=HTML)
        assert (answer.status, answer.content_type) == (status, "text/html")
        assert "<script>alert" not in await answer.text()
        answer = await client.get(path)
        assert (answer.status, await answer.json()) == (status, {"status": status, "error": (await answer.json())["error"]})  # fmt: skip


async def test_other_methods_and_bodies_are_refused():
    async with page_of(OPEN) as client:
        answer = await client.delete("/")
        assert (answer.status, "GET" in answer.headers["Allow"]) == (405, True)
        assert (await client.head("/")).status == 200
        assert (await client.post("/login", data="x" * 100_000)).status == 413
        assert (await client.post("/login", json={"token": TOKEN})).status == 415

        async def endless():
            yield b"x"

        assert (await client.post("/login", data=endless())).status == 411


async def test_a_bug_shows_no_trace(monkeypatch, caplog):
    async def broken(request):
        raise KeyError("what nobody may see")

    monkeypatch.setattr(server, "ROUTES", (server.ROUTES[0].__class__("GET", "/", broken, Access.PAGE),))
    async with page_of(OPEN) as client:
        answer = await client.get("/", headers=HTML)
        assert answer.status == 500
        text = await answer.text()
        assert "Traceback" not in text
        assert "nobody may see" not in text


def test_no_template_or_module_goes_around_the_escaping():
    for path in [*FOLDER.rglob("*.html"), *FOLDER.rglob("*.py")]:
        text = path.read_text("utf-8")
        assert not re.search(r"\|\s*safe\b|autoescape\s+false|Markup\(", text), path.name
    for path in (FOLDER / "templates").iterdir():
        text = path.read_text("utf-8")
        assert not re.search(r"<script(?! src=)|\son\w+=|\sstyle=|https?://", text), path.name
