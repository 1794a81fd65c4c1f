"""What the parts of the site have in common: the editions, the answers, and the making of pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter
from fastapi.responses import Response

from comity.errors import Faults, InputError, NoData
from comity.faces.web import problems
from comity.faces.web.asked import EDITION

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from comity.edition import Edition
    from comity.errors import ComityError
    from comity.faces.web.answers import Answers, Sealed
    from comity.faces.web.shelf import Shelf

EditionId = Annotated[str | None, EDITION]


@dataclass(frozen=True)
class Part:
    """Pages that belong together.

    Attributes:
        shelf: the editions.
        answers: what has been answered.
        page: makes a page from a template.
        shown: what the template of an answer shows.
    """

    shelf: Shelf
    answers: Answers
    page: Callable[..., Response]
    shown: Callable[..., dict[str, Any]]


def routes(get: Mapping[str, Callable[..., Any]], post: Mapping[str, Callable[..., Any]] | None = None) -> APIRouter:
    """Addresses of pages and what makes them; they are no part of the API's description."""
    made = APIRouter(include_in_schema=False, default_response_class=Response)
    for address, page in get.items():
        made.get(address)(page)
    for address, page in (post or {}).items():
        made.post(address)(page)
    return made


def tried(
    answers: Answers, edition: Edition, name: str, put: dict[str, Any]
) -> tuple[Sealed | None, tuple[ComityError, ...], int]:
    """The answer to a question, or what is wrong with it and the status that it has."""
    try:
        return answers.of(edition, name, put), (), 200
    except (InputError, NoData, Faults) as fault:
        return None, fault.faults if isinstance(fault, Faults) else (fault,), problems.of(fault).status
