"""Why a state cannot take part in a task."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal

from comity.panels.times import day_text
from comity.rooms.coalition.task import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.rooms.coalition.pool import Candidate
    from comity.rooms.coalition.task import Task
    from comity.rooms.coalition.world import World

Out = Literal[
    "host", "excluded", "mandate", "listed", "outsider", "region", "votes", "route", "untried", "spent", "late", "none"
]
"""Why a state is out: see `_reasons`."""


def deadline(task: Task) -> int | None:
    """Days between the decision and the day everything must be there."""
    if task.ready is None:
        return None
    return (date.fromisoformat(task.ready) - date.fromisoformat(task.on)).days


def listings(world: World, state: str, day: str) -> list[dict[str, str]]:
    """Listed forces of a state on a day."""
    return [
        row
        for row in world.violators
        if row["state"] == state and row["from"] <= day and (row["until"] is None or day < row["until"])
    ]


def shut_out(world: World, task: Task) -> dict[str, dict[str, str]]:
    """States that a mandate keeps out: the one named, and those in force for this host on the day."""
    found: dict[str, dict[str, str]] = {}
    for row in world.exclusions:
        then = row["host"] == task.host and row["from"] <= task.on and (row["until"] is None or task.on < row["until"])
        if then or row["resolution"] == task.mandate:
            found |= dict.fromkeys(row["states"].split(), row)
    return found


def reasons(world: World, task: Task, one: Candidate) -> Iterator[tuple[Out, str]]:
    """Why a state is out, the weightiest first; nothing for one that can take part."""
    yield from _rules(world, task, one.state)
    yield from _facts(one)
    if not any(one.free[kind] for kind in KINDS if task.need.get(kind)):
        yield _nothing(one, task)
    limit = deadline(task)
    if limit is not None and one.days > limit:
        yield "late", f"its first unit would take {one.days} days, and there are {limit}"


def _rules(world: World, task: Task, state: str) -> Iterator[tuple[Out, str]]:
    """Who may not take part."""
    if state == task.host:
        yield "host", f"{world.prose(state)} is where the force goes"
    if state in task.exclude:
        yield "excluded", "the asker keeps it out"
    barred = shut_out(world, task).get(state)
    if barred:
        yield "mandate", f"{barred['resolution']} shuts it out: {barred['why']}"
    if not task.listed and (forces := listings(world, state, task.on)):
        row = forces[0]
        carried = "" if task.on <= row["last_seen"] else f"; last seen there on {day_text(row['last_seen'])}"
        annex = "children and armed conflict" if row["list"] == "children" else "sexual violence in conflict"
        yield "listed", f"{row['force']}: on the UN's list of violators, {annex}{carried}"
    if not world.belonged(state, task.under, task.on):
        yield "outsider", f"no member of {world.organisations[task.under]} on the day"
    if task.regional and world.places[state].region != world.places[task.host].region:
        yield "region", f"not of {world.places[task.host].region}"


def _facts(one: Candidate) -> Iterator[tuple[Out, str]]:
    """Who cannot be weighed."""
    if not one.route:
        yield "route", "the way from its capital is not known"
    if one.ideal is None:
        yield "votes", "how it votes in the General Assembly is not known"


def _nothing(one: Candidate, task: Task) -> tuple[Out, str]:
    """Why a state has nothing to send of what is asked."""
    if one.tried and task.need.get("troops"):
        if one.bearable is None or one.bearable <= one.committed < one.record:
            return "spent", "its army bears no more than it has in the field"
        return "spent", "all that it has shown it can send is in the field already"
    if one.bearable is None:
        return "none", "the size of its army is not known, and it sent nobody in ten years"
    return "untried", "it sent no such units in the ten years before"
