"""Where things are moving: how fast states grow, and which coalitions are new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from comity.finding import Column, Finding, Table
from comity.panels.times import day_text, listed
from comity.rooms.alliances.network import charts
from comity.rooms.alliances.network.words import counted, estimated, in_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from comity.rooms.alliances.network.world import World

INDICATORS = {
    "capability": ("capability (CINC)", "cow_capabilities"),
    "gdp": ("real GDP", "isard_gdp_population"),
    "spending": ("share of the world's military spending", "cow_capabilities"),
    "allies_capability": ("capability of defence partners", "cow_capabilities"),
    "allies": ("number of defence partners", "registry"),
}
SPAN = 10
"""Years in which a coalition is new."""

_SHOWN = 10
_LARGE = 0.005
"""Share of the world's capability from which on a state stands in the world's list."""


def rising(world: World, state: str) -> list[Finding]:
    """How fast a state's means and its place in the network have grown over the last ten years known."""
    rows = world.edition.table("power_trends").filter(pl.col("state") == state)
    found = {row["indicator"]: row for row in rows.iter_rows(named=True)}
    if not found:
        return [
            Finding(
                topic="unknown",
                text="Not known: how fast {state} grows; too few years are known.",
                terms={"state": world.prose(state)},
                searched="capabilities and GDP of the last ten years of each source",
                sources=("cow_capabilities", "isard_gdp_population"),
            )
        ]
    parts, values, terms = [], {}, {"state": world.prose(state)}
    for name in ("capability", "gdp", "spending"):
        if name in found:
            row = found[name]
            parts.append(f"{{label_{name}}} {{{name}:i}} a year ({{span_{name}}})")
            values[name] = _growth(row, INDICATORS[name][1])
            terms |= {f"label_{name}": INDICATORS[name][0], f"span_{name}": f"{row['first']} to {row['last']}"}
    shown = [
        {"name": INDICATORS[name][0], "kind": f"{row['first']}-{row['last']}", **_percent(row)}
        for name, row in found.items()
        if name != "allies"
    ]
    return [
        Finding(
            topic="indicators",
            text="Growth of {state}: " + "; ".join(parts) + "." if parts else "Growth of {state} is in the table.",
            values=values,
            terms=terms,
            sources=tuple(dict.fromkeys(INDICATORS[name][1] for name in found)),
            caveats=(
                (
                    "A straight line through the logarithms of ten years; it says nothing of what comes next. Where "
                    "errors last for years the intervals are somewhat too narrow."
                ),
            ),
            table=_table(world, [(state, name) for name in INDICATORS if name in found], "Trends"),
            chart=charts.intervals(
                f"Growth a year, {world.title(state)}",
                "A point and a 90 % interval for each indicator.",
                rows=shown,
                unit="growth a year (per cent)",
            )
            if shown
            else None,
        )
    ]


def rising_powers(world: World) -> list[Finding]:
    """Of the states with most of the world's capability, those whose capability grows or falls beyond doubt."""
    trends = world.edition.table("power_trends").filter(pl.col("indicator") == "capability")
    year = max(world.capability)
    large = {state for state, share in world.capability[year].items() if share >= _LARGE}
    rows = [row for row in trends.iter_rows(named=True) if row["state"] in large]
    up = sorted((row for row in rows if row["low"] > 0), key=lambda row: (-row["rate"], row["state"]))
    down = sorted((row for row in rows if row["high"] < 0), key=lambda row: (row["rate"], row["state"]))
    source = "cow_capabilities"
    shown = sorted(rows, key=lambda row: (-row["rate"], row["state"]))
    return [
        Finding(
            topic="indicators",
            text="Of the {large} with at least {least} of the world's capability, the share of {up} rises (most "
            "{first}) and that of {down} falls (most {last}), with intervals that leave out zero.",
            values={
                "large": estimated(len(rows), "states", source, as_of=str(year)),
                "least": estimated(_LARGE * 100, "per cent", source),
                "up": estimated(len(up), "states", source, as_of=str(year)),
                "down": estimated(len(down), "states", source, as_of=str(year)),
            },
            terms={
                "first": listed([world.prose(row["state"]) for row in up[:3]]) or "none",
                "last": listed([world.prose(row["state"]) for row in down[:3]]) or "none",
            },
            sources=(source,),
            caveats=("CINC counts people, steel and energy beside armies: it lags behind changes in quality.",),
            table=_table(
                world, [(row["state"], name) for row in shown for name in INDICATORS], "Trends of the larger states"
            ),
            chart=charts.intervals(
                "Growth a year of the share of the world's capability, larger states",
                "A point and a 90 % interval for each state, the fastest first.",
                rows=[
                    {"name": world.title(row["state"]), "kind": f"{row['first']} to {row['last']}", **_percent(row)}
                    for row in shown
                ],
                unit="growth a year (per cent)",
            ),
        )
    ]


