"""From operations and agreements to sentences: the findings of the question `peace`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from comity.finding import Chart, Column, Finding, Table
from comity.panels.times import day_text, listed, month_text
from comity.quantity import Quantity
from comity.rooms.peace.steps import STAGES

if TYPE_CHECKING:
    from comity.rooms.peace.ground import Ground


def tell(ground: Ground) -> tuple[Finding, ...]:
    """The findings, the headline first."""
    found = [
        _operations(ground),
        *_since(ground),
        *_strength(ground),
        *_agreements(ground),
        *_components(ground),
    ]
    if not ground.agreements.is_empty():
        found.append(_implementation(ground))
    return tuple(found)


def _count(value: int, unit: str, source: str, as_of: str | None = None) -> Quantity:
    return Quantity(value=value, unit=unit, standing="measured", source=source, as_of=as_of)


def _operations(ground: Ground) -> Finding:
    """Operations on the ground at the edition's date, and all before them in the table."""
    day = f"{ground.as_of}-31"
    here = ground.present(day)
    terms = {"country": ground.name, "date": day_text(ground.as_of), "registry": day_text(ground.registry)}
    if not ground.operations:
        return Finding(
            topic="background",
            text="No peace operation in {country} is on record, up to {registry}.",
            terms=terms,
            sources=("registry",),
        )
    before = [row for row in ground.peace_operations if row not in here and row["start"] <= day]
    values = {
        "here": _count(len(here), "peace operations", "registry", ground.as_of),
        "before": _count(len(before), "earlier ones", "registry", ground.as_of),
    }
    if here:
        terms["names"] = listed([row["acronym"] for row in here], most=6)
        verb = "was" if len(here) == 1 else "were"
        text = "{here} " + verb + " in {country} at the end of {date}: {names}; {before} had ended."
    else:
        terms["last"] = before[-1]["acronym"] if before else ""
        text = "No peace operation was in {country} at the end of {date}; {before} had ended."
    return Finding(topic="bound", text=text, values=values, terms=terms, table=_operations_table(ground))


def _operations_table(ground: Ground) -> Table:
    rows = []
    for row in ground.operations:
        last = ground.strength(row["operation"])
        names = (row["acronym"], ground.lead(row), row["kind"], f"{row['start']} to {row['end'] or 'now'}")
        when = f"{month_text(last['month'])}, {last['source']}" if last else ""
        rows.append((*names, row["authorised"], row["peak"], last["total"] if last else None, when, row["basis"] or ""))
    used = tuple(sorted({last["source"] for row in ground.operations if (last := ground.strength(row["operation"]))}))
    persons: dict[str, Any] = {"unit": "persons", "standing": "reported", "source": "registry"}
    columns = (
        *(Column(name=name) for name in ("Operation", "Lead", "Kind", "Period")),
        Column(name="Authorised", **persons),
        Column(name="Peak", **persons),
        Column(name="Last known", unit="persons", standing="measured", source=used or ("registry",)),
        Column(name="As of"),
        Column(name="Basis"),
    )
    title = f"Peace operations and interventions in {ground.name}, to {day_text(ground.registry)}"
    return Table(title=title, columns=columns, rows=tuple(rows))


def _since(ground: Ground) -> list[Finding]:
    """What the registry knows beyond the edition's last month of events."""
    began = ground.since()
    day = f"{ground.as_of}-31"
    ended = [row for row in ground.operations if row["start"] <= day and row["end"] and row["end"] > day]
    if not began and not ended:
        return []
    parts, terms = [], {"date": day_text(ground.as_of), "registry": day_text(ground.registry)}
    if ended:
        terms["ended"] = listed([f"{row['acronym']} ended ({day_text(row['end'])})" for row in ended])
        parts.append("{ended}")
    if began:
        terms["began"] = listed([f"{row['acronym']} began ({day_text(row['start'])})" for row in began])
        parts.append("{began}")
    text = "After {date}, as the registry has it to {registry}: " + "; ".join(parts) + "."
    return [Finding(topic="changed", text=text, terms=terms, sources=("registry",))]


def _strength(ground: Ground) -> list[Finding]:
    """The largest force and the last one known, with the chart of all months."""
    if ground.months.is_empty():
        return []
    names = {row["operation"]: row["acronym"] for row in ground.operations}
    top = ground.months.sort("total", "month", descending=[True, False]).row(0, named=True)
    last = ground.months.sort("month", "total").tail(1).row(0, named=True)
    values = {
        "top": _count(top["total"], "persons", top["source"], f"{top['month']:%Y-%m}"),
        "last": _count(last["total"], "persons", last["source"], f"{last['month']:%Y-%m}"),
    }
    terms = {
        "top_name": names[top["operation"]],
        "top_month": month_text(top["month"]),
        "last_name": names[last["operation"]],
        "last_month": month_text(last["month"]),
        "covers": day_text(ground.covers),
    }
    return [
        Finding(
            topic="background",
            text=(
                "The largest force here was {top_name} in {top_month}, with {top}; "
                "the last month known is {last_month} ({last_name}, {last:n})."
            ),
            values=values,
            terms=terms,
            caveats=(
                "Monthly strength is known to {covers} at the latest; later months are not known here, not zero.",
                "Some of these operations worked in several countries; their whole strength is shown.",
            ),
            chart=_strength_chart(ground, names),
        )
    ]


