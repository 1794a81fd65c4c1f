"""From operations and agreements to sentences: the findings of the question `peace`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comity.finding import Column, Finding, Table
from comity.panels.times import day_text, listed, month_text
from comity.quantity import Quantity
from comity.rooms.peace.charts import timeline
from comity.rooms.peace.tell_agreements import implementation, told_agreements
from comity.rooms.peace.tell_ends import told_ends
from comity.rooms.peace.tell_footing import deaths, footings, shortfall

if TYPE_CHECKING:
    from comity.rooms.peace.ground import Ground


def tell(ground: Ground) -> tuple[Finding, ...]:
    """The findings, the headline first."""
    found = [
        _operations(ground),
        *_since(ground),
        *_strength(ground),
        *shortfall(ground),
        *deaths(ground),
        *footings(ground),
        *told_agreements(ground),
        *told_ends(ground),
    ]
    found += _unknown_strength(ground)
    if not ground.agreements.is_empty():
        found.append(implementation(ground))
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
        text = "{here} " + verb + " in {country} at the end of {date}: {names}"
    else:
        terms["last"] = before[-1]["acronym"] if before else ""
        text = "No peace operation was in {country} at the end of {date}"
    text += "; {before} had ended." if before else "."
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
    ended = [row for row in ground.operations if row["start"] <= day and _over(row, ground) and row["end"] > day]
    if not began and not ended:
        return []
    parts, terms = [], {"date": day_text(ground.as_of), "registry": day_text(ground.registry)}
    values = {
        name: _count(sum(row in ground.peace_operations for row in rows), "peace operations", "registry")
        for name, rows in (("gone", ended), ("new", [row for row in began if not _over(row, ground)]))
    }
    if ended:
        terms["ended"] = listed([f"{row['acronym']} ended ({day_text(row['end'])})" for row in ended])
        parts.append("{ended}")
    if over := [row for row in began if _over(row, ground)]:
        spans = [
            f"{row['acronym']} began and ended ({day_text(row['start'])} to {day_text(row['end'])})" for row in over
        ]
        terms["passed"] = listed(spans)
        parts.append("{passed}")
    if new := [row for row in began if row not in over]:
        terms["began"] = listed([f"{row['acronym']} began ({day_text(row['start'])})" for row in new])
        parts.append("{began}")
    text = "After {date}, as the registry has it to {registry}: " + "; ".join(parts) + "."
    return [Finding(topic="changed", text=text, values=values, terms=terms, sources=("registry",))]


def _over(row: dict[str, Any], ground: Ground) -> bool:
    """Whether an operation had ended by the day the registry goes to."""
    return bool(row["end"] and row["end"] <= ground.registry)


def _strength(ground: Ground) -> list[Finding]:
    """The largest force and the last one known, with the chart of all months."""
    if ground.months.is_empty():
        return []
    names = {row["operation"]: row["acronym"] for row in ground.operations}
    shared = ground.shared(ground.months["operation"])
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
                "the last month known of any is {last_month} ({last_name}, {last:n})."
            ),
            values=values,
            terms=terms,
            caveats=(
                "Monthly strength is known to {covers} at the latest; later months are not known here, not zero.",
                *(["Some of these operations worked in several countries; their whole strength is shown."] * shared),
            ),
            chart=timeline(ground),
        )
    ]


def _unknown_strength(ground: Ground) -> list[Finding]:
    """Operations that were there at the end of the last month, and whose strength then nobody here knows."""
    month = f"{ground.as_of}-01"
    dark = []
    for row in ground.present(f"{ground.as_of}-31"):
        last = ground.strength(row["operation"])
        if last is None or last["month"].isoformat() < month:
            dark.append(row["acronym"])
    if not dark:
        return []
    return [
        Finding(
            topic="unknown",
            text="Not known: how strong {names} " + ("was" if len(dark) == 1 else "were") + " at the end of {date}.",
            terms={"names": listed(dark, most=6), "date": day_text(ground.as_of), "covers": day_text(ground.covers)},
            sources=("ipi", "kathman", "bara_hultman"),
            searched="monthly strength of operations, to {covers} at the latest",
        )
    ]
