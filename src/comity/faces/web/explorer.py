"""The obligations explorer: who owes what to whom if one state attacks another, as a graph and article by article."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import QueryParams

from comity.faces.web.forms import form_of, values_of
from comity.faces.web.part import EditionId, Part, routes, tried
from comity.questions import model

if TYPE_CHECKING:
    from comity.finding import Finding

NAME = "obligations"
STARTS = (
    {"attacker": "RUS", "target": "EST"},
    {"attacker": "any", "target": "SOM"},
    {"attacker": "PRK", "target": "KOR"},
    {"attacker": "ARG", "target": "GBR", "on": "1982-04-02", "place": "Falkland Islands"},
    {"attacker": "AUH", "target": "SRB", "on": "1914-07-28"},
)
"""What may be looked at first."""


class Article(NamedTuple):
    """A pledge, as a card.

    Attributes:
        status: owed, owed if, consult, not owed or lapsed.
        treaty: with its article.
        who: the states.
        reserved: states with a reservation, and what it is.
        why: why it has that status.
        cite: where it is read.
    """

    status: str
    treaty: str
    who: tuple[str, ...]
    reserved: tuple[tuple[str, str], ...]
    why: str
    cite: str


class Explorer(Part):
    """The route of the explorer."""

    def router(self) -> APIRouter:
        """The route."""
        return routes({"/obligations": self.show})

    def show(self, request: Request, edition: EditionId = None) -> Response:
        """The explorer, and what was found where an attack is named."""
        one = self.shelf.edition(edition)
        asked = model(NAME)
        fields = asked.model_fields
        put = values_of(asked, request.query_params.multi_items(), {"edition"})
        put = {key: value for key, value in put.items() if key in fields and value != fields[key].default}
        values: dict[str, Any] = {"answer": None, "faults": (), "places": {}}
        if "attacker" in put or "target" in put:
            sealed, values["faults"], values["status"] = tried(self.answers, one, NAME, put)
            if sealed:
                found = self.shown(NAME, put, sealed)
                values |= found | {"articles": articles(found["first"]), "tag": sealed.tag}
        titles = one.names("state").titles
        controls = {control.name: control for control in form_of(asked, put, one)}
        starts = [(_title(start, titles), str(QueryParams(start))) for start in STARTS]
        turned = {**put, "attacker": put.get("target", ""), "target": put.get("attacker", "")}
        back = "" if put.get("attacker", "any") == "any" else str(QueryParams(turned))
        response = self.page(
            request, one, "explorer.html", controls=controls, starts=starts, back=back,
            where=one.names("place").titles, **values,
        )  # fmt: skip
        if "hx-request" in request.headers:
            response.headers["HX-Push-Url"] = f"/obligations?{QueryParams({k: str(v) for k, v in put.items()})}"
        return response


def _title(start: dict[str, str], titles: dict[str, str]) -> str:
    attacker = "Anyone" if start["attacker"] == "any" else titles.get(start["attacker"], start["attacker"])
    when = f", {start['on'][:4]}" if "on" in start else ""
    return f"{attacker} and {titles.get(start['target'], start['target'])}{when}"


def articles(first: Finding) -> list[Article]:
    """The pledges of the headline's table, in its order."""
    if first.table is None:
        return []
    names = [column.name for column in first.table.columns]
    found = []
    for row in first.table.rows:
        cells = {name: str(cell or "") for name, cell in zip(names, row, strict=True)}
        told = [name.partition(" (") for name in _apart(cells["Who"])]
        reserved = tuple((name, text.removesuffix(")")) for name, _, text in told if text)
        who = tuple(name for name, _, _ in told)
        found.append(Article(cells["Status"], cells["Treaty"], who, reserved, cells["Why"], cells["Read in"]))
    return found


def _apart(text: str) -> list[str]:
    """Names between commas; a comma inside brackets parts nothing."""
    found, depth = [""], 0
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if letter == "," and not depth and text[place + 1 : place + 2] == " ":
            found.append("")
        else:
            found[-1] += letter
    return [one.strip() for one in found if one.strip()]
