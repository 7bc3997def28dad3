"""Logging in with the worker's token, and out."""

from urllib.parse import urlsplit

from aiohttp import web

from copydesk.streams.web.access import FAILURE_SECONDS, SESSION_SECONDS, Answer
from copydesk.streams.web.rendering import SESSION, page
from copydesk.streams.web.requests import ask_of, cookie_name, form_of
from copydesk.streams.web.site import SITE, RequestError, Site

HOME = "/"


async def form(request: web.Request) -> web.StreamResponse:
    """The login page."""
    site = request.app[SITE]
    if not site.gate.token:
        raise web.HTTPSeeOther(HOME)
    return _form(request, site, Answer(200), local(request.query.get("next", "")))


async def enter(request: web.Request) -> web.StreamResponse:
    """Checks the token and gives a session."""
    site = request.app[SITE]
    ask = ask_of(request)
    if site.gate.foreign(ask):
        raise RequestError(403, "another site's page sent this")
    given = await form_of(request)
    target = local(given.get("next", ""))
    answer = site.gate.attempt(ask.peer, given.get("token", "").strip(), "login")
    if answer.status != 200:
        return _form(request, site, answer, target)
    response = web.Response(status=303, headers={"Location": target})
    set_session(request, response, site.gate.sessions.issue())
    return response


async def leave(request: web.Request) -> web.StreamResponse:
    """Ends the session."""
    site = request.app[SITE]
    site.gate.sessions.end(request.get(SESSION, ""))
    response = web.Response(status=303, headers={"Location": "/login" if site.gate.token else HOME})
    response.del_cookie(cookie_name(request), path="/")
    return response


def local(target: str) -> str:
    """The path to go on to, if it is one of ours: never another site."""
    parts = urlsplit(target)
    ours = target.startswith("/") and not target.startswith("//") and "\\" not in target and target.isprintable()
    return target if ours and not parts.netloc and not parts.scheme else HOME


def set_session(request: web.Request, response: web.StreamResponse, session: str) -> None:
    """The cookie: for this host alone, out of reach for scripts, never sent along by another site."""
    secure = request.secure or request.headers.get("X-Forwarded-Proto") == "https"
    response.set_cookie(
        cookie_name(request),
        session,
        max_age=SESSION_SECONDS,
        path="/",
        httponly=True,
        samesite="Strict",
        secure=secure,
    )


def _form(request: web.Request, site: Site, answer: Answer, target: str) -> web.Response:
    response = page(request, site.gate, "login.html", status=answer.status, why=answer.why, target=target)
    if answer.status == 429:
        response.headers["Retry-After"] = f"{FAILURE_SECONDS:.0f}"
    return response
