"""Faults as the web tells them: one shape, RFC 9457 (doi:10.17487/RFC9457)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from comity.errors import ComityError, Faults, InputError, NoData

if TYPE_CHECKING:
    from collections.abc import Iterable

MEDIA = "application/problem+json"


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
    422: ("input", "The request cannot be answered as it was put"),
    500: ("defect", "A defect of comity"),
    503: ("busy", "Too much is asked at once"),
}


def problem(status: int, faults: Iterable[ComityError]) -> Problem:
    """The problem with a status and what was wrong."""
    told = [Fault(problem=one.problem, available=[*one.available], remedy=one.remedy) for one in faults]
    kind, title = _KINDS.get(status, _KINDS[400])
    detail = " ".join(one.problem for one in told) or f"{title}."
    return Problem(type=f"/api/v1/problems#{kind}", title=title, status=status, detail=detail, faults=told)


def of(error: ComityError) -> Problem:
    """The problem that one of comity's faults is: 404 where no source covers it, 422 for what was put wrongly."""
    if isinstance(error, Faults):
        return problem(422, error.faults)
    if isinstance(error, NoData):
        return problem(404, [error])
    return problem(422 if isinstance(error, InputError) else 500, [error])


KINDS = {kind: (status, title) for status, (kind, title) in _KINDS.items()}
"""Every kind of problem: its status and what it means."""
