"""What the figures stand on: evidence behind each lever, harms on record, everything that was assumed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import polars as pl

from comity.finding import Column, Finding, Table
from comity.option import Mission
from comity.panels.times import listed, month_text
from comity.rooms.response import forest_plot
from comity.rooms.response.baseline import CONFLICT, MEMORY, QUIET
from comity.rooms.response.engine import DONORS, REPLICATES
from comity.rooms.response.evidence import Z95
from comity.rooms.response.next_door import assumption
from comity.rooms.response.words import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from comity.finding import Cell, Chart
    from comity.rooms.response.compared import Compared
    from comity.rooms.response.drive import Drive
    from comity.rooms.response.request import Ready

HARMS = {
    "abuse": "abuse",
    "dependency": "dependency",
    "escalation": "escalation",
    "spillover": "spill-over",
    "backlash": "backlash",
}
"""Kinds of harm that are looked for, as the registry and as sentences have them."""


def evidence(ready: Ready, found: Sequence[Compared]) -> list[Finding]:
    """What drives each lever, or why nothing does, with a forest plot of the first that is driven."""
    drives = {(d.lever.lever, d.lever.channel, d.lever.treatment, d.lever.per): d for one in found for d in one.drives}
    if not drives:
        return []
    rows = tuple(_row(drive) for _, drive in sorted(drives.items()))
    number: dict[str, Any] = {"unit": "ratio", "standing": "estimated", "source": "registry"}
    columns = (
        Column(name="Lever"),
        Column(name="Channel"),
        Column(name="Drives it"),
        Column(name="Effect of"),
        *(Column(name=name, **number) for name in ("Ratio, middle", "low", "high")),
        Column(name="Why"),
        Column(name="Estimates"),
    )
    used = [drive for drive in drives.values() if drive.push]
    values = {"used": count(len(used), "channels"), "all": count(len(drives), "channels")}
    text = "Of {all} through which the options could work, {used:n} "
    text += "has" if len(used) == 1 else "have"
    text += " usable evidence; a ratio below one is fewer deaths or onsets."
    return [
        Finding(
            topic="background",
            text=text,
            values=values,
            sources=_sources(ready),
            caveats=(
                "Missions go where war is worst, or where a ceasefire holds: no estimate here is from a lottery.",
            ),
            table=Table(title="Evidence behind each lever", columns=columns, rows=rows),
        ),
        *_forests(ready, sorted({(drive.lever.lever, drive.lever.channel) for drive in used})),
    ]


def _row(drive: Drive) -> tuple[Cell, ...]:
    lever = drive.lever
    of = ", ".join(part for part in (lever.treatment, f"by {lever.per}" if lever.per else "") if part)
    standing = f"yes, {lever.standing}" if drive.push else "no"
    why = drive.why or lever.why
    keys = ", ".join(lever.keys)
    return (lever.lever.replace("_", " "), lever.channel, standing, of, *_ratio(drive), why, keys)


def _ratio(drive: Drive) -> tuple[float | None, float | None, float | None]:
    """Ratio for one unit, and the ends of its 95 % predictive interval."""
    lever = drive.lever
    if lever.center is None or drive.push is None:
        return None, None, None
    half = Z95 * lever.spread(1.0)
    return math.exp(lever.center), math.exp(lever.center - half), math.exp(lever.center + half)


def _sources(ready: Ready) -> tuple[str, ...]:
    return tuple(ready.setting.edition.manifest["tables"].get("levers", {}).get("sources", ())) or ("registry",)


def _forests(ready: Ready, channels: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    """A forest plot of each channel that drives an option."""
    for lever, channel in channels:
        rows = forest_plot.rows(
            lever, channel, levers=_table(ready, "levers"), evidence=_table(ready, "evidence"),
            effects=_table(ready, "effects"),
        )  # fmt: skip
        if not rows:
            continue
        title = f"What is known of {lever.replace('_', ' ')}: {channel}"
        chart: Chart = forest_plot.chart(title, rows)
        yield Finding(
            topic="background",
            text="{n} of what {lever} does to {what} stand beside each other; an option is drawn from those marked so.",
            values={"n": count(len(rows), "rows")},
            terms={"lever": lever.replace("_", " "), "what": channel},
            sources=_sources(ready),
            table=forest_plot.table(rows, title),
            chart=chart,
        )


def _table(ready: Ready, name: str) -> list[dict[str, Any]]:
    edition = ready.setting.edition
    return edition.table(name).to_dicts() if name in edition.manifest["tables"] else []


def harms(ready: Ready, found: Sequence[Compared]) -> list[Finding]:
    """Likely harms by kind, from rows of the evidence that speak of one, or that none was found."""
    kinds = {part.option.kind for one in found for part in one.arm.parts} - {"nothing"}
    table = ready.setting.edition.table("evidence")
    rows: list[dict[str, Any]] = []
    if "harm" in table.columns:
        mine = pl.col("harm").is_not_null() & pl.col("lever").is_in(sorted(kinds))
        rows = table.filter(mine).sort("lever", "harm", "evidence").to_dicts()
    told = []
    if rows:
        cells = tuple(
            (row["lever"].replace("_", " "), HARMS.get(row["harm"], row["harm"]), row["outcome"], row["population"],
             _figure(row), row["source"])
            for row in rows
        )  # fmt: skip
        names = ("Lever", "Harm", "Outcome", "Population", "Finding", "Read in")
        on_record = sorted({HARMS.get(row["harm"], row["harm"]) for row in rows})
        told.append(
            Finding(
                topic="options",
                text="Likely harms on record for these kinds of option: {kinds}; none is in the deaths averted.",
                terms={"kinds": listed(on_record)},
                sources=("registry",),
                table=Table(title="Evidence on harms", columns=tuple(Column(name=n) for n in names), rows=cells),
            )
        )
    missing = [words for harm, words in HARMS.items() if not any(row["harm"] == harm for row in rows)]
    if missing:
        told.append(
            Finding(
                topic="unknown",
                text="Not known for these kinds of option: harm by {missing}. That is no sign that there is none.",
                terms={"missing": listed(missing)},
                values={"rows": count(table.height, "rows")},
                sources=("registry",),
                searched="{rows} of evidence in the registry",
            )
        )
    return told


def _figure(row: dict[str, Any]) -> str:
    """A row's finding as it stands: measure, and figure with its interval where there is one."""
    if row["estimate"] is None:
        return str(row["measure"])
    ends = f" ({row['low']:g} to {row['high']:g})" if row["low"] is not None and row["high"] is not None else ""
    return f"{row['measure']} {row['estimate']:g}{ends}"


