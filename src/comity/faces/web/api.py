"""The API under /api/v1: a route for each question, made from its declaration, and the tables of the edition."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from comity.faces.web.accept import chosen
from comity.faces.web.asked import EDITION, given, parameters
from comity.faces.web.problems import NotOffered, Problem
from comity.faces.web.tables import FORMS, MOST, codebook_of, listed, page, there, whole
from comity.question import Answer, SourceNote
from comity.questions import QUESTIONS, model
from comity.record import canonical_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from comity.edition import Edition
    from comity.faces.web.answers import Answers
    from comity.faces.web.shelf import Shelf
    from comity.question import Question

ROOT = "/api/v1"
VERSION = version("comity")
_JSON = ("application/json",)
_Edition = Annotated[str | None, EDITION]
_Name = Annotated[str, Path(max_length=64, description="name of a table")]


class Answered(BaseModel):
    """An answer: its findings in order, the sources they rest on, and the record that gives it again."""

    data: Answer
    edition: str = Field(description="id of the edition it comes from")


class Asked(BaseModel):
    """A question that can be asked."""

    name: str
    asks: str = Field(description="the question in plain words")
    address: str
    examples: list[str] = Field(description="the same on the command line")


class Page(BaseModel):
    """Rows of a table, and where the next ones are."""

    rows: list[dict[str, Any]]
    total: int = Field(description="rows of the whole table")
    next: str | None = Field(description="address of the next page; null on the last one")


class Sheet(BaseModel):
    """A table of the edition."""

    name: str
    title: str
    rows: int
    columns: int
    as_of: str | None = Field(description="last time it knows; null where it has no time")
    sources: list[str]
    licence: str = Field(description="class: values, derived or none; 'none' is not passed on")
    address: str


class About(BaseModel):
    """An edition: what it is, and the sources it was made from."""

    id: str
    as_of: str
    registry: str
    built: str
    at_hand: list[str] = Field(description="editions that still answer, by id")
    sources: dict[str, SourceNote]


class Listed(BaseModel):
    """An envelope around data that is no answer."""

    data: Any
    edition: str


PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": text}
    for status, text in (
        (404, "No source covers it, or there is no such thing"),
        (406, "The reader takes none of the forms that are offered"),
        (414, "The address is too long"),
        (422, "The request cannot be answered as it was put: every fault at once"),
        (503, "Too much is asked at once, or the answer takes longer than a request may; what is made is kept"),
    )
}
_BODIES: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": text}
    for status, text in ((400, "The body cannot be read"), (413, "The body is too large"))
}
_UNCHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "What the reader has is still the answer"}}
_LISTED: dict[int | str, dict[str, Any]] = {
    200: {"model": Listed, "description": "The data"},
    **_UNCHANGED,
    **PROBLEMS,
}


def router(shelf: Shelf, answers: Answers) -> APIRouter:
    """Every route.

    Args:
        shelf: the editions.
        answers: what has been answered.
    """
    routes = APIRouter(prefix=ROOT)
    _about(routes, shelf)
    _tables(routes, shelf)
    for name in QUESTIONS:
        _question(routes, shelf, answers, name, model(name))
    return routes


def _question(routes: APIRouter, shelf: Shelf, answers: Answers, name: str, asked: type[Question]) -> None:
    fields = parameters(name, asked)

    def get(request: Request, values: Any) -> Response:
        edition = shelf.edition(values.edition)
        sealed = answers.of(edition, name, dict(given(values)))
        _taken(request, _JSON)
        return tagged(request, sealed.tag, lambda: _enveloped(sealed.json, edition))

    def post(request: Request, values: Any) -> Response:
        return get(request, values)

    get.__annotations__ = {"request": Request, "values": Annotated[fields, Query()], "return": Response}
    post.__annotations__ = {"request": Request, "values": fields, "return": Response}
    said: dict[str, Any] = {
        "summary": asked.asks,
        "description": (asked.__doc__ or "").strip(),
        "response_class": Response,
        "tags": ["questions"],
    }
    done: dict[int | str, dict[str, Any]] = {200: {"model": Answered, "description": "The answer"}}
    told = {**done, **_UNCHANGED, **PROBLEMS}
    routes.get(f"/{name}", name=name, responses=told, **said)(get)
    routes.post(f"/{name}", name=f"{name}-post", responses={**told, **_BODIES}, **said)(post)


def _about(routes: APIRouter, shelf: Shelf) -> None:
    def about(request: Request, edition: _Edition = None) -> Response:
        one = shelf.edition(edition)
        notes = {key: SourceNote(**one.source(key)) for key in one.manifest["sources"]}
        told = About(
            id=one.id, as_of=one.as_of, registry=one.registry, built=one.built, at_hand=shelf.at_hand(), sources=notes
        )
        return _data(request, one, told.model_dump(mode="json"), "about", *told.at_hand)

    def questions(request: Request, edition: _Edition = None) -> Response:
        one = shelf.edition(edition)
        found = [
            Asked(name=name, asks=asked.asks, address=f"{ROOT}/{name}", examples=[*asked.examples]).model_dump()
            for name, asked in ((name, model(name)) for name in QUESTIONS)
        ]
        return _data(request, one, found, "questions")

    kept: dict[str, Any] = {"response_class": Response, "tags": ["edition"]}
    told = _LISTED
    routes.get("/edition", summary="The edition, its days and its sources", responses=told, **kept)(about)
    routes.get("/questions", summary="Every question that can be asked", responses=told, **kept)(questions)


def _tables(routes: APIRouter, shelf: Shelf) -> None:
    def sheets(request: Request, edition: _Edition = None) -> Response:
        one = shelf.edition(edition)
        return _data(request, one, listed(one, ROOT), "tables")

    def columns(request: Request, name: _Name, edition: _Edition = None) -> Response:
        one = shelf.edition(edition)
        return _data(request, one, codebook_of(one, name), "columns", name)

    def rows(
        request: Request,
        name: _Name,
        form: Annotated[
            Literal["json", "csv", "parquet"] | None,
            Query(description="json comes in pages, the others whole; left out: what Accept says, or json"),
        ] = None,
        offset: Annotated[int, Query(ge=0, le=10**9, description="rows to pass over (json)")] = 0,
        limit: Annotated[int, Query(ge=1, le=MOST, description="rows of a page (json)")] = 100,
        edition: _Edition = None,
    ) -> Response:
        one = shelf.edition(edition)
        offered = {FORMS[form]: form} if form else {media: key for key, media in FORMS.items()}
        wanted = offered[_taken(request, tuple(offered))]
        if wanted == "json":
            return _data(request, one, page(one, name, offset, limit, ROOT), "rows", name, str(offset), str(limit))
        there(one, name)
        return tagged(request, f"{one.id}-{name}-{wanted}", lambda: whole(one, name, wanted))

    kept: dict[str, Any] = {"response_class": Response, "tags": ["tables"]}
    told = _LISTED
    held: dict[int | str, dict[str, Any]] = {
        403: {"model": Problem, "description": "A licence does not allow the table to be passed on"}
    }
    forms: dict[str, Any] = {media: {} for form, media in FORMS.items() if form != "json"}
    files: dict[int | str, dict[str, Any]] = {**told, **held}
    files[200] = {"model": Listed, "description": "The rows", "content": forms}
    routes.get("/tables", summary="The tables of the edition", responses=told, **kept)(sheets)
    routes.get("/tables/{name}/columns", summary="What a table holds", responses=told, **kept)(columns)
    routes.get("/tables/{name}", summary="The rows of a table", responses=files, **kept)(rows)


def tagged(request: Request, tag: str, make: Callable[[], Response]) -> Response:
    """What was made, under its tag and the version that made it; nothing where the reader has it already."""
    tag = f"{VERSION}-{tag}"
    headers = {"ETag": f'"{tag}"', "Cache-Control": "no-cache", "Vary": "Accept"}
    if _has(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    response = make()
    response.headers.update(headers)
    return response


def _has(header: str, tag: str) -> bool:
    """Whether a reader has what a tag names; a proxy may have weakened the tag, which does not matter here."""
    held = {one.strip().removeprefix("W/") for one in header.split(",")}
    return f'"{tag}"' in held or "*" in held


def _taken(request: Request, offered: tuple[str, ...]) -> str:
    """The form a reader takes.

    Raises:
        NotOffered: none of them.
    """
    found = chosen(request.headers.get("accept", ""), offered)
    if found is None:
        raise NotOffered(
            "What the header Accept takes is not offered here.", available=offered, remedy="Leave the header out."
        )
    return found


def _enveloped(data: bytes, edition: Edition) -> Response:
    body = b'{"data":' + data + b',"edition":"' + edition.id.encode() + b'"}'
    return Response(body, media_type="application/json")


def _data(request: Request, edition: Edition, data: Any, *names: str) -> Response:
    _taken(request, _JSON)
    tag = "-".join((edition.id, *names))
    return tagged(request, tag, lambda: _enveloped(canonical_json(data).encode(), edition))
