"""Peace agreements of a country in sentences: processes, third parties, and what was promised beside others."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import polars as pl

from comity.finding import Column, Finding, Table
from comity.panels.times import day_text, listed
from comity.quantity import Quantity
from comity.rooms.peace.attempts import DEADLY, YEARS
from comity.rooms.peace.charts import components_chart
from comity.rooms.peace.compared import JUDGED, compared
from comity.rooms.peace.steps import STAGES
from comity.rooms.peace.tell_footing import count
from comity.rooms.peace.wilson import LEVEL, wilson

if TYPE_CHECKING:
    from comity.rooms.peace.compared import Compared
    from comity.rooms.peace.ground import Ground

JUDGING = ("pax", "ucdp_country_year", "ucdp_prio_conflict")
"""Sources that the verdict on an attempt rests on."""

_RULE = (
    "An attempt is a comprehensive agreement on a war inside a state; it lasted if none of the next {years} "
    "brought {deadly} or more in state-based conflict to the country. Of {both} whose signatories' own "
    "fighting is known, {otherwise:n} would be judged otherwise by that."
)

_MEDIATORS = {
    "central state": "the central state",
    "international": "international bodies",
    "regional state": "regional states",
    "armed group": "armed groups",
}
"""Kinds of mediators in the plural, where the collection's word is no noun of its own."""

_LETTERS = "abcdefghij"
"""Names for the values of as many attempts as one sentence can tell, the last ones."""


def told_agreements(ground: Ground) -> list[Finding]:
    """Agreements, what was promised beside others, third parties, and local agreements."""
    promised = _compared(ground) or _components(ground)
    return [*_agreements(ground), *promised, *_thirds(ground), *_local(ground)]


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
    values = {
        "n": count(found.height, "peace agreements", "pax", as_of=ground.as_of),
        "processes": count(found["process"].n_unique(), "processes", "pax", as_of=ground.as_of),
    }
    return [
        Finding(
            topic="background",
            text="{n} in {processes} concern {country}; the last was '{title}' ({day}, {stage}).",
            values=values,
            terms=terms | {"title": last["title"], "day": day_text(last["day"]), "stage": last["stage"]},
            table=_processes(ground),
        )
    ]


def _processes(ground: Ground) -> Table:
    """Number of agreements by process and stage."""
    held: dict[str, list[tuple[str, str]]] = {}
    for process, day, stage in ground.agreements.select("process", "day", "stage").iter_rows():
        held.setdefault(process, []).append((day, stage))  # by day, as the agreements are
    counts = Counter((process, stage) for process, those in held.items() for _, stage in those)
    latest_first = sorted(sorted(held), key=lambda process: held[process][-1][0], reverse=True)
    stages = tuple(
        Column(name=stage, unit="agreements", standing="measured", source="pax") for stage in STAGES.values()
    )
    return Table(
        title=f"Peace agreements by process and stage, to {day_text(ground.as_of)}",
        columns=(Column(name="Process"), Column(name="First"), Column(name="Last"), *stages),
        rows=tuple(
            (
                process,
                held[process][0][0],
                held[process][-1][0],
                *(counts[process, stage] for stage in STAGES.values()),
            )
            for process in latest_first
        ),
    )


def _thirds(ground: Ground) -> list[Finding]:
    """Who is named most often as a third party."""
    named = Counter(party for each in ground.agreements["third_parties"] for party in each)
    if not named:
        return []
    top = sorted(named.items(), key=lambda item: (-item[1], item[0]))[:5]
    some = ground.agreements.filter(pl.col("third_parties").list.len() > 0).height
    return [
        Finding(
            topic="background",
            text="{naming} name third parties, most often {who}.",
            values={"naming": count(some, "agreements", "pax", standing="estimated")},
            terms={"who": listed([f"{ground.party(party)} ({n})" for party, n in top])},
            caveats=("Read off the texts by name: places of signature can be taken for parties, and persons are not.",),
        )
    ]


