"""What a researcher may ask for, what comes of it, and what is said to one who asks for something else."""

from __future__ import annotations

import polars as pl
import pytest

from comity.errors import Faults, InputError, SourceError, UnknownName
from comity.panels import make
from comity.panels.make import panel
from comity.record import sha256_file
from comity.registry import VERSION
from comity.sources.catalog import catalog
from comity.sources.mirror import Mirror

LAST = int(VERSION[:4])


def refused(*args, **how):
    """The faults of a request, in order."""
    with pytest.raises(InputError) as one:
        panel(*args, mirror="nowhere", **how)
    return one.value


# --- What is said --------------------------------------------------------------------------------------------------


def test_everything_that_is_wrong_is_said_at_once():
    with pytest.raises(Faults) as told:
        panel(
            "dyadyear",
            add=["aliances", "majors", "nothing like it"],
            system="kow",
            years=(2000, 1990),
            mirror="nowhere",
        )
    problems = [fault.problem for fault in told.value.faults]
    assert problems == [
        "There is no unit 'dyadyear'.",
        "There is no state system 'kow'.",
        "No panel runs from 2000 to 1990.",
        "There is nothing called 'aliances' to add.",
        "There is nothing called 'nothing like it' to add.",
    ]
    assert isinstance(told.value.faults[0], UnknownName)
    assert told.value.faults[0].remedy == "Did you mean 'dyad-year'?"
    assert told.value.faults[3].remedy == "Did you mean 'alliances'?"
    assert told.value.faults[4].remedy == ""
    assert "alliances" in told.value.faults[4].available


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dyadyear", "dyad-year"),
        ("Dyad Year", "dyad-year"),
        ("stateyear", "state-year"),
        ("country month", "country-month"),
    ],
)
def test_a_unit_nobody_knows_is_met_with_the_nearest(typed, meant):
    fault = refused(typed)
    assert isinstance(fault, UnknownName)
    assert fault.remedy == f"Did you mean '{meant}'?"
    assert "state-year" in fault.available


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("capability", "capabilities"),
        ("peace spells", "peace_spells"),
        ("Democracy", "democracy"),
        ("gdb", "gdp"),
        ("igos", "igo"),
    ],
)
def test_an_addition_nobody_knows_is_met_with_the_nearest(typed, meant):
    fault = refused("dyad-year", add=[typed])
    assert isinstance(fault, UnknownName)
    assert fault.remedy == f"Did you mean '{meant}'?"


def test_what_cannot_be_added_to_a_unit_is_met_with_what_can():
    fault = refused("state-year", add="contiguity")
    assert fault.problem == "'contiguity' cannot be added to a state-year panel."
    assert "capabilities" in fault.available
    assert "contiguity" not in fault.available


@pytest.mark.parametrize("years", [(1815, 1900), (1900, LAST + 1), (1950, 1949)])
def test_years_without_states_are_refused_with_the_years_that_have_them(years):
    assert refused("state-year", years=years).remedy == f"Choose years from 1816 to {LAST}."


def test_years_of_which_no_one_knows_the_relevant_dyads_are_refused():
    fault = refused("dyad-year", relevant=True, years=(2000, 2017))
    assert fault.problem == "Which dyads are politically relevant is not known after 2016."
    assert "2016" in fault.remedy


@pytest.mark.parametrize("years", [2000, "1990-2000", (2000,), (1990, 1995, 2000), ("1990", "2000"), (1990.0, 2000)])
def test_years_that_are_no_first_and_last_are_refused_with_how_to_write_them(years):
    with pytest.raises(InputError, match="no first and last year") as told:
        panel("state-year", years=years)
    assert "(1816, 2014)" in told.value.remedy


@pytest.mark.parametrize("unit", ["state-year", "country-month", "mission-month"])
def test_what_has_no_direction_cannot_be_undirected(unit):
    with pytest.raises(InputError, match=f"No {unit} is directed or not"):
        panel(unit, directed=False)


def test_additions_may_be_named_in_one_text_as_on_the_command_line(mirror):
    how = {"years": (2000, 2000), "mirror": mirror}
    one = panel("dyad-year", add="majors, contiguity", **how)
    assert one.frame.equals(panel("dyad-year", add=["majors", "contiguity"], **how).frame)


