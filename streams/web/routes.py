"""Every address of the worker's web server, and who may call it."""

from copydesk.streams.web import login
from copydesk.streams.web.files import static
from copydesk.streams.web.overview import overview
from copydesk.streams.web.site import Access, Route

ROUTES: tuple[Route, ...] = (
    Route("GET", "/", overview, Access.PAGE),
    Route("GET", "/login", login.form, Access.OPEN),
    Route("POST", "/login", login.enter, Access.OPEN),
    Route("POST", "/logout", login.leave, Access.PAGE),
    Route("GET", "/static/{name}", static, Access.OPEN),
)