def _strength_chart(ground: Ground, names: dict[str, str]) -> Chart:
    rows = [
        {"month": row["month"].isoformat(), "operation": names[row["operation"]], "persons": row["total"]}
        for row in ground.months.sort("month", "operation").iter_rows(named=True)
    ]
    totals = ground.months.group_by("month").agg(pl.col("total").sum()).sort("month")
    first, last = totals["month"][0], totals["month"][-1]
    spec: dict[str, Any] = {
        "width": 640,
        "height": 180,
        "data": {"values": rows},
        "mark": {"type": "area", "interpolate": "step-after"},
        "encoding": {
            "x": {"field": "month", "type": "temporal", "title": None},
            "y": {"field": "persons", "type": "quantitative", "title": "persons", "stack": "zero"},
            "color": {"field": "operation", "type": "nominal", "title": None, "legend": {"orient": "top"}},
        },
    }
    return Chart(
        title=f"Uniformed personnel of peace operations by month, {ground.name}",
        alt=f"Areas by operation from {month_text(first)} to {month_text(last)}, stacked.",
        spec=spec,
        spark=tuple(float(total) for total in totals["total"]),
        spark_label=f"{month_text(first)} to {month_text(last)}",
    )


def _agreements(ground: Ground) -> list[Finding]:
    """Agreements by process and stage, and the last one."""
    found = ground.agreements
    terms = {"country": ground.name, "date": day_text(ground.as_of)}
    if found.is_empty():
        return [
            Finding(
                topic="background",
                text="No peace agreement concerning {country} is in the collection, which begins in {begin}.",
                terms=terms | {"begin": "1990"},
                sources=("pax",),
            )
        ]
    last = found.row(-1, named=True)
    processes = found["process"].n_unique()
    values = {
        "n": _count(found.height, "peace agreements", "pax", ground.as_of),
        "processes": _count(processes, "processes", "pax", ground.as_of),
    }
    return [
        Finding(
            topic="background",
            text="{n} in {processes} concern {country}; the last was '{title}' ({day}, {stage}).",
            values=values,
            terms=terms | {"title": last["title"], "day": day_text(last["day"]), "stage": last["stage"]},
            table=_agreements_table(ground),
        )
    ]


def _agreements_table(ground: Ground) -> Table:
    """Number of agreements by process and stage."""
    counts = ground.agreements.group_by("process").agg(
        pl.col("day").min().alias("first"),
        pl.col("day").max().alias("last"),
        *((pl.col("stage") == stage).sum().alias(stage) for stage in STAGES.values()),
    )
    stages = tuple(
        Column(name=stage, unit="agreements", standing="measured", source="pax") for stage in STAGES.values()
    )
    return Table(
        title=f"Peace agreements by process and stage, to {day_text(ground.as_of)}",
        columns=(Column(name="Process"), Column(name="First"), Column(name="Last"), *stages),
        rows=tuple(counts.sort("last", "process", descending=[True, False]).rows()),
    )


def _components(ground: Ground) -> list[Finding]:
    """Which components of peacebuilding the agreements have provisions on, and which none has."""
    if ground.agreements.is_empty():
        return []
    counts = dict(ground.agreements["components"].explode().value_counts().rows())
    rows = tuple((name, int(counts.get(key, 0))) for key, name in ground.components.items())
    missing = [name for name, count in rows if not count]
    some = [name for name, count in rows if count]
    columns = (
        Column(name="Component of peacebuilding"),
        Column(name="Agreements with a provision", unit="agreements", standing="estimated", source="pax"),
    )
    values = {
        "some": Quantity(value=len(some), unit="components", standing="estimated", source="pax", as_of=ground.as_of),
        "all": Quantity(value=len(rows), unit="components", standing="assumed", source="registry"),
    }
    terms = {"missing": listed([name.lower() for name in missing])}
    text = "The agreements have provisions on {some:n} of {all} of peacebuilding"
    text += "; on none of these: {missing}." if missing else "."
    return [
        Finding(
            topic="background",
            text=text,
            values=values,
            terms=terms,
            sources=("registry",),
            caveats=(
                "A component counts where any agreement has a provision of its codes; a promise on paper, no more.",
            ),
            table=Table(title=f"Components promised in {ground.name}", columns=columns, rows=rows),
        )
    ]


def _implementation(ground: Ground) -> Finding:
    return Finding(
        topic="unknown",
        text="Not known: which of the promises in {country}'s peace agreements were carried out.",
        terms={"country": ground.name},
        sources=("pax",),
        searched="the texts of the agreements; no data set of implementation is in this edition",
    )
