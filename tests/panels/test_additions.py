"""What is added to a panel: never a row more, nothing zero where nobody counted, and the same seen from either side."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.panels import additions, tables
from comity.panels.additions import ADDITIONS
from comity.panels.crosswalk import crosswalk
from comity.panels.make import panel
from comity.panels.site import _inside
from comity.panels.variables import variables
from comity.registry.load import registry
from comity.sources.mirror import Mirror
from comity.sources.readers import cow, isard

STATE = tuple(name for name, addition in ADDITIONS.items() if "state-year" in addition.units)
DYAD = tuple(name for name, addition in ADDITIONS.items() if "dyad-year" in addition.units)
COLUMNS = {name: variable for table in variables().values() for name, variable in table.items()}
ZERO_FILLED = (
    *("atop_defense", "atop_offense", "atop_neutral", "atop_nonagg", "atop_consul"),
    *("conttype", "cowmaj1", "cowmaj2", "cowmidonset", "cowmidongoing"),
)


def declared(column):
    return COLUMNS.get(column) or COLUMNS[column[:-1]]


def of(made, *codes):
    """The row of a state or pair and year."""
    return made.frame.row(by_predicate=pl.all_horizontal(pl.col(made.key[at]) == code for at, code in enumerate(codes)))


def cell(made, column, *codes):
    return of(made, *codes)[made.frame.columns.index(column)]


# --- Adding never changes the rows ---------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    unit=st.sampled_from(["state-year", "dyad-year"]),
    wanted=st.lists(st.sampled_from(DYAD), max_size=5),
    system=st.sampled_from(["cow", "gw"]),
    directed=st.booleans(),
    relevant=st.booleans(),
    first=st.integers(1816, 2014),
)
def test_adding_never_changes_the_number_of_rows_or_the_keys(mirror, unit, wanted, system, directed, relevant, first):
    how = {
        "years": (first, first + 2),
        "system": system,
        "directed": directed or unit == "state-year",
        "relevant": relevant and unit == "dyad-year",
        "mirror": mirror,
    }
    wanted = [name for name in wanted if unit in ADDITIONS[name].units]
    bare, made = panel(unit, **how), panel(unit, add=wanted, **how)
    assert made.frame.select(bare.key).equals(bare.frame)
    assert made.frame.select(made.key).is_unique().all()
    assert made.frame.columns == [*made.key, *made.variables]
    assert made.frame.equals(made.frame.sort(made.key))


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(order=st.permutations(DYAD), first=st.integers(1816, 2012))
def test_what_an_addition_gives_does_not_depend_on_what_is_added_beside_it(mirror, order, first):
    years = (first, first + 1)
    together = panel("dyad-year", add=order, years=years, mirror=mirror)
    for name in order[:2]:
        alone = panel("dyad-year", add=name, years=years, mirror=mirror)
        assert together.frame.select(alone.frame.columns).equals(alone.frame)


# --- A non-directed panel is the directed one folded ---------------------------------------------------------------

PLEDGES = tuple(variables()["alliances"])


@pytest.mark.parametrize("system", ["cow", "gw"])
@pytest.mark.parametrize("years", [(1816, 1822), (1912, 1920), (1938, 1947), (1988, 1992), (2013, 2017)])
def test_an_undirected_panel_is_the_directed_one_folded(mirror, system, years):
    made = {
        directed: panel("dyad-year", add=DYAD, directed=directed, system=system, years=years, mirror=mirror)
        for directed in (True, False)
    }
    one, two, year = made[False].key
    there = made[False].frame.select(made[False].key).join(made[True].frame, on=made[False].key, maintain_order="left")
    back = (
        made[False]
        .frame.select(made[False].key)
        .join(made[True].frame, left_on=[one, two, year], right_on=[two, one, year], maintain_order="left")
    )
    assert made[False].frame.height * 2 == made[True].frame.height
    assert there.height == back.height == made[False].frame.height
    for column in made[False].variables:
        folded = made[False].frame[column]
        if column in PLEDGES:
            higher = pl.select(pl.max_horizontal(there[column], back[column])).to_series()
            assert folded.equals(higher)
        elif column[-1] in "12":
            other = column[:-1] + {"1": "2", "2": "1"}[column[-1]]
            assert folded.equals(there[column])
            assert folded.equals(back[other])
        else:
            assert folded.equals(there[column])
            assert folded.equals(back[column])


def test_france_had_promised_to_defend_belgium_in_1832_and_not_belgium_france(mirror):
    directed = panel("dyad-year", add="alliances", years=(1832, 1832), mirror=mirror)
    assert cell(directed, "atop_defense", 220, 211) == 1
    assert cell(directed, "atop_defense", 211, 220) == 0
    undirected = panel("dyad-year", add="alliances", years=(1832, 1832), directed=False, mirror=mirror)
    assert cell(undirected, "atop_defense", 211, 220) == 1
    assert undirected.variables["atop_defense"].means == "one of the two has promised to help defend the other"
    assert directed.variables["atop_defense"].means == "the first state has promised to help defend the second"


# --- Coverage ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["cow", "gw"])
def states(request, mirror):
    """All state-years of a system with everything that can be added."""
    return panel("state-year", add=STATE, system=request.param, mirror=mirror)


@pytest.fixture(scope="module", params=["cow", "gw"])
def recent(request, mirror):
    """The dyad-years of a system in which every source but the registry ends."""
    return panel("dyad-year", add=DYAD, system=request.param, years=(2012, 2026), mirror=mirror)


def null_outside(made):
    """Whether every variable has values within its coverage and none without."""
    for column in made.variables:
        inside = pl.col("year").is_between(declared(column).first, declared(column).last)
        assert made.frame.filter(~inside)[column].count() == 0
        assert made.frame.filter(inside)[column].count() > 0
    return len(made) > 17_000


def test_outside_its_coverage_every_variable_of_a_state_is_null(states):
    assert null_outside(states)


def test_outside_its_coverage_every_variable_of_a_pair_is_null(recent):
    assert null_outside(recent)


def test_the_sources_end_before_the_panel_does(recent):
    ends = {variable.last for variable in recent.variables.values()}
    assert max(ends) < 2026
    assert min(ends) == 2014


@pytest.mark.parametrize("column", ZERO_FILLED)
def test_inside_coverage_a_correlates_of_war_dyad_year_without_a_row_is_zero(mirror, column):
    made = panel("dyad-year", add=["alliances", "contiguity", "majors", "disputes"], years=(2000, 2020), mirror=mirror)
    covered = made.frame.filter(pl.col("year") <= declared(column).last)
    assert covered[column].null_count() == 0
    assert covered.filter(pl.col(column) == 0).height > covered.height / 2


def test_a_dispute_nobody_had_has_no_hostility_level(mirror):
    made = panel("dyad-year", add="disputes", years=(2000, 2002), mirror=mirror)
    none = made.frame.filter(pl.col("cowmidongoing") == 0)
    assert none["hostlev"].null_count() == none["dispnum"].null_count() == none.height > 0
    assert made.frame.filter(pl.col("cowmidongoing") == 1)["hostlev"].null_count() == 0


def test_of_a_state_that_is_not_in_its_system_a_source_says_nothing(mirror):
    add = ["alliances", "majors", "igo"]
    made = panel("state-year", add=add, system="gw", years=(1990, 2014), mirror=mirror)
    known = crosswalk("gw", "cow").select(gwcode=pl.col("code").cast(pl.Int16), year=pl.col("year").cast(pl.Int16))
    strangers = made.frame.join(known, on=["gwcode", "year"], how="anti")
    assert {396, 397, 232} <= set(strangers["gwcode"])  # Abkhazia, South Ossetia, and Andorra before 1993
    assert strangers["cowmaj"].count() == strangers["igo_memberships"].count() == 0
    # ATOP knows some of them; whom it does not know has no number of partners, not none.
    partners = strangers.select(f"{pledge}_partners" for pledge in PLEDGES)
    assert strangers.filter(gwcode=396)["atop_defense_partners"].count() == 0
    assert partners.drop_nulls().filter(pl.sum_horizontal(pl.all()) == 0).height == 0 < partners.drop_nulls().height
    # The code of Serbia and Yugoslavia in 2006 is Serbia's, so that Yugoslavia's last months have nothing.
    blank = made.frame.join(known, on=["gwcode", "year"]).filter(pl.col("cowmaj").is_null())
    assert blank.select("gwcode", "year").rows() == [(345, 2006)]


def test_of_a_pair_one_of_which_is_not_in_its_system_a_source_says_nothing(mirror):
    made = panel(
        "dyad-year", add=["alliances", "contiguity", "disputes"], system="gw", years=(2010, 2010), mirror=mirror
    )
    abkhazia = made.frame.filter(pl.col("gwcode1") == 396)
    assert abkhazia.height > 150
    for column in ("atop_defense", "conttype", "cowmidonset"):
        assert abkhazia[column].null_count() == abkhazia.height


@pytest.mark.parametrize("code", [260, 265, 678, 680])
def test_the_organisations_of_a_state_that_ended_in_1990_are_not_known_that_year(mirror, code):
    made = panel("state-year", add="igo", years=(1989, 1990), mirror=mirror)
    assert cell(made, "igo_memberships", code, 1990) is None
    assert cell(made, "igo_memberships", code, 1989) > 20
    dyads = panel("dyad-year", add="igo", years=(1989, 1990), mirror=mirror)
    assert cell(dyads, "shared_igos", 2, code, 1990) is None
    assert cell(dyads, "shared_igos", code, 2, 1989) > 10


# --- The other state system ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def gw_states(mirror):
    return panel("state-year", add=STATE, system="gw", mirror=mirror)


@pytest.mark.parametrize(
    ("gw", "year", "cow_code"),
    [
        (260, 1970, 260),  # West Germany
        (260, 1990, 260),  # united on 3 October: West Germany for most of the year
        (260, 1991, 255),  # Germany
        (265, 1970, 265),
        (678, 1970, 678),  # North Yemen
        (678, 1990, 679),  # united on 22 May: Yemen for most of the year
        (678, 1991, 679),
        (680, 1970, 680),
        (340, 1900, 345),  # Serbia
        (345, 1930, 345),  # Yugoslavia
        (340, 2007, 345),  # Serbia
        (816, 1960, 816),  # North Vietnam
        (816, 1980, 816),
        (817, 1960, 817),
    ],
)
def test_a_state_of_gleditsch_and_ward_has_the_capabilities_of_its_correlates_of_war_code(
    mirror, gw_states, gw, year, cow_code
):
    theirs = cow.capabilities(Mirror(mirror)).filter(cow=cow_code, year=year)
    assert cell(gw_states, "tpop", gw, year) == theirs["tpop"].item()
    assert cell(gw_states, "cinc", gw, year) == theirs["cinc"].item()


def test_the_netherlands_under_occupation_kept_their_allies_in_a_list_that_kept_the_netherlands(mirror):
    made = panel("dyad-year", add="alliances", system="gw", years=(1942, 1942), mirror=mirror)
    assert cell(made, "atop_defense", 2, 210, 1942) == cell(made, "atop_defense", 210, 2, 1942) == 1
    assert (2, 210, 1942) not in panel("dyad-year", years=(1942, 1942), mirror=mirror).frame.rows()


@pytest.mark.parametrize(
    ("read", "columns"),
    [
        (isard.gw_democracy, ("polyarchy", "polity2", "euds")),
        (isard.gw_gdp_population, ("gdp_per_capita", "gdp_millions", "population_millions")),
    ],
)
def test_democracy_and_gdp_are_those_the_publisher_made_for_the_system(mirror, gw_states, read, columns):
    theirs = read(Mirror(mirror)).select(
        pl.col("gw").alias("gwcode").cast(pl.Int16), pl.col("year").cast(pl.Int16), *columns
    )
    joined = gw_states.frame.select("gwcode", "year").join(
        theirs, on=["gwcode", "year"], how="left", maintain_order="left"
    )
    assert gw_states.frame.select("gwcode", "year", *columns).equals(joined)
    assert not {"democracy", "gdp"} & set(gw_states.unmatched)


CAPABILITIES_UNMATCHED = {
    255: [1990],  # Germany, from October; the row is West Germany's
    345: [1916, 1917],  # Serbia under occupation
    600: list(range(1905, 1913)),  # Morocco, a protectorate from 1904 in the other list, from 1912 in this
    651: list(range(1856, 1883)),  # Egypt under the Ottoman Empire
    670: list(range(1927, 1932)),  # Saudi Arabia before its name
    678: [1990],  # North Yemen, to May; the row is Yemen's
    812: [1953],  # Laos before its independence
}


def test_state_years_of_a_source_without_a_place_in_the_other_system_are_told(gw_states):
    lost = gw_states.unmatched["capabilities"]
    assert {code: sorted(rows["year"]) for (code,), rows in lost.group_by("cow")} == CAPABILITIES_UNMATCHED


def test_where_everything_found_its_place_that_is_told_too(gw_states):
    assert gw_states.unmatched["majors"].height == 0


def test_within_its_own_system_nothing_is_unmatched(mirror):
    assert panel("dyad-year", add=DYAD, years=(1990, 1992), mirror=mirror).unmatched == {}


READ = {
    "alliances": tables.pledges,
    "alliance_counts": tables.pledge_counts,
    "capabilities": tables.capabilities,
    "contiguity": tables.contiguity,
    "majors": tables.majors,
    "disputes": tables.disputes,
    "distance": tables.capitals,
    "ideal_points": tables.ideal_points,
    "igo": tables.igo_counts,
    "shared_igo": tables.igo_shared,
}


@pytest.mark.parametrize(("unit", "add"), [("state-year", STATE), ("dyad-year", DYAD)])
def test_only_codes_and_years_that_the_source_has_are_unmatched(mirror, unit, add):
    made = panel(unit, add=add, system="gw", years=(1940, 1995), mirror=mirror)
    assert set(made.unmatched) < set(READ)
    for name, lost in made.unmatched.items():
        key = lost.columns
        table = READ[name](Mirror(mirror)).select(key).unique()
        assert lost.join(table, on=key, how="anti").height == 0
        assert lost.is_unique().all()
        assert lost["year"].is_between(1940, 1995).all()


def test_all_codes_of_a_gleditsch_and_ward_panel_are_gleditsch_and_wards(gw_states):
    codes = registry()["state_spells"].filter(pl.col("system") == "gw")["code"]
    assert set(gw_states.frame["gwcode"]) <= set(codes)
    assert gw_states.frame.filter(pl.col("gwcode").is_in([255, 679]) & (pl.col("year") > 1945)).height == 0


# --- Single additions ----------------------------------------------------------------------------------------------


def test_the_distance_of_ideal_points_is_that_between_them(mirror):
    made = panel("dyad-year", add="ideal_points", years=(2000, 2001), mirror=mirror).frame
    off = (made["ideal_point1"] - made["ideal_point2"]).abs() - made["ideal_distance"]
    assert off.drop_nulls().abs().max() < 1e-12
    assert off.count() > 10_000


def test_washington_and_ottawa_are_seven_hundred_kilometres_apart(mirror):
    made = panel("dyad-year", add="distance", years=(2000, 2000), mirror=mirror)
    assert cell(made, "capital_distance", 2, 20, 2000) == pytest.approx(735, abs=10)


def test_the_united_states_were_bound_to_defend_japan_in_1960_and_not_japan_the_united_states(mirror):
    made = panel("dyad-year", add="alliances", years=(1960, 1960), mirror=mirror)
    assert (cell(made, "atop_defense", 2, 740, 1960), cell(made, "atop_defense", 740, 2, 1960)) == (1, 0)


def test_iraqs_dispute_with_kuwait_of_1990_became_a_war(mirror):
    made = panel("dyad-year", add="disputes", years=(1990, 1990), mirror=mirror)
    assert cell(made, "dispnum", 645, 690, 1990) == cell(made, "dispnum", 690, 645, 1990) == 3957
    assert (cell(made, "cowmidonset", 645, 690, 1990), cell(made, "hostlev", 645, 690, 1990)) == (1, 5)
    assert (cell(made, "sidea1", 645, 690, 1990), cell(made, "sidea2", 645, 690, 1990)) == (1, 0)


def test_peace_is_counted_whether_disputes_are_in_the_panel_or_not(mirror):
    how = {"years": (1816, 1830), "mirror": mirror}
    beside = panel("dyad-year", add=["disputes", "peace_spells"], **how).frame
    alone = panel("dyad-year", add="peace_spells", **how).frame
    assert beside.select(alone.columns).equals(alone)


def test_peace_begins_where_the_source_begins_to_speak_of_a_pair(mirror):
    made = panel("dyad-year", add="peace_spells", system="gw", years=(1944, 1960), mirror=mirror)
    pair = made.frame.filter(pl.col("gwcode1") == 2, pl.col("gwcode2") == 260)
    spells = dict(pair.select("year", "cowmidspell").rows())
    # West Germany is in Gleditsch and Ward's list from 1949 and in the Correlates of War list from 1955.
    assert [spells[year] for year in (1949, 1954, 1955, 1956)] == [None, None, 0, 1]


def test_every_addition_gives_what_is_declared_and_every_declaration_is_given(mirror):
    given_columns = set()
    for unit, names in (("state-year", STATE), ("dyad-year", DYAD)):
        made = panel(unit, add=names, years=(2000, 2000), mirror=mirror)
        given_columns |= {column if column in COLUMNS else column[:-1] for column in made.variables}
    assert given_columns == set(COLUMNS)
    assert {name for addition in ADDITIONS.values() for name in addition.asked} == set(variables())
    assert set(additions.ADDITIONS) == set(STATE) | set(DYAD)


def test_rows_beyond_a_sources_declared_years_are_left_out_and_each_variable_keeps_to_its_own():
    """As where a newer file goes on: what the codebook does not cover is empty."""
    declared = variables()["democracy"]
    last = max(one.last for one in declared.values())
    rows = pl.DataFrame({"year": [1815, 2000, 2020, 2021, last, last + 1]})
    rows = rows.with_columns(pl.lit(0.5).alias(name) for name in declared)
    kept = _inside(rows, declared)
    assert kept["year"].to_list() == [2000, 2020, 2021, last]
    assert kept["polity2"].to_list() == [0.5, 0.5, None, None]
    assert kept["polyarchy"].to_list() == [0.5] * 4
