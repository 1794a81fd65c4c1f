"""The layers beside the pledges: capability, votes, exercises, agreements, organisations; and how fast states grow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.panels.codes import from_code
from comity.rooms.alliances.network import practice, rising
from comity.rooms.alliances.network.ties import Block, block, directed, memberships
from comity.sources.readers import cow, cow_igo, dcad, exercises, isard, voeten
from comity.step import Inputs, Step

if TYPE_CHECKING:
    from numpy.typing import NDArray

FIRST, LAST = 1980, 2010
"""Years of the exercises and of the agreements."""

SMALL = 5
"""Most states in an exercise that counts as small."""

ORGANISATIONS_YEAR = 2014

_TREATIES = ("pacts", "pact_parties", "pact_pledges", "state_spells")
_SMOOTHED = 3
_DECADES = {"1980s": (1980, 1989), "1990s": (1990, 1999), "2000s": (2000, 2010)}


def capability_years(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Share of the world's capability: the mean of three years' CINC over the sum of all states' means."""
    rows = _cow_keyed(cow.capabilities(inputs.mirror).select("cow", "year", "cinc").drop_nulls(), inputs)
    rows = rows.group_by("state", "year").agg(pl.col("cinc").max()).sort("state", "year")
    means = rows.rolling("year", period=f"{_SMOOTHED}i", group_by="state").agg(pl.col("cinc").mean())
    table = _wide(means, "cinc")
    shares = table / np.nansum(table, axis=0)
    return {"capability_years": _long(means, shares, "capability", digits=6)}


