"""What stands beside an evaluation: what was decided, what else changed, peacekeepers, promises, refugees, relapse."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import polars as pl

from comity.finding import Column, Finding, Table
from comity.panels.times import day_text
from comity.quantity import Quantity
from comity.rooms.evaluation.counterfactual.around import plus
from comity.rooms.evaluation.counterfactual.verdict import NEAR
from comity.rooms.evaluation.tell_after import AHEAD, counted, displaced, promised, relapse

if TYPE_CHECKING:
    from comity.rooms.evaluation.case import CaseFile

_LOSSES_TO = "2014"
"""Last year of the source of losses of operations that are not the UN's."""


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
    told = _untold(declared["note"], values) if declared and declared["note"] else ""
    about = (told,) if told else ()
    terms |= {"about": about[0]} if about else {}
    return (
        Finding(
            topic="background", text=text + ".", values=values, terms=terms, sources=("registry",),
            caveats=("{about}",) if about else (), table=table if table.rows else None,
        ),
    )  # fmt: skip


def _untold(note: str, values: dict[str, Quantity]) -> str:
    """The sentences of a note, those left out whose every number has been told."""
    numbers = {format(one, "n") for one in values.values()}
    sentences = [part for part in note.replace("{", "(").replace("}", ")").split(". ") if part]
    kept = [
        part for part in sentences
        if not (here := re.findall(r"\d[\d,]*\d|\d", part)) or not set(here) <= numbers
    ]  # fmt: skip
    return ". ".join(kept).rstrip(".") + "." if kept else ""


def beside(found: CaseFile) -> tuple[Finding, ...]:
    """What else changed at the time, in the order of a case file."""
    return (*_changed(found), *_people(found), *promised(found), *displaced(found), *relapse(found))


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
        ()
        if around.kept
        else ("The registry keeps no events of this country: beside agreements and operations nothing was looked for.",)
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
        "rivals": counted(rivals, "other causes"),
        "others": counted(len(others), "other operations"),
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
    later = months.filter(pl.col("month").is_between(found.start, plus(found.start, AHEAD)))
    values: dict[str, Quantity] = {}
    parts = []
    if later.height:
        source = str(later["source"][-1])
        values["first"] = Quantity(value=later["total"][0], unit="uniformed people", standing="reported", source=source)
        most = int(str(later["total"].max()))
        values["most"] = Quantity(value=most, unit="uniformed people", standing="reported", source=source)
        text = "{first} in {month}, the first month known from the start on"
        parts.append(
            text + (", and {most} at most up to {last}" if most > later["total"][0] else ", and never more to {last}")
        )
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
    ends = {"month": 0, "last": -1}
    terms = {name: day_text(str(later["month"][place])[:7]) for name, place in ends.items()} if later.height else {}
    terms |= {"recorded": _LOSSES_TO}
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
            return (
                total,
                "are recorded as killed in action to the end of {recorded}, a figure that could not be checked",
            )
    return None


def _persons(given: dict[str, Any]) -> dict[str, Quantity]:
    return {
        name: Quantity(value=value, unit="persons", standing="reported", source="registry")
        for name, value in given.items()
        if value is not None
    }
