"""The coalition room's tables: what each state can send, how far it is, how it votes, how the model did; usual ones."""

from __future__ import annotations

import polars as pl

from comity.panels.codes import from_code
from comity.rooms.coalition import bounds, contributions, history, lead, reach
from comity.rooms.coalition.usual import usual
from comity.sources.readers import country_codes, cow, cow_contiguity, geopko, missions_more, seadistance, voeten
from comity.step import Inputs, Step

FIRST = 1994
"""The first year of the maps of deployment."""

_BORDER = 1
"""Contiguity on land or across a river."""


def pools(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Contributions by operation, the bounds read off them, and each state's bounds by year."""
    last = _last_year(inputs)
    placed = geopko.contributors(inputs.mirror).filter(pl.col("year") <= last)
    troops = contributions.troops(placed, inputs.tables["states"])
    armies = bounds.sizes(_armies(inputs))
    field = bounds.yearly(troops)
    general, own = [], []
    for year in range(FIRST, last + 1):
        rules = bounds.bounds(troops, armies, year)
        general.append((year, *rules.values()))
        known = {state: size for state, years in sorted(armies.items()) if (size := bounds.army(years, year))}
        ranks = {state: rank for rank, state in enumerate(sorted(known, key=lambda s: (-known[s][0], s)), start=1)}
        for state, size in known.items():
            years = {y: n for y, n in field.get(state, {}).items() if y <= year}
            share = max(bounds.largest_share(years, armies[state]), rules["share"])
            sent = (bounds.record(years, year), years.get(year, 0))
            own.append((state, year, int(share * size[0]), ranks[state], size[1], *sent))
    names = ("share", "growth", "newcomer", "contributors", "states")
    columns = {"state": pl.String} | dict.fromkeys(
        ("year", "bearable", "army_rank", "army_year", "record", "committed"), pl.Int64
    )
    return {
        "coalition_troops": troops,
        "coalition_bounds": pl.DataFrame(
            general, schema={"year": pl.Int64} | dict.fromkeys(names, pl.Float64), orient="row"
        ),
        "coalition_pools": pl.DataFrame(own, schema=columns, orient="row").sort("state", "year"),
    }


def distances(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Days and km between states, and the lead times of past operations."""
    assumed = dict(inputs.tables["planning_assumptions"].select("assumption", "value").rows())
    sea = seadistance.distances(inputs.mirror)
    return {
        "coalition_reach": reach.reach(inputs.tables["states"], sea, _borders(inputs), assumed),
        "coalition_lead": lead.lead_times(missions_more.shortfalls(inputs.mirror), inputs.as_of),
    }


def nearness(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """How states vote, and which languages are spoken in them."""
    spells = inputs.tables["state_spells"]
    by_iso = inputs.tables["states"].drop_nulls("iso3").select("state", "iso3")
    spoken = country_codes.languages(inputs.mirror).join(by_iso, on="iso3")
    points = voeten.ideal_points(inputs.mirror).filter(pl.col("year") <= _last_year(inputs), pl.col("year") >= FIRST)
    # The estimate from all votes ends a year before that from final votes; one of the two is taken throughout.
    points = points.drop_nulls("ideal_final").with_columns(_day=pl.format("{}-12-31", pl.col("year")))
    votes = from_code(points, spells, system="cow", code="cow", day="_day").select(
        "state", pl.col("year").cast(pl.Int64), ideal=pl.col("ideal_final").round(3)
    )
    return {
        "coalition_languages": spoken.select("state", "languages").sort("state"),
        "coalition_votes": votes.sort("state", "year"),
    }


def record(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """What the model would have chosen for past operations, beside what was sent and simpler ways to choose."""
    return {"coalition_record": history.record(inputs.tables, inputs.seed)}


def _last_year(inputs: Inputs) -> int:
    december = 12
    return inputs.as_of.year if inputs.as_of.month == december else inputs.as_of.year - 1


def _armies(inputs: Inputs) -> pl.DataFrame:
    """State, year and personnel (Int64, persons), where known."""
    rows = cow.capabilities(inputs.mirror).filter(
        pl.col("year").is_between(FIRST - bounds.STALE, _last_year(inputs)), pl.col("milper").is_not_null()
    )
    dated = rows.with_columns(_day=pl.format("{}-12-31", pl.col("year")))
    keyed = from_code(dated, inputs.tables["state_spells"], system="cow", code="cow", day="_day")
    persons = (pl.col("milper") * 1000).round().cast(pl.Int64).alias("personnel")
    return keyed.select("state", "year", persons).group_by("state", "year").agg(pl.col("personnel").max())


def _borders(inputs: Inputs) -> pl.DataFrame:
    """Pairs of states with a border on land when the list was made, in both directions."""
    rows = cow_contiguity.contiguity(inputs.mirror).filter(pl.col("until").is_null(), pl.col("conttype") == _BORDER)
    dated = rows.with_columns(_day=pl.lit(cow_contiguity.LAST))
    one = from_code(dated, inputs.tables["state_spells"], system="cow", code="cow1", day="_day")
    other = from_code(
        one.rename({"state": "state1"}), inputs.tables["state_spells"], system="cow", code="cow2", day="_day"
    )
    return other.select("state1", state2="state").unique().sort("state1", "state2")


_REGISTRY = (
    "states", "state_spells", "memberships", "organisations", "unit_types", "reimbursement_rates",
    "planning_assumptions", "mandate_exclusions", "violators", "contingents", "operations",
)  # fmt: skip

_OWN = (
    "coalition_troops", "coalition_bounds", "coalition_pools", "coalition_reach", "coalition_languages",
    "coalition_votes", "coalition_lead",
)  # fmt: skip

STEPS = (
    Step(
        "contributors' pools",
        ("coalition_troops", "coalition_bounds", "coalition_pools"),
        pools,
        sources=("geo_pko", "cow_capabilities"),
        needs=("states", "state_spells"),
    ),
    Step(
        "distances of contributors",
        ("coalition_reach", "coalition_lead"),
        distances,
        sources=("seadistance", "cow_contiguity", "personnel_shortfall"),
        needs=("states", "state_spells", "planning_assumptions"),
    ),
    Step(
        "votes and languages",
        ("coalition_languages", "coalition_votes"),
        nearness,
        sources=("country_codes", "un_ideal_points"),
        needs=("states", "state_spells"),
    ),
    Step(
        "coalitions of the past",
        ("coalition_record",),
        record,
        needs=(*_OWN, *_REGISTRY),
    ),
    Step(
        "usual coalitions",
        ("usual_coalitions", "usual_contributors"),
        usual,
        needs=("usual_missions", *_OWN, *_REGISTRY),
    ),
)
