"""Panels against those that a peer, peacesciencer 1.1.0, made from the same files.

Where the two differ, the difference is listed here with who is right and why, and it must be there in full.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
import pytest

from comity.panels.make import panel

ADDED = ("alliances", "capabilities", "contiguity", "majors", "disputes")
COUNTED = {
    "defense": "atop_defense",
    "offense": "atop_offense",
    "nonagg": "atop_nonagg",
    "consul": "atop_consul",
    "mid": "cowmidonset",
    "midongoing": "cowmidongoing",
}


@dataclass(frozen=True)
class Difference:
    """Cells in which the peer has one value and comity none."""

    peer: int
    years: tuple[int, int]
    cells: int
    why: str


UNKNOWN = "-9 is the project's code of what it does not know; comity has null, so that no mean is taken of it"
DIFFERENCES = {
    "conttype": Difference(
        0,
        (2017, 2025),
        9118,
        "the list ends with 2016: the peer says 'not contiguous' of later years, comity that it is not known, and that "
        "is right, since the United States and Canada have not come apart",
    ),
    "fatality": Difference(-9, (1829, 2014), 52, UNKNOWN),
    "fatality1": Difference(-9, (1829, 2013), 51, UNKNOWN),
    "fatality2": Difference(-9, (1829, 2014), 47, UNKNOWN),
    "fatalpre1": Difference(-9, (1829, 2013), 140, UNKNOWN),
    "fatalpre2": Difference(-9, (1829, 2014), 141, UNKNOWN),
}


@pytest.fixture(scope="module")
def dyads(mirror):
    """All directed dyad-years from 1816 to 2025 with everything the peer has."""
    return panel("dyad-year", add=ADDED, years=(1816, 2025), mirror=mirror).frame


@pytest.fixture(scope="module")
def by_year(oracle):
    return pl.read_csv(oracle / "oracle_dyadyear_by_year.csv").sort("year")


@pytest.fixture(scope="module")
def sample(oracle):
    """60,000 directed dyad-years drawn at random."""
    return pl.read_csv(oracle / "oracle_dyadyear_sample.csv.gz", null_values="NA", infer_schema_length=None)


@pytest.fixture(scope="module")
def ours(dyads, sample):
    """The same dyad-years of comity, row for row."""
    keys = sample.select("ccode1", "ccode2", "year")
    key = list(keys.columns)
    return keys.join(dyads.cast(dict.fromkeys(key, pl.Int64)), on=key, how="left", maintain_order="left")


def test_every_year_from_1816_to_2025_has_as_many_directed_dyads_as_the_peer_counts(dyads, by_year):
    counted = dyads.group_by("year").len().sort("year")
    assert counted["year"].to_list() == by_year["year"].to_list() == list(range(1816, 2026))
    assert counted["len"].to_list() == by_year["dyads"].to_list()


@pytest.mark.parametrize(("theirs", "column"), COUNTED.items())
def test_each_year_has_as_many_pledges_onsets_and_disputes_as_the_peer_counts(dyads, by_year, theirs, column):
    last = 2014 if column.startswith("cowmid") else 2018
    counted = dyads.group_by("year").agg(pl.col(column).cast(pl.Int64).sum()).sort("year")
    covered = pl.col("year") <= last
    assert counted.filter(covered)[column].to_list() == by_year.filter(covered)[theirs].to_list()
    assert by_year.filter(covered)[theirs].sum() > 0


@pytest.mark.parametrize(("theirs", "column"), COUNTED.items())
def test_where_a_source_has_ended_comity_has_null_and_the_peer_counts_zero(dyads, by_year, theirs, column):
    after = pl.col("year") > (2014 if column.startswith("cowmid") else 2018)
    assert dyads.filter(after)[column].null_count() == dyads.filter(after).height > 0
    assert by_year.filter(after)[theirs].sum() == 0


def test_all_sixty_thousand_sampled_dyad_years_are_in_the_panel(dyads, sample, ours):
    assert sample.height == ours.height == 60_000
    key = dyads.columns[:3]
    typed = sample.select(pl.col(name).cast(dyads.schema[name]) for name in key)
    assert typed.join(dyads, on=key, how="anti").height == 0


def test_the_sample_has_every_column_that_comity_adds(dyads, sample):
    assert sorted(sample.columns) == sorted(dyads.columns)


COLUMNS = (
    *("atop_defense", "atop_offense", "atop_neutral", "atop_nonagg", "atop_consul"),
    *(f"{name}{side}" for name in ("milex", "milper", "irst", "pec", "tpop", "upop", "cinc") for side in (1, 2)),
    *("conttype", "cowmaj1", "cowmaj2", "dispnum", "cowmidonset", "cowmidongoing"),
    *(f"{name}{side}" for name in ("sidea", "fatality", "fatalpre", "hiact", "hostlev", "orig") for side in (1, 2)),
    *("fatality", "hostlev", "mindur", "maxdur", "recip", "stmon"),
)


def test_every_column_of_the_sample_is_compared(sample):
    assert set(COLUMNS) == set(sample.columns) - {"ccode1", "ccode2", "year"}


@pytest.mark.parametrize("column", COLUMNS)
def test_all_sixty_thousand_cells_agree_but_for_the_differences_listed(sample, ours, column):
    both = pl.DataFrame(
        {
            "year": sample["year"],
            "peer": sample[column].cast(pl.Float64),
            "comity": ours[column].cast(pl.Float64),
        }
    )
    unlike = both.filter(pl.col("peer").ne_missing(pl.col("comity")))
    known = DIFFERENCES.get(column)
    if known is None:
        assert unlike.rows() == []
    else:
        assert unlike.select("peer", "comity").unique().rows() == [(known.peer, None)]
        assert (unlike["year"].min(), unlike["year"].max()) == known.years
        assert unlike.height == known.cells
    assert both["comity"].drop_nulls().n_unique() > 1


@pytest.mark.parametrize("year", [1850, 1900, 1914, 1938, 1950, 1970, 1990, 2005, 2010])
def test_peace_spells_of_politically_relevant_dyads_agree_in_every_row(oracle, relevant, year):
    theirs = pl.read_csv(oracle / "oracle_peace_spells.csv.gz").filter(pl.col("year") == year)
    mine = relevant.filter(pl.col("year") == year).cast(pl.Int64).select(theirs.columns)
    assert mine.rows() == theirs.sort("ccode1", "ccode2").rows()


@pytest.fixture(scope="module")
def relevant(mirror):
    """Politically relevant dyad-years to 2010 with the years since the last dispute."""
    return panel(
        "dyad-year",
        add=["disputes", "peace_spells"],
        relevant=True,
        directed=False,
        years=(1816, 2010),
        mirror=mirror,
    ).frame


def test_the_peers_nine_years_of_peace_spells_are_7733_rows(oracle, relevant):
    theirs = pl.read_csv(oracle / "oracle_peace_spells.csv.gz")
    years = theirs["year"].unique().to_list()
    assert relevant.filter(pl.col("year").is_in(years)).height == theirs.height == 7733