def _local(ground: Ground) -> list[Finding]:
    """Local agreements: how many, mediated by whom, linked to the national process or not."""
    here = ground.local.filter(pl.col("agreement").is_in(ground.agreements["agreement"].implode()))
    if here.is_empty():
        return []
    mediators = Counter(one for each in here["mediators"] for one in each)
    top = sorted(mediators.items(), key=lambda item: (-item[1], item[0]))[:3]
    values = {
        "n": count(here.height, "agreements", "pax_local"),
        "mediated": count(int(here["mediated"].sum()), "agreements", "pax_local"),
        "linked": count(int(here["national"].sum()), "agreements", "pax_local"),
    }
    text = "{n:n} of the agreements " + ("is" if here.height == 1 else "are") + " local: "
    text += "{mediated:n} mediated" if values["mediated"].value else "none mediated"
    terms = {}
    if top:
        text += " (most often by {who})"
        terms["who"] = listed([f"{_MEDIATORS.get(kind, kind)} ({n})" for kind, n in top])
    text += ", {linked:n} linked to the national process." if values["linked"].value else "."
    return [Finding(topic="background", text=text, values=values, terms=terms)]


def _components(ground: Ground) -> list[Finding]:
    """Which components of peacebuilding the agreements have provisions on, and which none has."""
    if ground.agreements.is_empty():
        return []
    counts = dict(ground.agreements["components"].explode().value_counts().rows())
    rows = tuple((name, int(counts.get(key, 0))) for key, name in ground.components.items())
    missing = [name for name, number in rows if not number]
    some = [name for name, number in rows if number]
    columns = (
        Column(name="Component of peacebuilding"),
        Column(name="Agreements with a provision", unit="agreements", standing="estimated", source="pax"),
    )
    values = {
        "some": count(len(some), "components", "pax", standing="estimated", as_of=ground.as_of),
        "all": count(len(rows), "components", "registry", standing="assumed"),
    }
    text = "The agreements have provisions on {some:n} of {all} of peacebuilding"
    text += "; on none of these: {missing}." if missing else "."
    return [
        Finding(
            topic="background",
            text=text,
            values=values,
            terms={"missing": _components_in(missing)},
            sources=("registry",),
            caveats=(
                "A component counts where any agreement has a provision of its codes; a promise on paper, no more.",
            ),
            table=Table(title=f"Components promised in {ground.name}", columns=columns, rows=rows),
        )
    ]


def _compared(ground: Ground) -> list[Finding]:
    """The national process beside attempts elsewhere, and how its own attempts went."""
    found = compared(ground.agreements, ground.attempts, ground.components, ground.war)
    if found is None:
        return []
    lasted, failed = (found.shares[next(iter(ground.components)), verdict].cases for verdict in JUDGED)
    low, high = wilson(lasted, lasted + failed)
    gaps = [key for key in ground.components if key not in found.promised]
    apart = [key for key in ground.components if found.apart(key)]
    values: dict[str, Quantity] = {
        "promised": count(len(found.promised), "components", "pax", standing="estimated", as_of=found.until),
        "all": count(len(ground.components), "components", "registry", standing="assumed"),
        "lasted": count(lasted, "attempts", "ucdp_country_year", standing="estimated"),
        "judged": count(lasted + failed, "attempts", "ucdp_country_year", standing="estimated"),
        "rate": Quantity(
            value=lasted / (lasted + failed),
            unit="share",
            standing="estimated",
            source="ucdp_country_year",
            low=low,
            high=high,
            level=LEVEL,
        ),
        "deadly": count(DEADLY, "deaths", "ucdp_country_year", standing="assumed"),
        "years": count(YEARS, "years", "registry", standing="assumed"),
        "otherwise": count(found.otherwise, "attempts", "ucdp_termination", standing="estimated"),
        "both": count(found.both, "attempts", "ucdp_termination", standing="estimated"),
    }
    terms = {
        "process": _process(found.process),
        "day": day_text(found.until),
        "between": found.between or "",
        "gaps": _components_in([ground.components[key] for key in gaps]),
        "apart": _components_in([ground.components[key] for key in apart]),
    }
    text = "Up to {day}" + ("" if found.comprehensive else ", without a comprehensive agreement,")
    text += " the {process} promised {promised:n} of {all}"
    text += "; missing: {gaps}." if gaps else "."
    text += " Elsewhere {lasted:n} of {judged} lasted, {rate:i}; "
    text += (
        "only on {apart} do the intervals of those that lasted and those that failed lie apart."
        if apart
        else "on no component do those that lasted and those that failed differ more than so few can by chance."
    )
    return [*_verdicts(found), Finding(
        topic="background", text=text, values=values, terms=terms, sources=JUDGING,
        caveats=(
            _RULE,
            *(["A later ceasefire is between states ('{between}'): theirs is no war inside a state."]
              * bool(found.between)),
            "The cases are few, several are of one process, and a promise is no cause.",
        ),
        table=_table(ground, found), chart=components_chart(found, ground.components),
    )]  # fmt: skip


