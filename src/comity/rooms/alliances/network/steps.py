"""The network's tables: ties by year and pledge, blocs, balance; the layers beside them are in `layers`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.panels.codes import from_code
from comity.registry import VERSION
from comity.rooms.alliances.network import balance, blocs, layers
from comity.rooms.alliances.network.measures import betweenness, clustering, degree, strength
from comity.rooms.alliances.network.ties import PLEDGES, Block, block, directed, memberships
from comity.sources.corrected import corrected
from comity.sources.readers import mid_dyads
from comity.step import Inputs, Step

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

TREATIES = ("pacts", "pact_parties", "pact_pledges", "state_spells")
DISPUTES_FROM = 1816
DISPUTES_TO = 2014
"""First and last year of the disputes."""

_DIGITS = 4


def yearly(inputs: Inputs) -> Block:
    """The ties of every year to the registry's."""
    members = memberships(inputs.tables["state_spells"])
    pacts, parties, pledges = (inputs.tables[name] for name in TREATIES[:3])
    ties = directed(pacts, parties, pledges, members)
    return block(ties, members, int(VERSION[:4]))


def capability(ties: Block, table: pl.DataFrame) -> NDArray[np.float64]:
    """Share of the world's capability by year and state, NaN where not known; shape (years, states)."""
    found = np.full(ties.here.shape, np.nan)
    place = {state: index for index, state in enumerate(ties.states)}
    for state, year, share in table.select("state", "year", "capability").iter_rows():
        if state in place:
            found[ties.at(year), place[state]] = share
    return found