def _growth(row: dict[str, Any], source: str) -> Any:
    return estimated(
        round(row["rate"] * 100, 2),
        "per cent",
        source,
        as_of=str(row["last"]),
        low=round(row["low"] * 100, 2),
        high=round(row["high"] * 100, 2),
        level=0.9,
    )


def _percent(row: dict[str, Any]) -> dict[str, float]:
    return {end: round(row[column] * 100, 3) for end, column in (("value", "rate"), ("low", "low"), ("high", "high"))}


def _table(world: World, keys: list[tuple[str, str]], title: str) -> Table:
    rows = {(row["state"], row["indicator"]): row for row in world.edition.table("power_trends").iter_rows(named=True)}
    sources = ("cow_capabilities", "isard_gdp_population", "registry", "atop")

    def column(name: str) -> Column:
        return Column(name=name, unit="per cent, or states for partners", standing="estimated", source=sources)

    shown = []
    for key in keys:
        if key in rows:
            row = rows[key]
            by = 1 if key[1] == "allies" else 100
            span = f"{row['first']} to {row['last']}"
            cells = (round(row[name] * by, 2) for name in ("rate", "low", "high"))
            shown.append((world.title(key[0]), INDICATORS[key[1]][0], span, *cells))
    columns = (
        Column(name="State"),
        Column(name="What"),
        Column(name="Years"),
        column("A year"),
        column("Low"),
        column("High"),
    )
    return Table(title=f"{title}: change a year with 90 % intervals", columns=columns, rows=tuple(shown))


def new_coalitions(world: World, fits: Callable[[list[str]], bool], whose: str) -> list[Finding]:
    """Treaties and texts of the registry signed in the ten years before its day.

    Args:
        world: the room's view.
        fits: whether the parties make it one to show.
        whose: who they belong to, for the sentence.
    """
    until = world.edition.registry
    since = f"{int(until[:4]) - SPAN}{until[4:]}"
    table = world.edition.table
    parties: dict[str, list[str]] = {}
    for treaty, state in table("treaty_parties").sort("treaty", "state").select("treaty", "state").iter_rows():
        parties.setdefault(treaty, []).append(state)
    pledges: dict[str, set[str]] = {}
    for treaty, pledge in table("pledges").select("treaty", "pledge").iter_rows():
        pledges.setdefault(treaty, set()).add(pledge)
    regions = dict(table("states").select("state", "subregion").iter_rows())
    signed = table("treaties").filter(pl.col("signed") >= since).sort("signed", "treaty", descending=True)
    rows = []
    for row in signed.iter_rows(named=True):
        members = sorted(set(parties.get(row["treaty"], [])))
        if fits(members):
            kind = coalition_kind(members, pledges.get(row["treaty"], set()), row["nature"], regions)
            names = listed([world.title(state) for state in members], most=_SHOWN)
            given = in_words(pledges.get(row["treaty"], set())) or "none"
            rows.append((row["short_name"], row["signed"], kind, names, given, row["summary"], row["source"]))
    if not rows:
        return []
    counts = {kind: sum(row[2].startswith(kind) for row in rows) for kind in ("pact", "regional", "strategic")}
    columns = ("Text", "Signed", "Kind", "Parties", "Pledges", "What it promises", "Read in")
    return [
        Finding(
            topic="indicators",
            text="Since {since} the registry holds {all} {whose}: "
            + listed([words for kind, words in _KINDS.items() if counts[kind]])
            + "; the newest is {newest} ({day}).",
            values={"all": counted(len(rows), "new texts", until)}
            | {kind: counted(count, "texts", until) for kind, count in counts.items()},
            terms={"since": day_text(since), "whose": whose, "newest": rows[0][0], "day": day_text(rows[0][1])},
            sources=("registry",),
            caveats=("The registry is kept by hand: what it does not hold is not counted.",),
            table=Table(title="New coalitions", columns=tuple(Column(name=name) for name in columns), rows=tuple(rows)),
        )
    ]


_KINDS = {
    "pact": "{pact:n} with a pledge of defence",
    "regional": "{regional:n} regional without one",
    "strategic": "{strategic:n} of strategic partnership",
}
"""Kinds of new texts, as `coalition_kind` names them, in a sentence."""


def coalition_kind(parties: list[str], pledges: set[str], nature: str, regions: dict[str, str | None]) -> str:
    """What kind of coalition a text makes.

    A pact if it holds a binding pledge of defence or offence; else regional if three or more parties share one UN
    sub-region; else a strategic partnership. Political texts and those not published are said to be so.
    """
    note = {"political": ", political text", "undisclosed": ", terms not published"}.get(nature, "")
    if nature != "political" and pledges & {"defence", "offence"}:
        return f"pact{note}"
    if len(parties) >= 3 and len({regions.get(state) for state in parties}) == 1:
        return f"regional{note}"
    return f"strategic partnership{note}"
