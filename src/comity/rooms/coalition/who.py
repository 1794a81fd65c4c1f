"""What is short, and why each state is in or out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.finding import Column, Finding, Table
from comity.panels.times import listed
from comity.quantity import Quantity
from comity.rooms.coalition.explain import QUIET, inside, outside, still_free

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.rooms.coalition.front import Alternative
    from comity.rooms.coalition.pool import Candidate
    from comity.rooms.coalition.programme import Programme
    from comity.rooms.coalition.world import World

_MANY = 10
"""Times as much as is asked for from which on no decimals are told."""

POOLS = ("geo_pko", "cow_capabilities", "registry")
"""Sources of what a state could send."""


def estimated(value: float, unit: str, source: str = "geo_pko") -> Quantity:
    """A number that the room worked out."""
    return Quantity(value=value, unit=unit, standing="estimated", source=source)


def short(plan: Programme, first: Alternative) -> Finding:
    """Which need leaves least room."""
    room = still_free(plan, first.coalition)
    tight = min(room, key=lambda kind: room[kind][2] / room[kind][0])
    need, _, could = room[tight]
    table = Table(
        title="Asked for, sent, and what all who could take part have free",
        columns=(
            Column(name="What"),
            *(
                Column(name=name, unit="persons or units", standing="estimated", source=POOLS)
                for name in ("Asked", "Sent", "Free at most")
            ),
        ),
        rows=tuple((kind, *numbers) for kind, numbers in room.items()),
    )
    enough = could / need
    return Finding(
        topic="options",
        text="Shortest is {what}: all who could take part have {ratio:n} times as much free as is asked for.",
        values={"ratio": estimated(round(enough, 2), "ratio") if enough < _MANY else estimated(round(enough), "times")},
        terms={"what": tight},
        sources=POOLS,
        caveats=(
            (
                "Free is what a state's record and army bear and it has not sent already. Not all of it can be had at "
                "once: the number of contributors and the share of each are limited."
            ),
        ),
        table=table,
    )


def states(world: World, people: Sequence[Candidate], plan: Programme, found: Sequence[Alternative]) -> Finding:
    """Each state in or out, and why."""
    rows = [(world.title(state), why) for state, why in inside(world, plan, found[0].coalition)]
    rows += sorted((world.title(state), why) for state, why in outside(people, plan, found))
    quiet = sum(one.out in QUIET for one in people)
    barred = [
        world.prose(one.state)
        for one in people
        if one.out in ("mandate", "listed", "excluded") and world.belonged(one.state, plan.task.under, plan.task.on)
    ]
    text = "{able} could take part; {quiet} have sent no such units in the ten years before"
    text += ", and {barred} are kept out." if barred else "."
    return Finding(
        topic="options",
        text=text,
        values={"able": estimated(len(plan.people), "states"), "quiet": estimated(quiet, "others")},
        terms={"barred": listed(barred, most=8)},
        sources=(*POOLS, "un_ideal_points"),
        caveats=(
            (
                "UN lists of violators: only what could be established is in the registry; a state that is missing "
                "there may have been listed, and a listing last seen some years before is taken to go on."
            ),
        ),
        table=Table(
            title="In or out, balanced alternative",
            columns=(Column(name="State"), Column(name="Why")),
            rows=tuple(rows),
        ),
    )
