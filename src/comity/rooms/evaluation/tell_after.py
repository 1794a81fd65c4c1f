"""What came of it: components that agreements promised, people displaced, and wars that began again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.finding import Column, Finding, Table
from comity.panels.times import day_text, listed
from comity.quantity import Quantity
from comity.rooms.evaluation.counterfactual.around import plus
from comity.rooms.evaluation.counterfactual.verdict import NEAR

if TYPE_CHECKING:
    from comity.rooms.evaluation.case import CaseFile

AHEAD = 36
"""Months after the start within which promises are counted and displaced people looked at."""


def promised(found: CaseFile) -> tuple[Finding, ...]:
    """Components of peacebuilding in the agreements around the start."""
    first, last = plus(found.start, -2 * NEAR).isoformat(), plus(found.start, AHEAD).isoformat()
    rows = found.world.tables["agreements"].filter(
        pl.col("states").list.contains(found.target.state) & pl.col("day").is_between(pl.lit(first), pl.lit(last))
    )
    if rows.is_empty():
        return ()
    names = dict(found.edition.table("components").select("component", "name").rows())
    promised = {one for row in rows["components"].to_list() for one in row}
    missing = [name for key, name in names.items() if key not in promised]
    text = "Promised in {agreements} from {first} to {last}: {promised:n} of {all}"
    text += "; not among them: {missing}." if missing else "."
    return (
        Finding(
            topic="background", text=text,
            values={
                "agreements": counted(rows.height, "agreements", "pax"),
                "promised": counted(len(names) - len(missing), "components", "pax"),
                "all": counted(len(names), "components of peacebuilding", "registry"),
            },
            terms={"first": day_text(first[:7]), "last": day_text(last[:7]), "missing": listed(missing)},
            caveats=("What an agreement promises is not what was done. Local agreements count like national ones.",),
            table=_components(rows, names),
        ),
    )  # fmt: skip


def _components(rows: pl.DataFrame, names: dict[str, str]) -> Table:
    """Every component, how many of the agreements promise it, and the first that does."""
    rows = rows.sort("day", "agreement")
    found = {key: [row for row in rows.to_dicts() if key in row["components"]] for key in names}
    return Table(
        title="Components of peacebuilding in these agreements",
        columns=(
            Column(name="Component"),
            Column(name="Agreements", unit="agreements", standing="measured", source=("pax", "registry")),
            *(Column(name=name) for name in ("First", "In")),
        ),
        rows=tuple(
            (name, len(held), held[0]["day"] if held else None, held[0]["title"] if held else None)
            for name, held in ((names[key], held) for key, held in found.items())
        ),
    )


def displaced(found: CaseFile) -> tuple[Finding, ...]:
    """Refugees from the country before and after."""
    table = found.edition.table("displaced_year").filter(pl.col("state") == found.target.state)
    known = {row["year"]: row["refugees"] for row in table.to_dicts() if row["refugees"] is not None}
    years = found.start.year - 1, found.start.year + AHEAD // 12
    if not all(year in known for year in years):
        return ()
    values = {
        name: Quantity(value=known[year], unit="refugees", standing="reported", source="unhcr", as_of=str(year))
        for name, year in zip(("before", "after"), years, strict=True)
    }
    return (
        Finding(
            topic="people",
            text="Refugees from {country}: {before} at the end of {first}, {after} at the end of {last}.",
            values=values,
            terms={"country": found.country, "first": str(years[0]), "last": str(years[1])},
            caveats=(
                "A stock: it also falls when people are naturalised or resettled, or counted anew.",
                "Returns as such are not in the edition.",
            ),
        ),
    )  # fmt: skip


def relapse(found: CaseFile) -> tuple[Finding, ...]:
    """What became of the episodes of civil war that ended around the start."""
    if "peace_spells" not in found.edition.manifest["tables"]:
        return ()
    near = plus(found.start, -2 * NEAR).isoformat(), plus(found.start, AHEAD).isoformat()
    rows = found.edition.table("peace_spells").filter(
        (pl.col("state") == found.target.state) & pl.col("ended").is_between(pl.lit(near[0]), pl.lit(near[1]))
    )
    if rows.is_empty():
        return ()
    spells = rows.sort("ended", "spell").to_dicts()
    again = sum(row["recurred"] for row in spells)
    end = max(found.edition.table("peace_spells")["until"].to_list())
    text = "{ended} of civil war in {country} ended from {first} to {last}, as UCDP has it; "
    if len(spells) == 1:
        text += "it had begun again by {until}." if again else "it had not begun again by {until}."
    else:
        text += ("{again:n}" if again else "none") + " of them had begun again by {until}."
    return (
        Finding(
            topic="changed",
            text=text + " Whether peacekeepers make peace last is answered by the question recurrence.",
            values={
                "ended": counted(len(spells), "episodes", "ucdp_termination"),
                "again": counted(again, "episodes", "ucdp_termination"),
            },
            terms={
                "country": found.country, "first": day_text(near[0][:7]), "last": day_text(near[1][:7]),
                "until": day_text(str(end)[:7]),
            },
            sources=("ucdp_termination", "registry"),
            caveats=("Each is of one conflict; others of the country may have gone on.",),
            table=Table(
                title=f"Episodes of civil war that ended around the start in {found.country}",
                columns=tuple(Column(name=name) for name in ("Over", "Ended", "How", "Began again")),
                rows=tuple(
                    (row["issue"], row["ended"], row["how"], str(row["until"])[:7] if row["recurred"] else None)
                    for row in spells
                ),
            ),
        ),
    )  # fmt: skip


def counted(value: int, unit: str, source: str = "registry") -> Quantity:
    """A number that a source counts."""
    return Quantity(value=value, unit=unit, standing="measured", source=source)
