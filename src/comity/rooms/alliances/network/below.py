"""Cooperation below the treaty: who trains with whom, who signed what, and whether practice follows the pledge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.finding import Column, Finding, Table
from comity.panels.times import listed
from comity.quantity import Quantity
from comity.rooms.alliances.network import charts
from comity.rooms.alliances.network.words import estimated

if TYPE_CHECKING:
    from comity.rooms.alliances.network.world import World

SOURCES = ("military_exercises", "dcad", "cow_igo")
PERIOD = "1980 to 2010"
"""Years of the exercises and of the agreements."""

_SHOWN = 15
_GROUPS = {"defence": "a defence pact", "other": "another pledge", "none": "no pledge"}
_PRACTICES = {
    "exercise": "any joint exercise",
    "small_exercise": "an exercise of at most five states",
    "agreement": "a new defence cooperation agreement",
}


def of_state(world: World, state: str) -> list[Finding]:
    """With whom a state trained most, and with whom outside any pledge."""
    pairs = world.edition.table("cooperation_pairs")
    near = pairs.filter((pl.col("state") == state) | (pl.col("other") == state)).with_columns(
        partner=pl.when(pl.col("state") == state).then("other").otherwise("state"),
        exercises=pl.col("exercises_1980s") + pl.col("exercises_1990s") + pl.col("exercises_2000s"),
    )
    trained = near.filter(pl.col("exercises") > 0)
    if trained.is_empty():
        return [_nothing(world, state)]
    order = trained.sort("exercises", "agreements", "partner", descending=[True, True, False])
    outside = trained.filter(pl.col("outside") > 0).sort("outside", "partner", descending=[True, False])
    most = order.row(0, named=True)
    text = "From {first} to {last}, {state} trained with {partners}, most often with {most} ({times})"
    values = {
        "partners": _measured(trained.height, "states"),
        "times": _measured(most["exercises"], "exercises"),
    }
    terms = {"first": "1980", "last": "2010", "state": world.prose(state), "most": world.prose(most["partner"])}
    if outside.height:
        text += "; outside any pledge with {free}, most often with {freest} ({often})"
        values |= {
            "free": _measured(outside.height, "states"),
            "often": _measured(outside["outside"][0], "exercises"),
        }
        terms["freest"] = world.prose(outside["partner"][0])
    return [
        Finding(
            topic="background",
            text=text + ".",
            values=values,
            terms=terms,
            sources=SOURCES,
            caveats=(
                (
                    "Exercises are those the source found; large multilateral ones count for each pair in them, and "
                    "what it missed is not known."
                ),
            ),
            table=_table(world, state, order.head(_SHOWN), "Cooperation below the treaty: those it trained with most"),
        ),
        *_free(world, state, outside),
    ]


def _free(world: World, state: str, outside: pl.DataFrame) -> list[Finding]:
    """Those it trained with in years without a pledge between the two."""
    if outside.is_empty():
        return []
    names = [world.title(partner) for partner in outside["partner"][:5]]
    return [
        Finding(
            topic="background",
            text="Practice without a pledge: {state} trained most with {names} in years in which no treaty known to us "
            "held a pledge between them.",
            terms={"state": world.prose(state), "names": listed(names)},
            sources=("military_exercises", "registry", "atop"),
            table=_table(world, state, outside.head(_SHOWN), "Trained together without any pledge"),
        )
    ]


def _nothing(world: World, state: str) -> Finding:
    return Finding(
        topic="unknown",
        text="Not known: joint exercises of {state}; the source names none.",
        terms={"state": world.prose(state), "period": PERIOD},
        searched="multinational exercises, {period}",
        sources=("military_exercises",),
    )


def _table(world: World, state: str, rows: pl.DataFrame, title: str) -> Table:
    """Pairs with their layers."""

    def column(name: str, source: str, unit: str) -> Column:
        return Column(name=name, unit=unit, standing="measured", source=source)

    mme = "military_exercises"
    columns = (
        Column(name="With"),
        column("Exercises 1980s", mme, "exercises"),
        column("1990s", mme, "exercises"),
        column("2000 to 2010", mme, "exercises"),
        column("Of at most five states", mme, "exercises"),
        column("In years without a pledge", mme, "exercises"),
        column("Agreements signed to 2010", "dcad", "agreements"),
        column("Shared organisations, 2014", "cow_igo", "organisations"),
    )
    names = ("exercises_1980s", "exercises_1990s", "exercises_2000s", "small_exercises", "outside", "agreements",
             "organisations")  # fmt: skip
    cells = tuple((world.title(row["partner"]), *(row[name] for name in names)) for row in rows.iter_rows(named=True))
    return Table(title=f"{title}, {world.title(state)}", columns=columns, rows=cells)


def practice(world: World) -> list[Finding]:
    """Does practice follow the pledge? Rates with and without one, with intervals."""
    rates = world.edition.table("practice_rates")
    row = rates.filter(pl.col("practice") == "exercise", pl.col("decade") == "2000s")
    found = {r["pledge"]: r for r in row.iter_rows(named=True)}
    ratio = found["defence"]
    lows = rates.filter(pl.col("practice") == "exercise", pl.col("pledge") == "defence")["ratio_low"]
    follows = lows.null_count() == 0 and all(low > 1 for low in lows)
    source = "military_exercises"
    values = {
        name: estimated(r["rate"], "share", source, as_of="2010", low=r["rate_low"], high=r["rate_high"], level=0.9)
        for name, r in found.items()
    }
    values["times"] = estimated(
        ratio["ratio"], "times", source, as_of="2010", low=ratio["ratio_low"], high=ratio["ratio_high"], level=0.9
    )
    order = [
        (practice, decade, pledge)
        for practice in _PRACTICES
        for decade in ("1980s", "1990s", "2000s")
        for pledge in _GROUPS
    ]
    by_key = {(r["practice"], r["decade"], r["pledge"]): r for r in rates.iter_rows(named=True)}
    return [
        Finding(
            topic="background",
            text=("Practice follows the pledge" if follows else "It is not shown that practice follows the pledge")
            + ": from {first} to {last}, pairs with a defence pact trained together in {defence:i} of their years, "
            "pairs with another pledge in {other:i}, pairs with none in {none:i}; with a defence pact {times:i} as "
            "often as with none.",
            values=values,
            terms={"first": "2000", "last": "2010"},
            sources=(*SOURCES[:2], "registry", "atop"),
            confidence="moderate" if follows else "low",
            because=(
                "the rate with a pact is above that without in each decade, its interval too, but near and friendly "
                "states both sign and train: it does not show that pledges cause exercises"
                if follows
                else "in some decade the interval of the ratio holds one"
            ),
            caveats=(
                "The intervals come from leaving out one state at a time: pairs of one state are not independent.",
            ),
            table=_rates(by_key, order),
            chart=charts.intervals(
                "Share of pair-years with a joint exercise, by pledge",
                "A point and a 90 % interval by decade and kind of pledge.",
                rows=[
                    {
                        "name": decade,
                        "kind": _GROUPS[pledge],
                        "value": by_key["exercise", decade, pledge]["rate"],
                        "low": by_key["exercise", decade, pledge]["rate_low"],
                        "high": by_key["exercise", decade, pledge]["rate_high"],
                    }
                    for decade in ("1980s", "1990s", "2000s")
                    for pledge in _GROUPS
                ],
                unit="share of pair-years (log scale)",
                log=True,
            ),
        )
    ]


def _rates(by_key: dict[tuple[str, str, str], dict[str, object]], order: list[tuple[str, str, str]]) -> Table:
    def column(name: str, unit: str) -> Column:
        sources = ("military_exercises", "dcad", "registry", "atop")
        return Column(name=name, unit=unit, standing="estimated", source=sources)

    columns = (
        Column(name="Practice"),
        Column(name="Years"),
        Column(name="Pair has"),
        column("Pair-years", "pair-years"),
        column("With it", "pair-years"),
        column("Times the rate without a pledge", "ratio"),
        column("Low", "ratio"),
        column("High", "ratio"),
    )
    names = ("pair_years", "events", "ratio", "ratio_low", "ratio_high")
    rows = tuple(
        (_PRACTICES[practice], decade, _GROUPS[pledge], *(by_key[practice, decade, pledge][name] for name in names))
        for practice, decade, pledge in order
    )
    return Table(title="Practice with and without a pledge, with 90 % intervals", columns=columns, rows=rows)  # type: ignore[arg-type]


def _measured(value: int, unit: str) -> Quantity:
    return Quantity(value=value, unit=unit, standing="measured", source="military_exercises", as_of="2010")
