"""Who could go: the coalition of each mission beside its effect, its law and its price."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from comity.finding import Column, Finding, Table
from comity.option import Mission
from comity.panels.times import listed
from comity.quantity import Quantity, number
from comity.rooms.response.forces import SOURCES, day, force, members

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.edition import Edition
    from comity.finding import Cell
    from comity.rooms.response.check import Part
    from comity.rooms.response.compared import Compared
    from comity.rooms.response.forces import Force
    from comity.rooms.response.request import Ready

MOST = 3
"""Contributors that are named in a table's cell."""
MONTH = 365.25 / 12
"""Days of a month."""
POOLS = SOURCES[:3]
"""Sources of what a state could send."""
DAYS = ("seadistance", "personnel_shortfall", "registry")
"""Sources of how soon."""


def columns() -> list[Column]:
    """Columns of a comparison that tell who could go."""
    return [
        Column(name="Who could go"),
        Column(name="Complete after", unit="days", standing="estimated", source=DAYS),
        Column(name="Their first year", unit="usd", standing="estimated", source="registry"),
    ]


def cells(ready: Ready, one: Compared) -> tuple[Cell, ...]:
    """Who could go with an option and with how many troops each, how soon, at what cost in a year."""
    if not one.arm.military:
        return "no force is sent", None, None
    if not one.basis.offered:
        return "not looked at: not offered", None, None
    found = force(ready.setting, one.arm)
    if found is None:
        return "see comity coalition", None, None
    if found.fault:
        return "no coalition can be formed", None, None
    names = [f"{name} {number(persons)}" for name, persons in _senders(ready.setting.edition, found)]
    return listed(names, most=MOST), found.whole["days"], found.whole["cost"]


def _senders(edition: Edition, found: Force) -> list[tuple[str, int]]:
    return [(edition.names("state").title(row["contributor"]), row["persons"]) for row in found.senders]


def known(ready: Ready, found: Sequence[Compared]) -> bool:
    """Whether the coalition of any option is known, or known not to be."""
    return any(force(ready.setting, one.arm) for one in found)


def coalition(ready: Ready, found: Sequence[Compared]) -> list[Finding]:
    """Who could form each force, or the command that says so."""
    missions = [
        (one, part, part.option)
        for one in found
        for part in one.arm.parts
        if one.basis.offered and isinstance(part.option, Mission) and (part.option.troops or part.option.police)
    ]
    told, left = [], []
    for one, part, mission in missions:
        command = _command(ready, part, mission)
        held = force(ready.setting, one.arm)
        if held is None:
            left.append((one.arm.name, command))
        else:
            told.append(_none(one, held, command) if held.fault else _some(ready, one, held, command))
    return [*told, *_asked(left)]


def _asked(left: Sequence[tuple[str, str]]) -> list[Finding]:
    """The commands that say who could form the forces of which no coalition is kept."""
    if not left:
        return []
    names = (Column(name="Option"), Column(name="Ask"))
    return [
        Finding(
            topic="options",
            text="Who could send the force, how soon and with what frictions is a question of its own: {first}.",
            terms={"first": left[0][1]},
            sources=("registry",),
            table=Table(title="Who could form the force", columns=names, rows=tuple(left)),
        )
    ]


def _none(one: Compared, held: Force, command: str) -> Finding:
    """That nobody could form a force, and why."""
    return Finding(
        topic="options",
        text="{mission}: by what states have shown, no coalition can be formed. {why} More is told by: {first}.",
        terms={"mission": one.arm.name, "why": held.fault, "first": command},
        sources=SOURCES,
    )


def _some(ready: Ready, one: Compared, held: Force, command: str) -> Finding:
    """The balanced coalition of a force."""
    whole, edition = held.whole, ready.setting.edition
    names = [edition.names("state").prose(row["contributor"]) for row in held.senders]
    values = {
        "n": _estimated(whole["contributors"], "contributors", "geo_pko"),
        "persons": _estimated(whole["persons"], "troops", "geo_pko"),
        "asked": Quantity(value=whole["asked"], unit="persons", standing="assumed", source="registry"),
        "cost": _estimated(whole["cost"], "usd", "registry"),
        "days": _estimated(whole["days"], "days", "personnel_shortfall"),
        "all": _estimated(whole["alternatives"], "alternatives", "geo_pko"),
    }
    caveats = ["Not known: {unknown}.", *_slower(one, whole["days"], values)]
    caveats.append("It is the balanced one of {all}; the rest, and other conditions: {first}.")
    rows = [
        (edition.names("state").title(row["contributor"]), row["persons"], row["cost"], row["days"])
        for row in held.senders
    ]
    title = f"{one.arm.name}: who could send how many"
    return Finding(
        topic="options",
        text=(
            "{mission}: {n} could send {persons} for the {asked:n} asked for ({who}), at {cost} in the first year with "
            "transport, complete after {days} at the earliest."
        ),
        values=values,
        terms={"mission": one.arm.name, "who": listed(names), "unknown": whole["unknown"], "first": command},
        sources=SOURCES,
        confidence=whole["confidence"],
        because=whole["because"],
        caveats=tuple(caveats),
        table=Table(
            title=title,
            columns=(
                Column(name="Contributor"),
                Column(name="Troops", unit="persons", standing="estimated", source=POOLS),
                Column(name="First year", unit="usd", standing="estimated", source="registry"),
                Column(name="First unit after", unit="days", standing="estimated", source=DAYS),
            ),
            rows=tuple(rows),
        ),
    )


def _slower(one: Compared, days: int, values: dict[str, Quantity]) -> list[str]:
    """That the force could not be there as soon as its effect is reckoned with, where that is so."""
    ramp = max(part.course.ramp for part in one.arm.parts if isinstance(part.option, Mission))
    if days <= ramp * MONTH:
        return []
    values["ramp"] = Quantity(value=ramp, unit="months", standing="assumed", source="registry")
    return ["Its effect is reckoned as if it were there in full after {ramp}, which is sooner."]


def _estimated(value: int, unit: str, source: str) -> Quantity:
    return Quantity(value=value, unit=unit, standing="estimated", source=source)


def _command(ready: Ready, part: Part, mission: Mission) -> str:
    """The command that asks for the coalition of a mission."""
    edition = ready.setting.edition
    words = ["comity", "coalition", shlex.quote(edition.names("state").title(ready.setting.host))]
    sizes = {"troops": mission.troops, "police": mission.police}
    words += [f"--{kind} {size}" for kind, size in sizes.items() if size]
    words += [f"--on {day(ready.setting, part)}"]
    under = members(edition, part.lead)
    words += [] if under == "un" else [f"--under {under}"]
    return " ".join(words)