def test_a_disputes_years_are_corrected_where_its_publisher_has_them_wrong(mirror):
    """Croatia and Bosnia: dispute 3556 is of 1992; in 1994 another was under way between the two."""
    both = panel("dyad-year", add="disputes", years=(1992, 1995), mirror=mirror).frame
    rows = both.filter((pl.col("ccode1") == 344) & (pl.col("ccode2") == 346)).select("year", "dispnum", "cowmidongoing")
    assert rows.rows() == [(1992, 3556, 1), (1993, 4341, 1), (1994, 4341, 1), (1995, None, 0)]


def test_no_state_is_politically_relevant_or_not():
    assert refused("state-year", relevant=True).remedy == "Ask for it with dyad-years."


def test_without_a_mirror_the_way_to_name_one_is_said():
    with pytest.raises(InputError, match="No mirror is named") as told:
        panel("state-year", years=(2000, 2000))
    assert "COMITY_MIRROR" in told.value.remedy


def test_a_mirror_that_is_no_folder_is_named(tmp_path):
    with pytest.raises(InputError, match=r"nowhere is not a folder"):
        panel("state-year", years=(2000, 2000), mirror=tmp_path / "nowhere")


def test_a_file_that_the_mirror_lacks_is_named_with_the_way_to_get_it(tmp_path):
    with pytest.raises(SourceError, match=r"cow_nmc\.parquet .* is missing") as told:
        panel("state-year", add="capabilities", mirror=tmp_path)
    assert told.value.remedy


# --- What comes of it ----------------------------------------------------------------------------------------------


def test_the_mirror_may_be_named_by_the_environment(mirror, monkeypatch):
    monkeypatch.setenv("COMITY_MIRROR", str(mirror))
    assert len(panel("state-year", add="majors", years=(2000, 2000))) == 191


def test_states_need_no_mirrors_files(tmp_path):
    made = panel("state-year", mirror=tmp_path)
    assert (made.frame["year"].min(), made.frame["year"].max()) == (1816, LAST)
    assert made.frame.columns == ["ccode", "year"]
    assert made.variables == {}


def test_one_addition_may_be_named_by_itself(mirror):
    how = {"years": (2000, 2000), "mirror": mirror}
    assert panel("state-year", add="majors", **how).frame.equals(panel("state-year", add=["majors"], **how).frame)


def test_columns_come_in_the_order_asked_for_and_once(mirror):
    made = panel("state-year", add=["majors", "igo", "majors"], years=(2000, 2000), mirror=mirror)
    assert made.frame.columns == ["ccode", "year", "cowmaj", "igo_memberships"]


def test_a_mirror_already_at_hand_may_be_given(mirror):
    how = {"add": "majors", "years": (2000, 2000)}
    assert panel("state-year", mirror=Mirror(mirror), **how).frame.equals(
        panel("state-year", mirror=mirror, **how).frame
    )


@pytest.mark.parametrize(
    ("unit", "system", "directed", "key", "direction"),
    [
        ("state-year", None, True, ("ccode", "year"), None),
        ("state-year", "gw", True, ("gwcode", "year"), None),
        ("dyad-year", "cow", True, ("ccode1", "ccode2", "year"), True),
        ("dyad-year", "gw", False, ("gwcode1", "gwcode2", "year"), False),
    ],
)
def test_unit_system_direction_and_key_are_fields_of_the_panel(tmp_path, unit, system, directed, key, direction):
    made = panel(unit, system=system, directed=directed, years=(2000, 2000), mirror=tmp_path)
    assert (made.unit, made.system, made.directed, made.key) == (unit, system or "cow", direction, key)
    assert made.frame.select(key).is_unique().all()


# --- Politically relevant dyads ------------------------------------------------------------------------------------


