"""What is known of one operation by year, in sentences: deaths, contributors, sites and tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comity.finding import Column, Finding, Table
from comity.panels.times import listed
from comity.rooms.peace.tell_footing import count

if TYPE_CHECKING:
    from comity.rooms.peace.operation import Operation


def deaths(one: Operation) -> list[Finding]:
    """Its people who died."""
    years = one.known("deaths")
    if years.is_empty():
        if one.losses is None:
            return []
        last = one.known_to["third_party_missions"]
        values = {"dead": count(one.losses, "peacekeepers", "third_party_missions", standing="reported", as_of=last)}
        terms = {"last": last}
        text = "{dead} died in action to {last}, as the data on third-party missions have it."
        caveats = ("A publisher's figure over all its time, which no second source here confirms.",)
        return [Finding(topic="people", text=text, values=values, terms=terms, caveats=caveats)]
    worst = years.sort("deaths", "year").row(-1, named=True)
    until = str(years["year"][-1])
    values = {
        "dead": count(int(years["deaths"].sum()), "people", "un_fatalities", as_of=until),
        "killed": count(int(years["malicious"].sum()), "people", "un_fatalities", as_of=until),
        "most": count(worst["deaths"], "people", "un_fatalities", as_of=str(worst["year"])),
    }
    terms = {"last": until, "year": str(worst["year"])}
    text = "{dead:n} of its people died to {last}, {killed:n} by a malicious act"
    text += "; the worst year was {year} ({most:n})." if worst["deaths"] else "."
    return [Finding(topic="people", text=text, values=values, terms=terms)]


def contributors(one: Operation) -> list[Finding]:
    """Who sent troops, and how broad that was."""
    years = one.known("contributors")
    if years.is_empty():
        names = [one.titles[state] for state in one.footing.contingents]
        if not names:
            return []
        values = {"states": count(len(names), "states", "registry", standing="reported")}
        text = "The registry knows contingents of {states}: {names}; its list is not complete."
        return [Finding(topic="background", text=text, values=values, terms={"names": listed(names, most=12)})]
    widest = years.sort(["contributors", "year"], descending=[True, False]).row(0, named=True)
    values = {
        "states": count(widest["contributors"], "states", "geo_pko", standing="estimated", as_of=str(widest["year"]))
    }
    terms = {"year": str(widest["year"]), "senders": listed([one.titles[state] for state in widest["senders"]])}
    text = "In {year}, when it was broadest, {states} had troops on its maps, most of them {senders}"
    if widest["top_share"] is not None:
        values["share"] = count(
            widest["top_share"], "share", "geo_pko", standing="estimated", as_of=str(widest["year"])
        )
        text += "; the largest sent {share}"
    return [Finding(topic="background", text=text + ".", values=values, terms=terms)]


def sites(one: Operation) -> list[Finding]:
    """At how many places it stood."""
    years = one.known("sites")
    if years.is_empty():
        return []
    widest = years.sort(["sites", "year"], descending=[True, False]).row(0, named=True)
    last = years.row(-1, named=True)
    values = {
        "most": count(widest["sites"], "places", "geo_pko", as_of=str(widest["year"])),
        "last": count(last["sites"], "places", "geo_pko", as_of=str(last["year"])),
    }
    terms = {"year": str(widest["year"]), "last_year": str(last["year"]), "seat": last["seat"] or widest["seat"] or "",
             "largest": listed(widest["largest"])}  # fmt: skip
    text = "It stood at most at {most}, in {year}"
    text += ", with most troops at {largest}" if widest["largest"] else ""
    text += "; in {last_year} at {last}" if last["year"] != widest["year"] else ""
    text += "; headquarters at {seat}" if terms["seat"] else ""
    return [Finding(topic="background", text=text + ".", values=values, terms=terms)]


def tasks(one: Operation) -> list[Finding]:
    """Tasks by year, as far as they can be told."""
    rows, covered = one.tasks(), one.known("tasks")
    if not rows:
        return []
    total = sum(sum(row[1:5]) for row in rows)
    values = {
        "tasks": count(total, "tasks", "mission_mandates", as_of=str(covered["year"][-1])),
        "first": count(sum(rows[0][1:5]), "tasks", "mission_mandates", as_of=str(rows[0][0])),
    }
    level = covered["level"].drop_nulls()
    terms = {"year": str(rows[0][0]), "level": str(level[0]).lower() if level.len() else ""}
    text = "UNPMM codes {tasks} in its mandates"
    text += ", {first:n} of them in {year}" if len(rows) > 1 else ", all in {year}"
    text += ", and calls the mandate {level}." if terms["level"] else "."
    tasks: dict[str, Any] = {"unit": "tasks", "standing": "measured", "source": "mission_mandates"}
    table = Table(
        title=f"New tasks of {one.row['acronym']} by year",
        columns=(
            Column(name="Year"),
            *(Column(name=name, **tasks) for name in ("Minimalist", "Moderate", "Maximalist", "Other")),
            Column(name="UNPMM's codes"),
        ),
        rows=tuple((str(row[0]), *row[1:]) for row in rows),
    )
    caveats = ("Which task a code stands for is not told here: UNPMM's codebook was not read.",)
    return [Finding(topic="background", text=text, values=values, terms=terms, caveats=caveats, table=table)]