def network_years(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Where each state stands in the network of each pledge, year by year; a state without a partner has no row."""
    ties = yearly(inputs)
    weights = capability(ties, inputs.tables["capability_years"])
    frames = [
        _positions(ties, year, pledge, weights[ties.at(year)])
        for year in ties.years
        for pledge in PLEDGES
        if ties.owes[ties.at(year), PLEDGES.index(pledge)].any()
    ]
    return {"network_years": pl.concat(frames).sort("pledge", "state", "year")}


def _positions(ties: Block, year: int, pledge: str, weight: NDArray[np.float64]) -> pl.DataFrame:
    here = np.flatnonzero(ties.here[ties.at(year)])
    tied = ties.tied(year, pledge)[np.ix_(here, here)]
    partners = degree(tied)
    frame = pl.DataFrame(
        {
            "state": [ties.states[index] for index in here],
            "year": pl.Series([year] * len(here), dtype=pl.Int64),
            "pledge": [pledge] * len(here),
            "degree": partners,
            "strength": _rounded(strength(tied, weight[here])),
            "betweenness": _rounded(betweenness(tied)),
            "clustering": _rounded(clustering(tied)),
        }
    )
    return frame.filter(pl.col("degree") > 0)


def bloc_years(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """The blocs of the network of defence pledges, and how steady they are."""
    ties = yearly(inputs)
    weights = capability(ties, inputs.tables["capability_years"])
    members, years = [], []
    last: tuple[bytes, blocs.Blocs] | None = None
    for year in ties.years:
        tied = ties.tied(year, "defence")
        bound = np.flatnonzero(tied.any(axis=1))
        if not len(bound):
            continue
        inner = tied[np.ix_(bound, bound)]
        same = bound.tobytes() + inner.tobytes()
        if last is None or last[0] != same:
            last = (same, blocs.find(inner, inputs.seed, ",".join(ties.states[index] for index in bound)))
        found = last[1]
        known = weights[: ties.at(year) + 1]
        members.append(_members(ties, year, bound, found, _latest(known)))
        years.append(
            (year, len(bound), int(found.label.max()) + 1, found.counts[0], found.counts[-1], found.modularity,
             *found.seeds, *found.resolutions)
        )  # fmt: skip
    columns = ("year", "states", "blocs", "fewest", "most", "modularity", "rand_seeds", "information_seeds",
               "rand_resolutions", "information_resolutions")  # fmt: skip
    table = pl.DataFrame(years, schema=columns, orient="row").with_columns(pl.col(pl.Float64).round(_DIGITS))
    return {"bloc_years": pl.concat(members).sort("state", "year"), "bloc_stability": table}


def _members(
    ties: Block, year: int, bound: NDArray[np.int64], found: blocs.Blocs, weight: NDArray[np.float64]
) -> pl.DataFrame:
    """Each state with its bloc, named after the member with the greatest capability."""
    names = {}
    for label in range(int(found.label.max()) + 1):
        inside = bound[found.label == label]
        names[label] = ties.states[max(inside, key=lambda index: (np.nan_to_num(weight[index]), -index))]
    return pl.DataFrame(
        {
            "state": [ties.states[index] for index in bound],
            "year": pl.Series([year] * len(bound), dtype=pl.Int64),
            "bloc": [names[int(label)] for label in found.label],
            "steady": np.round(found.steady, 2),
        }
    )


def _latest(known: NDArray[np.float64]) -> NDArray[np.float64]:
    """The last row in which anything is known."""
    rows = np.flatnonzero((~np.isnan(known)).any(axis=1))
    return np.asarray(known[rows[-1] if len(rows) else -1])


def balance_years(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Balanced and unbalanced triads of allies and opponents, of the world and of each state."""
    ties = yearly(inputs)
    hostile = _hostile(ties, inputs)
    world, states = [], []
    for year in range(DISPUTES_FROM + balance.MEMORY - 1, min(DISPUTES_TO, inputs.as_of.year) + 1):
        friendly = ties.tied(year, "defence") | ties.tied(year, "offence")
        found = balance.triads(friendly, hostile[ties.at(year)] & _both_here(ties, year))
        world.append((year, found.friends, found.common_enemy, found.torn, found.enemies, found.expected, found.both))
        any_triad = np.flatnonzero(found.balanced + found.unbalanced)
        states += [(ties.states[i], year, int(found.balanced[i]), int(found.unbalanced[i])) for i in any_triad]
    columns = ("year", "friends", "common_enemy", "torn", "enemies", "expected", "both")
    return {
        "balance_years": pl.DataFrame(world, schema=columns, orient="row").with_columns(
            pl.col("expected").round(_DIGITS)
        ),
        "balance_states": pl.DataFrame(states, schema=("state", "year", "balanced", "unbalanced"), orient="row").sort(
            "state", "year"
        ),
    }


def _hostile(ties: Block, inputs: Inputs) -> NDArray[np.bool_]:
    """Whether two states met in a dispute with a use of force in a year or the four before; (years, states, states)."""
    rows = corrected(mid_dyads.dyadic_disputes, inputs.mirror)
    rows = rows.filter(pl.max_horizontal("hostlev1", "hostlev2") >= balance.FORCE).select("cow1", "cow2", "year")
    for side in ("1", "2"):
        dated = rows.with_columns(_day=pl.format("{}-12-31", pl.col("year")))
        keyed = from_code(dated, inputs.tables["state_spells"], system="cow", code=f"cow{side}", day="_day")
        rows = keyed.drop("_day").rename({"state": f"state{side}"})
    place = {state: index for index, state in enumerate(ties.states)}
    found = np.zeros((len(ties.years), len(ties.states), len(ties.states)), dtype=bool)
    for year, one, two in rows.select("year", "state1", "state2").iter_rows():
        first = ties.at(year)
        found[first : first + balance.MEMORY, place[one], place[two]] = True
    return np.asarray(found | found.swapaxes(1, 2))


def _both_here(ties: Block, year: int) -> NDArray[np.bool_]:
    here = ties.here[ties.at(year)]
    return np.asarray(here[:, None] & here[None, :])


def _rounded(values: NDArray[np.float64]) -> pl.Series:
    """Rounded, with null for NaN."""
    return pl.Series(np.round(values, _DIGITS)).fill_nan(None)


def _steps() -> Iterable[Step]:
    yield from layers.STEPS
    yield Step("network of pledges", ("network_years",), network_years, needs=(*TREATIES, "capability_years"))
    yield Step("blocs", ("bloc_years", "bloc_stability"), bloc_years, needs=(*TREATIES, "capability_years"))
    yield Step(
        "structural balance", ("balance_years", "balance_states"), balance_years, sources=("cow_mid",), needs=TREATIES
    )


STEPS = tuple(_steps())
