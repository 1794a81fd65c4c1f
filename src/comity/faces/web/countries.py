"""A country's page: the brief, live, with the time line and the track record above it."""

from __future__ import annotations

from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from comity.errors import NoData
from comity.faces.web.api import tagged
from comity.faces.web.asked import EDITION
from comity.faces.web.charts import MEDIA, Form, Theme, drawn
from comity.faces.web.timeline import timeline

if TYPE_CHECKING:
    from collections.abc import Callable

    from comity.faces.web.answers import Answers
    from comity.faces.web.shelf import Shelf

VERSION = version("comity")
_Edition = Annotated[str | None, EDITION]


class Countries:
    """The routes of a country.

    Args:
        shelf: the editions.
        answers: what has been answered.
        page: makes a page from a template.
        shown: what the template of an answer shows.
        once: keeps what is made under a key.
    """

    def __init__(
        self,
        shelf: Shelf,
        answers: Answers,
        page: Callable[..., Response],
        shown: Callable[..., dict[str, Any]],
        once: Callable[[str, Callable[[], bytes]], bytes],
    ) -> None:
        """Keep what the pages are made from."""
        self.shelf, self.answers, self.page, self.shown, self.once = shelf, answers, page, shown, once

    def router(self) -> APIRouter:
        """Every route."""
        routes = APIRouter(include_in_schema=False, default_response_class=Response)
        routes.get("/country")(self.search)
        routes.get("/country/{country}")(self.country)
        routes.get("/country/{country}/timeline")(self.timeline)
        return routes

    def search(self, name: Annotated[str, Query(max_length=100)] = "") -> Response:
        """From a name to the country's page."""
        one = self.shelf.edition()
        key = one.names("state").key(name)
        return RedirectResponse(f"/country/{key}", status_code=303)

    def country(
        self, request: Request, country: Annotated[str, Path(max_length=100)], edition: _Edition = None
    ) -> Response:
        """The brief, live."""
        one = self.shelf.edition(edition)
        key = one.names("state").key(country)
        if key != country:
            return RedirectResponse(request.url.replace(path=f"/country/{key}"), status_code=303)
        sealed = self.answers.of(one, "brief", {"country": key})
        line = partial(timeline, one, key)  # made only where the page is not kept
        told = self.shown("brief", {"country": key}, sealed)
        return self.page(request, one, "country.html", tag=sealed.tag, country=key, line=line, **told)

    def timeline(
        self,
        request: Request,
        country: Annotated[str, Path(max_length=100)],
        form: Annotated[Form, Query(alias="file")] = "svg",
        theme: Theme = "light",
        edition: _Edition = None,
    ) -> Response:
        """A country's time line, as a picture or as the data in it."""
        one = self.shelf.edition(edition)
        key = one.names("state").key(country)
        tag = f"timeline-{VERSION}-{one.id}-{key}-{form}-{theme}"

        def make() -> bytes:
            found = timeline(one, key)
            if found is None:
                raise NoData(f"Nothing is known to draw of {one.names('state').title(key)}.")
            return drawn(found, form, theme)

        data = self.once(tag, make)
        headers = {} if form == "svg" else {"Content-Disposition": f'attachment; filename="{key}.{form}"'}
        return tagged(request, tag, lambda: Response(data, media_type=MEDIA[form], headers=headers))
