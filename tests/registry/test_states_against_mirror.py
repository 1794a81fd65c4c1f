"""The registry's states beside the lists of Gleditsch and Ward, the Correlates of War project, VIEWS and the UN."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date, timedelta

import polars as pl
import pytest

from comity.panels.names import Names, fold
from comity.registry.load import registry

GLEDITSCH_WARD = "states/gw_system.csv"
COW = "cow/cow_states.csv"
CAPITALS = "cow/cow_capitals.csv"
COUNTRY_CODES = "states/country-codes.csv"
VIEWS = "views/country_key.csv"
VIEWS_FEATURES = "views/features/cm_features_2022.parquet"

LAST = {"gw": "2020-12-31", "cow": "2016-12-31"}
"""The last day each list speaks of: a state that ends on it was in being."""


@pytest.fixture(scope="module")
def spells() -> pl.DataFrame:
    return registry()["state_spells"]


@pytest.fixture(scope="module")
def names() -> Names:
    return Names.of("state", registry()["states"])


@pytest.fixture(scope="module")
def published(mirror) -> dict[str, list[tuple[int, str, str, str, str | None]]]:
    """Code, abbreviation, name, first day and first day after of every spell, by state system."""
    found = {"gw": [], "cow": []}
    for row in rows_of(mirror / GLEDITSCH_WARD):
        until = after("gw", row["end"])
        found["gw"].append((int(float(row["gwcode"])), row["gw_abb"], row["gw_name"], row["start"], until))
    for row in rows_of(mirror / COW):
        begin, end = (
            "-".join(f"{float(row[f'{edge}{part}']):02.0f}" for part in ("year", "month", "day"))
            for edge in ("st", "end")
        )
        found["cow"].append((int(float(row["ccode"])), row["stateabb"], row["statenme"], begin, after("cow", end)))
    return found


def rows_of(path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def after(system: str, last_day: str) -> str | None:
    return None if last_day == LAST[system] else (date.fromisoformat(last_day) + timedelta(days=1)).isoformat()


def joined(spells: pl.DataFrame, system: str) -> set[tuple[int, str, str | None]]:
    """The registry's spells by code, one state's carried on into the next's where they touch (Serbia, Yugoslavia)."""
    found = defaultdict(list)
    own = spells.filter(pl.col("system") == system).sort("code", "from")
    for code, begin, until in own.select("code", "from", "until").rows():
        if found[code] and found[code][-1][1] == begin:
            found[code][-1] = (found[code][-1][0], until)
        else:
            found[code].append((begin, until))
    return {(code, *span) for code, spans in found.items() for span in spans}


@pytest.mark.parametrize("system", ["gw", "cow"])
def test_every_spell_of_a_state_system_is_in_the_registry_to_the_day_and_no_other(spells, published, system):
    listed = {(code, begin, until) for code, _, _, begin, until in published[system]}
    assert len(listed) > 230
    assert joined(spells, system) == listed


def test_only_serbia_and_yugoslavia_share_a_code_that_the_list_runs_through(spells, published):
    listed = {(system, *row[:1], row[3]) for system, rows in published.items() for row in rows}
    own = {tuple(row) for row in spells.select("system", "code", "from").rows()}
    assert own - listed == {("cow", 345, "1918-12-01"), ("cow", 345, "2006-06-05")}


@pytest.mark.parametrize("system", ["gw", "cow"])
def test_a_state_is_known_by_the_name_each_system_gives_it_but_congo_and_korea_could_be_two(
    spells, published, names, system
):
    held = states_by_code(spells, system)
    strange = {name for code, _, name, _, _ in published[system] if names.keys.get(fold(name)) not in held[code]}
    assert strange == {"Congo", "Korea"}


