"""Answers on paper: a PDF for each question, and one for each country's brief; the last few are kept."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from comity.errors import NoData
from comity.faces.web.api import tagged
from comity.faces.web.asked import EDITION
from comity.faces.web.forms import values_of
from comity.faces.web.kept import Kept
from comity.faces.web.problems import NotOffered
from comity.questions import QUESTIONS, model

if TYPE_CHECKING:
    from comity.edition import Edition
    from comity.faces.web.answers import Answers, Sealed
    from comity.faces.web.shelf import Shelf

MEDIA = "application/pdf"
ROOM = 16 * 2**20
"""Bytes of documents that a process keeps."""
_Edition = Annotated[str | None, EDITION]


def offered() -> bool:
    """Whether what sets a document is installed."""
    return find_spec("typst") is not None


class Papers:
    """The routes of the documents.

    Args:
        shelf: the editions.
        answers: what has been answered.
    """

    def __init__(self, shelf: Shelf, answers: Answers) -> None:
        """Keep what the documents are made from."""
        self.shelf, self.answers = shelf, answers
        self._kept: Kept[bytes] = Kept(ROOM)

    def router(self) -> APIRouter:
        """Every route."""
        routes = APIRouter(include_in_schema=False, default_response_class=Response)
        routes.get("/brief/{country}.pdf")(self.brief)
        routes.get("/pdf/{name}")(self.paper)
        return routes

    def brief(
        self, request: Request, country: Annotated[str, Path(max_length=100)], edition: _Edition = None
    ) -> Response:
        """A country's brief."""
        one = self.shelf.edition(edition)
        key = one.names("state").key(country)
        return self._document(request, one, "brief", {"country": key}, f"comity-brief-{key}")

    def paper(self, request: Request, name: Annotated[str, Path(max_length=64)], edition: _Edition = None) -> Response:
        """The answer to a question."""
        one = self.shelf.edition(edition)
        if name not in QUESTIONS:
            raise NoData(f"There is no question '{name}'.", available=tuple(QUESTIONS))
        put = values_of(model(name), request.query_params.multi_items(), {"edition"})
        return self._document(request, one, name, put, f"comity-{name}")

    def _document(self, request: Request, edition: Edition, name: str, put: dict[str, Any], file: str) -> Response:
        if not offered():
            raise NotOffered(
                "No PDF is made here: what sets it is not installed.",
                remedy="Whoever serves: pip install 'comity[pdf]'",
            )
        sealed = self.answers.of(edition, name, put)
        headers = {"Content-Disposition": f'inline; filename="{file}.pdf"'}
        return tagged(
            request, f"pdf-{sealed.tag}", lambda: Response(self._made(sealed), media_type=MEDIA, headers=headers)
        )

    def _made(self, sealed: Sealed) -> bytes:
        from comity.faces.pdf import pdf

        found = self._kept.get(sealed.tag)
        if found is None:
            made = pdf(sealed.answer)
            found = self._kept.put(sealed.tag, made, len(made))
        return found
