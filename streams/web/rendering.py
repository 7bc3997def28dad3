"""Templates to HTML: every value is escaped, and there is no way around it.

Article text is hostile. Jinja2 escapes what a template prints; the filter that would switch this off is removed, and
nothing here makes markup out of strings. What would turn the direction of a line or cannot be seen is replaced.
"""

from pathlib import Path
from typing import Any

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from copydesk.streams.texts import safe
from copydesk.streams.web.access import Gate

FOLDER = Path(__file__).parent
SESSION = web.RequestKey("session", str)
PAGES = (("/", "Overview"),)
"""What stands in the navigation: address and name."""


def _environment() -> Environment:
    found = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    del found.filters["safe"]
    found.globals["pages"] = PAGES
    found.filters["line"] = safe
    return found


ENVIRONMENT = _environment()


def render(name: str, **values: Any) -> str:
    """The template of that name, filled."""
    return ENVIRONMENT.get_template(name).render(values)


def page(request: web.Request, gate: Gate, name: str, *, status: int = 200, **values: Any) -> web.Response:
    """A whole page: the template with the frame around it, and what its forms need."""
    session = request.get(SESSION, "")
    values |= {"path": request.path, "form_token": gate.sessions.form_token(session), "has_token": bool(gate.token)}
    return web.Response(text=render(name, **values), status=status, content_type="text/html")