def assumed(ready: Ready, found: Sequence[Compared]) -> Finding:
    """Everything that was assumed."""
    rows = (*_always(ready), *_of_options(ready, found), *_of_evidence(ready, found))
    return Finding(
        topic="background",
        text="This rests on {n}, listed.",
        values={"n": count(len(rows), "assumptions")},
        sources=("registry",),
        table=Table(title="What was assumed", columns=(Column(name="About"), Column(name="Assumed")), rows=rows),
    )


def _always(ready: Ready) -> Iterator[tuple[str, str]]:
    paths = ready.baseline.deaths.shape[2]
    drawn = f"{paths:,} stored paths, each with {REPLICATES} values of the evidence and of luck"
    yield "Draws", f"{drawn}; the paths' own error stays that of the paths"
    onset = (
        f"an onset if it counts {CONFLICT} deaths; a recurrence where there was a conflict in the {MEMORY} years before"
    )
    yield "Episode", f"begins after {QUIET} months without a death; {onset}"
    yield "Averted onset", "takes its whole episode with it; others of the country's onsets stay as they are"
    yield "More onsets", f"are taken over from other paths; at most {DONORS + 1} times as many"
    yield "Effect", "one ratio for all months and groups, at the option's full strength; it grows with the ramp-up"
    yield "Neighbours", assumption(ready)
    yield "Yardstick", f"US$ {ready.request.worth:,.0f} a death averted, for break-even; no value of life"


def _of_options(ready: Ready, found: Sequence[Compared]) -> Iterator[tuple[str, str]]:
    first, last = ready.setting.ahead[0], ready.setting.ahead[-1]
    parts = [(one.arm.name, part) for one in found if not one.arm.nothing for part in one.arm.parts]
    if any(part.option.start is None for _, part in parts):
        yield "Start", f"an option without a start begins in {month_text(first)}"
    for name, part in parts:
        if part.course.start + part.course.months < len(ready.setting.ahead):
            yield "Exit", f"{name}: after its end half of its effect is gone in {part.course.decay:g} months"
    longer = [
        name
        for name, part in parts
        if isinstance(part.option, Mission) and part.course.start + part.course.months > len(ready.setting.ahead)
    ]
    if longer:
        names = listed(list(dict.fromkeys(longer)))
        yield "Beyond the months", f"{names}: on after {month_text(last)}; neither effect nor cost is counted there"
    if not ready.asked:
        yield "Options", "none was named: the usual set, its size that of the budget or of the middle mission"


def _of_evidence(ready: Ready, found: Sequence[Compared]) -> Iterator[tuple[str, str]]:
    drives = [drive for one in found for drive in one.driven]
    if any(drive.dose for drive in drives):
        more = "above the middle mission seen each further unit does less than the one before"
        yield "Dose", f"{more}; beyond the largest twentieth of missions seen, nothing"
    if any(drive.lever.rows == 1 for drive in drives):
        yield (
            "Between places",
            "one estimate shows no spread of the effect between places; one is assumed for the whole",
        )
    if any(len(one.driven) > 1 for one in found):
        yield "Several levers", "their ratios are multiplied, as if each worked on what the others leave"
    if ready.request.effects or ready.request.evidence:
        yield "Set by the asker", listed([*ready.request.effects, *ready.request.evidence])
