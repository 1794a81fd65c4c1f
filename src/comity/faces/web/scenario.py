"""The scenario builder: options side by side, edited, compared, saved, loaded and shared by address."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams

from comity.errors import ComityError, InputError
from comity.faces.web.controls import around, kinds
from comity.faces.web.draft import MOST, PARTS, address, canonical, fields_of, from_address, from_form
from comity.faces.web.editor import cards
from comity.faces.web.edits import changed
from comity.faces.web.mend import Fault, fault, faults
from comity.faces.web.part import EditionId, Part, routes
from comity.faces.web.plans import LARGEST, read, written
from comity.faces.web.sidebyside import arranged
from comity.record import sha256
from comity.rooms.response.plan import FOLDER, worked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.edition import Edition
    from comity.faces.web.draft import Draft

LONGEST = 7 * 1024
"""Characters of an address that can be shared; browsers and servers take no more for certain."""


class Scenarios(Part):
    """The routes of the scenario builder."""

    def router(self) -> APIRouter:
        """Every route."""
        return routes(
            {"/scenario": self.show, "/scenario/save": self.save},
            post={"/scenario": self.edit, "/scenario/load": self.load},
        )

    def show(
        self, request: Request, edition: EditionId = None, plan: Annotated[str, Query(max_length=40)] = ""
    ) -> Response:
        """The scenario that the address holds: what its options would change, or what is wrong with it."""
        one = self.shelf.edition(edition)
        if plan in worked():
            draft, _ = read((FOLDER / f"{plan}.toml").read_bytes())
            return RedirectResponse(f"/scenario?{address(canonical(draft, _country(one, draft)))}", status_code=303)
        draft = _read(request)
        quiet = request.query_params.get("draft") == "1" or not (draft.country or draft.options)
        return self._page(request, one, draft, compare=not quiet)

    async def edit(self, request: Request) -> Response:
        """What a button of the editor does; without scripts by way of the address that it leads to."""
        return await run_in_threadpool(self._edited, request, await request.body())

    def _edited(self, request: Request, body: bytes) -> Response:
        given = QueryParams(body.decode("utf-8", "replace")).multi_items()
        said = dict(given)
        do = said.get("do", "compare")
        draft, focus = from_form(given), ""
        where = do.partition(" ")[2]
        if do.startswith(("add", "duplicate", "remove")):
            kind = said.get(f"{where}.fresh" if where else "fresh", "")
            draft, focus = changed(draft, do, kind)
        elif do.startswith("kind"):
            focus = f"{where}.kind"
        compare = do == "compare"
        pinned = said.get("edition", "")
        one = self.shelf.edition(pinned or None)
        draft = canonical(draft, _country(one, draft))
        target = address(draft, draft="" if compare else "1", edition=pinned)
        if len(target) > LONGEST:
            return self._page(request, one, draft, compare=compare, more=[_too_long(len(target))])
        if "hx-request" not in request.headers:
            anchor = f"#f-{focus.replace('.', '-')}" if focus else "#results" if compare else ""
            return RedirectResponse(f"/scenario?{target}{anchor}", status_code=303)
        response = self._page(request, one, draft, compare=compare, focus=focus or ("results" if compare else ""))
        header = "HX-Push-Url" if compare else "HX-Replace-Url"
        response.headers[header] = f"/scenario?{target}"
        return response

    async def load(self, request: Request, edition: EditionId = None) -> Response:
        """The scenario of a plan's file."""
        return await run_in_threadpool(self._loaded, request, await request.body(), edition)

    def _loaded(self, request: Request, body: bytes, edition: str | None) -> Response:
        one = self.shelf.edition(edition)
        try:
            draft, wrong = read(_uploaded(request.headers.get("content-type", ""), body))
        except InputError as bad:
            return self._page(request, one, from_form([]), compare=False, more=[fault("plan", bad)])
        draft = canonical(draft, _country(one, draft))
        target = address(draft, edition=edition or "")
        told = faults(one, draft, _country(one, draft))
        beside = [item.problem.casefold() for item in told]
        lost = [item for item in wrong if not any(problem in item.problem.casefold() for problem in beside)]
        extra = [
            fault("plan", item)
            for item in lost
            if "there is no '" in item.problem.casefold() or not item.problem.startswith("Option ")
        ]
        if extra or len(target) > LONGEST:
            more = [*extra, *([_too_long(len(target))] if len(target) > LONGEST else [])]
            return self._page(request, one, draft, compare=True, more=more)
        return RedirectResponse(f"/scenario?{target}", status_code=303)

    def save(self, request: Request, edition: EditionId = None) -> Response:
        """The scenario that the address holds, as a plan's file."""
        one = self.shelf.edition(edition)
        draft = _read(request)
        country = _country(one, draft)
        title = one.names("state").titles.get(country, draft.country)
        name = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in title.casefold())
        headers = {"Content-Disposition": f'attachment; filename="{name or "scenario"}.toml"'}
        return Response(written(draft, title), media_type="application/toml", headers=headers)

    def _page(
        self, request: Request, edition: Edition, draft: Draft, *, compare: bool, focus: str = "",
        more: Sequence[Fault] = (),
    ) -> Response:  # fmt: skip
        """The editor, and the answer below it where there is one."""
        country = _country(edition, draft)
        draft = canonical(draft, country)
        told = [*more, *(faults(edition, draft, country) if compare else [])]
        found: dict[str, Any] = {"answer": None}
        tag = sha256(f"{address(draft)} {compare} {focus}".encode())[:16]
        if compare and not told:
            put = fields_of(draft)
            try:
                sealed = self.answers.of(edition, "respond", put)
            except ComityError as late:
                told = [fault("", one) for one in getattr(late, "faults", [late])]
            else:
                found = arranged(self.shown("respond", put, sealed))
        titles = edition.names("state").titles
        named = replace(draft, country=titles.get(country, draft.country))
        return self.page(
            request, edition, "scenario.html", status=422 if told else 200, tag=f"{edition.id}-{tag}", draft=draft,
            head=around(named, told), cards=cards(edition, draft, country, told, focus), faults=told,
            kinds=kinds(whole=True), part_kinds=kinds(whole=False), most=MOST, most_parts=PARTS, place=country,
            largest=LARGEST,
            share=address(draft), focus=focus, compared=compare, worked=worked(),
            pinned=edition.id if edition.id != self.shelf.edition().id else "",
            leads=edition.names("state or organisation").titles, **found,
        )  # fmt: skip


def _read(request: Request) -> Draft:
    return from_address(request.query_params.multi_items())


def _country(edition: Edition, draft: Draft) -> str:
    """Key of the draft's country; empty where there is none of that name."""
    try:
        return edition.names("state").key(draft.country) if draft.country else ""
    except InputError:
        return ""


def _too_long(length: int) -> Fault:
    return Fault(
        "",
        f"The scenario's address would have {length:,} characters; no more than {LONGEST:,} can be shared.",
        remedy="Shorten its texts, or take options out.",
    )


def _uploaded(media: str, body: bytes) -> bytes:
    """The file of a form with one.

    Raises:
        InputError: there is none.
    """
    boundary = re.search(r'boundary="?([^";,\s]+)', media) if media.startswith("multipart/form-data") else None
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary[1].encode("latin-1", "replace")) if boundary else ():
        head, _, content = part.partition(b"\r\n\r\n")
        if re.search(rb'[;\s]name="?plan"?(?:[;\s]|$)', head):
            return content
    raise InputError("No file came with the form.", remedy="Choose the TOML file of a plan.")
