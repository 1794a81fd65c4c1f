"""What stands beside an evaluation: what was decided, what else changed, peacekeepers, promises, refugees, relapse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from comity.finding import Column, Finding, Table
from comity.panels.times import day_text, listed
from comity.quantity import Quantity
from comity.rooms.evaluation.counterfactual.around import plus
from comity.rooms.evaluation.counterfactual.verdict import NEAR

if TYPE_CHECKING:
    from comity.rooms.evaluation.case import CaseFile

_AHEAD = 36
"""Months after the start within which promises are counted and displaced people looked at."""


def decided(found: CaseFile) -> tuple[Finding, ...]:
    """What was decided when: dates, basis, phases and strength from the registry."""
    row = found.operation
    if row is None:
        return ()
    declared = found.declared
    values = _persons({"authorised": row["authorised"], "peak": row["peak"]})
    terms = {"title": row["name"], "start": day_text(row["start"])}
    text = "What was decided: {title}, from {start}"
    text += " to {end}" if row["end"] else ", still there at the registry's date"
    terms |= {"end": day_text(row["end"])} if row["end"] else {}
    if row["basis"]:
        text, terms = text + ", under {basis}", terms | {"basis": row["basis"]}
    text += "; {authorised} authorised at most" if "authorised" in values else ""
    text += "; at its peak {peak}" if "peak" in values else ""
    if declared is not None:
        values |= _persons({"troops": declared["troops"], "police": declared["police"]})
        given = [f"{{{name}}} of {words}" for name, words in (("troops", "the military"), ("police", "the police"))]
        given = [part for part, name in zip(given, ("troops", "police"), strict=True) if name in values]
        text += "; decided at the start: " + " and ".join(given) if given else ""
    phases = found.edition.table("operation_phases").filter(pl.col("operation") == row["operation"])
    table = Table(
        title=f"Phases of {row['acronym']}",
        columns=(
            *(Column(name=name) for name in ("From", "Until", "Phase", "Basis")),
            Column(name="Authorised", unit="persons", standing="reported", source="registry"),
        ),
        rows=tuple(
            (one["from"], one["until"], one["phase"], one["basis"], one["authorised"])
            for one in phases.sort("from", "phase").to_dicts()
        ),
    )
    about = (declared["note"].replace("{", "(").replace("}", ")"),) if declared and declared["note"] else ()
    terms |= {"about": about[0]} if about else {}
    return (
        Finding(
            topic="background", text=text + ".", values=values, terms=terms, sources=("registry",),
            caveats=("{about}",) if about else (), table=table if table.rows else None,
        ),
    )  # fmt: skip


def beside(found: CaseFile) -> tuple[Finding, ...]:
    """What else changed at the time, in the order of a case file."""
    return (*_changed(found), *_people(found), *_promised(found), *_displaced(found), *_relapse(found))


def _changed(found: CaseFile) -> tuple[Finding, ...]:
    """Rival causes: events of the registry, agreements, and other operations."""
    around, tables = found.evaluation.around, found.world.tables
    events = [
        event
        for event in tables["events"].to_dicts()
        if event["event"] in around.events or found.target.operation in (event["operations"] or "").split()
    ]
    rows = [
        (
            event["from"], event["until"], event["name"], event["kind"],
            "yes" if event["event"] in around.events else "no", event["about"],
        )
        for event in events
    ]  # fmt: skip
    rows += [(day, day, title, "agreement (PA-X)", "yes", None) for title, day in around.agreements]
    rivals = len(around.events) + len(around.agreements)
    operations = {row["operation"]: row for row in tables["operations"].to_dicts()}
    others = [operations[key] for key in around.operations]
    rows += [
        (one["start"], one["end"], one["acronym"], f"operation: {one['kind']}", "yes", one["name"]) for one in others
    ]
    kept = (
        () if around.kept else ("The registry keeps no events of this country: what else happened was not looked for.",)
    )
    searched = "the registry's events and operations, and peace agreements of PA-X, near the start"
    if not rows:
        return (
            Finding(
                topic="unknown", text="What else changed at the time is not on record.", searched=searched,
                sources=("registry", "pax"), caveats=kept,
            ),
        )  # fmt: skip
    values = {
        "rivals": _count(rivals, "other causes"),
        "others": _count(len(others), "other operations"),
        "near": Quantity(value=NEAR, unit="months", standing="assumed", source="registry"),
    }
    return (
        Finding(
            topic="changed",
            text="What else changed: {rivals} within {near} of the start or declared as rivals, and {others} in the "
            "same place. The effect cannot be told from theirs.",
            values=values, sources=("registry", "pax"), caveats=kept,
            table=Table(
                title="What else was there",
                columns=tuple(
                    Column(name=name) for name in ("From", "Until", "What", "Kind", "Counts as a rival", "About")
                ),
                rows=tuple(sorted(rows, key=lambda row: (row[0], row[2]))),
            ),
        ),
    )  # fmt: skip


def _people(found: CaseFile) -> tuple[Finding, ...]:
    """How many peacekeepers came, and how many died."""
    row = found.operation
    if row is None:
        return ()
    months = found.edition.table("mission_months").filter(pl.col("operation") == row["operation"]).sort("month")
    later = months.filter(pl.col("month").is_between(found.start, plus(found.start, _AHEAD)))
    values: dict[str, Quantity] = {}
    parts = []
    if later.height:
        source = str(later["source"][-1])
        values["first"] = Quantity(value=later["total"][0], unit="uniformed people", standing="reported", source=source)
        values["most"] = Quantity(
            value=int(str(later["total"].max())), unit="uniformed people", standing="reported", source=source
        )
        parts.append("{first} in {month}, the first month known, and {most} at most in the three years after the start")
    deaths = _deaths(found, row["operation"])
    if deaths is not None:
        values["deaths"], words = deaths
        parts.append("{deaths} " + words)
    if not parts:
        return (
            Finding(
                topic="unknown", text="How many people it had and lost is not known.", sources=("registry",),
                searched="strength by month and deaths of peacekeepers in the edition",
            ),
        )  # fmt: skip
    terms = {"month": day_text(str(later["month"][0])[:7])} if later.height else {}
    return (Finding(topic="people", text="Peacekeepers: " + "; ".join(parts) + ".", values=values, terms=terms),)


def _deaths(found: CaseFile, operation: str) -> tuple[Quantity, str] | None:
    """Deaths of peacekeepers: the UN's by year, of others those in action."""
    tables = found.edition.manifest["tables"]
    if "mission_years" in tables:
        years = found.edition.table("mission_years").filter(
            (pl.col("operation") == operation) & pl.col("deaths").is_not_null()
        )
        if years.height:
            source = next((key for key in tables["mission_years"]["sources"] if "fatal" in key), "registry")
            total = Quantity(value=int(years["deaths"].sum()), unit="peacekeepers", standing="reported", source=source)
            return total, "died, of any cause, over all its time"
    if "mission_losses" in tables:
        lost = found.edition.table("mission_losses").filter(pl.col("operation") == operation)
        if lost.height:
            total = Quantity(
                value=lost["deaths"][0], unit="peacekeepers", standing="reported", source="third_party_missions"
            )
            return total, "were killed in action, as far as is known"
    return None


