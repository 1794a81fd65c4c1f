"""All operations of a country in one table, each of them counted once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from comity.finding import Column, Finding, Table
from comity.panels.times import day_text, listed, month_text
from comity.rooms.peace.charts import timeline
from comity.rooms.peace.tell_footing import count

if TYPE_CHECKING:
    from comity.rooms.peace.ground import Ground


def tell_list(ground: Ground) -> tuple[Finding, ...]:
    """The list, its strongest month, and how to ask for one of them."""
    terms = {"country": ground.name, "registry": day_text(ground.registry)}
    if not ground.operations:
        text = "No operation in {country} is on record, up to {registry}."
        return (Finding(topic="background", text=text, terms=terms, sources=("registry",)),)
    now = [row for row in ground.operations if row["end"] is None and row["start"] <= ground.registry]
    values = {
        "all": count(len(ground.operations), "operations", "registry", as_of=ground.registry),
        "now": count(len(now), "operations", "registry", as_of=ground.registry),
    }
    text = "{all} in {country} are on record"
    if now:
        terms["names"] = listed([row["acronym"] for row in now], most=6)
        text += "; {now:n} " + ("goes" if len(now) == 1 else "go") + " on at {registry}: {names}"
    else:
        text += "; all had ended by {registry}"
    first = Finding(topic="bound", text=text + ".", values=values, terms=terms, table=_table(ground))
    return (first, *_strongest(ground), _how(ground))


def together(months: pl.DataFrame) -> pl.DataFrame:
    """Persons by month over operations, each operation once however many conflicts or hosts it serves.

    Args:
        months: operation, month and total (persons), one row for each operation and month.

    Returns:
        month, persons (Int64) and operations (Int64), by month.

    Raises:
        ValueError: an operation has two rows in a month, so that a sum would count it twice.
    """
    if months.select("operation", "month").is_duplicated().any():
        raise ValueError("an operation stands twice in a month")
    return months.group_by("month").agg(persons=pl.col("total").sum(), operations=pl.len().cast(pl.Int64)).sort("month")


def _strongest(ground: Ground) -> list[Finding]:
    """The month with most people of all operations together."""
    if ground.months.is_empty():
        return []
    top = together(ground.months).sort(["persons", "month"], descending=[True, False]).row(0, named=True)
    used = sorted(set(ground.months.filter(pl.col("month") == top["month"])["source"]))
    values = {
        "persons": count(top["persons"], "persons", used[0], as_of=f"{top['month']:%Y-%m}"),
        "operations": count(top["operations"], "operations", "registry"),
    }
    text = "Together they were most in {month}, {persons} in {operations}."
    return [
        Finding(
            topic="background",
            text=text,
            values=values,
            terms={"month": month_text(top["month"])},
            sources=tuple(used),
            caveats=(
                "Each operation counts once, with its whole strength, also where it worked in other countries too.",
            ),
            chart=timeline(ground),
        )
    ]


def _how(ground: Ground) -> Finding:
    tops = dict(ground.months.group_by("operation").agg(pl.col("total").max()).rows())
    last = max(ground.operations, key=lambda row: (tops.get(row["operation"], 0), row["start"], row["operation"]))
    return Finding(
        topic="background",
        text="One operation's own page, as for {acronym}: comity missions {key}.",
        terms={"acronym": last["acronym"], "key": last["operation"]},
        sources=("registry",),
    )


def _table(ground: Ground) -> Table:
    tops = dict(ground.months.group_by("operation").agg(pl.col("total").max()).rows())
    dead = dict(
        ground.years.filter(pl.col("deaths").is_not_null()).group_by("operation").agg(pl.col("deaths").sum()).rows()
    )
    rows = []
    for row in ground.operations:
        key = row["operation"]
        vote = ground.footings[key].votes
        voted = f", {vote['in_favour']} to {vote['against']}, {vote['abstaining']} abstaining" if vote else ""
        rows.append(
            (
                row["acronym"], ground.lead(row), row["kind"], f"{row['start']} to {row['end'] or 'now'}",
                row["authorised"], tops.get(key, row["peak"]), dead.get(key),
                f"{row['basis'] or ''}{voted}",
            )
        )  # fmt: skip
    sources = tuple(sorted(set(ground.months["source"])))
    people: dict[str, Any] = {"unit": "persons", "standing": "measured", "source": "un_fatalities"}
    columns = (
        *(Column(name=name) for name in ("Operation", "Lead", "Kind", "Period")),
        Column(name="Authorised", unit="persons", standing="reported", source="registry"),
        Column(name="Most", unit="persons", standing="reported", source=(*sources, "registry")),
        Column(name="Died", **people),
        Column(name="Basis and vote"),
    )
    return Table(title=f"Operations in {ground.name}", columns=columns, rows=tuple(rows))
