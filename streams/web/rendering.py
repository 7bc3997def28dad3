"""Templates to HTML: every value is escaped, and there is no way around it.

Article text is hostile. Jinja2 escapes what a template prints; the filter that would switch this off is removed, and
nothing here makes markup out of strings. What would turn the direction of a line or cannot be seen is replaced.
"""

from pathlib import Path
from typing import Any

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from copydesk.streams.cli.show import HOSTILE, STAND_IN, safe, when
from copydesk.streams.web.access import Gate

FOLDER = Path(__file__).parent
# Text with its lines: what breaks them stays.
KEPT = "\n\t"
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
    found.filters |= {"line": safe, "text": visible, "when": when, "count": counted, "share": share, "seconds": seconds}
    return found


def visible(text: object) -> str:
    """Text of any length without controls and without what turns its direction."""
    return HOSTILE.sub(lambda found: found[0] if found[0] in KEPT else STAND_IN, str(text))


def counted(number: float) -> str:
    """`12,345`."""
    return f"{number:,.0f}"


def share(part: float) -> str:
    """`.123` -> `12.3 %`."""
    return f"{100 * part:.1f} %"


def seconds(value: float | None) -> str:
    """A span of time for people: `3 ms`, `1.2 s`, `5 min`, `3 h`, `2 d`."""
    if value is None:
        return "-"
    if value < 1:
        return f"{1000 * value:.0f} ms"
    for limit, unit, size in ((90, "s", 1), (5400, "min", 60), (172_800, "h", 3600)):
        if value < limit:
            return f"{value / size:.{int(unit == 's' and value < 10)}f} {unit}"
    return f"{value / 86_400:.0f} d"


ENVIRONMENT = _environment()


def render(name: str, **values: Any) -> str:
    """The template of that name, filled."""
    return ENVIRONMENT.get_template(name).render(values)


def page(request: web.Request, gate: Gate, name: str, *, status: int = 200, **values: Any) -> web.Response:
    """A whole page: the template with the frame around it, and what its forms need."""
    session = request.get(SESSION, "")
    values |= {"path": request.path, "form_token": gate.sessions.form_token(session), "has_token": bool(gate.token)}
    return web.Response(text=render(name, **values), status=status, content_type="text/html")
