"""A country's page: the brief, live, with the time line and the track record above it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from comity.errors import NoData
from comity.faces.web.api import tagged
from comity.faces.web.charts import MEDIA, Form, Shape, Theme, drawn
from comity.faces.web.part import EditionId, Part, routes
from comity.faces.web.timeline import timeline

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import APIRouter

    from comity.edition import Edition


@dataclass(frozen=True)
class Countries(Part):
    """The routes of a country.

    Attributes:
        once: keeps what is made under a key.
    """

    once: Callable[[str, Callable[[], bytes]], bytes]

    def router(self) -> APIRouter:
        """Every route."""
        return routes(
            {
                "/country": self.search,
                "/country/{country}": self.country,
                "/country/{country}/timeline": self.timeline,
            }
        )

    def search(self, name: Annotated[str, Query(max_length=100)] = "") -> Response:
        """From a name to the country's page."""
        one = self.shelf.edition()
        key = one.names("state").key(name)
        return RedirectResponse(f"/country/{key}", status_code=303)

    def country(
        self, request: Request, country: Annotated[str, Path(max_length=100)], edition: EditionId = None
    ) -> Response:
        """The brief, live."""
        one = self.shelf.edition(edition)
        key = one.names("state").key(country)
        if key != country:
            return RedirectResponse(f"/country/{key}?{request.url.query}".rstrip("?"), status_code=303)
        put = {"country": key}

        def told() -> dict[str, Any]:
            found = self.shown("brief", put, self.answers.of(one, "brief", put))
            return {"country": key, "line": partial(timeline, one, key), **found}

        return self.page(request, one, "country.html", tag=self.answers.tag_of(one, "brief", put), more=told)

    def ready(self, edition: Edition, country: str) -> None:
        """Make a country's page before anybody asks for it."""
        scope = {"type": "http", "method": "GET", "path": f"/country/{country}", "query_string": b"", "headers": []}
        self.country(Request(scope), country, edition.id)

    def timeline(
        self,
        request: Request,
        country: Annotated[str, Path(max_length=100)],
        form: Annotated[Form, Query(alias="file")] = "svg",
        theme: Theme = "light",
        shape: Shape = "wide",
        edition: EditionId = None,
    ) -> Response:
        """A country's time line, as a picture or as the data in it."""
        one = self.shelf.edition(edition)
        key = one.names("state").key(country)
        tag = f"timeline-{one.id}-{key}-{form}-{theme}-{shape}"

        def make() -> bytes:
            found = timeline(one, key)
            if found is None:
                raise NoData(f"Nothing is known to draw of {one.names('state').title(key)}.")
            return drawn(found, form, theme, shape)

        data = self.once(tag, make)
        headers = {} if form == "svg" else {"Content-Disposition": f'attachment; filename="{key}.{form}"'}
        return tagged(request, tag, lambda: Response(data, media_type=MEDIA[form], headers=headers))
