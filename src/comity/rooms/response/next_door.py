"""What is told of the neighbours where the asker assumes that part of an option's effect passes to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comity.finding import Finding
from comity.panels.times import listed
from comity.quantity import Quantity
from comity.rooms.response.outcome import Spread
from comity.rooms.response.spillover import neighbours, passed
from comity.rooms.response.words import count, fall, share, span, spread, usd

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from comity.rooms.response.compared import Compared
    from comity.rooms.response.outcome import Outcome, World
    from comity.rooms.response.request import Ready
    from comity.rooms.response.spillover import Neighbours

SOURCES = ("views", "registry", "cow_contiguity")
_EASED = (
    "{option}: if for the deaths averted in {country} {share} as many were averted among its {n} by land ({names}), "
    "that would be"
)
_DRIVEN = (
    "{option}: if for the deaths averted in {country} {share} as many were added among its {n} by land ({names}), as "
    "fighting driven over the border, that would be"
)


def next_door(ready: Ready, here: World, found: Sequence[Compared]) -> list[Finding]:
    """What would pass to the neighbours, option by option, and what the past shows; nothing where none is assumed."""
    if not ready.request.spillover:
        return []
    near = neighbours(ready.setting)
    told = [
        _option(ready, here, one, one.outcome, near)
        for one in found
        if one.outcome and one.basis.offered and not one.arm.nothing
    ]
    return [*(told or [_nothing(ready)]), *_past(ready)]


def _terms(ready: Ready) -> dict[str, str]:
    return {
        "country": ready.setting.edition.names("state").prose(ready.setting.host),
        "span": span(ready.setting.ahead),
    }


def _share(ready: Ready) -> Quantity:
    return share(abs(ready.request.spillover), "assumed", "registry")


def _nothing(ready: Ready) -> Finding:
    """That nothing can pass, since what would be changed in the country is itself not known."""
    return Finding(
        topic="options",
        text="It was assumed that {share} of what changes passes to the neighbours; what any of these options would "
        "change in {country} itself is not known, so nothing can be said to pass.",
        values={"share": _share(ready)},
        terms=_terms(ready),
        sources=SOURCES,
    )


def _option(ready: Ready, here: World, one: Compared, done: Outcome, near: Neighbours) -> Finding:
    """What one option would avert, or add, among the neighbours."""
    worth = ready.request.worth
    cost = one.price.within
    moved = passed(here, done, near, ready.request.spillover, None if cost is None else cost / worth)
    title = ready.setting.edition.names("state").prose
    base = Spread.of(near.deaths.sum(axis=0))
    values = {
        "share": _share(ready),
        "there": spread(moved.alone),
        "both": spread(moved.both),
        "base": spread(base),
        "n": count(len(near.states), "neighbours"),
    }
    terms = _terms(ready) | {
        "option": one.arm.name,
        "names": listed([title(state) for state in near.states]),
        "outside": listed([title(state) for state in near.outside]),
    }
    text = _DRIVEN if ready.request.spillover < 0 else _EASED
    text += " {there:i} averted there, {span}, beside {base:i} on their middle path; with {country}, {both:i} averted."
    caveats = ["The share is the asker's; below nought, deaths are added. Nothing comes back to {country}."]
    caveats += _pays(moved.pays, cost, worth, values)
    if near.outside:
        caveats.append("Not forecast, and left out: {outside}.")
    return Finding(
        topic="options",
        text=text,
        values=values,
        terms=terms,
        sources=SOURCES,
        confidence="low",
        because="the share is assumed, and countries' paths are drawn each by itself",
        caveats=tuple(caveats),
    )


def _pays(pays: float | None, cost: float | None, worth: float, values: dict[str, Quantity]) -> Iterator[str]:
    """The share at which an option would pay."""
    if cost is None:
        return
    values["worth"] = usd(worth)
    if pays is None:
        yield "No share up to a death for a death would make it pay for itself at {worth} a death averted."
    elif pays == 0:
        yield "At {worth} a death averted it pays for itself, on average, with nothing passing to them."
    else:
        values["pays"] = fall(pays)
        yield "At {worth} a death averted it would pay for itself, on average, from {pays} passing to them on."


def _past(ready: Ready) -> list[Finding]:
    """What the past shows of deaths passing over borders; nothing in editions made before that was looked at."""
    edition = ready.setting.edition
    if "neighbour_shares" not in edition.manifest["tables"]:
        return []
    rows = {row["when"]: row for row in edition.table("neighbour_shares").to_dicts()}
    before = rows["before"]
    values = {
        "before": _estimated(before),
        "after": _estimated(rows["after"]),
        "rows": Quantity(value=before["rows"], unit="country-years", standing="measured", source="views"),
        "states": count(before["states"], "states"),
    }
    apart = before["low"] > 0 or before["high"] < 0
    text = (
        "For each death more in a country, {first} to {last}, its neighbours by land together had {before:i} deaths "
        "more in the year after; in the year before, which those deaths cannot have caused, {after:i}. "
    )
    text += (
        "The first differs from nought; it is no cause, for neighbours share groups, causes and seasons."
        if apart
        else "The first cannot be told from nought, so no share is used unless the asker assumes one."
    )
    return [
        Finding(
            topic="background",
            text=text,
            values=values,
            terms={"first": str(before["first"]), "last": str(before["last"])},
            sources=SOURCES,
            caveats=("Over {rows} of {states}, within countries and years; the interval is clustered by both.",),
        )
    ]


def _estimated(row: dict[str, Any]) -> Quantity:
    """A share of the past with its interval."""
    return Quantity(
        value=round(row["share"], 3) + 0.0, unit="ratio", standing="estimated", source="views",
        low=round(row["low"], 3), high=round(row["high"], 3), level=0.95,
    )  # fmt: skip


def assumption(ready: Ready) -> str:
    """What is assumed about the neighbours, for the list of assumptions."""
    share = ready.request.spillover
    if not share:
        return "nothing passes from this country to others, or back"
    near = neighbours(ready.setting)
    names = listed([ready.setting.edition.names("state").title(state) for state in near.states])
    return (
        f"{share:.2f} of each death averted here is averted among {names}, in the same month and at most as many as "
        "their paths hold; nothing comes back: set by the asker"
    )
