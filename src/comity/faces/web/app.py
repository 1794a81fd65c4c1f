"""The application: the API, the pages, and what holds for every request."""

from __future__ import annotations

import logging
import os
import signal
from importlib.metadata import version
from multiprocessing import parent_process
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from comity import settings
from comity.errors import ComityError, InputError
from comity.faces.web import problems
from comity.faces.web.answers import PATIENCE, Answers, Busy, Slow
from comity.faces.web.api import ROOT, router
from comity.faces.web.atlas import Atlas
from comity.faces.web.limits import Limits, Readers
from comity.faces.web.openapi import Application
from comity.faces.web.pages import Pages, fault_page
from comity.faces.web.papers import Papers
from comity.faces.web.shelf import Shelf
from comity.faces.web.track import Track
from comity.faces.web.warming import keep_warm

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.process import BaseProcess

    from fastapi import FastAPI, Request

    from comity.faces.web.problems import Problem

_LOG = logging.getLogger("comity.web")


def application(folder: Path) -> FastAPI:
    """The web application over the edition in a folder.

    Raises:
        EditionError: the edition is missing, damaged or too new.
    """
    shelf, answers, readers = Shelf(folder), Answers(), Readers()
    pages = Pages(shelf, answers)
    app = Application(
        title="comity",
        version=version("comity"),
        summary="Alliances and peacebuilding on open data: every question as JSON, every table as CSV and Parquet.",
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        openapi_url=f"{ROOT}/openapi.json",
        docs_url=None,  # these pages would load scripts from another host
        redoc_url=None,
    )
    app.add_middleware(Limits, readers=readers)
    app.include_router(router(shelf, answers))
    app.include_router(pages.router())
    app.include_router(Atlas(shelf, pages.figures).router())
    app.include_router(Track(shelf).router())
    app.include_router(Papers(shelf, answers).router())
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"))
    app.state.shelf, app.state.answers, app.state.pages, app.state.readers = shelf, answers, pages, readers
    app.add_exception_handler(ComityError, _explained)
    app.add_exception_handler(Busy, _busy)
    app.add_exception_handler(Slow, _slow)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(Exception, _defect)
    return app


def served() -> FastAPI:
    """The application over the edition that the environment names, for a server that makes its own processes."""
    return _warmed(every=False)


def ahead() -> FastAPI:
    """The same, which makes every country's page while nobody asks."""
    return _warmed(every=True)


def _warmed(*, every: bool) -> FastAPI:
    app = application(settings.edition_path())
    told = (app.state.shelf, app.state.pages, app.state.readers)
    Thread(target=keep_warm, args=told, kwargs={"every": every}, daemon=True).start()
    if parent := parent_process():
        Thread(target=_end_with, args=(parent,), daemon=True).start()
    return app


def _end_with(parent: BaseProcess) -> None:
    """End when the process that started this one is gone: nobody else would, and the port would stay taken."""
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)


def _told(request: Request, problem: Problem, headers: dict[str, str] | None = None) -> Response:
    """A problem: as JSON to a program, as a page to a reader."""
    if not request.url.path.startswith(ROOT) and "text/html" in request.headers.get("accept", ""):
        page = fault_page(request.app.state.shelf.edition(), problem)
        return Response(page, status_code=problem.status, media_type="text/html; charset=utf-8", headers=headers)
    return Response(problem.model_dump_json(), status_code=problem.status, media_type=problems.MEDIA, headers=headers)


def _explained(request: Request, error: Exception) -> Response:
    if not isinstance(error, ComityError):
        raise TypeError(type(error))
    return _told(request, problems.of(error))


def _busy(request: Request, error: Exception) -> Response:  # noqa: ARG001 - a handler's signature
    fault = ComityError("Too many answers are being computed.", remedy="Ask again in a few seconds.")
    return _told(request, problems.problem(503, [fault]), {"Retry-After": "5"})


def _slow(request: Request, error: Exception) -> Response:  # noqa: ARG001 - a handler's signature
    fault = ComityError(
        f"The answer takes longer than the {PATIENCE:.0f} seconds that a request may take; it is made all the same.",
        remedy="Ask again in a few seconds: it is kept when it is done.",
    )
    return _told(request, problems.problem(503, [fault]), {"Retry-After": "10"})


def _invalid(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise TypeError(type(error))
    return _told(request, problems.problem(422, _faults(error)))


def _faults(error: RequestValidationError) -> Iterator[ComityError]:
    for one in error.errors():
        name = ".".join(str(part) for part in one["loc"][1:]) or str(one["loc"][0])
        if one["type"] == "extra_forbidden":
            yield InputError(f"There is no '{name}' to set.", remedy="See /api/v1/openapi.json for what there is.")
        elif one["type"] == "missing":
            yield InputError(f"'{name}' is missing.")
        elif one["type"] == "json_invalid":
            yield InputError(f"The body is no JSON: at character {name}, {one['ctx']['error']}.")
        else:
            said = one["msg"].removeprefix("Value error, ").replace("Input should", "should").rstrip(".")
            yield InputError(f"{name}: {said}.")


def _refused(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise TypeError(type(error))
    return _told(request, problems.problem(error.status_code, []), dict(error.headers or {}))


def _defect(request: Request, error: Exception) -> Response:
    _LOG.error("%s %s failed", request.method, request.url.path, exc_info=error)
    fault = ComityError("comity failed at this.", remedy="Please tell its makers what was asked.")
    return _told(request, problems.problem(500, [fault]))