def _components_in(names: list[str]) -> str:
    """Components inside a sentence; semicolons between them where one of them is two things."""
    small = [name[:1].lower() + name[1:] for name in names]
    if len(small) > 1 and any(" and " in name for name in small):
        return "; ".join(small)
    return listed(small)


def _process(name: str) -> str:
    """A process as the collection names it, called a process where its name does not say so."""
    return name if "process" in name.lower() else f"process '{name}'"


def _verdicts(found: Compared) -> list[Finding]:
    """What became of the process's own comprehensive agreements."""
    if not found.attempts:
        return []
    words = {
        "lasted": "held for {years}",
        "failed": "did not hold: {deadly} or more in {returned}",
        "too early": "cannot be judged yet",
        "no war before": "followed no recent war of its own",
        "no state": "is of a place without its own figures",
    }
    values = {
        "deadly": count(DEADLY, "deaths", "ucdp_country_year", standing="assumed"),
        "years": count(YEARS, "years", "registry", standing="assumed"),
    }
    parts, terms = [], {"process": _process(found.process)}
    for index, one in enumerate(found.attempts[-len(_LETTERS) :]):
        day, back = f"day_{_LETTERS[index]}", f"back_{_LETTERS[index]}"
        terms |= {day: day_text(one["last"]), back: str(one["returned"] or "")}
        parts.append(f"that of {{{day}}} " + words[one["verdict"]].replace("{returned}", f"{{{back}}}"))
    some = "agreements" if len(parts) > 1 else "agreement"
    text = f"Comprehensive {some} of the {{process}}: {'; '.join(parts)}."
    return [Finding(topic="background", text=text, values=values, terms=terms, sources=JUDGING)]


def _table(ground: Ground, found: Compared) -> Table:
    rows = []
    counts = dict(ground.agreements["components"].explode().value_counts().rows())
    for key, name in ground.components.items():
        cells: list[Any] = [name, int(counts.get(key, 0)), "yes" if key in found.promised else "no"]
        for verdict in JUDGED:
            share = found.shares[key, verdict]
            cells += [share.hits, share.cases, share.hits / share.cases, *share.ends]
        rows.append((*cells, "apart" if found.apart(key) else "not apart"))
    columns = [
        Column(name="Component"),
        Column(name="All agreements here", unit="agreements", standing="estimated", source="pax"),
        Column(name=f"Promised by {found.process}"),
    ]
    estimated: dict[str, Any] = {"standing": "estimated", "source": JUDGING}
    for verdict in JUDGED:
        columns += [
            Column(name=f"{verdict.title()}: promised", unit="attempts", **estimated),
            Column(name=f"{verdict.title()}: all", unit="attempts", **estimated),
            Column(name=f"{verdict.title()}: share", unit="share", **estimated),
            Column(name="Low", unit="share", **estimated),
            Column(name="High", unit="share", **estimated),
        ]
    return Table(
        title=f"Components promised beside attempts elsewhere, intervals of {LEVEL:.0%}",
        columns=(*columns, Column(name="Intervals")),
        rows=tuple(rows),
    )


def implementation(ground: Ground) -> Finding:
    """What no source here covers."""
    return Finding(
        topic="unknown",
        text="Not known: which of the promises in {country}'s peace agreements were carried out.",
        terms={"country": ground.name},
        sources=("pax",),
        searched="the texts of the agreements; no data set of implementation is in this edition",
    )
