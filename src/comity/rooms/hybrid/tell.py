"""From readings to sentences: what is recorded of a state in a window, and how unusual that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.finding import Column, Finding, Table
from comity.panels.times import day_text, listed
from comity.quantity import Quantity
from comity.rooms.hybrid.charts import years_chart
from comity.rooms.hybrid.ranking import LEVEL
from comity.rooms.hybrid.series import APART, DOMAIN_TITLES, DOMAINS, all_series

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from comity.quantity import Standing
    from comity.rooms.hybrid.records import Records
    from comity.rooms.hybrid.subject import Reading, Subject

SAYS = {
    "silent": "does not cover the time",
    "unsure": "not sure to cover the state",
    "short": "past too short to judge",
    "untested": "shown, not tested",
}
APART_NOTE = "The series count different things, partly the same events twice, and are never added; there is no total."
PAST_NOTE = (
    "Usual is the state's part of all that each data set recorded over up to {past:n} years before, at what was "
    "recorded in the time asked about; without at least {least:n} years of past nothing is called usual or unusual. A "
    "domain stands out if the smallest chance of its series, times the tests made in it, is below {level}."
)

BY_NOTE = (
    "By whom, when and how surely a source is named: in EuRepoC as the table of attributions has it; sanctions are "
    "their sender's own; elsewhere by the coders of the data set, without a degree of confidence."
)
FILED_NOTE = (
    "Sanctions stand under the state that the data set names: it does not tell measures against the government from "
    "those against persons, or against a part of the state in other hands."
)


def usual(held: Sequence[Reading], judged: str = "none of it unusual against its own past") -> str:
    """That what is recorded is not unusual, as `judged` says it, or why that cannot be said."""
    found = {reading.status for reading in held}
    if "judged" in found:
        return judged
    return "with too short a past to judge it by" if "short" in found else "which is shown and not tested"


def sources_of(readings: Iterable[Reading]) -> tuple[str, ...]:
    """The data sets of readings, each once."""
    return tuple(dict.fromkeys(reading.series.source for reading in readings))


def headline(one: Subject) -> Finding:
    """What is recorded of the state as a target, domain by domain, and what of it is unusual."""
    readings = one.readings
    spoken = [reading for reading in readings if reading.count is not None]
    recorded = [
        reading for reading in spoken if (reading.count or reading.in_force) and reading.series.key not in APART
    ]
    held = _domains(recorded)
    silent = tuple(domain for domain in DOMAINS if domain not in _domains(spoken))
    out = one.own.out if one.own else ()
    terms = {"state": one.name, "window": one.window.text, "held": _words(held), "out": _words(out)}
    values = {
        "domains": _number(len(DOMAINS), "domains", spoken),
        "n": _number(len(out), "domains", spoken),
    }
    if out and one.own:
        values["rank"] = _number(one.own.rank, "rank", spoken)
        values["states"] = _number(len(one.ranked), "states", spoken)
        text = (
            "In {window} pressure on {state} stood out against its own past in {n:n} of {domains:n} domains ({out}), "
            "which puts it in place {rank:n} of {states} ranked by that"
        )
    elif held:
        terms["judged"] = usual(recorded, "none of which stands out against its own past")
        text = "In {window} there is a record of pressure on {state} ({held}), {judged}"
    else:
        text = "No data set read here records pressure on {state} in {window}"
    if silent:
        terms["silent"] = _words(silent)
        text += (
            "; nothing read here covers the domain"
            + ("" if len(silent) == 1 else "s")
            + " {silent} then, which is not calm"
        )
    mandated = next((reading for reading in spoken if reading.series.key in APART and reading.in_force), None)
    if mandated:
        values["mandated"] = Quantity(
            value=mandated.in_force or 0, unit="cases", standing="measured", source=mandated.series.source
        )
        text += ". Apart from these, and no pressure by one state: {mandated} of sanctions mandated by the "
        text += "United Nations"
    return Finding(
        topic="changed",
        text=text + ".",
        values=values | _past_values(spoken),
        terms=terms,
        sources=sources_of(spoken) or sources_of(readings),
        caveats=(APART_NOTE, PAST_NOTE, *([FILED_NOTE] if "economic" in held else [])),
        table=readings_table(one.records, readings, f"Pressure on {one.title(one.state)} in {one.window.text}"),
        chart=years_chart(one),
    )


def readings_table(records: Records, readings: Sequence[Reading], title: str) -> Table:
    """One row a series: what it covers, what it holds, what is usual, how far from it."""
    keys = sources_of(readings)
    last = {key: records.last(key) for key in all_series()}
    heads: tuple[tuple[str, str, Standing], ...] = (
        ("Recorded", "records", "measured"),
        ("Severe", "records", "measured"),
        ("In force", "cases", "measured"),
        ("Highest intensity", "points", "measured"),
        ("World", "records", "measured"),
        ("Years of past", "years", "measured"),
        ("Expected", "records", "estimated"),
        ("Median of past", "records", "estimated"),
        ("Robust z", "deviations", "estimated"),
        ("Chance of so much", "probability", "estimated"),
    )
    columns = (
        Column(name="Domain"), Column(name="Series"),
        *(Column(name=name, unit=unit, standing=standing, source=keys) for name, unit, standing in heads),
        *(Column(name=name) for name in ("Reading", "Covered", "Scale of intensity", "How its source is named")),
    )  # fmt: skip
    rows = tuple(
        (
            DOMAIN_TITLES[read.series.domain], f"{read.series.title} ({read.series.records})", read.count, read.severe,
            read.in_force, read.intensity, read.world, read.past if read.count is not None else None,
            _rounded(read.expected), _rounded(read.median), _rounded(read.z), _rounded(read.chance, 4), _says(read),
            f"{day_text(read.series.first)} to {day_text(last[read.series.key])}", read.series.intensity or "none",
            read.series.said or "names no source",
        )
        for read in readings
    )  # fmt: skip
    return Table(title=title, columns=columns, rows=rows)


def _says(reading: Reading) -> str:
    if reading.status != "judged":
        return SAYS[reading.status]
    if reading.chance is not None and reading.chance < LEVEL:
        return "unusual"
    return "usual" if reading.count else "none recorded"


def ranks(one: Subject, places: int = 10) -> Finding | None:
    """Which states stand out in the same window: what a reader would look at, false alarms included."""
    if not one.ranked:
        return None
    alarms = sum(1 for other in one.ranked if other.out)
    used = tuple(dict.fromkeys(look.series.source for look in one.looks))
    rows = tuple(
        (other.rank, one.title(other.unit), len(other.out), _words(other.out) or "none", _rounded(other.least, 4))
        for other in one.ranked
        if other.rank <= places or other.unit == one.state
    )
    columns = (
        Column(name="Place", unit="rank", standing="estimated", source=used), Column(name="State"),
        Column(name="Domains that stand out", unit="domains", standing="estimated", source=used), Column(name="Which"),
        Column(name="Smallest chance", unit="probability", standing="estimated", source=used),
    )  # fmt: skip
    values = {
        "alarms": Quantity(value=alarms, unit="states", standing="estimated", source=used[0]),
        "states": Quantity(value=len(one.ranked), unit="states", standing="estimated", source=used[0]),
    }
    return Finding(
        topic="background",
        text="In {window} some domain stood out for {alarms:n} of {states} ranked.",
        values=values,
        terms={"window": one.window.text},
        sources=used,
        caveats=(
            (
                "An order in which to look, not an amount of pressure: by how many domains stand out, then by the "
                "smallest chance. Who is always under pressure is not unusual and stands low."
            ),
        ),
        table=Table(title=f"Who stands out as a target in {one.window.text}", columns=columns, rows=rows),
    )


def not_known(one: Subject) -> Finding | None:
    """The series that say nothing of the window or the state; None where all speak."""
    dumb = [reading for reading in one.readings if reading.count is None]
    if not dumb:
        return None
    parts = [f"{reading.series.title} ({SAYS[reading.status]})" for reading in dumb]
    return Finding(
        topic="unknown",
        text="Not known for {state} in {window}: {parts}. Nothing of these is zero.",
        terms={"state": one.name, "window": one.window.text, "parts": "; ".join(parts), "spans": _spans(one, dumb)},
        sources=sources_of(dumb),
        searched="{spans}",
    )


def _spans(one: Subject, readings: Iterable[Reading]) -> str:
    return "; ".join(
        f"{reading.series.title}, {reading.series.first} to {one.records.last(reading.series.key)}"
        for reading in readings
    )


def _domains(readings: Iterable[Reading]) -> tuple[str, ...]:
    found = {reading.series.domain for reading in readings}
    return tuple(domain for domain in DOMAINS if domain in found)


def _words(domains: Sequence[str]) -> str:
    return listed([DOMAIN_TITLES[domain] for domain in domains])


def _number(value: float, unit: str, readings: Sequence[Reading]) -> Quantity:
    first = readings[0].series.source if readings else next(iter(all_series().values())).source
    return Quantity(value=value, unit=unit, standing="estimated", source=first)


def _past_values(readings: Sequence[Reading]) -> dict[str, Quantity]:
    from comity.rooms.hybrid.past import LEAST, PAST

    first = readings[0].series.source if readings else next(iter(all_series().values())).source
    return {
        "past": Quantity(value=PAST, unit="years", standing="assumed", source=first),
        "least": Quantity(value=LEAST, unit="years", standing="assumed", source=first),
        "level": Quantity(value=LEVEL, unit="share", standing="assumed", source=first),
    }


def _rounded(value: float | None, digits: int = 2) -> float | None:
    return None if value is None else round(value, digits)
