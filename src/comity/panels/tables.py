"""Publishers' tables in the form panels add them: COW codes, a column `year`, one row a state- or dyad-year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.panels.disputes import one_a_year
from comity.panels.variables import variables
from comity.sources.corrected import corrected
from comity.sources.readers import cow, isard, voeten
from comity.sources.readers.atop_dyads import dyad_years
from comity.sources.readers.cow_contiguity import contiguity as contiguity_spells
from comity.sources.readers.cow_igo import igo_memberships
from comity.sources.readers.mid_dyads import disputes_abridged, dyadic_disputes

if TYPE_CHECKING:
    from comity.sources.mirror import Mirror

IGO_GAPS = ((260, 1990), (265, 1990), (678, 1990), (680, 1990))
"""State-years of the system without a row in the table of organisations: states that ended in 1990."""

_DEMOCRACY = ("polyarchy", "polity2", "euds")


def capabilities(mirror: Mirror) -> pl.DataFrame:
    """National Material Capabilities."""
    return corrected(cow.capabilities, mirror)


def gdp(mirror: Mirror) -> pl.DataFrame:
    """Gross domestic product and population of COW states."""
    return corrected(isard.cow_gdp_population, mirror)


def gw_gdp(mirror: Mirror) -> pl.DataFrame:
    """The same of Gleditsch and Ward's states."""
    return corrected(isard.gw_gdp_population, mirror)


def pledges(mirror: Mirror) -> pl.DataFrame:
    """ATOP pledges by directed dyad and year."""
    five = pl.col("defense", "offense", "neutral", "nonagg", "consul")
    return corrected(dyad_years, mirror).select("cow1", "cow2", "year", five.cast(pl.Int8).name.prefix("atop_"))


def pledge_counts(mirror: Mirror) -> pl.DataFrame:
    """To how many states each state with any had each ATOP pledge."""
    named = pl.all().exclude("cow1", "cow2", "year").cast(pl.Int32).sum().name.suffix("_partners")
    return pledges(mirror).group_by("cow1", "year").agg(named).rename({"cow1": "cow"})


def contiguity(mirror: Mirror) -> pl.DataFrame:
    """The closest contiguity of a year."""
    rows = yearly(corrected(contiguity_spells, mirror), last=variables()["contiguity"]["conttype"].last)
    return rows.group_by("cow1", "cow2", "year").agg(pl.col("conttype").min())


def majors(mirror: Mirror) -> pl.DataFrame:
    """States that were a major power on a day of the year."""
    rows = yearly(corrected(cow.majors, mirror), last=variables()["majors"]["cowmaj"].last)
    return rows.select("cow", "year", cowmaj=pl.lit(1, pl.Int8)).unique()


def disputes(mirror: Mirror) -> pl.DataFrame:
    """One dispute a directed dyad and year."""
    dyads = corrected(dyadic_disputes, mirror).rename({"onset": "cowmidonset"})
    rows = one_a_year(dyads, corrected(disputes_abridged, mirror))
    return rows.with_columns(cowmidongoing=pl.lit(1, pl.Int8)).with_columns(pl.col(pl.Boolean).cast(pl.Int8))


def democracy(mirror: Mirror) -> pl.DataFrame:
    """Polyarchy, polity2 and the extended unified democracy score."""
    return corrected(isard.cow_democracy, mirror).select("cow", "year", *_DEMOCRACY)


def gw_democracy(mirror: Mirror) -> pl.DataFrame:
    """The same of Gleditsch and Ward's states, from the publisher's own table: its scores are another run's."""
    return corrected(isard.gw_democracy, mirror).select("gw", "year", *_DEMOCRACY)


def ideal_points(mirror: Mirror) -> pl.DataFrame:
    """Ideal points from all votes."""
    return corrected(voeten.ideal_points, mirror).select("cow", "year", ideal_point="ideal_all")


def capitals(mirror: Mirror) -> pl.DataFrame:
    """Where each state's capital lay on the first day of the year it was one."""
    rows = yearly(corrected(cow.capitals, mirror), last=variables()["distance"]["capital_distance"].last)
    return rows.sort("cow", "year", "from").unique(["cow", "year"], keep="first", maintain_order=True)


def igo_counts(mirror: Mirror) -> pl.DataFrame:
    """Number of organisations of which each state with any was a full member."""
    return _full(mirror).group_by("cow", "year").agg(pl.len().cast(pl.Int16).alias("igo_memberships"))


def igo_shared(mirror: Mirror) -> pl.DataFrame:
    """Number of organisations of which both states were full members, as products of membership matrices by year."""
    rows = _full(mirror)
    orgs = rows["org"].unique().sort()
    number = dict(zip(orgs, range(len(orgs)), strict=True))
    parts = []
    for (year,), group in rows.sort("year").group_by("year", maintain_order=True):
        states = group["cow"].unique().sort().to_numpy()
        member = np.zeros((len(states), len(orgs)), dtype=np.float32)
        member[np.searchsorted(states, group["cow"].to_numpy()), [number[org] for org in group["org"]]] = 1
        both = (member @ member.T).astype(np.int16)
        one, two = np.nonzero(both * ~np.eye(len(states), dtype=bool))
        parts.append(
            pl.DataFrame({"cow1": states[one], "cow2": states[two], "shared_igos": both[one, two]}).with_columns(
                year=pl.lit(year, pl.Int32)
            )
        )
    return pl.concat(parts)


def _full(mirror: Mirror) -> pl.DataFrame:
    return corrected(igo_memberships, mirror).filter(pl.col("status") == 1)


def yearly(rows: pl.DataFrame, *, last: int) -> pl.DataFrame:
    """Half-open periods as years: every year of which a day falls in the period, open ones up to the last year."""
    end = pl.col("until").dt.offset_by("-1d").dt.year().fill_null(last)
    return rows.with_columns(year=pl.int_ranges(pl.col("from").dt.year(), end + 1).cast(pl.List(pl.Int32))).explode(
        "year"
    )
