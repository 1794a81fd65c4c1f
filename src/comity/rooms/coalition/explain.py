"""Why each state is in or out of a coalition, one sentence each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from comity.panels.times import listed
from comity.rooms.coalition.task import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from comity.rooms.coalition.front import Alternative
    from comity.rooms.coalition.measure import Coalition
    from comity.rooms.coalition.pool import Candidate
    from comity.rooms.coalition.programme import Programme
    from comity.rooms.coalition.world import World

QUIET = ("untried", "none")
"""Reasons that are told by their number alone, not state by state."""


def units(world: World, sent: Mapping[str, int]) -> str:
    """Units in words: "2 infantry battalions and 1 field hospital"."""
    parts = [f"{n} {world.units[key].name if n == 1 else world.units[key].names}" for key, n in sent.items()]
    return listed(parts)


def inside(world: World, plan: Programme, chosen: Coalition) -> Iterator[tuple[str, str]]:
    """States of a coalition with what they send and what speaks for them, the largest first."""
    for state in sorted(chosen.persons, key=lambda one: (-chosen.persons[one], one)):
        i = next(i for i, one in enumerate(plan.people) if one.state == state)
        said = "; ".join(_strengths(plan, i)) or "it fits what the others leave open"
        yield state, f"in, with {units(world, chosen.sent[state])}: {said}"


def _strengths(plan: Programme, i: int) -> list[str]:
    """What puts a candidate in the better third of those that could take part."""
    one = plan.people[i]
    if one.state in plan.task.require:
        return ["the asker requires it"]
    parts = []
    if _rank(plan.price, i) <= 1 / 3:
        parts.append("among the cheapest third to bring")
    if _rank(plan.days, i) <= 1 / 3:
        parts.append("among the quickest third")
    if plan.host is not None and _rank(np.abs(plan.ideal - plan.host), i) <= 1 / 3:
        parts.append("among the third that votes most like the host")
    if "troops" in plan.task.need and _rank(-plan.troops, i) <= 1 / 3:
        parts.append("among the third with most troops free")
    return parts


def _rank(values: NDArray[Any], i: int) -> float:
    """Share of the candidates that come before or level with one, by value; the first has a share of nearly zero."""
    return float((values < values[i]).mean())


def outside(people: Sequence[Candidate], plan: Programme, found: Sequence[Alternative]) -> Iterator[tuple[str, str]]:
    """States that are not in the first alternative, with the reason; those that never sent anyone are left out."""
    chosen = found[0].coalition
    where = {one.state: i for i, one in enumerate(plan.people)}
    for one in people:
        if one.state in chosen.persons or one.out in QUIET:
            continue
        if one.out is not None:
            yield one.state, f"out: {one.reason}"
            continue
        others = [alternative.name for alternative in found[1:] if one.state in alternative.coalition.persons]
        if others:
            yield one.state, f"not in this one, but in {listed(others, most=2)}"
        else:
            yield one.state, f"could take part, and is in none of these: {_weakness(plan, where[one.state])}"


def _weakness(plan: Programme, i: int) -> str:
    """What a candidate is furthest behind in."""
    if not any(plan.free[i]):
        return "it has less than one unit free, or none in time"
    behind = {
        "dearer to bring than {share} of those that could": _rank(plan.price, i),
        "slower than {share} of those that could": _rank(plan.days, i),
    }
    if plan.host is not None:
        behind["further from the host in votes than {share} of those that could"] = _rank(
            np.abs(plan.ideal - plan.host), i
        )
    worst = max(behind, key=lambda text: behind[text])
    return worst.format(share=f"{behind[worst]:.0%}".replace("%", " %"))


def still_free(plan: Programme, chosen: Coalition) -> dict[str, tuple[int, int, int]]:
    """By kind: asked for, sent, and what all candidates together could send within the task's conditions."""
    found = {}
    for kind in KINDS:
        need = plan.task.need.get(kind)
        if not need:
            continue
        columns = [j for j, unit in enumerate(plan.units) if unit.kind == kind]
        size = {j: int(plan.persons[j]) if kind in ("troops", "police") else 1 for j in columns}
        sent = sum(n.get(plan.units[j].key, 0) * size[j] for n in chosen.sent.values() for j in columns)
        if kind == "troops":
            could = int(plan.troops.sum())
        else:
            could = sum(int(plan.free[:, j].sum()) * size[j] for j in columns)
        found[kind] = (need, sent, could)
    return found
