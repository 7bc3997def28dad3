"""Puts the page on the worker's web server: routes, who may pass, limits, headers, errors.

Two middlewares, from the outside in: `_errors` turns whatever goes wrong into a clear page or JSON; `_guarded` lets
nobody reach a handler whom the gate refuses, and bounds what a handler may read and how long it may take.
"""

import asyncio
from typing import Any

import structlog
from aiohttp import web
from yarl import URL

from copydesk.config.settings import Settings
from copydesk.streams.errors import CopydeskError
from copydesk.streams.web.access import FAILURE_SECONDS, SAFE_METHODS, Answer, Gate, same, token_of
from copydesk.streams.web.login import set_session
from copydesk.streams.web.rendering import SESSION, page
from copydesk.streams.web.requests import ask_of, bounded, form_of
from copydesk.streams.web.routes import ROUTES
from copydesk.streams.web.site import BODY_BYTES, SITE, Access, Handler, RequestError, Route, Site, wants_json

log = structlog.get_logger(__name__)

HEADERS = {
    # Nothing but our own files; no inline script or style, no frame, no form that leaves.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Not `no-referrer`: browsers would then send `Origin: null` with our own forms.
    "Referrer-Policy": "same-origin",
    "Server": "copydesk",
}
TABLE = {(route.method, route.path): route for route in ROUTES}


# Unknown addresses are closed: whether there is a page is told to nobody who may not see pages.
async def _missing(_request: web.Request) -> web.StreamResponse:
    raise web.HTTPNotFound


UNKNOWN = Route("GET", "", _missing, Access.PAGE)


def site_of(app: Any, settings: Settings) -> Site:
    """The page of one worker; raises SettingsError when its token cannot be used."""
    return Site(settings=settings, gate=Gate(token_of(settings)), app=app)


def mount(application: web.Application, site: Site) -> None:
    """Adds everything to the server's application; again does nothing, for Faust asks twice."""
    if SITE in application:
        return
    application[SITE] = site
    for route in ROUTES:
        application.router.add_route(route.method, route.path, route.handler)
        if route.method == "GET":
            application.router.add_route("HEAD", route.path, route.handler)
    application.on_response_prepare.append(_headers)


async def _headers(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)
    response.headers.setdefault("Cache-Control", "no-store")


@web.middleware
async def _errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return _problem(request, error.status, _said(error), {"Allow": error.headers.get("Allow", "")})
    except RequestError as error:
        return _problem(request, error.status, str(error))
    except TimeoutError:
        return _problem(request, 503, "this took too long: ask for less, or try again")
    except CopydeskError as error:
        return _problem(request, 503, str(error))
    except Exception:
        log.exception("a page failed", path=request.path)
        return _problem(request, 500, "this is a bug of Copydesk: its trace is in the worker's log")


def _said(error: web.HTTPException) -> str:
    known = {404: "there is no page here", 405: "this address does not take that method", 413: "the request is too large"}  # fmt: skip
    return known.get(error.status, error.reason)


def _problem(request: web.Request, status: int, message: str, headers: dict[str, str] | None = None) -> web.Response:
    if wants_json(request):
        response = web.json_response({"status": status, "error": message}, status=status)
    else:
        response = page(request, request.app[SITE].gate, "error.html", status=status, status_code=status, message=message)  # fmt: skip
    response.headers.update({name: value for name, value in (headers or {}).items() if value})
    if status == 429:
        response.headers["Retry-After"] = f"{FAILURE_SECONDS:.0f}"
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="copydesk"'
    return response


@web.middleware
async def _guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    site, route = request.app[SITE], _route(request)
    if route.access is not Access.OPEN:
        answer = site.gate.decide(ask_of(request), people=route.access is Access.PAGE)
        if answer.status != 200:
            return _refusal(request, answer)
    if request.match_info.http_exception is not None:
        raise request.match_info.http_exception
    _bounded(request, route)
    if route.access is not Access.PAGE:
        return await _timed(request, handler, route)
    return await _with_session(request, handler, route, site)


def _bounded(request: web.Request, route: Route) -> None:
    """Refuses before anything is read what is too large, or does not say how large it is."""
    bounded(request.query)
    length = request.content_length
    if length is None and request.body_exists and route.body_bytes <= BODY_BYTES:
        raise RequestError(411, "say how long the body is: Content-Length")
    if (length or 0) > route.body_bytes:
        raise RequestError(413, f"the body has {length:,} bytes, this address takes {route.body_bytes:,}")


def _route(request: web.Request) -> Route:
    resource = request.match_info.route.resource
    method = "GET" if request.method == "HEAD" else request.method
    return TABLE.get((method, resource.canonical), UNKNOWN) if resource is not None else UNKNOWN


def _refusal(request: web.Request, answer: Answer) -> web.StreamResponse:
    if answer.login and request.method == "GET" and not wants_json(request):
        raise web.HTTPSeeOther(URL("/login").with_query(next=request.path_qs))
    return _problem(request, answer.status, answer.why)


async def _with_session(request: web.Request, handler: Handler, route: Route, site: Site) -> web.StreamResponse:
    """A page of a session, new where there is none: without a token everyone on loopback gets one."""
    ask = ask_of(request)
    known = site.gate.sessions.valid(ask.session)
    request[SESSION] = ask.session if known else site.gate.sessions.issue()
    if request.method not in SAFE_METHODS and ask.bearer is None:
        given = (await form_of(request)).get("form_token", "")
        if not known or not same(given, site.gate.sessions.form_token(ask.session)):
            raise RequestError(403, "this form is older than the session: go back, load the page again and repeat it")
    response = await _timed(request, handler, route)
    if not known and ask.bearer is None and not response.prepared and not response.cookies:
        set_session(request, response, request[SESSION])
    return response


async def _timed(request: web.Request, handler: Handler, route: Route) -> web.StreamResponse:
    async with asyncio.timeout(route.seconds):
        return await handler(request)


OPTIONS: dict[str, Any] = {
    "middlewares": [_errors, _guarded],
    "client_max_size": max(route.body_bytes for route in ROUTES),
}
"""What Faust hands to aiohttp's application."""
