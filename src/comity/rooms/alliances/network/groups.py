"""Blocs and balance: with whom a state stands, and whether its friends' friends are its friends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.finding import Column, Finding, Table
from comity.panels.times import day_text, listed
from comity.rooms.alliances.network import charts
from comity.rooms.alliances.network.words import ATOP_LAST, TREATIES, assumed_on, counted, estimated

if TYPE_CHECKING:
    from comity.rooms.alliances.network.ask import Asked
    from comity.rooms.alliances.network.moment import Moment
    from comity.rooms.alliances.network.world import World

_SHOWN = 12


def of_year(world: World, year: int) -> dict[str, str]:
    """The bloc of each state that has a defence pledge in a year."""
    rows = world.edition.table("bloc_years").filter(pl.col("year") == year)
    return dict(rows.select("state", "bloc").iter_rows())


def bloc(world: World, asked: Asked, moment: Moment) -> list[Finding]:
    """The bloc a state stands in, and how far that depends on how one looks."""
    rows = world.edition.table("bloc_years").filter(pl.col("year") == moment.year)
    mine = rows.filter(pl.col("state") == asked.subject)
    if mine.is_empty():
        return []
    anchor, steady = mine.select("bloc", "steady").row(0)
    peers = rows.filter(pl.col("bloc") == anchor, pl.col("state") != asked.subject)["state"]
    rest = [state for state in peers if state != anchor]
    text = "in the bloc around {anchor}" + (", with {others}" if rest else "")
    if anchor == asked.subject:
        text = "in a bloc with {others}, and has the greatest capability of them" if rest else "in a bloc of its own"
    text += "; in the mean run it stood with {steady} of them." if rest else "; so it did in {steady} of the runs."
    return [
        Finding(
            topic="bound",
            text="In the network of defence pledges of {year}, {state} stands " + text,
            values={"steady": estimated(float(steady), "share", "registry", as_of=str(moment.year))},
            terms={
                "year": str(moment.year),
                "state": world.prose(asked.subject),
                "anchor": world.prose(anchor),
                "others": listed(sorted(world.title(state) for state in rest), most=_SHOWN),
                "atop": day_text(ATOP_LAST),
            },
            sources=TREATIES,
            caveats=(
                (
                    "A bloc is where ties are denser than the number of ties of each state would give; it is named "
                    "after its member of the greatest capability, which need not lead it."
                ),
                *assumed_on(moment.day),
            ),
        ),
        stability(world, moment),
    ]


def stability(world: World, moment: Moment) -> Finding:
    """How far the year's blocs depend on seed and resolution, with all blocs in the table."""
    row = world.edition.table("bloc_stability").filter(pl.col("year") == moment.year).row(0, named=True)
    day = str(moment.year)
    values = {
        "blocs": estimated(row["blocs"], "blocs", "registry", as_of=day),
        "fewest": estimated(row["fewest"], "blocs", "registry", as_of=day),
        "most": estimated(row["most"], "blocs", "registry", as_of=day),
        "states": counted(row["states"], "states", f"{day}-12-31"),
        "seeds": estimated(row["rand_seeds"], "ratio", "registry", as_of=day),
        "resolutions": estimated(row["rand_resolutions"], "ratio", "registry", as_of=day),
        "shared": estimated(row["information_resolutions"], "ratio", "registry", as_of=day),
        "modularity": estimated(row["modularity"], "ratio", "registry", as_of=day),
    }
    return Finding(
        topic="background",
        text="In {year} the {states} with a defence pledge form {blocs}; single runs give {fewest:n} to {most}. Runs "
        "from "
        "other seeds agree to {seeds} (adjusted Rand index, {one} is the same), at other resolutions to {resolutions} "
        "(shared information {shared}); modularity is {modularity}.",
        values=values,
        terms={"year": day, "one": "one"},
        sources=TREATIES,
        table=_table(world, moment),
    )


