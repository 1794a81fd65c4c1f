"""Events derived from the paths: the onset of a conflict, and its escalation, with the record of such chances."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.finding import Finding
from comity.panels.times import month_text
from comity.quantity import Quantity
from comity.rooms.risk.happened import BASE, ESCALATION, ONSET, PATHS, QUIET, SHOWN, chance, share

if TYPE_CHECKING:
    from comity.rooms.risk.happened import Event
    from comity.rooms.risk.outlook import Outlook

_YEAR = 12
_PATHS = (
    "Of the paths, {share} have it, as the chances above count; how such shares came true in earlier windows has "
    "{moved} the chance."
)
_RECORD = (
    "Over all countries, {first} to {last}, such chances expected {expected:n} {what}, the paths {of_paths:n}; "
    "{happened:n} came."
)


def events(outlook: Outlook) -> list[Finding]:
    """The chance of an onset where the country has been quiet, of an escalation where it has not."""
    event, value = chance(outlook.deaths, outlook.draws)
    as_of = outlook.months[-1].isoformat()[:7]
    values = {
        name: Quantity(value=number, unit="probability", standing="estimated", source="views", as_of=as_of)
        for name, number in (("chance", value), ("share", share(outlook.deaths, outlook.draws)))
    }
    moved = "raised" if values["chance"].value > values["share"].value else "lowered"
    terms = {"end": month_text(outlook.ahead[_YEAR - 1]), "moved": moved}
    if event == "onset":
        values |= {"deaths": _assumed(ONSET, "deaths"), "months": _assumed(QUIET, "months")}
        text = "Onset: {chance} chance of {deaths} or more by {end}, after at least {months} without one."
    else:
        values |= {"times": _assumed(ESCALATION[0], "times"), "least": _assumed(ESCALATION[1], "deaths")}
        text = "Escalation: {chance} chance that the year to {end} brings {times} the deaths of the year before, or "
        text += "more, and at least {least}."
    fared = record_of(outlook.events, event)
    caveats = (_PATHS, _RECORD, _than_base(outlook.events, event)) if fared else (_PATHS,)
    if fared:
        terms |= {"first": fared[0], "last": fared[1], "what": f"{event}s"}
        values |= fared[2]
    return [Finding(topic="warning", text=text, values=values, terms=terms, caveats=caveats)]


def record_of(skill: pl.DataFrame, event: Event) -> tuple[str, str, dict[str, Quantity]] | None:
    """First and last window of the record of an event, what was expected and what happened; None without a record."""
    rows = skill.filter(pl.col("event") == event)
    whole = {row["model"]: row for row in rows.filter(pl.col("by") == "all").iter_rows(named=True)}
    if SHOWN not in whole or PATHS not in whole:
        return None
    windows = sorted(rows.filter(pl.col("by") == "window")["group"].to_list())
    found = {
        "of_paths": _measured(round(whole[PATHS]["expected"], 1), "events"),
        "expected": _measured(round(whole[SHOWN]["expected"], 1), "events"),
        "happened": _measured(whole[SHOWN]["happened"], "events"),
    }
    return windows[0], windows[-1], found


def _than_base(skill: pl.DataFrame, event: Event) -> str:
    """How the chances told did beside the rate of the years before, in words."""
    rows = skill.filter(pl.col("event") == event, pl.col("by") == "all")
    brier = dict(rows.select("model", "brier").iter_rows())
    better = brier[SHOWN] < brier[BASE]
    return (
        f"By the Brier score they did {'better' if better else 'no better'} than the rate of the ten years before, "
        "alike for every country."
    )


def _measured(value: float, unit: str) -> Quantity:
    return Quantity(value=value, unit=unit, standing="measured", source="views")


def _assumed(value: int, unit: str) -> Quantity:
    return Quantity(value=value, unit=unit, standing="assumed", source="views")