def test_relevant_dyads_are_contiguous_or_have_a_major_power_and_no_other_is(mirror):
    how = {"add": ["contiguity", "majors"], "years": (1990, 2000), "mirror": mirror}
    every, relevant = panel("dyad-year", **how).frame, panel("dyad-year", relevant=True, **how).frame
    near = (pl.col("conttype") > 0) | (pl.col("cowmaj1") == 1) | (pl.col("cowmaj2") == 1)
    assert relevant.equals(every.filter(near))
    assert 0 < relevant.height < every.height / 5


def test_relevant_dyads_without_years_go_as_far_as_it_is_known_who_is_relevant(mirror):
    made = panel("dyad-year", relevant=True, mirror=mirror)
    assert (made.frame["year"].min(), made.frame["year"].max()) == (1816, 2016)


def test_canada_and_the_united_states_are_relevant_and_bolivia_and_nepal_are_not(mirror):
    rows = panel("dyad-year", relevant=True, years=(2000, 2000), mirror=mirror).frame.rows()
    assert (2, 20, 2000) in rows
    assert (145, 790, 2000) not in rows


# --- Whom it is owed to --------------------------------------------------------------------------------------------

ROWS = {"registry", "cow_states"}


@pytest.mark.parametrize(
    ("unit", "how", "owed"),
    [
        ("state-year", {}, ROWS),
        ("state-year", {"add": "capabilities"}, {*ROWS, "cow_capabilities"}),
        ("state-year", {"add": ["democracy", "gdp"]}, {*ROWS, "isard_democracy", "isard_gdp_population"}),
        ("dyad-year", {"add": ["alliances", "disputes", "peace_spells"]}, {*ROWS, "atop_more", "cow_mid"}),
        ("dyad-year", {"relevant": True}, {*ROWS, "cow_contiguity", "cow_majors"}),
        ("state-year", {"system": "gw", "add": "democracy"}, {"registry", "gleditsch_ward", "isard_democracy"}),
        ("state-year", {"system": "gw", "add": "majors"}, {*ROWS, "gleditsch_ward", "cow_majors"}),
    ],
)
def test_a_panel_owes_exactly_the_sources_it_rests_on(mirror, unit, how, owed):
    assert set(panel(unit, years=(2000, 2001), mirror=mirror, **how).sources) == owed


def test_each_source_is_there_with_the_digest_of_what_was_read(mirror):
    made = panel("state-year", add="capabilities", years=(2000, 2000), mirror=mirror)
    assert made.sources["cow_capabilities"] == Mirror(mirror).digest("cow_capabilities")
    assert all(len(digest) == 64 for digest in made.sources.values())


def test_a_file_changed_since_is_refused_and_not_taken_from_memory(mirror, tmp_path):
    kept = tmp_path / "cow" / "cow_majors.csv"
    kept.parent.mkdir()
    kept.write_bytes((mirror / "cow" / "cow_majors.csv").read_bytes())
    assert len(panel("state-year", add="majors", years=(2000, 2000), mirror=tmp_path)) == 191
    kept.write_bytes(kept.read_bytes() + CANADA)
    with pytest.raises(SourceError, match="differs from the declared version"):
        panel("state-year", add="majors", years=(2000, 2000), mirror=tmp_path)


def test_a_mirror_with_other_files_gives_other_figures(mirror, tmp_path):
    kept = tmp_path / "cow" / "cow_majors.csv"
    kept.parent.mkdir()
    kept.write_bytes((mirror / "cow" / "cow_majors.csv").read_bytes() + CANADA)
    source = catalog()["cow_majors"]
    files = tuple(file.model_copy(update={"sha256": sha256_file(kept)}) for file in source.files)
    other = Mirror(tmp_path, sources={**catalog(), "cow_majors": source.model_copy(update={"files": files})})
    how = {"add": "majors", "years": (2000, 2000)}
    majors = [panel("state-year", mirror=one, **how).frame.filter(ccode=20)["cowmaj"].item() for one in (mirror, other)]
    assert majors == [0, 1]


CANADA = b"20,1990,1,1,2016,12,31,2016\n"
"""A row that makes a major power of it."""


def test_the_additions_of_every_unit_are_among_those_told(mirror):
    for unit in make.UNITS:
        assert make.additions(unit)
    assert set(make.additions("state-year")) < {*make.additions("dyad-year"), "never"}