def _table(world: World, moment: Moment) -> Table:
    rows = world.edition.table("bloc_years").filter(pl.col("year") == moment.year)
    found = []
    for (anchor,), group in rows.sort("bloc", "state").group_by("bloc", maintain_order=True):
        names = listed(sorted(world.title(state) for state in group["state"]))
        found.append(
            (world.title(str(anchor)), names, group.height, round(float(group["steady"].to_numpy().mean()), 3))
        )
    columns = (
        Column(name="Bloc around"),
        Column(name="States"),
        Column(name="Number", unit="states", standing="estimated", source=TREATIES),
        Column(name="Steadiness", unit="share", standing="estimated", source=TREATIES),
    )
    rows_shown = tuple(sorted(found, key=lambda row: (-row[2], row[0])))
    return Table(title=f"Blocs of the network of defence pledges, {moment.year}", columns=columns, rows=rows_shown)


def balance(world: World, asked: Asked, moment: Moment) -> list[Finding]:
    """Triads of allies and opponents that a state stands in."""
    table = world.edition.table("balance_states")
    last = int(world.edition.table("balance_years")["year"].max())  # type: ignore[arg-type]
    year = min(moment.year, last)
    mine = table.filter(pl.col("state") == asked.subject, pl.col("year") == year)
    if mine.is_empty():
        return []
    balanced, unbalanced = mine.select("balanced", "unbalanced").row(0)
    expected = world.edition.table("balance_years").filter(pl.col("year") == year)["expected"]
    if expected.is_empty():
        return []
    total = balanced + unbalanced
    source = "cow_mid"
    return [
        Finding(
            topic="background",
            text="{state} stands in {total} of allies and opponents ({year}). Not balanced, neither friends of friends "
            "nor friends with a common enemy: {unbalanced:n}; signs at random would give {expected:n}.",
            values={
                "total": estimated(total, "triads", source, as_of=str(year)),
                "unbalanced": estimated(unbalanced, "triads", source, as_of=str(year)),
                "expected": estimated(round(total * (1 - float(expected[0]))), "triads", source, as_of=str(year)),
            },
            terms={"state": world.prose(asked.subject), "year": str(year), "last": str(last)},
            sources=(*TREATIES, source),
            caveats=(
                (
                    "Allies are pairs with a pledge of defence or offence, opponents those that met in a dispute "
                    "with a use of force in that year or the four before; disputes are known to {last}."
                ),
            ),
        )
    ]


def balance_of_world(world: World, moment: Moment) -> list[Finding]:
    """Share of balanced triads by year, beside what signs at random would give."""
    table = world.edition.table("balance_years").sort("year")
    rows, last = [], None
    for row in table.iter_rows(named=True):
        total = row["friends"] + row["common_enemy"] + row["torn"] + row["enemies"]
        if not total or row["year"] > moment.year:
            continue
        last = (row, total)
        balanced = (row["friends"] + row["common_enemy"]) / total
        rows.append({"year": row["year"], "name": "balanced", "value": round(balanced, 4)})
        rows.append({"year": row["year"], "name": "with signs at random", "value": row["expected"]})
    if last is None:
        return []
    row, total = last
    source = "cow_mid"
    return [
        Finding(
            topic="background",
            text="In {year} there were {total} of allies and opponents. Not balanced: {unbalanced:n}, of which "
            "{torn:n} set a state between two allies that are opponents; signs at random would give {expected:n}.",
            values={
                "total": estimated(total, "triads", source, as_of=str(row["year"])),
                "unbalanced": estimated(row["torn"] + row["enemies"], "triads", source, as_of=str(row["year"])),
                "torn": estimated(row["torn"], "triads", source, as_of=str(row["year"])),
                "expected": estimated(round(total * (1 - row["expected"])), "triads", source, as_of=str(row["year"])),
            },
            terms={"year": str(row["year"])},
            sources=(*TREATIES, source),
            chart=charts.lines(
                "Share of triads of allies and opponents that are balanced, by year",
                "Two lines: the share found, and the share with signs at random.",
                rows=rows,
                unit="share of triads",
            ),
        )
    ]
