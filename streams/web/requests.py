"""What is read from a request, each within its limits; a value that cannot be is a RequestError with its status."""

from collections.abc import Mapping

from aiohttp import web

from copydesk.streams.web.access import Ask
from copydesk.streams.web.site import SITE, RequestError

# A URL of an article may be long; the server's parser takes no line above 8 KiB.
LONGEST_VALUE = 2048
MOST_VALUES = 32
PROXY_HEADERS = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")
FORM = "application/x-www-form-urlencoded"
BEARER = "Bearer "


def ask_of(request: web.Request) -> Ask:
    """What the gate decides by."""
    authorization = request.headers.get("Authorization")
    bearer = None
    if authorization is not None:
        bearer = authorization.removeprefix(BEARER).strip() if authorization.startswith(BEARER) else ""
    return Ask(
        method=request.method,
        peer=request.remote or "",
        host=request.headers.get("Host", ""),
        origin=request.headers.get("Origin", ""),
        forwarded=any(name in request.headers for name in PROXY_HEADERS),
        bearer=bearer,
        session=request.cookies.get(cookie_name(request), ""),
    )


def cookie_name(request: web.Request) -> str:
    """Cookies know no ports: without it, two workers of a machine would take each other's sessions away."""
    return f"copydesk-{request.app[SITE].settings.web_port}"


async def form_of(request: web.Request) -> dict[str, str]:
    """The fields of a form; the last of a name counts."""
    if request.content_type != FORM:
        raise RequestError(415, f"send a form: {FORM}")
    found = {name: str(value) for name, value in (await request.post()).items()}
    bounded(found)
    return found


def bounded(values: Mapping[str, str]) -> None:
    """Refuses more or longer values than any page of ours sends."""
    if len(values) > MOST_VALUES:
        raise RequestError(400, f"more than {MOST_VALUES} values")
    for name, value in values.items():
        if len(value) > LONGEST_VALUE:
            raise RequestError(400, f"`{name[:40]}` is longer than {LONGEST_VALUE} characters")
