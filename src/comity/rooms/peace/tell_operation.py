"""One operation in sentences: what it is, what it rests on, how strong it was, what it was told to do, whom it lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.finding import Column, Finding, Table
from comity.panels.times import day_text, listed
from comity.rooms.peace.tell_footing import consent_text, count
from comity.rooms.peace.tell_strength import against_authorised, disagreement, strength
from comity.rooms.peace.tell_years import contributors, deaths, sites, tasks

if TYPE_CHECKING:
    from comity.edition import Edition
    from comity.rooms.peace.operation import Operation

_THE = frozenset(
    {
        "un",
        "eu",
        "au",
        "oau",
        "oas",
        "osce",
        "cis",
        "weu",
        "gcc",
        "oic",
        "eac",
        "arab-league",
        "csto",
        "pif",
        "mnjtf",
        "warsaw-pact",
    }
)
"""Organisations whose short names take an article."""


def tell_operation(one: Operation, edition: Edition) -> tuple[Finding, ...]:
    """The findings, the headline first."""
    found = [
        _headline(one, edition),
        _basis(one),
        *_acts(one, edition),
        *strength(one),
        *against_authorised(one),
        *disagreement(one),
        *deaths(one),
        *contributors(one),
        *sites(one),
        *tasks(one),
    ]
    return (*found, *_unknown(one))


def _headline(one: Operation, edition: Edition) -> Finding:
    """What it is, where, when and under whom, with its phases."""
    row = one.row
    terms = {
        "acronym": row["acronym"],
        "name": row["name"],
        "lead": f"the {one.lead}" if row["lead"] in _THE else one.lead,
        "hosts": listed(list(one.hosts), most=5),
        "kind": row["kind"],
        "start": day_text(row["start"]),
        "end": day_text(row["end"]) if row["end"] else "",
        "registry": day_text(edition.registry),
        "successor": one.successor or "",
    }
    text = "{acronym}" + (" ({name})" if row["name"] != row["acronym"] else "")
    text += ", {kind}, led by {lead}, "
    if row["end"]:
        text += "was in {hosts} from {start} to {end}"
    elif row["start"] > edition.registry:
        text += "is to be in {hosts} from {start}"
    else:
        text += "has been in {hosts} since {start} and goes on at {registry}"
    if one.successor:
        text += "; {successor} took over"
    if row["peak"] == 0:
        text += "; it was never deployed"
    phases = tuple(
        (
            phase["phase"],
            f"{phase['from']} to {phase['until'] or row['end'] or 'now'}",
            phase["authorised"],
            phase["basis"] or "",
        )
        for phase in one.phases
    )
    columns = (
        Column(name="Phase"),
        Column(name="Period"),
        Column(name="Authorised", unit="persons", standing="reported", source="registry"),
        Column(name="Basis"),
    )
    table = Table(title=f"Phases of {row['acronym']}", columns=columns, rows=phases) if phases else None
    return Finding(topic="bound", text=text + ".", terms=terms, sources=("registry",), table=table)


def _basis(one: Operation) -> Finding:
    """Its legal basis, and the vote on the resolution where it is known."""
    foot = one.footing
    terms = {"basis": foot.basis or "", "missing": listed(foot.missing), "acronym": one.row["acronym"]}
    if not foot.basis:
        text = "No basis of {acronym} is on record."
        return Finding(topic="bound", text=text, terms=terms, sources=("registry",))
    text, values, sources = "Its basis is {basis}", {}, ["registry"]
    if vote := foot.votes:
        values = {
            kind: count(vote[kind], "votes", "un_resolutions", as_of=vote["day"])
            for kind in ("in_favour", "against", "abstaining")
        }
        cited = f"S/RES/{vote['number']} ({vote['year']})"
        terms |= {"resolution": cited, "day": day_text(vote["day"] or str(vote["year"]))}
        text += ", adopted" if foot.basis == cited else "; {resolution} was adopted"
        text += " on {day} by {in_favour:n} votes to {against:n}, with {abstaining:n} abstaining"
        if vote["abstaining_by"]:
            terms["by"] = vote["abstaining_by"].replace("; ", ", ")
            text += " ({by})"
    elif foot.resolutions or foot.missing:
        text += "; the Council's vote is not in this edition, which has votes from {year} on"
        terms["year"] = one.votes_from
        sources.append("un_resolutions")
    else:
        text += ", no resolution of the Security Council"
    return Finding(topic="bound", text=text + ".", values=values, terms=terms, sources=tuple(sources))


def _acts(one: Operation, edition: Edition) -> list[Finding]:
    """The hosts' acts, and decisions of regional organisations."""
    foot, found = one.footing, []
    if foot.consents:
        text, terms = "A host's word on record: {acts}.", {"acts": consent_text(foot)}
        found.append(Finding(topic="bound", text=text, terms=terms, sources=("registry",)))
    if foot.regional:
        names = dict(edition.table("organisations").select("org", "short_name").rows())
        said = [
            f"{names[row['body']]} {row['effect']} ({row['cites']}, {day_text(row['from'])})" for row in foot.regional
        ]
        text, terms = "Regional decisions on record: {said}.", {"said": "; ".join(said)}
        found.append(Finding(topic="bound", text=text, terms=terms, sources=("registry",)))
    return found


def _unknown(one: Operation) -> list[Finding]:
    """What no source here covers of this operation."""
    lacking = [
        what
        for what, there in (
            ("its strength by month", one.months.height),
            ("its authorised strength by month", one.authorised.height),
            ("its losses", one.known("deaths").height or one.losses is not None),
            ("its sites", one.known("sites").height),
            ("its contributors", one.known("contributors").height or one.footing.contingents),
            ("its tasks", one.tasks()),
            ("its host's consent", one.footing.consents),
        )
        if not there
    ]
    if not lacking:
        return []
    return [
        Finding(
            topic="unknown",
            text="Not known: {lacking}.",
            terms={"lacking": listed(lacking), "covers": day_text(one.covers)},
            sources=("registry", "ipi", "kathman", "bara_hultman", "geo_pko", "mission_mandates", "un_fatalities"),
            searched="the registry, monthly counts to {covers}, and data on deployments, mandates and deaths",
        )
    ]