@pytest.mark.parametrize("system", ["gw", "cow"])
def test_five_abbreviations_of_each_system_are_the_iso_codes_of_other_states(spells, published, names, system):
    held = states_by_code(spells, system)
    otherwise = {
        abbreviation: held[code]
        for code, abbreviation, *_ in published[system]
        if names.keys.get(fold(abbreviation), min(held[code])) not in held[code]
    }
    assert otherwise == {"AUS": {"AUT"}, "CZE": {"CSK"}, "MNG": {"MNE"}, "SLV": {"SVN"}, "SWZ": {"CHE"}}


def states_by_code(spells: pl.DataFrame, system: str) -> dict[int, set[str]]:
    held = defaultdict(set)
    for code, state in spells.filter(pl.col("system") == system).select("code", "state").rows():
        held[code].add(state)
    return held


def test_no_name_belongs_to_two_states():
    owners = defaultdict(set)
    for state, name, aliases in registry()["states"].select("state", "name", "aliases").rows():
        for one in (state, name, *(aliases or "").split(";")):
            owners[fold(one)].add(state)
    assert {name: states for name, states in owners.items() if len(states) > 1} == {}


def test_every_state_has_a_spell_in_one_system_at_least(spells):
    assert set(registry()["states"]["state"]) == set(spells["state"])


def test_no_state_has_two_spells_of_one_system_at_once(spells):
    own = spells.sort("system", "state", "from")
    following = own.with_columns(next=pl.col("from").shift(-1).over("system", "state")).drop_nulls("next")
    assert following["until"].null_count() == 0
    assert (following["until"] <= following["next"]).all()


def test_no_code_is_two_states_at_once(spells):
    own = spells.sort("system", "code", "from")
    following = own.with_columns(next=pl.col("from").shift(-1).over("system", "code")).drop_nulls("next")
    assert following["until"].null_count() == 0
    assert (following["until"] <= following["next"]).all()


def test_the_states_with_a_views_id_are_those_that_views_has_features_of(mirror):
    listed = pl.read_parquet(mirror / VIEWS_FEATURES, columns=["country_id"])["country_id"].unique()
    assert len(listed) == 191
    assert set(registry()["states"]["views"].drop_nulls()) == set(listed)


def test_a_views_id_is_the_state_of_its_gleditsch_ward_code(mirror, spells):
    codes = {row["id"]: int(row["gwcode"]) for row in rows_of(mirror / VIEWS)}
    today = dict(spells.filter(pl.col("system") == "gw", pl.col("until").is_null()).select("state", "code").rows())
    states = registry()["states"].drop_nulls("views").select("state", "views").rows()
    assert {state: codes[str(views)] for state, views in states} == {state: today[state] for state, _ in states}


def test_region_and_subregion_are_the_uns(mirror):
    listed = {row["ISO3166-1-Alpha-3"]: row for row in rows_of(mirror / COUNTRY_CODES)}
    current = registry()["states"].filter(pl.col("iso3").is_not_null(), pl.col("iso3").is_in(list(listed)))
    own = current.select("iso3", "region", "subregion").rows()
    theirs = [
        (iso3, listed[iso3]["Region Name"], listed[iso3]["Intermediate Region Name"] or listed[iso3]["Sub-region Name"])
        for iso3, *_ in own
    ]
    assert len(own) > 190
    assert own == theirs


def test_a_capital_lies_where_cow_has_the_last_one_but_for_three_that_it_puts_in_mid_country(mirror, spells):
    last = {int(float(row["ccode"])): (float(row["lat"]), float(row["lng"])) for row in rows_of(mirror / CAPITALS)}
    codes = dict(spells.filter(pl.col("system") == "cow").sort("from").select("state", "code").rows())
    capitals = registry()["states"].select("state", "lat", "lon").drop_nulls().rows()
    apart = {
        state: max(abs(one - two) for one, two in zip(place, last[codes[state]], strict=True))
        for state, *place in capitals
        if codes.get(state) in last
    }
    assert len(apart) > 190
    assert {state for state, degrees in apart.items() if degrees > 1} == {"BRA", "SAU", "TUN"}
