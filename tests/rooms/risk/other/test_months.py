"""By month, once the events are there: counted, forecast, scored and told; empty without them."""

from __future__ import annotations

import zipfile
from datetime import date

import numpy as np
import polars as pl
import pytest

from comity.panels.codebook import codebook
from comity.registry.load import registry
from comity.rooms.risk.other import months
from comity.rooms.risk.other.months import STEPS, months_forecast
from comity.rooms.risk.other.tell_months import by_month
from comity.rooms.risk.scores import crps
from comity.sources.mirror import Mirror
from comity.sources.readers import ged
from comity.step import Inputs


@pytest.fixture(scope="module")
def released(mirror, tmp_path_factory):
    """A mirror with a release of events: those of five countries, in the publisher's format."""
    folder = tmp_path_factory.mktemp("events")
    header, lines = "", []
    for path in ged.COUNTRIES:
        header, *more = (mirror / path).read_text(encoding="utf-8").splitlines(keepends=True)
        lines += more
    (folder / ged.RELEASE).parent.mkdir(parents=True)
    with zipfile.ZipFile(folder / ged.RELEASE, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("GEDEvent.csv", header + "".join(lines))
    return Mirror(folder)


@pytest.fixture(scope="module", autouse=True)
def _small():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(months, "PATHS", 60)
        patch.setattr(months, "WINDOWS", 1)
        yield


@pytest.fixture(scope="module")
def tables(released):
    return months_forecast(Inputs(released, registry(), date(2022, 12, 1), 11))


class Opened:
    """An edition of these tables alone."""

    def __init__(self, tables):
        self.tables, self.manifest = tables, {"tables": tables}

    def table(self, name):
        return self.tables[name]


def test_without_the_events_the_tables_are_empty_and_nothing_is_said(mirror):
    bare = months_forecast(Inputs(Mirror(mirror), {}, date(2022, 12, 1), 11))
    (step,) = STEPS
    assert set(bare) == set(step.makes)
    for name, table in bare.items():
        codebook()[name].check(table)
        assert table.is_empty()
        assert set(table.columns) == set(codebook()[name].columns)
    assert by_month(Opened(bare), "ETH") == []


def test_with_them_every_death_of_the_two_types_is_counted(tables, released):
    for name, table in tables.items():
        codebook()[name].check(table)
    events = ged.events(released).filter(pl.col("end") < date(2023, 1, 1))
    for number, kind in ((2, "non_state"), (3, "one_sided")):
        counted = tables["deaths_type_month"][kind].sum()
        assert counted == events.filter(pl.col("type") == number)["best"].sum()


def test_nothing_after_the_editions_month_is_known(released):
    early = months_forecast(Inputs(released, registry(), date(2019, 6, 1), 11))
    assert early["deaths_type_month"]["month"].max() == date(2019, 6, 1)
    assert early["risk_other_months"]["month"].min() == date(2019, 7, 1)
    assert early["risk_other_months_skill"]["last"].unique().to_list() == [2018]


def test_the_record_is_of_the_draws_made_before_the_year(tables):
    skill = tables["risk_other_months_skill"].filter(type="one_sided", model="conflictology", group="LKA")
    past = tables["deaths_type_month"].filter(state="LKA").sort("month")
    window = past.filter(pl.col("month").dt.year() == 2022)["one_sided"].to_numpy()
    before = past.filter(pl.col("month").is_between(date(2020, 11, 1), date(2021, 10, 1)))["one_sided"].to_numpy()
    assert not before.any()
    assert skill["crps"].item() == pytest.approx(crps(np.tile(before, (12, 1)), window).mean(), abs=1e-3)


def test_what_is_told_is_the_share_of_paths_over_the_twelve_months(tables):
    told = by_month(Opened(tables), "ETH")
    assert [finding.sentence.split(":")[0] for finding in told] == [
        "By month, January 2023 to December 2023, from attacks on civilians",
        "By month, January 2023 to December 2023, from fighting between armed groups that are no state",
    ]
    rows = tables["risk_other_months"].filter(type="one_sided", state="ETH").sort("month")
    total = np.array(rows["draws"].to_list()).sum(axis=0)
    assert told[0].values["p25"].value == (total >= 25).mean()
    assert "2022 to 2022" in told[0].notes[0]


def test_the_build_counts_the_events_among_the_sources_only_where_they_are(mirror, released):
    (step,) = STEPS
    assert step.optional == ("ucdp_ged",)
    assert released.has("ucdp_ged")
    assert not Mirror(mirror).has("ucdp_ged")
    assert Mirror(mirror).has("ucdp_country_year")
