"""The pages: the world, a country, every question with its form, the record, the sources, the codebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response
from starlette.datastructures import QueryParams

from comity.errors import NoData
from comity.faces.layout import scope, sections
from comity.faces.web import problems
from comity.faces.web.api import tagged
from comity.faces.web.charts import MEDIA, Form, Shape, Theme, chart_of, drawn
from comity.faces.web.countries import Countries
from comity.faces.web.explorer import Explorer
from comity.faces.web.forms import form_of, values_of
from comity.faces.web.guide import guide
from comity.faces.web.kept import Kept
from comity.faces.web.part import EditionId, routes, tried
from comity.faces.web.rendering import render
from comity.faces.web.scenario import Scenarios
from comity.faces.web.track import parts
from comity.faces.web.world import HEIGHT, THRESHOLDS, WIDTH, dots, figures, shapes
from comity.panels.outlines import CREDIT, DISCLAIMER
from comity.questions import QUESTIONS, model
from comity.record import canonical_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from comity.edition import Edition
    from comity.faces.web.answers import Answers, Sealed
    from comity.faces.web.shelf import Shelf

_Question = Annotated[str, Path(max_length=64, description="name of a question")]
ROOM = 48 * 2**20
"""Bytes of pages, pictures and reports that a process keeps."""
OWN = {"edition", "index", "theme", "file", "shape"}
"""Parameters of a page that are no fields of its question, nor may be."""


class Pages:
    """The routes of the pages, over the editions and what has been answered."""

    def __init__(self, shelf: Shelf, answers: Answers) -> None:
        """Keep what the pages are made from."""
        self.shelf, self.answers = shelf, answers
        self._kept: Kept[bytes] = Kept(ROOM)
        self.countries = Countries(shelf, answers, self.page, shown, self._once)

    def router(self) -> APIRouter:
        """Every route."""
        whole = routes(
            {
                "/": self.world,
                "/world.json": self.world_figures,
                "/ask": self.questions,
                "/ask/{name}": self.question,
                "/chart/{name}": self.chart,
                "/report/{name}": self.report,
                "/record": self.record,
                "/sources": self.sources,
                "/codebook": self.codebook,
                "/method": self.method,
                "/api": self.api,
            }
        )
        for more in (Scenarios, Explorer):
            whole.include_router(more(self.shelf, self.answers, self.page, shown).router())
        whole.include_router(self.countries.router())
        return whole

    def world(self, request: Request, edition: EditionId = None) -> Response:
        """The map and the ranking."""
        one = self.shelf.edition(edition)
        drawing = shapes()
        return self.page(
            request, one, "world.html", drawing=drawing, dots=dots(one), names=one.names("state").titles,
            width=WIDTH, height=HEIGHT, thresholds=THRESHOLDS, disclaimer=DISCLAIMER, credit=CREDIT,
        )  # fmt: skip

    def world_figures(self, request: Request, edition: EditionId = None) -> Response:
        """The figures of every state and month."""
        one = self.shelf.edition(edition)

        def make() -> Response:
            return Response(self.figures(one), media_type="application/json")

        return tagged(request, f"world-{one.id}", make)

    def figures(self, edition: Edition) -> bytes:
        """The figures of every state and month of an edition, as JSON."""
        return self._once(f"world-{edition.id}", lambda: canonical_json(figures(edition)).encode())

    def questions(self, request: Request, edition: EditionId = None) -> Response:
        """Every question that can be asked."""
        one = self.shelf.edition(edition)
        return self.page(request, one, "questions.html", questions={name: model(name) for name in QUESTIONS})

    def question(self, request: Request, name: _Question, edition: EditionId = None) -> Response:
        """A question's form, and its answer where it was asked."""
        one = self.shelf.edition(edition)
        asked = self._model(name)
        put = values_of(asked, request.query_params.multi_items(), OWN)
        sealed, faults, status = tried(self.answers, one, name, put) if put else (None, (), 200)

        def told() -> dict[str, Any]:
            found = shown(name, put, sealed) if sealed else {"name": name, "answer": None}
            return {"asked": asked, "form": form_of(asked, put, one), "faults": faults, **found}

        tag = sealed.tag if sealed else ""
        return self.page(request, one, "question.html", status=status, tag=tag, more=told)

    def chart(
        self,
        request: Request,
        name: _Question,
        index: Annotated[int, Query(ge=0, le=1000)],
        form: Annotated[Form, Query(alias="file")] = "svg",
        theme: Theme = "light",
        shape: Shape = "wide",
        edition: EditionId = None,
    ) -> Response:
        """A chart of an answer, as a picture or as the data in it."""
        one = self.shelf.edition(edition)
        put = values_of(self._model(name), request.query_params.multi_items(), OWN)
        sealed = self.answers.of(one, name, put)
        finding = chart_of(sealed.answer, index)
        tag = f"{sealed.tag}-{index}-{form}-{theme}-{shape}"

        def make() -> Response:
            data = self._once(tag, lambda: drawn(finding, form, theme, shape))
            headers = {} if form == "svg" else {"Content-Disposition": f'attachment; filename="{name}-{index}.{form}"'}
            return Response(data, media_type=MEDIA[form], headers=headers)

        return tagged(request, tag, make)

    def report(self, request: Request, name: _Question, edition: EditionId = None) -> Response:
        """An answer as one file that needs nothing else."""
        from comity.faces.report import report

        one = self.shelf.edition(edition)
        put = values_of(self._model(name), request.query_params.multi_items(), OWN)
        sealed = self.answers.of(one, name, put)

        def make() -> Response:
            headers = {
                "Content-Disposition": f'attachment; filename="comity-{name}.html"',
                "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
            }
            data = self._once(f"report-{sealed.tag}", lambda: report(sealed.answer).encode())
            return Response(data, media_type="text/html; charset=utf-8", headers=headers)

        return tagged(request, f"report-{sealed.tag}", make)

    def record(self, request: Request, edition: EditionId = None) -> Response:
        """How the forecast did."""
        one = self.shelf.edition(edition)
        cites = {key: note["name"] for key, note in one.manifest["sources"].items()}
        return self.page(request, one, "record.html", more=lambda: {"found": parts(one)}, cites=cites)

    def sources(self, request: Request, edition: EditionId = None) -> Response:
        """Who made the data, under which licence, and which tables rest on them."""
        one = self.shelf.edition(edition)
        return self.page(request, one, "sources.html", sources=one.manifest["sources"], tables=one.manifest["tables"])

    def codebook(self, request: Request, edition: EditionId = None) -> Response:
        """What every table and column holds."""
        from comity.faces.web.tables import codebook_of

        one = self.shelf.edition(edition)
        sheets = [codebook_of(one, name) for name in one.manifest["tables"]]
        return self.page(request, one, "codebook.html", sheets=sheets, tables=one.manifest["tables"])

    def method(self, request: Request, edition: EditionId = None) -> Response:
        """How answers are made, and what they cannot do."""
        return self.page(request, self.shelf.edition(edition), "method.html")

    def api(self, request: Request, edition: EditionId = None) -> Response:
        """How to ask from a program."""
        one = self.shelf.edition(edition)
        return self.page(
            request, one, "api.html", more=lambda: {"told": guide(one)},
            questions={name: model(name) for name in QUESTIONS}, kinds=problems.KINDS,
        )  # fmt: skip

    def _once(self, key: str, make: Callable[[], bytes]) -> bytes:
        """What a key stands for: kept, or made now."""
        found = self._kept.get(key)
        if found is None:
            made = make()
            found = self._kept.put(key, made, len(key) + len(made))
        return found

    def _model(self, name: str) -> Any:
        if name not in QUESTIONS:
            raise NoData(f"There is no question '{name}'.", available=tuple(QUESTIONS))
        return model(name)

    def page(
        self,
        request: Request,
        edition: Edition,
        template: str,
        *,
        status: int = 200,
        tag: str = "",
        more: Callable[[], dict[str, Any]] = dict,
        **values: Any,
    ) -> Response:
        """A page from its template, under its tag.

        Args:
            request: that it answers.
            edition: that it is made from.
            template: name of the file.
            status: HTTP status; a page with another than 200 has no tag.
            tag: what it depends on beside the edition.
            more: what the template shows that is made only where the page is not kept.
            values: what the template shows besides.
        """
        path = request.url.path
        present = self.shelf.edition().id
        newer = "" if present == edition.id else present
        again = request.url.remove_query_params("edition")
        name = f"page-{tag or edition.id}-{path.strip('/').replace('/', '-')}-{newer}".rstrip("-")
        whole = request.method == "GET" and status == 200

        def body() -> bytes:
            states = edition.names("state").titles
            return render(
                template, edition=edition, path=path, states=states, asked_names=QUESTIONS, newer=newer,
                again=f"{again.path}?{again.query}".rstrip("?"), **more(), **values,
            ).encode()  # fmt: skip

        def make() -> Response:
            data = self._once(f"{name}?{request.url.query}", body) if whole else body()
            return Response(data, status_code=status, media_type="text/html; charset=utf-8")

        return tagged(request, name, make) if status == 200 else make()


def shown(name: str, put: dict[str, Any], sealed: Sealed) -> dict[str, Any]:
    """What the template of an answer shows.

    Args:
        name: of the question.
        put: its fields, as they go into an address.
        sealed: the answer.
    """
    answer = sealed.answer
    return {
        "name": name,
        "answer": answer,
        "first": answer.findings[0],
        "sections": [*sections(answer)],
        "places": {id(one): place for place, one in enumerate(answer.findings)},
        "cites": {key: note.name for key, note in answer.sources.items()},
        "query": str(QueryParams([(key, str(one)) for key, value in put.items() for one in _each(value)])),
        "scope": scope(answer),
    }


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def fault_page(edition: Edition, problem: problems.Problem) -> str:
    """A page that says what was wrong."""
    states = edition.names("state").titles
    return render("fault.html", edition=edition, path="", states=states, asked_names=QUESTIONS, problem=problem)
