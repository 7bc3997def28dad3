"""Style sheet and icon, from the package; a browser keeps them and asks whether they changed."""

import hashlib
from typing import NamedTuple

from aiohttp import web

from copydesk.streams.web.rendering import FOLDER

TYPES = {".css": "text/css", ".svg": "image/svg+xml"}


class File(NamedTuple):
    """One file as it is sent."""

    body: bytes
    content_type: str
    etag: str


def _files() -> dict[str, File]:
    found = {}
    for path in sorted((FOLDER / "static").iterdir()):
        body = path.read_bytes()
        found[path.name] = File(body, TYPES[path.suffix], hashlib.sha256(body).hexdigest()[:16])
    return found


FILES = _files()
"""Read once: no path of a request ever meets the file system."""


async def static(request: web.Request) -> web.StreamResponse:
    """One file, or 304 where the browser has it."""
    found = FILES.get(request.match_info["name"])
    if found is None:
        raise web.HTTPNotFound
    headers = {"ETag": f'"{found.etag}"', "Cache-Control": "no-cache"}
    if any(each.value == found.etag for each in request.if_none_match or ()):
        return web.Response(status=304, headers=headers)
    return web.Response(body=found.body, content_type=found.content_type, charset="utf-8", headers=headers)