def ideal_years(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Where states stand in the votes of the UN General Assembly, on all votes of a year."""
    rows = voeten.ideal_points(inputs.mirror).select(
        "cow", "year", ideal="ideal_all", low="ideal_all_low", high="ideal_all_high"
    )
    keyed = _cow_keyed(rows.drop_nulls(), inputs).sort("state", "year", "ideal")
    once = keyed.unique(["state", "year"], keep="first", maintain_order=True)
    return {"ideal_years": once.select("state", "year", pl.col("ideal", "low", "high").round(3)).sort("state", "year")}


def cooperation(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """What pairs of states do together below the treaty, and how often with and without a pledge."""
    members = memberships(inputs.tables["state_spells"])
    pacts, parties, pledges = (inputs.tables[name] for name in _TREATIES[:3])
    ties = block(directed(pacts, parties, pledges, members), members, LAST)
    years = range(FIRST, LAST + 1)
    held = _exercises(inputs, ties)
    counts = _together(held, ties)
    small = _together(held.filter(pl.col("parties") <= SMALL), ties)
    signed, live = _agreements(inputs, ties)
    pledged = np.array([ties.owes[ties.at(year)].any(axis=0) for year in years])
    pledged |= pledged.swapaxes(1, 2)
    layers = {name: counts[a - FIRST : b - FIRST + 1].sum(axis=0) for name, (a, b) in _DECADES.items()}
    table = {f"exercises_{name}": layer for name, layer in layers.items()} | {
        "small_exercises": small.sum(axis=0),
        "outside": (counts * ~pledged).sum(axis=0),
        "agreements": signed.sum(axis=0),
        "agreements_live": live,
        "organisations": _organisations(inputs, ties),
    }
    practices = {"exercise": counts, "small_exercise": small, "agreement": signed}
    return {"cooperation_pairs": _pairs(ties, table), "practice_rates": _rates(ties, pledged, practices)}


def power_trends(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Growth of capability, GDP, military spending and place in the network over the last ten years of each source."""
    material = _cow_keyed(cow.capabilities(inputs.mirror).select("cow", "year", "cinc", "milex"), inputs)
    gdp = _cow_keyed(isard.cow_gdp_population(inputs.mirror).select("cow", "year", "gdp_millions"), inputs)
    spending = material.with_columns(milex=pl.col("milex") / pl.col("milex").sum().over("year"))
    network = inputs.tables["network_years"].filter(pl.col("pledge") == "defence")
    rows = [
        *_trends(material, "cinc", "capability"),
        *_trends(gdp, "gdp_millions", "gdp"),
        *_trends(spending, "milex", "spending"),
        *_trends(network, "strength", "allies_capability"),
        *_trends(network.with_columns(pl.col("degree").cast(pl.Float64)), "degree", "allies", units=True),
    ]
    columns = ("state", "indicator", "first", "last", "years", "rate", "low", "high")
    frame = pl.DataFrame(rows, schema=columns, orient="row").with_columns(pl.col("rate", "low", "high").round(5))
    return {"power_trends": frame.sort("state", "indicator")}


def _trends(rows: pl.DataFrame, column: str, indicator: str, *, units: bool = False) -> list[tuple[object, ...]]:
    """The trend of each state over the last years of an indicator, where enough of them are known."""
    known = rows.drop_nulls(column).group_by("state", "year").agg(pl.col(column).max())
    last = int(known["year"].max())  # type: ignore[arg-type]
    years = np.arange(last - rising.WINDOW + 1, last + 1)
    found: list[tuple[object, ...]] = []
    for (state,), group in (
        known.filter(pl.col("year") >= int(years[0])).sort("state", "year").group_by("state", maintain_order=True)
    ):
        values = np.full(len(years), np.nan)
        values[group["year"].to_numpy() - years[0]] = group[column].to_numpy()
        trend = rising.change(years, values) if units else rising.growth(years, values)
        if trend is not None:
            found.append((state, indicator, int(years[0]), last, trend.years, trend.rate, trend.low, trend.high))
    return found


def _cow_keyed(rows: pl.DataFrame, inputs: Inputs, *, code: str = "cow") -> pl.DataFrame:
    """Rows by COW code and year with the registry's keys, to the last year that may be known."""
    last = inputs.as_of.year if inputs.as_of.month == 12 else inputs.as_of.year - 1
    dated = rows.filter(pl.col("year") <= last).with_columns(
        pl.col("year").cast(pl.Int64), _day=pl.format("{}-12-31", pl.col("year"))
    )
    return from_code(dated, inputs.tables["state_spells"], system="cow", code=code, day="_day").drop("_day")


def _wide(rows: pl.DataFrame, column: str) -> NDArray[np.float64]:
    """A column by state and year, in sorted order, NaN where there is no row."""
    states, years = rows["state"].unique().sort(), rows["year"].unique().sort()
    found = np.full((len(states), len(years)), np.nan)
    found[states.search_sorted(rows["state"]).to_numpy(), years.search_sorted(rows["year"]).to_numpy()] = rows[column]
    return found


def _long(rows: pl.DataFrame, table: NDArray[np.float64], column: str, *, digits: int) -> pl.DataFrame:
    """The cells of `_wide` as rows again."""
    states, years = rows["state"].unique().sort().to_list(), rows["year"].unique().sort().to_list()
    places = np.argwhere(~np.isnan(table))
    return pl.DataFrame(
        {
            "state": [states[i] for i, _ in places],
            "year": pl.Series([years[j] for _, j in places], dtype=pl.Int64),
            column: np.round(table[places[:, 0], places[:, 1]], digits),
        }
    )


def _exercises(inputs: Inputs, ties: Block) -> pl.DataFrame:
    """Who took part in which exercise: exercise, year it began, state, parties.

    The parties are all that the source names, those outside the state system and those it does not know among them.
    """
    named = exercises.participants(inputs.mirror).filter(pl.col("start_year").is_between(FIRST, LAST))
    size = named.group_by("exercise", "start_year").agg(parties=pl.struct("gw", "country").n_unique())
    dated = named.filter(pl.col("gw").is_not_null()).with_columns(_day=pl.format("{}-12-31", pl.col("year")))
    keyed = from_code(dated, inputs.tables["state_spells"], system="gw", code="gw", day="_day")
    once = keyed.filter(pl.col("state").is_in(ties.states)).select("exercise", "start_year", "state").unique()
    sized = once.join(size, on=["exercise", "start_year"])
    return sized.rename({"start_year": "year"}).sort("exercise", "year", "state")


def _together(held: pl.DataFrame, ties: Block) -> NDArray[np.int64]:
    """Exercises that began in a year and in which both states took part; shape (years, states, states)."""
    place = {state: index for index, state in enumerate(ties.states)}
    found = np.zeros((LAST - FIRST + 1, len(place), len(place)), dtype=np.int64)
    for (_, year), group in held.group_by("exercise", "year"):
        here = [place[state] for state in group["state"]]
        found[int(year) - FIRST][np.ix_(here, here)] += 1
    own = np.arange(len(place))
    found[:, own, own] = 0
    return found


def _agreements(inputs: Inputs, ties: Block) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Defence cooperation agreements: signed by year and pair, and those not known to have ended by the last year."""
    rows = dcad.agreements(inputs.mirror).filter(pl.col("cow1") != pl.col("cow2"))
    rows = rows.select(year="signed_year", cow1="cow1", cow2="cow2", live=~pl.col("terminated").fill_null(value=False))
    for side in ("1", "2"):
        rows = _cow_keyed(rows, inputs, code=f"cow{side}").rename({"state": f"state{side}"})
    place = {state: index for index, state in enumerate(ties.states)}
    signed = np.zeros((LAST - FIRST + 1, len(place), len(place)), dtype=np.int64)
    live = np.zeros((len(place), len(place)), dtype=np.int64)
    for year, one, two, lives in rows.select("year", "state1", "state2", "live").iter_rows():
        for a, b in ((place[one], place[two]), (place[two], place[one])):
            signed[year - FIRST, a, b] += 1
            live[a, b] += lives
    return signed, live


def _organisations(inputs: Inputs, ties: Block) -> NDArray[np.int64]:
    """Organisations of which both states were full members in the source's last year."""
    rows = cow_igo.igo_memberships(inputs.mirror).filter(pl.col("year") == ORGANISATIONS_YEAR, pl.col("status") == 1)
    keyed = _cow_keyed(rows, inputs)
    place = {state: index for index, state in enumerate(ties.states)}
    names = {name: index for index, name in enumerate(sorted(keyed["org"].unique()))}
    member = np.zeros((len(place), len(names)), dtype=np.int64)
    for state, name in keyed.select("state", "org").iter_rows():
        member[place[state], names[name]] = 1
    return np.asarray(member @ member.T)


def _pairs(ties: Block, table: dict[str, NDArray[np.int64]]) -> pl.DataFrame:
    """One row a pair with anything together."""
    above = np.triu(sum(np.abs(layer) for layer in table.values()), k=1)
    one, two = np.nonzero(above)
    return pl.DataFrame(
        {"state": [ties.states[i] for i in one], "other": [ties.states[j] for j in two]}
        | {name: layer[one, two].astype(np.int64) for name, layer in table.items()}
    ).sort("state", "other")


def _rates(ties: Block, pledged: NDArray[np.bool_], practices: dict[str, NDArray[np.int64]]) -> pl.DataFrame:
    """Rates by decade, with a defence pact, with another pledge and with none."""
    here = np.array([ties.here[ties.at(year)] for year in range(FIRST, LAST + 1)])
    pairs = here[:, :, None] & here[:, None, :] & ~np.eye(len(ties.states), dtype=bool)
    defence = np.array([ties.tied(year, "defence") for year in range(FIRST, LAST + 1)])
    groups = {"defence": defence & pairs, "other": pledged & ~defence & pairs, "none": ~pledged & pairs}
    rows = []
    for name, counts in practices.items():
        for decade, (first, last) in _DECADES.items():
            span = slice(first - FIRST, last - FIRST + 1)
            happened = {kind: ((counts[span] > 0) & where[span]).sum(axis=0) for kind, where in groups.items()}
            exposed = {kind: where[span].sum(axis=0) for kind, where in groups.items()}
            for kind in groups:
                rate = practice.rate(happened[kind], exposed[kind])
                times = practice.ratio(
                    happened[kind], exposed[kind], base_events=happened["none"], base=exposed["none"]
                )
                rows.append(
                    (name, decade, kind, int(exposed[kind].sum()) // 2, int(happened[kind].sum()) // 2,
                     rate.value, rate.low, rate.high, times.value, times.low, times.high)
                )  # fmt: skip
    columns = ("practice", "decade", "pledge", "pair_years", "events", "rate", "rate_low", "rate_high",
               "ratio", "ratio_low", "ratio_high")  # fmt: skip
    frame = pl.DataFrame(rows, schema=columns, orient="row").with_columns(pl.col(pl.Float64).fill_nan(None))
    return frame.with_columns(pl.col("^rate.*$").round(6), pl.col("^ratio.*$").round(4))


STEPS = (
    Step(
        "capability",
        ("capability_years",),
        capability_years,
        sources=("cow_capabilities",),
        needs=("state_spells",),
    ),
    Step("votes in the UN", ("ideal_years",), ideal_years, sources=("un_ideal_points",), needs=("state_spells",)),
    Step(
        "cooperation below the treaty",
        ("cooperation_pairs", "practice_rates"),
        cooperation,
        sources=("military_exercises", "dcad", "cow_igo"),
        needs=_TREATIES,
    ),
    Step(
        "rising powers",
        ("power_trends",),
        power_trends,
        sources=("cow_capabilities", "isard_gdp_population"),
        needs=("state_spells", "network_years"),
    ),
)