def _promised(found: CaseFile) -> tuple[Finding, ...]:
    """Components of peacebuilding in the agreements around the start."""
    first, last = plus(found.start, -2 * NEAR).isoformat(), plus(found.start, _AHEAD).isoformat()
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
                "agreements": _count(rows.height, "agreements", "pax"),
                "promised": _count(len(names) - len(missing), "components", "pax"),
                "all": _count(len(names), "components of peacebuilding", "registry"),
            },
            terms={"first": day_text(first[:7]), "last": day_text(last[:7]), "missing": listed(missing)},
            caveats=("What an agreement promises is not what was done.",),
        ),
    )  # fmt: skip


def _displaced(found: CaseFile) -> tuple[Finding, ...]:
    """Refugees from the country before and after."""
    table = found.edition.table("displaced_year").filter(pl.col("state") == found.target.state)
    known = {row["year"]: row["refugees"] for row in table.to_dicts() if row["refugees"] is not None}
    years = found.start.year - 1, found.start.year + _AHEAD // 12
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
            caveats=("A stock, not returns: it also falls when people are naturalised or resettled, or counted anew.",),
        ),
    )  # fmt: skip


def _relapse(found: CaseFile) -> tuple[Finding, ...]:
    """What became of the war that ended nearest to the start."""
    if "peace_spells" not in found.edition.manifest["tables"]:
        return ()
    near = plus(found.start, -2 * NEAR).isoformat(), plus(found.start, _AHEAD).isoformat()
    rows = found.edition.table("peace_spells").filter(
        (pl.col("state") == found.target.state) & pl.col("ended").is_between(pl.lit(near[0]), pl.lit(near[1]))
    )
    if rows.is_empty():
        return ()
    last = rows.sort("ended", "spell").to_dicts()[-1]
    text = "The war that ended in {ended} "
    text += "began again in {until}." if last["recurred"] else "had not begun again by {until}, the end of the data."
    return (
        Finding(
            topic="changed",
            text=text + " Whether peacekeepers make peace last is answered by the question recurrence.",
            terms={"ended": day_text(last["ended"][:7]), "until": day_text(str(last["until"])[:7])},
            sources=("ucdp_termination", "registry"),
            caveats=("A spell of peace is of one conflict; others of the country may have gone on.",),
        ),
    )  # fmt: skip


def _persons(given: dict[str, Any]) -> dict[str, Quantity]:
    return {
        name: Quantity(value=value, unit="persons", standing="reported", source="registry")
        for name, value in given.items()
        if value is not None
    }


def _count(value: int, unit: str, source: str = "registry") -> Quantity:
    return Quantity(value=value, unit=unit, standing="measured", source=source)
