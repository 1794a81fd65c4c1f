"""Faults as the web tells them: one shape, RFC 9457 (doi:10.17487/RFC9457)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from comity.errors import ComityError, EditionError, Faults, InputError, NoData

if TYPE_CHECKING:
    from collections.abc import Iterable

MEDIA = "application/problem+json"


class NotFree(NoData):
    """A table that a licence keeps here."""


class NotOffered(InputError):
    """A form that is not offered."""


class Fault(BaseModel):
    """One thing that is wrong with a request."""

    problem: str = Field(description="what was wrong")
    available: list[str] = Field(default=[], description="what there was to choose from, nearest first")
    remedy: str = Field(default="", description="what to do about it")


class Problem(BaseModel):
    """What a request that was not answered gets instead."""

    type: str = Field(description="kind of problem, as a relative address of its description")
    title: str = Field(description="the kind in words")
    status: int = Field(description="HTTP status")
    detail: str = Field(description="everything that is wrong, in one text")
    faults: list[Fault] = Field(default=[], description="each thing that is wrong, with its remedy")


_KINDS = {
    400: ("bad-request", "The request is not well formed"),
    403: ("not-free", "A licence does not allow this to be passed on"),
    404: ("not-found", "There is nothing here"),
    405: ("method", "This method is not allowed here"),
    406: ("not-acceptable", "This form is not offered"),
    413: ("too-large", "The request is too large"),
    414: ("too-long", "The address is too long"),
    422: ("input", "The request cannot be answered as it was put"),
    500: ("defect", "A defect of comity"),
    503: ("busy", "The answer is not ready: too much is asked at once, or it takes long"),
}
_STATUS: tuple[tuple[type[ComityError], int], ...] = (
    (NotFree, 403),
    (NoData, 404),
    (EditionError, 404),  # an older edition, without what a question rests on
    (NotOffered, 406),
    (InputError, 422),
    (Faults, 422),
)


def problem(status: int, faults: Iterable[ComityError]) -> Problem:
    """The problem with a status and what was wrong."""
    told = [Fault(problem=one.problem, available=[*one.available], remedy=one.remedy) for one in faults]
    kind, title = _KINDS.get(status, _KINDS[400])
    detail = " ".join(one.problem for one in told) or f"{title}."
    return Problem(type=f"/api#{kind}", title=title, status=status, detail=detail, faults=told)


def of(error: ComityError) -> Problem:
    """The problem that one of comity's faults is: 404 where no source covers it, 422 for what was put wrongly."""
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
    return problem(status, error.faults if isinstance(error, Faults) else [error])


KINDS = {kind: (status, title) for status, (kind, title) in _KINDS.items()}
"""Every kind of problem: its status and what it means."""
