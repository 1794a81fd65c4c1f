"""What stands beside the effects: law, money, what was added or left out, what is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.finding import Column, Finding, Table
from comity.panels.times import day_text, listed
from comity.rooms.response.legal import STATUSES
from comity.rooms.response.price import LEFT_OUT, rate
from comity.rooms.response.words import lower, span, usd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.finding import Cell
    from comity.rooms.response.compared import Compared
    from comity.rooms.response.request import Ready


_NEXT = ("what passes to or from neighbours", "what passes from neighbours, or back from them")
"""What of the neighbours is not in the figures: nothing is, or what the asker assumes."""


def month_of(day: str) -> str:
    """The month of a day, in words."""
    return day_text(day[:7])


def added(found: Sequence[Compared]) -> list[Finding]:
    """What was not asked for and stands beside all the same."""
    names = [lower(one.arm.name) for one in found if one.arm.added]
    if not names:
        return []
    text = "Not asked for, but always compared are doing nothing and an option that is not military; added: {names}."
    return [Finding(topic="options", text=text, terms={"names": listed(names)}, sources=("registry",))]


def withheld(found: Sequence[Compared]) -> list[Finding]:
    """Options that use force without a basis, where several are compared."""
    named = [one for one in found if not one.arm.added and not one.arm.nothing]
    return [refused(one, {}) for one in named if not one.basis.offered and len(named) > 1]


def refused(one: Compared, terms: dict[str, str], where: str = "") -> Finding:
    """That an option is not offered, and why."""
    return Finding(
        topic="options",
        text="{option} is not offered" + where + ": no legal basis is met or contested in {month} ({basis}).",
        terms=terms | {"option": one.arm.name, "basis": one.basis.words, "month": month_of(one.basis.on)},
        sources=("views", "registry"),
        caveats=("Facts of law can be supposed, and the answer then says so: see the field suppose of a mission.",),
    )


def law(found: Sequence[Compared]) -> Finding:
    """What law says of each option."""
    rows: list[tuple[Cell, ...]] = []
    for one in found:
        if one.basis.form:
            cells = (one.basis.found.get(status, "") for status in STATUSES)
            rows.append((one.arm.name, *cells, day_text(one.basis.on), one.basis.supposed))
    names = ("Option", "Met", "Contested", "Not met", "Unknown", "On", "Supposed")
    table = Table(title="Bases in law", columns=tuple(Column(name=name) for name in names), rows=tuple(rows))
    free = [lower(one.arm.name) for one in found if not one.basis.form]
    text = "What the rules of law find of each option's possible bases is in the table; it is no verdict."
    if free:
        text += " Without a basis of its own to look for: {free}."
    return Finding(
        topic="bound",
        text=text,
        terms={"free": listed(free)},
        sources=("registry",),
        caveats=("The question law gives articles, facts, who claims and who rejects, and the duties that follow.",),
        table=table if rows else None,
    )


def money(ready: Ready, found: Sequence[Compared]) -> list[Finding]:
    """What costs rest on, and what they leave out."""
    told = []
    rated = [one for one in found if one.price.by_rate]
    paid = rate(ready.setting.edition, ready.setting.ahead[0].isoformat())
    if rated and paid:
        lent = [lower(one.arm.name) for one in rated if one.price.lent]
        text = "Troops and formed police are priced at what the UN pays contributors, {rate} a person and month"
        text += "; that other leads pay the same is assumed ({lent})." if lent else "."
        text += " That is a floor: it leaves out {left}."
        terms = {"lent": listed(lent), "left": LEFT_OUT}
        told.append(
            Finding(
                topic="options", text=text, values={"rate": usd(paid, "reported")}, terms=terms, sources=("registry",)
            )
        )
    unknown = [lower(one.arm.name) for one in found if one.price.unknown]
    if unknown:
        told.append(
            Finding(
                topic="unknown",
                text="Not known: the cost of {names}; an amount can be given with the field usd.",
                terms={"names": listed(unknown)},
                sources=("registry",),
                searched="the tables of rates and of planning assumptions in the registry",
            )
        )
    return told


def unknown(ready: Ready) -> Finding:
    """What no option's figures hold."""
    return Finding(
        topic="unknown",
        text="Not in these figures: attacks on civilians, fighting between groups that are no state, displacement, "
        + _NEXT[bool(ready.request.spillover)]
        + ", and whether an option could be agreed at all.",
        terms={"span": span(ready.setting.ahead)},
        sources=("views",),
        searched="the paths of deaths in state-based conflict, {span}",
    )
